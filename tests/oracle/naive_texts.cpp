// What values look like: in messages, in effects, and in the view of a session.

#include <charconv>
#include <cstdio>

#include "bytecode/plural.hpp"
#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

using model::TypeKind;

namespace {

std::string number_text(double v) {
  char digits[400];
  return {digits, std::to_chars(digits, digits + sizeof digits, v, std::chars_format::fixed).ptr};
}

std::string padded(std::int64_t v, int width) {
  char out[32];
  std::snprintf(out, sizeof out, "%0*lld", width, static_cast<long long>(v));
  return out;
}

std::string duration_text(std::int64_t ms) {
  if (ms == 0) return "0s";
  std::string out = ms < 0 ? "-" : "";
  std::int64_t left = ms < 0 ? -ms : ms;
  static constexpr std::pair<std::int64_t, const char*> units[] = {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}};
  for (const auto& [size, unit] : units) {
    if (left >= size) out += std::to_string(left / size) + unit;
    left %= size;
  }
  if (left == 0) return out;
  out += std::to_string(left / 1000);
  if (left % 1000 != 0) out += "." + padded(left % 1000, 3);
  return out + "s";
}

struct Moment {
  std::int64_t days, ms;
};
Moment moment(std::int64_t ms) {
  constexpr std::int64_t day = 86'400'000;
  std::int64_t days = ms / day, rest = ms % day;
  if (rest < 0) {
    rest += day;
    --days;
  }
  return {days, rest};
}

std::string date_text(std::int64_t days) {
  const Civil d = civil(days);
  return padded(d.day, 2) + "-" + padded(d.month, 2) + "-" + padded(d.year, 4);
}

std::string iso_date(std::int64_t days) {
  const Civil d = civil(days);
  return padded(d.year, 4) + "-" + padded(d.month, 2) + "-" + padded(d.day, 2);
}

}  // namespace

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '"' || c == '\\') out += std::string("\\") + c;
    else out += c;
  }
  return out + "\"";
}

std::string show(const model::Program& program, const model::Type& type, const Value& value) {
  if (value.none()) return "none";
  switch (type.kind) {
    case TypeKind::error:
    case TypeKind::none: return "none";
    case TypeKind::bool_: return value.truth() ? "true" : "false";
    case TypeKind::int_:
    case TypeKind::duration: return std::to_string(value.integer());
    case TypeKind::number: return number_text(value.number());
    case TypeKind::text: return quoted(value.text());
    case TypeKind::enum_:
      return quoted(std::string(program.at(type.nlu).values.at(static_cast<std::size_t>(value.integer())).name));
    case TypeKind::date: return quoted(iso_date(value.integer()));
    case TypeKind::time: {
      const Moment m = moment(value.integer());
      std::string out = iso_date(m.days) + "T" + padded(m.ms / 3'600'000, 2) + ":" + padded(m.ms / 60'000 % 60, 2) +
                        ":" + padded(m.ms / 1000 % 60, 2);
      if (m.ms % 1000 != 0) out += "." + padded(m.ms % 1000, 3);
      return quoted(out + "Z");
    }
    case TypeKind::record: {
      const model::Record& record = program.at(type.record);
      std::string out = "{";
      for (std::size_t i = 0; i < record.fields.size(); ++i)
        out += (i > 0 ? ", " : "") + std::string(record.fields[i].name) + ": " +
               show(program, record.fields[i].type, value.items().at(i));
      return out + "}";
    }
    case TypeKind::list: {
      std::string out = "[";
      for (std::size_t i = 0; i < value.items().size(); ++i)
        out += (i > 0 ? ", " : "") + show(program, program.at(type.list).item, value.items()[i]);
      return out + "]";
    }
  }
  return "";
}

std::string Turn::text_of(const model::Type& type, const Value& value) {
  switch (type.kind) {
    case TypeKind::bool_: return value.truth() ? "true" : "false";
    case TypeKind::int_: return std::to_string(value.integer());
    case TypeKind::number: return number_text(value.number());
    case TypeKind::text: return value.text();
    case TypeKind::duration: return duration_text(value.integer());
    case TypeKind::date: return date_text(value.integer());
    case TypeKind::time: {
      const Moment m = moment(value.integer() + std::int64_t{event.offset_minutes} * 60'000);
      return date_text(m.days) + " " + padded(m.ms / 3'600'000, 2) + ":" + padded(m.ms / 60'000 % 60, 2);
    }
    case TypeKind::enum_:
      return std::string(program.at(type.nlu).values.at(static_cast<std::size_t>(value.integer())).name);
    case TypeKind::error:
    case TypeKind::none:
    case TypeKind::record:
    case TypeKind::list: break;
  }
  return "";
}

std::string Turn::language() const {
  std::size_t at = 0;
  if (program.bot.language) {
    const Value& v = talk.vars[static_cast<std::size_t>(*program.bot.language)];
    if (!v.none()) at = static_cast<std::size_t>(v.integer());
  }
  return program.bot.languages.at(at);
}

std::string Turn::format(const model::Template& text, const Names& names) { return format_parts(text.parts, names); }

std::string Turn::format_parts(const std::vector<model::Template::Part>& parts, const Names& names) {
  std::string out;
  for (const model::Template::Part& part : parts) {
    if (!part.expr) {
      out += part.literal;
      continue;
    }
    const Value value = evaluate(*part.expr, names);
    const std::string shown = text_of(part.expr->type, value);
    // All holes are looked at, those of the forms that are not shown as well: they may fail.
    if (part.forms.empty()) {
      out += shown;
      continue;
    }
    // These bots bring no translations, and an original's forms are those of its own language.
    const auto category = static_cast<std::size_t>(bytecode::plural_category(program.bot.languages.front(), shown));
    std::optional<std::string> chosen, other;
    for (const model::Template::Form& form : part.forms) {
      std::string inside = format_parts(form.parts, names);
      if (form.category == model::PluralCategory::other) other = inside;
      if (static_cast<std::size_t>(form.category) == category) chosen = std::move(inside);
    }
    out += chosen ? *chosen : other.value_or("");
  }
  return out;
}

std::string Turn::format_number(double x, std::int64_t decimals) {
  char digits[400];
  std::snprintf(digits, sizeof digits, "%.*f", static_cast<int>(decimals), x);
  std::string whole = digits, fraction;
  if (const std::size_t point = whole.find('.'); point != whole.npos) {
    fraction = whole.substr(point + 1);
    whole.resize(point);
  }
  const bool minus = whole.starts_with('-');
  if (minus) whole.erase(0, 1);
  const bool zero = (whole + fraction).find_first_not_of('0') == std::string::npos;
  const bool english = language().substr(0, language().find_first_of("-_")) == "en";
  std::string out;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += english ? ',' : '.';
    out += whole[i];
  }
  if (!fraction.empty()) out += (english ? "." : ",") + fraction;
  return (minus && !zero ? "-" : "") + out;
}

}  // namespace bot::oracle
