#include "tests/unit/syntax/read.hpp"

namespace bot::syntax_test {

// clang-format off
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
)bot",
      R"bot(/// Orders of a shop.
bot shop {
  title "Shop"
  language id, en
  channels whatsapp
  timezone "Asia/Jakarta"
}
nlu order_no pattern {
  r"([A-Z]{2})-([0-9]{6})" as (branch: text, number: int)
  r"#([A-Z]{2}) ([0-9]{6})" as (branch: text, number: int,),
}
pub nlu plate pattern { r"[A-Z]{1,2} [0-9]{1,4}" r"x" as () }
nlu topic remote "topics" { billing, complaint, sales } threshold 0.7
pub nlu mood remote "moods" { good bad } threshold 1
nlu tone remote "tones" { soft, loud, }
pub intent paid(invoice: text, total: number?, at: time, items: list<text, 20>) = event "payment.paid" priority 3
intent start = command "start"
intent file = file { }
intent order(size: size, qty: int?) = order_word when not closed priority 5 {
  like "mau pizza besar" (size: large)
  like "dua pizza", unlike "besarnya berapa"
  like "satu" (large, qty: 1)
}
pub config currency: text = "IDR"
config limit: int?
config key: secret text
pub record receipt { id: text  total: number }
record order_line { text: text, for: color?, say: list<list<secret text>?, 500>, secret: bool, }
record empty { }
pub enum color { red green }
enum end { end, say, secret, }
/// The kitchen.
pub service orders {
  call place(size: size, qty: int) -> receipt timeout 5s
  call on(for: list<text>,) -> list<receipt>?
  call ping()
  call slow() timeout limit
}
pub fn total(qty: int, price: number = 2.50) -> number = qty * price
fn zero() -> int = 0
fn biggest(xs: list<int>) -> int? = if length(xs) > 0 then xs[0] else none
pub volatile flow promo expires 30m { initial end state s { } }
fallback exclusive volatile flow payment(promo: bool, note: text? = none,) -> receipt expires 1h {
  fn half(n: number) -> number = n / 2
  initial exclusive state init {
    ask "Ukuran apa?" for size: size
    ask """
      {n, plural, one {satu {size} saja} other {{n} buah}}?
      """ for qty: int {
      button "Satu" sends pick(1)
      if promo { link "Info" to url + "/x" } else if a { } else { button label sends stay }
      for p in promos { button p.title sends shop.pick(id: p.id, p) }
      retry 2 "Angka, ya"
      otherwise -> handover
    }
    ask "Nama?" for name: text { retry "Nama kamu?" otherwise { say "x" } }
    ask "x" for y: z { otherwise -> flow f(x) { set a = b } }
    ask "x" for y: z { otherwise -> back }
    call address() as addr
    call shop.address(addr, kind: 1)
    call address
    try orders.place(size, qty: qty + 1) as r { say "{r.id}" } failed { say "Gagal" }
    try orders.ping { } failed { }
    try orders.ping() { }
    remind after 1d with follow_up
    remind after limit * 2 with shop.follow_up
    cancel follow_up
    emit "analytics.sale" { total: total, for: x  if_: y list: [1, 2][0] }
    emit "ping"
    emit "empty" { }
    for x in list { for y in x { say "{y}" } }
    match size {
      small, medium { say "x" }
      color.large { }
      -1, "a", none, true { -> back }
      otherwise { match qty { 1 { } } }
    }
    match f(x)[0] { }
    -> back
  }
  state wait {
    say "Mau yang mana?" {
      button "Ya" sends menu(satu)
      button "Tidak" + 1 sends menu(menu: dua)
      link "Info" to "https://bank.example/info"
      for p in promos { button p.title sends pick(p.id) }
      if a { button b sends c } else if d { } else if e { button f sends g() } else { link h to i }
    }
    say one of { "Hai" "Halo" } { button "x" sends y }
    say image "https://x.example/promo.png" caption "Promo {x}" { link "x" to y }
    say audio a say video b say file c say sticker d.e
    say image f(x)
    say location -6.2, 106.8 caption "Kantor"
    say location lat, long
    say carousel {
      for p in promos {
        card p.title { text p.text  image p.url  button "Pilih" sends pick(p.id) link "x" to y }
      }
      card "x" { if a { button b sends c } for d in e { link f to g } }
      if a { card "z" { } } else { card "y" { text "t" } }
    }
    say carousel { }
    after 30m -> wait
    after limit when misses > 2 { say "x" }
    on resume { say "Kita lanjutkan ya." }
    on resume when a -> stay
    on error, resume -> wait
    on resume(x) -> back
    on paid(invoice: "a", _) -> flow shop.pay(invoice, total: 2) { say "x" }
    otherwise -> back
    exit { cancel follow_up }
  }
  end state done {
    return receipt(id: "A1", total: 20)
  }
  exclusive end state end { return end.end }
}
on error { say "Maaf" emit "failed" }
test "orders" {
  user "1" user image "https://x.example/a.png" caption "bukti" user location "x"
  bot "Halo*"
  tap "Ya"
  wait 30m
  wait limit + 1s
  at "2026-01-05 09:00"
  channel telegram
  event agent.resolved
  event agent.done { by: "x" }
  event "payment.paid" { invoice: "A1", total: 20 }
  when orders.place returns { id: "A1", total: 20 }
  when orders.place returns [receipt(id: "A1", total: 20)]
  when orders.ping returns {}
  when orders.place fails
  when topic finds billing
  expect handover to "billing"
  expect handover
  expect state payment.wait
  expect end
  expect that count == 2
  expect intent menu(satu)
  expect intent menu
  expect emit "analytics.sale" { total: 20 }
  expect emit "ping"
  expect silence
}
rule "balance only after login" never balance_shown before bank.authenticated
rule "an agent is one word away" always on agent_please reaches handover
rule "it ends" always on bye reaches end
rule "it pays" always on pay reaches payment.wait
)bot",
      R"bot(flow f {
  initial state s {
    set a = f(1).b if a { }
    set a = total(qty, price: 2)[0].x[1 + 2][y] + receipt(id: "A1", total: 20,).id
    set a = [f(), []][0] set b = text(x) set c = "{f(x)[0]} {g(a: "b")}"
    set a = secret set b = image.file + wait.at set c = retry
    set a = "{n, plural, one {one} other {{n} of {total(n)}}}"
    set a = "{ order.count , plural ,one{a\}\"\{}few{} other{ {"x{y}"} }} and {plural} {n.plural}"
    set a = r"{n, plural, x}"
    say """
      {n, plural, one {a} other {b}} c
        {a.b.c, plural, other {d}}
      """
    let x: list<text?>? = []
    let y: secret list<yn.answer, 5> = [a]
    let z: text.list = date
    otherwise -> s
  }
}
)bot"};
  return all;
}
// clang-format on

}  // namespace bot::syntax_test
