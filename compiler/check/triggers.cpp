// An intent with values: asked for by a handler, sent by a button, expected by a sample.

#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

Places places_of(Scope& scope, const model::Intent& intent) {
  Places out{scope, intent.name, &intent, {}};
  for (const model::Attribute& a : intent.attributes) out.names.push_back(a.name);
  out.given.resize(out.names.size());
  out.unread = intent.ast && intent.ast->head.broken;
  return out;
}

/// A constant of the attribute's type.
std::optional<model::Constraint> constraint(Scope& scope, const ast::Expr& e, std::uint32_t index,
                                            const model::Attribute& a) {
  if (a.type.is(TypeKind::error)) return std::nullopt;
  if (a.type.is(TypeKind::enum_))
    if (const auto* name = std::get_if<ast::NameRef>(&e.node)) {
      const auto value = resolve::find_value(scope.program.at(a.type.nlu), name->name, scope.findings);
      if (!value) return std::nullopt;
      return model::Constraint{index, *value, {}};
    }
  Type wanted = a.type;
  wanted.secret = true;  // a comparison may look at it
  auto value = check_expr(scope, e, a.type);
  if (value->type.is(TypeKind::none)) {
    scope.findings.add(Code::not_a_constant, e.span)
        .note("That it is missing is asked by a guard: `when " + std::string(a.name) + " == none`.");
    return std::nullopt;
  }
  wanted.secret = value->type.secret;
  value = coerce(scope, std::move(value), wanted);
  if (bad(*value)) return std::nullopt;
  if (!make_constant(value)) {
    auto& f = scope.findings.add(Code::not_a_constant, e.span);
    f.note("Anything else is asked by a guard: `when " + std::string(a.name) + " == …`.");
    return std::nullopt;
  }
  if (const auto* c = std::get_if<model::ConstEnum>(&value->node)) return model::Constraint{index, c->value, {}};
  return model::Constraint{index, 0, std::move(value)};
}

}  // namespace

std::vector<model::Constraint> check_constraints(Scope& outer, const model::Intent& intent,
                                                 const std::vector<ast::Argument>& args) {
  std::vector<model::Constraint> out;
  Scope scope{outer.program, outer.findings, outer.defaults, outer.module, outer.flow, outer.state};
  Places places = places_of(scope, intent);
  for (const ast::Argument& arg : args) {
    const auto place = places.of(arg);
    if (!place || !arg.value) continue;
    const auto index = static_cast<std::uint32_t>(*place);
    if (auto c = constraint(scope, *arg.value, index, intent.attributes[index])) out.push_back(std::move(*c));
  }
  return out;
}

std::vector<model::ExprPtr> check_sent(Scope& scope, const model::Intent& intent, const ast::Trigger& sends) {
  Places places = places_of(scope, intent);
  std::vector<model::ExprPtr> out(intent.attributes.size());
  const std::size_t errors = scope.findings.errors();
  for (const ast::Argument& arg : sends.args) {
    const auto place = places.of(arg);
    if (!place) continue;
    const model::Attribute& a = intent.attributes[*place];
    if (!arg.value) continue;
    Type type = model::type_of(scope.program, intent, a);
    auto value = check_expr(scope, *arg.value, type);
    not_secret(scope, *value, "a button");
    type.secret = type.secret || value->type.secret;
    out[*place] = coerce(scope, std::move(value), type);
  }
  const bool fine = scope.findings.errors() == errors;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i]) continue;
    const model::Attribute& a = intent.attributes[i];
    const Type type = model::type_of(scope.program, intent, a);
    if (type.optional) {
      out[i] = make(type, sends.span, model::ConstNone{});
    } else if (a.optional) {  // the default of its NLU
      out[i] = make(type, sends.span, model::ConstEnum{a.nlu, *scope.program.at(a.nlu).default_value});
    } else {
      out[i] = error_at(sends.span);
      if (fine && !type.is(TypeKind::error))
        scope.findings.add(Code::missing_argument, sends.span, {{"what", intent.name}, {"name", a.name}})
            .also(intent.span, "declared here");
    }
  }
  return out;
}

}  // namespace bot::check
