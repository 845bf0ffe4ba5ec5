#include "compiler/resolve/references.hpp"

#include <algorithm>

namespace bot::resolve {

using diag::Code;
using model::Symbol;

namespace {

struct Resolver {
  model::Program& program;
  diag::Findings& findings;

  std::uint32_t u(auto id) const { return static_cast<std::uint32_t>(id); }

  void intent(model::Intent& row) {
    std::map<std::uint32_t, std::uint8_t> taken;  // attributes by NLU
    for (const ast::IntentAttribute& a : row.ast->attributes) {
      for (const model::Attribute& before : row.attributes)
        if (before.name == a.name.text)
          findings.add(Code::duplicate_name, a.name.span, {{"name", a.name.text}})
              .also(before.span, "the first one is here");
      const auto nlu = find(program, row.module, row.flow, a.nlu, Symbol::Kind::nlu, "NLU", findings);
      if (!nlu) continue;
      std::uint8_t& count = taken[*nlu];
      if (count == 255) {
        findings.add(Code::bot_too_large, a.span, {{"reason", "one intent takes at most 255 values of one NLU"}});
        break;
      }
      row.attributes.push_back({a.name.text, a.name.span, static_cast<model::NluId>(*nlu), a.optional, count, 1});
      ++count;
    }
    bool required = false;
    for (model::Attribute& a : row.attributes) {
      a.of = taken[u(a.nlu)];
      required = required || !a.optional;
    }
    const bool any = row.ast->classifier || required || row.kind == model::IntentKind::event || row.fallback;
    if (!any && !row.ast->head.broken && row.attributes.size() == row.ast->attributes.size())
      findings.add(Code::intent_matches_nothing, row.span, {{"name", row.name}});
    if (row.kind == model::IntentKind::event && !row.attributes.empty())
      findings.add(Code::event_with_attributes, row.attributes[0].span, {{"name", row.name}});
    if (row.fallback && row.initial) findings.add(Code::fallback_and_initial, row.span, {{"name", row.name}});
  }

  model::Target target(const std::optional<ast::Arrow>& arrow, model::ModuleId module,
                       std::optional<model::FlowId> flow) {
    return arrow ? resolve_arrow(program, *arrow, module, flow, findings) : model::Target{};
  }

  std::int64_t priority(const model::LevelEntry& e) const {
    return program.at(program.at(e.handler).triggers[*e.trigger].intent).priority;
  }

  /// Rows for the handlers of one level, and the order they are tried in.
  void level(model::Level& level, const std::vector<ast::Handler>& handlers, model::ModuleId module,
             std::optional<model::FlowId> flow) {
    for (const ast::Handler& h : handlers) {
      const auto id = static_cast<model::HandlerId>(static_cast<std::uint32_t>(program.handlers.size()));
      model::Handler row;
      row.ast = &h;
      row.otherwise = h.otherwise;
      row.span = h.head;
      row.target = target(h.arrow, module, flow);
      if (h.otherwise) level.otherwise.push_back({id, {}});
      for (const ast::Trigger& t : h.triggers) {
        const auto intent = find(program, module, flow, t.intent, Symbol::Kind::intent, "intent", findings);
        if (!intent) continue;
        const auto trigger = static_cast<std::uint32_t>(row.triggers.size());
        row.triggers.push_back({static_cast<model::IntentId>(*intent), {}, t.span});
        const model::Intent& i = program.intents[*intent];
        if (i.fallback) level.otherwise.push_back({id, trigger});
        else level.matching.push_back({id, trigger});
      }
      program.handlers.push_back(std::move(row));
    }
    std::stable_sort(level.matching.begin(), level.matching.end(),
                     [this](const auto& a, const auto& b) { return priority(a) > priority(b); });
  }

  void openers() {
    for (std::uint32_t i = 0; i < program.intents.size(); ++i)
      if (program.intents[i].initial && program.intents[i].flow)
        program.openers.push_back(static_cast<model::IntentId>(i));
    std::stable_sort(program.openers.begin(), program.openers.end(), [this](model::IntentId a, model::IntentId b) {
      return program.at(a).priority > program.at(b).priority;
    });
  }

  void closed_answer(bool complete) {
    const bool otherwise = !program.bot.level.otherwise.empty();
    if (program.bot.name.empty()) return;
    if (!otherwise && !program.fallback) {
      if (!complete) return;
      findings.add(Code::no_fallback, program.bot.span, {{"bot", program.bot.name}})
          .note("Write a `fallback flow`, or `otherwise` at the top.");
    } else if (otherwise && program.fallback) {
      findings.add(Code::two_fallbacks, program.at(program.bot.level.otherwise[0].handler).span)
          .also(program.at(*program.fallback).span, "and the fallback flow is here");
    }
  }
};

}  // namespace

model::Target resolve_arrow(const model::Program& program, const ast::Arrow& arrow, model::ModuleId module,
                            std::optional<model::FlowId> flow, diag::Findings& findings) {
  switch (arrow.kind) {
    case ast::Arrow::Kind::stay: return {};
    case ast::Arrow::Kind::flow: {
      const auto f = find(program, module, flow, arrow.target, Symbol::Kind::flow, "flow", findings);
      return f ? model::Target{model::Target::Kind::flow, {}, static_cast<model::FlowId>(*f)} : model::Target{};
    }
    case ast::Arrow::Kind::state: break;
  }
  const ast::Name& name = arrow.target.parts.front();
  if (!flow) {
    auto& f = findings.add(Code::state_outside_flow, name.span, {{"name", name.text}});
    if (program.at(module).scope.contains(name.text) &&
        program.at(module).scope.at(name.text).kind == Symbol::Kind::flow)
      f.fix({"Write `-> flow " + std::string(name.text) + "`.", {{name.span, "flow " + std::string(name.text)}}, true});
    return {};
  }
  const model::Scope& states = program.state_scopes[static_cast<std::uint32_t>(*flow)];
  if (const auto it = states.find(name.text); it != states.end())
    return {model::Target::Kind::state, static_cast<model::StateId>(it->second.index), {}};
  std::vector<std::string_view> names;
  for (const auto& [n, symbol] : states) names.push_back(n);
  auto& f = findings.add(Code::unknown_name, name.span, {{"what", "state"}, {"name", name.text}});
  if (const auto it = program.at(module).scope.find(name.text);
      it != program.at(module).scope.end() && it->second.kind == Symbol::Kind::flow) {
    f.say("this is a flow: write `-> flow " + std::string(name.text) + "`");
    f.fix({"Write `-> flow " + std::string(name.text) + "`.", {{name.span, "flow " + std::string(name.text)}}, true});
  } else if (const auto near = diag::closest(name.text, names); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  return {};
}

void resolve_references(model::Program& program, bool complete, diag::Findings& findings) {
  Resolver r{program, findings};
  for (model::Intent& i : program.intents) r.intent(i);
  for (std::uint32_t m = 0; m < program.modules.size(); ++m)
    r.level(program.bot.level, program.modules[m].ast->handlers, static_cast<model::ModuleId>(m), {});
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    model::Flow& flow = program.flows[f];
    r.level(flow.level, flow.ast->handlers, flow.module, static_cast<model::FlowId>(f));
    for (const model::StateId s : flow.states) {
      model::State& state = program.states[static_cast<std::uint32_t>(s)];
      r.level(state.level, state.ast->handlers, flow.module, static_cast<model::FlowId>(f));
    }
  }
  r.openers();
  r.closed_answer(complete);
}

}  // namespace bot::resolve
