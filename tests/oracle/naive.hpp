#pragma once
// The language said a second time: an interpreter that walks the model's trees, plain and slow, written from the
// reference of the language and not from the runtime. The tests hold the runtime against it.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/model/model.hpp"

namespace bot::oracle {

struct None {
  friend bool operator==(None, None) { return true; }
};

/// A value of the language. An enum is the position of its value; a duration and a time are milliseconds, a date days
/// since 1970-01-01, each an int here; a record or a list is its fields or items.
struct Value {
  std::variant<None, bool, std::int64_t, double, std::string, std::vector<Value>> data;
  friend bool operator==(const Value&, const Value&) = default;
  [[nodiscard]] bool none() const { return std::holds_alternative<None>(data); }
  [[nodiscard]] bool truth() const { return std::get<bool>(data); }
  [[nodiscard]] std::int64_t integer() const { return std::get<std::int64_t>(data); }
  [[nodiscard]] double number() const { return std::get<double>(data); }
  [[nodiscard]] const std::string& text() const { return std::get<std::string>(data); }
  [[nodiscard]] const std::vector<Value>& items() const { return std::get<std::vector<Value>>(data); }
};
using Values = std::vector<Value>;

/// A value from the host, of any shape: a record has names.
struct GivenField;
using GivenFields = std::vector<GivenField>;
struct Given {
  std::variant<None, bool, std::int64_t, double, std::string, std::vector<Given>, GivenFields> data;
};
struct GivenField {
  std::string name;
  Given value;
};

/// An intent with a value for each attribute: what a button sends.
struct Raised {
  model::IntentId intent{};
  Values values;
};

struct FoundRemote {
  std::string model, value;
  double score = 1;
};

struct Event {
  enum class Kind : std::uint8_t { message, host, tap, result, tick };
  Kind kind = Kind::message;
  std::string text, name, url;
  model::IntentKind media = model::IntentKind::text;  ///< of a message: a text or a kind of media
  std::int64_t time = 0;
  int offset_minutes = 0;
  std::string channel = "text", user_id, user_name;
  std::optional<Raised> tapped;  ///< nothing: nobody knows the button
  std::uint64_t call = 0;
  bool ok = false;
  Given value;
  std::vector<FoundRemote> found;
};

struct Part {
  enum class Kind : std::uint8_t { button, link, card };
  Kind kind = Kind::button;
  int number = 0;
  std::string label, text, image, url;
  Raised sends;
};

/// An effect as lines for comparison, and what a test needs to go on.
struct Effect {
  std::string line;         ///< kind, text, note, fields: everything but parts
  std::vector<Part> parts;  ///< of a message
  std::uint64_t call = 0;   ///< of a call: its number, from 1
  std::optional<model::ServiceCallId> service;
};

enum class Failure : std::uint8_t {
  none,
  overflow,
  division_by_zero,
  none_used,
  list_index,
  list_too_long,
  busy,
  endless,  ///< the turn went on for longer than any turn should
};

// ---- the session ----------------------------------------------------------------------------------------------------

/// Where a block is: a list of statements and the next one; of a loop the items it still goes through.
struct Cursor {
  const model::Body* body = nullptr;
  std::size_t next = 0;
  bool leaves = false;  ///< the block is over behind it: the `otherwise` of an ask
  bool loops = false;
  std::uint32_t local = 0;
  Values items;
  std::size_t item = 0;
};
/// A block that runs, or waits.
struct Task {
  std::optional<model::HandlerId> handler;  ///< whose block it is; else it is a state's entry
  bool opens = false;                       ///< of an entry: the flow has just opened, and not by a call
  bool called = false;                      ///< … or by one
  Values attributes;
  std::map<std::uint32_t, Value> locals;
  std::vector<Cursor> cursors;
};
struct Waiting {
  Task task;
  const model::Stmt* at = nullptr;  ///< an ask, a call or a try
  std::int64_t attempts = 0;
  std::int64_t deadline = 0;  ///< of a try
  std::uint64_t call = 0;     ///< of a try
};
struct Frame {
  model::FlowId flow{};
  model::StateId state{};
  std::int64_t opened = 0, entered = 0;
  bool called = false;                 ///< the frame below waits for it
  std::vector<bool> fired;             ///< by timer of the state
  std::vector<model::StateId> waited;  ///< the states it has waited in, the latest last: nine at most
  std::vector<Waiting> waiting;        ///< the innermost last
  bool touched = false;                ///< something happened to it in this turn
};
struct Choice {
  std::string label;
  Raised sends;
};
struct Reminder {
  model::IntentId intent{};
  std::int64_t due = 0;
};
/// An event that came while a service was asked.
struct Queued {
  Event event;
  std::int64_t time = 0;
};
enum class Status : std::uint8_t { fresh, active, agent, ended };

struct Session {
  Status status = Status::fresh;
  std::int64_t now = 0;
  std::uint64_t random = 0;
  std::uint32_t misses = 0;
  std::uint64_t calls = 0;  ///< of services so far
  Values vars;              ///< by VarId
  std::vector<Frame> frames;
  std::vector<Choice> choices;
  std::vector<Reminder> reminders;
  std::vector<Queued> queue;
};

/// A new conversation.
[[nodiscard]] Session start(const model::Program& program, std::uint64_t seed);

/// What a turn may have in it: the tests look that all of it comes up.
enum class Feature : std::uint8_t {
  asked,
  answered,
  answered_by_button,
  retried,
  gave_up,  ///< after the last retry
  asked_again,
  stacked,  ///< a block waits above another one
  called,
  call_closed,
  tried,
  try_answered,
  try_failed,
  try_timed_out,
  queued,
  delivered_later,
  timer,
  timer_guarded,  ///< its guard did not hold
  reminder,
  resume_handler,
  went_back,
  nothing_to_go_back_to,
  expired,
  volatile_closed,
  reopened,
  replaced,
  handed_on,
  tapped,
  chosen_by_text,
  opener,
  fallback_flow,
  event_taken,
  handover,
  agent_resolved,
  agent_returned,
  went_on_after_agent,
  end_state_waits,
  loop_waits,  ///< a block waits inside of a `for`
  count_,
};
inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::count_);
[[nodiscard]] const char* name_of(Feature feature);

/// What the compiler has proved impossible.
enum class Stuck : std::uint8_t {
  no,
  unanswered,  ///< no handler and no `otherwise` took a message
  circle,      ///< arrows followed each other without end
};
struct Outcome {
  Failure failure = Failure::none;
  std::vector<Effect> effects;
  std::uint32_t things = 1;  ///< that happened one after the other: the event, timers, what was queued, …
  std::set<Feature> seen = {};
  Stuck stuck = Stuck::no;
};
/// One turn; on a failure the session stays as it was.
[[nodiscard]] Outcome turn(const model::Program& program, Session& session, const Event& event);

/// When something happens by itself, or nothing.
[[nodiscard]] std::optional<std::int64_t> due(const model::Program& program, const Session& session);

/// The session for people and for comparison, a line each: the variables `vars` (by qualified name) that live now.
/// `rich`: with what only sessions of larger bots have.
[[nodiscard]] std::string view(const model::Program& program, const Session& session, const std::set<std::string>& vars,
                               bool rich);

/// A value as effects and views show it.
[[nodiscard]] std::string show(const model::Program& program, const model::Type& type, const Value& value);
[[nodiscard]] std::string quoted(const std::string& text);

}  // namespace bot::oracle
