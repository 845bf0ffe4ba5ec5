#pragma once
// Internal to the entities: the Gregorian calendar as arithmetic on days since 1970-01-01.

#include <cstdint>

namespace bot::runtime::entities {

inline constexpr std::int64_t ms_of_day = 86'400'000;
inline constexpr std::int64_t first_day = -719'162;  ///< 0001-01-01
inline constexpr std::int64_t last_day = 2'932'896;  ///< 9999-12-31

struct Civil {
  std::int64_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
};

[[nodiscard]] constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

[[nodiscard]] constexpr bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// `month` is 1 to 12.
[[nodiscard]] constexpr std::int32_t days_in_month(std::int64_t year, std::int32_t month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

[[nodiscard]] constexpr bool exists(Civil c) {
  return c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
         c.day <= days_in_month(c.year, c.month);
}

/// Of a date that exists. The year begins in March here, so that the leap day comes last.
[[nodiscard]] constexpr std::int64_t days_of(Civil c) {
  const std::int64_t year = c.year - (c.month <= 2 ? 1 : 0);
  const std::int64_t day = (153 * ((c.month + 9) % 12) + 2) / 5 + c.day - 1;
  return year * 365 + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400) + day - 719'468;
}

/// Of first_day to last_day.
[[nodiscard]] constexpr Civil civil_of(std::int64_t days) {
  const std::int64_t since = days + 719'468;  // since 0000-03-01
  const std::int64_t era = floor_div(since, 146'097);
  const std::int64_t in_era = since - era * 146'097;
  const std::int64_t year = (in_era - in_era / 1'460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::int64_t m = (5 * in_year + 2) / 153;
  const auto month = static_cast<std::int32_t>(m < 10 ? m + 3 : m - 9);
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, static_cast<std::int32_t>(in_year - (153 * m + 2) / 5 + 1)};
}

/// 1 Monday … 7 Sunday.
[[nodiscard]] constexpr std::int32_t weekday_of(std::int64_t days) {
  return static_cast<std::int32_t>(days + 3 - floor_div(days + 3, 7) * 7) + 1;
}

/// So many months later; the last day of the month where the day does not exist.
[[nodiscard]] constexpr Civil add_months(Civil c, std::int64_t months) {
  const std::int64_t all = c.year * 12 + c.month - 1 + months;
  c.year = floor_div(all, 12);
  c.month = static_cast<std::int32_t>(all - c.year * 12) + 1;
  if (const std::int32_t last = days_in_month(c.year, c.month); c.day > last) c.day = last;
  return c;
}

}  // namespace bot::runtime::entities
