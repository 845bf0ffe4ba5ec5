// Conditions as regions.

#include <algorithm>
#include <cmath>
#include <limits>

#include "compiler/analyze/parts.hpp"
#include "compiler/analyze/solver.hpp"

namespace bot::analyze {

namespace {

using ast::BinaryOp;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
/// Up to here an int is the same as a number.
constexpr double exact = 9007199254740992.0;

BinaryOp turned(BinaryOp op) {
  if (op == BinaryOp::lt) return BinaryOp::gt;
  if (op == BinaryOp::le) return BinaryOp::ge;
  if (op == BinaryOp::gt) return BinaryOp::lt;
  if (op == BinaryOp::ge) return BinaryOp::le;
  return op;
}

/// The numbers that stand so to `value`.
ValueSet against(BinaryOp op, std::int64_t value) {
  ValueSet out;
  const auto add = [&](std::int64_t low, std::int64_t high) {
    if (low <= high) out.ranges.push_back({low, high});
  };
  const bool below = op == BinaryOp::lt || op == BinaryOp::le || op == BinaryOp::ne;
  const bool at = op == BinaryOp::eq || op == BinaryOp::le || op == BinaryOp::ge;
  const bool above = op == BinaryOp::gt || op == BinaryOp::ge || op == BinaryOp::ne;
  if (below && value > -largest) add(-largest, at ? value : value - 1);
  else if (at) add(value, above ? largest : value);
  if (above && !(at && !below) && value < largest) add(value + 1, largest);
  return out;
}

/// The ints that stand so to a number.
std::optional<ValueSet> against_number(BinaryOp op, double value) {
  if (std::abs(value) >= exact) return std::nullopt;
  const bool whole = std::floor(value) == value;
  const auto floor = static_cast<std::int64_t>(std::floor(value));
  if (whole) return against(op, floor);
  switch (op) {
    case BinaryOp::eq: return ValueSet{};
    case BinaryOp::ne: return against(BinaryOp::le, largest);
    case BinaryOp::lt:
    case BinaryOp::le: return against(BinaryOp::le, floor);
    case BinaryOp::gt:
    case BinaryOp::ge: return against(BinaryOp::gt, floor);
    case BinaryOp::or_:
    case BinaryOp::and_:
    case BinaryOp::in:
    case BinaryOp::coalesce:
    case BinaryOp::add:
    case BinaryOp::sub:
    case BinaryOp::mul:
    case BinaryOp::div:
    case BinaryOp::mod: break;
  }
  return std::nullopt;
}

bool contains(const ValueSet& set, std::int64_t value) {
  return std::any_of(set.ranges.begin(), set.ranges.end(),
                     [&](const Range& r) { return r.low <= value && value <= r.high; });
}

}  // namespace

/// Where the term, or what stands instead of none, is in the set.
Region Solver::term_in(const Operand& o, ValueSet set, bool value) const {
  const ValueSet& domain = terms_[o.term].domain;
  if (o.instead_none) set.none = contains(set, *o.instead_none);
  set = value ? analyze::both(set, domain) : analyze::without(domain, set);
  set.none = set.none && !o.known;
  if (set.empty()) return {};
  if (set == domain) return everything();
  return {Cube{{{o.term, std::move(set)}}}};
}

std::optional<Solver::Operand> Solver::operand(const model::Expr& e, Where where) {
  if (const auto* w = std::get_if<model::Widen>(&e.node)) {
    auto inner = operand(*w->operand, where);
    if (inner && inner->instead_none) return std::nullopt;
    if (inner) inner->widened = true;
    return inner;
  }
  if (const auto* some = std::get_if<model::Some>(&e.node)) {
    auto inner = operand(*some->operand, where);
    if (inner) inner->known = true;
    return inner;
  }
  if (const auto* b = std::get_if<model::Binary>(&e.node); b && b->op == BinaryOp::coalesce) {
    const auto standard = constant(*b->right);
    if (standard && !standard->none) {
      auto inner = operand(*b->left, where);
      if (inner && !inner->instead_none && !inner->widened) {
        inner->instead_none = standard->value;
        return inner;
      }
    }
  }
  const auto t = term_of(e, where);
  if (!t) return std::nullopt;
  return Operand{*t, false, false, std::nullopt};
}

std::optional<Region> Solver::compare(const model::Binary& b, bool value, Where where) {
  const model::Expr *left = b.left.get(), *right = b.right.get();
  auto fixed = constant(*right);
  BinaryOp op = b.op;
  if (!fixed) {
    fixed = constant(*left);
    if (!fixed) return compare_terms(op, *left, *right, value, where);
    std::swap(left, right);
    op = turned(op);
  }
  const auto o = operand(*left, where);
  if (!o) return std::nullopt;
  if (fixed->none) {
    ValueSet none;
    none.none = true;
    return term_in(*o, none, value == (op == BinaryOp::eq));
  }
  if (!o->widened) {
    ValueSet set = against(op, fixed->value);
    set.none = op == BinaryOp::ne;
    return term_in(*o, std::move(set), value);
  }
  auto set = against_number(op, number_of(fixed->value));
  if (!set) return std::nullopt;
  set->none = op == BinaryOp::ne;
  return term_in(*o, std::move(*set), value);
}

/// Two things that both change: how they stand to each other is a term of its own.
std::optional<Region> Solver::compare_terms(BinaryOp op, const model::Expr& left, const model::Expr& right, bool value,
                                            Where where) {
  const auto a = term_of(left, where), b = term_of(right, where);
  if (!a || !b) return std::nullopt;
  const bool turn = *b < *a;
  const bool equality = op == BinaryOp::eq || op == BinaryOp::ne;
  const bool orderable = terms_[*a].type.is(model::TypeKind::int_) || terms_[*a].type.is(model::TypeKind::number) ||
                         terms_[*a].type.is(model::TypeKind::duration) || terms_[*a].type.is(model::TypeKind::time) ||
                         terms_[*a].type.is(model::TypeKind::date);
  if (!equality && !orderable) return std::nullopt;
  const TermId first = turn ? *b : *a, second = turn ? *a : *b;
  Term t;
  t.shape = Term::Shape::order;
  t.name = terms_[first].name;
  t.right = terms_[second].name;
  t.domain.ranges = orderable ? std::vector<Range>{{-1, 1}} : std::vector<Range>{{0, 1}};
  t.depends = terms_[first].depends;
  const Depends& more = terms_[second].depends;
  t.depends.vars.insert(t.depends.vars.end(), more.vars.begin(), more.vars.end());
  t.depends.locals.insert(t.depends.locals.end(), more.locals.begin(), more.locals.end());
  t.depends.message = t.depends.message || more.message;
  const TermId id = add("order " + std::to_string(first) + " " + std::to_string(second), std::move(t));
  if (*a == *b)
    return value == (op == BinaryOp::eq || op == BinaryOp::le || op == BinaryOp::ge) ? everything() : Region{};
  return term_in({id, false, false, std::nullopt}, against(turn ? turned(op) : op, 0), value);
}

std::optional<Region> Solver::equal_to_one(const model::Expr& value, const std::vector<model::ExprPtr>& items,
                                           bool wanted, Where where) {
  const auto o = operand(value, where);
  if (!o || o->widened) return std::nullopt;
  ValueSet set;
  std::optional<Region> others = Region{};
  for (const model::ExprPtr& item : items) {
    const auto fixed = constant(*item);
    if (!fixed) others = either(others, compare_terms(BinaryOp::eq, value, *item, true, where));
    else if (fixed->none) set.none = true;
    else set = analyze::either(set, ValueSet{false, {{fixed->value, fixed->value}}});
  }
  const auto all = either(term_in(*o, std::move(set), true), others);
  return wanted ? all : without(everything(), all);
}

std::optional<Region> Solver::one_of(const model::Expr& value, const std::vector<model::ExprPtr>& constants,
                                     Where where) {
  return equal_to_one(value, constants, true, where);
}

Region Solver::missed() {
  model::Expr e;
  e.type = {model::TypeKind::int_};
  e.node = model::LoadContext{model::ContextField::misses};
  return term_in({*term_of(e, {}), false, false, std::nullopt}, ValueSet{false, {{1, largest}}}, true);
}

std::optional<Region> Solver::set_to(model::VarId var, const model::Expr& value, Where where) {
  model::Expr e;
  e.type = program_.at(var).type;
  e.span = program_.at(var).span;
  e.node = model::LoadVar{var};
  const auto t = term_of(e, where);
  if (!t) return std::nullopt;
  const Operand o{*t, false, false, std::nullopt};
  if (const auto fixed = constant(value)) {
    if (fixed->none) return term_in(o, ValueSet{true, {}}, true);
    return term_in(o, ValueSet{false, {{fixed->value, fixed->value}}}, true);
  }
  if (value.type.optional || !e.type.optional) return everything();
  return term_in(o, ValueSet{true, {}}, false);
}

std::optional<Region> Solver::holds(const model::Expr& e, bool value, Where where) {
  if (const auto* c = std::get_if<model::ConstBool>(&e.node)) return c->value == value ? everything() : Region{};
  if (const auto* n = std::get_if<model::Not>(&e.node)) return holds(*n->operand, !value, where);
  if (const auto* c = std::get_if<model::Conditional>(&e.node)) {
    const auto yes = both(holds(*c->condition, true, where), holds(*c->then, value, where));
    return either(yes, both(holds(*c->condition, false, where), holds(*c->otherwise, value, where)));
  }
  if (const auto* one = std::get_if<model::OneOf>(&e.node)) return equal_to_one(*one->value, one->items, value, where);
  if (const auto* in = std::get_if<model::InList>(&e.node))
    if (const auto* list = std::get_if<model::ListValue>(&in->list->node))
      return equal_to_one(*in->value, list->items, value, where);
  if (const auto* b = std::get_if<model::Binary>(&e.node)) switch (b->op) {
      case BinaryOp::and_:
      case BinaryOp::or_: {
        const auto left = holds(*b->left, value, where), right = holds(*b->right, value, where);
        return (b->op == BinaryOp::and_) == value ? both(left, right) : either(left, right);
      }
      case BinaryOp::eq:
      case BinaryOp::ne:
      case BinaryOp::lt:
      case BinaryOp::le:
      case BinaryOp::gt:
      case BinaryOp::ge: return compare(*b, value, where);
      case BinaryOp::in:
      case BinaryOp::coalesce:
      case BinaryOp::add:
      case BinaryOp::sub:
      case BinaryOp::mul:
      case BinaryOp::div:
      case BinaryOp::mod: break;
    }
  const auto o = operand(e, where);
  if (!o || o->widened) return std::nullopt;
  return term_in(*o, ValueSet{false, {{1, 1}}}, value);
}

std::optional<Region> Solver::holds(const model::Trigger& trigger) {
  std::optional<Region> out = everything();
  for (const model::Constraint& c : trigger.constraints) {
    const TermId t = attribute(trigger.intent, c.attribute);
    std::int64_t value = c.value;
    if (c.constant) {
      const auto fixed = constant(*c.constant);
      if (!fixed || fixed->none) return std::nullopt;
      value = fixed->value;
    }
    out = both(out, term_in({t, false, false, std::nullopt}, ValueSet{false, {{value, value}}}, true));
  }
  return out;
}

}  // namespace bot::analyze
