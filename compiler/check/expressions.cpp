#include <limits>

#include "compiler/check/scope.hpp"

namespace bot::check {

model::ExprPtr error_at(Span span) { return make(Type{}, span, model::ConstNone{}); }

namespace {

Type plain(TypeKind kind) { return {kind, false, {}}; }

/// The one type both sides of a choice fit in, or nothing.
std::optional<Type> common(Type a, Type b) {
  if (a.is(TypeKind::error)) return b;
  if (b.is(TypeKind::error)) return a;
  if (a.is(TypeKind::none)) return Type{b.kind, true, b.nlu};
  if (b.is(TypeKind::none)) return Type{a.kind, true, a.nlu};
  const bool optional = a.optional || b.optional;
  if (a.kind == b.kind && a.nlu == b.nlu) return Type{a.kind, optional, a.nlu};
  if (!optional &&
      ((a.is(TypeKind::int_) && b.is(TypeKind::number)) || (a.is(TypeKind::number) && b.is(TypeKind::int_))))
    return plain(TypeKind::number);
  return std::nullopt;
}

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
  const auto type = common(then->type, otherwise->type);
  if (!type) {
    scope.findings
        .add(Code::branches_differ, otherwise->span,
             {{"then", show(scope.program, then->type)}, {"else", show(scope.program, otherwise->type)}})
        .also(then->span, "this is " + show(scope.program, then->type));
    return error_at(e.span);
  }
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

}  // namespace

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
      return make(plain(TypeKind::int_), e.span, model::ConstInt{v.value});
    }
    model::ExprPtr operator()(const ast::NumberLiteral& v) const {
      return make(plain(TypeKind::number), e.span, model::ConstNumber{v.value});
    }
    model::ExprPtr operator()(const ast::BoolLiteral& v) const {
      return make(plain(TypeKind::bool_), e.span, model::ConstBool{v.value});
    }
    model::ExprPtr operator()(const ast::DurationLiteral& v) const {
      return make(plain(TypeKind::duration), e.span, model::ConstDuration{v.milliseconds});
    }
    model::ExprPtr operator()(const ast::NoneLiteral&) const {
      return make(plain(TypeKind::none), e.span, model::ConstNone{});
    }
    model::ExprPtr operator()(const ast::TextLiteral& v) const {
      return make(plain(TypeKind::text), e.span, model::TextValue{check_text(scope, v.text)});
    }
    model::ExprPtr operator()(const ast::ListLiteral&) const {
      scope.findings.add(Code::list_without_in, e.span);
      return error_at(e.span);
    }
    model::ExprPtr operator()(const ast::NameRef& v) const { return check_name(scope, v.name, expected); }
    model::ExprPtr operator()(const ast::MemberRef& v) const { return check_member(scope, e, v); }
    model::ExprPtr operator()(const ast::Unary& v) const { return check_unary(scope, e, v, expected); }
    model::ExprPtr operator()(const ast::Binary& v) const { return check_binary(scope, e, v, expected); }
    model::ExprPtr operator()(const ast::Conditional& v) const { return check_conditional(scope, e, v, expected); }
  };
  return std::visit(Visitor{scope, e, expected}, e.node);
}

model::ExprPtr coerce(Scope& scope, model::ExprPtr e, Type wanted) {
  const Type have = e->type;
  if (have.is(TypeKind::error) || wanted.is(TypeKind::error)) return e;
  if (have.is(TypeKind::none)) {
    if (wanted.optional) {
      e->type = wanted;
      return e;
    }
  } else if (have.kind == wanted.kind && have.nlu == wanted.nlu) {
    if (!have.optional || wanted.optional) return e;
    auto& f = scope.findings.add(Code::may_be_none, e->span,
                                 {{"type", show(scope.program, have)}, {"wanted", show(scope.program, wanted)}});
    f.note("Give a value for that case with `??`, or ask `!= none` first.");
    return error_at(e->span);
  } else if (have.is(TypeKind::int_) && !have.optional && wanted.is(TypeKind::number)) {
    const Span span = e->span;
    return make(plain(TypeKind::number), span, model::Widen{std::move(e)});
  }
  auto& f = scope.findings.add(Code::type_mismatch, e->span,
                               {{"actual", show(scope.program, have)}, {"wanted", show(scope.program, wanted)}});
  if (wanted.is(TypeKind::duration) && have.is(TypeKind::int_)) f.note(duration_note);
  if (wanted.is(TypeKind::text) && !have.is(TypeKind::none))
    f.note("A value becomes part of a text between braces: \"{count}\".");
  return error_at(e->span);
}

model::ExprPtr check_as(Scope& scope, const ast::Expr& e, Type wanted) {
  return coerce(scope, check_expr(scope, e, wanted), wanted);
}

model::ExprPtr check_condition(Scope& scope, const ast::Expr& e) {
  auto out = check_expr(scope, e);
  if (out->type.is(TypeKind::error) || out->type == plain(TypeKind::bool_)) return out;
  auto& f = scope.findings.add(Code::condition_not_bool, out->span, {{"type", show(scope.program, out->type)}});
  if (out->type.optional) f.note("Ask `!= none`, or compare it with a value.");
  return error_at(out->span);
}

model::Template check_text(Scope& scope, const ast::Text& text) {
  constexpr std::size_t max_holes = 128;  // of the artifact's format
  std::size_t holes = 0;
  model::Template out;
  out.span = text.span;
  for (const ast::TextPart& p : text.parts) {
    if (!p.expr) {
      if (!out.parts.empty() && !out.parts.back().expr) out.parts.back().literal += p.literal;
      else if (!p.literal.empty()) out.parts.push_back({p.literal, nullptr});
      continue;
    }
    auto e = check_expr(scope, *p.expr);
    if (e->type.is(TypeKind::none)) {
      scope.findings.add(Code::type_mismatch, e->span, {{"actual", "none"}, {"wanted", "a value"}});
      e = error_at(e->span);
    } else if (e->type.optional) {
      scope.findings.add(Code::may_be_none, e->span, {{"type", show(scope.program, e->type)}, {"wanted", "a value"}})
          .note("Say what stands there instead: {… ?? \"…\"}.");
      e = error_at(e->span);
    }
    out.parts.push_back({{}, std::move(e)});
    ++holes;
  }
  if (holes > max_holes) scope.findings.add(Code::too_many_holes, text.span, {{"count", std::to_string(holes)}});
  return out;
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
