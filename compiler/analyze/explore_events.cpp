// What may come to a conversation, and who takes it.

#include <algorithm>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze::exploring {

using Who = WitnessLine::Who;
using AK = Abstract::Kind;
using Thing = model::RuleThing::Kind;

const model::Stmt* Turn::waiting_at() const {
  if (world.frames.empty() || world.frames.back().waiting.empty()) return nullptr;
  return world.frames.back().waiting.back().at;
}
bool Turn::asks() const {
  const model::Stmt* at = waiting_at();
  return at && std::holds_alternative<model::Ask>(at->node);
}
bool Turn::tries() const {
  const model::Stmt* at = waiting_at();
  return at && std::holds_alternative<model::Try>(at->node);
}
bool Turn::within_call() const {
  return std::any_of(world.frames.begin(), world.frames.end(), [](const Frame& f) { return f.called; });
}
std::vector<const model::Level*> Turn::levels() const {
  if (world.frames.empty()) return {&program.bot.level};
  const Frame& f = world.frames.back();
  return {&program.at(f.state).level, &program.at(f.flow).level, &program.bot.level};
}

bool openers_closed(const model::Program& program, const World& world) {
  for (const Frame& f : world.frames)
    if (f.called) return true;
  if (world.frames.empty()) return false;
  const Frame& top = world.frames.back();
  return program.at(top.flow).exclusive || program.at(top.state).exclusive;
}

namespace {

const model::Stmt* waits_at(const World& world) {
  if (world.frames.empty() || world.frames.back().waiting.empty()) return nullptr;
  return world.frames.back().waiting.back().at;
}

std::string units(std::int64_t milliseconds) {
  static constexpr std::pair<std::int64_t, const char*> all[] = {
      {86'400'000, "day"}, {3'600'000, "hour"}, {60'000, "minute"}, {1'000, "second"}};
  for (const auto& [size, name] : all)
    if (milliseconds >= size && milliseconds % size == 0) {
      const std::int64_t count = milliseconds / size;
      return std::to_string(count) + " " + name + (count == 1 ? " passes" : "s pass");
    }
  return "time passes";
}

/// Nothing of it is a phrase of anybody, most likely.
constexpr const char* nonsense[] = {"hmm", "blabla", "qwerty", "zzz", "xyzzy"};

}  // namespace

std::vector<Coming> comings(const Facts& facts, const World& world) {
  using K = Coming::Kind;
  const model::Program& program = facts.program;
  std::vector<Coming> out;
  const bool agent = world.status == World::Status::agent;
  const bool fresh = world.status == World::Status::fresh || world.status == World::Status::ended;
  const model::Stmt* at = fresh ? nullptr : waits_at(world);
  const bool tries = at && std::holds_alternative<model::Try>(at->node);
  const auto* ask = at ? std::get_if<model::Ask>(&at->node) : nullptr;
  const auto comes = [&](const model::Intent& i) {
    const bool of_agent = i.kind == model::IntentKind::event && i.event.starts_with("agent.");
    if (agent || tries) return of_agent;
    if (world.status == World::Status::ended) return i.kind != model::IntentKind::event || i.event.empty();
    return true;
  };
  const auto tapped = [&](std::uint32_t intent) { return intent < world.offered.size() && world.offered[intent]; };
  std::vector<const model::Level*> levels;
  if (!fresh && !world.frames.empty()) {
    const Frame& f = world.frames.back();
    levels = {&program.at(f.state).level, &program.at(f.flow).level};
  }
  levels.push_back(&program.bot.level);

  if (tries) {
    out.push_back({K::returned});
    out.push_back({K::failed});
  } else if (!agent && ask) {
    out.push_back({K::answer});
  }
  for (std::uint32_t l = 0; l < levels.size(); ++l)
    for (std::uint32_t place = 0; place < levels[l]->matching.size(); ++place) {
      const model::LevelEntry& e = levels[l]->matching[place];
      const std::uint32_t intent = u(program.at(e.handler).triggers[*e.trigger].intent);
      if (facts.noted[intent] && tapped(intent) && !agent && !tries) out.push_back({K::handler, e, 0, l, place, true});
      if (comes(program.intents[intent]) && !facts.buttons_only[intent])
        out.push_back({K::handler, e, 0, l, place, false});
    }
  if (fresh || !openers_closed(program, world))
    for (const model::IntentId id : program.openers) {
      const model::Intent& intent = program.at(id);
      if (!fresh && !world.frames.empty() && *intent.flow == world.frames.back().flow) continue;
      if (facts.noted[u(id)] && tapped(u(id)) && !agent && !tries) out.push_back({K::opener, {}, u(id), 0, 0, true});
      if (comes(intent) && !facts.buttons_only[u(id)]) out.push_back({K::opener, {}, u(id), 0, 0, false});
    }
  if (agent) {
    out.push_back({K::resolved});
    out.push_back({K::came_back});
    return out;
  }
  if (tries) return out;
  out.push_back({K::unknown});
  if (fresh) return out;
  if (!world.frames.empty()) {
    const Frame& top = world.frames.back();
    if (top.fired < program.at(top.state).level.timers.size()) out.push_back({K::timer});
  }
  for (const model::IntentId id : world.reminders) out.push_back({K::reminder, {}, u(id)});
  for (std::uint32_t f = 0; f < world.frames.size(); ++f)
    if (program.at(world.frames[f].flow).expires) out.push_back({K::expiry, {}, f});
  return out;
}

void Turn::begin() {
  world = World{};
  world.status = World::Status::active;
  world.vars.assign(program.vars.size(), Abstract{});
  set_vars({}, {});
}

// ---- what happens with it -------------------------------------------------------------------------------------------

void Turn::take_entry(const Coming& what) {
  const bool opener = what.kind == Coming::Kind::opener;
  const model::Trigger* trigger = nullptr;
  if (!opener) trigger = &program.at(what.entry.handler).triggers[*what.entry.trigger];
  const model::IntentId id = opener ? static_cast<model::IntentId>(what.row) : trigger->intent;
  const model::Intent& intent = program.at(id);
  guesses = 0;
  Abstracts values = attributes(intent, trigger ? &trigger->constraints : nullptr, what.by_button);
  is_message = intent.kind != model::IntentKind::event || what.by_button;
  // What stands before it takes it, when it surely holds. A tap raises one intent alone.
  // (Of an event that a button raises, the tap comes on its own.)
  const bool may_be_tapped = !facts.buttons[u(id)].empty() && intent.kind != model::IntentKind::event;
  const auto all = levels();
  for (std::uint32_t l = 0; l < all.size(); ++l) {
    bool here = false;
    for (std::uint32_t place = 0; place < all[l]->matching.size(); ++place) {
      here = !opener && l == what.level && place == what.place;
      if (here) break;
      const model::LevelEntry& e = all[l]->matching[place];
      const bool same = program.at(e.handler).triggers[*e.trigger].intent == id;
      if (!same && (what.by_button || may_be_tapped)) continue;
      const auto before = implied(e, id, values);
      if (before == true) throw Dead{};
      // Of texts and commands more is known: need_message looks who takes the words.
      const bool in_words = intent.kind == model::IntentKind::text || intent.kind == model::IntentKind::command;
      if (!before && (same || what.by_button || !in_words)) supposed = true;
    }
    if (here) break;
  }
  if (opener && !what.by_button && intent.kind == model::IntentKind::event)
    for (const model::IntentId other : program.openers) {
      if (other == id) break;
      const model::Intent& o = program.at(other);
      if (o.kind != intent.kind || o.event != intent.event) continue;
      if (!world.frames.empty() && *o.flow == top().flow) continue;
      const auto holds = known(o.when, {});
      if (holds == true && o.attributes.empty()) throw Dead{};
      if (holds != false) supposed = true;
    }
  if (!what.by_button && !may_be_tapped && asks()) {
    const auto& ask = std::get<model::Ask>(waiting_at()->node);
    if (ask.nlu && surely_finds(intent, values, *ask.nlu)) throw Dead{};
  }
  need_message(intent, values, &what);
  if (!condition(intent.when, {&values, nullptr})) throw Dead{};
  if (!opener && !condition(program.at(what.entry.handler).guard, {&values, nullptr})) throw Dead{};
  held = id;
  held_values = values;
  if (is_message) world.misses = of_int(0, 0);
  happens(Thing::intent, u(id));
  if (!opener) return take(what.entry.handler, std::move(values));
  if (!first_taken) {
    first_taken = static_cast<std::uint32_t>(program.handlers.size()) + u(id);
    surely_taken = guesses == 0;
  }
  Abstracts args;
  const auto& params = program.at(*intent.flow).params;
  for (std::size_t i = 0; i < intent.open_args.size(); ++i) {
    const bool decides = i < params.size() && facts.tracked[u(params[i])];
    args.push_back(decides ? evaluate(*intent.open_args[i], {&values, nullptr}) : unknown(intent.open_args[i]->type));
  }
  open(*intent.flow, std::move(args), false, false);
}

void Turn::unmatched() {
  is_message = true;
  for (const model::Level* l : levels())
    for (const model::LevelEntry& e : l->matching)
      if (implied(e, {}, {}) == true) throw Dead{};
  const bool any_text = asks() && !std::get<model::Ask>(waiting_at()->node).nlu;
  if (any_text) {
    tell(Who::user, "(an image)");
    for (const model::Level* l : levels())
      for (const model::LevelEntry& e : l->matching)
        if (program.at(program.at(e.handler).triggers[*e.trigger].intent).kind == model::IntentKind::image)
          supposed = true;
  } else {
    const bool before = supposed;
    bool sure = false;
    for (const char* candidate : nonsense) {
      text = candidate;
      supposed = false;
      check_message(nullptr, {});
      sure = !supposed;
      if (sure) break;
    }
    supposed = before || !sure;
    if (!sure) text.clear();
    tell(Who::user, sure ? text : "(a message that nothing understands)");
  }
  world.misses = facts.bounded(of_int(world.misses.low == no_low ? no_low : world.misses.low + 1,
                                      world.misses.high == no_high ? no_high : world.misses.high + 1),
                               facts.misses());
  if (asks()) {
    Waiting& waiting = top().waiting.back();
    const auto& ask = std::get<model::Ask>(waiting.at->node);
    secret = ask.type.secret;
    if (ask.retries && waiting.attempts >= *ask.retries) {
      Task task = std::move(waiting.task);
      top().waiting.pop_back();
      push(task, ask.otherwise);
      task.cursors.back().leaves = true;
      return run(std::move(task));
    }
    if (ask.retries) ++waiting.attempts;
    tell(Who::bot, show(ask.retry ? *ask.retry : ask.question));
    if (!ask.retry) shows(ask.choices);
    return;
  }
  if (world.frames.empty() && program.fallback) return open(*program.fallback, {}, false, false);
  for (const model::Level* level : levels())
    for (const model::LevelEntry& e : level->otherwise) {
      const model::Handler& h = program.at(e.handler);
      Abstracts values;
      if (e.trigger) {
        const model::Trigger& t = h.triggers[*e.trigger];
        const model::Intent& intent = program.at(t.intent);
        const bool plain = !intent.classifier && intent.attributes.empty() && intent.kind == model::IntentKind::text;
        if (!plain) {
          supposed = true;
          if (choose_words(2) != 0) continue;
        }
        values = attributes(intent, &t.constraints, false);
        if (!condition(intent.when, {&values, nullptr})) continue;
        if (condition(h.guard, {&values, nullptr})) {
          happens(Thing::intent, u(t.intent));
          return take(e.handler, std::move(values));
        }
        continue;
      }
      if (condition(h.guard, {&values, nullptr})) return take(e.handler, {});
    }
}

void Turn::end_conversation() {
  if (std::any_of(world.frames.begin(), world.frames.end(), [](const Frame& f) { return f.touched; })) return;
  world = World{};
  world.status = World::Status::ended;
  world.vars.assign(program.vars.size(), Abstract{});
}

void Turn::fail_try() {
  Waiting waiting = std::move(top().waiting.back());
  top().waiting.pop_back();
  top().touched = true;
  push(waiting.task, std::get<model::Try>(waiting.at->node).failed);
  run(std::move(waiting.task));
}

void Turn::deliver(const Coming& what) {
  using K = Coming::Kind;
  for (Frame& f : world.frames) f.touched = false;
  if (world.status == World::Status::fresh || world.status == World::Status::ended) begin();
  const bool with_agent = world.status == World::Status::agent;
  const auto event_of = [&]() -> std::string {
    if (what.kind == K::handler)
      return program.at(program.at(what.entry.handler).triggers[*what.entry.trigger].intent).event;
    if (what.kind == K::opener) return program.intents[what.row].event;
    return what.kind == K::resolved ? "agent.resolved" : what.kind == K::came_back ? "agent.returned" : "";
  };
  const auto handled = [&](const std::string& event) {
    return std::any_of(program.intents.begin(), program.intents.end(),
                       [&](const model::Intent& i) { return i.kind == model::IntentKind::event && i.event == event; });
  };
  if (with_agent) {
    const std::string event = event_of();
    resolving = event == "agent.resolved";
    if (resolving || event == "agent.returned") world.status = World::Status::active;
    if (resolving) {
      world.reminders.clear();
      for (Frame& f : world.frames) f.fired = static_cast<std::uint32_t>(program.at(f.state).level.timers.size());
    }
  }
  const bool others_due =
      world.reminders.size() > 1 || std::any_of(world.frames.begin(), world.frames.end(),
                                                [&](const Frame& f) { return program.at(f.flow).expires.has_value(); });
  switch (what.kind) {
    case K::handler:
    case K::opener: take_entry(what); break;
    case K::answer: {
      const auto& ask = std::get<model::Ask>(waiting_at()->node);
      is_message = true;
      secret = ask.type.secret;
      Abstract value = unknown(ask.type.plain());
      if (ask.nlu) {
        const model::Nlu& nlu = program.at(*ask.nlu);
        std::optional<std::uint32_t> chosen;
        const bool wanted = facts.local_decides(top().waiting.back().task.cursors.front().body, ask.local);
        if (ask.type.is(model::TypeKind::enum_) && nlu.kind == model::NluKind::keyword) {
          std::vector<std::uint32_t> possible;
          for (std::uint32_t v = 0; v < nlu.values.size(); ++v)
            if (!nlu.values[v].phrases.empty()) possible.push_back(v);
          if (wanted && !possible.empty() && possible.size() <= 12) {
            chosen = possible[choose_words(static_cast<std::uint32_t>(possible.size()))];
            value = of_enum(*chosen);
          }
        }
        text = sample(program, *ask.nlu, chosen);
        if (text.empty() || facts.understood(text).finds(*ask.nlu) == Holds::no) {
          supposed = supposed || nlu.kind != model::NluKind::remote;
          text.clear();
        } else {
          check_message(&what, {});
        }
        tell(Who::user, text.empty() ? "(an answer)" : text);
      } else {
        for (const model::Level* l : levels())
          for (const model::LevelEntry& e : l->matching)
            if (implied(e, {}, {}) == true) throw Dead{};
        text = "Ani";
        check_message(nullptr, {});
        tell(Who::user, text);
      }
      world.misses = of_int(0, 0);
      resume_block(std::move(value));
      break;
    }
    case K::unknown: unmatched(); break;
    case K::returned: {
      const auto& attempt = std::get<model::Try>(waiting_at()->node);
      const model::ServiceCall& call = program.at(attempt.call);
      tell(Who::note, call.qualified + " answers");
      std::optional<Abstract> value;
      if (call.result) {
        value = unknown(*call.result);
        if (call.result->is(model::TypeKind::bool_) && !call.result->optional) value = of_bool(choose(2) == 0);
      }
      resume_block(std::move(value));
      break;
    }
    case K::failed:
      tell(Who::note, program.at(std::get<model::Try>(waiting_at()->node).call).qualified + " fails");
      fail_try();
      break;
    case K::timer: {
      const model::LevelEntry& e = program.at(top().state).level.timers[top().fired];
      const model::Handler& h = program.at(e.handler);
      ++top().fired;
      if (others_due || !world.reminders.empty()) supposed = true;
      tell(Who::note, units(h.delay));
      Abstracts values;
      if (condition(h.guard, {&values, nullptr})) take(e.handler, {});
      break;
    }
    case K::reminder: {
      const auto id = static_cast<model::IntentId>(what.row);
      std::erase(world.reminders, id);
      if (others_due) supposed = true;
      if (!world.frames.empty() && !program.at(top().state).level.timers.empty()) supposed = true;
      tell(Who::note, "the reminder " + std::string(program.at(id).name) + " comes");
      held = id;
      held_values.clear();
      for (const model::Attribute& a : program.at(id).attributes) {
        model::Type type = a.type;
        type.optional = true;
        held_values.push_back(unknown(type));
      }
      for (const model::Level* l : levels())
        for (const model::LevelEntry& e : l->matching) {
          const model::Handler& h = program.at(e.handler);
          const model::Trigger& t = h.triggers[*e.trigger];
          if (t.intent != id) continue;
          if (!t.constraints.empty()) {
            supposed = true;
            if (choose(2) != 0) continue;
          }
          if (!condition(program.at(id).when, {&held_values, nullptr})) continue;
          if (!condition(h.guard, {&held_values, nullptr})) continue;
          happens(Thing::intent, u(id));
          return take(e.handler, held_values);
        }
      if (openers_closed(program, world)) break;
      if (const model::Intent& intent = program.at(id); intent.initial && intent.flow) {
        if (!world.frames.empty() && *intent.flow == top().flow) break;
        if (!condition(intent.when, {&held_values, nullptr})) break;
        happens(Thing::intent, u(id));
        Abstracts args;
        for (const model::ExprPtr& a : intent.open_args) args.push_back(evaluate(*a, {&held_values, nullptr}));
        open(*intent.flow, std::move(args), false, false);
      }
      break;
    }
    case K::expiry:
      if (world.frames.size() > 1 || !program.at(top().state).level.timers.empty() || !world.reminders.empty())
        supposed = true;
      tell(Who::note, units(program.at(world.frames[what.row].flow).expires.value_or(0)));
      remove_frame(what.row);
      drop_finished();
      break;
    case K::resolved:
      supposed = supposed || handled(event_of());
      tell(Who::note, "the agent closes the conversation");
      break;
    case K::came_back:
      supposed = supposed || handled(event_of());
      tell(Who::note, "the agent gives the conversation back");
      if (!world.frames.empty()) come_back();
      break;
    case K::undone:
      if (static_cast<K>(what.row) == K::timer) ++top().fired;
      if (static_cast<K>(what.row) == K::reminder)
        std::erase(world.reminders, static_cast<model::IntentId>(what.place));
      if (static_cast<K>(what.row) == K::failed) {
        top().waiting.pop_back();
        drop_finished();
      }
      supposed = true;
      tell(Who::note, "something that was due fails and is left out");
      break;
  }
  if (resolving && world.status != World::Status::agent) end_conversation();
}

}  // namespace bot::analyze::exploring
