// The grammar itself: no ambiguity, no look at the full context, and the hand-written lexer reads what the grammar
// says.

#include "tests/unit/syntax/grammar.hpp"

#include <catch2/catch.hpp>

#include "compiler/diagnostics/catalogue.hpp"
#include "tests/unit/syntax/read.hpp"

using bot::syntax_test::by_grammar;
using bot::syntax_test::by_hand;
using bot::syntax_test::reports;

TEST_CASE("the grammar has no ambiguity and no full-context fallback") {
  for (const std::string& text : bot::syntax_test::accepted()) CHECK(reports(text) == 0);
  for (const bot::diag::Example& example : bot::diag::examples())
    if (bot::syntax_test::read(std::string(example.does_not)).findings.ok()) CHECK(reports(example.does_not) == 0);
}

TEST_CASE("the lexer by hand reads what the grammar says") {
  for (const std::string& text : bot::syntax_test::accepted()) CHECK(by_hand(text) == by_grammar(text));
  for (const bot::diag::Example& example : bot::diag::examples())
    CHECK(by_hand(example.does_not) == by_grammar(example.does_not));
  for (const char* text :
       {"5min 5m 5mm 5.5m 1.5 1. .5 1.x 1_000 5s5 12abc 3é 3 m", "_ __ _a a_ a1 r r\"x\" rr\"x\" r \"x\"",
        "a\u00B2 \u0660 \u0E01\u0E34 x\u0301 \u0301x",
        "-> - > -= -- => = == === != ! <= < >= > ?? ? ??? && & || | :: := : += ++ + * / % . , ; # $ @ ~ ^ ' `",
        "\"a\\\"b\\\\\" \"{a}\" \"{\"{b}\"}\" \"\\u{12}\" \"\\u{zz}\" \"\\u\" \"\\{\"",
        "\"\"\"a \"b\" \"\"c {d} \\\"\"\"\" \"\"\"\n\"\"\" \"\"\"\"\"\"", "// x\n/// y\n//// z\na /// b\n///\nc / d //",
        "\"{n, plural, one {a} other {b {n} \\\" \\u{41}}} c\" {n, plural, x}",
        "\"{ größe . b\t,plural, few{}}\" \"{n,plurals, a}\" \"{n.plural , plural}\"",
        "\"{1, plural, a}\" \"{a.1, plural,}\"", "\"\"\"{n, plural, one {a\\}b} other {{x}}}\n{_.not, plural,}\"\"\"",
        "\"{n, plural, one {a\x01 b} : 5 {c} \u0301}\"", "} } { } )([]", "\"{ {a} }\" } x",
        "😊 \u201Cx\u201D \u2192 \u00A0 \t\r\n",
        ("\x01 \x7F \"a\x01"
         "b\"")})
    CHECK(by_hand(text) == by_grammar(text));
}

TEST_CASE("what a page about syntax shows is read as it says") {
  for (const bot::diag::Example& example : bot::diag::examples()) {
    const std::string id(bot::diag::describe(example.code).id);
    if (!id.starts_with("B01")) continue;
    INFO(id);
    CHECK(bot::syntax_test::read(std::string(example.raises)).codes().find(id) != std::string::npos);
    CHECK(bot::syntax_test::read(std::string(example.does_not)).told() == "");
  }
}
