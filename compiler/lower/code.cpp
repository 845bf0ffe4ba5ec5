#include "compiler/lower/code.hpp"

#include <algorithm>

namespace bot::lower {

using bytecode::ChunkKind;

void Coder::begin(ChunkKind kind, std::optional<model::IntentId> intent, std::string_view context) {
  const std::uint32_t owner = intent ? rows_.of(*intent) + 1 : 0;
  image_.chunks.push_back(
      {static_cast<std::uint32_t>(image_.code.size()), static_cast<std::uint32_t>(kind) | owner << 2});
  context_ = context;
  count_ = 0;
  height_ = 0;
  reachable_ = true;
  locals_.clear();
}

std::uint32_t Coder::end() {
  if (reachable_) op(Op::end);
  counts_.push_back(count_);
  return static_cast<std::uint32_t>(image_.chunks.size() - 1);
}

void Coder::opcode(Op op) {
  bytecode::put_u8(image_.code, static_cast<std::uint8_t>(op));
  ++count_;
  const bytecode::OpRow& row = bytecode::op_row(op);
  const auto words = [](std::string_view types) {
    return static_cast<std::int32_t>(types.size()) -
           static_cast<std::int32_t>(std::count(types.begin(), types.end(), '?'));
  };
  if (op != Op::drop && op != Op::format && op != Op::say_format) grow(-words(row.pops));
  grow(words(row.pushes));
  if (bytecode::ends_chunk(op)) reachable_ = false;
}

void Coder::grow(std::int32_t by) {
  height_ += by;
  max_height_ = std::max(max_height_, static_cast<std::uint32_t>(std::max(height_, 0)));
}

void Coder::op(Op op) { opcode(op); }

void Coder::op(Op op, std::uint64_t a) {
  opcode(op);
  bytecode::put_leb(image_.code, a);
  if (op == Op::drop) grow(-static_cast<std::int32_t>(a));
}

void Coder::op(Op op, std::uint64_t a, std::uint64_t b) {
  opcode(op);
  bytecode::put_leb(image_.code, a);
  bytecode::put_leb(image_.code, b);
}

void Coder::op_taking(Op op, std::uint64_t a, std::uint32_t b) {
  this->op(op, a, b);
  grow(-static_cast<std::int32_t>(b));
}

std::size_t Coder::jump(Op op) {
  opcode(op);
  const std::size_t at = image_.code.size();
  bytecode::put_fixed(image_.code, std::uint32_t{0});
  if (op == Op::jump) reachable_ = false;
  return at;
}

void Coder::land(std::size_t jump) {
  const auto distance = static_cast<std::uint32_t>(image_.code.size() - jump - 4);
  std::memcpy(image_.code.data() + jump, &distance, sizeof distance);
  reachable_ = true;
}

void Coder::place(source::Span span) {
  const auto at = sources_.position(span.file, span.begin);
  const auto code = static_cast<std::uint32_t>(image_.code.size());
  auto& places = image_.debug.places;
  if (!places.empty() && places.back().code == code) places.pop_back();
  places.push_back({code, rows_.files[static_cast<std::uint32_t>(span.file)], at.line, at.column});
}

// ---- statements -----------------------------------------------------------------------------------------------------

void Coder::body(const model::Body& body) {
  const std::int32_t before = height_;
  for (const model::Stmt& s : body) statement(s);
  if (reachable_ && height_ > before) op(Op::drop, static_cast<std::uint64_t>(height_ - before));
  height_ = before;
}

void Coder::statement(const model::Stmt& s) {
  place(s.span);
  if (const auto* said = std::get_if<model::Say>(&s.node)) {
    say(*said);
  } else if (const auto* let = std::get_if<model::Let>(&s.node)) {
    locals_[let->local] = static_cast<std::uint32_t>(height_);
    expr(*let->value);
  } else if (const auto* set = std::get_if<model::Set>(&s.node)) {
    expr(*set->value);
    op(Op::store, rows_.of(set->var));
  } else if (const auto* branch = std::get_if<model::If>(&s.node)) {
    expr(*branch->condition);
    const std::size_t to_else = jump(Op::jump_if_false);
    body(branch->then);
    if (branch->otherwise.empty()) return land(to_else);
    std::optional<std::size_t> to_end;
    if (reachable_) to_end = jump(Op::jump);
    land(to_else);
    body(branch->otherwise);
    if (to_end) land(*to_end);
  } else if (const auto* over = std::get_if<model::Handover>(&s.node)) {
    for (const auto* text : {&over->to, &over->note}) {
      if (*text) expr(**text);
      else op(Op::const_none, bytecode::type_byte({bytecode::BaseType::text, true, 0}));
    }
    op(Op::handover);
  } else {
    const model::Target& t = std::get<model::Go>(s.node).target;
    switch (t.kind) {
      case model::Target::Kind::stay: return op(Op::stay);
      case model::Target::Kind::state: return op(Op::go, rows_.of(t.state));
      case model::Target::Kind::flow: return op(Op::open, rows_.of(t.flow));
    }
  }
}

void Coder::say(const model::Say& s) {
  const auto send = [&](const model::Template& t) {
    const std::uint32_t row = texts_.row(context_, t);
    if (t.constant()) return op(Op::say, row);
    op_taking(Op::say_format, row, holes(t));
  };
  if (s.variants.size() == 1) return send(s.variants[0]);
  op(Op::variant, rows_.of(*s.last), s.variants.size());
  opcode(Op::switch_);
  bytecode::put_leb(image_.code, s.variants.size());
  const std::size_t table = image_.code.size();
  image_.code.resize(table + 4 * s.variants.size());
  const std::size_t base = image_.code.size();
  std::vector<std::size_t> to_end;
  // Behind the table comes the case "no entry", which a verified `variant` never takes: the last variant stands there.
  for (std::size_t i = s.variants.size(); i-- > 0;) {
    const auto distance = static_cast<std::uint32_t>(image_.code.size() - base);
    std::memcpy(image_.code.data() + table + 4 * i, &distance, sizeof distance);
    send(s.variants[i]);
    if (i > 0) to_end.push_back(jump(Op::jump));
    reachable_ = true;
  }
  for (const std::size_t j : to_end) land(j);
}

}  // namespace bot::lower
