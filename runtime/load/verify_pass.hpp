#pragma once
// Inside of load/: the pass over the code of a chunk, with the types on the stack.
//
// Jumps lead forward, so everything that can arrive at an instruction is known when the pass gets there; only `again`
// leads back, to a next_item with the very stack that was there.

#include "bytecode/disassemble.hpp"
#include "bytecode/memory.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/verifier.hpp"

namespace bot::runtime {

/// A stack is a list that shares its lower part with others: taking a copy for a jump costs nothing.
struct Cell {
  bytecode::Type type;
  std::uint32_t below;
  std::uint32_t far;     ///< a cell further down, so that the way to any of them is short (Myers 1983)
  std::uint32_t height;  ///< cells from here to the bottom
};

struct Stack {
  std::uint32_t top = bytecode::no_row;
  std::uint32_t height = 0;
};

struct Loop {
  std::uint32_t begin;
  Stack stack;
};

/// Which instructions of a resume point were found.
struct ResumeSeen {
  bool question = false, retry = false, wait = false;
};

struct Pass {
  Verifier& v;
  std::span<const std::byte> code;
  std::uint64_t max_joined;                  ///< pairs of cells
  bytecode::Vector<std::uint32_t> arriving;  ///< by code offset: stack that jumps bring, as an index of stacks plus one
  bytecode::Vector<std::uint32_t> functions = {};  ///< by chunk: its function, or no_row
  bytecode::Vector<ResumeSeen> resumes = {};
  bytecode::Vector<Cell> cells = {};
  bytecode::Vector<Stack> stacks = {};
  bytecode::Vector<Loop> loops = {};
  bytecode::Vector<bytecode::Type> above = {};
  std::uint64_t joined = 0;

  // of the chunk
  std::uint32_t index = 0;
  bytecode::ChunkRow chunk{};
  ChunkFacts facts = {};
  Stack now = {};
  bool reachable = true;
  bool may_wait = false;        ///< behind the first place where a block may go on later
  bool late_attribute = false;  ///< an attribute is read there
  bool returned = false;

  [[nodiscard]] const char* verify(std::uint32_t chunk_index, std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] const char* instruction(const bytecode::Instruction& i);  // verify_ops.cpp
  [[nodiscard]] const char* value_instruction(const bytecode::Instruction& i);
  [[nodiscard]] const char* effect_instruction(const bytecode::Instruction& i);
  [[nodiscard]] const char* wait_instruction(const bytecode::Instruction& i);  // verify_waits.cpp
  [[nodiscard]] const char* loop_instruction(const bytecode::Instruction& i);
  [[nodiscard]] const char* take_texts(std::uint64_t text, std::uint64_t count);
  [[nodiscard]] const char* call_function(std::uint64_t function);
  [[nodiscard]] const char* as_row(const bytecode::Instruction& i);

  [[nodiscard]] std::uint32_t height(std::uint32_t cell) const {
    return cell == bytecode::no_row ? 0 : cells[cell].height;
  }
  void push_on(std::uint32_t& top, bytecode::Type t);
  void push(bytecode::Type t) {
    push_on(now.top, t);
    ++now.height;
  }
  [[nodiscard]] bool pop(bytecode::Type& t) {
    if (now.height == 0) return false;
    t = cells[now.top].type;
    now.top = cells[now.top].below;
    --now.height;
    return true;
  }
  [[nodiscard]] bool pop_as(bytecode::Type wanted) {
    bytecode::Type t;
    return pop(t) && bytecode::fits(t, bytecode::on_stack(wanted));
  }
  [[nodiscard]] bool pop_fields(std::uint32_t first, std::uint32_t count);
  [[nodiscard]] bool pop_parameters(std::uint32_t flow);
  /// Makes `into` a stack that both fit. False when there is none, and when all joins together take longer than the
  /// code of honest compilers makes them.
  [[nodiscard]] bool join(Stack& into, Stack other);
  [[nodiscard]] const char* cannot_join() const {
    return joined > max_joined ? "the code takes too long to check" : "two ways meet with different stacks";
  }
  [[nodiscard]] bool arrive(std::uint32_t at, Stack stack);
  /// The stack fits the cells of the resume point, and counts as having their types from here on.
  [[nodiscard]] bool take_cells(const bytecode::ResumeRow& row);
};

inline constexpr bytecode::Type bool_type{bytecode::BaseType::bool_, false, 0};
inline constexpr bytecode::Type int_type{bytecode::BaseType::int_, false, 0};
inline constexpr bytecode::Type number_type{bytecode::BaseType::number, false, 0};
inline constexpr bytecode::Type text_type{bytecode::BaseType::text, false, 0};
inline constexpr const char* wrong_type = "an instruction finds another type on the stack";
inline constexpr const char* no_operand = "an instruction refers to something that is not there";

}  // namespace bot::runtime
