// After an error: one finding for a broken region, and the rest of the file is there.

#include <catch2/catch.hpp>

#include "tests/unit/syntax/dump.hpp"
#include "tests/unit/syntax/read.hpp"

using bot::syntax_test::dump;
using bot::syntax_test::Parsed;
using bot::syntax_test::read;

TEST_CASE("a broken item leaves its neighbours alone") {
  const Parsed p = read(R"(flow f {
  intent a(b = c)
  initial state s {
    say "one"
    set x = = 2
    say "two"
    on a b
    on c -> t {
      say "three"
      set y 3
      say "four"
    }
    otherwise -> t
  }
  var n = 1
  state t { -> s }
}
intent last = x
)");
  CHECK(p.codes() == "B0126 B0124 B0121 B0142 B0140");
  CHECK(dump(p.module) == R"(intent last = x
broken flow f
  broken var n: 
  broken intent a
  broken initial state s
    say "one"
    say "two"
    otherwise -> t
  state t
    -> s
)");
}

TEST_CASE("a forgotten closing brace is one finding") {
  Parsed p = read(
      "flow f {\n  initial state s {\n    say \"a\"\n\n  state t {\n    say \"b\"\n  }\n}\nflow g { initial state u { "
      "-> u } }\n");
  CHECK(p.told() == "B0115 2:19 [{] The block of `state s` is not closed.\n");
  CHECK(dump(p.module) ==
        "broken flow f\n  broken initial state s\n    say \"a\"\n  state t\n    say \"b\"\nflow g\n  initial state u\n "
        "   -> u\n");

  p = read("flow f {\n  initial state s { -> s }\n\nflow g {\n  initial state u { -> u }\n}\n");
  CHECK(p.told() == "B0115 1:8 [{] The block of `flow f` is not closed.\n");
  CHECK(p.module.flows.size() == 2);

  p = read(
      "flow f {\n  initial state s {\n    if a {\n      say \"x\"\n    otherwise -> s\n  }\n  state t { -> s }\n}\n");
  CHECK(p.told() == "B0115 3:10 [{] The block of `if` is not closed.\n");
  CHECK(p.module.flows.at(0).states.size() == 2);
}

TEST_CASE("an unclosed text does not take the brace behind it along") {
  const Parsed p = read("flow f {\n  initial state s { say \"oops }\n  state t { -> s }\n}\nintent a = b\n");
  CHECK(p.told() == "B0101 2:25 [\"] This text is not closed.\n");
  CHECK(p.module.flows.at(0).states.size() == 2);
  CHECK(p.module.intents.size() == 1);
}

TEST_CASE("an unclosed hole ends with its line") {
  const Parsed p = read(
      "flow f {\n  initial state s {\n    say \"a {b\"\n    say \"\"\"\n      {c\n      d\n      \"\"\"\n    -> s\n  "
      "}\n}\n");
  CHECK(p.codes() == "B0103 B0103");
  CHECK(p.module.flows.at(0).states.at(0).entry.size() == 1);
}

TEST_CASE("misspelt keywords are read as what they mean") {
  const Parsed p = read(
      "flw f {\n  initial sttate s {\n    sya \"a\"\n    otherwize -> s\n  }\n  End state t { say \"b\" }\n}\ntset "
      "\"x\" {\n  usr \"a\"\n  bot \"b\"\n}\n");
  CHECK(p.codes() == "B0128 B0139 B0128 B0128 B0128 B0128 B0128");
  CHECK(dump(p.module) == R"(broken flow f
  broken initial state s
    say "a"
    otherwise -> s
  end state t
    say "b"
broken test "x"
  user "a"
  bot "b"
)");
}

TEST_CASE("what stands in the wrong place is read where it belongs") {
  const Parsed p = read(
      "flow f {\n  initial state s {\n    intent a = b\n    var c: int\n    -> s\n  }\n  say \"x\"\n}\nstate z { -> z "
      "}\n");
  CHECK(p.codes() == "B0129 B0129 B0129 B0129");
  CHECK(p.module.flows.at(0).intents.size() == 1);
  CHECK(p.module.flows.at(0).vars.size() == 1);
}

TEST_CASE("a broken head keeps its name and its block") {
  const Parsed p = read(
      "flow f(a int) -> b {\n  initial state s t {\n    say \"a\"\n  }\n  state u\n    say \"b\"\n  }\n}\nbot b {\n  "
      "title \"T\"\n  languag id\n}\n");
  CHECK(p.codes() == "B0126 B0139 B0118 B0132");
  CHECK(dump(p.module) ==
        "bot b\n  title \"T\"\nbroken flow f\n  broken initial state s\n    say \"a\"\n  broken state u\n    say "
        "\"b\"\n");
}

TEST_CASE("an arrow without a target does not eat the next line") {
  const Parsed p = read("flow f {\n  initial state s {\n    on a ->\n    on b -> s\n    otherwise ->\n  }\n}\n");
  CHECK(p.told() ==
        "B0122 3:10 [->] After `->` comes the name of a state, `stay`, `back`, or `flow` and the name of a flow.\n"
        "B0122 5:17 [] After `->` comes the name of a state, `stay`, `back`, or `flow` and the name of a flow.\n");
}

TEST_CASE("a comma is missing, a comma is too many") {
  Parsed p = read("nlu a keyword {\n  x: \"1\" \"2\", \"3\"\n  y: \"4\",\n  z: \"5\"\n}\n");
  CHECK(p.codes() == "B0125 B0123");
  CHECK(dump(p.module) == "broken nlu a\n  x: \"1\" \"2\" \"3\"\n  y: \"4\"\n  z: \"5\"\n");
  p = read("nlu a keyword {\n  x:\n  y = \"2\"\n  z: \"3\"\n}\n");
  CHECK(p.codes() == "B0123");
  CHECK(dump(p.module) == "broken nlu a\n  x:\n  z: \"3\"\n");
}

TEST_CASE("a broken row leaves its neighbours alone") {
  const Parsed p = read(R"(record r {
  a: text
  b text
  c: int
}
enum e { a 5 b }
service s {
  call one() -> r
  call two(
  call three()
}
nlu p pattern {
  r"a" as (b c)
  r"d"
}
nlu q remote "m" {
  a
  "b"
  c
} threshold 0.5
config g text
fn h(a: int) = a
rule "x" never a b
rule "y" never a before b
test "t" {
  user hi
  wait
  tap "Ya"
}
flow f { initial state s { -> s } }
)");
  CHECK(p.codes() == "B0126 B0139 B0117 B0126 B0139 B0126 B0154 B0154 B0123 B0124");
  CHECK(dump(p.module) == R"(broken nlu p pattern
  "d"
broken nlu q remote "m" threshold 0.5
  a
  c
broken config g: 
broken record r (a: text, c: int)
broken enum e a b
broken service s
  call one() -> r
  call three()
broken fn h() ->  = 
flow f
  initial state s
    -> s
broken test "t"
  wait tap
  tap "Ya"
rule "y" never a before b
)");
}

TEST_CASE("a broken action leaves its neighbours alone, however deep it is") {
  const Parsed p = read(R"(flow f {
  initial state s {
    say "one"
    ask "a" for b: c {
      button "x" send y
    }
    for x in y { match z { a -> s } }
    say "two" { button "x" sends }
    try a.b { say "x" } failed { set = 2 }
    say "three"
    emit "x" { a: }
    remind 1d with x
    say "{n, plural, one {a}, other {b}}"
    call g(
    otherwise -> s
  }
  fn g() -> int =
  state t { -> s }
}
)");
  CHECK(p.codes() == "B0126 B0118 B0119 B0119 B0124 B0154 B0148 B0117 B0124");
  CHECK(dump(p.module) == R"(broken flow f
  fn g() -> int = state
  broken initial state s
    say "one"
    say "three"
    otherwise -> s
  state t
    -> s
)");
}

TEST_CASE("a forgotten closing brace in what an action holds is one finding") {
  for (const char* action :
       {"say \"a\" {\n button \"x\" sends y\n", "say carousel {\n card \"x\" { }\n", "say carousel {\n card \"x\" {\n",
        "match a {\n b { }\n", "for a in b {\n say \"x\"\n", "try a.b {\n say \"x\"\n",
        "try a.b { } failed {\n say \"x\"\n", "emit \"a\" {\n b: c\n", "ask \"a\" for b: c {\n retry \"x\"\n"}) {
    const Parsed p = read(std::string("flow f {\n  initial state s {\n    ") + action +
                          "\n    on a -> s\n    otherwise -> s\n  }\n  state t { -> s }\n}\n");
    INFO(action);
    CHECK(p.codes() == "B0115");
    CHECK(p.module.flows.size() == 1);
    CHECK(p.module.flows.at(0).states.size() == 2);
  }
  const Parsed p = read("record r {\n  a: int\n\nenum e {\n  a\n\nservice s {\n  call a()\n\nflow f { }\n");
  CHECK(p.codes() == "B0115 B0115 B0115");
  CHECK(p.module.services.size() == 1);
}
