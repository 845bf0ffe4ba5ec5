#include "compiler/analyze/search.hpp"

#include <algorithm>
#include <utility>

namespace bot::analyze {

namespace {

using Who = WitnessLine::Who;

constexpr std::size_t tried_in_words = 300;

std::string time_text(std::int64_t milliseconds) {
  static constexpr std::pair<std::int64_t, const char*> units[] = {
      {86'400'000, "day"}, {3'600'000, "hour"}, {60'000, "minute"}, {1'000, "second"}};
  for (const auto& [size, name] : units)
    if (milliseconds >= size && milliseconds % size == 0) {
      const std::int64_t count = milliseconds / size;
      return std::to_string(count) + " " + name + (count == 1 ? " passes" : "s pass");
    }
  return "time passes";
}

}  // namespace

std::optional<WitnessLine> comes(const model::Intent& i) {
  using model::IntentKind;
  switch (i.kind) {
    case IntentKind::text: return std::nullopt;
    case IntentKind::event: return WitnessLine{Who::note, "the event " + i.event + " comes"};
    case IntentKind::command: return WitnessLine{Who::user, "/" + i.event};
    case IntentKind::image: return WitnessLine{Who::user, "(an image)"};
    case IntentKind::audio: return WitnessLine{Who::user, "(an audio message)"};
    case IntentKind::video: return WitnessLine{Who::user, "(a video)"};
    case IntentKind::file: return WitnessLine{Who::user, "(a file)"};
    case IntentKind::location: return WitnessLine{Who::user, "(a location)"};
    case IntentKind::contact: return WitnessLine{Who::user, "(a contact)"};
    case IntentKind::sticker: return WitnessLine{Who::user, "(a sticker)"};
  }
  return std::nullopt;
}

Search::Search(const model::Program& p, Watch* w)
    : program(p),
      watch(w),
      came(2 * p.states.size() + 1),
      left(p.states.size()),
      vanishing(w ? std::vector<bool>() : vanishing_flows(p)),
      seen(3 * p.states.size()) {
  for (const char* text : {"hmm", "blabla", "qwerty", "zzz", "…"}) {
    const Understood message(program, text);
    if (answers(program, message, {}, false).empty()) meaningless.emplace_back(text);
  }
}

void Search::run() {
  arrive(0, 0, {});
  leave_all();
}

void Search::run_on() {
  for (bool more = true; more;) {
    more = false;
    for (std::uint32_t s = 0; s < left.size(); ++s) {
      if (!left[s] || came[s + 1]) continue;
      arrive(s + 1, left[s]->from, std::move(left[s]->lines));
      more = true;
    }
    leave_all();
  }
}

void Search::leave_all() {
  while (!todo.empty()) {
    const std::uint32_t node = todo.front();
    todo.pop_front();
    leave(node);
    if (!watch) continue;
    for (const model::Stmt* s : std::exchange(watch->come_to, {})) {
      Lines before = conversation(node);
      Lines& lines = *watch->statements[s];
      lines.insert(lines.begin(), before.begin(), before.end());
    }
    if (!watch->found) continue;
    Lines before = conversation(node);
    watch->found->insert(watch->found->begin(), before.begin(), before.end());
    return;
  }
}

bool Search::asking(std::uint32_t node) const { return node > program.states.size(); }

Search::Where Search::where(std::uint32_t node) const {
  if (node == 0) return {};
  const auto count = static_cast<std::uint32_t>(program.states.size());
  return static_cast<model::StateId>(asking(node) ? node - 1 - count : node - 1);
}

/// Messages worth trying here: one for each handler that may hold, and one that nothing understands.
std::vector<std::string> Search::messages(Where at) const {
  std::vector<std::string> out;
  const auto add = [&](const model::Intent& i, const model::Trigger* t) {
    if (i.kind != model::IntentKind::text) return;
    std::string text = sample(program, i, t);
    if (!text.empty()) out.push_back(std::move(text));
  };
  for (const model::Level* l : levels_of(program, at))
    for (const model::LevelEntry& e : l->matching) {
      const model::Trigger& t = program.at(e.handler).triggers[*e.trigger];
      add(program.at(t.intent), &t);
    }
  // A flow opens the same way wherever the conversation is.
  if (!at)
    for (std::size_t i = 0; i < std::min(program.openers.size(), tried_in_words); ++i)
      add(program.at(program.openers[i]), nullptr);
  out.push_back(unknown(at));
  return out;
}

std::string Search::unknown(Where at) const {
  if (!at) return meaningless.empty() ? std::string() : meaningless[0];
  const model::Level* own[] = {&program.at(*at).level, &program.at(program.at(*at).flow).level};
  for (const std::string& text : meaningless) {
    const Understood message(program, text);
    bool taken = false;
    for (const model::Level* l : own)
      for (const model::LevelEntry& e : l->matching)
        taken = taken || message.holds(program.at(e.handler).triggers[*e.trigger]) != Holds::no;
    if (!taken) return text;
  }
  return {};
}

void Search::leave(std::uint32_t node) {
  const Where at = where(node);
  const bool openers = !at || program.openers.size() <= tried_in_words;
  for (const std::string& text : messages(at)) {
    if (text.empty()) continue;
    ++round;
    const Understood message(program, text);
    const Lines said{{Who::user, text}};
    const std::vector<Answer> all = answers(program, message, at, !asking(node), openers);
    if (!at && all.empty() && program.fallback) {
      step(node, said, {model::Target::Kind::flow, {}, *program.fallback}, &message);
      continue;
    }
    // Without a guard first: a conversation that needs none is the better witness.
    for (const bool guarded : {false, true})
      for (const Answer& a : all)
        if (a.guarded == guarded) take(node, said, a, &message);
  }
  // Of very many initial intents only some are tried in words; the others are taken to be understood.
  for (std::size_t i = tried_in_words; !at && i < program.openers.size(); ++i) {
    const model::Intent& intent = program.at(program.openers[i]);
    const std::string text = sample(program, intent, nullptr);
    if (intent.kind != model::IntentKind::text || text.empty()) continue;
    ++round;
    const Understood message(program, text);
    take(node, {{Who::user, text}}, {nullptr, nullptr, &intent, intent.when != nullptr}, &message);
  }
  leave_without_text(node, at);
}

void Search::leave_without_text(std::uint32_t node, Where at) {
  for (const model::Level* l : levels_of(program, at)) {
    for (const model::LevelEntry& e : l->matching) {
      const model::Handler& h = program.at(e.handler);
      const model::Trigger& t = h.triggers[*e.trigger];
      const auto line = comes(program.at(t.intent));
      if (!line) continue;
      ++round;
      take(node, {*line}, {&h, &t, nullptr, h.guard != nullptr}, nullptr);
    }
    for (const model::LevelEntry& e : l->timers) {
      const model::Handler& h = program.at(e.handler);
      ++round;
      take(node, {{Who::note, time_text(h.delay)}}, {&h, nullptr, nullptr, h.guard != nullptr}, nullptr);
    }
  }
  if (at && program.flows.size() > 1)  // another flow may have been open above
    for (const model::Level* l : levels_of(program, at))
      for (const model::LevelEntry& e : l->resume) {
        const model::Handler& h = program.at(e.handler);
        ++round;
        take(node, {{Who::note, "the flow above it ends"}}, {&h, nullptr, nullptr, h.guard != nullptr}, nullptr);
      }
  if (at) return;
  for (const model::IntentId id : program.openers) {
    const model::Intent& i = program.at(id);
    const auto line = comes(i);
    if (!line) continue;
    ++round;
    take(node, {*line}, {nullptr, nullptr, &i, i.when != nullptr}, nullptr);
  }
}

void Search::take(std::uint32_t from, const Lines& said, const Answer& a, const Understood* message) {
  Lines lines;
  if (a.guarded) lines.push_back({Who::note, "when the guard holds"});
  lines.insert(lines.end(), said.begin(), said.end());
  if (watch) {
    if (a.trigger && watch->happens(model::RuleThing::Kind::intent, u(a.trigger->intent), lines)) return;
    if (a.opener) {
      const auto row = static_cast<std::uint32_t>(a.opener - program.intents.data());
      if (watch->happens(model::RuleThing::Kind::intent, row, lines)) return;
    }
    if (a.opener && a.opener->when && watch->implies_stop(*a.opener->when, true)) return;
    if (a.trigger && program.at(a.trigger->intent).when &&
        watch->implies_stop(*program.at(a.trigger->intent).when, true))
      return;
  }
  if (a.opener) step(from, std::move(lines), {model::Target::Kind::flow, {}, *a.opener->flow}, message);
  else handle(from, std::move(lines), *a.handler, message, {}, 0);
}

/// Runs a handler. `state` is where it waits on when it does not go anywhere, if that is not where it came from.
void Search::handle(std::uint32_t from, Lines lines, const model::Handler& h, const Understood* message, Where state,
                    int depth, bool fresh) {
  if (watch && h.guard && watch->implies_stop(*h.guard, true)) return;
  Ways found = ways(program, h.body, std::move(lines), watch);
  if (found.end && h.target.kind != model::Target::Kind::stay) {
    found.arrows.emplace_back(h.target, std::move(*found.end));
    found.end.reset();
    std::rotate(found.arrows.begin(), found.arrows.end() - 1, found.arrows.end());
    step(from, found.arrows[0].second, h.target, message, depth, fresh);
    if (state) leave_behind(*state, from, found, fresh);
    found.arrows.erase(found.arrows.begin());
  } else if (state) {
    leave_behind(*state, from, found, fresh);
  }
  for (auto& [flow, before] : found.calls) step(from, before, {model::Target::Kind::flow, {}, flow}, nullptr, depth);
  for (auto& [target, before] : found.arrows) step(from, before, target, message, depth, fresh);
  if (!state) return;
  for (auto* stays : {&found.end, &found.stay})
    if (*stays) arrive(u(*state) + 1, from, std::move(**stays));
}

/// Remembers that the state waits on behind what its block, or a handler for the message that opens it, does.
void Search::leave_behind(model::StateId state, std::uint32_t from, const Ways& ways, bool fresh) {
  if (watch || program.at(state).end || left[u(state)]) return;
  const auto leave = [&](Lines lines, std::string note) {
    if (!note.empty()) lines.push_back({Who::note, std::move(note)});
    if (!left[u(state)] || lines.size() < left[u(state)]->lines.size()) left[u(state)] = Came{from, std::move(lines)};
  };
  // What the flow says when it opens belongs to the conversation.
  const auto opened = [&](model::FlowId flow, const Lines& before) {
    const auto initial = program.at(flow).initial;
    if (!initial) return before;
    const Ways inside = analyze::ways(program, program.at(*initial).entry, before);
    return inside.asking ? *inside.asking : inside.end ? *inside.end : before;
  };
  for (const auto& [target, lines] : ways.arrows) {
    if (target.kind == model::Target::Kind::flow && !program.at(program.at(state).flow).is_volatile)
      leave(opened(target.flow, lines), "the flow " + std::string(program.at(target.flow).name) + " ends");
    if (target.kind == model::Target::Kind::back && fresh) leave(lines, "");
  }
  for (const auto& [flow, lines] : ways.calls) {
    if (!vanishing[u(flow)]) continue;
    const std::string name(program.at(flow).name);
    if (program.at(flow).expires) leave(opened(flow, lines), "the flow " + name + " expires");
    else if (makes_way(program, flow)) leave(opened(flow, lines), "the flow " + name + " makes way for another one");
    else leave(opened(flow, lines), "the flow " + name + " is opened anew, and ends");
  }
}

/// Follows an arrow to where the conversation waits. `fresh`: its flow has been opened by this message.
void Search::step(std::uint32_t from, Lines lines, const model::Target& t, const Understood* message, int depth,
                  bool fresh) {
  if (depth > 64) return;
  model::StateId state = t.state;
  bool opened = false;
  switch (t.kind) {
    case model::Target::Kind::stay:
    case model::Target::Kind::back: return;  // where it has been already
    case model::Target::Kind::state: break;
    case model::Target::Kind::flow: {
      const model::Flow& flow = program.at(t.flow);
      if (!flow.initial) return;
      if (watch && watch->happens(model::RuleThing::Kind::flow, u(t.flow), lines)) return;
      state = *flow.initial;
      opened = fresh = true;
    }
  }
  if (watch && watch->happens(model::RuleThing::Kind::state, u(state), lines)) return;
  std::uint32_t& last = seen[3 * u(state) + (opened ? 2U : fresh ? 1U : 0U)];
  if (last == round) return;
  last = round;
  const model::State& s = program.at(state);
  Ways found = ways(program, s.entry, std::move(lines), watch);
  leave_behind(state, from, found, fresh);
  for (auto& [flow, before] : found.calls)
    step(from, before, {model::Target::Kind::flow, {}, flow}, nullptr, depth + 1);
  for (auto& [target, before] : found.arrows) step(from, before, target, message, depth + 1, fresh);
  if (found.asking) arrive(u(state) + 1 + static_cast<std::uint32_t>(program.states.size()), from, *found.asking);
  if (found.stay) arrive(s.end ? 0 : u(state) + 1, from, std::move(*found.stay));
  if (!found.end) return;
  if (s.end) return arrive(0, from, std::move(*found.end));
  if (opened && s.silent) {
    const auto all = answers_inside(state, message);
    const bool surely = !all.empty() && !all.back().guarded;
    if (!surely) arrive(u(state) + 1, from, *found.end);
    for (const Answer& a : all) handle(from, *found.end, *a.handler, message, state, depth + 1, fresh);
    return;
  }
  arrive(u(state) + 1, from, std::move(*found.end));
}

/// What the state and its flow do with an opening message; without one only their `otherwise`.
std::vector<Answer> Search::answers_inside(model::StateId state, const Understood* message) const {
  std::vector<Answer> out;
  const model::Level* inside[] = {&program.at(state).level, &program.at(program.at(state).flow).level};
  const auto ask = [&](const std::vector<model::LevelEntry>& entries) {
    for (const model::LevelEntry& e : entries) {
      const model::Handler& h = program.at(e.handler);
      const model::Trigger* t = e.trigger ? &h.triggers[*e.trigger] : nullptr;
      const Holds holds = !t ? Holds::yes : message ? message->holds(*t) : Holds::no;
      if (holds == Holds::no) continue;
      const bool guarded = holds == Holds::maybe || h.guard || (t && program.at(t->intent).when);
      out.push_back({&h, t, nullptr, guarded});
      if (!guarded) return true;
    }
    return false;
  };
  for (const model::Level* l : inside)
    if (message && ask(l->matching)) return out;
  for (const model::Level* l : inside)
    if (ask(l->otherwise)) return out;
  return out;
}

void Search::arrive(std::uint32_t to, std::uint32_t from, Lines lines) {
  if (came[to]) return;
  came[to] = Came{from, std::move(lines)};
  order.push_back(to);
  todo.push_back(to);
}

Lines Search::conversation(std::uint32_t node) const {
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = node; at != 0 && came[at]; at = came[at]->from) way.push_back(at);
  Lines out;
  for (std::size_t i = way.size(); i-- > 0;)
    out.insert(out.end(), came[way[i]]->lines.begin(), came[way[i]]->lines.end());
  return out;
}

std::optional<Lines> Search::to(model::StateId state) const {
  if (!came[u(state) + 1]) return std::nullopt;
  return conversation(u(state) + 1);
}

}  // namespace bot::analyze
