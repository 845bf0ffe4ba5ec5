// What each instruction takes and leaves.

#include <bit>
#include <cmath>

#include "bytecode/encoding.hpp"
#include "runtime/load/verify_pass.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::ChunkKind;
using bytecode::Instruction;
using bytecode::no_row;
using bytecode::Op;
using bytecode::ShapeKind;
using bytecode::Type;

namespace {

Type letter(char c, bool optional) {
  switch (c) {
    case 'b': return {BaseType::bool_, optional, 0};
    case 'i': return {BaseType::int_, optional, 0};
    case 'n': return {BaseType::number, optional, 0};
    case 't': return {BaseType::text, optional, 0};
    default: return {BaseType::enum_, optional, 0};
  }
}

bool is_block(BaseType base) { return base == BaseType::record || base == BaseType::list; }

std::uint32_t effect_of(Op op) {
  switch (op) {
    case Op::store: return does_store;
    case Op::say:
    case Op::say_format:
    case Op::variant:
    case Op::media:
    case Op::location:
    case Op::carousel:
    case Op::card:
    case Op::link:
    case Op::emit: return does_speak;
    case Op::button: return does_offer;
    case Op::remind:
    case Op::cancel: return does_remind;
    case Op::handover: return does_hand_over;
    case Op::go: return does_go;
    case Op::open: return does_open;
    case Op::stay: return does_stay;
    case Op::back: return does_go_back;
    case Op::return_: return does_return;
    default: return 0;
  }
}

}  // namespace

/// The others are as their row says.
const char* Pass::as_row(const Instruction& i) {
  const bytecode::OpRow& row = bytecode::op_row(i.op);
  for (std::size_t k = row.pops.size(); k-- > 0;) {
    const bool optional = row.pops[k] == '?';
    if (optional) --k;
    if (!pop_as(letter(row.pops[k], optional))) return wrong_type;
  }
  for (std::size_t k = 0; k < row.pushes.size(); ++k) {
    const bool optional = k + 1 < row.pushes.size() && row.pushes[k + 1] == '?';
    push(letter(row.pushes[k], optional));
    if (optional) ++k;
  }
  if (bytecode::ends_chunk(i.op)) reachable = false;
  return nullptr;
}

const char* Pass::instruction(const Instruction& i) {
  const auto& view = v.view;
  if (bytecode::has_effect(i.op)) {
    if (chunk.kind() == ChunkKind::guard) return "a guard changes something";
    if (chunk.kind() == ChunkKind::function) return "a function changes something";
    if (chunk.kind() == ChunkKind::init && i.op != Op::store) return "an initial value has an effect";
    facts.does |= effect_of(i.op);
    return effect_instruction(i);
  }
  const std::size_t nlus = view.nlus().size();
  Type a, b;
  switch (i.op) {
    case Op::const_int:
      if (bytecode::unzigzag(i.a) == static_cast<std::int64_t>(bytecode::none_word)) return "an integer is none";
      push(int_type);
      return nullptr;
    case Op::const_number: {
      const double d = std::bit_cast<double>(i.a);
      if (!std::isfinite(d) || (d == 0 && std::signbit(d))) return "a number is not finite";
      push(number_type);
      return nullptr;
    }
    case Op::const_text:
      if (i.a >= view.texts().size()) return no_operand;
      if (v.artifact.arity_[i.a] > 0) return "a text has placeholders that nothing fills";
      push(text_type);
      return nullptr;
    case Op::const_enum:
      if (i.a >= nlus || i.b >= view.nlus()[i.a].value_count) return no_operand;
      push({BaseType::enum_, false, static_cast<std::uint32_t>(i.a)});
      return nullptr;
    case Op::const_none: {
      if (i.a > 0xff || !bytecode::valid_type_byte(static_cast<std::uint8_t>(i.a)) || (i.a & 0x80) == 0)
        return "none has no type";
      const auto byte = static_cast<std::uint8_t>(i.a);
      const auto detail = static_cast<std::uint32_t>(i.b);
      const bool of_nlu = static_cast<BaseType>(byte & 0x7f) == BaseType::enum_;
      if (of_nlu ? detail >= nlus : !v.type(byte, detail)) return no_operand;
      push(bytecode::type_of_byte(byte, detail));
      return nullptr;
    }
    case Op::load:
      if (i.a >= view.variables().size()) return no_operand;
      push(bytecode::type_of_byte(view.variables()[i.a].type, view.variables()[i.a].detail));
      return nullptr;
    case Op::pick: {
      if (i.a >= now.height) return "an instruction reads below the stack";
      std::uint32_t at = now.top;
      while (cells[at].height != i.a + 1) at = height(cells[at].far) > i.a ? cells[at].far : cells[at].below;
      push(cells[at].type);
      return nullptr;
    }
    case Op::drop:
      if (i.a > now.height) return "an instruction takes more than there is on the stack";
      for (std::uint64_t k = 0; k < i.a; ++k) (void)pop(a);
      return nullptr;
    case Op::attribute: {
      if (!chunk.has_intent()) return "code without an intent reads an attribute";
      const auto& intent = view.intents()[chunk.intent()];
      if (i.a >= intent.attribute_count) return no_operand;
      push(v.artifact.attribute_type(view.attributes()[intent.attributes + i.a]));
      late_attribute = late_attribute || may_wait;
      return nullptr;
    }
    case Op::context:
      if (i.a > 8) return no_operand;
      if (i.a == 0 || i.a >= 7) push(int_type);
      else push({BaseType::text, i.a == 4 || i.a == 6, 0});
      return nullptr;
    case Op::found:
    case Op::found_value:
      if (i.a >= nlus || (i.op == Op::found_value && i.b >= view.nlus()[i.a].value_count)) return no_operand;
      push(bool_type);
      return nullptr;
    case Op::some:
      if (!pop(a) || a.base == BaseType::number) return wrong_type;
      a.optional = false;
      push(a);
      return nullptr;
    case Op::is_none:
      if (!pop(a) || a.base == BaseType::number) return wrong_type;
      push(bool_type);
      return nullptr;
    case Op::equal:
      if (!pop(b) || !pop(a) || a.base != b.base || a.detail != b.detail || a.base == BaseType::text ||
          is_block(a.base))
        return wrong_type;
      push(bool_type);
      return nullptr;
    case Op::text_enum:
      if (i.a >= nlus) return no_operand;
      if (!pop_as({BaseType::enum_, false, static_cast<std::uint32_t>(i.a)})) return wrong_type;
      push(text_type);
      return nullptr;
    case Op::format:
      if (const char* problem = take_texts(i.a, i.b)) return problem;
      push(text_type);
      return nullptr;
    case Op::and_then:
    case Op::or_else:
      if (now.height == 0 || cells[now.top].type != bool_type) return wrong_type;
      if (!arrive(i.target, now)) return cannot_join();
      (void)pop(a);
      return nullptr;
    case Op::if_none:
    case Op::if_none_num: {
      Type t;
      if (!pop(t) || (t.base == BaseType::number) != (i.op == Op::if_none_num)) return wrong_type;
      const Stack without = now;
      t.optional = false;
      push(t);
      if (!arrive(i.target, now)) return cannot_join();
      now = without;
      return nullptr;
    }
    case Op::jump:
    case Op::jump_if_false:
    case Op::jump_if_true:
      if (i.op != Op::jump && !pop_as(bool_type)) return wrong_type;
      if (!arrive(i.target, now)) return cannot_join();
      reachable = i.op != Op::jump;
      return nullptr;
    case Op::switch_: {
      if (!pop_as(int_type)) return wrong_type;
      for (std::uint64_t k = 0; k < i.a; ++k) {
        const auto distance = bytecode::get_fixed<std::uint32_t>(i.table + 4 * k);
        if (!arrive(i.end + distance, now)) return cannot_join();
      }
      return nullptr;
    }
    case Op::end:
      if (chunk.kind() == ChunkKind::guard && (now.height != 1 || cells[now.top].type != bool_type))
        return "a guard does not end with one bool";
      if (chunk.kind() == ChunkKind::function) {
        const bytecode::FunctionRow& f = view.functions()[functions[index]];
        const Type result = bytecode::on_stack(bytecode::type_of_byte(f.result, f.result_detail));
        if (now.height == 0 || !bytecode::fits(cells[now.top].type, result))
          return "a function does not end with its result";
      }
      reachable = false;
      return nullptr;
    case Op::next_item:
    case Op::again: return loop_instruction(i);
    case Op::call_fn: return call_function(i.a);
    default: break;
  }
  return static_cast<std::uint8_t>(i.op) >= 0x80 ? value_instruction(i) : as_row(i);
}

/// Records and lists, and operands of the instructions on numbers and texts.
const char* Pass::value_instruction(const Instruction& i) {
  const auto& view = v.view;
  const auto row_of = [&](ShapeKind kind) -> const bytecode::ShapeRow* {
    return i.a < view.shapes().size() && view.shapes()[i.a].kind == kind ? &view.shapes()[i.a] : nullptr;
  };
  const auto shape = static_cast<std::uint32_t>(i.a);
  const Type list{BaseType::list, false, shape}, record{BaseType::record, false, shape};
  const auto field_type = [&](const bytecode::ShapeRow& s, std::uint64_t k) {
    const bytecode::FieldRow& f = view.fields()[s.first + k];
    return bytecode::type_of_byte(f.type, f.detail);
  };
  Type a, b;
  switch (i.op) {
    case Op::record: {
      const bytecode::ShapeRow* s = row_of(ShapeKind::record);
      if (s == nullptr) return no_operand;
      if (!pop_fields(s->first, s->count)) return wrong_type;
      push(record);
      return nullptr;
    }
    case Op::field: {
      const bytecode::ShapeRow* s = row_of(ShapeKind::record);
      if (s == nullptr || i.b >= s->count) return no_operand;
      if (!pop_as(record)) return wrong_type;
      push(field_type(*s, i.b));
      return nullptr;
    }
    case Op::list:
    case Op::item:
    case Op::concat:
    case Op::at_most:
    case Op::in_list:
    case Op::list_length:
    case Op::join: {
      const bytecode::ShapeRow* s = row_of(ShapeKind::list);
      if (s == nullptr) return no_operand;
      const Type item = bytecode::on_stack(field_type(*s, 0));
      switch (i.op) {
        case Op::list:
          for (std::uint64_t k = 0; k < i.b; ++k)
            if (!pop_as(item)) return wrong_type;
          push(list);
          return nullptr;
        case Op::item:
          if (!pop_as(int_type) || !pop_as(list)) return wrong_type;
          push(item);
          return nullptr;
        case Op::concat:
          if (!pop_as(list) || !pop_as(list)) return wrong_type;
          push(list);
          return nullptr;
        case Op::at_most: {
          Type maybe = list;
          maybe.optional = true;
          if (!pop(a) || !bytecode::fits(a, maybe)) return wrong_type;
          push(a);
          return nullptr;
        }
        case Op::in_list:
          if (!pop_as(list) || !pop(a) || a.base != item.base || a.detail != item.detail) return wrong_type;
          push(bool_type);
          return nullptr;
        case Op::join:
          if (item != text_type) return no_operand;
          if (!pop_as(text_type) || !pop_as(list)) return wrong_type;
          push(text_type);
          return nullptr;
        default:  // list_length
          if (!pop_as(list)) return wrong_type;
          push(int_type);
          return nullptr;
      }
    }
    case Op::equal_value: {
      if (i.a > 0xff || !v.type(static_cast<std::uint8_t>(i.a), static_cast<std::uint32_t>(i.b))) return no_operand;
      const Type type = bytecode::type_of_byte(static_cast<std::uint8_t>(i.a), static_cast<std::uint32_t>(i.b));
      if (!is_block(type.base)) return no_operand;
      if (!pop(b) || !pop(a) || a.base != type.base || b.base != type.base || a.detail != type.detail ||
          b.detail != type.detail)
        return wrong_type;
      push(bool_type);
      return nullptr;
    }
    case Op::time_part:
    case Op::date_part:
      if (i.a > 3) return no_operand;
      return as_row(i);
    default: return as_row(i);
  }
}

const char* Pass::take_texts(std::uint64_t text, std::uint64_t count) {
  if (text >= v.view.texts().size()) return no_operand;
  if (v.artifact.arity_[text] > count || count > bytecode::max_placeholders)
    return "a text has placeholders that nothing fills";
  for (std::uint64_t k = 0; k < count; ++k)
    if (!pop_as(text_type)) return wrong_type;
  return nullptr;
}

const char* Pass::effect_instruction(const Instruction& i) {
  const auto& view = v.view;
  switch (i.op) {
    case Op::store: {
      if (i.a >= view.variables().size()) return no_operand;
      const auto& row = view.variables()[i.a];
      return pop_as(bytecode::type_of_byte(row.type, row.detail)) ? nullptr : wrong_type;
    }
    case Op::say: return take_texts(i.a, 0);
    case Op::say_format: return take_texts(i.a, i.b);
    case Op::variant: {
      if (i.a >= view.variables().size() || view.variables()[i.a].type != bytecode::type_byte(int_type))
        return no_operand;
      if (i.b == 0 || i.b > 0xffff) return "a choice has no variants";
      push(int_type);
      return nullptr;
    }
    case Op::go: {
      if (i.a >= view.states().size()) return no_operand;
      const std::uint32_t flow = view.states()[i.a].flow;
      if (facts.goes_to_flow != no_row && facts.goes_to_flow != flow) return "code leads into two flows";
      facts.goes_to_flow = flow;
      reachable = false;
      return nullptr;
    }
    case Op::open:
      if (i.a >= view.flows().size()) return no_operand;
      if (!pop_parameters(static_cast<std::uint32_t>(i.a))) return wrong_type;
      reachable = false;
      return nullptr;
    case Op::return_: {
      if (i.a > 0xff || !v.type(static_cast<std::uint8_t>(i.a), static_cast<std::uint32_t>(i.b))) return no_operand;
      const Type type =
          bytecode::on_stack(bytecode::type_of_byte(static_cast<std::uint8_t>(i.a), static_cast<std::uint32_t>(i.b)));
      if (!pop_as(type)) return wrong_type;
      if (returned && facts.result != type) return "code gives results of two types";
      returned = true;
      facts.result = type;
      reachable = false;
      return nullptr;
    }
    case Op::media:
      if (i.a == 0 || i.a == 6 || i.a > 7) return no_operand;
      return as_row(i);
    case Op::button: {
      if (i.a >= view.intents().size()) return no_operand;
      const bytecode::IntentRow& intent = view.intents()[i.a];
      for (std::uint32_t k = intent.attribute_count; k-- > 0;) {
        const bytecode::AttributeRow& a = view.attributes()[intent.attributes + k];
        Type type = bytecode::type_of_byte(a.type, a.detail);
        type.optional = a.optional != 0;
        if (!pop_as(type)) return wrong_type;
      }
      return pop_as(text_type) ? nullptr : wrong_type;
    }
    case Op::emit: {
      if (i.a >= view.shapes().size() || view.shapes()[i.a].kind != ShapeKind::payload) return no_operand;
      return pop_fields(view.shapes()[i.a].first, view.shapes()[i.a].count) ? nullptr : wrong_type;
    }
    case Op::remind:
      if (i.a >= view.intents().size()) return no_operand;
      return as_row(i);
    case Op::cancel: return i.a < view.intents().size() ? nullptr : no_operand;
    case Op::question:
    case Op::retry:
    case Op::ask:
    case Op::call_flow:
    case Op::try_call: return wait_instruction(i);
    default: return as_row(i);
  }
}

}  // namespace bot::runtime
