// bot test.

#include <catch2/catch.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("the example's tests pass") {
  const Ended r = run_bot({"test", example("")});
  CHECK(r.code == 0);
  CHECK(has(r.out, "35 passed, 0 failed\n"));
  CHECK(r.err.empty());
}

TEST_CASE("tests beside the bot and in it") {
  Folder f;
  f.write("x.bot", std::string(small_bot) + "test \"inside\" {\n  user \"hi\"\n  bot \"Hello!\"\n}\n");
  f.write("x.test.bot",
          "test \"beside\" {\n  user \"hi\"\n  bot \"*\"\n  user \"yes\"\n  bot \"Fine.*Bye!\"\n  expect end\n}\n");
  CHECK(run_bot({"test", "x.bot"}, "", f.path).out == "2 passed, 0 failed\n");
  CHECK(run_bot({"test", "x.bot", "-v"}, "", f.path).out == "passed inside\npassed beside\n2 passed, 0 failed\n");
  CHECK(run_bot({"test", "x.test.bot", "--filter=be*de"}, "", f.path).out == "1 passed, 0 failed\n");
  const Ended none = run_bot({"test", "x.bot", "--filter=beseid"}, "", f.path);
  CHECK(none.code == 2);
  CHECK(has(none.err, "beseid"));
  f.write("y.bot", small_bot);
  const Ended empty = run_bot({"test", "y.bot"}, "", f.path);
  CHECK(empty.code == 0);
  CHECK(empty.out == "0 passed, 0 failed\n");
  CHECK(has(empty.err, "There are no tests yet"));
}

TEST_CASE("what goes otherwise is shown in its place") {
  Folder f;
  f.write("x.bot", small_bot);
  const auto run = [&](const std::string& steps) {
    f.write("x.test.bot", "test \"t\" {\n" + steps + "}\n");
    const Ended r = run_bot({"test", "x.bot"}, "", f.path);
    CHECK(r.code == 1);
    CHECK(has(r.out, "FAILED t  (x.test.bot:1)\n"));
    CHECK(has(r.out, "0 passed, 1 failed\n"));
    return r.out;
  };
  std::string out = run("user \"hi\"\nbot \"Hallo!\"\nuser \"yes\"\nbot \"x\"\n");
  CHECK(has(out,
            "      user   \"hi\"\n  -   bot    \"Hallo!\"  <- expected, line 3\n  +   bot    \"Hello!\"  <- came\n     "
            " user   \"yes\"\n"));
  out = run("user \"hi\"\nuser \"yes\"\n");
  CHECK(has(out, "      user   \"hi\"\n  +   bot    \"Hello!\"  <- came\n"));
  out = run("user \"hi\"\n");
  CHECK(has(out, "  +   bot    \"Hello!\"  <- came\n"));
  out = run("user \"hi\"\nbot \"Hello!\"\nbot \"More\"\n");
  CHECK(has(out, "  -   bot    \"More\"  <- expected, line 4\n  +          nothing more was said  <- came\n"));
  out = run("user \"hi\"\nbot \"Hello!\"\nexpect handover\n");
  CHECK(has(out,
            "  -   expect handover  <- expected, line 4\n  +          the bot still has the conversation  <- came\n"));
  out = run("user \"hi\"\nbot \"Hello!\"\nexpect end\n");
  CHECK(has(out, "  +          state talk.ask  <- came\n"));
  out = run("user \"huh\"\nbot \"Say*\"\nexpect state talk.ask\n");
  CHECK(has(out, "  +          no flow is open  <- came\n"));
}

TEST_CASE("results for other programs") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("x.test.bot",
          "test \"good & <fine>\" {\n  user \"hi\"\n  bot \"Hello!\"\n}\ntest \"bad\" {\n  user \"hi\"\n  bot "
          "\"]]>\"\n}\n");
  CHECK(run_bot({"test", "x.bot", "--report=junit:r.xml", "--report=json:f.json"}, "", f.path).code == 1);
  const std::string xml = f.read("r.xml");
  CHECK(has(xml, "<testsuites tests=\"2\" failures=\"1\">"));
  CHECK(has(xml, "name=\"good &amp; &lt;fine&gt;\""));
  CHECK(has(xml, "- bot ]]&gt;"));
  CHECK(has(f.read("f.json"), "\"findings\""));
}

TEST_CASE("no tests run against a bot with errors") {
  Folder f;
  f.write("x.bot", "flow {");
  f.write("x.test.bot", "test \"t\" { user \"hi\" }\n");
  const Ended r = run_bot({"test", "x.bot"}, "", f.path);
  CHECK(r.code == 1);
  CHECK(r.out.empty());
  CHECK(has(r.err, "error[B0"));
}

namespace {

/// Fails in a turn, in a reminder, and says so twice; a failure of its own emits only.
constexpr const char* failing_bot = R"(bot b { title "B" }
var n: int = 0
intent go = command "go"
intent now_ = command "now"
intent r = event "r"
on go { remind after 1h with r say "ok" }
on now_ { say "{1 / n}" }
on r { say "{1 / n}" }
otherwise { say "?" }
)";

struct Failing {
  Folder f;
  Ended run(const std::string& on_error, const std::string& steps) const {
    f.write("b.bot", failing_bot + on_error + "test \"t\" {\n" + steps + "}\n");
    return run_bot({"test", "b.bot"}, "", f.path);
  }
};

}  // namespace

TEST_CASE("a test expects what on error says") {
  const Failing b;
  const std::string twice = "on error { say \"E\" say \"F\" }\n", emits = "on error { emit \"broken\" { n: n } }\n";
  const std::string error = "+   error  a number is divided by zero (b.bot:7)  <- came\n";
  CHECK(b.run(twice, "user \"/now\"\nbot \"E\"\nbot \"F\"\nuser \"x\"\nbot \"?\"\n").code == 0);
  CHECK(b.run(twice, "user \"/now\"\nexpect end\nbot \"E*\"\nbot \"F\"\n").code == 0);
  CHECK(b.run(emits, "user \"/now\"\nexpect emit \"broken\"\n").code == 0);
  for (const char* wrong : {"", "bot \"other\"\n", "bot \"*\"\nbot \"*\"\n", "expect silence\n", "user \"x\"\n",
                            "expect that n == 1\n", "bot \"F\"\n"}) {
    INFO(wrong);
    const Ended r = b.run(twice, std::string("user \"/now\"\n") + wrong);
    CHECK(r.code == 1);
    CHECK(has(r.out, error));
  }
  CHECK(has(b.run(emits, "user \"/now\"\n").out, error));
  CHECK(has(b.run("", "user \"/now\"\nbot \"E\"\n").out, error));
  // What it said beside that has its line as ever.
  const Ended half = b.run(twice, "user \"/now\"\nbot \"E\"\n");
  CHECK(half.code == 1);
  CHECK(has(half.out, "+   bot    \"F\"  <- came\n"));
  CHECK_FALSE(has(half.out, "error"));
}

TEST_CASE("what is due and fails fails the test") {
  const Failing b;
  const std::string says = "on error { say \"E\" }\n", go = "user \"/go\"\nbot \"ok\"\nwait 2h\n";
  const std::string error = "+   error  a reminder failed: a number is divided by zero (b.bot:8)  <- came\n";
  const Ended silent = b.run("", go);
  CHECK(silent.code == 1);
  CHECK(has(silent.out, error));
  CHECK(has(b.run(says, go).out, error));
  CHECK(has(b.run(says, go + "expect silence\n").out, error));
  CHECK(b.run(says, go + "bot \"E\"\n").code == 0);
}
