#pragma once
// Inside of the renderer for people: ink, frames around source lines, edits shown as a change.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/source/source.hpp"

namespace bot::diag {

enum class Style : std::uint8_t { plain, bold, error, warning, info, frame, other, added, removed };

/// Colours a piece of text, or does not.
struct Ink {
  bool color = false;
  [[nodiscard]] std::string operator()(Style style, std::string_view text) const;
};

[[nodiscard]] Style style_of(Severity severity);

struct Page {
  std::string out;
  Ink ink;
  std::uint32_t width = 100;  ///< columns of a window into a long line
  std::uint32_t digits = 1;   ///< columns of the line numbers

  /// A row of the frame: number (0: none), then `mark` ("|", "+", "-"), then the text; no blanks at the end.
  void row(std::uint32_t number, std::string_view mark, std::string_view text, Style mark_style = Style::frame);
  /// A line of source with `before` columns shown left of `focus` when it is too long to be shown whole.
  struct Window {
    std::size_t from = 0;
    std::uint32_t columns = 0;  ///< UINT32_MAX: the whole line
  };
  [[nodiscard]] Window window(std::string_view line, std::size_t focus) const;
};

/// A span to be underlined.
struct Place {
  Span span;
  std::string_view label;
  bool primary = false;
};

/// What a place covers on one line.
struct Mark {
  source::FileId file{};
  std::uint32_t line = 0;
  std::size_t begin = 0;  ///< bytes of the line
  std::size_t end = 0;
  std::string_view label;
  bool primary = false;
};

/// Marks in the order they are drawn: the files in order of the places, in each by line. One or two to a place.
[[nodiscard]] std::vector<Mark> marks_of(const source::SourceSet& sources, const std::vector<Place>& places);

/// Arrow, source lines, underlines and labels.
void draw_marks(Page& page, const source::SourceSet& sources, const std::vector<Mark>& marks, Severity severity);

/// Lines taken out and put in by a fix.
void draw_fix(Page& page, const source::SourceSet& sources, const Fix& fix);
/// The largest line number that draw_fix shows.
[[nodiscard]] std::uint32_t last_line(const source::SourceSet& sources, const Fix& fix);

[[nodiscard]] inline bool has_file(const source::SourceSet& sources, source::FileId file) {
  return static_cast<std::size_t>(file) < sources.size();
}

}  // namespace bot::diag
