#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

class BodyChecker {
 public:
  BodyChecker(Scope& s, Where w) : scope(s), where(w) {}

  model::Body block(const std::vector<ast::Stmt>& statements, bool& leaves) {
    model::Body out;
    const std::size_t locals = scope.locals.size();
    leaves = false;
    for (const ast::Stmt& s : statements) {
      if (leaves) {
        scope.findings.add(Code::unreachable_action, s.span);
        leaves = false;  // say it once
        stop_ = true;
      }
      auto made = statement(s, leaves);
      if (made && !stop_) out.push_back(std::move(*made));
    }
    if (stop_) leaves = true;
    stop_ = false;
    scope.locals.resize(locals);
    return out;
  }

  std::optional<model::Stmt> statement(const ast::Stmt& s, bool& leaves) {
    if (const auto* v = std::get_if<ast::Say>(&s.node)) return model::Stmt{s.span, say(*v)};
    if (const auto* v = std::get_if<ast::Let>(&s.node)) return model::Stmt{s.span, let(*v)};
    if (const auto* v = std::get_if<ast::Set>(&s.node)) return set(*v, s.span);
    if (const auto* v = std::get_if<ast::If>(&s.node)) return model::Stmt{s.span, if_(*v, leaves)};
    if (const auto* v = std::get_if<ast::Handover>(&s.node)) {
      leaves = true;
      if (where == Where::exit) scope.findings.add(Code::not_in_exit, s.span, {{"action", "`handover`"}});
      return model::Stmt{s.span, handover(*v)};
    }
    const auto& go = std::get<ast::Go>(s.node);
    leaves = true;
    if (where == Where::exit) scope.findings.add(Code::not_in_exit, s.span, {{"action", "an arrow"}});
    return model::Stmt{
        s.span, model::Go{resolve::resolve_arrow(scope.program, go.arrow, scope.module, scope.flow, scope.findings)}};
  }

  model::Say say(const ast::Say& s) {
    model::Say out;
    for (const ast::Text& t : s.variants) out.variants.push_back(check_text(scope, t));
    if (out.variants.size() > 1) {
      std::string first;
      for (const auto& p : out.variants[0].parts) first += p.expr ? "{}" : p.literal;
      out.last = hidden(scope.context() + " one of " + first, out.variants[0].span);
    }
    return out;
  }

  /// A hidden int of the session, one for each name.
  model::VarId hidden(const std::string& qualified, Span span) {
    const auto [it, added] = scope.program.hidden.emplace(
        qualified, static_cast<model::VarId>(static_cast<std::uint32_t>(scope.program.vars.size())));
    if (!added) return it->second;
    model::Var var;
    var.qualified = qualified;
    var.type = {TypeKind::int_, false, {}};
    var.span = span;
    scope.program.vars.push_back(std::move(var));
    return it->second;
  }

  model::Let let(const ast::Let& l) {
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
    for (const Local& before : scope.locals)
      if (before.name == l.name.text)
        scope.findings.add(Code::duplicate_name, l.name.span, {{"name", l.name.text}})
            .also(before.span, "the first one is here");
    const std::uint32_t index = scope.next_local++;
    scope.locals.push_back({l.name.text, type, index, l.name.span});
    return {index, std::move(value)};
  }

  std::optional<model::Stmt> set(const ast::Set& s, Span span) {
    for (const Local& l : scope.locals)
      if (l.name == s.target.text) return cannot_set(s, "a `let`", l.span);
    if (scope.intent)
      for (const auto& a : scope.intent->attributes)
        if (a.name == s.target.text) return cannot_set(s, "an attribute", a.span);
    if (read_only(scope, s.target.text)) {
      scope.findings.add(Code::cannot_set, s.target.span, {{"name", s.target.text}, {"what", "read-only"}});
      (void)check_expr(scope, *s.value);
      return std::nullopt;
    }
    const ast::Path path{{s.target}, s.target.span};
    const auto found = resolve::find(scope.program, scope.module, scope.flow, path, model::Symbol::Kind::var,
                                     "variable", scope.findings);
    if (!found) {
      (void)check_expr(scope, *s.value);
      return std::nullopt;
    }
    const auto id = static_cast<model::VarId>(*found);
    auto value = check_as(scope, *s.value, scope.program.at(id).type);
    const Place place{Place::Kind::var, *found};
    if (value->type.optional) scope.not_none.erase(place);
    else scope.not_none.insert(place);
    return model::Stmt{span, model::Set{id, std::move(value)}};
  }

  std::optional<model::Stmt> cannot_set(const ast::Set& s, std::string_view what, Span declared) {
    scope.findings.add(Code::cannot_set, s.target.span, {{"name", s.target.text}, {"what", what}})
        .also(declared, "declared here");
    return std::nullopt;
  }

  model::If if_(const ast::If& i, bool& leaves) {
    model::If out;
    out.condition = check_condition(scope, *i.condition);
    const Known known = known_from(*out.condition);
    const Facts before = scope.not_none;
    bool then_leaves = false, else_leaves = false;
    scope.not_none.insert(known.if_true.begin(), known.if_true.end());
    out.then = block(i.then.statements, then_leaves);
    const Facts after_then = std::move(scope.not_none);
    scope.not_none = before;
    scope.not_none.insert(known.if_false.begin(), known.if_false.end());
    if (i.otherwise) out.otherwise = block(i.otherwise->statements, else_leaves);
    // What holds behind it: what holds at the end of every branch that gets there.
    if (then_leaves) return leaves = else_leaves && i.otherwise, std::move(out);
    if (else_leaves) scope.not_none = after_then;
    else std::erase_if(scope.not_none, [&](const Place& p) { return !after_then.contains(p); });
    return out;
  }

  model::Handover handover(const ast::Handover& h) {
    const auto text = [&](const std::optional<ast::Text>& t) -> model::ExprPtr {
      if (!t) return nullptr;
      return make(Type{TypeKind::text, false, {}}, t->span, model::TextValue{check_text(scope, *t)});
    };
    return {text(h.to), text(h.note)};
  }

 private:
  Scope& scope;
  Where where;
  bool stop_ = false;
};

}  // namespace

model::Body check_body(Scope& scope, const std::vector<ast::Stmt>& statements, Where where) {
  BodyChecker checker{scope, where};
  bool leaves = false;
  return checker.block(statements, leaves);
}

}  // namespace bot::check
