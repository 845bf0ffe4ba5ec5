#pragma once
// Exploration: the states of all conversations with a bot, one after the other, with the values that decide where they
// go. bools, enums and small numbers are known, others are "some value": a condition over them goes both ways.
//
// Explicit-state reachability over an abstraction (Clarke, Grumberg, Peled, Model Checking, 1999). It takes in every
// conversation there is, and more: what it does not come to cannot happen, if it was not cut short. A way on which
// nothing was supposed is a real conversation; the others are possible ones.

#include <cstddef>
#include <string>

#include "compiler/analyze/analyze.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

/// What was found out, for the tests.
struct Explored {
  bool complete = false;  ///< nothing was left out
  std::size_t states = 0;
  std::vector<bool> entered;         ///< by state: some conversation may enter it
  std::vector<bool> taken;           ///< by handler
  std::vector<bool> surely_entered;  ///< by state: a real conversation does
};

/// Explores at most `most` states and reports what it shows: rules that are broken (B0416), may be broken (B0470), are
/// not proved (B0471), and what conditions never let happen (B0472, B0473). 0: rules are checked without values.
Explored explore(const model::Program& program, const source::SourceSet& sources, std::size_t most,
                 diag::Findings& findings);

/// What a rule speaks of, for messages: "`account.shown`", "a handover"; in a conversation without the quotes.
[[nodiscard]] std::string name_of(const model::Program& program, const model::RuleThing& t, bool quoted = true);
/// Whether what has to come first is a variable that begins with `true`.
[[nodiscard]] bool there_from_the_beginning(const model::Program& program, const model::Rule& rule);

/// One rule without values: conditions are taken to be possible (rules.cpp).
void check_rule(const model::Program& program, const model::Rule& rule, diag::Findings& findings);

}  // namespace bot::analyze
