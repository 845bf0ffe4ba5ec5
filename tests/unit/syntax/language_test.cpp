// Every form of the language as a tree, and what only whole declarations show.

#include <catch2/catch.hpp>

#include "tests/unit/syntax/dump.hpp"
#include "tests/unit/syntax/read.hpp"

using namespace bot;
using syntax_test::dump;
using syntax_test::Parsed;
using syntax_test::read;

TEST_CASE("the third sample as a tree") {
  CHECK(dump(read(syntax_test::accepted()[3]).module) ==
        R"bot(bot shop // "Orders of a shop."
  title "Shop"
  language id en
  channels whatsapp
  timezone "Asia/Jakarta"
nlu order_no pattern
  "([A-Z]\{2})-([0-9]\{6})" as (branch: text, number: int)
  "#([A-Z]\{2}) ([0-9]\{6})" as (branch: text, number: int)
pub nlu plate pattern
  "[A-Z]\{1,2} [0-9]\{1,4}"
  "x"
nlu topic remote "topics" threshold 0.7
  billing
  complaint
  sales
pub nlu mood remote "moods" threshold 1.0
  good
  bad
nlu tone remote "tones"
  soft
  loud
pub intent paid(invoice: text, total: number?, at: time, items: list<text, 20>) = event "payment.paid" priority 3
intent start = command "start"
intent file = file
intent order(size: size, qty: int?) = order_word when (not closed) priority 5
  like "mau pizza besar" (size: large)
  like "dua pizza"
  unlike "besarnya berapa"
  like "satu" (large, qty: 1)
pub config currency: text = "IDR"
config limit: int?
config key: secret text
pub record receipt (id: text, total: number)
record order_line (text: text, for: color?, say: list<list<secret text>?, 500>, secret: bool)
record empty ()
pub enum color red green
enum end end say secret
pub service orders // "The kitchen."
  call place(size: size, qty: int) -> receipt timeout 5000ms
  call on(for: list<text>) -> list<receipt>?
  call ping()
  call slow() timeout limit
pub fn total(qty: int, price: number = 2.5) -> number = (qty * price)
fn zero() -> int = 0
fn biggest(xs: list<int>) -> int? = (if (length(xs) > 0) then xs[0] else none)
pub volatile flow promo expires 1800000ms
  initial end state s
fallback volatile exclusive flow payment(promo: bool, note: text? = none) -> receipt expires 3600000ms
  fn half(n: number) -> number = (n / 2)
  initial exclusive state init
    ask "Ukuran apa?" for size: size
    ask "{n, plural, one {satu {size} saja} other {{n} buah}}?" for qty: int
      button "Satu" sends pick(1)
      if promo
        link "Info" to (url + "/x")
      else
        if a
        else
          button label sends stay
      for p in promos
        button p.title sends shop.pick(id: p.id, p)
      retry 2 "Angka, ya"
      otherwise -> handover
    ask "Nama?" for name: text
      retry "Nama kamu?"
      otherwise {
        say "x"
    ask "x" for y: z
      otherwise -> flow f(x) {
        set a = b
    ask "x" for y: z
      otherwise -> back
    call address() as addr
    call shop.address(addr, kind: 1)
    call address()
    try orders.place(size, qty: (qty + 1)) as r
      say "{r.id}"
    failed
      say "Gagal"
    try orders.ping()
    failed
    try orders.ping()
    remind after 86400000ms with follow_up
    remind after (limit * 2) with shop.follow_up
    cancel follow_up
    emit "analytics.sale" {total: total, for: x, if_: y, list: [1, 2][0]}
    emit "ping" {}
    emit "empty" {}
    for x in list
      for y in x
        say "{y}"
    match size
      small, medium
        say "x"
      color.large
      (-1), "a", none, true
        -> back
      otherwise
        match qty
          1
    match f(x)[0]
    -> back
  state wait
    say "Mau yang mana?"
      button "Ya" sends menu(satu)
      button ("Tidak" + 1) sends menu(menu: dua)
      link "Info" to "https://bank.example/info"
      for p in promos
        button p.title sends pick(p.id)
      if a
        button b sends c
      else
        if d
        else
          if e
            button f sends g()
          else
            link h to i
    say one of "Hai" "Halo"
      button "x" sends y
    say image "https://x.example/promo.png" caption "Promo {x}"
      link "x" to y
    say audio a
    say video b
    say file c
    say sticker d.e
    say image f(x)
    say location (-6.2), 106.8 caption "Kantor"
    say location lat, long
    say carousel
      for p in promos
        card p.title text p.text image p.url
          button "Pilih" sends pick(p.id)
          link "x" to y
      card "x"
        if a
          button b sends c
        for d in e
          link f to g
      if a
        card "z"
      else
        card "y" text "t"
    say carousel
    after 1800000ms -> wait
    after limit when (misses > 2) {
      say "x"
    on resume {
      say "Kita lanjutkan ya."
    on resume when a -> stay
    on error, resume -> wait
    on resume(x) -> back
    on paid(invoice: "a", _) -> flow shop.pay(invoice, total: 2) {
      say "x"
    otherwise -> back
    exit
      cancel follow_up
  end state done
    return receipt(id: "A1", total: 20)
  end exclusive state end
    return end.end
on error {
  say "Maaf"
  emit "failed" {}
test "orders"
  user "1"
  user image "https://x.example/a.png" caption "bukti"
  user location "x"
  bot "Halo*"
  tap "Ya"
  wait 1800000ms
  wait (limit + 1000ms)
  at "2026-01-05 09:00"
  channel telegram
  event agent.resolved
  event agent.done {by: "x"}
  event "payment.paid" {invoice: "A1", total: 20}
  when orders.place returns {id: "A1", total: 20}
  when orders.place returns [receipt(id: "A1", total: 20)]
  when orders.ping returns {}
  when orders.place fails
  when topic finds billing
  expect handover to "billing"
  expect handover
  expect state payment.wait
  expect end
  expect that (count == 2)
  expect intent menu(satu)
  expect intent menu
  expect emit "analytics.sale" {total: 20}
  expect emit "ping"
  expect silence
rule "balance only after login" never balance_shown before bank.authenticated
rule "an agent is one word away" always on agent_please reaches handover
rule "it ends" always on bye reaches end
rule "it pays" always on pay reaches path payment.wait
)bot");
}

TEST_CASE("the fourth sample as a tree") {
  CHECK(dump(read(syntax_test::accepted()[4]).module) ==
        R"bot(flow f
  initial state s
    set a = f(1).b
    if a
    set a = (total(qty, price: 2)[0].x[(1 + 2)][y] + receipt(id: "A1", total: 20).id)
    set a = [f(), []][0]
    set b = text(x)
    set c = "{f(x)[0]} {g(a: "b")}"
    set a = secret
    set b = (image.file + wait.at)
    set c = retry
    set a = "{n, plural, one {one} other {{n} of {total(n)}}}"
    set a = "{order.count, plural, one {a}\"\{} few {} other { {"x{y}"} }} and {plural} {n.plural}"
    set a = "\{n, plural, x}"
    say "{n, plural, one {a} other {b}} c\n  {a.b.c, plural, other {d}}"
    let x: list<text?>? = []
    let y: secret list<yn.answer, 5> = [a]
    let z: text.list = date
    otherwise -> s
)bot");
}

namespace {

const ast::Stmt& first(const Parsed& p) { return p.module.flows.at(0).states.at(0).entry.at(0); }

Parsed action(const std::string& text) { return read("flow f { initial state s { " + text + " } }"); }

}  // namespace

TEST_CASE("an ask knows whether retries are counted and what follows them") {
  Parsed p = action("ask \"a\" for b: c");
  REQUIRE(p.told() == "");
  const auto* ask = &*std::get<ast::Seldom<ast::Ask>>(first(p).node);
  CHECK_FALSE(ask->retry);
  CHECK_FALSE(ask->retries);
  CHECK_FALSE(ask->has_otherwise);
  p = action("ask \"a\" for b: c? { retry \"d\" otherwise -> e }");
  ask = &*std::get<ast::Seldom<ast::Ask>>(first(p).node);
  CHECK(ask->retry);
  CHECK_FALSE(ask->retries);
  CHECK(ask->has_otherwise);
  CHECK(ask->otherwise_arrow);
  CHECK_FALSE(ask->otherwise);
  CHECK(ask->type.optional);
  p = action("ask \"a\" for b: c { otherwise { } retry 3 \"d\" }");
  ask = &*std::get<ast::Seldom<ast::Ask>>(first(p).node);
  CHECK(ask->retries == 3);
  CHECK(ask->otherwise);
  CHECK_FALSE(ask->otherwise_arrow);
}

TEST_CASE("a try without failed is a tree") {
  const Parsed p = action("try a.b { } -> s");
  CHECK(p.told() == "");
  CHECK_FALSE(std::get<ast::Seldom<ast::Try>>(first(p).node)->failed);
  CHECK(action("try a.b { } failed { }").module.flows.at(0).states.at(0).entry.size() == 1);
}

TEST_CASE("resume and error are handlers of their own, unless they have values or company") {
  const auto kind = [](const std::string& head) {
    const Parsed p = read("flow f { " + head + " -> s }");
    REQUIRE(p.told() == "");
    return p.module.flows.at(0).handlers.at(0).kind;
  };
  CHECK(kind("on resume") == ast::Handler::Kind::resume);
  CHECK(kind("on resume when a") == ast::Handler::Kind::resume);
  CHECK(kind("on error") == ast::Handler::Kind::error);
  CHECK(kind("on resume()") == ast::Handler::Kind::on);
  CHECK(kind("on resume, error") == ast::Handler::Kind::on);
  CHECK(kind("on a.resume") == ast::Handler::Kind::on);
  CHECK(kind("after 30m") == ast::Handler::Kind::after);
  CHECK(kind("otherwise") == ast::Handler::Kind::otherwise);
}

TEST_CASE("spans of the new forms") {
  const Parsed p = read(
      "pub record r { a: list<text, 5>? } fn f(a: int) -> int = a\n"
      "flow g { initial state s { say \"{n, plural, other {x {y}}}\" { button a sends b(c) } set d = e(f: 1)[2] } }");
  REQUIRE(p.told() == "");
  const auto text = [&](source::Span span) { return std::string(p.sources->text(span)); };
  CHECK(text(p.module.records.at(0).head.span) == "pub record r { a: list<text, 5>? }");
  CHECK(p.module.records.at(0).head.pub);
  const ast::Param& field = p.module.records.at(0).fields.at(0);
  CHECK(text(field.span) == "a: list<text, 5>?");
  CHECK(text(field.type.span) == "list<text, 5>?");
  CHECK(text(field.type.name.span) == "list");
  CHECK(text(field.type.item->span) == "text");
  CHECK(field.type.bound == 5);
  CHECK(text(p.module.fns.at(0).head.span) == "fn f(a: int) -> int = a");
  const auto& entry = p.module.flows.at(0).states.at(0).entry;
  const auto& say = std::get<ast::Say>(entry.at(0).node);
  const ast::TextPart& part = say.variants.at(0).parts.at(0);
  CHECK(text(part.span) == "{n, plural, other {x {y}}}");
  CHECK(text(part.plural->number->span) == "n");
  CHECK(text(part.plural->forms.at(0).category.span) == "other");
  CHECK(text(part.plural->forms.at(0).parts.at(1).span) == "{y}");
  CHECK(text(say.choices.at(0).span) == "button a sends b(c)");
  CHECK(text(std::get<ast::Button>(say.choices.at(0).node).sends.span) == "b(c)");
  const auto& value = *std::get<ast::Set>(entry.at(1).node).value;
  CHECK(text(value.span) == "e(f: 1)[2]");
  const auto& index = std::get<ast::Index>(value.node);
  CHECK(text(index.object->span) == "e(f: 1)");
  CHECK(text(std::get<ast::Call>(index.object->node).args.at(0).span) == "f: 1");
  CHECK(text(entry.at(0).span) == "say \"{n, plural, other {x {y}}}\" { button a sends b(c) }");
}

TEST_CASE("a rule reaches a state, an end or a handover") {
  const Parsed p = read(
      "rule \"a\" always on b reaches end rule \"c\" always on b reaches d.end\n"
      "rule \"e\" always on b reaches handover rule \"f\" never end before handover");
  REQUIRE(p.told() == "");
  CHECK(p.module.rules.at(0).reach == ast::Rule::Reach::end);
  CHECK(p.module.rules.at(1).reach == ast::Rule::Reach::path);
  CHECK(p.module.rules.at(2).reach == ast::Rule::Reach::handover);
  CHECK(p.module.rules.at(3).never);
  CHECK(p.module.rules.at(3).reach == ast::Rule::Reach::path);
}

TEST_CASE("words of the language are names where they open nothing") {
  CHECK(read("flow card { var text: int initial state retry { set text = button + link.sends "
             "for image in video { say \"{caption}\" } match pattern { with { } } -> secret } end state secret { } }")
            .told() == "");
  CHECK(read("nlu record keyword { service: \"a\" fn: \"b\" } intent rule = record or enum.config record nlu { on: "
             "text for: int } enum text { say call return }")
            .told() == "");
}
