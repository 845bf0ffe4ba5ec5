// bot inspect.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;

TEST_CASE("tables, texts and code with source lines") {
  Folder f;
  f.write("x.bot", small_bot);
  REQUIRE(run_bot({"build", "x.bot"}, "", f.path).code == 0);
  const Ended r = run_bot({"inspect", "x.botc"}, "", f.path);
  CHECK(r.code == 0);
  CHECK(r.err.empty());
  for (const char* part : {"bot         small (", "Sections", "debug       names and places", "x.bot\n",
                           "talk.reply(answer: answer)", "talk.greet opens talk", "fallback", "talk.ask", "asked: int",
                           "\"Fine.\\n\\nBye!\"", "say ", "x.bot:16  say \"Hello!\"", "store "}) {
    INFO(part);
    CHECK(has(r.out, part));
  }
  CHECK(run_bot({"inspect", "x.bot"}, "", f.path).out == r.out);

  f.write("x.bot", std::string(small_bot) + "\n// changed\n");  // other lines may be at those numbers now
  const Ended changed = run_bot({"inspect", "x.botc"}, "", f.path);
  CHECK(has(changed.out, "x.bot:16\n"));
  CHECK_FALSE(has(changed.out, "x.bot:16  say"));
}

TEST_CASE("a stripped bot has ids instead of names") {
  Folder f;
  f.write("x.bot", small_bot);
  REQUIRE(run_bot({"build", "--strip", "x.bot"}, "", f.path).code == 0);
  const Ended r = run_bot({"inspect", "x.botc"}, "", f.path);
  CHECK(has(r.out, "none (stripped)"));
  CHECK_FALSE(has(r.out, "talk.ask"));
  CHECK(has(r.out, "yes | no"));
}

TEST_CASE("the same as JSON") {
  const Ended r = run_bot({"inspect", "--json", example("handover.bot")});
  CHECK(r.code == 0);
  const auto json = nlohmann::json::parse(r.out);
  CHECK(json["format"] == 1);
  CHECK(json["bot"]["name"] == "bank_abc");
  CHECK(json["stripped"] == false);
  CHECK(json["states"].size() == 5);
  CHECK(json["sources"][0]["name"] == "handover.bot");
  CHECK(json["needs"].size() == 2);
  CHECK(json["code"].size() > 0);
}
