// bot test --mutate: small changes of a bot that its tests should notice (DeMillo, Lipton, Sayward 1978).

#include <algorithm>

#include "tools/bot/test_modes.hpp"

namespace bot::tool {

namespace {

struct Changer {
  const driver::Result& result;
  std::vector<Mutant> out{};

  [[nodiscard]] std::string text(source::Span span) const { return std::string(result.sources.text(span)); }
  void add(source::Span span, std::string replacement, std::string what) {
    if (replacement != text(span)) out.push_back({span, std::move(replacement), std::move(what)});
  }

  // ---- expressions ----

  void turned_round(const ast::ExprPtr& e, const char* what) {
    if (!e) return;
    const auto* unary = std::get_if<ast::Unary>(&e->node);
    if (unary && unary->op == ast::UnaryOp::not_) add(e->span, "(" + text(unary->operand->span) + ")", what);
    else add(e->span, "not (" + text(e->span) + ")", what);
  }

  void constants(const ast::ExprPtr& e) {
    if (!e) return;
    if (const auto* v = std::get_if<ast::IntLiteral>(&e->node))
      add(e->span, std::to_string(v->value + 1), "a number is one more");
    if (const auto* v = std::get_if<ast::BoolLiteral>(&e->node))
      add(e->span, v->value ? "false" : "true", "true and false are swapped");
    if (const auto* v = std::get_if<ast::ListLiteral>(&e->node))
      for (const ast::ExprPtr& item : v->items) constants(item);
    if (const auto* v = std::get_if<ast::Unary>(&e->node)) constants(v->operand);
    if (const auto* v = std::get_if<ast::Binary>(&e->node)) {
      constants(v->left);
      constants(v->right);
    }
    if (const auto* v = std::get_if<ast::Conditional>(&e->node)) {
      constants(v->condition);
      constants(v->then);
      constants(v->otherwise);
    }
    if (const auto* v = std::get_if<ast::Call>(&e->node))
      for (const ast::Argument& a : v->args) constants(a.value);
  }

  // ---- arrows ----

  void elsewhere(const ast::Arrow& a, const ast::Flow* flow) {
    if (a.kind == ast::Arrow::Kind::stay || a.target.parts.empty()) return;
    if (a.kind == ast::Arrow::Kind::flow || a.kind == ast::Arrow::Kind::back || !flow)
      return add(a.span, "-> stay", "the arrow leads nowhere");
    const auto& states = flow->states;
    const auto at = std::find_if(states.begin(), states.end(),
                                 [&](const ast::State& s) { return s.head.name.text == a.target.parts[0].text; });
    if (at == states.end() || states.size() < 2) return add(a.span, "-> stay", "the arrow leads nowhere");
    const auto next = at + 1 == states.end() ? states.begin() : at + 1;
    add(a.span, "-> " + std::string(next->head.name.text), "the arrow leads elsewhere");
  }

  /// Neighbours lead to each other's targets.
  void swapped(const std::vector<ast::Handler>& handlers) {
    const ast::Handler* before = nullptr;
    for (const ast::Handler& h : handlers) {
      if (!h.arrow) continue;
      if (before && text(before->arrow->span) != text(h.arrow->span)) {
        const source::Span first = before->arrow->span, second = h.arrow->span;
        const source::Span between{first.file, first.end, second.begin};
        add(source::cover(first, second), text(second) + text(between) + text(first), "two arrows are swapped");
      }
      before = &h;
    }
  }

  // ---- blocks ----

  void block(const std::vector<ast::Stmt>& list, const ast::Flow* flow) {
    for (const ast::Stmt& s : list) statement(s, flow);
  }
  void block(const ast::Seldom<ast::Block>& b, const ast::Flow* flow) {
    if (b) block(b->statements, flow);
  }

  void statement(const ast::Stmt& s, const ast::Flow* flow) {
    if (const auto* v = std::get_if<ast::Set>(&s.node)) {
      add(s.span, "", "a `set` is dropped");
      constants(v->value);
    }
    if (const auto* v = std::get_if<ast::Let>(&s.node)) constants(v->value);
    if (std::holds_alternative<ast::Emit>(s.node)) add(s.span, "", "an `emit` is dropped");
    if (std::holds_alternative<ast::Handover>(s.node)) add(s.span, "", "the `handover` is dropped");
    if (std::holds_alternative<ast::Remind>(s.node)) add(s.span, "", "a `remind` is dropped");
    if (std::holds_alternative<ast::Cancel>(s.node)) add(s.span, "", "a `cancel` is dropped");
    if (const auto* v = std::get_if<ast::If>(&s.node)) {
      turned_round(v->condition, "the condition is turned round");
      constants(v->condition);
      block(v->then.statements, flow);
      block(v->otherwise, flow);
    }
    if (const auto* v = std::get_if<ast::For>(&s.node)) block(v->body.statements, flow);
    if (const auto* v = std::get_if<ast::Match>(&s.node))
      for (const ast::MatchCase& c : v->cases) block(c.body.statements, flow);
    if (const auto* v = std::get_if<ast::Seldom<ast::Ask>>(&s.node)) {
      const ast::Ask& ask = **v;
      if (ask.otherwise_arrow) elsewhere(*ask.otherwise_arrow, flow);
      block(ask.otherwise, flow);
    }
    if (const auto* v = std::get_if<ast::Seldom<ast::Try>>(&s.node)) {
      block((*v)->body.statements, flow);
      block((*v)->failed, flow);
    }
    if (const auto* v = std::get_if<ast::Go>(&s.node)) elsewhere(v->arrow, flow);
    if (const auto* v = std::get_if<ast::Return>(&s.node)) constants(v->value);
  }

  void handlers(const std::vector<ast::Handler>& list, const ast::Flow* flow) {
    for (const ast::Handler& h : list) {
      out.push_back({h.span, "", "the handler is dropped", true});
      turned_round(h.guard, "the guard is turned round");
      constants(h.guard);
      if (h.arrow) elsewhere(*h.arrow, flow);
      block(h.body, flow);
    }
    swapped(list);
  }

  void module(const ast::Module& m) {
    for (const ast::Var& v : m.vars)
      if (!v.config) constants(v.value);
    for (const ast::Intent& i : m.intents) turned_round(i.when, "the guard is turned round");
    for (const ast::Fn& f : m.fns) constants(f.value);
    for (const ast::Flow& f : m.flows) {
      for (const ast::Var& v : f.vars) constants(v.value);
      for (const ast::Intent& i : f.intents) turned_round(i.when, "the guard is turned round");
      for (const ast::Fn& fn : f.fns) constants(fn.value);
      handlers(f.handlers, &f);
      for (const ast::State& s : f.states) {
        block(s.entry, &f);
        handlers(s.handlers, &f);
        block(s.exit, &f);
      }
    }
    handlers(m.handlers, nullptr);
  }
};

}  // namespace

std::vector<Mutant> mutants_of(const driver::Result& result) {
  Changer changer{result};
  for (const resolve::LoadedModule& m : result.modules) {
    const std::string_view name = result.sources.name(m.ast.file);
    // Modules of the standard library are no files.
    if (std::find(result.files.begin(), result.files.end(), name) == result.files.end()) continue;
    const std::size_t first = changer.out.size();
    changer.module(m.ast);
    std::stable_sort(changer.out.begin() + static_cast<std::ptrdiff_t>(first), changer.out.end(),
                     [](const Mutant& a, const Mutant& b) { return a.span.begin < b.span.begin; });
  }
  return std::move(changer.out);
}

std::string mutant_diff(const driver::Result& result, const Mutant& m) {
  const std::string_view text = result.sources.text(m.span.file);
  std::size_t begin = text.rfind('\n', m.span.begin == 0 ? 0 : m.span.begin - 1);
  begin = begin == text.npos || m.span.begin == 0 ? 0 : begin + 1;
  const std::size_t end = std::min(text.find('\n', m.span.end), text.size());
  const std::string before(text.substr(begin, end - begin));
  std::string after(text.substr(begin, m.span.begin - begin));
  after += m.replacement;
  after += text.substr(m.span.end, end - m.span.end);
  std::string out;
  const auto lines = [&](const std::string& of, char mark) {
    for (std::size_t at = 0; at < of.size();) {
      const std::size_t stop = std::min(of.find('\n', at), of.size());
      const std::string line = of.substr(at, stop - at);
      if (line.find_first_not_of(" \t\r") != line.npos) out += std::string("  ") + mark + " " + line + "\n";
      at = stop + 1;
    }
  };
  lines(before, '-');
  lines(after, '+');
  return out;
}

}  // namespace bot::tool
