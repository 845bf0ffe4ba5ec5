#pragma once
// One token, as the generated parser wants to see it. Offsets are bytes of the file.

#include <antlr4-runtime.h>
#include <cstdint>
#include <string>

namespace bot::syntax {

class Token final : public antlr4::Token {
 public:
  static constexpr std::uint32_t end_of_file = 0xFFFF'FFFF;
  static constexpr std::uint32_t no_doc = 0xFFFF'FFFF;

  std::uint32_t type = 0;  ///< a number of BotParser, or end_of_file
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t index = 0;     ///< its place among all tokens of the file
  std::uint32_t origin = 0;    ///< a closing brace, or an error token: where the thing it ends was opened
  std::uint32_t doc = no_doc;  ///< where the `///` lines before it begin
  std::uint32_t doc_end = 0;
  std::uint16_t depth = 0;  ///< braces open around it; `{` and its `}` have the same
  bool first_on_line = false;

  [[nodiscard]] bool is(std::size_t t) const { return type == t; }
  [[nodiscard]] bool at_end() const { return type == end_of_file; }

  [[nodiscard]] std::string getText() const override { return {}; }
  [[nodiscard]] std::size_t getType() const override { return at_end() ? antlr4::Token::EOF : type; }
  [[nodiscard]] std::size_t getLine() const override { return 0; }
  [[nodiscard]] std::size_t getCharPositionInLine() const override { return 0; }
  [[nodiscard]] std::size_t getChannel() const override { return antlr4::Token::DEFAULT_CHANNEL; }
  [[nodiscard]] std::size_t getTokenIndex() const override { return index; }
  [[nodiscard]] std::size_t getStartIndex() const override { return begin; }
  [[nodiscard]] std::size_t getStopIndex() const override { return end == 0 ? 0 : end - 1; }
  [[nodiscard]] antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  [[nodiscard]] antlr4::CharStream* getInputStream() const override { return nullptr; }
  [[nodiscard]] std::string toString() const override { return {}; }
};

}  // namespace bot::syntax
