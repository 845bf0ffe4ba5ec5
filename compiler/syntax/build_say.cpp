#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using P = BotParser;

namespace {

void misplaced(const Build& b, P::ChoiceContext* context, std::string_view what, std::string_view where,
               std::string_view right) {
  b.findings.add(diag::Code::misplaced, b.span(context->start), {{"what", what}, {"place", where}})
      .note(std::string(right));
}

// A card stands in a carousel, and nothing else does.
void check_place(const Build& b, P::ChoiceContext* context, ChoicePlace place) {
  const bool card = context->CARD() != nullptr;
  if (card == (place == ChoicePlace::carousel)) return;
  if (card)
    misplaced(b, context, "A card", place == ChoicePlace::card ? "in a card" : "outside of a carousel",
              "Cards stand in `say carousel { … }`.");
  else
    misplaced(b, context, context->BUTTON() != nullptr ? "A button" : "A link", "directly in a carousel",
              "It stands in a card: `card \"Title\" { button \"Buy\" sends buy }`.");
}

ast::Choices choices(const Build& b, P::ChoicesContext* context, ChoicePlace place) {
  ast::Choices result;
  if (context == nullptr) return result;
  for (P::ChoiceContext* item : context->items) choice(b, item, place, result);
  return result;
}

ast::Choice choice_if(const Build& b, P::ChoiceIfContext* context, ChoicePlace place) {
  const std::size_t count = context->conditions.size();
  const std::uint32_t end = b.span(context).end;
  check_branches(b, context->conditions);
  ast::Choices rest = choices(b, context->otherwise, place);
  return {b.span(context), fold_branches<ast::ChoiceIf>(
                               count, std::move(rest),
                               [&](std::size_t i) {
                                 ast::ExprPtr condition = expr(b, context->conditions[i]);
                                 return ast::ChoiceIf{std::move(condition), choices(b, context->bodies[i], place), {}};
                               },
                               [&](ast::ChoiceIf branch) {
                                 ast::Choices one;
                                 const source::Span span = b.span(branch.condition->span.begin, end);
                                 one.push_back({span, std::move(branch)});
                                 return one;
                               })};
}

ast::Card card(const Build& b, P::ChoiceContext* context) {
  ast::Card result;
  result.title = expr(b, context->label);
  for (P::CardItemContext* item : context->cardItems) {
    if (item->choice() != nullptr) {
      choice(b, item->choice(), ChoicePlace::card, result.choices);
      continue;
    }
    ast::ExprPtr& slot = item->text_ != nullptr ? result.text : result.image;
    const source::Span word = b.span(item->start);
    if (slot) repeated(b, {b.slice(word), word});
    slot = expr(b, item->text_ != nullptr ? item->text_ : item->image);
  }
  return result;
}

ast::SayMedia media(const Build& b, P::MediaContext* context) {
  ast::SayMedia result;
  result.kind = media_kind(b, context->kind);
  result.source = expr(b, context->source);
  if (context->longitude != nullptr) result.longitude = expr(b, context->longitude);
  if (context->caption != nullptr) result.caption = text(b, context->caption);
  const source::Span word = b.span(context->kind);
  const bool location = result.kind == ast::MediaKind::location;
  if (result.kind == ast::MediaKind::contact)
    b.findings.add(diag::Code::unexpected, word, {{"found", "contact"}})
        .note("A bot sends texts, images, audio, videos, files, stickers, locations and carousels.");
  else if (location != (result.longitude != nullptr))
    b.findings.add(diag::Code::wrong_media_value, b.span(context->source),
                   {{"kind", b.slice(word)}, {"wanted", location ? "a latitude and a longitude" : "one address"}});
  return result;
}

}  // namespace

ast::MediaKind media_kind(const Build&, P::MediaKindContext* context) {
  switch (token(context->start).type) {
    case P::IMAGE: return ast::MediaKind::image;
    case P::AUDIO: return ast::MediaKind::audio;
    case P::VIDEO: return ast::MediaKind::video;
    case P::FILE_WORD: return ast::MediaKind::file;
    case P::STICKER: return ast::MediaKind::sticker;
    case P::LOCATION: return ast::MediaKind::location;
    default: return ast::MediaKind::contact;
  }
}

void choice(const Build& b, P::ChoiceContext* context, ChoicePlace place, ast::Choices& to) {
  const source::Span span = b.span(context);
  if (context->choiceIf() != nullptr) return to.push_back(choice_if(b, context->choiceIf(), place));
  if (context->each != nullptr) {
    ast::ChoiceFor loop{name(b, context->each), expr(b, context->list), choices(b, context->body, place)};
    return to.push_back({span, std::move(loop)});
  }
  check_place(b, context, place);
  if (context->CARD() != nullptr) return to.push_back({span, card(b, context)});
  if (context->target != nullptr) {
    ast::ExprPtr label = expr(b, context->label);
    return to.push_back({span, ast::Link{std::move(label), expr(b, context->target)}});
  }
  ast::Button button;
  button.label = expr(b, context->label);
  button.sends.intent = path(b, context->intent_);
  button.sends.has_args = context->values != nullptr;
  button.sends.args = arguments(b, context->values);
  button.sends.span = button.sends.has_args ? source::cover(button.sends.intent.span, b.span(context->values))
                                            : button.sends.intent.span;
  to.push_back({span, std::move(button)});
}

ast::Stmt say(const Build& b, P::SayContext* context, source::Span span) {
  if (context->carousel != nullptr)
    return {span, ast::SayCarousel{choices(b, context->carousel, ChoicePlace::carousel)}};
  if (context->variants.empty()) {
    ast::SayMedia result = media(b, context->media());
    result.choices = choices(b, context->buttons, ChoicePlace::message);
    return {span, std::move(result)};
  }
  ast::Say result;
  result.one_of = context->ONE() != nullptr;
  result.variants.reserve(context->variants.size());
  for (P::TextContext* variant : context->variants) result.variants.push_back(text(b, variant));
  result.choices = choices(b, context->buttons, ChoicePlace::message);
  return {span, std::move(result)};
}

}  // namespace bot::syntax
