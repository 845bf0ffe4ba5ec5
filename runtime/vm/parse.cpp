#include "runtime/vm/parse.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "runtime/match/entities_calendar.hpp"

namespace bot::runtime {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Exactly so many digits.
std::optional<std::int32_t> take_digits(std::string_view& from, std::size_t count) {
  if (from.size() < count) return std::nullopt;
  std::int32_t value = 0;
  for (const char c : from.substr(0, count)) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  from.remove_prefix(count);
  return value;
}

bool take(std::string_view& from, char c) {
  if (!from.starts_with(c)) return false;
  from.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date(std::string_view& from) {
  const auto year = take_digits(from, 4);
  if (!year || !take(from, '-')) return std::nullopt;
  const auto month = take_digits(from, 2);
  if (!month || !take(from, '-')) return std::nullopt;
  const auto day = take_digits(from, 2);
  if (!day) return std::nullopt;
  const entities::Civil civil{*year, *month, *day};
  if (!entities::exists(civil)) return std::nullopt;
  return entities::days_of(civil);
}

/// "15:04" with more or less behind it: milliseconds of the day.
std::optional<std::int64_t> take_clock(std::string_view& from) {
  const auto hour = take_digits(from, 2);
  if (!hour || *hour > 23 || !take(from, ':')) return std::nullopt;
  const auto minute = take_digits(from, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::int64_t ms = (*hour * 60 + *minute) * std::int64_t{60'000};
  if (!take(from, ':')) return ms;
  const auto second = take_digits(from, 2);
  if (!second || *second > 59) return std::nullopt;
  ms += *second * 1000;
  if (!take(from, '.')) return ms;
  if (from.empty() || !is_digit(from[0])) return std::nullopt;
  for (int unit = 100; !from.empty() && is_digit(from[0]); unit /= 10, from.remove_prefix(1))
    ms += unit * (from[0] - '0');
  return ms;
}

std::optional<std::int32_t> take_zone(std::string_view& from, std::int32_t local) {
  if (from.empty()) return local;
  if (take(from, 'Z')) return 0;
  const bool west = from.starts_with('-');
  if (!west && !from.starts_with('+')) return std::nullopt;
  from.remove_prefix(1);
  const auto hours = take_digits(from, 2);
  (void)take(from, ':');
  const auto minutes = take_digits(from, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int32_t offset = *hours * 60 + *minutes;
  return west ? -offset : offset;
}

}  // namespace

std::optional<std::int64_t> parse_int(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return value;
}

std::optional<double> parse_number(std::string_view text) {
  std::string_view digits = text;
  if (!take(digits, '+')) (void)take(digits, '-');
  if (text.starts_with('+')) text.remove_prefix(1);
  bool any = false, point = false;
  for (const char c : digits) {
    if (c == '.' && !point) point = true;
    else if (is_digit(c)) any = true;
    else return std::nullopt;
  }
  if (!any) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {  // too small is 0
    if (digits.substr(0, digits.find('.')).find_first_not_of('0') != digits.npos) return std::nullopt;
    return 0.0;
  }
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  return value + 0.0;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  const bool minus = take(text, '-');
  std::int64_t sum = 0;
  std::int64_t last_unit = std::numeric_limits<std::int64_t>::max();
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || !is_digit(text[0])) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::int64_t fraction = 0;  // thousandths
    if (take(text, '.')) {
      if (text.empty() || !is_digit(text[0])) return std::nullopt;
      for (int unit = 100; !text.empty() && is_digit(text[0]); unit /= 10, text.remove_prefix(1))
        fraction += unit * (text[0] - '0');
    }
    std::int64_t unit = 0;
    if (take(text, 'd')) unit = 86'400'000;
    else if (take(text, 'h')) unit = 3'600'000;
    else if (take(text, 'm')) unit = 60'000;
    else if (take(text, 's')) unit = 1000;
    if (unit == 0 || unit >= last_unit) return std::nullopt;
    last_unit = unit;
    std::int64_t part = 0;
    if (__builtin_mul_overflow(count, unit, &part) || __builtin_add_overflow(part, fraction * (unit / 1000), &part) ||
        __builtin_add_overflow(sum, part, &sum))
      return std::nullopt;
  }
  return minus ? -sum : sum;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  const auto days = take_date(text);
  return text.empty() ? days : std::nullopt;
}

std::optional<std::int64_t> parse_time(std::string_view text, std::int32_t offset_minutes) {
  const auto days = take_date(text);
  if (!days || (!take(text, 'T') && !take(text, ' '))) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto zone = take_zone(text, offset_minutes);
  if (!zone || !text.empty()) return std::nullopt;
  return *days * entities::ms_of_day + *clock - *zone * std::int64_t{60'000};
}

}  // namespace bot::runtime
