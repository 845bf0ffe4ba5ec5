// Which handler runs, and what the arrows do.

#include <algorithm>
#include <cstring>

#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::HandlerRow;
using bytecode::no_row;
using bytecode::StateRow;

namespace {

constexpr std::string_view agent_prefix = "agent.";

}  // namespace

TurnError Machine::turn(const Artifact& artifact, Session& session, const Event& event, const Limits& limits) {
  artifact_ = &artifact;
  view_ = artifact.view();
  event_ = &event;
  limits_ = limits;
  error_ = TurnError::none;
  error_place_ = 0;
  steps_ = 0;
  jumps_ = 0;
  work_ = 0;
  context_known_ = 0;
  missed_ = false;
  max_steps_ = std::min(limits.steps, view_.info().max_steps);
  effects_.clear();
  pending_.clear();
  arena_.clear();
  trace_.clear();
  if (session.bytes_.size() < sizeof(SessionHeader) || session.artifact_ != view_.header().checksum)
    return error_ = TurnError::other_bot;
  if (event.text.size() > max_message_bytes) return error_ = TurnError::message_too_long;

  head_ = session.header();
  session_texts_ = session.texts();
  const auto words = session.slots(artifact);
  slots_.assign(words.begin(), words.end());
  frames_.clear();
  for (const std::uint64_t id : session.frames(artifact)) frames_.push_back(artifact.find_state(id));
  if (stack_.size() < view_.info().max_stack + 1) stack_.resize(view_.info().max_stack + 1);
  if (attributes_.size() < artifact.max_attributes()) attributes_.resize(artifact.max_attributes());
  untouched_ = frames_.size();
  head_.now = std::max(head_.now, event.time);

  run(event);
  if (!failed()) save(session);
  if (failed()) return error_;
  for (const Pending& p : pending_) effects_.push_back({p.kind, p.message, view_of(p.text), view_of(p.note)});
  return TurnError::none;
}

void Machine::begin_session() {
  std::fill(slots_.begin(), slots_.end(), 0);
  frames_.clear();
  head_.misses = 0;
  head_.status = SessionStatus::active;
  if (view_.info().init != no_row) (void)interpret(view_.info().init);
}

void Machine::run(const Event& event) {
  const bool message = event.kind == Event::Kind::message;
  const bool of_agent = !message && event.name.starts_with(agent_prefix);
  if (head_.status == SessionStatus::agent && !of_agent) return;  // the agent has it: the bot is silent
  if (head_.status == SessionStatus::ended && !message) return;
  if (head_.status == SessionStatus::fresh || head_.status == SessionStatus::ended) begin_session();
  if (failed()) return;
  if (message) (void)recognize(artifact_->keywords(), event.text, match_);
  else match_.reset(static_cast<std::uint32_t>(view_.nlus().size()));

  const bool resolved = head_.status == SessionStatus::agent && event.name == "agent.resolved";
  if (resolved || event.name == "agent.returned") head_.status = SessionStatus::active;
  deliver();
  // A handler may hand over again, or leave a flow open: then the conversation goes on.
  if (resolved && !failed() && head_.status != SessionStatus::agent && frames_.size() <= untouched_) {
    frames_.clear();
    head_.status = SessionStatus::ended;
    send(Effect::Kind::ended, 0, 0, 0);
  }
}

// ---- which handler --------------------------------------------------------------------------------------------------

bool Machine::holds(const bytecode::IntentRow& intent, Step::Result& why) {
  charge(intent.attribute_count);
  if (failed()) return false;
  const bool message = event_->kind == Event::Kind::message;
  why = Step::Result::other_event;
  if (intent.kind == bytecode::IntentKind::event) {
    if (message || view_.text(intent.event) != event_->name) return false;
  } else if (!message) {
    return false;
  }
  why = Step::Result::no_intent;
  if (intent.classifier != no_row) {
    const bool by_nlu = (intent.classifier & bytecode::classifier_is_nlu) != 0;
    if (by_nlu ? !match_.found(intent.classifier & ~bytecode::classifier_is_nlu) : !ask(intent.classifier))
      return false;
  }
  why = Step::Result::no_attribute;
  bool any = intent.classifier != no_row || intent.fallback != 0 || intent.kind == bytecode::IntentKind::event;
  for (std::uint32_t k = 0; k < intent.attribute_count; ++k) {
    const bytecode::AttributeRow& a = view_.attributes()[intent.attributes + k];
    std::optional<std::uint32_t> value;
    if (match_.found(a.nlu))
      value = a.of == 1 ? std::optional(match_.value(a.nlu)) : match_.value(a.nlu, a.of, a.index + 1U);
    if (value) {
      any = any || a.optional == 0;
    } else if (const std::uint32_t standard = view_.nlus()[a.nlu].default_value; standard != no_row) {
      value = standard;
    } else if (a.optional == 0) {
      return false;
    }
    attributes_[k] = value ? *value : bytecode::none_word;
  }
  if (!any) return false;  // defaults alone make no match
  why = Step::Result::guard;
  return intent.when == no_row || ask(intent.when);
}

bool Machine::try_handler(std::uint32_t index) {
  const HandlerRow& h = view_.handlers()[index];
  charge(1);
  Step::Result why = Step::Result::taken;
  bool fine = h.intent == no_row || holds(view_.intents()[h.intent], why);
  if (fine && h.attribute != no_row && attributes_[h.attribute] != h.value) {
    fine = false;
    why = Step::Result::other_value;
  }
  if (fine && h.guard != no_row && !ask(h.guard)) {
    fine = false;
    why = Step::Result::guard;
  }
  note(Step::Kind::tried, fine ? Step::Result::taken : why, index);
  return fine;
}

bool Machine::try_handlers(std::uint32_t first, std::uint32_t count, std::uint32_t& taken) {
  for (std::uint32_t i = first; i < first + count && !failed(); ++i) {
    if (!try_handler(i)) continue;
    taken = i;
    return !failed();
  }
  return false;
}

bool Machine::try_openers(std::uint32_t& flow) {
  const std::uint32_t open = frames_.empty() ? no_row : view_.states()[top()].flow;
  const auto openers = view_.openers();
  for (std::uint32_t i = 0; i < openers.size() && !failed(); ++i) {
    charge(1);
    if (openers[i].flow == open) continue;
    Step::Result why = Step::Result::taken;
    const bool fine = holds(view_.intents()[openers[i].intent], why);
    note(Step::Kind::opener, fine ? Step::Result::taken : why, i);
    if (!fine) continue;
    flow = openers[i].flow;
    return !failed();
  }
  return false;
}

void Machine::deliver() {
  const bytecode::Level bot = view_.info().handlers;
  const bool message = event_->kind == Event::Kind::message;
  std::uint32_t handler = no_row, flow = no_row;

  if (frames_.empty()) {
    if (try_handlers(bot.first, bot.count, handler)) {
      if (message) head_.misses = 0;
      return follow(take(handler));
    }
    if (failed()) return;
    if (try_openers(flow)) return follow({Outcome::Kind::open, flow});
    if (failed() || !message) return;
    missed_ = true;
    if (head_.misses != 0xffff'ffff) ++head_.misses;
    if (view_.info().fallback_flow != no_row) return follow({Outcome::Kind::open, view_.info().fallback_flow});
    if (try_handlers(bot.first + bot.count, bot.otherwise, handler)) follow(take(handler));
    return;
  }

  const bytecode::Level state = view_.states()[top()].handlers;
  const bytecode::Level own = view_.flows()[view_.states()[top()].flow].handlers;
  for (const bytecode::Level& level : {state, own, bot}) {
    if (try_handlers(level.first, level.count, handler)) {
      if (message) head_.misses = 0;
      return follow(take(handler));
    }
    if (failed()) return;
  }
  if (try_openers(flow)) {
    if (message) head_.misses = 0;
    return follow({Outcome::Kind::open, flow});
  }
  if (failed() || !message) return;
  missed_ = true;
  if (head_.misses != 0xffff'ffff) ++head_.misses;
  for (const bytecode::Level& level : {state, own, bot}) {
    if (try_handlers(level.first + level.count, level.otherwise, handler)) return follow(take(handler));
    if (failed()) return;
  }
}

// ---- what it does ---------------------------------------------------------------------------------------------------

/// Runs a handler's block and says where to go from there; `end` waits on.
Machine::Outcome Machine::take(std::uint32_t handler) {
  const HandlerRow& h = view_.handlers()[handler];
  if (h.body != no_row) {
    const Outcome outcome = interpret(h.body);
    if (outcome.kind != Outcome::Kind::end) return outcome;
  }
  if (h.target == no_row) return {Outcome::Kind::stay, 0};
  if ((h.target & bytecode::target_is_flow) != 0) return {Outcome::Kind::open, h.target & ~bytecode::target_is_flow};
  return {Outcome::Kind::go, h.target};
}

/// Takes arrows until something waits.
void Machine::follow(Outcome arrow) {
  for (;;) {
    switch (arrow.kind) {
      case Outcome::Kind::failed:
      case Outcome::Kind::stay:
      case Outcome::Kind::end: return;
      case Outcome::Kind::go: arrow = go(arrow.row); break;
      case Outcome::Kind::open: arrow = open(arrow.row); break;
    }
  }
}

Machine::Outcome Machine::go(std::uint32_t state) {
  untouched_ = std::min(untouched_, frames_.size() - 1);
  const StateRow& old = view_.states()[top()];
  if (old.exit != no_row && interpret(old.exit).kind == Outcome::Kind::failed) return {Outcome::Kind::failed, 0};
  if (state != top()) head_.misses = 0;
  return enter(state);
}

Machine::Outcome Machine::open(std::uint32_t flow) {
  // An end state that opens a flow makes room for it; and a flow stands on the stack once: an older instance closes.
  charge(1 + frames_.size() / 64);
  if (!frames_.empty() && (view_.states()[top()].flags & bytecode::state_end) != 0) close();
  const auto older = std::find_if(frames_.begin(), frames_.end(),
                                  [&](std::uint32_t state) { return view_.states()[state].flow == flow; });
  if (older != frames_.end()) {
    if (static_cast<std::size_t>(older - frames_.begin()) < untouched_) --untouched_;
    frames_.erase(older);
  }
  const bytecode::FlowRow& row = view_.flows()[flow];
  frames_.push_back(row.initial);
  head_.misses = 0;
  note(Step::Kind::opened, Step::Result::taken, flow);
  if (row.init != no_row && interpret(row.init).kind == Outcome::Kind::failed) return {Outcome::Kind::failed, 0};
  const Outcome outcome = enter(row.initial);
  const std::uint32_t flags = view_.states()[row.initial].flags;
  const bool waits = outcome.kind == Outcome::Kind::end && (flags & bytecode::state_end) == 0;
  return waits && (flags & bytecode::state_silent) != 0 ? hand_on(flow) : outcome;
}

/// Runs the entry actions; `end` when the state waits or its flow has closed.
Machine::Outcome Machine::enter(std::uint32_t state) {
  frames_.back() = state;
  charge(1);
  if (++jumps_ > view_.info().max_jumps && !failed()) error_ = TurnError::fuel;
  if (failed()) {
    return {Outcome::Kind::failed, 0};
  }
  note(Step::Kind::entered, Step::Result::taken, state);
  const StateRow& row = view_.states()[state];
  const Outcome outcome = row.entry == no_row ? Outcome{Outcome::Kind::end, 0} : interpret(row.entry);
  if (outcome.kind != Outcome::Kind::end && outcome.kind != Outcome::Kind::stay) return outcome;
  if ((row.flags & bytecode::state_end) != 0) close();
  return {Outcome::Kind::end, 0};
}

/// A flow that opened in a state which sends nothing gives the opening message on to its handlers.
Machine::Outcome Machine::hand_on(std::uint32_t flow) {
  const bytecode::Level state = view_.states()[top()].handlers;
  const bytecode::Level own = view_.flows()[flow].handlers;
  std::uint32_t handler = no_row;
  const bool message = event_->kind == Event::Kind::message;
  for (const bytecode::Level& level : {state, own})
    if (message && try_handlers(level.first, level.count, handler)) return take(handler);
  for (const bytecode::Level& level : {state, own})
    if (!failed() && try_handlers(level.first + level.count, level.otherwise, handler)) return take(handler);
  return {failed() ? Outcome::Kind::failed : Outcome::Kind::end, 0};
}

void Machine::close() {
  note(Step::Kind::closed, Step::Result::taken, view_.states()[top()].flow);
  frames_.pop_back();
  untouched_ = std::min(untouched_, frames_.size());
  head_.misses = 0;
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
  }
  return "";
}

}  // namespace bot::runtime
