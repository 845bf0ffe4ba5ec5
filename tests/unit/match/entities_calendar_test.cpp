// Dates and times against <chrono> and plain rules.

#include "runtime/match/entities_calendar.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <limits>

#include "tests/unit/match/entities_show.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

using namespace std::chrono;
using namespace runtime::entities;
using runtime::EntityContext;
using runtime::EntityKind;
using runtime::EntityScratch;

constexpr std::int64_t minute_ms = 60'000;

year_month_day date_of(std::int64_t day) { return sys_days{std::chrono::days{day}}; }
std::int64_t day_of(year_month_day date) { return sys_days{date}.time_since_epoch().count(); }

constexpr std::int64_t nothing = std::numeric_limits<std::int64_t>::min();

// The value of the only hit, or nothing.
std::int64_t find_one(EntityKind kind, const std::string& message, const EntityContext& context) {
  EntityScratch scratch;
  scratch.read(message, context);
  const auto hits = scratch.find(kind);
  return hits.size() == 1 ? hits[0].integer : nothing;
}

TEST_CASE("the calendar agrees with chrono") {
  for (std::int64_t day = first_day; day <= last_day; day += day < -1000 || day > 60'000 ? 7 : 1) {
    const Civil civil = civil_of(day);
    const year_month_day date = date_of(day);
    if (civil.year != static_cast<int>(date.year()) || civil.month != static_cast<int>(unsigned(date.month())) ||
        civil.day != static_cast<int>(unsigned(date.day()))) {
      FAIL("civil_of " << day);
    }
    if (days_of(civil) != day) FAIL("days_of " << day);
    if (!exists(civil)) FAIL("exists " << day);
    if (weekday_of(day) != static_cast<int>(weekday{sys_days{date}}.iso_encoding())) FAIL("weekday_of " << day);
  }
  for (int y = -3; y <= 10'003; y += y < 1890 || y > 2210 ? 13 : 1) {
    for (int m = -1; m <= 14; ++m) {
      for (int d = -1; d <= 33; ++d) {
        const bool there =
            m > 0 && d > 0 && y >= 1 && y <= 9999 &&
            (year{y} / month{static_cast<unsigned>(m)} / std::chrono::day{static_cast<unsigned>(d)}).ok();
        if (exists({y, m, d}) != there) FAIL(y << "-" << m << "-" << d);
      }
    }
  }
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t day =
        first_day + static_cast<std::int64_t>(random.below(static_cast<std::size_t>(last_day - first_day)));
    const auto count = static_cast<int>(random.below(400)) - 200;
    year_month_day later = date_of(day) + std::chrono::months{count};
    if (!later.ok()) later = later.year() / later.month() / last;
    if (static_cast<int>(later.year()) < 1 || static_cast<int>(later.year()) > 9999) continue;
    if (days_of(add_months(civil_of(day), count)) != day_of(later)) FAIL("add_months " << day << " " << count);
  }
}

TEST_CASE("dates of the calendar agree with chrono") {
  static constexpr const char* names[][2] = {
      {"Januari", "January"}, {"Februari", "February"}, {"Maret", "March"},       {"April", "April"},
      {"Mei", "May"},         {"Juni", "June"},         {"Juli", "July"},         {"Agustus", "August"},
      {"September", "Sept"},  {"Oktober", "October"},   {"November", "November"}, {"Desember", "December"}};
  const EntityContext now = story_context();
  for (const int y : {1900, 1999, 2000, 2026, 2027, 2028, 2100, 2199}) {
    for (unsigned m = 1; m <= 12; ++m) {
      for (unsigned d = 1; d <= 31; ++d) {
        const year_month_day date = year{y} / month{m} / std::chrono::day{d};
        const std::int64_t expected = date.ok() ? day_of(date) : nothing;
        const auto s = [](auto n) { return std::to_string(n); };
        const std::string name = names[m - 1][0];
        const std::string english = names[m - 1][1];
        for (const std::string& text :
             {s(d) + "/" + s(m) + "/" + s(y), s(d) + "-" + s(m) + "-" + s(y), s(d) + "." + s(m) + "." + s(y),
              s(y) + "-" + s(m) + "-" + s(d), s(d) + " " + name + " " + s(y), english + " " + s(d) + ", " + s(y),
              "tanggal " + s(d) + "/" + s(m) + "/" + s(y), "Senin, " + s(d) + " " + name + " " + s(y)}) {
          if (find_one(EntityKind::date, text, now) != expected) FAIL(text);
        }
      }
    }
  }
}

TEST_CASE("dates without a year or month are the next such ones") {
  Random random(2);
  for (int i = 0; i < 3'000; ++i) {
    const std::int64_t today = static_cast<std::int64_t>(random.below(40'000));
    const EntityContext now{today * ms_of_day + 5 * 60 * minute_ms, 0};
    const auto d = static_cast<unsigned>(1 + random.below(31));
    const auto m = static_cast<unsigned>(1 + random.below(12));
    std::int64_t next_date = nothing;
    std::int64_t next_day = nothing;
    for (std::int64_t day = today; day < today + 9 * 366 && (next_date == nothing || next_day == nothing); ++day) {
      const year_month_day date = date_of(day);
      if (date.day() != std::chrono::day{d}) continue;
      if (next_day == nothing) next_day = day;
      if (next_date == nothing && date.month() == month{m}) next_date = day;
    }
    const std::string text = std::to_string(d) + "/" + std::to_string(m);
    if (find_one(EntityKind::date, text, now) != next_date) FAIL(text << " on " << today);
    const std::string tanggal = "tanggal " + std::to_string(d);
    if (find_one(EntityKind::date, tanggal, now) != next_day) FAIL(tanggal << " on " << today);
  }
}

TEST_CASE("weekdays are the next such days") {
  static constexpr const char* names[][2] = {{"senin", "monday"},   {"selasa", "tuesday"}, {"rabu", "wednesday"},
                                             {"kamis", "thursday"}, {"jumat", "friday"},   {"sabtu", "saturday"},
                                             {"minggu", "sunday"}};
  for (std::int64_t today = 20'000; today < 20'021; ++today) {
    const EntityContext now{today * ms_of_day, 0};
    const std::int64_t monday = today - weekday_of(today) + 1;
    for (int d = 1; d <= 7; ++d) {
      std::int64_t next = today + 1;
      while (weekday_of(next) != d) ++next;
      std::int64_t before = today - 1;
      while (weekday_of(before) != d) --before;
      for (const std::string name : {names[d - 1][0], names[d - 1][1]}) {
        CHECK(find_one(EntityKind::date, name, now) == next);
        CHECK(find_one(EntityKind::date, "next " + name, now) == monday + 7 + d - 1);
        CHECK(find_one(EntityKind::date, "last " + name, now) == before);
        CHECK(find_one(EntityKind::date, "hari " + name + " depan", now) == monday + 7 + d - 1);
        CHECK(find_one(EntityKind::date, "hari " + name + " ini", now) == (weekday_of(today) == d ? today : next));
      }
    }
  }
}

// The first minute after `from` that `fits`, told in local minutes of the day.
template <typename Fits>
std::int64_t next_minute(std::int64_t from, std::int64_t offset, const Fits& fits) {
  for (std::int64_t minute = floor_div(from, minute_ms) + 1;; ++minute) {
    const std::int64_t local = minute + offset;
    if (fits(local - floor_div(local, 1440) * 1440)) return minute * minute_ms;
  }
}

TEST_CASE("times without a date are the next such ones") {
  Random random(3);
  for (int i = 0; i < 3'000; ++i) {
    const auto offset = static_cast<std::int32_t>(random.below(27 * 4)) * 15 - 12 * 60;
    const EntityContext now{static_cast<std::int64_t>(random.next() % 4'000'000'000'000ULL), offset};
    const auto hour = static_cast<std::int64_t>(random.below(24));
    const auto minute = static_cast<std::int64_t>(random.below(60));
    char text[40];
    std::snprintf(text, sizeof text, "pukul %02d.%02d", static_cast<int>(hour), static_cast<int>(minute));
    const bool half_clock = hour >= 10 && hour <= 12;  // may be one of two
    const std::int64_t first = hour % 12 * 60 + minute;
    const auto by_day = [](std::int64_t m) { return m >= 6 * 60 && m < 22 * 60; };
    const std::int64_t exact = next_minute(now.now_ms, offset, [&](std::int64_t m) { return m == hour * 60 + minute; });
    const std::int64_t open =
        next_minute(now.now_ms, offset, [&](std::int64_t m) { return m % 720 == first && by_day(m); });
    if (find_one(EntityKind::time, text, now) != (half_clock ? open : exact)) FAIL(text << " at " << now.now_ms);
    if (hour == 0 || hour > 12) continue;
    std::snprintf(text, sizeof text, "jam %d.%02d", static_cast<int>(hour), static_cast<int>(minute));
    if (find_one(EntityKind::time, text, now) != open) FAIL(text << " at " << now.now_ms);
    std::snprintf(text, sizeof text, "%d:%02d pm", static_cast<int>(hour), static_cast<int>(minute));
    const std::int64_t pm = next_minute(now.now_ms, offset, [&](std::int64_t m) { return m == first + 720; });
    if (find_one(EntityKind::time, text, now) != pm) FAIL(text << " at " << now.now_ms);
    std::snprintf(text, sizeof text, "%d menit lagi", static_cast<int>(minute));
    if (find_one(EntityKind::time, text, now) != now.now_ms + minute * minute_ms) FAIL(text);
    const std::int64_t today = floor_div(now.now_ms + offset * minute_ms, ms_of_day);
    std::snprintf(text, sizeof text, "besok %d:%02dpm", static_cast<int>(hour), static_cast<int>(minute));
    const std::int64_t tomorrow = (today + 1) * ms_of_day + (first + 720 - offset) * minute_ms;
    if (find_one(EntityKind::time, text, now) != tomorrow) FAIL(text << " at " << now.now_ms);
  }
}

TEST_CASE("a clock out of range knows no dates and times") {
  for (const std::int64_t ms : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                                first_day * ms_of_day, last_day * ms_of_day}) {
    for (const EntityContext& now : {EntityContext{ms, 0}, EntityContext{ms, 1440}, EntityContext{ms, -1440}}) {
      for (const char* text : {"besok", "17/8/2026", "Senin", "bulan lalu", "kemarin"}) {
        CHECK(find_one(EntityKind::date, text, now) == nothing);
      }
      for (const char* text : {"besok jam 3", "jam 3", "2 jam lagi"})
        CHECK(find_one(EntityKind::time, text, now) == nothing);
      CHECK(find_one(EntityKind::duration, "2 jam", now) == 7'200'000);
    }
  }
  for (const std::int32_t offset :
       {-1441, 1441, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()}) {
    CHECK(find_one(EntityKind::date, "besok", {0, offset}) == nothing);
  }
  const EntityContext late{(last_day - 1) * ms_of_day, 0};
  CHECK(find_one(EntityKind::date, "besok", late) == last_day);
  CHECK(find_one(EntityKind::date, "lusa", late) == nothing);
  CHECK(find_one(EntityKind::date, "tahun depan", late) == nothing);
  const EntityContext early{(first_day + 1) * ms_of_day, 0};
  CHECK(find_one(EntityKind::date, "kemarin", early) == first_day);
  CHECK(find_one(EntityKind::date, "bulan lalu", early) == nothing);
  CHECK(find_one(EntityKind::date, "kemarin dulu", early) == nothing);
}

}  // namespace
}  // namespace bot::test
