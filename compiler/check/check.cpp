#include "compiler/check/check.hpp"

#include <algorithm>

#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

struct Checker {
  model::Program& program;
  diag::Findings& findings;

  Scope scope_at(model::ModuleId module, std::optional<model::FlowId> flow,
                 std::optional<model::StateId> state = {}) const {
    return Scope{program, findings, module, flow, state, nullptr, {}, {}, 0, {}};
  }

  void variable_type(std::uint32_t i) {
    model::Var& var = program.vars[i];
    Scope scope = scope_at(var.module, var.flow);
    var.type = resolve_type(scope, var.ast->type);
    if (!var.ast->value && !var.type.optional && !var.type.is(TypeKind::error))
      findings.add(Code::needs_initial_value, var.span, {{"name", var.name}, {"type", show(program, var.type)}})
          .note("Write one behind `=`, or make it optional: `" + show(program, var.type) + "?`.");
  }

  void variable_value(std::uint32_t i) {
    const ast::Var* written = program.vars[i].ast;
    if (!written || !written->value) return;
    Scope scope = scope_at(program.vars[i].module, program.vars[i].flow);
    scope.initialising = static_cast<model::VarId>(i);
    program.vars[i].init = check_as(scope, *written->value, program.vars[i].type);
  }

  void intent(std::uint32_t i) {
    model::Intent& row = program.intents[i];
    Scope scope = scope_at(row.module, row.flow);
    scope.intent = &row;
    model::ExprPtr classifier, when;
    if (row.ast->classifier) classifier = check_classifier(scope, *row.ast->classifier);
    if (row.ast->when) when = check_condition(scope, *row.ast->when);
    program.intents[i].classifier = std::move(classifier);
    program.intents[i].when = std::move(when);
  }

  /// `on menu(satu)`, `on menu(menu: satu)`, `on menu(_)`.
  void trigger(model::Trigger& out, const ast::Trigger& written, const Scope& outer) {
    const model::Intent& intent = program.at(out.intent);
    std::uint32_t place = 0;
    for (const ast::TriggerArg& arg : written.args) {
      std::optional<std::uint32_t> attribute;
      if (arg.label) {
        for (std::uint32_t i = 0; i < intent.attributes.size(); ++i)
          if (intent.attributes[i].name == arg.label->text) attribute = i;
        if (!attribute) {
          std::vector<std::string_view> names;
          for (const auto& a : intent.attributes) names.push_back(a.name);
          auto& f = findings.add(Code::unknown_attribute, arg.label->span,
                                 {{"intent", intent.name}, {"name", arg.label->text}});
          if (const auto near = diag::closest(arg.label->text, names); !near.empty())
            f.say("did you mean `" + std::string(near) + "`?");
          continue;
        }
      } else if (place < intent.attributes.size()) {
        attribute = place++;
      } else {
        const std::size_t has = intent.attributes.size();
        const std::string count = has == 0   ? "no attributes"
                                  : has == 1 ? "one attribute"
                                             : std::to_string(has) + " attributes";
        findings.add(Code::too_many_values, arg.span, {{"intent", intent.name}, {"count", count}})
            .also(intent.span, "declared here");
        break;
      }
      if (!arg.value) continue;
      Scope scope = scope_at(outer.module, outer.flow, outer.state);
      const model::Attribute& a = intent.attributes[*attribute];
      const auto value = constant_of(scope, *arg.value, a);
      if (value) out.constraints.push_back({*attribute, *value});
    }
  }

  std::optional<std::uint32_t> constant_of(Scope& scope, const ast::Expr& e, const model::Attribute& a) {
    const Type wanted{TypeKind::enum_, false, a.nlu};
    if (const auto* name = std::get_if<ast::NameRef>(&e.node))
      return resolve::find_value(program.at(a.nlu), name->name, findings);
    const auto typed = check_as(scope, e, wanted);
    if (const auto* c = std::get_if<model::ConstEnum>(&typed->node)) return c->value;
    if (!typed->type.is(TypeKind::error)) findings.add(Code::not_a_constant, e.span);
    return std::nullopt;
  }

  void handlers(const model::Level& level, const Scope& outer) {
    std::vector<model::HandlerId> ids;
    for (const auto* list : {&level.matching, &level.otherwise})
      for (const model::LevelEntry& e : *list) ids.push_back(e.handler);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const model::HandlerId id : ids) handler(program.handlers[static_cast<std::uint32_t>(id)], outer);
  }

  void handler(model::Handler& h, const Scope& outer) {
    for (model::Trigger& t : h.triggers)
      for (const ast::Trigger& written : h.ast->triggers)
        if (written.span == t.span) trigger(t, written, outer);
    Scope scope = scope_at(outer.module, outer.flow, outer.state);
    if (h.ast->triggers.size() == 1 && h.triggers.size() == 1) {
      scope.intent = &program.at(h.triggers[0].intent);
      for (const model::Constraint& c : h.triggers[0].constraints)
        scope.not_none.insert({Place::Kind::attribute, c.attribute});
    }
    if (h.ast->guard) {
      h.guard = check_condition(scope, *h.ast->guard);
      const Known known = known_from(*h.guard);
      scope.not_none.insert(known.if_true.begin(), known.if_true.end());
    }
    if (h.ast->body) h.body = check_body(scope, h.ast->body->statements, Where::handler);
  }

  static bool sends(const model::Body& body) {
    for (const model::Stmt& s : body) {
      if (const auto* i = std::get_if<model::If>(&s.node)) {
        if (sends(i->then) || sends(i->otherwise)) return true;
      } else if (!std::holds_alternative<model::Set>(s.node) && !std::holds_alternative<model::Let>(s.node)) {
        return true;
      }
    }
    return false;
  }

  void state(model::StateId id) {
    const auto at = static_cast<std::uint32_t>(id);
    const model::FlowId flow = program.states[at].flow;
    const model::ModuleId module = program.at(flow).module;
    Scope scope = scope_at(module, flow, id);
    model::Body entry = check_body(scope, program.states[at].ast->entry, Where::entry);
    model::State& row = program.states[at];
    row.silent = !sends(entry);
    row.entry = std::move(entry);
    if (row.ast->exit) {
      Scope leaving = scope_at(module, flow, id);
      model::Body exit = check_body(leaving, row.ast->exit->statements, Where::exit);
      program.states[at].exit = std::move(exit);
    }
    handlers(model::Level(program.states[at].level), scope_at(module, flow, id));
  }
};

}  // namespace

void check(model::Program& program, diag::Findings& findings) {
  Checker c{program, findings};
  const auto written = static_cast<std::uint32_t>(program.vars.size());  // hidden ones come later
  for (std::uint32_t i = 0; i < written; ++i) c.variable_type(i);
  for (std::uint32_t i = 0; i < written; ++i) c.variable_value(i);
  for (std::uint32_t i = 0; i < program.intents.size(); ++i) c.intent(i);
  for (std::uint32_t i = 0; i < program.states.size(); ++i) c.state(static_cast<model::StateId>(i));
  for (std::uint32_t i = 0; i < program.flows.size(); ++i)
    c.handlers(program.flows[i].level, c.scope_at(program.flows[i].module, static_cast<model::FlowId>(i)));
  // The bot's handlers may come from several modules: each is checked where it was written.
  for (const auto* list : {&program.bot.level.matching, &program.bot.level.otherwise})
    for (const model::LevelEntry& e : *list) {
      model::Handler& h = program.handlers[static_cast<std::uint32_t>(e.handler)];
      if (e.trigger.value_or(0) != 0) continue;
      model::ModuleId module{};
      for (std::uint32_t m = 0; m < program.modules.size(); ++m)
        if (program.modules[m].ast->file == h.span.file) module = static_cast<model::ModuleId>(m);
      c.handler(h, c.scope_at(module, {}));
    }
}

}  // namespace bot::check
