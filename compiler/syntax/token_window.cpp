#include "compiler/syntax/token_window.hpp"

#include "grammar/BotParser.h"

namespace bot::syntax {

/// A word that opens an action is a name where a dot follows at once: the module in `on cancel.wanted`. No action
/// begins so.
bool TokenWindow::names_module(const Token& token) const {
  return token.type >= BotParser::SAY && token.type <= BotParser::RETURN && token.end + 1 < text_.size() &&
         text_[token.end] == '.' && text_[token.end + 1] >= 'a' && text_[token.end + 1] <= 'z';
}

const Token& TokenWindow::at(std::size_t index) {
  if (index < base_) index = base_;
  while (index - base_ >= tokens_.size()) {
    if (!tokens_.empty() && tokens_.back().at_end()) return tokens_.back();
    tokens_.push_back(lexer_.next());
    Token& added = tokens_.back();
    if (names_module(added)) added.type = BotParser::NAME;
    added.index = static_cast<std::uint32_t>(base_ + tokens_.size() - 1);
    if (tokens_.size() > max_item_tokens && !added.at_end()) added.type = BotParser::TOO_MANY;
  }
  return tokens_[index - base_];
}

const Token* TokenWindow::previous(std::size_t back) const {
  return p_ >= base_ + back && p_ - base_ <= tokens_.size() ? &tokens_[p_ - base_ - back] : nullptr;
}

void TokenWindow::retag(std::size_t index, std::uint32_t type) {
  if (index >= base_ && index - base_ < tokens_.size()) tokens_[index - base_].type = type;
}

void TokenWindow::skip() {
  if (!at(p_).at_end()) ++p_;
}

void TokenWindow::release() {
  while (base_ + 3 < p_ && !tokens_.empty()) {
    tokens_.pop_front();
    ++base_;
  }
}

std::size_t TokenWindow::LA(ssize_t k) {
  if (k > 0) return at(p_ + static_cast<std::size_t>(k) - 1).getType();
  const antlr4::Token* token = LT(k);
  return token == nullptr ? 0 : token->getType();
}

antlr4::Token* TokenWindow::LT(ssize_t k) {
  if (k > 0) return const_cast<Token*>(&at(p_ + static_cast<std::size_t>(k) - 1));
  const auto back = static_cast<std::size_t>(-k);
  if (back == 0 || back > p_ - base_) return nullptr;
  return const_cast<Token*>(&tokens_[p_ - base_ - back]);
}

antlr4::Token* TokenWindow::get(std::size_t index) const {
  if (index < base_ || index - base_ >= tokens_.size()) return nullptr;
  return const_cast<Token*>(&tokens_[index - base_]);
}

}  // namespace bot::syntax
