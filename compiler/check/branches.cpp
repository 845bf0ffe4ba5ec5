// Actions with blocks of their own, and what suspends a block.

#include <algorithm>

#include "compiler/check/body_checker.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

void BodyChecker::Joined::add(Scope& scope, bool leaves) {
  if (leaves) return;
  secret_answer = secret_answer || scope.secret_answer;
  if (any) std::erase_if(facts, [&](const Place& p) { return !scope.not_none.contains(p); });
  else facts = std::move(scope.not_none);
  any = true;
}

void BodyChecker::Joined::end(Scope& scope) {
  scope.not_none = std::move(facts);
  scope.secret_answer = secret_answer;
}

model::If BodyChecker::if_(const ast::If& i, bool& leaves) {
  model::If out;
  out.condition = check_condition(scope, *i.condition);
  const Known known = known_from(*out.condition);
  const Facts before = scope.not_none;
  const bool secret_before = scope.secret_answer;
  Joined behind;
  bool then_leaves = false, else_leaves = false;
  scope.not_none.insert(known.if_true.begin(), known.if_true.end());
  out.then = block(i.then.statements, then_leaves);
  behind.add(scope, then_leaves);
  scope.not_none = before;
  scope.secret_answer = secret_before;
  scope.not_none.insert(known.if_false.begin(), known.if_false.end());
  if (i.otherwise) out.otherwise = block(i.otherwise->statements, else_leaves);
  behind.add(scope, else_leaves);
  behind.end(scope);
  leaves = !behind.any;
  return out;
}

namespace {

/// What a block may change before it is run again.
struct Changes {
  std::vector<std::string_view> set;
  bool suspends = false, asks_secret = false;

  void all(const std::vector<ast::Stmt>& body) {
    for (const ast::Stmt& s : body) one(s);
  }
  void one(const ast::Stmt& s) {
    if (const auto* v = std::get_if<ast::Set>(&s.node)) set.push_back(v->target.text);
    if (const auto* v = std::get_if<ast::If>(&s.node)) {
      all(v->then.statements);
      if (v->otherwise) all(v->otherwise->statements);
    }
    if (const auto* v = std::get_if<ast::For>(&s.node)) all(v->body.statements);
    if (const auto* v = std::get_if<ast::Match>(&s.node))
      for (const ast::MatchCase& c : v->cases) all(c.body.statements);
    const auto* ask = std::get_if<ast::Seldom<ast::Ask>>(&s.node);
    asks_secret = asks_secret || (ask && (*ask)->type.secret);
    suspends = suspends || ask || std::holds_alternative<ast::CallFlow>(s.node) ||
               std::holds_alternative<ast::Seldom<ast::Try>>(s.node);
  }
};

}  // namespace

model::For BodyChecker::for_(const ast::For& f) {
  auto [list, item] = check_iterated(scope, *f.list);
  const std::size_t locals = scope.locals.size();
  const std::uint32_t local = add_local(scope, f.name, item);
  Changes changes;
  changes.all(f.body.statements);
  if (changes.suspends) forget_suspended(scope);
  for (const std::string_view name : changes.set)
    if (const auto* s = resolve::look_up(scope.program, scope.module, scope.flow, name, model::Symbol::Kind::var)) {
      forget_var(scope.not_none, static_cast<model::VarId>(s->index));
      forget_var(scope.forgotten, static_cast<model::VarId>(s->index));
    }
  const Facts before = scope.not_none;
  const bool secret_before = scope.secret_answer;
  scope.secret_answer = scope.secret_answer || changes.asks_secret;  // by the round before
  bool leaves = false;                                               // the list may be empty
  auto body = block(f.body.statements, leaves);
  scope.not_none = before;
  scope.secret_answer = scope.secret_answer || secret_before;
  scope.locals.resize(locals);
  return {local, std::move(list), std::move(body)};
}

namespace {

/// The cases of a `match` so far.
struct Taken {
  std::vector<std::pair<model::ExprPtr, Span>> values;

  static bool same(const model::Expr& a, const model::Expr& b) {
    if (a.node.index() != b.node.index()) return false;
    if (const auto* x = std::get_if<model::ConstEnum>(&a.node))
      return x->value == std::get<model::ConstEnum>(b.node).value;
    if (const auto* x = std::get_if<model::ConstInt>(&a.node))
      return x->value == std::get<model::ConstInt>(b.node).value;
    if (const auto* x = std::get_if<model::ConstBool>(&a.node))
      return x->value == std::get<model::ConstBool>(b.node).value;
    if (const auto* x = std::get_if<model::TextValue>(&a.node)) {
      const auto& p = x->text.parts;
      const auto& q = std::get<model::TextValue>(b.node).text.parts;
      return p.empty() ? q.empty() : !q.empty() && p[0].literal == q[0].literal;
    }
    return std::holds_alternative<model::ConstNone>(a.node);
  }
  [[nodiscard]] const Span* find(const model::Expr& e) const {
    for (const auto& [value, span] : values)
      if (same(*value, e)) return &span;
    return nullptr;
  }
  [[nodiscard]] bool none() const {
    return std::any_of(values.begin(), values.end(),
                       [](const auto& v) { return std::holds_alternative<model::ConstNone>(v.first->node); });
  }
};

/// Values of the type that no case takes; "`…`" for those that cannot be listed.
std::vector<std::string> left_over(const model::Program& program, Type type, const Taken& taken) {
  std::vector<std::string> out;
  const auto look = [&](std::string_view name, auto node) {
    if (!taken.find(*make(type.plain(), {}, node))) out.emplace_back(name);
  };
  if (type.is(TypeKind::enum_)) {
    const auto& values = program.at(type.nlu).values;
    std::vector<bool> there(values.size());
    for (const auto& [value, span] : taken.values)
      if (const auto* c = std::get_if<model::ConstEnum>(&value->node)) there[c->value] = true;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!there[i]) out.emplace_back(values[i].name);
  } else if (type.is(TypeKind::bool_)) {
    look("true", model::ConstBool{true});
    look("false", model::ConstBool{false});
  } else {
    out.emplace_back("…");
  }
  if (type.optional && !taken.none()) out.emplace_back("none");
  return out;
}

bool matchable(Type t) {
  return t.is(TypeKind::enum_) || t.is(TypeKind::int_) || t.is(TypeKind::text) || t.is(TypeKind::bool_);
}

}  // namespace

model::Match BodyChecker::match(const ast::Match& m, Span span, bool& leaves) {
  model::Match out;
  out.value = check_expr(scope, *m.value);
  Type type = out.value->type;
  if (!bad(*out.value) && !matchable(type)) {
    auto& f = scope.findings.add(Code::cannot_match, out.value->span, {{"type", show(scope.program, type)}});
    if (type.is(TypeKind::none) || type.is(TypeKind::number)) f.note("Use `if` and `else if`.");
    type = {};
  }
  const auto place = place_of(*out.value);
  const Facts before = scope.not_none;
  const bool secret_before = scope.secret_answer;
  Joined behind;
  Taken taken;
  const ast::MatchCase* otherwise = nullptr;
  for (const ast::MatchCase& written : m.cases) {
    scope.not_none = before;
    scope.secret_answer = secret_before;
    bool none = false, leaves_case = false;
    if (written.values.empty()) {
      otherwise = &written;
      continue;  // what it knows depends on the others
    }
    model::Match::Case made;
    for (const ast::ExprPtr& v : written.values) {
      Type wanted = type;
      auto value = check_expr(scope, *v, wanted);
      wanted.secret = value->type.secret;
      if (!bad(*value) && !type.is(TypeKind::error)) {
        if (value->type.is(TypeKind::none) && !type.optional) {
          scope.findings.add(Code::never_none, out.value->span, {{"type", show(scope.program, type)}})
              .also(value->span, "so this never happens");
          continue;
        }
        value = coerce(scope, std::move(value), wanted);
        if (!bad(*value) && !make_constant(value)) {
          scope.findings.add(Code::not_a_constant, v->span)
              .note("What is computed is compared with `if` and `else if`.");
          continue;
        }
      }
      if (bad(*value) || type.is(TypeKind::error)) continue;
      none = none || std::holds_alternative<model::ConstNone>(value->node);
      if (const Span* first = taken.find(*value)) {
        const std::string shown = std::holds_alternative<model::ConstNone>(value->node) ? "none" : "this value";
        scope.findings.add(Code::case_twice, v->span, {{"value", shown}}).also(*first, "the first one is here");
        continue;
      }
      taken.values.emplace_back(clone(*value), v->span);
      made.values.push_back(std::move(value));
    }
    if (place && type.optional && !none) scope.not_none.insert(*place);
    made.body = block(written.body.statements, leaves_case);
    behind.add(scope, leaves_case);
    out.cases.push_back(std::move(made));
  }
  const auto rest = left_over(scope.program, type, taken);
  out.complete = rest.empty() && !type.is(TypeKind::error);
  scope.not_none = before;
  scope.secret_answer = secret_before;
  if (otherwise) {
    bool leaves_case = false;
    if (out.complete)
      scope.findings.add(Code::otherwise_never, otherwise->span).fix({"Take it away.", {{otherwise->span, ""}}, true});
    if (place && type.optional && taken.none()) scope.not_none.insert(*place);
    out.otherwise = block(otherwise->body.statements, leaves_case);
    if (!out.complete) behind.add(scope, leaves_case);
  } else if (!out.complete) {
    if (!type.is(TypeKind::error)) {
      std::vector<std::string> some(rest.begin(),
                                    rest.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(rest.size(), 8)));
      auto& f = scope.findings.add(Code::match_incomplete, Span{span.file, span.begin, out.value->span.end},
                                   {{"type", show(scope.program, type)}});
      if (rest[0] == "…") f.note("Write `otherwise { … }` for all the others.");
      else
        f.note("Nothing takes " + show_list(some, "and") + (rest.size() > 8 ? " and more" : "") +
               ". Add a case, or `otherwise { … }`.");
      std::string missing;
      for (const std::string& value : rest[0] == "…" ? std::vector<std::string>{"otherwise"} : rest)
        missing += value + " {} ";
      f.fix({"Add what is missing, with empty blocks.", {{{span.file, span.end - 1, span.end - 1}, missing}}, false});
    }
    behind.add(scope, false);
  }
  behind.end(scope);
  leaves = !behind.any;
  if (out.complete && otherwise) out.otherwise.clear();
  return out;
}

// ---- what suspends --------------------------------------------------------------------------------------------------

bool BodyChecker::may_wait(Span span, std::string_view action) {
  if (where != Where::bot) return where != Where::exit && where != Where::error;
  scope.findings.add(Code::cannot_wait_here, span, {{"action", action}})
      .note("Open a flow that does it: `-> flow name`.");
  return false;
}

model::ResumeId BodyChecker::resume(model::Resume::Kind kind, const std::string& what, Span span) {
  const std::string base = scope.context() + scope.block + " " + what;
  const std::uint32_t count = ++scope.program.resume_names[base];
  std::string name = count == 1 ? base : base + " " + std::to_string(count);
  scope.program.resumes.push_back({std::move(name), span, kind});
  return static_cast<model::ResumeId>(static_cast<std::uint32_t>(scope.program.resumes.size() - 1));
}

std::optional<model::Ask> BodyChecker::ask(const ast::Ask& a, Span span) {
  const bool fine = may_wait(span, "`ask`");
  model::Ask out;
  // The question may be repeated later, so it is asked with what is known then.
  forget_suspended(scope);
  // `message.text` is the answer, also one that does not fit: then the question is asked again, or `retry` with the
  // same buttons.
  const bool secret_before = scope.secret_answer;
  scope.secret_answer = secret_before || (a.type.secret && !a.retry);
  out.question = check_text(scope, a.question, "a question");
  scope.secret_answer = secret_before || a.type.secret;
  out.choices = check_choices(scope, a.choices);
  scope.secret_answer = a.type.secret;
  if (a.retry) out.retry = check_text(scope, *a.retry, "a message");

  const ast::Path& path = a.type.name;
  const std::string_view name = path.parts.size() == 1 ? path.parts[0].text : std::string_view();
  const auto own = [&](model::Symbol::Kind kind) {
    return !name.empty() && resolve::look_up(scope.program, scope.module, scope.flow, name, kind);
  };
  if (own(model::Symbol::Kind::nlu) || own(model::Symbol::Kind::record) ||
      (name != "text" && name != "bool" && name != "list")) {
    out.nlu = resolve::find_nlu(scope.program, scope.module, scope.flow, path, "NLU", scope.findings);
    if (out.nlu) out.type = scope.program.at(*out.nlu).type;
  } else if (name == "text") {
    out.type = text_type;
  } else {
    scope.findings.add(Code::not_in_a_message, a.type.span, {{"type", name}})
        .note(name == "bool" ? "For yes and no write a keyword NLU, or take the one of `std/yes_no`."
                             : "Ask for one thing at a time.");
  }
  if (a.type.optional)
    scope.findings.add(Code::ask_optional, a.type.span)
        .note("What happens without one is said behind `otherwise`: `ask … { retry 2 \"…\" otherwise -> state }`.")
        .fix({"Take the `?` away.", {{{a.type.span.file, a.type.span.end - 1, a.type.span.end}, ""}}, true});
  out.type.secret = a.type.secret && !out.type.is(TypeKind::error);

  if (a.retries) {
    const Span at = a.retry ? a.retry->span : span;
    if (*a.retries < 1 || *a.retries > 100) scope.findings.add(Code::bad_retry_count, at);
    else out.retries = static_cast<std::uint32_t>(*a.retries);
    if (!a.has_otherwise)
      scope.findings.add(Code::retry_without_otherwise, at, {{"count", std::to_string(*a.retries)}})
          .note("Write `otherwise -> state`, or leave the number out: then the question is repeated without end.");
  } else if (a.has_otherwise) {
    out.retries = 0;  // the first message that is no answer
  }
  if (a.has_otherwise) {
    const Facts before = scope.not_none;
    bool leaves = false;
    if (a.otherwise) out.otherwise = block(a.otherwise->statements, leaves);
    if (a.otherwise_arrow) {
      if (leaves && !a.otherwise->statements.empty())
        scope.findings.add(Code::unreachable_action, a.otherwise_arrow->span);
      else out.otherwise.push_back({a.otherwise_arrow->span, go(*a.otherwise_arrow)});
      leaves = true;
    }
    abandoned_ = abandoned_ || !leaves;
    scope.not_none = before;
    scope.secret_answer = a.type.secret;
  }
  out.local = add_local(scope, a.name, out.type);
  if (!fine) return std::nullopt;
  out.resume = resume(model::Resume::Kind::ask, "ask " + std::string(a.name.text), span);
  return out;
}

std::optional<model::CallFlow> BodyChecker::call(const ast::CallFlow& c, Span span) {
  const bool fine = may_wait(span, "`call`");
  const auto found =
      resolve::find(scope.program, scope.module, scope.flow, c.flow, model::Symbol::Kind::flow, "flow", scope.findings);
  model::CallFlow out;
  Type result;
  if (found) {
    out.flow = static_cast<model::FlowId>(*found);
    const model::Flow& flow = scope.program.at(out.flow);
    out.args = fill(scope, span, flow.name, c.args, slots_of(scope, flow), flow.ast->head.unread);
    if (flow.result) result = *flow.result;
    else if (c.name && !flow.ast->head.unread)
      scope.findings.add(Code::no_result, c.name->span, {{"what", "The flow"}, {"name", flow.name}})
          .also(flow.span, "declared here, without `-> type`");
  } else {
    for (const ast::Argument& arg : c.args)
      if (arg.value) (void)check_expr(scope, *arg.value, Type{});
  }
  forget_suspended(scope);
  scope.secret_answer = false;
  if (c.name) {
    const std::uint32_t local = add_local(scope, *c.name, result);
    if (!result.is(TypeKind::error)) out.local = local;
  }
  if (!found || !fine) return std::nullopt;
  out.resume = resume(model::Resume::Kind::call, "call " + scope.program.at(out.flow).qualified, span);
  return out;
}

std::optional<model::Try> BodyChecker::try_(const ast::Try& t, Span span, bool& leaves) {
  const bool fine = may_wait(span, "`try`");
  const auto found = resolve::find_call(scope.program, scope.module, scope.flow, t.call, scope.findings);
  model::Try out;
  Type result;
  if (found) {
    out.call = *found;
    const model::ServiceCall& call = scope.program.at(*found);
    out.args = fill(scope, span, call.qualified, t.args, slots_of(scope, call));
    if (call.result) result = *call.result;
    else if (t.name)
      scope.findings.add(Code::no_result, t.name->span, {{"what", "The call"}, {"name", call.qualified}})
          .also(call.span, "declared here, without `-> type`");
  } else {
    for (const ast::Argument& arg : t.args)
      if (arg.value) (void)check_expr(scope, *arg.value, Type{});
  }
  if (!t.failed) {
    std::string name;
    for (const ast::Name& n : t.call.parts) name += (name.empty() ? "" : ".") + std::string(n.text);
    scope.findings.add(Code::try_without_failed, t.call.span, {{"name", name}})
        .note("Write `try " + name + "(…) { … } failed { say \"…\" }`.")
        .fix({"Add an empty `failed`.", {{{span.file, t.body.span.end, t.body.span.end}, " failed {}"}}, false});
  }
  forget_suspended(scope);
  scope.secret_answer = false;
  const Facts before = scope.not_none;
  Joined behind;
  bool body_leaves = false, failed_leaves = false;
  const std::size_t locals = scope.locals.size();
  if (t.name) {
    const std::uint32_t local = add_local(scope, *t.name, result);
    if (!result.is(TypeKind::error)) out.local = local;
  }
  out.body = block(t.body.statements, body_leaves);
  behind.add(scope, body_leaves);
  scope.locals.resize(locals);
  scope.not_none = before;
  scope.secret_answer = false;
  if (t.failed) out.failed = block(t.failed->statements, failed_leaves);
  behind.add(scope, failed_leaves);
  behind.end(scope);
  leaves = !behind.any;
  if (!found || !fine) return std::nullopt;
  out.resume = resume(model::Resume::Kind::try_, "try " + scope.program.at(*found).qualified, span);
  return out;
}

}  // namespace bot::check
