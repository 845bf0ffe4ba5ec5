#include "bytecode/plural.hpp"

#include <algorithm>

namespace bot::bytecode {

namespace {

using C = PluralCategory;

constexpr C only_other[] = {C::other};
constexpr C one_other[] = {C::one, C::other};
constexpr C slavic[] = {C::one, C::few, C::many, C::other};
constexpr C czech_forms[] = {C::one, C::few, C::other};
constexpr C arabic_forms[] = {C::zero, C::one, C::two, C::few, C::many, C::other};

enum class Rule : std::uint8_t { none, one, zero_or_one, east_slavic, polish, czech, arabic };

Rule rule_of(std::string_view tag) {
  const std::string_view language = tag.substr(0, tag.find_first_of("-_"));
  static constexpr std::string_view with_one[] = {"en", "de", "nl", "sv", "da", "no", "nb", "nn", "fi", "et",
                                                  "it", "es", "el", "hu", "tr", "bg", "sw", "ta", "te", "ur"};
  static constexpr std::string_view with_zero_or_one[] = {"fr", "pt", "hi", "bn", "fa", "am", "hy"};
  const auto is_in = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), language) != std::end(list);
  };
  if (is_in(with_one)) return Rule::one;
  if (is_in(with_zero_or_one)) return Rule::zero_or_one;
  if (language == "ru" || language == "uk" || language == "be") return Rule::east_slavic;
  if (language == "pl") return Rule::polish;
  if (language == "cs" || language == "sk") return Rule::czech;
  if (language == "ar") return Rule::arabic;
  return Rule::none;
}

}  // namespace

PluralCategory plural_category(std::string_view language, std::string_view digits) {
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  // What the rules ask: the number itself where it is small, and its last two digits.
  const auto digit = [&](std::size_t from_end) {
    return digits.size() > from_end ? static_cast<unsigned>(digits[digits.size() - 1 - from_end] - '0') : 0U;
  };
  const unsigned last = digit(0), last_two = 10 * digit(1) + last;
  const bool small = digits.size() <= 2;
  const auto is = [&](unsigned n) { return small && last_two == n; };
  const bool teen = last_two >= 12 && last_two <= 14;
  switch (rule_of(language)) {
    case Rule::none: return C::other;
    case Rule::one: return is(1) ? C::one : C::other;
    case Rule::zero_or_one: return is(0) || is(1) ? C::one : C::other;
    case Rule::east_slavic:
      if (last == 1 && last_two != 11) return C::one;
      return last >= 2 && last <= 4 && !teen ? C::few : C::many;
    case Rule::polish:
      if (is(1)) return C::one;
      return last >= 2 && last <= 4 && !teen ? C::few : C::many;
    case Rule::czech:
      if (is(1)) return C::one;
      return is(2) || is(3) || is(4) ? C::few : C::other;
    case Rule::arabic:
      if (is(0)) return C::zero;
      if (is(1)) return C::one;
      if (is(2)) return C::two;
      if (last_two >= 3 && last_two <= 10) return C::few;
      return last_two >= 11 ? C::many : C::other;
  }
  return C::other;
}

std::span<const PluralCategory> plural_categories(std::string_view language) {
  switch (rule_of(language)) {
    case Rule::none: return only_other;
    case Rule::one:
    case Rule::zero_or_one: return one_other;
    case Rule::east_slavic:
    case Rule::polish: return slavic;
    case Rule::czech: return czech_forms;
    case Rule::arabic: return arabic_forms;
  }
  return only_other;
}

}  // namespace bot::bytecode
