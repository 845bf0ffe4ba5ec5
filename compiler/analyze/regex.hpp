#pragma once
// Regular expressions as automata: those of RE2's syntax that say what they match in characters alone. Unicode groups,
// flags but i and s, and a few rare escapes are left out; such an expression is not read, and nothing is claimed of it.
// Construction: Thompson, "Regular Expression Search Algorithm", 1968; counted repetitions are written out.

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::analyze::regex {

/// Code points from first to second; ascending and apart.
using Ranges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// What a message may hold besides code points: bytes that are no UTF-8. Nothing matches it.
inline constexpr std::uint32_t invalid_point = 0x110000;

struct Node {
  enum class Kind : std::uint8_t { take, split, word_edge, no_word_edge, begin, end, accept };
  Kind kind = Kind::accept;
  std::uint32_t next = 0;
  std::uint32_t other = 0;  ///< of a split
  Ranges ranges;            ///< of take: a character out of these
};

struct Automaton {
  std::vector<Node> nodes;
  std::uint32_t start = 0;
  /// Captures that surely hold 1 to 15 digits and nothing else, by place.
  std::vector<bool> digits;
};

/// Nothing: it is not of the kind that is read here, matches the empty text, or becomes too large.
[[nodiscard]] std::optional<Automaton> read(std::string_view pattern);

/// Adds what `more` matches.
void join(Automaton& to, const Automaton& more);

}  // namespace bot::analyze::regex
