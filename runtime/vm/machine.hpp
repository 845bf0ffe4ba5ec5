#pragma once
// One turn of a conversation: (artifact, session, event) -> (session', effects).
//
// A pure function: no clock, no randomness, no I/O. A turn that fails leaves the session as it was. A Machine is the
// working memory of turns: keep one per thread and use it for every session and artifact. In the steady state it does
// not allocate.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/fold.hpp"
#include "bytecode/memory.hpp"
#include "bytecode/opcodes.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/match/entities.hpp"
#include "runtime/match/match.hpp"
#include "runtime/match/patterns.hpp"
#include "runtime/session/layout.hpp"
#include "runtime/session/session.hpp"
#include "runtime/vm/deployment.hpp"
#include "runtime/vm/effect.hpp"
#include "runtime/vm/event.hpp"
#include "runtime/vm/value.hpp"

namespace bot::runtime {

enum class TurnError : std::uint8_t {
  none,
  message_too_long,  ///< more than max_message_bytes
  fuel,              ///< the turn takes more steps than allowed
  memory,            ///< the turn or the session needs more memory than allowed
  overflow,          ///< arithmetic went beyond the range of its type
  division_by_zero,
  none_used,       ///< a value that was taken for granted is none
  other_bot,       ///< the session was not started or restored with this artifact
  list_index,      ///< a place that the list does not have
  list_too_long,   ///< more items than the list's type allows
  busy,            ///< too much has come while a service is waited for: raise the event again later
  config_missing,  ///< a new conversation, and the bot was not given what it needs: detail() says which
};
/// One sentence for people.
[[nodiscard]] const char* text(TurnError error);

inline constexpr std::size_t max_message_bytes = bytecode::max_fold_bytes;

struct Limits {
  /// Instructions of one thing that happens in a turn: its event, a timer, a reminder. The artifact's own bound holds
  /// besides. As many handlers, attributes and states may be looked at, too.
  std::uint32_t steps = 1'000'000;
  /// Bytes of texts, records and lists a turn may make, of its effects (64 each, and of their parts), and of a session.
  std::uint32_t memory = std::uint32_t{1} << 20;
};

/// How a turn went: for `:why`, `:trace`, coverage and profiling. Rows are of the artifact.
struct Step {
  enum class Kind : std::uint8_t {
    tried,     ///< a handler was asked: `row`, `result` says whether it held and why not
    opener,    ///< an initial intent was asked: `row` of the openers
    entered,   ///< a state
    opened,    ///< a flow
    closed,    ///< a flow
    raised,    ///< an intent, by a choice or a reminder
    answered,  ///< a resume point: the message is the answer to its question, the service has answered (taken) or not
               ///< (no_intent), the called flow has closed
    retried,   ///< a resume point: the message is no answer, and the question is asked again
    waits,     ///< a resume point: the block stops here
  };
  enum class Result : std::uint8_t { taken, other_event, no_intent, no_attribute, other_value, guard };
  Kind kind = Kind::tried;
  Result result = Result::taken;
  std::uint32_t row = 0;
  std::uint32_t values = bytecode::no_row;  ///< of an intent that was taken: see Machine::attribute()
};

class Machine {
 public:
  /// Runs one turn and puts the new state into `session`, which is of this artifact. On an error the session is
  /// unchanged; the only effects are then those of the bot's `on error` reply.
  [[nodiscard]] TurnError turn(const Artifact& artifact, Session& session, const Event& event,
                               const Limits& limits = {}, const Deployment& deployment = {});

  /// The effects of the last turn, in order.
  [[nodiscard]] std::span<const Effect> effects() const { return {effects_.data(), effect_count_}; }
  /// When the next tick is due, see due() in session.hpp; of the session after the last turn, when that went well.
  [[nodiscard]] std::optional<std::int64_t> next_due() const { return next_due_; }
  /// Instructions the last turn took.
  [[nodiscard]] std::uint32_t steps() const { return steps_; }
  /// After an error: offset in the code section of the instruction that failed.
  [[nodiscard]] std::uint32_t error_place() const { return error_place_; }
  /// What went wrong with something else that happened in the last turn, or none: with a timer, a reminder, or an event
  /// that came while a service was waited for. That was undone, the `on error` reply is among the effects, and it does
  /// not come again; the turn went on without it.
  [[nodiscard]] TurnError due_error() const { return due_error_; }
  /// Offset in the code section of the instruction that failed then.
  [[nodiscard]] std::uint32_t due_error_place() const { return due_error_place_; }
  /// More about an error, for people; may be empty.
  [[nodiscard]] std::string_view detail() const { return detail_; }
  /// What the keywords of the message of the last turn were understood as.
  [[nodiscard]] const MatchScratch& recognition() const { return match_; }
  /// Whether the last message was answered by nothing but an `otherwise`, or was no answer to a question.
  [[nodiscard]] bool missed() const { return missed_; }

  /// The value of a variable in a session of this artifact; a secret one is marked. Valid until the machine is used
  /// again; the effects of the last turn are gone.
  [[nodiscard]] Value variable(const Artifact& artifact, const Session& session, std::uint32_t row);
  /// What a guard chunk without an intent says of a session of this artifact; nothing when it fails. `about` tells the
  /// time and its offset, the channel, the user and the message. The effects of the last turn are gone.
  [[nodiscard]] std::optional<bool> test(const Artifact& artifact, const Session& session, std::uint32_t chunk,
                                         const Event& about = {});

  /// Steps are written down when this is on. Off at first.
  void record(bool on) { recording_ = on; }
  [[nodiscard]] std::span<const Step> trace() const { return trace_; }
  /// The value that attribute `index` had in a step of the last turn that took an intent, none for other steps. It may
  /// be asked before the next turn, test() or variable(); the values of effects are gone then.
  [[nodiscard]] Value attribute(const Step& step, std::uint32_t index);
  /// From now on counts how often each instruction is run: one number for each byte of the artifact's code section,
  /// used where an instruction begins. Turns of artifacts of another size are not counted. Null: no more.
  void count(std::vector<std::uint32_t>* counts) { counts_ = counts; }

 private:
  using Word = bytecode::Word;
  struct Outcome;
  struct Role;
  struct PendingPart {
    Part::Kind kind;
    std::uint32_t number;
    Word label, text, image, payload;  ///< text: of a link its address
  };

  // turn.cpp: what happens in a turn, in which order
  void set_up(const Artifact& artifact, const Session& session, const Event& event, const Limits& limits,
              const Deployment& deployment);
  void deploy();
  void reset();
  void run(const Event& event);
  void begin_session();
  void configure();
  void end_session();
  void reply_to_error(const Artifact& artifact, const Session& session);

  // schedule.cpp: what is due, and what came while the bot waited
  struct Due {
    /// patience: with a service that does not answer
    enum class Kind : std::uint8_t { nothing, patience, timer, reminder, queued } kind = Kind::nothing;
    std::uint32_t row = 0;  ///< of the timer's handler or the reminder's intent
    Queued queued;
  };
  void expire();
  void advance();
  bool attempt(const Due& due);
  void run_due(const Due& due);
  [[nodiscard]] Due::Kind next_due_kind(std::size_t& reminder);
  [[nodiscard]] Due take_next_due();
  void give_up();
  void fire_timer(std::uint32_t timer);
  void fire_reminder(std::uint32_t intent);
  void deliver_queued(const Queued& queued);
  void enqueue(const Event& event);
  void silent_input();
  void new_budget() {
    first_effect_ = sent_;
    jumps_ = 0;
    work_ = 0;
    const std::uint64_t most = std::uint64_t{steps_} + std::min(limits_.steps, view_.info().max_steps);
    max_steps_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(most, 0xffff'ffff));
  }
  void take_result(const Event& event);

  // dispatch.cpp: which handler
  bool deliver();
  bool handled();
  bool raised_handled(std::uint32_t wanted);
  [[nodiscard]] bool levels_hold(std::uint32_t& handler);
  bool try_handlers(std::uint32_t first, std::uint32_t count, std::uint32_t& taken) {
    if (count == 0 || failed()) return false;
    return recording_ || raised_ != bytecode::no_row ? try_each(first, count, taken) : try_quickly(first, count, taken);
  }
  /// The `otherwise` handlers of a level.
  bool try_otherwise(const bytecode::Level& level, std::uint32_t& taken) {
    const std::uint32_t first = level.first + level.count;
    if (level.otherwise == 0 || failed()) return false;
    const bytecode::HandlerRow& h = view_.handlers()[first];
    if (recording_ || (h.intent & h.attribute & h.guard) != bytecode::no_row)
      return try_handlers(first, level.otherwise, taken);
    charge(1);  // the usual one, which asks for nothing
    taken = first;
    return !failed();
  }
  bool try_each(std::uint32_t first, std::uint32_t count, std::uint32_t& taken);
  bool try_quickly(std::uint32_t first, std::uint32_t count, std::uint32_t& taken);
  bool try_handler(std::uint32_t index);
  bool holds(std::uint32_t intent, Step::Result& why);
  bool event_holds(std::uint32_t intent, Step::Result& why);
  bool kind_holds(const bytecode::IntentRow& intent) const;
  bool attributes_hold(std::uint32_t intent, bool& any);
  bool fields_hold(std::uint32_t intent);
  bool try_openers(std::uint32_t& flow);
  [[nodiscard]] bool openers_closed() const;
  bool unmatched();

  // flows.cpp: what it does
  Outcome take(std::uint32_t handler);
  void settle(Outcome outcome, Role role);
  Outcome go(std::uint32_t state, Role& role);
  Outcome back(Role& role);
  Outcome open(std::uint32_t flow, bool called, Role& role);
  Outcome enter(std::uint32_t state, Role& role);
  Outcome hand_on(std::uint32_t flow, Role& role);
  Outcome close_top(Word result, Role& role);
  Outcome resume_top(Role& role);
  void erase_frame(std::size_t at);
  void drop_continuations(Frame& frame, std::uint32_t keep) {
    if (frame.continuations > keep) drop_waiting(frame, keep);
  }
  void drop_waiting(Frame& frame, std::uint32_t keep);
  void drop_finished();
  void remember() {
    if (artifact_->rich() && !parts_.frames.empty()) remember_here();
  }
  void remember_here();

  // waits.cpp: blocks that stop and go on
  void suspend(std::uint32_t resume, const Word* top, std::int64_t deadline, std::uint64_t call);
  Outcome go_on(bool jump, const Word* push, Role& role);
  Outcome ask_again(std::uint32_t attempts, bool retry, Role& role);
  void answer(Word value);
  void retry();
  void hide_message();
  [[nodiscard]] const Continuation* waiting_for(bytecode::ResumeKind kind) const {
    const Continuation* c = parts_.waiting();
    return c != nullptr && view_.resumes()[c->resume].kind == kind ? c : nullptr;
  }
  [[nodiscard]] const Continuation* asking() const { return waiting_for(bytecode::ResumeKind::ask); }
  [[nodiscard]] const Continuation* trying() const { return waiting_for(bytecode::ResumeKind::try_); }
  [[nodiscard]] Role role_of(std::uint32_t resume) const;

  // choices.cpp: what a message offers, and what a tap means
  bool add_part(const PendingPart& part);
  void offer_button(std::uint32_t intent, Word label, const Word* values);
  void offer_link(Word label, Word url);
  void offer_card(Word title, Word card_text, Word image);
  Word make_payload(std::uint32_t intent, const Word* values);
  bool append_payload(Word word, bytecode::Type type);
  bool read_value(std::string_view& from, bytecode::Type type, std::uint32_t bound, Word& out);
  [[nodiscard]] bytecode::Type payload_type(const bytecode::AttributeRow& attribute) const;
  std::uint32_t read_payload(std::string_view payload, bytecode::Vector<Word>& values);
  bool payload_holds(std::uint32_t intent);
  void raise(std::string_view payload);
  void raise_choice();

  // understand.cpp: what NLUs find in a message
  void understand();
  void nothing_understood();
  void forget_others();
  void note_kinds();
  /// False only when the intent cannot hold.
  [[nodiscard]] bool may_hold(const Artifact::Gate& gate) const {
    return (kinds_ >> static_cast<unsigned>(gate.kind) & 1) != 0 &&
           (gate.nlu == bytecode::no_row || match_.found(gate.nlu));
  }
  [[nodiscard]] bool nlu_found(std::uint32_t nlu) {
    return match_.found(nlu) || (!artifact_->keywords_only() && !other_values(nlu).empty());
  }
  std::optional<Word> nlu_value(std::uint32_t nlu, std::uint32_t of, std::uint32_t index);
  std::span<const Word> other_values(std::uint32_t nlu);
  void find_other(std::uint32_t nlu);
  void find_entities(bytecode::Entity kind);
  void find_patterns(std::uint32_t nlu);
  void find_remote(const bytecode::NluRow& row);

  // interpret.cpp
  Outcome interpret(std::uint32_t chunk);
  Outcome run_code(const std::byte* code, Word* top);
  bool ask(std::uint32_t guard);
  void fail(TurnError error, const std::byte* at);
  std::uint32_t pick_variant(std::uint32_t slot, std::uint32_t count);
  [[nodiscard]] bool is_given(std::uint32_t variable) const;

  // effects.cpp
  void effect_op(bytecode::Op op, const std::byte*& code, Word*& top);
  std::uint32_t set_parameters(std::uint32_t flow, const Word* top);
  void call_service(std::uint32_t resume, Word* values);
  void send_fields(std::uint32_t first, std::uint32_t count, Word block);
  void remind(std::uint32_t intent, std::int64_t after);

  // values.cpp
  void value_op(bytecode::Op op, const std::byte*& code, Word*& top);
  void list_op(bytecode::Op op, std::uint32_t shape, const std::byte*& code, Word*& top);
  bool equal(bytecode::Type type, Word a, Word b);
  Word make_block(const Word* words, std::size_t count);
  Word change_case(Word text, bool upper);
  Word trim(Word text);
  Word join(Word list, Word separator);
  bool contains(Word text, Word part);

  // convert.cpp: values from outside and to the outside
  /// `bound`: the most items of a list, 0 for any number.
  std::optional<Word> take_in(const Value& value, bytecode::Type type, std::uint32_t bound);
  std::optional<Word> take_in_scalar(const Value& value, bytecode::Type type);
  std::size_t count_values(Word word, bytecode::Type type);
  void show_value(Word word, bytecode::Type type, Value& out);
  void count_fields(std::uint32_t first, std::uint32_t count, Word block);
  void make_value_room();
  std::string_view write_time(std::int64_t value, bytecode::BaseType base);
  void show_fields(std::uint32_t first, std::uint32_t count, Word block, Value& out);

  // texts.cpp
  [[nodiscard]] std::string_view view_of(Word text) const { return spaces_.text(text); }
  Word make_text(std::string_view bytes);
  /// Bytes that are not UTF-8 become U+FFFD.
  Word make_text_from_outside(std::string_view bytes);
  Word text_of(std::uint32_t row) {
    if (translated_) return translation_of(row);
    const bytecode::Slice s = view_.texts()[row].text;
    return bytecode::pack(bytecode::TextRef{bytecode::TextRef::Space::artifact, s.length, s.offset});
  }
  Word translation_of(std::uint32_t row);
  Word format(std::uint32_t row, const Word* arguments);
  bool append_form(std::string_view form, const Word* arguments);
  bool append(std::string_view bytes);
  bool append_text(Word text);
  Word finish_text(std::size_t begin);
  Word text_of_int(std::int64_t value);
  Word text_of_number(double value);
  Word text_of_duration(std::int64_t milliseconds);
  [[nodiscard]] std::uint32_t language() const;
  Word context(std::uint32_t field);
  Word make_context(std::uint32_t field);
  [[nodiscard]] bool room(std::size_t bytes);
  void send(Effect::Kind kind, std::uint64_t message, Word text, Word more);
  /// A text whose bytes may move before the turn is over.
  [[nodiscard]] static bool of_turn(Word text) {
    return text >> 56 == static_cast<Word>(bytecode::TextRef::Space::turn);
  }
  struct Unready;
  Unready& unready(std::size_t effect);
  void show_effects();
  void show_parts();
  void show_unready();

  // calendar.cpp
  [[nodiscard]] std::int64_t local(std::int64_t time) const;
  [[nodiscard]] Word today() const;
  Word text_of_time(std::int64_t milliseconds);
  Word text_of_date(std::int64_t days);
  [[nodiscard]] Word time_part(std::uint32_t part, std::int64_t milliseconds) const;
  Word date_part(std::uint32_t part, std::int64_t days);
  Word date_sum(bytecode::Op op, Word a, Word b);
  Word format_number(double value, std::int64_t decimals);

  void note(Step::Kind kind, Step::Result result, std::uint32_t row) {
    if (recording_) trace_.push_back({kind, result, row});
  }
  /// The step before has taken this intent.
  void note_values(std::uint32_t intent) {
    if (!recording_ || intent == bytecode::no_row) return;
    trace_.back().values = static_cast<std::uint32_t>(trace_values_.size());
    trace_values_.insert(trace_values_.end(), attributes_.begin(),
                         attributes_.begin() + view_.intents()[intent].attribute_count);
  }
  /// Counts work that is no instruction; past the limit the turn fails.
  void charge(std::size_t units) {
    work_ += units;
    if (work_ > limits_.steps) [[unlikely]]
      out_of_fuel();
  }
  [[gnu::cold]] void out_of_fuel() {
    if (error_ == TurnError::none) error_ = TurnError::fuel;
  }
  [[nodiscard]] bool failed() const { return error_ != TurnError::none; }
  [[nodiscard]] std::uint32_t top_state() const {
    return parts_.frames.empty() ? bytecode::no_row : parts_.frames.back().state;
  }
  [[nodiscard]] bool is_message() const {
    return event_->kind == Event::Kind::message || event_->kind == Event::Kind::tap;
  }

  // of the turn
  const Artifact* artifact_ = nullptr;
  bytecode::View view_;
  const Event* event_ = nullptr;                              ///< what is dealt with: the turn's event, or made_
  const Event* outer_ = nullptr;                              ///< the turn's event
  Event made_;                                                ///< a queued event, a timer, a reminder
  std::uint32_t first_made_payload_ = 0, made_payloads_ = 0;  ///< what it means to intents; in parts_.payloads
  Limits limits_;
  Deployment deployment_;
  SessionHeader head_{};
  TurnError error_ = TurnError::none;
  std::uint32_t error_place_ = 0;
  TurnError due_error_ = TurnError::none;
  std::uint32_t due_error_place_ = 0;
  std::uint64_t spent_ = 0;       ///< work of what was due
  std::size_t first_effect_ = 0;  ///< of what happens now
  std::uint32_t steps_ = 0;
  std::uint32_t max_steps_ = 0;
  std::uint32_t jumps_ = 0;
  std::uint32_t kinds_ = 0;  ///< a bit for each IntentKind that the event may be of
  bool missed_ = false;
  bool translated_ = false;
  bool resolving_ = false;  ///< an agent has closed the conversation
  bool configuring_ = false;
  std::uint64_t work_ = 0;     ///< what a turn does besides instructions, see Limits::steps
  std::size_t untouched_ = 0;  ///< frames, from the bottom, that are as they were before the turn
  Word context_[9]{};          ///< fields that were read in this turn
  std::uint16_t context_known_ = 0;
  std::uint32_t raised_ = bytecode::no_row;      ///< the only intent that holds, with the values of raised_values_
  std::uint32_t again_ = bytecode::no_row;       ///< the resume point whose question is asked again …
  std::uint32_t again_attempts_ = 0;             ///< … with so many attempts
  std::uint32_t choices_of_ = bytecode::no_row;  ///< the effect whose buttons the choices are
  std::uint32_t parts_of_ = 0;                   ///< the effect that the last part went to
  std::uint32_t plural_language_ = 0;            ///< of the text that translation_of gave last
  bool recording_ = false;
  std::optional<std::int64_t> next_due_;

  // memory that stays
  Session held_;
  Unpacked parts_;
  Unpacked before_;  ///< as they were before something that is due
  Spaces spaces_;
  bytecode::Vector<Word> stack_;
  bytecode::Vector<Word> attributes_;
  bytecode::Vector<Word> raised_values_;
  struct Call {
    const std::byte* code;  ///< where it goes on
    Word* base;
  };
  bytecode::Vector<Call> calls_;
  /// What an effect has that can only be shown when the turn is over.
  struct Unready {
    std::uint32_t effect = 0;
    std::uint32_t first_part = 0, parts = 0;
    std::uint32_t first_field = 0, fields = 0;  ///< what `block` holds
    Word text = 0, note = 0;                    ///< 0: nothing to show
    Word block = 0;
  };
  /// Of Limits::memory.
  static constexpr std::size_t bytes_of_effect = 64;
  bytecode::Vector<Unready> unready_;
  bytecode::Vector<PendingPart> pending_parts_;
  bytecode::Vector<Effect> effects_;  ///< those of the turn, and older ones
  std::size_t sent_ = 0;              ///< effects so far
  std::size_t effect_count_ = 0;      ///< the same when the turn went well
  bytecode::Vector<Part> effect_parts_;
  bytecode::Vector<Value> values_;
  bytecode::Vector<char> value_texts_;
  std::size_t counted_ = 0, counted_texts_ = 0;  ///< what show_value will need of the two
  bytecode::Vector<Step> trace_;
  bytecode::Vector<Word> trace_values_;
  std::vector<std::uint32_t>* counts_ = nullptr;
  bytecode::String detail_;
  MatchScratch match_;
  EntityScratch entities_;
  PatternScratch patterns_;
  bool entities_read_ = false;
  struct Other {
    std::uint32_t message = 0;  ///< what was found is of this message
    std::uint32_t first = 0, count = 0;
  };
  bytecode::Vector<Other> others_;  ///< by NLU: values of all but keyword ones
  bytecode::Vector<Word> other_values_;
  std::uint32_t message_ = 0;  ///< counts the messages looked at
  bytecode::FoldedText folded_, folded_too_;
};

}  // namespace bot::runtime
