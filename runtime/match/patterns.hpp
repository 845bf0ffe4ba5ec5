#pragma once
// The matches of pattern NLUs in a message, with their captures as values. The message is matched as it was written.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bytecode/memory.hpp"
#include "bytecode/pattern.hpp"
#include "bytecode/types.hpp"

namespace bot::runtime {

/// A pattern as the artifact has it.
struct PatternSpec {
  std::string_view text;
  std::span<const bytecode::BaseType> captures;  ///< text, int or number, one for each capture
};

/// Patterns one artifact may have: with max_pattern_memory each this bounds what they take.
inline constexpr std::size_t max_patterns = 256;
/// Most matches of one call; later ones do not count.
inline constexpr std::size_t max_pattern_matches = 4096;
/// Most steps one call may take, told from the sizes of message and patterns before each search. A message that is
/// longer than a pattern allows for has no match. An ordinary pattern has about 50 steps for each byte.
inline constexpr std::int64_t max_pattern_effort = std::int64_t{1} << 30;

/// The value of a capture: bytes of the message, and for int and number what they say: digits with . and , as the
/// built-in number has them (1.500 is 1500), perhaps with a sign.
struct PatternValue {
  std::uint32_t begin = 0;  ///< of a text; empty when the capture took no part in the match
  std::uint32_t end = 0;
  std::int64_t integer = 0;  ///< of an int, never the smallest one
  double number = 0;         ///< of a number: finite, never -0
};

/// A match: bytes [begin, end) of the message, not empty, well-formed UTF-8.
struct PatternMatch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t pattern = 0;  ///< which of the set
  std::uint32_t values = 0;   ///< first of its captures
};

/// Working memory and the result. Keep one per thread: it allocates only to grow. RE2 itself may allocate while it
/// matches, within max_pattern_memory for each pattern.
class PatternScratch {
 public:
  [[nodiscard]] std::span<const PatternMatch> matches() const { return matches_; }
  [[nodiscard]] std::span<const PatternValue> values(const PatternMatch& match) const {
    return std::span(values_).subspan(match.values, captures_);
  }

 private:
  friend class PatternSet;
  struct Next {
    PatternMatch match;
    bool found = false;
  };
  bytecode::Vector<PatternMatch> matches_;
  bytecode::Vector<PatternValue> values_;
  bytecode::Vector<Next> next_;           // per pattern: its next match
  bytecode::Vector<PatternValue> ahead_;  // their captures
  std::size_t captures_ = 0;
};

/// The patterns of an artifact, made once when it is loaded. Never changes; any number of threads may use it.
class PatternSet {
 public:
  /// Why patterns are refused.
  struct Problem {
    std::size_t pattern = 0;
    std::string text;
  };
  /// Replaces what was there. After a problem the set is empty.
  [[nodiscard]] std::optional<Problem> build(std::span<const PatternSpec> patterns);
  [[nodiscard]] std::size_t size() const { return patterns_.size(); }

  /// The first `limit` matches of the patterns [first, first + count), all with the same number of captures, that do
  /// not overlap, in message order. Where two begin at the same place the earlier pattern counts. A match does not
  /// count when it is empty, when an int or number of it cannot be read or is out of range, or when it or a capture is
  /// not well-formed UTF-8. `message` is any bytes, at most bytecode::max_fold_bytes, else there is no match.
  /// Linear time in the message for a match found. Throws nothing but std::bad_alloc.
  void find(std::size_t first, std::size_t count, std::string_view message, std::size_t limit,
            PatternScratch& scratch) const;

 private:
  struct Compiled {
    bytecode::Pattern pattern;
    bytecode::Vector<bytecode::BaseType> captures;
  };
  struct Search;
  bytecode::Vector<Compiled> patterns_;
};

}  // namespace bot::runtime
