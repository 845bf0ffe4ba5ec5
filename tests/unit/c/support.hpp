#pragma once
// What the tests of the C interface share.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/c/bot.h"

namespace bot::ctest {

/// Compiles a source; it starts at a multiple of 8.
[[nodiscard]] std::vector<std::byte> compile(std::string_view source);
/// The bot of tests/fuzz/everything.bot.
[[nodiscard]] const std::vector<std::byte>& everything();
/// One that says "Halo" and counts.
[[nodiscard]] const std::vector<std::byte>& hello();

[[nodiscard]] inline bot_text text(std::string_view t) { return {t.data(), t.size()}; }
[[nodiscard]] inline std::string string(bot_text t) {
  return t.size == 0 ? std::string() : std::string(t.data, t.size);
}
[[nodiscard]] inline std::string last_error() { return string(bot_last_error()); }

[[nodiscard]] inline bot_event message(std::string_view said, std::int64_t time = 0) {
  bot_event e = BOT_INIT(bot_event);
  e.text = text(said);
  e.time = time;
  return e;
}

/// All effects of the last turn as JSON, a line each.
[[nodiscard]] std::string effects(bot_machine* machine);
[[nodiscard]] std::vector<std::byte> save(bot_session* session);

/// One of each kind of handle, closed at the end.
struct Open {
  bot_artifact* artifact = nullptr;
  bot_machine* machine = nullptr;
  bot_session* session = nullptr;
  bot_deployment* deployment = nullptr;

  explicit Open(const std::vector<std::byte>& bytes);
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open();
  bot_status turn(const bot_event& event, bot_deployment* with = nullptr) {
    return bot_turn(machine, session, with, &event);
  }
  bot_status say(std::string_view said, std::int64_t time = 0) { return turn(message(said, time)); }
};

}  // namespace bot::ctest
