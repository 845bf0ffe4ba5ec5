// The caller's allocator: all of it comes back, and any of its refusals is an error and nothing else.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>

#include "tests/unit/c/support.hpp"

using namespace bot::ctest;

namespace {

struct Account {
  std::map<void*, std::size_t> blocks;
  std::size_t asked = 0, refuse_at = SIZE_MAX;
  bool mistaken = false;
};

void* account_allocate(void* user, std::size_t size) {
  auto& a = *static_cast<Account*>(user);
  if (a.asked++ == a.refuse_at) return nullptr;
  void* block = size == 0 ? nullptr : std::malloc(size);
  if (size == 0) a.mistaken = true;
  else a.blocks[block] = size;
  return block;
}

void account_release(void* user, void* block, std::size_t size) {
  auto& a = *static_cast<Account*>(user);
  const auto found = a.blocks.find(block);
  if (found == a.blocks.end() || found->second != size) a.mistaken = true;
  else a.blocks.erase(found);
  std::free(block);
}

bot_allocator allocator_of(Account& account) {
  bot_allocator out = BOT_INIT(bot_allocator);
  out.user = &account;
  out.allocate = account_allocate;
  out.release = account_release;
  return out;
}

/// A conversation with everything. At the first refusal it stops there; true when there was none.
struct Scenario {
  bot_artifact* artifact = nullptr;
  bot_machine* machine = nullptr;
  bot_session* session = nullptr;
  bot_session* second = nullptr;
  bot_deployment* deployment = nullptr;
  std::string said;
  char buffer[8192];

  /// True when it is done; else nothing may have happened, and it is tried again with what memory there is.
  bool step(bot_status status) {
    if (status == BOT_OUT_OF_MEMORY) return false;
    INFO(last_error());
    REQUIRE(status == BOT_OK);
    return true;
  }
  std::string state() {
    std::size_t size = 0;
    REQUIRE(bot_session_save(session, buffer, sizeof buffer, &size) == BOT_OK);
    return {buffer, size};
  }
  bool turn(std::uint32_t kind, std::string_view words, std::string_view json, std::uint64_t call) {
    bot_event e = message(words, static_cast<std::int64_t>(said.size()));
    e.kind = kind;
    e.name = text(words);
    e.json = text(json);
    e.call = call;
    e.ok = 1;
    e.user_name = text("Ayu");
    const std::string before = state();
    const bot_status status = bot_turn(machine, session, deployment, &e);
    if (status == BOT_OUT_OF_MEMORY) {
      CHECK(state() == before);
      std::size_t count = 1;
      REQUIRE(bot_effect_count(machine, &count) == BOT_OK);
      CHECK(count == 0);
    }
    if (!step(status)) return false;
    std::size_t count = 0;
    REQUIRE(bot_effect_count(machine, &count) == BOT_OK);
    for (std::size_t i = 0; i < count; ++i) {
      bot_text line{};
      if (!step(bot_effect_json(machine, i, 1, &line))) return false;
      said += string(line) + "\n";
    }
    return true;
  }
  bool run() {
    const auto& bytes = everything();
    if (!step(bot_verify(bytes.data(), bytes.size()))) return false;
    if (!step(bot_open_bytes(bytes.data(), bytes.size(), BOT_OPEN_COPY, &artifact))) return false;
    if (!step(bot_deployment_create(artifact, &deployment))) return false;
    const bot_pair pair{text("currency"), text("Rupiah, and a text that is too long to be kept in place")};
    if (!step(bot_deployment_set_config(deployment, &pair, 1))) return false;
    std::uint64_t id = 0;
    bot_text original{};
    REQUIRE(bot_artifact_text(artifact, 0, &id, &original) == BOT_OK);
    if (!step(bot_deployment_set_text(deployment, text("en"), id, original))) return false;
    if (!step(bot_machine_create(&machine))) return false;
    if (!step(bot_session_start(artifact, 1, &session))) return false;
    if (!turn(BOT_EVENT_MESSAGE, "halo", "", 0) || !turn(BOT_EVENT_MESSAGE, "kecil", "", 0)) return false;
    if (!turn(BOT_EVENT_RESULT, "", R"({"id":"A\t1","total":2,"tags":["x","y"]})", 1)) return false;
    if (!turn(BOT_EVENT_HOST, "paid", R"({"invoice":"I9"})", 0)) return false;
    if (!turn(BOT_EVENT_MESSAGE, "AB-12", "", 0) || !turn(BOT_EVENT_MESSAGE, "satu", "", 0)) return false;
    if (!turn(BOT_EVENT_MESSAGE, "Jalan M\xc3\xa9lati, no. 3", "", 0)) return false;
    const std::string saved = state();
    if (!step(bot_session_restore(artifact, saved.data(), saved.size(), &second))) return false;
    if (!step(bot_session_move(second, artifact))) return false;
    return turn(BOT_EVENT_MESSAGE, "12", "", 0);
  }
  ~Scenario() {
    if (second != nullptr) CHECK(bot_session_close(second) == BOT_OK);
    if (session != nullptr) CHECK(bot_session_close(session) == BOT_OK);
    if (deployment != nullptr) CHECK(bot_deployment_close(deployment) == BOT_OK);
    if (machine != nullptr) CHECK(bot_machine_close(machine) == BOT_OK);
    if (artifact != nullptr) CHECK(bot_artifact_close(artifact) == BOT_OK);
  }
};

}  // namespace

TEST_CASE("every allocation may fail") {
  (void)everything();
  std::string whole;
  {
    Scenario usual;
    REQUIRE(usual.run());
    whole = usual.said;
  }
  REQUIRE_THAT(whole, Catch::Contains("ke jalan 2"));
  Account account;
  const bot_allocator allocator = allocator_of(account);
  REQUIRE(bot_use_allocator(&allocator) == BOT_OK);
  std::size_t refusals = 0;
  for (bool done = false; !done; ++refusals) {
    account.asked = 0;
    account.refuse_at = refusals;
    Scenario scenario;
    INFO("refused: " << refusals);
    done = scenario.run();
    if (done) CHECK(scenario.said == whole);
    else CHECK_THAT(last_error(), Catch::Contains("memory"));
    if (!done && scenario.session != nullptr && scenario.machine != nullptr) {
      // What was refused works once there is memory again.
      account.refuse_at = SIZE_MAX;
      const bot_event e = message("halo");
      CHECK(bot_turn(scenario.machine, scenario.session, scenario.deployment, &e) == BOT_OK);
    }
  }
  CHECK(refusals > 100);
  CHECK(account.blocks.empty());
  CHECK_FALSE(account.mistaken);
  REQUIRE(bot_use_allocator(nullptr) == BOT_OK);
}

TEST_CASE("everything of the library comes from the allocator, and in the end nothing does") {
  Account account;
  const bot_allocator allocator = allocator_of(account);
  REQUIRE(bot_use_allocator(&allocator) == BOT_OK);
  {
    Open o(hello());
    REQUIRE(o.say("x") == BOT_OK);
    CHECK(account.blocks.size() > 5);
    for (int i = 0; i < 2000; ++i) REQUIRE(o.say("halo kak, apa kabar?") == BOT_OK);
    const std::size_t warm = account.asked;
    for (int i = 0; i < 1000; ++i) REQUIRE(o.say("halo kak, apa kabar?") == BOT_OK);
    CHECK(account.asked == warm);
  }
  CHECK(account.blocks.empty());
  CHECK_FALSE(account.mistaken);
  REQUIRE(bot_use_allocator(nullptr) == BOT_OK);
}
