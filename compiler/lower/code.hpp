#pragma once
// Inside of lower/: code of one chunk after the other.

#include <map>
#include <string>
#include <vector>

#include "bytecode/opcodes.hpp"
#include "bytecode/types.hpp"
#include "compiler/lower/shapes.hpp"

namespace bot::lower {

using bytecode::Op;

/// Writes the code section. It runs twice: the first time to collect the texts, the second time with their rows known.
///
/// Between statements every value on the stack is a local of the block: stack_ has their types, so that a place where
/// the block waits knows what to keep.
class Coder {
 public:
  Coder(const model::Program& program, const Rows& rows, Texts& texts, const source::SourceSet& sources,
        emit::Image& image)
      : program_(program),
        rows_(rows),
        texts_(texts),
        sources_(sources),
        image_(image),
        shapes_(program, rows, image) {}

  /// Starts a chunk; `context` is the qualified name its texts belong to, `intent` whose attributes it may read.
  void begin(bytecode::ChunkKind kind, std::optional<model::IntentId> intent, std::string_view context);
  /// Ends it and gives its index.
  std::uint32_t end();

  /// Keeps the attributes of the intent as locals: what comes behind a wait reads them there.
  void keep_attributes(const model::Intent& intent);
  /// A value is on the stack as the local; its type is the one of the expression that made it.
  void declare(std::uint32_t local, model::Type type);
  /// The handler whose arrow stands in this chunk's code; null: none.
  void arrow_of(const model::Handler* handler) { arrow_ = handler; }
  /// What comes next belongs to this place of the source.
  void place(source::Span span);
  void expr(const model::Expr& e);
  void body(const model::Body& body);
  void arrow(const model::Target& target, const std::vector<model::ExprPtr>& args);
  void none(model::Type type);
  /// Whether the two values on top, of this type, are equal.
  void equal(model::Type type);
  void op(Op op);
  void op(Op op, std::uint64_t a);
  void op(Op op, std::uint64_t a, std::uint64_t b);
  /// An opcode that takes `count` values off the stack, which its row leaves open.
  void taking(std::size_t count) { grow(-static_cast<std::int32_t>(count)); }
  void giving(std::size_t count) { grow(static_cast<std::int32_t>(count)); }
  /// The place of a jump whose target comes later.
  [[nodiscard]] std::size_t jump(Op op);
  [[nodiscard]] std::size_t jump(Op op, std::uint64_t a);
  void land(std::size_t jump);
  [[nodiscard]] bool reachable() const { return reachable_; }
  [[nodiscard]] Shapes& shapes() { return shapes_; }
  /// The highest stack so far, in words.
  [[nodiscard]] std::uint32_t max_stack() const { return max_height_; }
  /// Instructions of each chunk at most, loops and functions with their own.
  [[nodiscard]] const std::vector<std::uint64_t>& instruction_counts() const { return counts_; }
  /// A function's chunk is done: what calls it counts that.
  void function_done(std::uint32_t chunk);

 private:
  // statements.cpp
  void statement(const model::Stmt& s);
  void say(const model::Say& s);
  void media(const model::SayMedia& s);
  void for_each(std::uint32_t local, const model::Expr& list, auto&& body);
  void if_else(const model::Expr& condition, bool has_else, auto&& then, auto&& otherwise);
  void match(const model::Match& m);
  void choices(const model::Choices& choices);
  void choice(const model::Choice& choice);
  // waits.cpp
  void ask(const model::Ask& a);
  void call(const model::CallFlow& c);
  void attempt(const model::Try& t);
  void resume(model::ResumeId id, bytecode::ResumeKind kind, std::uint32_t what, std::size_t cells);

  void send(const model::Template& text);
  void text_or_none(const model::Expr* e);
  void text_value(const model::Template& text);
  std::uint32_t holes(const std::vector<model::Template::Part>& parts);
  void to_text(const model::Expr& e);
  void binary(const model::Binary& b);
  void builtin(const model::CallBuiltin& b);
  void opcode(Op op);
  void grow(std::int32_t by);
  void count(std::uint64_t instructions);
  void typed(Op op, bytecode::Type type);

  const model::Program& program_;
  const Rows& rows_;
  Texts& texts_;
  const source::SourceSet& sources_;
  emit::Image& image_;
  Shapes shapes_;
  std::string context_;
  std::uint64_t count_ = 0;
  std::uint64_t weight_ = 1;  // how often an instruction runs at most, for the loops around it
  std::int32_t height_ = 0;
  std::uint32_t max_height_ = 0;
  bool reachable_ = true;
  std::map<std::uint32_t, std::uint32_t> locals_;      // stack position by local
  std::map<std::uint32_t, std::uint32_t> attributes_;  // stack position by attribute, where they are kept
  std::vector<bytecode::Type> stack_;                  // types of the locals, from the bottom
  std::vector<std::uint64_t> counts_;
  struct Function {
    std::uint64_t count = 0;
    std::uint32_t height = 0;
  };
  std::vector<Function> functions_;  // by row
  std::uint32_t chunk_height_ = 0;
  const model::Handler* arrow_ = nullptr;
};

}  // namespace bot::lower
