// Rules name what happens in a conversation: a state, a flow, an intent or a variable of the bot.

#include "compiler/diagnostics/suggest.hpp"
#include "compiler/resolve/references.hpp"

namespace bot::resolve {

using diag::Code;
using model::RuleThing;
using model::Symbol;

namespace {

using Kind = RuleThing::Kind;

struct Resolver {
  model::Program& program;
  diag::Findings& findings;
  model::ModuleId module{};

  static std::optional<RuleThing> thing(const Symbol& s) {
    switch (s.kind) {
      case Symbol::Kind::intent: return RuleThing{Kind::intent, s.index};
      case Symbol::Kind::flow: return RuleThing{Kind::flow, s.index};
      case Symbol::Kind::state: return RuleThing{Kind::state, s.index};
      case Symbol::Kind::var: return RuleThing{Kind::var, s.index};
      case Symbol::Kind::nlu:
      case Symbol::Kind::module:
      case Symbol::Kind::record:
      case Symbol::Kind::fn:
      case Symbol::Kind::service: break;
    }
    return std::nullopt;
  }

  static void in(const model::Scope& scope, std::string_view name, bool pub_only, std::vector<Symbol>& out) {
    const auto it = scope.find(name);
    if (it != scope.end() && (!pub_only || it->second.pub) && thing(it->second)) out.push_back(it->second);
  }

  /// What a name alone means: a declaration of the file, else of any of its flows.
  void alone(std::string_view name, std::vector<Symbol>& out) const {
    in(program.at(module).scope, name, false, out);
    if (!out.empty()) return;
    for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
      if (program.flows[f].module != module) continue;
      in(program.flow_scopes[f], name, false, out);
      in(program.state_scopes[f], name, false, out);
    }
  }

  void behind(std::uint32_t flow, std::string_view name, std::vector<Symbol>& out) const {
    in(program.state_scopes[flow], name, false, out);
    if (out.empty()) in(program.flow_scopes[flow], name, false, out);
  }

  std::optional<RuleThing> path(const ast::Path& p) {
    if (p.parts.empty() || p.parts[0].text.empty()) return std::nullopt;
    std::vector<Symbol> found;
    const auto& parts = p.parts;
    const model::Scope& own = program.at(module).scope;
    const auto first = own.find(parts[0].text);
    if (parts.size() == 1) {
      alone(parts[0].text, found);
    } else if (first != own.end() && first->second.kind == Symbol::Kind::flow && parts.size() == 2) {
      behind(first->second.index, parts[1].text, found);
    } else if (first != own.end() && first->second.kind == Symbol::Kind::module && parts.size() <= 3) {
      if (first->second.index == UINT32_MAX) return std::nullopt;
      const model::Scope& other = program.modules[first->second.index].scope;
      if (parts.size() == 2) in(other, parts[1].text, true, found);
      else if (const auto f = other.find(parts[1].text); f != other.end() && f->second.kind == Symbol::Kind::flow)
        behind(f->second.index, parts[2].text, found);
    }
    if (found.size() == 1) return thing(found[0]);
    std::string name;
    for (const ast::Name& n : parts) name += (name.empty() ? "" : ".") + std::string(n.text);
    if (found.empty()) {
      unknown(p, name);
      return std::nullopt;
    }
    auto& f = findings.add(Code::ambiguous_name, p.span, {{"name", name}});
    for (const Symbol& s : found) f.also(s.span, "this is one of them");
    f.note("Write the flow before it: `flow." + name + "`.");
    return std::nullopt;
  }

  void unknown(const ast::Path& p, const std::string& name) {
    std::vector<std::string_view> candidates;
    if (diag::suggests(findings)) {
      for (const model::Flow& f : program.flows) candidates.push_back(f.name);
      const bool full = p.parts.size() > 1;  // "flow.state"
      for (const model::State& s : program.states) candidates.push_back(full ? s.qualified : s.name);
      for (const model::Intent& i : program.intents) candidates.push_back(full ? i.qualified : i.name);
      for (const model::Var& v : program.vars)
        if (!v.name.empty()) candidates.push_back(full ? v.qualified : v.name);
    }
    auto& f = findings.add(Code::unknown_name, p.span, {{"what", "state, flow, intent or variable"}, {"name", name}});
    if (const auto near = diag::closest(name, candidates); !near.empty())
      f.say("did you mean `" + std::string(near) + "`?");
  }

  void rule(const ast::Rule& r) {
    model::Rule row{r.name, r.name_span, module, &r, {}, {}};
    const auto first = path(r.first);
    if (first && !r.never && first->kind != Kind::intent) {
      findings.add(Code::wrong_kind, r.first.span,
                   {{"name", r.first.parts.back().text}, {"is", word(*first)}, {"what", "an intent"}});
      return;
    }
    std::optional<RuleThing> second;
    switch (r.never ? ast::Rule::Reach::path : r.reach) {
      case ast::Rule::Reach::path: second = path(r.second); break;
      case ast::Rule::Reach::handover: second = RuleThing{Kind::handover, 0}; break;
      case ast::Rule::Reach::end: second = RuleThing{Kind::end, 0}; break;
    }
    if (!first || !second) return;
    row.first = *first;
    row.second = *second;
    program.rules.push_back(row);
  }

  static std::string_view word(const RuleThing& t) {
    switch (t.kind) {
      case Kind::intent: return "an intent";
      case Kind::flow: return "a flow";
      case Kind::state: return "a state";
      case Kind::var: return "a variable";
      case Kind::handover:
      case Kind::end: break;
    }
    return "";
  }
};

}  // namespace

void resolve_rules(model::Program& program, diag::Findings& findings) {
  for (std::uint32_t m = 0; m < program.modules.size(); ++m) {
    Resolver r{program, findings, static_cast<model::ModuleId>(m)};
    for (const ast::Rule& rule : program.modules[m].ast->rules)
      if (!rule.broken) r.rule(rule);
  }
}

}  // namespace bot::resolve
