// Flows and states: how they open and close, where arrows lead, what waits.

#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

using Kind = Ending::Kind;

void Turn::run(Task task) {
  Ending ending = execute(task);
  finish(std::move(task), std::move(ending));
}

/// A block has come to an end, or waits.
void Turn::finish(Task task, Ending ending) {
  // Arguments of arrows have been worked out by then; those of a handler's arrow are below.
  if (ending.kind != Kind::finished && ending.kind != Kind::handed_over) hide_message();
  switch (ending.kind) {
    case Kind::left: return follow(ending.target, std::move(ending.args), task);
    case Kind::returned: return close(std::move(ending.result));
    case Kind::stayed: return nothing_entered(task);
    case Kind::finished:
    case Kind::handed_over: {
      Values args;
      if (task.handler)
        for (const model::ExprPtr& a : program.at(*task.handler).target_args)
          args.push_back(evaluate(*a, {&task.attributes, nullptr}));
      hide_message();
      if (!task.handler) return nothing_entered(task);
      const model::Handler& handler = program.at(*task.handler);
      if (handler.target.kind == model::Target::Kind::stay) return nothing_entered(task);
      return follow(handler.target, std::move(args), task);
    }
    case Kind::waits: break;
  }
  Frame& frame = top();
  frame.touched = true;
  // Waiting a second time at one place drops the older block and what is above it.
  for (std::size_t i = 0; i < frame.waiting.size(); ++i)
    if (frame.waiting[i].at == ending.at) frame.waiting.resize(i);
  if (!frame.waiting.empty()) seen.insert(Feature::stacked);
  if (program.at(frame.state).end) seen.insert(Feature::end_state_waits);
  for (const Cursor& c : task.cursors)
    if (c.loops) seen.insert(Feature::loop_waits);
  Waiting waiting;
  waiting.task = std::move(task);
  waiting.at = ending.at;
  record();
  if (std::holds_alternative<model::Ask>(ending.at->node)) {
    seen.insert(Feature::asked);
    frame.waiting.push_back(std::move(waiting));
    return ask_question(frame.waiting.back());
  }
  if (const auto* call = std::get_if<model::CallFlow>(&ending.at->node)) {
    seen.insert(Feature::called);
    frame.waiting.push_back(std::move(waiting));
    return open(call->flow, std::move(ending.args), true, false);
  }
  const auto& attempt = std::get<model::Try>(ending.at->node);
  const model::ServiceCall& call = program.at(attempt.call);
  seen.insert(Feature::tried);
  waiting.call = ++talk.calls;
  waiting.deadline = later(talk.now, call.timeout);
  frame.waiting.push_back(std::move(waiting));
  std::string line = "call " + quoted(call.qualified) + " {";
  for (std::size_t i = 0; i < call.params.size(); ++i)
    line += (i > 0 ? ", " : "") + std::string(call.params[i].name) + ": " +
            show(program, call.params[i].type, ending.args.at(i));
  line += "} timeout " + std::to_string(call.timeout);
  effects.push_back({std::move(line), {}, talk.calls, attempt.call});
}

/// The answer to a question for a secret is nobody's but the block's that has asked.
void Turn::hide_message() {
  if (!secret) return;
  secret = false;
  event.text.clear();
  event.url.clear();
  event.found.clear();
  understood.clear();
}

void Turn::nothing_entered(const Task& task) {
  if (task.handler) waits_on();
  else entry_done(task);
}

void Turn::take(const Taken& taken) {
  Task task;
  task.handler = taken.handler;
  task.attributes = taken.attributes;
  push(task, program.at(taken.handler).body);
  run(std::move(task));
}

void Turn::follow(const model::Target& target, Values args, const Task& from) {
  switch (target.kind) {
    case model::Target::Kind::stay: return;
    case model::Target::Kind::back: return go_back(from);
    case model::Target::Kind::state: return go(target.state);
    case model::Target::Kind::flow:
      return open(target.flow, std::move(args), false,
                  !from.handler && !talk.frames.empty() && program.at(top().state).end);
  }
}

// ---- states ---------------------------------------------------------------------------------------------------------

void Turn::go(model::StateId state) {
  Task leaving;
  push(leaving, program.at(top().state).exit);
  (void)execute(leaving);
  top().waiting.clear();
  if (state != top().state) talk.misses = 0;
  enter(state);
}

/// To the waiting state before; when the state that says so does not wait yet, that is the last one.
void Turn::go_back(const Task& from) {
  std::vector<model::StateId>& waited = top().waited;
  const bool waits_here = !waited.empty() && waited.back() == top().state;
  const bool nowhere = waited.size() < (waits_here ? 2U : 1U);
  seen.insert(nowhere ? Feature::nothing_to_go_back_to : Feature::went_back);
  if (nowhere) {  // there is nothing: it waits on
    Task here;
    here.handler = from.handler;
    return nothing_entered(here);
  }
  if (waits_here) waited.pop_back();
  go(waited.back());
}

void Turn::enter(model::StateId id) {
  if (++entered > 300) {
    stuck = Stuck::circle;
    throw Fail{Failure::endless};
  }
  const model::State& state = program.at(id);
  Frame& frame = top();
  frame.state = id;
  frame.entered = talk.now;
  frame.fired.assign(state.level.timers.size(), false);
  frame.touched = true;
  talk.choices.clear();
  if (state.visits) {
    Value& visits = talk.vars[static_cast<std::size_t>(*state.visits)];
    visits = {(visits.none() ? 0 : visits.integer()) + 1};
  }
  Task task;
  task.opens = opening != Opening::no;
  task.called = opening == Opening::called;
  opening = Opening::no;
  push(task, state.entry);
  run(std::move(task));
}

/// The state waits, or its flow closes.
void Turn::entry_done(const Task& task) {
  if (program.at(top().state).end) return close({});
  if (task.opens && program.at(top().state).silent) hand_on(task.called);
  else waits_on();
}

void Turn::record() {
  Frame& frame = top();
  if (!frame.waited.empty() && frame.waited.back() == frame.state) return;
  frame.waited.push_back(frame.state);
  if (frame.waited.size() > 9) frame.waited.erase(frame.waited.begin());
}

/// Nothing was entered: a question that waits is asked again.
void Turn::waits_on() {
  if (talk.frames.empty()) return;
  record();
  if (asks() && talk.status != Status::agent && !resolving) {
    seen.insert(Feature::asked_again);
    top().touched = true;
    ask_question(top().waiting.back());
  }
}

void Turn::ask_question(Waiting& waiting) {
  const auto& ask = std::get<model::Ask>(waiting.at->node);
  const Names names{&waiting.task.attributes, &waiting.task.locals};
  std::string line = "say " + quoted(format(ask.question, names));
  std::vector<Part> parts;
  int number = 0;
  choices(ask.choices, names, parts, number);
  send(std::move(line), std::move(parts));
}

/// The opening message goes on to the handlers of the flow.
void Turn::hand_on(bool called) {
  const std::vector<const model::Level*> own{&program.at(top().state).level, &program.at(top().flow).level};
  seen.insert(Feature::handed_on);
  if (!called && says()) {
    for (const model::Level* level : own)
      if (const auto taken = try_list(level->matching)) return take(*taken);
  }
  for (const model::Level* level : own)
    if (const auto taken = try_list(level->otherwise)) return take(*taken);
  stuck = Stuck::unanswered;
  waits_on();
}

// ---- flows ----------------------------------------------------------------------------------------------------------

void Turn::set_vars(std::optional<model::FlowId> flow, const Values& args) {
  std::size_t param = 0;
  for (std::size_t v = 0; v < program.vars.size(); ++v) {
    const model::Var& var = program.vars[v];
    if (var.flow != flow) continue;
    Value value;
    if (var.param && param < args.size()) value = args[param++];
    else if (var.init) value = evaluate(*var.init, {});
    else if (!var.type.optional) value = {std::int64_t{0}};  // a hidden one
    talk.vars[v] = std::move(value);
  }
}

void Turn::open(model::FlowId flow, const Values& args, bool called, bool replaces) {
  const bool leaves_nothing = !talk.frames.empty() && !called && program.at(top().flow).is_volatile;
  if (replaces) seen.insert(Feature::replaced);
  if (leaves_nothing) seen.insert(Feature::volatile_closed);
  if (replaces || leaves_nothing) remove_frame(talk.frames.size() - 1);
  if (!talk.frames.empty()) record();
  for (std::size_t i = talk.frames.size(); i-- > 0;)
    if (talk.frames[i].flow == flow) {
      seen.insert(Feature::reopened);
      remove_frame(i);
    }
  Frame frame;
  frame.flow = flow;
  frame.state = *program.at(flow).initial;
  frame.opened = talk.now;
  frame.called = called;
  talk.frames.push_back(std::move(frame));
  talk.misses = 0;
  set_vars(flow, args);
  opening = called ? Opening::called : Opening::open;
  enter(*program.at(flow).initial);
}

/// Takes a flow away from wherever it lies. Who waited for it waits no longer.
void Turn::remove_frame(std::size_t at) {
  if (at + 1 == talk.frames.size()) talk.misses = 0;
  if (talk.frames[at].called) talk.frames[at - 1].waiting.pop_back();
  if (at + 1 < talk.frames.size()) talk.frames[at + 1].called = false;
  talk.frames.erase(talk.frames.begin() + static_cast<std::ptrdiff_t>(at));
}

/// An end state in which nothing goes on, because what it waited for has gone.
void Turn::drop_finished() {
  while (!talk.frames.empty() && top().waiting.empty() && program.at(top().state).end)
    remove_frame(talk.frames.size() - 1);
}

void Turn::close(std::optional<Value> result) {
  const bool called = top().called;
  talk.frames.pop_back();
  talk.misses = 0;
  if (talk.frames.empty()) return;
  if (talk.status == Status::agent) {  // nothing is said; what comes back later finds a flow that resumes
    if (called) top().waiting.pop_back();
    return drop_finished();
  }
  if (called) seen.insert(Feature::call_closed);
  if (called) resume_block(std::move(result));
  else come_back();
}

/// The flow below is on top again.
void Turn::come_back() {
  if (top().waiting.empty() && program.at(top().state).end) return close({});
  for (const model::Level* level : {&program.at(top().state).level, &program.at(top().flow).level})
    if (const auto taken = try_list(level->resume)) {
      seen.insert(Feature::resume_handler);
      return take(*taken);
    }
  waits_on();
}

/// What a block waited for is here.
void Turn::resume_block(std::optional<Value> value) {
  Frame& frame = top();
  frame.touched = true;
  Waiting waiting = std::move(frame.waiting.back());
  frame.waiting.pop_back();
  std::optional<std::uint32_t> local;
  if (const auto* ask = std::get_if<model::Ask>(&waiting.at->node)) {
    local = ask->local;
    secret = ask->type.secret;
  }
  if (const auto* call = std::get_if<model::CallFlow>(&waiting.at->node)) local = call->local;
  if (const auto* attempt = std::get_if<model::Try>(&waiting.at->node)) {
    local = attempt->local;
    push(waiting.task, attempt->body);
  }
  if (local && value) waiting.task.locals[*local] = std::move(*value);
  run(std::move(waiting.task));
}

void Turn::expire() {
  for (std::size_t i = talk.frames.size(); i-- > 0;) {
    const auto& expires = program.at(talk.frames[i].flow).expires;
    if (expires && later(talk.frames[i].opened, *expires) <= talk.now) {
      seen.insert(Feature::expired);
      remove_frame(i);
    }
  }
  drop_finished();
}

}  // namespace bot::oracle
