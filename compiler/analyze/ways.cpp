#include <algorithm>

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

using Who = WitnessLine::Who;
using Place = std::optional<Lines>;

Place shorter(Place a, Place b) {
  if (!a) return b;
  if (!b) return a;
  return b->size() < a->size() ? b : a;
}

struct Walker {
  const model::Program& program;
  Ways& out;
  Watch* watch;

  static Lines with(Lines lines, Who who, std::string text) {
    lines.push_back({who, std::move(text)});
    return lines;
  }

  Place body(const model::Body& body, Place in) {
    for (const model::Stmt& s : body) {
      if (!in) break;
      in = statement(s, std::move(*in));
    }
    return in;
  }

  Place statement(const model::Stmt& s, Lines in) {
    if (watch) watch->runs(s, in);
    const bool asks = std::holds_alternative<model::Ask>(s.node);
    if (auto line = asks ? std::nullopt : said_by(s)) {
      in.push_back(std::move(*line));
      return in;
    }
    if (const auto* v = std::get_if<model::If>(&s.node)) {
      // Where the condition says that it has come first, nothing is left to look for.
      const bool then_done = watch && watch->implies_stop(*v->condition, true);
      const bool else_done = watch && watch->implies_stop(*v->condition, false);
      Place then = then_done ? Place{} : body(v->then, in);
      return shorter(std::move(then), else_done ? Place{} : body(v->otherwise, std::move(in)));
    }
    if (const auto* v = std::get_if<model::Set>(&s.node)) {
      const auto* truth = std::get_if<model::ConstBool>(&v->value->node);
      const bool unset = (truth && !truth->value) || std::holds_alternative<model::ConstNone>(v->value->node);
      if (watch && !unset && watch->happens(model::RuleThing::Kind::var, u(v->var), in)) return std::nullopt;
      return in;
    }
    if (const auto* v = std::get_if<model::For>(&s.node)) {
      Place once = body(v->body, in);
      return shorter(std::move(in), std::move(once));
    }
    if (const auto* v = std::get_if<model::Match>(&s.node)) {
      Place behind;
      for (const model::Match::Case& c : v->cases) behind = shorter(std::move(behind), body(c.body, in));
      return v->complete ? behind : shorter(std::move(behind), body(v->otherwise, std::move(in)));
    }
    if (const auto* v = std::get_if<model::Ask>(&s.node)) return ask(*v, std::move(in));
    if (const auto* v = std::get_if<model::CallFlow>(&s.node)) {
      out.calls.emplace_back(v->flow, in);
      return with(std::move(in), Who::note, "the flow " + std::string(program.at(v->flow).name) + " ends");
    }
    if (const auto* v = std::get_if<model::Try>(&s.node)) {
      const std::string& name = program.at(v->call).qualified;
      Place fine = body(v->body, with(in, Who::note, name + " answers"));
      return shorter(std::move(fine), body(v->failed, with(std::move(in), Who::note, name + " fails")));
    }
    if (const auto* v = std::get_if<model::Go>(&s.node)) {
      if (v->target.kind == model::Target::Kind::stay) out.stay = shorter(std::move(out.stay), std::move(in));
      else arrow(v->target, std::move(in));
      return std::nullopt;
    }
    if (std::holds_alternative<model::Handover>(s.node)) {
      out.end = shorter(std::move(out.end), with(std::move(in), Who::note, "an agent takes over"));
      return std::nullopt;
    }
    if (std::holds_alternative<model::Return>(s.node)) {
      out.end = shorter(std::move(out.end), std::move(in));
      return std::nullopt;
    }
    return in;
  }

  Lines ask(const model::Ask& a, Lines in) {
    in.push_back({Who::bot, show(a.question)});
    out.asking = shorter(std::move(out.asking), in);
    if (a.retries) {
      const std::string times =
          *a.retries == 0 ? "no answer" : "no answer, " + std::to_string(*a.retries + 1) + " times";
      if (Place behind = body(a.otherwise, with(in, Who::user, "(" + times + ")")))
        out.stay = shorter(std::move(out.stay), std::move(behind));
    }
    std::string answer = a.nlu ? sample(program, *a.nlu, {}) : "Ani";
    if (answer.empty()) answer = "(an answer)";
    return with(std::move(in), Who::user, std::move(answer));
  }

  void arrow(const model::Target& t, Lines lines) {
    for (auto& [known, before] : out.arrows)
      if (known.kind == t.kind && known.state == t.state && known.flow == t.flow) {
        if (lines.size() < before.size()) before = std::move(lines);
        return;
      }
    out.arrows.emplace_back(t, std::move(lines));
  }
};

/// The variable that a plain question is about: `paid`, `name != none`.
bool asks_for(const model::Program& program, const model::Expr& e, std::uint32_t var) {
  const auto loads = [&](const model::Expr& x) {
    const auto* v = std::get_if<model::LoadVar>(&x.node);
    return v && u(v->var) == var;
  };
  if (loads(e)) return program.vars[var].type.is(model::TypeKind::bool_);
  const auto* b = std::get_if<model::Binary>(&e.node);
  if (!b || b->op != ast::BinaryOp::ne || !loads(*b->left)) return false;
  return std::holds_alternative<model::ConstNone>(b->right->node);
}

}  // namespace

bool Watch::implies_stop(const model::Expr& e, bool value) const {
  if (stop.kind != model::RuleThing::Kind::var) return false;
  if (const auto* n = std::get_if<model::Not>(&e.node)) return implies_stop(*n->operand, !value);
  if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    const bool every = (b->op == ast::BinaryOp::and_) == value;  // both sides are what the whole is
    if (b->op == ast::BinaryOp::and_ || b->op == ast::BinaryOp::or_) {
      const bool left = implies_stop(*b->left, value), right = implies_stop(*b->right, value);
      return every ? left || right : left && right;
    }
    if (b->op == ast::BinaryOp::eq && std::holds_alternative<model::ConstNone>(b->right->node)) {
      const auto* v = std::get_if<model::LoadVar>(&b->left->node);
      return !value && v && u(v->var) == stop.index;
    }
  }
  return value && asks_for(program, e, stop.index);
}

std::optional<WitnessLine> said_by(const model::Stmt& s) {
  if (const auto* v = std::get_if<model::Say>(&s.node)) return WitnessLine{Who::bot, show(v->variants[0])};
  if (const auto* v = std::get_if<model::SayMedia>(&s.node))
    return WitnessLine{Who::bot, v->caption ? show(*v->caption) : "(…)"};
  if (std::holds_alternative<model::SayCarousel>(s.node)) return WitnessLine{Who::bot, "(cards)"};
  if (const auto* v = std::get_if<model::Ask>(&s.node)) return WitnessLine{Who::bot, show(v->question)};
  return std::nullopt;
}

Ways ways(const model::Program& program, const model::Body& body, Lines before, Watch* watch) {
  Ways out;
  Place end = Walker{program, out, watch}.body(body, std::move(before));
  out.end = shorter(std::move(out.end), std::move(end));
  return out;
}

}  // namespace bot::analyze
