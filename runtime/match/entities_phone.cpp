// Phone numbers.

#include <algorithm>

#include "runtime/match/entities_reader.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::string_view country = "62";  // of a number that begins with 0
constexpr std::size_t least_digits = 8;
constexpr std::size_t most_digits = 15;

struct PhoneReader {
  const Reader& r;
  std::array<char, 20> digits{};
  std::size_t count = 0;
  bool plus = false;
  bool dots = false;
  bool dashes = false;

  [[nodiscard]] std::string_view number() const { return {digits.data(), count}; }
  [[nodiscard]] bool append(std::size_t i) {
    const std::string_view group = r.text(i, i + 1);
    if (count + group.size() > digits.size()) return false;
    std::copy(group.begin(), group.end(), digits.begin() + static_cast<std::ptrdiff_t>(count));
    count += group.size();
    return true;
  }
  // The digits that a number which begins like this may have.
  [[nodiscard]] std::size_t most() const {
    if (plus || number().starts_with(country)) return most_digits;
    return number().starts_with("00") ? most_digits + 2 : 13;
  }

  // Whether digits behind a space still belong to it: 0812 3456 7890, but not 0812 3456 7890 2 porsi.
  [[nodiscard]] bool goes_on(std::size_t i, std::size_t last, std::size_t groups) const {
    const std::size_t next = r.digits(i);
    if (next < 2 || (r.joined(i + 1) && r.sign_of(i + 1, ",:/")) || (r.glued(i + 1) && r.word(i + 1))) return false;
    if (plus && groups == 1) return true;
    if (groups == 1 && count > least_digits) return false;
    if (next == 2 && last > 2 && count >= least_digits) return false;
    return next > 2 || count + next <= most();
  }

  // Reads from `i`; the end, or nothing when it is no number.
  [[nodiscard]] bool read(std::size_t i, std::size_t& end) {
    std::size_t at = i;
    end = i + 1;
    plus = r.sign(at, '+');
    if (plus) ++at;
    if (plus && !r.glued(at)) return false;
    std::size_t last = 0;
    for (std::size_t groups = 0;; ++groups) {
      const bool open = r.sign(at, '(');
      if (open) ++at;
      if (open && groups == 0 && r.sign(at, '+') && r.glued(at + 1)) {
        plus = true;
        ++at;
      }
      if (r.digits(at) == 0) return false;
      end = at + 1;
      if (!append(at)) return false;
      last = r.digits(at++);
      if (open && !r.sign(at++, ')')) return false;
      end = at;
      if (r.glued(at) && (r.digits(at) > 0 || (r.sign(at, '(') && r.digits(at + 1) > 0))) continue;
      if (r.glued(at) && r.glued(at + 1) && r.sign_of(at, "-.") && (r.digits(at + 1) > 0 || r.sign(at + 1, '('))) {
        (r.sign(at, '.') ? dots : dashes) = true;
        if (dots && dashes) return false;  // 08.00-17.00
        ++at;
      } else if (!r.glued(at) && r.sign(at, '-') && last > 2 && r.digits(at + 1) > 2 && !r.glued(at + 1)) {
        ++at;
      } else if (r.glued(at) ||
                 !(r.sign(at, '(') ? groups == 0 && r.sign(at + 2, ')') : goes_on(at, last, groups + 1))) {
        return true;
      }
    }
  }

  // Writes it as +62…; false when it is none.
  [[nodiscard]] bool normalize(EntityHit& hit) const {
    std::string_view rest = number();
    if (rest.size() < least_digits || rest.size() > most()) return false;
    bool ours = false;
    if (plus || rest.starts_with("00")) {
      if (!plus) rest.remove_prefix(2);
      if (rest.starts_with('0')) return false;
    } else if (rest.starts_with('0')) {
      rest.remove_prefix(1);
      ours = true;
    } else if (!rest.starts_with(country) || rest.size() < least_digits + country.size()) {
      return false;
    }
    if (!ours && rest.starts_with(country)) {
      rest.remove_prefix(country.size());
      if (rest.starts_with('0')) rest.remove_prefix(1);  // +62 (0)812
      ours = true;
    }
    if (ours && rest.starts_with('0')) return false;
    const std::size_t size = rest.size() + (ours ? country.size() : 0);
    if (size < least_digits || size > most_digits) return false;
    char* out = hit.text.data();
    *out++ = '+';
    if (ours) out = std::copy(country.begin(), country.end(), out);
    std::copy(rest.begin(), rest.end(), out);
    hit.text_size = static_cast<std::uint8_t>(size + 1);
    return true;
  }
};

}  // namespace

Found Reader::phone_at(std::size_t i, EntityHit& hit) const {
  const auto ours = [&](std::size_t at) {
    return digits(at) > 0 && (text(at, at + 1).starts_with('0') || text(at, at + 1).starts_with(country));
  };
  const bool opened = sign(i, '(') && (sign(i + 1, '+') || ours(i + 1));
  const bool plus = sign(i, '+') && (digits(i + 1) > 0 || sign(i + 1, '('));
  if ((!ours(i) && !opened && !plus) || !starts_clean(i)) return {i + 1, false};
  // The middle of a longer row of digits: 1234 0678 9012
  if (digits(i) > 0 && digits(i) < least_digits && i > 0 && !glued(i) && digits(i - 1) > 2) return {i + 1, false};
  Found found;
  PhoneReader phone{*this};
  const bool read = phone.read(i, found.end);
  if (!read && opened) return {i + 1, false};
  const Calendar date = digits(i) > 0 ? numeric_at(i, false) : Calendar{};
  found.match = read && ends_clean(found.end) && !(date.is != Calendar::Is::none && date.date.end == found.end) &&
                phone.normalize(hit);
  return found;
}

}  // namespace bot::runtime::entities
