#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using P = BotParser;

ast::Arrow arrow(const Build& b, P::ArrowContext* context) {
  ast::Arrow result;
  result.span = b.span(context);
  if (context->flow_ != nullptr) {
    result.kind = ast::Arrow::Kind::flow;
    result.target = path(b, context->flow_);
    result.args = arguments(b, context->values);
  } else if (context->target != nullptr) {
    result.kind = ast::Arrow::Kind::state;
    const ast::Name target = name(b, context->target);
    result.target = {{target}, target.span};
  } else if (context->BACK() != nullptr) {
    result.kind = ast::Arrow::Kind::back;
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

void check_branches(const Build& b, const std::vector<P::ExprContext*>& conditions) {
  if (conditions.size() > max_branches)
    b.findings.add(diag::Code::too_many_branches, b.span(conditions[max_branches]),
                   {{"limit", std::to_string(max_branches)}});
}

namespace {

ast::Seldom<ast::Name> optional_name(const Build& b, P::WordContext* context) {
  return context == nullptr ? ast::Seldom<ast::Name>() : name(b, context);
}

ast::If if_else(const Build& b, P::IfElseContext* context) {
  check_branches(b, context->conditions);
  ast::Seldom<ast::Block> rest;
  if (context->otherwise != nullptr) rest = block(b, context->otherwise);
  const std::uint32_t end = b.span(context).end;
  return fold_branches<ast::If>(
      context->conditions.size(), std::move(rest),
      [&](std::size_t i) {
        ast::ExprPtr condition = expr(b, context->conditions[i]);
        return ast::If{std::move(condition), block(b, context->bodies[i]), {}};
      },
      [&](ast::If branch) {
        const source::Span span = b.span(branch.condition->span.begin, end);
        ast::Block one{{}, span};
        one.statements.push_back({span, std::move(branch)});
        return ast::Seldom<ast::Block>(std::move(one));
      });
}

ast::Match match(const Build& b, P::Match_Context* context) {
  ast::Match result;
  result.value = expr(b, context->value);
  bool otherwise = false;
  for (P::MatchCaseContext* written : context->cases) {
    ast::MatchCase one;
    one.span = b.span(written);
    for (P::ExprContext* value : written->values) one.values.push_back(expr(b, value));
    if (one.values.empty()) {
      if (otherwise) repeated(b, {"otherwise", b.span(written->start)});
      otherwise = true;
    }
    one.body = block(b, written->body);
    result.cases.push_back(std::move(one));
  }
  return result;
}

void ask_item(const Build& b, P::AskItemContext* item, ast::Ask& to) {
  if (item->choice() != nullptr) return choice(b, item->choice(), ChoicePlace::question, to.choices);
  if (item->again != nullptr) {
    if (to.retry) repeated(b, {"retry", b.span(item->start)});
    if (item->count != nullptr) {
      const source::Span digits = b.span(item->count);
      to.retries = whole(b, digits, b.slice(digits), false);
    }
    to.retry = text(b, item->again);
    return;
  }
  if (to.has_otherwise) repeated(b, {"otherwise", b.span(item->start)});
  to.has_otherwise = true;
  if (item->target != nullptr) to.otherwise_arrow = arrow(b, item->target);
  if (item->body != nullptr) to.otherwise = block(b, item->body);
}

ast::Ask ask(const Build& b, P::AskContext* context) {
  ast::Ask result;
  result.question = text(b, context->question);
  result.name = name(b, context->label);
  result.type = type_ref(b, context->type);
  if (context->body != nullptr)
    for (P::AskItemContext* item : context->body->items) ask_item(b, item, result);
  return result;
}

ast::Try try_call(const Build& b, P::Try_Context* context) {
  ast::Try result;
  result.call = path(b, context->call_);
  result.args = arguments(b, context->values);
  result.name = optional_name(b, context->label);
  result.body = block(b, context->body);
  if (context->failed != nullptr) result.failed = block(b, context->failed);
  return result;
}

ast::Handover handover(const Build& b, P::HandoverContext* context) {
  ast::Handover result;
  if (context->to != nullptr) result.to = text(b, context->to);
  if (context->note != nullptr) result.note = text(b, context->note);
  return result;
}

ast::Let let(const Build& b, P::LetContext* context) {
  ast::Let result{name(b, context->label), {}, nullptr};
  if (context->type != nullptr) result.type = type_ref(b, context->type);
  result.value = expr(b, context->value);
  return result;
}

ast::Stmt loop(const Build& b, P::LoopContext* context) {
  return {b.span(context), ast::For{name(b, context->label), expr(b, context->list), block(b, context->body)}};
}

ast::Stmt call_flow(const Build& b, P::CallFlowContext* context) {
  return {b.span(context),
          ast::CallFlow{path(b, context->flow_), arguments(b, context->values), optional_name(b, context->label)}};
}

ast::Stmt remind(const Build& b, P::RemindContext* context) {
  return {b.span(context), ast::Remind{expr(b, context->delay), path(b, context->intent_)}};
}

ast::Stmt emit(const Build& b, P::EmitContext* context) {
  return {b.span(context),
          ast::Emit{fixed_text(b, context->event_, "The name of an event"), entries(b, context->values)}};
}

}  // namespace

// The first word says which rule it is; asking the generated context for each of them would cost more than the rest.
ast::Stmt statement(const Build& b, P::StatementContext* context) {
  const source::Span span = b.span(context);
  antlr4::tree::ParseTree* inner = context->children.front();
  switch (token(context->start).type) {
    case P::SAY: return say(b, static_cast<P::SayContext*>(inner), span);
    case P::ARROW: return {span, ast::Go{arrow(b, static_cast<P::ArrowContext*>(inner))}};
    case P::SET: {
      auto* set = static_cast<P::SetContext*>(inner);
      return {span, ast::Set{name(b, set->target), expr(b, set->value)}};
    }
    case P::IF: return {span, if_else(b, static_cast<P::IfElseContext*>(inner))};
    case P::LET: return {span, let(b, static_cast<P::LetContext*>(inner))};
    case P::FOR: return loop(b, static_cast<P::LoopContext*>(inner));
    case P::MATCH: return {span, match(b, static_cast<P::Match_Context*>(inner))};
    case P::ASK: return {span, ask(b, static_cast<P::AskContext*>(inner))};
    case P::CALL: return call_flow(b, static_cast<P::CallFlowContext*>(inner));
    case P::TRY: return {span, try_call(b, static_cast<P::Try_Context*>(inner))};
    case P::HANDOVER: return {span, handover(b, static_cast<P::HandoverContext*>(inner))};
    case P::REMIND: return remind(b, static_cast<P::RemindContext*>(inner));
    case P::CANCEL: return {span, ast::Cancel{path(b, static_cast<P::CancelContext*>(inner)->intent_)}};
    case P::EMIT: return emit(b, static_cast<P::EmitContext*>(inner));
    default: return {span, ast::Return{expr(b, static_cast<P::Return_Context*>(inner)->value)}};
  }
}

ast::Trigger trigger(const Build& b, P::TriggerContext* context) {
  ast::Trigger result;
  result.intent = path(b, context->intent_);
  result.span = b.span(context);
  result.has_args = context->values != nullptr;
  if (!result.has_args) return result;
  for (P::TriggerArgContext* item : context->values->items) {
    ast::Argument arg;
    arg.span = b.span(item);
    if (item->label != nullptr) arg.label = name(b, item->label);
    if (item->value != nullptr) arg.value = expr(b, item->value);
    result.args.push_back(std::move(arg));
  }
  return result;
}

ast::Handler handler(const Build& b, P::HandlerContext* context) {
  ast::Handler result;
  result.span = b.span(context);
  result.head = b.span(context->start);
  if (token(context->start).is(P::OTHERWISE)) result.kind = ast::Handler::Kind::otherwise;
  if (context->delay != nullptr) {
    result.kind = ast::Handler::Kind::after;
    result.delay = expr(b, context->delay);
  }
  for (P::TriggerContext* written : context->triggers) result.triggers.push_back(trigger(b, written));
  if (result.triggers.size() == 1 && !result.triggers.front().has_args) {
    const std::string_view written = b.slice(result.triggers.front().intent.span);
    if (written == "resume") result.kind = ast::Handler::Kind::resume;
    if (written == "error") result.kind = ast::Handler::Kind::error;
    if (result.kind != ast::Handler::Kind::on) result.triggers.clear();
  }
  if (context->guard != nullptr) result.guard = expr(b, context->guard);
  if (context->target != nullptr) result.arrow = arrow(b, context->target);
  if (context->body != nullptr) result.body = block(b, context->body);
  return result;
}

}  // namespace bot::syntax
