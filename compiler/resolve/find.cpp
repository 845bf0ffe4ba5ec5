#include <map>

#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

using diag::Code;
using model::Symbol;

namespace {

const Symbol* look_up(const model::Scope& scope, std::string_view name) {
  const auto it = scope.find(name);
  return it == scope.end() ? nullptr : &it->second;
}

std::string_view kind_word(Symbol::Kind kind) {
  switch (kind) {
    case Symbol::Kind::nlu: return "an NLU";
    case Symbol::Kind::intent: return "an intent";
    case Symbol::Kind::flow: return "a flow";
    case Symbol::Kind::state: return "a state";
    case Symbol::Kind::var: return "a variable";
    case Symbol::Kind::module: return "a module";
  }
  return "";
}

void collect(const model::Scope& scope, Symbol::Kind kind, bool pub_only, std::vector<std::string_view>& out) {
  for (const auto& [name, symbol] : scope)
    if (symbol.kind == kind && (!pub_only || symbol.pub)) out.push_back(name);
}

/// Types as other languages call them.
const std::map<std::string_view, std::string_view> foreign_types = {
    {"string", "text"},   {"String", "text"},    {"str", "text"},     {"Text", "text"},    {"integer", "int"},
    {"Int", "int"},       {"Integer", "int"},    {"long", "int"},     {"float", "number"}, {"double", "number"},
    {"Number", "number"}, {"decimal", "number"}, {"boolean", "bool"}, {"Boolean", "bool"}, {"Bool", "bool"},
};

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

}  // namespace

std::optional<std::uint32_t> find(const model::Program& program, model::ModuleId module,
                                  std::optional<model::FlowId> flow, const ast::Path& path, Symbol::Kind wanted,
                                  std::string_view what, diag::Findings& findings) {
  if (path.parts.empty()) return std::nullopt;
  const model::Scope& own = program.at(module).scope;
  const model::Scope* inner = flow ? &program.flow_scopes[static_cast<std::uint32_t>(*flow)] : nullptr;

  if (path.parts.size() == 1) {
    const ast::Name& name = path.parts[0];
    const Symbol* other = nullptr;
    for (const model::Scope* scope : {inner, &own}) {
      if (!scope) continue;
      if (const Symbol* s = look_up(*scope, name.text)) {
        if (s->kind == wanted) return s->index;
        if (!other) other = s;
      }
    }
    if (other) {
      const std::string needed = (what == "NLU" || what == "intent" ? "an " : "a ") + std::string(what);
      findings.add(Code::wrong_kind, name.span, {{"name", name.text}, {"is", kind_word(other->kind)}, {"what", needed}})
          .also(other->span, "declared here");
      return std::nullopt;
    }
    std::vector<std::string_view> candidates;
    if (inner) collect(*inner, wanted, false, candidates);
    collect(own, wanted, false, candidates);
    if (what == "type") {
      if (const auto it = foreign_types.find(name.text); it != foreign_types.end()) {
        findings.add(Code::unknown_name, name.span, {{"what", what}, {"name", name.text}})
            .say("did you mean `" + std::string(it->second) + "`?")
            .fix({"Write `" + std::string(it->second) + "`.", {{name.span, std::string(it->second)}}, true});
        return std::nullopt;
      }
      candidates.insert(candidates.end(), {"bool", "int", "number", "text", "duration"});
    }
    unknown(name, what, candidates, findings);
    return std::nullopt;
  }

  const ast::Name& first = path.parts[0];
  const Symbol* m = look_up(own, first.text);
  if (!m || m->kind != Symbol::Kind::module) {
    std::vector<std::string_view> candidates;
    collect(own, Symbol::Kind::module, false, candidates);
    auto& f = unknown(first, "module", candidates, findings);
    const Symbol* nlu = inner ? look_up(*inner, first.text) : nullptr;
    if (!nlu) nlu = m;
    if (nlu && nlu->kind == Symbol::Kind::nlu && wanted == Symbol::Kind::intent)
      f.note("`" + std::string(first.text) + "` is an NLU. What it finds becomes an intent first: `intent " +
             std::string(path.parts.back().text) + " = " + std::string(first.text) + "." +
             std::string(path.parts.back().text) + "`.");
    else if (candidates.empty())
      f.note("A module is made known at the top of the file: `use std/" + std::string(first.text) + "`.");
    return std::nullopt;
  }
  if (m->index == UINT32_MAX) return std::nullopt;  // the module was not found, which has been said
  const model::Module& target = program.modules[m->index];
  const ast::Name& name = path.parts[1];
  const Symbol* s = path.parts.size() == 2 ? look_up(target.scope, name.text) : nullptr;
  if (s && s->kind == wanted && s->pub) return s->index;
  if (s && s->kind == wanted) {
    findings.add(Code::not_public, name.span, {{"name", name.text}, {"module", target.name}})
        .also(s->span, "declared here, without `pub`");
    return std::nullopt;
  }
  std::vector<std::string_view> candidates;
  collect(target.scope, wanted, true, candidates);
  unknown(path.parts.size() == 2 ? name : path.parts[2], what, candidates, findings);
  return std::nullopt;
}

}  // namespace bot::resolve
