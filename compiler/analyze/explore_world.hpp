#pragma once
// Inside of the exploration: a conversation with abstract values. It is the session of the language's description,
// with as much of each value as decides where the conversation goes.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze::exploring {

/// What is known of a value. `any` may be none, `there` is not none and otherwise unknown.
struct Abstract {
  enum class Kind : std::uint8_t { any, there, none, bool_, int_, enum_, text, list };
  Kind kind = Kind::any;
  std::int64_t low = 0, high = 0;  ///< int_: an interval, with the ends of the type for "no end"; bool_, enum_: low
  std::string text = {};
  std::vector<Abstract> items = {};

  friend bool operator==(const Abstract&, const Abstract&) = default;
  [[nodiscard]] bool is(Kind k) const { return kind == k; }
};
inline constexpr std::int64_t no_low = INT64_MIN, no_high = INT64_MAX;

[[nodiscard]] inline Abstract unknown(const model::Type& t) {
  return {t.optional || t.is(model::TypeKind::error) ? Abstract::Kind::any : Abstract::Kind::there};
}
[[nodiscard]] inline Abstract of_bool(bool v) { return {Abstract::Kind::bool_, v ? 1 : 0, v ? 1 : 0}; }
[[nodiscard]] inline Abstract of_enum(std::uint32_t v) { return {Abstract::Kind::enum_, v, v}; }
[[nodiscard]] inline Abstract of_int(std::int64_t low, std::int64_t high) { return {Abstract::Kind::int_, low, high}; }
[[nodiscard]] inline Abstract none() { return {Abstract::Kind::none}; }

using Abstracts = std::vector<Abstract>;
using Locals = std::vector<std::pair<std::uint32_t, Abstract>>;  ///< sorted by number

/// Where a block is, see tests/oracle: a list of statements and the next one; of a loop what it still goes through.
struct Cursor {
  const model::Body* body = nullptr;
  std::uint32_t next = 0;
  bool leaves = false;  ///< the block is over behind it: the `otherwise` of an ask
  bool loops = false;
  bool open = false;  ///< the loop goes through a list that is not known
  std::uint32_t local = 0;
  Abstracts items = {};
  std::uint32_t item = 0;
};
struct Task {
  std::optional<model::HandlerId> handler = {};  ///< whose block it is; else it is a state's entry
  bool opens = false, called = false;            ///< of an entry: the flow has just opened
  Abstracts attributes = {};
  Locals locals = {};
  std::vector<Cursor> cursors = {};
};
struct Waiting {
  Task task;
  const model::Stmt* at = nullptr;  ///< an ask, a call or a try
  std::uint32_t attempts = 0;
};
struct Frame {
  model::FlowId flow{};
  model::StateId state{};
  bool called = false;
  bool forgot = false;                   ///< there were more states it has waited in than `waited` has
  std::uint32_t fired = 0;               ///< how many timers of the state, the shortest first
  std::vector<model::StateId> waited{};  ///< only in flows with `-> back`
  std::vector<Waiting> waiting{};        ///< the innermost last
  bool touched = false;                  ///< in this turn; no part of the state
};

struct World {
  enum class Status : std::uint8_t { fresh, active, agent, ended };
  Status status = Status::fresh;
  Abstract misses = of_int(0, 0);
  Abstracts vars;  ///< by VarId; those that decide nothing stay unknown
  std::vector<Frame> frames = {};
  std::vector<model::IntentId> reminders = {};  ///< sorted
  std::vector<bool> offered = {};               ///< by intent: buttons alone raise it, and one was shown
  const model::Choices* shown = nullptr;        ///< the choices shown last
  std::uint64_t came = 0;                       ///< by rule: what has to come first has come

  /// Worlds with one key are one state of the exploration.
  [[nodiscard]] std::string key() const;
};

}  // namespace bot::analyze::exploring
