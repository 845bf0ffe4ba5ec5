// The command line itself: help, wrong usage, version, completions, explain.

#include <catch2/catch.hpp>

#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("help is there in every way") {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{}, {"help"}, {"--help"}, {"-h"}}) {
    const Ended r = run_bot(words);
    CHECK(r.code == 0);
    CHECK(has(r.out, "usage: bot COMMAND"));
    CHECK(r.err.empty());
  }
  for (const char* name :
       {"check", "run", "test", "why", "build", "new", "inspect", "explain", "completions", "version", "help"}) {
    const Ended asked = run_bot({"help", name}), given = run_bot({name, "--help"});
    CHECK(asked.code == 0);
    CHECK(has(asked.out, "usage: bot " + std::string(name)));
    CHECK(asked.out == given.out);
  }
}

TEST_CASE("slips of the pen are understood, and end with 2") {
  const Ended command = run_bot({"chekc"});
  CHECK(command.code == 2);
  CHECK(command.out.empty());
  CHECK(has(command.err, "did you mean 'check'?"));

  const Ended option = run_bot({"check", "--fromat=json"});
  CHECK(option.code == 2);
  CHECK(has(option.err, "did you mean --format?"));
  CHECK(has(option.err, "bot help check"));

  CHECK(has(run_bot({"help", "biuld"}).err, "did you mean 'build'?"));
  CHECK(has(run_bot({"explain", "no-anwser"}).err, "did you mean no-answer?"));
  CHECK(has(run_bot({"hello.bot"}).err, "bot run hello.bot"));
}

TEST_CASE("wrong usage ends with 2 and says what is right") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"check", "--format=sarif"}, "pretty, short, gcc or json"},
      {{"check", "--color=blue"}, "auto, always or never"},
      {{"check", "--report=json"}, "FORMAT:FILE"},
      {{"check", "--report=yaml:x"}, "pretty, short, gcc and json"},
      {{"check", "--allow=B9999"}, "bot explain"},
      {{"check", "--max-findings=many"}, "a whole number from 0"},
      {{"why"}, "bot why toko.bot"},
      {{"why", example("handover.bot"), "hai"}, "STATE \"hai\"; the bot has handover.init, handover.greetings"},
      {{"why", "a.botc", "x", "hai"}, "needs the sources"},
      {{"why", example("handover.bot"), "handover.greetngs", "hai"}, "did you mean handover.greetings?"},
      {{"why", example("handover.bot"), "zzzzzzzz", "hai"}, "it has handover.init, handover.greetings"},
      {{"check", "--allow=B0201"}, "is an error and stays one"},
      {{"check", "--format"}, "--format"},
      {{"check", "-", "-"}, "once only"},
      {{"version", "x"}, "takes none"},
      {{"run", "a.bot", "b.bot"}, "one argument too many"},
      {{"run", "-"}, "must be a file"},
      {{"run", example("handover.bot"), "--seed=x"}, "whole number"},
      {{"run", example("handover.bot"), "--fuel=0"}, "from 1 to"},
      {{"run", example("handover.bot"), "--now=tomorrow"}, "2026-01-31"},
      {{"run", example("handover.bot"), "--session", ""}, "--session needs"},
      {{"build", "-"}, "needs -o"},
      {{"build", example("handover.bot"), "-j", "none"}, "--jobs"},
      {{"build", example("handover.bot"), "-o", "x.bot"}, "NAME.botc"},
      {{"new"}, "give the bot a name"},
      {{"new", "my-bot"}, "for example my_bot"},
      {{"new", "x", "--template=big"}, "minimal or handover"},
      {{"completions"}, "which shell"},
      {{"completions", "tcsh"}, "bash, zsh and fish"},
      {{"--verbose", "check"}, "the command comes first"},
  };
  for (const auto& [words, text] : cases) {
    const Ended r = run_bot(words);
    INFO(words[0] << " " << (words.size() > 1 ? words[1] : "") << ": " << r.err);
    CHECK(r.code == 2);
    CHECK(r.out.empty());
    CHECK(has(r.err, text));
  }
}

TEST_CASE("version") {
  const Ended r = run_bot({"version"});
  CHECK(r.code == 0);
  CHECK(has(r.out, "bot 0."));
  CHECK(has(r.out, "artifact format 1"));
  CHECK(run_bot({"--version"}).out == r.out);
  CHECK(has(run_bot({"version", "--json"}).out, "\"artifact_format\":1"));
}

TEST_CASE("explain prints the page of a finding") {
  const Ended r = run_bot({"explain", "B0404"});
  CHECK(r.code == 0);
  CHECK(has(r.out, "B0404 choice-not-understood"));
  CHECK_FALSE(has(r.out, "---"));
  CHECK(run_bot({"explain", "b0404"}).out == r.out);
  CHECK(run_bot({"explain", "choice-not-understood"}).out == r.out);
  CHECK(has(run_bot({"explain"}).out, "B0101  error"));
}

TEST_CASE("completions are scripts that their shells accept") {
  CHECK(run_shell("$BOT completions bash | bash -n").err.empty());
  const Ended used = run_shell(
      "bash -c 'eval \"$($BOT completions bash)\"; COMP_WORDS=(bot che) COMP_CWORD=1; _bot; echo \"${COMPREPLY[*]}\";"
      " COMP_WORDS=(bot check --form) COMP_CWORD=2; _bot; echo \"${COMPREPLY[*]}\";"
      " COMP_WORDS=(bot check --format j) COMP_CWORD=3; _bot; echo \"${COMPREPLY[*]}\"'");
  CHECK(used.out == "check\n--format\njson\n");
  for (const char* shell : {"zsh", "fish"}) {
    const Ended r = run_bot({"completions", shell});
    CHECK(r.code == 0);
    for (const char* name : {"check", "build", "inspect", "--depfile", "--session"})
      CHECK((has(r.out, name) || has(r.out, std::string("-l ") + (name + 2))));
    if (run_shell(std::string("command -v ") + shell).code == 0)
      CHECK(run_shell("$BOT completions " + std::string(shell) + " | " + shell + " -n").code == 0);
  }
}

TEST_CASE("a full disk and a reader that went away") {
  const Ended full = run_shell("$BOT help > /dev/full");
  CHECK(full.code == 3);
  CHECK(has(full.err, "the disk is full"));
  const Ended gone = run_shell("{ $BOT inspect '" + example("handover.bot") + "'; echo \"code $?\" >&2; } | true");
  CHECK((gone.err == "code 0\n"));
}
