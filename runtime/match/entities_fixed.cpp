#include "runtime/match/entities_fixed.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <limits>

#include "runtime/match/entities_tokens.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::size_t max_before = 19;
constexpr std::size_t max_behind = 18;
constexpr std::size_t nowhere = std::string_view::npos;

// Place of the decimal separator, nowhere when there is none; `group` gets the other separator, or 0.
bool find_decimals(std::string_view text, std::size_t& decimals, char& group) {
  const auto dots = std::count(text.begin(), text.end(), '.');
  const auto commas = std::count(text.begin(), text.end(), ',');
  decimals = nowhere;
  group = 0;
  if (dots + commas == 0) return true;
  const std::size_t last = text.find_last_of(".,");
  if (dots > 0 && commas > 0) {
    if ((text[last] == '.' ? dots : commas) > 1) return false;
    decimals = last;
    group = text[last] == '.' ? ',' : '.';
    return true;
  }
  const bool thousands = text.size() - last == 4 && last <= 3 && last > 0 && text[0] != '0';
  if (dots + commas == 1 && !thousands) {
    decimals = last;
  } else {
    group = text[last];
  }
  return true;
}

// 1.500.000: one to three digits, then three each.
bool well_grouped(std::string_view text, char group) {
  if (group == 0) return true;
  if (text.empty() || text[0] == '0') return false;
  const std::size_t first = text.find(group);
  if (first == nowhere || first == 0 || first > 3 || (text.size() - first) % 4 != 0) return false;
  for (std::size_t i = first; i < text.size(); ++i)
    if ((text[i] == group) != ((i - first) % 4 == 0)) return false;
  return true;
}

}  // namespace

std::optional<Fixed> read_digits(std::string_view text) {
  std::size_t decimals = nowhere;
  char group = 0;
  if (text.empty() || text.size() > 2 * (max_before + max_behind) || !find_decimals(text, decimals, group)) return {};
  const std::string_view before = text.substr(0, std::min(decimals, text.size()));
  const std::string_view behind = decimals == nowhere ? std::string_view{} : text.substr(decimals + 1);
  if (!well_grouped(before, group) || behind.size() > max_behind || (decimals != nowhere && behind.empty())) return {};
  Fixed value = 0;
  std::size_t count = 0;
  for (const char c : before) {
    if (c == group) continue;
    if (!is_digit(c) || ++count > max_before) return {};
    value = value * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < max_behind; ++i) {
    if (i < behind.size() && !is_digit(behind[i])) return {};
    value = value * 10 + (i < behind.size() ? behind[i] - '0' : 0);
  }
  return value;
}

std::optional<Fixed> read_signed(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const std::optional<Fixed> value = read_digits(text);
  return value && negative ? -*value : value;
}

std::optional<std::int64_t> to_int(Fixed value) {
  if (value % fixed_one != 0) return {};
  const Fixed whole = value / fixed_one;
  constexpr Fixed most = std::numeric_limits<std::int64_t>::max();
  if (whole > most || whole < -most) return {};
  return static_cast<std::int64_t>(whole);
}

double to_number(Fixed value) {
  if (value == 0) return 0;
  std::array<char, 48> text;
  std::size_t at = text.size();
  text[--at] = '8';
  text[--at] = '1';
  text[--at] = '-';
  text[--at] = 'e';
  for (Fixed rest = value < 0 ? -value : value; rest != 0; rest /= 10) text[--at] = static_cast<char>('0' + rest % 10);
  double number = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), number);
  return value < 0 ? -number : number;
}

}  // namespace bot::runtime::entities
