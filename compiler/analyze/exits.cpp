// How blocks end: their arrows, and whether something is waited for before.

#include <algorithm>
#include <deque>
#include <set>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

bool same(const model::Target& a, const model::Target& b) {
  return a.kind == b.kind && a.state == b.state && a.flow == b.flow;
}

void add(std::vector<model::Target>& to, const model::Target& t) {
  if (std::none_of(to.begin(), to.end(), [&](const model::Target& x) { return same(x, t); })) to.push_back(t);
}

/// Whether a place in the body is reached, and whether without a suspension.
struct Reached {
  bool at_all = false;
  bool at_once = false;
  friend Reached operator|(Reached a, Reached b) { return {a.at_all || b.at_all, a.at_once || b.at_once}; }
};

struct Collector {
  Exits& out;
  const Passing* passing;

  void arrow(const model::Target& t, Reached in) {
    if (t.kind == model::Target::Kind::stay) {
      out.stays = true;
      return;
    }
    add(out.targets, t);
    if (in.at_once) add(out.at_once, t);
  }

  Reached body(const model::Body& body, Reached in) {
    for (const model::Stmt& s : body) {
      if (!in.at_all) break;
      in = statement(s, in);
    }
    return in;
  }

  Reached statement(const model::Stmt& s, Reached in) {
    const Reached later{true, false}, nowhere{};
    if (const auto* i = std::get_if<model::If>(&s.node)) {
      const Reached then = body(i->then, in);
      return then | body(i->otherwise, in);
    }
    if (const auto* f = std::get_if<model::For>(&s.node)) return in | body(f->body, in);
    if (const auto* m = std::get_if<model::Match>(&s.node)) {
      Reached behind = m->complete ? nowhere : body(m->otherwise, in);
      for (const model::Match::Case& c : m->cases) behind = behind | body(c.body, in);
      return behind;
    }
    if (const auto* a = std::get_if<model::Ask>(&s.node)) {
      out.suspends = true;
      if (a->retries && body(a->otherwise, later).at_all) out.stays = true;
      return later;
    }
    if (const auto* c = std::get_if<model::CallFlow>(&s.node)) {
      out.suspends = true;
      out.calls.push_back(c->flow);
      if (in.at_once) out.calls_at_once.push_back(c->flow);
      return {true, in.at_once && passing && (*passing)[u(c->flow)]};
    }
    if (const auto* t = std::get_if<model::Try>(&s.node)) {
      out.suspends = true;
      const Reached fine = body(t->body, later);
      return fine | body(t->failed, later);
    }
    if (const auto* g = std::get_if<model::Go>(&s.node)) return arrow(g->target, in), nowhere;
    // `handover` ends its block as if it were the last action, and so does `return` in an end state.
    if (std::holds_alternative<model::Handover>(s.node) || std::holds_alternative<model::Return>(s.node)) {
      out.falls_through = true;
      out.falls_at_once = out.falls_at_once || in.at_once;
      return nowhere;
    }
    return in;
  }
};

/// Whether a flow may close without waiting.
struct Passage {
  const model::Program& program;
  const model::Flow& flow;
  const Passing& passing;
  bool closes = false;
  std::set<model::StateId> entered{}, resumed{};
  std::vector<std::pair<model::StateId, bool>> todo{};  ///< entered, or else: another flow has closed above it

  void enter(model::StateId s) {
    if (entered.insert(s).second) todo.emplace_back(s, true);
  }

  /// Arrows of the state that are taken at once. A flow takes the place of an end state's, and of a volatile one.
  void follow(const Exits& x, model::StateId from, bool entry) {
    const bool gives_way = (entry && program.at(from).end) || flow.is_volatile;
    for (const model::Target& t : x.at_once) {
      if (t.kind == model::Target::Kind::state) enter(t.state);
      if (t.kind != model::Target::Kind::flow || !passing[u(t.flow)]) continue;
      closes = closes || gives_way;
      if (!gives_way && resumed.insert(from).second) todo.emplace_back(from, false);
    }
  }

  bool run() {
    if (!flow.initial) return false;
    enter(*flow.initial);
    while (!todo.empty() && !closes) {
      const auto [id, entry] = todo.back();
      todo.pop_back();
      const model::State& s = program.at(id);
      if (!entry) {
        for (const model::Handler* h : resuming(program, s)) follow(exits(*h, &passing), id, false);
        closes = closes || s.end;
        continue;
      }
      const Exits x = exits(s.entry, &passing);
      closes = closes || (s.end && (x.falls_at_once || x.stays));
      follow(x, id, true);
      if (id != *flow.initial || !s.silent || s.end) continue;
      // The opening message is handed on.
      for (const model::Level* level : {&s.level, &flow.level})
        for (const auto* list : {&level->matching, &level->otherwise})
          for (const model::LevelEntry& e : *list) follow(exits(program.at(e.handler), &passing), id, false);
    }
    return closes;
  }
};

/// Flows that the body opens by an arrow or calls.
void opened_in(const model::Body& body, std::vector<model::FlowId>& out) {
  model::each_stmt(body, [&](const model::Stmt& s) {
    if (const auto* c = std::get_if<model::CallFlow>(&s.node)) out.push_back(c->flow);
    if (const auto* g = std::get_if<model::Go>(&s.node); g && g->target.kind == model::Target::Kind::flow)
      out.push_back(g->target.flow);
  });
}

void opened_in(const model::Program& program, const model::Level& level, std::vector<model::FlowId>& out) {
  for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
    for (const model::LevelEntry& e : *list) {
      const model::Handler& h = program.at(e.handler);
      opened_in(h.body, out);
      if (h.target.kind == model::Target::Kind::flow) out.push_back(h.target.flow);
    }
}

/// By flow: those that it opens or calls.
std::vector<std::vector<model::FlowId>> opened_by_flows(const model::Program& program) {
  std::vector<std::vector<model::FlowId>> out(program.flows.size());
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    opened_in(program, program.flows[f].level, out[f]);
    for (const model::StateId s : program.flows[f].states) {
      opened_in(program.at(s).entry, out[f]);
      opened_in(program, program.at(s).level, out[f]);
    }
    std::sort(out[f].begin(), out[f].end());
    out[f].erase(std::unique(out[f].begin(), out[f].end()), out[f].end());
  }
  return out;
}

}  // namespace

Exits exits(const model::Body& body, const Passing* passing) {
  Exits out;
  const Reached end = Collector{out, passing}.body(body, {true, true});
  out.falls_through = out.falls_through || end.at_all;
  out.falls_at_once = out.falls_at_once || end.at_once;
  return out;
}

Exits exits(const model::Handler& handler, const Passing* passing) {
  Exits out = exits(handler.body, passing);
  if (handler.target.kind == model::Target::Kind::stay || !out.falls_through) return out;
  Collector{out, passing}.arrow(handler.target, {true, out.falls_at_once});
  out.falls_through = out.falls_at_once = false;
  return out;
}

bool waits(const model::State& state) { return !state.end && waits(state, exits(state.entry)); }

bool waits(const model::State& state, const Exits& out) {
  if (state.end) return false;
  const auto opens = [](const model::Target& t) { return t.kind == model::Target::Kind::flow; };
  return out.falls_through || out.stays || std::any_of(out.targets.begin(), out.targets.end(), opens);
}

std::vector<const model::Handler*> resuming(const model::Program& program, const model::State& state) {
  std::vector<const model::Handler*> out;
  for (const model::Level* level : {&state.level, &program.at(state.flow).level})
    for (const model::LevelEntry& e : level->resume) {
      out.push_back(&program.at(e.handler));
      if (!out.back()->guard) return out;
    }
  return out;
}

namespace {

bool goes_back(const Exits& x) {
  return std::any_of(x.targets.begin(), x.targets.end(),
                     [](const model::Target& t) { return t.kind == model::Target::Kind::back; });
}

/// Marks the states that a flow may come to at once when it opens, and that go back.
void back_at_once(const model::Program& program, const model::Flow& flow, std::vector<bool>& out) {
  if (!flow.initial) return;
  std::set<model::StateId> seen{*flow.initial};
  std::vector<model::StateId> todo{*flow.initial};
  const auto follow = [&](const Exits& x) {
    for (const model::Target& t : x.at_once)
      if (t.kind == model::Target::Kind::state && seen.insert(t.state).second) todo.push_back(t.state);
  };
  while (!todo.empty()) {
    const model::StateId id = todo.back();
    todo.pop_back();
    const model::State& s = program.at(id);
    const Exits x = exits(s.entry);
    out[u(id)] = out[u(id)] || (goes_back(x) && !s.end);
    follow(x);
    if (id != *flow.initial || !s.silent || s.end) continue;
    for (const model::Level* level : {&s.level, &flow.level})
      for (const auto* list : {&level->matching, &level->otherwise})
        for (const model::LevelEntry& e : *list) follow(exits(program.at(e.handler)));
  }
}

}  // namespace

bool makes_way(const model::Program& program, model::FlowId id) {
  const auto opens = [](const Exits& x) {
    return std::any_of(x.targets.begin(), x.targets.end(),
                       [](const model::Target& t) { return t.kind == model::Target::Kind::flow; });
  };
  const auto some = [&](const model::Level& level) {
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list)
        if (opens(exits(program.at(e.handler)))) return true;
    return false;
  };
  const model::Flow& flow = program.at(id);
  if (flow.is_volatile && (some(flow.level) || some(program.bot.level))) return true;
  return std::any_of(flow.states.begin(), flow.states.end(), [&](model::StateId state) {
    const model::State& s = program.at(state);
    return (s.end && opens(exits(s.entry))) || (flow.is_volatile && (opens(exits(s.entry)) || some(s.level)));
  });
}

std::vector<bool> vanishing_flows(const model::Program& program) {
  std::vector<bool> called(program.flows.size());
  model::each_body(program, [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (const auto* c = std::get_if<model::CallFlow>(&s.node)) called[u(c->flow)] = true;
    });
  });
  std::vector<bool> out(program.flows.size());
  if (std::none_of(called.begin(), called.end(), [](bool c) { return c; })) return out;
  const auto opens = opened_by_flows(program);
  std::vector<model::FlowId> by_bot;
  opened_in(program, program.bot.level, by_bot);
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    if (!called[f]) continue;
    std::vector<bool> seen(program.flows.size());
    std::vector<model::FlowId> todo = by_bot;
    todo.insert(todo.end(), opens[f].begin(), opens[f].end());
    while (!todo.empty()) {
      const model::FlowId next = todo.back();
      todo.pop_back();
      if (seen[u(next)]) continue;
      seen[u(next)] = true;
      todo.insert(todo.end(), opens[u(next)].begin(), opens[u(next)].end());
    }
    out[f] = seen[f] || program.flows[f].expires.has_value() || makes_way(program, static_cast<model::FlowId>(f));
  }
  return out;
}

std::vector<bool> left_waiting(const model::Program& program) {
  std::vector<bool> out(program.states.size());
  const std::vector<bool> vanishing = vanishing_flows(program);
  for (std::uint32_t s = 0; s < program.states.size(); ++s) {
    if (program.states[s].end) continue;
    const Exits x = exits(program.states[s].entry);
    out[s] = std::any_of(x.calls.begin(), x.calls.end(), [&](model::FlowId f) { return vanishing[u(f)]; });
  }
  for (const model::Flow& f : program.flows) back_at_once(program, f, out);
  return out;
}

Passing passing_flows(const model::Program& program) {
  Passing out(program.flows.size());
  std::vector<std::vector<std::uint32_t>> openers(program.flows.size());
  const auto opens = opened_by_flows(program);
  std::deque<std::uint32_t> todo;
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    todo.push_back(f);
    for (const model::FlowId g : opens[f]) openers[u(g)].push_back(f);
  }
  while (!todo.empty()) {
    const std::uint32_t f = todo.front();
    todo.pop_front();
    if (out[f] || !Passage{program, program.flows[f], out}.run()) continue;
    out[f] = true;
    todo.insert(todo.end(), openers[f].begin(), openers[f].end());
  }
  return out;
}

}  // namespace bot::analyze
