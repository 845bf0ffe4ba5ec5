#pragma once
// Code as text, and the walk over instructions that everything else about code is built on.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "bytecode/opcodes.hpp"

namespace bot::bytecode {

/// One decoded instruction. Jump targets are offsets in the code section.
struct Instruction {
  Op op = Op::end;
  std::uint32_t begin = 0;  ///< offset in the code section
  std::uint32_t end = 0;
  std::uint64_t a = 0;               ///< first operand; an integer is still zigzag, a number is its bits
  std::uint64_t b = 0;               ///< second operand, or the detail of a type
  std::uint32_t target = 0;          ///< of a jump
  const std::byte* table = nullptr;  ///< of a switch: `a` entries of 4 bytes
};

/// Decodes the instruction at `at`, which may not reach past `end`. False when it is no complete, well-formed one.
/// Operands are not checked against tables. The target of a jump lies behind the instruction and before `end`; that of
/// a jump back lies before the instruction's end, wherever that is.
[[nodiscard]] bool decode(std::span<const std::byte> code, std::uint32_t at, std::uint32_t end, Instruction& out);

/// "say_format 3 1", "const_none enum? 2", "jump -> 120", "switch -> 40, 52" (offsets in the code section).
[[nodiscard]] std::string show(const Instruction& instruction);

}  // namespace bot::bytecode
