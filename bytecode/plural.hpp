#pragma once
// Plural categories of numbers, after the Unicode CLDR plural rules (release 44), for the languages that are known.
// Other languages are taken for one without plurals, like Indonesian.

#include <cstdint>
#include <span>
#include <string_view>

namespace bot::bytecode {

enum class PluralCategory : std::uint8_t { zero, one, two, few, many, other };
inline constexpr std::string_view plural_category_names[] = {"zero", "one", "two", "few", "many", "other"};

/// The category of a whole number written in decimal digits, with or without a sign. `language` is a tag ("id",
/// "pt-BR"); only what stands before the first `-` or `_` counts.
[[nodiscard]] PluralCategory plural_category(std::string_view language, std::string_view digits);

/// The categories that whole numbers of the language have, `other` last.
[[nodiscard]] std::span<const PluralCategory> plural_categories(std::string_view language);

}  // namespace bot::bytecode
