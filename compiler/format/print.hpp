#pragma once
// Inside of format/: lexemes -> lines, lines -> text.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/format/breaks.hpp"

namespace bot::format {

inline constexpr std::size_t no_mark = static_cast<std::size_t>(-1);

/// One logical line. It may be wrapped when it is written, or have been wrapped by a comment inside of it.
struct Line {
  std::string text;  ///< without indentation
  std::uint32_t indent = 0;
  bool blank_before = false;
  bool raw = false;            ///< a line of a """ block: `text` is the whole line
  Entry kind = Entry::item;    ///< of the entry it begins
  std::size_t mark = no_mark;  ///< byte of `text` that stands under the marks of its neighbours
  std::string comment;         ///< behind it
  struct Gap {
    std::size_t at;       ///< byte of a blank where the line may be broken
    std::uint32_t depth;  ///< brackets around it
  };
  std::vector<Gap> gaps;
  struct Bracket {
    std::size_t open;  ///< byte of `(` or `[`
    std::size_t close;
    std::uint32_t depth;
  };
  std::vector<Bracket> brackets;  ///< in the order in which they close
};

[[nodiscard]] std::vector<Line> print(std::string_view text, const std::vector<Lexeme>& lexemes, const Layout& layout);

/// Moves what stands behind the marks of neighbouring lines, and their comments, into columns.
void align(std::vector<Line>& lines);

/// Wraps what is too wide and writes everything.
[[nodiscard]] std::string write(const std::vector<Line>& lines);

[[nodiscard]] std::uint32_t width_of(std::string_view text);

}  // namespace bot::format
