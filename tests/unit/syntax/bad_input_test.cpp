// Sources nobody writes: each gives a finding, or a right tree, and the parser comes back.

#include <catch2/catch.hpp>

#include "compiler/syntax/parse.hpp"
#include "tests/unit/syntax/read.hpp"

using bot::syntax_test::in_state;
using bot::syntax_test::Parsed;
using bot::syntax_test::read;

namespace {

std::string many(std::size_t count, const std::string& what) {
  std::string all;
  all.reserve(count * what.size());
  for (std::size_t i = 0; i < count; ++i) all += what;
  return all;
}

}  // namespace

TEST_CASE("nesting ends at its limit") {
  CHECK(read(many(10'000'000, "(")).codes() == "B0139 B0111");
  CHECK(read(many(10'000'000, "{")).codes() == "B0139 B0111");
  CHECK(read(in_state("set x = " + many(40'000, "(") + "1" + many(40'000, ")"))).codes() == "B0111");
  CHECK(read(in_state("set x = " + many(40'000, "[") + many(40'000, "]"))).codes() == "B0111");
  CHECK(read(in_state("say \"" + many(40'000, "{\""))).codes() == "B0111");
  CHECK(read(in_state(many(40'000, "if a { "))).codes() == "B0111");
  CHECK(read(in_state("set x = " + many(40'000, "f("))).codes() == "B0111");
  CHECK(read(in_state("set x = " + many(40'000, "a["))).codes() == "B0111");
  CHECK(read(in_state(many(40'000, "for a in b { "))).codes() == "B0111");
  CHECK(read(in_state(many(40'000, "match a { b { "))).codes() == "B0111");
  CHECK(read(in_state(many(40'000, "try a.b { "))).codes() == "B0111");
  CHECK(read(in_state(many(40'000, "ask \"a\" for b: c { otherwise { "))).codes() == "B0111");
  CHECK(read(in_state("say \"a\" { " + many(40'000, "if a { "))).codes() == "B0111");
  CHECK(read(in_state("say carousel { " + many(40'000, "for a in b { "))).codes() == "B0111");
  CHECK(read(in_state("say carousel { " + many(40'000, "card a { "))).codes() == "B0111");
  CHECK(read(in_state("say \"" + many(40'000, "{n, plural, other {{\""))).codes() == "B0111");
  CHECK(read(in_state("say \"\"\"" + many(40'000, "{n, plural, other {"))).codes() == "B0102 B0111");
  CHECK(read(in_state(many(60, "for a in b { match c { d { ") + many(60, "} } }"))).codes() == "");
  CHECK(read(in_state("set x = " + many(120, "f(a[") + "1" + many(120, "])"))).codes() == "");
  CHECK(read(in_state("set x = " + many(250, "(") + "1" + many(250, ")"))).codes() == "");
}

TEST_CASE("long expressions and chains are refused") {
  for (const char* piece : {" + 1", ".a", " and b", " ?? 1", " - 1"})
    CHECK(read(in_state("set x = a" + many(100'000, piece))).codes().substr(0, 5) == "B0112");
  for (const char* piece : {"not ", "- ", "if a then b else "})
    CHECK(read(in_state("set x = " + many(100'000, piece) + "a")).codes() == "B0112");
  for (const char* piece : {"[0]", ".a[0]", "[0] + f(1)"})
    CHECK(read(in_state("set x = a" + many(100'000, piece))).codes().substr(0, 5) == "B0112");
  CHECK(read(in_state("set x = a" + many(100'000, "(1)"))).codes() == "B0149 B0112");
  CHECK(read(in_state("let x: " + many(100'000, "list<"))).codes() == "B0112");
  CHECK(read(in_state("let x: " + many(400, "list<") + "int" + many(400, ">") + " = []")).codes() == "");
  CHECK(read("record r { x: " + many(100'000, "list<") + " }").codes() == "B0112");
  CHECK(read(in_state("say \"{a" + many(100'000, ".a") + ", plural, other {b}}\"")).codes() == "B0112");
  CHECK(read(in_state(many(3000, "set x = f(1)[0].a\n"))).codes() == "");
  CHECK(read(in_state("say \"a\" { if a { }" + many(3000, " else if a { }") + " }")).codes() == "B0113");
  CHECK(read(in_state("match a { " + many(10'000, "b { } ") + "}")).codes() == "");
  CHECK(read("record r { " + many(100'000, "a: int ") + "} enum e { " + many(200'000, "a ") + "}").codes() == "");
  CHECK(read("service s { " + many(50'000, "call a() ") + "} nlu p pattern { " + many(100'000, "r\"a\" ") + "}")
            .codes() == "");
  CHECK(read(in_state("say \"{n, plural, " + many(90'000 / 4, "one {a} ") + "other {b}}\"")).codes().substr(0, 5) ==
        "B0134");
  CHECK(read(in_state("set x = " + many(200, "(a + a + a + a + a + a + ") + "a" + many(200, ")"))).codes() == "B0112");
  CHECK(read(in_state("set x = a" + many(1000, " + a"))).codes() == "");
  CHECK(read(in_state(many(5000, "if a == 1 { set x = a + 1 }\n"))).codes() == "");  // each of its own
  CHECK(read(in_state(many(3000, "set x = a + b\n"))).codes() == "");
  CHECK(read(in_state(many(3000, "set x = -a "))).codes() == "");
  CHECK(read(in_state("if a { }" + many(3000, " else if a { }"))).codes() == "B0113");
  CHECK(read(in_state("set x = [" + many(300'000, "a, ") + "]")).codes() == "B0144");
}

TEST_CASE("long lines and texts") {
  CHECK(read(in_state("say \"" + many(1'000'000, "x") + "\"")).codes() == "");
  CHECK(read(in_state("say \"" + many(1'000'000, "x"))).codes() == "B0101");
  CHECK(read(in_state(many(100'000, "say \"x\" "))).codes() == "");
  CHECK(read("nlu a keyword { x: " + many(200'000, "\"a\", ") + "\"b\" }").codes() == "");
  CHECK(read(in_state("set " + many(1'000'000, "x") + " = 1")).codes() == "");
  CHECK(read(in_state("set x = " + many(1'000'000, "9"))).codes() == "B0107");
}

TEST_CASE("what is not closed") {
  CHECK(read(many(10'000'000, "\"")).codes() == "B0139");
  CHECK(read("flow f { initial state s { say \"\"\"\n abc\n").codes() == "B0102");
  CHECK(read("flow f { initial state s { say \"{a\n").codes().substr(0, 5) == "B0103");
  CHECK(read("flow f { initial state s { say \"{").codes().substr(0, 5) == "B0103");
  CHECK(read("flow f { initial state s { say \"\\").codes() == "B0101 B0115 B0115");
  CHECK(read("flow f { initial state s { say r\"").codes() == "B0101 B0115 B0115");
  CHECK(read("flow f {").codes() == "B0115");
  CHECK(read("flow").codes() == "B0119");
  CHECK(read("nlu a keyword { b:").codes() == "B0123 B0115");
  CHECK(read("record").codes() == "B0119");
  CHECK(read("record r { a").codes() == "B0140 B0115");
  CHECK(read("service s { call").codes() == "B0119 B0115");
  CHECK(read("fn f(").codes() == "B0117");
  CHECK(read("rule \"a\"").codes() == "B0145");
  CHECK(read("nlu a pattern {").codes() == "B0115");
  CHECK(read("intent a = b { like").codes() == "B0123");
  CHECK(read("flow f { initial state s { say \"{n, plural").codes() == "B0103 B0115 B0115");
  CHECK(read("flow f { initial state s { say \"{n, plural,").codes() == "B0103 B0115 B0115");
  CHECK(read("flow f { initial state s { say \"{n, plural, one {").codes() == "B0103 B0115 B0115");
  CHECK(read("flow f { initial state s { say \"{n, plural, one {a\\").codes() == "B0103 B0115 B0115");
  CHECK(read("flow f { initial state s { say \"\"\"{n, plural, one {a\n").codes() == "B0102");
  CHECK(read("flow f { initial state s { ask \"a\" for").codes() == "B0119 B0115 B0115");
  CHECK(read("flow f { initial state s { match a {").codes() == "B0115 B0115");
  CHECK(read("test \"a\" { wait").codes() == "B0124 B0115");
  CHECK(read("bot a { title").codes() == "B0145 B0115");
}

TEST_CASE("stray signs") {
  CHECK(read(many(10'000'000, "}")).codes() == "B0116");
  CHECK(read("}\nflow f { initial state s { -> s } }\n}}\n").codes() == "B0116 B0116");
  CHECK(read(in_state(")")).codes() == "B0139");
  CHECK(read(std::string(1'000'000, '\0')).codes() == "B0110");
  CHECK(read(in_state("say \"a" + std::string(1, '\0') + "b\"")).codes() == "B0110");
  CHECK(read(in_state("say \"a\x01\"")).codes() == "B0110");
  CHECK(read(in_state("\xE2\x80\x8B say \"a\"")).codes() == "B0110");
}

TEST_CASE("endless nonsense") {
  CHECK(read(many(5'000'000, "a ")).codes() == "B0128");
  const std::string many_errors = read(many(100'000, "state a {\n")).codes();
  CHECK(many_errors.substr(many_errors.size() - 5) == "B0114");
  const Parsed p = read(in_state(many(100'000, "say\n")));
  CHECK(p.findings.all().size() == bot::syntax::max_syntax_errors + 1);
  CHECK(p.codes().substr(p.codes().size() - 5) == "B0114");
}

TEST_CASE("no message is a parser generator's, and every cut of a source is survived") {
  const std::string whole = bot::syntax_test::accepted()[1] + bot::syntax_test::accepted()[3];
  for (std::size_t cut = 0; cut < whole.size(); cut += 7) {
    for (const std::string& text :
         {whole.substr(0, cut), whole.substr(cut), whole.substr(0, cut) + " ( " + whole.substr(cut),
          whole.substr(0, cut) + "}" + whole.substr(cut), whole.substr(0, cut) + "\"" + whole.substr(cut)}) {
      const Parsed p = read(text);
      for (const auto& finding : p.findings.all()) {
        std::string said = finding.message + finding.label;
        for (const std::string& note : finding.notes) said += note;
        for (const char* word : {"mismatched", "expecting", "viable", "recognition", "extraneous", "<EOF>"})
          REQUIRE(said.find(word) == std::string::npos);
        REQUIRE(finding.primary.begin <= finding.primary.end);
        REQUIRE(finding.primary.end <= text.size());
      }
    }
  }
}
