#pragma once
// Patterns: the regular expressions of pattern NLUs. Both sides compile them here, with the same options and limits, so
// that what the compiler accepts, the runtime runs. The syntax is RE2's: no looking ahead or behind and no back
// references, and matching takes linear time. UTF-8, case sensitive.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace bot::bytecode {

inline constexpr std::size_t max_pattern_bytes = 4096;
inline constexpr std::size_t max_pattern_captures = 32;
/// What a compiled pattern may take, with its working memory: a larger one is refused.
inline constexpr std::int64_t max_pattern_memory = std::int64_t{1} << 20;

/// What there is to say about a pattern.
struct PatternCheck {
  std::string problem;                ///< why it is refused, for people; empty: it is not
  std::string part;                   ///< the part of the pattern the problem is about, may be empty
  std::vector<std::string> captures;  ///< names of the captures in order; empty where it has none
  bool matches_empty = false;         ///< it matches the empty text; such matches never count
};

[[nodiscard]] PatternCheck check_pattern(std::string_view text);

/// Bytes [begin, end) of a message; begin > end: the capture took no part in the match.
struct PatternGroup {
  std::uint32_t begin = 1;
  std::uint32_t end = 0;

  [[nodiscard]] bool took_part() const { return begin <= end; }
};

/// A compiled pattern. Never changes; any number of threads may use it.
class Pattern {
 public:
  /// Nothing is found before compile has succeeded.
  Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  [[nodiscard]] PatternCheck compile(std::string_view text);
  [[nodiscard]] std::size_t captures() const { return captures_; }
  /// Steps a search may take for each byte of the message, at most.
  [[nodiscard]] std::int64_t cost() const { return cost_; }
  /// The first match that begins at `from` or later, which is at most message.size(); the message, any bytes, has at
  /// most 2^31. `groups[0]` becomes the match, then come the captures, as many as there is room for.
  [[nodiscard]] bool find(std::string_view message, std::size_t from, std::span<PatternGroup> groups) const;

 private:
  std::unique_ptr<re2::RE2> re_;
  std::size_t captures_ = 0;
  std::int64_t cost_ = 0;
};

}  // namespace bot::bytecode
