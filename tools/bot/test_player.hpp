#pragma once
// Plays conversations that nobody has written: what may be said where, what comes of it, and the test it makes.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tools/bot/conversation.hpp"
#include "tools/talk/values.hpp"

namespace bot::tool {

/// What a service gives back in a step.
struct Stub {
  std::string service;
  bool ok = false;
  talk::Json value;  ///< when `ok`
  friend bool operator==(const Stub&, const Stub&) = default;
};

/// Something that happens in a conversation.
struct Act {
  enum class Kind : std::uint8_t { user, media, tap, event, wait };
  Kind kind = Kind::user;
  std::string text;  ///< message, label, name of an event
  runtime::MediaKind media = runtime::MediaKind::text;
  talk::Json fields = nullptr;                                  ///< event
  std::optional<std::uint32_t> intent = {};                     ///< event: the intent that it is of
  std::int64_t wait = 0;                                        ///< milliseconds
  std::vector<std::pair<std::string, std::string>> found = {};  ///< a remote model finds a value
  unsigned answers = 0;  ///< how services answer: 0 with the first values, 1 with other ones, 2 they fail

  friend bool operator==(const Act&, const Act&) = default;
};
using Acts = std::vector<Act>;

/// What came of an act.
struct Came {
  std::vector<std::string> replies;
  struct Emitted {
    std::string name;
    talk::Json fields;
  };
  std::vector<Emitted> emitted;
  std::vector<Stub> stubs;  ///< of the services that were called
  bool handover = false;
  std::string team;
  bool possible = true;  ///< no: there is no such button, or nothing is due
  runtime::TurnError error = runtime::TurnError::none;
  std::string problem;  ///< of an error, for people
  bool took = false;    ///< a handler, a flow, an answer or a retry has taken it
  struct Happening {
    enum class Kind : std::uint8_t { intent, flow, state } kind;
    std::uint64_t id;  ///< stable
  };
  std::vector<Happening> happened;  ///< in order
};

/// Conversations as `bot test` has them: they begin on the same Monday, with the same seed.
class Player {
 public:
  /// The bot was made of the result. All outlive it.
  Player(const driver::Result& result, const LoadedBot& bot, const runtime::Config* config);

  void restart();
  Came act(const Act& act);
  /// A new conversation; stops before an act that is not possible. The last result is of the last act played.
  std::vector<Came> play(const Acts& acts);

  /// What may be done now, the most telling first; only what may mean something here.
  [[nodiscard]] Acts possible();
  /// Conversations with one place go on alike, as far as it can be seen.
  [[nodiscard]] std::string place();
  [[nodiscard]] talk::Talker& talker() { return talker_; }
  [[nodiscard]] const std::vector<Act>& pool() const { return pool_; }
  /// Bits of what the last conversation has tried: states, handlers, refusals, intents, instructions.
  [[nodiscard]] const std::vector<std::uint64_t>& tried() const { return tried_; }
  /// `each` is called after each turn, and `code` counts instructions as Machine::count does; tried() then lacks them.
  void watch(std::function<void(const runtime::Machine&)> each, std::vector<std::uint32_t>* code) {
    each_ = std::move(each);
    talker_.machine.count(code ? code : &code_);
  }
  /// Turns since the beginning.
  [[nodiscard]] std::size_t turns() const { return turns_; }
  /// Qualified name of the state on top, or empty.
  [[nodiscard]] std::string state() const;

 private:
  void fill_pool();
  void collect(Came& came);
  void turn(const runtime::Event& event, Came& came);
  void serve(unsigned answers, Came& came);
  [[nodiscard]] talk::Json sample(const model::Type& type, unsigned variant, int depth = 0) const;

  const driver::Result& result_;
  const LoadedBot& bot_;
  talk::Talker talker_;
  std::int64_t start_ = 0;
  std::vector<Act> pool_;
  std::vector<std::uint64_t> tried_;
  std::vector<std::uint32_t> code_;
  std::function<void(const runtime::Machine&)> each_;
  std::vector<std::string> last_replies_;
  struct Call {
    std::uint64_t id;
    std::string service;
  };
  std::vector<Call> calls_;
  std::size_t turns_ = 0;
  std::map<std::uint64_t, std::string> states_;  ///< names by stable id
};

/// When tests begin, in the time zone.
[[nodiscard]] std::int64_t test_start(std::string_view zone);
inline constexpr std::uint64_t test_seed = 1;

/// The conversation as a test, without layout. `ends`: with what holds behind it. `shown`: texts of several lines that
/// were written before; of these the first line is enough.
[[nodiscard]] std::string write_test(const driver::Result& result, const std::string& name, const Acts& acts,
                                     const std::vector<Came>& came, Player& player, bool ends,
                                     std::set<std::string>& shown);
/// Several of them, formatted.
[[nodiscard]] std::string formatted_tests(const std::string& text);

}  // namespace bot::tool
