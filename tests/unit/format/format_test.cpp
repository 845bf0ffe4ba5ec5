// One layout: the same words, the same tree, and nothing changes the second time.

#include "compiler/format/format.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "compiler/format/lexemes.hpp"
#include "compiler/syntax/parse.hpp"
#include "tests/unit/syntax/dump.hpp"

namespace {

using namespace bot;
namespace fs = std::filesystem;

struct File {
  source::SourceSet sources;
  diag::Findings findings;
  source::FileId id{};
  ast::Module module;

  explicit File(std::string text) : id(sources.add("x.bot", std::move(text))) {
    module = syntax::parse(sources, id, findings);
    findings.finish();
  }
  [[nodiscard]] std::string formatted() const { return format::format(sources, id, module); }
};

/// The words of a file but for """ blocks, whose indentation may change.
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (const format::Lexeme& l : format::lexemes(text))
    out.emplace_back(l.kind == format::Lexeme::Kind::block ? "block" : text.substr(l.begin, l.end - l.begin));
  return out;
}

/// Everything that must hold for a file that parses. Gives the layout.
std::string check(const std::string& name, const std::string& text) {
  const File before(text);
  if (!before.findings.ok()) return {};
  const std::string once = before.formatted();
  INFO(name);
  const File after(once);
  CHECK(after.findings.ok());
  if (words(text) != words(once)) FAIL_CHECK("other words:\n" << once);
  if (syntax_test::dump(before.module) != syntax_test::dump(after.module)) FAIL_CHECK("another tree:\n" << once);
  const std::string twice = after.formatted();
  if (once != twice) FAIL_CHECK("not the same again:\n" << once << "\n----\n" << twice);
  return once;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> all_bots() {
  std::vector<fs::path> out;
  for (const char* folder : {"examples", "stdlib", "tests", "tools"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(BOT_SOURCE_DIR) / folder))
      if (entry.path().extension() == ".bot") out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

/// The same lexemes with other white space between them. Comments keep the end of their line.
std::string shaken(const std::string& text, std::mt19937& random) {
  std::string out;
  bool comment = false;
  std::size_t last = 0;
  for (const format::Lexeme& l : format::lexemes(text)) {
    const bool apart = l.begin > last;
    static constexpr const char* blanks[] = {" ", "\n", "  ", "\n\n\n", "\t", "\r\n"};
    if (comment) out += "\n";
    else if (apart) out += blanks[random() % std::size(blanks)];
    out += text.substr(l.begin, l.end - l.begin);
    comment = l.kind == format::Lexeme::Kind::comment;
    last = l.end;
  }
  return out + "\n";
}

}  // namespace

TEST_CASE("every file of the tree keeps its words and its tree") {
  std::size_t parsed = 0;
  for (const fs::path& path : all_bots()) parsed += check(path.string(), read(path)).empty() ? 0 : 1;
  CHECK(parsed > 100);
}

TEST_CASE("the examples and the library are laid out so") {
  for (const char* folder : {"examples", "stdlib"})
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(BOT_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".bot") continue;
      const std::string text = read(entry.path());
      if (check(entry.path().string(), text) != text) FAIL_CHECK(entry.path().string() << " is not formatted");
    }
}

TEST_CASE("other white space, the same words") {
  std::mt19937 random(7);
  for (const fs::path& path : all_bots()) {
    const std::string text = read(path);
    if (text.size() > 20'000) continue;
    for (int round = 0; round < 3; ++round) check(path.string() + " shaken", shaken(text, random));
  }
}

TEST_CASE("layouts") {
  const auto layout = [](const std::string& text) { return File(text).formatted(); };
  CHECK(layout("bot b{title \"B\"   language id}\n\n\n\nuse std/agent\nnlu n keyword{a:\"x\",\"y\"\nbcd: \"z\"}") ==
        "bot b {\n  title    \"B\"\n  language id\n}\n\nuse std/agent\n\nnlu n keyword {\n  a:   \"x\", \"y\"\n  bcd: "
        "\"z\"\n}\n");
  CHECK(layout("flow f{initial state a{say \"x\"\non menu(one)->b\notherwise->a}\nend state b{}}") ==
        "flow f {\n  initial state a {\n    say \"x\"\n    on menu(one) -> b\n    otherwise    -> a\n  }\n\n  end "
        "state b {}\n}\n");
  CHECK(layout("on x{say \"a\"}\notherwise{say \"b\"\n say \"c\"}") ==
        "on x { say \"a\" }\n\notherwise {\n  say \"b\"\n  say \"c\"\n}\n");
  CHECK(layout("on x{if a==1{say \"a\"} else if (b)==2{say \"b\"\nsay \"c\"} else{if c{say \"d\"\nsay \"e\"}}}") ==
        "on x {\n  if a == 1 { say \"a\" } else if (b) == 2 {\n    say \"b\"\n    say \"c\"\n  } else {\n    if c {\n  "
        "   "
        " say \"d\"\n      say \"e\"\n    }\n  }\n}\n");
  CHECK(layout("on x {\n  if a {\n    -> b\n  } else if\n  c {\n    -> d\n  }\n}") ==
        "on x {\n  if a {\n    -> b\n  } else if c {\n    -> d\n  }\n}\n");
  CHECK(layout("on x {\n  say \"x\" {\n    if a {\n      button \"A\" sends y\n    } else if b {\n      button \"B\" "
               "sends y\n    }\n  }\n}") ==
        "on x {\n  say \"x\" {\n    if a {\n      button \"A\" sends y\n    } else if b {\n      button \"B\" sends "
        "y\n    }\n  }\n}\n");
  CHECK(layout("var a:int=-1+(2*3)\nvar b:list<int,5>?=none") ==
        "var a: int = -1 + (2 * 3)\nvar b: list<int, 5>? = none\n");
  CHECK(layout("// one\n\n\n// two\nvar a: int = 1 // behind\nvar bc: int = 2 // there") ==
        "// one\n\n// two\nvar a: int = 1   // behind\nvar bc: int = 2  // there\n");
  CHECK(layout("test \"t\" {\nuser \"a\"\nbot \"b\"\ntap \"c\"\nexpect handover\n}") ==
        "test \"t\" {\n  user \"a\"\n  bot  \"b\"\n  tap  \"c\"\n  expect handover\n}\n");
  CHECK(layout("on x {\nsay \"\"\"\n a\n   b\n\n c\n \"\"\"\n}") ==
        "on x {\n  say \"\"\"\n    a\n      b\n\n    c\n    \"\"\"\n}\n");
}
