#include "tests/unit/c/support.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "compiler/driver/driver.hpp"

namespace bot::ctest {

std::vector<std::byte> compile(std::string_view source) {
  driver::Job job;
  job.name = "test.bot";
  job.text = source;
  auto result = driver::compile(job);
  REQUIRE_FALSE(result.artifact.empty());
  return {result.artifact.begin(), result.artifact.end()};
}

const std::vector<std::byte>& everything() {
  static const std::vector<std::byte> made = [] {
    std::ifstream file(BOT_SOURCE_DIR "/tests/fuzz/everything.bot", std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return compile(text.str());
  }();
  return made;
}

const std::vector<std::byte>& hello() {
  static const std::vector<std::byte> made = compile(
      "bot b { title \"B\" }\nvar n: int = 0\notherwise { set n = n + 1  say \"Halo {user.name ?? \"?\"} {n}\" }\n");
  return made;
}

std::string effects(bot_machine* machine) {
  std::size_t count = 0;
  REQUIRE(bot_effect_count(machine, &count) == BOT_OK);
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    bot_text json{};
    REQUIRE(bot_effect_json(machine, i, BOT_JSON_REVEAL_SECRETS, &json) == BOT_OK);
    out += string(json) + "\n";
  }
  return out;
}

std::vector<std::byte> save(bot_session* session) {
  std::size_t size = 0;
  REQUIRE(bot_session_save(session, nullptr, 0, &size) == BOT_BUFFER_TOO_SMALL);
  std::vector<std::byte> out(size);
  REQUIRE(bot_session_save(session, out.data(), out.size(), &size) == BOT_OK);
  REQUIRE(size == out.size());
  return out;
}

Open::Open(const std::vector<std::byte>& bytes) {
  REQUIRE(bot_open_bytes(bytes.data(), bytes.size(), BOT_OPEN_COPY, &artifact) == BOT_OK);
  REQUIRE(bot_machine_create(&machine) == BOT_OK);
  REQUIRE(bot_session_start(artifact, 1, &session) == BOT_OK);
  REQUIRE(bot_deployment_create(artifact, &deployment) == BOT_OK);
}

Open::~Open() {
  CHECK(bot_machine_close(machine) == BOT_OK);
  CHECK(bot_session_close(session) == BOT_OK);
  CHECK(bot_deployment_close(deployment) == BOT_OK);
  CHECK(bot_artifact_close(artifact) == BOT_OK);
}

}  // namespace bot::ctest
