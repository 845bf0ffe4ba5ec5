#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

using model::Symbol;

constexpr Type bool_type{TypeKind::bool_, false, {}};
constexpr Type int_type{TypeKind::int_, false, {}};

struct ContextName {
  std::string_view object;  ///< empty for a name alone
  std::string_view member;
  model::ContextField field;
  TypeKind kind;
  bool optional;
};
constexpr ContextName context_names[] = {
    {"", "misses", model::ContextField::misses, TypeKind::int_, false},
    {"", "channel", model::ContextField::channel, TypeKind::text, false},
    {"message", "text", model::ContextField::message_text, TypeKind::text, false},
    {"user", "id", model::ContextField::user_id, TypeKind::text, false},
    {"user", "name", model::ContextField::user_name, TypeKind::text, true},
};

const Symbol* look_up(const model::Scope& scope, std::string_view name) {
  const auto it = scope.find(name);
  return it == scope.end() ? nullptr : &it->second;
}

const Symbol* symbol_of(const Scope& scope, std::string_view name) {
  if (scope.flow)
    if (const Symbol* s = look_up(scope.program.flow_scopes[static_cast<std::uint32_t>(*scope.flow)], name)) return s;
  return look_up(scope.program.at(scope.module).scope, name);
}

/// The innermost one of a kind: an intent does not hide the NLU it is called like.
const Symbol* symbol_of(const Scope& scope, std::string_view name, Symbol::Kind kind) {
  const Symbol* s = symbol_of(scope, name);
  if (s && s->kind != kind) s = look_up(scope.program.at(scope.module).scope, name);
  return s && s->kind == kind ? s : nullptr;
}

std::optional<std::uint32_t> value_index(const model::Nlu& nlu, std::string_view name) {
  for (std::uint32_t i = 0; i < nlu.values.size(); ++i)
    if (nlu.values[i].name == name) return i;
  return std::nullopt;
}

/// The value, as not optional where that is known.
model::ExprPtr narrowed(const Scope& scope, model::ExprPtr e) {
  const auto place = place_of(*e);
  if (!e->type.optional || !place || !scope.not_none.contains(*place)) return e;
  const Type type = e->type.plain();
  const Span span = e->span;
  return make(type, span, model::Some{std::move(e)});
}

model::ExprPtr load_var(Scope& scope, model::VarId id, Span span) {
  const model::Var& var = scope.program.at(id);
  if (scope.initialising) {
    const model::Var& self = scope.program.at(*scope.initialising);
    // Modules that are used are set before the ones that use them, the session before the flows.
    if (id == *scope.initialising || (var.flow == self.flow && var.module == self.module && id > *scope.initialising)) {
      scope.findings.add(Code::used_before_set, span, {{"name", var.name}}).also(var.span, "declared here");
      return error_at(span);
    }
  }
  return narrowed(scope, make(var.type, span, model::LoadVar{id}));
}

model::ExprPtr load_context(Scope& scope, const ContextName& c, Span span) {
  return narrowed(scope, make(Type{c.kind, c.optional, {}}, span, model::LoadContext{c.field}));
}

/// A hidden counter of how often the state was entered since its flow opened.
model::ExprPtr load_visits(Scope& scope, Span span) {
  model::State& state = scope.program.states[static_cast<std::uint32_t>(*scope.state)];
  if (!state.visits) {
    model::Var counter;
    counter.qualified = state.qualified + " visits";
    counter.module = scope.module;
    counter.flow = state.flow;
    counter.type = int_type;
    counter.span = span;
    state.visits = static_cast<model::VarId>(static_cast<std::uint32_t>(scope.program.vars.size()));
    scope.program.vars.push_back(std::move(counter));
    scope.program.flows[static_cast<std::uint32_t>(state.flow)].vars.push_back(*state.visits);
  }
  return make(int_type, span, model::LoadVar{*state.visits});
}

model::ExprPtr unknown_name(Scope& scope, const ast::Name& name) {
  std::vector<std::string_view> candidates;
  for (const Local& l : scope.locals) candidates.push_back(l.name);
  if (scope.intent)
    for (const auto& a : scope.intent->attributes) candidates.push_back(a.name);
  const auto vars_of = [&](const model::Scope& s) {
    for (const auto& [n, symbol] : s)
      if (symbol.kind == Symbol::Kind::var) candidates.push_back(n);
  };
  if (scope.flow) vars_of(scope.program.flow_scopes[static_cast<std::uint32_t>(*scope.flow)]);
  vars_of(scope.program.at(scope.module).scope);
  for (const ContextName& c : context_names)
    if (c.object.empty()) candidates.push_back(c.member);
  if (scope.state) candidates.push_back("visits");
  auto& f = scope.findings.add(Code::unknown_name, name.span, {{"what", "value"}, {"name", name.text}});
  if (const auto near = diag::closest(name.text, candidates); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  return error_at(name.span);
}

}  // namespace

bool read_only(const Scope& scope, std::string_view name) {
  if (symbol_of(scope, name, Symbol::Kind::var)) return false;
  for (const ContextName& c : context_names)
    if (c.object.empty() && c.member == name) return true;
  return scope.state && name == "visits";
}

std::optional<Place> place_of(const model::Expr& e) {
  if (const auto* v = std::get_if<model::LoadVar>(&e.node))
    return Place{Place::Kind::var, static_cast<std::uint32_t>(v->var)};
  if (const auto* l = std::get_if<model::LoadLocal>(&e.node)) return Place{Place::Kind::local, l->local};
  if (const auto* a = std::get_if<model::LoadAttribute>(&e.node)) return Place{Place::Kind::attribute, a->attribute};
  if (const auto* c = std::get_if<model::LoadContext>(&e.node))
    if (c->field == model::ContextField::user_name) return Place{Place::Kind::user_name, 0};
  return std::nullopt;
}

bool only_a_value(const Scope& scope, const ast::Expr& e) {
  const auto* ref = std::get_if<ast::NameRef>(&e.node);
  if (!ref) return false;
  const std::string_view name = ref->name.text;
  for (const Local& l : scope.locals)
    if (l.name == name) return false;
  if (scope.intent)
    for (const auto& a : scope.intent->attributes)
      if (a.name == name) return false;
  for (const ContextName& c : context_names)
    if (c.object.empty() && c.member == name) return false;
  if (scope.state && name == "visits") return false;
  return !symbol_of(scope, name, Symbol::Kind::var);
}

model::ExprPtr check_name(Scope& scope, const ast::Name& name, std::optional<Type> expected) {
  if (expected && expected->is(TypeKind::enum_)) {
    const model::Nlu& nlu = scope.program.at(expected->nlu);
    if (const auto value = value_index(nlu, name.text))
      return make(Type{TypeKind::enum_, false, expected->nlu}, name.span, model::ConstEnum{expected->nlu, *value});
  }
  for (auto it = scope.locals.rbegin(); it != scope.locals.rend(); ++it)
    if (it->name == name.text) return narrowed(scope, make(it->type, name.span, model::LoadLocal{it->index}));
  if (scope.intent)
    for (std::uint32_t i = 0; i < scope.intent->attributes.size(); ++i)
      if (scope.intent->attributes[i].name == name.text)
        return narrowed(scope, make(model::type_of(scope.program, scope.intent->attributes[i]), name.span,
                                    model::LoadAttribute{i}));
  if (const Symbol* v = symbol_of(scope, name.text, Symbol::Kind::var))
    return load_var(scope, static_cast<model::VarId>(v->index), name.span);
  for (const ContextName& c : context_names)
    if (c.object.empty() && c.member == name.text) return load_context(scope, c, name.span);
  if (scope.state && name.text == "visits") return load_visits(scope, name.span);
  if (expected && expected->is(TypeKind::enum_)) {
    ast::Name copy = name;
    (void)resolve::find_value(scope.program.at(expected->nlu), copy, scope.findings);
    return error_at(name.span);
  }
  if (const Symbol* s = symbol_of(scope, name.text)) {
    std::string_view is;
    switch (s->kind) {
      case Symbol::Kind::nlu: is = "an NLU"; break;
      case Symbol::Kind::intent: is = "an intent"; break;
      case Symbol::Kind::flow: is = "a flow"; break;
      case Symbol::Kind::state: is = "a state"; break;
      case Symbol::Kind::module: is = "a module"; break;
      case Symbol::Kind::var: break;
    }
    scope.findings.add(Code::wrong_kind, name.span, {{"name", name.text}, {"is", is}, {"what", "a value"}})
        .also(s->span, "declared here");
    return error_at(name.span);
  }
  if (expected && expected->is(TypeKind::error)) return error_at(name.span);  // perhaps a value of what is not known
  return unknown_name(scope, name);
}

model::ExprPtr check_member(Scope& scope, const ast::Expr& e, const ast::MemberRef& m) {
  const auto* object = std::get_if<ast::NameRef>(&m.object->node);
  if (object) {
    for (const ContextName& c : context_names)
      if (c.object == object->name.text && c.member == m.member.text) return load_context(scope, c, e.span);
    if (const Symbol* s = symbol_of(scope, object->name.text, Symbol::Kind::nlu)) {
      const auto id = static_cast<model::NluId>(s->index);
      const auto value = resolve::find_value(scope.program.at(id), m.member, scope.findings);
      if (!value) return error_at(e.span);
      return make(Type{TypeKind::enum_, false, id}, e.span, model::ConstEnum{id, *value});
    }
    if (symbol_of(scope, object->name.text, Symbol::Kind::module)) {
      const ast::Path path{{object->name, m.member}, e.span};
      const auto var =
          resolve::find(scope.program, scope.module, scope.flow, path, Symbol::Kind::var, "variable", scope.findings);
      return var ? load_var(scope, static_cast<model::VarId>(*var), e.span) : error_at(e.span);
    }
    if (object->name.text == "message" || object->name.text == "user") {
      std::vector<std::string_view> members;
      for (const ContextName& c : context_names)
        if (c.object == object->name.text) members.push_back(c.member);
      auto& f = scope.findings.add(Code::unknown_name, m.member.span, {{"what", "member"}, {"name", m.member.text}});
      std::string list;
      for (const auto n : members)
        list += (list.empty() ? "`" : ", `") + std::string(object->name.text) + "." + std::string(n) + "`";
      f.note("There is " + list + ".");
      return error_at(e.span);
    }
  }
  if (const auto* inner = std::get_if<ast::MemberRef>(&m.object->node)) {  // module.nlu.value
    if (const auto* first = std::get_if<ast::NameRef>(&inner->object->node)) {
      if (symbol_of(scope, first->name.text, Symbol::Kind::module)) {
        const ast::Path path{{first->name, inner->member}, m.object->span};
        const auto nlu =
            resolve::find(scope.program, scope.module, scope.flow, path, Symbol::Kind::nlu, "NLU", scope.findings);
        if (!nlu) return error_at(e.span);
        const auto id = static_cast<model::NluId>(*nlu);
        const auto value = resolve::find_value(scope.program.at(id), m.member, scope.findings);
        return value ? make(Type{TypeKind::enum_, false, id}, e.span, model::ConstEnum{id, *value}) : error_at(e.span);
      }
    }
  }
  auto of = check_expr(scope, *m.object);
  if (!of->type.is(TypeKind::error))
    scope.findings.add(Code::no_members, m.member.span,
                       {{"type", show(scope.program, of->type)}, {"member", m.member.text}});
  return error_at(e.span);
}

namespace {

/// `a` or `module.a` as an NLU, `a.value` or `module.a.value` as one of its values.
model::ExprPtr classifier_leaf(Scope& scope, const ast::Expr& e) {
  std::vector<ast::Name> names;
  for (const ast::Expr* at = &e;;) {
    if (const auto* m = std::get_if<ast::MemberRef>(&at->node)) {
      names.insert(names.begin(), m->member);
      at = m->object.get();
    } else if (const auto* n = std::get_if<ast::NameRef>(&at->node)) {
      names.insert(names.begin(), n->name);
      break;
    } else {
      scope.findings.add(Code::not_a_classifier, e.span);
      return error_at(e.span);
    }
  }
  const bool nlu = symbol_of(scope, names[0].text, Symbol::Kind::nlu);
  const std::size_t nlu_names = !nlu && symbol_of(scope, names[0].text, Symbol::Kind::module) ? 2 : 1;
  if (names.size() < nlu_names || names.size() > nlu_names + 1) {
    scope.findings.add(Code::not_a_classifier, e.span);
    return error_at(e.span);
  }
  const ast::Path path{{names.begin(), names.begin() + static_cast<std::ptrdiff_t>(nlu_names)}, e.span};
  const auto found =
      resolve::find(scope.program, scope.module, scope.flow, path, Symbol::Kind::nlu, "NLU", scope.findings);
  if (!found) return error_at(e.span);
  const auto id = static_cast<model::NluId>(*found);
  if (names.size() == nlu_names) return make(bool_type, e.span, model::Found{id, {}});
  const auto value = resolve::find_value(scope.program.at(id), names.back(), scope.findings);
  return value ? make(bool_type, e.span, model::Found{id, *value}) : error_at(e.span);
}

}  // namespace

model::ExprPtr check_classifier(Scope& scope, const ast::Expr& e) {
  if (const auto* u = std::get_if<ast::Unary>(&e.node); u && u->op == ast::UnaryOp::not_)
    return make(bool_type, e.span, model::Not{check_classifier(scope, *u->operand)});
  if (const auto* b = std::get_if<ast::Binary>(&e.node);
      b && (b->op == ast::BinaryOp::and_ || b->op == ast::BinaryOp::or_)) {
    auto left = check_classifier(scope, *b->left);
    auto right = check_classifier(scope, *b->right);
    return make(bool_type, e.span, model::Binary{b->op, std::move(left), std::move(right)});
  }
  return classifier_leaf(scope, e);
}

}  // namespace bot::check
