// bot bench: what it plays and counts. How fast anything is decides nothing here.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/tool/bots.hpp"
#include "tests/unit/tool/program.hpp"

using namespace bot::test;
using nlohmann::json;

namespace {

json measured(const std::vector<std::string>& words, const std::string& folder, std::string_view input = {}) {
  std::vector<std::string> all = {"bench", "--json"};
  all.insert(all.end(), words.begin(), words.end());
  const Ended r = run_bot(all, input, folder);
  INFO(r.err);
  REQUIRE(r.code == 0);
  const json out = json::parse(r.out);
  REQUIRE(out.size() == 1);
  CHECK(out[0]["turns_per_second"] > 0);
  return out[0];
}

std::size_t count_of(const json& items, const std::string& name) {
  for (const json& item : items)
    if (item["name"] == name) return item["count"];
  return 0;
}

}  // namespace

TEST_CASE("bench plays the tests of a bot") {
  Folder f;
  f.write("toko.bot", small_bot);
  f.write("toko.test.bot",
          "test \"one\" {\n  user \"hello\"\n  bot \"Hello!\"\n}\n"
          "test \"two\" {\n  user \"hello\"\n  bot \"Hello!\"\n  user \"no\"\n  bot \"Hello!\"\n}\n");
  const json out = measured({"toko.bot"}, f.path);
  CHECK(out["conversations"] == 2);
  CHECK(out["turns"] == 3);
  CHECK(out["failed"] == 0);
  CHECK(out["steps"]["most"] >= out["steps"]["median"]);
}

TEST_CASE("bench plays messages from a file, a blank line between conversations") {
  Folder f;
  f.write("toko.bot", small_bot);
  f.write("talk.txt", "halo\napa\n\n\nhalo\n:wait 1h\r\n");
  const json out = measured({"toko.bot", "--conversations", "talk.txt"}, f.path);
  CHECK(out["conversations"] == 2);
  CHECK(out["turns"] == 4);
  CHECK(measured({"toko.bot", "--conversations", "-"}, f.path, "halo\n")["turns"] == 1);
  // A transcript: the answers are passed over.
  f.write("transcript.txt", "> halo\n< Halo!\n| lagi\n> apa\n");
  CHECK(measured({"toko.bot"}, f.path)["turns"] == 2);
}

TEST_CASE("bench names the hottest states and guards") {
  const json out = measured({example("handover.bot"), "--conversations", example("conversation.txt")}, ".");
  CHECK(out["turns"] == 8);
  CHECK(count_of(out["states"], "handover.greetings") == 3);
  CHECK(count_of(out["states"], "default.hint") == 1);
  const Ended shown = run_bot({"bench", example("handover.bot"), "--conversations", example("conversation.txt")});
  CHECK(shown.code == 0);
  CHECK(has(shown.out, "1 conversation, 8 turns\n"));
  CHECK(has(shown.out, "turns a second"));
  CHECK(has(shown.out, "hottest states"));
  CHECK(has(shown.out, "handover.greetings"));
}

TEST_CASE("bench says what is missing") {
  Folder f;
  f.write("toko.bot", small_bot);
  const auto ended = [&](const std::vector<std::string>& words, int code, std::string_view text) {
    const Ended r = run_bot(words, "", f.path);
    INFO(r.err);
    CHECK(r.code == code);
    CHECK(has(r.err, text));
  };
  ended({"bench", "toko.bot"}, 2, "--conversations FILE");
  ended({"bench", "toko.bot", "--conversations", "gone.txt"}, 3, "gone.txt");
  ended({"bench", "toko.bot", "--seconds", "0"}, 2, "--seconds");
  f.write("blank.txt", "\n\n");
  ended({"bench", "toko.bot", "--conversations", "blank.txt"}, 2, "no message");
  f.write("wrong.txt", "halo\n:wait soon\n");
  ended({"bench", "toko.bot", "--conversations", "wrong.txt"}, 3, "wrong.txt:2:");
  f.write("broken.bot", "bot x {");
  ended({"bench", "broken.bot"}, 1, "error");
}
