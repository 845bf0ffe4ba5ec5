// Sources that use the whole language between them.

#include "tests/unit/runtime/bots.hpp"

namespace bot::test {

namespace {

constexpr const char* words = R"(
nlu greet keyword { hi: "halo", "hai" }
nlu answer keyword { yes: "ya", "satu", "1"  no: "tidak", "2" }
nlu size keyword default small { small: "kecil"  large: "besar" }
nlu topping keyword typo 1 { cheese: "keju"  chicken: "ayam" }
nlu again keyword prefix { more: "lag" }
)";

/// Numbers: every operator on int, number and duration.
constexpr const char* numbers = R"(
var i: int = 7
var n: number = 1.5
var d: duration = 90m
var maybe: int?
var maybe_n: number?
var on_: bool = true

flow sums {
  initial intent start = greet or answer
  var turns: int = 0

  initial state run {
    set turns = turns + 1
    set i = (i * 3 - 4) / 2 % 100 + turns
    set n = (n * 3.0 - 4.25) / 2.0 % 100.0 + 0.5
    set i = -i
    set n = -n
    set d = d + 1s
    if i < 3 and i <= 3 or i > 50 or i >= 60 { say "small {i}" } else { say "large {i}" }
    if n < 3.0 or n <= 3.5 { say "n {n}" }
    if n > 50.0 or n >= 60.0 { say "N {n}" }
    if not on_ or d > 2h { say "{on_} {d}" }
    say "{maybe ?? 5} {maybe_n ?? 2.5} {if on_ then i else 0} {n + i}"
    on start when i in [1, 2, 3] -> run
    on start when misses == 0 -> more
    otherwise when misses >= 2 -> done
    otherwise -> stay { say "{misses}" }
  }
  state more {
    if maybe != none and maybe > 3 { say "known {maybe}" }
    if maybe_n != none { say "known {maybe_n}" }
    set maybe = i
    set maybe_n = n
    set on_ = i == 7 or n == 1.5
    on start -> run
    otherwise -> done
  }
  end state done { say "done {turns} {visits}" }
}

fallback flow default {
  initial end state hint { say one of { "a" "b" "c {i}" } }
}
)";

/// Texts, enums, attributes, context, handing over.
constexpr const char* texts = R"(
var name: text = "kak"
var wish: text?
var chosen: size = size.large
var topped: topping?
var greeted: bool = false

flow order {
  initial intent order(size: size, topping: topping?) = greet or size.large or answer when not greeted or size == large
  intent yes = answer.yes
  intent toppings(first: topping, second: topping)
  intent paid = event "payment.paid"
  intent more = again

  initial state choose {
    let who = user.name ?? name
    say "{who}: {message.text} / {channel} / {user.id}"
    set name = "{name}!"
    if name == "kak!!" and wish == none { set wish = "{who} {name}" }
    if wish != none { say "wish {wish}" }
    on order(large) when topping != none { say "{size} {topping}"  set topped = topping }
    on order { set chosen = size  say "{chosen}" }
    on toppings(cheese, chicken) { if visits > 9 { -> stay } -> agent }
    on toppings when first == second -> stay { say "twice {first}" }
    on yes, more -> agent
    on paid -> choose
    otherwise when visits > 5 -> agent
    otherwise { say one of { "hm" "{name}?" } }
    exit { set greeted = true  say "bye {chosen}" }
  }
  state agent {
    let team = if chosen == size.large and topped == none then "big" else "small"
    if greeted { handover to "{team}" note "{name}" }
    handover
    on paid { say "unreachable?" }
    otherwise -> choose
  }
}

on paid_anywhere { say "paid" }
on back_again { say "welcome back" -> flow order }
intent paid_anywhere = event "agent.paid"
intent back_again = event "agent.returned"
intent resolved = event "agent.resolved"
on resolved -> flow survey

flow survey {
  initial state ask {
    say "how was it?"
    otherwise -> done
  }
  end state done { say "thanks" }
}

otherwise { say "?" }
)";

/// Flows on flows, silent openings, levels, priorities.
constexpr const char* flows = R"(
var count: int = 0

flow outer {
  initial intent out = greet priority 2
  intent sizes(size: size)
  var inside: int = count

  initial state init {
    on out when count > 100 -> stay
    on sizes(large) -> big
    otherwise -> wait
  }
  state wait {
    set count = count + 1
    say "wait {count} {inside}"
    on sizes(small) -> flow inner
    on sizes(large) -> big
    otherwise when misses > 1 -> flow inner
    otherwise -> wait
  }
  state big { -> done }
  end state done {
    if count > 2 { -> flow inner }
    say "done"
  }
  on sizes { say "flow level" }
}

flow inner {
  initial intent in_ = answer
  initial intent in_too = again
  var local: topping?
  initial state init {
    if local == none { set local = topping.cheese }
    otherwise -> talk
  }
  state talk {
    say "inner {count}"
    on in_too { -> over }
    otherwise -> over
  }
  end state over { say "over" -> flow outer }
}

fallback flow default {
  initial state hint {
    say "hint"
    otherwise -> hint
  }
}
)";

/// Questions, calls, services, timers, buttons, records and lists, and every function.
constexpr const char* waits = R"bot(
record item { name: text  price: int  tags: list<text, 3> }
enum tier { basic gold }
service shop { call buy(what: item, qty: int) -> item timeout 5s }
fn twice(n: int) -> int = n * 2
var cart: list<item> = []
var nums: list<int> = [1, 2]
var when_seen: time?
intent pick(name: text, n: int?)
intent poked = event "poked"

flow waits(limit: int = 3) -> int {
  initial intent go = answer
  intent more = again
  var seen: int = 0
  initial state start {
    ask "Berapa {limit}?" for n: int { retry 2 "Angka, ya."  otherwise -> done }
    let first = item(name: trim(" kopi "), price: n, tags: [upper("a"), lower("B")])
    set cart = cart + [first]
    for c in cart { say "{c.name}: {c.price} {join(c.tags, "-")} {length(c.tags)} {length(c.name)}" }
    say "{round(2.5)} {floor(2.5)} {ceil(2.5)} {abs(-3)} {abs(-2.5)} {min(1, 2)} {min(1.5, 2.5)} {max(1, 2)} {max(1.5, 2.5)}" {
      button "Lagi" sends pick("x", 1)
      link "Info" to "https://x.example"
    }
    say "{int("12") ?? 0} {number("1.5") ?? 0.0} {format_number(1234.5, 2)} {contains("abc", "b")} {n in nums} {nums[0]}"
    say "{now} {today} {now.hour} {today + 1d} {today - 1d} {today - (today - 2d)} {twice(cart[0].price % 7)} {text(1)} {today.month}"
    say image "https://x.example/i.png" caption "c"
    say location 1.5, 2.5
    say carousel { for c in cart { card c.name { text "t" button "Pilih" sends pick(c.name) } } }
    emit "seen" { count: n, list: cart }
    remind after 1h with poked
    cancel poked
    match tier.gold { basic { say "b" } gold { say "g" } }
    -> work
  }
  state work {
    call inner_flow(1) as got
    say "got {got}"
    try shop.buy(cart[0], 2) as bought { say "bought {bought.name}" } failed { say "failed" }
    on more { -> back }
    after 30m -> done
    on resume { say "again" }
    otherwise -> done
  }
  end state done { return seen }
}

flow inner_flow(x: int) -> int {
  initial end state only { return twice(x) }
}

on pick { say "picked {name}" }
on poked { say "poked" }
on error { say "sorry" }
otherwise { say "?" }
)bot";

}  // namespace

const std::vector<NamedBot>& rich_bots() {
  static const std::vector<NamedBot> bots = [] {
    std::vector<NamedBot> out{{"tutorial", tutorial_source()}};
    const auto add = [&](const char* name, const char* body) {
      out.push_back({name, "bot " + std::string(name) + " { language id }\n" + words + body});
    };
    add("numbers", numbers);
    add("texts", texts);
    add("flows", flows);
    add("waits", waits);
    return out;
  }();
  return bots;
}

}  // namespace bot::test
