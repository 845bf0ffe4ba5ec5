// bot fix: what it changes, what it leaves alone, and how it ends.

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

namespace {

/// Two kinds of safe edits: `=` for `==`, and a line break that would be shown.
constexpr const char* slips = R"(bot slips { language en }

nlu greeting keyword { hello: "hello" }
var seen: int = 0

flow talk {
  initial intent greet = greeting
  initial end state only {
    if seen = 0 { say "One\\nTwo" }
    say "Three\\nFour"
  }
}

otherwise { say "Say hello." }
)";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

std::string mended() { return replaced(replaced(slips, "seen = 0 {", "seen == 0 {"), "\\\\n", "\\n"); }

}  // namespace

TEST_CASE("safe edits are made until there are none") {
  Folder f;
  f.write("x.bot", slips);
  const Ended r = run_bot({"fix", "x.bot"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(r.out == "x.bot: B0127, B0407 (2)\n");  // the second is found when the first is gone
  CHECK(r.err.empty());
  CHECK(f.read("x.bot") == mended());
  const Ended again = run_bot({"fix", "x.bot"}, "", f.path);
  CHECK(again.code == 0);
  CHECK(again.out.empty());
  CHECK(run_bot({"check", "x.bot"}, "", f.path).err.empty());
}

TEST_CASE("what is left is reported, with the code of bot check") {
  Folder f;
  f.write("x.bot", std::string(slips) + "\nrule \"r\": never state nowhere before state only\n");
  const Ended r = run_bot({"fix", "x.bot"}, "", f.path);
  CHECK(r.code == 1);
  CHECK(has(r.out, "x.bot: B0127"));
  CHECK(has(r.err, "error[B0"));
  f.write("w.bot", warned_bot);
  const Ended warned = run_bot({"fix", "w.bot"}, "", f.path);
  CHECK(warned.code == 0);
  CHECK(warned.out.empty());
  CHECK(has(warned.err, "warning[B0402]"));
  CHECK(run_bot({"fix", "w.bot", "--fail-on=warning"}, "", f.path).code == 1);
}

TEST_CASE("a diff writes nothing") {
  Folder f;
  f.write("x.bot", slips);
  for (const char* option : {"--diff", "--dry-run"}) {
    const Ended r = run_bot({"fix", option, "x.bot"}, "", f.path);
    CHECK(r.code == 0);
    CHECK(has(r.out, "-    if seen = 0 {"));
    CHECK(has(r.out, "+    if seen == 0 {"));
    CHECK(has(r.out, "+    say \"Three\\nFour\""));
    CHECK(f.read("x.bot") == slips);
  }
  f.write("fine.bot", small_bot);
  CHECK(run_bot({"fix", "--diff", "fine.bot"}, "", f.path).out.empty());
}

TEST_CASE("only the edits of some findings") {
  Folder f;
  f.write("x.bot", slips);
  const Ended r = run_bot({"fix", "--code", "B0127", "x.bot"}, "", f.path);
  CHECK(r.out == "x.bot: B0127\n");
  CHECK(has(r.err, "warning[B0407]"));
  CHECK(f.read("x.bot") == replaced(slips, "seen = 0 {", "seen == 0 {"));
  f.write("x.bot", slips);
  CHECK(run_bot({"fix", "--code=B0127", "--code=literal-backslash", "x.bot"}, "", f.path).err.empty());
  CHECK(f.read("x.bot") == mended());
  f.write("x.bot", slips);
  CHECK(run_bot({"fix", "--allow=B0407", "x.bot"}, "", f.path).out == "x.bot: B0127\n");  // what is not shown stays
  const Ended wrong = run_bot({"fix", "--code=B9999", "x.bot"}, "", f.path);
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "there is no finding 'B9999'"));
}

TEST_CASE("edits that may change what is meant are made when asked for") {
  Folder f;
  const std::string text = replaced(small_bot, "-> done", "-> dnoe");
  f.write("x.bot", text);
  const Ended safe = run_bot({"fix", "x.bot"}, "", f.path);
  CHECK(safe.code == 1);
  CHECK(f.read("x.bot") == text);
  const Ended r = run_bot({"fix", "--unsafe", "x.bot"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(r.out == "x.bot: B0201\n");
  CHECK(f.read("x.bot") == small_bot);
}

TEST_CASE("an edit that brings an error is put back") {
  Folder f;
  // Both labels are the same word, which cannot stand under two values.
  f.write("x.bot", R"(bot x { language id }

nlu menu keyword { satu: "1"  dua: "2" }

flow talk {
  initial intent begin = menu
  intent choose(menu: menu)
  initial state ask {
    say "Mau?\n1. Ya\n2. Ya"
    on choose -> done
    otherwise -> ask
  }
  end state done {}
}

otherwise { say "?" }
)");
  const std::string before = f.read("x.bot");
  const Ended r = run_bot({"fix", "--unsafe", "x.bot"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(r.out.empty());
  CHECK(has(r.err, "bot fix: x.bot:9:19: an edit of B0404 was put back: it brings B0408: "));
  CHECK(has(r.err, "warning[B0404]"));
  CHECK(f.read("x.bot") == before);
}

TEST_CASE("standard input is mended on standard output") {
  const Ended r = run_bot({"fix", "-"}, slips);
  CHECK(r.code == 0);
  CHECK(r.out == mended());
  CHECK(r.err.empty());
  const Ended broken = run_bot({"fix", "-", "--stdin-filename=a/b.bot"}, "flow {");
  CHECK(broken.code == 1);
  CHECK(broken.out == "flow {");
  CHECK(has(broken.err, "a/b.bot:1:"));
  CHECK(has(run_bot({"fix", "--diff", "-"}, slips).out, "+    say \"Three\\nFour\""));
  CHECK(run_bot({"fix", "-", example("handover.bot")}, slips).code == 2);
}

TEST_CASE("wrong usage and files that are not there") {
  Folder f;
  CHECK(run_bot({"fix", "--nonsense"}, "", f.path).code == 2);
  CHECK(run_bot({"fix"}, "", f.path).code == 2);
  CHECK(run_bot({"fix", "nowhere.bot"}, "", f.path).code == 3);
  f.write("x.bot", slips);
  REQUIRE(::chmod((f.path + "/x.bot").c_str(), 0644) == 0);
  CHECK(run_bot({"fix", "x.bot"}, "", f.path).code == 0);
  struct stat info {};
  REQUIRE(::stat((f.path + "/x.bot").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0644);
  CHECK(run_shell("ls -A", f.path).out == "x.bot\n");  // nothing is left beside it
}

TEST_CASE("line ends and a byte order mark stay") {
  Folder f;
  const std::string text = "\xEF\xBB\xBF" + replaced(slips, "\n", "\r\n");
  f.write("x.bot", text);
  CHECK(run_bot({"fix", "x.bot"}, "", f.path).code == 0);
  CHECK(f.read("x.bot") == "\xEF\xBB\xBF" + replaced(mended(), "\n", "\r\n"));
  // An edit of a line of its own ends as the others do.
  const std::string unanswered = replaced(replaced(small_bot, "    otherwise     -> ask\n", ""), "\n", "\r\n");
  f.write("y.bot", unanswered);
  CHECK(run_bot({"fix", "--unsafe", "--code=B0401", "y.bot"}, "", f.path).code == 0);
  CHECK(has(f.read("y.bot"), "\r\n    otherwise -> ask\r\n  }\r\n"));
}

TEST_CASE("modules and tests of the bot are mended, what lies outside is not") {
  Folder f;
  f.write("shared/texts.bot",
          "pub fn hint() -> text = \"A\\\\nB\"\n\npub flow bye {\n  initial end state s { say \"A\\\\nB\" }\n}\n");
  const char* main = R"(bot app { language en }

use "%s" as texts

nlu word keyword { go: "go" }

flow talk {
  initial intent begin = word
  initial end state only { -> flow texts.bye }
}

otherwise { say "Say go." }
)";
  f.write("app/app.bot", replaced(main, "%s", "./texts.bot"));
  f.write("app/texts.bot", f.read("shared/texts.bot"));
  f.write("app/app.test.bot", "test \"t\" {\n  user \"x\"\n  bot \"Say go.\"\n}\n");
  const Ended inside = run_bot({"fix", "app/app.bot"}, "", f.path);
  CHECK(inside.code == 0);
  CHECK(inside.out == "app/texts.bot: B0407\n");
  CHECK(has(f.read("app/texts.bot"), "say \"A\\nB\""));

  f.write("app/app.bot", replaced(main, "%s", "../shared/texts.bot"));
  const std::string shared = f.read("shared/texts.bot");
  const Ended outside = run_bot({"fix", "app/app.bot"}, "", f.path);
  CHECK(outside.code == 0);
  CHECK(outside.out.empty());
  CHECK(has(outside.err, "shared/texts.bot is left as it is: it lies outside of "));
  CHECK(has(outside.err, "warning[B0407]"));
  CHECK(f.read("shared/texts.bot") == shared);
  // Below the directory of the bot.toml it is the project's.
  f.write("bot.toml", "[bot]\nmain = \"app/app.bot\"\n");
  CHECK(run_bot({"fix", "app/app.bot"}, "", f.path).out == "shared/texts.bot: B0407\n");
}

TEST_CASE("names are left alone until their declarations can be read") {
  Folder f;
  f.write("x.bot", R"(bot names { language en }

nlu word keyword { go "start" no: "no" }

flow talk {
  initial intent greet = word.go
  initial end state only { say "Hi." }
}

otherwise { say "Say start." }
)");
  CHECK(run_bot({"fix", "--unsafe", "x.bot"}, "", f.path).code == 0);
  CHECK(has(f.read("x.bot"), "go: \"start\""));
  CHECK(has(f.read("x.bot"), "word.go"));
}
