// What is declared and never used. What a module shows to others, and the standard library, may wait for them.

#include <string_view>
#include <vector>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

struct Uses {
  const model::Program& program;
  std::vector<bool> nlus, intents, read, written, fns;

  explicit Uses(const model::Program& p)
      : program(p),
        nlus(p.nlus.size()),
        intents(p.intents.size()),
        read(p.vars.size()),
        written(p.vars.size()),
        fns(p.fns.size()) {
    for (const model::Intent& i : p.intents) intent(i);
    for (const model::Var& v : p.vars) {
      type(v.type);
      expr(v.init);
    }
    for (const model::Record& r : p.records) fields(r.fields);
    for (const model::ListType& l : p.lists) type(l.item);
    for (const model::Fn& f : p.fns) {
      fields(f.params);
      type(f.result);
      expr(f.body);
    }
    for (const model::ServiceCall& c : p.service_calls) {
      fields(c.params);
      if (c.result) type(*c.result);
    }
    for (const model::Flow& f : p.flows)
      if (f.result) type(*f.result);
    for (const model::Handler& h : p.handlers) {
      for (const model::Trigger& t : h.triggers) {
        intents[u(t.intent)] = true;
        for (const model::Constraint& c : t.constraints) expr(c.constant);
      }
      expr(h.guard);
      for (const model::ExprPtr& a : h.target_args) expr(a);
    }
    model::each_body(p, [&](const model::Body& b) { body(b); });
    for (const model::Rule& r : p.rules)
      for (const model::RuleThing* thing : {&r.first, &r.second}) {
        if (thing->kind == model::RuleThing::Kind::intent) intents[thing->index] = true;
        if (thing->kind == model::RuleThing::Kind::var) read[thing->index] = true;
      }
  }

  void type(const model::Type& t) {
    if (t.is(model::TypeKind::enum_)) nlus[u(t.nlu)] = true;
  }
  void fields(const std::vector<model::RecordField>& list) {
    for (const model::RecordField& f : list) type(f.type);
  }
  void expr(const model::ExprPtr& e) {
    if (e) expr(*e);
  }
  void expr(const model::Expr& e) {
    type(e.type);
    if (const auto* v = std::get_if<model::LoadVar>(&e.node)) read[u(v->var)] = true;
    if (const auto* f = std::get_if<model::Found>(&e.node)) nlus[u(f->nlu)] = true;
    if (const auto* c = std::get_if<model::CallFn>(&e.node)) fns[u(c->fn)] = true;
    model::each_part(e, [&](const model::Expr& part) { expr(part); });
  }
  void intent(const model::Intent& i) {
    if (i.initial || i.fallback) intents[static_cast<std::size_t>(&i - program.intents.data())] = true;
    for (const model::Attribute& a : i.attributes) {
      type(a.type);
      if (i.kind != model::IntentKind::event) nlus[u(a.nlu)] = true;
    }
    expr(i.classifier);
    expr(i.when);
    for (const model::ExprPtr& a : i.open_args) expr(a);
  }
  void body(const model::Body& b) {
    model::each_stmt(b, [&](const model::Stmt& s) {
      model::each_expr(s, [&](const model::Expr& e) { expr(e); });
      if (const model::Choices* choices = model::choices_of(s))
        model::each_button(*choices, [&](const model::Button& button) { intents[u(button.intent)] = true; });
      if (const auto* set = std::get_if<model::Set>(&s.node)) written[u(set->var)] = true;
      if (const auto* ask = std::get_if<model::Ask>(&s.node)) {
        if (ask->nlu) nlus[u(*ask->nlu)] = true;
        type(ask->type);
      }
      if (const auto* remind = std::get_if<model::Remind>(&s.node)) intents[u(remind->intent)] = true;
      if (const auto* cancel = std::get_if<model::Cancel>(&s.node)) intents[u(cancel->intent)] = true;
    });
  }
};

}  // namespace

void check_unused(const model::Program& program, diag::Findings& findings) {
  const Uses uses(program);
  const auto kept = [&](model::ModuleId module, std::optional<model::FlowId> flow, std::string_view name) {
    const model::Module& m = program.at(module);
    if (m.name.starts_with("std/") || name.empty()) return true;
    if (flow) return false;
    const auto symbol = m.scope.find(name);
    return symbol == m.scope.end() || symbol->second.pub;
  };
  const auto report = [&](const auto& row, std::string_view what, std::string_view verb) {
    if (!kept(row.module, row.flow, row.name))
      findings.add(Code::unused, row.span, {{"verb", verb}, {"what", what}, {"name", row.name}});
  };
  for (std::size_t i = 0; i < program.intents.size(); ++i)
    if (!uses.intents[i]) report(program.intents[i], "intent", "uses");
  for (std::size_t i = 0; i < program.nlus.size(); ++i) {
    const model::Nlu& n = program.nlus[i];
    if (!uses.nlus[i] && (n.ast || n.enum_ast)) report(n, n.ast ? "NLU" : "enum", "uses");
  }
  for (std::size_t i = 0; i < program.vars.size(); ++i) {
    const model::Var& v = program.vars[i];
    if (!uses.read[i] && v.ast) report(v, v.config ? "setting" : "variable", uses.written[i] ? "reads" : "uses");
  }
  for (std::size_t i = 0; i < program.fns.size(); ++i)
    if (!uses.fns[i]) report(program.fns[i], "function", "calls");
}

}  // namespace bot::analyze
