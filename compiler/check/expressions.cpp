#include <limits>

#include "compiler/check/scope.hpp"

namespace bot::check {

model::ExprPtr error_at(Span span) { return make(Type{}, span, model::ConstNone{}); }

namespace {

model::ExprPtr check_conditional(Scope& scope, const ast::Expr& e, const ast::Conditional& c,
                                 std::optional<Type> expected) {
  auto condition = check_condition(scope, *c.condition);
  const Known known = known_from(*condition);
  const Facts before = scope.not_none;
  scope.not_none.insert(known.if_true.begin(), known.if_true.end());
  auto then = check_expr(scope, *c.then, expected);
  scope.not_none = before;
  scope.not_none.insert(known.if_false.begin(), known.if_false.end());
  if (!expected) expected = then->type;
  auto otherwise = check_expr(scope, *c.otherwise, expected);
  scope.not_none = before;
  auto type = common_type(scope, then->type, otherwise->type);
  if (!type) {
    scope.findings
        .add(Code::branches_differ, otherwise->span,
             {{"then", show(scope.program, then->type)}, {"else", show(scope.program, otherwise->type)}})
        .also(then->span, "this is " + show(scope.program, then->type));
    return error_at(e.span);
  }
  if (condition->type.secret) type->secret = true;  // which one it is tells what was asked
  then = coerce(scope, std::move(then), *type);
  otherwise = coerce(scope, std::move(otherwise), *type);
  return make(*type, e.span, model::Conditional{std::move(condition), std::move(then), std::move(otherwise)});
}

void merge(Facts& into, const Facts& from) { into.insert(from.begin(), from.end()); }
Facts both(const Facts& a, const Facts& b) {
  Facts out;
  for (const Place& p : a)
    if (b.contains(p)) out.insert(p);
  return out;
}

/// Lists of the same items, whatever their bounds.
bool same_items(const model::Program& program, Type a, Type b) {
  if (!a.is(TypeKind::list) || !b.is(TypeKind::list)) return false;
  const Type x = program.at(a.list).item, y = program.at(b.list).item;
  return model::same_kind(x, y) && x.optional == y.optional;
}

}  // namespace

std::optional<Type> common_type(const Scope& scope, Type a, Type b) {
  if (a.is(TypeKind::error)) return b;
  if (b.is(TypeKind::error)) return a;
  Type out = b;
  if (!a.is(TypeKind::none)) {
    out = a;
    if (b.is(TypeKind::none)) {
    } else if (same_items(scope.program, a, b)) {
      if (scope.program.at(b.list).bound > scope.program.at(a.list).bound) out = b;
    } else if (!model::same_kind(a, b)) {
      if (a.optional || b.optional || !numeric(a) || !numeric(b)) return std::nullopt;
      out = number_type;
    }
  }
  out.optional = a.optional || b.optional || a.is(TypeKind::none) || b.is(TypeKind::none);
  out.secret = a.secret || b.secret;
  return out;
}

model::ExprPtr check_expr(Scope& scope, const ast::Expr& e, std::optional<Type> expected) {
  struct Visitor {
    Scope& scope;
    const ast::Expr& e;
    std::optional<Type> expected;

    model::ExprPtr operator()(const ast::IntLiteral& v) const {
      if (v.value == std::numeric_limits<std::int64_t>::min()) {  // stands for none
        scope.findings.add(Code::number_too_large, e.span, {{"number", std::to_string(v.value)}});
        return error_at(e.span);
      }
      return make(int_type, e.span, model::ConstInt{v.value});
    }
    model::ExprPtr operator()(const ast::NumberLiteral& v) const {
      return make(number_type, e.span, model::ConstNumber{v.value});
    }
    model::ExprPtr operator()(const ast::BoolLiteral& v) const {
      return make(bool_type, e.span, model::ConstBool{v.value});
    }
    model::ExprPtr operator()(const ast::DurationLiteral& v) const {
      return make(duration_type, e.span, model::ConstDuration{v.milliseconds});
    }
    model::ExprPtr operator()(const ast::NoneLiteral&) const {
      return make(Type{TypeKind::none}, e.span, model::ConstNone{});
    }
    model::ExprPtr operator()(const ast::TextLiteral& v) const {
      Type type = text_type;
      auto text = check_text(scope, v.text, "", &type.secret);
      return make(type, e.span, model::TextValue{std::move(text)});
    }
    model::ExprPtr operator()(const ast::ListLiteral& v) const { return check_list(scope, e, v, expected); }
    model::ExprPtr operator()(const ast::NameRef& v) const { return check_name(scope, v.name, expected); }
    model::ExprPtr operator()(const ast::MemberRef& v) const { return check_member(scope, e, v); }
    model::ExprPtr operator()(const ast::Index& v) const { return check_index(scope, e, v); }
    model::ExprPtr operator()(const ast::Call& v) const { return check_call(scope, e, v, expected); }
    model::ExprPtr operator()(const ast::Unary& v) const { return check_unary(scope, e, v, expected); }
    model::ExprPtr operator()(const ast::Binary& v) const { return check_binary(scope, e, v, expected); }
    model::ExprPtr operator()(const ast::Conditional& v) const { return check_conditional(scope, e, v, expected); }
  };
  return std::visit(Visitor{scope, e, expected}, e.node);
}

model::ExprPtr bounded(model::ExprPtr list, Type wanted, std::uint32_t bound) {
  wanted.optional = list->type.optional;
  wanted.secret = list->type.secret;
  const Span span = list->span;
  return make(wanted, span, model::Bounded{std::move(list), bound});
}

model::ExprPtr coerce(Scope& scope, model::ExprPtr e, Type wanted) {
  const Type have = e->type;
  if (have.is(TypeKind::error) || wanted.is(TypeKind::error)) return e;
  const bool lists = !model::same_kind(have, wanted) && same_items(scope.program, have, wanted);
  if (have.is(TypeKind::none)) {
    if (wanted.optional) {
      e->type = wanted;
      return e;
    }
  } else if (lists || model::same_kind(have, wanted)) {
    if (have.optional && !wanted.optional) {
      auto& f = scope.findings.add(Code::may_be_none, e->span,
                                   {{"type", show(scope.program, have)}, {"wanted", show(scope.program, wanted)}});
      note_forgotten(scope, *e, f);
      f.note("Give a value for that case with `??`, or ask `!= none` first.");
      return error_at(e->span);
    }
    if (have.secret && !wanted.secret) {
      not_secret(scope, *e, "a value that is not `secret`");
      return error_at(e->span);
    }
    if (lists) return bounded(std::move(e), wanted, scope.program.at(wanted.list).bound);
    return e;
  } else if (have.is(TypeKind::int_) && !have.optional && wanted.is(TypeKind::number)) {
    if (have.secret && !wanted.secret) {
      not_secret(scope, *e, "a value that is not `secret`");
      return error_at(e->span);
    }
    return widen(std::move(e));
  }
  auto& f = scope.findings.add(Code::type_mismatch, e->span,
                               {{"actual", show(scope.program, have)}, {"wanted", show(scope.program, wanted)}});
  if (wanted.is(TypeKind::duration) && have.is(TypeKind::int_)) f.note(duration_note);
  if (std::holds_alternative<model::TextValue>(e->node)) {
    if (wanted.is(TypeKind::int_)) f.note("A whole number is written without quotes: `12`.");
    if (wanted.is(TypeKind::number)) f.note("A number is written without quotes: `2.5`.");
    if (wanted.is(TypeKind::bool_)) f.note("It is `true` or `false`, without quotes.");
    if (wanted.is(TypeKind::duration)) f.note("How long is written without quotes: `30s`, `5m`, `2h`, `1d`.");
  }
  if (wanted.is(TypeKind::text) && !have.is(TypeKind::none) && !have.is(TypeKind::record) && !have.is(TypeKind::list))
    f.note("A value becomes part of a text between braces: \"{count}\".");
  if (wanted.is(TypeKind::int_) && have.is(TypeKind::number))
    f.note("`round(x)`, `floor(x)` and `ceil(x)` make a whole number of it.");
  if (wanted.is(TypeKind::list) && !have.is(TypeKind::list) && !have.is(TypeKind::none) &&
      model::same_kind(scope.program.at(wanted.list).item, have))
    f.note("A list of one item is written `[x]`.");
  return error_at(e->span);
}

model::ExprPtr check_as(Scope& scope, const ast::Expr& e, Type wanted) {
  return coerce(scope, check_expr(scope, e, wanted), wanted);
}

model::ExprPtr check_condition(Scope& scope, const ast::Expr& e) {
  auto out = check_expr(scope, e);
  if (bad(*out) || (out->type.is(TypeKind::bool_) && !out->type.optional)) return out;
  auto& f = scope.findings.add(Code::condition_not_bool, out->span, {{"type", show(scope.program, out->type)}});
  if (out->type.optional) {
    f.note("Ask `!= none`, or compare it with a value.");
    if (!out->type.is(TypeKind::bool_))
      f.fix({"Ask `!= none`.", {{{out->span.file, out->span.end, out->span.end}, " != none"}}, false});
  } else if (out->type.is(TypeKind::int_) || out->type.is(TypeKind::number)) f.note("Compare it: `… > 0`.");
  else if (out->type.is(TypeKind::text)) f.note("Compare it: `… == \"…\"`.");
  return error_at(out->span);
}

bool make_constant(model::ExprPtr& e) {
  if (auto* n = std::get_if<model::Negate>(&e->node)) {
    const Span span = e->span;
    const Type type = e->type;
    const model::Expr& x = *n->operand;
    model::ExprPtr out;
    if (const auto* i = std::get_if<model::ConstInt>(&x.node)) out = make(type, span, model::ConstInt{-i->value});
    if (const auto* f = std::get_if<model::ConstNumber>(&x.node)) out = make(type, span, model::ConstNumber{-f->value});
    if (const auto* d = std::get_if<model::ConstDuration>(&x.node))
      out = make(type, span, model::ConstDuration{-d->milliseconds});
    if (!out) return false;
    e = std::move(out);
    return true;
  }
  if (auto* w = std::get_if<model::Widen>(&e->node)) {
    if (!make_constant(w->operand)) return false;
    const auto* i = std::get_if<model::ConstInt>(&w->operand->node);
    if (!i) return false;
    e = make(number_type, e->span, model::ConstNumber{static_cast<double>(i->value)});
    return true;
  }
  if (const auto* t = std::get_if<model::TextValue>(&e->node)) return t->text.constant();
  return std::holds_alternative<model::ConstInt>(e->node) || std::holds_alternative<model::ConstNumber>(e->node) ||
         std::holds_alternative<model::ConstBool>(e->node) || std::holds_alternative<model::ConstDuration>(e->node) ||
         std::holds_alternative<model::ConstNone>(e->node) || std::holds_alternative<model::ConstEnum>(e->node);
}

namespace {

/// A number of milliseconds, or a whole number, that is known now.
std::optional<std::int64_t> folded(const model::Expr& e) {
  if (const auto* d = std::get_if<model::ConstDuration>(&e.node)) return d->milliseconds;
  if (const auto* i = std::get_if<model::ConstInt>(&e.node)) return i->value;
  if (const auto* n = std::get_if<model::Negate>(&e.node)) {
    const auto x = folded(*n->operand);
    return x ? std::optional(-*x) : x;
  }
  const auto* b = std::get_if<model::Binary>(&e.node);
  if (!b) return std::nullopt;
  const auto x = folded(*b->left), y = folded(*b->right);
  std::int64_t out = 0;
  if (!x || !y) return std::nullopt;
  if (b->op == ast::BinaryOp::add && !__builtin_add_overflow(*x, *y, &out)) return out;
  if (b->op == ast::BinaryOp::sub && !__builtin_sub_overflow(*x, *y, &out)) return out;
  if (b->op == ast::BinaryOp::mul && !__builtin_mul_overflow(*x, *y, &out)) return out;
  if (b->op == ast::BinaryOp::div && *y > 0) return *x / *y;
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> fixed_time(Scope& scope, const ast::Expr& e, std::string_view what) {
  const auto value = check_as(scope, e, duration_type);
  if (bad(*value)) return std::nullopt;
  const auto time = folded(*value);
  if (time && *time > 0) return time;
  scope.findings.add(Code::not_a_fixed_time, e.span, {{"what", what}})
      .note(time ? "It has to be longer than nothing."
                 : "It is the same for every conversation, so it cannot be computed.");
  return std::nullopt;
}

Known known_from(const model::Expr& e) {
  Known out;
  if (const auto* n = std::get_if<model::Not>(&e.node)) {
    out = known_from(*n->operand);
    std::swap(out.if_true, out.if_false);
  } else if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    const auto none_side = [](const model::Expr& x) { return std::holds_alternative<model::ConstNone>(x.node); };
    if (b->op == ast::BinaryOp::and_ || b->op == ast::BinaryOp::or_) {
      Known left = known_from(*b->left), right = known_from(*b->right);
      if (b->op == ast::BinaryOp::and_) {
        out.if_true = left.if_true;
        merge(out.if_true, right.if_true);
        out.if_false = both(left.if_false, right.if_false);
      } else {
        out.if_false = left.if_false;
        merge(out.if_false, right.if_false);
        out.if_true = both(left.if_true, right.if_true);
      }
    } else if (b->op == ast::BinaryOp::ne || b->op == ast::BinaryOp::eq) {
      Facts& facts = b->op == ast::BinaryOp::ne ? out.if_true : out.if_false;
      Facts& opposite = b->op == ast::BinaryOp::ne ? out.if_false : out.if_true;
      if (none_side(*b->right)) {
        if (const auto p = place_of(*b->left)) facts.insert(*p);
      } else if (none_side(*b->left)) {
        if (const auto p = place_of(*b->right)) facts.insert(*p);
      } else {  // x == value: then x is not none
        if (const auto p = place_of(*b->left); p && !b->right->type.optional) opposite.insert(*p);
        if (const auto p = place_of(*b->right); p && !b->left->type.optional) opposite.insert(*p);
      }
    }
  }
  return out;
}

}  // namespace bot::check
