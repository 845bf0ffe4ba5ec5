// An object a line in, an object a line out: for programs that cannot call the C interface, or do not want the bot in
// their own process.

#include <cstring>
#include <map>

#include "runtime/json/json.hpp"
#include "tools/botvm/botvm.hpp"
#include "tools/talk/time.hpp"

namespace bot::vm {

namespace {

using bytecode::String;
using runtime::Event;
using runtime::Value;
using runtime::write_json;

constexpr std::size_t max_line_bytes = std::size_t{16} << 20;

/// The line makes no sense: nothing has happened.
struct Wrong {
  std::string text;
};

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void write_base64(std::span<const std::byte> bytes, String& out) {
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) three = three << 8 | (k < n ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k) out += k <= n ? digits[three >> (18 - 6 * k) & 63] : '=';
  }
}

std::optional<std::vector<std::byte>> read_base64(std::string_view text) {
  std::vector<std::byte> out;
  std::uint32_t bits = 0, count = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    const std::size_t value = digits.find(c);
    if (value == digits.npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    if ((count += 6) < 8) continue;
    count -= 8;
    out.push_back(static_cast<std::byte>(bits >> count & 0xff));
  }
  return out;
}

struct Server {
  const Bot& bot;
  std::map<std::string, runtime::Session, std::less<>> sessions = {};
  runtime::Machine machine = {};
  runtime::JsonMemory memory = {};
  std::uint64_t turns = 0;
  bool failed = false;
  String out = {};
  std::int64_t zone_hour = 0;
  std::int16_t zone_offset = 0;

  [[noreturn]] static void wrong(std::string_view name, std::string_view what) {
    throw Wrong{"\"" + std::string(name) + "\" is " + std::string(what)};
  }

  static std::string_view text(const Value& line, std::string_view name, std::string_view otherwise = {}) {
    const Value* v = line.field(name);
    if (v == nullptr) return otherwise;
    if (v->kind != Value::Kind::text) wrong(name, "a text");
    return v->text;
  }

  std::int64_t time(const Value& line) const {
    const Value* v = line.field("time");
    if (v == nullptr) return bot.clock();
    if (v->kind == Value::Kind::int_) return v->integer;
    const auto parsed = v->kind == Value::Kind::text ? talk::parse_time(v->text) : std::nullopt;
    if (!parsed) wrong("time", "milliseconds since 1970, or a text such as \"2026-01-31T08:30+07:00\"");
    return *parsed;
  }

  std::int16_t offset(const Value& line, std::int64_t now) {
    const Value* v = line.field("offset");
    if (v == nullptr) {
      constexpr std::int64_t hour = 3'600'000;
      if (now / hour != zone_hour || zone_hour == 0) {  // looking it up opens a file
        const bytecode::View& view = bot.artifact.view();
        zone_hour = now / hour;
        zone_offset = static_cast<std::int16_t>(talk::zone_offset(view.text(view.info().timezone), now).value_or(0));
      }
      return zone_offset;
    }
    if (v->kind != Value::Kind::int_ || v->integer < -1439 || v->integer > 1439)
      wrong("offset", "local time minus UTC in minutes, less than a day");
    return static_cast<std::int16_t>(v->integer);
  }

  static runtime::MediaKind media(const Value& line) {
    const std::string_view name = text(line, "media", "text");
    for (std::size_t i = 0; i < std::size(runtime::media_names); ++i)
      if (runtime::media_names[i] == name) return static_cast<runtime::MediaKind>(i);
    wrong("media", "one of image, audio, video, file, location, contact, sticker");
  }

  static void find(const Value& line, std::vector<runtime::Found>& found) {
    const Value* list = line.field("found");
    if (list == nullptr) return;
    if (list->kind != Value::Kind::list) wrong("found", "a list of objects");
    for (const Value& item : list->items()) {
      runtime::Found f{text(item, "model"), text(item, "value"), 1};
      if (const Value* score = item.field("score"); score != nullptr) {
        f.score = score->kind == Value::Kind::int_ ? static_cast<double>(score->integer) : score->number;
        if (!(f.score >= 0 && f.score <= 1)) wrong("score", "a number from 0 to 1");
      }
      found.push_back(f);
    }
  }

  /// False: it is nothing that happens to a conversation.
  bool event(const Value& line, Event& e, std::vector<runtime::Found>& found) {
    if (line.field("message") != nullptr || line.field("media") != nullptr) {
      e.text = text(line, "message");
      e.media = media(line);
      e.url = text(line, "url");
      find(line, found);
      e.found = found;
    } else if (line.field("tap") != nullptr) {
      e.kind = Event::Kind::tap;
      e.text = text(line, "tap");
    } else if (line.field("event") != nullptr) {
      e.kind = Event::Kind::host;
      e.name = text(line, "event");
      if (const Value* fields = line.field("fields"); fields != nullptr) {
        if (fields->kind != Value::Kind::record) wrong("fields", "an object");
        e.value = *fields;
      }
    } else if (const Value* call = line.field("call"); call != nullptr) {
      if (call->kind != Value::Kind::int_ || call->integer < 1) wrong("call", "the number of a call");
      e.kind = Event::Kind::result;
      e.call = static_cast<std::uint64_t>(call->integer);
      const Value* lost = line.field("failed");
      e.ok = lost == nullptr || !lost->boolean;
      if (const Value* result = line.field("result"); result != nullptr) e.value = *result;
    } else if (line.field("tick") != nullptr) {
      e.kind = Event::Kind::tick;
    } else {
      return false;
    }
    return true;
  }

  void write_due(const std::optional<std::int64_t>& due) {
    out += ",\"due\":";
    if (due) write_json(Value::of_int(*due), true, out);
    else out += "null";
  }

  void restore(const Value& line, const std::string& name) {
    const auto bytes = read_base64(text(line, "restore"));
    runtime::Session session;
    const auto error =
        bytes ? runtime::Session::restore(bot.artifact, *bytes, session) : runtime::SessionError::not_a_session;
    if (error != runtime::SessionError::none) throw Wrong{runtime::text(error)};
    write_due(due(bot.artifact, session));
    sessions.insert_or_assign(name, std::move(session));
  }

  void turn(Event& e, const Value& line, const std::string& name) {
    e.time = time(line);
    e.offset_minutes = offset(line, e.time);
    e.channel = text(line, "channel", bot.options.channel);
    e.user_id = text(line, "user", bot.options.user_id);
    e.user_name = text(line, "name", bot.options.user_name);
    auto session = sessions.find(name);
    if (session == sessions.end())
      session = sessions.emplace(name, runtime::Session::start(bot.artifact, bot.seed + sessions.size())).first;
    const runtime::TurnError error = machine.turn(bot.artifact, session->second, e, bot.options.limits, bot.deployment);
    out += ",\"turn\":";
    write_json(Value::of_int(static_cast<std::int64_t>(++turns)), true, out);
    out += ",\"effects\":[";
    bool first = true;
    for (const runtime::Effect& effect : machine.effects()) {
      if (!first) out += ',';
      first = false;
      write_json(effect, bot.options.reveal, out);
    }
    out += ']';
    if (error == runtime::TurnError::none) {
      write_due(machine.next_due());
      if (machine.due_error() == runtime::TurnError::none) return;
      failed = true;  // something due was left out; the turn went on without it
      out += ",\"due_error\":";
      return write_json(std::string_view(runtime::text(machine.due_error())), out);
    }
    failed = true;
    write_due(due(bot.artifact, session->second));
    out += ",\"error\":";
    std::string why = runtime::text(error);
    if (!machine.detail().empty()) why.append(": ").append(machine.detail());
    write_json(std::string_view(why), out);
  }

  void answer(std::string_view bytes) {
    if (bytes.size() > max_line_bytes) throw Wrong{"the line is longer than 16 MiB"};
    runtime::JsonProblem problem;
    const auto line = read_json(bytes, memory, problem);
    if (!line) throw Wrong{"this is no JSON: byte " + std::to_string(problem.at + 1) + ": " + problem.what};
    if (line->kind != Value::Kind::record) throw Wrong{"a line is an object, such as {\"message\":\"halo\"}"};
    const std::string name(text(*line, "session"));
    if (line->field("session") != nullptr) {
      out += "\"session\":";
      write_json(std::string_view(name), out);
    }
    std::vector<runtime::Found> found;
    Event e;
    if (event(*line, e, found)) return turn(e, *line, name);
    const auto session = sessions.find(name);
    if (line->field("restore") != nullptr) return restore(*line, name);
    const bool save = line->field("save") != nullptr;
    if (!save && line->field("close") == nullptr)
      throw Wrong{"the line has none of message, media, tap, event, call, tick, save, restore, close"};
    if (session == sessions.end()) throw Wrong{"there is no such session; a message begins one"};
    if (save) {
      out += ",\"saved\":\"";
      write_base64(session->second.bytes(), out);
      out += '"';
    } else {
      sessions.erase(session);
    }
  }

  void line(std::string_view bytes) {
    out = "{";
    try {
      answer(bytes);
    } catch (const Wrong& problem) {
      failed = true;
      if (out.size() > 1) out += ',';
      out += "\"error\":";
      write_json(std::string_view(problem.text), out);
    }
    if (out.starts_with("{,")) out.erase(1, 1);
    out += "}\n";
    print(out);
  }
};

}  // namespace

Exit talk_in_json(const Bot& bot) {
  Server server{bot};
  Lines lines(max_line_bytes);
  for (std::string line; lines.next(line);)
    if (line.find_first_not_of(" \t") != line.npos) server.line(line);
  return server.failed ? Exit::findings : Exit::fine;
}

}  // namespace bot::vm
