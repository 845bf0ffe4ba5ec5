#include <catch2/catch.hpp>

#include "tests/unit/syntax/dump.hpp"
#include "tests/unit/syntax/read.hpp"

using namespace bot;
using syntax_test::dump;
using syntax_test::Parsed;
using syntax_test::read;

namespace {

// The expression of `set a = …`.
std::string expression(const std::string& text) {
  const Parsed p = read("flow f { initial state s { set a = " + text + " } }");
  if (!p.findings.ok()) return p.told();
  return dump(*std::get<ast::Set>(p.module.flows.at(0).states.at(0).entry.at(0).node).value);
}

}  // namespace

TEST_CASE("the accepted samples have no findings") {
  for (const std::string& text : syntax_test::accepted()) CHECK(read(text).told() == "");
}

TEST_CASE("the first sample as a tree") {
  CHECK(dump(read(syntax_test::accepted()[0]).module) ==
        R"(bot bank_abc // "Customer service of Bank ABC: hands a customer over to a human agent."
  title "CS Bank ABC"
  language id
  channels whatsapp instagram
  timezone "Asia/Jakarta"
use std/agent
nlu greetings
  hi: "/start" "hai" "assalamualaikum" "hello" "shallom"
nlu menu
  satu: "1" "satu" "ya"
  dua: "2" "dua" "tidak"
flow handover
  initial intent greetings = greetings priority -1
  intent menu(menu: menu)
  initial state init
    otherwise -> greetings
  state greetings
    say "Halo, selamat datang di layanan CS Bank ABC 😊\n\n1. Ya\n2. Tidak\n\n💡 Cukup ketik angka pilihannya, ya"
    on menu(satu) -> handover
    on menu(dua) -> end
    otherwise -> greetings
  end state handover
    say "Mohon menunggu, ya."
    handover
  end state end
    say "Terima kasih 😊"
fallback flow default
  initial end state hint
    say "Ketik \"halo\" untuk mulai, ya 😊"
on agent.resolved {
  say "Terima kasih"
)");
}

TEST_CASE("the second sample as a tree") {
  CHECK(dump(read(syntax_test::accepted()[1]).module) ==
        R"(use std/yes_no as yn
use "./orders.bot"
use "../lib/shop.bot" as shop
pub nlu size exact prefix substring case accents stretch typo 1 default small
  small: "s"
  large: "l" "besar"
nlu end default end
  end: "x"
  say: "y"
pub intent yes = (yn.yes or (size and (not end)))
intent order(size: size, topping: shop.topping?, qty: int?) = order_word when (not closed) priority 5
intent none_at_all
intent paid(invoice: text) = event "payment.paid"
intent photo = image
intent kind = event
fallback intent other
initial fallback intent both when true priority 2
pub var visits: int = 0
var name: text?
var when: yn.answer? = none
pub fallback flow stay
  var count: int
  nlu inner
    a: "a"
  on yes, order(large, qty: 2), paid(_), order(size: _) when (count > 1) -> stay {
    say "x"
    set count = 2
  on photo {
    handover to "billing" note "Pesanan {count}"
  otherwise when (count >= 3) -> flow shop.checkout
  initial state say
    -> stay
  end state set
    let total: number = 2.5
    let t = 3
    -> flow back
  initial end state on
    if (count == 1)
    else
      if (count != 2)
        say "a"
      else
        if (count < 3)
        else
          -> on
    if a
      -> say
    handover note "b"
    handover
    say one of "a" "b" "c\\d"
    on yes -> exit
    otherwise -> handover
    exit
      say "bye"
      set x = 1
otherwise -> stay
on agent.resolved, agent.returned -> flow stay
test "all"
  user "1"
  bot "Halo*"
  event agent.resolved
  expect handover
  expect end
  expect state stay.on
)");
}

TEST_CASE("precedence") {
  CHECK(expression("1 + 2 * 3 - 4 / 5 % 6") == "((1 + (2 * 3)) - ((4 / 5) % 6))");
  CHECK(expression("-b.c.d ?? e + 1") == "((-b.c.d) ?? (e + 1))");
  CHECK(expression("a ?? b ?? c == d") == "(((a ?? b) ?? c) == d)");
  CHECK(expression("not b and c or not d == e") == "(((not b) and c) or (not (d == e)))");
  CHECK(expression("a or b and c or d") == "((a or (b and c)) or d)");
  CHECK(expression("not not a") == "(not (not a))");
  CHECK(expression("- - 1") == "(-(-1))");
  CHECK(expression("-a * -b") == "((-a) * (-b))");
  CHECK(expression("x in [1, 2,] and y") == "((x in [1, 2]) and y)");
  CHECK(expression("if a or b then c else if d then e else f + 1") ==
        "(if (a or b) then c else (if d then e else (f + 1)))");
  CHECK(expression("(if a then b else c) + 1") == "((if a then b else c) + 1)");
  CHECK(expression("(1 + 2) * 3") == "((1 + 2) * 3)");
  CHECK(expression("(a == b) == c") == "((a == b) == c)");
}

TEST_CASE("literals") {
  CHECK(expression("30s") == "30000ms");
  CHECK(expression("5m") == "300000ms");
  CHECK(expression("2h") == "7200000ms");
  CHECK(expression("1d") == "86400000ms");
  CHECK(expression("2.50") == "2.5");
  CHECK(expression("9223372036854775807") == "9223372036854775807");
  CHECK(expression("-9223372036854775808") == "-9223372036854775808");
  CHECK(expression("[]") == "[]");
  CHECK(expression("none") == "none");
  CHECK(expression("106751991167d") == "9223372036828800000ms");
}

TEST_CASE("words that are names") {
  CHECK(expression("end.say.to + menu.on") == "(end.say.to + menu.on)");
  CHECK(expression("handover") == "handover");
  CHECK(expression("größe + ไทย + имя_1 + 名前") == "(((größe + ไทย) + имя_1) + 名前)");
  CHECK(read("flow f { initial state state { -> end } end state end { say \"x\" } }").told() == "");
}

TEST_CASE("doc comments belong to the declaration after them") {
  const Parsed p = read(
      "/// One.\n///   Two.  \n///\n//// no\n// no\nflow f { /// not at the start of a line\n"
      "  /// A state.\n  initial state s { -> s }\n  // x\n  state t { -> s }\n}\n/// An intent.\r\npub intent i = "
      "a\r\n");
  CHECK(p.told() == "");
  CHECK(p.module.flows.at(0).head.doc == "One.\n  Two.\n");
  CHECK(p.module.flows.at(0).states.at(0).head.doc == "A state.");
  CHECK(p.module.flows.at(0).states.at(1).head.doc == "");
  CHECK(p.module.intents.at(0).head.doc == "An intent.");
  CHECK(p.module.intents.at(0).head.pub);
}

TEST_CASE("spans are bytes") {
  const Parsed p = read(
      "\xEF\xBB\xBF"
      "flow ß {\n  initial state s { say \"😊\" set a = b }\n}");
  CHECK(p.told() == "");
  const auto& set = p.module.flows.at(0).states.at(0).entry.at(1);
  CHECK(p.sources->text(set.span) == "set a = b");
  CHECK(p.sources->text(std::get<ast::Set>(set.node).value->span) == "b");
  CHECK(p.sources->text(p.module.flows.at(0).head.span) == p.sources->text(p.file).substr(3));
  CHECK(p.sources->text(p.module.flows.at(0).states.at(0).head.span) == "initial state s { say \"😊\" set a = b }");
  CHECK(p.sources->text(p.module.flows.at(0).head.name.span) == "ß");
}

TEST_CASE("spans of handlers and arrows") {
  const Parsed p = read("flow f { initial state s { on a(b), c when d -> flow g { say \"x\" } } }");
  const ast::Handler& h = p.module.flows.at(0).states.at(0).handlers.at(0);
  CHECK(p.sources->text(h.span) == "on a(b), c when d -> flow g { say \"x\" }");
  CHECK(p.sources->text(h.head) == "on");
  CHECK(p.sources->text(h.arrow->span) == "-> flow g");
  CHECK(p.sources->text(h.body->span) == "{ say \"x\" }");
  CHECK(p.sources->text(h.triggers.at(0).span) == "a(b)");
}

TEST_CASE("an empty file and one of comments are modules without anything") {
  CHECK(dump(read("").module) == "");
  CHECK(read("\xEF\xBB\xBF").told() == "");
  CHECK(read("// only a comment").told() == "");
  CHECK(read("/// only a doc comment\r\n").told() == "");
}
