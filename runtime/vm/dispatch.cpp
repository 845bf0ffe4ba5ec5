// Which handler runs.

#include <algorithm>

#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::HandlerRow;
using bytecode::IntentKind;
using bytecode::IntentRow;
using bytecode::no_row;
using bytecode::Word;

namespace {

/// "/start" or "/start@name", alone or with something behind it.
bool is_command(std::string_view message, std::string_view command) {
  if (!message.starts_with('/') || message.substr(1, command.size()) != command) return false;
  const std::string_view rest = message.substr(1 + command.size());
  return rest.empty() || rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\t' || rest[0] == '@';
}

}  // namespace

// ---- one intent -----------------------------------------------------------------------------------------------------

bool Machine::kind_holds(const IntentRow& intent) const {
  const bool message = is_message();
  switch (intent.kind) {
    case IntentKind::text: return message;
    case IntentKind::event: return event_->kind == Event::Kind::host && view_.text(intent.event) == event_->name;
    case IntentKind::command:
      return event_->kind == Event::Kind::message && is_command(event_->text, view_.text(intent.event));
    case IntentKind::image:
    case IntentKind::audio:
    case IntentKind::video:
    case IntentKind::file:
    case IntentKind::location:
    case IntentKind::contact:
    case IntentKind::sticker: {
      const auto media = static_cast<std::uint8_t>(intent.kind) - static_cast<std::uint8_t>(IntentKind::image) +
                         static_cast<std::uint8_t>(MediaKind::image);
      return event_->kind == Event::Kind::message && static_cast<std::uint8_t>(event_->media) == media;
    }
  }
  return false;
}

/// The attributes of an event are the fields of its payload.
[[gnu::cold]] bool Machine::fields_hold(std::uint32_t intent) {
  const IntentRow& row = view_.intents()[intent];
  if (event_ == &made_) return payload_holds(intent);
  for (std::uint32_t k = 0; k < row.attribute_count; ++k) {
    const bytecode::AttributeRow& a = view_.attributes()[row.attributes + k];
    bytecode::Type type = bytecode::type_of_byte(a.type, a.detail);
    type.optional = a.optional != 0;
    const Value* field = event_->value.field(view_.text(a.name));
    charge(event_->value.count / 16 + 1);
    const std::optional<Word> word = take_in(field == nullptr ? Value{} : *field, type, a.bound);
    if (!word || failed()) return false;
    attributes_[k] = *word;
  }
  return true;
}

inline bool Machine::attributes_hold(std::uint32_t intent, bool& any) {
  const IntentRow& row = view_.intents()[intent];
  if (row.attribute_count == 0) return true;
  if (row.kind == IntentKind::event) return fields_hold(intent);
  for (std::uint32_t k = 0; k < row.attribute_count; ++k) {
    const bytecode::AttributeRow& a = view_.attributes()[row.attributes + k];
    const std::optional<Word> value = nlu_value(a.nlu, a.of, a.index + 1U);
    if (value) {
      any = any || a.optional == 0;
      attributes_[k] = *value;
    } else if (const std::uint32_t standard = view_.nlus()[a.nlu].default_value; standard != no_row) {
      attributes_[k] = standard;
    } else if (a.optional == 0) {
      return false;
    } else {
      attributes_[k] = bytecode::none_of(static_cast<bytecode::BaseType>(a.type & 0x7f));
    }
    if (failed()) return false;
  }
  return true;
}

bool Machine::holds(std::uint32_t index, Step::Result& why) {
  if (raised_ == no_row) return event_holds(index, why);
  const IntentRow& intent = view_.intents()[index];
  charge(intent.attribute_count);
  if (failed()) return false;
  why = Step::Result::other_event;
  if (index != raised_) return false;
  std::copy(raised_values_.begin(), raised_values_.end(), attributes_.begin());
  why = Step::Result::guard;
  return intent.when == no_row || ask(intent.when);
}

/// The same when no intent is raised.
bool Machine::event_holds(std::uint32_t index, Step::Result& why) {
  const IntentRow& intent = view_.intents()[index];
  charge(intent.attribute_count);
  if (failed()) return false;
  why = Step::Result::other_event;
  if (intent.kind == IntentKind::text ? !is_message() : !kind_holds(intent)) return false;
  why = Step::Result::no_intent;
  if (intent.classifier != no_row) {
    const bool by_nlu = (intent.classifier & bytecode::classifier_is_nlu) != 0;
    if (by_nlu ? !nlu_found(intent.classifier & ~bytecode::classifier_is_nlu) : !ask(intent.classifier)) return false;
  }
  why = Step::Result::no_attribute;
  bool any = intent.classifier != no_row || intent.fallback != 0 || intent.kind != IntentKind::text;
  if (!attributes_hold(index, any)) return false;
  if (!any) return false;  // defaults alone make no match
  why = Step::Result::guard;
  return intent.when == no_row || ask(intent.when);
}

// ---- handlers and openers -------------------------------------------------------------------------------------------

bool Machine::try_handler(std::uint32_t index) {
  const HandlerRow& h = view_.handlers()[index];
  charge(1);
  Step::Result why = Step::Result::taken;
  bool fine = h.intent == no_row || holds(h.intent, why);
  if (fine && h.attribute != no_row && attributes_[h.attribute] != h.value) {
    fine = false;
    why = Step::Result::other_value;
  }
  if (fine && h.guard != no_row && !ask(h.guard)) {
    fine = false;
    why = Step::Result::guard;
  }
  note(Step::Kind::tried, fine ? Step::Result::taken : why, index);
  if (fine) note_values(h.intent);
  return fine;
}

[[gnu::cold]] bool Machine::try_each(std::uint32_t first, std::uint32_t count, std::uint32_t& taken) {
  for (std::uint32_t i = first; i < first + count && !failed(); ++i) {
    if (!try_handler(i)) continue;
    taken = i;
    return !failed();
  }
  return false;
}

/// The same when nobody wants to know why one is passed over, and no intent is raised.
bool Machine::try_quickly(std::uint32_t first, std::uint32_t count, std::uint32_t& taken) {
  const HandlerRow* const begin = view_.handlers().data() + first;
  const HandlerRow* const end = begin + count;
  const Artifact::Gate* const gates = artifact_->gates().data();
  std::uint32_t held = no_row;  // the intent whose values attributes_ has
  const HandlerRow* h = begin;
  for (; h != end; ++h) {
    if (h->intent != no_row) {
      const Artifact::Gate& gate = gates[h->intent];
      if (!may_hold(gate)) continue;
      if (h->intent != held) {
        held = no_row;
        Step::Result why = Step::Result::taken;
        const bool fine = event_holds(h->intent, why);
        if (failed()) return false;
        if (!fine) continue;
        if (gate.steady) held = h->intent;
      }
    }
    if (h->attribute != no_row && attributes_[h->attribute] != h->value) continue;
    if (h->guard == no_row) break;
    const bool fine = ask(h->guard);
    if (failed()) return false;
    if (fine) break;
  }
  const auto passed = static_cast<std::uint32_t>(h - begin);
  if (h == end) {
    charge(passed);
    return false;
  }
  charge(passed + 1);
  taken = first + passed;
  return !failed();
}

/// The handlers of the open state, its flow and the bot; of the bot alone when no flow is open.
[[gnu::always_inline]] inline bool Machine::levels_hold(std::uint32_t& handler) {
  const bytecode::Level bot = view_.info().handlers;
  if (parts_.frames.empty()) return try_handlers(bot.first, bot.count, handler);
  const bytecode::StateRow& state = view_.states()[top_state()];
  const bytecode::Level& own = view_.flows()[state.flow].handlers;
  return try_handlers(state.handlers.first, state.handlers.count, handler) ||
         try_handlers(own.first, own.count, handler) || try_handlers(bot.first, bot.count, handler);
}

/// Whether no other flow may interrupt: the open one is exclusive, or a block waits for a flow's result.
[[gnu::always_inline]] inline bool Machine::openers_closed() const {
  if (parts_.frames.empty()) return false;
  const bytecode::StateRow& state = view_.states()[top_state()];
  if ((state.flags & bytecode::state_exclusive) != 0) return true;
  if ((view_.flows()[state.flow].flags & bytecode::flow_exclusive) != 0) return true;
  return std::any_of(parts_.frames.begin(), parts_.frames.end(), [](const Frame& f) { return f.called; });
}

[[gnu::always_inline]] inline bool Machine::try_openers(std::uint32_t& flow) {
  const auto openers = view_.openers();
  if (openers.empty() || openers_closed()) return false;
  charge(parts_.frames.size() / 16);
  const bool quick = !recording_ && raised_ == no_row;
  const std::uint32_t open = parts_.frames.empty() ? no_row : view_.states()[top_state()].flow;
  for (std::uint32_t i = 0; i < openers.size() && !failed(); ++i) {
    charge(1);
    if (openers[i].flow == open) continue;
    if (quick && !may_hold(artifact_->gates()[openers[i].intent])) continue;
    Step::Result why = Step::Result::taken;
    const bool fine = quick ? event_holds(openers[i].intent, why) : holds(openers[i].intent, why);
    note(Step::Kind::opener, fine ? Step::Result::taken : why, i);
    if (fine) note_values(openers[i].intent);
    if (!fine || failed()) continue;
    if (openers[i].args != no_row && interpret(openers[i].args).kind == Outcome::Kind::failed) return false;
    flow = openers[i].flow;
    return !failed();
  }
  return false;
}

// ---- what an event meets --------------------------------------------------------------------------------------------

/// The first handler or opener that holds runs; false when none does.
bool Machine::handled() {
  std::uint32_t handler = no_row, flow = no_row;
  const bool opens = !levels_hold(handler);
  if (opens && (failed() || !try_openers(flow))) return failed();
  if (is_message()) head_.misses = 0;
  Outcome outcome{Outcome::Kind::open, flow};
  if (!opens) outcome = take(handler);
  settle(outcome, {false, handler});
  return true;
}

/// The same for the intent that was raised. A button that nobody takes may still be the answer to the question that
/// waits for a value of the NLU `wanted`.
[[gnu::cold]] bool Machine::raised_handled(std::uint32_t wanted) {
  const bool done = handled();
  const IntentRow& row = view_.intents()[raised_];
  raised_ = no_row;
  if (done) return true;
  for (std::uint32_t k = 0; is_message() && wanted != no_row && k < row.attribute_count; ++k) {
    const bytecode::AttributeRow& a = view_.attributes()[row.attributes + k];
    const auto base = static_cast<bytecode::BaseType>(a.type & 0x7f);
    if (a.nlu != wanted || raised_values_[k] == bytecode::none_of(base)) continue;
    answer(raised_values_[k]);
    return true;
  }
  return false;
}

/// Handles the event, or the intent that was raised; false when nobody wants it.
bool Machine::deliver() {
  const bool message = is_message();
  if (event_->kind == Event::Kind::tap) raise(event_->text);
  else if (message && !parts_.choices.empty()) raise_choice();
  if (failed()) return true;
  const Continuation* asks = asking();
  const std::uint32_t wanted = asks == nullptr ? no_row : view_.resumes()[asks->resume].what;
  if (raised_ != no_row) {
    if (raised_handled(wanted)) return true;
    if (!message) return false;
  }
  if (event_->kind == Event::Kind::tap) return unmatched();
  if (wanted != no_row) {
    if (const std::optional<Word> value = nlu_value(wanted, 1, 1)) {
      answer(*value);
      return true;
    }
    if (failed()) return true;
  }
  if (handled()) return true;
  if (!message) return false;
  if (asks != nullptr && wanted == no_row && !event_->text.empty()) {
    const Word text = context(1);
    if (!failed()) answer(text);
    return true;
  }
  return unmatched();
}

/// A message that no intent has matched.
bool Machine::unmatched() {
  missed_ = true;
  if (head_.misses != 0xffff'ffff) ++head_.misses;
  if (asking() != nullptr) {
    retry();
    return true;
  }
  std::uint32_t handler = no_row;
  const bytecode::Level bot = view_.info().handlers;
  if (parts_.frames.empty()) {
    if (view_.info().fallback_flow != no_row) {
      settle({Outcome::Kind::open, view_.info().fallback_flow}, {});
    } else if (try_otherwise(bot, handler)) {
      const Outcome outcome = take(handler);
      settle(outcome, {false, handler});
    }
    return true;
  }
  const bytecode::StateRow& state = view_.states()[top_state()];
  for (const bytecode::Level* level : {&state.handlers, &view_.flows()[state.flow].handlers, &bot}) {
    if (try_otherwise(*level, handler)) {
      const Outcome outcome = take(handler);
      settle(outcome, {false, handler});
      return true;
    }
    if (failed()) return true;
  }
  return true;
}

}  // namespace bot::runtime
