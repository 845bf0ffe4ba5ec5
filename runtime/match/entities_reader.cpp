#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

// Roles of the words numbers end with.
bool ends_number(Role role) { return (role >= Role::unit && role <= Role::quarter) || role == Role::article; }

}  // namespace

bool Reader::sign_of(std::size_t i, std::string_view list) const {
  const Token& t = token(i);
  return t.kind == Token::Kind::symbol && t.value < 128 && list.find(static_cast<char>(t.value)) != list.npos;
}

std::int32_t Reader::small(std::size_t i) const {
  std::int32_t value = 0;
  for (const char c : text(i, i + 1)) value = value * 10 + (c - '0');
  return value;
}

bool Reader::joined(std::size_t end) const {
  return glued(end) && glued(end + 1) && sign_of(end, ".,:/-") && digits(end + 1) > 0;
}

bool Reader::starts_clean(std::size_t i) const {
  if (!glued(i)) return true;
  const std::size_t p = i - 1;
  if (alnum(p)) return false;
  if (sign_of(p, "@_")) return false;
  if (!glued(p)) return !(sign(p, '.') && digits(i) > 0);  // .5
  if (sign_of(p, "-'")) return !alnum(p - 1);
  return !(digits(i) > 0 && digits(p - 1) > 0 && sign_of(p, ".,:/"));
}

bool Reader::ends_clean(std::size_t end) const {
  if (!glued(end)) return true;
  if (alnum(end)) return false;
  if (!glued(end + 1) || !alnum(end + 1)) return true;
  if (sign_of(end, "-_'@")) return false;
  return digits(end - 1) == 0 || digits(end + 1) == 0 || !sign_of(end, ".,:/");
}

bool Reader::number_before(std::size_t i) const { return i > 0 && (digits(i - 1) > 0 || ends_number(role(i - 1))); }

bool Reader::number_here(std::size_t i) const {
  return digits(i) > 0 || (role(i) >= Role::unit && role(i) <= Role::hundred_one);
}

bool Reader::clock_before(std::size_t i) const {
  std::size_t at = i;
  for (std::size_t words = 0; words < 6 && number_before(at); ++words) {
    --at;
    if (at > 0 &&
        (is(at - 1, Role::jam) || is(at - 1, Role::pukul) || is(at - 1, Role::date) || is(at - 1, Role::month))) {
      return true;
    }
  }
  return false;
}

}  // namespace bot::runtime::entities
