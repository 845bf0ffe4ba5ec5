// Numbers and money.

#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::size_t max_groups = 12;       // of digits in one number
constexpr std::size_t max_point_words = 18;  // tiga koma satu empat …

struct Small {
  std::int32_t value = 0;
  std::size_t end = 0;
};

// A number below a power of a thousand, perhaps with that power behind it.
struct Piece {
  Fixed value = 0;
  std::size_t end = 0;
  std::int16_t exponent = 0;
  bool scaled = false;
  bool literal = false;
  bool digits_last = false;
};

Fixed power_of_ten(std::int16_t exponent) {
  Fixed value = 1;
  for (std::int16_t i = 0; i < exponent; ++i) value *= 10;
  return value;
}

struct NumberReader {
  const Reader& r;

  // A unit that no other number word belongs to.
  [[nodiscard]] bool lone_unit(std::size_t i) const {
    return r.is(i, Role::unit) && r.value(i) > 0 && !r.is(i + 1, Role::belas) && !r.is(i + 1, Role::puluh) &&
           !r.is(i + 1, Role::hundred);
  }

  [[nodiscard]] std::optional<Small> below_hundred(std::size_t i) const {
    const std::int32_t value = r.value(i);
    if (r.is(i, Role::teen)) return Small{value, i + 1};
    if (r.is(i, Role::tens)) {
      if (r.sign(i + 1, '-') && r.glued(i + 1) && r.glued(i + 2) && r.is(i + 2, Role::unit) && r.value(i + 2) > 0) {
        return Small{value + r.value(i + 2), i + 3};
      }
      return lone_unit(i + 1) ? Small{value + r.value(i + 1), i + 2} : Small{value, i + 1};
    }
    if (!r.is(i, Role::unit) || value == 0) return {};
    if (r.is(i + 1, Role::belas)) return Small{10 + value, i + 2};
    if (!r.is(i + 1, Role::puluh)) return Small{value, i + 1};
    return lone_unit(i + 2) ? Small{value * 10 + r.value(i + 2), i + 3} : Small{value * 10, i + 2};
  }

  [[nodiscard]] Small behind_hundreds(Small hundreds) const {
    const std::size_t from = hundreds.end + (r.is(hundreds.end, Role::and_, 0) ? 1U : 0U);
    const std::optional<Small> rest = below_hundred(from);
    if (!rest || r.is(rest->end, Role::hundred)) return hundreds;
    return {hundreds.value + rest->value, rest->end};
  }

  [[nodiscard]] std::optional<Small> below_thousand(std::size_t i) const {
    if (r.is(i, Role::hundred_one)) return behind_hundreds({100, i + 1});
    if (r.is(i, Role::article) && r.is(i + 1, Role::hundred)) return behind_hundreds({100, i + 2});
    const std::optional<Small> small = below_hundred(i);
    if (!small || !r.is(small->end, Role::hundred)) return small;
    return behind_hundreds({small->value * 100, small->end + 1});
  }

  [[nodiscard]] std::optional<Piece> literal(std::size_t i) const {
    const std::size_t first = r.sign(i, '.') && r.glued(i + 1) ? i + 1 : i;
    if (r.digits(first) == 0) return {};
    std::size_t end = first + 1;
    for (std::size_t n = 0; n < max_groups && r.joined(end) && r.sign_of(end, ".,"); ++n) end += 2;
    if (r.joined(end)) return {};
    const std::optional<Fixed> value = read_digits(r.text(i, end));
    if (!value) return {};
    Piece piece{*value, end};
    piece.literal = piece.digits_last = true;
    const bool few = *value % fixed_one == 0 && *value > 0 && *value < 10 * fixed_one;
    if (few && (r.is(end, Role::hundred) || r.is(end, Role::puluh))) {
      piece.value *= r.is(end, Role::hundred) ? 100 : 10;
      piece.end = end + 1;
      piece.digits_last = false;
    }
    return piece;
  }

  // What a piece begins with, before ribu, juta, lusin.
  [[nodiscard]] std::optional<Piece> head(std::size_t i) const {
    if (std::optional<Piece> piece = literal(i)) return piece;
    if (r.is(i, Role::half) || r.is(i, Role::quarter)) {
      const bool more = r.is(i + 1, Role::article) && (r.is(i + 2, Role::scale) || r.is(i + 2, Role::dozen));
      return Piece{r.is(i, Role::half) ? fixed_one / 2 : fixed_one / 4, i + (more ? 2 : 1)};
    }
    if (r.is(i, Role::article) && (r.is(i + 1, Role::scale) || r.is(i + 1, Role::dozen)))
      return Piece{fixed_one, i + 1};
    if (r.is(i, Role::unit, 0)) return Piece{0, i + 1};
    if (const std::optional<Small> small = below_thousand(i)) return Piece{small->value * fixed_one, small->end};
    return {};
  }

  // dua setengah, two and a half, dua koma lima
  void read_fraction(Piece& piece, bool words) const {
    const std::size_t i = piece.end;
    if (piece.value % fixed_one != 0) return;
    if (r.is(i, Role::half, 1) && r.digits(i + 1) == 0 && !below_thousand(i + 1)) {
      piece.value += fixed_one / 2;
      piece.end = i + 1;
    } else if (r.is(i, Role::and_, 0) && r.is(i + 1, Role::article) && r.is(i + 2, Role::half, 0)) {
      piece.value += fixed_one / 2;
      piece.end = i + 3;
    } else if (words && r.is(i, Role::point)) {
      Fixed place = fixed_one / 10;
      std::size_t end = i + 1;
      for (; end <= i + max_point_words && (lone_unit(end) || r.is(end, Role::unit, 0)); ++end, place /= 10) {
        piece.value += place * r.value(end);
        piece.end = end + 1;
      }
    }
    if (piece.end != i) piece.digits_last = false;
  }

  [[nodiscard]] std::optional<Piece> piece_at(std::size_t i) const {
    if (r.is(i, Role::scale_one)) return Piece{fixed_one, i + 1, r.value(i), true};
    if (r.is(i, Role::dozen_one)) return Piece{12 * fixed_one, i + 1};
    std::optional<Piece> piece = head(i);
    if (!piece) return {};
    if (!r.is(i, Role::article) && !r.is(i, Role::half) && !r.is(i, Role::quarter))
      read_fraction(*piece, !piece->literal);
    const std::size_t end = piece->end;
    if (r.is(end, Role::scale) || (r.is(end, Role::scale_glued) && r.glued(end) && piece->digits_last)) {
      piece->exponent = r.value(end);
      piece->scaled = true;
      piece->digits_last = false;
      ++piece->end;
    } else if (r.is(end, Role::dozen)) {
      if (__builtin_mul_overflow(piece->value, Fixed{12}, &piece->value)) return {};
      piece->digits_last = false;
      ++piece->end;
    }
    return piece;
  }

  [[nodiscard]] std::optional<Number> positive(std::size_t i) const {
    Number number;
    std::int16_t last = 99;
    for (std::size_t from = i;;) {
      const std::optional<Piece> piece = piece_at(from);
      if (!piece) break;
      if (from != i) {
        if (piece->scaled ? piece->exponent >= last
                          : piece->literal || piece->value == 0 || piece->value % fixed_one != 0 ||
                                piece->value >= power_of_ten(last) * fixed_one) {
          break;
        }
      }
      Fixed value = 0;
      if (__builtin_mul_overflow(piece->value, power_of_ten(piece->exponent), &value)) return {};
      if (__builtin_add_overflow(number.value, value, &number.value)) return {};
      number.end = piece->end;
      number.literal = piece->digits_last;
      if (!piece->scaled) break;
      number.scaled = true;
      last = piece->exponent;
      from = number.end + (r.is(number.end, Role::and_, 0) ? 1U : 0U);
    }
    if (number.end == 0) return {};
    return number;
  }
};

// Words that may be glued to digits.
bool measures(Role role) {
  return role == Role::measure || role == Role::currency || role == Role::span || role == Role::span_glued ||
         role == Role::jam || role == Role::hari || role == Role::minggu || role == Role::dozen;
}

bool is_currency_sign(const Token& token) {
  return token.kind == Token::Kind::symbol &&
         (token.value == '$' || token.value == sign_euro || token.value == sign_pound || token.value == sign_yen);
}

}  // namespace

std::optional<Number> Reader::number_core(std::size_t i) const {
  const bool negative = is(i, Role::minus) || (sign(i, '-') && glued(i + 1));
  const bool positive = sign(i, '+') && glued(i + 1);
  if ((positive || (negative && !is(i, Role::minus))) && digits(i + 1) == 0) return {};
  std::optional<Number> number = NumberReader{*this}.positive(i + (negative || positive ? 1 : 0));
  if (number && negative) number->value = -number->value;
  return number;
}

bool Reader::number_ends(const Number& number) const {
  const std::size_t end = number.end;
  if (glued(end) && number.literal && measures(role(end))) return !(glued(end + 1) && alnum(end + 1));
  return ends_clean(end);
}

std::optional<Number> Reader::number_at(std::size_t i) const {
  bool free = starts_clean(i);
  if (digits(i) > 0 && glued(i) && word(i - 1)) {  // Rp5000, x2
    free =
        (is(i - 1, Role::currency) || (is(i - 1, Role::measure) && text(i - 1, i).size() == 1)) && starts_clean(i - 1);
  }
  if (token(i).kind == Token::Kind::symbol && glued(i) && (alnum(i - 1) || sign_of(i - 1, "-+."))) free = false;
  if (!free) return {};
  const std::optional<Number> number = number_core(i);
  if (!number || !number_ends(*number)) return {};
  return number;
}

std::optional<std::int32_t> Reader::count_at(std::size_t& i, std::int32_t least, std::int32_t most) const {
  std::int32_t value = 0;
  std::size_t end = i + 1;
  if (const std::size_t count = digits(i); count > 0) {
    if (count > 4 || joined(end)) return {};
    value = small(i);
  } else {
    if (!word(i) || is(i, Role::half) || is(i, Role::minus)) return {};
    const std::optional<Number> number = number_core(i);
    if (!number || number->value % fixed_one != 0 || number->value > 9999 * fixed_one) return {};
    value = static_cast<std::int32_t>(number->value / fixed_one);
    end = number->end;
  }
  if (value < least || value > most) return {};
  i = end;
  return value;
}

std::optional<Number> Reader::money_at(std::size_t i) const {
  std::size_t at = i;
  const bool negative = sign(i, '-') && !glued(i) && glued(i + 1);
  if (negative) ++at;
  const bool named = is(at, Role::currency) && (value(at) & 1) != 0 && (negative || starts_clean(at));
  std::optional<Number> number;
  if (named || is_currency_sign(token(at))) {
    ++at;
    if (named && sign(at, '.') && glued(at)) ++at;
    number = number_core(at);
    if (number && !number_ends(*number)) number.reset();
    if (number && negative) number->value = -number->value;
  }
  // A currency behind the number, unless it is that of the next: 5 Rp 6000
  const auto behind = [&](std::size_t end) {
    if (is_currency_sign(token(end))) return glued(end) || digits(end + 1) == 0;
    if (!is(end, Role::currency) || (value(end) & 2) == 0 || !ends_clean(end + 1)) return false;
    return glued(end) || value(end) == 2 || (digits(end + 1) == 0 && !is(end + 1, Role::unit));
  };
  if (!number) {
    number = number_at(i);
    if (!number || (!number->scaled && !behind(number->end))) return {};
  }
  std::size_t end = number->end;
  if (behind(end)) ++end;
  if (glued(end) && sign_of(end, ",.") && glued(end + 1) && sign(end + 1, '-') && !(glued(end + 2) && alnum(end + 2))) {
    end += 2;
    while (glued(end) && sign(end, '-')) ++end;
  }
  number->end = end;
  return number;
}

}  // namespace bot::runtime::entities
