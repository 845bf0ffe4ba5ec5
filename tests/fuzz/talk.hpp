#pragma once
// Events made from bytes, and what a turn did, for the targets that talk to a bot.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/vm/machine.hpp"
#include "tests/fuzz/example.hpp"

namespace bot::fuzz {

inline void write(const runtime::Value& value, std::string& out) {
  out += static_cast<char>('0' + static_cast<int>(value.kind));
  out += std::to_string(value.integer) + (value.boolean ? "t" : "f") + std::to_string(value.number);
  out.append(value.text);
  for (const std::string_view name : value.names()) out.append(name) += ':';
  for (const runtime::Value& item : value.items()) write(item, out);
  out += ';';
}

/// All that the last turn sends; reads every byte of it.
inline std::string effects_of(const runtime::Machine& machine) {
  std::string out;
  for (const runtime::Effect& e : machine.effects()) {
    out += static_cast<char>('0' + static_cast<int>(e.kind));
    out.append(e.text).append("|").append(e.note);
    out +=
        std::to_string(e.latitude) + std::to_string(e.longitude) + std::to_string(e.call) + std::to_string(e.timeout);
    write(e.value, out);
    for (const runtime::Part& p : e.parts) {
      out += static_cast<char>('a' + static_cast<int>(p.kind));
      for (const std::string_view text : {p.label, p.text, p.image, p.url, p.payload}) out.append(text) += '|';
    }
    out += '\n';
  }
  return out;
}

/// A conversation that events are made for: a result answers the last call, a tap taps the last buttons.
struct Talker {
  runtime::Event event;
  std::uint64_t last_call = 0;
  std::vector<std::string> payloads;
  std::string tapped;
  std::string text;

  /// A line as an event: a message; "!name" a host event with a payload; "*3" a tap of a button, "*…" of that payload;
  /// "+…" the answer of a service; "~…" only time; "=model value" a message about which a model has said something.
  const runtime::Event& next(std::string_view line) {
    using Kind = runtime::Event::Kind;
    static const std::string_view names[] = {"id", "total", "tags", "invoice"};
    static const runtime::Value tags[] = {runtime::Value::of_text("a"), runtime::Value::of_text("b\xff")};
    static runtime::Value fields[4];
    static runtime::Found found;
    event.name = {};
    event.found = {};
    event.media = runtime::MediaKind::text;
    event.time += static_cast<std::int64_t>(line.size()) * 1000 - 500;
    const char first = line.empty() ? 'x' : line[0];
    text = std::string(line.substr(line.empty() ? 0 : 1));
    event.kind = Kind::message;
    event.text = line;
    fields[0] = fields[3] = runtime::Value::of_text(text);
    fields[1] = runtime::Value::of_number(static_cast<double>(text.size()) / 2);
    fields[2] = runtime::Value::of_list(tags);
    event.value = runtime::Value::of_record(names, fields);
    switch (first) {
      case '!':
        event.kind = Kind::host;
        event.name = text;
        break;
      case '*':
        event.kind = Kind::tap;
        tapped = text;
        if (text.size() == 1 && static_cast<unsigned char>(text[0] - '1') < payloads.size())
          tapped = payloads[static_cast<std::size_t>(text[0] - '1')];
        event.text = tapped;
        break;
      case '+':
        event.kind = Kind::result;
        event.call = last_call;
        event.ok = text != "-";
        break;
      case '~':
        event.kind = Kind::tick;
        event.time += static_cast<std::int64_t>(text.size()) * 300'000;
        break;
      case '=':
        found = {"topics", std::string_view(text).substr(0, text.find(' ')), 0.9};
        event.found = {&found, 1};
        event.media = static_cast<runtime::MediaKind>(text.size() % 8);
        break;
      default: break;
    }
    return event;
  }

  void remember(const runtime::Machine& machine) {
    for (const runtime::Effect& e : machine.effects()) {
      if (e.kind == runtime::Effect::Kind::call) last_call = e.call;
      if (!e.parts.empty()) payloads.clear();
      for (const runtime::Part& p : e.parts)
        if (p.kind == runtime::Part::Kind::button) payloads.emplace_back(p.payload);
    }
  }
};

}  // namespace bot::fuzz
