// Dates told from today: besok, Senin depan, 3 hari lagi, next month.

#include "runtime/match/entities_calendar.hpp"
#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::int64_t most_days = 366 * 10'000;

struct DateReader {
  const Reader& r;

  [[nodiscard]] bool night(std::size_t i) const { return r.is(i, Role::part, entities::night); }
  [[nodiscard]] std::optional<Date> months_later(std::int64_t count, std::size_t end) const {
    if (count > 12 * 10'000 || count < -12 * 10'000) return {};
    const Civil civil = add_months(civil_of(r.today), count);
    if (!exists(civil)) return {};
    return Date{days_of(civil), end};
  }

  // besok, hari ini, day after tomorrow, nanti malam
  [[nodiscard]] std::optional<Date> named(std::size_t i) const {
    if (r.is(i, Role::day_word)) {
      if (r.value(i) == -1 && r.is(i + 1, Role::dulu)) return Date{r.today - 2, i + 2};
      if (r.is(i + 1, Role::day_word, 2)) {  // besok lusa, kemarin lusa
        if (r.value(i) == 1) return Date{r.today + 2, i + 2};
        if (r.value(i) == -1) return Date{r.today - 2, i + 2};
      }
      return Date{r.today + r.value(i), i + 1};
    }
    if (r.is(i, Role::hari) && r.is(i + 1, Role::this_, 1)) return Date{r.today, i + 2};
    const std::size_t at = i + (r.is(i, Role::the) ? 1 : 0);
    if (r.is(at, Role::span, days)) {
      if (r.is(at + 1, Role::after) && r.is(at + 2, Role::day_word, 1)) return Date{r.today + 2, at + 3};
      if (r.is(at + 1, Role::before, 0) && r.is(at + 2, Role::day_word, -1)) return Date{r.today - 2, at + 3};
    }
    if (r.is(i, Role::tonight)) return Date{r.today + r.value(i), i + 1, entities::night};
    if (r.is(i, Role::last, 0) && night(i + 1)) return Date{r.today - 1, i + 2, entities::night};
    if (r.is(i, Role::this_, 0) && r.is(i + 1, Role::part)) return Date{r.today, i + 2, r.value(i + 1)};
    if (r.is(i, Role::soon) || r.is(i, Role::earlier)) {
      if (!r.is(i + 1, Role::part)) return {};
      const bool before = r.is(i, Role::earlier) && night(i + 1);
      return Date{r.today - (before ? 1 : 0), i + 2, r.value(i + 1)};
    }
    if (r.is(i, Role::part)) {
      if (r.is(i + 1, Role::this_, 1) || r.is(i + 1, Role::soon)) return Date{r.today, i + 2, r.value(i)};
      if (r.is(i + 1, Role::earlier)) return Date{r.today - (night(i) ? 1 : 0), i + 2, r.value(i)};
    }
    return {};
  }

  // 3 hari lagi, in 2 weeks, seminggu yang lalu
  [[nodiscard]] std::optional<Date> counted(std::size_t i) const {
    const bool in = r.is(i, Role::in);
    std::size_t at = i + (in ? 1 : 0);
    std::int64_t count = 1;
    std::int16_t unit = 0;
    if (r.is(at, Role::span_one)) {
      unit = r.value(at++);
    } else {
      if (r.is(at, Role::article)) {
        ++at;
      } else if (const std::optional<std::int32_t> n = r.count_at(at, 0, 9999)) {
        count = *n;
      } else {
        return {};
      }
      if (r.is(at, Role::hari)) {
        unit = days;
      } else if (r.is(at, Role::minggu)) {
        unit = weeks;
      } else if (r.is(at, Role::span)) {
        unit = r.value(at);
      } else {
        return {};
      }
      ++at;
    }
    if (unit < days) return {};
    int direction = r.direction_at(at);
    if (direction == 0) {
      if (!in) return {};
      direction = 1;
    }
    if (unit >= months) return months_later(direction * count * (unit == years ? 12 : 1), at);
    return Date{r.today + direction * count * (unit == weeks ? 7 : 1), at};
  }

  // minggu depan, next month, akhir bulan
  [[nodiscard]] std::optional<Date> period(std::size_t i) const {
    if (r.is(i, Role::end) || r.is(i, Role::start)) return edge(i);
    const bool english = r.is(i, Role::next, 0) || r.is(i, Role::last, 0);
    const std::size_t at = i + (english ? 1 : 0);
    const bool week = r.is(at, Role::minggu) || r.is(at, Role::span, weeks);
    if (!week && !r.is(at, Role::span, months) && !r.is(at, Role::span, years)) return {};
    int direction = 0;
    std::size_t end = at + 1;
    if (english) {
      if (r.is(at, Role::minggu)) return {};
      direction = r.is(i, Role::next) ? 1 : -1;
    } else if (!r.number_before(i) && r.is(end, Role::next, 1)) {
      direction = 1;
      ++end;
    } else if (!r.number_before(i)) {
      if (r.is(end, Role::yang)) ++end;
      if (!r.is(end, Role::last, 1)) return {};
      direction = -1;
      ++end;
    }
    if (direction == 0) return {};
    if (week) {  // minggu depan hari Senin, next week on Monday
      const std::size_t name = end + (r.is(end, Role::hari) || r.is(end, Role::on) ? 1 : 0);
      const bool sunday = r.is(name, Role::minggu) && name > end;
      if (!sunday && !r.is(name, Role::weekday)) return Date{r.today + direction * 7, end};
      const int day = sunday ? 7 : r.value(name);
      return Date{r.today - weekday_of(r.today) + direction * 7 + day, name + 1};
    }
    return months_later(r.is(at, Role::span, years) ? direction * 12 : direction, end);
  }

  [[nodiscard]] std::optional<Date> edge(std::size_t i) const {
    std::size_t at = i + 1;
    int later = 0;
    bool chosen = false;
    if (r.is(at, Role::of)) {
      ++at;
      if (r.is(at, Role::next, 0)) later = 1;
      chosen = true;
      if (r.is(at, Role::the) || r.is(at, Role::this_, 0) || r.is(at, Role::next, 0)) ++at;
    }
    const bool year = r.is(at, Role::span, years);
    if (!year && !r.is(at, Role::span, months)) return {};
    ++at;
    if (!chosen && (r.is(at, Role::this_, 1) || r.is(at, Role::next, 1))) {
      later = r.is(at, Role::next, 1) ? 1 : 0;
      chosen = true;
      ++at;
    }
    const bool end = r.is(i, Role::end);
    if (!end && !chosen) later = 1;  // the beginning of this month is past
    const Civil now = civil_of(r.today);
    Civil civil = year ? Civil{now.year + later, 1, 1} : add_months({now.year, now.month, 1}, later);
    if (end) {
      if (year) civil.month = 12;
      civil.day = days_in_month(civil.year, civil.month);
    }
    if (!exists(civil)) return {};
    return Date{days_of(civil), at};
  }

  // Senin, Senin depan, next monday, malam Minggu; perhaps with a date behind it. `wrong` when that does not exist.
  [[nodiscard]] std::optional<Date> weekday(std::size_t i, bool& wrong) const {
    std::size_t at = i;
    const bool eve = night(at);
    if (eve) ++at;
    const bool hari = r.is(at, Role::hari);
    if (hari) ++at;
    enum class Which : std::uint8_t { coming, nearest, this_week, next_week, past } which = Which::coming;
    bool told = false;
    if (r.is(at, Role::this_, 0) || r.is(at, Role::next, 0) || r.is(at, Role::last, 0)) {
      which = r.is(at, Role::this_) ? Which::nearest : r.is(at, Role::next) ? Which::next_week : Which::past;
      told = true;
      ++at;
    } else if (r.is(at, Role::on) && r.is(at + 1, Role::weekday_short)) {
      ++at;
    }
    const bool is_short = r.is(at, Role::weekday_short);
    const bool sunday = r.is(at, Role::minggu);
    if (!is_short && !sunday && !r.is(at, Role::weekday)) return {};
    if (i > 0 && r.is(i - 1, Role::every)) return {};
    const int day = sunday ? 7 : r.value(at);
    const bool free_short = at > i;
    ++at;
    if (sunday && !hari && !eve) {
      const bool week = r.is(at, Role::next, 1) || r.is(at, Role::this_, 1) || r.is(at, Role::last, 1) ||
                        (r.is(at, Role::yang) && r.is(at + 1, Role::last));
      if (week || r.number_before(i)) return {};
    }
    std::size_t behind = at;
    if (!told && r.is(at, Role::minggu)) ++behind;
    if (!told && r.is(behind, Role::next, 1)) {
      which = Which::next_week;
      at = behind + 1;
    } else if (!told && r.is(behind, Role::this_, 1)) {
      which = behind > at ? Which::this_week : Which::nearest;
      at = behind + 1;
    } else if (!told && (r.is(at, Role::last, 1) || (r.is(at, Role::yang) && r.is(at + 1, Role::last, 1)))) {
      which = Which::past;
      at += r.is(at, Role::yang) ? 2 : 1;
    } else if (!told && r.is(at, Role::next, 0) && r.is(at + 1, Role::span, weeks)) {
      which = Which::next_week;
      at += 2;
    }
    if (!eve) {  // Senin, 17 Agustus 2026: the date counts
      const Calendar c = r.calendar_at(at + (r.sign(at, ',') ? 1 : 0), false);
      wrong = c.is == Calendar::Is::wrong;
      if (wrong) return {};
      if (c.is == Calendar::Is::date) return c.date;
    }
    if (is_short && !free_short) return {};
    const int now = weekday_of(r.today);
    const int target = eve ? (day + 5) % 7 + 1 : day;
    const int ahead = (target - now + 7) % 7;
    std::int64_t result = r.today + ahead;
    switch (which) {
      case Which::coming:
        if (ahead == 0 && !eve) result += 7;
        break;
      case Which::nearest: break;
      case Which::this_week: result = r.today - now + day - (eve ? 1 : 0); break;
      case Which::next_week: result = r.today - now + 7 + day - (eve ? 1 : 0); break;
      case Which::past: result = r.today - (now - target + 6) % 7 - 1; break;
    }
    return Date{result, at, eve ? entities::night : no_part};
  }
};

}  // namespace

std::optional<Date> Reader::date_at(std::size_t i) const {
  if (!starts_clean(i) || !(alnum(i))) return {};
  const DateReader reader{*this};
  bool wrong = false;
  std::optional<Date> best = reader.weekday(i, wrong);
  if (wrong) return {};
  const auto offer = [&](const std::optional<Date>& date) {
    if (date && ends_clean(date->end) && (!best || date->end > best->end)) best = date;
  };
  if (best && !ends_clean(best->end)) best.reset();
  const Calendar c = calendar_at(i, false);
  if (c.is == Calendar::Is::wrong) return {};
  if (c.is == Calendar::Is::date) {
    if (!best || c.date.end > best->end) best = c.date;
  }
  offer(reader.named(i));
  offer(reader.counted(i));
  offer(reader.period(i));
  if (best && (best->day < first_day || best->day > last_day || best->day > today + most_days)) return {};
  return best;
}

}  // namespace bot::runtime::entities
