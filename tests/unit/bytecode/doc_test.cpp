// docs/bytecode.md: the parts between its markers are made from the tables and from a compiled bot. With BOT_UPDATE=1
// in the environment the test rewrites them.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "bytecode/disassemble.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/unit/bytecode/doc_rows.hpp"

using namespace bot;
using namespace bot::test;
using bytecode::Section;

namespace {

std::string hex(std::uint64_t value, unsigned digits) {
  std::string out(digits, '0');
  for (unsigned i = digits; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 15];
  return out;
}

std::string code_or_dash(std::string_view s) {
  std::string out = "`";
  if (s.empty()) return "—";
  for (const char c : s) out += c;
  return out + "`";
}

std::string opcode_table() {
  std::string out = "| opcode | name | operands | pops | pushes | what it does |\n|---|---|---|---|---|---|\n";
  for (const bytecode::OpRow& row : bytecode::op_rows) {
    std::string name(bytecode::op_name(row.op));
    if (name.ends_with('_')) name.pop_back();
    out += "| `" + hex(static_cast<std::uint8_t>(row.op), 2) + "` | `" + name + "` | " + code_or_dash(row.operands) +
           " | " + code_or_dash(row.pops) + " | " + code_or_dash(row.pushes) + " | " +
           std::string(bytecode::op_texts[&row - bytecode::op_rows]) + " |\n";
  }
  return out;
}

std::string row_tables() {
  std::string out;
  for (const DocRow& row : doc_rows()) {
    out += "**" + std::to_string(static_cast<unsigned>(row.section)) + " " + std::string(row.name) + "**, " +
           std::to_string(row.size) + " bytes a row: " + std::string(row.order) +
           ".\n\n| at | type | field | |\n|---|---|---|---|\n";
    for (const DocField& f : row.fields)
      out += "| " + std::to_string(f.offset) + " | " +
             (f.type == "bytes" ? std::to_string(f.size) + " bytes" : std::string(f.type)) + " | `" +
             std::string(f.name) + "` | " + std::string(f.text) + " |\n";
    out += "\n";
  }
  out.pop_back();
  return out;
}

constexpr const char* example = R"(bot hello { language en }
fallback flow f {
  initial state s { say "Hi, {user.name ?? "you"}!"  otherwise -> s }
}
)";

void line(std::string& out, std::span<const std::byte> file, std::size_t at, std::size_t size,
          const std::string& text) {
  for (std::size_t from = at; from < at + size; from += 8) {
    std::string bytes;
    for (std::size_t i = from; i < std::min(from + 8, at + size); ++i)
      bytes += (i > from ? " " : "") + hex(static_cast<std::uint8_t>(file[i]), 2);
    bytes.resize(25, ' ');
    std::string all = hex(from, 4) + "  " + bytes + (from == at ? text : "");
    while (all.back() == ' ') all.pop_back();
    out += all + "\n";
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text)
    out += static_cast<unsigned char>(c) < 0x20 || c == bytecode::placeholder_byte
               ? std::string("\\x") + hex(static_cast<unsigned char>(c), 2)
               : std::string(1, c);
  return out + "\"";
}

std::string annotated() {
  driver::Job job;
  job.name = "hello.bot";
  job.text = example;
  job.strip = true;
  const driver::Result result = driver::compile(job);
  REQUIRE(!result.artifact.empty());
  const bytecode::View view(result.artifact);
  const auto file = view.file();
  std::string out = "```bot\n" + std::string(example) + "```\n\n```\n";
  line(out, file, 0, 4, "magic \"BOTC\"");
  line(out, file, 4, 2, "version 1");
  line(out, file, 6, 2, std::to_string(bytecode::section_count) + " sections");
  line(out, file, 8, 8, "checksum");
  for (std::uint32_t s = 0; s < bytecode::section_count; s += 2)
    line(out, file, 16 + 4 * s, 8, "offsets of sections " + std::to_string(s) + ", " + std::to_string(s + 1));
  constexpr std::size_t end_of_offsets = 16 + 4 * std::size_t{bytecode::section_count};
  line(out, file, end_of_offsets, 4, "end of the file");
  line(out, file, end_of_offsets + 4, 4, "0");
  for (const DocRow& row : doc_rows()) {
    const auto bytes = view.bytes(row.section);
    const auto begin = static_cast<std::size_t>(bytes.data() - file.data());
    for (std::size_t r = 0; r < bytes.size() / row.size; ++r) {
      out += "\n" + std::string(row.name) + " " + std::to_string(r) + "\n";
      for (const DocField& f : row.fields) {
        const std::size_t at = begin + r * row.size + f.offset;
        std::string text(f.name);
        std::uint64_t value = 0;
        if (f.size <= 8) std::memcpy(&value, file.data() + at, f.size);
        if (f.type == "slice") {
          bytecode::Slice slice;
          std::memcpy(&slice, file.data() + at, sizeof slice);
          text += " " + quoted(view.text(slice));
        } else if (f.type == "level") {
          bytecode::Level level;
          std::memcpy(&level, file.data() + at, sizeof level);
          text += " from " + std::to_string(level.first) + ": " + std::to_string(level.count) + ", otherwise " +
                  std::to_string(level.otherwise);
        } else if (f.type != "bytes" && f.type != "u64") {
          text += value == bytecode::no_row ? " none" : " " + std::to_string(value);
        }
        line(out, file, at, f.size, text);
      }
    }
  }
  const auto keywords = view.bytes(Section::keywords);
  out += "\nkeywords\n";
  line(out, file, static_cast<std::size_t>(keywords.data() - file.data()), keywords.size(), "no tables");
  const auto code = view.bytes(Section::code);
  const auto code_begin = static_cast<std::size_t>(code.data() - file.data());
  out += "\ncode\n";
  for (std::uint32_t at = 0; at < code.size();) {
    bytecode::Instruction i;
    REQUIRE(bytecode::decode(code, at, static_cast<std::uint32_t>(code.size()), i));
    line(out, file, code_begin + at, i.end - at, std::to_string(at) + ": " + bytecode::show(i));
    at = i.end;
  }
  const auto pool = view.bytes(Section::pool);
  out += "\npool\n";
  const auto pool_begin = static_cast<std::size_t>(pool.data() - file.data());
  for (std::size_t at = 0; at < pool.size(); at += 8) {
    const std::size_t size = std::min<std::size_t>(8, pool.size() - at);
    line(out, file, pool_begin + at, size, quoted({reinterpret_cast<const char*>(pool.data()) + at, size}));
  }
  return out + "```\n";
}

/// Puts `made` between the markers of `name`.
void replace(std::string& page, const std::string& name, const std::string& made) {
  const std::string begin = "<!-- begin " + name + " -->\n", end = "<!-- end " + name + " -->";
  const std::size_t from = page.find(begin), to = page.find(end);
  INFO(name);
  REQUIRE(from != std::string::npos);
  REQUIRE(to != std::string::npos);
  page = page.substr(0, from + begin.size()) + "\n" + made + "\n" + page.substr(to);
}

}  // namespace

TEST_CASE("docs/bytecode.md says what the tables say") {
  const std::string path = BOT_SOURCE_DIR "/docs/bytecode.md";
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  const std::string before = text.str();
  REQUIRE(!before.empty());
  std::string page = before;
  replace(page, "opcodes", opcode_table());
  replace(page, "rows", row_tables());
  replace(page, "example", annotated());
  if (std::getenv("BOT_UPDATE") != nullptr && page != before) std::ofstream(path, std::ios::binary) << page;
  else CHECK(page == before);
}

TEST_CASE("the rows of the page cover their structs") {
  for (const DocRow& row : doc_rows()) {
    INFO(row.name);
    std::size_t at = 0;
    for (const DocField& f : row.fields) {
      CHECK(f.offset == at);
      at = f.offset + f.size;
    }
    CHECK(at == row.size);
  }
  CHECK(doc_rows().size() == static_cast<std::size_t>(Section::keywords));
}
