#include "compiler/format/breaks.hpp"

#include <algorithm>

namespace bot::format {

namespace {

using namespace ast;

struct Walker {
  std::string_view text;
  const std::vector<Lexeme>& lexemes;
  Layout out;

  void entry(std::uint32_t offset, Entry kind) { out.entries.emplace(offset, kind); }
  void entry(const Span& span, Entry kind) { entry(span.begin, kind); }

  /// The lexeme so many places before the one at `offset`; comments do not count.
  [[nodiscard]] std::uint32_t before(std::uint32_t offset, int places) const {
    auto it = std::lower_bound(lexemes.begin(), lexemes.end(), offset,
                               [](const Lexeme& l, std::uint32_t o) { return l.begin < o; });
    while (it != lexemes.begin() && places > 0) {
      --it;
      if (it->kind != Lexeme::Kind::comment) --places;
    }
    return it == lexemes.end() ? offset : it->begin;
  }
  [[nodiscard]] std::string_view word_at(std::uint32_t offset) const {
    const auto it = std::lower_bound(lexemes.begin(), lexemes.end(), offset,
                                     [](const Lexeme& l, std::uint32_t o) { return l.begin < o; });
    return it == lexemes.end() ? std::string_view() : text.substr(it->begin, it->end - it->begin);
  }

  /// Signs of one kind within a span.
  void tight_signs(const Span& span, std::string_view signs) {
    auto it = std::lower_bound(lexemes.begin(), lexemes.end(), span.begin,
                               [](const Lexeme& l, std::uint32_t o) { return l.begin < o; });
    for (; it != lexemes.end() && it->begin < span.end; ++it)
      if (it->kind == Lexeme::Kind::sign && signs.find(text[it->begin]) != signs.npos) out.tight.insert(it->begin);
  }

  // ---- expressions --------------------------------------------------------------------------------------------------

  void expr(const ExprPtr& e) {
    if (e) expr(*e);
  }
  void expr(const Expr& e) {
    struct Visitor {
      Walker& w;
      const Expr& e;
      void operator()(const IntLiteral&) const {}
      void operator()(const NumberLiteral&) const {}
      void operator()(const BoolLiteral&) const {}
      void operator()(const DurationLiteral&) const {}
      void operator()(const NoneLiteral&) const {}
      void operator()(const TextLiteral&) const {}
      void operator()(const ListLiteral& v) const {
        for (const ExprPtr& i : v.items) w.expr(i);
      }
      void operator()(const NameRef&) const {}
      void operator()(const MemberRef& v) const { w.expr(v.object); }
      void operator()(const Index& v) const {
        w.expr(v.object);
        w.expr(v.index);
      }
      void operator()(const Call& v) const {
        w.expr(v.callee);
        w.arguments(v.args);
      }
      void operator()(const Unary& v) const {
        if (v.op == UnaryOp::negate) w.out.unary.insert(e.span.begin);
        w.expr(v.operand);
      }
      void operator()(const Binary& v) const {
        w.expr(v.left);
        w.expr(v.right);
      }
      void operator()(const Conditional& v) const {
        w.expr(v.condition);
        w.expr(v.then);
        w.expr(v.otherwise);
      }
    };
    // A number may carry its sign itself.
    if (e.span.begin < text.size() && text[e.span.begin] == '-') out.unary.insert(e.span.begin);
    std::visit(Visitor{*this, e}, e.node);
  }
  void arguments(const std::vector<Argument>& args) {
    for (const Argument& a : args) expr(a.value);
  }
  void type(const TypeRef& t) { tight_signs(t.span, "<>"); }
  void params(const std::vector<Param>& list) {
    for (const Param& p : list) {
      type(p.type);
      expr(p.value);
    }
  }
  void fields(const std::vector<Argument>& list) {
    for (const Argument& a : list) {
      entry(a.span, Entry::field);
      expr(a.value);
    }
  }

  // ---- actions ------------------------------------------------------------------------------------------------------

  void block(const Block& b) {
    for (const Stmt& s : b.statements) statement(s);
  }
  void block(const Seldom<Block>& b) {
    if (b) block(*b);
  }
  void choices(const Choices& list) {
    for (const Choice& c : list) choice(c);
  }
  void choice(const Choice& c) {
    entry(c.span, Entry::choice);
    if (const auto* button = std::get_if<Button>(&c.node)) {
      expr(button->label);
      arguments(button->sends.args);
    } else if (const auto* link = std::get_if<Link>(&c.node)) {
      expr(link->label);
      expr(link->to);
    } else if (const auto* card = std::get_if<Card>(&c.node)) {
      expr(card->title);
      for (const ExprPtr* part : {&card->text, &card->image}) {
        if (!*part) continue;
        entry(before((*part)->span.begin, 1), Entry::choice);
        expr(*part);
      }
      choices(card->choices);
    } else if (const auto* loop = std::get_if<ChoiceFor>(&c.node)) {
      expr(loop->list);
      choices(loop->body);
    } else {
      branch(std::get<ChoiceIf>(c.node));
    }
  }
  /// `else if` is a branch alone in `otherwise`, which begins with its condition, and no entry of its own.
  [[nodiscard]] bool follows_else_if(std::uint32_t begin) const {
    int places = 1;
    while (word_at(before(begin, places)) == "(") ++places;
    return word_at(before(begin, places)) == "if" && word_at(before(begin, places + 1)) == "else";
  }
  void branch(const ChoiceIf& c) {
    expr(c.condition);
    choices(c.then);
    if (c.otherwise.size() == 1 && follows_else_if(c.otherwise[0].span.begin))
      if (const auto* next = std::get_if<ChoiceIf>(&c.otherwise[0].node)) return branch(*next);
    choices(c.otherwise);
  }
  void branch(const If& s) {
    expr(s.condition);
    block(s.then);
    if (!s.otherwise) return;
    const auto& inner = s.otherwise->statements;
    if (inner.size() == 1 && follows_else_if(inner[0].span.begin))
      if (const auto* next = std::get_if<If>(&inner[0].node)) return branch(*next);
    block(*s.otherwise);
  }

  void statement(const Stmt& s) {
    entry(s.span, Entry::action);
    struct Visitor {
      Walker& w;
      void operator()(const Say& v) const {
        if (v.one_of)
          for (const Text& t : v.variants) w.entry(t.span, Entry::variant);
        w.choices(v.choices);
      }
      void operator()(const SayMedia& v) const {
        w.expr(v.source);
        w.expr(v.longitude);
        w.choices(v.choices);
      }
      void operator()(const SayCarousel& v) const { w.choices(v.cards); }
      void operator()(const Let& v) const {
        if (v.type) w.type(*v.type);
        w.expr(v.value);
      }
      void operator()(const Set& v) const { w.expr(v.value); }
      void operator()(const If& v) const { w.branch(v); }
      void operator()(const For& v) const {
        w.expr(v.list);
        w.block(v.body);
      }
      void operator()(const Match& v) const {
        w.expr(v.value);
        for (const MatchCase& c : v.cases) {
          w.entry(c.span, Entry::case_);
          for (const ExprPtr& value : c.values) w.expr(value);
          w.block(c.body);
        }
      }
      void operator()(const Seldom<Ask>& written) const {
        const Ask& v = *written;
        w.type(v.type);
        w.choices(v.choices);
        if (v.retry) w.entry(w.before(v.retry->span.begin, v.retries ? 2 : 1), Entry::choice);
        if (v.otherwise_arrow) w.entry(w.before(v.otherwise_arrow->span.begin, 1), Entry::choice);
        else if (v.otherwise) w.entry(w.before(v.otherwise->span.begin, 1), Entry::choice);
        if (v.otherwise_arrow) w.arguments(v.otherwise_arrow->args);
        w.block(v.otherwise);
      }
      void operator()(const CallFlow& v) const { w.arguments(v.args); }
      void operator()(const Seldom<Try>& written) const {
        const Try& v = *written;
        w.arguments(v.args);
        w.block(v.body);
        w.block(v.failed);
      }
      void operator()(const Handover&) const {}
      void operator()(const Remind& v) const { w.expr(v.after); }
      void operator()(const Cancel&) const {}
      void operator()(const Emit& v) const { w.fields(v.fields); }
      void operator()(const Return& v) const { w.expr(v.value); }
      void operator()(const Go& v) const { w.arguments(v.arrow.args); }
    };
    std::visit(Visitor{*this}, s.node);
  }

  // ---- declarations -------------------------------------------------------------------------------------------------

  void setting(std::uint32_t value) { entry(before(value, 1), Entry::setting); }
  void bot(const Bot& b) {
    entry(b.head.span, Entry::item);
    if (b.title) setting(b.title->span.begin);
    if (!b.languages.empty()) setting(b.languages[0].span.begin);
    if (!b.channels.empty()) setting(b.channels[0].span.begin);
    if (b.timezone) setting(b.timezone->span.begin);
  }
  void nlu(const Nlu& n) {
    entry(n.head.span, Entry::item);
    for (const EnumValue& v : n.values) entry(v.name.span, n.kind == NluKind::remote ? Entry::field : Entry::value);
    for (const PatternForm& p : n.patterns) {
      entry(p.span, Entry::value);
      params(p.captures);
    }
  }
  void intent(const Intent& i) {
    entry(i.head.span, Entry::item);
    for (const IntentAttribute& a : i.attributes) type(a.type);
    expr(i.classifier);
    expr(i.when);
    for (const Sample& s : i.samples) {
      entry(s.span, Entry::sample);
      arguments(s.args);
    }
  }
  void handler(const Handler& h) {
    entry(h.span, Entry::handler);
    for (const Trigger& t : h.triggers) arguments(t.args);
    expr(h.delay);
    expr(h.guard);
    if (h.arrow) arguments(h.arrow->args);
    block(h.body);
  }
  void var(const Var& v) {
    entry(v.head.span, Entry::item);
    type(v.type);
    expr(v.value);
  }
  void fn(const Fn& f) {
    entry(f.head.span, Entry::item);
    params(f.params);
    type(f.result);
    expr(f.value);
  }
  void state(const State& s) {
    entry(s.head.span, Entry::item);
    for (const Stmt& a : s.entry) statement(a);
    for (const Handler& h : s.handlers) handler(h);
    if (!s.exit) return;
    entry(before(s.exit->span.begin, 1), Entry::handler);
    block(*s.exit);
  }
  void flow(const Flow& f) {
    entry(f.head.span, Entry::item);
    params(f.params);
    if (f.result) type(*f.result);
    expr(f.expires);
    for (const Var& v : f.vars) var(v);
    for (const Nlu& n : f.nlus) nlu(n);
    for (const Intent& i : f.intents) intent(i);
    for (const Fn& x : f.fns) fn(x);
    for (const Handler& h : f.handlers) handler(h);
    for (const State& s : f.states) state(s);
  }
  void test(const Test& t) {
    for (const TestStep& s : t.steps) {
      entry(s.span, Entry::step);
      expr(s.value);
      if (s.has_args) fields(s.args);
      arguments(s.intent.args);
    }
  }

  void module(const Module& m) {
    for (const Bot& b : m.bots) bot(b);
    for (const Use& u : m.uses) {
      entry(u.span, Entry::item);
      tight_signs(u.module_span, "/");
    }
    for (const Nlu& n : m.nlus) nlu(n);
    for (const Intent& i : m.intents) intent(i);
    for (const Var& v : m.vars) var(v);
    for (const Record& r : m.records) {
      entry(r.head.span, Entry::item);
      for (const Param& p : r.fields) entry(p.span, Entry::field);
      params(r.fields);
    }
    for (const Enum& e : m.enums) {
      entry(e.head.span, Entry::item);
      for (const EnumValue& v : e.values) entry(v.name.span, Entry::field);
    }
    for (const Service& s : m.services) {
      entry(s.head.span, Entry::item);
      for (const ServiceCall& c : s.calls) {
        entry(c.span, Entry::step);
        params(c.params);
        if (c.result) type(*c.result);
        expr(c.timeout);
      }
    }
    for (const Fn& f : m.fns) fn(f);
    for (const Flow& f : m.flows) flow(f);
    for (const Handler& h : m.handlers) handler(h);
    for (const Test& t : m.tests) {
      entry(t.span, Entry::item);
      test(t);
    }
    for (const Rule& r : m.rules) entry(r.span, Entry::item);
  }
};

}  // namespace

Layout layout_of(const ast::Module& module, std::string_view text, const std::vector<Lexeme>& lexemes) {
  Walker w{text, lexemes, {}};
  w.module(module);
  return std::move(w.out);
}

}  // namespace bot::format
