// The slips of people who write bots: each has its message, its place, and where it is plain the edit.

#include "tests/unit/syntax/slips.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/syntax/read.hpp"

using bot::syntax_test::base;
using bot::syntax_test::Broken;
using bot::syntax_test::read;
using bot::syntax_test::Slip;

namespace {

// clang-format off
const Slip slips[] = {
    {"=> for ->", "-> done", "=> done",
     "B0109 15:15 [=>] `=>` is written `->` here.\n", true},
    {"an arrow as a character", "-> done", "→ done",
     "B0109 15:15 [→] `→` is written `->` here.\n", true},
    {"no arrow", "otherwise -> done", "otherwise done",
     "B0121 15:15 [done] A handler needs `-> state` or a block `{ … }` after its intents.\n", true},
    {"no arrow after an intent", "otherwise -> done", "on greet done\n    otherwise -> done",
     "B0121 15:14 [done] A handler needs `-> state` or a block `{ … }` after its intents.\n", true},
    {"an action in place of the arrow", "otherwise -> done", "otherwise say \"x\"",
     "B0121 15:15 [say] A handler needs `-> state` or a block `{ … }` after its intents.\n", false},
    {"single quotes", "\"Halo!\"", "'Halo!'",
     "B0108 14:9 ['] Texts stand between straight double quotes, `\"…\"`.\n", true},
    {"curly quotes", "\"Halo!\"", "“Halo!”",
     "B0108 14:9 [“] Texts stand between straight double quotes, `\"…\"`.\n", true},
    {": in set", "say \"Halo!\"", "set x: 1",
     "B0126 14:10 [:] Here stands `=`, not `:`.\n", true},
    {"== in set", "say \"Halo!\"", "set x == 1",
     "B0126 14:11 [==] Here stands `=`, not `==`.\n", true},
    {"set without a value", "say \"Halo!\"", "set x",
     "B0142 14:10 [] `x` is given no value.\n", false},
    {"+=", "say \"Halo!\"", "set x += 1",
     "B0109 14:11 [+=] `+=` is written `set x = x + …` here.\n", false},
    {"let without a name", "say \"Halo!\"", "let = 1",
     "B0119 14:9 [=] `let` needs a name.\n", false},
    {"= after a value", "hi: ", "hi = ",
     "B0126 7:6 [=] Here stands `:`, not `=`.\n", true},
    {"no colon after a value", "hi: ", "hi ",
     "B0126 7:6 [\"] Here stands `:`, not `\"`.\n", true},
    {"no comma", "\"hi\", \"halo\"", "\"hi\" \"halo\"",
     "B0125 7:12 [\"] A comma is missing before this.\n", true},
    {"a comma too many", "\"hi\", \"halo\"", "\"hi\", \"halo\",",
     "B0123 7:20 [] A comma between phrases needs a text in quotes.\n", true},
    {"phrases without quotes", "\"hi\", \"halo\"", "hi, halo",
     "B0123 7:7 [hi] A value of an NLU needs a text in quotes.\n", false},
    {"an action after a handler", "otherwise -> done", "otherwise -> done\n    say \"x\"",
     "B0130 16:5 [say] Actions of a state come before its handlers.\n", false},
    {"a handler after exit", "otherwise -> done", "exit { }\n    otherwise -> done",
     "B0129 16:5 [otherwise] A handler cannot stand behind `exit`.\n", false},
    {"else without if", "say \"Halo!\"", "else { say \"x\" }",
     "B0131 14:5 [else] This `else` belongs to no `if`.\n", false},
    {"elif", "say \"Halo!\"", "if a { say \"x\" } elif b { say \"y\" }",
     "B0109 14:22 [elif] `elif` is written `else if` here.\n", true},
    {"&&", "say \"Halo!\"", "if a && b { say \"x\" }",
     "B0109 14:10 [&&] `&&` is written `and` here.\n", true},
    {"||", "say \"Halo!\"", "if a || b { say \"x\" }",
     "B0109 14:10 [||] `||` is written `or` here.\n", true},
    {"!", "say \"Halo!\"", "if !a { say \"x\" }",
     "B0109 14:8 [!] `!` is written `not` here.\n", true},
    {"= in if", "say \"Halo!\"", "if a = b { say \"x\" }",
     "B0127 14:10 [=] `=` gives a value; two things are compared with `==`.\n", true},
    {"===", "say \"Halo!\"", "if a === b { say \"x\" }",
     "B0109 14:10 [===] `===` is written `==` here.\n", true},
    {"= in when", "otherwise -> done", "otherwise when a = 1 -> done",
     "B0127 15:22 [=] `=` gives a value; two things are compared with `==`.\n", true},
    {"= in the when of an intent", "= greeting", "= greeting when a = b",
     "B0127 11:42 [=] `=` gives a value; two things are compared with `==`.\n", true},
    {"say without text", "say \"Halo!\"", "say",
     "B0123 14:8 [] `say` needs a text in quotes.\n", false},
    {"say without quotes", "say \"Halo!\"", "say Halo kak",
     "B0123 14:9 [Halo] `say` needs a text in quotes.\n", true},
    {"only the closing quote", "say \"Halo!\"", "say Halo!\"",
     "B0123 14:9 [Halo] `say` needs a text in quotes.\n", false},
    {"texts with +", "say \"Halo!\"", "say \"a\" + b",
     "B0139 14:13 [+] `+` does not fit here.\n", false},
    {"a text alone", "say \"Halo!\"", "\"Halo!\"",
     "B0139 14:5 [\"] `\"` does not fit here.\n", true},
    {"function", "flow talk", "function talk",
     "B0128 10:1 [function] `function` begins nothing that may stand at the top of a file.\n", true},
    {"a misspelt flow", "flow talk", "flw talk",
     "B0128 10:1 [flw] `flw` begins nothing that may stand at the top of a file.\n", true},
    {"a misspelt say", "say \"Halo!\"", "sya \"Halo!\"",
     "B0128 14:5 [sya] `sya` begins nothing that may stand in a state.\n", true},
    {"a misspelt state", "end state done", "end sttate done",
     "B0139 18:7 [sttate] `sttate` does not fit here.\n", true},
    {"a capital letter", "end state done", "end State done",
     "B0139 18:7 [State] `State` does not fit here.\n", true},
    {"print", "say \"Halo!\"", "print \"Halo!\"",
     "B0128 14:5 [print] `print` begins nothing that may stand in a state.\n", true},
    {"default", "otherwise -> done", "default -> done",
     "B0128 15:5 [default] `default` begins nothing that may stand in a state.\n", true},
    {"a state outside of a flow", "flow talk {", "state a { -> a }\n\nflow talk {",
     "B0129 10:1 [state] A state cannot stand at the top of a file.\n", false},
    {"a state in a state", "otherwise -> done", "state b { -> b }\n    otherwise -> done",
     "B0129 15:5 [state] Another state cannot stand in a state.\n", false},
    {"an intent in a state", "otherwise -> done", "intent a = b\n    otherwise -> done",
     "B0129 15:5 [intent] An intent cannot stand in a state.\n", false},
    {"no name for the bot", "bot demo {", "bot {",
     "B0119 1:5 [{] `bot` needs a name.\n", false},
    {"a bot in quotes", "bot demo {", "bot \"demo\" {",
     "B0119 1:5 [\"] `bot` needs a name.\n", false},
    {"text after the end", "halo, ya.\" }\n}", "halo, ya.\" }\n}\nterima kasih banyak",
     "B0128 26:1 [terima] `terima` begins nothing that may stand at the top of a file.\n", false},
    {"a closing brace is missing", "    otherwise -> done\n  }\n", "    otherwise -> done\n",
     "B0115 13:23 [{] The block of `state hello` is not closed.\n", false},
    {"the last brace is missing", "ya.\" }\n}", "ya.\" }",
     "B0115 23:23 [{] The block of `flow default` is not closed.\n", false},
    {"a brace too many", "halo, ya.\" }\n}", "halo, ya.\" }\n}\n}",
     "B0116 26:1 [}] This `}` closes nothing.\n", true},
    {"no opening brace", "initial state hello {", "initial state hello",
     "B0118 13:22 [] `state hello` needs a block `{ … }`.\n", false},
    {"then", "say \"Halo!\"", "if a then { say \"x\" }",
     "B0118 14:9 [] `if` needs a block `{ … }`.\n", false},
    {"a colon for the block", "say \"Halo!\"", "if a: say \"x\"",
     "B0118 14:9 [] `if` needs a block `{ … }`.\n", false},
    {"no block", "say \"Halo!\"", "if (a) say \"x\"",
     "B0118 14:11 [] `if` needs a block `{ … }`.\n", false},
    {"if without a condition", "say \"Halo!\"", "if { say \"x\" }",
     "B0141 14:7 [] `if` needs a condition.\n", false},
    {"a semicolon", "say \"Halo!\"", "say \"Halo!\";",
     "B0110 14:16 [;] `;` has no place here.\n", true},
    {"an open parenthesis", "say \"Halo!\"", "set x = (1 + 2",
     "B0117 14:19 [] A `)` is missing here.\n", true},
    {"no value behind +", "say \"Halo!\"", "set x = 1 +",
     "B0124 14:16 [] A value is missing after `+`.\n", false},
    {"two operators", "say \"Halo!\"", "set x = 1 + * 2",
     "B0124 14:17 [*] A value is missing after `+`.\n", false},
    {"no comma in a list", "say \"Halo!\"", "set x = [1 2]",
     "B0125 14:16 [2] A comma is missing before this.\n", true},
    {"a text after on", "otherwise -> done", "on \"halo\" -> done",
     "B0119 15:8 [\"] `on` needs a name.\n", false},
    {"a comma after on", "otherwise -> done", "on greet, -> done",
     "B0119 15:15 [->] What follows `,` needs a name.\n", false},
    {"a text after ->", "-> done", "-> \"done\"",
     "B0122 15:18 [\"] After `->` comes the name of a state, `stay`, `back`, or `flow` and the name of a flow.\n", false},
    {"nothing after ->", "otherwise -> done", "otherwise ->",
     "B0122 15:17 [] After `->` comes the name of a state, `stay`, `back`, or `flow` and the name of a flow.\n", false},
    {"nothing after flow", "otherwise -> done", "otherwise -> flow",
     "B0122 15:22 [] After `->` comes the name of a state, `stay`, `back`, or `flow` and the name of a flow.\n", false},
    {"two states", "otherwise -> done", "otherwise -> done hello",
     "B0128 15:23 [hello] `hello` begins nothing that may stand in a state.\n", false},
    {"an open trigger", "otherwise -> done", "on greet(hi -> done",
     "B0117 15:16 [] A `)` is missing here.\n", true},
    {"a variable without a type", "initial intent", "var x = 1\n  initial intent",
     "B0140 11:9 [=] `x` needs a type, such as `x: int`.\n", false},
    {"a variable without a colon", "initial intent", "var x int\n  initial intent",
     "B0126 11:9 [int] Here stands `:`, not `int`.\n", true},
    {": for the = of an intent", "greet = greeting", "greet: greeting",
     "B0126 11:23 [:] Here stands `=`, not `:`.\n", true},
    {"an attribute without a type", "greet = greeting", "greet(a)",
     "B0140 11:25 [)] `a` needs a type, such as `a: int`.\n", false},
    {"= in an attribute", "greet = greeting", "greet(a = b)",
     "B0126 11:26 [=] Here stands `:`, not `=`.\n", true},
    {"a word for a priority", "= greeting", "= greeting priority high",
     "B0139 11:44 [high] `high` does not fit here.\n", false},
    {"no kind of NLU", "greeting keyword", "greeting",
     "B0139 6:14 [{] `{` does not fit here.\n", true},
    {"a misspelt kind", "greeting keyword", "greeting keywrd",
     "B0139 6:14 [keywrd] `keywrd` does not fit here.\n", true},
    {"a misspelt option", "keyword {", "keyword exat {",
     "B0135 6:22 [exat] `exat` is not an option of a keyword NLU.\n", true},
    {"typo without a number", "keyword {", "keyword typo {",
     "B0137 6:22 [typo] `typo` is followed by 1, the number of slips it forgives.\n", true},
    {"a number for exact", "keyword {", "keyword exact 1 {",
     "B0136 6:28 [1] The option `exact` takes no number.\n", true},
    {"= in a setting", "title    \"Demo\"", "title = \"Demo\"",
     "B0139 2:9 [=] `=` does not fit here.\n", true},
    {": in a setting", "title    \"Demo\"", "title: \"Demo\"",
     "B0139 2:8 [:] `:` does not fit here.\n", true},
    {"a misspelt setting", "title    \"Demo\"", "titl \"Demo\"",
     "B0132 2:3 [titl] `titl` is not a setting of a bot.\n", true},
    {"a language in quotes", "language id", "language \"id\"",
     "B0133 3:3 [language \"id\"] The setting `language` takes language codes without quotes, such as `id, en`.\n", false},
    {"a setting twice", "language id", "language id language en",
     "B0134 3:15 [language] `language` stands here twice.\n", false},
    {"pub before a state", "end state", "pub end state",
     "B0143 18:3 [pub] `pub` cannot stand before `end`.\n", true},
    {"initial before a flow", "flow talk", "initial flow talk",
     "B0139 10:1 [initial] `initial` does not fit here.\n", false},
    {"a parameter of a flow without a type", "flow talk {", "flow talk(a) {",
     "B0140 10:12 [)] `a` needs a type, such as `a: int`.\n", false},
    {"an empty hole", "\"Halo!\"", "\"Halo {}!\"",
     "B0124 14:16 [}] A value is missing after `{`.\n", false},
    {"an open hole", "\"Halo!\"", "\"Halo {name!\"",
     "B0103 14:15 [{] The `{` of this text is not closed on its line.\n", true},
    {"two values in a hole", "\"Halo!\"", "\"Halo {a b}!\"",
     "B0139 14:18 [b] `b` does not fit here.\n", false},
    {"an open text before a brace", "say \"Ketik halo, ya.\" }", "say \"Ketik halo, ya. }",
     "B0101 24:32 [\"] This text is not closed.\n", true},
    {"commas between variants", "say \"Halo!\"", "say one of { \"a\", \"b\" }",
     "B0139 14:21 [,] `,` does not fit here.\n", true},
    {"one without of", "say \"Halo!\"", "say one { \"a\" \"b\" }",
     "B0139 14:13 [{] `{` does not fit here.\n", false},
    {"5min", "otherwise -> done", "otherwise when a > 5min -> done",
     "B0106 15:24 [5min] `5min` is neither a number nor a duration.\n", true},
    {"a # comment", "flow talk", "# comment\nflow talk",
     "B0109 10:1 [#] `#` is written `//` here.\n", true},
    {"a no-break space", "say \"Halo!\"", "say \"Halo!\"",
     "B0110 14:8 [ ] The special space U+00A0 has no place here.\n", true},
    {"a reserved word as a name", "state done", "state not",
     "B0120 18:13 [not] `not` is a word of the language and cannot stand here.\n", false},
    {"an action as a variable", "initial intent", "var set: int\n  initial intent",
     "B0120 11:7 [set] `set` is a word of the language and cannot stand here.\n", false},
    {"an action as a value", "say \"Halo!\"", "set x = say",
     "B0120 14:13 [say] `say` is a word of the language and cannot stand here.\n", false},
    {"a word of no action", "say \"Halo!\"", "wait 5",
     "B0128 14:5 [wait] `wait` begins nothing that may stand in a state.\n", false},
    {"an open if", "otherwise -> done", "if a {\n      say \"x\"\n    otherwise -> done",
     "B0115 15:10 [{] The block of `if` is not closed.\n", false},
    {"an open handler", "otherwise -> done", "on greet {\n      say \"x\"\n    otherwise -> done",
     "B0115 15:14 [{] The block of this handler is not closed.\n", false},
    {"a test without quotes", "bot demo", "test x { user \"a\" }\nbot demo",
     "B0123 1:6 [x] `test` needs a text in quotes.\n", true},
    {"a line of a test without quotes", "bot demo", "test \"x\" { user hi }\nbot demo",
     "B0123 1:17 [hi] `user` needs a text in quotes.\n", true},
    {"expect what", "bot demo", "test \"x\" { expect foo }\nbot demo",
     "B0139 1:19 [foo] `foo` does not fit here.\n", true},
    {"handover without to", "say \"Halo!\"", "handover \"billing\"",
     "B0139 14:14 [\"] `\"` does not fit here.\n", true},
    {"use without a name", "bot demo", "use\nbot demo",
     "B0119 1:4 [] `use` needs a name.\n", false},
    {"use with a dot", "bot demo", "use std.agent\nbot demo",
     "B0126 1:8 [.] Here stands `/`, not `.`.\n", true},
    {"chained comparisons", "say \"Halo!\"", "set x = 1 < 2 < 3",
     "B0138 14:19 [<] Two comparisons cannot stand in one row.\n", true},
    {"a block alone", "say \"Halo!\"", "{ say \"x\" }",
     "B0139 14:5 [{] `{` does not fit here.\n", false},
};
// clang-format on

}  // namespace

const std::string& bot::syntax_test::base() {
  static const std::string text = R"bot(bot demo {
  title    "Demo"
  language id
}

nlu greeting keyword {
  hi: "hi", "halo"
}

flow talk {
  initial intent greet = greeting

  initial state hello {
    say "Halo!"
    otherwise -> done
  }

  end state done {
    say "Sampai jumpa!"
  }
}

fallback flow default {
  initial end state hint { say "Ketik halo, ya." }
}
)bot";
  return text;
}

void bot::syntax_test::check(std::span<const Slip> all) {
  for (const Slip& slip : all) {
    INFO(slip.what);
    const Broken one[] = {{slip.wrong, slip.told, slip.mended}};
    check(one, slip.right, "");
  }
}

void bot::syntax_test::check(std::span<const Broken> all, const std::string& right, const std::string& after) {
  for (const Broken& broken : all) {
    std::string text = base();
    const std::size_t at = text.find(right);
    REQUIRE(at != std::string::npos);
    text.replace(at, right.size(), broken.written + after);
    const auto p = read(text);
    INFO(broken.written);
    CHECK(p.told() == broken.told);
    CHECK(read(p.fixed()).findings.ok() == broken.mended);
  }
}

TEST_CASE("the base of the slips has none") { CHECK(read(base()).told() == ""); }

TEST_CASE("slips") { bot::syntax_test::check(slips); }
