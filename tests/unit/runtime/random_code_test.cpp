// Random code under a right checksum. Whatever the verifier accepts must run: under AddressSanitizer this finds any way
// past the stack, the tables and the texts, and a build with assertions checks every container besides.

#include <bit>

#include "bytecode/types.hpp"
#include "tests/unit/match/random_text.hpp"
#include "tests/unit/runtime/everything.hpp"
#include "tests/unit/runtime/forge.hpp"

using namespace bot;
using namespace bot::test;
using namespace bot::bytecode;

namespace {

struct Sizes {
  std::size_t texts, nlus, values, variables, states, flows, shapes, functions, resumes, intents;
};

/// One instruction, most often with operands that exist.
void instruction(Random& random, const Sizes& sizes, Code& code) {
  const OpRow& row = op_rows[random.below(std::size(op_rows))];
  code.op(row.op);
  const auto leb = [&](std::size_t likely) {
    put_leb(code.bytes, random.below(50) == 0
                            ? random.next() >> random.below(64)
                            : random.below(std::max<std::size_t>(likely, 1) + (random.below(20) == 0 ? 1 : 0)));
  };
  for (const char kind : row.operands) {
    switch (kind) {
      case 'z': put_leb(code.bytes, random.below(4) == 0 ? random.next() >> random.below(64) : random.below(8)); break;
      case 'f': put_fixed(code.bytes, std::bit_cast<std::uint64_t>(static_cast<double>(random.below(9)) - 4.5)); break;
      case 'x': leb(sizes.texts); break;
      case 'n': leb(sizes.nlus); break;
      case 'v': leb(2); break;
      case 'r': leb(sizes.variables); break;
      case 'k': leb(3); break;
      case 'p': leb(2); break;
      case 's': leb(sizes.states); break;
      case 'w': leb(sizes.flows); break;
      case 'c': leb(9); break;
      case 'y':
        put_leb(code.bytes, 0x80 + random.below(base_type_count));
        if (has_detail(static_cast<BaseType>(static_cast<unsigned>(code.bytes[code.bytes.size() - 2]) & 0x7f)))
          leb(std::max(sizes.nlus, sizes.shapes));
        break;
      case 'j': put_fixed(code.bytes, static_cast<std::uint32_t>(random.below(8))); break;
      case 'h': leb(sizes.shapes); break;
      case 'm': leb(sizes.functions); break;
      case 'u': leb(sizes.resumes); break;
      case 'g': leb(sizes.intents); break;
      case 'B': put_fixed(code.bytes, static_cast<std::uint32_t>(random.below(24))); break;
      case 'J': {
        const std::size_t entries = random.below(3);
        put_leb(code.bytes, entries);
        for (std::size_t i = 0; i < entries; ++i) put_fixed(code.bytes, static_cast<std::uint32_t>(random.below(6)));
        break;
      }
    }
  }
}

/// Whether the verifier takes this as a chunk of its own, and then the heights it needs.
bool sound(Forge& f, ChunkKind kind, const Bytes& code, std::uint32_t intent, std::uint32_t& chunk) {
  Forge trial = f;
  chunk = trial.chunk(kind, code, intent);
  const Aligned made = trial.make();
  if (!runtime::load(made.bytes()).artifact) return false;
  f = std::move(trial);
  return true;
}

/// Grows a chunk instruction by instruction: what the verifier refuses is taken back.
Bytes grow(Random& random, Forge& f, const Sizes& sizes, ChunkKind kind, std::uint32_t intent) {
  Bytes code;
  Bytes best = kind == ChunkKind::guard ? Code().op(Op::const_true).op(Op::end).bytes : Code().op(Op::end).bytes;
  for (int tries = 0; tries < 60; ++tries) {
    Code next;
    next.bytes = code;
    for (std::size_t n = 1 + random.below(3); n > 0; --n) instruction(random, sizes, next);
    Code whole = next;
    if (kind == ChunkKind::guard && random.below(2) == 0) whole.op(Op::const_true);
    whole.op(Op::end);
    Forge trial = f;
    std::uint32_t chunk = 0;
    if (sound(trial, kind, whole.bytes, intent, chunk)) {
      best = whole.bytes;
      code = next.bytes;
    }
  }
  return best;
}

}  // namespace

TEST_CASE("random code that the verifier accepts runs") {
  const Aligned compiled = compile(rich_bots()[2].source), made_by_hand = Everything().a.make();
  Random random(20);
  std::size_t ran = 0, bytes = 0;
  for (std::size_t round = 0; round < 40 * rounds(); ++round) {
    Forge f((round % 2 == 0 ? compiled : made_by_hand).bytes());
    f.info().max_stack = 12;
    f.info().max_steps = f.info().max_jumps = no_row;
    const Sizes sizes{f.count<TextRow>(Section::texts),     f.count<NluRow>(Section::nlus),
                      f.count<ValueRow>(Section::values),   f.count<VariableRow>(Section::variables),
                      f.count<StateRow>(Section::states),   f.count<FlowRow>(Section::flows),
                      f.count<ShapeRow>(Section::shapes),   f.count<FunctionRow>(Section::functions),
                      f.count<ResumeRow>(Section::resumes), f.count<IntentRow>(Section::intents)};
    std::vector<std::uint32_t> entries, guards;
    const auto handlers = static_cast<int>(f.count<HandlerRow>(Section::handlers));
    for (int h = 0; h < handlers; ++h) {
      const std::uint32_t intent = f.row<HandlerRow>(Section::handlers, h).intent;
      const ChunkKind kind = random.below(3) == 0 ? ChunkKind::guard : ChunkKind::action;
      const Bytes code = grow(random, f, sizes, kind, intent);
      bytes += code.size();
      std::uint32_t chunk = 0;
      if (!sound(f, kind, code, intent, chunk)) continue;
      Forge linked = f;
      HandlerRow& row = linked.row<HandlerRow>(Section::handlers, h);
      (kind == ChunkKind::guard ? row.guard : row.body) = chunk;
      if (runtime::load(linked.make().bytes()).artifact) f = std::move(linked);
    }
    for (int s = 0; s < static_cast<int>(sizes.states); ++s) {
      std::uint32_t chunk = 0;
      const Bytes code = grow(random, f, sizes, ChunkKind::action, no_row);
      if (!sound(f, ChunkKind::action, code, no_row, chunk)) continue;
      Forge linked = f;
      linked.row<StateRow>(Section::states, s).entry = chunk;
      if (runtime::load(linked.make().bytes()).artifact) f = std::move(linked);
    }
    const std::string why = f.refused();  // runs the script
    INFO(why);
    CHECK(why.empty());
    ++ran;
  }
  CHECK(ran > 0);
  CHECK(bytes / ran > 100);
}

TEST_CASE("random bytes as code") {
  const Aligned base = compile(rich_bots()[3].source);
  Random random(21);
  std::size_t accepted = 0;
  for (std::size_t round = 0; round < 20'000 * rounds(); ++round) {
    Forge f(base.bytes());
    std::vector<std::byte>& code = f.bytes(Section::code);
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes)
      code[random.below(code.size())] = static_cast<std::byte>(random.below(random.below(2) == 0 ? 256 : 0x68));
    if (f.refused().empty()) ++accepted;
  }
  CHECK(accepted > 0);
}
