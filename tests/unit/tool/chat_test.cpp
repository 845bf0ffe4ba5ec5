// bot run on a terminal.

#include <catch2/catch.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("a chat: bubbles, what lies behind an answer, the agent") {
  if (!has_terminals()) return;
  Folder f;
  Terminal t({"run", example("handover.bot")}, f.path);
  REQUIRE(t.wait_for("CS Bank ABC"));
  REQUIRE(t.wait_for(":help"));
  t.type("halo kak\r");
  REQUIRE(t.wait_for("╰"));
  REQUIRE(t.wait_for("Halo, selamat datang"));
  REQUIRE(t.wait_for("╰"));
  t.type(":why\r");
  REQUIRE(t.wait_for("halo · kak"));
  REQUIRE(t.wait_for("greetings = hi (\"halo\", 4 letters)"));
  REQUIRE(t.wait_for("✓ flow handover on handover.greetings"));
  REQUIRE(t.wait_for("→ enter handover.greetings"));
  t.type("2x\r");
  REQUIRE(t.wait_for("Halo, selamat datang"));
  t.type(":why\r");
  REQUIRE(t.wait_for("✗ on menu(satu)"));
  REQUIRE(t.wait_for("handover.bot:40"));
  REQUIRE(t.wait_for("nothing was found for menu"));
  t.type(":state\r");
  REQUIRE(t.wait_for("handover.greetings"));
  REQUIRE(t.wait_for("misses = 1"));
  t.type(":vars\r");
  REQUIRE(t.wait_for("no variables"));
  t.type("1\r");
  REQUIRE(t.wait_for("handed over to an agent"));
  t.type("hei\r");
  REQUIRE(t.wait_for("the bot is silent"));
  t.type(":event agent.resolved\r");
  REQUIRE(t.wait_for("the conversation has ended"));
  f.write("notes.txt", "mine");
  t.type(":save notes.txt\r");
  REQUIRE(t.wait_for("choose another name"));
  CHECK(f.read("notes.txt") == "mine");
  t.type(":quit\r");
  CHECK(t.end() == 0);
}

TEST_CASE("commands of the chat") {
  if (!has_terminals()) return;
  Folder f;
  f.write("x.bot", small_bot);
  {
    Terminal t({"run", "x.bot"}, f.path);
    REQUIRE(t.wait_for("Small"));
    t.type(":help\r");
    REQUIRE(t.wait_for(":restart"));
    REQUIRE(t.wait_for("colon twice"));
    t.type(":vars\r");
    REQUIRE(t.wait_for("asked: int = not set yet"));
    t.type("hello\r");
    REQUIRE(t.wait_for("Hello!"));
    t.type(":vars\r");
    REQUIRE(t.wait_for("asked: int = 1"));
    t.type(":save talk\r");
    REQUIRE(t.wait_for("saved to talk"));
    t.type(":trace\r");
    REQUIRE(t.wait_for("trace is on"));
    t.type("what\r");
    REQUIRE(t.wait_for("✓ otherwise"));
    t.type(":restart\r");
    REQUIRE(t.wait_for("a new conversation"));
    t.type(":stat\r");
    REQUIRE(t.wait_for("did you mean :state?"));
    t.type(":)\r");
    REQUIRE(t.wait_for("Say hello."));
    t.type("::help\r");
    REQUIRE(t.wait_for("Say hello."));
    t.type(":load talk\r");
    REQUIRE(t.wait_for("goes on as saved"));
    REQUIRE(t.wait_for("talk.ask"));
    t.type(":load gone\r");
    REQUIRE(t.wait_for("there is no such file"));
    t.type("yes\r");
    REQUIRE(t.wait_for("Fine."));
    t.type(":qu\t");  // the Tab key shows that the editor has the terminal, which would take Ctrl-D for itself
    REQUIRE(t.wait_for("it"));
    t.type("\x15\x04");  // Ctrl-U, Ctrl-D
    CHECK(t.end() == 0);
  }
  {
    Terminal t({"run", "x.bot"}, f.path);  // the history is kept: the arrow brings the last line back
    REQUIRE(t.wait_for("Ctrl-D leaves"));
    REQUIRE(t.wait_for("❯"));
    t.type("\x1b[A");
    REQUIRE(t.wait_for("yes"));
    t.type("\x15:rest\t");  // Ctrl-U, and the Tab key completes
    REQUIRE(t.wait_for("art"));
    t.type("\r");
    REQUIRE(t.wait_for("a new conversation"));
    t.type("\x03");  // Ctrl-C
    CHECK(t.end() == 0);
  }
}
