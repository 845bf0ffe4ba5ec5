#pragma once
// Internal to the entities: the words they know, Indonesian and English.

#include <cstdint>
#include <string_view>

namespace bot::runtime::entities {

/// What a word is to the entities. The value of each role stands behind it.
enum class Role : std::uint8_t {
  none,
  unit,         // 0..9; a number may end with the roles from here to `quarter`
  teen,         // 10..19
  tens,         // 20, 30..90
  hundred_one,  // seratus
  belas,        // dua belas
  puluh,        // dua puluh
  hundred,      // dua ratus
  scale,        // power of ten: 3 ribu, 6 juta …
  scale_one,    // the same, with a one in it: seribu
  scale_glued,  // k; only behind digits
  dozen,        // lusin
  dozen_one,    // selusin
  half,         // 1: setengah; 0: half
  quarter,      // seperempat
  quarter_en,   // quarter
  point,        // koma
  and_,         // 1: dan; 0: and
  article,      // a, an
  minus,        // minus
  currency,     // 1: before the number, 2: behind it, 3: both
  measure,      // may be glued to digits: kg, pcs
  span,         // Unit: menit
  span_one,     // Unit: semenit
  span_glued,   // Unit: h; only behind digits
  jam,          // hour, o'clock
  hari,         // day
  minggu,       // week, Sunday
  pukul,        // clock
  at,
  oclock,
  meridiem,  // 0 am, 1 pm
  part,      // Part: pagi
  zone,      // minutes before UTC
  past,      // 1: lewat; 0: past
  before,    // 1: kurang; 0: before
  to,
  noon,
  midnight,
  day_word,  // days from today: besok
  tonight,   // 0 tonight, -1 semalam
  dulu,
  this_,  // 1: ini; 0: this
  next,   // 1: depan; 0: next
  last,   // 1: lalu; 0: last
  ago,
  yang,
  later,  // lagi, kemudian
  in,     // in, dalam
  from,   // 1: dari; 0: from
  now,    // now, sekarang
  ke,
  weekday,  // 1 Monday … 7
  weekday_short,
  month,  // 1..12
  date,   // tanggal
  the,
  on,
  of,
  after,
  end,
  start,
  every,
  soon,     // nanti
  earlier,  // tadi
  middle,   // tengah
  dini,     // dini hari
  ordinal,  // st nd rd th
  letter,   // t, z, p, a: its character
};

/// Values of span, span_one, span_glued.
enum Unit : std::int16_t { seconds, minutes, hours, days, weeks, months, years };

/// Values of part: the parts of a day.
enum Part : std::int16_t { no_part, dawn, early, morning, midday, dusk, night, afternoon, evening };

struct Word {
  std::string_view text;  // lower case
  Role role = Role::none;
  std::int16_t value = 0;
};

inline constexpr std::size_t longest_word = 12;

/// The word of this text, in lower case, or one of the role none.
[[nodiscard]] Word find_word(std::string_view text);

}  // namespace bot::runtime::entities
