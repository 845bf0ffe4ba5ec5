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
