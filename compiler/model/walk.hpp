#pragma once
// What expressions and statements consist of, for whoever goes through all of them.

#include "compiler/model/model.hpp"

namespace bot::model {

/// Calls `f(const Expr&)` for every expression in a text, the ones in plural forms among them.
template <typename F>
void each_hole(const Template& text, const F& f) {
  for (const Template::Part& p : text.parts) {
    if (p.expr) f(*p.expr);
    for (const Template::Form& form : p.forms)
      for (const Template::Part& inner : form.parts)
        if (inner.expr) f(*inner.expr);
  }
}

/// Calls `f(const Expr&)` for the parts right under an expression.
template <typename F>
void each_part(const Expr& e, const F& f) {
  struct Visitor {
    const F& f;
    void one(const ExprPtr& p) const {
      if (p) f(*p);
    }
    void all(const std::vector<ExprPtr>& list) const {
      for (const ExprPtr& p : list) one(p);
    }
    void operator()(const ConstInt&) const {}
    void operator()(const ConstNumber&) const {}
    void operator()(const ConstBool&) const {}
    void operator()(const ConstDuration&) const {}
    void operator()(const ConstNone&) const {}
    void operator()(const ConstEnum&) const {}
    void operator()(const TextValue& v) const { each_hole(v.text, f); }
    void operator()(const LoadVar&) const {}
    void operator()(const LoadLocal&) const {}
    void operator()(const LoadAttribute&) const {}
    void operator()(const LoadContext&) const {}
    void operator()(const Found&) const {}
    void operator()(const Not& v) const { one(v.operand); }
    void operator()(const Negate& v) const { one(v.operand); }
    void operator()(const Some& v) const { one(v.operand); }
    void operator()(const Widen& v) const { one(v.operand); }
    void operator()(const Binary& v) const { one(v.left), one(v.right); }
    void operator()(const Conditional& v) const { one(v.condition), one(v.then), one(v.otherwise); }
    void operator()(const OneOf& v) const { one(v.value), all(v.items); }
    void operator()(const InList& v) const { one(v.value), one(v.list); }
    void operator()(const RecordValue& v) const { all(v.fields); }
    void operator()(const ListValue& v) const { all(v.items); }
    void operator()(const Field& v) const { one(v.object); }
    void operator()(const Item& v) const { one(v.list), one(v.index); }
    void operator()(const Concat& v) const { one(v.left), one(v.right); }
    void operator()(const Bounded& v) const { one(v.list); }
    void operator()(const CallFn& v) const { all(v.args); }
    void operator()(const CallBuiltin& v) const { all(v.args); }
    void operator()(const ToText& v) const { one(v.value); }
  };
  std::visit(Visitor{f}, e.node);
}

/// Calls `f(const Expr&)` for the expressions of buttons, links and cards.
template <typename F>
void each_expr(const Choices& choices, const F& f) {
  struct Visitor {
    const F& f;
    void one(const ExprPtr& p) const {
      if (p) f(*p);
    }
    void operator()(const Button& v) const {
      one(v.label);
      for (const ExprPtr& p : v.values) one(p);
    }
    void operator()(const Link& v) const { one(v.label), one(v.to); }
    void operator()(const Card& v) const {
      one(v.title), one(v.text), one(v.image);
      each_expr(v.choices, f);
    }
    void operator()(const ChoiceFor& v) const {
      one(v.list);
      each_expr(v.body, f);
    }
    void operator()(const ChoiceIf& v) const {
      one(v.condition);
      each_expr(v.then, f);
      each_expr(v.otherwise, f);
    }
  };
  for (const Choice& c : choices) std::visit(Visitor{f}, c.node);
}

/// Calls `f(const Button&)` for every button, those in cards, loops and conditions among them.
template <typename F>
void each_button(const Choices& choices, const F& f) {
  struct Visitor {
    const F& f;
    void operator()(const Button& v) const { f(v); }
    void operator()(const Link&) const {}
    void operator()(const Card& v) const { each_button(v.choices, f); }
    void operator()(const ChoiceFor& v) const { each_button(v.body, f); }
    void operator()(const ChoiceIf& v) const { each_button(v.then, f), each_button(v.otherwise, f); }
  };
  for (const Choice& c : choices) std::visit(Visitor{f}, c.node);
}

/// Calls `f(const Expr&)` for the expressions of a statement, those of inner blocks left out.
template <typename F>
void each_expr(const Stmt& s, const F& f) {
  struct Visitor {
    const F& f;
    void one(const ExprPtr& p) const {
      if (p) f(*p);
    }
    void all(const std::vector<ExprPtr>& list) const {
      for (const ExprPtr& p : list) one(p);
    }
    void operator()(const Say& v) const {
      for (const Template& t : v.variants) each_hole(t, f);
      each_expr(v.choices, f);
    }
    void operator()(const SayMedia& v) const {
      one(v.source), one(v.longitude);
      if (v.caption) each_hole(*v.caption, f);
      each_expr(v.choices, f);
    }
    void operator()(const SayCarousel& v) const { each_expr(v.cards, f); }
    void operator()(const Let& v) const { one(v.value); }
    void operator()(const Set& v) const { one(v.value); }
    void operator()(const If& v) const { one(v.condition); }
    void operator()(const For& v) const { one(v.list); }
    void operator()(const Match& v) const {
      one(v.value);
      for (const Match::Case& c : v.cases) all(c.values);
    }
    void operator()(const Ask& v) const {
      each_hole(v.question, f);
      if (v.retry) each_hole(*v.retry, f);
      each_expr(v.choices, f);
    }
    void operator()(const CallFlow& v) const { all(v.args); }
    void operator()(const Try& v) const { all(v.args); }
    void operator()(const Handover& v) const { one(v.to), one(v.note); }
    void operator()(const Remind& v) const { one(v.after); }
    void operator()(const Cancel&) const {}
    void operator()(const Emit& v) const {
      for (const auto& [name, value] : v.fields) one(value);
    }
    void operator()(const Return& v) const { one(v.value); }
    void operator()(const Go& v) const { all(v.args); }
  };
  std::visit(Visitor{f}, s.node);
}

/// Calls `f(const Body&)` for the blocks right inside a statement.
template <typename F>
void each_block(const Stmt& s, const F& f) {
  if (const auto* i = std::get_if<If>(&s.node)) {
    f(i->then);
    f(i->otherwise);
  } else if (const auto* l = std::get_if<For>(&s.node)) {
    f(l->body);
  } else if (const auto* m = std::get_if<Match>(&s.node)) {
    for (const Match::Case& c : m->cases) f(c.body);
    f(m->otherwise);
  } else if (const auto* a = std::get_if<Ask>(&s.node)) {
    f(a->otherwise);
  } else if (const auto* t = std::get_if<Try>(&s.node)) {
    f(t->body);
    f(t->failed);
  }
}

/// Calls `f(const Stmt&)` for every statement, those of inner blocks among them, outer ones first.
template <typename F>
void each_stmt(const Body& body, const F& f) {
  for (const Stmt& s : body) {
    f(s);
    each_block(s, [&](const Body& inner) { each_stmt(inner, f); });
  }
}

/// The choices that a statement shows, or nullptr.
[[nodiscard]] inline const Choices* choices_of(const Stmt& s) {
  if (const auto* say = std::get_if<Say>(&s.node)) return &say->choices;
  if (const auto* media = std::get_if<SayMedia>(&s.node)) return &media->choices;
  if (const auto* carousel = std::get_if<SayCarousel>(&s.node)) return &carousel->cards;
  if (const auto* ask = std::get_if<Ask>(&s.node)) return &ask->choices;
  return nullptr;
}

/// Whether a block may stop in the middle.
[[nodiscard]] inline bool suspends(const Body& body) {
  bool found = false;
  each_stmt(body, [&](const Stmt& s) {
    found = found || std::holds_alternative<Ask>(s.node) || std::holds_alternative<CallFlow>(s.node) ||
            std::holds_alternative<Try>(s.node);
  });
  return found;
}

/// Calls `f(const Body&)` for every entry, exit and handler's block of the program.
template <typename F>
void each_body(const Program& program, const F& f) {
  for (const State& s : program.states) {
    f(s.entry);
    f(s.exit);
  }
  for (const Handler& h : program.handlers) f(h.body);
}

}  // namespace bot::model
