// Bots made by hand: how flows open, close and come back.

#include "tests/unit/runtime/small.hpp"

using namespace bot;
using namespace bot::test;
using bytecode::IntentKind;
using bytecode::ResumeKind;

namespace {

/// Two flows that words open, over each other: "satu" opens the first, "dua" the second. "tiga" ends the one on top.
struct Two {
  Assembly a;
  std::uint32_t word, flows[2], states[2], ends[2], open[2], three;

  explicit Two(std::uint16_t flags_of_first = 0) {
    word = a.keyword({{"one", {"satu"}}, {"two", {"dua"}}, {"three", {"tiga"}}});
    three = a.intent(word, {{.nlu = word}});
    for (std::uint32_t i = 0; i < 2; ++i) {
      Code guard;
      guard.op(Op::found_value, word, i).op(Op::end);
      open[i] = a.intent(no_row);
      a.image.intents[open[i]].classifier = a.chunk(ChunkKind::guard, guard);
      flows[i] = a.flow(i == 0 ? flags_of_first : std::uint16_t{0});
      states[i] = a.state(flows[i]);
      ends[i] = a.state(flows[i], bytecode::state_end);
      a.opener(open[i], flows[i]);
      const std::string name = i == 0 ? "first" : "second";
      a.image.states[states[i]].entry = a.says(name);
      a.image.states[ends[i]].entry = a.says(name + " ends");
      a.on(states[i], {.intent = three, .attribute = 0, .value = 2, .target = ends[i]});
      a.otherwise(states[i], {.body = a.says(name + " otherwise")});
      a.of_flow[flows[i]].resume.push_back(Assembly::row({.body = a.says(name + " again")}));
    }
    a.bot.otherwise.push_back(Assembly::row({.body = a.says("?")}));
  }
};

std::size_t depth(const Talk& talk) { return talk.session.frames(talk.artifact()).size(); }

}  // namespace

TEST_CASE("a flow that comes back is resumed") {
  Two t;
  Talk talk(t.a.make());
  CHECK(talk.say("satu") == "first\n");
  CHECK(talk.say("dua") == "second\n");
  CHECK(depth(talk) == 2);
  CHECK(talk.say("tiga") == "second ends\nfirst again\n");
  CHECK(talk.say("dua") == "second\n");
  CHECK(talk.say("satu") == "first\n");  // the older instance closes
  CHECK(depth(talk) == 2);
  CHECK(talk.say("tiga") == "first ends\nsecond again\n");
  CHECK(talk.say("tiga") == "second ends\n");
  CHECK(talk.say("tiga") == "?\n");
}

TEST_CASE("a volatile flow closes when it is covered") {
  Two t(bytecode::flow_volatile);
  Talk talk(t.a.make());
  CHECK(talk.say("satu") == "first\n");
  CHECK(talk.say("dua") == "second\n");
  CHECK(depth(talk) == 1);
  CHECK(talk.say("tiga") == "second ends\n");
  CHECK(talk.say("x") == "?\n");
}

TEST_CASE("nothing interrupts an exclusive flow or state") {
  for (const bool of_flow : {true, false}) {
    Two t(of_flow ? bytecode::flow_exclusive : std::uint16_t{0});
    if (!of_flow) t.a.image.states[t.states[0]].flags |= bytecode::state_exclusive;
    t.a.bot.matching.push_back(Assembly::row(
        {.intent = t.three, .attribute = 0, .value = 1, .guard = no_row, .body = no_row, .target = no_row}));
    Talk talk(t.a.make());
    CHECK(talk.say("satu") == "first\n");
    CHECK(talk.say("dua").empty());  // the bot's handlers hold everywhere
    CHECK(depth(talk) == 1);
    t.a.bot.matching.clear();
    Talk strict(t.a.make());
    CHECK(strict.say("satu") == "first\n");
    CHECK(strict.say("dua") == "first otherwise\n");
    CHECK(strict.say("tiga") == "first ends\n");
    CHECK(strict.say("dua") == "second\n");
  }
}

TEST_CASE("a flow expires at the next event, without a word") {
  Two t;
  t.a.extra(t.flows[0]).expires = 60;
  Talk talk(t.a.make());
  CHECK(talk.say("satu") == "first\n");
  CHECK(talk.say("x") == "first otherwise\n");
  CHECK(talk.say("dua") == "second\n");
  talk.now += 60'000;
  CHECK(talk.say("tiga") == "second ends\n");  // the one below has gone
  CHECK(depth(talk) == 0);
  CHECK(talk.say("satu") == "first\n");
  talk.now += 59'000;
  CHECK(talk.say("x") == "?\n");
}

TEST_CASE("a flow whose caller has gone closes, and a caller whose flow has gone is resumed") {
  // The first flow calls the second, which is reopened or expires under it.
  const auto bot = [](std::uint32_t expires_first, std::uint32_t expires_second) {
    Two t;
    if (expires_first > 0) t.a.extra(t.flows[0]).expires = expires_first;
    if (expires_second > 0) t.a.extra(t.flows[1]).expires = expires_second;
    Code code;
    code.op(Op::say, t.a.text("calls"));
    const std::uint32_t r = t.a.resume(ResumeKind::call, t.flows[1], {});
    t.a.call_flow(code, r);
    code.op(Op::say, t.a.text("called")).op(Op::end);
    t.a.image.states[t.states[0]].entry = t.a.action(code);
    return t;
  };
  {
    Two t = bot(0, 0);
    Talk talk(t.a.make());
    CHECK(talk.say("satu") == "calls\nsecond\n");
    CHECK(talk.say("satu") == "second otherwise\n");  // no other flow during a call
    CHECK(talk.say("tiga") == "second ends\ncalled\n");
    CHECK(talk.say("tiga") == "first ends\n");
  }
  {
    Two t = bot(60, 0);
    Talk talk(t.a.make());
    CHECK(talk.say("satu") == "calls\nsecond\n");
    talk.now += 60'000;
    CHECK(talk.say("x") == "second otherwise\n");
    CHECK(depth(talk) == 1);
    CHECK(talk.say("tiga") == "second ends\n");
  }
  {
    Two t = bot(0, 60);
    Talk talk(t.a.make());
    CHECK(talk.say("satu") == "calls\nsecond\n");
    talk.now += 60'000;
    CHECK(talk.say("x") == "first otherwise\n");
    CHECK(talk.say("tiga") == "first ends\n");
  }
}

TEST_CASE("an agent takes over, gives back or closes") {
  Two t;
  const std::uint32_t returned = t.a.intent(no_row, {}, IntentKind::event, "agent.note");
  Code hand;
  hand.none({BaseType::text, false, 0}).none({BaseType::text, false, 0}).op(Op::handover).op(Op::end);
  t.a.on(t.states[1], {.intent = t.open[0], .body = t.a.action(hand)});
  t.a.after(t.states[1], 60'000, {.body = t.a.says("timer")});
  t.a.bot.matching.push_back(Assembly::row({.intent = returned, .body = t.a.says("noted")}));
  Talk talk(t.a.make());
  CHECK(talk.say("dua") == "second\n");
  CHECK(talk.say("satu") == "[handover |]\n");
  CHECK_FALSE(talk.machine.next_due().has_value());
  CHECK(talk.say("tiga").empty());
  CHECK(talk.wait(120'000).empty());
  CHECK(talk.raise("agent.note") == "noted\n");
  CHECK(talk.raise("other").empty());
  CHECK(talk.raise("agent.returned") == "second again\ntimer\n");
  CHECK(talk.say("satu") == "[handover |]\n");
  CHECK(talk.raise("agent.resolved") == "[ended]\n");
  CHECK(talk.wait(120'000).empty());
  CHECK(talk.say("satu") == "first\n");
}
