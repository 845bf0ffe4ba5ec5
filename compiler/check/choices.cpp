// Buttons, links and cards.

#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

struct ChoiceChecker {
  Scope& scope;

  model::ExprPtr text(const ast::Expr& e, std::string_view where) {
    auto x = check_expr(scope, e, text_type);
    not_secret(scope, *x, where);
    Type wanted = text_type;
    wanted.secret = x->type.secret;
    return coerce(scope, std::move(x), wanted);
  }
  model::ExprPtr text(const ast::ExprPtr& e, std::string_view where) { return e ? text(*e, where) : nullptr; }

  model::Choices all(const ast::Choices& choices) {
    model::Choices out;
    for (const ast::Choice& c : choices)
      if (auto made = one(c)) out.push_back(std::move(*made));
    return out;
  }

  /// The choices of an inner block: its names end with it, and what is known inside is not known behind.
  model::Choices inner(const ast::Choices& choices, const Facts& known) {
    const Facts before = scope.not_none;
    const std::size_t locals = scope.locals.size();
    scope.not_none.insert(known.begin(), known.end());
    auto out = all(choices);
    scope.locals.resize(locals);
    scope.not_none = before;
    return out;
  }

  std::optional<model::Choice> one(const ast::Choice& c) {
    if (const auto* b = std::get_if<ast::Button>(&c.node)) return button(*b, c.span);
    if (const auto* l = std::get_if<ast::Link>(&c.node))
      return model::Choice{c.span, model::Link{text(l->label, "a link"), text(l->to, "a link")}};
    if (const auto* k = std::get_if<ast::Card>(&c.node)) {
      model::Card card{text(k->title, "a card"), text(k->text, "a card"), text(k->image, "a card"), {}};
      card.choices = all(k->choices);
      return model::Choice{c.span, std::move(card)};
    }
    if (const auto* i = std::get_if<ast::ChoiceIf>(&c.node)) {
      auto condition = check_condition(scope, *i->condition);
      const Known known = known_from(*condition);
      auto then = inner(i->then, known.if_true);
      auto otherwise = inner(i->otherwise, known.if_false);
      return model::Choice{c.span, model::ChoiceIf{std::move(condition), std::move(then), std::move(otherwise)}};
    }
    const auto& loop = std::get<ast::ChoiceFor>(c.node);
    auto [list, item] = check_iterated(scope, *loop.list);
    const std::size_t locals = scope.locals.size();
    const std::uint32_t local = add_local(scope, loop.name, item);
    auto body = inner(loop.body, {});
    scope.locals.resize(locals);
    return model::Choice{c.span, model::ChoiceFor{local, std::move(list), std::move(body)}};
  }

  std::optional<model::Choice> button(const ast::Button& b, Span span) {
    auto label = text(b.label, "a button");
    const auto intent = resolve::find(scope.program, scope.module, scope.flow, b.sends.intent,
                                      model::Symbol::Kind::intent, "intent", scope.findings);
    if (!intent) return std::nullopt;
    const auto id = static_cast<model::IntentId>(*intent);
    auto values = check_sent(scope, scope.program.at(id), b.sends);
    return model::Choice{span, model::Button{std::move(label), id, std::move(values)}};
  }
};

}  // namespace

model::Choices check_choices(Scope& scope, const ast::Choices& choices) { return ChoiceChecker{scope}.all(choices); }

std::pair<model::ExprPtr, Type> check_iterated(Scope& scope, const ast::Expr& e) {
  auto list = check_expr(scope, e);
  if (bad(*list)) return {std::move(list), Type{}};
  if (!list->type.is(TypeKind::list)) {
    scope.findings.add(Code::not_a_list, list->span, {{"type", show(scope.program, list->type)}});
    return {error_at(e.span), Type{}};
  }
  if (list->type.optional) {
    scope.findings
        .add(Code::may_be_none, list->span,
             {{"type", show(scope.program, list->type)}, {"wanted", show(scope.program, list->type.plain())}})
        .note("Write `(list ?? [])`, or ask `!= none` first.");
    return {error_at(e.span), Type{}};
  }
  Type item = scope.program.at(list->type.list).item;
  item.secret = list->type.secret;
  return {std::move(list), item};
}

std::uint32_t add_local(Scope& scope, const ast::Name& name, Type type) {
  for (const Local& before : scope.locals)
    if (!name.text.empty() && before.name == name.text) {
      scope.findings.add(Code::duplicate_name, name.span, {{"name", name.text}})
          .also(before.span, "the first one is here");
      break;
    }
  const std::uint32_t index = scope.next_local++;
  scope.locals.push_back({name.text, type, index, name.span});
  return index;
}

}  // namespace bot::check
