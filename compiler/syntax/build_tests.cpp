#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using P = BotParser;
using Kind = ast::TestStep::Kind;

namespace {

void expectation(const Build& b, P::ExpectationContext* context, ast::TestStep& step) {
  if (context->state_ != nullptr) {
    step.kind = Kind::expect_state;
    step.path = path(b, context->state_);
  } else if (context->value != nullptr) {
    step.kind = Kind::expect_that;
    step.value = expr(b, context->value);
  } else if (context->intent_ != nullptr) {
    step.kind = Kind::expect_intent;
    step.intent = trigger(b, context->intent_);
  } else if (context->event_ != nullptr) {
    step.kind = Kind::expect_emit;
    step.text = fixed_text(b, context->event_, "The name of an event");
    step.has_args = context->values != nullptr;
    step.args = entries(b, context->values);
  } else if (context->HANDOVER() != nullptr) {
    step.kind = Kind::expect_handover;
    if (context->team != nullptr) step.text = fixed_text(b, context->team, "A line of a test");
  } else {
    step.kind = context->END() != nullptr ? Kind::expect_end : Kind::expect_silence;
  }
}

void answer(const Build& b, P::TestStepContext* context, ast::TestStep& step) {
  step.kind = context->RETURNS() != nullptr ? Kind::returns : context->FAILS() != nullptr ? Kind::fails : Kind::finds;
  step.path = path(b, context->called);
  step.has_args = context->values != nullptr;
  step.args = entries(b, context->values);
  if (context->value != nullptr) step.value = expr(b, context->value);
}

Kind said_by(P::TestStepContext* context) {
  if (context->USER() != nullptr) return Kind::user;
  if (context->BOT() != nullptr) return Kind::bot;
  return context->TAP() != nullptr ? Kind::tap : Kind::at;
}

}  // namespace

ast::TestStep test_step(const Build& b, P::TestStepContext* context) {
  ast::TestStep result;
  result.span = b.span(context);
  if (context->line != nullptr) {
    result.kind = said_by(context);
    result.text = fixed_text(b, context->line, "A line of a test");
    if (context->kind != nullptr) result.media = media_kind(b, context->kind);
    if (context->caption != nullptr) {
      result.caption = fixed_text(b, context->caption, "A line of a test");
      if (!result.media)
        b.findings.add(diag::Code::unexpected, b.span(context->CAPTION()->getSymbol()), {{"found", "caption"}})
            .note("A text has no caption; what is sent with one does: `user image \"https://…\" caption \"…\"`.");
    }
  } else if (context->called != nullptr) {
    answer(b, context, result);
  } else if (context->EVENT() != nullptr) {
    result.kind = Kind::event;
    if (context->event_ != nullptr) result.path = path(b, context->event_);
    if (context->eventText != nullptr) result.text = fixed_text(b, context->eventText, "The name of an event");
    result.has_args = context->values != nullptr;
    result.args = entries(b, context->values);
  } else if (context->channel_ != nullptr) {
    result.kind = Kind::channel;
    result.path = path(b, context->channel_);
  } else if (context->value != nullptr) {
    result.kind = Kind::wait;
    result.value = expr(b, context->value);
  } else {
    expectation(b, context->expectation(), result);
  }
  return result;
}

ast::Rule rule(const Build& b, P::Rule_Context* context) {
  ast::Rule result;
  result.span = b.span(context);
  result.name = plain_text(b, context->title, "The name of a rule");
  result.name_span = b.span(context->title);
  result.never = context->NEVER() != nullptr;
  result.first = path(b, context->first);
  result.second = path(b, context->second);
  if (!result.never && result.second.parts.size() == 1) {
    const std::string_view goal = result.second.parts.front().text;
    if (goal == "handover") result.reach = ast::Rule::Reach::handover;
    if (goal == "end") result.reach = ast::Rule::Reach::end;
  }
  return result;
}

}  // namespace bot::syntax
