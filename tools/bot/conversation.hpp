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
#include "tools/bot/project.hpp"
#include "tools/talk/talker.hpp"

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

/// A conversation with the host around it: the clock, the services, the file it is kept in.
struct Conversation {
  const LoadedBot& bot;
  talk::Talker talker;
  runtime::Session& session = talker.session;
  runtime::Machine& machine = talker.machine;
  std::optional<std::int64_t> now;  ///< the clock stands still there
  std::int64_t skew = 0;            ///< how far `:wait` has put the clock on
  std::string session_file;         ///< kept up to date when not empty
  bool loaded = false;              ///< the session was there already
  std::string last_text;            ///< of the last turn
  bool last_was_message = true;
  runtime::Session before;  ///< as it was before the last turn; holds nothing when there was none

  /// Reads --seed, --now, --fuel, --memory, --config, --channel, --user, --name, --messages and --session, and the
  /// manifest beside the bot. Throws UsageError and FileError.
  Conversation(const LoadedBot& loaded_bot, const Arguments& arguments);

  /// Runs a turn and saves the session. Nothing when the input means nothing now: `problem` says why.
  std::optional<runtime::TurnError> put(const talk::Input& input, std::string& problem);
  /// The last turn has called a service, or will wait for one: asks it and goes on with its answer. False when there is
  /// none to ask. `problem` then says what stands in the way, or is empty.
  bool serve(runtime::TurnError& error, std::string& problem);
  /// What the bot waits for and how to answer, or empty. Unlike serve() also when the last turn has not called.
  [[nodiscard]] std::string waits() const;
  void restart();
  void save(const std::string& path) const;
  void load(const std::string& path);

 private:
  void set_clock();
  void ask_models(const talk::Input& input);
  [[nodiscard]] const Endpoint* endpoint_of(std::string_view service) const;

  runtime::Config config_;
  std::optional<runtime::Catalogue> catalogue_;  ///< texts laid over
  std::vector<Endpoint> services_, models_;
  struct Call {
    std::string service;
    std::string arguments;  ///< JSON
    std::uint64_t call = 0;
    std::int64_t timeout = 0;
  };
  std::optional<Call> call_;  ///< of the last turn
};

/// The sentence for the talker's last turn, which failed, with its place in the source when that is known.
[[nodiscard]] std::string failure(const LoadedBot& bot, const talk::Talker& talker, runtime::TurnError error);
/// The same for what was due in a turn that went on without it: see Machine::due_error(). Empty when nothing failed.
[[nodiscard]] std::string due_failure(const LoadedBot& bot, const talk::Talker& talker);

/// Says so when this system does not know the bot's time zone: its clock is then UTC's.
void tell_of_zone(const LoadedBot& bot);

/// The chat on a terminal.
[[nodiscard]] Exit chat(Conversation& conversation, const volatile std::sig_atomic_t& interrupted);

/// How the last turn came about: the words, what was found in them, who was asked, and who has taken it. The values of
/// its effects are gone then.
[[nodiscard]] std::string explain_turn(const Conversation& conversation);
/// The same, short.
[[nodiscard]] std::string trace_turn(const Conversation& conversation);
/// The open flows and states.
[[nodiscard]] std::string show_state(const Conversation& conversation);
[[nodiscard]] std::string show_variables(Conversation& conversation);

}  // namespace bot::tool
