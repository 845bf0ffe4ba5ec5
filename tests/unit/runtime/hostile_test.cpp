// Artifacts of megabytes that are laid out to cost as much as they can: verifying them and running them stays linear.
// No times here; a test that takes a minute is one that has failed.

#include "bytecode/types.hpp"
#include "tests/unit/runtime/forge.hpp"

using namespace bot;
using namespace bot::test;
using namespace bot::bytecode;

namespace {

constexpr std::size_t megabyte = std::size_t{1} << 20;

Forge forge() { return Forge(compile(rich_bots()[3].source).bytes()); }

/// As many copies as make ten megabytes, then `end`.
Code many(const Bytes& piece, std::size_t least = 10 * megabyte) {
  Code code;
  while (code.bytes.size() < least) code.bytes.insert(code.bytes.end(), piece.begin(), piece.end());
  return code;
}

/// A text without placeholders.
std::uint64_t plain_text() {
  Forge f = forge();
  const Aligned made = f.make();
  const View view(made.bytes());
  std::uint64_t text = 0;
  while (view.text(view.texts()[text].text).find(placeholder_byte) != std::string_view::npos) ++text;
  return text;
}

void run_as_entry(const Code& code) {
  Forge f = forge();
  f.info().max_stack = max_stack_words;
  f.info().max_steps = no_row;
  const std::uint32_t chunk = f.chunk(ChunkKind::action, code.bytes);
  for (int s = 0; s < static_cast<int>(f.count<StateRow>(Section::states)); ++s)
    f.row<StateRow>(Section::states, s).entry = chunk;
  CHECK(f.refused() == "");
}

}  // namespace

TEST_CASE("ten megabytes of code that does nothing") {
  run_as_entry(many(Code().op(Op::const_true).op(Op::drop, 1).bytes).op(Op::end));
  run_as_entry(many(Code().jump(Op::jump, 0).bytes).op(Op::end));
  run_as_entry(many(Code().op(Op::say, plain_text()).bytes).op(Op::end));
  run_as_entry(many(Code().op(Op::context, 1).op(Op::context, 1).op(Op::equal_text).op(Op::drop, 1).bytes).op(Op::end));
}

TEST_CASE("reading the bottom of a high stack again and again") {
  Code code;
  for (unsigned i = 0; i + 2 < max_stack_words; ++i) code.op(Op::const_true);
  const Code picks = many(Code().op(Op::pick, 0).op(Op::drop, 1).bytes);
  code.bytes.insert(code.bytes.end(), picks.bytes.begin(), picks.bytes.end());
  run_as_entry(code.op(Op::end));
}

TEST_CASE("every jump leads to the same place") {
  Code code;
  constexpr std::uint32_t jumps = 10 * megabyte / 6;
  for (std::uint32_t i = 0; i < jumps; ++i) code.op(Op::const_true).jump(Op::jump_if_true, (jumps - 1 - i) * 6);
  run_as_entry(code.op(Op::end));
}

TEST_CASE("a jump table of megabytes") {
  Code code;
  constexpr std::uint32_t entries = 2'000'000;
  code.op(Op::const_int, 0).op(Op::switch_, entries);
  for (std::uint32_t i = 0; i < entries; ++i) put_fixed(code.bytes, std::uint32_t{0});
  run_as_entry(code.op(Op::end));
}

TEST_CASE("a hundred thousand chunks") {
  Forge f = forge();
  for (int i = 0; i < 100'000; ++i) f.chunk(ChunkKind::guard, Code().op(Op::const_true).op(Op::end).bytes);
  CHECK(f.refused() == "");
}

TEST_CASE("a million texts over the same placeholders") {
  Forge f = forge();
  const auto at = static_cast<std::uint32_t>(f.bytes(Section::pool).size());
  for (std::uint32_t i = 0; i < max_placeholders; ++i) {
    f.bytes(Section::pool).push_back(std::byte{0xff});
    f.bytes(Section::pool).push_back(std::byte{1});
  }
  std::uint64_t id = f.row<TextRow>(Section::texts, -1).id;
  for (int i = 0; i < 600'000 && id != ~std::uint64_t{0}; ++i)
    f.add(Section::texts, TextRow{++id, {at, 2 * max_placeholders}});
  const std::string why = f.refused();
  CHECK((why.empty() || why == "rows are not in the order of their ids"));
}

TEST_CASE("a level of sixty thousand handlers that all look for the same attributes") {
  Forge f = forge();
  const auto first = static_cast<std::uint32_t>(f.count<AttributeRow>(Section::attributes));
  for (int i = 0; i < 60'000; ++i)
    f.add(Section::attributes, AttributeRow{0, 0, 1, 1, f.row<NluRow>(Section::nlus).type, 0, 0, {}});
  IntentRow& intent = f.row<IntentRow>(Section::intents, -1);
  intent.kind = IntentKind::text;
  intent.fallback = 1;
  intent.classifier = intent.when = no_row;
  intent.attributes = first;
  intent.attribute_count = 60'000;
  const auto row = static_cast<std::uint32_t>(f.count<IntentRow>(Section::intents) - 1);
  const std::uint32_t no = f.chunk(ChunkKind::guard, Code().op(Op::const_false).op(Op::end).bytes);
  f.info().handlers = {static_cast<std::uint32_t>(f.count<HandlerRow>(Section::handlers)), 60'000, 0};
  for (int i = 0; i < 60'000; ++i) f.add(Section::handlers, HandlerRow{row, no_row, 0, no, no_row, no_row});
  CHECK(f.refused() == "");
  const Aligned made = f.make();
  Talk talk(made);
  CHECK(talk.say("nothing of this") == "[error: the turn takes more steps than it may]\n");
}

TEST_CASE("states that lead to each other without end") {
  Forge f = forge();
  f.info().max_steps = f.info().max_jumps = no_row;
  for (int s = 0; s < static_cast<int>(f.count<StateRow>(Section::states)); ++s) {
    StateRow& row = f.row<StateRow>(Section::states, s);
    row.entry = f.chunk(ChunkKind::action, Code().op(Op::open, row.flow).bytes);
  }
  CHECK(f.refused() == "");
  const Aligned made = f.make();
  Talk talk(made);
  CHECK(talk.say("halo") == "[error: the turn takes more steps than it may]\n");
}

TEST_CASE("stable ids that are not spread") {
  Forge f = forge();
  const StateRow state = f.row<StateRow>(Section::states);
  const auto states = static_cast<std::uint32_t>(f.count<StateRow>(Section::states));
  for (std::uint32_t s = 0; s < states; ++s) f.row<StateRow>(Section::states, static_cast<int>(s)).id = s;
  for (std::uint32_t s = states; s < 200'000; ++s) {
    StateRow more = state;
    more.id = s;
    more.handlers = {0, 0, 0};
    f.add(Section::states, more);
  }
  const Aligned made = f.make();
  const runtime::LoadResult loaded = runtime::load(made.bytes());
  REQUIRE(loaded.artifact);
  for (std::uint32_t s = 0; s < 200'000; ++s)
    if (loaded.artifact->find_state(s) != s) FAIL("a state is not found");
  CHECK(loaded.artifact->find_state(200'000) == no_row);
  CHECK(loaded.artifact->find_state(~std::uint64_t{0}) == no_row);
}
