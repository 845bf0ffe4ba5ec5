#include <algorithm>
#include <map>

#include "compiler/diagnostics/suggest.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

using diag::Code;
using model::Symbol;

namespace {

using Kinds = std::initializer_list<Symbol::Kind>;

bool among(Symbol::Kind kind, Kinds kinds) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

const Symbol* in_scope(const model::Scope& scope, std::string_view name) {
  const auto it = scope.find(name);
  return it == scope.end() ? nullptr : &it->second;
}

void collect(const model::Scope& scope, Kinds kinds, bool pub_only, std::vector<std::string_view>& out) {
  for (const auto& [name, symbol] : scope)
    if (among(symbol.kind, kinds) && (!pub_only || symbol.pub)) out.push_back(name);
}

/// Types as other languages call them.
const std::map<std::string_view, std::string_view> foreign_types = {
    {"string", "text"},      {"String", "text"},    {"str", "text"},     {"Text", "text"},     {"integer", "int"},
    {"Int", "int"},          {"Integer", "int"},    {"long", "int"},     {"float", "number"},  {"double", "number"},
    {"Number", "number"},    {"decimal", "number"}, {"boolean", "bool"}, {"Boolean", "bool"},  {"Bool", "bool"},
    {"datetime", "time"},    {"timestamp", "time"}, {"instant", "time"}, {"DateTime", "time"}, {"Date", "date"},
    {"interval", "duration"}};

diag::Finding& unknown(const ast::Name& name, std::string_view what, const std::vector<std::string_view>& candidates,
                       diag::Findings& findings) {
  auto& f = findings.add(Code::unknown_name, name.span, {{"what", what}, {"name", name.text}});
  if (const std::string_view near = diag::closest(name.text, candidates); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  } else if (!candidates.empty() && candidates.size() <= 8) {
    std::string list;
    for (const auto c : candidates) list += (list.empty() ? "`" : ", `") + std::string(c) + "`";
    f.note("Here one can use: " + list + ".");
  }
  return f;
}

std::string with_article(std::string_view what) {
  return (what == "NLU" || what == "intent" || what == "enum" ? "an " : "a ") + std::string(what);
}

/// One name, in the flow or the module.
std::optional<Symbol> find_here(const model::Program& program, model::ModuleId module,
                                std::optional<model::FlowId> flow, const ast::Name& name, Kinds wanted,
                                std::string_view what, diag::Findings& findings) {
  const model::Scope& own = program.at(module).scope;
  const model::Scope* inner = flow ? &program.flow_scopes[static_cast<std::uint32_t>(*flow)] : nullptr;
  const Symbol* other = nullptr;
  for (const model::Scope* scope : {inner, &own}) {
    if (!scope) continue;
    if (const Symbol* s = in_scope(*scope, name.text)) {
      if (among(s->kind, wanted)) return *s;
      if (!other) other = s;
    }
  }
  if (other) {
    findings
        .add(Code::wrong_kind, name.span,
             {{"name", name.text}, {"is", describe(program, *other)}, {"what", with_article(what)}})
        .also(other->span, "declared here");
    return std::nullopt;
  }
  std::vector<std::string_view> candidates;
  if (inner && diag::suggests(findings)) collect(*inner, wanted, false, candidates);
  if (diag::suggests(findings)) collect(own, wanted, false, candidates);
  if (what == "type") {
    if (const auto it = foreign_types.find(name.text); it != foreign_types.end()) {
      findings.add(Code::unknown_name, name.span, {{"what", what}, {"name", name.text}})
          .say("did you mean `" + std::string(it->second) + "`?")
          .fix({"Write `" + std::string(it->second) + "`.", {{name.span, std::string(it->second)}}, true});
      return std::nullopt;
    }
    candidates.insert(candidates.end(), {"bool", "int", "number", "text", "duration", "time", "date"});
  }
  unknown(name, what, candidates, findings);
  return std::nullopt;
}

}  // namespace

std::string_view describe(const model::Program& program, const Symbol& symbol) {
  switch (symbol.kind) {
    case Symbol::Kind::nlu: return program.nlus[symbol.index].kind == model::NluKind::plain ? "an enum" : "an NLU";
    case Symbol::Kind::intent: return "an intent";
    case Symbol::Kind::flow: return "a flow";
    case Symbol::Kind::state: return "a state";
    case Symbol::Kind::var: return program.vars[symbol.index].config ? "a config value" : "a variable";
    case Symbol::Kind::module: return "a module";
    case Symbol::Kind::record: return "a record";
    case Symbol::Kind::fn: return "a function";
    case Symbol::Kind::service: return "a service";
  }
  return "";
}

const Symbol* look_up(const model::Program& program, model::ModuleId module, std::optional<model::FlowId> flow,
                      std::string_view name, Symbol::Kind kind) {
  if (flow) {
    const Symbol* s = in_scope(program.flow_scopes[static_cast<std::uint32_t>(*flow)], name);
    if (s && s->kind == kind) return s;
  }
  const Symbol* s = in_scope(program.at(module).scope, name);
  return s && s->kind == kind ? s : nullptr;
}

std::optional<Symbol> find_symbol(const model::Program& program, model::ModuleId module,
                                  std::optional<model::FlowId> flow, const ast::Path& path, Kinds wanted,
                                  std::string_view what, diag::Findings& findings) {
  if (path.parts.empty() || path.parts[0].text.empty()) return std::nullopt;
  if (path.parts.size() == 1) return find_here(program, module, flow, path.parts[0], wanted, what, findings);

  const ast::Name& first = path.parts[0];
  const Symbol* m = in_scope(program.at(module).scope, first.text);
  if (!m || m->kind != Symbol::Kind::module) {
    std::vector<std::string_view> candidates;
    const bool looked = diag::suggests(findings);
    if (looked) collect(program.at(module).scope, {Symbol::Kind::module}, false, candidates);
    auto& f = unknown(first, "module", candidates, findings);
    const Symbol* nlu = look_up(program, module, flow, first.text, Symbol::Kind::nlu);
    if (nlu && among(Symbol::Kind::intent, wanted))
      f.note("`" + std::string(first.text) + "` is an NLU. What it finds becomes an intent first: `intent " +
             std::string(path.parts.back().text) + " = " + std::string(first.text) + "." +
             std::string(path.parts.back().text) + "`.");
    else if (look_up(program, module, flow, first.text, Symbol::Kind::service))
      f.note("`" + std::string(first.text) + "` is a service, which is asked by `try " + std::string(first.text) + "." +
             std::string(path.parts[1].text) + "(…) { … } failed { … }`.");
    else if (looked && candidates.empty())
      f.note("A module is made known at the top of the file: `use std/" + std::string(first.text) + "`.");
    return std::nullopt;
  }
  if (m->index == UINT32_MAX) return std::nullopt;  // the module was not found, which has been said
  const model::Module& target = program.modules[m->index];
  const ast::Name& name = path.parts[1];
  const Symbol* s = path.parts.size() == 2 ? in_scope(target.scope, name.text) : nullptr;
  if (s && among(s->kind, wanted) && s->pub) return *s;
  if (s && among(s->kind, wanted)) {
    findings.add(Code::not_public, name.span, {{"name", name.text}, {"module", target.name}})
        .also(s->span, "declared here, without `pub`");
    return std::nullopt;
  }
  if (s && s->pub) {
    findings
        .add(Code::wrong_kind, name.span,
             {{"name", name.text}, {"is", describe(program, *s)}, {"what", with_article(what)}})
        .also(s->span, "declared here");
    return std::nullopt;
  }
  std::vector<std::string_view> candidates;
  if (diag::suggests(findings)) collect(target.scope, wanted, true, candidates);
  unknown(path.parts.size() == 2 ? name : path.parts[2], what, candidates, findings);
  return std::nullopt;
}

std::optional<std::uint32_t> find(const model::Program& program, model::ModuleId module,
                                  std::optional<model::FlowId> flow, const ast::Path& path, Symbol::Kind wanted,
                                  std::string_view what, diag::Findings& findings) {
  const auto s = find_symbol(program, module, flow, path, {wanted}, what, findings);
  return s ? std::optional(s->index) : std::nullopt;
}

std::optional<model::ServiceCallId> find_call(const model::Program& program, model::ModuleId module,
                                              std::optional<model::FlowId> flow, const ast::Path& path,
                                              diag::Findings& findings) {
  if (path.parts.empty()) return std::nullopt;
  if (path.parts.size() == 1) {
    const ast::Name& name = path.parts[0];
    auto& f = findings.add(Code::unknown_name, name.span, {{"what", "service call"}, {"name", name.text}});
    if (const Symbol* s = look_up(program, module, flow, name.text, Symbol::Kind::service)) {
      std::string list;
      for (const model::ServiceCallId c : program.services[s->index].calls)
        list += (list.empty() ? "`" : ", `") + std::string(name.text) + "." + std::string(program.at(c).name) + "`";
      f.note("`" + std::string(name.text) + "` is a service: name the call as well" +
             (list.empty() ? "." : ", for instance " + list + "."));
    } else {
      f.note("A call is written with its service: `try orders.place(…)`.");
    }
    return std::nullopt;
  }
  ast::Path service{{path.parts.begin(), path.parts.end() - 1}, path.span};
  const auto found = find(program, module, flow, service, Symbol::Kind::service, "service", findings);
  if (!found) return std::nullopt;
  const ast::Name& name = path.parts.back();
  std::vector<std::string_view> candidates;
  for (const model::ServiceCallId c : program.services[*found].calls) {
    if (program.at(c).name == name.text) return c;
    candidates.push_back(program.at(c).name);
  }
  if (program.services[*found].ast->head.broken) return std::nullopt;  // it may stand where this cannot be read
  unknown(name, "service call", candidates, findings);
  return std::nullopt;
}

std::optional<std::uint32_t> find_value(const model::Nlu& nlu, const ast::Name& name, diag::Findings& findings) {
  for (std::uint32_t i = 0; i < nlu.values.size(); ++i)
    if (nlu.values[i].name == name.text) return i;
  // It may stand where the declaration cannot be read.
  if ((nlu.ast && nlu.ast->head.broken) || (nlu.enum_ast && nlu.enum_ast->head.broken)) return std::nullopt;
  constexpr std::size_t most_listed = 20;
  std::vector<std::string_view> names;
  if (diag::suggests(findings))
    for (const auto& v : nlu.values) names.push_back(v.name);
  std::string list;
  for (std::size_t i = 0; i < std::min(nlu.values.size(), most_listed); ++i)
    list += (list.empty() ? "`" : ", `") + std::string(nlu.values[i].name) + "`";
  if (nlu.values.size() > most_listed) list += " and " + std::to_string(nlu.values.size() - most_listed) + " more";
  const std::string_view what = nlu.kind == model::NluKind::plain ? "enum" : "NLU";
  auto& f = findings.add(Code::unknown_value, name.span, {{"what", what}, {"nlu", nlu.name}, {"value", name.text}});
  if (const auto near = diag::closest(name.text, names); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  if (!list.empty()) f.note("Its values are " + list + ".");
  return std::nullopt;
}

std::string plain(const ast::Text& text) {
  std::string out;
  for (const ast::TextPart& p : text.parts) out += p.literal;
  return out;
}

}  // namespace bot::resolve
