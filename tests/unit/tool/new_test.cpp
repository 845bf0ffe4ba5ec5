// bot new: what it makes works.

#include <catch2/catch.hpp>

#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("a new project checks clean, passes its tests and builds") {
  for (const char* which : {"minimal", "handover"}) {
    Folder f;
    const Ended made = run_bot({"new", "my_bot", "--template", which}, "", f.path);
    CHECK(made.code == 0);
    CHECK(has(made.out, "cd my_bot"));
    for (const char* file : {"bot.toml", "my_bot.bot", "my_bot.test.bot", "README.md", ".gitignore"}) {
      CHECK(f.has("my_bot/" + std::string(file)));
      CHECK_FALSE(has(f.read("my_bot/" + std::string(file)), "@name@"));
    }
    const std::string folder = f.path + "/my_bot";
    const Ended checked = run_bot({"check", "--fail-on=warning"}, "", folder);
    CHECK(checked.code == 0);
    CHECK(checked.err.empty());
    const Ended tested = run_bot({"test"}, "", folder);
    CHECK(tested.code == 0);
    CHECK(has(tested.out, " passed, 0 failed"));
    CHECK(has(run_bot({"run"}, "hello\n", folder).out, "bot: Hello"));
    CHECK(run_bot({"build"}, "", folder).code == 0);
    CHECK(f.has("my_bot/my_bot.botc"));
  }
}

TEST_CASE("a new project overwrites nothing and has a name that a bot can have") {
  Folder f;
  f.write("there/keep", "kept");
  const Ended there = run_bot({"new", "there"}, "", f.path);
  CHECK(there.code == 3);
  CHECK(has(there.err, "nothing was written"));
  CHECK(f.read("there/keep") == "kept");
  CHECK_FALSE(f.has("there/bot.toml"));
  CHECK(has(run_bot({"new", "9 Lives!"}, "", f.path).err, "for example lives"));
  CHECK(has(run_bot({"new", "deep/my-bot"}, "", f.path).err, "for example deep/my_bot"));
  CHECK(run_bot({"new", "deep/er/x"}, "", f.path).code == 3);
  CHECK(run_bot({"new", "café"}, "", f.path).code == 0);
  CHECK(run_bot({"test", "café"}, "", f.path).code == 0);
}
