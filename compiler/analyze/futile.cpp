// What is written down and can never work: an expression that always fails, a timer that something else is always
// before, a classifier that no message satisfies.

#include <algorithm>
#include <limits>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t most_terms = 256;  ///< of a classifier that is taken apart

// ---- expressions ----------------------------------------------------------------------------------------------------

struct Failures {
  diag::Findings& findings;

  void report(source::Span at, std::string_view why) const { findings.add(Code::always_fails, at, {{"reason", why}}); }

  /// What the expression is, when it is fixed; reports the innermost part that has no value.
  std::optional<std::int64_t> number(const model::Expr& e) const {
    if (const auto* c = std::get_if<model::ConstInt>(&e.node)) return c->value;
    if (const auto* n = std::get_if<model::Negate>(&e.node)) {
      const auto x = number(*n->operand);
      if (!x || !e.type.is(model::TypeKind::int_)) return std::nullopt;
      if (*x != std::numeric_limits<std::int64_t>::min()) return -*x;
      return report(e.span, "the result is too large for an int"), std::nullopt;
    }
    const auto* b = std::get_if<model::Binary>(&e.node);
    if (!b) {
      check(e);
      return std::nullopt;
    }
    const auto left = number(*b->left), right = number(*b->right);
    const bool divides = b->op == ast::BinaryOp::div || b->op == ast::BinaryOp::mod;
    if (divides && is_zero(*b->right, right)) return report(e.span, "it divides by zero"), std::nullopt;
    if (!left || !right || !e.type.is(model::TypeKind::int_)) return std::nullopt;
    std::int64_t out = 0;
    bool fine = true;
    switch (b->op) {
      case ast::BinaryOp::add: fine = !__builtin_add_overflow(*left, *right, &out); break;
      case ast::BinaryOp::sub: fine = !__builtin_sub_overflow(*left, *right, &out); break;
      case ast::BinaryOp::mul: fine = !__builtin_mul_overflow(*left, *right, &out); break;
      case ast::BinaryOp::div:
        fine = *right != -1 || *left != std::numeric_limits<std::int64_t>::min();
        if (fine) out = *left / *right;
        break;
      case ast::BinaryOp::mod: out = *right == -1 ? 0 : *left % *right; break;
      case ast::BinaryOp::or_:
      case ast::BinaryOp::and_:
      case ast::BinaryOp::eq:
      case ast::BinaryOp::ne:
      case ast::BinaryOp::lt:
      case ast::BinaryOp::le:
      case ast::BinaryOp::gt:
      case ast::BinaryOp::ge:
      case ast::BinaryOp::in:
      case ast::BinaryOp::coalesce: return std::nullopt;
    }
    if (fine) return out;
    return report(e.span, "the result is too large for an int"), std::nullopt;
  }

  static bool is_zero(const model::Expr& e, std::optional<std::int64_t> value) {
    if (const auto* w = std::get_if<model::Widen>(&e.node)) return is_zero(*w->operand, value);
    if (const auto* n = std::get_if<model::ConstNumber>(&e.node)) return n->value == 0;
    if (const auto* c = std::get_if<model::ConstInt>(&e.node)) return c->value == 0;
    return value == 0;
  }

  void check(const model::Expr& e) const {
    if (std::holds_alternative<model::Binary>(e.node) || std::holds_alternative<model::Negate>(e.node)) {
      (void)number(e);
      return;
    }
    model::each_part(e, [&](const model::Expr& part) { check(part); });
    if (const auto* item = std::get_if<model::Item>(&e.node)) {
      const auto* list = std::get_if<model::ListValue>(&item->list->node);
      const auto* index = std::get_if<model::ConstInt>(&item->index->node);
      if (list && index && index->value >= static_cast<std::int64_t>(list->items.size()))
        report(e.span, "the list has " + std::to_string(list->items.size()) + " items, and they are counted from 0");
    }
    if (const auto* b = std::get_if<model::Bounded>(&e.node))
      if (const auto n = items(*b->list); n > b->bound)
        report(e.span,
               "the list has " + std::to_string(n) + " items, and at most " + std::to_string(b->bound) + " fit here");
  }

  /// How many items the list has at least.
  static std::size_t items(const model::Expr& e) {
    if (const auto* l = std::get_if<model::ListValue>(&e.node)) return l->items.size();
    if (const auto* c = std::get_if<model::Concat>(&e.node)) return items(*c->left) + items(*c->right);
    return 0;
  }
};

void check_failures(const model::Program& program, diag::Findings& findings) {
  const Failures failures{findings};
  const auto check = [&](const model::ExprPtr& e) {
    if (e) failures.check(*e);
  };
  for (const model::Var& v : program.vars) check(v.init);
  for (const model::Fn& f : program.fns) check(f.body);
  for (const model::Intent& i : program.intents) {
    check(i.when);
    for (const model::ExprPtr& a : i.open_args) check(a);
  }
  for (const model::Handler& h : program.handlers) {
    check(h.guard);
    for (const model::ExprPtr& a : h.target_args) check(a);
  }
  model::each_body(program, [&](const model::Body& body) {
    model::each_stmt(
        body, [&](const model::Stmt& s) { model::each_expr(s, [&](const model::Expr& e) { failures.check(e); }); });
  });
}

// ---- timers ---------------------------------------------------------------------------------------------------------

/// Whether the state is left, or entered anew, whatever happens in the handler.
bool always_leaves(const model::Handler& h) {
  if (h.guard) return false;
  const Exits out = exits(h);
  return !out.falls_through && !out.stays && !out.suspends &&
         std::all_of(out.targets.begin(), out.targets.end(),
                     [](const model::Target& t) { return t.kind == model::Target::Kind::state; });
}

void check_timers(const model::Program& program, diag::Findings& findings) {
  for (const model::State& s : program.states) {
    const model::Flow& flow = program.at(s.flow);
    const model::Handler* before = nullptr;
    for (const model::LevelEntry& e : s.level.timers) {
      const model::Handler& h = program.at(e.handler);
      if (before) {
        findings.add(Code::timer_never_fires, h.span, {{"reason", "another one leads away before"}})
            .also(before->span, "this one comes first");
        continue;
      }
      if (flow.expires && h.delay >= *flow.expires)
        findings.add(Code::timer_never_fires, h.span, {{"reason", "its flow has expired by then"}})
            .also(flow.span, "this flow `expires` before");
      else if (always_leaves(h)) before = &h;
    }
  }
}

// ---- classifiers ----------------------------------------------------------------------------------------------------

/// What a message must have, or must not have.
struct Literal {
  model::Found found;
  bool holds = true;
};
using Term = std::vector<Literal>;

/// The classifier as terms of which one must hold; nothing: there are too many.
std::optional<std::vector<Term>> terms_of(const model::Expr& e, bool value) {
  if (const auto* f = std::get_if<model::Found>(&e.node)) return std::vector<Term>{{{*f, value}}};
  if (const auto* n = std::get_if<model::Not>(&e.node)) return terms_of(*n->operand, !value);
  const auto* b = std::get_if<model::Binary>(&e.node);
  const bool joins = b && (b->op == ast::BinaryOp::and_ || b->op == ast::BinaryOp::or_);
  if (!joins) return std::vector<Term>{{}};
  auto left = terms_of(*b->left, value);
  const auto right = terms_of(*b->right, value);
  if (!left || !right) return std::nullopt;
  if ((b->op == ast::BinaryOp::and_) != value) {
    left->insert(left->end(), right->begin(), right->end());
    return left;
  }
  std::vector<Term> out;
  if (left->size() * right->size() > most_terms) return std::nullopt;
  for (const Term& x : *left)
    for (const Term& y : *right) {
      out.push_back(x);
      out.back().insert(out.back().end(), y.begin(), y.end());
    }
  return out;
}

/// An NLU finds one value in a message.
bool exclude(const Literal& a, const Literal& b) {
  if (a.found.nlu != b.found.nlu) return false;
  if (a.holds && b.holds) return a.found.value && b.found.value && a.found.value != b.found.value;
  if (a.holds == b.holds) return false;
  const Literal &yes = a.holds ? a : b, &no = a.holds ? b : a;
  return !no.found.value || no.found.value == yes.found.value;
}

void check_classifiers(const model::Program& program, diag::Findings& findings) {
  for (const model::Intent& i : program.intents) {
    const auto terms = i.classifier ? terms_of(*i.classifier, true) : std::nullopt;
    if (!terms || terms->empty()) continue;
    const auto contradicts = [](const Term& t) {
      for (std::size_t k = 1; k < t.size(); ++k)
        for (std::size_t j = 0; j < k; ++j)
          if (exclude(t[j], t[k])) return true;
      return false;
    };
    if (!std::all_of(terms->begin(), terms->end(), contradicts)) continue;
    findings.add(Code::classifier_never_holds, i.classifier->span, {{"intent", i.name}})
        .note("An NLU finds one value in a message, and either finds it or does not.");
  }
}

}  // namespace

void check_futile(const model::Program& program, diag::Findings& findings) {
  check_failures(program, findings);
  check_timers(program, findings);
  check_classifiers(program, findings);
}

}  // namespace bot::analyze
