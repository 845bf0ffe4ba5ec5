// Files that are not as they should be: a sentence with the way out, exit code 3, never a crash.

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("paths that lead nowhere") {
  Folder f;
  f.write("menu.bot", small_bot);
  f.write("menu.botc", "nonsense");
  f.write("empty/x.txt", "");
  f.write("zero.botc", "");
  f.write("lonely.test.bot", "");
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"check", "gone.bot"}, "there is no file gone.bot"},
      {{"check", "manu.bot"}, "did you mean menu.bot?"},
      {{"check", "menu"}, "did you mean menu.bot?"},
      {{"check", "gone/x.bot"}, "there is no directory gone/"},
      {{"check", "."}, "name a file of it, such as menu.bot"},
      {{"check", "empty"}, "bot new NAME"},
      {{"check", "menu.botc"}, "the source is needed"},
      {{"check", "lonely.test.bot"}, "belongs to no bot"},
      {{"run", "gone.botc"}, "bot build"},
      {{"run", "menu.botc"}, "no compiled bot"},
      {{"run", "zero.botc"}, "is empty"},
      {{"inspect", "menu.botc"}, "no compiled bot"},
      {{"build", "menu.bot", "-o", "gone/x.botc"}, "the directory gone/ does not exist"},
      {{"build", "menu.bot", "-o", "/dev/full"}, "the disk is full"},
      {{"run", "menu.bot", "--session", "menu.botc"}, "no saved session"},
      {{"run", "menu.bot", "--session", "empty"}, "it is a directory"},
  };
  for (const auto& [words, text] : cases) {
    const Ended r = run_bot(words, "hello\n", f.path);
    INFO(words[0] << " " << words[1] << ": " << r.err);
    CHECK(r.code == 3);
    CHECK(has(r.err, text));
  }
  CHECK(run_bot({"run", "lonely.test.bot"}, "", f.path).code == 2);
}

TEST_CASE("what may not be read or written") {
  if (geteuid() == 0) return;  // root may everything
  Folder f;
  const std::string file = f.write("x.bot", small_bot);
  f.write("locked/y.txt", "");
  chmod(file.c_str(), 0);
  CHECK(has(run_bot({"check", "x.bot"}, "", f.path).err, "permission denied"));
  chmod(file.c_str(), 0600);
  chmod((f.path + "/locked").c_str(), 0500);
  const Ended r = run_bot({"build", "x.bot", "-o", "locked/x.botc"}, "", f.path);
  CHECK(r.code == 3);
  CHECK(has(r.err, "permission denied"));
  chmod((f.path + "/locked").c_str(), 0700);
}

TEST_CASE("a compiled bot that was cut or changed is refused") {
  Folder f;
  f.write("x.bot", small_bot);
  REQUIRE(run_bot({"build", "x.bot"}, "", f.path).code == 0);
  const std::string whole = f.read("x.botc");
  for (std::size_t i = 0; i < whole.size(); i += 97) {
    f.write("cut.botc", whole.substr(0, i));
    const Ended cut = run_bot({"run", "cut.botc"}, "hello\n", f.path);
    CHECK(cut.code == 3);
    CHECK(has(cut.err, "cut.botc"));
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    f.write("changed.botc", changed);
    CHECK(run_bot({"inspect", "changed.botc"}, "", f.path).code == 3);
  }
}

TEST_CASE("sources of every kind of bytes") {
  const std::vector<std::string> sources = {"",
                                            "\xEF\xBB\xBF",
                                            ("\xEF\xBB\xBF"
                                             "bot"),
                                            std::string("\0\0\0", 3),
                                            "\xFF\xFE\xFD",
                                            "bot x {\r\n  title \"x",
                                            "\"\"\"",
                                            std::string(40'000, '('),
                                            std::string(10'000, '{'),
                                            "bot x { title \"{{{{{{\" }",
                                            std::string(300'000, 'a'),
                                            "BOTCBOTC"};
  for (const std::string& source : sources) {
    const Ended r = run_bot({"check", "-"}, source);
    INFO(source.substr(0, 20));
    CHECK(r.code == 1);
    CHECK(has(r.err, "error[B"));
    for (const char* word : {"mismatched", "extraneous", "no viable", "expecting", "<EOF>"})
      CHECK_FALSE(has(r.err, word));
  }
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : std::string(small_bot)) windows += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(run_bot({"check", "-"}, windows).code == 0);
}
