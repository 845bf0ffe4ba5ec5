// Bots made by hand: questions, calls, services, timers, choices.

#include "tests/unit/runtime/small.hpp"

using namespace bot;
using namespace bot::test;
using bytecode::ResumeKind;
using namespace std::literals;

namespace {

constexpr Type text_{BaseType::text, false, 0};
constexpr Type int_{BaseType::int_, false, 0};
constexpr Type number_{BaseType::number, false, 0};

/// Greets, then asks for a size with two retries, then says it.
struct Order {
  Assembly a;
  std::uint32_t greet, size, start, cancel, flow, ask_state, done, bye;

  Order() {
    greet = a.keyword({{"hi", {"halo", "hai"}}});
    size = a.keyword({{"small", {"kecil"}}, {"large", {"besar"}}});
    const std::uint32_t stop = a.keyword({{"stop", {"batal"}}, {"help", {"tolong"}}});
    start = a.intent(greet);
    cancel = a.intent(stop, {{.nlu = stop}});
    flow = a.flow();
    ask_state = a.state(flow);
    done = a.state(flow, bytecode::state_end);
    bye = a.state(flow, bytecode::state_end);
    a.opener(start, flow);

    Code code;
    code.integer(7);
    const std::uint32_t r = a.resume(ResumeKind::ask, size, {int_}, 2);
    a.question(code, r);
    code.op(Op::say, a.text("Ukuran apa?"));
    const std::size_t over = a.retry(code, r);
    code.op(Op::say, a.text("Pilih kecil atau besar"));
    code.land(over);
    const std::size_t used_up = a.ask(code, r);
    code.op(Op::text_enum, size).op(Op::pick, 0).op(Op::text_int);
    code.op(Op::say_format, a.text("\xff\x01 \xff\x00"sv), 2);
    code.op(Op::go, done);
    code.land(used_up);
    code.op(Op::say, a.text("Menyerah")).op(Op::go, bye);
    a.image.states[ask_state].entry = a.action(code);
    a.image.states[done].entry = a.says("Selesai");
    a.image.states[bye].entry = a.says("Dadah");
    a.on(ask_state, {.intent = cancel, .attribute = 0, .value = 0, .target = bye});
    a.on(ask_state, {.intent = cancel, .attribute = 0, .value = 1, .body = a.says("Bantuan")});
    a.bot.otherwise.push_back(Assembly::row({.body = a.says("?")}));
  }
};

}  // namespace

TEST_CASE("a question is asked, and the answer goes on in the block") {
  Order o;
  Talk talk(o.a.make());
  CHECK(talk.say("x") == "?\n");
  CHECK(talk.say("halo") == "Ukuran apa?\n");
  CHECK(talk.say("yang besar") == "7 large\nSelesai\n");
  CHECK(talk.session.frames(talk.artifact()).empty());
}

TEST_CASE("an answer that does not fit is asked for again, and then the block goes another way") {
  Order o;
  Talk talk(o.a.make());
  CHECK(talk.say("halo") == "Ukuran apa?\n");
  CHECK(talk.say("hm") == "Pilih kecil atau besar\n");
  CHECK(talk.machine.missed());
  CHECK(talk.say("hm") == "Pilih kecil atau besar\n");
  CHECK(talk.say("hm") == "Menyerah\nDadah\n");
  CHECK(talk.say("halo") == "Ukuran apa?\n");
  CHECK(talk.say("hm") == "Pilih kecil atau besar\n");
  CHECK(talk.say("kecil") == "7 small\nSelesai\n");
}

TEST_CASE("a handler without an arrow repeats the question, one with an arrow abandons it") {
  Order o;
  Talk talk(o.a.make());
  CHECK(talk.say("halo") == "Ukuran apa?\n");
  CHECK(talk.say("hm") == "Pilih kecil atau besar\n");
  CHECK(talk.say("tolong") == "Bantuan\nUkuran apa?\n");
  CHECK(talk.say("hm") == "Pilih kecil atau besar\n");  // the attempts are kept
  CHECK(talk.say("hm") == "Menyerah\nDadah\n");
  CHECK(talk.say("halo") == "Ukuran apa?\n");
  CHECK(talk.say("batal") == "Dadah\n");
  CHECK(talk.session.frames(talk.artifact()).empty());
}

TEST_CASE("a flow is called with parameters and gives its result") {
  Small s;
  const std::uint32_t callee = s.a.flow();
  const std::uint32_t ask = s.a.state(callee), give = s.a.state(callee, bytecode::state_end);
  const std::uint32_t param = s.a.variable(int_), answer = s.a.variable(text_);
  s.a.extra(callee).result = static_cast<std::uint8_t>(BaseType::text);
  s.a.extra(callee).param_count = 1;
  s.a.image.params.push_back({param, 0});
  {
    Code code;
    const std::uint32_t r = s.a.resume(ResumeKind::ask, no_row, {});
    s.a.question(code, r);
    code.op(Op::load, param).op(Op::text_int).op(Op::say_format, s.a.text("name \xff\x00?"sv), 1);
    const std::size_t jump = s.a.ask(code, r);
    code.op(Op::store, answer).op(Op::go, give);
    code.land(jump);
    code.op(Op::end);
    s.a.image.states[ask].entry = s.a.action(code);
  }
  s.a.image.states[give].entry =
      s.a.action(Code().op(Op::load, answer).op(Op::return_, static_cast<std::uint64_t>(BaseType::text)));
  {
    Code code;
    code.integer(5).integer(42);
    const std::uint32_t r = s.a.resume(ResumeKind::call, callee, {int_});
    s.a.call_flow(code, r);
    code.op(Op::say_format, s.a.text("hello \xff\x00"sv), 1).op(Op::text_int);
    code.op(Op::say_format, s.a.text("kept \xff\x00"sv), 1).op(Op::end);
    s.a.image.states[s.first].entry = s.a.action(code);
  }
  s.on(s.first, 0, {.body = s.a.says("in the first flow")});
  s.a.bot.matching.push_back(
      Assembly::row({.intent = s.said, .attribute = 0, .value = 1, .body = s.a.says("of the bot")}));
  Talk talk(s.a.make());
  CHECK(talk.say("halo") == "name 42?\n");
  CHECK(talk.say("dua") == "of the bot\nname 42?\n");  // the bot's handlers hold, and the question repeats
  CHECK(talk.say("satu") == "hello satu\nkept 5\n");   // those of the flow that waits do not
  CHECK(talk.say("satu") == "in the first flow\n");
}

namespace {

/// Calls a service with a quantity and says what comes back.
struct Service : Small {
  std::uint32_t receipt, place;

  Service() {
    receipt = a.shape(bytecode::ShapeKind::record, {{"id", text_}, {"total", number_}}, "receipt");
    const Type result{BaseType::record, false, receipt};
    place = a.call("orders.place", {{"qty", int_}, {"note", text_}}, result);
    Code code;
    code.op(Op::say, a.text("wait")).integer(3).op(Op::const_text, a.text("hot"));
    const std::uint32_t r = a.resume(ResumeKind::try_, place, {});
    const std::size_t failed = a.try_call(code, r);
    code.op(Op::pick, 0).op(Op::field, receipt, 0).op(Op::pick, 0).op(Op::field, receipt, 1).op(Op::text_num);
    code.op(Op::say_format, a.text("\xff\x00 costs \xff\x01"sv), 2).op(Op::end);
    code.land(failed);
    code.op(Op::say, a.text("failed")).op(Op::end);
    a.image.states[first].entry = a.action(code);
    on(first, 0, {.body = a.says("one")});
    on(first, 1, {.target = first});
    a.otherwise(first, {.body = a.says("what?")});
  }
};

}  // namespace

TEST_CASE("a service answers") {
  using runtime::Value;
  Service s;
  Talk talk(s.a.make());
  const std::string call = "wait\n[call 1 orders.place {qty: 3, note: \"hot\"}]\n";
  CHECK(talk.say("halo") == call);
  CHECK(talk.machine.next_due() == talk.now - 1000 + 5000);
  CHECK(talk.say("satu").empty());  // it is kept
  CHECK(talk.say("ya dua").empty());
  CHECK(talk.say("x").empty());
  const std::string_view names[] = {"total", "extra", "id"};
  const Value good[] = {Value::of_int(20), Value::of_bool(true), Value::of_text("A1")};
  // "dua" enters the state again, which calls again: what came later waits on.
  CHECK(talk.result(true, Value::of_record(names, good)) ==
        "A1 costs 20\none\nwait\n[call 2 orders.place {qty: 3, note: \"hot\"}]\n");
  CHECK(talk.result(false) == "failed\nwhat?\n");
  CHECK(talk.result(false).empty());  // nobody waits for it
  CHECK(talk.say("dua") == "wait\n[call 3 orders.place {qty: 3, note: \"hot\"}]\n");
  const Value bad[] = {Value::of_text("20"), Value::of_bool(true), Value::of_text("A1")};
  CHECK(talk.result(true, Value::of_record(names, bad)) == "failed\n");
}

TEST_CASE("patience with a service ends") {
  Service s;
  Talk talk(s.a.make());
  (void)talk.say("halo");
  CHECK(talk.wait(3000).empty());
  CHECK(talk.say("satu").empty());
  CHECK(talk.wait(2000) == "failed\none\n");
  CHECK_FALSE(talk.machine.next_due().has_value());
  (void)talk.say("dua");
  CHECK(talk.say("satu").empty());
  talk.now += 10'000;
  CHECK(talk.say("x") == "failed\none\nwhat?\n");
}

TEST_CASE("too much comes while a service is waited for") {
  Service s;
  Talk talk(s.a.make());
  (void)talk.say("halo");
  for (int i = 0; i < 32; ++i) {
    talk.now -= 1000;
    CHECK(talk.say("satu").empty());
  }
  CHECK(talk.say("satu") == std::string("[error: ") + runtime::text(runtime::TurnError::busy) + "]\n");
  std::string all = "failed\n";
  for (int i = 0; i < 32; ++i) all += "one\n";
  CHECK(talk.result(false) == all);
}

TEST_CASE("timers fire in order, once, and after a return") {
  Small s;
  const std::uint32_t later = s.a.state(s.flow), over = s.a.flow();
  const std::uint32_t up = s.a.state(over, 0), down = s.a.state(over, bytecode::state_end);
  s.entry(s.first, "first");
  s.entry(later, "later");
  s.entry(up, "up");
  s.entry(down, "down");
  s.a.after(s.first, 60'000, {.body = s.a.says("a minute")});
  s.a.after(s.first, 120'000, {.target = later});
  s.a.resumed(s.first, {.body = s.a.says("back")});
  s.a.resumed(later, {.body = s.a.says("back later")});
  s.on(s.first, 0, {.target = bytecode::target_is_flow | over});
  s.on(up, 1, {.target = down});
  Talk talk(s.a.make());
  CHECK(talk.say("halo") == "first\n");
  const std::int64_t entered = talk.now - 1000;
  CHECK(talk.machine.next_due() == entered + 60'000);
  CHECK(talk.wait(30'000).empty());
  CHECK(talk.wait(30'000) == "a minute\n");
  CHECK(talk.machine.next_due() == entered + 120'000);
  CHECK(talk.say("satu") == "up\n");
  CHECK_FALSE(talk.machine.next_due().has_value());
  CHECK(talk.wait(300'000).empty());  // under another flow it waits
  CHECK(talk.say("dua") == "down\nback\nlater\n");
  CHECK_FALSE(talk.machine.next_due().has_value());
  CHECK(talk.wait(300'000).empty());
}

TEST_CASE("timers and messages come in the order of their times") {
  Small s;
  const std::uint32_t later = s.a.state(s.flow);
  s.entry(s.first, "first");
  s.entry(later, "later");
  s.a.after(s.first, 60'000, {.target = later});
  s.on(s.first, 0, {.body = s.a.says("one at first")});
  s.on(later, 0, {.body = s.a.says("one later")});
  Talk talk(s.a.make());
  CHECK(talk.say("halo") == "first\n");
  CHECK(talk.say("satu") == "one at first\n");
  talk.now += 60'000;
  CHECK(talk.say("satu") == "later\none later\n");
}

TEST_CASE("reminders raise their intent, wherever the conversation is") {
  Small s;
  const std::uint32_t follow = s.a.intent(no_row, {{.nlu = s.word, .optional = true}});
  const std::uint32_t away = s.a.state(s.flow, bytecode::state_end), other = s.a.flow();
  const std::uint32_t opened = s.a.state(other);
  s.a.image.states[s.first].entry = s.a.action(Code()
                                                   .op(Op::say, s.a.text("first"))
                                                   .integer(60'000)
                                                   .op(Op::remind, follow)
                                                   .integer(90'000)
                                                   .op(Op::remind, follow)
                                                   .op(Op::end));
  s.entry(away, "away");
  s.entry(opened, "opened");
  s.on(s.first, 0, {.target = away});
  s.on(s.first, 1, {.body = s.a.action(Code().op(Op::cancel, follow).op(Op::end))});
  s.a.on(s.first, {.intent = follow, .body = s.a.says("reminded")});
  s.a.opener(follow, other);
  Talk talk(s.a.make());
  CHECK(talk.say("halo") == "first\n");
  CHECK(talk.wait(89'999).empty());
  CHECK(talk.wait(1) == "reminded\n");
  CHECK(talk.wait(100'000).empty());
  talk.session = runtime::Session::start(talk.artifact(), 1);
  CHECK(talk.say("halo") == "first\n");
  CHECK(talk.say("satu") == "away\n");
  CHECK(talk.wait(100'000) == "opened\n");
  talk.session = runtime::Session::start(talk.artifact(), 1);
  CHECK(talk.say("halo") == "first\n");
  CHECK(talk.say("dua").empty());
  CHECK(talk.wait(100'000).empty());
}

namespace {

struct Buttons : Small {
  Buttons() {
    Code code;
    code.op(Op::say, a.text("choose"));
    code.op(Op::const_text, a.text("Pertama!")).op(Op::const_enum, word, 0).op(Op::button, said);
    code.op(Op::const_text, a.text("2")).op(Op::const_enum, word, 2).op(Op::button, said);
    code.op(Op::const_text, a.text("Info")).op(Op::const_text, a.text("https://x")).op(Op::link).op(Op::end);
    a.image.states[first].entry = a.action(code);
    const std::uint32_t next = a.state(flow);
    entry(next, "next");
    on(first, 0, {.body = a.says("one")});
    on(first, 2, {.target = next});
    a.otherwise(first, {.body = a.says("what?")});
    on(next, 0, {.body = a.says("one, later")});
    a.otherwise(next, {.body = a.says("what, later?")});
  }
};

}  // namespace

TEST_CASE("choices are understood by label and number, and taps carry them") {
  Buttons b;
  Talk talk(b.a.make());
  CHECK(talk.say("halo") == "choose\n  1 Pertama!\n  2 2\n  > Info https://x\n");
  CHECK(talk.payloads[0] == "0000000000000002e00000000000003e9");
  CHECK(talk.say("pertama") == "one\n");
  CHECK(talk.say(" 1. ") == "one\n");
  CHECK(talk.tap(1) == "one\n");
  CHECK(talk.say("3") == "what?\n");
  CHECK(talk.say("pertama ya") == "what?\n");
  CHECK(talk.tap(2) == "next\n");
  CHECK(talk.say("1") == "what, later?\n");  // they held until the next state
  CHECK(talk.tap(1) == "one, later\n");      // an old tap is an ordinary intent
  CHECK(talk.tap(2) == "what, later?\n");
}

TEST_CASE("a tap is not trusted") {
  Buttons b;
  Talk talk(b.a.make());
  (void)talk.say("halo");
  const std::string good = talk.payloads[0];
  const auto tap = [&](std::string payload) {
    runtime::Event event;
    event.kind = runtime::Event::Kind::tap;
    event.text = payload;
    return talk.run(event);
  };
  CHECK(tap(good) == "one\n");
  for (std::size_t size = 0; size < good.size(); ++size) CHECK(tap(good.substr(0, size)) == "what?\n");
  CHECK(tap(good + "n") == "what?\n");
  CHECK(tap("0000000000000009e00000000000003e9") == "what?\n");
  CHECK(tap("0000000000000002e00000000000003ff") == "what?\n");
  CHECK(tap("0000000000000002n") == "what?\n");
  CHECK(tap("satu") == "what?\n");
}

TEST_CASE("back goes through the states that waited") {
  Small s;
  const std::uint32_t two = s.a.state(s.flow), pass = s.a.state(s.flow), three = s.a.state(s.flow);
  s.entry(s.first, "1");
  s.entry(two, "2");
  s.a.image.states[pass].entry = s.a.action(Code().op(Op::say, s.a.text("pass")).op(Op::go, three));
  s.entry(three, "3");
  for (const std::uint32_t state : {s.first, two, three}) {
    s.on(state, 0, {.target = bytecode::target_back});
    s.on(state, 2, {.body = s.a.action(Code().op(Op::back))});
  }
  s.on(s.first, 1, {.target = two});
  s.on(two, 1, {.target = pass});
  Talk talk(s.a.make());
  CHECK(talk.say("halo") == "1\n");
  CHECK(talk.say("satu").empty());  // nothing to go back to
  CHECK(talk.say("dua") == "2\n");
  CHECK(talk.say("dua") == "pass\n3\n");
  CHECK(talk.say("satu") == "2\n");
  CHECK(talk.say("tiga") == "1\n");
  CHECK(talk.say("satu").empty());
  for (int i = 0; i < 6; ++i) {
    CHECK(talk.say("dua") == "2\n");
    CHECK(talk.say("dua") == "pass\n3\n");
    CHECK(talk.say("satu") == "2\n");
    CHECK(talk.say("satu") == "1\n");
  }
}
