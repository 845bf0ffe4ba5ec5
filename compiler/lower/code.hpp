#pragma once
// Inside of lower/: code of one chunk after the other.

#include <map>
#include <string>
#include <vector>

#include "bytecode/opcodes.hpp"
#include "bytecode/types.hpp"
#include "compiler/lower/rows.hpp"

namespace bot::lower {

using bytecode::Op;

/// Writes the code section. It runs twice: the first time to collect the texts, the second time with their rows known.
class Coder {
 public:
  Coder(const model::Program& program, const Rows& rows, Texts& texts, const source::SourceSet& sources,
        emit::Image& image)
      : program_(program), rows_(rows), texts_(texts), sources_(sources), image_(image) {}

  /// Starts a chunk; `context` is the qualified name its texts belong to, `intent` whose attributes it may read.
  void begin(bytecode::ChunkKind kind, std::optional<model::IntentId> intent, std::string_view context);
  /// Ends it and gives its index.
  std::uint32_t end();

  void expr(const model::Expr& e);
  void body(const model::Body& body);
  void op(Op op);
  void op(Op op, std::uint64_t a);
  void op(Op op, std::uint64_t a, std::uint64_t b);
  /// An opcode that takes `b` values off the stack: format and say_format.
  void op_taking(Op op, std::uint64_t a, std::uint32_t b);
  /// The place of a jump whose target comes later.
  [[nodiscard]] std::size_t jump(Op op);
  void land(std::size_t jump);
  /// The highest stack so far, in words.
  [[nodiscard]] std::uint32_t max_stack() const { return max_height_; }
  /// Instructions of each chunk.
  [[nodiscard]] const std::vector<std::uint32_t>& instruction_counts() const { return counts_; }

 private:
  void statement(const model::Stmt& s);
  void say(const model::Say& s);
  void text_value(const model::Template& text);
  std::uint32_t holes(const model::Template& text);
  void to_text(const model::Expr& e);
  void binary(const model::Binary& b);
  void opcode(Op op);
  void grow(std::int32_t by);
  void place(source::Span span);

  const model::Program& program_;
  const Rows& rows_;
  Texts& texts_;
  const source::SourceSet& sources_;
  emit::Image& image_;
  std::string context_;
  std::uint32_t count_ = 0;
  std::int32_t height_ = 0;
  std::uint32_t max_height_ = 0;
  bool reachable_ = true;
  std::map<std::uint32_t, std::uint32_t> locals_;  // stack position by local
  std::vector<std::uint32_t> counts_;
};

}  // namespace bot::lower
