// What the C interface is for: conversations, and everything around them.

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>

#include "tests/unit/c/support.hpp"

extern "C" {
extern const std::size_t bot_function_count;
extern const std::size_t bot_structure_sizes[];
bot_event bot_made_in_c(void);
}

using namespace bot::ctest;

TEST_CASE("versions and sizes") {
  CHECK(bot_abi() == BOT_ABI);
  CHECK(std::strlen(bot_version()) >= 5);
  CHECK(bot_function_count == 31);
  CHECK(bot_made_in_c().struct_size == sizeof(bot_event));
  const std::vector<std::size_t> sizes(bot_structure_sizes, bot_structure_sizes + 11);
  CHECK(sizes == std::vector<std::size_t>{16, 32, 120, 48, 48, 64, 40, 176, 88, 104, 24});
  CHECK(std::string(bot_status_text(BOT_OK)).empty());
  for (bot_status s = 1; s < 60; ++s) CHECK(std::strlen(bot_status_text(s)) > 10);
}

TEST_CASE("a conversation") {
  Open o(hello());
  bot_event e = message("hai", 1000);
  e.user_name = text("Ayu");
  REQUIRE(o.turn(e) == BOT_OK);
  bot_effect effect = BOT_INIT(bot_effect);
  REQUIRE(bot_effect_get(o.machine, 0, &effect) == BOT_OK);
  CHECK(effect.kind == BOT_EFFECT_SAY);
  CHECK(string(effect.text) == "Halo Ayu 1");
  CHECK(effect.message != 0);
  CHECK(effect.value == nullptr);
  CHECK(bot_effect_get(o.machine, 1, &effect) == BOT_NOT_FOUND);

  bot_turn_info turn = BOT_INIT(bot_turn_info);
  REQUIRE(bot_turn_get_info(o.machine, &turn) == BOT_OK);
  CHECK(turn.steps > 0);
  CHECK(turn.missed == 1);
  CHECK(turn.due_error == BOT_OK);

  bot_session_info info = BOT_INIT(bot_session_info);
  REQUIRE(bot_session_get_info(o.session, &info) == BOT_OK);
  CHECK(info.status == BOT_SESSION_ACTIVE);
  CHECK(info.turns == 1);
  CHECK(info.now == 1000);
  CHECK(info.due == BOT_NEVER);
  CHECK(info.bytes == save(o.session).size());

  // The time of the session never runs backwards.
  REQUIRE(o.say("x", -5) == BOT_OK);
  REQUIRE(o.say("x", INT64_MIN) == BOT_OK);
  REQUIRE(bot_session_get_info(o.session, &info) == BOT_OK);
  CHECK(info.now == 1000);
  REQUIRE(o.say("x", INT64_MAX) == BOT_OK);
}

TEST_CASE("artifacts tell what they need") {
  Open o(everything());
  bot_artifact_info info = BOT_INIT(bot_artifact_info);
  REQUIRE(bot_artifact_get_info(o.artifact, &info) == BOT_OK);
  CHECK(string(info.name) == "everything");
  CHECK(string(info.languages) == "id en");
  CHECK(string(info.timezone) == "Asia/Jakarta");
  CHECK(info.bytes == everything().size());
  std::string needs;
  for (std::size_t i = 0; i < info.needs; ++i) {
    bot_need need = BOT_INIT(bot_need);
    REQUIRE(bot_artifact_need(o.artifact, i, &need) == BOT_OK);
    needs += std::to_string(need.kind) + " " + string(need.name) + " " + string(need.type) + "\n";
  }
  for (const char* line : {"1 paid \n", "2 currency text\n", "3 orders.place \n", "4 topics \n", "0 handover \n"})
    CHECK_THAT(needs, Catch::Contains(line));
  bot_need need = BOT_INIT(bot_need);
  CHECK(bot_artifact_need(o.artifact, info.needs, &need) == BOT_NOT_FOUND);
  std::uint64_t id = 0;
  bot_text t{};
  CHECK(bot_artifact_text(o.artifact, 0, &id, &t) == BOT_OK);
  CHECK(bot_artifact_text(o.artifact, info.texts, &id, &t) == BOT_NOT_FOUND);
}

TEST_CASE("all kinds of events and effects") {
  Open o(everything());
  REQUIRE(o.say("halo", 0) == BOT_OK);
  bot_effect effect = BOT_INIT(bot_effect);
  REQUIRE(bot_effect_get(o.machine, 0, &effect) == BOT_OK);
  REQUIRE(effect.part_count == 2);
  CHECK(string(effect.parts[0].label) == "Kecil");
  CHECK(effect.parts[1].number == 2);
  const std::string payload = string(effect.parts[1].payload);

  bot_event tap = message(payload, 1);
  tap.kind = BOT_EVENT_TAP;
  REQUIRE(o.turn(tap) == BOT_OK);
  REQUIRE(bot_effect_get(o.machine, 0, &effect) == BOT_OK);
  CHECK(effect.kind == BOT_EFFECT_CALL);
  CHECK(string(effect.text) == "orders.place");
  CHECK(effect.timeout == 5000);
  REQUIRE(effect.value != nullptr);
  REQUIRE(effect.value->kind == BOT_VALUE_RECORD);
  REQUIRE(effect.value->count == 2);
  CHECK(string(effect.value->names[0]) == "size");
  CHECK(string(effect.value->items[0].text) == "large");
  CHECK(effect.value->items[1].integer == 2);
  bot_session_info info = BOT_INIT(bot_session_info);
  REQUIRE(bot_session_get_info(o.session, &info) == BOT_OK);
  CHECK(info.due == 5001);

  // The answer, once as values and once as JSON: the same.
  bot_value tags[2] = {}, fields[3] = {};
  tags[0].kind = tags[1].kind = fields[0].kind = BOT_VALUE_TEXT;
  tags[0].text = text("x");
  tags[1].text = text("y");
  fields[0].text = text("A1");
  fields[1].kind = BOT_VALUE_NUMBER;
  fields[1].number = 2.5;
  fields[2].kind = BOT_VALUE_LIST;
  fields[2].items = tags;
  fields[2].count = 2;
  const bot_text names[3] = {text("id"), text("total"), text("tags")};
  bot_value answer{};
  answer.kind = BOT_VALUE_RECORD;
  answer.items = fields;
  answer.names = names;
  answer.count = 3;
  bot_event result = BOT_INIT(bot_event);
  result.kind = BOT_EVENT_RESULT;
  result.call = effect.call;
  result.ok = 1;
  result.time = 2;
  result.value = &answer;
  const auto before = save(o.session);
  REQUIRE(o.turn(result) == BOT_OK);
  const std::string as_values = effects(o.machine);
  CHECK_THAT(as_values, Catch::Contains(R"({"effect":"say","text":"A1: 2.5 x, y")"));
  CHECK_THAT(as_values, Catch::Contains(R"({"effect":"emit","event":"sale","fields":{"total":2.5,"tags":["x","y"]}})"));
  CHECK_THAT(as_values, Catch::Contains(R"("cards":[{"title":"A1","text":"IDR","choices":[{"button":"Pilih A1")"));
  const auto after = save(o.session);
  REQUIRE(bot_session_close(o.session) == BOT_OK);
  REQUIRE(bot_session_restore(o.artifact, before.data(), before.size(), &o.session) == BOT_OK);
  REQUIRE(bot_session_get_info(o.session, &info) == BOT_OK);
  CHECK(info.due == 5001);
  result.value = nullptr;
  result.json = text(R"( {"id":"A1", "total":2.5, "tags":["x","\u0079"]} )");
  REQUIRE(o.turn(result) == BOT_OK);
  CHECK(effects(o.machine) == as_values);
  CHECK(save(o.session) == after);

  // An event of the host, a model's finding, time, and a hand-over.
  bot_event paid = BOT_INIT(bot_event);
  paid.kind = BOT_EVENT_HOST;
  paid.name = text("paid");
  paid.json = text(R"({"invoice":"I\n9"})");
  paid.time = 3;
  REQUIRE(o.turn(paid) == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("lunas I\\n9"));
  bot_event tick = BOT_INIT(bot_event);
  tick.kind = BOT_EVENT_TICK;
  tick.time = 10 * 60'000;
  REQUIRE(o.turn(tick) == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("masih di sana?"));
  bot_found found{text("topics"), text("billing"), 0.9};
  bot_event billing = message("tagihan", tick.time);
  billing.found = &found;
  billing.found_count = 1;
  REQUIRE(o.turn(billing) == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("promo"));
}

TEST_CASE("config values and translations") {
  const auto bytes = compile(R"(bot b { title "B"  language id, en }
config shop: text
config most: int = 5
otherwise { say "Toko {shop} {most}" }
)");
  Open o(bytes);
  CHECK(o.say("x") == BOT_TURN_CONFIG);
  CHECK_THAT(last_error(), Catch::Contains("shop") && Catch::Contains("bot_deployment_set_config"));
  bot_pair pairs[] = {{text("most"), text("banyak")}, {text("shop"), text("Ayu")}, {text("other"), text("1")}};
  CHECK(bot_deployment_set_config(o.deployment, pairs, 3) == BOT_CONFIG_INVALID);
  CHECK_THAT(last_error(), Catch::Contains("most") && Catch::Contains("12"));
  pairs[0].value = text("7");
  CHECK(bot_deployment_set_config(o.deployment, pairs, 1) == BOT_CONFIG_INVALID);
  REQUIRE(bot_deployment_set_config(o.deployment, pairs, 3) == BOT_OK);

  std::uint64_t id = 0;
  bot_text original{};
  REQUIRE(bot_artifact_text(o.artifact, 0, &id, &original) == BOT_OK);
  CHECK(string(original) == std::string("Toko \xff\0 \xff\1", 10));
  CHECK(bot_deployment_set_text(o.deployment, text("fr"), id, text("x")) == BOT_NOT_FOUND);
  CHECK_THAT(last_error(), Catch::Contains("id en"));
  CHECK(bot_deployment_set_text(o.deployment, {nullptr, 0}, id, text("x")) == BOT_NOT_FOUND);
  CHECK(bot_deployment_set_text(o.deployment, text("id"), id + 1, text("x")) == BOT_NOT_FOUND);
  CHECK(bot_deployment_set_text(o.deployment, text("id"), id, text("\xff\5")) == BOT_TEXT_MALFORMED);
  CHECK(bot_deployment_set_text(o.deployment, text("id"), id, text("\x80")) == BOT_TEXT_MALFORMED);
  REQUIRE(bot_deployment_set_text(o.deployment, text("id"), id, text("Warung \xff\1")) == BOT_OK);
  REQUIRE(o.turn(message("x"), o.deployment) == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("Warung 7"));
  // It has been used: it stays as it is.
  CHECK(bot_deployment_set_config(o.deployment, pairs, 3) == BOT_IN_USE);
  CHECK(bot_deployment_set_text(o.deployment, text("id"), id, text("x")) == BOT_IN_USE);

  Open other(hello());
  CHECK(other.turn(message("x"), o.deployment) == BOT_MISMATCH);
}

TEST_CASE("a session goes on with another build, or stays") {
  const auto second = compile(
      "bot b { title \"B\" }\nvar n: int = 0\notherwise { set n = n + 1  say \"Hai {user.name ?? \"?\"} {n}!\" }\n");
  const auto stranger = compile("bot b { title \"B\" }\nvar m: text = \"\"\notherwise { say \"{m}\" }\n");
  Open o(hello());
  bot_artifact *next = nullptr, *other = nullptr;
  REQUIRE(bot_open_bytes(second.data(), second.size(), BOT_OPEN_BORROW, &next) == BOT_OK);
  REQUIRE(bot_open_bytes(stranger.data(), stranger.size(), BOT_OPEN_COPY, &other) == BOT_OK);
  REQUIRE(o.say("x") == BOT_OK);
  CHECK(bot_session_move(o.session, other) == BOT_SESSION_OTHER_BOT);
  REQUIRE(o.say("x") == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("Halo ? 2"));
  REQUIRE(bot_session_move(o.session, next) == BOT_OK);
  // A closed artifact stays for its session, and for the machine whose effects point into it.
  REQUIRE(bot_artifact_close(next) == BOT_OK);
  REQUIRE(o.say("x") == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("Hai ? 3!"));
  REQUIRE(bot_session_close(o.session) == BOT_OK);
  CHECK_THAT(effects(o.machine), Catch::Contains("Hai ? 3!"));
  REQUIRE(bot_session_start(other, 1, &o.session) == BOT_OK);
  REQUIRE(bot_artifact_close(other) == BOT_OK);
}

TEST_CASE("retained artifacts close as often") {
  Open o(hello());
  REQUIRE(bot_artifact_retain(o.artifact) == BOT_OK);
  REQUIRE(bot_artifact_close(o.artifact) == BOT_OK);
  bot_artifact_info info = BOT_INIT(bot_artifact_info);
  CHECK(bot_artifact_get_info(o.artifact, &info) == BOT_OK);
}

TEST_CASE("files") {
  const std::string path = std::string(BOT_BINARY_DIR) + "/c_test.botc";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(hello().data()), static_cast<std::streamsize>(hello().size()));
  bot_artifact* artifact = nullptr;
  REQUIRE(bot_open_file(path.c_str(), &artifact) == BOT_OK);
  CHECK(bot_artifact_close(artifact) == BOT_OK);
  artifact = nullptr;
  CHECK(bot_open_file((path + ".not").c_str(), &artifact) == BOT_FILE_ERROR);
  CHECK_THAT(last_error(), Catch::Contains("no such file"));
  CHECK(bot_open_file(BOT_BINARY_DIR, &artifact) == BOT_FILE_ERROR);
  CHECK_THAT(last_error(), Catch::Contains("folder"));
  CHECK(bot_open_file("/dev/null", &artifact) == BOT_FILE_ERROR);
  CHECK(bot_open_file(BOT_SOURCE_DIR "/README.md", &artifact) == BOT_NOT_AN_ARTIFACT);
  std::ofstream(path, std::ios::binary | std::ios::trunc);
  CHECK(bot_open_file(path.c_str(), &artifact) == BOT_NOT_AN_ARTIFACT);
  CHECK(artifact == nullptr);
}
