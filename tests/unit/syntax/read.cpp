#include "tests/unit/syntax/read.hpp"

#include <algorithm>

#include "compiler/syntax/parse.hpp"

namespace bot::syntax_test {

Parsed read(std::string text) {
  Parsed result;
  result.sources = std::make_unique<source::SourceSet>();
  result.file = result.sources->add("test.bot", std::move(text));
  result.module = syntax::parse(*result.sources, result.file, result.findings);
  return result;
}

std::string Parsed::told() const {
  std::string all;
  for (const diag::Finding& finding : findings.all()) {
    const source::LineColumn at = sources->position(file, finding.primary.begin);
    all += std::string(diag::describe(finding.code).id) + " " + std::to_string(at.line) + ":" +
           std::to_string(at.column) + " [" + std::string(sources->text(finding.primary)) + "] " + finding.message +
           "\n";
  }
  return all;
}

std::string Parsed::codes() const {
  std::string all;
  for (const diag::Finding& finding : findings.all())
    all += (all.empty() ? "" : " ") + std::string(diag::describe(finding.code).id);
  return all;
}

std::string Parsed::fixed() const {
  std::vector<diag::Edit> edits;
  for (const diag::Finding& finding : findings.all())
    if (!finding.fixes.empty())
      edits.insert(edits.end(), finding.fixes.front().edits.begin(), finding.fixes.front().edits.end());
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.span.begin > b.span.begin; });
  std::string text(sources->text(file));
  for (const diag::Edit& edit : edits) text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
  return text;
}

std::string in_state(const std::string& inside) {
  return "bot demo {\n  title \"Demo\"\n}\nnlu greeting keyword {\n  hi: \"hi\"\n}\nflow talk {\n"
         "  initial intent greet = greeting\n  initial state hello {\n" +
         inside +
         "\n    otherwise -> done\n  }\n"
         "  end state done { say \"Dah\" }\n}\nfallback flow default { initial end state hint { say \"Ketik hi\" } }\n";
}

const std::vector<std::string>& accepted() {
  static const std::vector<std::string> all{
      R"bot(/// Customer service of Bank ABC: hands a customer over to a human agent.
bot bank_abc {
  title    "CS Bank ABC"
  language id
  channels whatsapp, instagram        // their limits are checked
  timezone "Asia/Jakarta"
}

use std/agent

nlu greetings keyword {
  hi: "/start", "hai", "assalamualaikum",
      "hello", "shallom"
}

nlu menu keyword {
  satu: "1", "satu", "ya"
  dua:  "2", "dua", "tidak"
}

flow handover {
  initial intent greetings = greetings priority -1
  intent menu(menu: menu)

  initial state init {
    otherwise -> greetings
  }

  state greetings {
    say """
      Halo, selamat datang di layanan CS Bank ABC 😊

      1. Ya
      2. Tidak

      💡 Cukup ketik angka pilihannya, ya
      """
    on menu(satu) -> handover
    on menu(dua)  -> end
    otherwise     -> greetings
  }

  end state handover {
    say "Mohon menunggu, ya."
    handover
  }

  end state end {
    say "Terima kasih 😊"
  }
}

fallback flow default {
  initial end state hint { say "Ketik \"halo\" untuk mulai, ya 😊" }
}

on agent.resolved { say "Terima kasih" }   // at the end
)bot",
      R"bot(use std/yes_no as yn
use "./orders.bot"
use "../lib/shop.bot" as shop
pub nlu size keyword exact prefix substring case accents stretch typo 1 default small { small: "s" large: "l", "besar" }
nlu end keyword default end { end: "x" say: "y" }
pub var visits: int = 0
var name: text?
var when: yn.answer? = none
pub intent yes = yn.yes or size and not end
intent order(size: size, topping: shop.topping?, qty: int?) = order_word when not closed priority 5
intent none_at_all()
intent paid(invoice: text,) = event "payment.paid"
intent photo = image
intent kind = event
fallback intent other
initial fallback intent both priority 2 when true
pub fallback flow stay {
  var count: int
  nlu inner keyword { a: "a" }
  on yes, order(large, qty: 2), paid(_), order(size: _) when count > 1 -> stay { say "x" set count = 2 }
  on photo { handover to "billing" note "Pesanan {count}" }
  otherwise when count >= 3 -> flow shop.checkout
  initial state say { -> stay }
  end state set { let total: number = 2.5 let t = 3 -> flow back }
  initial end state on {
    if count == 1 { } else if count != 2 { say "a" } else if count < 3 { } else { -> on }
    if a { -> say }
    handover note "b"
    handover
    say one of { "a" """b""" r"c\d" }
    on yes -> exit
    otherwise -> handover
    exit { say "bye" set x = 1 }
  }
}
otherwise -> stay
on agent.resolved, agent.returned -> flow stay
test "all" {
  user "1"
  bot "Halo*"
  event agent.resolved
  expect handover
  expect end
  expect state stay.on
}
)bot",
      R"bot(flow f {
  initial state s {
    set a = 1 + 2 * 3 - 4 / 5 % 6
    set a = -b.c.d ?? e + 1
    set a = not b and c or not d == e
    set a = b in [1, 2, 3,]
    set a = [] set b = [[x], []]
    set a = if b then c else if d then e else f
    set a = (if b then c else d) + 1
    set a = (a or b) and (c)
    set a = b < c or d > e or f <= g or h >= i or j != k
    set a = - - 1
    set a = a - 1 set b = -9223372036854775808 set c = 9223372036854775807
    set a = 30s set a = 5m set a = 2h set a = 1d set a = 2.50 set a = true set a = false set a = none
    set a = "x {y} {"z {1 + 2}"} \u{1F60A}\{\}\n\t\"\\" set a = r"(\d+)"
    set a = stay set b = end.say set c = flow.state.after
    set a = handover set b = größe + ไทย + имя_1
    if (a) { say "x" }
    on a(b == c and d, e: -1, f: _) when g -> s { say "x" }
    otherwise -> s
  }
}
)bot"};
  return all;
}

}  // namespace bot::syntax_test
