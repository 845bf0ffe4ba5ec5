#pragma once
// How text looks on a terminal: grapheme clusters, their columns, and harmless stand-ins for what would not show.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bot::diag {

inline constexpr std::uint32_t tab_columns = 4;

/// One thing a person sees as a character. Offsets are bytes of the text it came from.
struct Cluster {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t column = 0;  ///< columns before it, from 0
  std::uint32_t width = 0;   ///< columns it takes: 0 only for a byte order mark at the very start
};

/// A piece of a line, ready for a terminal.
struct Shown {
  std::string text;  ///< tabs are blanks, what would not show is escaped
  std::vector<Cluster> clusters;
  std::uint32_t width = 0;  ///< columns of `text`
  std::size_t end = 0;      ///< offset after the last byte that is shown

  /// Column where the byte begins; the width when it lies behind the piece, 0 when before it.
  [[nodiscard]] std::uint32_t column(std::size_t offset) const;
  /// Column after the cluster that ends at or holds the byte before `offset`.
  [[nodiscard]] std::uint32_t end_column(std::size_t offset) const;
};

/// Shows `line` from byte `from` on, in at most `columns` columns. `from` is at a code point.
[[nodiscard]] Shown show(std::string_view line, std::size_t from, std::uint32_t columns);

/// A byte at most `columns` code points before `offset` from which the line can be shown.
[[nodiscard]] std::size_t step_back(std::string_view line, std::size_t offset, std::size_t columns);

/// A text on one line, tabs as one blank, cut with "..." after `columns`.
[[nodiscard]] std::string clean(std::string_view text, std::uint32_t columns = 1000);

}  // namespace bot::diag
