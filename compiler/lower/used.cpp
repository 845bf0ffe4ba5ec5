#include "compiler/lower/used.hpp"

#include "compiler/model/walk.hpp"

namespace bot::lower {

namespace {

struct Finder {
  const model::Program& program;
  Used used;
  std::vector<model::FlowId> flows;  // to be looked into

  explicit Finder(const model::Program& p) : program(p) {
    used.flows.resize(p.flows.size());
    used.intents.resize(p.intents.size());
    used.nlus.resize(p.nlus.size());
    used.vars.resize(p.vars.size());
    used.fns.resize(p.fns.size());
    used.calls.resize(p.service_calls.size());
    used.handlers.resize(p.handlers.size());
    used.resumes.resize(p.resumes.size());
    used.states.resize(p.states.size());
  }

  template <typename Id>
  static std::uint32_t u(Id id) {
    return static_cast<std::uint32_t>(id);
  }

  /// Marks it. False when it was marked before.
  static bool mark(std::vector<bool>& set, std::uint32_t i) {
    if (set[i]) return false;
    set[i] = true;
    return true;
  }

  void type(const model::Type& t) {
    if (t.is(model::TypeKind::enum_)) nlu(t.nlu);
    if (t.is(model::TypeKind::list)) type(program.at(t.list).item);
    if (t.is(model::TypeKind::record))
      for (const model::RecordField& f : program.at(t.record).fields) type(f.type);
  }

  void nlu(model::NluId id) {
    if (mark(used.nlus, u(id))) type(program.at(id).type);
  }

  void var(model::VarId id) {
    if (!mark(used.vars, u(id))) return;
    const model::Var& v = program.at(id);
    type(v.type);
    if (v.init) expr(*v.init);
  }

  void intent(model::IntentId id) {
    if (!mark(used.intents, u(id))) return;
    const model::Intent& i = program.at(id);
    for (const model::Attribute& a : i.attributes) {
      if (i.kind != model::IntentKind::event) nlu(a.nlu);
      type(a.type);
    }
    if (i.classifier) expr(*i.classifier);
    if (i.when) expr(*i.when);
    for (const model::ExprPtr& a : i.open_args)
      if (a) expr(*a);
  }

  void expr(const model::Expr& e) {
    type(e.type);
    if (const auto* v = std::get_if<model::LoadVar>(&e.node)) var(v->var);
    if (const auto* v = std::get_if<model::Found>(&e.node)) nlu(v->nlu);
    if (const auto* v = std::get_if<model::ConstEnum>(&e.node)) nlu(v->nlu);
    if (const auto* v = std::get_if<model::CallFn>(&e.node))
      if (mark(used.fns, u(v->fn))) {
        const model::Fn& f = program.at(v->fn);
        for (const model::RecordField& p : f.params) type(p.type);
        type(f.result);
        if (f.body) expr(*f.body);
      }
    model::each_part(e, [this](const model::Expr& part) { expr(part); });
  }

  void target(const model::Target& t) {
    if (t.kind == model::Target::Kind::flow) flow(t.flow);
  }

  void flow(model::FlowId id) {
    if (mark(used.flows, u(id))) flows.push_back(id);
  }

  void body(const model::Body& body) {
    model::each_stmt(body, [this](const model::Stmt& s) {
      model::each_expr(s, [this](const model::Expr& e) { expr(e); });
      if (const model::Choices* choices = model::choices_of(s))
        model::each_button(*choices, [this](const model::Button& b) { intent(b.intent); });
      if (const auto* v = std::get_if<model::Say>(&s.node); v && v->last) var(*v->last);
      if (const auto* v = std::get_if<model::Set>(&s.node)) var(v->var);
      if (const auto* v = std::get_if<model::Remind>(&s.node)) intent(v->intent);
      if (const auto* v = std::get_if<model::Cancel>(&s.node)) intent(v->intent);
      if (const auto* v = std::get_if<model::Go>(&s.node)) target(v->target);
      if (const auto* v = std::get_if<model::Ask>(&s.node)) {
        used.resumes[u(v->resume)] = true;
        if (v->nlu) nlu(*v->nlu);
        type(v->type);
      }
      if (const auto* v = std::get_if<model::CallFlow>(&s.node)) {
        used.resumes[u(v->resume)] = true;
        flow(v->flow);
      }
      if (const auto* v = std::get_if<model::Try>(&s.node)) {
        used.resumes[u(v->resume)] = true;
        call(v->call);
      }
    });
  }

  void call(model::ServiceCallId id) {
    if (!mark(used.calls, u(id))) return;
    const model::ServiceCall& c = program.at(id);
    for (const model::RecordField& p : c.params) type(p.type);
    if (c.result) type(*c.result);
  }

  void level(const model::Level& level) {
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list) handler(e.handler);
  }

  void handler(model::HandlerId id) {
    if (!mark(used.handlers, u(id))) return;
    const model::Handler& h = program.at(id);
    for (const model::Trigger& t : h.triggers) {
      intent(t.intent);
      for (const model::Constraint& c : t.constraints)
        if (c.constant) expr(*c.constant);
    }
    if (h.guard) expr(*h.guard);
    body(h.body);
    target(h.target);
    for (const model::ExprPtr& a : h.target_args) expr(*a);
  }

  void look_into(model::FlowId id) {
    const model::Flow& f = program.at(id);
    for (const model::VarId v : f.vars) var(v);
    for (const model::VarId v : f.params) var(v);
    if (f.result) type(*f.result);
    for (const model::IntentId i : f.intents)
      if (program.at(i).initial) intent(i);
    level(f.level);
    for (const model::StateId s : f.states) {
      used.states[u(s)] = true;
      const model::State& state = program.at(s);
      if (state.visits) var(*state.visits);
      body(state.entry);
      body(state.exit);
      level(state.level);
    }
  }

  void run() {
    constexpr model::ModuleId main{0};
    for (std::uint32_t f = 0; f < program.flows.size(); ++f)
      if (program.flows[f].module == main) flow(static_cast<model::FlowId>(f));
    for (const model::IntentId i : program.openers) flow(*program.at(i).flow);
    if (program.fallback) flow(*program.fallback);
    for (std::uint32_t v = 0; v < program.vars.size(); ++v)
      if (program.vars[v].module == main && !program.vars[v].flow && program.vars[v].ast)
        var(static_cast<model::VarId>(v));
    if (program.bot.language) var(*program.bot.language);
    level(program.bot.level);
    if (program.bot.on_error) handler(*program.bot.on_error);
    for (const model::Expr* probe : program.probes) expr(*probe);
    while (!flows.empty()) {
      const model::FlowId next = flows.back();
      flows.pop_back();
      look_into(next);
    }
  }
};

}  // namespace

Used find_used(const model::Program& program) {
  Finder finder(program);
  finder.run();
  return std::move(finder.used);
}

}  // namespace bot::lower
