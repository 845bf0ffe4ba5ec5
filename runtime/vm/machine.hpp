#pragma once
// One turn of a conversation: (artifact, session, event) -> (session', effects).
//
// A pure function: no clock, no randomness, no I/O. A turn that fails leaves the session as it was. A Machine is the
// working memory of turns: keep one per thread and use it for every session and artifact. In the steady state it does
// not allocate.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bytecode/opcodes.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/match/match.hpp"
#include "runtime/session/session.hpp"

namespace bot::runtime {

struct Event {
  enum class Kind : std::uint8_t {
    message,  ///< the customer wrote `text`
    host,     ///< the host raises the event `name` ("agent.resolved")
  };
  Kind kind = Kind::message;
  std::string_view text;
  std::string_view name;
  std::int64_t time = 0;  ///< milliseconds since 1970; a clock that runs backwards is held at the session's time
  std::string_view channel = "text";
  std::string_view user_id;
  std::string_view user_name;  ///< empty: unknown
};

struct Effect {
  enum class Kind : std::uint8_t {
    say,       ///< send `text`
    handover,  ///< give the conversation to an agent: `text` is the team, `note` a note; both may be empty
    ended,     ///< the conversation is over
  };
  Kind kind = Kind::say;
  std::uint64_t message = 0;  ///< say: stable id of the text
  std::string_view text;      ///< UTF-8; valid until the machine's next turn
  std::string_view note;
};

enum class TurnError : std::uint8_t {
  none,
  message_too_long,  ///< more than max_message_bytes
  fuel,              ///< the turn takes more steps than allowed
  memory,            ///< the turn or the session needs more memory than allowed
  overflow,          ///< arithmetic went beyond the range of its type
  division_by_zero,
  none_used,  ///< a value that was taken for granted is none
  other_bot,  ///< the session was not started or restored with this artifact
};
/// One sentence for people.
[[nodiscard]] const char* text(TurnError error);

inline constexpr std::size_t max_message_bytes = bytecode::max_fold_bytes;

struct Limits {
  /// Instructions of a turn; the artifact's own bound holds besides. As many handlers, attributes and states may be
  /// looked at, too.
  std::uint32_t steps = 1'000'000;
  /// Bytes of texts a turn may make, of its effects (32 each), and of a session.
  std::uint32_t memory = std::uint32_t{1} << 20;
};

/// How a turn went: for `:why`, `:trace`, coverage and profiling. Rows are of the artifact.
struct Step {
  enum class Kind : std::uint8_t {
    tried,    ///< a handler was asked: `row`, `result` says whether it held and why not
    opener,   ///< an initial intent was asked: `row` of the openers
    entered,  ///< a state
    opened,   ///< a flow
    closed,   ///< a flow
  };
  enum class Result : std::uint8_t { taken, other_event, no_intent, no_attribute, other_value, guard };
  Kind kind = Kind::tried;
  Result result = Result::taken;
  std::uint32_t row = 0;
};

class Machine {
 public:
  /// Runs one turn and puts the new state into `session`, which is of this artifact. On an error the session is
  /// unchanged and there are no effects.
  [[nodiscard]] TurnError turn(const Artifact& artifact, Session& session, const Event& event,
                               const Limits& limits = {});

  /// The effects of the last turn, in order.
  [[nodiscard]] std::span<const Effect> effects() const { return effects_; }
  /// Instructions the last turn took.
  [[nodiscard]] std::uint32_t steps() const { return steps_; }
  /// After an error: offset in the code section of the instruction that failed.
  [[nodiscard]] std::uint32_t error_place() const { return error_place_; }
  /// What the message of the last turn was understood as.
  [[nodiscard]] const MatchScratch& recognition() const { return match_; }
  /// Whether the last message was answered by nothing but an `otherwise`.
  [[nodiscard]] bool missed() const { return missed_; }

  /// Steps are written down when this is on. Off at first.
  void record(bool on) { recording_ = on; }
  [[nodiscard]] std::span<const Step> trace() const { return trace_; }

 private:
  struct Outcome;
  struct Open;

  // dispatch.cpp
  void run(const Event& event);
  void begin_session();
  void deliver();
  bool try_handlers(std::uint32_t first, std::uint32_t count, std::uint32_t& taken);
  bool try_handler(std::uint32_t index);
  bool holds(const bytecode::IntentRow& intent, Step::Result& why);
  bool try_openers(std::uint32_t& flow);
  Outcome take(std::uint32_t handler);
  void follow(Outcome arrow);
  Outcome go(std::uint32_t state);
  Outcome open(std::uint32_t flow);
  Outcome enter(std::uint32_t state);
  Outcome hand_on(std::uint32_t flow);
  void close();
  void note(Step::Kind kind, Step::Result result, std::uint32_t row) {
    if (recording_) trace_.push_back({kind, result, row});
  }
  /// Counts work that is no instruction; past the limit the turn fails.
  void charge(std::size_t units) {
    const std::size_t sum = work_ + units;
    work_ = static_cast<std::uint32_t>(std::min<std::size_t>(sum, 0xffff'ffff));
    if (sum > limits_.steps && error_ == TurnError::none) error_ = TurnError::fuel;
  }
  [[nodiscard]] bool failed() const { return error_ != TurnError::none; }
  [[nodiscard]] std::uint32_t top() const { return frames_.empty() ? bytecode::no_row : frames_.back(); }

  // interpret.cpp
  Outcome interpret(std::uint32_t chunk);
  bool ask(std::uint32_t guard);
  void fail(TurnError error, const std::byte* at);
  std::uint32_t pick_variant(std::uint32_t slot, std::uint32_t count);

  // texts.cpp
  [[nodiscard]] std::string_view view_of(bytecode::Word text) const;
  bytecode::Word make_text(std::string_view bytes);
  /// Bytes that are not UTF-8 become U+FFFD.
  bytecode::Word make_text_from_outside(std::string_view bytes);
  bytecode::Word format(std::uint32_t text, const bytecode::Word* arguments);
  bytecode::Word text_of_int(std::int64_t value);
  bytecode::Word text_of_number(double value);
  bytecode::Word text_of_duration(std::int64_t milliseconds);
  bytecode::Word context(std::uint32_t field);
  bytecode::Word make_context(std::uint32_t field);
  [[nodiscard]] bool room(std::size_t bytes);
  void send(Effect::Kind kind, std::uint64_t message, bytecode::Word text, bytecode::Word more);
  void save(Session& session);

  // of the turn
  const Artifact* artifact_ = nullptr;
  bytecode::View view_;
  const Event* event_ = nullptr;
  Limits limits_;
  SessionHeader head_{};
  std::string_view session_texts_;
  TurnError error_ = TurnError::none;
  std::uint32_t error_place_ = 0;
  std::uint32_t steps_ = 0;
  std::uint32_t max_steps_ = 0;
  std::uint32_t jumps_ = 0;
  bool missed_ = false;
  std::uint32_t work_ = 0;       ///< what a turn does besides instructions, see Limits::steps
  std::size_t untouched_ = 0;    ///< frames, from the bottom, that are as they were before the turn
  bytecode::Word context_[5]{};  ///< fields that were read in this turn
  std::uint8_t context_known_ = 0;
  bool recording_ = false;

  // memory that stays
  std::vector<bytecode::Word> slots_;
  std::vector<std::uint32_t> frames_;  ///< state rows, the bottom first
  std::vector<bytecode::Word> stack_;
  std::vector<bytecode::Word> attributes_;
  std::vector<char> arena_;  ///< texts made in this turn
  struct Pending {
    Effect::Kind kind;
    std::uint64_t message;
    bytecode::Word text;
    bytecode::Word note;
  };
  std::vector<Pending> pending_;
  std::vector<Effect> effects_;
  std::vector<Step> trace_;
  std::vector<std::byte> saved_;
  MatchScratch match_;
};

}  // namespace bot::runtime
