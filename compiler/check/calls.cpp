#include <array>

#include "compiler/check/scope.hpp"
#include "compiler/diagnostics/suggest.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

using model::Symbol;

std::optional<std::size_t> Places::of(const ast::Argument& arg) {
  std::optional<std::size_t> place;
  if (arg.label) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == arg.label->text) place = i;
    if (!place && unread) return std::nullopt;
    if (!place) {
      auto& f = intent ? scope.findings.add(Code::unknown_attribute, arg.label->span,
                                            {{"intent", what}, {"name", arg.label->text}})
                       : scope.findings.add(Code::unknown_argument, arg.label->span,
                                            {{"what", what}, {"name", arg.label->text}});
      if (const auto near = diag::closest(arg.label->text, names); !near.empty()) {
        f.say("did you mean `" + std::string(near) + "`?");
        f.fix({"Write `" + std::string(near) + "`.", {{arg.label->span, std::string(near)}}, false});
      } else if (!names.empty() && names.size() <= 12) {
        std::vector<std::string> list(names.begin(), names.end());
        f.note("There is " + show_list(list, "and") + ".");
      }
      return std::nullopt;
    }
  } else if (next < names.size()) {
    place = next++;
  } else if (unread) {
    return std::nullopt;
  } else {
    const std::size_t has = names.size();
    const std::string_view one = intent ? "attribute" : "argument";
    const std::string count = has == 0   ? "no " + std::string(one) + "s"
                              : has == 1 ? "one " + std::string(one)
                                         : std::to_string(has) + " " + std::string(one) + "s";
    if (intent)
      scope.findings.add(Code::too_many_values, arg.span, {{"intent", what}, {"count", count}})
          .also(intent->span, "declared here");
    else scope.findings.add(Code::too_many_arguments, arg.span, {{"what", what}, {"count", count}});
    return std::nullopt;
  }
  if (given[*place]) {
    scope.findings.add(Code::argument_twice, arg.span, {{"name", names[*place]}})
        .also(*given[*place], "the first one is here");
    return std::nullopt;
  }
  given[*place] = arg.span;
  return place;
}

std::vector<model::ExprPtr> fill(Scope& scope, Span whole, std::string_view what,
                                 const std::vector<ast::Argument>& args, const std::vector<Slot>& slots, bool unread) {
  Places places{scope, what, nullptr, {}};
  places.unread = unread;
  for (const Slot& s : slots) places.names.push_back(s.name);
  places.given.resize(slots.size());
  std::vector<model::ExprPtr> out(slots.size());
  const std::size_t errors = scope.findings.errors();
  for (const ast::Argument& arg : args) {
    const auto place = places.of(arg);
    if (!place) {
      if (arg.value) (void)check_expr(scope, *arg.value, Type{});
    } else if (arg.value) {
      out[*place] = check_as(scope, *arg.value, slots[*place].type);
    } else {
      scope.findings.add(Code::missing_argument, arg.span, {{"what", what}, {"name", slots[*place].name}})
          .note("`_` stands for any value, and only where an intent is waited for.");
      out[*place] = error_at(arg.span);
    }
  }
  const bool fine = !unread && scope.findings.errors() == errors;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (out[i]) continue;
    const Slot& slot = slots[i];
    if (slot.value) {
      out[i] = clone(*slot.value);
    } else if (slot.type.optional) {
      out[i] = make(slot.type, whole, model::ConstNone{});
    } else {
      out[i] = error_at(whole);
      if (!fine || slot.type.is(TypeKind::error)) continue;  // it may be the one that was misspelt
      scope.findings.add(Code::missing_argument, whole, {{"what", what}, {"name", slot.name}})
          .note("It is of the type `" + show(scope.program, slot.type) + "`.");
    }
  }
  return out;
}

namespace {

/// The default of a parameter or field, made once; null when it has none.
const model::Expr* default_of(Scope& scope, const ast::Param& p, Type type, model::ModuleId module,
                              std::optional<model::FlowId> flow) {
  if (!p.value) return nullptr;
  Defaults::Entry& entry = scope.defaults.entries[&p];
  if (entry.making) {
    scope.findings.add(Code::used_before_set, p.name.span, {{"name", p.name.text}})
        .note("Its default value calls a function or record that takes this very default.");
    return nullptr;
  }
  if (!entry.value) {
    entry.making = true;
    Scope inner{scope.program, scope.findings, scope.defaults, module, flow};
    inner.fixed = true;
    auto value = check_as(inner, *p.value, type);
    Defaults::Entry& made = scope.defaults.entries[&p];  // others may have been added
    made.value = std::move(value);
    made.making = false;
  }
  return scope.defaults.entries[&p].value.get();
}

std::vector<Slot> slots(Scope& scope, const std::vector<model::RecordField>& fields,
                        const std::vector<ast::Param>* written, model::ModuleId module,
                        std::optional<model::FlowId> flow) {
  std::vector<Slot> out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    out.push_back({fields[i].name, fields[i].type, nullptr});
    if (written) out.back().value = default_of(scope, (*written)[i], fields[i].type, module, flow);
  }
  return out;
}

model::ExprPtr call_fn(Scope& scope, const ast::Expr& e, const ast::Call& c, std::uint32_t index) {
  const auto id = static_cast<model::FnId>(index);
  const model::Fn& fn = scope.program.at(id);
  auto args = fill(scope, e.span, fn.name, c.args, slots_of(scope, fn), fn.ast && fn.ast->head.broken);
  return make(fn.result, e.span, model::CallFn{id, std::move(args)});
}

model::ExprPtr make_record(Scope& scope, const ast::Expr& e, const ast::Call& c, std::uint32_t index) {
  Type type{TypeKind::record};
  type.record = static_cast<model::RecordId>(index);
  const model::Record& row = scope.program.at(type.record);
  const auto all = slots(scope, row.fields, row.ast ? &row.ast->fields : nullptr, row.module, {});
  auto fields = fill(scope, e.span, row.name, c.args, all, row.ast && row.ast->head.broken);
  return make(type, e.span, model::RecordValue{type.record, std::move(fields)});
}

// ---- functions of the language --------------------------------------------------------------------------------------

struct Function {
  std::string_view name;
  std::string_view form;  ///< for messages
  std::array<std::string_view, 2> args;
  [[nodiscard]] std::size_t count() const { return args[1].empty() ? 1 : 2; }
};
constexpr Function functions[] = {
    {"length", "length(text)` or `length(list)", {"text"}},
    {"upper", "upper(text)", {"text"}},
    {"lower", "lower(text)", {"text"}},
    {"trim", "trim(text)", {"text"}},
    {"contains", "contains(text, part)", {"text", "part"}},
    {"join", "join(texts, \", \")", {"texts", "between"}},
    {"round", "round(number)", {"number"}},
    {"floor", "floor(number)", {"number"}},
    {"ceil", "ceil(number)", {"number"}},
    {"abs", "abs(number)", {"number"}},
    {"min", "min(a, b)", {"a", "b"}},
    {"max", "max(a, b)", {"a", "b"}},
    {"text", "text(value)", {"value"}},
    {"int", "int(text)", {"text"}},
    {"number", "number(text)", {"text"}},
    {"format_number", "format_number(number, decimals)", {"number", "decimals"}},
    {"reveal", "reveal(secret)", {"secret"}},
};

const Function* function(std::string_view name) {
  for (const Function& f : functions)
    if (f.name == name) return &f;
  return nullptr;
}

struct BuiltinCall {
  Scope& scope;
  const ast::Expr& e;
  const ast::Call& c;
  const Function& what;

  const ast::Expr& written(std::size_t i) const { return *c.args[i].value; }
  model::ExprPtr arg(std::size_t i, Type type) const {
    auto x = check_expr(scope, written(i), type);
    type.secret = type.secret || x->type.secret;  // what is made of it is secret then
    return coerce(scope, std::move(x), type);
  }
  model::ExprPtr call(model::Builtin builtin, Type type, std::vector<model::ExprPtr> args) const {
    for (const auto& a : args) {
      if (bad(*a)) return error_at(e.span);
      type.secret = type.secret || a->type.secret;
    }
    return make(type, e.span, model::CallBuiltin{builtin, std::move(args)});
  }
  model::ExprPtr call(model::Builtin builtin, Type type, model::ExprPtr a) const {
    std::vector<model::ExprPtr> args;
    args.push_back(std::move(a));
    return call(builtin, type, std::move(args));
  }
  model::ExprPtr call(model::Builtin builtin, Type type, model::ExprPtr a, model::ExprPtr b) const {
    std::vector<model::ExprPtr> args;
    args.push_back(std::move(a));
    args.push_back(std::move(b));
    return call(builtin, type, std::move(args));
  }

  /// Reports an argument that no form of the function takes.
  model::ExprPtr misfit(const model::Expr& x, std::string_view wanted) const {
    if (bad(x)) return error_at(e.span);
    auto& f =
        scope.findings.add(x.type.optional ? Code::may_be_none : Code::type_mismatch, x.span,
                           {{x.type.optional ? "type" : "actual", show(scope.program, x.type)}, {"wanted", wanted}});
    f.note("It is written `" + std::string(what.form) + "`.");
    return error_at(e.span);
  }

  model::ExprPtr length() const {
    auto x = check_expr(scope, written(0));
    if (!x->type.optional && x->type.is(TypeKind::text))
      return call(model::Builtin::length_text, int_type, std::move(x));
    if (!x->type.optional && x->type.is(TypeKind::list))
      return call(model::Builtin::length_list, int_type, std::move(x));
    return misfit(*x, "a text or a list");
  }

  model::ExprPtr absolute() const {
    auto x = check_expr(scope, written(0));
    if (x->type.optional || !numeric(x->type)) return misfit(*x, "a number");
    const bool whole = x->type.is(TypeKind::int_);
    return call(whole ? model::Builtin::abs_int : model::Builtin::abs_number, whole ? int_type : number_type,
                std::move(x));
  }

  model::ExprPtr extreme(model::Builtin of_ints, model::Builtin of_numbers) const {
    auto a = check_expr(scope, written(0)), b = check_expr(scope, written(1));
    for (const auto* x : {&a, &b})
      if ((*x)->type.optional || !numeric((*x)->type)) return misfit(**x, "a number");
    if (a->type.is(TypeKind::int_) && b->type.is(TypeKind::int_))
      return call(of_ints, int_type, std::move(a), std::move(b));
    if (a->type.is(TypeKind::int_)) a = widen(std::move(a));
    if (b->type.is(TypeKind::int_)) b = widen(std::move(b));
    return call(of_numbers, number_type, std::move(a), std::move(b));
  }

  model::ExprPtr joined() const {
    auto list = check_expr(scope, written(0), resolve::list_of(scope.program, text_type, model::default_list_bound));
    auto between = arg(1, text_type);
    if (bad(*list)) return error_at(e.span);
    const bool texts =
        list->type.is(TypeKind::list) && !list->type.optional && scope.program.at(list->type.list).item == text_type;
    if (!texts) return misfit(*list, "a list of texts");
    return call(model::Builtin::join, text_type, std::move(list), std::move(between));
  }

  model::ExprPtr as_text() const {
    auto x = check_expr(scope, written(0));
    if (bad(*x) || !has_text(scope, *x)) return error_at(e.span);
    if (x->type.is(TypeKind::text)) return x;
    Type type = text_type;
    type.secret = x->type.secret;
    return make(type, e.span, model::ToText{std::move(x)});
  }

  /// What a text says, if it says a number at all.
  model::ExprPtr parsed(model::Builtin builtin, Type type) const {
    auto x = check_expr(scope, written(0), text_type);
    if (!x->type.optional && numeric(x->type)) {
      scope.findings.add(Code::type_mismatch, x->span, {{"actual", show(scope.program, x->type)}, {"wanted", "text"}})
          .note(type.is(TypeKind::int_) ? "A number becomes a whole one by `round(x)`, `floor(x)` or `ceil(x)`."
                                        : "A whole number fits by itself where a number is needed.");
      return error_at(e.span);
    }
    Type wanted = text_type;
    wanted.secret = x->type.secret;
    x = coerce(scope, std::move(x), wanted);
    type.optional = true;
    return call(builtin, type, std::move(x));
  }

  model::ExprPtr revealed() const {
    auto x = check_expr(scope, written(0));
    if (bad(*x)) return x;
    if (!x->type.secret) {
      // The parentheses stay: what stands in them may need them.
      scope.findings.add(Code::not_a_secret, x->span, {{"type", show(scope.program, x->type)}})
          .fix({"Take `reveal` away.", {{c.callee->span, ""}}, true});
      return error_at(e.span);
    }
    x->type.secret = false;
    return x;
  }

  model::ExprPtr run() const {
    using model::Builtin;
    for (const ast::Argument& a : c.args)
      if (a.label || !a.value) {
        scope.findings
            .add(Code::unknown_argument, a.span,
                 {{"what", what.name}, {"name", a.label ? a.label->text : std::string_view("_")}})
            .note("It is written `" + std::string(what.form) + "`.");
        return error_at(e.span);
      }
    if (c.args.size() > what.count()) {
      scope.findings
          .add(Code::too_many_arguments, c.args[what.count()].span,
               {{"what", what.name}, {"count", what.count() == 1 ? "one argument" : "2 arguments"}})
          .note("It is written `" + std::string(what.form) + "`.");
      return error_at(e.span);
    }
    if (c.args.size() < what.count()) {
      scope.findings.add(Code::missing_argument, e.span, {{"what", what.name}, {"name", what.args[c.args.size()]}})
          .note("It is written `" + std::string(what.form) + "`.");
      return error_at(e.span);
    }
    const std::string_view n = what.name;
    if (n == "length") return length();
    if (n == "upper") return call(Builtin::upper, text_type, arg(0, text_type));
    if (n == "lower") return call(Builtin::lower, text_type, arg(0, text_type));
    if (n == "trim") return call(Builtin::trim, text_type, arg(0, text_type));
    if (n == "contains") return call(Builtin::contains, bool_type, arg(0, text_type), arg(1, text_type));
    if (n == "join") return joined();
    if (n == "round") return call(Builtin::round, int_type, arg(0, number_type));
    if (n == "floor") return call(Builtin::floor, int_type, arg(0, number_type));
    if (n == "ceil") return call(Builtin::ceil, int_type, arg(0, number_type));
    if (n == "abs") return absolute();
    if (n == "min") return extreme(Builtin::min_int, Builtin::min_number);
    if (n == "max") return extreme(Builtin::max_int, Builtin::max_number);
    if (n == "text") return as_text();
    if (n == "int") return parsed(Builtin::int_of_text, int_type);
    if (n == "number") return parsed(Builtin::number_of_text, number_type);
    if (n == "format_number") return call(Builtin::format_number, text_type, arg(0, number_type), arg(1, int_type));
    return revealed();
  }
};

/// Arguments of something that cannot be called: what is wrong in them is said all the same.
model::ExprPtr look_into(Scope& scope, const ast::Call& c, Span span) {
  for (const ast::Argument& a : c.args)
    if (a.value) (void)check_expr(scope, *a.value, Type{});
  return error_at(span);
}

model::ExprPtr unknown_function(Scope& scope, const ast::Expr& e, const ast::Call& c, const ast::Name& name) {
  static constexpr std::pair<std::string_view, std::string_view> foreign[] = {
      {"len", "length"},        {"size", "length"},   {"count", "length"},    {"toUpper", "upper"},
      {"uppercase", "upper"},   {"toLower", "lower"}, {"lowercase", "lower"}, {"strip", "trim"},
      {"includes", "contains"}, {"has", "contains"},  {"str", "text"},        {"string", "text"},
      {"to_text", "text"},      {"toString", "text"}, {"to_int", "int"},      {"parse_int", "int"},
      {"ceiling", "ceil"},      {"float", "number"},
  };
  std::vector<std::string_view> candidates;
  for (const Function& f : functions) candidates.push_back(f.name);
  const auto from = [&](const model::Scope& s) {
    if (!diag::suggests(scope.findings)) return;
    for (const auto& [n, symbol] : s)
      if (symbol.kind == Symbol::Kind::fn || symbol.kind == Symbol::Kind::record) candidates.push_back(n);
  };
  if (scope.flow) from(scope.program.flow_scopes[static_cast<std::uint32_t>(*scope.flow)]);
  from(scope.program.at(scope.module).scope);
  std::string_view near;
  for (const auto& [theirs, ours] : foreign)
    if (theirs == name.text) near = ours;
  if (near.empty()) near = diag::closest(name.text, candidates);
  auto& f = scope.findings.add(Code::unknown_name, name.span, {{"what", "function"}, {"name", name.text}});
  if (!near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  }
  return look_into(scope, c, e.span);
}

/// Reports a name that is known, but not as a function.
model::ExprPtr not_a_function(Scope& scope, const ast::Expr& e, const ast::Call& c, const ast::Name& name,
                              const Symbol& s) {
  auto& f =
      scope.findings.add(Code::wrong_kind, name.span,
                         {{"name", name.text}, {"is", resolve::describe(scope.program, s)}, {"what", "a function"}});
  f.also(s.span, "declared here");
  if (s.kind == Symbol::Kind::flow)
    f.note("A flow is an action of its own: `call " + std::string(name.text) + "(…) as result`.");
  if (s.kind == Symbol::Kind::service)
    f.note("A service is asked by an action, as it may fail: `try " + std::string(name.text) +
           ".call(…) as result { … } failed { … }`.");
  return look_into(scope, c, e.span);
}

}  // namespace

std::vector<Slot> slots_of(Scope& scope, const model::Fn& fn) {
  return slots(scope, fn.params, fn.ast ? &fn.ast->params : nullptr, fn.module, fn.flow);
}

std::vector<Slot> slots_of(Scope& scope, const model::Flow& flow) {
  std::vector<Slot> out;
  for (const model::VarId p : flow.params) {
    const model::Var& var = scope.program.at(p);
    out.push_back({var.name, var.type, var.init.get()});
  }
  return out;
}

std::vector<Slot> slots_of(Scope& scope, const model::ServiceCall& call) {
  return slots(scope, call.params, &call.ast->params, call.module, {});
}

model::ExprPtr check_call(Scope& scope, const ast::Expr& e, const ast::Call& c, std::optional<Type>) {
  const auto path = as_path(*c.callee);
  if (!path) {
    scope.findings.add(Code::not_callable, c.callee->span);
    return look_into(scope, c, e.span);
  }
  const auto take = [&](const Symbol& s) {
    return s.kind == Symbol::Kind::fn ? call_fn(scope, e, c, s.index) : make_record(scope, e, c, s.index);
  };
  const ast::Name& first = path->parts[0];
  if (path->parts.size() == 1) {
    for (const Symbol::Kind kind : {Symbol::Kind::fn, Symbol::Kind::record})
      if (const Symbol* s = resolve::look_up(scope.program, scope.module, scope.flow, first.text, kind))
        return take(*s);
    if (const Function* f = function(first.text)) return BuiltinCall{scope, e, c, *f}.run();
    for (const Symbol::Kind kind : {Symbol::Kind::flow, Symbol::Kind::service, Symbol::Kind::intent, Symbol::Kind::nlu,
                                    Symbol::Kind::var, Symbol::Kind::module})
      if (const Symbol* s = resolve::look_up(scope.program, scope.module, scope.flow, first.text, kind))
        return not_a_function(scope, e, c, first, *s);
    return unknown_function(scope, e, c, first);
  }
  if (const Symbol* s = resolve::look_up(scope.program, scope.module, scope.flow, first.text, Symbol::Kind::service))
    return not_a_function(scope, e, c, first, *s);
  const bool module = resolve::look_up(scope.program, scope.module, {}, first.text, Symbol::Kind::module) != nullptr;
  if (!module) {  // x.upper()
    const ast::Name& last = path->parts.back();
    scope.findings.add(Code::not_callable, last.span)
        .note("A function comes first: `" + std::string(last.text) + "(x)`.");
    return look_into(scope, c, e.span);
  }
  const auto s = resolve::find_symbol(scope.program, scope.module, scope.flow, *path,
                                      {Symbol::Kind::fn, Symbol::Kind::record}, "function", scope.findings);
  return s ? take(*s) : look_into(scope, c, e.span);
}

}  // namespace bot::check
