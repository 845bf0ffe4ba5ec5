#pragma once
// Bytes -> tokens, as grammar/BotLexer.g4 says it, by hand.
//
// The lexer never fails: what is wrong comes out as a token that no rule of the grammar takes (WRONG, BAD_NUMBER,
// UNCLOSED_TEXT, UNCLOSED_BLOCK, UNCLOSED_HOLE, TOO_DEEP, TOO_LONG). After TOO_DEEP the input ends.

#include <string_view>
#include <vector>

#include "compiler/syntax/token.hpp"

namespace bot::syntax {

/// Operators on the way from the top of an expression to its deepest operand.
inline constexpr std::uint32_t max_operators = 1000;

/// The number of a keyword, or 0 when the word is none.
[[nodiscard]] std::uint32_t keyword(std::string_view word);
/// May a word of that number (0: no keyword) stand alone in an expression?
[[nodiscard]] bool is_word(std::uint32_t keyword);

class Lexer {
 public:
  /// `text` is well-formed UTF-8 and outlives the lexer.
  explicit Lexer(std::string_view text);

  /// The next token; at the end of the text, again and again, the one of type end_of_file.
  [[nodiscard]] Token next();

 private:
  enum class Open : std::uint8_t { brace, paren, bracket, text, block, hole, plural, form };
  [[nodiscard]] static bool is_hole(Open kind) {
    return kind == Open::hole || kind == Open::plural || kind == Open::form;
  }
  struct Opening {
    Open kind;
    std::uint32_t at;         // offset of what opened it
    std::uint32_t operators;  // counted before it
  };

  [[nodiscard]] bool inside(Open kind) const { return !open_.empty() && open_.back().kind == kind; }
  [[nodiscard]] bool in_text() const {
    return inside(Open::text) || inside(Open::block) || inside(Open::plural) || inside(Open::form);
  }
  [[nodiscard]] char peek(std::size_t ahead) const { return p_ + ahead < text_.size() ? text_[p_ + ahead] : '\0'; }

  bool skip_space();  // false when a line break or a comment stands in a hole
  Token make(std::size_t type, std::uint32_t begin);
  Token open(Open kind, std::size_t type, std::uint32_t length);
  Token close(Open kind, std::size_t type, std::uint32_t length);
  Token closing_brace();
  Token text_token();
  [[nodiscard]] std::uint32_t chunk_length(bool block, bool form) const;
  [[nodiscard]] std::uint32_t plural_length() const;
  Token plural_token();
  Token form_token();
  Token unclosed_hole();
  Token plain_token();
  Token word(std::uint32_t begin);
  Token number(std::uint32_t begin);
  Token sign(std::uint32_t begin);
  Token raw_text(std::uint32_t begin);
  void leave();
  void leave_line();
  void count(Token& token);

  std::string_view text_;
  std::uint32_t p_ = 0;
  std::vector<Opening> open_;
  std::uint32_t holes_ = 0;  // open {…} of texts: no line break in them
  std::uint16_t braces_ = 0;
  std::uint32_t operators_ = 0;
  std::uint32_t doc_ = Token::no_doc;
  std::uint32_t doc_end_ = 0;
  bool line_start_ = true;
  bool after_operand_ = false;
  bool after_dot_ = false;
  bool after_block_ = false;
  bool ended_ = false;
};

}  // namespace bot::syntax
