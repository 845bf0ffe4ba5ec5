#include "compiler/check/check.hpp"

#include <algorithm>
#include <set>

#include "compiler/check/scope.hpp"
#include "compiler/model/walk.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

std::uint32_t u(auto id) { return static_cast<std::uint32_t>(id); }

struct Checker {
  model::Program& program;
  diag::Findings& findings;
  Defaults defaults = {};

  Scope scope_at(model::ModuleId module, std::optional<model::FlowId> flow, std::optional<model::StateId> state = {}) {
    return Scope{program, findings, defaults, module, flow, state};
  }

  // ---- values -------------------------------------------------------------------------------------------------------

  void config(std::uint32_t i) {
    const Type type = program.vars[i].type;
    if (type.is(TypeKind::record) || type.is(TypeKind::list))
      findings.add(Code::config_type, program.vars[i].ast->type.span, {{"type", show(program, type)}});
    const auto& written = program.vars[i].ast->value;
    if (!written) return;
    Scope scope = scope_at(program.vars[i].module, {});
    scope.fixed = true;
    auto value = check_as(scope, *written, type);
    if (!bad(*value) && !make_constant(value))
      findings.add(Code::not_a_constant, written->span)
          .note("What stands here is used when the deployment gives nothing else.");
    program.vars[i].init = std::move(value);
  }

  void variable(std::uint32_t i) {
    const model::Var& var = program.vars[i];
    const auto& written = var.param ? var.param->value : var.ast->value;
    if (!written) {
      if (var.param || var.type.optional || var.type.is(TypeKind::error)) return;
      findings.add(Code::needs_initial_value, var.span, {{"name", var.name}, {"type", show(program, var.type)}})
          .note("Write one behind `=`, or make it optional: `" + show(program, var.type) + "?`.");
      return;
    }
    // The caller has no variables of the flow, so a default cannot use them.
    Scope scope = scope_at(var.module, var.param ? std::nullopt : var.flow);
    if (var.param) scope.fixed = true;
    else scope.initialising = static_cast<model::VarId>(i);
    auto value = check_as(scope, *written, var.type);
    program.vars[i].init = std::move(value);
  }

  void fn(std::uint32_t i) {
    const model::Fn& row = program.fns[i];
    if (!row.ast->value) return;
    Scope scope = scope_at(row.module, row.flow);
    scope.fixed = true;
    (void)slots_of(scope, row);  // its defaults, whether somebody needs them or not
    for (const model::RecordField& p : row.params) scope.locals.push_back({p.name, p.type, scope.next_local++, p.span});
    program.fns[i].body = check_as(scope, *row.ast->value, row.result);
  }

  void service_call(std::uint32_t i) {
    model::ServiceCall& row = program.service_calls[i];
    Scope scope = scope_at(row.module, {});
    (void)slots_of(scope, row);  // its defaults, whether somebody needs them or not
    if (!row.ast->timeout) return;
    if (const auto time = fixed_time(scope, *row.ast->timeout, "A time-out")) row.timeout = *time;
  }

  // ---- intents ------------------------------------------------------------------------------------------------------

  void intent(std::uint32_t i) {
    const model::Intent& row = program.intents[i];
    Scope scope = scope_at(row.module, row.flow);
    scope.intent = &row;
    model::ExprPtr classifier, when;
    if (row.ast->classifier && row.kind != model::IntentKind::event && row.kind != model::IntentKind::command)
      classifier = check_classifier(scope, *row.ast->classifier);
    if (row.ast->when) when = check_condition(scope, *row.ast->when);
    std::vector<model::ExprPtr> args;
    if (row.initial && row.flow) args = open_args(scope, row, program.at(*row.flow));
    std::vector<model::Sample> samples;
    for (const ast::Sample& s : row.ast->samples) {
      samples.push_back({s.like, resolve::plain(s.text), {}, s.span});
      samples.back().values = check_constraints(scope, row, s.args);
    }
    model::Intent& out = program.intents[i];
    out.classifier = std::move(classifier);
    out.when = std::move(when);
    out.open_args = std::move(args);
    out.samples = std::move(samples);
  }

  /// What the flow gets when the intent opens it: attributes of the parameters' names, else the defaults.
  std::vector<model::ExprPtr> open_args(Scope& scope, const model::Intent& intent, const model::Flow& flow) {
    std::vector<model::ExprPtr> out;
    for (const Slot& slot : slots_of(scope, flow)) {
      const auto same = std::find_if(intent.attributes.begin(), intent.attributes.end(),
                                     [&](const model::Attribute& a) { return a.name == slot.name; });
      if (same != intent.attributes.end()) {
        const auto index = static_cast<std::uint32_t>(same - intent.attributes.begin());
        auto value = make(model::type_of(program, intent, *same), same->span, model::LoadAttribute{index});
        if (value->type.optional && !slot.type.optional && slot.value) {  // the default stands for a missing one
          Type there = value->type.plain();
          auto fallback = clone(*slot.value);
          value =
              make(there, same->span, model::Binary{ast::BinaryOp::coalesce, std::move(value), std::move(fallback)});
        }
        out.push_back(coerce(scope, std::move(value), slot.type));
      } else if (intent.ast && intent.ast->head.broken) {
        out.push_back(error_at(intent.span));  // the attribute may be what cannot be read
      } else {
        out.push_back(opened_with(slot, flow, intent.span, "the intent `" + std::string(intent.name) + "`"));
      }
    }
    return out;
  }

  model::ExprPtr opened_with(const Slot& slot, const model::Flow& flow, Span span, const std::string& by) {
    if (slot.value) return clone(*slot.value);
    if (slot.type.optional) return make(slot.type, span, model::ConstNone{});
    if (!slot.type.is(TypeKind::error))
      findings.add(Code::opened_without_value, span, {{"flow", flow.name}, {"name", slot.name}})
          .note("It is opened by " + by + ": give the parameter a default value" +
                (by == "any message" ? "." : ", or the intent an attribute of its name."));
    return error_at(span);
  }

  void flow(std::uint32_t i) {
    model::Flow& row = program.flows[i];
    Scope scope = scope_at(row.module, static_cast<model::FlowId>(i));
    if (row.fallback)
      for (const Slot& slot : slots_of(scope, row)) (void)opened_with(slot, row, row.span, "any message");
    if (row.ast->expires) row.expires = fixed_time(scope, *row.ast->expires, "`expires`");
    if (!row.result) return;
    for (const model::StateId s : row.states)
      if (program.at(s).end) return;
    if (row.ast->head.broken) return;
    findings.add(Code::result_without_end, row.span, {{"flow", row.name}})
        .note("An end state gives it: `end state done { return … }`.");
  }

  // ---- handlers and states ------------------------------------------------------------------------------------------

  /// Of all handlers of the level, each once.
  static std::vector<model::HandlerId> handlers_of(const model::Level& level) {
    std::vector<model::HandlerId> ids;
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list) ids.push_back(e.handler);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
  }

  /// What a place to wait in the handler's block is named by.
  std::string block_name(const model::Handler& h) const {
    switch (h.ast->kind) {
      case ast::Handler::Kind::otherwise: return " otherwise";
      case ast::Handler::Kind::resume: return " on resume";
      case ast::Handler::Kind::error: return " on error";
      case ast::Handler::Kind::after: return " after " + std::to_string(h.delay);
      case ast::Handler::Kind::on: break;
    }
    std::string out;
    for (const model::Trigger& t : h.triggers) {
      out += (out.empty() ? " on " : ", ") + program.at(t.intent).qualified;
      std::string values;
      for (const model::Constraint& c : t.constraints) {
        const model::Attribute& a = program.at(t.intent).attributes[c.attribute];
        if (c.constant) continue;
        values += (values.empty() ? "" : ", ") + std::string(program.at(a.type.nlu).values[c.value].name);
      }
      if (!values.empty()) out += "(" + values + ")";
    }
    return out;
  }

  void handler(model::HandlerId id, model::ModuleId module, std::optional<model::FlowId> flow,
               std::optional<model::StateId> state) {
    // Rows of handlers stay where they are.
    model::Handler& h = program.handlers[u(id)];
    Scope scope = scope_at(module, flow, state);
    std::size_t at = 0;
    for (model::Trigger& t : h.triggers) {
      while (at < h.ast->triggers.size() && !(h.ast->triggers[at].span == t.span)) ++at;
      if (at == h.ast->triggers.size()) break;
      t.constraints = check_constraints(scope, program.at(t.intent), h.ast->triggers[at++].args);
    }
    if (h.ast->triggers.size() == 1 && h.triggers.size() == 1) {
      scope.intent = &program.at(h.triggers[0].intent);
      for (const model::Constraint& c : h.triggers[0].constraints)
        scope.not_none.insert({Place::Kind::attribute, c.attribute});
    }
    if (h.ast->delay)
      if (const auto delay = fixed_time(scope, *h.ast->delay, "A timer")) h.delay = *delay;
    if (h.ast->guard) {
      h.guard = check_condition(scope, *h.ast->guard);
      const Known known = known_from(*h.guard);
      scope.not_none.insert(known.if_true.begin(), known.if_true.end());
    }
    scope.block = block_name(h);
    Where where = flow ? Where::handler : Where::bot;
    if (h.ast->kind == ast::Handler::Kind::error) where = Where::error;
    if (h.ast->body) {
      auto body = check_body(scope, h.ast->body->statements, where);
      const auto& written = h.ast->body->statements;
      if (h.ast->arrow && !written.empty() && std::holds_alternative<ast::Go>(written.back().node))
        findings.add(Code::unreachable_action, h.ast->arrow->span);
      h.body = std::move(body.body);
    }
    if (h.target.kind == model::Target::Kind::flow) {
      const model::Flow& opened = program.at(h.target.flow);
      h.target_args = fill(scope, h.ast->arrow->span, opened.name, h.ast->arrow->args, slots_of(scope, opened),
                           opened.ast->head.unread);
    }
  }

  void level(const model::Level& level, model::ModuleId module, std::optional<model::FlowId> flow,
             std::optional<model::StateId> state) {
    for (const model::HandlerId id : handlers_of(level)) handler(id, module, flow, state);
  }

  /// Whether the customer, or whoever comes next, notices that the body ran.
  static bool sends(const model::Body& body) {
    return std::any_of(body.begin(), body.end(), [](const model::Stmt& s) {
      const bool quiet = std::holds_alternative<model::Set>(s.node) || std::holds_alternative<model::Let>(s.node) ||
                         std::holds_alternative<model::Emit>(s.node) || std::holds_alternative<model::Remind>(s.node) ||
                         std::holds_alternative<model::Cancel>(s.node);
      const bool blocks = std::holds_alternative<model::If>(s.node) || std::holds_alternative<model::For>(s.node) ||
                          std::holds_alternative<model::Match>(s.node);
      if (!blocks) return !quiet;
      bool found = false;
      model::each_block(s, [&](const model::Body& inner) { found = found || sends(inner); });
      return found;
    });
  }

  void state(std::uint32_t at) {
    const auto id = static_cast<model::StateId>(at);
    const model::FlowId flow = program.states[at].flow;
    const model::ModuleId module = program.at(flow).module;
    const ast::State& written = *program.states[at].ast;
    Scope scope = scope_at(module, flow, id);
    CheckedBody entry = check_body(scope, written.entry, Where::entry);
    if (program.states[at].end && program.at(flow).result && !entry.leaves && !written.head.broken)
      findings.add(Code::missing_return, program.states[at].span, {{"state", program.states[at].name}})
          .note("The flow `" + std::string(program.at(flow).name) + "` has the result " +
                show(program, *program.at(flow).result) + ".");
    program.states[at].silent = !sends(entry.body);
    program.states[at].entry = std::move(entry.body);
    if (written.exit) {
      Scope leaving = scope_at(module, flow, id);
      leaving.block = " exit";
      program.states[at].exit = check_body(leaving, written.exit->statements, Where::exit).body;
    }
    level(program.states[at].level, module, flow, id);
    auto& timers = program.states[at].level.timers;
    std::stable_sort(timers.begin(), timers.end(), [this](const model::LevelEntry& a, const model::LevelEntry& b) {
      return program.at(a.handler).delay < program.at(b.handler).delay;
    });
  }

  // ---- circles ------------------------------------------------------------------------------------------------------

  static void called_fns(const model::Expr& e, std::vector<std::uint32_t>& out) {
    if (const auto* c = std::get_if<model::CallFn>(&e.node)) out.push_back(u(c->fn));
    model::each_part(e, [&](const model::Expr& part) { called_fns(part, out); });
  }

  std::string circle(const std::vector<std::uint32_t>& cycle, const auto& rows) const {
    std::string out;
    for (const std::uint32_t i : cycle) out += std::string(rows[i].name) + " -> ";
    return out += rows[cycle[0]].name;
  }

  void fn_circles() {
    std::vector<std::vector<std::uint32_t>> next(program.fns.size());
    for (std::size_t i = 0; i < next.size(); ++i)
      if (program.fns[i].body) called_fns(*program.fns[i].body, next[i]);
    const auto ordered = resolve::depth_first(next);
    for (const auto& cycle : ordered.cycles) {
      const model::Fn& first = program.fns[cycle[0]];
      findings.add(Code::fn_calls_itself, first.span, {{"cycle", circle(cycle, program.fns)}})
          .note("A loop over a list is written `for x in list { … }`, in a block.");
    }
    for (const std::uint32_t i : ordered.order) program.fn_order.push_back(static_cast<model::FnId>(i));
  }

  void call_circles() {
    struct Call {
      std::uint32_t flow;
      Span span;
    };
    std::vector<std::vector<Call>> calls(program.flows.size());
    const auto look = [&](const model::Body& body, std::uint32_t flow) {
      model::each_stmt(body, [&](const model::Stmt& s) {
        if (const auto* c = std::get_if<model::CallFlow>(&s.node)) calls[flow].push_back({u(c->flow), s.span});
      });
    };
    for (const model::State& s : program.states) {
      look(s.entry, u(s.flow));
      for (const model::HandlerId h : handlers_of(s.level)) look(program.at(h).body, u(s.flow));
    }
    for (std::uint32_t f = 0; f < program.flows.size(); ++f)
      for (const model::HandlerId h : handlers_of(program.flows[f].level)) look(program.at(h).body, f);
    std::vector<std::vector<std::uint32_t>> next(calls.size());
    for (std::size_t f = 0; f < calls.size(); ++f)
      for (const Call& c : calls[f]) next[f].push_back(c.flow);
    for (const auto& cycle : resolve::depth_first(next).cycles) {
      const std::uint32_t then = cycle.size() > 1 ? cycle[1] : cycle[0];
      Span at = program.flows[cycle[0]].span;
      for (const Call& c : calls[cycle[0]])
        if (c.flow == then) {
          at = c.span;
          break;
        }
      findings.add(Code::call_cycle, at, {{"cycle", circle(cycle, program.flows)}})
          .note(
              "A call ends before its caller goes on, so the calls would never end. An arrow `-> flow` may lead back.");
    }
  }
};

}  // namespace

void check(model::Program& program, diag::Findings& findings) {
  Checker c{program, findings};
  const auto written = static_cast<std::uint32_t>(program.vars.size());  // hidden ones come later
  for (std::uint32_t i = 0; i < written; ++i)
    if (program.vars[i].config) c.config(i);
  for (std::uint32_t i = 0; i < written; ++i)
    if (!program.vars[i].config && (program.vars[i].ast || program.vars[i].param)) c.variable(i);
  for (std::uint32_t i = 0; i < program.fns.size(); ++i) c.fn(i);
  for (std::uint32_t i = 0; i < program.service_calls.size(); ++i) c.service_call(i);
  for (std::uint32_t i = 0; i < program.intents.size(); ++i) c.intent(i);
  for (std::uint32_t i = 0; i < program.flows.size(); ++i) c.flow(i);
  for (std::uint32_t i = 0; i < program.states.size(); ++i) c.state(i);
  for (std::uint32_t i = 0; i < program.flows.size(); ++i)
    c.level(program.flows[i].level, program.flows[i].module, static_cast<model::FlowId>(i), {});
  // The bot's handlers may come from several modules: each is checked where it was written.
  for (const model::HandlerId id : Checker::handlers_of(program.bot.level))
    c.handler(id, program.at(id).module, {}, {});
  if (program.bot.on_error) c.handler(*program.bot.on_error, program.at(*program.bot.on_error).module, {}, {});
  c.fn_circles();
  c.call_circles();
}

}  // namespace bot::check
