#pragma once
// Inside of format/: the words of a file that parses, with its comments. A text with all that stands in it is one
// lexeme.

#include <cstdint>
#include <string_view>
#include <vector>

namespace bot::format {

struct Lexeme {
  enum class Kind : std::uint8_t { word, number, text, block, sign, comment };
  Kind kind = Kind::word;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t lines_before = 0;  ///< line breaks between it and the lexeme before
};

[[nodiscard]] std::vector<Lexeme> lexemes(std::string_view text);

}  // namespace bot::format
