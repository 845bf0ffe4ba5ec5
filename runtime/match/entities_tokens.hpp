#pragma once
// Internal to the entities: a message cut into tokens.

#include <string_view>

#include "bytecode/memory.hpp"
#include "runtime/match/entities.hpp"

namespace bot::runtime::entities {

/// Characters of symbol tokens that are not ASCII.
inline constexpr std::int16_t sign_euro = 256;
inline constexpr std::int16_t sign_pound = 257;
inline constexpr std::int16_t sign_yen = 258;
inline constexpr std::int16_t sign_other = 259;

/// Cuts `message`, any bytes of at most max_fold_bytes, into `tokens`. Linear time.
///   word    letters, of any script, with their marks; an apostrophe between two ASCII letters belongs to it.
///           Number words written together are several tokens: duabelas
///   digits  ASCII digits
///   symbol  everything else; all dashes are -, all apostrophes ', a line break is one \n
///   url, email
/// White space, emoji, invisible characters, * and ~, and _ at the edge of a word are no tokens.
void tokenize(std::string_view message, bytecode::Vector<Token>& tokens);

/// The web or e-mail address that begins at `at`, a letter or digit with none before it, as a token; or one of the kind
/// none whose `end` is where the next one may begin at the earliest. (entities_web.cpp)
[[nodiscard]] Token find_address(std::string_view message, std::size_t at);

struct Point {
  std::int32_t code = -1;  // -1: not UTF-8
  std::uint32_t bytes = 1;
};
[[nodiscard]] Point point_at(std::string_view message, std::size_t at);
enum class CharClass : std::uint8_t { blank, letter, symbol };
[[nodiscard]] CharClass class_of(std::int32_t code);

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace bot::runtime::entities
