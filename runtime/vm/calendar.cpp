// Times, dates and written numbers.

#include <charconv>

#include "runtime/match/entities_calendar.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::Word;
using entities::floor_div;
using entities::ms_of_day;

namespace {

Word of(std::int64_t v) { return static_cast<Word>(v); }
std::int64_t as_int(Word w) { return static_cast<std::int64_t>(w); }

bool in_range(std::int64_t days) { return days >= entities::first_day && days <= entities::last_day; }

struct Digits {
  char bytes[24];
  std::size_t size = 0;
  void put(std::int64_t value, int count) {
    for (int i = count; i-- > 0; value /= 10)
      bytes[size + static_cast<unsigned>(i)] = static_cast<char>('0' + value % 10);
    size += static_cast<unsigned>(count);
  }
  void put(char c) { bytes[size++] = c; }
  void put_date(std::int64_t days) {
    const entities::Civil c = entities::civil_of(days);
    put(c.day, 2);
    put('-');
    put(c.month, 2);
    put('-');
    put(c.year, 4);
  }
  [[nodiscard]] std::string_view view() const { return {bytes, size}; }
};

/// What a language puts between groups of three, and before the decimals.
struct Marks {
  std::string_view group;
  char point;
};

Marks marks_of(std::string_view tag) {
  const std::string_view language = tag.substr(0, tag.find_first_of("-_"));
  static constexpr std::string_view with_dots[] = {"id", "de", "nl", "es", "it", "pt", "tr", "da",
                                                   "el", "vi", "ro", "hr", "sl", "sr", "jv", "su"};
  static constexpr std::string_view with_spaces[] = {"fr", "ru", "uk", "be", "pl", "cs", "sk", "sv", "no",
                                                     "nb", "nn", "fi", "hu", "bg", "et", "lt", "lv"};
  for (const std::string_view l : with_dots)
    if (l == language) return {".", ','};
  for (const std::string_view l : with_spaces)
    if (l == language) return {"\xc2\xa0", ','};
  return {",", '.'};
}

}  // namespace

/// Of a moment, as an instant whose UTC fields are the local ones.
std::int64_t Machine::local(std::int64_t time) const {
  return later(time, std::int64_t{event_->offset_minutes} * 60'000);
}

Word Machine::today() const { return of(floor_div(local(head_.now), ms_of_day)); }

Word Machine::text_of_time(std::int64_t milliseconds) {
  const std::int64_t time = local(milliseconds), days = floor_div(time, ms_of_day);
  if (!in_range(days)) {
    error_ = TurnError::overflow;
    return 0;
  }
  Digits out;
  const std::int64_t minute = (time - days * ms_of_day) / 60'000;
  out.put_date(days);
  out.put(' ');
  out.put(minute / 60, 2);
  out.put(':');
  out.put(minute % 60, 2);
  return make_text(out.view());
}

Word Machine::text_of_date(std::int64_t days) {
  if (!in_range(days)) {
    error_ = TurnError::overflow;
    return 0;
  }
  Digits out;
  out.put_date(days);
  return make_text(out.view());
}

Word Machine::time_part(std::uint32_t part, std::int64_t milliseconds) const {
  const std::int64_t time = local(milliseconds), days = floor_div(time, ms_of_day);
  const std::int64_t second = (time - days * ms_of_day) / 1000;
  switch (part) {
    case 0: return of(second / 3600);
    case 1: return of(second / 60 % 60);
    case 2: return of(second % 60);
    default: return of(days);
  }
}

Word Machine::date_part(std::uint32_t part, std::int64_t days) {
  if (!in_range(days)) {
    error_ = TurnError::overflow;
    return 0;
  }
  const entities::Civil c = entities::civil_of(days);
  switch (part) {
    case 0: return of(entities::weekday_of(days));
    case 1: return of(c.day);
    case 2: return of(c.month);
    default: return of(c.year);
  }
}

/// date_plus, date_minus and date_diff.
Word Machine::date_sum(bytecode::Op op, Word a, Word b) {
  std::int64_t result = 0;
  bool over = false;
  if (op == bytecode::Op::date_diff) {
    over = __builtin_sub_overflow(as_int(a), as_int(b), &result) || __builtin_mul_overflow(result, ms_of_day, &result);
  } else {
    const std::int64_t days = as_int(b) / ms_of_day;
    over = op == bytecode::Op::date_plus ? __builtin_add_overflow(as_int(a), days, &result)
                                         : __builtin_sub_overflow(as_int(a), days, &result);
  }
  if (over || of(result) == bytecode::none_word) error_ = TurnError::overflow;
  return of(result);
}

Word Machine::format_number(double value, std::int64_t decimals) {
  if (decimals < 0 || decimals > 6) {
    error_ = TurnError::overflow;
    return 0;
  }
  char written[400];
  const auto end =
      std::to_chars(written, written + sizeof written, value, std::chars_format::fixed, static_cast<int>(decimals)).ptr;
  std::string_view rest(written, static_cast<std::size_t>(end - written));
  const Marks marks = marks_of(artifact_->languages()[language()]);
  const std::size_t begin = spaces_.arena.size();
  if (rest.starts_with('-')) {
    // What is rounded to zero has no sign.
    if (rest.find_first_not_of("-0.") != rest.npos && !append("-")) return 0;
    rest.remove_prefix(1);
  }
  std::string_view whole = rest.substr(0, rest.find('.'));
  std::string_view fraction = rest.substr(std::min(rest.size(), whole.size() + 1));
  while (!whole.empty()) {
    const std::size_t group = (whole.size() - 1) % 3 + 1;
    if (!append(whole.substr(0, group))) return 0;
    whole.remove_prefix(group);
    if (!whole.empty() && !append(marks.group)) return 0;
  }
  if (!fraction.empty() && (!append(std::string_view(&marks.point, 1)) || !append(fraction))) return 0;
  return finish_text(begin);
}

}  // namespace bot::runtime
