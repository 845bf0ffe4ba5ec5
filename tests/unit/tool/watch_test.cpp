// --watch.

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/unit/tool/background.hpp"
#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

const std::string hello = "test \"hello\" {\n  user \"hi\"\n  bot \"Hello!\"\n}\n";

/// As editors do it: a new file in the place of the old one.
void replace(const Folder& f, const std::string& name, const std::string& text) {
  f.write(name + ".new", text);
  std::filesystem::rename(f.path + "/" + name + ".new", f.path + "/" + name);
}

}  // namespace

TEST_CASE("tests are run again after a change") {
  Folder f;
  f.write("x.bot", small_bot);
  f.write("x.test.bot", hello);
  Background b({"test", "--watch", "x.bot"}, f.path);
  REQUIRE(b.wait_for("1 passed, 0 failed\n-- waiting"));

  replace(f, "x.test.bot", "test \"hello\" {\n  user \"hi\"\n  bot \"Hullo!\"\n}\n");
  const bool noticed = b.wait_for("-- changed: x.test.bot\n");
  CAPTURE(b.seen());
  REQUIRE(noticed);
  REQUIRE(b.wait_for("0 passed, 1 failed\n-- waiting"));

  std::string source = small_bot;
  source.replace(source.find("Hello!"), 6, "Hullo!");
  f.write("x.bot", source);  // in place
  REQUIRE(b.wait_for("-- changed: x.bot\n"));
  REQUIRE(b.wait_for("1 passed, 0 failed\n-- waiting"));

  f.write("x.bot", "bot x {");  // broken, then mended
  REQUIRE(b.wait_for("no tests of a bot with errors were run\n"));
  REQUIRE(b.wait_for("-- waiting"));
  f.write("x.bot", source);
  REQUIRE(b.wait_for("1 passed, 0 failed\n-- waiting"));
  b.interrupt();
  CHECK(b.end() == 0);
}

TEST_CASE("files that come and go are noticed") {
  Folder f;
  f.write("bot.toml", "[bot]\nmain = \"x.bot\"\n");
  f.write("x.bot", small_bot);
  Background b({"test", "--watch"}, f.path);
  REQUIRE(b.wait_for("There are no tests yet"));
  REQUIRE(b.wait_for("-- waiting"));
  f.write("more.test.bot", hello);
  REQUIRE(b.wait_for("-- changed: more.test.bot\n"));
  REQUIRE(b.wait_for("1 passed, 0 failed\n-- waiting"));
  f.write("notes.txt", "nothing to do with it");
  f.write("bot.toml", "[bot]\nmain = \"y.bot\"\n");
  REQUIRE(b.wait_for("-- changed: bot.toml\n"));
  REQUIRE(b.wait_for("there is no file y.bot"));
  REQUIRE(b.wait_for("-- waiting"));
  f.write("bot.toml", "[bot]\nmain = \"x.bot\"\n");
  REQUIRE(b.wait_for("1 passed, 0 failed\n-- waiting"));
  std::filesystem::remove(f.path + "/more.test.bot");
  REQUIRE(b.wait_for("-- changed: more.test.bot\n"));
  REQUIRE(b.wait_for("There are no tests yet"));
  CHECK(!has(b.seen(), "notes.txt"));
  REQUIRE(b.wait_for("-- waiting"));
  b.interrupt();
  CHECK(b.end() == 0);
}

TEST_CASE("check watches, too") {
  Folder f;
  f.write("x.bot", small_bot);
  Background b({"check", "--watch", "x.bot"}, f.path);
  REQUIRE(b.wait_for("-- waiting"));
  f.write("x.bot", warned_bot);
  REQUIRE(b.wait_for("B0402"));
  REQUIRE(b.wait_for("-- waiting"));
  b.interrupt();
  CHECK(b.end() == 0);
}

TEST_CASE("what cannot be watched") {
  const Ended r = run_bot({"test", "--watch", "-"}, small_bot);
  CHECK(r.code == 2);
  CHECK(has(r.err, "cannot be watched"));
  CHECK(run_bot({"test", "--watch", "no_such.bot"}).code == 3);
}
