#pragma once
// Types of stack values, variables and attributes, and how a value lies in its 64-bit word.
//
//   bool      0 or 1
//   int       two's complement; the smallest integer is not a value, it stands for none
//   number    IEEE 754 double; finite, never -0; none is one quiet NaN
//   text      a TextRef
//   enum      the position of the value in its NLU
//   duration  an int: milliseconds
//   time      an int: milliseconds since 1970-01-01 00:00 UTC
//   date      an int: days since 1970-01-01
//   record    a BlockRef: its fields, in order
//   list      a BlockRef: its items
// On the stack a duration, a time and a date are ints: see on_stack(). none of every type but number is the word
// `none_word`.

#include <cstdint>

namespace bot::bytecode {

enum class BaseType : std::uint8_t { bool_, int_, number, text, enum_, duration, time, date, record, list };
inline constexpr std::uint8_t base_type_count = 10;
inline constexpr const char* base_type_names[] = {"bool",     "int",  "number", "text",   "enum",
                                                  "duration", "time", "date",   "record", "list"};

struct Type {
  BaseType base = BaseType::bool_;
  bool optional = false;
  std::uint32_t detail = 0;  ///< for an enum: the NLU whose values it has; for a record or a list: its shape; else 0

  friend constexpr bool operator==(const Type&, const Type&) = default;
};

/// Type byte: the base type, and bit 7 for optional.
[[nodiscard]] constexpr std::uint8_t type_byte(Type t) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(t.base) | (t.optional ? 0x80U : 0U));
}
[[nodiscard]] constexpr bool valid_type_byte(std::uint8_t b) { return (b & 0x7f) < base_type_count; }
/// Whether a type of this base says more in its `detail`.
[[nodiscard]] constexpr bool has_detail(BaseType b) {
  return b == BaseType::enum_ || b == BaseType::record || b == BaseType::list;
}
[[nodiscard]] constexpr Type type_of_byte(std::uint8_t b, std::uint32_t detail) {
  const auto base = static_cast<BaseType>(b & 0x7f);
  return {base, (b & 0x80) != 0, has_detail(base) ? detail : 0};
}
/// The type as code sees it.
[[nodiscard]] constexpr Type on_stack(Type t) {
  if (t.base == BaseType::duration || t.base == BaseType::time || t.base == BaseType::date) t.base = BaseType::int_;
  return t;
}

/// Whether a value of type `from` may stand where `to` is wanted.
[[nodiscard]] constexpr bool fits(Type from, Type to) {
  return from.base == to.base && from.detail == to.detail && (to.optional || !from.optional);
}

using Word = std::uint64_t;
inline constexpr Word none_word = 0x8000'0000'0000'0000;
inline constexpr Word none_number_word = 0x7ff8'0000'0000'6e6f;

[[nodiscard]] constexpr Word none_of(BaseType base) { return base == BaseType::number ? none_number_word : none_word; }

/// Where the bytes of a text are: 8 bits of space, 24 of length, 32 of offset. Only turns know texts of the spaces turn
/// and catalogue (laid over at run time).
struct TextRef {
  enum class Space : std::uint8_t { artifact = 0, session = 1, turn = 2, catalogue = 3 };
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

/// Where the words of a record or a list are: 8 bits of space, 24 of count, 32 of offset, in words. Nothing in it: 0.
struct BlockRef {
  TextRef::Space space = TextRef::Space::artifact;  ///< session or turn
  std::uint32_t count = 0;
  std::uint32_t offset = 0;
};
inline constexpr std::uint32_t max_block_words = (1U << 24) - 1;

[[nodiscard]] constexpr Word pack(BlockRef b) {
  return b.count == 0 ? 0 : (static_cast<Word>(b.space) << 56) | (static_cast<Word>(b.count) << 32) | b.offset;
}
[[nodiscard]] constexpr BlockRef unpack_block(Word w) {
  return {static_cast<TextRef::Space>(w >> 56), static_cast<std::uint32_t>(w >> 32) & max_block_words,
          static_cast<std::uint32_t>(w)};
}

}  // namespace bot::bytecode
