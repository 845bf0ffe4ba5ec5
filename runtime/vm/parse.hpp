#pragma once
// Inside of vm/: values written as text.

#include <cstdint>
#include <optional>
#include <string_view>

namespace bot::runtime {

/// Decimal digits with or without a sign, all of the text; never the smallest integer.
[[nodiscard]] std::optional<std::int64_t> parse_int(std::string_view text);
/// Decimal digits with or without a sign and a point; finite, never -0.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// "30m", "1d2h30m", "1.5s": milliseconds.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);
/// "2026-11-22": days since 1970-01-01.
[[nodiscard]] std::optional<std::int64_t> parse_date(std::string_view text);
/// "2026-11-22T15:04:05.123+07:00": milliseconds since 1970. The seconds and what is behind them may be missing, the T
/// may be a space, and without a zone it is local time.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text, std::int32_t offset_minutes);

}  // namespace bot::runtime
