#include "compiler/check/tests.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include "compiler/check/scope.hpp"
#include "compiler/check/test_names.hpp"
#include "compiler/model/walk.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

using model::Symbol;
using Kind = ast::TestStep::Kind;

/// A field of what the bot emits.
using Fields = std::map<std::string_view, Type>;

/// The next digits of a text, exactly so many.
std::optional<int> digits(std::string_view& text, std::size_t count, int most) {
  int out = 0;
  if (text.size() < count) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    out = out * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return out > most ? std::nullopt : std::optional(out);
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Takes `2026-08-17` off a text.
bool take_date(std::string_view& text) {
  const auto year = digits(text, 4, 9999);
  if (!year || *year == 0 || !take(text, '-')) return false;
  const auto month = digits(text, 2, 12);
  if (!month || !take(text, '-')) return false;
  const auto day = digits(text, 2, 31);
  return day && std::chrono::year_month_day(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                            std::chrono::day(static_cast<unsigned>(*day)))
                    .ok();
}

/// Takes `09:30` off a text, and seconds when there are any.
bool take_clock(std::string_view& text) {
  return digits(text, 2, 23) && take(text, ':') && digits(text, 2, 59) && (!take(text, ':') || digits(text, 2, 59));
}

bool is_date(std::string_view text) { return take_date(text) && text.empty(); }

/// `2026-08-17T09:30:00Z`, also with `+07:00`.
bool is_instant(std::string_view text) {
  if (!take_date(text) || !take(text, 'T') || !take_clock(text)) return false;
  if (text == "Z") return true;
  return (take(text, '+') || take(text, '-')) && digits(text, 2, 18) && take(text, ':') && digits(text, 2, 59) &&
         text.empty();
}

/// `2026-01-05`, `2026-01-05 09:00`, `2026-01-05T09:00:30`.
bool is_local_time(std::string_view text) {
  if (!take_date(text)) return false;
  return text.empty() || ((take(text, ' ') || take(text, 'T')) && take_clock(text) && text.empty());
}

struct TestChecker {
  model::Program& program;
  diag::Findings& findings;
  Defaults defaults{};
  std::map<std::string, Fields, std::less<>> emitted{};
  std::map<std::string, std::vector<const model::Intent*>, std::less<>> events{};
  std::map<model::ModuleId, TestNames> tables{};
  model::ModuleId module{};    // of the test
  TestNames* names = nullptr;  // as known there

  Scope scope() {
    Scope out{program, findings, defaults, module};
    out.tests = names;
    return out;
  }

  void enter(model::ModuleId id) {
    module = id;
    names = &tables.try_emplace(id, program, id).first->second;
  }

  /// What the bot emits, and the events it hears.
  void collect() {
    const auto body = [&](const model::Body& b) {
      model::each_stmt(b, [&](const model::Stmt& s) {
        const auto* e = std::get_if<model::Emit>(&s.node);
        if (!e) return;
        Fields& fields = emitted[e->event];
        for (const auto& [name, value] : e->fields) fields.emplace(name, value->type);
      });
    };
    model::each_body(program, body);
    for (const model::Intent& i : program.intents)
      if (i.kind == model::IntentKind::event) events[i.event].push_back(&i);
  }

  // ---- constants ----

  model::ExprPtr constant(const ast::Expr& e, Type wanted) {
    if (const auto* text = std::get_if<ast::TextLiteral>(&e.node))
      if (wanted.is(TypeKind::date) || wanted.is(TypeKind::time)) return instant(e, *text, wanted);
    if (const auto* call = std::get_if<ast::Call>(&e.node); call && wanted.is(TypeKind::record))
      return record(e, *call, wanted);
    if (const auto* list = std::get_if<ast::ListLiteral>(&e.node); list && wanted.is(TypeKind::list)) {
      model::ListValue out;
      const Type item = program.at(wanted.list).item;
      for (const ast::ExprPtr& x : list->items) out.items.push_back(constant(*x, item));
      return make(wanted, e.span, std::move(out));
    }
    Scope s = scope();
    auto value = check_as(s, e, wanted);
    if (bad(*value) || make_constant(value)) return value;
    findings.add(Code::computed_test_value, e.span);
    return error_at(e.span);
  }

  model::ExprPtr instant(const ast::Expr& e, const ast::TextLiteral& literal, Type wanted) {
    const std::string text = resolve::plain(literal.text);
    const bool time = wanted.is(TypeKind::time);
    if (time ? !is_instant(text) : !is_date(text)) {
      findings.add(Code::type_mismatch, e.span, {{"actual", "another text"}, {"wanted", time ? "a time" : "a date"}})
          .note(time ? "It is written \"2026-08-17T09:30:00Z\"." : "It is written \"2026-08-17\".");
      return error_at(e.span);
    }
    model::TextValue out;
    out.text.parts.push_back({text, nullptr, {}});
    return make(wanted, e.span, std::move(out));
  }

  model::ExprPtr record(const ast::Expr& e, const ast::Call& call, Type wanted) {
    const model::Record& row = program.at(wanted.record);
    const auto path = as_path(*call.callee);
    const auto found = path ? resolve::find(program, module, {}, *path, Symbol::Kind::record, "record", findings)
                            : std::optional<std::uint32_t>{};
    if (!found) return error_at(e.span);
    if (static_cast<model::RecordId>(*found) != wanted.record) {
      findings.add(Code::type_mismatch, e.span,
                   {{"actual", show(program, program.records[*found].name.empty() ? Type{} : named(*found))},
                    {"wanted", show(program, wanted)}});
      return error_at(e.span);
    }
    return fields(e.span, row, call.args, wanted);
  }

  static Type named(std::uint32_t record) {
    Type out{TypeKind::record};
    out.record = static_cast<model::RecordId>(record);
    return out;
  }

  model::ExprPtr fields(Span span, const model::Record& row, const std::vector<ast::Argument>& args, Type type) {
    Scope s = scope();
    Places places{s, row.name, nullptr, {}};
    places.unread = row.ast && row.ast->head.broken;
    for (const model::RecordField& f : row.fields) places.names.push_back(f.name);
    places.given.resize(places.names.size());
    model::RecordValue out{type.record, std::vector<model::ExprPtr>(row.fields.size())};
    const std::size_t errors = findings.errors();
    for (const ast::Argument& a : args)
      if (const auto place = places.of(a); place && a.value)
        out.fields[*place] = constant(*a.value, row.fields[*place].type);
    const bool fine = !places.unread && findings.errors() == errors;
    for (std::size_t i = 0; i < out.fields.size(); ++i) {
      if (out.fields[i]) continue;
      const model::RecordField& f = row.fields[i];
      out.fields[i] = f.type.optional ? make(f.type, span, model::ConstNone{}) : error_at(span);
      if (fine && !f.type.optional)
        findings.add(Code::missing_argument, span, {{"what", row.name}, {"name", f.name}})
            .note("It is of the type `" + show(program, f.type) + "`.");
    }
    return make(type, span, std::move(out));
  }

  /// Fields that are given by name; `known` has those there are.
  void named_fields(const std::vector<ast::Argument>& args, std::string_view what, const Fields& known,
                    model::TestStep& out) {
    Scope s = scope();
    Places places{s, what, nullptr, {}};
    for (const auto& [name, type] : known) places.names.push_back(name);
    places.given.resize(places.names.size());
    for (const ast::Argument& a : args) {
      const auto place = places.of(a);
      if (!place || !a.value) continue;
      const auto& [name, type] = *std::next(known.begin(), static_cast<std::ptrdiff_t>(*place));
      out.fields.emplace_back(name, constant(*a.value, type));
    }
  }

  // ---- steps ----

  void unknown(std::string_view what, std::string_view name, Span span,
               const std::vector<std::string_view>& candidates) {
    auto& f = findings.add(Code::unknown_name, span, {{"what", what}, {"name", name}});
    if (const auto near = diag::closest(name, candidates); !near.empty())
      f.say("did you mean `" + std::string(near) + "`?");
  }

  /// The intent's event (`agent.resolved` of `use std/agent`), or the event of that very name.
  void event(const ast::TestStep& step, model::TestStep& out) {
    const bool by_text = step.path.parts.empty();
    out.name = by_text ? resolve::plain(step.text) : written(step.path);
    const Span span = by_text ? step.text.span : step.path.span;
    if (!events.contains(out.name) && !by_text) {
      bool several = false;
      const auto found = names->look_up(step.path, Symbol::Kind::intent, several);
      if (found && program.intents[*found].kind == model::IntentKind::event) out.name = program.intents[*found].event;
    }
    const auto known = events.find(out.name);
    if (known == events.end()) {
      if (out.name == "agent.resolved" || out.name == "agent.returned") return;  // they mean something to every bot
      std::vector<std::string_view> candidates;
      for (const auto& [name, intents] : events) {
        candidates.push_back(name);
        for (const model::Intent* i : intents) candidates.push_back(i->name);
      }
      return unknown("event", out.name, span, candidates);
    }
    Fields fields;
    for (const model::Intent* i : known->second)
      for (const model::Attribute& a : i->attributes) fields.emplace(a.name, model::type_of(program, *i, a));
    named_fields(step.args, out.name, fields, out);
  }

  void emit(const ast::TestStep& step, model::TestStep& out) {
    out.name = resolve::plain(step.text);
    const auto known = emitted.find(out.name);
    if (known != emitted.end()) return named_fields(step.args, out.name, known->second, out);
    std::vector<std::string_view> candidates;
    for (const auto& [name, fields] : emitted) candidates.push_back(name);
    unknown("emitted event", out.name, step.text.span, candidates);
  }

  void answer(const ast::TestStep& step, model::TestStep& out) {
    const auto id = resolve::find_call(program, module, {}, step.path, findings);
    if (!id) return;
    const model::ServiceCall& call = program.at(*id);
    out.name = call.qualified;
    if (step.kind == Kind::fails) return;
    if (!call.result) {
      if (step.value || !step.args.empty())
        findings
            .add(Code::call_without_result, step.value ? step.value->span : step.args.front().span,
                 {{"call", call.qualified}})
            .note("Write `returns {}`.");
      return;
    }
    if (step.value) {
      out.value = constant(*step.value, *call.result);
    } else if (call.result->is(TypeKind::record)) {
      out.value = fields(step.span, program.at(call.result->record), step.args, *call.result);
    } else {
      findings
          .add(Code::type_mismatch, step.span,
               {{"actual", "the fields of a record"}, {"wanted", show(program, *call.result)}})
          .note("Write the value behind `returns`.");
    }
  }

  void finds(const ast::TestStep& step, model::TestStep& out) {
    const auto row = names->find(step.path, Symbol::Kind::nlu, "NLU", findings);
    if (!row) return;
    const model::Nlu& nlu = program.nlus[*row];
    if (nlu.kind != model::NluKind::remote) {
      findings
          .add(Code::wrong_kind, step.path.span,
               {{"name", written(step.path)}, {"is", "an NLU that looks for itself"}, {"what", "a remote NLU"}})
          .also(nlu.span, "declared here")
          .note("Only what a remote model finds has to be said; write the message so that this one finds it.");
      return;
    }
    out.name = nlu.model;
    if (!step.value || std::holds_alternative<ast::NoneLiteral>(step.value->node)) return;
    const auto value = constant(*step.value, nlu.type);
    if (const auto* c = std::get_if<model::ConstEnum>(&value->node)) out.found = nlu.values[c->value].name;
  }

  void channel(const ast::TestStep& step, model::TestStep& out) {
    out.name = written(step.path);
    const auto& known = resolve::channels();
    if (std::find(known.begin(), known.end(), out.name) != known.end()) return;
    auto& f = findings.add(Code::unknown_channel, step.path.span, {{"name", out.name}});
    if (const auto near = diag::closest(out.name, known); !near.empty())
      f.say("did you mean `" + std::string(near) + "`?")
          .fix({"Write `" + std::string(near) + "`.", {{step.path.span, std::string(near)}}, false});
  }

  void intent(const ast::TestStep& step, model::TestStep& out) {
    const auto row = names->find(step.intent.intent, Symbol::Kind::intent, "intent", findings);
    if (!row) return;
    out.row = *row;
    Scope s = scope();
    out.constraints = check_constraints(s, program.intents[*row], step.intent.args);
  }

  void step(const ast::TestStep& s, model::TestStep& out) {
    switch (s.kind) {
      case Kind::user:
      case Kind::bot:
      case Kind::tap:
      case Kind::expect_handover:
      case Kind::expect_end:
      case Kind::expect_silence: break;
      case Kind::at:
        out.name = resolve::plain(s.text);
        if (!is_local_time(out.name)) findings.add(Code::wrong_test_time, s.text.span);
        break;
      case Kind::wait: {
        Scope here = scope();
        if (s.value) out.milliseconds = fixed_time(here, *s.value, "`wait`").value_or(0);
        break;
      }
      case Kind::channel: channel(s, out); break;
      case Kind::event: event(s, out); break;
      case Kind::returns:
      case Kind::fails: answer(s, out); break;
      case Kind::finds: finds(s, out); break;
      case Kind::expect_state: out.row = names->find(s.path, Symbol::Kind::state, "state", findings).value_or(0); break;
      case Kind::expect_that: {
        Scope here = scope();
        if (!s.value) break;
        out.condition = check_condition(here, *s.value);
        if (bad(*out.condition)) out.condition = nullptr;
        break;
      }
      case Kind::expect_intent: intent(s, out); break;
      case Kind::expect_emit: emit(s, out); break;
    }
  }
};

}  // namespace

model::ExprPtr test_variable(Scope& scope, const ast::Path& path) {
  bool several = false;
  const auto row = scope.tests->look_up(path, Symbol::Kind::var, several);
  if (several) {
    scope.tests->report_several(path, Symbol::Kind::var, scope.findings);
    return error_at(path.span);
  }
  return row ? load_var(scope, static_cast<model::VarId>(*row), path.span) : nullptr;
}

std::vector<model::Test> check_tests(model::Program& program, const std::vector<TestFile>& files,
                                     diag::Findings& findings) {
  std::vector<model::Test> out;
  TestChecker checker{program, findings};
  checker.collect();
  for (const TestFile& f : files) {
    checker.enter(f.module);
    for (const ast::Test& t : f.file->tests) {
      model::Test& test = out.emplace_back();
      test.ast = &t;
      test.file = f.file->file;
      if (t.steps.empty() && !t.broken) findings.add(Code::empty_test, t.name_span, {{"name", t.name}});
      for (const ast::TestStep& s : t.steps) {
        model::TestStep& made = test.steps.emplace_back();
        made.ast = &s;
        checker.step(s, made);
      }
    }
  }
  return out;
}

}  // namespace bot::check
