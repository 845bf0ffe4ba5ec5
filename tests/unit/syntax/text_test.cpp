#include <catch2/catch.hpp>

#include "tests/unit/syntax/dump.hpp"
#include "tests/unit/syntax/read.hpp"

using namespace bot;
using syntax_test::Parsed;

namespace {

std::string said(const std::string& text) {
  const Parsed p = syntax_test::read("flow f { initial state s { say " + text + " } }");
  if (!p.findings.ok()) return p.told();
  return syntax_test::dump(std::get<ast::Say>(p.module.flows.at(0).states.at(0).entry.at(0).node).variants.at(0));
}

}  // namespace

TEST_CASE("escapes") {
  CHECK(said(R"("a\nb\tc\"d\\e\{f\}g")") == R"("a\nb\tc\"d\\e\{f}g")");
  CHECK(said(R"("\u{1F60A}\u{e9}\u{41}")") == "\"😊éA\"");
  CHECK(said(R"("}")") == "\"}\"");
  CHECK(said("\"\"") == "\"\"");
}

TEST_CASE("wrong escapes") {
  for (const char* text : {R"("\x")", R"("\u0041")", R"("\u{}")", R"("\u{110000}")", R"("\u{D800}")", R"("\u{0}")",
                           R"("\u{0000041}")", R"("\ü")", R"("\'")"})
    CHECK(syntax_test::read(syntax_test::in_state(std::string("say ") + text)).codes() == "B0104");
}

TEST_CASE("holes") {
  CHECK(said(R"("Halo {name ?? "kak"}!")") == R"("Halo {(name ?? "kak")}!")");
  CHECK(said(R"("{a}{b}")") == R"("{a}{b}")");
  CHECK(said(R"("{"{"{1}"}"}")") == R"("{"{"{1}"}"}")");
  CHECK(said(R"("{[a, b]} {(c)}")") == R"("{[a, b]} {c}")");
}

TEST_CASE("raw texts") {
  CHECK(said(R"(r"([A-Z]{2})-\d")") == R"("([A-Z]\{2})-\\d")");
  CHECK(said(R"(r"")") == R"("")");
}

TEST_CASE("text blocks lose what their lines have in common") {
  CHECK(said("\"\"\"\n    a\n      b\n    c\n    \"\"\"") == R"("a\n  b\nc")");
  CHECK(said("\"\"\"\n    a\n      b\n  \"\"\"") == R"("  a\n    b")");  // the closing line counts
  CHECK(said("\"\"\"\n    a\n\n  \t \n    b\n    \"\"\"") == R"("a\n\n\nb")");
  CHECK(said("\"\"\"\n    a   \n    b\"\"\"") == R"("a\nb")");
  CHECK(said("\"\"\"\r\n    a\r\n    b\r\n    \"\"\"") == R"("a\nb")");
  CHECK(said("\"\"\"\n\ta\n\t\tb\n\t\"\"\"") == R"("a\n\tb")");
  CHECK(said("\"\"\"\n\t a\n\tb\n\t\"\"\"") == R"(" a\nb")");
  CHECK(said("\"\"\"\n\"\"\"") == R"("")");
  CHECK(said("\"\"\"\n  \"\"\"") == R"("")");
  CHECK(said("\"\"\"\n\n  \"\"\"") == R"("")");
  CHECK(said("\"\"\"\"\"\"") == R"("")");
  CHECK(said("\"\"\"a\"\"\"") == R"("a")");
  CHECK(said("\"\"\"a\n  b\n  c\n  \"\"\"") == R"("a\nb\nc")");
  CHECK(said("\"\"\"   \n  a\n  \"\"\"") == R"("a")");
  CHECK(said("\"\"\"\n  a\n\n  \"\"\"") == R"("a\n")");
}

TEST_CASE("text blocks with quotes, escapes and holes") {
  CHECK(said("\"\"\"\n  \"a\" \"\"b\n  \"\"\"") == R"("\"a\" \"\"b")");
  CHECK(said("\"\"\"\n  a\\n  b\\u{20}\n  \\\"\\\"\\\"\n  \"\"\"") == R"("a\n  b \n\"\"\"")");
  CHECK(said("\"\"\"\n    {a}\n      {b} c\n    \"\"\"") == R"("{a}\n  {b} c")");
  CHECK(said("\"\"\"\n    a {b}\n    {c}\"\"\"") == R"("a {b}\n{c}")");
  CHECK(said("\"\"\"{a}\n    b\n    \"\"\"") == R"("{a}\nb")");
  CHECK(said("\"\"\"\n  {a}  \n  b\n  \"\"\"") == R"("{a}\nb")");
}

TEST_CASE("spans of texts") {
  const Parsed p = syntax_test::read("flow f { initial state s { say \"a {b} c\" } }");
  const auto& text = std::get<ast::Say>(p.module.flows.at(0).states.at(0).entry.at(0).node).variants.at(0);
  CHECK(p.sources->text(text.span) == "\"a {b} c\"");
  REQUIRE(text.parts.size() == 3);
  CHECK(p.sources->text(text.parts[0].span) == "a ");
  CHECK(p.sources->text(text.parts[1].span) == "{b}");
  CHECK(p.sources->text(text.parts[1].expr->span) == "b");
}

TEST_CASE("plurals") {
  CHECK(said(R"("{n, plural, one {satu} other {{n} buah}}")") == R"("{n, plural, one {satu} other {{n} buah}}")");
  CHECK(said(R"("a{ a.b . c	,plural,zero{}two{ x }few{y}many{z}other{\{\}\"\\\n\u{41}}}b")") ==
        R"("a{a.b.c, plural, zero {} two { x } few {y} many {z} other {\{}\"\\\nA}}b")");
  CHECK(said(R"("{n, plural, other {{f(n)[0]} {"{m, plural, other {x}}"}}}")") ==
        R"("{n, plural, other {{f(n)[0]} {"{m, plural, other {x}}"}}}")");
  CHECK(said("\"\"\"\n    {n, plural, other {a}}\n      b {n, plural, one {} other {c}}   \n    \"\"\"") ==
        R"("{n, plural, other {a}}\n  b {n, plural, one {} other {c}}")");
  CHECK(said("\"\"\"{n, plural, other {a}}\n    b\n    \"\"\"") == R"("{n, plural, other {a}}\nb")");
  CHECK(said(R"("{plural} {n.plural} {f(plural)}")") == R"("{plural} {n.plural} {f(plural)}")");
  CHECK(said(R"(r"{n, plural, x}")") == R"("\{n, plural, x}")");
  CHECK(said(R"("\{n, plural, x}")") == R"("\{n, plural, x}")");
  CHECK(said(R"("{end, plural, other {{flow}}}")") == R"("{end, plural, other {{flow}}}")");
}

TEST_CASE("a text that must be known holds no plural") {
  CHECK(syntax_test::read("bot a { title \"{n, plural, other {x}}\" }").codes() == "B0105");
  CHECK(syntax_test::read("test \"a\" { bot \"x {n, plural, other {x}} {y}\" }").codes() == "B0105");
}

TEST_CASE("raw and block texts are known as such") {
  const Parsed p = syntax_test::read("flow f { initial state s { say r\"a\" say \"\"\"b\"\"\" say \"c\" } }");
  const auto& entry = p.module.flows.at(0).states.at(0).entry;
  const auto text = [&](std::size_t i) -> const ast::Text& {
    return std::get<ast::Say>(entry.at(i).node).variants.at(0);
  };
  CHECK((text(0).raw && !text(0).block));
  CHECK((!text(1).raw && text(1).block));
  CHECK((!text(2).raw && !text(2).block));
}
