// Conditions in blocks, with what is known where they stand.

#include <algorithm>

#include "compiler/analyze/guards.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t most_facts = 16;

/// What a block may change.
struct Changes {
  std::vector<model::VarId> vars;
  bool waits = false;
};

Changes changes(const model::Body& body) {
  Changes out;
  out.waits = model::suspends(body);
  model::each_stmt(body, [&](const model::Stmt& s) {
    if (const auto* set = std::get_if<model::Set>(&s.node)) out.vars.push_back(set->var);
  });
  return out;
}

struct Walker {
  Solver& solver;
  diag::Findings& findings;
  Where where;

  /// Past the budget nothing is known.
  Region known(std::optional<Region> facts) const {
    return facts && facts->size() <= most_facts ? std::move(*facts) : Solver::everything();
  }

  using End = std::optional<Region>;  ///< nothing: the end is not reached

  End join(End a, End b) const {
    if (!a) return b;
    if (!b) return a;
    if (*a == *b) return a;
    return known(solver.either(a, b));
  }

  void expression(const model::Expr& e, const Region& facts) { expression(e, Known{facts, facts}); }

  void expression(const model::Expr& e, const Known& at) {
    const auto* c = std::get_if<model::Conditional>(&e.node);
    if (!c) {
      model::each_part(e, [&](const model::Expr& part) { expression(part, Known{at.facts, at.facts}); });
      return;
    }
    expression(*c->condition, at.facts);
    const Verdict v = check_condition(solver, findings, *c->condition, at, where);
    if (!v.never) expression(*c->then, known(solver.both(at.facts, solver.holds(*c->condition, true, where))));
    if (v.no_else) return;
    const Region rest = known(solver.both(at.facts, solver.holds(*c->condition, false, where)));
    const bool chain = std::holds_alternative<model::Conditional>(c->otherwise->node);
    expression(*c->otherwise, Known{rest, chain ? at.always : rest});
  }

  End block(const model::Body& body, Region facts) {
    End at = std::move(facts);
    for (const model::Stmt& s : body) {
      if (!at) break;
      at = statement(s, std::move(*at));
    }
    return at;
  }

  End branch(const model::If& i, const Known& at) {
    const Verdict v = check_condition(solver, findings, *i.condition, at, where);
    End then, otherwise;
    if (!v.never) then = block(i.then, known(solver.both(at.facts, solver.holds(*i.condition, true, where))));
    if (v.no_else) {
      if (!v.always && !i.otherwise.empty()) never(i.otherwise[0].span, "This `else`");
      return then;
    }
    const Region rest = known(solver.both(at.facts, solver.holds(*i.condition, false, where)));
    const auto* next = i.otherwise.size() == 1 ? std::get_if<model::If>(&i.otherwise[0].node) : nullptr;
    if (next) {
      expression(*next->condition, rest);
      otherwise = branch(*next, Known{rest, at.always});
    } else {
      otherwise = block(i.otherwise, rest);
    }
    // Two branches that change nothing leave what was known before.
    const Changes a = changes(i.then), b = changes(i.otherwise);
    if (then && otherwise && a.vars.empty() && b.vars.empty() && !a.waits && !b.waits && falls(i.then) &&
        falls(i.otherwise))
      return at.facts;
    return join(std::move(then), std::move(otherwise));
  }

  /// Whether no arrow leaves the block.
  static bool falls(const model::Body& body) {
    bool out = true;
    model::each_stmt(body, [&](const model::Stmt& s) {
      out = out && !std::holds_alternative<model::Go>(s.node) && !std::holds_alternative<model::Handover>(s.node) &&
            !std::holds_alternative<model::Return>(s.node);
    });
    return out;
  }

  void never(source::Span span, std::string_view what) { findings.add(Code::never_run, span, {{"what", what}}); }

  End match(const model::Match& m, const Region& facts) {
    End out;
    std::optional<Region> rest = facts;
    for (const model::Match::Case& c : m.cases) {
      const auto taken = solver.one_of(*m.value, c.values, where);
      const auto here = solver.both(rest, taken);
      if (here && here->empty() && !c.values.empty()) never(c.values[0]->span, "This case");
      else out = join(std::move(out), block(c.body, known(here)));
      rest = solver.without(rest, taken);
    }
    if (m.complete) return out;
    if (rest && rest->empty()) {
      if (!m.otherwise.empty()) never(m.otherwise[0].span, "This `otherwise`");
      return out;
    }
    return join(std::move(out), block(m.otherwise, known(rest)));
  }

  End statement(const model::Stmt& s, Region facts) {
    model::each_expr(s, [&](const model::Expr& e) { expression(e, facts); });
    if (const auto* v = std::get_if<model::If>(&s.node)) return branch(*v, Known{facts, facts});
    if (const auto* v = std::get_if<model::Match>(&s.node)) return match(*v, facts);
    if (const auto* v = std::get_if<model::Let>(&s.node)) return solver.forget_local(facts, v->local);
    if (const auto* v = std::get_if<model::Set>(&s.node)) {
      const Region rest = solver.forget(facts, v->var);
      return known(solver.both(rest, solver.set_to(v->var, *v->value, where)));
    }
    if (const auto* v = std::get_if<model::For>(&s.node)) {
      const Changes inside = changes(v->body);
      for (const model::VarId var : inside.vars) facts = solver.forget(facts, var);
      if (inside.waits) facts = solver.forget_all_but_locals(facts);
      (void)block(v->body, solver.forget_local(facts, v->local));
      return facts;
    }
    if (const auto* v = std::get_if<model::Ask>(&s.node)) {
      facts = solver.forget_all_but_locals(facts);
      (void)block(v->otherwise, facts);
      return solver.forget_local(facts, v->local);
    }
    if (const auto* v = std::get_if<model::CallFlow>(&s.node)) {
      facts = solver.forget_all_but_locals(facts);
      return v->local ? solver.forget_local(facts, *v->local) : facts;
    }
    if (const auto* v = std::get_if<model::Try>(&s.node)) {
      facts = solver.forget_all_but_locals(facts);
      const Region inside = v->local ? solver.forget_local(facts, *v->local) : facts;
      return join(block(v->body, inside), block(v->failed, facts));
    }
    const bool ends = std::holds_alternative<model::Go>(s.node) || std::holds_alternative<model::Handover>(s.node) ||
                      std::holds_alternative<model::Return>(s.node);
    if (ends) return std::nullopt;
    return facts;
  }
};

}  // namespace

Verdict check_condition(Solver& solver, diag::Findings& findings, const model::Expr& condition, const Known& known,
                        Where where, std::optional<diag::Fix> if_always) {
  const auto yes = solver.holds(condition, true, where), no = solver.holds(condition, false, where);
  if (!yes || !no || known.facts.empty()) return {};
  if (std::holds_alternative<model::ConstBool>(condition.node)) return {};  // `if true` is meant so
  const auto is_empty = [](const std::optional<Region>& r) { return r && r->empty(); };
  Verdict out;
  out.never = is_empty(solver.both(known.facts, yes));
  if (!out.never) out.no_else = is_empty(solver.both(known.facts, no));
  out.always = out.no_else && is_empty(solver.both(known.always, no));
  if (!out.never && !out.always) return out;
  auto& f = findings.add(out.never ? Code::always_false : Code::always_true, condition.span);
  const Region relevant = solver.only(known.facts, out.never ? *yes : *no);
  if (relevant.size() == 1 && !relevant[0].terms.empty()) f.note("Here " + solver.show(relevant[0]) + ".");
  if (out.always && if_always) f.fix(std::move(*if_always));
  return out;
}

void check_block(Solver& solver, diag::Findings& findings, const model::Body& body, Region facts, Where where) {
  (void)Walker{solver, findings, where}.block(body, std::move(facts));
}

bool gets_through(Solver& solver, const model::Body& body, Where where) {
  diag::Findings said_elsewhere;
  return Walker{solver, said_elsewhere, where}.block(body, Solver::everything()).has_value();
}

void check_expression(Solver& solver, diag::Findings& findings, const model::Expr& e, const Region& facts,
                      Where where) {
  Walker{solver, findings, where}.expression(e, facts);
}

}  // namespace bot::analyze
