// Dates of the calendar: 17/8/2026, 17 Agustus, August 17th, tanggal 5.

#include "runtime/match/entities_calendar.hpp"

#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::int32_t first_year = 1900;
constexpr std::int32_t last_year = 2199;

Calendar wrong(std::size_t end) { return {Calendar::Is::wrong, {0, end}}; }
Calendar found(std::int64_t day, std::size_t end) { return {Calendar::Is::date, {day, end}}; }

bool is_year(std::int64_t year) { return year >= first_year && year <= last_year; }

Calendar full(std::int32_t year, std::int32_t month, std::int32_t day, std::size_t end) {
  const Civil civil{year, month, day};
  return is_year(year) && exists(civil) ? found(days_of(civil), end) : wrong(end);
}

// 00 to 68 are of this century, 69 to 99 of the last.
std::int32_t whole_year(std::int32_t two_digits) { return two_digits + (two_digits < 69 ? 2000 : 1900); }

struct CalendarReader {
  const Reader& r;

  // The next such date, today included.
  [[nodiscard]] Calendar without_year(std::int32_t month, std::int32_t day, std::size_t end) const {
    if (month < 1 || month > 12 || day < 1) return wrong(end);
    const Civil now = civil_of(r.today);
    const bool past = month < now.month || (month == now.month && day < now.day);
    for (std::int64_t year = now.year + (past ? 1 : 0); year < now.year + 10; ++year) {
      const Civil civil{year, month, day};
      if (exists(civil)) return found(days_of(civil), end);
    }
    return wrong(end);
  }

  // The next such day of a month, today included.
  [[nodiscard]] Calendar day_of_month(std::int32_t day, std::size_t end) const {
    const Civil now = civil_of(r.today);
    for (std::int64_t later = day < now.day ? 1 : 0; later < 4; ++later) {
      Civil civil = add_months({now.year, now.month, 1}, later);
      civil.day = day;
      if (exists(civil)) return found(days_of(civil), end);
    }
    return wrong(end);
  }

  // A day of the month in digits or words. Moves `i` behind it.
  [[nodiscard]] std::optional<std::int32_t> day_at(std::size_t& i) const {
    if (r.digits(i) > 2) return {};
    return r.count_at(i, 1, 99);
  }

  // A year behind a date with a month's name, or 0. Moves `i` behind it.
  [[nodiscard]] std::int32_t year_at(std::size_t& i, bool dashed) const {
    std::size_t at = i;
    const bool dash = r.glued(at) && r.glued(at + 1) && r.sign_of(at, "-/");
    if (dash || (r.is(at, Role::span, years) && r.digits(at + 1) == 4)) ++at;
    const std::size_t count = r.digits(at);
    if (!(count == 4 || (count == 2 && dash && dashed)) || !r.ends_clean(at + 1)) return 0;
    const std::int32_t year = count == 4 ? r.small(at) : whole_year(r.small(at));
    if (!is_year(year)) return 0;
    i = at + 1;
    return year;
  }

  // 17 Agustus 2026, 17th of August, 17-Agt-26
  [[nodiscard]] Calendar day_first(std::size_t i) const {
    std::size_t at = i;
    const std::optional<std::int32_t> day = day_at(at);
    if (!day) return {};
    if (r.glued(at) && r.is(at, Role::ordinal)) ++at;
    const bool dashed = r.glued(at) && r.glued(at + 1) && r.sign_of(at, "-/") && r.is(at + 1, Role::month);
    if (dashed || r.is(at, Role::of)) ++at;
    if (!r.is(at, Role::month)) return {};
    const std::int32_t month = r.value(at++);
    const std::int32_t year = year_at(at, dashed);
    if (!r.ends_clean(at)) return {};
    return year != 0 ? full(year, month, *day, at) : without_year(month, *day, at);
  }

  // August 17th, 2026
  [[nodiscard]] Calendar month_first(std::size_t i) const {
    if (!r.is(i, Role::month) || r.digits(i + 1) == 0 || r.digits(i + 1) > 2) return {};
    const std::int32_t month = r.value(i);
    const std::int32_t day = r.small(i + 1);
    std::size_t at = i + 2;
    if (r.joined(at)) return {};
    if (r.glued(at) && r.is(at, Role::ordinal)) ++at;
    std::size_t year_place = at + (r.sign(at, ',') ? 1 : 0);
    const std::int32_t year = year_at(year_place, false);
    if (year != 0) return full(year, month, day, year_place);
    if (!r.ends_clean(at)) return {};
    return without_year(month, day, at);
  }

  // tanggal 5, tanggal 5 bulan depan, tanggal 5 bulan 8
  [[nodiscard]] Calendar numbered(std::size_t i) const {
    std::size_t at = i;
    const std::optional<std::int32_t> day = day_at(at);
    if (!day || !r.ends_clean(at)) return {};
    if (r.is(at, Role::span, months)) {
      const Civil now = civil_of(r.today);
      const bool next = r.is(at + 1, Role::next, 1);
      if (next || r.is(at + 1, Role::this_, 1)) {
        Civil civil = add_months({now.year, now.month, 1}, next ? 1 : 0);
        civil.day = *day;
        return exists(civil) ? found(days_of(civil), at + 2) : wrong(at + 2);
      }
      std::size_t end = at + 1;
      if (const std::optional<std::int32_t> month = r.count_at(end, 1, 12); month && r.ends_clean(end)) {
        const std::int32_t year = year_at(end, false);
        return year != 0 ? full(year, *month, *day, end) : without_year(*month, *day, end);
      }
    }
    return day_of_month(*day, at);
  }
};

}  // namespace

Calendar Reader::numeric_at(std::size_t i, bool introduced) const {
  const std::size_t first = digits(i);
  if (first == 0 || first > 4 || !joined(i + 1) || !sign_of(i + 1, "/-.")) return {};
  const std::int16_t separator = value(i + 1);
  const std::size_t second = digits(i + 2);
  const bool three = joined(i + 3) && sign(i + 3, separator);
  const std::size_t third = three ? digits(i + 4) : 0;
  const std::size_t end = i + (three ? 5 : 3);
  // 2026-08-17T15:30 goes on with a time
  const bool iso = first == 4 && glued(end) && is(end, Role::letter, 't') && glued(end + 1) && digits(end + 1) == 2;
  if (second > 2 || third > 4 || joined(end) || !(iso || ends_clean(end))) return {};
  const CalendarReader reader{*this};
  if (three) {
    if (first == 4 && third <= 2) return full(small(i), small(i + 2), small(i + 4), end);
    if (first <= 2 && third == 4) return full(small(i + 4), small(i + 2), small(i), end);
    if (first <= 2 && third == 2 && separator != '.')
      return full(whole_year(small(i + 4)), small(i + 2), small(i), end);
    return {};
  }
  if (first > 2 || !(separator == '/' || (introduced && separator == '-'))) return {};
  return reader.without_year(small(i + 2), small(i), end);
}

Calendar Reader::calendar_at(std::size_t i, bool introduced) const {
  const CalendarReader reader{*this};
  if (is(i, Role::date) && !introduced) {
    const std::size_t at = i + (sign(i + 1, ':') ? 2 : 1);
    if (Calendar c = calendar_at(at, true); c.is != Calendar::Is::none) return c;
    return reader.numbered(at);
  }
  if (is(i, Role::on) && is(i + 1, Role::the) && digits(i + 2) > 0 && digits(i + 2) < 3 && glued(i + 3) &&
      is(i + 3, Role::ordinal)) {
    if (Calendar c = reader.day_first(i + 2); c.is != Calendar::Is::none) return c;
    const std::int32_t day = small(i + 2);
    return ends_clean(i + 4) && day > 0 ? reader.day_of_month(day, i + 4) : Calendar{};
  }
  if (Calendar c = numeric_at(i, introduced); c.is != Calendar::Is::none) return c;
  if (Calendar c = reader.month_first(i); c.is != Calendar::Is::none) return c;
  return reader.day_first(i);
}

}  // namespace bot::runtime::entities
