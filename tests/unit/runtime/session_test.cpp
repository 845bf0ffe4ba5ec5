// Saved sessions: what comes back is what was saved, and nothing else gets in.

#include "bytecode/types.hpp"
#include "tests/unit/runtime/forge.hpp"

using namespace bot;
using namespace bot::test;
using runtime::Session;
using runtime::SessionError;
using runtime::SessionHeader;
using runtime::SessionStatus;

namespace {

Session restored(const Talk& talk, std::span<const std::byte> bytes) {
  Session s;
  CHECK(Session::restore(talk.artifact(), bytes, s) == SessionError::none);
  return s;
}

constexpr const char* notes = R"(bot notes { language id }
nlu word keyword { more: "more"  clear: "clear" double_: "double" }
var note: text = ""
var maybe: text?
fallback flow f {
  intent w(w: word)
  initial state s {
    otherwise { set note = message.text  set maybe = note  say "{note}" }
    on w(clear) { set note = ""  set maybe = none  say "<{note}>" }
    on w(double_) { set note = "{note}{note}"  say "ok" }
    on w(more) { say "{note}|{maybe ?? "-"}" }
  }
}
)";

}  // namespace

TEST_CASE("the tutorial's saved session is at most 64 bytes") {
  Talk talk(tutorial());
  CHECK(talk.saved().size() <= 64);
  for (const std::string_view line : {"halo", "x", "1", "!agent.resolved", "halo", "2"}) {
    (void)talk.run(event_of(line));
    CHECK(talk.saved().size() <= 64);
  }
}

TEST_CASE("saved and restored after every turn, the conversation is the same") {
  for (const NamedBot& b : rich_bots()) {
    INFO(b.name);
    Told straight(b.source), broken(b.source);
    for (int round = 0; round < 3; ++round) {
      for (const std::string_view line : script()) {
        CHECK(straight.run(event_of(line)) == broken.run(event_of(line)));
        const std::vector<std::byte> bytes = broken.saved();
        broken.session = restored(broken, bytes);
        CHECK(broken.saved() == bytes);
        CHECK(straight.saved() == bytes);
      }
    }
  }
}

TEST_CASE("cut, lengthened and changed sessions are refused or behave") {
  for (const NamedBot& b : rich_bots()) {
    Told talk(b.source);
    for (const std::string_view line : {"halo", "besar keju", "1", "teks"}) (void)talk.run(event_of(line));
    const std::vector<std::byte> good = talk.saved();
    Session s;
    for (std::size_t size = 0; size < good.size(); ++size)
      CHECK(Session::restore(talk.artifact(), std::span(good).first(size), s) != SessionError::none);
    std::vector<std::byte> longer = good;
    longer.push_back(std::byte{0});
    CHECK(Session::restore(talk.artifact(), longer, s) == SessionError::malformed);
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const unsigned change : {0x01U, 0x02U, 0x10U, 0x80U, 0xffU}) {
        std::vector<std::byte> bytes = good;
        bytes[at] ^= static_cast<std::byte>(change);
        const SessionError error = Session::restore(talk.artifact(), bytes, s);
        if (error != SessionError::none) {
          CHECK(*runtime::text(error) != '\0');
          continue;
        }
        talk.session = s;
        for (const std::string_view line : script()) (void)talk.run(event_of(line));
        CHECK(Session::restore(talk.artifact(), talk.session.bytes(), s) == SessionError::none);
      }
    }
  }
}

TEST_CASE("sessions of other bots and of older builds") {
  Told talk(notes);
  (void)talk.say("one");
  const std::vector<std::byte> saved = talk.saved();
  Session s;
  const auto restore = [&](const std::string& source) {
    Told other(source);
    return Session::restore(other.artifact(), saved, s);
  };
  const std::string source = notes;
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = source;
    changed.replace(changed.find(from), from.size(), to);
    return changed;
  };
  CHECK(restore(source) == SessionError::none);
  CHECK(restore(tutorial_source()) == SessionError::other_bot);
  CHECK(restore(with("bot notes", "bot other")) == SessionError::other_bot);
  CHECK(restore(with("var maybe: text?", "var maybe: text?\nvar third: int = 3")) == SessionError::other_bot);
  // New texts, states and words do not matter; a state that is gone does.
  CHECK(restore(with("say \"ok\"", "say \"fine\"")) == SessionError::none);
  CHECK(restore(with("more: \"more\"", "more: \"more\", \"again\"")) == SessionError::none);
  CHECK(restore(with("initial state s {", "initial state t {")) == SessionError::unknown_state);
}

TEST_CASE("the values of an enum are part of the schema of a session that holds one") {
  const auto source = [](const char* before, const char* values) {
    return std::string("bot b { language id }\n") + before + "nlu size keyword { " + values +
           " }\nvar v: size = size.small\n" + "fallback flow f { initial state s { say \"{v}\" otherwise -> s } }\n";
  };
  Told talk(source("", "small: \"s\"  large: \"l\""));
  (void)talk.say("x");
  Session s;
  const auto restore = [&](const char* before, const char* values) {
    Told other(source(before, values));
    return Session::restore(other.artifact(), talk.session.bytes(), s);
  };
  CHECK(restore("", "small: \"s\", \"kecil\"  large: \"l\"") == SessionError::none);
  CHECK(restore("", "large: \"l\"  small: \"s\"") == SessionError::other_bot);
  CHECK(restore("", "small: \"s\"  large: \"l\"  huge: \"h\"") == SessionError::other_bot);
  // Another NLU moves the row of this one, which says nothing.
  for (const char* more :
       {"nlu a keyword { x: \"xx\" }\n", "nlu b1 keyword { x: \"xx\" }\n", "nlu zz keyword { x: \"xx\" }\n"})
    CHECK(restore(more, "small: \"s\"  large: \"l\"") == SessionError::none);
}

TEST_CASE("a session is of the artifact it was made with") {
  Told one(tutorial_source()), two(notes);
  runtime::Event event;
  event.text = "halo";
  CHECK(two.machine.turn(two.artifact(), one.session, event) == runtime::TurnError::other_bot);
  CHECK(two.machine.effects().empty());
  Session empty;
  CHECK(two.machine.turn(two.artifact(), empty, event) == runtime::TurnError::other_bot);
  CHECK(*runtime::text(runtime::TurnError::other_bot) != '\0');
}

TEST_CASE("a session that cannot be is malformed") {
  Told talk(notes);
  (void)talk.say("hello");
  const std::vector<std::byte> good = talk.saved();
  Session s;
  const auto with = [&](auto change) {
    std::vector<std::byte> bytes = good;
    change(*reinterpret_cast<SessionHeader*>(bytes.data()),
           reinterpret_cast<std::uint64_t*>(bytes.data() + sizeof(SessionHeader)),
           reinterpret_cast<char*>(bytes.data() + bytes.size()));
    return Session::restore(talk.artifact(), bytes, s);
  };
  using H = SessionHeader&;
  using W = std::uint64_t*;
  CHECK(with([](H, W, char*) {}) == SessionError::none);
  CHECK(with([](H h, W, char*) { h.magic = 0; }) == SessionError::not_a_session);
  CHECK(with([](H h, W, char*) { h.schema ^= 1; }) == SessionError::other_bot);
  CHECK(with([](H h, W, char*) { ++h.size; }) == SessionError::malformed);
  CHECK(with([](H h, W, char*) { h.texts = 0xffff'ffff; }) == SessionError::malformed);
  CHECK(with([](H h, W, char*) { h.depth = 0xffff; }) == SessionError::malformed);
  CHECK(with([](H h, W, char*) { h.rich = 2; }) == SessionError::malformed);
  CHECK(with([](H h, W, char*) { h.status = static_cast<SessionStatus>(4); }) == SessionError::malformed);
  CHECK(with([](H h, W, char*) { h.status = SessionStatus::ended; }) == SessionError::malformed);
  CHECK(with([](H h, W, char*) { h.status = SessionStatus::fresh; }) == SessionError::malformed);
  CHECK(with([](H, W, char* end) { end[-1] = '\xff'; }) == SessionError::malformed);
  // Both variables hold a text: one byte further, one too long, in another space, none where there is none.
  for (const std::uint64_t add :
       {std::uint64_t{20}, std::uint64_t{20} << 32, std::uint64_t{1} << 56, bytecode::none_word})
    CHECK(with([&](H, W words, char*) {
            words[0] += add;
            words[1] += add;
          }) == SessionError::malformed);
}

TEST_CASE("texts of a session are kept compact") {
  Told talk(notes);
  (void)talk.say("1234567890");
  const std::size_t with_text = talk.saved().size();
  for (int i = 0; i < 50; ++i) CHECK(talk.say("abcdefghij") == "abcdefghij\n");
  CHECK(talk.saved().size() == with_text);
  CHECK(talk.say("more") == "abcdefghij|abcdefghij\n");
  CHECK(talk.say("clear") == "<>\n");
  CHECK(talk.saved().size() == with_text - 20);
  CHECK(talk.say("more") == "|-\n");
  CHECK(talk.say(std::string_view("a\0b", 3)) == std::string("a\0b\n", 4));
  CHECK(talk.say("more") == std::string("a\0b|a\0b\n", 8));
}

TEST_CASE("a session stays below the memory limit, and a turn that would go beyond it changes nothing") {
  Told talk(notes);
  talk.limits.memory = 4096;
  CHECK(talk.say("0123456789") == "0123456789\n");
  int turns = 0;
  while (talk.say("double") == "ok\n") ++turns;
  CHECK(talk.error() == runtime::TurnError::memory);
  CHECK(turns > 3);
  CHECK(turns < 10);
  const std::vector<std::byte> before = talk.saved();
  CHECK(before.size() <= 4096);
  CHECK(talk.say("double") == "[error: the turn needs more memory than it may]\n");
  CHECK(talk.saved() == before);
  CHECK(talk.say("clear") == "<>\n");
}
