// bot build: outputs, depfiles, and that nothing is written in vain.

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("an output beside the source, or where it is wanted") {
  Folder f;
  f.write("a/x.bot", small_bot);
  f.write("a/y.bot", small_bot);
  f.write("out/keep", "");
  const Ended r = run_bot({"build", "a/x.bot"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(r.out.empty());
  CHECK(r.err.empty());
  CHECK(f.read("a/x.botc").substr(0, 4) == "BOTC");
  CHECK(run_bot({"build", "a/x.bot", "-o", "z.botc"}, "", f.path).code == 0);
  CHECK(f.read("z.botc") == f.read("a/x.botc"));
  CHECK(run_bot({"build", "a/x.bot", "a/y.bot", "-o", "out", "-j4"}, "", f.path).code == 0);
  CHECK(f.has("out/x.botc"));
  CHECK(f.has("out/y.botc"));
  CHECK(run_bot({"build", "a/x.bot", "a/y.bot", "-o", "one.botc"}, "", f.path).code == 2);
  CHECK(run_bot({"build", "-", "-o", "s.botc"}, small_bot, f.path).code == 0);
  CHECK(f.has("s.botc"));
  CHECK(run_bot({"build", "a/x.bot", "-o", "-"}, "", f.path).out == f.read("a/x.botc"));
  CHECK(run_bot({"build", "--strip", "a/x.bot", "-o", "small.botc"}, "", f.path).code == 0);
  CHECK(f.read("small.botc").size() < f.read("z.botc").size());
}

TEST_CASE("the same bytes from everywhere") {
  Folder f;
  const std::string main = "use \"./more.bot\"\n" + std::string(small_bot);
  for (const char* folder : {"a", "b/c"}) {
    f.write(std::string(folder) + "/x.bot", main);
    f.write(std::string(folder) + "/more.bot", "pub nlu extra keyword { more: \"more\" }\n");
  }
  REQUIRE(run_bot({"build", "a/x.bot", "-o", "1.botc"}, "", f.path).code == 0);
  REQUIRE(run_bot({"build", "x.bot", "-o", "../2.botc"}, "", f.path + "/a").code == 0);
  REQUIRE(run_bot({"build", f.path + "/b/c/x.bot", "-o", "3.botc"}, "", f.path).code == 0);
  REQUIRE(run_bot({"build", "../c/x.bot", "-o", "../../4.botc"}, "", f.path + "/b/c").code == 0);
  CHECK(f.read("1.botc") == f.read("2.botc"));
  CHECK(f.read("1.botc") == f.read("3.botc"));
  CHECK(f.read("1.botc") == f.read("4.botc"));
}

TEST_CASE("what would not change is not touched") {
  Folder f;
  f.write("x.bot", small_bot);
  REQUIRE(run_bot({"build", "x.bot"}, "", f.path).code == 0);
  const auto before = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(f.path + "/x.botc", before);
  REQUIRE(run_bot({"build", "x.bot"}, "", f.path).code == 0);
  CHECK(std::filesystem::last_write_time(f.path + "/x.botc") == before);
  f.write("x.bot", std::string(small_bot) + "// more\n");
  REQUIRE(run_bot({"build", "x.bot"}, "", f.path).code == 0);
  CHECK(std::filesystem::last_write_time(f.path + "/x.botc") != before);  // the hash of the source is in it
  for (const auto& entry : std::filesystem::directory_iterator(f.path)) CHECK_FALSE(has(entry.path().string(), ".tmp"));
}

TEST_CASE("a bot with errors leaves the old output alone") {
  Folder f;
  f.write("x.bot", "flow {");
  f.write("x.botc", "old");
  CHECK(run_bot({"build", "x.bot", "--depfile", "x.d"}, "", f.path).code == 1);
  CHECK(f.read("x.botc") == "old");
  CHECK_FALSE(f.has("x.d"));
}

TEST_CASE("a depfile is what make and ninja read") {
  Folder f;
  f.write("with space/x#1.bot", "use \"./more.bot\"\n" + std::string(small_bot));
  f.write("with space/more.bot", "pub nlu extra keyword { more: \"more\" }\n");
  REQUIRE(run_bot({"build", "with space/x#1.bot", "-o", "./out$.botc", "--depfile", "x.d"}, "", f.path).code == 0);
  CHECK(f.read("x.d") ==
        "./out$$.botc: \\\n  with\\ space/x\\#1.bot \\\n  with\\ space/more.bot\n\nwith\\ space/more.bot:\n");

  const std::string age = "touch -d '-1 hour' a.bot b.bot; ";
  f.write("a.bot", "use \"./b.bot\"\n" + std::string(small_bot));
  f.write("b.bot", "pub nlu extra keyword { more: \"more\" }\n");
  f.write("Makefile", "a.botc:\n\t$(BOT) build a.bot -o a.botc --depfile a.d\n\techo built\n-include a.d\n");
  if (run_shell("command -v make").code == 0) {
    CHECK(has(run_shell(age + "make -s", f.path).out, "built"));
    CHECK_FALSE(has(run_shell("make -s", f.path).out, "built"));
    CHECK(has(run_shell("touch -d '+2 seconds' b.bot; make -s", f.path).out, "built"));
  }
  f.write("build.ninja",
          "rule bot\n  command = $$BOT build $in -o $out --depfile $out.d\n  depfile = $out.d\n  deps = gcc\nbuild "
          "n.botc: bot a.bot\n");
  if (run_shell("command -v ninja").code == 0) {
    CHECK(run_shell(age + "ninja", f.path).code == 0);
    CHECK(has(run_shell("ninja", f.path).out, "no work to do"));
    f.write("b.bot", "pub nlu extra keyword { more: \"more\", \"again\" }\n");
    CHECK_FALSE(has(run_shell("touch -d '+2 seconds' b.bot; ninja", f.path).out, "no work to do"));
  }
}

TEST_CASE("what is read or made is never overwritten by something else") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("plain", small_bot);
  f.write("notes.txt", "mine");
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"build", "--depfile", "x.bot", "x.bot"},
           {"build", "--depfile", "x.botc", "x.bot"},
           {"build", "-o", "plain", "plain"},
           {"check", "--report", "json:x.bot", "x.bot"},
       }) {
    const Ended r = run_bot(words, "", f.path);
    CHECK(r.code == 3);
    CHECK(has(r.err, "choose another name"));
  }
  CHECK(f.read("x.bot") == small_bot);
  CHECK(f.read("plain") == small_bot);
  CHECK(run_bot({"run", "--session", "notes.txt", "x.bot"}, "hello\n", f.path).code == 3);
  CHECK(f.read("notes.txt") == "mine");
}
