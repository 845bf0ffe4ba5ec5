#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

using model::Symbol;

model::ExprPtr not_a_classifier(Scope& scope, Span span, std::string note = {}) {
  auto& f = scope.findings.add(Code::not_a_classifier, span);
  if (!note.empty()) f.note(std::move(note));
  return error_at(span);
}

/// `a` or `module.a` as an NLU, `a.value` or `module.a.value` as one of its values.
model::ExprPtr leaf(Scope& scope, const ast::Expr& e) {
  const auto path = as_path(e);
  if (!path) {
    if (std::holds_alternative<ast::TextLiteral>(e.node))
      return not_a_classifier(scope, e.span, "Words are found by a keyword NLU: `nlu NAME keyword { value: \"…\" }`.");
    return not_a_classifier(scope, e.span);
  }
  const auto& names = path->parts;
  if (names.size() == 1 && resolve::message_kind(scope.program, scope.module, scope.flow, names[0].text))
    return not_a_classifier(scope, e.span, "A kind of message stands alone: `= " + std::string(names[0].text) + "`.");
  const auto symbol = [&](Symbol::Kind kind) {
    return resolve::look_up(scope.program, scope.module, scope.flow, names[0].text, kind);
  };
  const std::size_t nlu_names = !symbol(Symbol::Kind::nlu) && symbol(Symbol::Kind::module) ? 2 : 1;
  if (names.size() < nlu_names || names.size() > nlu_names + 1) return not_a_classifier(scope, e.span);
  const ast::Path nlu{{names.begin(), names.begin() + static_cast<std::ptrdiff_t>(nlu_names)}, e.span};
  const auto id = resolve::find_nlu(scope.program, scope.module, scope.flow, nlu, "NLU", scope.findings);
  if (!id) return error_at(e.span);
  if (names.size() == nlu_names) return make(bool_type, e.span, model::Found{*id, {}});
  const auto value = resolve::find_value(scope.program.at(*id), names.back(), scope.findings);
  return value ? make(bool_type, e.span, model::Found{*id, *value}) : error_at(e.span);
}

model::ExprPtr classifier(Scope& scope, const ast::Expr& e) {
  if (const auto* u = std::get_if<ast::Unary>(&e.node); u && u->op == ast::UnaryOp::not_)
    return make(bool_type, e.span, model::Not{classifier(scope, *u->operand)});
  if (const auto* b = std::get_if<ast::Binary>(&e.node);
      b && (b->op == ast::BinaryOp::and_ || b->op == ast::BinaryOp::or_)) {
    auto left = classifier(scope, *b->left);
    auto right = classifier(scope, *b->right);
    return make(bool_type, e.span, model::Binary{b->op, std::move(left), std::move(right)});
  }
  return leaf(scope, e);
}

}  // namespace

model::ExprPtr check_classifier(Scope& scope, const ast::Expr& e) {
  if (const auto* name = std::get_if<ast::NameRef>(&e.node)) {
    const auto kind = resolve::message_kind(scope.program, scope.module, scope.flow, name->name.text);
    if (kind && kind != model::IntentKind::text) return nullptr;  // the intent's kind says it
    if (kind) {                                                   // `= text`: not the caption of an image
      model::Template word;
      word.span = e.span;
      word.parts.push_back({"text", nullptr, {}});
      auto left = make(text_type, e.span, model::LoadContext{model::ContextField::message_kind});
      auto right = make(text_type, e.span, model::TextValue{std::move(word)});
      return make(bool_type, e.span, model::Binary{ast::BinaryOp::eq, std::move(left), std::move(right)});
    }
  }
  return classifier(scope, e);
}

}  // namespace bot::check
