#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

const model::Stmt* handover_in(const model::Body& body) {
  for (const model::Stmt& s : body) {
    if (std::holds_alternative<model::Handover>(s.node)) return &s;
    if (const auto* i = std::get_if<model::If>(&s.node))
      for (const model::Body* b : {&i->then, &i->otherwise})
        if (const model::Stmt* found = handover_in(*b)) return found;
  }
  return nullptr;
}

}  // namespace

void check_agent(const model::Program& program, diag::Findings& findings) {
  for (const model::Handler& h : program.handlers)
    for (const model::Trigger& t : h.triggers)
      if (program.at(t.intent).event == "agent.resolved") return;
  for (const model::IntentId i : program.openers)
    if (program.at(i).event == "agent.resolved") return;
  const model::Stmt* first = nullptr;
  for (const model::State& s : program.states)
    if (!first) first = handover_in(s.entry);
  for (const model::Handler& h : program.handlers)
    if (!first) first = handover_in(h.body);
  if (!first) return;
  findings.add(Code::resolved_unheard, first->span)
      .note("Write `use std/agent` and, beside the flows, `on agent.resolved { say \"…\" }`.");
}

}  // namespace bot::analyze
