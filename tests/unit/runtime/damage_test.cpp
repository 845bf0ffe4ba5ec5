// Every artifact that is cut or changed somewhere is refused with a reason, or behaves.

#include <set>

#include "bytecode/disassemble.hpp"
#include "tests/unit/runtime/bots.hpp"
#include "tests/unit/runtime/forge.hpp"

using namespace bot;
using namespace bot::test;

TEST_CASE("the bots of these tests use every opcode but the ones the compiler has no use for") {
  std::set<std::string_view> unused;
  for (const bytecode::OpRow& row : bytecode::op_rows) unused.insert(bytecode::op_name(row.op));
  for (const NamedBot& b : rich_bots()) {
    const Aligned artifact = compile(b.source);
    const auto code = bytecode::View(artifact.bytes()).bytes(bytecode::Section::code);
    for (std::uint32_t at = 0; at < code.size();) {
      bytecode::Instruction i;
      REQUIRE(bytecode::decode(code, at, static_cast<std::uint32_t>(code.size()), i));
      unused.erase(bytecode::op_name(i.op));
      at = i.end;
    }
  }
  CHECK(unused == std::set<std::string_view>{"equal_value"});
}

TEST_CASE("the script leads through the bots without an error") {
  for (const NamedBot& b : rich_bots()) {
    INFO(b.name);
    CHECK(try_out(compile(b.source).bytes()) == "");
    Told talk(b.source);
    std::string all;
    for (const std::string_view line : script()) {
      all += talk.run(event_of(line));
      CHECK(talk.error() == runtime::TurnError::none);
    }
    INFO(all);
    CHECK(all.size() > 20);
  }
}

TEST_CASE("an artifact cut anywhere is refused") {
  for (const NamedBot& b : rich_bots()) {
    const Aligned whole = compile(b.source, b.name != std::string_view("tutorial"));
    std::size_t accepted = 0;
    for (std::size_t size = 0; size < whole.bytes().size(); ++size)
      if (try_out(Aligned(whole.bytes().first(size)).bytes()).empty()) ++accepted;
    CHECK(accepted == 0);
  }
}

TEST_CASE("bytes behind the end are refused") {
  std::vector<std::byte> longer(tutorial().bytes().begin(), tutorial().bytes().end());
  longer.push_back(std::byte{0});
  CHECK(runtime::load(Aligned(longer).bytes()).error == runtime::LoadError::truncated);
}

TEST_CASE("a changed byte is found by the checksum") {
  for (const NamedBot& b : rich_bots()) {
    const Aligned whole = compile(b.source, false);
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < whole.bytes().size(); ++at) {
      for (const unsigned change : {0x01U, 0x80U, 0xffU}) {
        std::vector<std::byte> bytes(whole.bytes().begin(), whole.bytes().end());
        bytes[at] ^= static_cast<std::byte>(change);
        if (try_out(Aligned(bytes).bytes()).empty()) ++accepted;
      }
    }
    CHECK(accepted == 0);
  }
}

TEST_CASE("a changed byte under a right checksum is refused or harmless") {
  for (const NamedBot& b : rich_bots()) {
    INFO(b.name);
    const Aligned whole = compile(b.source);
    std::size_t accepted = 0, refused = 0;
    for (std::size_t at = 0; at < whole.bytes().size(); ++at) {
      for (const unsigned change : {0x01U, 0x02U, 0x04U, 0x10U, 0x40U, 0x80U, 0xffU}) {
        std::vector<std::byte> bytes(whole.bytes().begin(), whole.bytes().end());
        bytes[at] ^= static_cast<std::byte>(change);
        seal(bytes);
        ++(try_out(Aligned(bytes).bytes()).empty() ? accepted : refused);
      }
    }
    CHECK(accepted > 0);
    CHECK(refused > 0);
  }
}
