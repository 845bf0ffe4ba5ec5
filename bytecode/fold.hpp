#pragma once
// Folding: how messages and keyword phrases are made comparable. The rule itself, in the order it is applied:
//
// 1. The bytes are read as UTF-8; each invalid byte counts as U+FFFD, which parts tokens.
// 2. Every character is decomposed (NFKD) and case-folded, unless case is kept.
// 3. These fall away, as if they had not been written: default-ignorable characters (variation selectors, soft
//    hyphen, joiners; a ZWJ between two emoji holds them together first), skin tones U+1F3FB..1F3FF, U+20E3, and,
//    unless accents are kept, the combining diacritics U+0300..036F, 1AB0..1AFF, 1DC0..1DFF, 20D0..20FF, FE20..FE2F.
// 4. What is left is put into canonical order and composed (NFKC).
// 5. Tokens are runs of letters (L*), digits (N*) and marks (M*). One of . , : / - between two digits belongs to the
//    token. One of ' U+2019 U+02BC between letters (or after a letter's mark) falls away. An emoji
//    (Extended_Pictographic), a ZWJ sequence of them, and a pair of regional indicators are one token each.
//    Everything else parts tokens and is dropped.
// 6. Under stretch, equal letters side by side in a token become one.
//
// Folding is the same for any division of the text at characters up to U+0020, so pure ASCII words never reach
// utf8proc.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytecode/memory.hpp"

namespace bot::bytecode {

/// The bits of a fold profile; 0 is the usual one: no case, no accents, every letter counts.
inline constexpr std::uint8_t fold_keep_case = 1;
inline constexpr std::uint8_t fold_keep_accents = 2;
inline constexpr std::uint8_t fold_stretch = 4;
/// How many profiles there are: a profile is below this.
inline constexpr std::uint8_t fold_profile_count = 8;

/// A token: bytes [begin, end) of the folded text, never empty.
struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint64_t hash = 0;  ///< hash_token of its bytes

  friend bool operator==(const Token& a, const Token& b) { return a.begin == b.begin && a.end == b.end; }
};

/// The result of a fold. Keep one and use it again: it then allocates only for a text longer than all before.
struct FoldedText {
  /// Behind the text this many zero bytes are readable, for code that loads whole words.
  static constexpr std::size_t padding = 32;

  /// The tokens with a single space between them: well-formed UTF-8 of `size` bytes, then the padding.
  Vector<char> bytes;
  std::size_t size = 0;
  Vector<Token> tokens;
  bool ascii = true;  // the folded text has only bytes below 0x80: as many code points as bytes

  [[nodiscard]] std::string_view text() const { return {bytes.data(), size}; }
  [[nodiscard]] std::string_view text(Token token) const { return text().substr(token.begin, token.end - token.begin); }

  Vector<std::int32_t> points, spare;  // working memory of the fold
};

/// Longest text that is folded, in bytes. A longer one folds to no tokens; callers say so before.
inline constexpr std::size_t max_fold_bytes = std::size_t{1} << 20;

/// Folds `text` into `out`, replacing what was there. `profile` is below fold_profile_count.
/// Throws nothing but std::bad_alloc.
void fold(std::string_view text, std::uint8_t profile, FoldedText& out);

/// Number of code points of well-formed UTF-8.
[[nodiscard]] std::uint32_t count_points(std::string_view text);

/// Whether a folded token may be written with a typo under `typo 1`: letters and their marks only, from
/// min_typo_letters to max_typo_points of them.
[[nodiscard]] bool takes_typo(std::string_view token);
inline constexpr std::uint32_t min_typo_letters = 5;
inline constexpr std::uint32_t max_typo_points = 64;

}  // namespace bot::bytecode
