// The opcodes that do something besides sending a text.

#include <bit>

#include "bytecode/encoding.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::Op;
using bytecode::Word;

namespace {

std::uint32_t leb(const std::byte*& p) { return static_cast<std::uint32_t>(bytecode::get_leb(p)); }

/// By the operand of `media`.
constexpr Effect::Kind media_kinds[] = {Effect::Kind::say,      Effect::Kind::image,  Effect::Kind::audio,
                                        Effect::Kind::video,    Effect::Kind::file,   Effect::Kind::sticker,
                                        Effect::Kind::location, Effect::Kind::contact};

/// A reminder is at least so far away, so that one that raises itself cannot keep a host busy.
constexpr std::int64_t shortest_reminder = 1000;

}  // namespace

void Machine::effect_op(Op op, const std::byte*& p, Word*& sp) {
  switch (op) {
    case Op::media:
      sp -= 2;
      send(media_kinds[leb(p)], 0, sp[0], sp[1]);
      return;
    case Op::location:
      sp -= 3;
      send(Effect::Kind::location, 0, 0, sp[2]);
      if (failed()) return;
      effects_[sent_ - 1].latitude = std::bit_cast<double>(sp[0]);
      effects_[sent_ - 1].longitude = std::bit_cast<double>(sp[1]);
      return;
    case Op::carousel: send(Effect::Kind::carousel, 0, 0, 0); return;
    case Op::card:
      sp -= 3;
      offer_card(sp[0], sp[1], sp[2]);
      return;
    case Op::button: {
      const std::uint32_t intent = leb(p);
      sp -= view_.intents()[intent].attribute_count + 1U;
      offer_button(intent, sp[0], sp + 1);
      return;
    }
    case Op::link:
      sp -= 2;
      offer_link(sp[0], sp[1]);
      return;
    case Op::emit: {
      const bytecode::ShapeRow& shape = view_.shapes()[leb(p)];
      sp -= shape.count;
      const Word block = make_block(sp, shape.count);
      send(Effect::Kind::emit, 0,
           bytecode::pack(bytecode::TextRef{bytecode::TextRef::Space::artifact, shape.name.length, shape.name.offset}),
           0);
      if (!failed()) send_fields(shape.first, shape.count, block);
      return;
    }
    case Op::remind: {
      const std::uint32_t intent = leb(p);
      remind(intent, static_cast<std::int64_t>(*--sp));
      return;
    }
    case Op::cancel: {
      const std::uint32_t intent = leb(p);
      charge(parts_.reminders.size() / 16);
      std::erase_if(parts_.reminders, [&](const Reminder& r) { return r.intent == intent; });
      return;
    }
    default: return;
  }
}

/// The effect that was sent last is a record with these fields.
void Machine::send_fields(std::uint32_t first, std::uint32_t count, Word block) {
  effects_[sent_ - 1].value.kind = Value::Kind::record;
  if (count == 0) return;
  Unready& u = unready(sent_ - 1);
  u.first_field = first;
  u.fields = count;
  u.block = block;
}

void Machine::remind(std::uint32_t intent, std::int64_t after) {
  charge(parts_.reminders.size() / 16);
  std::erase_if(parts_.reminders, [&](const Reminder& r) { return r.intent == intent; });
  if (parts_.reminders.size() >= 0xffff) {
    error_ = TurnError::memory;
    return;
  }
  parts_.reminders.push_back({intent, later(head_.now, std::max(after, shortest_reminder))});
}

/// Sets the parameters of a flow from the values below `top`; gives their number.
std::uint32_t Machine::set_parameters(std::uint32_t flow, const Word* top) {
  const std::uint32_t extra = view_.flows()[flow].extra;
  if (extra == bytecode::no_row) return 0;
  const bytecode::FlowExtraRow& row = view_.flow_extras()[extra];
  for (std::uint32_t k = 0; k < row.param_count; ++k)
    parts_.slots[view_.params()[row.params + k].variable] = top[static_cast<std::int64_t>(k) - row.param_count];
  return row.param_count;
}

void Machine::call_service(std::uint32_t resume, Word* values) {
  const bytecode::ServiceCallRow& row = view_.calls()[view_.resumes()[resume].what];
  const Word block = make_block(values, row.count);
  if (failed()) return;
  suspend(resume, values, later(head_.now, row.timeout), ++parts_.calls);
  send(Effect::Kind::call, 0,
       bytecode::pack(bytecode::TextRef{bytecode::TextRef::Space::artifact, row.name.length, row.name.offset}), 0);
  if (failed()) return;
  effects_[sent_ - 1].call = parts_.calls;
  effects_[sent_ - 1].timeout = row.timeout;
  send_fields(row.params, row.count, block);
}

}  // namespace bot::runtime
