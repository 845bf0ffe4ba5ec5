// Expressions over abstract values. Where one is not known, both outcomes of a condition are tried.

#include <algorithm>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze::exploring {

using ast::BinaryOp;
using Kind = Abstract::Kind;

namespace {

__extension__ typedef __int128 Wide;

std::int64_t narrow(Wide v) {
  if (v >= Wide{no_high}) return no_high;
  if (v <= Wide{no_low}) return no_low;
  return static_cast<std::int64_t>(v);
}
bool ends(const Abstract& a) { return a.low != no_low && a.high != no_high; }
bool single(const Abstract& a) { return a.low == a.high && ends(a); }
/// The sum of two ends, one of which may be "no end".
std::int64_t sum(std::int64_t a, std::int64_t b) {
  if (a == no_low || b == no_low) return no_low;
  if (a == no_high || b == no_high) return no_high;
  return narrow(Wide{a} + b);
}
std::int64_t minus(std::int64_t a) { return a == no_low ? no_high : a == no_high ? no_low : -a; }

/// Sums of known numbers; what is more than that is some number.
std::optional<Abstract> calculate(BinaryOp op, const Abstract& a, const Abstract& b) {
  switch (op) {
    case BinaryOp::add: return of_int(sum(a.low, b.low), sum(a.high, b.high));
    case BinaryOp::sub: return of_int(sum(a.low, minus(b.high)), sum(a.high, minus(b.low)));
    case BinaryOp::mul:
      if (!single(a) || !single(b)) return std::nullopt;
      return of_int(narrow(Wide{a.low} * b.low), narrow(Wide{a.low} * b.low));
    case BinaryOp::div:
    case BinaryOp::mod: {
      if (!single(a) || !single(b)) return std::nullopt;
      if (b.low == 0) throw Dead{};
      const std::int64_t v = op == BinaryOp::div ? a.low / b.low : a.low % b.low;
      return of_int(v, v);
    }
    case BinaryOp::or_:
    case BinaryOp::and_:
    case BinaryOp::eq:
    case BinaryOp::ne:
    case BinaryOp::lt:
    case BinaryOp::le:
    case BinaryOp::gt:
    case BinaryOp::ge:
    case BinaryOp::in:
    case BinaryOp::coalesce: break;
  }
  return std::nullopt;
}

bool compares(BinaryOp op) {
  return op == BinaryOp::eq || op == BinaryOp::ne || op == BinaryOp::lt || op == BinaryOp::le || op == BinaryOp::gt ||
         op == BinaryOp::ge;
}

std::optional<bool> same(const Abstract& a, const Abstract& b) {
  if (a.is(Kind::any) || b.is(Kind::any)) return std::nullopt;
  if (a.is(Kind::none) || b.is(Kind::none)) return a.is(Kind::none) && b.is(Kind::none);
  if (a.is(Kind::there) || b.is(Kind::there) || a.kind != b.kind) return std::nullopt;
  switch (a.kind) {
    case Kind::int_:
      if (a.high < b.low || b.high < a.low) return false;
      if (single(a) && single(b)) return true;
      return std::nullopt;
    case Kind::bool_:
    case Kind::enum_: return a.low == b.low;
    case Kind::text: return a.text == b.text;
    case Kind::list: {
      if (a.items.size() != b.items.size()) return false;
      bool all = true;
      for (std::size_t i = 0; i < a.items.size(); ++i) {
        const auto one = same(a.items[i], b.items[i]);
        if (one == false) return false;
        all = all && one.has_value();
      }
      return all ? std::optional(true) : std::nullopt;
    }
    case Kind::any:
    case Kind::there:
    case Kind::none: break;
  }
  return std::nullopt;
}

std::optional<bool> inverse(std::optional<bool> v) { return v ? std::optional(!*v) : v; }

const model::Expr& stripped(const model::Expr& e) {
  if (const auto* s = std::get_if<model::Some>(&e.node)) return stripped(*s->operand);
  return e;
}

bool is_nonzero(const model::Expr& e) {
  if (const auto* w = std::get_if<model::Widen>(&e.node)) return is_nonzero(*w->operand);
  if (const auto* n = std::get_if<model::ConstNumber>(&e.node)) return n->value != 0;
  const auto* i = std::get_if<model::ConstInt>(&e.node);
  return i && i->value != 0;
}

}  // namespace

std::optional<bool> Turn::compare(BinaryOp op, const Abstract& a, const Abstract& b) const {
  if (op == BinaryOp::eq) return same(a, b);
  if (op == BinaryOp::ne) return inverse(same(a, b));
  if (!a.is(Kind::int_) || !b.is(Kind::int_)) return std::nullopt;
  if (op == BinaryOp::gt) return compare(BinaryOp::lt, b, a);
  if (op == BinaryOp::ge) return compare(BinaryOp::le, b, a);
  const bool strict = op == BinaryOp::lt;
  if (a.high != no_high && b.low != no_low && (strict ? a.high < b.low : a.high <= b.low)) return true;
  if (a.low != no_low && b.high != no_high && (strict ? a.low >= b.high : a.low > b.high)) return false;
  return std::nullopt;
}

/// Where the value lies, when it is one that can be narrowed down.
Abstract* Turn::place(const model::Expr& whole, const Names& names) {
  const model::Expr& e = stripped(whole);
  if (const auto* v = std::get_if<model::LoadVar>(&e.node))
    return facts.tracked[u(v->var)] && !program.at(v->var).config ? &world.vars[u(v->var)] : nullptr;
  if (const auto* v = std::get_if<model::LoadLocal>(&e.node)) {
    if (!names.locals) return nullptr;
    for (auto& [local, value] : *names.locals)
      if (local == v->local) return &value;
  }
  if (const auto* v = std::get_if<model::LoadAttribute>(&e.node))
    if (names.attributes && v->attribute < names.attributes->size()) return &(*names.attributes)[v->attribute];
  if (const auto* v = std::get_if<model::LoadContext>(&e.node))
    if (v->field == model::ContextField::misses) return &world.misses;
  return nullptr;
}

/// The condition, which was not known, is this: what does it say of the values in it?
void Turn::refine(const model::Expr& e, const Names& names, bool value) {
  if (Abstract* at = place(e, names); at && e.type.is(model::TypeKind::bool_)) {
    *at = of_bool(value);
    return;
  }
  const auto* b = std::get_if<model::Binary>(&e.node);
  if (!b || !compares(b->op)) return;
  const bool right_is_place = place(*b->left, names) == nullptr;
  Abstract* at = right_is_place ? place(*b->right, names) : place(*b->left, names);
  if (!at) return;
  const bool before = forking;
  forking = false;
  Abstract other;
  try {
    other = evaluate(right_is_place ? *b->left : *b->right, names);
  } catch (const Undecided&) {
    forking = before;
    return;
  }
  forking = before;
  const bool equal = (b->op == BinaryOp::eq) == value;
  if (b->op == BinaryOp::eq || b->op == BinaryOp::ne) {
    if (equal && !other.is(Kind::any) && !(other.is(Kind::there) && !at->is(Kind::any))) *at = other;
    else if (!equal && other.is(Kind::none) && at->is(Kind::any)) *at = {Kind::there};
    return;
  }
  if (!other.is(Kind::int_)) return;
  if (at->is(Kind::there)) *at = of_int(no_low, no_high);
  if (!at->is(Kind::int_)) return;
  // at < other, with the sides and the outcome turned round as needed
  bool less = b->op == BinaryOp::lt || b->op == BinaryOp::le;
  bool strict = b->op == BinaryOp::lt || b->op == BinaryOp::gt;
  if (right_is_place) less = !less;
  if (!value) {
    less = !less;
    strict = !strict;
  }
  if (less && other.high != no_high) at->high = std::min(at->high, strict ? other.high - 1 : other.high);
  if (!less && other.low != no_low) at->low = std::max(at->low, strict ? other.low + 1 : other.low);
  if (at->low > at->high) throw Dead{};
  *at = facts.bounded(*at);
}

bool Turn::suppose(const model::Expr& e) {
  const bool value = choose(2) == 0;
  supposed = true;
  tell(WitnessLine::Who::note, "supposed: " + on_one_line(facts.sources.text(e.span)) + (value ? "" : " is false"));
  return value;
}

std::optional<bool> Turn::known(const model::ExprPtr& e, const Names& names) {
  if (!e) return true;
  const bool before = forking;
  forking = false;
  std::optional<bool> out;
  try {
    out = truth(*e, names);
  } catch (const Undecided&) {
  } catch (const Dead&) {
  }
  forking = before;
  return out;
}

bool Turn::truth(const model::Expr& e, const Names& names) {
  spend();
  if (const auto* v = std::get_if<model::Not>(&e.node)) return !truth(*v->operand, names);
  if (const auto* v = std::get_if<model::Conditional>(&e.node))
    return truth(*v->condition, names) ? truth(*v->then, names) : truth(*v->otherwise, names);
  if (const auto* v = std::get_if<model::CallFn>(&e.node)) {
    const model::Fn& fn = program.fns[u(v->fn)];
    if (fn.body) {
      Locals locals;
      for (std::uint32_t i = 0; i < v->args.size(); ++i) locals.emplace_back(i, evaluate(*v->args[i], names));
      return truth(*fn.body, {nullptr, &locals});
    }
  }
  if (const auto* v = std::get_if<model::Binary>(&e.node)) {
    if (v->op == BinaryOp::and_) return truth(*v->left, names) && truth(*v->right, names);
    if (v->op == BinaryOp::or_) return truth(*v->left, names) || truth(*v->right, names);
  }
  const Abstract value = evaluate(e, names);
  if (value.is(Kind::bool_)) return value.low != 0;
  const bool outcome = suppose(e);
  refine(e, names, outcome);
  return outcome;
}

Abstract Turn::builtin(const model::CallBuiltin& call, const Names& names, const model::Type& type) {
  using B = model::Builtin;
  Abstracts a;
  for (const model::ExprPtr& arg : call.args) a.push_back(evaluate(*arg, names));
  const auto ints = [&] { return std::all_of(a.begin(), a.end(), [](const Abstract& x) { return x.is(Kind::int_); }); };
  switch (call.builtin) {
    case B::length_list:
      if (a[0].is(Kind::list)) {
        const auto n = static_cast<std::int64_t>(a[0].items.size());
        return of_int(n, n);
      }
      return of_int(0, no_high);
    case B::length_text: return of_int(0, no_high);
    case B::min_int:
      if (ints()) return of_int(std::min(a[0].low, a[1].low), std::min(a[0].high, a[1].high));
      break;
    case B::max_int:
      if (ints()) return of_int(std::max(a[0].low, a[1].low), std::max(a[0].high, a[1].high));
      break;
    case B::time_hour: return of_int(0, 23);
    case B::time_minute:
    case B::time_second: return of_int(0, 59);
    case B::date_weekday: return of_int(1, 7);
    case B::date_day: return of_int(1, 31);
    case B::date_month: return of_int(1, 12);
    case B::round:
    case B::floor:
    case B::ceil:
    case B::date_plus:
    case B::date_minus:
    case B::date_difference: may_fail = true; break;
    case B::upper:
    case B::lower:
    case B::trim:
    case B::contains:
    case B::join:
    case B::abs_int:
    case B::abs_number:
    case B::min_number:
    case B::max_number:
    case B::int_of_text:
    case B::number_of_text:
    case B::format_number:
    case B::time_date:
    case B::date_year: break;
  }
  return unknown(type);
}

Abstract Turn::evaluate(const model::Expr& e, const Names& names) {
  spend();
  struct Visitor {
    Turn& t;
    const Names& names;
    const model::Expr& e;

    Abstract go(const model::ExprPtr& x) const { return t.evaluate(*x, names); }
    [[nodiscard]] Abstract some() const { return unknown(e.type); }
    Abstract all(const std::vector<model::ExprPtr>& list) const {
      Abstract out{Kind::list};
      for (const model::ExprPtr& x : list) out.items.push_back(go(x));
      return out;
    }
    Abstract operator()(const model::ConstInt& v) const { return of_int(v.value, v.value); }
    Abstract operator()(const model::ConstNumber&) const { return some(); }
    Abstract operator()(const model::ConstBool& v) const { return of_bool(v.value); }
    Abstract operator()(const model::ConstDuration& v) const { return of_int(v.milliseconds, v.milliseconds); }
    Abstract operator()(const model::ConstNone&) const { return none(); }
    Abstract operator()(const model::ConstEnum& v) const { return of_enum(v.value); }
    Abstract operator()(const model::TextValue& v) const {
      // Translations are other texts.
      if (!v.text.constant() || t.program.bot.languages.size() > 1) return some();
      Abstract out{Kind::text};
      for (const auto& part : v.text.parts) out.text += part.literal;
      return out.text.size() > 64 ? some() : out;
    }
    Abstract operator()(const model::LoadVar& v) const {
      return t.facts.tracked[u(v.var)] && !t.world.vars.empty() ? t.world.vars[u(v.var)] : some();
    }
    Abstract operator()(const model::LoadLocal&) const {
      const Abstract* at = t.place(e, names);
      return at ? *at : some();
    }
    Abstract operator()(const model::LoadAttribute&) const {
      const Abstract* at = t.place(e, names);
      return at ? *at : some();
    }
    Abstract operator()(const model::LoadContext& v) const {
      return v.field == model::ContextField::misses ? t.world.misses : some();
    }
    Abstract operator()(const model::Found&) const { return some(); }
    Abstract operator()(const model::Not& v) const {
      Abstract x = go(v.operand);
      return x.is(Kind::bool_) ? of_bool(x.low == 0) : x;
    }
    Abstract operator()(const model::Negate& v) const {
      const Abstract x = go(v.operand);
      return x.is(Kind::int_) ? of_int(minus(x.high), minus(x.low)) : some();
    }
    Abstract operator()(const model::Some& v) const {
      Abstract x = go(v.operand);
      if (x.is(Kind::none)) throw Dead{};
      return x.is(Kind::any) ? Abstract{Kind::there} : x;
    }
    Abstract operator()(const model::Widen& v) const {
      (void)go(v.operand);
      return some();
    }
    Abstract operator()(const model::Binary& v) const {
      if (v.op == BinaryOp::and_ || v.op == BinaryOp::or_) {
        const Abstract a = go(v.left);
        const bool stops = a.is(Kind::bool_) && (a.low != 0) == (v.op == BinaryOp::or_);
        if (stops) return a;
        // A value is wanted, and the right side is asked only when the left one has not decided.
        const bool left = a.is(Kind::bool_) ? a.low != 0 : t.truth(*v.left, names);
        if (left == (v.op == BinaryOp::or_)) return of_bool(left);
        return go(v.right);
      }
      if (v.op == BinaryOp::coalesce) {
        const Abstract a = go(v.left);
        if (a.is(Kind::none)) return go(v.right);
        if (!a.is(Kind::any)) return a;
        return some();
      }
      const Abstract a = go(v.left), b = go(v.right);
      if (compares(v.op)) {
        const auto known = t.compare(v.op, a, b);
        return known ? of_bool(*known) : some();
      }
      if (!v.left->type.is(model::TypeKind::text)) t.may_fail = true;
      if (v.op == BinaryOp::div || v.op == BinaryOp::mod) {
        const bool fine = is_nonzero(*v.right) || (b.is(Kind::int_) && single(b) && b.low != 0);
        if (!fine && !(b.is(Kind::int_) && single(b))) t.supposed = true;  // it may be 0
      }
      if (a.is(Kind::int_) && b.is(Kind::int_) && e.type.is(model::TypeKind::int_))
        if (auto out = calculate(v.op, a, b)) return t.facts.bounded(*out);
      return some();
    }
    Abstract operator()(const model::Conditional& v) const {
      return t.truth(*v.condition, names) ? go(v.then) : go(v.otherwise);
    }
    Abstract one_of(const Abstract& value, const Abstracts& items) const {
      bool all = true;
      for (const Abstract& item : items) {
        const auto is = same(value, item);
        if (is == true) return of_bool(true);
        all = all && is.has_value();
      }
      return all ? of_bool(false) : some();
    }
    Abstract operator()(const model::OneOf& v) const {
      // The items behind the one that it is are not asked for.
      const Abstract value = go(v.value);
      bool all_known = true;
      for (const model::ExprPtr& item : v.items) {
        std::optional<bool> is;
        try {
          is = same(value, go(item));
        } catch (const Dead&) {
          if (all_known) throw;
          t.supposed = true;
          return some();
        }
        if (is == true && all_known) return of_bool(true);
        if (is == true) return some();
        all_known = all_known && is.has_value();
      }
      return all_known ? of_bool(false) : some();
    }
    Abstract operator()(const model::InList& v) const {
      const Abstract value = go(v.value), list = go(v.list);
      return list.is(Kind::list) ? one_of(value, list.items) : some();
    }
    Abstract operator()(const model::RecordValue& v) const {
      (void)all(v.fields);
      return some();
    }
    Abstract operator()(const model::ListValue& v) const { return v.items.size() > 16 ? some() : all(v.items); }
    Abstract operator()(const model::Field& v) const {
      (void)go(v.object);
      return some();
    }
    Abstract operator()(const model::Item& v) const {
      (void)go(v.list), (void)go(v.index);
      t.may_fail = t.supposed = true;
      return some();
    }
    Abstract operator()(const model::Concat& v) const {
      Abstract a = go(v.left);
      const Abstract b = go(v.right);
      if (!a.is(Kind::list) || !b.is(Kind::list) || a.items.size() + b.items.size() > 4) return some();
      a.items.insert(a.items.end(), b.items.begin(), b.items.end());
      return a;
    }
    Abstract operator()(const model::Bounded& v) const {
      Abstract a = go(v.list);
      if (!a.is(Kind::list)) t.may_fail = t.supposed = true;
      else if (a.items.size() > v.bound) throw Dead{};  // an error of the turn
      return a;
    }
    Abstract operator()(const model::CallFn& v) const {
      const model::Fn& fn = t.program.fns[u(v.fn)];
      if (!fn.body) return some();
      Locals locals;
      for (std::uint32_t i = 0; i < v.args.size(); ++i) locals.emplace_back(i, go(v.args[i]));
      return t.evaluate(*fn.body, {nullptr, &locals});
    }
    Abstract operator()(const model::CallBuiltin& v) const { return t.builtin(v, names, e.type); }
    Abstract operator()(const model::ToText& v) const {
      (void)go(v.value);
      return some();
    }
  };
  Abstract out = std::visit(Visitor{*this, names, e}, e.node);
  if (e.type.optional && out.is(Kind::there) && std::holds_alternative<model::Conditional>(e.node)) return {Kind::any};
  return out;
}

}  // namespace bot::analyze::exploring
