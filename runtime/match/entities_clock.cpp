// The time of day: jam 3 sore, pukul 15.30, setengah empat, half past three, 3pm.

#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

struct ClockReader {
  const Reader& r;
  Clock clock;
  bool named = false;  // jam, pukul
  bool in_words = false;
  bool colon = false;
  bool dot = false;
  bool meridiem = false;

  // Whether nothing but more of the time follows.
  [[nodiscard]] bool closes(std::size_t i) const {
    return r.token(i).kind == Token::Kind::none || r.token(i).kind == Token::Kind::symbol || r.is(i, Role::part) ||
           r.is(i, Role::zone) || r.is(i, Role::meridiem);
  }
  [[nodiscard]] bool is_unit(std::size_t i) const {
    return (r.is(i, Role::span) && r.value(i) <= hours) || r.is(i, Role::span_glued) ||
           (r.is(i, Role::jam) && !r.number_here(i + 1));
  }

  // setengah empat, half past three, quarter to 4
  [[nodiscard]] bool read_fraction(std::size_t i) {
    std::size_t at = i;
    if (r.is(i, Role::half, 1)) {
      ++at;
      if (r.digits(at) > 2) return false;
      const std::optional<std::int32_t> hour = r.count_at(at, 1, 12);
      if (!hour || is_unit(at) || r.is(at, Role::span)) return false;
      set(*hour == 1 ? 12 : *hour - 1, 30, at);
    } else if (r.is(i, Role::half, 0) && r.is(i + 1, Role::past, 0)) {
      at = i + 2;
      const std::optional<std::int32_t> hour = r.count_at(at, 1, 12);
      if (!hour) return false;
      set(*hour, 30, at);
    } else if (r.is(i, Role::quarter_en) && (r.is(i + 1, Role::past, 0) || r.is(i + 1, Role::to))) {
      at = i + 2;
      const std::optional<std::int32_t> hour = r.count_at(at, 1, 12);
      if (!hour) return false;
      r.is(i + 1, Role::to) ? set(*hour == 1 ? 12 : *hour - 1, 45, at) : set(*hour, 15, at);
    } else {
      return false;
    }
    clock.strong = true;
    return true;
  }

  void set(std::int32_t hour, std::int32_t minute, std::size_t end) {
    clock.hour = hour;
    clock.minute = minute;
    clock.end = end;
  }

  [[nodiscard]] bool read_digits(std::size_t i) {
    if (r.digits(i) > 2) return false;
    set(r.small(i), 0, i + 1);
    clock.exact = r.text(i, i + 1).starts_with('0');
    if (r.joined(i + 1) && r.sign_of(i + 1, ":.") && r.digits(i + 2) == 2) {
      colon = r.sign(i + 1, ':');
      dot = !colon;
      clock.minute = r.small(i + 2);
      clock.end = i + 3;
      if (colon && r.joined(i + 3) && r.sign(i + 3, ':') && r.digits(i + 4) == 2) {
        clock.second = r.small(i + 4);
        clock.end = i + 5;
      }
      clock.strong = true;
    }
    return !r.joined(clock.end);
  }

  [[nodiscard]] bool read_words(std::size_t i) {
    std::size_t end = i;
    const std::optional<std::int32_t> hour = r.count_at(end, 0, 24);
    if (!hour) return false;
    in_words = true;
    set(*hour, 0, end);
    return true;
  }

  // jam 3 lewat 10 menit, jam 3 kurang seperempat, jam tujuh tiga puluh
  void read_minutes() {
    std::size_t at = clock.end;
    const bool after = r.is(at, Role::past, 1);
    const bool before = r.is(at, Role::before, 1);
    if (after || before) {
      ++at;
      std::optional<std::int32_t> minutes;
      if (r.is(at, Role::quarter)) {
        minutes = 15;
        ++at;
      } else {
        minutes = r.count_at(at, 1, 59);
      }
      if (!minutes) return;
      if (r.is(at, Role::span, entities::minutes)) ++at;
      if (before) clock.hour = clock.hour == 0 ? 23 : clock.hour == 1 && !clock.exact ? 12 : clock.hour - 1;
      clock.minute = before ? 60 - *minutes : *minutes;
    } else {
      if (r.digits(at) > 0 && r.digits(at) != 2) return;
      const std::optional<std::int32_t> minutes = r.count_at(at, r.digits(at) > 0 ? 0 : 10, 59);
      if (!minutes || !closes(at)) return;
      clock.minute = *minutes;
    }
    clock.end = at;
    clock.strong = true;
  }

  // jam 3an, jam 3-an: about three
  void skip_about() {
    const std::size_t at = clock.end + (r.glued(clock.end) && r.sign(clock.end, '-') ? 1 : 0);
    if (named && r.glued(at) && r.is(at, Role::article) && r.text(at, at + 1).size() == 2) clock.end = at + 1;
  }

  void read_meridiem() {
    std::size_t at = clock.end;
    if (r.is(at, Role::oclock)) {
      clock.strong = true;
      clock.end = ++at;
    }
    std::int16_t pm = -1;
    if (r.is(at, Role::meridiem)) {
      pm = r.value(at++);
    } else if ((r.is(at, Role::letter, 'p') || r.is(at, Role::article)) && r.text(at, at + 1).size() == 1 &&
               r.glued(at + 1) && r.sign(at + 1, '.') && r.glued(at + 2) && r.is(at + 2, Role::span_glued, minutes)) {
      pm = r.is(at, Role::letter) ? 1 : 0;
      at += 3;
      if (r.glued(at) && r.sign(at, '.')) ++at;
    }
    if (pm >= 0) {
      if (clock.hour < 1 || clock.hour > 12) {
        clock.end = 0;
        return;
      }
      clock.hour = clock.hour % 12 + 12 * pm;
      clock.exact = clock.strong = meridiem = true;
      clock.end = at;
      return;
    }
    clock.part = r.part_at(at);
    if (clock.part != no_part) {
      clock.end = at;
      clock.strong = true;
    }
  }

  void read_zone() {
    if (r.is(clock.end, Role::zone)) {
      clock.zone = r.value(clock.end);
      clock.strong = true;
      ++clock.end;
    } else if (colon && r.glued(clock.end) && r.is(clock.end, Role::letter, 'z')) {
      clock.zone = 0;
      ++clock.end;
    }
  }

  [[nodiscard]] std::optional<Clock> read(std::size_t i, bool after_date) {
    std::size_t at = i;
    named = r.is(i, Role::jam) || r.is(i, Role::pukul);
    const bool with_at = r.is(i, Role::at);
    if (named || with_at) ++at;
    if (named && r.sign(at, ':')) ++at;
    const bool inside = !named && !with_at && r.number_before(i);  // perhaps of a longer number
    if (r.is(at, Role::noon) || r.is(at, Role::midnight)) {
      set(r.is(at, Role::noon) ? 12 : 0, 0, at + 1);
    } else if (r.is(at, Role::middle) && (r.is(at + 1, Role::hari) || r.is(at + 1, Role::part, night))) {
      set(r.is(at + 1, Role::hari) ? 12 : 0, 0, at + 2);
    }
    if (clock.end != 0) {
      if (clock.hour == 0) {  // the end of the day
        clock.hour = 12;
        clock.part = night;
      } else {
        clock.exact = true;
      }
      clock.strong = true;
      return clock;
    }
    if (inside && r.digits(at) == 0) return {};
    if (!read_fraction(at)) {
      if (!(r.digits(at) > 0 ? read_digits(at) : read_words(at))) return {};
      if (!clock.strong && r.is(clock.end, Role::past, 0) && !named) {  // 20 past 3
        std::size_t end = clock.end + 1;
        const std::int32_t minute = clock.hour;
        const std::optional<std::int32_t> hour = r.count_at(end, 1, 12);
        if (!hour || minute < 1) return {};
        set(*hour, minute, end);
        clock.strong = true;
        clock.exact = false;
      } else if (!clock.strong && named) {
        read_minutes();
      }
    }
    const bool minutes = clock.strong;
    skip_about();
    read_meridiem();
    if (clock.end == 0) return {};
    read_zone();
    if (clock.hour > 24 || clock.minute > 59 || clock.second > 59) return {};
    if (clock.hour == 24 && clock.minute + clock.second > 0) return {};
    if (clock.hour == 0 || clock.hour > 12) clock.exact = true;
    if (is_unit(clock.end) || !r.ends_clean(clock.end)) return {};
    if (r.glued(clock.end) && r.sign(clock.end, '+') && r.digits(clock.end + 1) > 0) return {};  // 15:30+07:00
    if (r.is(clock.end, Role::hari) && !r.is(clock.end + 1, Role::this_) && !r.is(clock.end + 1, Role::weekday) &&
        !r.is(clock.end + 1, Role::minggu)) {
      return {};
    }
    if (named) return clock;
    if (dot && !after_date && !with_at && clock.part == no_part && !clock.zone && !meridiem) return {};
    if (!minutes && clock.part == night && !with_at) return {};  // 2 malam: two nights
    if (!clock.strong) {
      if (!with_at || in_words) return {};
      clock.needs_date = !after_date;
    }
    return clock;
  }
};

}  // namespace

std::int16_t Reader::part_at(std::size_t& i) const {
  if (is(i, Role::part)) return value(i++);
  std::int16_t part = no_part;
  std::size_t end = i;
  if (is(i, Role::dini) && is(i + 1, Role::hari)) {
    part = dawn;
    end = i + 2;
  } else if (is(i, Role::in) && is(i + 1, Role::the) && is(i + 2, Role::part)) {
    part = value(i + 2);
    end = i + 3;
  } else if (is(i, Role::at) && is(i + 1, Role::part, night)) {
    part = night;
    end = i + 2;
  }
  i = end;
  return part;
}

std::optional<Clock> Reader::clock_iso(std::size_t i) const {
  if (digits(i) != 2 || !joined(i + 1) || !sign(i + 1, ':')) return {};
  std::optional<Clock> clock = ClockReader{*this, {}}.read(i, true);
  if (clock) clock->exact = true;
  return clock;
}

std::optional<Clock> Reader::clock_at(std::size_t i, bool after_date) const {
  if (!starts_clean(i) || !alnum(i)) return {};
  if (digits(i) > 0 && glued(i) && sign(i - 1, '+')) return {};
  return ClockReader{*this, {}}.read(i, after_date);
}

}  // namespace bot::runtime::entities
