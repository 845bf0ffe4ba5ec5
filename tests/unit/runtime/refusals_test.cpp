// Every refusal of the verifier, raised by a forged artifact. The last test reads the verifier's source and holds each
// of its messages against the ones that were seen.

#include "tests/unit/runtime/refusals.hpp"

#include <bit>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include "bytecode/hash.hpp"
#include "bytecode/types.hpp"
#include "tests/unit/runtime/forge.hpp"

using namespace bot;
using namespace bot::test;
using namespace bot::bytecode;

namespace bot::test {

std::set<std::string>& seen() {
  static std::set<std::string> all;
  return all;
}

void refuses(const Forge& f, const std::string& message) {
  CHECK(f.refused() == message);
  seen().insert(message);
}

}  // namespace bot::test

namespace {

/// The bot with texts: it has rows of every kind.
Forge forge() {
  static const Aligned artifact = compile(rich_bots()[2].source);
  return Forge(artifact.bytes());
}

/// Refused because of one more chunk with this code.
void refuses(ChunkKind kind, const Code& code, const std::string& message, std::uint32_t intent = no_row) {
  Forge f = forge();
  f.chunk(kind, code.bytes, intent);
  refuses(f, message);
}
void accepts(ChunkKind kind, const Code& code, std::uint32_t intent = no_row) {
  Forge f = forge();
  f.chunk(kind, code.bytes, intent);
  CHECK(f.refused() == "");
}

constexpr const char* no_operand = "an instruction refers to something that is not there";
constexpr const char* wrong_type = "an instruction finds another type on the stack";

void container() {
  {
    Forge f = forge();
    f.bytes(Section::flows).resize(f.bytes(Section::flows).size() + 8);
    refuses(f, "a section does not hold whole rows");
  }
  {
    Forge f = forge();
    f.add(Section::info, InfoRow(f.info()));
    refuses(f, "there is not exactly one bot");
    f.bytes(Section::info).clear();
    refuses(f, "there is not exactly one bot");
  }
  for (const char* tail : {"\xff", "\xff\x80"}) {
    Forge f = forge();
    for (const char* c = tail; *c != '\0'; ++c) f.bytes(Section::pool).push_back(static_cast<std::byte>(*c));
    refuses(f, "a placeholder of a text has no number");
  }
  Forge f = forge();
  f.bytes(Section::pool).push_back(std::byte{0xc3});
  refuses(f, "a text is not UTF-8");
}

void reserved() {
  const char* const message = "a field that is kept for later is not zero";
  const auto with = [&](auto change) {
    Forge f = forge();
    change(f);
    refuses(f, message);
  };
  with([](Forge& f) { f.info().zero = 1; });
  with([](Forge& f) { f.row<StateRow>(Section::states).flags |= 8; });
  with([](Forge& f) { f.row<FlowRow>(Section::flows).flags |= 4; });
  with([](Forge& f) { f.row<OpenerRow>(Section::openers).zero = 1; });
  with([](Forge& f) { f.row<VariableRow>(Section::variables).zero[1] = 1; });
  with([](Forge& f) { f.row<VariableRow>(Section::variables).flags = 8; });
}

void tables() {
  const auto with = [](auto change, const char* message) {
    Forge f = forge();
    change(f);
    refuses(f, message);
  };
  const Slice outside{0xffff'fff0, 0x20};
  const std::uint32_t far = 0x00ff'ffff;
  with([&](Forge& f) { f.info().title = outside; }, "a name of the bot lies outside of the texts");
  with([&](Forge& f) { f.info().name.length = far; }, "a name of the bot lies outside of the texts");
  {
    // A name may not hold a placeholder, nor begin in the middle of one or of a character.
    for (const char* tail : {"\xff\x01", "\xc3\xa9"}) {
      Forge f = forge();
      const auto at = static_cast<std::uint32_t>(f.bytes(Section::pool).size());
      for (const char* c = tail; *c != '\0'; ++c) f.bytes(Section::pool).push_back(static_cast<std::byte>(*c));
      f.info().title = {at + 1, 1};
      refuses(f, "a name of the bot lies outside of the texts");
      f.info().title = {at, 2};
      CHECK(f.refused() == (tail[0] == '\xff' ? "a name of the bot lies outside of the texts" : ""));
    }
  }
  const char* bot_refers = "the bot refers to something that is not there";
  with([&](Forge& f) { f.info().handlers.first = far; }, bot_refers);
  with([&](Forge& f) { f.info().init = far; }, bot_refers);
  with([&](Forge& f) { f.info().fallback_flow = far; }, bot_refers);
  with([](Forge& f) { f.info().max_stack = max_stack_words + 1; }, "the stack would be too large");
  const char* order = "rows are not in the order of their ids";
  with([](Forge& f) { std::swap(f.row<FlowRow>(Section::flows, 0), f.row<FlowRow>(Section::flows, 1)); }, order);
  with([](Forge& f) { f.row<StateRow>(Section::states, 1).id = f.row<StateRow>(Section::states, 0).id; }, order);
  with([](Forge& f) { f.row<IntentRow>(Section::intents, -1).id = 0; }, order);
  with([](Forge& f) { f.row<NluRow>(Section::nlus, -1).id = 0; }, order);
  with([](Forge& f) { f.row<VariableRow>(Section::variables, -1).id = 0; }, order);
  with([](Forge& f) { f.row<TextRow>(Section::texts, -1).id = 0; }, order);
  {
    Forge f = forge();
    FlowRow flow = f.row<FlowRow>(Section::flows);
    f.bytes(Section::flows).clear();
    for (flow.id = 0; flow.id <= 0xffff; ++flow.id) f.add(Section::flows, flow);
    refuses(f, "there are too many flows");
  }
  const char* flow_refers = "a flow refers to something that is not there";
  with([&](Forge& f) { f.row<FlowRow>(Section::flows).initial = far; }, flow_refers);
  with([&](Forge& f) { f.row<FlowRow>(Section::flows).init = far; }, flow_refers);
  with([&](Forge& f) { f.row<FlowRow>(Section::flows).handlers.first = no_row; }, flow_refers);
  const char* state_refers = "a state refers to something that is not there";
  with([&](Forge& f) { f.row<StateRow>(Section::states).flow = far; }, state_refers);
  with([&](Forge& f) { f.row<StateRow>(Section::states).entry = far; }, state_refers);
  with([&](Forge& f) { f.row<StateRow>(Section::states).exit = far; }, state_refers);
  with([&](Forge& f) { f.row<StateRow>(Section::states).handlers.first = far; }, state_refers);
  with(
      [](Forge& f) { std::swap(f.row<FlowRow>(Section::flows, 0).initial, f.row<FlowRow>(Section::flows, 1).initial); },
      "a flow begins in a state of another one");
  const char* nlu_refers = "an NLU refers to values that are not there";
  with([&](Forge& f) { f.row<NluRow>(Section::nlus).values = far; }, nlu_refers);
  with([&](Forge& f) { f.row<NluRow>(Section::nlus).value_count = no_row; }, nlu_refers);
  with([&](Forge& f) { f.row<NluRow>(Section::nlus).default_value = f.row<NluRow>(Section::nlus).value_count; },
       nlu_refers);
  with([&](Forge& f) { f.row<ValueRow>(Section::values).name = outside; },
       "the name of a value lies outside of the texts");
  const char* attribute = "an attribute is malformed";
  with([&](Forge& f) { f.row<AttributeRow>(Section::attributes).nlu = far; }, attribute);
  with([](Forge& f) { f.row<AttributeRow>(Section::attributes).of = 0; }, attribute);
  with([](Forge& f) { f.row<AttributeRow>(Section::attributes).index = 9; }, attribute);
  with([](Forge& f) { f.row<AttributeRow>(Section::attributes).optional = 2; }, attribute);
  const char* intent = "an intent is malformed";
  with([](Forge& f) { f.row<IntentRow>(Section::intents).kind = static_cast<IntentKind>(10); }, intent);
  with([](Forge& f) { f.row<IntentRow>(Section::intents).fallback = 2; }, intent);
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).event = outside; }, intent);
  with([](Forge& f) { f.row<IntentRow>(Section::intents).attribute_count = 0xffff; },
       "an intent has attributes that are not there");
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).attributes = no_row; },
       "an intent has attributes that are not there");
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).when = far; }, "an intent refers to code that is not there");
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).classifier = far; },
       "the classifier of an intent is not there");
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).classifier = far | classifier_is_nlu; },
       "the classifier of an intent is not there");
  with([&](Forge& f) { f.row<OpenerRow>(Section::openers).intent = far; }, "an initial intent is malformed");
  with([&](Forge& f) { f.row<OpenerRow>(Section::openers).flow = far; }, "an initial intent is malformed");
  {
    Forge f = forge();
    VariableRow row{};
    f.bytes(Section::variables).clear();
    for (row.id = 0; row.id <= max_variables; ++row.id) f.add(Section::variables, row);
    refuses(f, "there are too many variables");
  }
  with([](Forge& f) { f.row<VariableRow>(Section::variables).type = 10; }, "a variable has no type");
  with(
      [&](Forge& f) {
        f.row<VariableRow>(Section::variables).type = type_byte({BaseType::enum_, false, 0});
        f.row<VariableRow>(Section::variables).detail = far;
      },
      "a variable has no type");
  with(
      [](Forge& f) {
        f.row<VariableRow>(Section::variables).type = type_byte({BaseType::enum_, true, 0});
        f.row<VariableRow>(Section::variables).detail = 0;
        f.row<NluRow>(Section::nlus).value_count = 0;
        f.row<NluRow>(Section::nlus).default_value = no_row;
      },
      "a variable has a type without values");
  const char* schema = "the session's schema does not fit the variables";
  with([](Forge& f) { f.info().schema ^= 1; }, schema);
  with([](Forge& f) { ++f.row<VariableRow>(Section::variables).id; }, schema);
  with(
      [](Forge& f) {
        f.row<ValueRow>(Section::values).id ^= f.row<ValueRow>(Section::values, 1).id;
        for (int v = 0; v < static_cast<int>(f.count<ValueRow>(Section::values)); ++v)
          ++f.row<ValueRow>(Section::values, v).id;
      },
      schema);
  with([&](Forge& f) { f.row<TextRow>(Section::texts).text = outside; }, "a text lies outside of the texts");
  {
    // Texts that overlap as no compiler makes them.
    Forge f = forge();
    const auto at = static_cast<std::uint32_t>(f.bytes(Section::pool).size());
    for (std::uint32_t i = 0; i < 20'000; ++i) f.bytes(Section::pool).push_back(std::byte{0x20});
    f.bytes(Section::pool).push_back(std::byte{0xff});
    f.bytes(Section::pool).push_back(std::byte{0});
    std::uint64_t id = f.row<TextRow>(Section::texts, -1).id;
    for (std::uint32_t i = 0; i < 10; ++i) f.add(Section::texts, TextRow{++id, {at + i, 20'002 - i}});
    refuses(f, "the texts take too long to check");
  }
  with([&](Forge& f) { f.row<SourceRow>(Section::sources).name = outside; },
       "the name of a source lies outside of the texts");
  with([&](Forge& f) { f.row<NeedRow>(Section::needs).name = outside; }, "a need of the host is malformed");
  with([](Forge& f) { f.row<NeedRow>(Section::needs).kind = static_cast<NeedKind>(5); },
       "a need of the host is malformed");
}

void code_operands() {
  using K = ChunkKind;
  refuses(K::guard, Code().op(Op::stay), "a guard changes something");
  refuses(K::guard, Code().op(Op::say, 0).op(Op::const_true).op(Op::end), "a guard changes something");
  refuses(K::guard, Code().op(Op::const_true).op(Op::store, 0), "a guard changes something");
  refuses(K::init, Code().op(Op::stay), "an initial value has an effect");
  refuses(K::init, Code().op(Op::variant, 0, 2), "an initial value has an effect");
  for (const Op op : {Op::load, Op::found, Op::const_text, Op::say, Op::go, Op::open})
    refuses(K::action, Code().op(op, 9999).op(Op::end), no_operand);
  refuses(K::action, Code().op(Op::const_true).op(Op::store, 9999).op(Op::end), no_operand);
  refuses(K::action, Code().op(Op::context, 9).op(Op::end), no_operand);
  for (const Op op : {Op::const_enum, Op::found_value}) {
    refuses(K::action, Code().op(op, 9999, 0).op(Op::end), no_operand);
    refuses(K::action, Code().op(op, 0, 9999).op(Op::end), no_operand);
  }
  refuses(K::action, Code().op(Op::const_enum, 0, 0).op(Op::text_enum, 9999).op(Op::end), no_operand);
  refuses(K::action, Code().op(Op::say_format, 9999, 0).op(Op::end), no_operand);
  refuses(K::action, Code().op(Op::variant, 9999, 2).op(Op::end), no_operand);
  refuses(K::action, Code().op(Op::const_none, 0x84, 9999).op(Op::end), no_operand);
  refuses(K::guard, Code().op(Op::attribute, 9999).op(Op::end), no_operand, 0);
  refuses(K::guard, Code().op(Op::attribute, 0).op(Op::end), "code without an intent reads an attribute");
  refuses(K::action, Code().op(Op::const_int, 0xffff'ffff'ffff'ffff).op(Op::end), "an integer is none");
  for (const double d : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), -0.0}) {
    Code code;
    code.op(Op::const_number);
    put_fixed(code.bytes, std::bit_cast<std::uint64_t>(d));
    refuses(K::action, code.op(Op::end), "a number is not finite");
  }
  for (const std::uint64_t type : {0x00U, 0x04U, 0x8aU, 0x180U})
    refuses(K::action,
            type == 4 ? Code().op(Op::const_none, type, 0).op(Op::end) : Code().op(Op::const_none, type).op(Op::end),
            "none has no type");
  refuses(K::action, Code().op(Op::const_true).op(Op::pick, 1).op(Op::end), "an instruction reads below the stack");
  refuses(K::action, Code().op(Op::const_true).op(Op::drop, 2).op(Op::end),
          "an instruction takes more than there is on the stack");
  {
    // A text with placeholders, said without anything for them.
    Forge f = forge();
    std::uint32_t text = 0;
    const Aligned made = f.make();
    const View view(made.bytes());
    while (view.text(view.texts()[text].text).find(placeholder_byte) == std::string_view::npos) ++text;
    refuses(K::action, Code().op(Op::say, text).op(Op::end), "a text has placeholders that nothing fills");
    refuses(K::action, Code().op(Op::const_text, text).op(Op::end), "a text has placeholders that nothing fills");
    refuses(K::action, Code().op(Op::say_format, text, 0).op(Op::end), "a text has placeholders that nothing fills");
    refuses(K::action, Code().op(Op::say_format, text, 129).op(Op::end), "a text has placeholders that nothing fills");
    refuses(K::action, Code().op(Op::const_true).op(Op::format, text, 1).op(Op::end), wrong_type);
  }
  {
    Forge f = forge();
    VariableRow row{~std::uint64_t{0}, 0, type_byte({BaseType::int_, false, 0}), 0, {}};
    f.add(Section::variables, row);
    f.fit_schema();
    const std::uint64_t variable = f.count<VariableRow>(Section::variables) - 1;
    for (const std::uint64_t count : {0U, 0x10000U}) {
      Forge g = f;
      g.chunk(K::action, Code().op(Op::variant, variable, count).op(Op::end).bytes);
      refuses(g, "a choice has no variants");
    }
    f.chunk(K::action, Code().op(Op::variant, variable, 0xffff).op(Op::end).bytes);
    CHECK(f.refused() == "");
  }
}

void code_types() {
  using K = ChunkKind;
  // What an opcode takes off the stack is of the type its row names: anything else, or nothing at all, is refused.
  for (const OpRow& row : op_rows) {
    if (row.pops.size() == 0) continue;
    Code code, strange;
    code.op(row.op);
    strange.op(Op::const_enum, 0, 0).op(Op::const_enum, 1, 0).op(row.op);
    for (const char kind : row.operands) {
      for (Code* c : {&code, &strange}) {
        if (kind == 'j') put_fixed(c->bytes, std::uint32_t{0});
        else if (row.op == Op::drop) put_leb(c->bytes, 7);
        else if (row.op == Op::say_format || row.op == Op::format) put_leb(c->bytes, kind == 'k' ? 3 : 0);
        else put_leb(c->bytes, 0);
      }
    }
    INFO(op_name(row.op));
    // What a bot without shapes, functions and places to wait does not have.
    const bool missing =
        row.operands.view().find_first_of("humB") != std::string_view::npos || row.op == Op::equal_value;
    if (missing || row.op == Op::return_ || row.op == Op::media || row.op == Op::open) continue;
    const std::string message =
        row.op == Op::drop ? "an instruction takes more than there is on the stack" : wrong_type;
    refuses(K::action, code.op(Op::end), message);
    if (row.op == Op::some || row.op == Op::is_none || row.op == Op::if_none || row.op == Op::drop) continue;
    if (row.op == Op::store) continue;
    refuses(K::action, strange.op(Op::end), row.op == Op::text_enum ? wrong_type : message);
  }
  // Numbers have a none of their own, texts an equality of their own.
  Code number;
  number.op(Op::const_number);
  put_fixed(number.bytes, std::bit_cast<std::uint64_t>(1.0));
  for (const Op op : {Op::some, Op::is_none}) refuses(K::action, Code(number).op(op).op(Op::end), wrong_type);
  refuses(K::action, Code(number).jump(Op::if_none, 0).op(Op::end), wrong_type);
  refuses(K::action, Code().op(Op::context, 1).op(Op::context, 1).op(Op::equal).op(Op::end), wrong_type);
  accepts(K::action, Code().op(Op::context, 1).op(Op::context, 4).op(Op::equal_text).op(Op::drop, 1).op(Op::end));
  refuses(K::action, Code().op(Op::const_none, 0x81).op(Op::neg_int).op(Op::end), wrong_type);
  accepts(K::action,
          Code().op(Op::const_none, 0x81).jump(Op::if_none, 2).op(Op::const_int, 0).op(Op::neg_int).op(Op::end));
}

void code_ways() {
  using K = ChunkKind;
  const char* meet = "two ways meet with different stacks";
  refuses(K::action, Code().op(Op::const_true).jump(Op::jump_if_true, 1).op(Op::const_true).op(Op::end), meet);
  refuses(K::action,
          Code()
              .op(Op::const_true)
              .jump(Op::jump_if_true, 6)
              .op(Op::const_true)
              .jump(Op::jump, 2)
              .op(Op::const_int, 0)
              .op(Op::end),
          meet);
  // A T and a T? meet as a T?.
  accepts(K::action, Code()
                         .op(Op::const_true)
                         .jump(Op::jump_if_true, 7)
                         .op(Op::const_int, 0)
                         .jump(Op::jump, 3)
                         .op(Op::const_none, 0x81)
                         .op(Op::is_none)
                         .op(Op::drop, 1)
                         .op(Op::end));
  refuses(K::action,
          Code()
              .op(Op::const_true)
              .jump(Op::jump_if_true, 7)
              .op(Op::const_int, 0)
              .jump(Op::jump, 3)
              .op(Op::const_none, 0x81)
              .op(Op::neg_int)
              .op(Op::drop, 1)
              .op(Op::end),
          wrong_type);
  refuses(K::action, Code().jump(Op::jump, 1).op(Op::end).op(Op::end), "there is code that nothing reaches");
  refuses(K::action, Code().op(Op::end).op(Op::end), "there is code that nothing reaches");
  refuses(K::action, Code().op(Op::const_true).jump(Op::jump_if_true, 1).op(Op::const_int, 0).op(Op::end),
          "a jump leads into the middle of an instruction");
  {
    Code code;
    code.op(Op::const_int, 0).op(Op::switch_, 1);
    put_fixed(code.bytes, std::uint32_t{1});
    refuses(K::action, code.op(Op::end), "a jump leads out of its code");
  }
  refuses(K::action, Code().jump(Op::jump, 1).op(Op::end), "an instruction is malformed");
  refuses(K::action, Code().op(static_cast<Op>(0xee)), "an instruction is malformed");
  refuses(K::action, Code().op(Op::const_int), "an instruction is malformed");
  refuses(K::action, Code().op(Op::const_true).op(Op::drop, 1), "a piece of code has no end");
  refuses(K::guard, Code().op(Op::end), "a guard does not end with one bool");
  refuses(K::guard, Code().op(Op::const_int, 0).op(Op::end), "a guard does not end with one bool");
  refuses(K::guard, Code().op(Op::const_true).op(Op::const_true).op(Op::end), "a guard does not end with one bool");
  {
    Forge f = forge();
    Code code;
    for (std::uint32_t i = 0; i <= f.info().max_stack; ++i) code.op(Op::const_true);
    refuses(K::action, code.op(Op::end), "the stack grows beyond its limit");
  }
  {
    Forge f = forge();
    std::uint64_t other = 0;
    const std::uint32_t flow = f.row<StateRow>(Section::states).flow;
    while (f.row<StateRow>(Section::states, static_cast<int>(other)).flow == flow) ++other;
    refuses(K::action, Code().op(Op::const_true).jump(Op::jump_if_true, 2).op(Op::go, 0).op(Op::go, other),
            "code leads into two flows");
  }
  {
    // Stacks of a thousand words each meet again and again.
    Forge f = forge();
    f.info().max_stack = max_stack_words;
    Code code;
    constexpr std::uint32_t meetings = 3000, high = 1000;
    code.op(Op::const_true).jump(Op::jump_if_true, high + meetings * 6 + 5);
    for (const bool second : {false, true}) {
      for (std::uint32_t i = 0; i < high; ++i) code.op(Op::const_true);
      for (std::uint32_t i = 0; i < meetings; ++i) {
        // To the i-th of the `const_true, drop` behind both.
        const std::uint32_t rest = (meetings - 1 - i) * 6;
        code.op(Op::const_true).jump(Op::jump_if_true, rest + (second ? 5 : 10 + high + meetings * 6) + 3 * i);
      }
      code.jump(Op::jump, second ? 0 : 5 + high + meetings * 6);
    }
    for (std::uint32_t i = 0; i < meetings; ++i) code.op(Op::const_true).op(Op::drop, 1);
    f.chunk(K::action, code.op(Op::end).bytes);
    refuses(f, "the code takes too long to check");
  }
  {
    Forge f = forge();
    f.row<ChunkRow>(Section::chunks).meta |= 3;
    refuses(f, "a function is malformed");
  }
  refuses(K::action, Code().op(Op::end), "a piece of code belongs to an intent that is not there", 9999);
  {
    Forge f = forge();
    f.bytes(Section::chunks).clear();
    f.info().init = no_row;
    for (int i = 0; i < static_cast<int>(f.count<FlowRow>(Section::flows)); ++i)
      f.row<FlowRow>(Section::flows, i).init = no_row;
    for (int i = 0; i < static_cast<int>(f.count<StateRow>(Section::states)); ++i)
      f.row<StateRow>(Section::states, i).entry = f.row<StateRow>(Section::states, i).exit = no_row;
    for (int i = 0; i < static_cast<int>(f.count<IntentRow>(Section::intents)); ++i) {
      f.row<IntentRow>(Section::intents, i).when = no_row;
      f.row<IntentRow>(Section::intents, i).classifier = classifier_is_nlu;
    }
    refuses(f, "there is code that belongs to nothing");
  }
  {
    Forge f = forge();
    f.row<ChunkRow>(Section::chunks).begin = 1;
    refuses(f, "the code does not begin with its first piece");
  }
  for (const std::uint32_t begin : {0U, 0x00ff'ffffU}) {
    Forge f = forge();
    f.row<ChunkRow>(Section::chunks, 1).begin = begin;
    refuses(f, "the pieces of code overlap");
  }
}

void links() {
  const auto with = [](auto change, const char* message) {
    Forge f = forge();
    change(f);
    refuses(f, message);
  };
  const std::uint32_t far = 0x00ff'ffff;
  const auto handler_of_state = [](Forge& f) -> HandlerRow& {
    for (int s = 0;; ++s) {
      const StateRow& row = f.row<StateRow>(Section::states, s);
      if (row.handlers.count > 0) return f.row<HandlerRow>(Section::handlers, static_cast<int>(row.handlers.first));
    }
  };
  const auto flow_of_handler = [](Forge& f) {
    for (int s = 0;; ++s)
      if (f.row<StateRow>(Section::states, s).handlers.count > 0) return f.row<StateRow>(Section::states, s).flow;
  };
  const auto foreign = [&](Forge& f) {
    std::uint32_t state = 0;
    while (f.row<StateRow>(Section::states, static_cast<int>(state)).flow == flow_of_handler(f)) ++state;
    return state;
  };
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers).target = target_is_flow | far; },
       "a handler leads to a flow that is not there");
  with([&](Forge& f) { handler_of_state(f).target = far; }, "a handler leads out of its flow");
  with([&](Forge& f) { handler_of_state(f).target = foreign(f); }, "a handler leads out of its flow");
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers, static_cast<int>(f.info().handlers.first)).target = 0; },
       "a handler leads out of its flow");
  with([&](Forge& f) { handler_of_state(f).body = f.chunk(ChunkKind::action, Code().op(Op::go, foreign(f)).bytes); },
       "the code of a handler leads out of its flow");
  const char* refers = "a handler refers to something that is not there";
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers).intent = far; }, refers);
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers).guard = far; }, refers);
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers).body = far; }, refers);
  const Bytes yes = Code().op(Op::const_true).op(Op::end).bytes, nothing = Code().op(Op::end).bytes;
  const char* handler_kind = "a handler has code of another kind";
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers).body = f.chunk(ChunkKind::guard, yes); }, handler_kind);
  with([&](Forge& f) { f.row<HandlerRow>(Section::handlers).guard = f.chunk(ChunkKind::action, nothing); },
       handler_kind);
  with(
      [&](Forge& f) {
        HandlerRow& h = f.row<HandlerRow>(Section::handlers);
        h.guard = f.chunk(ChunkKind::guard, yes, h.intent == 0 ? 1 : 0);
      },
      handler_kind);
  const auto with_attribute = [](Forge& f) -> HandlerRow& {
    for (int h = 0;; ++h)
      if (f.row<HandlerRow>(Section::handlers, h).attribute != no_row) return f.row<HandlerRow>(Section::handlers, h);
  };
  with([&](Forge& f) { with_attribute(f).attribute = far; }, "a handler asks for an attribute that is not there");
  with([&](Forge& f) { with_attribute(f).value = far; }, "a handler asks for a value that is not there");
  const char* intent_kind = "an intent has code of another kind";
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).classifier = f.chunk(ChunkKind::action, nothing); },
       intent_kind);
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).when = f.chunk(ChunkKind::guard, yes, 1); }, intent_kind);
  // The attributes are looked for after the classifier.
  with([&](Forge& f) { f.row<IntentRow>(Section::intents).classifier = f.chunk(ChunkKind::guard, yes, 0); },
       intent_kind);
  with([&](Forge& f) { f.info().init = f.chunk(ChunkKind::action, nothing); }, "the bot has code of another kind");
  with([&](Forge& f) { f.row<FlowRow>(Section::flows).init = f.chunk(ChunkKind::action, nothing); },
       "a flow has code of another kind");
  with([&](Forge& f) { f.row<StateRow>(Section::states).entry = f.chunk(ChunkKind::guard, yes); },
       "a state has code of another kind");
  with([&](Forge& f) { f.row<StateRow>(Section::states).exit = f.chunk(ChunkKind::init, nothing); },
       "a state has code of another kind");
  with([&](Forge& f) { f.row<StateRow>(Section::states).entry = f.chunk(ChunkKind::action, nothing, 0); },
       "a state has code of another kind");
  const auto other_flow = [](Forge& f, std::uint32_t flow) {
    std::uint64_t state = 0;
    while (f.row<StateRow>(Section::states, static_cast<int>(state)).flow == flow) ++state;
    return state;
  };
  with(
      [&](Forge& f) {
        StateRow& s = f.row<StateRow>(Section::states);
        const std::uint64_t state = other_flow(f, s.flow);
        s.entry = f.chunk(ChunkKind::action, Code().op(Op::go, state).bytes);
      },
      "the code of a state leads out of its flow");
  const auto all = [](Forge& f) {
    return Level{0, static_cast<std::uint16_t>(f.count<HandlerRow>(Section::handlers)), 0};
  };
  const auto plain = [](Forge& f) {  // nothing that depends on the flow
    for (int h = 0; h < static_cast<int>(f.count<HandlerRow>(Section::handlers)); ++h)
      f.row<HandlerRow>(Section::handlers, h) = {no_row, no_row, 0, no_row, no_row, no_row};
  };
  with(
      [&](Forge& f) {
        plain(f);
        f.row<FlowRow>(Section::flows, 0).handlers = all(f);
        f.row<FlowRow>(Section::flows, 1).handlers = all(f);
      },
      "handlers belong to several levels");
  with(
      [&](Forge& f) {
        plain(f);
        f.row<StateRow>(Section::states, 0).handlers = all(f);
        f.row<StateRow>(Section::states, 1).handlers = all(f);
      },
      "handlers belong to several levels");
}

/// The string literals of a source that have a space in them.
std::vector<std::string> sentences(std::string_view source) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t line_end = std::min(source.find('\n', at), source.size());
    std::string_view line = source.substr(at, line_end - at);
    at = line_end + 1;
    line = line.substr(0, line.find("//"));
    for (std::size_t open = line.find('"'); open != line.npos; open = line.find('"')) {
      const std::size_t close = line.find('"', open + 1);
      if (close == line.npos) break;
      const std::string_view literal = line.substr(open + 1, close - open - 1);
      if (literal.find(' ') != literal.npos) out.emplace_back(literal);
      line.remove_prefix(close + 1);
    }
  }
  return out;
}

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("every refusal of the verifier has its forgery") {
  CHECK(forge().refused() == "");
  container();
  reserved();
  tables();
  code_operands();
  code_types();
  code_ways();
  links();
  refuse_rich_rows();
  refuse_rich_code();

  std::size_t messages = 0;
  for (const char* path : {"verify.cpp", "verify_code.cpp", "verify_links.cpp", "verify_ops.cpp", "verify_pass.hpp",
                           "verify_tables.cpp", "verify_waits.cpp"}) {
    const std::string text = file(std::string(BOT_SOURCE_DIR) + "/runtime/load/" + path);
    REQUIRE(!text.empty());
    for (const std::string& message : sentences(text)) {
      INFO(message);
      CHECK(seen().count(message) == 1);
      ++messages;
    }
  }
  CHECK(messages > 50);
}

TEST_CASE("wrong keyword tables are refused with their own message") {
  Forge f = forge();
  f.bytes(Section::keywords)[0] ^= std::byte{0x40};
  const std::string why = f.refused();
  CHECK(why.find("keyword") != std::string::npos);
}

TEST_CASE("a wrong header is refused") {
  const auto load = [](auto change, bool sealed) {
    std::vector<std::byte> bytes(tutorial().bytes().begin(), tutorial().bytes().end());
    Header h;
    std::memcpy(&h, bytes.data(), sizeof h);
    change(h);
    std::memcpy(bytes.data(), &h, sizeof h);
    if (sealed) seal(bytes);
    const Aligned aligned(bytes);
    const runtime::LoadResult r = runtime::load(aligned.bytes());
    CHECK(!r.artifact);
    return std::pair{r.error, std::string(r.detail)};
  };
  using E = runtime::LoadError;
  CHECK(load([](Header& h) { h.magic[0] = 'b'; }, true).first == E::not_an_artifact);
  CHECK(load([](Header& h) { h.version = 2; }, true).first == E::other_version);
  CHECK(load([](Header& h) { h.sections = 17; }, true).first == E::damaged);
  CHECK(load([](Header& h) { h.offsets[section_count] += 8; }, true).first == E::truncated);
  CHECK(load([](Header& h) { h.checksum ^= 1; }, false).first == E::damaged);
  CHECK(load([](Header& h) { h.offsets[0] = 0; }, true) ==
        std::pair{E::malformed, std::string("the header is not laid out as it must be")});
  CHECK(load([](Header& h) { h.zero = 1; }, true) ==
        std::pair{E::malformed, std::string("the header is not laid out as it must be")});
  CHECK(load([](Header& h) { std::swap(h.offsets[1], h.offsets[2]); }, true) ==
        std::pair{E::malformed, std::string("the sections overlap")});
  CHECK(load([](Header& h) { h.offsets[3] = 0xffff'fff8; }, true) ==
        std::pair{E::malformed, std::string("the sections overlap")});
  CHECK(runtime::load({}).error == E::not_an_artifact);
  CHECK(runtime::load(tutorial().bytes().subspan(1)).error == E::unaligned);
}
