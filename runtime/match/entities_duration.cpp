// Durations: 2 jam 15 menit, setengah jam, an hour and a half, 2h30m.

#include "runtime/match/entities_calendar.hpp"
#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::int64_t most_ms = ms_of_day * 366 * 1'000;

constexpr std::int64_t unit_ms(std::int16_t unit) {
  constexpr std::int64_t ms[] = {1'000, 60'000, 3'600'000, ms_of_day, 7 * ms_of_day};
  return ms[unit];
}

// A number with its unit.
struct Piece {
  Fixed value = 0;
  std::int16_t unit = seconds;
  std::size_t end = 0;
};

struct DurationReader {
  const Reader& r;

  // The unit at `i`, behind digits or not; years when there is none.
  [[nodiscard]] std::int16_t unit_at(std::size_t i, bool digits) const {
    if (r.is(i, Role::span)) return r.value(i);
    if (r.is(i, Role::hari)) return days;
    if (r.is(i, Role::minggu)) return weeks;
    if (r.is(i, Role::span_glued) && digits && r.glued(i)) return r.value(i);
    if (!r.is(i, Role::jam)) return years;
    const std::optional<Clock> clock = r.clock_at(i, true);  // untuk 4 jam 7 malam
    return clock && clock->strong ? std::int16_t{years} : std::int16_t{hours};
  }

  [[nodiscard]] std::optional<Piece> piece_at(std::size_t i) const {
    Piece piece;
    if (r.is(i, Role::span_one)) {
      piece = {fixed_one, r.value(i), i + 1};
    } else {
      std::size_t at = i;
      bool digits = false;
      if (r.is(i, Role::article) && r.is(i + 1, Role::span)) {
        piece.value = fixed_one;
        ++at;
      } else {
        const std::optional<Number> number = r.number_core(i);
        if (!number || number->value < 0) return {};
        piece.value = number->value;
        digits = number->literal;
        at = number->end;
        if (r.is(i, Role::half) && at == i + 1 && r.is(at, Role::article)) ++at;  // half an hour
      }
      piece.unit = unit_at(at, digits);
      piece.end = at + 1;
    }
    if (piece.unit >= months) return {};
    read_half(piece);
    return piece;
  }

  // an hour and a half, 2 jam setengah
  void read_half(Piece& piece) const {
    std::size_t at = piece.end;
    if (piece.value % fixed_one != 0) return;
    if (r.is(at, Role::and_)) ++at;
    if (at > piece.end && r.is(at, Role::article) && r.is(at + 1, Role::half, 0)) {
      piece.value += fixed_one / 2;
      piece.end = at + 2;
    } else if (r.is(at, Role::half, 1) && r.ends_clean(at + 1) && !r.number_here(at + 1)) {
      piece.value += fixed_one / 2;
      piece.end = at + 1;
    }
  }
};

}  // namespace

std::optional<Duration> Reader::duration_core(std::size_t i) const {
  const DurationReader reader{*this};
  Duration duration;
  std::int16_t last = months;
  for (std::size_t from = i;;) {
    const std::optional<Piece> piece = reader.piece_at(from);
    if (!piece || piece->unit >= last) break;
    if (piece->value > Fixed{most_ms / unit_ms(piece->unit)} * fixed_one) return {};
    const Fixed ms = piece->value * unit_ms(piece->unit) / fixed_one;
    if (ms + duration.ms > most_ms) return {};
    duration.ms += static_cast<std::int64_t>(ms);
    duration.end = piece->end;
    duration.below_days = duration.below_days || piece->unit < days;
    last = piece->unit;
    from = duration.end + (is(duration.end, Role::and_) || sign(duration.end, ',') ? 1U : 0U);
  }
  if (duration.end == 0 || !ends_clean(duration.end)) return {};
  return duration;
}

std::optional<Duration> Reader::duration_at(std::size_t i) const {
  if (!starts_clean(i) || !alnum(i)) return {};
  if (i > 0) {  // jam 9 jam …, 2 bulan 3 hari
    if (is(i - 1, Role::jam) || is(i - 1, Role::pukul) || is(i - 1, Role::date) || is(i - 1, Role::month)) return {};
    if (is(i - 1, Role::span) && value(i - 1) >= months) return {};
    if (is(i - 1, Role::span_one) && value(i - 1) >= months) return {};
    if (sign_of(i - 1, "-+") && digits(i) > 0 && glued(i)) return {};
  }
  return duration_core(i);
}

int Reader::direction_at(std::size_t& i) const {
  std::size_t end = 0;
  int direction = 1;
  if (is(i, Role::later)) {
    end = i + 1;
  } else if (is(i, Role::ke) && is(i + 1, Role::next, 1)) {
    end = i + 2;
  } else if (is(i, Role::from) && (is(i + 1, Role::now) || is(i + 1, Role::day_word, 0))) {
    end = i + 2;
  } else if (is(i, Role::from) && is(i + 1, Role::hari) && is(i + 2, Role::this_, 1)) {
    end = i + 3;
  } else {
    direction = -1;
    const std::size_t at = i + (is(i, Role::yang) ? 1 : 0);
    if (is(at, Role::last, 1) || (at == i && is(at, Role::ago))) end = at + 1;
  }
  if (end == 0) return 0;
  i = end;
  return direction;
}

}  // namespace bot::runtime::entities
