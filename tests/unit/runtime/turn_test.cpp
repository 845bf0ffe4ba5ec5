// The rules of one turn: which handler runs, how flows open and close, agents, failures.

#include "tests/unit/runtime/bots.hpp"

using namespace bot;
using namespace bot::test;
using runtime::SessionStatus;
using runtime::TurnError;

namespace {

std::string bot_of(const std::string& body) {
  return "bot b { language id }\nnlu second keyword { bb: \"bb\" }\nnlu word keyword { a: \"a\"  b: \"b\"  c: \"c\"  "
         "d: \"d\" }\n" +
         body;
}

const std::string hint = "fallback flow default_ { initial end state hint { say \"hint\" } }\n";

}  // namespace

TEST_CASE("handlers are tried from the inside out, then other flows, then otherwise from the inside out") {
  Told talk(bot_of(R"(
intent w(w: word)
on w(a) { say "bot a" }
on w(b) { say "bot b" }
on w(c) { say "bot c" }
otherwise { say "bot otherwise" }
flow f {
  initial intent open = event "f"
  on w(a) { say "flow a" }
  on w(b) { say "flow b" }
  initial state s {
    say "s"
    on w(a) { say "state a" }
    otherwise when misses == 1 { say "state otherwise" }
  }
  otherwise when misses == 2 { say "flow otherwise" }
}
flow g {
  initial intent open_g = word.d when not opened
  initial state s { set opened = true say "g" otherwise -> done }
  end state done { -> flow f }
}
var opened: bool = false
)"));
  CHECK(talk.say("x") == "bot otherwise\n");
  CHECK(talk.say("a") == "bot a\n");
  CHECK(talk.say("d") == "g\n");
  CHECK(talk.say("b") == "bot b\n");
  CHECK(talk.say("x") == "s\n");
  CHECK(talk.say("a") == "state a\n");
  CHECK(talk.say("b") == "flow b\n");
  CHECK(talk.say("c") == "bot c\n");
  CHECK(talk.say("x") == "state otherwise\n");
  CHECK(talk.say("x") == "flow otherwise\n");
  CHECK(talk.say("x") == "bot otherwise\n");
}

TEST_CASE("misses are counted in a state and forgotten on a match, another state, another flow") {
  Told talk(bot_of(R"(
flow f {
  initial intent open = word.a
  intent go = word.b
  intent hm = word.c
  initial state s { say "s" on go -> t on hm { say "{misses}" } otherwise { say "{misses}" } }
  state t { say "t {misses}" on go -> over otherwise -> t }
  end state over {}
}
)" + hint));
  CHECK(talk.say("a") == "s\n");
  CHECK(talk.say("x") == "1\n");
  CHECK(talk.say("x") == "2\n");
  CHECK(talk.say("c") == "0\n");
  CHECK(talk.say("x") == "1\n");
  CHECK(talk.say("b") == "t 0\n");
  CHECK(talk.say("x") == "t 1\n");
  CHECK(talk.say("x") == "t 2\n");
  CHECK(talk.machine.missed());
}

TEST_CASE("without an open flow the misses of the bot's otherwise count, too") {
  Told talk(
      bot_of("intent w = word\non w { say \"ok {misses}\" }\notherwise when misses > 2 { handover }\notherwise { say "
             "\"{misses}\" }\n"
             "flow f { initial intent never = event \"f\"  initial end state s { say \"f\" } }\n"));
  CHECK(talk.say("x") == "1\n");
  CHECK(talk.say("x") == "2\n");
  CHECK(talk.say("a") == "ok 0\n");
  CHECK(talk.say("x") == "1\n");
  CHECK(talk.say("x") == "2\n");
  CHECK(talk.say("x") == "[handover |]\n");
}

TEST_CASE("effects come in the order block, exit, entry") {
  Told talk(bot_of(R"(
flow f {
  initial intent open = word.a
  intent go = word.b
  initial state s { say "s" on go -> t { say "block" } otherwise -> s exit { say "exit" } }
  state t { say "entry" otherwise -> s }
}
)" + hint));
  CHECK(talk.say("a") == "s\n");
  CHECK(talk.say("b") == "block\nexit\nentry\n");
  CHECK(talk.say("x") == "s\n");
  CHECK(talk.say("x") == "exit\ns\n");
}

TEST_CASE("a silent first state hands the message on, a speaking one does not, and an event never does") {
  Told talk(bot_of(R"(
flow silent {
  initial intent open = word.a
  initial intent by_event = event "go"
  intent b = second
  initial state s { on b -> b otherwise -> x }
  state b { say "b" on b -> over otherwise -> b }
  state x { say "x {misses}" on b -> over otherwise -> x }
  end state over { say "over" }
}
)" + hint));
  CHECK(talk.say("a bb") == "b\n");
  talk.session = runtime::Session::start(talk.artifact(), 1);
  CHECK(talk.say("a") == "x 0\n");
  CHECK(talk.say("bb") == "over\n");
  CHECK(talk.raise("go") == "x 0\n");
}

TEST_CASE("flows stand on a stack, each once") {
  Told talk(bot_of(R"(
flow f { initial intent open_f = word.a  intent end_ = word.d  initial state s { say "f" on end_ -> over otherwise { say "in f {misses}" } exit { say "exit f" } } end state over { say "end f" } }
flow g { initial intent open_g = word.b  intent end_ = word.d  initial state s { say "g" on end_ -> over otherwise { say "in g {misses}" } } end state over { say "end g" } }
)" + hint));
  const auto depth = [&] { return talk.session.header().depth; };
  CHECK(talk.say("a") == "f\n");
  CHECK(talk.say("b") == "g\n");  // pushed without `exit`
  CHECK(depth() == 2);
  CHECK(talk.say("a") == "f\n");  // the older f closes
  CHECK(depth() == 2);
  CHECK(talk.say("d") == "exit f\nend f\n");
  CHECK(talk.say("x") == "in g 1\n");
  CHECK(talk.say("d") == "end g\n");
  CHECK(depth() == 0);
  CHECK(talk.say("x") == "hint\n");
}

TEST_CASE("with an agent the bot is silent until the agent resolves or returns it") {
  const std::string source = bot_of(R"(
intent note = event "agent.note"
intent paid = event "paid"
on note { say "noted" }
on paid { say "paid" }
flow f {
  initial intent open = word.a
  intent over = word.b
  initial state s { say "s" on over { handover to "team" note "n" } otherwise { say "in s" } }
}
)" + hint);
  Told talk(source);
  CHECK(talk.say("a") == "s\n");
  CHECK(talk.raise("agent.note") == "noted\n");  // no agent has it: an event as any other
  CHECK(talk.raise("agent.returned") == "");
  CHECK(talk.raise("agent.resolved") == "");
  CHECK(talk.session.status() == SessionStatus::active);
  CHECK(talk.say("b") == "[handover team|n]\n");
  CHECK(talk.session.status() == SessionStatus::agent);
  CHECK(talk.say("b") == "");
  CHECK(talk.say("") == "");
  CHECK(talk.raise("paid") == "");
  CHECK(talk.raise("agent.note") == "noted\n");
  CHECK(talk.raise("agent.unknown") == "");
  CHECK(talk.session.status() == SessionStatus::agent);
  CHECK(talk.raise("agent.returned") == "");
  CHECK(talk.say("x") == "in s\n");  // where it was
  CHECK(talk.say("b") == "[handover team|n]\n");
  CHECK(talk.raise("agent.resolved") == "[ended]\n");
  CHECK(talk.session.status() == SessionStatus::ended);
  CHECK(talk.raise("agent.note") == "");
  CHECK(talk.raise("paid") == "");
  CHECK(talk.say("x") == "hint\n");  // a new conversation
}

TEST_CASE("agent.resolved goes on only when its handlers leave a flow open") {
  const auto with = [](const char* on_resolved) {
    return bot_of(
        std::string("intent over = word.b\non over { handover }\nintent resolved = event \"agent.resolved\"\n") +
        on_resolved + R"(
flow f { initial intent open = word.a  initial state s { say "f" otherwise { say "in f" } } }
flow survey { initial intent q = word.c  initial state s { say "how?" otherwise -> done } end state done { say "thanks" } }
flow short_ { initial intent q = word.d  initial end state s { say "bye" } }
)" + hint);
  };
  {
    Told talk(with("on resolved -> flow survey"));
    CHECK(talk.say("a") == "f\n");
    CHECK(talk.say("b") == "[handover |]\n");
    CHECK(talk.raise("agent.resolved") == "how?\n");
    CHECK(talk.say("x") == "thanks\n");
  }
  {  // f was open before: nothing new is left open
    Told talk(with("on resolved -> flow short_"));
    CHECK(talk.say("a") == "f\n");
    CHECK(talk.say("b") == "[handover |]\n");
    CHECK(talk.raise("agent.resolved") == "bye\n[ended]\n");
    CHECK(talk.session.header().depth == 0);
  }
  {
    Told talk(with("on resolved -> flow f"));
    CHECK(talk.say("a") == "f\n");
    CHECK(talk.say("b") == "[handover |]\n");
    CHECK(talk.raise("agent.resolved") == "f\n");
    CHECK(talk.session.header().depth == 1);
  }
  {  // handed over once more
    Told talk(with("on resolved { handover to \"billing\" }"));
    CHECK(talk.say("b") == "[handover |]\n");
    CHECK(talk.raise("agent.resolved") == "[handover billing|]\n");
    CHECK(talk.session.status() == SessionStatus::agent);
  }
}

TEST_CASE("a conversation that ended begins anew, its variables too, its random numbers go on") {
  Told talk(bot_of(R"(
var n: int = 5
intent over = word.b
on over { handover }
flow f { initial intent open = word.a  initial state s { set n = n + 1 say "{n}" otherwise -> s } }
)" + hint));
  CHECK(talk.say("a") == "6\n");
  CHECK(talk.say("x") == "7\n");
  CHECK(talk.say("b") == "[handover |]\n");
  CHECK(talk.raise("agent.resolved") == "[ended]\n");
  CHECK(talk.say("a") == "6\n");
}

TEST_CASE("time never runs backwards") {
  Talk talk(tutorial());
  const auto at = [&](std::int64_t time) {
    runtime::Event event;
    event.text = "halo";
    event.time = time;
    (void)talk.run(event);
    return talk.session.header().now;
  };
  CHECK(at(1000) == 1000);
  CHECK(at(500) == 1000);
  CHECK(at(-1) == 1000);
  CHECK(at(2000) == 2000);
  CHECK(at(INT64_MIN) == 2000);
  CHECK(at(INT64_MAX) == INT64_MAX);
}

TEST_CASE("the same session and event give the same turn, whoever runs it") {
  for (const NamedBot& b : rich_bots()) {
    Told one(b.source, 7), two(b.source, 7);
    two.machine.record(true);
    for (const std::string_view line : script()) {
      CHECK(one.run(event_of(line)) == two.run(event_of(line)));
      CHECK(one.saved() == two.saved());
    }
  }
}

TEST_CASE("a variant is never the one before, and the seed decides") {
  Told talk(bot_of("fallback flow f { initial state s { say one of { \"0\" \"1\" \"2\" } otherwise -> s } }\n"));
  std::string last;
  std::string seen;
  for (int i = 0; i < 300; ++i) {
    const std::string now = talk.say("x");
    CHECK(now != last);
    last = now;
    seen += now;
  }
  for (const char* variant : {"0", "1", "2"}) CHECK(seen.find(variant) != std::string::npos);
}

TEST_CASE("a turn that fails leaves the session as it was and has no effects") {
  Told talk(bot_of(R"(
var i: int = 9223372036854775807
var small: int = 3
var n: number = 2.0
var maybe: int?
intent a = word.a
intent b = word.b
intent c = word.c
intent d = word.d
on a { set small = 99 say "before" set i = i + 1 say "after" }
on b { set small = 99 say "before" set small = small / (small - 99) }
on c { set small = 99 set n = n * n }
on d { set small = 99 set small = small % (small - 99) }
otherwise { say "{small}" set n = n * n * n * n * n }
flow f { initial intent never = event "f"  initial end state s { say "f" } }
)"));
  CHECK(talk.say("x") == "3\n");
  const auto before = talk.saved();
  CHECK(talk.say("a") == "[error: a result is too large for its type]\n");
  CHECK(talk.machine.effects().empty());
  CHECK(talk.saved() == before);
  CHECK(talk.say("b") == "[error: a number is divided by zero]\n");
  CHECK(talk.say("d") == "[error: a number is divided by zero]\n");
  CHECK(talk.saved() == before);
  CHECK(talk.say("x") == "3\n");
  for (int i = 0; i < 5; ++i) (void)talk.say("x");
  CHECK(talk.error() == TurnError::overflow);
  CHECK(talk.machine.error_place() > 0);
}

TEST_CASE("odd messages") {
  Told talk(bot_of(R"(
intent w = word
on w { say "[{message.text}]" }
otherwise { say "<{message.text}> {user.name ?? "?"} {channel} {user.id}" }
flow f { initial intent never = event "f"  initial end state s { say "f" } }
)"));
  CHECK(talk.say("") == "<> ? text \n");
  CHECK(talk.say(std::string_view("\0", 1)) == std::string("<\0> ? text \n", 12));
  CHECK(talk.say(std::string_view("a\0b", 3)) == std::string("[a\0b]\n", 6));
  CHECK(talk.say("\xff\xc3 a \xed\xa0\x80") == "[\xef\xbf\xbd\xef\xbf\xbd a \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd]\n");
  CHECK(talk.say("\xf0\x9f\x98\x8a") == "<\xf0\x9f\x98\x8a> ? text \n");
  runtime::Event event;
  event.text = "x";
  event.user_id = "1\xff";
  event.user_name = "N";
  event.channel = "web";
  CHECK(talk.run(event) == "<x> N web 1\xef\xbf\xbd\n");
  for (const std::string_view name : {"", "unknown", "agent.", "f\xff", "agent.resolved.not"})
    CHECK(talk.raise(name) == "");
}

TEST_CASE("a message of 1 MiB is understood, one byte more is an error of the turn") {
  Talk talk(tutorial());
  std::string message(runtime::max_message_bytes - 5, 'x');
  message += " halo";
  REQUIRE(message.size() == runtime::max_message_bytes);
  CHECK(talk.say(message).substr(0, 5) == "Halo,");
  const auto before = talk.saved();
  message += 'x';
  CHECK(talk.say(message) == "[error: the message is longer than 1 MiB]\n");
  CHECK(talk.saved() == before);
  CHECK(talk.say(std::string(100 << 20, 'a')) == "[error: the message is longer than 1 MiB]\n");
}

TEST_CASE("a message is copied once, however often it is read") {
  std::string body = "fallback flow f { initial state s {\n";
  for (int i = 0; i < 60; ++i)
    body += "otherwise when message.text == \"" + std::to_string(i) + "\" { say \"" + std::to_string(i) + "!\" }\n";
  body += "otherwise { say \"none\" } } }\n";
  Told talk(bot_of(body));
  CHECK(talk.say(std::string(500'000, 'x')) == "none\n");
  CHECK(talk.say("59") == "59!\n");
}

TEST_CASE("the host's limits hold") {
  Told talk(rich_bots()[1].source);
  CHECK(talk.say("halo") != "");
  CHECK(talk.machine.steps() > 20);
  talk.limits.steps = 10;
  const auto before = talk.saved();
  CHECK(talk.say("halo") == "[error: the turn takes more steps than it may]\n");
  CHECK(talk.saved() == before);
  talk.limits = {.steps = 1'000'000, .memory = 10};
  CHECK(talk.say("halo") == "[error: the turn needs more memory than it may]\n");
  CHECK(talk.saved() == before);
}
