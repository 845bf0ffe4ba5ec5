#pragma once
// A bot that is loaded, and one conversation with it.

#include <csignal>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bytecode/debug_info.hpp"
#include "bytecode/encoding.hpp"
#include "runtime/load/mapped_file.hpp"
#include "runtime/vm/machine.hpp"
#include "tools/bot/command.hpp"

namespace bot::tool {

/// A verified artifact and the bytes it lies in.
struct LoadedBot {
  runtime::MappedFile file;
  bytecode::Bytes bytes;
  std::unique_ptr<const runtime::Artifact> artifact;
  std::string folder;  ///< where its sources may be: the directory it came from, with a slash, or empty

  [[nodiscard]] const bytecode::View& view() const { return artifact->view(); }
};

/// Whether the path holds a compiled bot: by its first bytes, or by its name.
[[nodiscard]] bool is_compiled(const std::string& path);
/// Maps and verifies. Throws FileError.
[[nodiscard]] LoadedBot load_compiled(const std::string& path);
/// Verifies an artifact that was just made; `name` is of its main file.
[[nodiscard]] LoadedBot load_made(bytecode::Bytes bytes, std::string_view name);
/// The bot a path means: compiled already, or compiled now (findings are shown). Nothing when there are errors; then
/// `code` says how to end.
[[nodiscard]] std::optional<LoadedBot> load_bot(const Arguments& arguments, Exit& code);
/// Its debug information; empty when there is none.
[[nodiscard]] bytecode::DebugInfo debug_info(const LoadedBot& bot);

struct Conversation {
  const LoadedBot& bot;
  runtime::Session session;
  runtime::Machine machine;
  runtime::Limits limits;
  std::uint64_t seed = 0;
  std::optional<std::int64_t> now;  ///< the clock stands still there
  std::string session_file;         ///< kept up to date when not empty
  bool loaded = false;              ///< the session was there already
  std::string last_text;            ///< of the last turn
  bool last_was_message = true;

  /// Reads --seed, --now, --fuel, --memory and --session. Throws UsageError and FileError.
  Conversation(const LoadedBot& loaded_bot, const Arguments& arguments);

  /// Runs a turn and saves the session.
  runtime::TurnError message(std::string_view text);
  runtime::TurnError event(std::string_view name);
  void restart();
  void save(const std::string& path) const;
  void load(const std::string& path);

 private:
  runtime::TurnError turn(runtime::Event event);
};

/// `2026-01-31`, `2026-01-31T08:30`, with seconds, with `Z` or `+07:00`, or milliseconds since 1970.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text);

/// `:event NAME` -> NAME; nothing for another line.
[[nodiscard]] std::optional<std::string_view> event_line(std::string_view line);
/// A line as a message: `::x` stands for `:x`.
[[nodiscard]] std::string_view message_line(std::string_view line);

/// The sentence for a turn that failed, with its place in the source when that is known.
[[nodiscard]] std::string failure(const Conversation& conversation, runtime::TurnError error);

/// The chat on a terminal.
[[nodiscard]] Exit chat(Conversation& conversation, const volatile std::sig_atomic_t& interrupted);

/// How the last turn came about, a line each.
[[nodiscard]] std::string explain_turn(const Conversation& conversation);
/// The same, short.
[[nodiscard]] std::string trace_turn(const Conversation& conversation);
/// The open flows and states.
[[nodiscard]] std::string show_state(const Conversation& conversation);
[[nodiscard]] std::string show_variables(const Conversation& conversation);

}  // namespace bot::tool
