#include "compiler/check/scope.hpp"
#include "compiler/check/test_names.hpp"
#include "compiler/diagnostics/suggest.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

using model::Symbol;

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
    {"", "now", model::ContextField::now, TypeKind::time, false},
    {"", "today", model::ContextField::today, TypeKind::date, false},
    {"message", "kind", model::ContextField::message_kind, TypeKind::text, false},
    {"message", "url", model::ContextField::message_url, TypeKind::text, true},
    {"user", "id", model::ContextField::user_id, TypeKind::text, false},
    {"user", "name", model::ContextField::user_name, TypeKind::text, true},
};

const Symbol* symbol_of(const Scope& scope, std::string_view name, Symbol::Kind kind) {
  return resolve::look_up(scope.program, scope.module, scope.flow, name, kind);
}

/// Whatever is called so, from the inside out.
const Symbol* any_symbol(const Scope& scope, std::string_view name) {
  const auto in = [&](const model::Scope& s) -> const Symbol* {
    const auto it = s.find(name);
    return it == s.end() ? nullptr : &it->second;
  };
  if (scope.flow)
    if (const Symbol* s = in(scope.program.flow_scopes[static_cast<std::uint32_t>(*scope.flow)])) return s;
  return in(scope.program.at(scope.module).scope);
}

std::optional<std::uint32_t> value_index(const model::Nlu& nlu, std::string_view name) {
  for (std::uint32_t i = 0; i < nlu.values.size(); ++i)
    if (nlu.values[i].name == name) return i;
  return std::nullopt;
}

/// Reports what a function or a default value cannot know.
model::ExprPtr not_fixed(Scope& scope, std::string_view name, Span span) {
  scope.findings.add(Code::not_in_function, span, {{"name", name}})
      .note("Hand it in as an argument. Only `config` values are the same everywhere.");
  return error_at(span);
}

model::ExprPtr load_context(Scope& scope, const ContextName& c, Span span) {
  if (scope.fixed) {
    const std::string name = (c.object.empty() ? "" : std::string(c.object) + ".") + std::string(c.member);
    return not_fixed(scope, name, span);
  }
  Type type{c.kind, c.optional};
  const bool of_answer = c.field == model::ContextField::message_text || c.field == model::ContextField::message_url;
  type.secret = scope.secret_answer && of_answer;
  return narrowed(scope, make(type, span, model::LoadContext{c.field}));
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
    if (!diag::suggests(scope.findings)) return;
    for (const auto& [n, symbol] : s)
      if (symbol.kind == Symbol::Kind::var) candidates.push_back(n);
  };
  if (scope.flow) vars_of(scope.program.flow_scopes[static_cast<std::uint32_t>(*scope.flow)]);
  vars_of(scope.program.at(scope.module).scope);
  for (const ContextName& c : context_names)
    if (c.object.empty()) candidates.push_back(c.member);
  if (scope.state) candidates.push_back("visits");
  if (scope.program.bot.language) candidates.push_back("language");
  auto& f = scope.findings.add(Code::unknown_name, name.span, {{"what", "value"}, {"name", name.text}});
  if (const auto near = diag::closest(name.text, candidates); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  return error_at(name.span);
}

}  // namespace

model::ExprPtr narrowed(const Scope& scope, model::ExprPtr e) {
  if (!e->type.optional || scope.not_none.empty()) return e;
  const auto place = place_of(*e);
  if (!place || !scope.not_none.contains(*place)) return e;
  const Type type = e->type.plain();
  const Span span = e->span;
  return make(type, span, model::Some{std::move(e)});
}

model::ExprPtr load_var(Scope& scope, model::VarId id, Span span) {
  const model::Var& var = scope.program.at(id);
  if (scope.fixed && !var.config) return not_fixed(scope, var.name, span);
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
    return Place{Place::Kind::context, static_cast<std::uint32_t>(c->field)};
  if (const auto* s = std::get_if<model::Some>(&e.node)) return place_of(*s->operand);
  if (const auto* f = std::get_if<model::Field>(&e.node)) {
    auto place = place_of(*f->object);
    if (place) place->fields.push_back(f->field);
    return place;
  }
  return std::nullopt;
}

void forget_var(Facts& facts, model::VarId id) {
  std::erase_if(
      facts, [&](const Place& p) { return p.kind == Place::Kind::var && p.index == static_cast<std::uint32_t>(id); });
}

void forget_suspended(Scope& scope) {
  for (auto it = scope.not_none.begin(); it != scope.not_none.end();) {
    const bool kept = it->kind == Place::Kind::local || it->kind == Place::Kind::attribute;
    if (kept) ++it;
    else scope.forgotten.insert(scope.not_none.extract(it++));
  }
}

void note_forgotten(const Scope& scope, const model::Expr& e, diag::Finding& f) {
  const auto place = place_of(e);
  if (place && scope.forgotten.contains(*place))
    f.note("It may have changed while the block waited. Ask once more, or keep it before: `let kept = …`.");
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
  if (scope.program.bot.language && name == "language") return false;
  if (bool several = false; scope.tests) {
    const ast::Path path{{ref->name}, ref->name.span};
    if (scope.tests->look_up(path, Symbol::Kind::var, several) || several) return false;
  }
  return !symbol_of(scope, name, Symbol::Kind::var);
}

namespace {

/// A local, an attribute or a variable; null when the name is none of them.
model::ExprPtr stored_value(Scope& scope, const ast::Name& name) {
  for (auto it = scope.locals.rbegin(); it != scope.locals.rend(); ++it)
    if (it->name == name.text) return narrowed(scope, make(it->type, name.span, model::LoadLocal{it->index}));
  if (scope.intent)
    for (std::uint32_t i = 0; i < scope.intent->attributes.size(); ++i)
      if (scope.intent->attributes[i].name == name.text)
        return narrowed(scope, make(model::type_of(scope.program, *scope.intent, scope.intent->attributes[i]),
                                    name.span, model::LoadAttribute{i}));
  if (const Symbol* v = symbol_of(scope, name.text, Symbol::Kind::var))
    return load_var(scope, static_cast<model::VarId>(v->index), name.span);
  if (scope.tests) return test_variable(scope, ast::Path{{name}, name.span});
  return nullptr;
}

model::ExprPtr enum_value(const model::Program& program, model::NluId nlu, std::uint32_t value, Span span) {
  return make(program.at(nlu).type, span, model::ConstEnum{nlu, value});
}

/// The conversation's language.
model::ExprPtr load_language(Scope& scope, const ast::Name& name) {
  if (scope.fixed) return not_fixed(scope, name.text, name.span);
  if (scope.program.bot.language) return load_var(scope, *scope.program.bot.language, name.span);
  scope.findings.add(Code::one_language, name.span);
  return error_at(name.span);
}

}  // namespace

/// Whether the name may be an attribute or a parameter that cannot be read.
static bool perhaps_unread(const Scope& scope) {
  if (scope.intent && scope.intent->ast && scope.intent->ast->head.broken) return true;
  if (!scope.flow) return false;
  const model::Flow& flow = scope.program.at(*scope.flow);
  return flow.ast && flow.ast->head.unread;
}

model::ExprPtr check_name(Scope& scope, const ast::Name& name, std::optional<Type> expected) {
  if (expected && expected->is(TypeKind::enum_))
    if (const auto value = value_index(scope.program.at(expected->nlu), name.text))
      return enum_value(scope.program, expected->nlu, *value, name.span);
  if (auto stored = stored_value(scope, name)) return stored;
  for (const ContextName& c : context_names)
    if (c.object.empty() && c.member == name.text) return load_context(scope, c, name.span);
  if (scope.state && name.text == "visits")
    return scope.fixed ? not_fixed(scope, name.text, name.span) : load_visits(scope, name.span);
  if (name.text == "language" && !any_symbol(scope, name.text)) return load_language(scope, name);
  if (expected && expected->is(TypeKind::enum_)) {
    (void)resolve::find_value(scope.program.at(expected->nlu), name, scope.findings);
    return error_at(name.span);
  }
  if (perhaps_unread(scope)) return error_at(name.span);
  if (const Symbol* s = any_symbol(scope, name.text)) {
    auto& f =
        scope.findings.add(Code::wrong_kind, name.span,
                           {{"name", name.text}, {"is", resolve::describe(scope.program, *s)}, {"what", "a value"}});
    f.also(s->span, "declared here");
    if (s->kind == Symbol::Kind::fn)
      f.note("A function is called with its arguments: `" + std::string(name.text) + "(…)`.");
    if (s->kind == Symbol::Kind::record)
      f.note("A record is made with its fields: `" + std::string(name.text) + "(field: value)`.");
    return error_at(name.span);
  }
  if (expected && expected->is(TypeKind::error)) return error_at(name.span);  // perhaps a value of what is not known
  return unknown_name(scope, name);
}

namespace {

/// `flow.name` in a test, unless the first name is a variable.
model::ExprPtr variable_of_test(Scope& scope, const ast::Expr& e) {
  const auto path = as_path(e);
  if (!path || symbol_of(scope, path->parts.front().text, Symbol::Kind::var)) return nullptr;
  if (auto variable = test_variable(scope, *path)) return variable;
  bool several = false;
  const ast::Path flow{{path->parts.begin(), path->parts.end() - 1}, path->span};
  if (!scope.tests->look_up(flow, Symbol::Kind::flow, several)) return nullptr;
  (void)scope.tests->find(*path, Symbol::Kind::var, "variable", scope.findings);
  return error_at(e.span);
}

}  // namespace

model::ExprPtr check_qualified(Scope& scope, const ast::Expr& e, const ast::MemberRef& m, bool& taken) {
  taken = true;
  if (scope.tests)
    if (auto variable = variable_of_test(scope, e)) return variable;
  if (const auto* object = std::get_if<ast::NameRef>(&m.object->node)) {
    const std::string_view first = object->name.text;
    const Symbol* nlu = symbol_of(scope, first, Symbol::Kind::nlu);
    if (nlu)
      if (const auto value = value_index(scope.program.nlus[nlu->index], m.member.text))
        return enum_value(scope.program, static_cast<model::NluId>(nlu->index), *value, e.span);
    if (!only_a_value(scope, *m.object)) return taken = false, nullptr;
    for (const ContextName& c : context_names)
      if (c.object == first && c.member == m.member.text) return load_context(scope, c, e.span);
    if (nlu) {
      (void)resolve::find_value(scope.program.nlus[nlu->index], m.member, scope.findings);
      return error_at(e.span);
    }
    if (symbol_of(scope, first, Symbol::Kind::module)) {
      const ast::Path path{{object->name, m.member}, e.span};
      const auto var =
          resolve::find(scope.program, scope.module, scope.flow, path, Symbol::Kind::var, "variable", scope.findings);
      return var ? load_var(scope, static_cast<model::VarId>(*var), e.span) : error_at(e.span);
    }
    if (first == "message" || first == "user") {
      auto& f = scope.findings.add(Code::unknown_name, m.member.span, {{"what", "member"}, {"name", m.member.text}});
      std::string list;
      for (const ContextName& c : context_names)
        if (c.object == first)
          list += (list.empty() ? "`" : ", `") + std::string(first) + "." + std::string(c.member) + "`";
      f.note("There is " + list + ".");
      return error_at(e.span);
    }
  }
  if (const auto* inner = std::get_if<ast::MemberRef>(&m.object->node)) {  // module.nlu.value
    const auto* first = std::get_if<ast::NameRef>(&inner->object->node);
    const Symbol* module = first ? symbol_of(scope, first->name.text, Symbol::Kind::module) : nullptr;
    if (module && module->index != UINT32_MAX && only_a_value(scope, *inner->object)) {
      const model::Scope& other = scope.program.modules[module->index].scope;
      const auto it = other.find(inner->member.text);
      if (it == other.end() || it->second.kind != Symbol::Kind::var) {
        const ast::Path path{{first->name, inner->member}, m.object->span};
        const auto nlu =
            resolve::find(scope.program, scope.module, scope.flow, path, Symbol::Kind::nlu, "NLU", scope.findings);
        if (!nlu) return error_at(e.span);
        const auto id = static_cast<model::NluId>(*nlu);
        const auto value = resolve::find_value(scope.program.at(id), m.member, scope.findings);
        return value ? enum_value(scope.program, id, *value, e.span) : error_at(e.span);
      }
    }
  }
  return taken = false, nullptr;
}

}  // namespace bot::check
