#include "compiler/check/body_checker.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

constexpr std::string_view in_message = "a message";

std::optional<model::Stmt> stmt(Span span, auto node) { return model::Stmt{span, std::move(node)}; }
std::optional<model::Stmt> maybe(Span span, auto node) {
  if (!node) return std::nullopt;
  return model::Stmt{span, std::move(*node)};
}

}  // namespace

model::Body BodyChecker::block(const std::vector<ast::Stmt>& statements, bool& leaves) {
  model::Body out;
  const std::size_t locals = scope.locals.size();
  bool behind = false;
  leaves = false;
  for (const ast::Stmt& s : statements) {
    if (leaves && !behind) {
      scope.findings
          .add(Code::unreachable_action, s.span)  // once is enough
          .fix({"Take it away.", {{s.span, ""}}, false});
      behind = true;
    }
    auto made = statement(s, leaves);
    if (made && !behind) out.push_back(std::move(*made));
    leaves = leaves || behind;
  }
  scope.locals.resize(locals);
  return out;
}

/// What may stand in an exit block and in `on error`.
bool BodyChecker::allowed(const ast::Stmt& s) {
  std::string_view action;
  if (std::holds_alternative<ast::Go>(s.node)) action = "an arrow";
  if (std::holds_alternative<ast::Handover>(s.node)) action = "`handover`";
  if (std::holds_alternative<ast::Seldom<ast::Ask>>(s.node)) action = "`ask`";
  if (std::holds_alternative<ast::CallFlow>(s.node)) action = "`call`";
  if (std::holds_alternative<ast::Seldom<ast::Try>>(s.node)) action = "`try`";
  if (std::holds_alternative<ast::Return>(s.node)) action = "`return`";
  if (where == Where::exit && !action.empty()) {
    scope.findings.add(Code::not_in_exit, s.span, {{"action", action}});
    return false;
  }
  if (where != Where::error) return true;
  const auto* said = std::get_if<ast::Say>(&s.node);
  if (said && !said->choices.empty()) action = "a button or link";
  if (std::holds_alternative<ast::SayMedia>(s.node) || std::holds_alternative<ast::SayCarousel>(s.node))
    action = "anything but a text to say";
  if (std::holds_alternative<ast::Set>(s.node)) action = "`set`";
  if (std::holds_alternative<ast::For>(s.node)) action = "`for`";
  if (std::holds_alternative<ast::Match>(s.node)) action = "`match`";
  if (std::holds_alternative<ast::Remind>(s.node)) action = "`remind`";
  if (std::holds_alternative<ast::Cancel>(s.node)) action = "`cancel`";
  if (action.empty()) return true;
  scope.findings.add(Code::not_in_on_error, s.span, {{"action", action}});
  return false;
}

std::optional<model::Stmt> BodyChecker::statement(const ast::Stmt& s, bool& leaves) {
  const bool fits = allowed(s);
  struct Visitor {
    BodyChecker& c;
    const ast::Stmt& s;
    bool& leaves;

    auto operator()(const ast::Say& v) const { return stmt(s.span, c.say(v)); }
    auto operator()(const ast::SayMedia& v) const { return stmt(s.span, c.media(v)); }
    auto operator()(const ast::SayCarousel& v) const {
      return stmt(s.span, model::SayCarousel{check_choices(c.scope, v.cards)});
    }
    auto operator()(const ast::Let& v) const { return stmt(s.span, c.let(v)); }
    auto operator()(const ast::Set& v) const { return maybe(s.span, c.set(v)); }
    auto operator()(const ast::If& v) const { return stmt(s.span, c.if_(v, leaves)); }
    auto operator()(const ast::For& v) const { return stmt(s.span, c.for_(v)); }
    auto operator()(const ast::Match& v) const { return stmt(s.span, c.match(v, s.span, leaves)); }
    auto operator()(const ast::Seldom<ast::Ask>& v) const { return maybe(s.span, c.ask(*v, s.span)); }
    auto operator()(const ast::CallFlow& v) const { return maybe(s.span, c.call(v, s.span)); }
    auto operator()(const ast::Seldom<ast::Try>& v) const { return maybe(s.span, c.try_(*v, s.span, leaves)); }
    auto operator()(const ast::Handover& v) const {
      leaves = true;
      c.abandoned_ = true;  // the arrow of the handler is taken, and an end state ends
      return stmt(s.span,
                  model::Handover{c.open_text(v.to, "the name of a team"), c.open_text(v.note, "a note to the agent")});
    }
    auto operator()(const ast::Remind& v) const { return maybe(s.span, c.remind(v)); }
    auto operator()(const ast::Cancel& v) const { return maybe(s.span, c.cancel(v)); }
    auto operator()(const ast::Emit& v) const { return stmt(s.span, c.emit(v)); }
    auto operator()(const ast::Return& v) const {
      leaves = true;
      return stmt(s.span, c.give(v, s.span));
    }
    auto operator()(const ast::Go& v) const {
      leaves = true;
      return stmt(s.span, c.go(v.arrow));
    }
  };
  auto made = std::visit(
      [&](const auto& v) -> std::optional<model::Stmt> {
        return Visitor{*this, s, leaves}(v);
      },
      s.node);
  return fits ? std::move(made) : std::nullopt;
}

model::Say BodyChecker::say(const ast::Say& s) {
  model::Say out;
  for (const ast::Text& t : s.variants) out.variants.push_back(check_text(scope, t, in_message));
  if (out.variants.size() > 1) {
    std::string first;
    for (const auto& p : out.variants[0].parts) first += p.expr ? "{}" : p.literal;
    out.last = hidden(scope.context() + " one of " + first, out.variants[0].span);
  }
  out.choices = check_choices(scope, s.choices);
  return out;
}

model::SayMedia BodyChecker::media(const ast::SayMedia& s) {
  model::SayMedia out;
  out.kind = s.kind;
  const auto open = [&](const ast::ExprPtr& e, Type type) -> model::ExprPtr {
    if (!e) return nullptr;
    auto x = check_expr(scope, *e, type);
    not_secret(scope, *x, in_message);
    type.secret = x->type.secret;
    return coerce(scope, std::move(x), type);
  };
  const bool place = s.kind == ast::MediaKind::location;
  out.source = open(s.source, place ? number_type : text_type);
  out.longitude = open(s.longitude, number_type);
  if (s.caption) out.caption = check_text(scope, *s.caption, in_message);
  out.choices = check_choices(scope, s.choices);
  return out;
}

/// A hidden int of the session, one for each name.
model::VarId BodyChecker::hidden(const std::string& qualified, Span span) {
  const auto [it, added] = scope.program.hidden.emplace(
      qualified, static_cast<model::VarId>(static_cast<std::uint32_t>(scope.program.vars.size())));
  if (!added) return it->second;
  model::Var var;
  var.qualified = qualified;
  var.type = int_type;
  var.span = span;
  scope.program.vars.push_back(std::move(var));
  return it->second;
}

model::Let BodyChecker::let(const ast::Let& l) {
  model::ExprPtr value;
  Type type;
  if (l.type) {
    type = resolve_type(scope, *l.type);
    value = check_as(scope, *l.value, type);
  } else {
    value = check_expr(scope, *l.value);
    type = value->type;
    if (type.is(TypeKind::none)) {
      scope.findings.add(Code::untyped_none, value->span, {{"name", l.name.text}})
          .note("Write its type: `let " + std::string(l.name.text) + ": text? = none`.");
      type = {};
    }
  }
  const bool there = type.optional && !value->type.optional && !bad(*value);
  const std::uint32_t local = add_local(scope, l.name, type);
  if (there) scope.not_none.insert({Place::Kind::local, local});
  return {local, std::move(value)};
}

std::optional<model::Set> BodyChecker::set(const ast::Set& s) {
  for (const Local& l : scope.locals)
    if (l.name == s.target.text) return cannot_set(s, "a value of this block", l.span);
  if (scope.intent)
    for (const auto& a : scope.intent->attributes)
      if (a.name == s.target.text) return cannot_set(s, "an attribute", a.span);
  if (read_only(scope, s.target.text)) {
    scope.findings.add(Code::cannot_set, s.target.span, {{"name", s.target.text}, {"what", "read-only"}});
    (void)check_expr(scope, *s.value);
    return std::nullopt;
  }
  model::VarId id{};
  const auto own = resolve::look_up(scope.program, scope.module, scope.flow, s.target.text, model::Symbol::Kind::var);
  if (!own && s.target.text == "language") {
    if (!scope.program.bot.language) {
      scope.findings.add(Code::one_language, s.target.span);
      (void)check_expr(scope, *s.value, Type{});
      return std::nullopt;
    }
    id = *scope.program.bot.language;
  } else {
    const ast::Path path{{s.target}, s.target.span};
    const auto found = resolve::find(scope.program, scope.module, scope.flow, path, model::Symbol::Kind::var,
                                     "variable", scope.findings);
    if (!found) {
      (void)check_expr(scope, *s.value, Type{});
      return std::nullopt;
    }
    id = static_cast<model::VarId>(*found);
  }
  if (scope.program.at(id).config) return cannot_set(s, "a config value", scope.program.at(id).span);
  auto value = check_as(scope, *s.value, scope.program.at(id).type);
  forget_var(scope.not_none, id);
  forget_var(scope.forgotten, id);
  if (!value->type.optional) scope.not_none.insert({Place::Kind::var, static_cast<std::uint32_t>(id)});
  return model::Set{id, std::move(value)};
}

std::optional<model::Set> BodyChecker::cannot_set(const ast::Set& s, std::string_view what, Span declared) {
  scope.findings.add(Code::cannot_set, s.target.span, {{"name", s.target.text}, {"what", what}})
      .also(declared, "declared here");
  return std::nullopt;
}

model::ExprPtr BodyChecker::open_text(const ast::Seldom<ast::Text>& t, std::string_view place) {
  if (!t) return nullptr;
  return make(text_type, t->span, model::TextValue{check_text(scope, *t, place)});
}

std::optional<model::Remind> BodyChecker::remind(const ast::Remind& r) {
  auto after = check_expr(scope, *r.after, duration_type);
  not_secret(scope, *after, "the time of a reminder");
  Type wanted = duration_type;
  wanted.secret = after->type.secret;
  after = coerce(scope, std::move(after), wanted);
  const auto found = resolve::find(scope.program, scope.module, scope.flow, r.intent, model::Symbol::Kind::intent,
                                   "intent", scope.findings);
  if (!found) return std::nullopt;
  const model::Intent& intent = scope.program.intents[*found];
  for (const model::Attribute& a : intent.attributes)
    if (!a.optional) {
      scope.findings.add(Code::remind_needs_values, r.intent.span, {{"intent", intent.name}, {"name", a.name}})
          .also(a.span, "declared here")
          .note("A reminder carries no values. Keep them in variables and write an intent without attributes.");
      break;
    }
  return model::Remind{std::move(after), static_cast<model::IntentId>(*found)};
}

std::optional<model::Cancel> BodyChecker::cancel(const ast::Cancel& c) {
  const auto found = resolve::find(scope.program, scope.module, scope.flow, c.intent, model::Symbol::Kind::intent,
                                   "intent", scope.findings);
  if (!found) return std::nullopt;
  return model::Cancel{static_cast<model::IntentId>(*found)};
}

model::Emit BodyChecker::emit(const ast::Emit& e) {
  model::Emit out;
  out.event = resolve::plain(e.event);
  if (out.event.empty())
    scope.findings.add(Code::bad_event_name, e.event.span, {{"what", "an event"}}).note("It is empty.");
  for (const ast::Argument& a : e.fields) {
    if (!a.value) continue;
    auto value = check_expr(scope, *a.value);
    if (value->type.is(TypeKind::none)) {
      scope.findings.add(Code::type_mismatch, value->span, {{"actual", "none"}, {"wanted", "a value"}});
      value = error_at(value->span);
    }
    not_secret(scope, *value, "an event for the host");
    if (!a.label) continue;
    for (const auto& [name, before] : out.fields)
      if (name == a.label->text)
        scope.findings.add(Code::argument_twice, a.label->span, {{"name", name}})
            .also(before->span, "the first one is here");
    out.fields.emplace_back(a.label->text, std::move(value));
  }
  return out;
}

model::Return BodyChecker::give(const ast::Return& r, Span span) {
  std::optional<Type> result;
  if (scope.flow) result = scope.program.at(*scope.flow).result;
  const bool end = where == Where::entry && scope.state && scope.program.at(*scope.state).end;
  if (end && result) return {check_as(scope, *r.value, *result)};
  const bool unread = end && scope.program.at(*scope.flow).ast->head.unread;  // it may have a result
  if (where != Where::exit && where != Where::error && !unread) {
    auto& f = scope.findings.add(Code::misplaced_return, span);
    if (end)
      f.note("This flow has no result: write it behind its name, `flow " +
             std::string(scope.program.at(*scope.flow).name) + " -> type { … }`.");
    else if (result) f.note("Go to an end state, and return from there.");
  }
  return {check_expr(scope, *r.value, Type{})};
}

model::Go BodyChecker::go(const ast::Arrow& a) {
  model::Go out{resolve::resolve_arrow(scope.program, a, scope.module, scope.flow, scope.findings), {}};
  if (out.target.kind == model::Target::Kind::flow) {
    const model::Flow& flow = scope.program.at(out.target.flow);
    out.args = fill(scope, a.span, flow.name, a.args, slots_of(scope, flow), flow.ast->head.unread);
  } else {
    for (const ast::Argument& arg : a.args)
      if (arg.value) (void)check_expr(scope, *arg.value, Type{});
  }
  return out;
}

CheckedBody check_body(Scope& scope, const std::vector<ast::Stmt>& statements, Where where) {
  BodyChecker checker{scope, where};
  CheckedBody out;
  out.body = checker.block(statements, out.leaves);
  out.leaves = out.leaves && !checker.abandoned();
  return out;
}

}  // namespace bot::check
