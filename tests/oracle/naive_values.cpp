// Expressions: what each of them is worth.

#include <cmath>
#include <utf8proc.h>

#include "bytecode/fold.hpp"
#include "compiler/analyze/phrase_model.hpp"
#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

using ast::BinaryOp;
using model::TypeKind;

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t day = 86'400'000;

Value of(bool v) { return {v}; }
Value of(std::string v) { return {std::move(v)}; }
/// An int, from -(2^63 - 1) to 2^63 - 1.
Value of_int(Wide v) {
  constexpr Wide limit = INT64_MAX;
  if (v > limit || v < -limit) throw Fail{Failure::overflow};
  return {static_cast<std::int64_t>(v)};
}
Value of_number(double v) {
  if (!std::isfinite(v)) throw Fail{Failure::overflow};
  return {v == 0 ? 0.0 : v};
}
Value of_rounded(double v) {
  if (!(v > -0x1p63 && v < 0x1p63)) throw Fail{Failure::overflow};
  return of_int(static_cast<std::int64_t>(v));
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}
std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a - floor_div(a, b) * b; }

Value calculate(BinaryOp op, std::int64_t a, std::int64_t b) {
  if ((op == BinaryOp::div || op == BinaryOp::mod) && b == 0) throw Fail{Failure::division_by_zero};
  switch (op) {
    case BinaryOp::add: return of_int(Wide{a} + b);
    case BinaryOp::sub: return of_int(Wide{a} - b);
    case BinaryOp::mul: return of_int(Wide{a} * b);
    case BinaryOp::div: return of_int(a / b);  // towards zero
    case BinaryOp::mod: return of_int(a % b);  // the sign of a
    case BinaryOp::lt: return of(a < b);
    case BinaryOp::le: return of(a <= b);
    case BinaryOp::gt: return of(a > b);
    case BinaryOp::ge: return of(a >= b);
    case BinaryOp::or_:
    case BinaryOp::and_:
    case BinaryOp::eq:
    case BinaryOp::ne:
    case BinaryOp::in:
    case BinaryOp::coalesce: break;
  }
  return {};
}

Value calculate(BinaryOp op, double a, double b) {
  if ((op == BinaryOp::div || op == BinaryOp::mod) && b == 0) throw Fail{Failure::division_by_zero};
  switch (op) {
    case BinaryOp::add: return of_number(a + b);
    case BinaryOp::sub: return of_number(a - b);
    case BinaryOp::mul: return of_number(a * b);
    case BinaryOp::div: return of_number(a / b);
    case BinaryOp::mod: return of_number(std::fmod(a, b));
    case BinaryOp::lt: return of(a < b);
    case BinaryOp::le: return of(a <= b);
    case BinaryOp::gt: return of(a > b);
    case BinaryOp::ge: return of(a >= b);
    case BinaryOp::or_:
    case BinaryOp::and_:
    case BinaryOp::eq:
    case BinaryOp::ne:
    case BinaryOp::in:
    case BinaryOp::coalesce: break;
  }
  return {};
}

/// Every character mapped by itself.
std::string mapped(const std::string& text, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t point = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (size <= 0) return out;
    utf8proc_uint8_t bytes[4];
    const auto wide = utf8proc_encode_char(map(point), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(wide));
    at += static_cast<std::size_t>(size);
  }
  return out;
}

std::string trimmed(const std::string& text) {
  static constexpr const char* blank = " \t\n\v\f\r";
  const std::size_t first = text.find_first_not_of(blank);
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// The digits at `at`, and behind them.
std::size_t skip_digits(const std::string& text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

/// Whether a sign stands before it; the sign is taken off.
bool take_sign(std::string& text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.erase(0, 1);
  return minus;
}

Value int_in(std::string text) {
  const bool minus = take_sign(text);
  if (text.empty() || skip_digits(text, 0) != text.size()) return {};
  Wide value = 0;
  for (const char c : text) {
    value = value * 10 + (c - '0');
    if (value > INT64_MAX) return {};
  }
  return of_int(minus ? -value : value);
}

/// Digits with a point, which may stand first or last.
Value number_in(std::string text) {
  const bool minus = take_sign(text);
  const std::size_t whole = skip_digits(text, 0);
  std::size_t digits = whole, end = whole;
  if (end < text.size() && text[end] == '.') {
    end = skip_digits(text, end + 1);
    digits += end - whole - 1;
  }
  if (digits == 0 || end != text.size()) return {};
  const double value = std::strtod(text.c_str(), nullptr);
  return std::isfinite(value) ? of_number(minus ? -value : value) : Value{};
}

}  // namespace

/// By counting years and months: slow and plain. Only near years.
Civil civil(std::int64_t days) {
  const auto leap = [](std::int64_t y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
  std::int64_t year = 1970 + 400 * floor_div(days, 146'097);
  days = floor_mod(days, 146'097);
  while (days >= (leap(year) ? 366 : 365)) days -= leap(year++) ? 366 : 365;
  const std::int64_t lengths[] = {31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::int64_t month = 0;
  while (days >= lengths[month]) days -= lengths[month++];
  return {year, month + 1, days + 1};
}

Value Turn::context(model::ContextField field) {
  using F = model::ContextField;
  const bool says = is_message();
  switch (field) {
    case F::misses: return of_int(talk.misses);
    case F::message_text: return of(says ? event.text : "");
    case F::channel: return of(event.channel);
    case F::user_id: return of(event.user_id);
    case F::user_name: return event.user_name.empty() ? Value{} : of(event.user_name);
    case F::message_kind: {
      static constexpr std::pair<model::IntentKind, const char*> names[] = {
          {model::IntentKind::image, "image"},       {model::IntentKind::audio, "audio"},
          {model::IntentKind::video, "video"},       {model::IntentKind::file, "file"},
          {model::IntentKind::location, "location"}, {model::IntentKind::contact, "contact"},
          {model::IntentKind::sticker, "sticker"}};
      for (const auto& [kind, name] : names)
        if (says && event.media == kind) return of(std::string(name));
      return of(std::string(event.kind == Event::Kind::tap ? "tap" : "text"));
    }
    case F::message_url: return says && !event.url.empty() ? of(event.url) : Value{};
    case F::now: return of_int(talk.now);
    case F::today: return of_int(floor_div(talk.now + std::int64_t{event.offset_minutes} * 60'000, day));
  }
  return {};
}

bool Turn::condition(const model::ExprPtr& e, const Names& names) { return !e || evaluate(*e, names).truth(); }

Value Turn::builtin(const model::CallBuiltin& call, const Names& names) {
  using B = model::Builtin;
  Values a;
  for (const model::ExprPtr& arg : call.args) a.push_back(evaluate(*arg, names));
  const auto local = [&] { return a[0].integer() + std::int64_t{event.offset_minutes} * 60'000; };
  const auto days = [&] { return call.args[0]->type.is(TypeKind::time) ? floor_div(local(), day) : a[0].integer(); };
  switch (call.builtin) {
    case B::length_text: return of_int(bytecode::count_points(a[0].text()));
    case B::length_list: return of_int(static_cast<std::int64_t>(a[0].items().size()));
    case B::upper: return of(mapped(a[0].text(), utf8proc_toupper));
    case B::lower: return of(mapped(a[0].text(), utf8proc_tolower));
    case B::trim: return of(trimmed(a[0].text()));
    case B::contains: {
      // A part without words is looked for as it is written.
      const std::string part = analyze::folded_text(a[1].text(), 0);
      if (part.empty()) return of(a[0].text().find(a[1].text()) != std::string::npos);
      return of(analyze::folded_text(a[0].text(), 0).find(part) != std::string::npos);
    }
    case B::join: {
      std::string out;
      for (std::size_t i = 0; i < a[0].items().size(); ++i) out += (i > 0 ? a[1].text() : "") + a[0].items()[i].text();
      return of(std::move(out));
    }
    case B::round: return of_rounded(std::round(a[0].number()));
    case B::floor: return of_rounded(std::floor(a[0].number()));
    case B::ceil: return of_rounded(std::ceil(a[0].number()));
    case B::abs_int: return of_int(a[0].integer() < 0 ? -a[0].integer() : a[0].integer());
    case B::abs_number: return of_number(std::fabs(a[0].number()));
    case B::min_int: return of_int(std::min(a[0].integer(), a[1].integer()));
    case B::min_number: return of_number(std::min(a[0].number(), a[1].number()));
    case B::max_int: return of_int(std::max(a[0].integer(), a[1].integer()));
    case B::max_number: return of_number(std::max(a[0].number(), a[1].number()));
    case B::int_of_text: return int_in(a[0].text());
    case B::number_of_text: return number_in(a[0].text());
    case B::format_number: return of(format_number(a[0].number(), a[1].integer()));
    case B::time_hour: return of_int(floor_mod(local(), day) / 3'600'000);
    case B::time_minute: return of_int(floor_mod(local(), day) / 60'000 % 60);
    case B::time_second: return of_int(floor_mod(local(), day) / 1000 % 60);
    case B::time_date: return of_int(floor_div(local(), day));
    case B::date_weekday: return of_int(floor_mod(days() + 3, 7) + 1);  // 1970-01-01 was a Thursday
    case B::date_day: return of_int(civil(days()).day);
    case B::date_month: return of_int(civil(days()).month);
    case B::date_year: return of_int(civil(days()).year);
    case B::date_plus: return of_int(Wide{a[0].integer()} + a[1].integer() / day);
    case B::date_minus: return of_int(Wide{a[0].integer()} - a[1].integer() / day);
    case B::date_difference: return of_int((Wide{a[0].integer()} - a[1].integer()) * day);
  }
  return {};
}

Value Turn::evaluate(const model::Expr& e, const Names& names) {
  spend();
  struct Visitor {
    Turn& t;
    const Names& names;
    const model::Expr& e;

    Value go(const model::ExprPtr& x) const { return t.evaluate(*x, names); }
    Value operator()(const model::ConstInt& v) const { return of_int(v.value); }
    Value operator()(const model::ConstNumber& v) const { return of_number(v.value); }
    Value operator()(const model::ConstBool& v) const { return of(v.value); }
    Value operator()(const model::ConstDuration& v) const { return of_int(v.milliseconds); }
    Value operator()(const model::ConstNone&) const { return {}; }
    Value operator()(const model::ConstEnum& v) const { return of_int(v.value); }
    Value operator()(const model::TextValue& v) const { return of(t.format(v.text, names)); }
    Value operator()(const model::LoadVar& v) const { return t.talk.vars[static_cast<std::size_t>(v.var)]; }
    Value operator()(const model::LoadLocal& v) const { return names.locals->at(v.local); }
    Value operator()(const model::LoadAttribute& v) const { return names.attributes->at(v.attribute); }
    Value operator()(const model::LoadContext& v) const { return t.context(v.field); }
    Value operator()(const model::Found& v) const { return of(t.found(v.nlu, v.value)); }
    Value operator()(const model::Not& v) const { return of(!go(v.operand).truth()); }
    Value operator()(const model::Negate& v) const {
      const Value x = go(v.operand);
      return e.type.is(TypeKind::number) ? of_number(-x.number()) : of_int(-Wide{x.integer()});
    }
    Value operator()(const model::Some& v) const {
      Value x = go(v.operand);
      if (x.none()) throw Fail{Failure::none_used};
      return x;
    }
    Value operator()(const model::Widen& v) const { return of_number(static_cast<double>(go(v.operand).integer())); }
    Value operator()(const model::Binary& v) const {
      const Value a = go(v.left);
      switch (v.op) {
        case BinaryOp::and_: return a.truth() ? go(v.right) : a;
        case BinaryOp::or_: return a.truth() ? a : go(v.right);
        case BinaryOp::coalesce: return a.none() ? go(v.right) : a;
        case BinaryOp::eq: return of(a == go(v.right));
        case BinaryOp::ne: return of(!(a == go(v.right)));
        case BinaryOp::in:
        case BinaryOp::lt:
        case BinaryOp::le:
        case BinaryOp::gt:
        case BinaryOp::ge:
        case BinaryOp::add:
        case BinaryOp::sub:
        case BinaryOp::mul:
        case BinaryOp::div:
        case BinaryOp::mod: break;
      }
      const Value b = go(v.right);
      return v.left->type.is(TypeKind::number) ? calculate(v.op, a.number(), b.number())
                                               : calculate(v.op, a.integer(), b.integer());
    }
    Value operator()(const model::Conditional& v) const {
      return go(v.condition).truth() ? go(v.then) : go(v.otherwise);
    }
    Value operator()(const model::OneOf& v) const {
      const Value a = go(v.value);
      for (const model::ExprPtr& item : v.items)
        if (go(item) == a) return of(true);
      return of(false);
    }
    Value operator()(const model::InList& v) const {
      const Value a = go(v.value), list = go(v.list);
      for (const Value& item : list.items())
        if (item == a) return of(true);
      return of(false);
    }
    Value operator()(const model::RecordValue& v) const { return all(v.fields); }
    Value operator()(const model::ListValue& v) const { return all(v.items); }
    Value operator()(const model::Field& v) const { return go(v.object).items().at(v.field); }
    Value operator()(const model::Item& v) const {
      const Value list = go(v.list);
      const std::int64_t at = go(v.index).integer();
      if (at < 0 || at >= static_cast<std::int64_t>(list.items().size())) throw Fail{Failure::list_index};
      return list.items()[static_cast<std::size_t>(at)];
    }
    Value operator()(const model::Concat& v) const {
      Values out = go(v.left).items();
      const Value right = go(v.right);
      out.insert(out.end(), right.items().begin(), right.items().end());
      return {std::move(out)};
    }
    Value operator()(const model::Bounded& v) const {
      Value list = go(v.list);
      if (!list.none() && list.items().size() > v.bound) throw Fail{Failure::list_too_long};
      return list;
    }
    Value operator()(const model::CallFn& v) const {
      std::map<std::uint32_t, Value> locals;
      for (std::size_t i = 0; i < v.args.size(); ++i) locals[static_cast<std::uint32_t>(i)] = go(v.args[i]);
      return t.evaluate(*t.program.at(v.fn).body, {nullptr, &locals});
    }
    Value operator()(const model::CallBuiltin& v) const { return t.builtin(v, names); }
    Value operator()(const model::ToText& v) const { return of(t.text_of(v.value->type, go(v.value))); }
    Value all(const std::vector<model::ExprPtr>& list) const {
      Values out;
      for (const model::ExprPtr& x : list) out.push_back(go(x));
      return {std::move(out)};
    }
  };
  return std::visit(Visitor{*this, names, e}, e.node);
}

}  // namespace bot::oracle
