// bot why: what becomes of a message in a state.

#include <catch2/catch.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

constexpr const char* shop = R"(bot shop {
  title     "Shop"
  language  id, en
}

nlu word keyword typo 1 { order: "pesan", "pesan makanan"  stop: "berhenti" }
nlu hello keyword stretch { hi: "halo" }
pub nlu number_of keyword { many: "banyak"  few: "sedikit" }
nlu code pattern { r"[A-Z]{2}\d{3}" }
intent greet = hello

flow ordering(limit: int) {
  var asked: int = 0
  intent amount(n: int)
  intent code(code: code)
  intent stop = word.stop
  initial state ask {
    say "Berapa?"
    on amount when n > limit -> ask { say "Paling banyak {limit}." }
    on amount when asked >= 2 -> done
    on amount -> ask { set asked = asked + 1 }
    on code -> done
    on stop -> done
    otherwise -> ask { set asked = asked + 1 }
  }
  end state done { say "Terima kasih." }
}

intent order = word.order
on order -> flow ordering(limit: 10)
on greet { say "Hai!" }
otherwise { say "Ketik pesan." }
)";

}  // namespace

TEST_CASE("why tells words, what was found, who was asked with which values, and who has taken the message") {
  Folder f;
  f.write("shop.bot", shop);
  const auto why = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"why", "shop.bot"};
    all.insert(all.end(), words.begin(), words.end());
    const Ended r = run_bot(all, "", f.path);
    INFO(r.out << r.err);
    CHECK(r.code == 0);
    CHECK(r.err.empty());
    return r.out;
  };
  const std::string five = why({"ordering.ask", "Kasih 25, ya!"});
  INFO(five);
  CHECK(has(five, "A conversation that comes there\n  user  pesan\n  bot   Berapa?\n"));
  CHECK(has(five, "in    ordering.ask  shop.bot:17"));
  CHECK(has(five, "ordering.limit: int = 10"));
  CHECK(has(five, "kasih · 25 · ya"));
  CHECK(has(five, "int: \"25\" is 25"));
  CHECK(has(five, "taken: n = 25, ordering.limit = 10"));
  CHECK(has(five, "Taken by\n  on amount"));
  CHECK(has(five, "    on amount when n > limit -> ask"));
  CHECK(has(five, "bot   Paling banyak 10."));

  const std::string small = why({"ask", "3"});
  CHECK(has(small, "its condition is false: ordering.limit = 10"));
  CHECK(has(small, "its condition is false: ordering.asked = 0"));

  const std::string typo = why({"ask", "berhemti dong"});
  CHECK(has(typo, "word = stop (\"berhemti\", 8 letters, with a typo)"));
  CHECK(has(typo, "Taken by\n  on stop"));
  CHECK(has(why({"ask", "kode AB123"}), "code: \"AB123\""));
  const std::string none = why({"ask", "🤷"});
  CHECK(has(none, "Found in it\n  nothing\n"));
  CHECK(has(none, "Taken by\n  otherwise"));

  const std::string said = why({"--after", "pesan makanan", "--after", "apa", "haloooo"});
  CHECK(has(said, "The conversation before\n  user  pesan makanan\n  bot   Berapa?\n"));
  CHECK(has(said, "hello = hi (\"halo\", 4 letters, repeated letters taken as one)"));
  CHECK(has(said, "ordering.asked: int = 1"));
}

TEST_CASE("why says when it cannot come to the state") {
  Folder f;
  f.write("x.bot", small_bot);
  const Ended end = run_bot({"why", "x.bot", "talk.done", "hi"}, "", f.path);
  CHECK(end.code == 1);
  CHECK(has(end.err, "talk.done, which is an end state"));
  const Ended slip = run_bot({"why", "x.bot", "talk.aks", "hi"}, "", f.path);
  CHECK(slip.code == 2);
  CHECK(has(slip.err, "this bot has no state talk.aks; did you mean talk.ask?"));
  const Ended elsewhere = run_bot({"why", "x.bot", "talk.ask", "hi", "--after", "what"}, "", f.path);
  CHECK(elsewhere.code == 1);
  CHECK(has(elsewhere.err, "that conversation is not in talk.ask then"));
  f.write("z.bot",
          "bot z {}\nnlu word keyword { go: \"mulai\" }\nintent go = word\non go { say \"Ya\" }\notherwise { say \"?\" "
          "}\n");
  const Ended nowhere = run_bot({"why", "z.bot", "mulai"}, "", f.path);
  CHECK(nowhere.code == 0);
  CHECK(has(nowhere.out, "on go  z.bot:4  taken"));
  CHECK(has(run_bot({"why", "z.bot", "talk.ask", "mulai"}, "", f.path).err,
            "this bot has no states: leave the state out"));
  f.write("y.bot", "bot y {");
  CHECK(run_bot({"why", "y.bot", "talk.ask", "hi"}, "", f.path).code == 1);

  const Ended kept = run_bot({"run", "x.bot", "--session", "s"}, "hi\n", f.path);
  REQUIRE(kept.code == 0);
  const std::string bytes = f.read("s");
  const Ended with = run_bot({"why", "x.bot", "yes", "--session", "s"}, "", f.path);
  CHECK(with.code == 0);
  CHECK(has(with.out, "taken: answer = \"yes\""));
  CHECK(f.read("s") == bytes);
}
