#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

const model::Stmt* handover_in(const model::Body& body) {
  const model::Stmt* found = nullptr;
  model::each_stmt(body, [&](const model::Stmt& s) {
    if (!found && std::holds_alternative<model::Handover>(s.node)) found = &s;
  });
  return found;
}

}  // namespace

void check_agent(const model::Program& program, const std::vector<bool>& entered, diag::Findings& findings) {
  for (const model::Handler& h : program.handlers)
    for (const model::Trigger& t : h.triggers)
      if (program.at(t.intent).event == "agent.resolved") return;
  for (const model::IntentId i : program.openers)
    if (program.at(i).event == "agent.resolved") return;
  const model::Stmt* first = nullptr;
  const auto look = [&](const model::Level& level) {
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list)
        if (!first) first = handover_in(program.at(e.handler).body);
  };
  for (std::uint32_t i = 0; i < program.states.size(); ++i) {
    const model::State& s = program.states[i];
    if (!entered[i]) continue;
    if (!first) first = handover_in(s.entry);
    look(s.level);
    if (s.initial) look(program.at(s.flow).level);
  }
  look(program.bot.level);
  if (!first) return;
  auto& f = findings.add(Code::resolved_unheard, first->span);
  f.note("Write `use std/agent` and, beside the flows, `on agent.resolved { say \"…\" }`.");
  const auto way = conversations_to(program, {first}).at(first);
  if (!way) return;
  f.witness = *way;
  f.witness.push_back({WitnessLine::Who::note, "an agent takes over, and is done"});
  f.witness.push_back({WitnessLine::Who::note, "and the bot says nothing"});
}

}  // namespace bot::analyze
