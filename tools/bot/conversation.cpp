#include "tools/bot/conversation.hpp"

#include <charconv>
#include <chrono>
#include <sys/random.h>

#include "tools/bot/files.hpp"

namespace bot::tool {

using runtime::Event;
using runtime::TurnError;

namespace {

constexpr std::size_t max_session_bytes = std::size_t{64} << 20;

std::uint64_t any_seed() {
  std::uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
    seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  return seed;
}

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

std::optional<std::int64_t> parse_time(std::string_view text) {
  std::int64_t plain = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), plain);
  if (error == std::errc{} && end == text.data() + text.size()) return plain;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!digits(text, 4, 1, 9999, year) || !take(text, '-') || !digits(text, 2, 1, 12, month) || !take(text, '-') ||
      !digits(text, 2, 1, 31, day))
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  int away = 0;  // minutes east of UTC
  if (take(text, 'T') || take(text, ' ')) {
    if (!digits(text, 2, 0, 23, hour) || !take(text, ':') || !digits(text, 2, 0, 59, minute)) return std::nullopt;
    if (take(text, ':') && !digits(text, 2, 0, 59, second)) return std::nullopt;
    const char sign = text.empty() ? 'Z' : text.front();
    if (!text.empty() && sign != 'Z' && sign != '+' && sign != '-') return std::nullopt;
    if (!text.empty()) text.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (sign != 'Z') {
      if (!digits(text, 2, 0, 18, hours)) return std::nullopt;
      (void)take(text, ':');
      if (!digits(text, 2, 0, 59, minutes)) return std::nullopt;
      away = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
  }
  if (!text.empty()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute - away) * 60'000 + second * 1000;
}

Conversation::Conversation(const LoadedBot& loaded_bot, const Arguments& arguments) : bot(loaded_bot) {
  if (const auto text = arguments.value("now")) {
    now = parse_time(*text);
    if (!now) throw UsageError("--now takes a time such as 2026-01-31T08:30+07:00, not '" + *text + "'");
  }
  limits.steps = static_cast<std::uint32_t>(number(arguments, "fuel", 1, UINT32_MAX).value_or(limits.steps));
  limits.memory = static_cast<std::uint32_t>(number(arguments, "memory", 1, UINT32_MAX).value_or(limits.memory));
  const auto given = number(arguments, "seed", 0, UINT64_MAX);
  seed = given ? *given : any_seed();
  session = runtime::Session::start(*bot.artifact, seed);
  session_file = arguments.value("session").value_or("");
  if (arguments.has("session") && session_file.empty()) throw UsageError("--session needs the name of a file");
  if (!session_file.empty() && exists(session_file)) {
    load(session_file);
    loaded = true;
  }
}

TurnError Conversation::turn(Event event) {
  using namespace std::chrono;
  event.time = now ? *now : duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  const TurnError error = machine.turn(*bot.artifact, session, event, limits);
  if (!session_file.empty()) save(session_file);
  return error;
}

TurnError Conversation::message(std::string_view text) {
  last_text = text;
  last_was_message = true;
  Event event;
  event.text = last_text;
  return turn(event);
}

TurnError Conversation::event(std::string_view name) {
  last_text = name;
  last_was_message = false;
  Event event;
  event.kind = Event::Kind::host;
  event.name = last_text;
  return turn(event);
}

void Conversation::restart() { session = runtime::Session::start(*bot.artifact, seed); }

void Conversation::save(const std::string& path) const {
  // A slip of the name must not cost a file that is something else.
  const FileText there = exists(path) ? read_file(path, max_session_bytes) : FileText{};
  runtime::Session other = session;
  if (there.text && !there.text->empty() &&
      runtime::Session::restore(*bot.artifact, std::as_bytes(std::span(*there.text)), other) ==
          runtime::SessionError::not_a_session)
    throw FileError(path + " is there and is no saved session; choose another name");
  write_file(path, session.bytes());
}

void Conversation::load(const std::string& path) {
  const std::string bytes = require_file(path, max_session_bytes);
  const auto error = runtime::Session::restore(*bot.artifact, std::as_bytes(std::span(bytes)), session);
  if (error != runtime::SessionError::none) throw FileError(path + ": " + runtime::text(error));
}

std::optional<std::string_view> event_line(std::string_view line) {
  constexpr std::string_view word = ":event";
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  if (!line.empty() && line.front() != ' ' && line.front() != '\t') return std::nullopt;
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
  return line;
}

std::string_view message_line(std::string_view line) { return line.starts_with("::") ? line.substr(1) : line; }

std::string failure(const Conversation& c, TurnError error) {
  std::string out = runtime::text(error);
  if (error == TurnError::message_too_long || error == TurnError::none) return out;
  const bytecode::DebugInfo info = debug_info(c.bot);
  const bytecode::DebugPlace* const at = info.place(c.machine.error_place());
  const auto sources = c.bot.view().sources();
  if (at != nullptr && at->file < sources.size())
    out += " (" + std::string(c.bot.view().text(sources[at->file].name)) + ":" + std::to_string(at->line) + ")";
  return out;
}

}  // namespace bot::tool
