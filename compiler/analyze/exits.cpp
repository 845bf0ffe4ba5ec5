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
      if (in.at_once) add(out.at_once, {model::Target::Kind::flow, {}, c->flow});
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

/// Whether the flow may close without waiting, once it is opened without a message.
bool passes(const model::Program& program, const model::Flow& flow, const Passing& passing) {
  if (!flow.initial) return false;
  std::vector<model::StateId> todo{*flow.initial};
  std::set<model::StateId> seen{*flow.initial};
  while (!todo.empty()) {
    const model::StateId id = todo.back();
    todo.pop_back();
    const model::State& s = program.at(id);
    std::vector<Exits> all{exits(s.entry, &passing)};
    if (s.end && (all[0].falls_at_once || all[0].stays)) return true;
    if (id == *flow.initial && s.silent && !s.end)
      for (const model::Level* level : {&s.level, &flow.level})
        for (const model::LevelEntry& e : level->otherwise) all.push_back(exits(program.at(e.handler), &passing));
    for (const Exits& x : all)
      for (const model::Target& t : x.at_once)
        if (t.kind == model::Target::Kind::state && seen.insert(t.state).second) todo.push_back(t.state);
  }
  return false;
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

bool waits(const model::State& state) {
  if (state.end) return false;
  const Exits out = exits(state.entry);
  const auto opens = [](const model::Target& t) { return t.kind == model::Target::Kind::flow; };
  return out.falls_through || out.stays || std::any_of(out.targets.begin(), out.targets.end(), opens);
}

Passing passing_flows(const model::Program& program) {
  Passing out(program.flows.size());
  std::vector<std::vector<std::uint32_t>> callers(program.flows.size());
  std::deque<std::uint32_t> todo;
  const auto look = [&](std::uint32_t caller, const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (const auto* c = std::get_if<model::CallFlow>(&s.node)) callers[u(c->flow)].push_back(caller);
    });
  };
  const auto look_level = [&](std::uint32_t caller, const model::Level& level) {
    for (const model::LevelEntry& e : level.otherwise) look(caller, program.at(e.handler).body);
  };
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    todo.push_back(f);
    look_level(f, program.flows[f].level);
    for (const model::StateId s : program.flows[f].states) {
      look(f, program.at(s).entry);
      look_level(f, program.at(s).level);
    }
  }
  while (!todo.empty()) {
    const std::uint32_t f = todo.front();
    todo.pop_front();
    if (out[f] || !passes(program, program.flows[f], out)) continue;
    out[f] = true;
    todo.insert(todo.end(), callers[f].begin(), callers[f].end());
  }
  return out;
}

}  // namespace bot::analyze
