#pragma once
// Inside of analyze/: guards of handlers and conditions in blocks, asked by the solver.

#include <vector>

#include "compiler/analyze/parts.hpp"
#include "compiler/analyze/solver.hpp"

namespace bot::analyze {

/// Facts at a place. Those of `always` count when a condition is called always true: what an `else` knows is left out,
/// because a chain of ifs may well name its last case.
struct Known {
  Region facts = Solver::everything();
  Region always = Solver::everything();
};

/// What a condition is at a place.
struct Verdict {
  bool never = false;    ///< always false; reported
  bool always = false;   ///< always true; reported
  bool no_else = false;  ///< it cannot be false here, reported or not
};

/// Reports a condition that is always true or always false. `if_always`: the edit that takes it away.
Verdict check_condition(Solver& solver, diag::Findings& findings, const model::Expr& condition, const Known& known,
                        Where where, std::optional<diag::Fix> if_always = std::nullopt);
/// Reports conditions and cases of a block that are always true, always false, or never come.
void check_block(Solver& solver, diag::Findings& findings, const model::Body& body, Region facts, Where where);
/// Whether some way through the block, as far as its conditions are followed, comes to its end.
[[nodiscard]] bool gets_through(Solver& solver, const model::Body& body, Where where);
void check_expression(Solver& solver, diag::Findings& findings, const model::Expr& e, const Region& facts, Where where);

/// What the guard says of a handler that is asked for this trigger (nothing for `otherwise` and `on resume`), together
/// with the values of its attributes; the intent's own `when` is left aside.
[[nodiscard]] std::optional<Region> taken_by(Solver& solver, const model::Program& program, const model::LevelEntry& e);
/// Cases among those of `asked` in which no `otherwise` of these levels takes a message; nothing: the guards are too
/// large to tell.
[[nodiscard]] std::optional<Region> unanswered(Solver& solver, const model::Program& program,
                                               const std::vector<const model::Level*>& levels, const Region& asked);

/// Gives findings about conditions and handlers the shortest conversations that come there.
void show_ways(const model::Program& program, std::vector<diag::Finding>& found);

/// Guards against each other: handlers that are never asked, cases that none takes, limits that two take; and all
/// conditions. Gives the handlers that never run.
[[nodiscard]] std::vector<bool> check_guards(const model::Program& program, Solver& solver, diag::Findings& findings);

}  // namespace bot::analyze
