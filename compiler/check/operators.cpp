#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

model::ExprPtr widen(model::ExprPtr e) {
  Type type = number_type;
  type.secret = e->type.secret;
  const Span span = e->span;
  return make(type, span, model::Widen{std::move(e)});
}

namespace {

using ast::BinaryOp;

bool compares(BinaryOp op) { return (op >= BinaryOp::eq && op <= BinaryOp::ge) || op == BinaryOp::in; }

model::ExprPtr operands_error(Scope& scope, const ast::Expr& e, const ast::Binary& b, const model::Expr& l,
                              const model::Expr& r) {
  if (const auto* inner = std::get_if<ast::Binary>(&b.left->node); inner && compares(inner->op))
    for (const diag::Finding& f : scope.findings.all())  // `a < b < c` has been reported
      if (f.code == Code::chained_comparison && f.primary == b.op_span) return error_at(e.span);
  auto& f = scope.findings.add(
      Code::bad_operands, b.op_span,
      {{"op", op_text(b.op)}, {"left", show(scope.program, l.type)}, {"right", show(scope.program, r.type)}});
  f.also(l.span, "this is " + show(scope.program, l.type));
  f.also(r.span, "this is " + show(scope.program, r.type));
  if (b.op == BinaryOp::add && (l.type.is(TypeKind::text) || r.type.is(TypeKind::text)))
    f.note("Texts are put together in a text: \"{first} {second}\".");
  if ((b.op == BinaryOp::eq || b.op == BinaryOp::ne) && model::same_kind(l.type, r.type) &&
      (l.type.is(TypeKind::record) || l.type.is(TypeKind::list)))
    f.note("Records and lists are not compared as a whole; compare what is in them.");
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
  else f.note("It always has a value, so the question, or the `??` and what stands behind it, can go.");
  return error_at(whole);
}

/// The type of something made of two values.
Type made_of(Type type, const model::Expr& a, const model::Expr& b) {
  type.secret = a.type.secret || b.type.secret;
  return type;
}

model::ExprPtr logical(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  auto left = check_condition(scope, *b.left);
  const Known known = known_from(*left);
  const Facts before = scope.not_none;
  const Facts& more = b.op == BinaryOp::and_ ? known.if_true : known.if_false;
  scope.not_none.insert(more.begin(), more.end());
  auto right = check_condition(scope, *b.right);
  scope.not_none = before;
  const Type type = made_of(bool_type, *left, *right);
  return make(type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

bool compared_whole(Type t) { return !t.is(TypeKind::record) && !t.is(TypeKind::list); }

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
  } else if (!model::same_kind(left->type, right->type)) {
    if (!numeric(left->type) || !numeric(right->type) || left->type.optional || right->type.optional)
      return operands_error(scope, e, b, *left, *right);
    if (left->type.is(TypeKind::int_)) left = widen(std::move(left));
    if (right->type.is(TypeKind::int_)) right = widen(std::move(right));
  } else if (!compared_whole(left->type)) {
    return operands_error(scope, e, b, *left, *right);
  }
  return make(bool_type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr comparison(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  auto left = check_expr(scope, *b.left), right = check_expr(scope, *b.right);
  if (bad(*left) || bad(*right)) return error_at(e.span);
  const TypeKind kind = left->type.kind;
  const bool moments = model::same_kind(left->type, right->type) &&
                       (kind == TypeKind::duration || kind == TypeKind::time || kind == TypeKind::date);
  if (left->type.optional || right->type.optional || !(moments || (numeric(left->type) && numeric(right->type))))
    return operands_error(scope, e, b, *left, *right);
  if (!model::same_kind(left->type, right->type)) {
    if (left->type.is(TypeKind::int_)) left = widen(std::move(left));
    if (right->type.is(TypeKind::int_)) right = widen(std::move(right));
  }
  return make(bool_type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

/// Times and dates: null when these operands are neither.
model::ExprPtr moment_arithmetic(const ast::Expr& e, const ast::Binary& b, model::ExprPtr& left,
                                 model::ExprPtr& right) {
  const auto builtin = [&](model::Builtin what, Type type) {
    type = made_of(type, *left, *right);
    std::vector<model::ExprPtr> args;
    args.push_back(std::move(left));
    args.push_back(std::move(right));
    return make(type, e.span, model::CallBuiltin{what, std::move(args)});
  };
  const auto binary = [&](Type type) {
    type = made_of(type, *left, *right);
    return make(type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
  };
  const bool add = b.op == BinaryOp::add, sub = b.op == BinaryOp::sub;
  if (add && left->type.is(TypeKind::duration) && (right->type.is(TypeKind::time) || right->type.is(TypeKind::date)))
    std::swap(left, right);
  const TypeKind l = left->type.kind, r = right->type.kind;
  if (l == TypeKind::time && r == TypeKind::time && sub) return binary(duration_type);
  if (l == TypeKind::time && r == TypeKind::duration && (add || sub)) return binary(time_type);
  if (l == TypeKind::date && r == TypeKind::date && sub) return builtin(model::Builtin::date_difference, duration_type);
  if (l == TypeKind::date && r == TypeKind::duration && add) return builtin(model::Builtin::date_plus, date_type);
  if (l == TypeKind::date && r == TypeKind::duration && sub) return builtin(model::Builtin::date_minus, date_type);
  return nullptr;
}

/// `list + list`: the items of both.
model::ExprPtr concat(Scope& scope, const ast::Expr& e, const ast::Binary& b, model::ExprPtr left,
                      model::ExprPtr right) {
  model::Program& program = scope.program;
  const model::ListType l = program.at(left->type.list), r = program.at(right->type.list);
  if (!model::same_kind(l.item, r.item) || l.item.optional != r.item.optional)
    return operands_error(scope, e, b, *left, *right);
  const bool over = l.bound + r.bound > model::max_list_bound;
  const Type type =
      made_of(resolve::list_of(program, l.item, over ? model::max_list_bound : l.bound + r.bound), *left, *right);
  auto out = make(type, e.span, model::Concat{std::move(left), std::move(right)});
  return over ? bounded(std::move(out), type, model::max_list_bound) : std::move(out);
}

model::ExprPtr arithmetic(Scope& scope, const ast::Expr& e, const ast::Binary& b, std::optional<Type> expected) {
  const bool lists = b.op == BinaryOp::add && expected && expected->is(TypeKind::list);
  auto left = check_expr(scope, *b.left, lists ? expected : std::nullopt);
  const bool more = b.op == BinaryOp::add && left->type.is(TypeKind::list);
  auto right = check_expr(scope, *b.right, more ? std::optional(left->type.plain()) : std::nullopt);
  if (bad(*left) || bad(*right)) return error_at(e.span);
  const Type l = left->type, r = right->type;
  if (l.optional || r.optional) return operands_error(scope, e, b, *left, *right);
  if (more && r.is(TypeKind::list)) return concat(scope, e, b, std::move(left), std::move(right));
  Type type;
  if (numeric(l) && numeric(r)) {
    type = model::same_kind(l, r) ? l : number_type;
    if (!l.is(type.kind)) left = widen(std::move(left));
    if (!r.is(type.kind)) right = widen(std::move(right));
  } else if (l.is(TypeKind::duration) && r.is(TypeKind::duration) && (b.op == BinaryOp::add || b.op == BinaryOp::sub)) {
    type = duration_type;
  } else if (b.op == BinaryOp::mul && ((l.is(TypeKind::duration) && r.is(TypeKind::int_)) ||
                                       (l.is(TypeKind::int_) && r.is(TypeKind::duration)))) {
    type = duration_type;
  } else if (b.op == BinaryOp::div && l.is(TypeKind::duration) && r.is(TypeKind::int_)) {
    type = duration_type;
  } else {
    auto moment = moment_arithmetic(e, b, left, right);
    return moment ? std::move(moment) : operands_error(scope, e, b, *left, *right);
  }
  type = made_of(type, *left, *right);
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
  type.secret = type.secret || right->type.secret;
  if (left->type.is(TypeKind::list) && right->type.is(TypeKind::list)) {  // the longer bound holds both
    const auto longer = common_type(scope, left->type.plain(), right->type.plain());
    if (longer) type.list = longer->list;
    Type wanted = type;
    wanted.optional = true;
    left = coerce(scope, std::move(left), wanted);
  }
  right = coerce(scope, std::move(right), type);
  if (bad(*right)) return error_at(e.span);
  return make(type, e.span, model::Binary{b.op, std::move(left), std::move(right)});
}

model::ExprPtr in_list(Scope& scope, const ast::Expr& e, const ast::Binary& b) {
  const auto* literal = std::get_if<ast::ListLiteral>(&b.right->node);
  if (!literal) {
    const bool value = only_a_value(scope, *b.left);
    model::ExprPtr left = value ? nullptr : check_expr(scope, *b.left);
    auto list = check_expr(scope, *b.right);
    if (bad(*list) || (left && bad(*left))) return error_at(e.span);
    if (!list->type.is(TypeKind::list) || list->type.optional) {
      auto& f = scope.findings.add(Code::in_needs_list, b.right->span);
      if (list->type.is(TypeKind::text)) f.note("Whether a text holds another is asked by `contains(text, part)`.");
      if (list->type.optional) f.note("It may be none: write `(list ?? [])`.");
      return error_at(e.span);
    }
    Type item = scope.program.at(list->type.list).item;
    item.secret = list->type.secret;
    if (!compared_whole(item)) {
      left = left ? std::move(left) : error_at(b.left->span);
      return operands_error(scope, e, b, *left, *list);
    }
    if (!left) left = check_expr(scope, *b.left, item);
    if (bad(*left)) return error_at(e.span);
    if (item.is(TypeKind::number) && left->type.is(TypeKind::int_) && !left->type.optional)
      left = widen(std::move(left));
    if (!model::same_kind(left->type, item)) return operands_error(scope, e, b, *left, *list);
    return make(bool_type, e.span, model::InList{std::move(left), std::move(list)});
  }
  auto left = check_expr(scope, *b.left);
  std::vector<model::ExprPtr> items;
  bool fine = !bad(*left);
  if (fine && !compared_whole(left->type)) {
    const auto list = check_expr(scope, *b.right);
    return bad(*list) ? error_at(e.span) : operands_error(scope, e, b, *left, *list);
  }
  for (const auto& item : literal->items) {
    Type wanted = fine ? left->type : Type{};
    auto x = check_expr(scope, *item, wanted);
    wanted.secret = wanted.secret || x->type.secret;  // a comparison may look at secrets
    x = coerce(scope, std::move(x), wanted);
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
    const Type type = bad(*operand) ? bool_type : operand->type;
    return make(type, e.span, model::Not{std::move(operand)});
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
    case BinaryOp::mod: return arithmetic(scope, e, b, expected);
  }
  return error_at(e.span);
}

}  // namespace bot::check
