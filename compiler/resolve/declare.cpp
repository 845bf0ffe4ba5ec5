// The first pass: every declaration gets its row and its name.

#include "compiler/resolve/references.hpp"

namespace bot::resolve {

using diag::Code;
using model::Symbol;

namespace {

struct Declarer {
  model::Program& program;
  diag::Findings& findings;
  bool complete = true;  ///< nothing was lost to a syntax error, so what is not there is missing

  template <typename Id, typename Row>
  static Id next(const std::vector<Row>& rows) {
    return static_cast<Id>(static_cast<std::uint32_t>(rows.size()));
  }

  /// False when the name is taken in this scope.
  bool declare(model::Scope& scope, std::string_view name, Symbol symbol) {
    if (name.empty()) return true;  // it could not be read, which has been said
    const auto [it, added] = scope.emplace(name, symbol);
    if (!added)
      findings.add(Code::duplicate_name, symbol.span, {{"name", name}}).also(it->second.span, "the first one is here");
    return added;
  }

  std::string qualify(model::ModuleId module, std::optional<model::FlowId> flow, std::string_view name) const {
    std::string out = program.at(module).name;
    if (!out.empty()) out += '.';
    if (flow) out += std::string(program.at(*flow).name) + '.';
    return out += name;
  }

  void nlu(model::ModuleId module, std::optional<model::FlowId> flow, model::Scope& scope, const ast::KeywordNlu& n) {
    const auto id = next<model::NluId>(program.nlus);
    if (!declare(scope, n.head.name.text,
                 {Symbol::Kind::nlu, static_cast<std::uint32_t>(id), n.head.name.span, n.head.pub}))
      return;
    model::Nlu row{
        qualify(module, flow, n.head.name.text), n.head.name.text, n.head.name.span, module, flow, &n, {}, {}};
    std::map<std::string_view, std::uint32_t> seen;
    for (const ast::KeywordValue& v : n.values) {
      const auto [it, added] = seen.emplace(v.name.text, static_cast<std::uint32_t>(row.values.size()));
      if (!added) {
        findings.add(Code::duplicate_name, v.name.span, {{"name", v.name.text}})
            .also(row.values[it->second].span, "the first one is here");
        continue;
      }
      model::NluValue value{v.name.text, v.name.span, {}};
      for (const ast::Phrase& p : v.phrases) value.phrases.push_back({p.text, p.span});
      row.values.push_back(std::move(value));
    }
    if (row.values.empty() && !n.head.broken)
      findings.add(Code::empty_nlu, n.head.name.span, {{"name", n.head.name.text}});
    if (n.default_value) row.default_value = find_value(row, *n.default_value, findings);
    program.nlus.push_back(std::move(row));
  }

  void intent(model::ModuleId module, std::optional<model::FlowId> flow, model::Scope& scope, const ast::Intent& i) {
    const auto id = next<model::IntentId>(program.intents);
    if (!declare(scope, i.head.name.text,
                 {Symbol::Kind::intent, static_cast<std::uint32_t>(id), i.head.name.span, i.head.pub}))
      return;
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
      for (const ast::TextPart& p : i.event->parts) row.event += p.literal;
    }
    if (i.initial && !flow) findings.add(Code::initial_intent_outside, i.head.name.span, {{"name", i.head.name.text}});
    program.intents.push_back(std::move(row));
    if (flow) program.flows[static_cast<std::uint32_t>(*flow)].intents.push_back(id);
  }

  void var(model::ModuleId module, std::optional<model::FlowId> flow, model::Scope& scope, const ast::Var& v) {
    const auto id = next<model::VarId>(program.vars);
    if (!declare(scope, v.head.name.text,
                 {Symbol::Kind::var, static_cast<std::uint32_t>(id), v.head.name.span, v.head.pub}))
      return;
    model::Var row;
    row.qualified = qualify(module, flow, v.head.name.text);
    row.name = v.head.name.text;
    row.span = v.head.name.span;
    row.module = module;
    row.flow = flow;
    row.ast = &v;
    program.vars.push_back(std::move(row));
    if (flow) program.flows[static_cast<std::uint32_t>(*flow)].vars.push_back(id);
  }

  void flow(model::ModuleId module, const ast::Flow& f) {
    const auto id = next<model::FlowId>(program.flows);
    model::Scope& scope = program.modules[static_cast<std::uint32_t>(module)].scope;
    const bool fresh = declare(scope, f.head.name.text,
                               {Symbol::Kind::flow, static_cast<std::uint32_t>(id), f.head.name.span, f.head.pub});
    if (!fresh) return;
    model::Flow row;
    row.qualified = qualify(module, {}, f.head.name.text);
    row.name = f.head.name.text;
    row.span = f.head.name.span;
    row.module = module;
    row.ast = &f;
    row.fallback = f.fallback;
    program.flows.push_back(std::move(row));
    program.flow_scopes.emplace_back();
    program.state_scopes.emplace_back();

    model::Scope own, states;
    for (const ast::KeywordNlu& n : f.nlus) nlu(module, id, own, n);
    for (const ast::Intent& i : f.intents) intent(module, id, own, i);
    for (const ast::Var& v : f.vars) var(module, id, own, v);
    for (const ast::State& s : f.states) state(id, states, s);
    program.flow_scopes[static_cast<std::uint32_t>(id)] = std::move(own);
    program.state_scopes[static_cast<std::uint32_t>(id)] = std::move(states);

    const model::Flow& done = program.at(id);
    if (!done.initial && !f.head.broken && complete)
      findings.add(Code::no_initial_state, f.head.name.span, {{"flow", f.head.name.text}});
    if (f.fallback) {
      if (program.fallback)
        findings.add(Code::second_fallback_flow, f.head.name.span, {{"flow", f.head.name.text}})
            .also(program.at(*program.fallback).span, "the first one is here");
      else program.fallback = id;
    }
  }

  void state(model::FlowId flow, model::Scope& scope, const ast::State& s) {
    const auto id = next<model::StateId>(program.states);
    if (!declare(scope, s.head.name.text,
                 {Symbol::Kind::state, static_cast<std::uint32_t>(id), s.head.name.span, false}))
      return;
    model::Flow& owner = program.flows[static_cast<std::uint32_t>(flow)];
    model::State row;
    row.qualified = qualify(owner.module, flow, s.head.name.text);
    row.name = s.head.name.text;
    row.span = s.head.name.span;
    row.flow = flow;
    row.ast = &s;
    row.initial = s.initial;
    row.end = s.end;
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

  void uses(model::ModuleId id, const LoadedModule& loaded) {
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

  void module(model::ModuleId id, const LoadedModule& loaded) {
    uses(id, loaded);
    const ast::Module& m = loaded.ast;
    model::Scope& scope = program.modules[static_cast<std::uint32_t>(id)].scope;
    for (const ast::KeywordNlu& n : m.nlus) nlu(id, {}, scope, n);
    for (const ast::Intent& i : m.intents) intent(id, {}, scope, i);
    for (const ast::Var& v : m.vars) var(id, {}, scope, v);
    for (const ast::Flow& f : m.flows) flow(id, f);
  }

  void bot(const std::vector<LoadedModule>& modules) {
    const ast::Module& m = modules[0].ast;
    if (m.bots.empty()) {
      const bool nothing = m.uses.empty() && m.nlus.empty() && m.intents.empty() && m.vars.empty() && m.flows.empty() &&
                           m.handlers.empty() && m.tests.empty();
      if (complete) findings.add(nothing ? Code::empty_file : Code::missing_bot, {m.file, 0, 0});
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
    const auto plain = [](const std::optional<ast::Text>& t) {
      std::string out;
      if (t)
        for (const ast::TextPart& p : t->parts) out += p.literal;
      return out;
    };
    program.bot.title = plain(b.title);
    program.bot.timezone = plain(b.timezone);
    if (b.language) program.bot.language = b.language->text;
    for (const ast::Name& c : b.channels) {
      static const std::vector<std::string_view> known = {"whatsapp",  "telegram", "messenger",
                                                          "instagram", "webchat",  "text"};
      bool found = false;
      for (const auto k : known) found = found || k == c.text;
      if (!found) {
        auto& f = findings.add(Code::unknown_channel, c.span, {{"name", c.text}});
        if (const auto near = diag::closest(c.text, known); !near.empty())
          f.say("did you mean `" + std::string(near) + "`?");
        continue;
      }
      program.bot.channels.emplace_back(c.text);
    }
  }
};

}  // namespace

std::optional<std::uint32_t> find_value(const model::Nlu& nlu, const ast::Name& name, diag::Findings& findings) {
  for (std::uint32_t i = 0; i < nlu.values.size(); ++i)
    if (nlu.values[i].name == name.text) return i;
  std::vector<std::string_view> names;
  std::string list;
  for (const auto& v : nlu.values) {
    names.push_back(v.name);
    list += (list.empty() ? "`" : ", `") + std::string(v.name) + "`";
  }
  auto& f = findings.add(Code::unknown_value, name.span, {{"nlu", nlu.name}, {"value", name.text}});
  if (const auto near = diag::closest(name.text, names); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  if (!list.empty()) f.note("Its values are " + list + ".");
  return std::nullopt;
}

model::Program resolve(const std::vector<LoadedModule>& modules, diag::Findings& findings) {
  model::Program program;
  const bool complete = findings.ok();
  Declarer declarer{program, findings, complete};
  for (const LoadedModule& m : modules) program.modules.push_back({m.name, &m.ast, {}});
  declarer.bot(modules);
  for (std::uint32_t i = 0; i < modules.size(); ++i) declarer.module(static_cast<model::ModuleId>(i), modules[i]);
  resolve_references(program, complete, findings);
  return program;
}

}  // namespace bot::resolve
