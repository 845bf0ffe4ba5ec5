#pragma once
// The tokens of one file from the item that is being read on, as the generated parser wants to see them.

#include <deque>

#include "compiler/syntax/lexer.hpp"

namespace bot::syntax {

/// Tokens of one declaration, handler or action. What is longer costs memory and says nothing a person can read.
inline constexpr std::size_t max_item_tokens = 100'000;

class TokenWindow final : public antlr4::TokenStream {
 public:
  explicit TokenWindow(std::string_view text) : text_(text), lexer_(text) {}

  /// The token `ahead` places after the next one. The reference holds until release().
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) { return at(p_ + ahead); }
  /// The token with that index; it is not released yet.
  [[nodiscard]] const Token& at(std::size_t index);
  /// The token `back` places before the next one, or null before the start and beyond what release() keeps.
  [[nodiscard]] const Token* previous(std::size_t back = 1) const;
  [[nodiscard]] std::uint32_t position() const { return static_cast<std::uint32_t>(p_); }
  void skip();
  /// Forgets the tokens before the next one, except the last three of them.
  void release();
  /// Makes another word of a token: a misspelt keyword is read as the one that was meant.
  void retag(std::size_t index, std::uint32_t type);

  void consume() override { skip(); }
  std::size_t LA(ssize_t k) override;
  antlr4::Token* LT(ssize_t k) override;
  antlr4::Token* get(std::size_t index) const override;
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return p_; }
  void seek(std::size_t index) override { p_ = index; }
  std::size_t size() override { return base_ + tokens_.size(); }
  [[nodiscard]] std::string getSourceName() const override { return {}; }
  [[nodiscard]] antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  [[nodiscard]] bool names_module(const Token& token) const;

  std::string_view text_;
  Lexer lexer_;
  std::deque<Token> tokens_;  // a deque, because trees point into it
  std::size_t base_ = 0;      // index of the first of them
  std::size_t p_ = 0;
};

}  // namespace bot::syntax
