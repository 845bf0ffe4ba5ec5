#pragma once
// The opcodes as an enum and as rows. See opcodes.def.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bot::bytecode {

enum class Op : std::uint8_t {
#define BOT_OP(name, number, operands, pops, pushes, text) name = number,
#include "bytecode/opcodes.def"
#undef BOT_OP
};

/// A few letters in place: the table is part of every runtime.
struct Letters {
  char letters[7] = {};
  std::uint8_t count = 0;

  constexpr Letters(const char* text) {
    while (text[count] != 0) {
      letters[count] = text[count];
      ++count;
    }
  }
  [[nodiscard]] constexpr std::size_t size() const { return count; }
  [[nodiscard]] constexpr char operator[](std::size_t i) const { return letters[i]; }
  [[nodiscard]] constexpr const char* begin() const { return letters; }
  [[nodiscard]] constexpr const char* end() const { return letters + count; }
  [[nodiscard]] constexpr std::string_view view() const { return {letters, count}; }
  constexpr operator std::string_view() const { return view(); }
};

struct OpRow {
  Op op;
  Letters operands;
  Letters pops;
  Letters pushes;
};

inline constexpr OpRow op_rows[] = {
#define BOT_OP(name, number, operands, pops, pushes, text) {Op::name, operands, pops, pushes},
#include "bytecode/opcodes.def"
#undef BOT_OP
};

/// What opcodes are called, in the order of op_rows; for people, as is the next one.
inline constexpr std::string_view op_names[] = {
#define BOT_OP(name, number, operands, pops, pushes, text) #name,
#include "bytecode/opcodes.def"
#undef BOT_OP
};
/// What they do.
inline constexpr std::string_view op_texts[] = {
#define BOT_OP(name, number, operands, pops, pushes, text) text,
#include "bytecode/opcodes.def"
#undef BOT_OP
};

namespace detail {
constexpr std::array<std::uint8_t, 256> op_index() {
  std::array<std::uint8_t, 256> index{};
  index.fill(0xff);
  std::uint8_t i = 0;
  for (const OpRow& row : op_rows) index[static_cast<std::uint8_t>(row.op)] = i++;
  return index;
}
inline constexpr std::array<std::uint8_t, 256> op_index_table = op_index();
}  // namespace detail

/// The row of an opcode, or nullptr when the byte is none.
[[nodiscard]] constexpr const OpRow* op_row(std::uint8_t byte) {
  const std::uint8_t i = detail::op_index_table[byte];
  return i == 0xff ? nullptr : &op_rows[i];
}
[[nodiscard]] constexpr std::string_view op_name(Op op) {
  return op_names[detail::op_index_table[static_cast<std::uint8_t>(op)]];
}
[[nodiscard]] constexpr const OpRow& op_row(Op op) { return *op_row(static_cast<std::uint8_t>(op)); }

/// An opcode after which the chunk does not go on.
[[nodiscard]] constexpr bool ends_chunk(Op op) {
  return op == Op::end || op == Op::go || op == Op::open || op == Op::stay || op == Op::back || op == Op::return_;
}
/// An opcode that changes something outside of the stack; a guard may hold none.
[[nodiscard]] constexpr bool has_effect(Op op) {
  const auto byte = static_cast<std::uint8_t>(op);
  return op == Op::store || (byte >= 0x60 && byte < 0x80);
}
/// An opcode where a chunk may stop and go on later.
[[nodiscard]] constexpr bool suspends(Op op) { return op == Op::ask || op == Op::call_flow || op == Op::try_call; }

}  // namespace bot::bytecode
