// bot test --generate, --explore and --mutate; bot check --explore-states.

#include <catch2/catch.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

/// Some of it no conversation of a test comes to: the name of the customer is not known there.
constexpr const char* named_bot = R"(bot named { language en }

nlu word keyword { hi: "hello"  yes: "yes" }
record offer { name: text  price: int }
service shop { call offers(most: int) -> list<offer> timeout 5s }

flow talk {
  initial intent start = word.hi
  intent yes = word.yes

  initial state first {
    say "Offers?"
    on yes when user.name == "Zed" -> hidden
    on yes -> listing
    after 10m { say "Still there?" }
    otherwise -> first
  }
  state listing {
    try shop.offers(2) as list {
      for o in list { say "{o.name}: {o.price}" }
    } failed {
      -> sorry
    }
    handover to "sales"
    otherwise -> first
  }
  end state sorry { say "Not now." }
  end state hidden { say "Hello Zed." }
}

use std/agent
on agent.resolved { say "Bye." }
otherwise { say "Say hello." }
)";

/// Two mistakes that only conversations show: a division, and a rule that the time of day breaks.
constexpr const char* wrong_bot = R"(bot wrong { language en }

nlu word keyword { hi: "hello"  less: "less"  pay: "pay" }

flow talk {
  var parts: int = 2
  var known: bool = false
  initial intent start = word.hi
  intent less = word.less
  intent pay = word.pay

  initial state first {
    say "Less or pay?"
    on less { set parts = parts - 1 }
    on pay when now.hour >= 8 or known -> paid
    otherwise -> first
  }
  state paid {
    say "Each pays {12 / parts}."
    otherwise -> first { set known = true }
  }
}

otherwise { say "Say hello." }

rule "known first" never talk.paid before talk.known
)";

}  // namespace

TEST_CASE("a suite is written") {
  const Folder folder;
  folder.write("small.bot", small_bot);
  const Ended made = run_bot({"test", "--generate", "small.bot"}, {}, folder.path);
  CHECK(made.code == 0);
  CHECK(made.err == "3 tests cover 100% of small.bot\n");
  CHECK(made.out == R"(test "talk: ask, done" {
  user "hello"
  bot  "Hello!"
  user "yes"
  bot  """
    Fine.

    Bye!
    """
  expect end
}

test "talk: otherwise -> ask" {
  user "hello"
  bot  "Hello!"
  user "hmm"
  bot  "Hello!"
  expect state talk.ask
}

test "default: hint" {
  user "hmm"
  bot  "Say hello."
  expect end
}
)");
  CHECK(run_bot({"test", "--generate", "small.bot"}, {}, folder.path).out == made.out);
}

TEST_CASE("a generated suite passes, is formatted, and says what it lacks") {
  const Folder folder;
  folder.write("named.bot", named_bot);
  const Ended made = run_bot({"test", "--generate", "-o", "named.test.bot", "named.bot"}, {}, folder.path);
  CHECK(made.code == 0);
  CHECK(made.out.empty());
  CHECK(has(made.err, "not reached\n"));
  CHECK(has(made.err, "state talk.hidden"));
  CHECK(has(made.err, "on yes when user.name == \"Zed\" -> hidden"));
  const std::string suite = folder.read("named.test.bot");
  CHECK(has(suite, "when shop.offers returns [offer(name: \"contoh\", price: 1)"));
  CHECK(has(suite, "when shop.offers fails"));
  CHECK(has(suite, "expect handover to \"sales\""));
  CHECK(has(suite, "event agent.resolved"));
  CHECK(has(suite, "wait 10m"));
  const Ended ran = run_bot({"test", "--coverage", "named.bot"}, {}, folder.path);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, " 0 failed"));
  CHECK(has(ran.out, "named.bot:13: guard on yes when user.name == \"Zed\" -> hidden: true"));
  CHECK(run_bot({"fmt", "--check", "named.test.bot"}, {}, folder.path).code == 0);
  // It is a test file of the bot now; a second time it is not written over.
  CHECK(run_bot({"test", "--generate", "-o", "named.bot", "named.bot"}, {}, folder.path).code == 3);
  CHECK(run_bot({"test", "--generate", "--mutate", "named.bot"}, {}, folder.path).code == 2);
  CHECK(run_bot({"test", "-o", "x.bot", "named.bot"}, {}, folder.path).code == 2);
}

TEST_CASE("random conversations find what goes wrong, and shrink it") {
  const Folder folder;
  folder.write("wrong.bot", wrong_bot);
  const Ended found = run_bot({"test", "--explore", "300", "wrong.bot"}, {}, folder.path);
  CHECK(found.code == 1);
  CHECK(has(found.err, "2 things went wrong"));
  CHECK(has(found.out, "// the rule \"known first\" is broken\n"));
  CHECK(has(found.out, R"(  user "hello"
  bot  "Less or pay?"
  user "pay"
  bot  "Each pays 6."
}
)"));
  CHECK(has(found.out, "// a turn fails: a number is divided by zero (wrong.bot:19)\n"));
  CHECK(has(found.out, R"(  user "less"
  expect silence
  user "less"
  expect silence
  user "pay")"));
  CHECK(run_bot({"test", "--explore", "300", "wrong.bot"}, {}, folder.path).out == found.out);
  // What was pasted fails as long as the mistake is there.
  const std::size_t test = found.out.find("test \"a turn fails");
  REQUIRE(test != found.out.npos);
  folder.write("wrong.test.bot", found.out.substr(test, found.out.find("\n}\n", test) - test + 3));
  CHECK(run_bot({"test", "wrong.bot"}, {}, folder.path).code == 1);
  // Also of a bot that has a word for it.
  folder.write("sorry/wrong.bot", std::string(wrong_bot) + "on error { say \"Sorry.\" }\n");
  const Ended sorry = run_bot({"test", "--explore", "300", "wrong.bot"}, {}, folder.path + "/sorry");
  const std::size_t failing = sorry.out.find("test \"a turn fails");
  REQUIRE(failing != sorry.out.npos);
  folder.write("sorry/wrong.test.bot", sorry.out.substr(failing, sorry.out.find("\n}\n", failing) - failing + 3));
  CHECK(run_bot({"test", "wrong.bot"}, {}, folder.path + "/sorry").code == 1);

  folder.write("small.bot", small_bot);
  const Ended fine = run_bot({"test", "--explore", "50", "--seed", "7", "small.bot"}, {}, folder.path);
  CHECK(fine.code == 0);
  CHECK(fine.out.empty());
  CHECK(has(fine.err, "50 conversations, "));
  CHECK(has(fine.err, "nothing went wrong"));
  CHECK(run_bot({"test", "--explore", "0", "small.bot"}, {}, folder.path).code == 2);
  CHECK(run_bot({"test", "--seed", "7", "small.bot"}, {}, folder.path).code == 2);
}

TEST_CASE("changes that no test notices") {
  const Folder folder;
  folder.write("small.bot", small_bot);
  CHECK(run_bot({"test", "--mutate", "small.bot"}, {}, folder.path).code == 2);  // no tests
  folder.write("small.test.bot", R"(test "says yes" {
  user "hello"
  bot  "*"
  user "yes"
  bot  "Fine.*"
}
)");
  const Ended ran = run_bot({"test", "--mutate", "small.bot"}, {}, folder.path);
  CHECK(ran.code == 0);
  CHECK(has(ran.out,
            "not noticed: the arrow leads elsewhere  (small.bot:19)\n"
            "  -     otherwise     -> ask\n"
            "  +     otherwise     -> done\n"));
  CHECK(has(ran.out, "not noticed: a `set` is dropped  (small.bot:17)\n"));
  CHECK_FALSE(has(ran.out, "(small.bot:18)"));
  CHECK(has(ran.out, " changes noticed ("));
  CHECK(run_bot({"test", "--mutate", "--threshold", "99", "small.bot"}, {}, folder.path).code == 1);
  CHECK(run_bot({"test", "--mutate", "--threshold", "10", "small.bot"}, {}, folder.path).code == 0);
  CHECK(has(run_bot({"test", "--mutate", "--mutants", "1", "small.bot"}, {}, folder.path).out, "were not tried"));
  folder.write("small.test.bot", "test \"wrong\" {\n  user \"hello\"\n  bot \"Bye\"\n}\n");
  CHECK(run_bot({"test", "--mutate", "small.bot"}, {}, folder.path).code == 1);
}

TEST_CASE("how far a bot is explored") {
  const Folder folder;
  folder.write("wrong.bot", wrong_bot);
  const Ended all = run_bot({"check", "wrong.bot"}, {}, folder.path);
  CHECK(all.code == 0);
  CHECK(has(all.err, "warning[B0470]: The rule \"known first\" may not hold."));
  CHECK(has(all.err, "----  supposed: now.hour >= 8"));
  const Ended few = run_bot({"check", "--explore-states", "1", "wrong.bot"}, {}, folder.path);
  CHECK(few.code == 0);
  CHECK(has(few.err, "warning[B0470]"));
  CHECK(has(few.err, "the bot has more states than the 1 that were explored."));
  // Without values the condition counts as possible.
  CHECK(has(run_bot({"check", "--explore-states", "0", "wrong.bot"}, {}, folder.path).err, "error[B0416]"));
  CHECK(run_bot({"check", "--explore-states", "many", "wrong.bot"}, {}, folder.path).code == 2);
}
