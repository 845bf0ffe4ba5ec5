#include "tests/unit/match/entities_show.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>

#include "bytecode/utf8.hpp"

namespace bot::test {

using runtime::EntityContext;
using runtime::EntityHit;
using runtime::EntityKind;
using runtime::EntityScratch;

namespace {

constexpr auto names =
    std::to_array<std::string_view>({"int", "number", "email", "phone", "url", "date", "time", "duration", "money"});

std::string show_number(double number) {
  std::array<char, 400> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr;
  return {text.data(), end};
}

std::string show_date(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

std::string show_time(std::int64_t ms, const EntityContext& context) {
  const std::chrono::milliseconds local{ms + std::int64_t{context.offset_minutes} * 60'000};
  const auto days = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - days};
  char text[40];
  std::snprintf(text, sizeof text, " %02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()));
  std::string out = show_date(days.count()) + text;
  std::snprintf(text, sizeof text, ":%02d", static_cast<int>(time.seconds().count()));
  if (time.seconds().count() != 0) out += text;
  return out;
}

std::string show_duration(std::int64_t ms) {
  std::string out;
  const auto unit = [&](std::int64_t size, const char* name) {
    if (ms >= size) out += (out.empty() ? "" : " ") + std::to_string(ms / size) + name;
    ms %= size;
  };
  unit(86'400'000, "d");
  unit(3'600'000, "h");
  unit(60'000, "m");
  unit(1'000, "s");
  unit(1, "ms");
  return out.empty() ? "0s" : out;
}

}  // namespace

EntityContext story_context() {
  using namespace std::chrono;
  const sys_time<milliseconds> now = sys_days{year{2026} / 11 / 18} + hours{10} - hours{7};
  return {now.time_since_epoch().count(), 7 * 60};
}

std::string_view name_of(EntityKind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::optional<EntityKind> find_kind(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<EntityKind>(i);
  return {};
}

std::string show_value(EntityKind kind, const EntityHit& hit, const EntityScratch& scratch,
                       const EntityContext& context) {
  switch (kind) {
    case EntityKind::int_: return std::to_string(hit.integer);
    case EntityKind::number:
    case EntityKind::money: return show_number(hit.number);
    case EntityKind::email:
    case EntityKind::phone:
    case EntityKind::url: return std::string(scratch.text(hit));
    case EntityKind::date: return show_date(hit.integer);
    case EntityKind::time: return show_time(hit.integer, context);
    case EntityKind::duration: return show_duration(hit.integer);
  }
  return "?";
}

std::string show_values(EntityKind kind, std::string_view message, const EntityContext& context) {
  EntityScratch scratch;
  scratch.read(message, context);
  std::string out;
  for (const EntityHit& hit : scratch.find(kind)) {
    out += (out.empty() ? "" : " | ") + show_value(kind, hit, scratch, context);
  }
  return out;
}

std::string check_hits(EntityKind kind, std::string_view message, EntityScratch& scratch) {
  std::size_t behind = 0;
  const std::span<const EntityHit> hits = scratch.find(kind);
  if (hits.size() > runtime::max_entity_hits) return "too many hits";
  for (const EntityHit& hit : hits) {
    if (hit.begin >= hit.end) return "an empty hit";
    if (hit.end > message.size()) return "a hit outside of the message";
    if (hit.begin < behind) return "hits overlap";
    behind = hit.end;
    if (hit.integer == std::numeric_limits<std::int64_t>::min()) return "the smallest integer";
    if (!std::isfinite(hit.number) || (hit.number == 0 && std::signbit(hit.number))) return "a number that is none";
    const std::string_view text = scratch.text(hit);
    const bool is_text = kind == EntityKind::email || kind == EntityKind::phone || kind == EntityKind::url;
    if (is_text && (text.empty() || bytecode::find_invalid_utf8(text))) return "a text that is none";
    if (kind == EntityKind::phone) {
      if (text.size() < 9 || text.size() > 16 || text[0] != '+' || text[1] == '0') return "a phone number that is none";
      if (text.find_first_not_of("0123456789", 1) != std::string_view::npos) return "a phone number with other signs";
    }
    if (kind == EntityKind::duration && hit.integer < 0) return "a duration below 0";
    constexpr std::int64_t first = -719'162;
    constexpr std::int64_t last = 2'932'896;
    if (kind == EntityKind::date && (hit.integer < first || hit.integer > last)) return "a date out of range";
    if (kind == EntityKind::time && (hit.integer < first * 86'400'000 || hit.integer >= (last + 1) * 86'400'000)) {
      return "a time out of range";
    }
  }
  const std::span<const EntityHit> again = scratch.find(kind);
  return again.data() == hits.data() && again.size() == hits.size() ? "" : "another answer the second time";
}

}  // namespace bot::test
