#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using P = BotParser;

ast::Arrow arrow(const Build& b, P::ArrowContext* context) {
  ast::Arrow result;
  result.span = b.span(context);
  if (context->flow_ != nullptr) {
    result.kind = ast::Arrow::Kind::flow;
    result.target = path(b, context->flow_);
  } else if (context->target != nullptr) {
    result.kind = ast::Arrow::Kind::state;
    const ast::Name target = name(b, context->target);
    result.target = {{target}, target.span};
  }
  return result;
}

ast::Block block(const Build& b, P::BlockContext* context) {
  ast::Block result;
  result.span = b.span(context);
  result.statements.reserve(context->statements.size());
  for (P::StatementContext* inner : context->statements) result.statements.push_back(statement(b, inner));
  return result;
}

namespace {

ast::Say say(const Build& b, P::SayContext* context) {
  ast::Say result;
  result.one_of = context->ONE() != nullptr;
  for (P::TextContext* variant : context->variants) result.variants.push_back(text(b, variant));
  return result;
}

// The last branch first: every `else if` is an If alone in the branch before it.
ast::Stmt if_else(const Build& b, P::IfElseContext* context) {
  const std::size_t count = context->conditions.size();
  if (count > max_branches) {
    const source::Span at = b.span(context->conditions[max_branches]);
    b.findings.add(diag::Code::too_many_branches, at, {{"limit", std::to_string(max_branches)}});
  }
  std::vector<ast::If> branches;
  for (std::size_t i = 0; i < std::min(count, max_branches); ++i)
    branches.push_back({expr(b, context->conditions[i]), block(b, context->bodies[i]), std::nullopt});
  std::optional<ast::Block> rest;
  if (context->otherwise != nullptr) rest = block(b, context->otherwise);
  const std::uint32_t end = b.span(context).end;
  while (branches.size() > 1) {
    ast::If last = std::move(branches.back());
    branches.pop_back();
    last.otherwise = std::move(rest);
    const source::Span span = b.span(last.condition->span.begin, end);
    rest = ast::Block{{}, span};
    rest->statements.push_back({span, std::move(last)});
  }
  branches.front().otherwise = std::move(rest);
  return {b.span(context), std::move(branches.front())};
}

}  // namespace

ast::Stmt statement(const Build& b, P::StatementContext* context) {
  const source::Span span = b.span(context);
  if (auto* said = context->say()) return {span, say(b, said)};
  if (auto* set = context->set()) return {span, ast::Set{name(b, set->target), expr(b, set->value)}};
  if (auto* chosen = context->ifElse()) return if_else(b, chosen);
  if (auto* go = context->arrow()) return {span, ast::Go{arrow(b, go)}};
  if (auto* let = context->let()) {
    std::optional<ast::TypeRef> type;
    if (let->type != nullptr) type = type_ref(b, let->type);
    return {span, ast::Let{name(b, let->label), std::move(type), expr(b, let->value)}};
  }
  ast::Handover result;
  P::HandoverContext* handover = context->handover();
  if (handover->to != nullptr) result.to = text(b, handover->to);
  if (handover->note != nullptr) result.note = text(b, handover->note);
  return {span, std::move(result)};
}

ast::Handler handler(const Build& b, P::HandlerContext* context) {
  ast::Handler result;
  result.span = b.span(context);
  result.head = b.span(context->start);
  result.otherwise = context->OTHERWISE() != nullptr;
  for (P::TriggerContext* written : context->triggers) {
    ast::Trigger trigger;
    trigger.intent = path(b, written->intent_);
    trigger.span = b.span(written);
    trigger.has_args = written->args != nullptr;
    if (trigger.has_args) {
      for (P::TriggerArgContext* item : written->args->items) {
        ast::TriggerArg arg;
        arg.span = b.span(item);
        if (item->label != nullptr) arg.label = name(b, item->label);
        if (item->value != nullptr) arg.value = expr(b, item->value);
        trigger.args.push_back(std::move(arg));
      }
    }
    result.triggers.push_back(std::move(trigger));
  }
  if (context->guard != nullptr) result.guard = expr(b, context->guard);
  if (context->target != nullptr) result.arrow = arrow(b, context->target);
  if (context->body != nullptr) result.body = block(b, context->body);
  return result;
}

}  // namespace bot::syntax
