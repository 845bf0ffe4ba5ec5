// Expressions as terms: what can be told apart by its text is one term, with the values its type allows.

#include <algorithm>
#include <limits>

#include "compiler/analyze/parts.hpp"
#include "compiler/analyze/solver.hpp"

namespace bot::analyze {

namespace {

using model::TypeKind;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t longest_key = 2000;

const model::Expr& plain(const model::Expr& e) {
  const auto* some = std::get_if<model::Some>(&e.node);
  return some ? plain(*some->operand) : e;
}

/// Writes an expression so that two are alike exactly when they mean the same.
struct KeyWriter {
  const Where& where;
  std::string key = {};
  Depends depends = {};

  void number(char kind, std::uint64_t n) { key += kind + std::to_string(n); }

  void text(const std::vector<model::Template::Part>& parts) {
    for (const model::Template::Part& p : parts) {
      key += '"' + std::to_string(p.literal.size()) + ':' + p.literal;
      if (p.expr) write(*p.expr);
      for (const model::Template::Form& f : p.forms) {
        number('p', static_cast<std::uint64_t>(f.category));
        text(f.parts);
      }
    }
  }

  void write(const model::Expr& outer) {
    if (key.size() > longest_key) return;
    const model::Expr& e = plain(outer);
    number('(', e.node.index());
    key += ' ';
    if (const auto* v = std::get_if<model::ConstInt>(&e.node)) key += std::to_string(v->value);
    if (const auto* v = std::get_if<model::ConstNumber>(&e.node)) key += std::to_string(ordered(v->value));
    if (const auto* v = std::get_if<model::ConstBool>(&e.node)) key += v->value ? "t" : "f";
    if (const auto* v = std::get_if<model::ConstDuration>(&e.node)) key += std::to_string(v->milliseconds);
    if (const auto* v = std::get_if<model::ConstEnum>(&e.node)) number('n', u(v->nlu)), number('v', v->value);
    if (const auto* v = std::get_if<model::LoadVar>(&e.node)) number('v', u(v->var)), depends.vars.push_back(v->var);
    if (const auto* v = std::get_if<model::LoadLocal>(&e.node)) {
      number('b', where.body);
      number('l', v->local);
      depends.locals.push_back(v->local);
    }
    if (const auto* v = std::get_if<model::LoadAttribute>(&e.node)) {
      number('i', where.intent ? u(*where.intent) : 0);
      number('a', v->attribute);
    }
    if (const auto* v = std::get_if<model::LoadContext>(&e.node)) {
      number('c', static_cast<std::uint64_t>(v->field));
      depends.message = true;
    }
    if (const auto* v = std::get_if<model::Found>(&e.node)) {
      number('n', u(v->nlu));
      if (v->value) number('v', *v->value);
      depends.message = true;
    }
    if (const auto* v = std::get_if<model::Binary>(&e.node)) number('o', static_cast<std::uint64_t>(v->op));
    if (const auto* v = std::get_if<model::RecordValue>(&e.node)) number('r', u(v->record));
    if (const auto* v = std::get_if<model::Field>(&e.node)) number('f', v->field);
    if (const auto* v = std::get_if<model::Bounded>(&e.node)) number('n', v->bound);
    if (const auto* v = std::get_if<model::CallFn>(&e.node)) number('f', u(v->fn));
    if (const auto* v = std::get_if<model::CallBuiltin>(&e.node))
      number('f', static_cast<std::uint64_t>(v->builtin)), number('n', v->args.size());
    if (const auto* v = std::get_if<model::TextValue>(&e.node)) text(v->text.parts);
    else model::each_part(e, [&](const model::Expr& part) { write(part); });
    key += ')';
  }
};

template <typename T>
void sort_unique(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

Range range_of(model::Builtin b, const model::Program& program, const model::CallBuiltin& call) {
  using model::Builtin;
  switch (b) {
    case Builtin::length_text: return {0, largest};
    case Builtin::length_list: {
      const model::Type& type = call.args[0]->type;
      return {0, type.is(TypeKind::list) ? program.at(type.list).bound : largest};
    }
    case Builtin::time_hour: return {0, 23};
    case Builtin::time_minute:
    case Builtin::time_second: return {0, 59};
    case Builtin::date_weekday: return {1, 7};
    case Builtin::date_day: return {1, 31};
    case Builtin::date_month: return {1, 12};
    case Builtin::abs_int: return {0, largest};
    case Builtin::upper:
    case Builtin::lower:
    case Builtin::trim:
    case Builtin::contains:
    case Builtin::join:
    case Builtin::round:
    case Builtin::floor:
    case Builtin::ceil:
    case Builtin::abs_number:
    case Builtin::min_int:
    case Builtin::min_number:
    case Builtin::max_int:
    case Builtin::max_number:
    case Builtin::int_of_text:
    case Builtin::number_of_text:
    case Builtin::format_number:
    case Builtin::time_date:
    case Builtin::date_year:
    case Builtin::date_plus:
    case Builtin::date_minus:
    case Builtin::date_difference: break;
  }
  return {-largest, largest};
}

}  // namespace

ValueSet Solver::domain_of(const model::Type& type) const {
  ValueSet out;
  out.none = type.optional;
  switch (type.kind) {
    case TypeKind::bool_: out.ranges = {{0, 1}}; break;
    case TypeKind::enum_: {
      const std::size_t count = program_.at(type.nlu).values.size();
      if (count > 0) out.ranges = {{0, static_cast<std::int64_t>(count) - 1}};
      break;
    }
    case TypeKind::number:
      out.ranges = {{ordered(std::numeric_limits<double>::lowest()), ordered(std::numeric_limits<double>::max())}};
      break;
    case TypeKind::int_:
    case TypeKind::duration:
    case TypeKind::time:
    case TypeKind::date: out.ranges = {{-largest, largest}}; break;
    case TypeKind::error:
    case TypeKind::none:
    case TypeKind::text:
    case TypeKind::record:
    case TypeKind::list: out.ranges = {{0, largest}}; break;
  }
  return out;
}

ValueSet Solver::domain_of(const model::Expr& e, Where where) const {
  ValueSet out = domain_of(e.type);
  if (e.type.kind != TypeKind::int_) {
    if (const auto* a = std::get_if<model::LoadAttribute>(&e.node); a && where.intent) {
      const model::Intent& i = program_.at(*where.intent);
      out = domain_of(model::type_of(program_, i, i.attributes[a->attribute]));
    }
    return out;
  }
  if (const auto* c = std::get_if<model::LoadContext>(&e.node); c && c->field == model::ContextField::misses)
    out.ranges = {{0, largest}};
  if (const auto* v = std::get_if<model::LoadVar>(&e.node); v && program_.at(v->var).name.empty())
    out.ranges = {{1, largest}};  // `visits`, counted on entry
  if (const auto* b = std::get_if<model::CallBuiltin>(&e.node)) out.ranges = {range_of(b->builtin, program_, *b)};
  return out;
}

std::string Solver::name_of(const model::Expr& e, Where where) const {
  if (const auto* a = std::get_if<model::LoadAttribute>(&e.node); a && where.intent)
    return std::string(program_.at(*where.intent).attributes[a->attribute].name);
  if (const auto* c = std::get_if<model::LoadContext>(&e.node); c && c->field == model::ContextField::misses)
    return "misses";
  return on_one_line(sources_.text(e.span));
}

Term Solver::new_term(const model::Expr& e, Where where) const {
  Term t;
  t.name = name_of(e, where);
  t.type = e.type;
  t.domain = domain_of(e, where);
  return t;
}

std::string on_one_line(std::string_view source) {
  std::string out;
  for (const char c : source) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

TermId Solver::add(std::string key, Term term) {
  const auto [it, fresh] = by_key_.try_emplace(std::move(key), static_cast<TermId>(terms_.size()));
  if (fresh) {
    sort_unique(term.depends.vars);
    sort_unique(term.depends.locals);
    terms_.push_back(std::move(term));
  }
  return it->second;
}

std::optional<TermId> Solver::term_of(const model::Expr& outer, Where where) {
  const model::Expr& e = plain(outer);
  KeyWriter writer{where};
  writer.write(e);
  if (writer.key.size() > longest_key) return std::nullopt;
  if (const auto known = by_key_.find(writer.key); known != by_key_.end()) return known->second;
  Term t = new_term(e, where);
  if (const auto fixed = constant(e))
    t.domain = fixed->none ? ValueSet{true, {}} : ValueSet{false, {{fixed->value, fixed->value}}};
  t.depends = std::move(writer.depends);
  return add(std::move(writer.key), std::move(t));
}

/// As term_of() calls a LoadAttribute.
TermId Solver::attribute(model::IntentId intent, std::uint32_t index) {
  model::Expr e;
  const model::Intent& i = program_.at(intent);
  e.type = model::type_of(program_, i, i.attributes[index]);
  e.node = model::LoadAttribute{index};
  return *term_of(e, {intent, 0});
}

std::int64_t Solver::text_number(const std::string& text) {
  const auto [it, fresh] = text_numbers_.try_emplace(text, static_cast<std::int64_t>(texts_.size()));
  if (fresh) texts_.push_back(text);
  return it->second;
}

std::optional<Solver::Constant> Solver::constant(const model::Expr& outer) {
  const model::Expr& e = plain(outer);
  if (std::holds_alternative<model::ConstNone>(e.node)) return Constant{true, 0};
  if (const auto* v = std::get_if<model::ConstBool>(&e.node)) return Constant{false, v->value ? 1 : 0};
  if (const auto* v = std::get_if<model::ConstInt>(&e.node)) return Constant{false, v->value};
  if (const auto* v = std::get_if<model::ConstNumber>(&e.node)) return Constant{false, ordered(v->value)};
  if (const auto* v = std::get_if<model::ConstDuration>(&e.node)) return Constant{false, v->milliseconds};
  if (const auto* v = std::get_if<model::ConstEnum>(&e.node)) return Constant{false, v->value};
  if (const auto* v = std::get_if<model::TextValue>(&e.node)) {
    if (!v->text.constant()) return std::nullopt;
    return Constant{false, text_number(v->text.parts.empty() ? "" : v->text.parts[0].literal)};
  }
  if (const auto* v = std::get_if<model::Negate>(&e.node)) {
    const auto inner = constant(*v->operand);
    if (!inner || inner->none) return std::nullopt;
    if (e.type.is(TypeKind::number)) return Constant{false, ordered(-number_of(inner->value))};
    return Constant{false, -inner->value};
  }
  if (const auto* v = std::get_if<model::Widen>(&e.node)) {
    const auto inner = constant(*v->operand);
    if (!inner || inner->none) return std::nullopt;
    return Constant{false, ordered(static_cast<double>(inner->value))};
  }
  if (const auto* v = std::get_if<model::Binary>(&e.node); v && e.type.is(TypeKind::int_)) {
    using ast::BinaryOp;
    if (v->op != BinaryOp::add && v->op != BinaryOp::sub && v->op != BinaryOp::mul) return std::nullopt;
    const auto a = constant(*v->left), b = constant(*v->right);
    if (!a || !b || a->none || b->none) return std::nullopt;
    std::int64_t sum = 0;
    const bool over = v->op == BinaryOp::add   ? __builtin_add_overflow(a->value, b->value, &sum)
                      : v->op == BinaryOp::sub ? __builtin_sub_overflow(a->value, b->value, &sum)
                                               : __builtin_mul_overflow(a->value, b->value, &sum);
    if (over || sum < -largest) return std::nullopt;  // an error of the turn
    return Constant{false, sum};
  }
  return std::nullopt;
}

}  // namespace bot::analyze
