#pragma once
// Internal to the entities: what can begin at a token. Every function looks at a bounded number of tokens, so that
// asking at each token of a message is linear. `i`, `end` are places of tokens; `end` is one behind the last.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/match/entities.hpp"
#include "runtime/match/entities_fixed.hpp"
#include "runtime/match/entities_tokens.hpp"
#include "runtime/match/entities_words.hpp"

namespace bot::runtime::entities {

struct Number {
  Fixed value = 0;
  std::size_t end = 0;
  bool scaled = false;   // says ribu, juta …
  bool literal = false;  // ends with digits
};

struct Date {
  std::int64_t day = 0;
  std::size_t end = 0;
  std::int16_t part = no_part;  // part of the day it names: nanti malam
};

/// A date in the calendar's terms: none here, one that does not exist, or one.
struct Calendar {
  enum class Is : std::uint8_t { none, wrong, date };
  Is is = Is::none;
  Date date;
};

struct Duration {
  std::int64_t ms = 0;
  std::size_t end = 0;
  bool below_days = false;  // says hours, minutes or seconds
};

struct Clock {
  std::int32_t hour = 0;  // 0..24
  std::int32_t minute = 0;
  std::int32_t second = 0;
  std::size_t end = 0;
  bool exact = false;   // on the 24-hour clock
  bool strong = false;  // cannot be anything else
  std::int16_t part = no_part;
  std::optional<std::int32_t> zone;  // minutes before UTC
  bool needs_date = false;           // at 9
};

/// A match, or what is passed over because it is part of something else.
struct Found {
  std::size_t end = 0;
  bool match = false;
};

struct Reader {
  std::string_view message;
  std::span<const Token> tokens;
  std::int64_t now_ms = 0;
  std::int64_t offset_ms = 0;
  std::int64_t today = 0;  // local

  // --- tokens (entities_reader.cpp)
  [[nodiscard]] const Token& token(std::size_t i) const {
    static constexpr Token nothing;
    return i < tokens.size() ? tokens[i] : nothing;
  }
  [[nodiscard]] Role role(std::size_t i) const { return static_cast<Role>(token(i).role); }
  [[nodiscard]] std::int16_t value(std::size_t i) const { return token(i).value; }
  [[nodiscard]] bool is(std::size_t i, Role wanted) const { return role(i) == wanted; }
  [[nodiscard]] bool is(std::size_t i, Role wanted, std::int16_t v) const { return role(i) == wanted && value(i) == v; }
  [[nodiscard]] bool word(std::size_t i) const { return token(i).kind == Token::Kind::word; }
  /// How many digits are at `i`.
  [[nodiscard]] std::size_t digits(std::size_t i) const {
    return token(i).kind == Token::Kind::digits ? token(i).end - token(i).begin : 0;
  }
  [[nodiscard]] bool alnum(std::size_t i) const { return word(i) || digits(i) > 0; }
  [[nodiscard]] bool sign(std::size_t i, std::int16_t c) const {
    return token(i).kind == Token::Kind::symbol && token(i).value == c;
  }
  [[nodiscard]] bool sign_of(std::size_t i, std::string_view list) const;
  /// Whether nothing is between this token and the one before.
  [[nodiscard]] bool glued(std::size_t i) const {
    return i > 0 && i < tokens.size() && tokens[i].begin == tokens[i - 1].end;
  }
  [[nodiscard]] std::string_view text(std::size_t begin, std::size_t end) const {
    return message.substr(tokens[begin].begin, tokens[end - 1].end - tokens[begin].begin);
  }
  /// The value of at most four digits.
  [[nodiscard]] std::int32_t small(std::size_t i) const;
  /// Whether digits end here and go on behind a sign: 15.30, 1-2, 17/8.
  [[nodiscard]] bool joined(std::size_t end) const;
  /// Whether a word or digits stand free before `i`, behind `end`.
  [[nodiscard]] bool starts_clean(std::size_t i) const;
  [[nodiscard]] bool ends_clean(std::size_t end) const;
  /// Whether a number ends right before `i`; whether one may begin at `i`.
  [[nodiscard]] bool number_before(std::size_t i) const;
  [[nodiscard]] bool number_here(std::size_t i) const;
  /// Whether the number right before `i` is one of a clock or a date: jam 9 | jam 5.
  [[nodiscard]] bool clock_before(std::size_t i) const;

  // --- numbers (entities_number.cpp)
  [[nodiscard]] std::optional<Number> number_at(std::size_t i) const;
  /// The same without a look at what is around it.
  [[nodiscard]] std::optional<Number> number_core(std::size_t i) const;
  [[nodiscard]] bool number_ends(const Number& number) const;
  /// A whole number from `least` to `most`: digits (at most four) or words.
  [[nodiscard]] std::optional<std::int32_t> count_at(std::size_t& i, std::int32_t least, std::int32_t most) const;
  [[nodiscard]] std::optional<Number> money_at(std::size_t i) const;

  // --- entities_phone.cpp
  [[nodiscard]] Found phone_at(std::size_t i, EntityHit& hit) const;

  // --- dates (entities_date.cpp, entities_calendar.cpp)
  [[nodiscard]] std::optional<Date> date_at(std::size_t i) const;
  [[nodiscard]] Calendar calendar_at(std::size_t i, bool introduced) const;
  [[nodiscard]] Calendar numeric_at(std::size_t i, bool introduced) const;

  // --- durations and times (entities_duration.cpp, entities_clock.cpp, entities_time.cpp)
  [[nodiscard]] std::optional<Duration> duration_at(std::size_t i) const;
  /// The same without a look at what is before it.
  [[nodiscard]] std::optional<Duration> duration_core(std::size_t i) const;
  [[nodiscard]] std::optional<Clock> clock_at(std::size_t i, bool after_date) const;
  /// The time of an ISO date: 15:30 behind 2026-08-17T.
  [[nodiscard]] std::optional<Clock> clock_iso(std::size_t i) const;
  /// A part of the day; moves `i` behind it.
  [[nodiscard]] std::int16_t part_at(std::size_t& i) const;
  /// Behind a span of time: moves `i` behind "lagi", "from now" (1) or "yang lalu", "ago" (-1). 0: neither.
  [[nodiscard]] int direction_at(std::size_t& i) const;
  /// Milliseconds since 1970 in `ms`.
  [[nodiscard]] std::optional<Date> time_at(std::size_t i, std::int64_t& ms) const;
};

}  // namespace bot::runtime::entities
