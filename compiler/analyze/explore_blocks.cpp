// Blocks, statement by statement, until one waits or leaves.

#include <algorithm>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze::exploring {

using Who = WitnessLine::Who;
using AK = Abstract::Kind;

namespace {

void set_local(Locals& locals, std::uint32_t local, Abstract value) {
  const auto at = std::lower_bound(locals.begin(), locals.end(), local,
                                   [](const auto& entry, std::uint32_t n) { return entry.first < n; });
  if (at != locals.end() && at->first == local) at->second = std::move(value);
  else locals.insert(at, {local, std::move(value)});
}

bool risky(const model::Expr& e) {
  bool found = std::holds_alternative<model::Item>(e.node);
  if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    const bool divides = b->op == ast::BinaryOp::div || b->op == ast::BinaryOp::mod;
    const auto* by = std::get_if<model::ConstInt>(&b->right->node);
    found = divides && !(by && by->value != 0);
  }
  model::each_part(e, [&](const model::Expr& part) { found = found || risky(part); });
  return found;
}

}  // namespace

Ending Turn::execute(Task& task) {
  while (!task.cursors.empty()) {
    spend();
    Cursor& c = task.cursors.back();
    if (c.next < c.body->size()) {
      const model::Stmt& s = (*c.body)[c.next++];
      if (auto ending = statement(s, task)) return std::move(*ending);
      continue;
    }
    if (c.loops && c.open) {
      // A list that is not known: another round, or none. A few rounds show what there is to see.
      if (loop_matters(*c.body)) {
        if (c.item < 3) {
          if (choose(2) == 0) {
            ++c.item;
            c.next = 0;
            supposed = true;
            set_local(task.locals, c.local, Abstract{AK::any});
            continue;
          }
        } else {
          cut = true;
        }
        supposed = true;
      }
    } else if (c.loops && c.item < c.items.size()) {
      set_local(task.locals, c.local, c.items[c.item++]);
      c.next = 0;
      continue;
    }
    const bool leaves = c.leaves;
    task.cursors.pop_back();
    if (leaves) return {Ending::Kind::stayed, {}, {}, {}, nullptr};
  }
  return {};
}

/// Whether a round of the loop can change where the conversation goes.
bool Turn::loop_matters(const model::Body& body) const {
  bool found = false;
  model::each_stmt(body, [&](const model::Stmt& s) {
    const auto* set = std::get_if<model::Set>(&s.node);
    const bool plain = std::holds_alternative<model::Say>(s.node) || std::holds_alternative<model::SayMedia>(s.node) ||
                       std::holds_alternative<model::SayCarousel>(s.node) ||
                       std::holds_alternative<model::Emit>(s.node) || std::holds_alternative<model::If>(s.node) ||
                       std::holds_alternative<model::For>(s.node) || std::holds_alternative<model::Match>(s.node);
    if (set ? facts.tracked[u(set->var)] : !plain) found = true;
    if (const model::Choices* choices = model::choices_of(s))
      model::each_button(*choices, [&](const model::Button& b) { found = found || facts.noted[u(b.intent)]; });
  });
  return found;
}

/// A text that an error can be in: whether the turn goes on is then not known.
void Turn::might_fail(const model::Stmt& s, const Names&) {
  model::each_expr(s, [&](const model::Expr& e) {
    if (risky(e)) may_fail = supposed = true;
  });
}

void Turn::set_var(model::VarId var, Abstract value, bool counts) {
  if (!facts.tracked[u(var)]) return;
  const bool of_rule = std::any_of(program.rules.begin(), program.rules.end(), [&](const model::Rule& r) {
    return Watch::is(r.first, model::RuleThing::Kind::var, u(var)) ||
           Watch::is(r.second, model::RuleThing::Kind::var, u(var));
  });
  if (of_rule) {
    const bool flag = program.at(var).type.is(model::TypeKind::bool_);
    if (value.is(AK::any) || (flag && value.is(AK::there))) {
      supposed = true;
      const bool set = choose(2) == 0;
      value = flag ? of_bool(set) : set ? Abstract{AK::there} : none();
    }
    const bool happened = value.is(AK::bool_) ? value.low != 0 : !value.is(AK::none);
    world.vars[u(var)] = facts.bounded(std::move(value), u(var));
    if (happened && counts) happens(model::RuleThing::Kind::var, u(var));
    return;
  }
  world.vars[u(var)] = facts.bounded(std::move(value), u(var));
}

void Turn::shows(const model::Choices& choices) {
  bool any = false;
  model::each_button(choices, [&](const model::Button& b) {
    any = true;
    if (!facts.noted[u(b.intent)]) return;
    if (world.offered.empty()) world.offered.resize(program.intents.size());
    world.offered[u(b.intent)] = true;
  });
  if (any) world.shown = &choices;
}

std::optional<Ending> Turn::statement(const model::Stmt& s, Task& task) {
  struct Visitor {
    Turn& t;
    Task& task;
    const model::Stmt& s;
    using Result = std::optional<Ending>;

    [[nodiscard]] Names names() const { return {&task.attributes, &task.locals}; }
    [[nodiscard]] Result waits() const { return Ending{Ending::Kind::waits, {}, {}, {}, &s}; }
    [[nodiscard]] const model::Body* outer() const { return task.cursors.front().body; }
    Abstract worth(const model::ExprPtr& e) const { return t.evaluate(*e, names()); }
    /// For a value that decides nothing.
    Abstract roughly(const model::ExprPtr& e) const {
      const bool before = t.forking;
      t.forking = false;
      Abstract out = unknown(e->type);
      try {
        out = worth(e);
      } catch (const Undecided&) {
      } catch (...) {
        t.forking = before;
        throw;
      }
      t.forking = before;
      return out;
    }
    Abstracts args(model::FlowId flow, const std::vector<model::ExprPtr>& list) const {
      Abstracts out;
      const auto& params = t.program.at(flow).params;
      for (std::size_t i = 0; i < list.size(); ++i)
        out.push_back(i < params.size() && t.facts.tracked[u(params[i])] ? worth(list[i]) : unknown(list[i]->type));
      return out;
    }

    Result operator()(const model::Say& v) const {
      t.might_fail(s, names());
      t.tell(Who::bot, show(v.variants[0]));
      t.shows(v.choices);
      return {};
    }
    Result operator()(const model::SayMedia& v) const {
      t.might_fail(s, names());
      t.tell(Who::bot, v.caption ? show(*v.caption) : "(…)");
      t.shows(v.choices);
      return {};
    }
    Result operator()(const model::SayCarousel& v) const {
      t.might_fail(s, names());
      t.tell(Who::bot, "(cards)");
      t.shows(v.cards);
      return {};
    }
    Result operator()(const model::Let& v) const {
      if (t.facts.local_decides(outer(), v.local)) set_local(task.locals, v.local, t.facts.bounded(worth(v.value)));
      else (void)roughly(v.value);
      return {};
    }
    Result operator()(const model::Set& v) const {
      if (t.facts.tracked[u(v.var)]) t.set_var(v.var, worth(v.value));
      else (void)roughly(v.value);
      return {};
    }
    Result operator()(const model::If& v) const {
      t.push(task, t.truth(*v.condition, names()) ? v.then : v.otherwise);
      return {};
    }
    Result operator()(const model::For& v) const {
      const Abstract list = worth(v.list);
      Cursor c;
      c.body = &v.body;
      c.next = static_cast<std::uint32_t>(v.body.size());
      c.loops = true;
      c.local = v.local;
      c.open = !list.is(AK::list);
      c.items = list.items;
      task.cursors.push_back(std::move(c));
      return {};
    }
    Result operator()(const model::Match& v) const {
      Abstract value = worth(v.value);
      struct Case {
        const model::Body* body;
        Abstract constant;
      };
      std::vector<Case> possible;
      bool surely = false;
      for (const model::Match::Case& c : v.cases)
        for (const model::ExprPtr& x : c.values) {
          if (surely) break;
          const Abstract constant = worth(x);
          const auto is = t.compare(ast::BinaryOp::eq, value, constant);
          if (is == false) continue;
          possible.push_back({&c.body, constant});
          surely = is == true;
        }
      if (surely && possible.size() == 1) {
        t.push(task, *possible[0].body);
        return {};
      }
      const bool other = !surely && !v.complete;
      const auto n = static_cast<std::uint32_t>(possible.size() + (other ? 1 : 0));
      if (n == 0) throw Dead{};
      if (n > 1) t.supposed = true;
      const std::uint32_t chosen = t.choose(n);
      if (chosen == possible.size()) {
        t.push(task, v.otherwise);
        return {};
      }
      if (Abstract* at = t.place(*v.value, names())) *at = possible[chosen].constant;
      t.push(task, *possible[chosen].body);
      return {};
    }
    Result operator()(const model::Ask& v) const {
      t.might_fail(s, names());
      t.shows(v.choices);
      return waits();
    }
    Result operator()(const model::CallFlow& v) const {
      auto out = waits();
      out->args = args(v.flow, v.args);
      return out;
    }
    Result operator()(const model::Try&) const {
      t.might_fail(s, names());
      return waits();
    }
    Result operator()(const model::Handover&) const {
      t.might_fail(s, names());
      t.world.status = World::Status::agent;
      t.tell(Who::note, "an agent takes over");
      t.happens(model::RuleThing::Kind::handover, 0);
      return Ending{Ending::Kind::handed_over, {}, {}, {}, nullptr};
    }
    Result operator()(const model::Remind& v) const {
      auto& list = t.world.reminders;
      const auto at = std::lower_bound(list.begin(), list.end(), v.intent);
      if (at == list.end() || *at != v.intent) list.insert(at, v.intent);
      return {};
    }
    Result operator()(const model::Cancel& v) const {
      std::erase(t.world.reminders, v.intent);
      return {};
    }
    Result operator()(const model::Emit&) const {
      t.might_fail(s, names());
      return {};
    }
    Result operator()(const model::Return& v) const {
      return Ending{Ending::Kind::returned, {}, {}, worth(v.value), nullptr};
    }
    Result operator()(const model::Go& v) const {
      if (v.target.kind == model::Target::Kind::stay) return Ending{Ending::Kind::stayed, {}, {}, {}, nullptr};
      Ending out{Ending::Kind::left, v.target, {}, {}, nullptr};
      if (v.target.kind == model::Target::Kind::flow) out.args = args(v.target.flow, v.args);
      return out;
    }
  };
  return std::visit(Visitor{*this, task, s}, s.node);
}

}  // namespace bot::analyze::exploring
