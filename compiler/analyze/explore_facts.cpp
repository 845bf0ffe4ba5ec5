// What decides where conversations go: only these values are followed.

#include <algorithm>
#include <cstdlib>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze::exploring {

namespace {

constexpr std::int64_t widest = 64;

struct Tracker {
  Facts& f;
  const model::Program& p = f.program;
  std::vector<bool> fns = std::vector<bool>(p.fns.size());
  bool grew = false;

  void add(std::set<std::uint32_t>& to, std::uint32_t what) { grew = to.insert(what).second || grew; }

  /// The value decides something: so does what it is made of.
  void follow(const model::Expr& e, const model::Body* outer, std::optional<std::uint32_t> intent) {
    if (const auto* v = std::get_if<model::LoadVar>(&e.node)) {
      grew = grew || !f.tracked[u(v->var)];
      f.tracked[u(v->var)] = true;
    }
    if (const auto* v = std::get_if<model::LoadLocal>(&e.node); v && outer) add(f.locals[outer], v->local);
    if (const auto* v = std::get_if<model::LoadAttribute>(&e.node)) {
      if (intent) add(f.of_intents[*intent], v->attribute);
      else if (outer) add(f.attributes[outer], v->attribute);
    }
    if (const auto* v = std::get_if<model::ConstInt>(&e.node))
      if (v->value <= widest && v->value >= -widest)
        f.bound = std::max(f.bound, (v->value < 0 ? -v->value : v->value) + 1);
    if (const auto* v = std::get_if<model::CallFn>(&e.node); v && !fns[u(v->fn)]) {
      fns[u(v->fn)] = true;
      if (p.fns[u(v->fn)].body) follow(*p.fns[u(v->fn)].body, nullptr, {});
    }
    model::each_part(e, [&](const model::Expr& part) { follow(part, outer, intent); });
  }
  void follow(const model::ExprPtr& e, const model::Body* outer, std::optional<std::uint32_t> intent = {}) {
    if (e) follow(*e, outer, intent);
  }

  void args(model::FlowId flow, const std::vector<model::ExprPtr>& list, const model::Body* outer,
            std::optional<std::uint32_t> intent = {}) {
    const model::Flow& to = p.at(flow);
    for (std::size_t i = 0; i < list.size() && i < to.params.size(); ++i)
      if (f.tracked[u(to.params[i])]) follow(list[i], outer, intent);
  }

  void body(const model::Body& outer) {
    model::each_stmt(outer, [&](const model::Stmt& s) {
      if (const auto* v = std::get_if<model::If>(&s.node)) follow(v->condition, &outer);
      if (const auto* v = std::get_if<model::Match>(&s.node)) {
        follow(v->value, &outer);
        for (const model::Match::Case& c : v->cases)
          for (const model::ExprPtr& e : c.values) follow(e, &outer);
      }
      if (const auto* v = std::get_if<model::For>(&s.node)) follow(v->list, &outer);
      if (const auto* v = std::get_if<model::Set>(&s.node); v && f.tracked[u(v->var)]) follow(v->value, &outer);
      if (const auto* v = std::get_if<model::Let>(&s.node); v && f.local_decides(&outer, v->local))
        follow(v->value, &outer);
      if (const auto* v = std::get_if<model::Return>(&s.node)) follow(v->value, &outer);
      if (const auto* v = std::get_if<model::CallFlow>(&s.node)) args(v->flow, v->args, &outer);
      if (const auto* v = std::get_if<model::Go>(&s.node))
        if (v->target.kind == model::Target::Kind::flow) args(v->target.flow, v->args, &outer);
    });
  }

  void run() {
    do {
      grew = false;
      model::each_body(p, [&](const model::Body& b) { body(b); });
      for (const model::Handler& h : p.handlers) {
        follow(h.guard, &h.body);
        if (h.target.kind == model::Target::Kind::flow) args(h.target.flow, h.target_args, &h.body);
      }
      for (std::uint32_t i = 0; i < p.intents.size(); ++i) {
        follow(p.intents[i].when, nullptr, i);
        if (p.intents[i].flow && p.intents[i].initial) args(*p.intents[i].flow, p.intents[i].open_args, nullptr, i);
      }
      for (std::uint32_t v = 0; v < p.vars.size(); ++v)
        if (f.tracked[v]) follow(p.vars[v].init, nullptr);
    } while (grew);
  }
};

/// Up to which numbers each variable is told apart: those that it is compared with, directly or by way of others.
struct Bounds {
  Facts& f;
  const model::Program& p = f.program;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links{};  ///< the first has at least the bound of the second

  struct Seen {
    std::vector<std::uint32_t> vars;
    std::int64_t most = 1;
  };
  void collect(const model::Expr& e, Seen& seen, int depth = 0) const {
    if (const auto* v = std::get_if<model::LoadVar>(&e.node)) seen.vars.push_back(u(v->var));
    if (const auto* v = std::get_if<model::LoadContext>(&e.node))
      if (v->field == model::ContextField::misses) seen.vars.push_back(f.misses());
    if (const auto* v = std::get_if<model::ConstInt>(&e.node))
      if (v->value <= widest && v->value >= -widest) seen.most = std::max(seen.most, std::abs(v->value));
    if (const auto* v = std::get_if<model::CallFn>(&e.node))
      if (depth < 8 && p.fns[u(v->fn)].body) collect(*p.fns[u(v->fn)].body, seen, depth + 1);
    model::each_part(e, [&](const model::Expr& part) { collect(part, seen, depth); });
  }
  void compared(const model::Expr& e) {
    const auto* b = std::get_if<model::Binary>(&e.node);
    const bool asks = std::holds_alternative<model::OneOf>(e.node) || std::holds_alternative<model::InList>(e.node) ||
                      std::holds_alternative<model::CallFn>(e.node) ||
                      (b && b->op >= ast::BinaryOp::eq && b->op <= ast::BinaryOp::in);
    if (asks) {
      Seen seen;
      collect(e, seen);
      for (const std::uint32_t v : seen.vars) {
        f.bounds[v] = std::max(f.bounds[v], seen.most);
        for (const std::uint32_t w : seen.vars)
          if (v != w) links.emplace_back(v, w);
      }
    }
    model::each_part(e, [&](const model::Expr& part) { compared(part); });
  }
  void flows_into(const model::Expr& e, std::uint32_t var) {
    Seen seen;
    collect(e, seen);
    for (const std::uint32_t v : seen.vars) links.emplace_back(v, var);
    f.bounds[var] = std::max(f.bounds[var], seen.most);
  }
  void args(model::FlowId flow, const std::vector<model::ExprPtr>& list) {
    const auto& params = p.at(flow).params;
    for (std::size_t i = 0; i < list.size() && i < params.size(); ++i) flows_into(*list[i], u(params[i]));
  }
  void run() {
    f.bounds.assign(p.vars.size() + 1, 1);
    for (std::uint32_t v = 0; v < p.vars.size(); ++v)
      if (p.vars[v].init) flows_into(*p.vars[v].init, v);
    model::each_body(p, [&](const model::Body& body) {
      model::each_stmt(body, [&](const model::Stmt& s) {
        model::each_expr(s, [&](const model::Expr& e) { compared(e); });
        if (const auto* v = std::get_if<model::Set>(&s.node)) flows_into(*v->value, u(v->var));
        if (const auto* v = std::get_if<model::CallFlow>(&s.node)) args(v->flow, v->args);
        if (const auto* v = std::get_if<model::Go>(&s.node))
          if (v->target.kind == model::Target::Kind::flow) args(v->target.flow, v->args);
        if (const auto* v = std::get_if<model::Match>(&s.node)) {
          Seen seen;
          collect(*v->value, seen);
          for (const model::Match::Case& c : v->cases)
            for (const model::ExprPtr& x : c.values) collect(*x, seen);
          for (const std::uint32_t var : seen.vars) f.bounds[var] = std::max(f.bounds[var], seen.most);
        }
        // What goes through a local may be compared with anything there.
        if (const auto* v = std::get_if<model::Let>(&s.node)) {
          Seen seen;
          collect(*v->value, seen);
          for (const std::uint32_t var : seen.vars) f.bounds[var] = std::max(f.bounds[var], f.bound);
        }
      });
    });
    for (const model::Handler& h : p.handlers) {
      if (h.guard) compared(*h.guard);
      if (h.target.kind == model::Target::Kind::flow) args(h.target.flow, h.target_args);
    }
    for (const model::Intent& i : p.intents)
      if (i.when) compared(*i.when);
    for (bool grew = true; grew;) {
      grew = false;
      for (const auto& [to, from] : links)
        if (f.bounds[to] < f.bounds[from]) {
          f.bounds[to] = f.bounds[from];
          grew = true;
        }
    }
  }
};

bool goes_back(const model::Body& body) {
  bool found = false;
  model::each_stmt(body, [&](const model::Stmt& s) {
    const auto* go = std::get_if<model::Go>(&s.node);
    found = found || (go && go->target.kind == model::Target::Kind::back);
  });
  return found;
}

}  // namespace

Facts::Facts(const model::Program& p, const source::SourceSet& s)
    : program(p),
      sources(s),
      tracked(p.vars.size()),
      backs(p.flows.size()),
      buttons_only(p.intents.size()),
      buttons(p.intents.size()) {
  for (const model::Rule& r : p.rules) {
    for (const model::RuleThing& t : {r.first, r.second})
      if (t.kind == model::RuleThing::Kind::var) tracked[t.index] = true;
    if (r.ast->never && never.size() < 64) never.push_back(&r);
  }
  Tracker{*this}.run();
  Bounds{*this}.run();
  const auto back = [&](const model::Level& level, model::FlowId flow) {
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list) {
        const model::Handler& h = p.at(e.handler);
        if (h.target.kind == model::Target::Kind::back || goes_back(h.body)) backs[u(flow)] = true;
      }
  };
  for (std::uint32_t f = 0; f < p.flows.size(); ++f) {
    back(p.flows[f].level, static_cast<model::FlowId>(f));
    for (const model::StateId state : p.flows[f].states) {
      back(p.at(state).level, static_cast<model::FlowId>(f));
      if (goes_back(p.at(state).entry)) backs[f] = true;
    }
  }
  model::each_body(p, [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& stmt) {
      if (const model::Choices* choices = model::choices_of(stmt))
        model::each_button(*choices, [&](const model::Button& b) { buttons[u(b.intent)].push_back(&b); });
    });
  });
  for (std::uint32_t i = 0; i < p.intents.size(); ++i) {
    const model::Intent& intent = p.intents[i];
    if (intent.kind == model::IntentKind::event) {
      buttons_only[i] = intent.event.empty();
      continue;
    }
    // A value without phrases cannot be written: it comes from a button alone.
    for (const model::Attribute& a : intent.attributes)
      if (p.at(a.nlu).kind == model::NluKind::plain) buttons_only[i] = true;
  }
  // An event that a button raises is said by the customer then.
  for (std::uint32_t i = 0; i < p.intents.size(); ++i)
    noted.push_back(buttons_only[i] || (p.intents[i].kind == model::IntentKind::event && !buttons[i].empty()));
}

const Understood& Facts::understood(const std::string& text) const {
  return messages_.try_emplace(text, program, text).first->second;
}

Abstract Facts::within(Abstract v, std::int64_t most) {
  if (!v.is(Abstract::Kind::int_)) return v;
  if (v.low > most) v.low = most + 1;
  else if (v.low < -most) v.low = no_low;
  if (v.high < -most) v.high = -most - 1;
  else if (v.high > most) v.high = no_high;
  return v;
}

// ---- keys -----------------------------------------------------------------------------------------------------------

namespace {

struct Writer {
  std::string out = {};

  void raw(std::uint64_t v) {
    while (v >= 0x80) {
      out += static_cast<char>(v | 0x80);
      v >>= 7;
    }
    out += static_cast<char>(v);
  }
  void pointer(const void* p) { raw(reinterpret_cast<std::uintptr_t>(p)); }
  void value(const Abstract& a) {
    raw(static_cast<std::uint64_t>(a.kind));
    if (a.is(Abstract::Kind::int_) || a.is(Abstract::Kind::bool_) || a.is(Abstract::Kind::enum_)) {
      raw(static_cast<std::uint64_t>(a.low));
      raw(static_cast<std::uint64_t>(a.high));
    }
    if (a.is(Abstract::Kind::text)) {
      raw(a.text.size());
      out += a.text;
    }
    if (a.is(Abstract::Kind::list)) values(a.items);
  }
  void values(const Abstracts& list) {
    raw(list.size());
    for (const Abstract& a : list) value(a);
  }
  void task(const Task& t) {
    raw(t.handler ? u(*t.handler) + 1 : 0);
    raw((t.opens ? 1U : 0U) | (t.called ? 2U : 0U));
    values(t.attributes);
    raw(t.locals.size());
    for (const auto& [local, v] : t.locals) {
      raw(local);
      value(v);
    }
    raw(t.cursors.size());
    for (const Cursor& c : t.cursors) {
      pointer(c.body);
      raw(c.next);
      raw((c.leaves ? 1U : 0U) | (c.loops ? 2U : 0U) | (c.open ? 4U : 0U));
      raw(c.local);
      raw(c.item);
      values(c.items);
    }
  }
};

}  // namespace

std::string World::key() const {
  Writer w;
  w.raw(static_cast<std::uint64_t>(status));
  w.value(misses);
  w.values(vars);
  w.raw(frames.size());
  for (const Frame& f : frames) {
    w.raw(u(f.flow));
    w.raw(u(f.state));
    w.raw((f.called ? 1U : 0U) | (f.forgot ? 2U : 0U));
    w.raw(f.fired);
    w.raw(f.waited.size());
    for (const model::StateId s : f.waited) w.raw(u(s));
    w.raw(f.waiting.size());
    for (const Waiting& x : f.waiting) {
      w.task(x.task);
      w.pointer(x.at);
      w.raw(x.attempts);
    }
  }
  w.raw(reminders.size());
  for (const model::IntentId i : reminders) w.raw(u(i));
  for (std::size_t i = 0; i < offered.size(); ++i)
    if (offered[i]) w.raw(i);
  w.out += '|';
  w.pointer(shown);
  w.raw(came);
  return std::move(w.out);
}

}  // namespace bot::analyze::exploring
