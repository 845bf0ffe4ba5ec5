#include <charconv>
#include <cmath>

#include "runtime/json/json.hpp"

namespace bot::runtime {

using bytecode::String;

namespace {

template <typename Number>
void write_digits(Number number, String& out) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void write_number(double number, String& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const std::size_t at = out.size();
  write_digits(number, out);
  if (out.find_first_of(".e", at) == out.npos) out += ".0";
}

/// Writes the members of one object.
struct Object {
  String& out;
  bool reveal;
  bool first = true;

  void name(std::string_view text) {
    out += first ? '{' : ',';
    first = false;
    write_json(text, out);
    out += ':';
  }
  void text(std::string_view key, std::string_view value) {
    name(key);
    write_json(value, out);
  }
  void integer(std::string_view key, std::int64_t value) {
    name(key);
    write_digits(value, out);
  }
  void number(std::string_view key, double value) {
    name(key);
    write_number(value, out);
  }
  void value(std::string_view key, const Value& v) {
    name(key);
    write_json(v, reveal, out);
  }
  void end() { out += first ? "{}" : "}"; }
};

void write_hash(std::uint64_t hash, String& out) {
  out += '"';
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(hash >> shift) & 15];
  out += '"';
}

void write_offer(const Part& p, String& out) {
  Object o{out, false};
  if (p.kind == Part::Kind::button) {
    o.text("button", p.label);
    o.integer("number", p.number);
    o.text("payload", p.payload);
  } else {
    o.text("link", p.label);
    o.text("url", p.url);
  }
  o.end();
}

/// Offers that are not on a card, then the cards with what is on them.
void write_parts(std::span<const Part> parts, Object& effect) {
  String& out = effect.out;
  const auto offers = [&](std::size_t from, Object& owner) {
    std::size_t at = from;
    for (; at < parts.size() && parts[at].kind != Part::Kind::card; ++at) {
      if (at == from) owner.name("choices"), out += '[';
      else out += ',';
      write_offer(parts[at], out);
    }
    if (at > from) out += ']';
    return at;
  };
  std::size_t at = offers(0, effect);
  if (at == parts.size()) return;
  effect.name("cards");
  for (out += '['; at < parts.size();) {
    const Part& p = parts[at];
    Object card{out, false};
    card.text("title", p.label);
    if (!p.text.empty()) card.text("text", p.text);
    if (!p.image.empty()) card.text("image", p.image);
    at = offers(at + 1, card);
    card.end();
    out += at < parts.size() ? ',' : ']';
  }
}

}  // namespace

std::string_view name_of(Effect::Kind kind) {
  switch (kind) {
    case Effect::Kind::say: return "say";
    case Effect::Kind::handover: return "handover";
    case Effect::Kind::ended: return "ended";
    case Effect::Kind::image: return "image";
    case Effect::Kind::audio: return "audio";
    case Effect::Kind::video: return "video";
    case Effect::Kind::file: return "file";
    case Effect::Kind::sticker: return "sticker";
    case Effect::Kind::contact: return "contact";
    case Effect::Kind::location: return "location";
    case Effect::Kind::carousel: return "carousel";
    case Effect::Kind::call: return "call";
    case Effect::Kind::emit: return "emit";
  }
  return "";
}

void write_json(std::string_view text, String& out) {
  out += '"';
  std::size_t begin = 0;
  const auto escape = [&](std::size_t at, std::string_view with) {
    out.append(text, begin, at - begin).append(with);
    begin = at + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '"') escape(i, "\\\"");
    else if (c == '\\') escape(i, "\\\\");
    else if (c == '\n') escape(i, "\\n");
    else if (c == '\t') escape(i, "\\t");
    else if (c == '\r') escape(i, "\\r");
    else if (c == '\b') escape(i, "\\b");
    else if (c == '\f') escape(i, "\\f");
    else if (c < 0x20) {
      const char code[] = {'\\', 'u', '0', '0', "01"[c >> 4], "0123456789abcdef"[c & 15]};
      escape(i, {code, sizeof code});
    }
  }
  out.append(text, begin, text.size() - begin);
  out += '"';
}

void write_json(const Value& v, bool reveal, String& out) {
  if (v.secret && !reveal) {
    out += "null";
    return;
  }
  switch (v.kind) {
    case Value::Kind::none: out += "null"; return;
    case Value::Kind::bool_: out += v.boolean ? "true" : "false"; return;
    case Value::Kind::int_: write_digits(v.integer, out); return;
    case Value::Kind::number: write_number(v.number, out); return;
    case Value::Kind::text: write_json(v.text, out); return;
    case Value::Kind::list:
      out += '[';
      for (std::uint32_t i = 0; i < v.count; ++i) {
        if (i > 0) out += ',';
        write_json(v.first_item[i], reveal, out);
      }
      out += ']';
      return;
    case Value::Kind::record: {
      Object o{out, reveal};
      for (std::uint32_t i = 0; i < v.count; ++i) o.value(v.first_name[i], v.first_item[i]);
      o.end();
      return;
    }
  }
}

void write_json(const Effect& e, bool reveal, String& out) {
  Object o{out, reveal};
  o.text("effect", name_of(e.kind));
  switch (e.kind) {
    case Effect::Kind::say:
      o.text("text", e.text);
      o.name("message");
      write_hash(e.message, out);
      break;
    case Effect::Kind::handover:
      o.text("to", e.text);
      o.text("note", e.note);
      break;
    case Effect::Kind::ended:
    case Effect::Kind::carousel: break;
    case Effect::Kind::image:
    case Effect::Kind::audio:
    case Effect::Kind::video:
    case Effect::Kind::file:
    case Effect::Kind::sticker:
    case Effect::Kind::contact:
      o.text("url", e.text);
      o.text("caption", e.note);
      break;
    case Effect::Kind::location:
      o.number("latitude", e.latitude);
      o.number("longitude", e.longitude);
      o.text("caption", e.note);
      break;
    case Effect::Kind::call:
      o.integer("call", static_cast<std::int64_t>(e.call));
      o.text("service", e.text);
      o.value("arguments", e.value);
      o.integer("timeout", e.timeout);
      break;
    case Effect::Kind::emit:
      o.text("event", e.text);
      o.value("fields", e.value);
      break;
  }
  write_parts(e.parts, o);
  o.end();
}

}  // namespace bot::runtime
