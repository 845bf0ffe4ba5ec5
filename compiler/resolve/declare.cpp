// The first pass: modules, flows, states and intents get their rows and names.

#include <algorithm>

#include "compiler/resolve/declarer.hpp"
#include "compiler/resolve/references.hpp"

namespace bot::resolve {

using diag::Code;
using model::Symbol;

bool Declarer::declare(model::Scope& scope, std::string_view name, Symbol symbol) {
  if (name.empty()) return true;  // it could not be read, which has been said
  const auto [it, added] = scope.emplace(name, symbol);
  if (!added) twice({name, symbol.span}, it->second.span);
  return added;
}

bool Declarer::declare(model::Scope& scope, Symbol::Kind kind, std::uint32_t index, const ast::DeclHead& head) {
  return declare(scope, head.name.text, {kind, index, head.name.span, head.pub});
}

void Declarer::twice(const ast::Name& name, source::Span first) {
  findings.add(Code::duplicate_name, name.span, {{"name", name.text}}).also(first, "the first one is here");
}

std::string Declarer::qualify(model::ModuleId module, Flow flow, std::string_view name) const {
  std::string out = program.at(module).name;
  if (!out.empty()) out += '.';
  if (flow) out += std::string(program.at(*flow).name) + '.';
  return out += name;
}

void Declarer::intent(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Intent& i) {
  const auto id = next<model::IntentId>(program.intents);
  if (!declare(scope, Symbol::Kind::intent, static_cast<std::uint32_t>(id), i.head)) return;
  model::Intent row;
  row.qualified = qualify(module, flow, i.head.name.text);
  row.name = i.head.name.text;
  row.span = i.head.name.span;
  row.module = module;
  row.flow = flow;
  row.ast = &i;
  row.initial = i.initial;
  row.fallback = i.fallback;
  row.priority = i.priority.value_or(0);
  if (i.event) {
    row.kind = model::IntentKind::event;
    row.event = plain(*i.event);
    if (row.event.empty())
      findings.add(Code::bad_event_name, i.event->span, {{"what", "an event"}}).note("It is empty.");
  } else if (i.command) {
    row.kind = model::IntentKind::command;
    row.event = plain(*i.command);
    if (row.event.starts_with('/')) row.event.erase(0, 1);
    const auto apart = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/'; };
    if (row.event.empty() || std::any_of(row.event.begin(), row.event.end(), apart))
      findings.add(Code::bad_event_name, i.command->span, {{"what", "a command"}})
          .note("It is one word, and the customer writes it with a slash before it: `command \"start\"` is `/start`.");
  }
  if (i.initial && !flow) findings.add(Code::initial_intent_outside, i.head.name.span, {{"name", i.head.name.text}});
  program.intents.push_back(std::move(row));
  if (flow) program.flows[static_cast<std::uint32_t>(*flow)].intents.push_back(id);
}

void Declarer::flow(model::ModuleId module, const ast::Flow& f) {
  const auto id = next<model::FlowId>(program.flows);
  model::Scope& scope = program.modules[static_cast<std::uint32_t>(module)].scope;
  if (!declare(scope, Symbol::Kind::flow, static_cast<std::uint32_t>(id), f.head)) return;
  model::Flow row;
  row.qualified = qualify(module, {}, f.head.name.text);
  row.name = f.head.name.text;
  row.span = f.head.name.span;
  row.module = module;
  row.ast = &f;
  row.fallback = f.fallback;
  row.is_volatile = f.is_volatile;
  row.exclusive = f.exclusive;
  program.flows.push_back(std::move(row));
  program.flow_scopes.emplace_back();
  program.state_scopes.emplace_back();

  model::Scope own, states;
  for (const ast::Param& p : f.params) param(id, own, p);
  for (const ast::Nlu& n : f.nlus) nlu(module, id, own, n);
  for (const ast::Intent& i : f.intents) intent(module, id, own, i);
  for (const ast::Var& v : f.vars) var(module, id, own, v);
  for (const ast::Fn& x : f.fns) fn(module, id, own, x);
  for (const ast::State& s : f.states) state(id, states, s);
  program.flow_scopes[static_cast<std::uint32_t>(id)] = std::move(own);
  program.state_scopes[static_cast<std::uint32_t>(id)] = std::move(states);

  const model::Flow& done = program.at(id);
  if (!done.initial && !f.head.broken && complete) {
    auto& missing = findings.add(Code::no_initial_state, f.head.name.span, {{"flow", f.head.name.text}});
    if (!f.states.empty()) {
      const source::Span first = f.states[0].head.span;
      missing.fix({"Begin with the state `" + std::string(f.states[0].head.name.text) + "`.",
                   {{{first.file, first.begin, first.begin}, "initial "}},
                   f.states.size() == 1});
    }
  }
  if (f.fallback) {
    if (program.fallback)
      findings.add(Code::second_fallback_flow, f.head.name.span, {{"flow", f.head.name.text}})
          .also(program.at(*program.fallback).span, "the first one is here");
    else program.fallback = id;
  }
}

void Declarer::param(model::FlowId flow, model::Scope& scope, const ast::Param& p) {
  const auto id = next<model::VarId>(program.vars);
  if (!declare(scope, p.name.text, {Symbol::Kind::var, static_cast<std::uint32_t>(id), p.name.span, false})) return;
  model::Flow& owner = program.flows[static_cast<std::uint32_t>(flow)];
  model::Var row;
  row.qualified = qualify(owner.module, flow, p.name.text);
  row.name = p.name.text;
  row.span = p.name.span;
  row.module = owner.module;
  row.flow = flow;
  row.param = &p;
  program.vars.push_back(std::move(row));
  owner.params.push_back(id);
  owner.vars.push_back(id);
}

void Declarer::state(model::FlowId flow, model::Scope& scope, const ast::State& s) {
  const auto id = next<model::StateId>(program.states);
  if (!declare(scope, Symbol::Kind::state, static_cast<std::uint32_t>(id), s.head)) return;
  model::Flow& owner = program.flows[static_cast<std::uint32_t>(flow)];
  model::State row;
  row.qualified = qualify(owner.module, flow, s.head.name.text);
  row.name = s.head.name.text;
  row.span = s.head.name.span;
  row.flow = flow;
  row.ast = &s;
  row.initial = s.initial;
  row.end = s.end;
  row.exclusive = s.exclusive;
  if (s.initial) {
    if (owner.initial)
      findings.add(Code::second_initial_state, s.head.name.span, {{"flow", owner.name}, {"state", s.head.name.text}})
          .also(program.at(*owner.initial).span, "the first one is here");
    else owner.initial = id;
  }
  if (s.end && !s.handlers.empty())
    findings.add(Code::handler_in_end_state, s.handlers[0].head, {{"state", s.head.name.text}})
        .also(s.head.name.span, "an end state closes its flow behind its actions");
  owner.states.push_back(id);
  program.states.push_back(std::move(row));
}

void Declarer::uses(model::ModuleId id, const LoadedModule& loaded) {
  model::Module& module = program.modules[static_cast<std::uint32_t>(id)];
  for (std::size_t i = 0; i < loaded.ast.uses.size(); ++i) {
    const ast::Use& use = loaded.ast.uses[i];
    std::string_view name = use.alias ? use.alias->text : std::string_view(use.module);
    if (!use.alias) {
      if (const auto slash = name.rfind('/'); slash != name.npos) name.remove_prefix(slash + 1);
      if (name.ends_with(".bot")) name.remove_suffix(4);
    }
    const std::uint32_t target = loaded.uses[i] ? *loaded.uses[i] : UINT32_MAX;
    declare(module.scope, name, {Symbol::Kind::module, target, use.alias ? use.alias->span : use.module_span, false});
  }
}

void Declarer::module(model::ModuleId id, const LoadedModule& loaded) {
  uses(id, loaded);
  const ast::Module& m = loaded.ast;
  model::Scope& scope = program.modules[static_cast<std::uint32_t>(id)].scope;
  for (const ast::Enum& e : m.enums) enum_(id, scope, e);
  for (const ast::Record& r : m.records) record(id, scope, r);
  for (const ast::Nlu& n : m.nlus) nlu(id, {}, scope, n);
  for (const ast::Service& s : m.services) service(id, scope, s);
  for (const ast::Fn& f : m.fns) fn(id, {}, scope, f);
  for (const ast::Intent& i : m.intents) intent(id, {}, scope, i);
  for (const bool config : {true, false})  // these are there before any variable is set
    for (const ast::Var& v : m.vars)
      if (v.config == config) var(id, {}, scope, v);
  for (const ast::Flow& f : m.flows) flow(id, f);
}

void Declarer::bot(const std::vector<LoadedModule>& modules) {
  const ast::Module& m = modules[0].ast;
  if (m.bots.empty()) {
    const bool nothing = m.uses.empty() && m.nlus.empty() && m.intents.empty() && m.vars.empty() && m.flows.empty() &&
                         m.handlers.empty() && m.tests.empty() && m.records.empty() && m.enums.empty() &&
                         m.services.empty() && m.fns.empty() && m.rules.empty();
    if (complete)
      findings.add(nothing ? Code::empty_file : Code::missing_bot, {m.file, 0, 0})
          .note("A bot begins with its name: `bot toko { title \"Toko\" }`. `bot new toko` makes one to start from.");
    return;
  }
  for (std::size_t i = 1; i < m.bots.size(); ++i)
    findings.add(Code::second_bot, m.bots[i].head.name.span).also(m.bots[0].head.name.span, "the first one is here");
  const ast::Bot& b = m.bots[0];
  for (std::size_t i = 1; i < modules.size(); ++i)
    for (const ast::Bot& other : modules[i].ast.bots)
      findings.add(Code::second_bot, other.head.name.span).also(b.head.name.span, "the first one is here");
  program.bot.name = b.head.name.text;
  program.bot.span = b.head.name.span;
  if (b.title) program.bot.title = plain(*b.title);
  if (b.timezone) time_zone(*b.timezone);
  languages(b);
  for (const ast::Name& c : b.channels) {
    const auto& known = channels();
    if (std::find(known.begin(), known.end(), c.text) == known.end()) {
      auto& f = findings.add(Code::unknown_channel, c.span, {{"name", c.text}});
      if (const auto near = diag::closest(c.text, known); !near.empty())
        f.say("did you mean `" + std::string(near) + "`?")
            .fix({"Write `" + std::string(near) + "`.", {{c.span, std::string(near)}}, false});
      continue;
    }
    program.bot.channels.emplace_back(c.text);
  }
}

void Declarer::time_zone(const ast::Text& written) {
  static const std::vector<std::string_view> known = {
#include "compiler/resolve/time_zones.def"
  };
  program.bot.timezone = plain(written);
  const std::string& name = program.bot.timezone;
  if (std::binary_search(known.begin(), known.end(), std::string_view(name))) return;
  auto& f = findings.add(Code::unknown_time_zone, written.span, {{"name", name}});
  if (const auto near = diag::closest(name, known); !near.empty())
    f.say("did you mean \"" + std::string(near) + "\"?")
        .fix({"Write \"" + std::string(near) + "\".", {{written.span, "\"" + std::string(near) + "\""}}, false});
}

const std::vector<std::string_view>& channels() {
  static const std::vector<std::string_view> known = {"whatsapp",  "telegram", "messenger",
                                                      "instagram", "webchat",  "text"};
  return known;
}

model::Program resolve(const std::vector<LoadedModule>& modules, diag::Findings& findings) {
  model::Program program;
  const bool complete = findings.ok();
  Declarer declarer{program, findings, complete};
  for (const LoadedModule& m : modules) program.modules.push_back({m.name, &m.ast, {}});
  declarer.bot(modules);
  for (std::uint32_t i = 0; i < modules.size(); ++i) declarer.module(static_cast<model::ModuleId>(i), modules[i]);
  resolve_types(program, findings);
  resolve_references(program, complete, findings);
  resolve_rules(program, findings);
  return program;
}

}  // namespace bot::resolve
