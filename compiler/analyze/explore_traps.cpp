// A way out, with values: escape.cpp takes every condition to be possible, and here it is known which are.

#include <algorithm>

#include "compiler/analyze/explorer.hpp"

namespace bot::analyze::exploring {

namespace {

/// Arrows back may stay in the flow.
bool leads_out(const model::Target& t, model::FlowId from) {
  return t.kind == model::Target::Kind::flow && t.flow != from;
}

bool leads_out(const model::Body& body, model::FlowId from) {
  bool found = false;
  model::each_stmt(body, [&](const model::Stmt& s) {
    const auto* go = std::get_if<model::Go>(&s.node);
    found = found || std::holds_alternative<model::Handover>(s.node) || (go && leads_out(go->target, from));
  });
  return found;
}

bool leads_out(const model::Program& program, const model::Level& level, model::FlowId from) {
  for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
    for (const model::LevelEntry& e : *list)
      if (leads_out(program.at(e.handler).target, from) || leads_out(program.at(e.handler).body, from)) return true;
  return false;
}

/// A flow that has an end, or leads to another flow or to an agent, is meant to come there.
bool has_way_out(const model::Program& program, model::FlowId id) {
  const model::Flow& flow = program.at(id);
  return leads_out(program, flow.level, id) ||
         std::any_of(flow.states.begin(), flow.states.end(), [&](model::StateId s) {
           const model::State& state = program.at(s);
           return state.end || leads_out(state.entry, id) || leads_out(program, state.level, id);
         });
}

/// By world: whether some way leads out of its flow.
std::vector<bool> escaping(const Explorer& e) {
  std::vector<std::vector<std::uint32_t>> back(e.nodes.size());
  std::vector<std::uint32_t> todo;
  for (std::uint32_t n = 0; n < e.nodes.size(); ++n) {
    const Explorer::Node& node = e.nodes[n];
    for (const auto* ways : {&node.next, &node.undone})
      for (const std::uint32_t to : *ways) back[to].push_back(n);
    if (node.escapes || node.world.status != World::Status::active || node.world.frames.empty()) todo.push_back(n);
  }
  std::vector<bool> out(e.nodes.size());
  while (!todo.empty()) {
    const std::uint32_t n = todo.back();
    todo.pop_back();
    if (out[n]) continue;
    out[n] = true;
    todo.insert(todo.end(), back[n].begin(), back[n].end());
  }
  return out;
}

/// By world: whether it is come to without a failure that is only supposed.
std::vector<bool> come_to(const Explorer& e) {
  std::vector<bool> out(e.nodes.size());
  std::vector<std::uint32_t> todo{0};
  while (!todo.empty()) {
    const std::uint32_t n = todo.back();
    todo.pop_back();
    if (out[n]) continue;
    out[n] = true;
    todo.insert(todo.end(), e.nodes[n].next.begin(), e.nodes[n].next.end());
  }
  return out;
}

}  // namespace

void check_traps(Explorer& e) {
  if (!e.findings.ok()) return;  // what is missing may be the way out
  const std::vector<bool> escapes = escaping(e);
  const std::vector<bool> comes = come_to(e);
  std::vector<bool> said(e.program.flows.size());
  for (const bool surely : {true, false})
    for (std::uint32_t n = 0; n < e.nodes.size(); ++n) {
      if (escapes[n] || !comes[n] || e.nodes[n].sure != surely) continue;
      const Frame& top = e.nodes[n].world.frames.back();
      if (said[u(top.flow)] || !has_way_out(e.program, top.flow)) continue;
      said[u(top.flow)] = true;
      const model::State& state = e.program.at(top.state);
      auto& f = e.findings.add(Code::no_way_out, state.span, {{"state", state.name}});
      f.witness = e.conversation(n);
      f.witness.push_back({WitnessLine::Who::note, "and nothing leads out of here any more"});
      f.note("The ways out stand behind conditions that are never true from here on.");
      f.note("Lead an arrow to an end state or to another flow, or hand over.");
    }
}

}  // namespace bot::analyze::exploring
