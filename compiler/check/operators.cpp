#include "compiler/check/scope.hpp"

namespace bot::check {

namespace {

using ast::BinaryOp;

constexpr Type bool_type{TypeKind::bool_, false, {}};

bool numeric(Type t) { return t.is(TypeKind::int_) || t.is(TypeKind::number); }
bool bad(const model::Expr& e) { return e.type.is(TypeKind::error); }

model::ExprPtr widen(model::ExprPtr e) {
  const Span span = e->span;
  return make(Type{TypeKind::number, false, {}}, span, model::Widen{std::move(e)});
}

model::ExprPtr operands_error(Scope& scope, const ast::Expr& e, const ast::Binary& b, const model::Expr& l,
                              const model::Expr& r) {
  for (const diag::Finding& f : scope.findings.all())  // `a < b < c` has been reported
    if (f.code == Code::chained_comparison && f.primary == b.op_span) return error_at(e.span);
  auto& f = scope.findings.add(
      Code::bad_operands, b.op_span,
      {{"op", op_text(b.op)}, {"left", show(scope.program, l.type)}, {"right", show(scope.program, r.type)}});
  f.also(l.span, "this is " + show(scope.program, l.type));
  f.also(r.span, "this is " + show(scope.program, r.type));
  if (b.op == BinaryOp::add && (l.type.is(TypeKind::text) || r.type.is(TypeKind::text)))
    f.note("Texts are put together in a text: \"{first} {second}\".");
  if (l.type.is(TypeKind::duration) != r.type.is(TypeKind::duration) &&
      (l.type.is(TypeKind::int_) || r.type.is(TypeKind::int_)))
    f.note(duration_note);
  if (l.type.optional || r.type.optional)
    f.note("A value that may be none needs `?? …` or a question `!= none` first.");
  return error_at(e.span);
}

model::ExprPtr never_none(Scope& scope, const model::Expr& value, Span whole) {
  auto& f = scope.findings.add(Code::never_none, value.span, {{"type", show(scope.program, value.type)}});
  if (std::holds_alternative<model::Some>(value.node)) f.note("What stands before it has made sure of that.");
  return error_at(whole);
}

model::ExprPtr logical(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  auto left = check_condition(scope, *b.left);
  const Known known = known_from(*left);
  const Facts before = scope.not_none;
  const Facts& more = b.op == BinaryOp::and_ ? known.if_true : known.if_false;
  scope.not_none.insert(more.begin(), more.end());
  auto right = check_condition(scope, *b.right);
  scope.not_none = before;
  return make(bool_type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr equality(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  model::ExprPtr left, right;
  if (only_a_value(scope, *b.left) && !only_a_value(scope, *b.right)) {
    right = check_expr(scope, *b.right);
    left = check_expr(scope, *b.left, right->type);
  } else {
    left = check_expr(scope, *b.left);
    right = check_expr(scope, *b.right, left->type);
  }
  if (bad(*left) || bad(*right)) return error_at(e.span);
  const bool none_left = left->type.is(TypeKind::none), none_right = right->type.is(TypeKind::none);
  if (none_left || none_right) {
    model::ExprPtr& value = none_left ? right : left;
    model::ExprPtr& none = none_left ? left : right;
    if (value->type.is(TypeKind::none)) return operands_error(scope, e, b, *left, *right);
    if (!value->type.optional) return never_none(scope, *value, e.span);
    none->type = value->type;
  } else if (left->type.kind != right->type.kind || left->type.nlu != right->type.nlu) {
    if (!numeric(left->type) || !numeric(right->type) || left->type.optional || right->type.optional)
      return operands_error(scope, e, b, *left, *right);
    if (left->type.is(TypeKind::int_)) left = widen(std::move(left));
    if (right->type.is(TypeKind::int_)) right = widen(std::move(right));
  }
  return make(bool_type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr comparison(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  auto left = check_expr(scope, *b.left), right = check_expr(scope, *b.right);
  if (bad(*left) || bad(*right)) return error_at(e.span);
  const bool durations = left->type.is(TypeKind::duration) && right->type.is(TypeKind::duration);
  if (left->type.optional || right->type.optional || !(durations || (numeric(left->type) && numeric(right->type))))
    return operands_error(scope, e, b, *left, *right);
  if (left->type != right->type) {
    if (left->type.is(TypeKind::int_)) left = widen(std::move(left));
    if (right->type.is(TypeKind::int_)) right = widen(std::move(right));
  }
  return make(bool_type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr arithmetic(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  auto left = check_expr(scope, *b.left), right = check_expr(scope, *b.right);
  if (bad(*left) || bad(*right)) return error_at(e.span);
  const Type l = left->type, r = right->type;
  if (l.optional || r.optional) return operands_error(scope, e, b, *left, *right);
  Type type;
  if (numeric(l) && numeric(r)) {
    type = l == r ? l : Type{TypeKind::number, false, {}};
    if (type != l) left = widen(std::move(left));
    if (type != r) right = widen(std::move(right));
  } else if (l.is(TypeKind::duration) && r.is(TypeKind::duration) && (b.op == BinaryOp::add || b.op == BinaryOp::sub)) {
    type = l;
  } else if (b.op == BinaryOp::mul && ((l.is(TypeKind::duration) && r.is(TypeKind::int_)) ||
                                       (l.is(TypeKind::int_) && r.is(TypeKind::duration)))) {
    type = {TypeKind::duration, false, {}};
  } else if (b.op == BinaryOp::div && l.is(TypeKind::duration) && r.is(TypeKind::int_)) {
    type = l;
  } else {
    return operands_error(scope, e, b, *left, *right);
  }
  return make(type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr coalesce(Scope& scope, const ast::Expr& e, const ast::Binary& b, std::optional<Type> expected) {
  if (expected && !expected->is(TypeKind::error)) expected->optional = true;
  auto left = check_expr(scope, *b.left, expected);
  if (bad(*left)) return error_at(e.span);
  if (left->type.is(TypeKind::none)) return operands_error(scope, e, b, *left, *check_expr(scope, *b.right));
  if (!left->type.optional) return never_none(scope, *left, e.span);
  auto right = check_expr(scope, *b.right, left->type);
  if (bad(*right)) return error_at(e.span);
  Type type = left->type.plain();
  if (right->type.is(TypeKind::none) || right->type.optional) type.optional = true;
  right = coerce(scope, std::move(right), type);
  if (bad(*right)) return error_at(e.span);
  return make(type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr in_list(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  const auto* list = std::get_if<ast::ListLiteral>(&b.right->node);
  auto left = check_expr(scope, *b.left);
  if (!list) {
    scope.findings.add(Code::in_needs_list, b.right->span);
    return error_at(e.span);
  }
  std::vector<model::ExprPtr> items;
  bool fine = !bad(*left);
  for (const auto& item : list->items) {
    auto x = check_as(scope, *item, fine ? left->type : Type{});
    fine = fine && !bad(*x);
    items.push_back(std::move(x));
  }
  if (!fine) return error_at(e.span);
  return make(bool_type, e.span, model::OneOf{std::move(left), std::move(items)});
}

}  // namespace

std::string_view op_text(BinaryOp op) {
  switch (op) {
    case BinaryOp::or_: return "or";
    case BinaryOp::and_: return "and";
    case BinaryOp::eq: return "==";
    case BinaryOp::ne: return "!=";
    case BinaryOp::lt: return "<";
    case BinaryOp::le: return "<=";
    case BinaryOp::gt: return ">";
    case BinaryOp::ge: return ">=";
    case BinaryOp::in: return "in";
    case BinaryOp::coalesce: return "??";
    case BinaryOp::add: return "+";
    case BinaryOp::sub: return "-";
    case BinaryOp::mul: return "*";
    case BinaryOp::div: return "/";
    case BinaryOp::mod: return "%";
  }
  return "";
}

model::ExprPtr check_unary(Scope& scope, const ast::Expr& e, const ast::Unary& u, std::optional<Type> expected) {
  if (u.op == ast::UnaryOp::not_) {
    auto operand = check_condition(scope, *u.operand);
    return make(bool_type, e.span, model::Not{std::move(operand)});
  }
  auto operand = check_expr(scope, *u.operand, expected);
  if (bad(*operand)) return operand;
  const Type type = operand->type;
  if (type.optional || !(numeric(type) || type.is(TypeKind::duration))) {
    scope.findings.add(Code::type_mismatch, operand->span,
                       {{"actual", show(scope.program, type)}, {"wanted", "number"}});
    return error_at(e.span);
  }
  return make(type, e.span, model::Negate{std::move(operand)});
}

model::ExprPtr check_binary(Scope& scope, const ast::Expr& e, const ast::Binary& b, std::optional<Type> expected) {
  switch (b.op) {
    case BinaryOp::and_:
    case BinaryOp::or_: return logical(scope, e, b);
    case BinaryOp::eq:
    case BinaryOp::ne: return equality(scope, e, b);
    case BinaryOp::lt:
    case BinaryOp::le:
    case BinaryOp::gt:
    case BinaryOp::ge: return comparison(scope, e, b);
    case BinaryOp::in: return in_list(scope, e, b);
    case BinaryOp::coalesce: return coalesce(scope, e, b, expected);
    case BinaryOp::add:
    case BinaryOp::sub:
    case BinaryOp::mul:
    case BinaryOp::div:
    case BinaryOp::mod: return arithmetic(scope, e, b);
  }
  return error_at(e.span);
}

}  // namespace bot::check
