#pragma once
// Times and durations as people write them on a command line or in a test.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bot::talk {

/// `2026-01-31`, `2026-01-31T08:30` or with a blank for the T, with seconds (`08:30:00` or `08:30:00.250`), with `Z` or
/// `+07:00`, or milliseconds since 1970. Without a zone the time is `offset` minutes east of UTC.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text, int offset = 0);

/// `90s`, `5m`, `2h`, `1d`, `1h30m`: milliseconds. At most 100,000 days.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);

/// `2026-01-31 08:30:00+07:00`, as parse_time reads it, without what is less than a second. `offset` is in minutes.
[[nodiscard]] std::string show_time(std::int64_t time, int offset);

/// Minutes east of UTC of an IANA zone ("Asia/Jakarta") at a time, in milliseconds since 1970; nothing for a name that
/// this system does not have. The empty name is UTC.
[[nodiscard]] std::optional<int> zone_offset(std::string_view zone, std::int64_t time);

}  // namespace bot::talk
