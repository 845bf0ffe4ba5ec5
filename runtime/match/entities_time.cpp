// Instants: a time of day with or without a date, and spans from now.

#include <array>

#include "runtime/match/entities_calendar.hpp"
#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::int64_t day_begins = 6 * 60;  // what an hour without a part of the day is looked for in, in minutes
constexpr std::int64_t day_ends = 22 * 60;
constexpr std::size_t max_gap = 6;  // words between a date and its time

// The hour of the day (24 and more: of the next day) that a part of the day makes of `hour`, or -1.
std::int32_t hour_of(std::int32_t hour, std::int16_t part, bool night_before) {
  const auto in = [&](std::int32_t from, std::int32_t to) { return hour >= from && hour <= to; };
  switch (part) {
    case dawn: return hour == 12 ? 0 : in(0, 5) ? hour : -1;
    case early: return in(3, 6) ? hour : -1;
    case morning: return hour == 12 ? 0 : in(0, 11) ? hour : -1;
    case midday: return in(1, 4) ? hour + 12 : in(10, 16) ? hour : -1;
    case dusk: return in(1, 7) ? hour + 12 : in(13, 19) ? hour : -1;
    case afternoon: return in(1, 7) ? hour + 12 : in(12, 19) ? hour : -1;
    case evening: return in(4, 11) ? hour + 12 : hour == 12 ? 24 : in(16, 23) ? hour : -1;
    case night:
      if (hour == 0 || hour == 12 || hour == 24) return 24;
      return in(1, 5) ? hour + (night_before ? 24 : 0) : in(6, 11) ? hour + 12 : in(18, 23) ? hour : -1;
  }
  return -1;
}

// When a time of day may be: seconds from the beginning of its date.
struct Moments {
  std::array<std::int64_t, 2> seconds{};
  std::size_t count = 0;
};

struct TimeReader {
  const Reader& r;

  [[nodiscard]] static Moments moments(const Clock& clock, std::int16_t date_part) {
    const std::int16_t part = clock.part != no_part ? clock.part : date_part;
    const bool exact = clock.exact && clock.part == no_part && !(date_part == night && clock.hour % 24 == 0);
    Moments m;
    const std::int64_t rest = clock.minute * 60 + clock.second;
    if (part != no_part && !exact) {
      const std::int32_t hour = hour_of(clock.hour, part, date_part == night);
      if (hour >= 0) m = {{hour * 3600 + rest, 0}, 1};
    } else if (exact) {
      const bool small_hours = date_part == night && clock.hour < 6;
      m = {{(clock.hour + (small_hours ? 24 : 0)) * 3600 + rest, 0}, 1};
    } else {
      const std::int64_t first = clock.hour % 12 * 3600 + rest;
      m = {{first, first + 12 * 3600}, 2};
    }
    return m;
  }

  [[nodiscard]] static bool by_day(std::int64_t second) { return second >= day_begins * 60 && second < day_ends * 60; }

  // The instant: on `date`, or the next such time, or (before) the last one.
  [[nodiscard]] std::optional<std::int64_t> resolve(const Clock& clock, const std::optional<Date>& date,
                                                    std::int16_t part, bool before) const {
    const Moments m = moments(clock, part);
    if (m.count == 0) return {};
    const std::int64_t offset = clock.zone ? std::int64_t{*clock.zone} * 60'000 : r.offset_ms;
    const std::int64_t today = date ? date->day : floor_div(r.now_ms + offset, ms_of_day);
    std::optional<std::int64_t> best;
    int best_rank = 0;
    const auto offer = [&](std::int64_t day, std::int64_t second, int rank) {
      const std::int64_t ms = day * ms_of_day + second * 1000 - offset;
      if (!best || rank > best_rank || (rank == best_rank && (before ? ms > *best : ms < *best))) {
        best = ms;
        best_rank = rank;
      }
    };
    for (std::size_t i = 0; i < m.count; ++i) {
      const std::int64_t second = m.seconds[i];
      const bool light = m.count == 1 || by_day(second);
      for (std::int64_t day = today - 2; day <= today + 2; ++day) {
        const bool future = day * ms_of_day + second * 1000 - offset > r.now_ms;
        if (date) {
          if (day == today) offer(day, second, (light ? 2 : 0) + (future ? 1 : 0));
        } else if (before) {
          if (!future) offer(day, second, (day == today ? 2 : 0) + (light ? 1 : 0));
        } else if (future) {
          offer(day, second, light ? 1 : 0);
        }
      }
    }
    return best;
  }

  // 2 jam lagi, in 20 minutes, 5 minutes ago
  [[nodiscard]] std::optional<Date> counted(std::size_t i, std::int64_t& ms) const {
    const bool in = r.is(i, Role::in);
    const std::optional<Duration> span = in ? r.duration_core(i + 1) : r.duration_at(i);
    if (!span || !span->below_days) return {};
    std::size_t end = span->end;
    int direction = r.direction_at(end);
    if (direction == 0) {
      if (!in) return {};
      direction = 1;
    }
    if (!r.ends_clean(end)) return {};
    ms = r.now_ms + direction * span->ms;
    return Date{0, end};
  }

  [[nodiscard]] std::size_t behind_connectors(std::size_t i) const {
    if (r.sign(i, ',')) ++i;
    if (r.is(i, Role::on) && !r.is(i + 1, Role::the)) ++i;
    return i;
  }

  // A time behind its date, perhaps with some other words between: besok saya datang jam 3
  [[nodiscard]] std::optional<Clock> clock_behind(const Date& date, std::int16_t& part) const {
    std::size_t at = date.end;
    if (r.glued(at) && r.is(at, Role::letter, 't')) return r.clock_iso(at + 1);
    if (std::size_t end = at; part == no_part && (part = r.part_at(end)) != no_part) at = end;
    at = behind_connectors(at);
    if (part == no_part && r.is(at, Role::part)) part = r.value(at++);
    if (std::optional<Clock> clock = r.clock_at(at, true)) return clock;
    if (r.sign(date.end, ',')) return {};
    for (std::size_t gap = 0; gap < max_gap && r.word(at) && r.is(at, Role::none); ++gap) ++at;
    if (r.is(at, Role::on)) ++at;
    if (!r.is(at, Role::jam) && !r.is(at, Role::pukul) && !r.is(at, Role::at)) return {};
    return r.clock_at(at, false);
  }

  [[nodiscard]] std::optional<Date> dated(std::size_t i, std::int64_t& ms) const {
    const std::optional<Date> date = r.date_at(i);
    if (!date) return {};
    std::int16_t part = date->part;
    const std::optional<Clock> clock = clock_behind(*date, part);
    if (!clock || clock->needs_date) return {};
    const std::optional<std::int64_t> instant = resolve(*clock, date, part, false);
    if (!instant) return {};
    ms = *instant;
    return Date{0, clock->end};
  }

  // A time with its date behind it, or without one.
  [[nodiscard]] std::optional<Date> undated(std::size_t i, std::int64_t& ms) const {
    std::size_t at = i;
    const bool before = r.is(at, Role::earlier);
    if (before || r.is(at, Role::soon)) ++at;
    std::int16_t part = no_part;
    if (r.is(at, Role::part)) part = r.value(at++);
    const bool number = r.number_before(at);
    std::optional<Clock> clock = r.clock_at(at, false);
    if (!clock || (at > i && !r.is(at, Role::jam) && !r.is(at, Role::pukul) && !clock->strong)) return {};
    if (number && !clock->strong && !r.clock_before(at)) return {};  // 2 jam 5 …
    std::optional<Date> date;
    if (at == i) {
      std::size_t next = clock->end;
      if (r.is(next, Role::on) && !r.is(next + 1, Role::the)) ++next;
      date = r.date_at(next);
      if (date && date->part != no_part && clock->part != no_part && date->part != clock->part) date.reset();
    }
    if (clock->part != no_part && !date) {  // jam 3 sore ini, jam 8 malam nanti
      if (r.is(clock->end, Role::this_, 1)) date = Date{r.today, clock->end + 1};
      if (r.is(clock->end, Role::soon)) ++clock->end;
    }
    if (clock->needs_date && !date) return {};
    std::size_t end = clock->end;
    if (date) {
      end = date->end;
      part = date->part;
      if (clock->part == no_part && part == no_part) {
        if (std::size_t behind = end; (part = r.part_at(behind)) != no_part) end = behind;
      }
    }
    // malam jam 1 without a date is the coming night
    const std::optional<std::int64_t> instant = resolve(*clock, date, part, before);
    if (!instant) return {};
    ms = *instant;
    return Date{0, end};
  }
};

}  // namespace

std::optional<Date> Reader::time_at(std::size_t i, std::int64_t& ms) const {
  if (!starts_clean(i) || !alnum(i)) return {};
  const TimeReader reader{*this};
  std::optional<Date> best;
  std::int64_t value = 0;
  const auto offer = [&](const std::optional<Date>& time) {
    if (!time || !ends_clean(time->end) || (best && time->end <= best->end)) return;
    if (value < first_day * ms_of_day || value >= (last_day + 1) * ms_of_day) return;
    best = time;
    ms = value;
  };
  offer(reader.counted(i, value));
  offer(reader.dated(i, value));
  offer(reader.undated(i, value));
  return best;
}

}  // namespace bot::runtime::entities
