#pragma once
// Internal to the recognisers: numbers as people write them, exactly.

#include <cstdint>
#include <optional>
#include <string_view>

namespace bot::runtime::entities {

/// A number times 10^18.
__extension__ using Fixed = __int128;
inline constexpr Fixed fixed_one = 1'000'000'000'000'000'000;

/// The number of a text of digits with . and , alone: 12, 1.500, 1,5, 1.500.000,50, 1,500.75, .5. A separator before
/// exactly three digits (and behind one to three, not beginning with 0) parts thousands, any other one decimals.
/// Nothing when the separators make no sense, or with more than 19 digits before the decimals or 18 behind.
[[nodiscard]] std::optional<Fixed> read_digits(std::string_view text);
/// The same with a + or - before it.
[[nodiscard]] std::optional<Fixed> read_signed(std::string_view text);

/// The whole number, unless it has decimals or is not the value of an int.
[[nodiscard]] std::optional<std::int64_t> to_int(Fixed value);
/// The nearest double; finite, never -0.
[[nodiscard]] double to_number(Fixed value);

}  // namespace bot::runtime::entities
