#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using P = BotParser;

bool is_name(const Token& token) {
  return token.is(P::NAME) || (token.type >= P::SAY && token.type <= P::RETURN) ||
         (token.type >= P::STAY && token.type <= P::REACHES);
}

bool begins_text(const Token& token) {
  return token.is(P::TEXT_OPEN) || token.is(P::BLOCK_OPEN) || token.is(P::RAW_TEXT);
}

bool is_prefix(const Token& token) {
  return token.is(P::PUB) || token.is(P::INITIAL) || token.is(P::FALLBACK) || token.is(P::END) ||
         token.is(P::VOLATILE) || token.is(P::EXCLUSIVE);
}

namespace {

// How many tokens after the next one the word stands that says what is declared.
std::size_t after_prefixes(TokenWindow& tokens, std::size_t ahead) {
  std::size_t at = ahead;
  while (at < ahead + max_prefixes && is_prefix(tokens.peek(at))) ++at;
  return at;
}

}  // namespace

Item opener(TokenWindow& tokens, std::size_t ahead) {
  const std::size_t at = after_prefixes(tokens, ahead);
  switch (tokens.peek(at).type) {
    case P::NLU: return Item::nlu;
    case P::INTENT: return Item::intent;
    case P::VAR: return Item::variable;
    case P::CONFIG: return Item::config;
    case P::RECORD: return Item::record;
    case P::ENUM: return Item::enumeration;
    case P::SERVICE: return Item::service;
    case P::FN: return Item::function;
    case P::FLOW: return Item::flow;
    case P::STATE: return Item::state;
    default: break;
  }
  if (at > ahead) return Item::none;
  switch (tokens.peek(at).type) {
    case P::BOT: return Item::bot;
    case P::USE: return Item::use;
    case P::TEST: return Item::test;
    case P::RULE: return Item::rule;
    case P::ON:
    case P::AFTER:
    case P::OTHERWISE: return Item::handler;
    case P::EXIT: return Item::exit;
    case P::SAY:
    case P::SET:
    case P::LET:
    case P::IF:
    case P::FOR:
    case P::MATCH:
    case P::ASK:
    case P::CALL:
    case P::TRY:
    case P::REMIND:
    case P::CANCEL:
    case P::EMIT:
    case P::RETURN:
    case P::HANDOVER:
    case P::ARROW: return Item::statement;
    default: return Item::none;
  }
}

namespace {

bool statement_fits(TokenWindow& tokens) {
  const Token& first = tokens.peek(1);
  const bool here = !first.first_on_line && !first.at_end();
  const bool named = is_name(first) && here;
  switch (tokens.peek().type) {
    case P::SAY:
      return begins_text(first) || (first.is(P::ONE) && tokens.peek(2).is(P::OF)) ||
             (here && first.type >= P::IMAGE && first.type <= P::CAROUSEL);
    case P::SET:
    case P::LET: return named && (tokens.peek(2).is(P::ASSIGN) || tokens.peek(2).is(P::COLON));
    case P::FOR: return named && tokens.peek(2).is(P::IN);
    case P::ASK:
    case P::EMIT: return begins_text(first);
    case P::CALL:
    case P::TRY:
    case P::CANCEL: return named;
    case P::REMIND: return first.is(P::AFTER);
    case P::MATCH:
    case P::RETURN: return here;
    default: return true;
  }
}

bool handler_fits(const Token& word, const Token& first, bool named) {
  return word.is(P::OTHERWISE) || named || (word.is(P::AFTER) && first.is(P::DURATION));
}

}  // namespace

Item certain_opener(TokenWindow& tokens) {
  const Item item = opener(tokens);
  const std::size_t at = after_prefixes(tokens, 0);
  const Token& first = tokens.peek(at + 1);
  const Token& second = tokens.peek(at + 2);
  const bool named = is_name(first) && !first.first_on_line;
  const bool texted = first.is(P::TEXT_OPEN) && !first.first_on_line;
  bool fits = false;
  switch (item) {
    case Item::bot:
    case Item::record:
    case Item::enumeration:
    case Item::service:
    case Item::state: fits = named && second.is(P::LBRACE); break;
    case Item::flow:
      fits = named && (second.is(P::LBRACE) || second.is(P::LPAREN) || second.is(P::ARROW) || second.is(P::EXPIRES));
      break;
    case Item::nlu: fits = named && (second.is(P::KEYWORD) || second.is(P::PATTERN) || second.is(P::REMOTE)); break;
    case Item::intent: fits = named; break;
    case Item::use: fits = named || texted; break;
    case Item::test:
    case Item::rule: fits = texted; break;
    case Item::handler: fits = handler_fits(tokens.peek(at), first, named); break;
    case Item::variable:
    case Item::config: fits = named && second.is(P::COLON); break;
    case Item::function: fits = named && second.is(P::LPAREN); break;
    case Item::statement: fits = statement_fits(tokens); break;
    case Item::exit: fits = first.is(P::LBRACE); break;
    case Item::none:
    case Item::test_step: break;
  }
  return fits ? item : Item::none;
}

}  // namespace bot::syntax
