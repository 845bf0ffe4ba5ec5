// What happens besides the event of a turn: what is due, and what came while the bot waited for a service.

#include <algorithm>
#include <limits>

#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::no_row;
using bytecode::Word;

namespace {

/// What is due or queued may take so many times the limit of steps in one turn, all together; the rest comes later.
constexpr std::uint64_t most_budgets = 16;

}  // namespace

// ---- time -----------------------------------------------------------------------------------------------------------

void Machine::expire() {
  if (view_.flow_extras().empty()) return;
  for (std::size_t i = parts_.frames.size(); i-- > 0;) {
    const bytecode::FlowRow& flow = view_.flows()[view_.states()[parts_.frames[i].state].flow];
    if (flow.extra == no_row) continue;
    const std::int64_t expires = std::int64_t{view_.flow_extras()[flow.extra].expires} * 1000;
    if (expires > 0 && later(parts_.frames[i].opened, expires) <= head_.now) erase_frame(i);
  }
  drop_finished();
}

/// Runs something that was due. When it fails it is undone, with a word from the bot, and does not come again: else no
/// event would ever get past it. Says whether it went well.
bool Machine::attempt(const Due& due) {
  before_ = parts_;
  const SessionHeader head = head_;
  const bool missed = missed_;
  const std::size_t untouched = untouched_, effects = sent_, unready = unready_.size(), parts = pending_parts_.size();
  const std::size_t arena = spaces_.arena.size(), heap = spaces_.heap.size();
  const auto restore = [&] {
    parts_ = before_;
    head_ = head;
    missed_ = missed;
    untouched_ = untouched;
    error_ = TurnError::none;
    raised_ = again_ = choices_of_ = no_row;
  };
  const auto unsay = [&] {
    sent_ = effects;
    unready_.resize(unready);
    pending_parts_.erase(pending_parts_.begin() + static_cast<std::ptrdiff_t>(parts), pending_parts_.end());
    spaces_.arena.resize(arena);
    spaces_.heap.resize(heap);
  };
  const std::uint32_t steps = steps_;
  run_due(due);
  spent_ += work_ + (steps_ - steps) + parts_.slots.size() / 16;
  if (!failed()) return true;
  if (due_error_ == TurnError::none) {
    due_error_ = error_;
    due_error_place_ = error_place_;
  }
  restore();
  unsay();
  if (view_.info().on_error == no_row) return false;
  silent_input();
  const bool said = interpret(view_.info().on_error).kind != Outcome::Kind::failed && !failed();
  restore();
  if (!said) unsay();
  return false;
}

/// Deals with all that is due, in order: timers, reminders, the end of patience with a service; and with what came
/// while the bot waited for one.
void Machine::advance() {
  while (!failed() && head_.status == SessionStatus::active && spent_ < most_budgets * limits_.steps) {
    const Due due = take_next_due();
    if (due.kind == Due::Kind::nothing) return;
    if (attempt(due) || due.kind != Due::Kind::patience) continue;
    // Undone, it would wait for the service again.
    Frame& f = parts_.frames.back();
    drop_continuations(f, f.continuations - 1);
    drop_finished();
  }
}

void Machine::run_due(const Due& due) {
  switch (due.kind) {
    case Due::Kind::nothing: return;
    case Due::Kind::patience: return give_up();
    case Due::Kind::timer: return fire_timer(due.row);
    case Due::Kind::reminder: return fire_reminder(due.row);
    case Due::Kind::queued: return deliver_queued(due.queued);
  }
}

/// What comes first of all that is due; of a reminder its place, too.
Machine::Due::Kind Machine::next_due_kind(std::size_t& reminder) {
  if (const Continuation* c = trying()) return c->deadline > head_.now ? Due::Kind::nothing : Due::Kind::patience;
  Due::Kind kind = Due::Kind::nothing;
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  if (!parts_.frames.empty()) {
    const Frame& f = parts_.frames.back();
    const bytecode::StateRow& state = view_.states()[f.state];
    if (f.fired < state.timers) {
      first = later(f.entered, delay_of(view_.handlers()[timer_of(state, f.fired)]));
      kind = Due::Kind::timer;
    }
  }
  for (std::size_t i = 0; i < parts_.reminders.size(); ++i) {
    if (parts_.reminders[i].due >= first) continue;
    first = parts_.reminders[i].due;
    kind = Due::Kind::reminder;
    reminder = i;
  }
  spent_ += 1 + parts_.reminders.size() / 16;
  if (!parts_.queue.empty() && (kind == Due::Kind::nothing || parts_.queue.front().time < first))
    return Due::Kind::queued;
  return first > head_.now ? Due::Kind::nothing : kind;
}

/// The same, and it will not come again.
Machine::Due Machine::take_next_due() {
  std::size_t reminder = 0;
  Due due;
  due.kind = next_due_kind(reminder);
  switch (due.kind) {
    case Due::Kind::nothing:
    case Due::Kind::patience: break;
    case Due::Kind::timer: {
      Frame& f = parts_.frames.back();
      due.row = timer_of(view_.states()[f.state], f.fired++);
      break;
    }
    case Due::Kind::reminder:
      due.row = parts_.reminders[reminder].intent;
      parts_.reminders.erase(parts_.reminders.begin() + static_cast<std::ptrdiff_t>(reminder));
      break;
    case Due::Kind::queued:
      due.queued = parts_.queue.front();
      parts_.queue.erase(parts_.queue.begin());
      break;
  }
  return due;
}

/// The block goes on where the service has failed.
void Machine::give_up() {
  silent_input();
  note(Step::Kind::answered, Step::Result::no_intent, parts_.continuations.back().resume);
  Role role;
  const Outcome outcome = go_on(true, nullptr, role);
  settle(outcome, role);
}

void Machine::fire_timer(std::uint32_t timer) {
  silent_input();
  const std::uint32_t guard = view_.handlers()[timer].guard;
  const bool fine = guard == no_row || ask(guard);
  note(Step::Kind::tried, fine ? Step::Result::taken : Step::Result::guard, timer);
  if (!fine || failed()) return;
  const Outcome outcome = take(timer);
  settle(outcome, {false, timer});
}

void Machine::fire_reminder(std::uint32_t intent) {
  silent_input();
  raised_values_.clear();
  const bytecode::IntentRow& row = view_.intents()[intent];
  for (const auto& a : view_.attributes().subspan(row.attributes, row.attribute_count)) {
    const std::uint32_t standard = a.nlu == no_row ? no_row : view_.nlus()[a.nlu].default_value;
    if (standard == no_row && a.optional == 0) return;  // it can never be raised
    const auto base = static_cast<bytecode::BaseType>(a.type & 0x7f);
    raised_values_.push_back(standard != no_row ? standard : bytecode::none_of(base));
  }
  raised_ = intent;
  note(Step::Kind::raised, Step::Result::taken, intent);
  (void)deliver();
}

/// Nothing was said and nothing is found. Whatever happens now has a budget of its own.
void Machine::silent_input() {
  made_ = Event{};
  made_.kind = Event::Kind::tick;
  made_.time = head_.now;
  made_.channel = outer_->channel;
  made_.user_id = outer_->user_id;
  made_.user_name = outer_->user_name;
  made_.offset_minutes = outer_->offset_minutes;
  event_ = &made_;
  made_payloads_ = 0;
  new_budget();
  understand();
}

// ---- what came while the bot waited ---------------------------------------------------------------------------------

void Machine::enqueue(const Event& event) {
  if (parts_.queue.size() >= max_queue) {
    error_ = TurnError::busy;
    return;
  }
  Queued q;
  q.kind = static_cast<std::uint8_t>(event.kind);
  q.media = static_cast<std::uint8_t>(event.media);
  q.offset = event.offset_minutes;
  q.time = head_.now;
  q.text = make_text_from_outside(event.text);
  q.name = make_text_from_outside(event.name);
  q.url = make_text_from_outside(event.url);
  q.first_payload = static_cast<std::uint32_t>(parts_.payloads.size());
  q.first_finding = static_cast<std::uint32_t>(parts_.findings.size());
  const auto intents = view_.intents();
  for (std::uint32_t i = 0; i < intents.size() && event.kind == Event::Kind::host && !failed(); ++i) {
    charge(1);
    if (intents[i].kind != bytecode::IntentKind::event || !kind_holds(intents[i]) || !fields_hold(i)) continue;
    parts_.payloads.push_back(make_payload(i, attributes_.data()));
  }
  if (failed()) return;
  understand();
  const auto nlus = view_.nlus();
  for (std::uint32_t n = 0; n < nlus.size() && !event.found.empty() && !failed(); ++n) {
    charge(1);
    if (nlus[n].kind != bytecode::NluKind::remote) continue;
    if (const auto found = other_values(n); !found.empty())
      parts_.findings.push_back({n, static_cast<std::uint32_t>(found[0])});
  }
  q.payloads = static_cast<std::uint32_t>(parts_.payloads.size()) - q.first_payload;
  q.findings = static_cast<std::uint32_t>(parts_.findings.size()) - q.first_finding;
  if (q.payloads > 0xffff || q.findings > 0xffff) error_ = TurnError::memory;
  parts_.queue.push_back(q);
}

void Machine::deliver_queued(const Queued& q) {
  silent_input();
  made_.kind = static_cast<Event::Kind>(q.kind);
  made_.media = static_cast<MediaKind>(q.media);
  made_.offset_minutes = q.offset;
  made_.time = q.time;
  // These lie in the session: nothing that was queued in this turn is delivered in it.
  made_.text = view_of(q.text);
  made_.name = view_of(q.name);
  made_.url = view_of(q.url);
  understand();
  for (std::uint32_t i = 0; i < q.findings; ++i) {
    const Finding f = parts_.findings[q.first_finding + i];
    others_[f.nlu] = {message_, static_cast<std::uint32_t>(other_values_.size()), 1};
    other_values_.push_back(f.value);
  }
  first_made_payload_ = q.first_payload;
  made_payloads_ = q.payloads;
  (void)deliver();
}

void Machine::take_result(const Event& event) {
  const Continuation* c = trying();
  if (c == nullptr || c->call != event.call) return;
  const bytecode::ServiceCallRow& call = view_.calls()[view_.resumes()[c->resume].what];
  silent_input();
  std::optional<Word> value;
  if (event.ok && call.result != bytecode::no_type)
    value = take_in(event.value, bytecode::type_of_byte(call.result, call.result_detail), call.result_bound);
  if (failed()) return;
  const bool fine = event.ok && (call.result == bytecode::no_type || value.has_value());
  note(Step::Kind::answered, fine ? Step::Result::taken : Step::Result::no_intent, c->resume);
  Role role;
  const Outcome outcome = go_on(!fine, value ? &*value : nullptr, role);
  settle(outcome, role);
}
}  // namespace bot::runtime
