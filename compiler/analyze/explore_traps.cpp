// A way out, with values: escape.cpp takes every condition to be possible, and here it is known which are.

#include <algorithm>

#include "compiler/analyze/explorer.hpp"

namespace bot::analyze::exploring {

namespace {

/// A flow that has an end is meant to come to it.
bool ends(const model::Program& program, model::FlowId flow) {
  const auto& states = program.at(flow).states;
  return std::any_of(states.begin(), states.end(), [&](model::StateId s) { return program.at(s).end; });
}

/// By world: whether some way leads out of its flow.
std::vector<bool> escaping(const Explorer& e) {
  std::vector<std::vector<std::uint32_t>> back(e.nodes.size());
  std::vector<std::uint32_t> todo;
  for (std::uint32_t n = 0; n < e.nodes.size(); ++n) {
    const Explorer::Node& node = e.nodes[n];
    for (const std::uint32_t to : node.next) back[to].push_back(n);
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

}  // namespace

void check_traps(Explorer& e) {
  if (!e.findings.ok()) return;  // what is missing may be the way out
  const std::vector<bool> escapes = escaping(e);
  std::vector<bool> said(e.program.flows.size());
  for (const bool surely : {true, false})
    for (std::uint32_t n = 0; n < e.nodes.size(); ++n) {
      if (escapes[n] || e.nodes[n].sure != surely) continue;
      const Frame& top = e.nodes[n].world.frames.back();
      if (said[u(top.flow)] || !ends(e.program, top.flow)) continue;
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
