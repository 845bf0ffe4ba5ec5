#include "compiler/lower/code.hpp"

#include <algorithm>

namespace bot::lower {

using bytecode::ChunkKind;

namespace {

constexpr std::uint64_t most = 0xffff'fffe;  // counts beyond it mean "more than anybody allows"

/// Opcodes that take or give as many values as their operands say: who writes one counts them.
bool counts_by_itself(Op op) {
  switch (op) {
    case Op::drop:
    case Op::format:
    case Op::say_format:
    case Op::next_item:
    case Op::open:
    case Op::button:
    case Op::emit:
    case Op::call_flow:
    case Op::try_call:
    case Op::record:
    case Op::list:
    case Op::call_fn: return true;
    default: return false;
  }
}

std::int32_t words(std::string_view types) {
  return static_cast<std::int32_t>(types.size()) -
         static_cast<std::int32_t>(std::count(types.begin(), types.end(), '?'));
}

}  // namespace

void Coder::begin(ChunkKind kind, std::optional<model::IntentId> intent, std::string_view context) {
  const std::uint32_t owner = intent ? rows_.of(*intent) + 1 : 0;
  image_.chunks.push_back(
      {static_cast<std::uint32_t>(image_.code.size()), static_cast<std::uint32_t>(kind) | owner << 2});
  context_ = context;
  count_ = 0;
  weight_ = 1;
  height_ = 0;
  chunk_height_ = 0;
  reachable_ = true;
  arrow_ = nullptr;
  locals_.clear();
  attributes_.clear();
  stack_.clear();
}

std::uint32_t Coder::end() {
  if (reachable_) op(Op::end);
  counts_.push_back(count_);
  return static_cast<std::uint32_t>(image_.chunks.size() - 1);
}

void Coder::function_done(std::uint32_t chunk) { functions_.push_back({counts_[chunk], chunk_height_}); }

void Coder::keep_attributes(const model::Intent& intent) {
  for (std::uint32_t k = 0; k < intent.attributes.size(); ++k) {
    attributes_[k] = static_cast<std::uint32_t>(height_);
    op(Op::attribute, k);
    stack_.push_back(shapes_.type(model::type_of(program_, intent, intent.attributes[k])));
  }
}

void Coder::declare(std::uint32_t local, model::Type type) {
  locals_[local] = static_cast<std::uint32_t>(stack_.size());
  stack_.push_back(shapes_.type(type));
}

void Coder::count(std::uint64_t instructions) {
  instructions = std::min(instructions, most);
  count_ = std::min(count_ + instructions * std::min(weight_, most), most);
}

void Coder::opcode(Op op) {
  bytecode::put_u8(image_.code, static_cast<std::uint8_t>(op));
  count(1);
  const bytecode::OpRow& row = bytecode::op_row(op);
  if (!counts_by_itself(op)) {
    grow(-words(row.pops));
    grow(words(row.pushes));
  }
  if (bytecode::ends_chunk(op) || op == Op::again) reachable_ = false;
}

void Coder::grow(std::int32_t by) {
  height_ += by;
  chunk_height_ = std::max(chunk_height_, static_cast<std::uint32_t>(std::max(height_, 0)));
  max_height_ = std::max(max_height_, chunk_height_);
}

void Coder::op(Op op) { opcode(op); }

void Coder::op(Op op, std::uint64_t a) {
  opcode(op);
  bytecode::put_leb(image_.code, a);
  if (op == Op::drop) taking(a);
}

void Coder::op(Op op, std::uint64_t a, std::uint64_t b) {
  opcode(op);
  bytecode::put_leb(image_.code, a);
  bytecode::put_leb(image_.code, b);
}

void Coder::typed(Op op, bytecode::Type type) {
  this->op(op, bytecode::type_byte(type));
  if (bytecode::has_detail(type.base)) bytecode::put_leb(image_.code, type.detail);
}

void Coder::none(model::Type type) {
  type.optional = true;
  typed(Op::const_none, shapes_.type(type));
}

std::size_t Coder::jump(Op op) {
  opcode(op);
  const std::size_t at = image_.code.size();
  bytecode::put_fixed(image_.code, std::uint32_t{0});
  if (op == Op::jump) reachable_ = false;
  return at;
}

std::size_t Coder::jump(Op op, std::uint64_t a) {
  this->op(op, a);
  const std::size_t at = image_.code.size();
  bytecode::put_fixed(image_.code, std::uint32_t{0});
  return at;
}

void Coder::land(std::size_t jump) {
  const auto distance = static_cast<std::uint32_t>(image_.code.size() - jump - 4);
  std::memcpy(image_.code.data() + jump, &distance, sizeof distance);
  reachable_ = true;
}

void Coder::place(source::Span span) {
  if (texts_.collecting()) return;
  const auto at = sources_.position(span.file, span.begin);
  const auto code = static_cast<std::uint32_t>(image_.code.size());
  auto& places = image_.debug.places;
  if (!places.empty() && places.back().code == code) places.pop_back();
  places.push_back({code, rows_.files[static_cast<std::uint32_t>(span.file)], at.line, at.column});
}

}  // namespace bot::lower
