#pragma once
// Types of stack values, variables and attributes, and how a value lies in its 64-bit word.
//
//   bool      0 or 1
//   int       two's complement; the smallest integer is not a value, it stands for none
//   number    IEEE 754 double; finite, never -0; none is one quiet NaN
//   text      a TextRef
//   enum      the position of the value in its NLU
// none of every type but number is the word `none_word`.

#include <cstdint>

namespace bot::bytecode {

enum class BaseType : std::uint8_t { bool_, int_, number, text, enum_ };
inline constexpr std::uint8_t base_type_count = 5;

struct Type {
  BaseType base = BaseType::bool_;
  bool optional = false;
  std::uint32_t nlu = 0;  ///< for an enum: the NLU whose values it has

  friend constexpr bool operator==(const Type&, const Type&) = default;
};

/// Type byte: the base type, and bit 7 for optional.
[[nodiscard]] constexpr std::uint8_t type_byte(Type t) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(t.base) | (t.optional ? 0x80U : 0U));
}
[[nodiscard]] constexpr bool valid_type_byte(std::uint8_t b) { return (b & 0x7f) < base_type_count; }
[[nodiscard]] constexpr Type type_of_byte(std::uint8_t b, std::uint32_t nlu) {
  const auto base = static_cast<BaseType>(b & 0x7f);
  return {base, (b & 0x80) != 0, base == BaseType::enum_ ? nlu : 0};
}

/// Whether a value of type `from` may stand where `to` is wanted.
[[nodiscard]] constexpr bool fits(Type from, Type to) {
  return from.base == to.base && from.nlu == to.nlu && (to.optional || !from.optional);
}

using Word = std::uint64_t;
inline constexpr Word none_word = 0x8000'0000'0000'0000;
inline constexpr Word none_number_word = 0x7ff8'0000'0000'6e6f;

[[nodiscard]] constexpr Word none_of(BaseType base) { return base == BaseType::number ? none_number_word : none_word; }

/// Where the bytes of a text are: 8 bits of space, 24 of length, 32 of offset.
struct TextRef {
  enum class Space : std::uint8_t { artifact = 0, session = 1, turn = 2 };
  Space space = Space::artifact;
  std::uint32_t length = 0;
  std::uint32_t offset = 0;
};
inline constexpr std::uint32_t max_text_bytes = (1U << 24) - 1;

[[nodiscard]] constexpr Word pack(TextRef t) {
  return (static_cast<Word>(t.space) << 56) | (static_cast<Word>(t.length) << 32) | t.offset;
}
[[nodiscard]] constexpr TextRef unpack_text(Word w) {
  return {static_cast<TextRef::Space>(w >> 56), static_cast<std::uint32_t>(w >> 32) & max_text_bytes,
          static_cast<std::uint32_t>(w)};
}

}  // namespace bot::bytecode
