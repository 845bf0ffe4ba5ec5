// bot test: every step of a test.

#include <catch2/catch.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

/// Buttons, a service, timers, a reminder, an event, media, a remote NLU.
constexpr const char* shop = R"(bot shop {
  title "Shop"
  language en
  channels whatsapp, telegram
  timezone "Asia/Jakarta"
}

record receipt { id: text  total: number  at: date? }
service orders { call place(size: size, qty: int) -> receipt timeout 5s }

nlu hello keyword { hi: "hello" }
nlu size keyword { small: "small"  large: "large" }
nlu answer keyword { yes: "yes"  no: "no" }
nlu topic remote "topics" { billing, sales }

var asked: int = 0
var code: secret text = "1234"

intent paid(invoice: text, amount: number?) = event "payment.paid"
intent nudge = event "shop.nudge"
intent photo = image
intent billed(topic: topic)

flow order {
  initial intent start = hello
  intent pick(size: size)
  intent reply(answer: answer)
  var chosen: size?

  initial state ask_size {
    set asked = asked + 1
    say "Which size?" {
      button "Small" sends pick(small)
      button "Large" sends pick(large)
    }
    on pick -> sure { set chosen = size }
    after 30m -> lost
    otherwise -> ask_size
  }
  state sure {
    say "A {text(chosen ?? small)} one, sure?"
    on reply(yes) -> place
    on reply(no) -> ask_size
    after 10m { say "Still there?" }
    after 1h -> lost { say "Bye then." }
    otherwise -> sure
  }
  end state place {
    try orders.place(chosen ?? small, 2) as r {
      say "Done: {r.id}, {r.total}"
      emit "shop.sold" { id: r.id, total: r.total }
      remind after 2h with nudge
    } failed {
      say "That did not work."
      handover to "sales" note "order"
    }
  }
  end state lost { say "Lost." }
}

on paid { say "Thanks for {invoice}." }
on nudge { say "Come again!" }
on photo { say "Nice picture: {message.text}" }
on billed(billing) { say "Billing. It is {now.hour}:{now.minute} on {channel}." }
on agent.resolved { say "Resolved." }
otherwise { say "Say hello." }
)";

std::string with_agent() {
  std::string out = shop;
  return out.insert(out.find("record receipt"), "use std/agent\n\n");
}

struct Shop {
  Folder f;
  Shop() { f.write("shop.bot", with_agent()); }
  [[nodiscard]] Ended run(const std::string& steps, const std::vector<std::string>& more = {}) const {
    f.write("shop.test.bot", "test \"t\" {\n" + steps + "}\n");
    std::vector<std::string> words = {"test", "shop.bot"};
    words.insert(words.end(), more.begin(), more.end());
    return run_bot(words, "", f.path);
  }
  void passes(const std::string& steps) const {
    const Ended r = run(steps);
    CAPTURE(r.out, r.err);
    CHECK(r.code == 0);
    CHECK(has(r.out, "1 passed, 0 failed\n"));
  }
  [[nodiscard]] std::string fails(const std::string& steps) const {
    const Ended r = run(steps);
    CAPTURE(r.out, r.err);
    CHECK(r.code == 1);
    CHECK(has(r.out, "0 passed, 1 failed\n"));
    return r.out;
  }
};

const std::string greeting = "user \"hello\"\nbot \"Which*\"\n";
const std::string chosen = greeting + "tap \"Large\"\nbot \"A large*\"\n";

}  // namespace

TEST_CASE("choices, taps and intents") {
  const Shop s;
  s.passes(R"(user "hello"
bot "Which size?\n1. Small\n2. Large"
expect intent start
expect state order.ask_size
expect state ask_size
tap "Large"
bot "A large one, sure?"
expect intent pick(large)
expect intent order.pick(size: large)
user "no"
bot "*"
user "1"
bot "A small*"
expect intent pick(small)
)");
  std::string out = s.fails(greeting + "tap \"Huge\"\n");
  CHECK(has(out, "      tap    \"Huge\"\n"));
  CHECK(has(out, "no such button was shown; there is \"Large\", \"Small\""));
  out = s.fails(chosen + "expect intent pick(small)\n");
  CHECK(has(out, "  -   expect intent pick(small)  <- expected, line 6\n"));
  CHECK(has(out, "order.pick(size: \"large\")  <- came\n"));
  out = s.fails("user \"huh\"\nbot \"*\"\nexpect intent start\n");
  CHECK(has(out, "no intent was taken  <- came\n"));
}

TEST_CASE("conditions") {
  const Shop s;
  s.passes(chosen + R"(expect that asked == 1 and chosen == large
expect that order.chosen != none and order.chosen != small
expect that misses == 0 and channel == "text" and message.text == ""
expect that now.hour == 9 and now.weekday == 1 and today.year == 2026
expect that code == "1234"
)");
  std::string out = s.fails(chosen + "expect that asked == 2 and asked < 9\n");
  CHECK(has(out, "  -   expect that asked == 2 and asked < 9  <- expected, line 6\n"));
  CHECK(has(out, "  +          asked is 1  <- came\n"));
  out = s.fails(greeting + "expect that chosen == large\n");
  CHECK(has(out, "chosen is null"));
  out = s.fails(greeting + "expect that code == \"1\"\n");
  CHECK(has(out, "code is secret"));
  CHECK(!has(out, "1234"));
  out = s.fails("expect that asked == 0\n");
  CHECK(has(out, "the conversation has not begun"));
  out = s.fails(greeting + "expect that 1 / (asked - 1) == 1\n");
  CHECK(has(out, "cannot be worked out"));
  CHECK(has(out, "asked is 1"));
}

TEST_CASE("services") {
  const Shop s;
  s.passes("when orders.place returns { id: \"A1\", total: 20, at: \"2026-01-06\" }\n" + chosen + R"(user "yes"
bot "Done: A1, 20"
expect emit "shop.sold"
expect emit "shop.sold" { id: "A1" }
expect emit "shop.sold" { id: "A1", total: 20.0 }
expect end
)");
  s.passes("when orders.place returns { id: \"A1\", total: 20 }\nwhen orders.place fails\n" + chosen + R"(user "yes"
bot "That did not work."
expect handover
expect handover to "sales"
expect handover to "s*s"
)");
  s.passes("when orders.place fails\n" + chosen + R"(user "yes"
bot "*"
event agent.resolved
bot "Resolved."
when orders.place returns { id: "B", total: 1 }
)" + chosen +
           "user \"yes\"\nbot \"Done: B, 1\"\n");
  std::string out = s.fails(chosen + "user \"yes\"\nbot \"Done*\"\n");
  CHECK(has(
      out,
      "the bot calls orders.place with {\"size\":\"large\",\"qty\":2}; the test has to say before what comes back"));
  out = s.fails("when orders.place fails\n" + chosen + "user \"yes\"\nbot \"*\"\nexpect handover to \"billing\"\n");
  CHECK(has(out, "  -   expect handover to \"billing\"  <- expected, line 9\n"));
  CHECK(has(out, "handover to \"sales\"  <- came\n"));
  out = s.fails("when orders.place fails\n" + chosen +
                "user \"yes\"\nbot \"*\"\nexpect emit \"shop.sold\" { id: \"A1\" }\n");
  CHECK(has(out, "nothing was emitted"));
  out = s.fails("when orders.place returns { id: \"A1\", total: 20 }\n" + chosen +
                "user \"yes\"\nbot \"*\"\nexpect emit \"shop.sold\" { id: \"A2\" }\n");
  CHECK(has(out, "emit \"shop.sold\" {\"id\":\"A1\",\"total\":20.0}"));
}

TEST_CASE("time") {
  const Shop s;
  s.passes(chosen + R"(wait 9m
expect silence
wait 1m
bot "Still there?"
wait 49m
expect silence
wait 1m
bot "Bye then."
bot "Lost."
expect end
)");
  s.passes(chosen + "wait 1d\nbot \"Still there?\"\nbot \"Bye then.\"\nbot \"Lost.\"\n");
  s.passes("at \"2026-02-01 23:59\"\n" + greeting +
           "expect that now.hour == 23 and now.weekday == 7\nat \"2026-02-02\"\nexpect that now.hour == 0\n"
           "at \"2026-02-02 00:29:00\"\nbot \"Lost.\"\nexpect that now.minute == 29 and now.day == 2\n");
  s.passes("when orders.place returns { id: \"A1\", total: 20 }\n" + chosen +
           "user \"yes\"\nbot \"*\"\nwait 119m\nexpect silence\nwait 1m\nbot \"Come again!\"\nexpect intent nudge\n");
  std::string out = s.fails(chosen + "wait 30m\nwait 30m\nbot \"Bye*\"\n");
  CHECK(has(out, "      wait   30m\n  +   bot    \"Still there?\"  <- came\n      wait   30m\n"));
  out = s.fails("user \"hello\"\nbot \"*\"\nwait 4000000d\n");
  CHECK(has(out, "beyond the year 9999"));
  out = s.fails(greeting + "at \"2026-01-04 10:00\"\n");
  CHECK(has(out, "that time has passed already"));
  out = s.fails(chosen + "wait 10m\nexpect silence\n");
  CHECK(has(out, "  -   expect silence  <- expected, line 7\n  +   bot    \"Still there?\"  <- came\n"));
}

TEST_CASE("events, media, channels and remote models") {
  const Shop s;
  s.passes(R"(event "payment.paid" { invoice: "X", amount: 2 }
bot "Thanks for X."
expect intent paid(invoice: "X")
expect intent paid("X", 2)
event paid { invoice: "Y" }
bot "Thanks for Y."
user image "https://a.b/c.png" caption "look"
bot "Nice picture: look"
expect intent photo
user image "https://a.b/c.png"
bot "Nice picture: "
channel telegram
when topic finds billing
user "my bill"
bot "Billing. It is 9:0 on telegram."
expect that channel == "telegram" and message.text == "my bill"
user "my bill"
bot "Say hello."
at "2026-01-05 17:30"
when topic finds billing
user "my bill"
bot "Billing. It is 17:30 on telegram."
when topic finds none
user "bill"
bot "Say hello."
when topic finds sales
user "buy"
bot "Say hello."
)");
  const std::string out = s.fails("event paid { invoice: \"X\" }\nbot \"*\"\nexpect intent paid(invoice: \"Z\")\n");
  CHECK(has(out, "paid(invoice: \"X\", amount: null)"));
}

TEST_CASE("times in events and in what is emitted") {
  Folder f;
  f.write("t.bot",
          "bot t { language en }\nintent tell(at: time, day: date, long: duration?) = event \"tell\"\n"
          "on tell { emit \"told\" { at: at + 1h, day: day, long: long ?? 1m } }\notherwise { say \"?\" }\n"
          "test \"t\" {\n  event tell { at: \"2026-08-17T09:30Z\", day: \"2026-08-17\" }\n"
          "  expect emit \"told\" { at: \"2026-08-17T10:30:00Z\", day: \"2026-08-17\", long: 60s }\n"
          "  expect emit \"told\" { at: \"2026-08-17T17:30+07:00\" }\n}\n");
  const Ended r = run_bot({"test", "t.bot"}, "", f.path);
  CAPTURE(r.out, r.err);
  CHECK(r.code == 0);
}

TEST_CASE("a turn that fails") {
  Folder f;
  f.write("d.bot", std::string(dividing_bot) + "test \"t\" {\n  user \"divide\"\n  bot \"Divided*\"\n}\n");
  const Ended r = run_bot({"test", "d.bot"}, "", f.path);
  CHECK(r.code == 1);
  CHECK(has(r.out, "  +   error "));
  CHECK(has(r.out, "(d.bot:13)"));
  CHECK(has(r.out, "0 passed, 1 failed"));
}

TEST_CASE("config variables of tests") {
  Folder f;
  f.write("c.bot",
          "bot c { language en }\nconfig name: text\notherwise { say \"{name}\" }\n"
          "test \"t\" {\n  user \"x\"\n  bot \"Ayu\"\n}\n");
  const Ended without = run_shell("BOT_NAME=Ayu $BOT test c.bot", f.path);
  CHECK(without.code == 2);
  CHECK(has(without.err, "--config NAME=VALUE"));
  CHECK(run_bot({"test", "c.bot", "--config", "name=Ayu"}, "", f.path).out == "1 passed, 0 failed\n");
  f.write("bot.toml", "[bot]\nmain = \"c.bot\"\n[config]\nname = \"Ayu\"\n");
  CHECK(run_bot({"test"}, "", f.path).out == "1 passed, 0 failed\n");
  CHECK(run_bot({"test", "--config=name=Budi"}, "", f.path).code == 1);
}

TEST_CASE("tests of modules") {
  Folder f;
  f.write("x.bot",
          "bot x { language en }\nuse \"./m.bot\" as m\notherwise { say \"Say hello.\" }\n"
          "test \"main\" {\n  user \"hello\"\n  bot \"Hi.\"\n  expect state m.talk.ready\n"
          "  expect that m.talk.n == 1\n}\n");
  f.write("m.bot",
          "nlu hello keyword { hi: \"hello\" }\nflow talk {\n  initial intent start = hello\n  var n: int = 0\n"
          "  initial state ready {\n    set n = n + 1\n    say \"Hi.\"\n    otherwise -> ready\n  }\n}\n"
          "test \"module\" {\n  user \"hello\"\n  bot \"Hi.\"\n  expect state talk.ready\n"
          "  expect that n == 1\n}\n");
  const Ended r = run_bot({"test", "x.bot", "-v"}, "", f.path);
  CAPTURE(r.err, r.out);
  CHECK(r.code == 0);
  CHECK(r.out == "passed main\npassed module\n2 passed, 0 failed\n");
}

TEST_CASE("all tests see the same world") {
  Folder f;
  std::string source =
      "bot x { language en }\nvar n: int = 0\notherwise { set n = n + 1  say one of { \"a{n}\" \"b{n}\" } }\n";
  for (int i = 0; i < 20; ++i)
    source += "test \"" + std::to_string(i) + "\" {\n  user \"x\"\n  bot \"*1\"\n  user \"x\"\n  bot \"*2\"\n}\n";
  f.write("x.bot", source);
  CHECK(run_bot({"test", "x.bot"}, "", f.path).out == "20 passed, 0 failed\n");
}

TEST_CASE("a mistake in a test of a file is found, and the bot is built all the same") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("x.test.bot", "test \"t\" {\n  user \"hi\"\n  expect state talk.aks\n}\n");
  CHECK(run_bot({"test", "x.bot"}, "", f.path).code == 1);
  const Ended check = run_bot({"check", "x.bot"}, "", f.path);
  CHECK(check.code == 1);
  CHECK(has(check.err, "did you mean `talk.ask`?"));
  CHECK(run_bot({"run", "x.bot"}, "hello\n", f.path).out == "bot: Hello!\n");
}

TEST_CASE("a test changes nothing of what is built") {
  Folder f;
  f.write("a/x.bot", small_bot);
  f.write("b/x.bot",
          std::string(small_bot) + "test \"t\" {\n  user \"hi\"\n  bot \"*\"\n  expect that asked == 1\n}\n");
  CHECK(run_bot({"build", "--strip", "x.bot", "-o", "x.botc"}, "", f.path + "/a").code == 0);
  CHECK(run_bot({"test", "x.bot"}, "", f.path + "/b").code == 0);
  CHECK(run_bot({"build", "--strip", "x.bot", "-o", "x.botc"}, "", f.path + "/b").code == 0);
  // The hash of the source is in it: only that may differ.
  const std::string a = f.read("a/x.botc"), b = f.read("b/x.botc");
  REQUIRE(a.size() == b.size());
  std::size_t other = 0;
  for (std::size_t i = 0; i < a.size(); ++i) other += a[i] != b[i] ? 1 : 0;
  CHECK(other <= 24);
}

TEST_CASE("the suite is large") {
  Folder f;
  std::string tests;
  for (int i = 0; i < 3000; ++i)
    tests += "test \"" + std::to_string(i) +
             "\" {\n  user \"hi\"\n  bot \"Hello!\"\n  user \"yes\"\n  bot \"Fine.*\"\n"
             "  expect end\n}\n";
  f.write("x.bot", small_bot);
  f.write("x.test.bot", tests);
  CHECK(run_bot({"test", "x.bot"}, "", f.path).out == "3000 passed, 0 failed\n");
}
