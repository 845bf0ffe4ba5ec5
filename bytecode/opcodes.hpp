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

struct OpRow {
  Op op;
  std::string_view name;
  std::string_view operands;
  std::string_view pops;
  std::string_view pushes;
  std::string_view text;
};

inline constexpr OpRow op_rows[] = {
#define BOT_OP(name, number, operands, pops, pushes, text) {Op::name, #name, operands, pops, pushes, text},
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
[[nodiscard]] constexpr const OpRow& op_row(Op op) { return *op_row(static_cast<std::uint8_t>(op)); }

/// An opcode after which the chunk does not go on.
[[nodiscard]] constexpr bool ends_chunk(Op op) {
  return op == Op::end || op == Op::handover || op == Op::go || op == Op::open || op == Op::stay || op == Op::back ||
         op == Op::return_;
}
/// An opcode that changes something outside of the stack; a guard may hold none.
[[nodiscard]] constexpr bool has_effect(Op op) {
  const auto byte = static_cast<std::uint8_t>(op);
  return op == Op::store || (byte >= 0x60 && byte < 0x80);
}
/// An opcode where a chunk may stop and go on later.
[[nodiscard]] constexpr bool suspends(Op op) { return op == Op::ask || op == Op::call_flow || op == Op::try_call; }

}  // namespace bot::bytecode
