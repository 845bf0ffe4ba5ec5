#include <set>

#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

std::string show(const model::Program& program, Type type) {
  std::string out;
  switch (type.kind) {
    case TypeKind::error: return "unknown";
    case TypeKind::none: return "none";
    case TypeKind::bool_: out = "bool"; break;
    case TypeKind::int_: out = "int"; break;
    case TypeKind::number: out = "number"; break;
    case TypeKind::text: out = "text"; break;
    case TypeKind::duration: out = "duration"; break;
    case TypeKind::time: out = "time"; break;
    case TypeKind::date: out = "date"; break;
    case TypeKind::enum_: out = program.at(type.nlu).name; break;
    case TypeKind::record: out = program.at(type.record).name; break;
    case TypeKind::list: {
      const model::ListType& list = program.at(type.list);
      out = "list<" + show(program, list.item);
      if (list.bound != model::default_list_bound) out += ", " + std::to_string(list.bound);
      out += ">";
      break;
    }
  }
  if (type.secret) out = "secret " + out;
  return type.optional ? out + "?" : out;
}

std::string show_list(const std::vector<std::string>& items, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += i + 1 == items.size() ? " " + std::string(last) + " " : ", ";
    out += "`" + items[i] + "`";
  }
  return out;
}

Type resolve_type(Scope& scope, const ast::TypeRef& ref) {
  return resolve::resolve_type(scope.program, scope.module, scope.flow, ref, scope.findings);
}

bool holds_secret(const model::Program& program, Type type) {
  std::vector<Type> todo{type};
  std::set<model::RecordId> seen;
  while (!todo.empty()) {
    Type t = todo.back();
    todo.pop_back();
    if (t.secret) return true;
    while (t.is(TypeKind::list)) t = program.at(t.list).item;
    if (!t.is(TypeKind::record) || !seen.insert(t.record).second) continue;
    for (const model::RecordField& f : program.at(t.record).fields) todo.push_back(f.type);
  }
  return false;
}

std::string Scope::context() const {
  if (state) return program.at(*state).qualified;
  if (flow) return program.at(*flow).qualified;
  return program.at(module).name;
}

}  // namespace bot::check
