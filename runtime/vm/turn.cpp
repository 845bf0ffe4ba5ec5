// What happens in a turn, in which order.

#include <algorithm>
#include <bit>
#include <cstring>

#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::no_row;
using bytecode::Word;

namespace {

constexpr std::string_view agent_prefix = "agent.";

}  // namespace

void Machine::reset() {
  error_ = TurnError::none;
  error_place_ = 0;
  work_ = 0;
  jumps_ = 0;
  context_known_ = 0;
  raised_ = again_ = choices_of_ = no_row;
  configuring_ = false;
  resolving_ = false;
  effect_count_ = sent_ = 0;
  unready_.clear();
  pending_parts_.clear();
  spaces_.arena.clear();
  spaces_.heap.clear();
  trace_values_.clear();
}

void Machine::set_up(const Artifact& artifact, const Session& session, const Event& event, const Limits& limits,
                     const Deployment& deployment) {
  artifact_ = &artifact;
  view_ = artifact.view();
  event_ = outer_ = &event;
  limits_ = limits;
  const bytecode::InfoRow& info = view_.info();
  translated_ = info.language != no_row;
  deployment_ = deployment;
  spaces_.catalogue = {};
  if (deployment.config != nullptr || deployment.catalogue != nullptr) [[unlikely]]
    deploy();
  reset();
  new_budget();
  head_ = session.header();
  // Effects may refer to texts of the session as it was.
  const bool kept = head_.texts > 0 || head_.rich != 0;
  if (kept) held_ = session;
  unpack_here(artifact, kept ? held_ : session, parts_, spaces_);
  if (stack_.size() <= info.max_stack) [[unlikely]]
    stack_.resize(info.max_stack + 1);
  if (attributes_.size() < artifact.max_attributes()) [[unlikely]]
    attributes_.resize(artifact.max_attributes());
  untouched_ = parts_.frames.size();
  head_.now = std::max(head_.now, event.time);
}

/// What belongs to another artifact does not count.
[[gnu::cold]] void Machine::deploy() {
  const std::uint64_t checksum = view_.header().checksum;
  if (deployment_.config != nullptr && deployment_.config->artifact() != checksum) deployment_.config = nullptr;
  if (deployment_.catalogue != nullptr && deployment_.catalogue->artifact() != checksum)
    deployment_.catalogue = nullptr;
  if (deployment_.catalogue == nullptr) return;
  translated_ = true;
  spaces_.catalogue = deployment_.catalogue->bytes();
}

TurnError Machine::turn(const Artifact& artifact, Session& session, const Event& event, const Limits& limits,
                        const Deployment& deployment) {
  steps_ = 0;
  missed_ = false;
  detail_.clear();
  trace_.clear();
  effect_count_ = 0;
  next_due_.reset();
  due_error_ = TurnError::none;
  due_error_place_ = 0;
  spent_ = 0;
  if (session.bytes_.size() < sizeof(SessionHeader) || session.artifact_ != artifact.view().header().checksum)
    return error_ = TurnError::other_bot;
  set_up(artifact, session, event, limits, deployment);
  if (event.text.size() > max_message_bytes) error_ = TurnError::message_too_long;
  else run(event);
  ++head_.turns;
  if (!failed()) show_effects();
  if (!failed() && !pack(artifact, head_, parts_, spaces_, limits.memory, session.bytes_)) error_ = TurnError::memory;
  if (failed()) {
    reply_to_error(artifact, session);
    return error_;
  }
  if (artifact.rich()) next_due_ = runtime::due(artifact, head_.status, parts_);
  return TurnError::none;
}

[[gnu::cold]] void Machine::show_parts() {
  effect_parts_.clear();
  effect_parts_.reserve(pending_parts_.size());
  for (const PendingPart& part : pending_parts_) {
    Part out;
    out.kind = part.kind;
    out.number = part.number;
    out.label = view_of(part.label);
    out.image = view_of(part.image);
    out.payload = view_of(part.payload);
    (part.kind == Part::Kind::link ? out.url : out.text) = view_of(part.text);
    effect_parts_.push_back(out);
  }
}

void Machine::send(Effect::Kind kind, std::uint64_t message, Word text, Word more) {
  if ((sent_ + 1) * bytes_of_effect > limits_.memory) [[unlikely]] {
    error_ = TurnError::memory;
    return;
  }
  if (sent_ == effects_.size()) [[unlikely]]
    effects_.emplace_back();
  Effect& e = effects_[sent_++];
  if (e.kind >= Effect::Kind::location) [[unlikely]]
    e = {};  // what few kinds have; the rest is written below
  e.kind = kind;
  e.message = message;
  e.text = view_of(text);
  e.note = more == 0 ? std::string_view{} : view_of(more);
  e.parts = {};
  if (of_turn(text) || of_turn(more)) [[unlikely]] {
    Unready& u = unready(sent_ - 1);
    u.text = text;
    u.note = more;
  }
}

/// The row of an effect among those that are not ready. Only the last message of what happens now gets parts, so it is
/// found near the end or not at all.
[[gnu::cold]] Machine::Unready& Machine::unready(std::size_t effect) {
  for (std::size_t i = unready_.size(); i-- > 0 && unready_[i].effect >= effect;)
    if (unready_[i].effect == effect) return unready_[i];
  unready_.emplace_back().effect = static_cast<std::uint32_t>(effect);
  return unready_.back();
}

inline void Machine::show_effects() {
  if (!unready_.empty()) show_unready();
  effect_count_ = failed() ? 0 : sent_;
}

void Machine::show_unready() {
  counted_ = counted_texts_ = 0;
  for (const Unready& u : unready_)
    if (u.fields > 0) count_fields(u.first_field, u.fields, u.block);
  if (failed()) return;
  if (counted_ > 0) make_value_room();
  if (!pending_parts_.empty()) show_parts();
  for (const Unready& u : unready_) {
    Effect& e = effects_[u.effect];
    if (u.text != 0) e.text = view_of(u.text);
    if (u.note != 0) e.note = view_of(u.note);
    if (u.parts > 0) e.parts = {effect_parts_.data() + u.first_part, u.parts};
    if (u.fields > 0) show_fields(u.first_field, u.fields, u.block, e.value);
  }
}

/// The reply of `on error` speaks of the session as it was, and leaves it so.
[[gnu::cold]] void Machine::reply_to_error(const Artifact& artifact, const Session& session) {
  const TurnError error = error_;
  const std::uint32_t place = error_place_, steps = steps_, chunk = view_.info().on_error;
  effect_count_ = 0;
  if (chunk == no_row || error == TurnError::busy) return;
  steps_ = 0;
  set_up(artifact, session, *outer_, limits_, deployment_);
  nothing_understood();
  if (error == TurnError::message_too_long) silent_input();
  const bool waits = !parts_.frames.empty() && parts_.frames.back().continuations > 0;
  if (waits && (view_.resumes()[parts_.continuations.back().resume].flags & bytecode::resume_secret) != 0)
    hide_message();  // it may be the answer
  const bool begins = head_.status == SessionStatus::fresh || head_.status == SessionStatus::ended;
  if (begins && error != TurnError::config_missing) begin_session();
  if (!failed() && interpret(chunk).kind != Outcome::Kind::failed && !failed()) show_effects();
  if (failed()) effect_count_ = 0;
  error_ = error;
  error_place_ = place;
  steps_ = steps;
}

void Machine::end_session() {
  parts_.frames.clear();
  parts_.continuations.clear();
  parts_.choices.clear();
  parts_.reminders.clear();
  parts_.queue.clear();
}

void Machine::begin_session() {
  std::fill(parts_.slots.begin(), parts_.slots.end(), 0);
  end_session();
  head_.misses = 0;
  head_.status = SessionStatus::active;
  if (deployment_.config != nullptr || !artifact_->required_config().empty()) configure();
  if (!failed() && view_.info().init != no_row) (void)interpret(view_.info().init);
  configuring_ = false;
}

/// What is given stands before the initial values are worked out, and is not overwritten by them.
[[gnu::cold]] void Machine::configure() {
  if (deployment_.config == nullptr) {
    error_ = TurnError::config_missing;
    for (const auto& need : view_.needs())
      if (need.kind == bytecode::NeedKind::config && need.row == artifact_->required_config()[0])
        detail_.assign("no value was given for ").append(view_.text(need.name));
    return;
  }
  configuring_ = true;
  const auto texts = deployment_.config->texts();
  for (const Config::Item& item : deployment_.config->items()) {
    const auto base = static_cast<bytecode::BaseType>(view_.variables()[item.variable].type & 0x7f);
    parts_.slots[item.variable] = base == bytecode::BaseType::text ? make_text(texts[item.word]) : item.word;
  }
}

[[gnu::always_inline]] inline void Machine::run(const Event& event) {
  using Kind = Event::Kind;
  using Status = SessionStatus;
  const bool of_agent = event.kind == Kind::host && event.name.starts_with(agent_prefix);
  const bool with_agent = head_.status == Status::agent;
  if (with_agent && !of_agent) return;  // the agent has it: the bot is silent
  if (head_.status == Status::ended && !is_message()) return;
  if (head_.status == Status::fresh || head_.status == Status::ended) {
    if (event.kind == Kind::tick || event.kind == Kind::result) return;
    begin_session();
    if (failed()) return;
  }
  const bool rich = artifact_->rich();
  const bool resolved = with_agent && event.name == "agent.resolved";
  const bool returned = with_agent && event.name == "agent.returned";
  if (resolved || returned) head_.status = Status::active;
  resolving_ = resolved;
  if (rich) {
    expire();
    if (resolved) {
      parts_.reminders.clear();
      parts_.queue.clear();
      for (Frame& f : parts_.frames) f.fired = view_.states()[f.state].timers;
    } else if (!with_agent) {
      advance();
    }
    event_ = &event;
    if (failed()) return;
    if (head_.status == Status::agent && !of_agent) return;  // what was due has handed over
    new_budget();
  }
  switch (event.kind) {
    case Kind::tick: return;
    case Kind::result: take_result(event); break;
    case Kind::message:
    case Kind::tap:
    case Kind::host: {
      if (rich && !of_agent && trying() != nullptr) {
        enqueue(event);
        return;
      }
      understand();
      if (!deliver() && returned && !failed() && !parts_.frames.empty()) {
        Role role;
        const Outcome outcome = resume_top(role);
        settle(outcome, role);
      }
      break;
    }
  }
  if (failed()) return;
  // A handler may hand over again, or leave a flow open: then the conversation goes on.
  if (resolved && head_.status != Status::agent && parts_.frames.size() <= untouched_) {
    end_session();
    head_.status = Status::ended;
    send(Effect::Kind::ended, 0, 0, 0);
    return;
  }
  if (rich) advance();
}

const char* text(TurnError error) {
  switch (error) {
    case TurnError::none: return "";
    case TurnError::message_too_long: return "the message is longer than 1 MiB";
    case TurnError::fuel: return "the turn takes more steps than it may";
    case TurnError::memory: return "the turn needs more memory than it may";
    case TurnError::overflow: return "a result is too large for its type";
    case TurnError::division_by_zero: return "a number is divided by zero";
    case TurnError::none_used: return "a value that is needed is none";
    case TurnError::other_bot: return "the session belongs to another bot, or to another build of this one";
    case TurnError::list_index: return "a list has no item at the place that was asked for";
    case TurnError::list_too_long: return "a list has more items than its type allows";
    case TurnError::busy: return "too much has come while the bot waits for a service; send it again later";
    case TurnError::config_missing: return "the bot was not given a value that it needs";
  }
  return "";
}

}  // namespace bot::runtime
