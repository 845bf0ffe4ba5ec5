// Flows and states: how they open and close, where arrows lead, what waits.

#include <algorithm>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze::exploring {

using Kind = Ending::Kind;
using Who = WitnessLine::Who;
using Thing = model::RuleThing::Kind;

namespace {

constexpr std::size_t most_remembered = 3;  // of the nine states that a flow remembers

}  // namespace

void Turn::happens(Thing kind, std::uint32_t index) {
  for (std::size_t i = 0; i < facts.never.size(); ++i) {
    const model::Rule& r = *facts.never[i];
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (Watch::is(r.second, kind, index)) world.came |= bit;
    else if (Watch::is(r.first, kind, index) && (world.came & bit) == 0) broken |= bit;
  }
  if (watched && Watch::is(*watched, kind, index)) reached = true;
}

void Turn::run(Task task) {
  Ending ending = execute(task);
  finish(std::move(task), std::move(ending));
}

/// A block has come to an end, or waits.
void Turn::finish(Task task, Ending ending) {
  if (secret) {
    hidden = true;
    text.clear();
  }
  switch (ending.kind) {
    case Kind::left: return follow(ending.target, std::move(ending.args), task);
    case Kind::returned: return close(std::move(ending.result));
    case Kind::stayed: return nothing_entered(task);
    case Kind::finished:
    case Kind::handed_over: {
      if (!task.handler) return nothing_entered(task);
      const model::Handler& handler = program.at(*task.handler);
      if (handler.target.kind == model::Target::Kind::stay) return nothing_entered(task);
      Abstracts args;
      if (handler.target.kind == model::Target::Kind::flow) {
        const auto& params = program.at(handler.target.flow).params;
        for (std::size_t i = 0; i < handler.target_args.size(); ++i) {
          const model::Expr& e = *handler.target_args[i];
          const bool decides = i < params.size() && facts.tracked[u(params[i])];
          args.push_back(decides ? evaluate(e, {&task.attributes, nullptr}) : unknown(e.type));
        }
      }
      return follow(handler.target, std::move(args), task);
    }
    case Kind::waits: break;
  }
  Frame& frame = top();
  frame.touched = true;
  for (std::size_t i = 0; i < frame.waiting.size(); ++i)
    if (frame.waiting[i].at == ending.at) frame.waiting.resize(i);
  Waiting waiting;
  // Attributes that decide nothing are forgotten.
  const auto asked = facts.attributes.find(task.cursors.front().body);
  for (std::uint32_t i = 0; i < task.attributes.size(); ++i)
    if (asked == facts.attributes.end() || !asked->second.contains(i)) task.attributes[i] = Abstract{};
  waiting.task = std::move(task);
  waiting.at = ending.at;
  record();
  frame.waiting.push_back(std::move(waiting));
  if (const auto* ask = std::get_if<model::Ask>(&ending.at->node)) {
    tell(Who::bot, show(ask->question));
    shows(ask->choices);
  }
  if (const auto* call = std::get_if<model::CallFlow>(&ending.at->node))
    return open(call->flow, std::move(ending.args), true, false);
}

void Turn::nothing_entered(const Task& task) {
  if (task.handler) waits_on();
  else entry_done(task);
}

void Turn::take(model::HandlerId handler, Abstracts attributes) {
  taken.push_back(handler);
  if (!first_taken) {
    first_taken = u(handler);
    surely_taken = guesses == 0;
  }
  Task task;
  task.handler = handler;
  task.attributes = std::move(attributes);
  push(task, program.at(handler).body);
  run(std::move(task));
}

void Turn::follow(const model::Target& target, Abstracts args, const Task& from) {
  switch (target.kind) {
    case model::Target::Kind::stay: return;
    case model::Target::Kind::back: return go_back(from);
    case model::Target::Kind::state: return go(target.state);
    case model::Target::Kind::flow:
      return open(target.flow, std::move(args), false,
                  !from.handler && !world.frames.empty() && program.at(top().state).end);
  }
}

// ---- states ---------------------------------------------------------------------------------------------------------

void Turn::go(model::StateId state) {
  Task leaving;
  push(leaving, program.at(top().state).exit);
  (void)execute(leaving);
  top().waiting.clear();
  if (state != top().state) world.misses = of_int(0, 0);
  enter(state);
}

void Turn::go_back(const Task& from) {
  Frame& frame = top();
  auto& waited = frame.waited;
  const bool waits_here = !waited.empty() && waited.back() == frame.state;
  if (waited.size() < (waits_here ? 2U : 1U)) {
    if (frame.forgot) {
      // One of the states of the flow that wait: which one is not remembered.
      const auto& states = program.at(frame.flow).states;
      supposed = true;
      const std::uint32_t which = choose(static_cast<std::uint32_t>(states.size()) + 1);
      if (which < states.size()) {
        waited.clear();
        waited.push_back(states[which]);
        return go(states[which]);
      }
      frame.forgot = false;
    }
    Task here;
    here.handler = from.handler;
    return nothing_entered(here);
  }
  if (waits_here) waited.pop_back();
  go(waited.back());
}

void Turn::enter(model::StateId id) {
  if (entered.size() > 1000) throw Dead{};
  const model::State& state = program.at(id);
  entered.push_back(id);
  Frame& frame = top();
  frame.state = id;
  frame.fired = 0;
  frame.touched = true;
  world.shown = nullptr;
  if (state.visits && facts.tracked[u(*state.visits)]) {
    Abstract& visits = world.vars[u(*state.visits)];
    if (!visits.is(Abstract::Kind::int_)) visits = of_int(0, 0);
    const std::int64_t low = visits.low == no_low ? no_low : visits.low + 1;
    const std::int64_t high = visits.high == no_high ? no_high : visits.high + 1;
    visits = facts.bounded(of_int(low, high), u(*state.visits));
  }
  happens(Thing::state, u(id));
  Task task;
  task.opens = opening != Opening::no;
  task.called = opening == Opening::called;
  opening = Opening::no;
  push(task, state.entry);
  run(std::move(task));
}

void Turn::entry_done(const Task& task) {
  if (program.at(top().state).end) return close({});
  if (task.opens && program.at(top().state).silent) hand_on(task.called);
  else waits_on();
}

/// Which states it has waited in matters where arrows lead back.
void Turn::record() {
  Frame& frame = top();
  if (!facts.backs[u(frame.flow)]) return;
  if (!frame.waited.empty() && frame.waited.back() == frame.state) return;
  frame.waited.push_back(frame.state);
  if (frame.waited.size() <= most_remembered) return;
  frame.waited.erase(frame.waited.begin());
  frame.forgot = true;
}

void Turn::waits_on() {
  if (world.frames.empty()) return;
  record();
  if (asks() && world.status != World::Status::agent && !resolving) {
    top().touched = true;
    const auto& ask = std::get<model::Ask>(waiting_at()->node);
    tell(Who::bot, show(ask.question));
    shows(ask.choices);
  }
}

/// The opening message goes on to the handlers of the flow.
void Turn::hand_on(bool called) {
  const std::vector<const model::Level*> own{&program.at(top().state).level, &program.at(top().flow).level};
  if (!called && is_message) {
    for (const model::Level* level : own)
      for (const model::LevelEntry& e : level->matching) {
        const model::Handler& h = program.at(e.handler);
        const model::Trigger& trigger = h.triggers[*e.trigger];
        const auto surely = implied(e, held, held_values);
        const model::Intent& intent = program.at(trigger.intent);
        // What only buttons or media raise comes in no text.
        const Holds says = hidden         ? facts.understood("").holds(trigger)
                           : text.empty() ? Holds::maybe
                                          : facts.understood(text).holds(trigger);
        if (surely == false || (hidden && says == Holds::no)) continue;
        if (!surely && !facts.buttons_only[u(trigger.intent)]) {
          const bool holds = choose_words(2) == 0;
          if (says == Holds::maybe || (says == Holds::yes) != holds) supposed = true;
          if (!holds) continue;
        } else if (!surely) {
          supposed = true;
          if (choose_words(2) != 0) continue;
        }
        Abstracts values = held == trigger.intent ? held_values : attributes(intent, &trigger.constraints, false);
        if (!condition(intent.when, {&values, nullptr})) continue;
        if (!condition(h.guard, {&values, nullptr})) continue;
        happens(Thing::intent, u(trigger.intent));
        return take(e.handler, std::move(values));
      }
  }
  for (const model::Level* level : own)
    for (const model::LevelEntry& e : level->otherwise) {
      const model::Handler& h = program.at(e.handler);
      Abstracts values;
      if (e.trigger) {
        if (!is_message || called) continue;
        const model::Trigger& trigger = h.triggers[*e.trigger];
        supposed = true;
        if (choose_words(2) != 0) continue;
        values = attributes(program.at(trigger.intent), &trigger.constraints, false);
        if (!condition(program.at(trigger.intent).when, {&values, nullptr})) continue;
      }
      if (!condition(h.guard, {&values, nullptr})) continue;
      return take(e.handler, std::move(values));
    }
  waits_on();
}

// ---- flows ----------------------------------------------------------------------------------------------------------

void Turn::set_vars(std::optional<model::FlowId> flow, const Abstracts& args) {
  std::size_t param = 0;
  for (std::uint32_t v = 0; v < program.vars.size(); ++v) {
    const model::Var& var = program.vars[v];
    if (var.flow != flow) continue;
    const bool given = var.param && param < args.size();
    const std::size_t place = given ? param++ : 0;
    if (!facts.tracked[v]) continue;
    Abstract value = none();
    if (given) value = args[place];
    else if (var.config) value = unknown(var.type);
    else if (var.init) value = evaluate(*var.init, {});
    else if (!var.type.optional) value = var.type.is(model::TypeKind::enum_) ? of_enum(0) : of_int(0, 0);
    // What a variable begins with does not set it, but for `true`.
    set_var(static_cast<model::VarId>(v), std::move(value), given || var.type.is(model::TypeKind::bool_));
  }
}

void Turn::open(model::FlowId flow, Abstracts args, bool called, bool replaces) {
  const bool leaves_nothing = !world.frames.empty() && !called && program.at(top().flow).is_volatile;
  if (!called && (world.frames.empty() || top().flow != flow)) escaped = true;
  if (replaces || leaves_nothing) remove_frame(world.frames.size() - 1);
  if (!world.frames.empty()) record();
  for (std::size_t i = world.frames.size(); i-- > 0;)
    if (world.frames[i].flow == flow) remove_frame(i);
  Frame frame;
  frame.flow = flow;
  frame.state = *program.at(flow).initial;
  frame.called = called;
  world.frames.push_back(std::move(frame));
  world.misses = of_int(0, 0);
  happens(Thing::flow, u(flow));
  set_vars(flow, args);
  opening = called ? Opening::called : Opening::open;
  enter(*program.at(flow).initial);
}

void Turn::remove_frame(std::size_t at) {
  if (at + 1 == world.frames.size()) escaped = true;
  if (at + 1 == world.frames.size()) world.misses = of_int(0, 0);
  if (world.frames[at].called) world.frames[at - 1].waiting.pop_back();
  if (at + 1 < world.frames.size()) world.frames[at + 1].called = false;
  world.frames.erase(world.frames.begin() + static_cast<std::ptrdiff_t>(at));
}

void Turn::drop_finished() {
  while (!world.frames.empty() && top().waiting.empty() && program.at(top().state).end)
    remove_frame(world.frames.size() - 1);
}

void Turn::close(std::optional<Abstract> result) {
  const bool called = top().called;
  happens(Thing::end, 0);
  world.frames.pop_back();
  escaped = escaped || !called || world.frames.size() < depth;
  world.misses = of_int(0, 0);
  if (world.frames.empty()) return;
  if (world.status == World::Status::agent) {
    if (called) top().waiting.pop_back();
    return drop_finished();
  }
  if (called) resume_block(std::move(result));
  else come_back();
}

void Turn::come_back() {
  if (top().waiting.empty() && program.at(top().state).end) return close({});
  for (const model::Level* level : {&program.at(top().state).level, &program.at(top().flow).level})
    for (const model::LevelEntry& e : level->resume) {
      Abstracts no_values;
      if (!condition(program.at(e.handler).guard, {&no_values, nullptr})) continue;
      return take(e.handler, {});
    }
  waits_on();
}

void Turn::resume_block(std::optional<Abstract> value) {
  Frame& frame = top();
  frame.touched = true;
  Waiting waiting = std::move(frame.waiting.back());
  frame.waiting.pop_back();
  std::optional<std::uint32_t> local;
  if (const auto* ask = std::get_if<model::Ask>(&waiting.at->node)) local = ask->local;
  if (const auto* call = std::get_if<model::CallFlow>(&waiting.at->node)) local = call->local;
  if (const auto* attempt = std::get_if<model::Try>(&waiting.at->node)) {
    local = attempt->local;
    push(waiting.task, attempt->body);
  }
  if (local && value && facts.local_decides(waiting.task.cursors.front().body, *local)) {
    auto& locals = waiting.task.locals;
    std::erase_if(locals, [&](const auto& entry) { return entry.first == *local; });
    locals.emplace_back(*local, facts.bounded(std::move(*value)));
    std::sort(locals.begin(), locals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  run(std::move(waiting.task));
}

}  // namespace bot::analyze::exploring
