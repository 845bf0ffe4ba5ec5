#include "compiler/check/test_names.hpp"

#include "compiler/diagnostics/suggest.hpp"

namespace bot::check {

using model::Symbol;

std::string written(const ast::Path& path) {
  std::string out;
  for (const ast::Name& n : path.parts) {
    if (!out.empty()) out += '.';
    out += n.text;
  }
  return out;
}

void TestNames::collect(Table& table, model::ModuleId module, const std::string& prefix, Symbol::Kind kind) const {
  for (const auto& [name, symbol] : program_.at(module).scope) {
    const std::string full = prefix + std::string(name);
    if (symbol.kind == kind) table.full.emplace(full, symbol.index);
    if (symbol.kind == Symbol::Kind::flow) {
      const model::Scope& inside =
          kind == Symbol::Kind::state ? program_.state_scopes[symbol.index] : program_.flow_scopes[symbol.index];
      for (const auto& [inner, member] : inside) {
        if (member.kind != kind) continue;
        const auto [it, added] = table.full.emplace(full + "." + std::string(inner), member.index);
        if (added && prefix.empty()) table.bare[inner].push_back(it->first);
      }
    }
    if (symbol.kind == Symbol::Kind::module && prefix.empty() && symbol.index < program_.modules.size())
      collect(table, static_cast<model::ModuleId>(symbol.index), full + ".", kind);
  }
}

const TestNames::Table& TestNames::table(Symbol::Kind kind) {
  Table& out = tables_[kind];
  if (!out.made) collect(out, module_, "", kind);
  out.made = true;
  return out;
}

std::optional<std::uint32_t> TestNames::look_up(const ast::Path& path, Symbol::Kind kind, bool& several) {
  several = false;
  const Table& t = table(kind);
  const std::string name = written(path);
  if (const auto it = t.full.find(name); it != t.full.end()) return it->second;
  const auto bare = t.bare.find(name);
  if (bare == t.bare.end()) return std::nullopt;
  several = bare->second.size() > 1;
  return several ? std::nullopt : std::optional(t.full.find(bare->second.front())->second);
}

void TestNames::report_several(const ast::Path& path, Symbol::Kind kind, diag::Findings& findings) {
  const std::string name = written(path);
  const Table& t = table(kind);
  std::string list;
  for (const std::string_view full : t.bare.find(name)->second)
    list += (list.empty() ? "`" : ", `") + std::string(full) + "`";
  auto& f = findings.add(diag::Code::name_in_several_flows, path.span, {{"name", name}});
  f.note("Write one of " + list + ".");
  for (const std::string_view full : t.bare.find(name)->second)
    f.fix({"Write `" + std::string(full) + "`.", {{path.span, std::string(full)}}, false});
}

std::optional<std::uint32_t> TestNames::find(const ast::Path& path, Symbol::Kind kind, std::string_view what,
                                             diag::Findings& findings) {
  bool several = false;
  const auto found = look_up(path, kind, several);
  if (found) return found;
  if (several) {
    report_several(path, kind, findings);
    return std::nullopt;
  }
  const Table& t = table(kind);
  std::vector<std::string_view> candidates;
  if (diag::suggests(findings)) {
    for (const auto& [full, row] : t.full) candidates.push_back(full);
    for (const auto& [bare, rows] : t.bare) candidates.push_back(bare);
  }
  const std::string name = written(path);
  auto& f = findings.add(diag::Code::unknown_name, path.span, {{"what", what}, {"name", name}});
  if (const auto near = diag::closest(name, candidates); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{path.span, std::string(near)}}, false});
  } else if (!t.full.empty() && t.full.size() <= 8) {
    std::string list;
    for (const auto& [full, row] : t.full) list += (list.empty() ? "`" : ", `") + full + "`";
    f.note("There is " + list + ".");
  }
  return std::nullopt;
}

}  // namespace bot::check
