#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using P = BotParser;

bool is_name(const Token& token) {
  return token.is(P::NAME) || (token.type >= P::SAY && token.type <= P::AFTER) ||
         (token.type >= P::STAY && token.type <= P::EXPECT);
}

bool begins_text(const Token& token) {
  return token.is(P::TEXT_OPEN) || token.is(P::BLOCK_OPEN) || token.is(P::RAW_TEXT);
}

Item opener(TokenWindow& tokens, std::size_t ahead) {
  std::size_t at = ahead;
  while (at < ahead + 4) {
    const Token& token = tokens.peek(at);
    if (!token.is(P::PUB) && !token.is(P::INITIAL) && !token.is(P::FALLBACK) && !token.is(P::END)) break;
    ++at;
  }
  const bool prefixed = at > ahead;
  switch (tokens.peek(at).type) {
    case P::NLU: return Item::nlu;
    case P::INTENT: return Item::intent;
    case P::VAR: return Item::variable;
    case P::FLOW: return Item::flow;
    case P::STATE: return Item::state;
    default: break;
  }
  if (prefixed) return Item::none;
  switch (tokens.peek(at).type) {
    case P::BOT: return Item::bot;
    case P::USE: return Item::use;
    case P::TEST: return Item::test;
    case P::ON:
    case P::OTHERWISE: return Item::handler;
    case P::EXIT: return Item::exit;
    case P::SAY:
    case P::SET:
    case P::LET:
    case P::IF:
    case P::HANDOVER:
    case P::ARROW: return Item::statement;
    default: return Item::none;
  }
}

namespace {

bool statement_fits(TokenWindow& tokens) {
  const Token& first = tokens.peek(1);
  const bool named = is_name(first) && !first.first_on_line;
  switch (tokens.peek().type) {
    case P::SAY: return begins_text(first) || (first.is(P::ONE) && tokens.peek(2).is(P::OF));
    case P::SET:
    case P::LET: return named && (tokens.peek(2).is(P::ASSIGN) || tokens.peek(2).is(P::COLON));
    default: return true;
  }
}

}  // namespace

Item certain_opener(TokenWindow& tokens) {
  const Item item = opener(tokens);
  std::size_t at = 0;
  while (at < 4 && (tokens.peek(at).is(P::PUB) || tokens.peek(at).is(P::INITIAL) || tokens.peek(at).is(P::FALLBACK) ||
                    tokens.peek(at).is(P::END)))
    ++at;
  const Token& first = tokens.peek(at + 1);
  const Token& second = tokens.peek(at + 2);
  const bool named = is_name(first) && !first.first_on_line;
  const bool texted = first.is(P::TEXT_OPEN) && !first.first_on_line;
  bool fits = false;
  switch (item) {
    case Item::bot:
    case Item::state: fits = named && second.is(P::LBRACE); break;
    case Item::flow: fits = named && (second.is(P::LBRACE) || second.is(P::LPAREN)); break;
    case Item::nlu: fits = named && second.is(P::KEYWORD); break;
    case Item::intent: fits = named; break;
    case Item::use: fits = named || texted; break;
    case Item::test: fits = texted; break;
    case Item::handler: fits = tokens.peek(at).is(P::OTHERWISE) || named; break;
    case Item::variable: fits = named && second.is(P::COLON); break;
    case Item::statement: fits = statement_fits(tokens); break;
    case Item::exit: fits = first.is(P::LBRACE); break;
    case Item::none:
    case Item::test_step: break;
  }
  return fits ? item : Item::none;
}

}  // namespace bot::syntax
