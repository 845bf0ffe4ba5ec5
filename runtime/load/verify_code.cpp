// The code: one pass over the instructions of each chunk, with the types on the stack. Jumps only lead forward, so
// everything that can arrive at an instruction is known when the pass gets there.

#include <bit>
#include <cmath>
#include <cstring>

#include "bytecode/disassemble.hpp"
#include "bytecode/encoding.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/verifier.hpp"

namespace bot::runtime {

namespace {

using bytecode::BaseType;
using bytecode::ChunkKind;
using bytecode::Instruction;
using bytecode::no_row;
using bytecode::Op;
using bytecode::Type;

/// A stack is a list that shares its lower part with others: taking a copy for a jump costs nothing.
struct Cell {
  Type type;
  std::uint32_t below;
  std::uint32_t far;     ///< a cell further down, so that the way to any of them is short (Myers 1983)
  std::uint32_t height;  ///< cells from here to the bottom
};

struct Stack {
  std::uint32_t top = no_row;
  std::uint32_t height = 0;
};

struct Pass {
  Verifier& v;
  std::span<const std::byte> code;
  std::vector<Cell> cells;
  std::vector<std::uint32_t> arriving;  ///< by code offset: stack that jumps bring, as an index of stacks plus one
  std::vector<Stack> stacks;
  std::uint64_t max_joined;  ///< pairs of cells
  std::uint64_t joined = 0;
  std::vector<Type> above;

  // of the chunk
  bytecode::ChunkRow chunk{};
  ChunkFacts facts;
  Stack now;
  bool reachable = true;

  [[nodiscard]] std::uint32_t height(std::uint32_t cell) const { return cell == no_row ? 0 : cells[cell].height; }
  void push_on(std::uint32_t& top, Type t) {
    std::uint32_t far = top;
    if (top != no_row) {
      const std::uint32_t one = cells[top].far, two = one == no_row ? no_row : cells[one].far;
      if (height(top) - height(one) == height(one) - height(two)) far = two;
    }
    cells.push_back({t, top, far, height(top) + 1});
    top = static_cast<std::uint32_t>(cells.size() - 1);
  }
  void push(Type t) {
    push_on(now.top, t);
    ++now.height;
  }
  bool pop(Type& t) {
    if (now.height == 0) return false;
    t = cells[now.top].type;
    now.top = cells[now.top].below;
    --now.height;
    return true;
  }
  bool pop_as(Type wanted) {
    Type t;
    return pop(t) && bytecode::fits(t, wanted);
  }

  /// Makes `into` a stack that both fit. False when there is none, and when all joins together take longer than the
  /// code of honest compilers makes them.
  bool join(Stack& into, Stack other) {
    if (into.height != other.height) return false;
    // From the top down to where both are the same list.
    above.clear();
    std::uint32_t a = into.top, b = other.top;
    bool same = true;
    while (a != b) {
      Type t = cells[a].type;
      const Type u = cells[b].type;
      if (joined++ > max_joined) return false;
      if (t.base != u.base || t.nlu != u.nlu) return false;
      if (u.optional && !t.optional) {
        t.optional = true;
        same = false;
      }
      above.push_back(t);
      a = cells[a].below;
      b = cells[b].below;
    }
    if (same) return true;
    into.top = a;
    for (std::size_t i = above.size(); i-- > 0;) push_on(into.top, above[i]);
    return true;
  }

  [[nodiscard]] const char* cannot_join() const {
    return joined > max_joined ? "the code takes too long to check" : "two ways meet with different stacks";
  }

  bool arrive(std::uint32_t at, Stack stack) {
    std::uint32_t& slot = arriving[at];
    if (slot == 0) {
      stacks.push_back(stack);
      slot = static_cast<std::uint32_t>(stacks.size());
      return true;
    }
    return join(stacks[slot - 1], stack);
  }

  const char* instruction(const Instruction& i);
  const char* verify(std::uint32_t index, std::uint32_t begin, std::uint32_t end);
};

/// Where two ways meet, honest code compares a handful of cells: what an expression has pushed since they parted.
constexpr std::uint64_t max_joined_of(std::size_t code) { return 4096 + 8 * std::uint64_t{code}; }

constexpr Type bool_type{BaseType::bool_, false, 0};
constexpr Type int_type{BaseType::int_, false, 0};
constexpr Type text_type{BaseType::text, false, 0};

Type letter(char c, bool optional) {
  switch (c) {
    case 'b': return {BaseType::bool_, optional, 0};
    case 'i': return {BaseType::int_, optional, 0};
    case 'n': return {BaseType::number, optional, 0};
    case 't': return {BaseType::text, optional, 0};
    default: return {BaseType::enum_, optional, 0};
  }
}

const char* Pass::instruction(const Instruction& i) {
  const auto& view = v.view;
  if (bytecode::has_effect(i.op) && chunk.kind() == ChunkKind::guard) return "a guard changes something";
  if (i.op != Op::store && bytecode::has_effect(i.op) && chunk.kind() == ChunkKind::init)
    return "an initial value has an effect";
  static constexpr const char* wrong_type = "an instruction finds another type on the stack";
  static constexpr const char* no_operand = "an instruction refers to something that is not there";
  const std::size_t nlus = view.nlus().size();
  const auto takes_texts = [&](std::uint64_t text, std::uint64_t count) -> const char* {
    if (text >= view.texts().size()) return no_operand;
    if (v.arity[text] > count || count > bytecode::max_placeholders)
      return "a text has placeholders that nothing fills";
    for (std::uint64_t k = 0; k < count; ++k)
      if (!pop_as(text_type)) return wrong_type;
    return nullptr;
  };

  Type a, b;
  switch (i.op) {
    case Op::const_int:
      if (bytecode::unzigzag(i.a) == static_cast<std::int64_t>(bytecode::none_word)) return "an integer is none";
      push(int_type);
      return nullptr;
    case Op::const_number: {
      const double d = std::bit_cast<double>(i.a);
      if (!std::isfinite(d) || (d == 0 && std::signbit(d))) return "a number is not finite";
      push({BaseType::number, false, 0});
      return nullptr;
    }
    case Op::const_text:
      if (const char* problem = takes_texts(i.a, 0)) return problem;
      push(text_type);
      return nullptr;
    case Op::const_enum:
      if (i.a >= nlus || i.b >= view.nlus()[i.a].value_count) return no_operand;
      push({BaseType::enum_, false, static_cast<std::uint32_t>(i.a)});
      return nullptr;
    case Op::const_none: {
      if (i.a > 0xff || !bytecode::valid_type_byte(static_cast<std::uint8_t>(i.a)) || (i.a & 0x80) == 0)
        return "none has no type";
      const Type t = bytecode::type_of_byte(static_cast<std::uint8_t>(i.a), static_cast<std::uint32_t>(i.b));
      if (t.base == BaseType::enum_ && t.nlu >= nlus) return no_operand;
      push(t);
      return nullptr;
    }
    case Op::load:
    case Op::store: {
      if (i.a >= view.variables().size()) return no_operand;
      const auto& row = view.variables()[i.a];
      const Type t = bytecode::type_of_byte(row.type, row.nlu);
      if (i.op == Op::load) push(t);
      else if (!pop_as(t)) return wrong_type;
      return nullptr;
    }
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
      const auto& row = view.attributes()[intent.attributes + i.a];
      const bool optional = row.optional != 0 && view.nlus()[row.nlu].default_value == no_row;
      push({BaseType::enum_, optional, row.nlu});
      return nullptr;
    }
    case Op::context:
      if (i.a > 4) return no_operand;
      push(i.a == 0 ? int_type : Type{BaseType::text, i.a == 4, 0});
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
      if (!pop(b) || !pop(a) || a.base != b.base || a.nlu != b.nlu || a.base == BaseType::text) return wrong_type;
      push(bool_type);
      return nullptr;
    case Op::text_enum:
      if (i.a >= nlus) return no_operand;
      if (!pop_as({BaseType::enum_, false, static_cast<std::uint32_t>(i.a)})) return wrong_type;
      push(text_type);
      return nullptr;
    case Op::format:
      if (const char* problem = takes_texts(i.a, i.b)) return problem;
      push(text_type);
      return nullptr;
    case Op::say: return takes_texts(i.a, 0);
    case Op::say_format: return takes_texts(i.a, i.b);
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
      reachable = false;
      return nullptr;
    case Op::end:
      if (chunk.kind() == ChunkKind::guard && (now.height != 1 || cells[now.top].type != bool_type))
        return "a guard does not end with one bool";
      reachable = false;
      return nullptr;
    case Op::handover:
    case Op::stay:
    case Op::equal_text:
    case Op::some_num:
    case Op::is_none_num:
    case Op::const_true:
    case Op::const_false:
    case Op::not_:
    case Op::less_int:
    case Op::less_eq_int:
    case Op::greater_int:
    case Op::greater_eq_int:
    case Op::less_num:
    case Op::less_eq_num:
    case Op::greater_num:
    case Op::greater_eq_num:
    case Op::add_int:
    case Op::sub_int:
    case Op::mul_int:
    case Op::div_int:
    case Op::mod_int:
    case Op::neg_int:
    case Op::add_num:
    case Op::sub_num:
    case Op::mul_num:
    case Op::div_num:
    case Op::mod_num:
    case Op::neg_num:
    case Op::int_to_num:
    case Op::text_int:
    case Op::text_num:
    case Op::text_bool:
    case Op::text_duration: break;
  }
  // The others are as their row says.
  const bytecode::OpRow& row = bytecode::op_row(i.op);
  for (std::size_t k = row.pops.size(); k-- > 0;) {
    const bool optional = row.pops[k] == '?';
    if (optional) --k;
    if (!pop_as(letter(row.pops[k], optional))) return wrong_type;
  }
  for (const char c : row.pushes) push(letter(c, false));
  if (bytecode::ends_chunk(i.op)) reachable = false;
  return nullptr;
}

const char* Pass::verify(std::uint32_t index, std::uint32_t begin, std::uint32_t end) {
  chunk = v.view.chunks()[index];
  if (static_cast<std::uint32_t>(chunk.kind()) > 2) return "a piece of code is of no kind";
  if (chunk.has_intent() && chunk.intent() >= v.view.intents().size())
    return "a piece of code belongs to an intent that is not there";
  cells.clear();
  stacks.clear();
  facts = {};
  now = {};
  reachable = true;
  for (std::uint32_t at = begin; at < end;) {
    Instruction i;
    if (!bytecode::decode(code, at, end, i)) return "an instruction is malformed";
    if (const std::uint32_t slot = arriving[at]; slot != 0) {
      arriving[at] = 0;
      const Stack brought = stacks[slot - 1];
      if (!reachable) now = brought;
      else if (!join(now, brought)) return cannot_join();
      reachable = true;
    }
    if (!reachable) return "there is code that nothing reaches";
    for (std::uint32_t inside = at + 1; inside < i.end; ++inside)
      if (arriving[inside] != 0) return "a jump leads into the middle of an instruction";
    if (i.op == Op::switch_ && i.a > 0) {
      for (std::uint64_t k = 0; k < i.a; ++k)
        if (bytecode::get_fixed<std::uint32_t>(i.table + 4 * k) >= end - i.end) return "a jump leads out of its code";
    }
    if (const char* problem = instruction(i)) return problem;
    if (now.height > v.view.info().max_stack) return "the stack grows beyond its limit";
    at = i.end;
  }
  if (reachable) return "a piece of code has no end";
  v.chunks[index] = facts;
  return nullptr;
}

}  // namespace

const char* Verifier::code() {
  const auto rows = view.chunks();
  const auto bytes = view.bytes(bytecode::Section::code);
  chunks.resize(rows.size());
  if (rows.empty()) return bytes.empty() ? nullptr : "there is code that belongs to nothing";
  if (rows[0].begin != 0) return "the code does not begin with its first piece";
  Pass pass{*this, bytes, {},  std::vector<std::uint32_t>(bytes.size()), {}, max_joined_of(bytes.size()), 0, {}, {},
            {},    {},    true};
  for (std::uint32_t c = 0; c < rows.size(); ++c) {
    const std::uint64_t end = c + 1 < rows.size() ? rows[c + 1].begin : bytes.size();
    if (rows[c].begin >= end || end > bytes.size()) return "the pieces of code overlap";
    if (const char* problem = pass.verify(c, rows[c].begin, static_cast<std::uint32_t>(end))) return problem;
  }
  return nullptr;
}

}  // namespace bot::runtime
