#pragma once
// Source texts and places in them.
//
// A SourceSet owns the text of every file of one compilation. A place is a byte offset into one file; lines and
// columns are worked out only when something is shown to a person.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::source {

/// Index of a file in its SourceSet. Four bytes, because every AST node carries one.
enum class FileId : std::uint32_t {};

/// Half-open range of bytes [begin, end) in one file.
struct Span {
  FileId file{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that holds both; they are of the same file.
[[nodiscard]] constexpr Span cover(Span a, Span b) {
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

/// A place as a person counts it: both from 1, the column in code points.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// The path `name` as seen from the directory of the file `from`: "a/b.bot" from "a/c.bot" is "b.bot". Both are
/// relative to one directory, or both are absolute; otherwise, and for a standard module ("std/agent"), it is `name`
/// itself.
[[nodiscard]] std::string relative(std::string_view from, std::string_view name);

/// Largest source file that is accepted: 64 MiB (spans are 32 bits wide, and nobody writes such a bot by hand).
inline constexpr std::size_t max_source_bytes = std::size_t{64} << 20;

class SourceSet {
 public:
  /// Adds a file of at most max_source_bytes and returns its id. `name` is how findings call it: relative, with forward
  /// slashes.
  FileId add(std::string name, std::string text);

  [[nodiscard]] std::string_view name(FileId file) const;
  /// The file's bytes. The view stays valid as long as the set does.
  [[nodiscard]] std::string_view text(FileId file) const;
  [[nodiscard]] std::string_view text(Span span) const;
  /// A byte order mark has no column. An offset past the end is the end. Not for several threads at once.
  [[nodiscard]] LineColumn position(FileId file, std::uint32_t offset) const;
  /// The line (counted from 1) without its line break ("\n" or "\r\n"), but with a byte order mark. Empty when there
  /// is no such line.
  [[nodiscard]] std::string_view line(FileId file, std::uint32_t line) const;
  /// One more than there are line breaks: a place at the end of a text that ends in one is on a line of its own.
  [[nodiscard]] std::uint32_t line_count(FileId file) const;
  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string name;
    std::string text;
    mutable std::vector<std::uint32_t> line_starts;  // made on first use
    // code points that begin before each block of block_bytes, made on first use: a line may have a million columns
    mutable std::vector<std::uint32_t> points_before;
  };
  static const std::vector<std::uint32_t>& line_starts(const File& file);
  /// Code points that begin in these bytes of one line.
  static std::uint32_t points_between(const File& file, std::uint32_t begin, std::uint32_t end);
  std::deque<File> files_;  // a deque, so that views into it stay valid
};

}  // namespace bot::source
