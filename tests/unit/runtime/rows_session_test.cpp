// Sessions of bots that keep more than variables and states.

#include "runtime/session/layout.hpp"
#include "tests/unit/match/random_text.hpp"
#include "tests/unit/runtime/everything.hpp"

using namespace bot;
using namespace bot::test;
using runtime::Session;
using runtime::SessionError;

namespace {

const Aligned& everything() {
  static const Aligned artifact = Everything().a.make();
  return artifact;
}

/// A line of the script, most often one that does something.
std::string_view any_line(Random& random) {
  const auto lines = everything_script();
  return lines[random.below(lines.size())];
}

}  // namespace

TEST_CASE("the bot with everything says what it should") {
  Talk talk(everything());
  std::string all;
  for (const std::string_view line : everything_script()) all += "> " + std::string(line) + "\n" + talk.line(line);
  CHECK(all ==
        "> halo\nhow many?\n> x\na number, please\n> 4\n[call 1 orders.place {qty: 14}]\n> +ok\nhi A1\n"
        "[emit sale {total: 1., tags: []}]\nchoose\n  1 One\n> satu\ncalled\n> x\nhi result\n> dua\nbye\nhow many?\n"
        "> 5\n[call 2 orders.place {qty: 16}]\n> +fail\nfailed\nchoose\n  1 One\n> 1\ncalled\n> AB-123456\nhi result\n"
        "> satu\ncalled\n> +wait\n> tiga\nhi result\na minute\nbye\nover\n> !paid\n> halo\nhow many?\n> x\n"
        "a number, please\n> x\nover\n> halo\nhow many?\n> 7\n[call 3 orders.place {qty: 20}]\n> satu\n> tiga\n> +ok\n"
        "hi A1\nhi A1\n[emit sale {total: 1., tags: []}]\nchoose\n  1 One\ncalled\nhi result\n> !agent.resolved\n"
        "> +wait\na minute\nbye\nover\n> dua\n?\n> 1\n?\n> *1\n?\n> +wait\n");
}

TEST_CASE("restored after every turn, a rich conversation is the same") {
  Random random(31);
  for (std::size_t round = 0; round < 20 * rounds(); ++round) {
    Talk straight(everything(), round), restored(everything(), round);
    straight.restoring = false;
    for (int i = 0; i < 100; ++i) {
      const std::string_view line = any_line(random);
      const std::int64_t later = random.below(4) == 0 ? static_cast<std::int64_t>(random.below(100'000)) : 0;
      straight.now += later;
      restored.now += later;
      INFO(line);
      REQUIRE(straight.line(line) == restored.line(line));
      REQUIRE(straight.saved() == restored.saved());
    }
  }
}

TEST_CASE("damaged rich sessions are refused or behave") {
  Random random(32);
  std::size_t refused = 0, behaved = 0;
  for (std::size_t round = 0; round < 12 * rounds(); ++round) {
    Talk talk(everything(), round);
    for (std::size_t i = 3 + random.below(25); i > 0; --i) (void)talk.line(any_line(random));
    const std::vector<std::byte> good = talk.saved();
    Session s;
    for (std::size_t size = 0; size < good.size(); ++size)
      CHECK(Session::restore(talk.artifact(), std::span(good).first(size), s) != SessionError::none);
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const unsigned change : {0x01U, 0x02U, 0x10U, 0x80U, 0xffU}) {
        std::vector<std::byte> bytes = good;
        bytes[at] ^= static_cast<std::byte>(change);
        if (Session::restore(talk.artifact(), bytes, s) != SessionError::none) {
          ++refused;
          continue;
        }
        ++behaved;
        Talk other(everything());
        other.session = s;
        for (int i = 0; i < 6; ++i) (void)other.line(any_line(random));
      }
    }
  }
  CHECK(refused > behaved);
  CHECK(behaved > 0);
}

TEST_CASE("sessions with words in random places are refused or behave") {
  Random random(33);
  std::size_t behaved = 0;
  for (std::size_t round = 0; round < 4000 * rounds(); ++round) {
    Talk talk(everything(), round);
    for (std::size_t i = 3 + random.below(12); i > 0; --i) (void)talk.line(any_line(random));
    std::vector<std::byte> bytes = talk.saved();
    const auto word = [&](std::size_t i) {
      std::uint64_t w = 0;
      std::memcpy(&w, bytes.data() + 8 * i, 8);
      return w;
    };
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
      const std::size_t words = bytes.size() / 8, at = random.below(words);
      const std::uint64_t with = random.below(2) == 0 ? word(random.below(words)) : random.next() >> random.below(64);
      std::memcpy(bytes.data() + 8 * at, &with, 8);
    }
    Session s;
    if (Session::restore(talk.artifact(), bytes, s) != SessionError::none) continue;
    ++behaved;
    talk.session = s;
    for (int i = 0; i < 6; ++i) (void)talk.line(any_line(random));
  }
  CHECK(behaved > 0);
}

TEST_CASE("a session of a build with fewer things goes on in one with more, and the other way round") {
  // The same variables: none.
  const auto bot = [](bool rich) {
    Small s;
    s.entry(s.first, "first");
    if (rich) s.a.after(s.first, 60'000, {.body = s.a.says("timer")});
    s.a.otherwise(s.first, {.body = s.a.says("what?")});
    return s.a.make();
  };
  Talk plain(bot(false)), rich(bot(true));
  CHECK_FALSE(plain.artifact().rich());
  CHECK(rich.artifact().rich());
  (void)plain.say("halo");
  (void)rich.say("halo");
  CHECK(Session::restore(rich.artifact(), plain.saved(), rich.session) == SessionError::none);
  CHECK(rich.wait(61'000) == "timer\n");
  CHECK(rich.say("x") == "what?\n");
  CHECK(Session::restore(plain.artifact(), rich.saved(), plain.session) == SessionError::none);
  CHECK(plain.say("x") == "what?\n");
}

TEST_CASE("a place where a block waits that is gone or has changed") {
  const auto bot = [](Type kept, std::uint64_t id) {
    Small s;
    Code code;
    if (kept.base == BaseType::int_) code.integer(1);
    else code.op(Op::const_true);
    const std::uint32_t r = s.a.resume(bytecode::ResumeKind::ask, no_row, {kept});
    s.a.image.resumes[r].id = id;
    s.a.question(code, r);
    code.op(Op::say, s.a.text("?"));
    const std::size_t jump = s.a.ask(code, r);
    code.op(Op::drop, 1);
    code.land(jump);
    code.op(Op::end);
    s.a.image.states[s.first].entry = s.a.action(code);
    return s.a.make();
  };
  Talk talk(bot({BaseType::int_, false, 0}, 5));
  CHECK(talk.say("halo") == "?\n");
  Session s;
  const auto restore = [&](Type kept, std::uint64_t id) {
    Talk other(bot(kept, id));
    return Session::restore(other.artifact(), talk.saved(), s);
  };
  CHECK(restore({BaseType::int_, false, 0}, 5) == SessionError::none);
  CHECK(restore({BaseType::int_, false, 0}, 6) == SessionError::unknown_state);
  CHECK(restore({BaseType::bool_, false, 0}, 5) == SessionError::unknown_state);
}

TEST_CASE("due() of a session and of the turn before agree, and a tick then does something") {
  Random random(34);
  std::size_t fired = 0;
  for (std::size_t round = 0; round < 20 * rounds(); ++round) {
    Talk talk(everything(), round);
    for (int i = 0; i < 40; ++i) {
      (void)talk.line(any_line(random));
      const auto due = talk.machine.next_due();
      if (!due || random.below(2) == 0) continue;
      talk.now = std::max(talk.now, *due);
      const std::vector<std::byte> before = talk.saved();
      (void)talk.wait(1000);
      CHECK(talk.saved() != before);
      const auto next = talk.machine.next_due();
      CHECK((!next || *next > talk.session.header().now));
      ++fired;
    }
  }
  CHECK(fired > 0);
}
