// bot check: what it prints, where, and how it ends.

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("a good bot gives no word") {
  for (const char* path : {"handover.bot", "", "bot.toml", "handover.test.bot"}) {
    const Ended r = run_bot({"check", example(path)});
    CHECK(r.code == 0);
    CHECK(r.out.empty());
    CHECK(r.err.empty());
  }
}

TEST_CASE("errors go to standard error and end with 1") {
  Folder f;
  f.write("x.bot", std::string(small_bot) + "flow {\n");
  const Ended r = run_bot({"check", "x.bot"}, "", f.path);
  CHECK(r.code == 1);
  CHECK(r.out.empty());
  CHECK(has(r.err, "error[B0"));
  CHECK(has(r.err, "x.bot:"));
  CHECK_FALSE(has(r.err, "\033["));
  CHECK(has(run_bot({"check", "--color=always", "x.bot"}, "", f.path).err, "\033["));
  CHECK_FALSE(has(run_bot({"check", "--color=never", "x.bot"}, "", f.path).err, "\033["));
}

TEST_CASE("standard input has a name") {
  const Ended plain = run_bot({"check", "-"}, "flow {");
  CHECK(plain.code == 1);
  CHECK(has(plain.err, "stdin.bot:1:"));
  CHECK(has(run_bot({"check", "-", "--stdin-filename=a/b.bot"}, "flow {").err, "a/b.bot:1:"));
  CHECK(run_bot({"check", "-"}, small_bot).code == 0);
}

TEST_CASE("formats and reports") {
  Folder f;
  f.write("x.bot", "flow {");
  f.write("y.bot", "bot y {");
  CHECK(has(run_bot({"check", "--format=gcc", "x.bot"}, "", f.path).err, "x.bot:1:"));
  const Ended both =
      run_bot({"check", "--format=json", "x.bot", "y.bot", "--report=gcc:g.txt", "--report=json:j.json"}, "", f.path);
  CHECK(both.code == 1);
  const auto json = nlohmann::json::parse(both.err);  // one object for all files
  CHECK(json["format_version"] == 1);
  CHECK(has(both.err, "\"x.bot\""));
  CHECK(has(both.err, "\"y.bot\""));
  CHECK(f.read("j.json") == both.err);
  CHECK(has(f.read("g.txt"), "y.bot:1:"));

  f.write("z.bot", small_bot);
  const Ended fine = run_bot({"check", "z.bot", "--format=json", "--report=short:s.txt"}, "", f.path);
  CHECK(nlohmann::json::parse(fine.err)["findings"].empty());
  CHECK(f.has("s.txt"));
  CHECK(f.read("s.txt").empty());
  CHECK(run_bot({"check", "z.bot", "--report=short:/dev/full"}, "", f.path).code == 0);
  CHECK(run_bot({"check", "x.bot", "--report=short:/dev/full"}, "", f.path).code == 3);
}

TEST_CASE("warnings are weighed") {
  Folder f;
  f.write("w.bot", warned_bot);
  const Ended plain = run_bot({"check", "w.bot"}, "", f.path);
  CHECK(plain.code == 0);
  CHECK(has(plain.err, "warning[B0402]"));
  CHECK(run_bot({"check", "w.bot", "--fail-on=warning"}, "", f.path).code == 1);
  const Ended denied = run_bot({"check", "w.bot", "--deny=B0402"}, "", f.path);
  CHECK(denied.code == 1);
  CHECK(has(denied.err, "error[B0402]"));
  CHECK(run_bot({"build", "w.bot", "--deny=unreachable-state"}, "", f.path).code == 1);
  CHECK_FALSE(f.has("w.botc"));
  const Ended allowed = run_bot({"check", "w.bot", "--allow=B0402", "--fail-on=warning"}, "", f.path);
  CHECK(allowed.code == 0);
  CHECK(allowed.err.empty());
  CHECK(has(run_bot({"check", "w.bot", "--deny=B0402", "--warn=B0402"}, "", f.path).err, "warning[B0402]"));
  CHECK(run_bot({"check", "w.bot", "--allow=B0402", "--deny=B0402"}, "", f.path).code == 1);
}

TEST_CASE("the project around is meant when nothing is named") {
  Folder f;
  f.write("p/bot.toml", "[bot]\nmain = \"main.bot\"\n");
  f.write("p/main.bot", "flow {");
  f.write("p/deep/er/x.txt", "");
  CHECK(has(run_bot({"check"}, "", f.path + "/p").err, " main.bot:1:"));
  CHECK(has(run_bot({"check"}, "", f.path + "/p/deep/er").err, "../../main.bot:1:"));
  CHECK(has(run_bot({"check", "p"}, "", f.path).err, "p/main.bot:1:"));
  CHECK(has(run_bot({"check", "./p/"}, "", f.path).err, "p/main.bot:1:"));
  const Ended none = run_bot({"check"}, "", f.path);
  CHECK(none.code == 2);
  CHECK(has(none.err, "bot new"));
}

TEST_CASE("a manifest that says nothing sensible") {
  Folder f;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "main = \"my_bot.bot\""},
      {"[bot]\n", "main = \"my_bot.bot\""},
      {"[bot]\nmian = \"x.bot\"\n", "did you mean bot.main?"},
      {"[bot]\nmain = \"gone.bot\"\n", "there is no file p/gone.bot"},
      {"[bot]\nmain = \"x.txt\"\n", "the .bot file"},
      {"[bot\n", "bot.toml:1:"},
      {"[server]\n", "there is no setting server; there is bot, config"},
  };
  for (const auto& [text, message] : cases) {
    f.write("p/bot.toml", text);
    const Ended r = run_bot({"check", "p"}, "", f.path);
    INFO(text << r.err);
    CHECK(r.code == 3);
    CHECK(has(r.err, message));
  }
}

TEST_CASE("test files are part of what is checked") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("x.test.bot", "test \"a\" {\n  user \"hi\"\n  expect state talk.aks\n  event agent.gone\n}\n");
  f.write("y.test.bot", "flow {");
  const Ended r = run_bot({"check", "x.bot"}, "", f.path);
  CHECK(r.code == 1);
  CHECK(has(r.err, "x.test.bot:3:"));
  CHECK(has(r.err, "did you mean `talk.ask`?"));
  CHECK(has(r.err, "There is no event `agent.gone` here."));
  CHECK_FALSE(has(r.err, "y.test.bot"));

  f.write("x.test.bot", "flow other { }\n");
  CHECK(has(run_bot({"check", "x.bot"}, "", f.path).err, "A flow cannot stand in a file of tests."));
  f.write("bot.toml", "[bot]\nmain = \"x.bot\"\n");
  CHECK(has(run_bot({"check"}, "", f.path).err, "y.test.bot:1:"));
}

TEST_CASE("the README shows what is found in the tutorial as it is written") {
  const Ended r = run_bot({"check", "examples/handover/as_written.bot"}, "", BOT_SOURCE_DIR);
  CHECK(r.code == 1);
  CHECK(has(r.err, "1 error, 5 warnings"));
  std::ifstream file(BOT_SOURCE_DIR "/README.md");
  const std::string readme((std::istreambuf_iterator<char>(file)), {});
  CHECK(has(readme, "```text\n" + r.err + "```"));
}
