#include "tools/talk/time.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <string>

namespace bot::talk {

namespace {

/// The next digits, exactly so many; the number must lie in the range.
bool digits(std::string_view& text, std::size_t count, int min, int max, int& out) {
  if (text.size() < count) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, out);
  if (error != std::errc{} || end != text.data() + count || out < min || out > max) return false;
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text, int offset) {
  std::int64_t plain = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), plain);
  if (error == std::errc{} && end == text.data() + text.size()) return plain;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0;
  if (!digits(text, 4, 1, 9999, year) || !take(text, '-') || !digits(text, 2, 1, 12, month) || !take(text, '-') ||
      !digits(text, 2, 1, 31, day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  int away = offset;  // minutes east of UTC
  if (take(text, 'T') || take(text, ' ')) {
    if (!digits(text, 2, 0, 23, hour) || !take(text, ':') || !digits(text, 2, 0, 59, minute)) return std::nullopt;
    if (take(text, ':')) {
      if (!digits(text, 2, 0, 59, second)) return std::nullopt;
      if (take(text, '.') && !digits(text, 3, 0, 999, milli)) return std::nullopt;
    }
    const bool zone = !text.empty();
    const char sign = zone ? text.front() : 'Z';
    if (zone && sign != 'Z' && sign != '+' && sign != '-') return std::nullopt;
    if (zone) text.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (zone && sign == 'Z') away = 0;
    if (sign != 'Z') {
      if (!digits(text, 2, 0, 18, hours)) return std::nullopt;
      (void)take(text, ':');
      if (!digits(text, 2, 0, 59, minutes)) return std::nullopt;
      away = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
  }
  if (!text.empty()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute - away) * 60'000 + second * 1000 + milli;
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  constexpr std::int64_t most = std::int64_t{100'000} * 86'400'000;
  std::int64_t sum = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end == text.data() + text.size() || n < 0) return std::nullopt;
    const std::int64_t unit = *end == 's'   ? 1000
                              : *end == 'm' ? 60'000
                              : *end == 'h' ? 3'600'000
                              : *end == 'd' ? 86'400'000
                                            : 0;
    if (unit == 0 || n > most / unit || sum > most - n * unit) return std::nullopt;
    sum += n * unit;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return sum;
}

std::string show_time(std::int64_t time, int offset) {
  using namespace std::chrono;
  const sys_seconds at{floor<seconds>(milliseconds{time}) + minutes{offset}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss clock{at - day};
  const hh_mm_ss zone{minutes{std::abs(offset)}};
  std::array<char, 64> text;
  const auto of = [](auto part) { return static_cast<int>(part.count()); };
  const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d%c%02d:%02d",
                                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                 static_cast<unsigned>(date.day()), of(clock.hours()), of(clock.minutes()),
                                 of(clock.seconds()), offset < 0 ? '-' : '+', of(zone.hours()), of(zone.minutes()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::optional<int> zone_offset(std::string_view zone, std::int64_t time) {
  if (zone.empty() || zone == "UTC") return 0;
  const std::string name(zone);
  if (name.front() == '/' || name.find("..") != name.npos) return std::nullopt;
  std::error_code error;
  if (!std::filesystem::is_regular_file("/usr/share/zoneinfo/" + name, error)) return std::nullopt;
  // The C library knows zones only through the environment.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const char* before = std::getenv("TZ");
  const std::string kept = before != nullptr ? before : "";
  setenv("TZ", name.c_str(), 1);
  tzset();
  const std::time_t seconds = time >= 0 ? time / 1000 : (time - 999) / 1000;
  std::tm local{};
  const bool fine = localtime_r(&seconds, &local) != nullptr;
  if (before != nullptr) setenv("TZ", kept.c_str(), 1);
  else unsetenv("TZ");
  tzset();
  if (!fine) return std::nullopt;
  return static_cast<int>(local.tm_gmtoff / 60);
}

}  // namespace bot::talk
