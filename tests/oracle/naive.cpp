// A turn: what is due, what has come, and who takes it.

#include "tests/oracle/naive.hpp"

#include <algorithm>

#include "compiler/analyze/phrase_model.hpp"
#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

std::int64_t later(std::int64_t time, std::int64_t by) {
  if (by > 0 && time > INT64_MAX - by) return INT64_MAX;
  if (by < 0 && time < INT64_MIN - by) return INT64_MIN;
  return time + by;
}

void Turn::spend(std::int64_t units) {
  work += units;
  if (work > 2'000'000) throw Fail{Failure::endless};
}

const model::Stmt* Turn::waiting_at() const {
  if (talk.frames.empty() || talk.frames.back().waiting.empty()) return nullptr;
  return talk.frames.back().waiting.back().at;
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
  return std::any_of(talk.frames.begin(), talk.frames.end(), [](const Frame& f) { return f.called; });
}

/// From the inside out.
std::vector<const model::Level*> Turn::levels() const {
  if (talk.frames.empty()) return {&program.bot.level};
  const Frame& f = talk.frames.back();
  return {&program.at(f.state).level, &program.at(f.flow).level, &program.bot.level};
}

void Turn::begin() {
  talk.status = Status::active;
  talk.misses = 0;
  talk.frames.clear();
  talk.choices.clear();
  talk.reminders.clear();
  talk.queue.clear();
  talk.vars.assign(program.vars.size(), {});
  set_vars({}, {});
}

// ---- the order of a turn --------------------------------------------------------------------------------------------

void Turn::run_event() {
  using K = Event::Kind;
  talk.now = std::max(talk.now, event.time);
  const bool of_agent = event.kind == K::host && event.name.starts_with("agent.");
  const bool with_agent = talk.status == Status::agent;
  if (with_agent && !of_agent) return;
  if (talk.status == Status::ended && !says()) return;
  if (talk.status == Status::fresh || talk.status == Status::ended) {
    if (event.kind == K::tick || event.kind == K::result) return;
    begin();
  }
  resolving = with_agent && event.name == "agent.resolved";
  const bool returned = with_agent && event.name == "agent.returned";
  if (resolving || returned) talk.status = Status::active;
  if (resolving) seen.insert(Feature::agent_resolved);
  if (returned) seen.insert(Feature::agent_returned);
  expire();
  if (resolving) {
    talk.reminders.clear();
    talk.queue.clear();
    for (Frame& f : talk.frames) f.fired.assign(f.fired.size(), true);
  } else if (!with_agent) {
    advance();
    if (talk.status == Status::agent && !of_agent) return;
  }
  switch (event.kind) {
    case K::tick: return;
    case K::result: result(); break;
    case K::host:
    case K::message:
    case K::tap:
      if (tries() && !of_agent) {
        if (talk.queue.size() >= 32) throw Fail{Failure::busy};
        talk.queue.push_back({event, talk.now});
        seen.insert(Feature::queued);
        return;
      }
      if (!deliver() && returned && !talk.frames.empty()) come_back();
      break;
  }
  if (resolving && talk.status != Status::agent) {
    if (!goes_on_after_agent()) {
      talk.frames.clear();
      talk.choices.clear();
      talk.reminders.clear();
      talk.status = Status::ended;
      effects.push_back({"ended", {}, 0, {}});
      return;
    }
    seen.insert(Feature::went_on_after_agent);
  }
  resolving = false;
  advance();
}

/// Whether the handlers have left a flow open.
bool Turn::goes_on_after_agent() const {
  return std::any_of(talk.frames.begin(), talk.frames.end(), [](const Frame& f) { return f.touched; });
}

/// Timers, reminders and what has queued, the earliest first; while a service is asked, its time-out alone.
void Turn::advance() {
  while (talk.status == Status::active) {
    spend();
    if (tries()) {
      if (top().waiting.back().deadline > talk.now) return;
      if (attempt([&] { give_up_try(); })) continue;
      top().waiting.pop_back();
      drop_finished();
      continue;
    }
    enum class What : std::uint8_t { nothing, timer, reminder, queued } what = What::nothing;
    std::int64_t when = talk.now;
    std::size_t place = 0;
    const auto better = [&](std::int64_t due) { return what == What::nothing ? due <= when : due < when; };
    if (!talk.frames.empty()) {
      const auto& timers = program.at(top().state).level.timers;
      for (std::size_t i = 0; i < timers.size(); ++i) {
        const std::int64_t due = later(top().entered, program.at(timers[i].handler).delay);
        if (top().fired[i] || !better(due)) continue;
        what = What::timer;
        when = due;
        place = i;
      }
    }
    for (std::size_t i = 0; i < talk.reminders.size(); ++i) {
      if (!better(talk.reminders[i].due)) continue;
      what = What::reminder;
      when = talk.reminders[i].due;
      place = i;
    }
    if (!talk.queue.empty() && better(talk.queue.front().time)) what = What::queued;
    switch (what) {
      case What::nothing: return;
      case What::timer:
        top().fired[place] = true;
        attempt([&] { fire_timer(place); });
        break;
      case What::reminder: {
        const model::IntentId id = talk.reminders[place].intent;
        talk.reminders.erase(talk.reminders.begin() + static_cast<std::ptrdiff_t>(place));
        attempt([&] { fire_reminder(id); });
        break;
      }
      case What::queued: {
        const Queued queued = talk.queue.front();
        talk.queue.erase(talk.queue.begin());
        attempt([&] { deliver_queued(queued); });
        break;
      }
    }
  }
}

namespace {

/// Something else than the event of the turn is handled: there is no message.
struct Aside {
  Turn& turn;
  Event before;
  explicit Aside(Turn& t) : turn(t), before(t.event) {
    ++turn.things;
    turn.event.kind = Event::Kind::tick;
    turn.event.media = model::IntentKind::text;
    turn.event.text.clear();
    turn.event.name.clear();
    turn.event.url.clear();
    turn.event.found.clear();
    turn.understood.clear();
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside() {
    turn.event = before;
    turn.raised.reset();
    turn.understood.clear();
  }
};

}  // namespace

/// Something that was due. When it fails it is undone and does not come again; the bot says its word of error.
bool Turn::attempt(const std::function<void()>& step) {
  const Session before = talk;
  const std::size_t said = effects.size();
  try {
    step();
    return true;
  } catch (const Fail&) {
    talk = before;
    effects.resize(said);
    opening = Opening::no;
  }
  if (!program.bot.on_error) return false;
  try {
    const Aside aside(*this);
    Task task;
    push(task, program.at(*program.bot.on_error).body);
    (void)execute(task);
  } catch (const Fail&) {
    effects.resize(said);
  }
  talk = before;
  return false;
}

void Turn::fire_reminder(model::IntentId id) {
  seen.insert(Feature::reminder);
  const Aside aside(*this);
  raised = Raised{id, {}};
  const model::Intent& intent = program.at(id);
  for (const model::Attribute& a : intent.attributes) {
    const bool event_field = intent.kind == model::IntentKind::event;
    const auto standard = event_field ? std::nullopt : program.at(a.nlu).default_value;
    raised->values.push_back(standard ? Value{static_cast<std::int64_t>(*standard)} : Value{});
  }
  (void)deliver_raised();
}

void Turn::fire_timer(std::size_t place) {
  const Aside aside(*this);
  const auto taken = try_entry(program.at(top().state).level.timers[place]);
  seen.insert(taken ? Feature::timer : Feature::timer_guarded);
  if (taken) take(*taken);
}

void Turn::give_up_try() {
  seen.insert(Feature::try_timed_out);
  const Aside aside(*this);
  fail_try();
}

/// What was queued while a service was asked.
void Turn::deliver_queued(const Queued& next) {
  seen.insert(Feature::delivered_later);
  const Aside aside(*this);
  event = next.event;
  event.time = next.time;
  event.channel = aside.before.channel;
  event.user_id = aside.before.user_id;
  event.user_name = aside.before.user_name;
  (void)deliver();
}

// ---- services -------------------------------------------------------------------------------------------------------

void Turn::result() {
  if (!tries() || top().waiting.back().call != event.call) return;  // nobody waits for it
  ++things;
  seen.insert(Feature::try_answered);
  const auto& attempt = std::get<model::Try>(waiting_at()->node);
  const auto& type = program.at(attempt.call).result;
  if (!event.ok) return fail_try();
  if (!type) return resume_block({});
  auto value = fit(program, *type, &event.value);
  if (!value) return fail_try();
  resume_block(std::move(value));
}

void Turn::fail_try() {
  seen.insert(Feature::try_failed);
  Waiting waiting = std::move(top().waiting.back());
  top().waiting.pop_back();
  top().touched = true;
  push(waiting.task, std::get<model::Try>(waiting.at->node).failed);
  run(std::move(waiting.task));
}

// ---- who takes it ---------------------------------------------------------------------------------------------------

/// The choice shown last that the message names: by its label, else by its number.
std::optional<Raised> Turn::chosen() const {
  const std::string said = analyze::folded_text(event.text, 0);
  if (said.empty()) return {};
  for (const Choice& c : talk.choices)
    if (said == analyze::folded_text(c.label, 0)) return c.sends;
  for (std::size_t i = 0; i < talk.choices.size(); ++i)
    if (said == std::to_string(i + 1)) return talk.choices[i].sends;
  return {};
}

/// Whether something took it.
bool Turn::deliver() {
  raised.reset();
  understood.clear();
  if (event.kind == Event::Kind::host) return deliver_raised();
  raised = event.kind == Event::Kind::tap ? event.tapped : chosen();
  if (raised) {
    seen.insert(event.kind == Event::Kind::tap ? Feature::tapped : Feature::chosen_by_text);
    if (deliver_raised()) return true;
    const Raised button = *raised;
    raised.reset();
    if (answered_by_button(button)) return true;
  }
  if (event.kind == Event::Kind::tap) unmatched();
  else deliver_message();
  return true;
}

/// A button that nobody takes may still be the answer: a value of what is asked for.
bool Turn::answered_by_button(const Raised& button) {
  if (!asks()) return false;
  const auto& ask = std::get<model::Ask>(waiting_at()->node);
  const model::Intent& intent = program.at(button.intent);
  if (!ask.nlu || intent.kind == model::IntentKind::event) return false;
  for (std::size_t i = 0; i < intent.attributes.size(); ++i) {
    if (intent.attributes[i].nlu != *ask.nlu || button.values[i].none()) continue;
    talk.misses = 0;
    seen.insert(Feature::answered_by_button);
    resume_block(button.values[i]);
    return true;
  }
  return false;
}

/// The handlers that name the intent, then the flows it opens.
bool Turn::deliver_raised() {
  for (const model::Level* level : levels()) {
    if (const auto taken = try_list(level->matching)) {
      if (says()) talk.misses = 0;
      else if (event.kind == Event::Kind::host) seen.insert(Feature::event_taken);
      take(*taken);
      return true;
    }
  }
  if (const auto by = try_openers()) {
    seen.insert(Feature::opener);
    if (says()) talk.misses = 0;
    Values args;
    for (const model::ExprPtr& a : program.at(by->intent).open_args)
      args.push_back(evaluate(*a, {&by->attributes, nullptr}));
    open(*program.at(by->intent).flow, std::move(args), false, false);
    return true;
  }
  return false;
}

void Turn::deliver_message() {
  const model::Ask* ask = asks() ? &std::get<model::Ask>(waiting_at()->node) : nullptr;
  if (ask && ask->nlu) {
    if (auto value = answer(*ask)) {
      talk.misses = 0;
      seen.insert(Feature::answered);
      return resume_block(std::move(value));
    }
  }
  if (deliver_raised()) return;  // nothing is raised: any intent that holds
  if (ask && !ask->nlu) {
    if (auto value = answer(*ask)) {
      talk.misses = 0;
      return resume_block(std::move(value));
    }
  }
  unmatched();
}

/// Nothing took the message: the retry of a question, or `otherwise`.
void Turn::unmatched() {
  if (talk.misses != UINT32_MAX) ++talk.misses;
  if (asks()) {
    Waiting& waiting = top().waiting.back();
    const auto& ask = std::get<model::Ask>(waiting.at->node);
    ++waiting.attempts;
    secret = ask.type.secret;
    const bool last = ask.retries && waiting.attempts > static_cast<std::int64_t>(*ask.retries);
    seen.insert(last ? Feature::gave_up : Feature::retried);
    if (last) {
      Task task = std::move(waiting.task);
      top().waiting.pop_back();
      push(task, ask.otherwise);
      task.cursors.back().leaves = true;
      return run(std::move(task));
    }
    if (!ask.retry) return ask_question(waiting);
    return send("say " + quoted(format(*ask.retry, {&waiting.task.attributes, &waiting.task.locals})), {});
  }
  if (talk.frames.empty() && program.fallback) {
    seen.insert(Feature::fallback_flow);
    return open(*program.fallback, {}, false, false);
  }
  for (const model::Level* level : levels())
    if (const auto taken = try_list(level->otherwise)) return take(*taken);
  stuck = Stuck::unanswered;
}

// ---- from outside ---------------------------------------------------------------------------------------------------

Session start(const model::Program& program, std::uint64_t seed) {
  Session out;
  out.random = seed;
  out.vars.assign(program.vars.size(), {});
  return out;
}

Outcome turn(const model::Program& program, Session& session, const Event& event) {
  Turn t{program, session, event, {}, {}, {}};
  for (Frame& f : t.talk.frames) f.touched = false;
  try {
    t.run_event();
    session = std::move(t.talk);
    return {Failure::none, std::move(t.effects), t.things, std::move(t.seen), t.stuck};
  } catch (const Fail& failed) {
    Outcome out{failed.failure, {}, t.things, {}, t.stuck};
    // What came too fast is not lost: the host brings it again.
    if (!program.bot.on_error || failed.failure == Failure::busy) return out;
    Turn sorry{program, session, event, {}, {}, {}};
    try {
      sorry.talk.now = std::max(session.now, event.time);
      if (session.status == Status::fresh || session.status == Status::ended) sorry.begin();
      if (!session.frames.empty() && !session.frames.back().waiting.empty()) {
        const auto* ask = std::get_if<model::Ask>(&session.frames.back().waiting.back().at->node);
        sorry.secret = ask && ask->type.secret;
        sorry.hide_message();
      }
      Task task;
      sorry.push(task, program.at(*program.bot.on_error).body);
      (void)sorry.execute(task);
      out.effects = std::move(sorry.effects);
    } catch (const Fail&) {
      return out;
    }
    return out;
  }
}

std::optional<std::int64_t> due(const model::Program& program, const Session& session) {
  if (session.status != Status::active) return {};
  // While a service is asked, all else waits.
  if (!session.frames.empty() && !session.frames.back().waiting.empty()) {
    const Waiting& waiting = session.frames.back().waiting.back();
    if (std::holds_alternative<model::Try>(waiting.at->node)) return waiting.deadline;
  }
  std::optional<std::int64_t> out;
  const auto add = [&](std::int64_t when) { out = out ? std::min(*out, when) : when; };
  for (const Reminder& r : session.reminders) add(r.due);
  if (session.frames.empty()) return out;
  const Frame& top = session.frames.back();
  const auto& timers = program.at(top.state).level.timers;
  for (std::size_t i = 0; i < timers.size(); ++i)
    if (!top.fired[i]) add(later(top.entered, program.at(timers[i].handler).delay));
  return out;
}

}  // namespace bot::oracle
