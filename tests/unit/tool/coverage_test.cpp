// bot test --coverage.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/program.hpp"

using namespace bot::test;
using Json = nlohmann::json;

namespace {

constexpr const char* counted_bot = R"(bot counted { language en }

nlu word keyword { hi: "hello"  go: "go"  bye: "bye" }
intent help = word.bye

var n: int = 0

flow talk {
  initial intent start = word.hi
  intent go = word.go

  initial state first {
    say "First."
    on go when n > 1 -> second
    on go { set n = n + 1 }
    otherwise -> first
  }
  state second {
    if n > 100 {
      say "Many."
      -> last
    }
    say "Second."
    otherwise -> last
  }
  end state last { say "Last." }
}

on help { say "Help." }
otherwise { say "Say hello." }
)";

constexpr const char* some_tests = R"(test "some" {
  user "hello"
  bot "First."
  user "go"
  expect silence
}
)";

const std::string all_tests = std::string(some_tests) + R"(test "most" {
  user "x"
  bot "Say*"
  user "bye"
  bot "Help."
  user "hello"
  bot "First."
  user "go"
  user "go"
  user "x"
  bot "First."
  user "go"
  bot "Second."
  user "x"
  bot "Last."
}
)";

struct Counted {
  Folder f;
  explicit Counted(const std::string& tests) {
    f.write("x.bot", counted_bot);
    f.write("x.test.bot", tests);
  }
  [[nodiscard]] Ended run(std::vector<std::string> more) const {
    more.insert(more.begin(), {"test", "x.bot"});
    return run_bot(more, "", f.path);
  }
};

}  // namespace

TEST_CASE("the table says what is covered, and what is not") {
  const Counted c(some_tests);
  const Ended r = c.run({"--coverage"});
  CHECK(r.code == 0);
  CHECK(r.out ==
        "coverage of x.bot\n"
        "                states  transitions   guards  intents\n"
        "  talk    41%      1/3          1/5      1/2      2/2\n"
        "  (top)    0%        -          0/2        -      0/1\n"
        "  total   33%      1/3          1/7      1/2      2/3\n"
        "not covered\n"
        "  x.bot:14: on go when n > 1 -> second\n"
        "  x.bot:14: guard on go when n > 1 -> second: true\n"
        "  x.bot:16: otherwise -> first\n"
        "  x.bot:18: state talk.second\n"
        "  x.bot:21: -> last\n"
        "  x.bot:24: otherwise -> last\n"
        "  x.bot:26: state talk.last\n"
        "  x.bot:4: intent help\n"
        "  x.bot:29: on help\n"
        "  x.bot:30: otherwise\n"
        "1 passed, 0 failed\n");
}

TEST_CASE("a threshold") {
  const Counted c(some_tests);
  const Ended low = c.run({"--threshold=40"});
  CHECK(low.code == 1);
  CHECK(low.out == "1 passed, 0 failed\n");
  CHECK(has(low.err, "x.bot: 33% are covered, less than 40%"));
  CHECK(c.run({"--threshold=33"}).code == 0);
  CHECK(c.run({"--threshold=101"}).code == 2);
  const Counted all(all_tests);
  CHECK(all.run({"--threshold=93"}).code == 0);
  CHECK(all.run({"--threshold=100"}).code == 1);  // one arrow is left
}

TEST_CASE("coverage as JSON") {
  const Counted c(all_tests);
  CHECK(c.run({"--report=coverage:c.json"}).code == 0);
  const Json json = Json::parse(c.f.read("c.json"));
  const Json& bot = json["coverage"][0];
  CHECK(bot["bot"] == "x.bot");
  CHECK(bot["total"]["states"] == Json({{"covered", 3}, {"total", 3}}));
  CHECK(bot["total"]["transitions"] == Json({{"covered", 6}, {"total", 7}}));
  CHECK(bot["total"]["guards"] == Json({{"covered", 2}, {"total", 2}}));
  CHECK(bot["total"]["intents"] == Json({{"covered", 3}, {"total", 3}}));
  CHECK(bot["percent"] == 93);
  std::size_t missing = 0;
  for (const Json& flow : bot["flows"])
    for (const Json& item : flow["items"])
      if (item["count"] == 0) {
        ++missing;
        CHECK(item["name"] == "-> last");
        CHECK(item["line"] == 21);
        CHECK(item["kind"] == "transition");
      }
  CHECK(missing == 1);
  const Json& lines = bot["files"][0]["lines"];
  CHECK(lines["13"] == 3);  // say "First."
  CHECK(lines["15"] == 3);  // the handler, and its `set`
  CHECK(lines["20"] == 0);
  CHECK(lines["23"] == 1);
  CHECK(!lines.contains("1"));
}

TEST_CASE("coverage for lcov") {
  const Counted c(some_tests);
  CHECK(c.run({"--report=lcov:l.info", "--report=junit:j.xml"}).code == 0);
  const std::string info = c.f.read("l.info");
  CHECK(has(info, "TN:\nSF:x.bot\n"));
  CHECK(has(info, "FN:12,talk.first\n"));
  CHECK(has(info, "FNDA:1,talk.first\nFNDA:0,talk.second\n"));
  CHECK(has(info, "FNF:3\nFNH:1\n"));
  CHECK(has(info, "BRDA:14,0,0,0\nBRDA:14,0,1,1\nBRF:2\nBRH:1\n"));
  CHECK(has(info, "DA:13,1\n"));
  CHECK(has(info, "DA:23,0\n"));
  CHECK(has(info, "end_of_record\n"));
  CHECK(has(c.f.read("j.xml"), "testcase"));
}

TEST_CASE("called flows and modules count, the standard library does not") {
  Folder f;
  f.write("x.bot", R"(bot x { language en }
use std/agent
use "./m.bot" as m
nlu word keyword { hi: "hello" }
flow talk {
  initial intent start = word.hi
  initial end state only {
    call m.question() as a
    say "It is {a}."
  }
}
on agent.resolved { say "Thanks." }
otherwise { say "Say hello." }
test "calls" {
  user "hello"
  bot "?"
  user "x"
  bot "It is 5."
}
)");
  f.write("m.bot", R"(pub flow question -> int {
  initial state one {
    say "?"
    otherwise -> two
  }
  end state two { return 5 }
}
)");
  const Ended r = run_bot({"test", "x.bot", "--coverage", "--report=lcov:l.info"}, "", f.path);
  CAPTURE(r.out, r.err);
  CHECK(r.code == 0);
  CHECK(has(r.out, "  m.question"));
  CHECK(has(r.out, "100%      2/2          1/1"));
  CHECK(!has(r.out, "std/"));
  const std::string info = f.read("l.info");
  CHECK(has(info, "SF:m.bot\n"));
  CHECK(has(info, "DA:6,1\n"));
  CHECK(!has(info, "std/"));
}

TEST_CASE("nothing is counted when no test runs") {
  Folder f;
  f.write("x.bot", "bot x { language en }\notherwise { say \"?\" }\n");
  const Ended r = run_bot({"test", "x.bot", "--coverage"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(has(r.out, "  total    0%        -          0/1        -        -\n"));
}
