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
    case TypeKind::enum_: out = program.at(type.nlu).name; break;
  }
  return type.optional ? out + "?" : out;
}

Type resolve_type(Scope& scope, const ast::TypeRef& ref) {
  static constexpr std::pair<std::string_view, TypeKind> built_in[] = {
      {"bool", TypeKind::bool_}, {"int", TypeKind::int_},          {"number", TypeKind::number},
      {"text", TypeKind::text},  {"duration", TypeKind::duration},
  };
  if (ref.name.parts.size() == 1)
    for (const auto& [name, kind] : built_in)
      if (ref.name.parts[0].text == name) return {kind, ref.optional, {}};
  const auto nlu = resolve::find(scope.program, scope.module, scope.flow, ref.name, model::Symbol::Kind::nlu, "type",
                                 scope.findings);
  if (!nlu) return {};
  return {TypeKind::enum_, ref.optional, static_cast<model::NluId>(*nlu)};
}

std::string Scope::context() const {
  if (state) return program.at(*state).qualified;
  if (flow) return program.at(*flow).qualified;
  return program.at(module).name;
}

}  // namespace bot::check
