#include "tools/talk/show.hpp"

#include <fmt/format.h>

namespace bot::talk {

using runtime::Effect;
using runtime::Part;

namespace {

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

void add_line(std::string& out, std::string_view line) {
  if (!out.empty()) out += '\n';
  out += line;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '"' || c == '\\') out.append("\\").append(1, c);
    else out += c;
  }
  return out + '"';
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

bool is_message(const Effect& e) {
  switch (e.kind) {
    case Effect::Kind::say:
    case Effect::Kind::image:
    case Effect::Kind::audio:
    case Effect::Kind::video:
    case Effect::Kind::file:
    case Effect::Kind::sticker:
    case Effect::Kind::contact:
    case Effect::Kind::location:
    case Effect::Kind::carousel: return true;
    case Effect::Kind::handover:
    case Effect::Kind::ended:
    case Effect::Kind::call:
    case Effect::Kind::emit: return false;
  }
  return false;
}

std::string plain_text(const Effect& e) {
  if (!is_message(e)) return {};
  std::string out;
  if (e.kind == Effect::Kind::say) {
    out = e.text;
  } else if (e.kind == Effect::Kind::location) {
    out = fmt::format("[location] {}, {}", e.latitude, e.longitude);
    if (!e.note.empty()) add_line(out, e.note);
  } else if (e.kind != Effect::Kind::carousel) {
    out = fmt::format("[{}] {}", name_of(e.kind), e.text);
    if (!e.note.empty()) add_line(out, e.note);
  }
  for (const Part& p : e.parts) {
    switch (p.kind) {
      case Part::Kind::button: add_line(out, fmt::format("{}. {}", p.number, p.label)); break;
      case Part::Kind::link: add_line(out, fmt::format("{}: {}", p.label, p.url)); break;
      case Part::Kind::card:
        add_line(out, fmt::format("* {}", p.label));
        if (!p.text.empty()) add_line(out, p.text);
        if (!p.image.empty()) add_line(out, fmt::format("[image] {}", p.image));
        break;
    }
  }
  return out;
}

std::string summary(const Effect& e) {
  switch (e.kind) {
    case Effect::Kind::handover:
      return "handover" + (e.text.empty() ? "" : " to " + in_quotes(e.text)) +
             (e.note.empty() ? "" : " note " + in_quotes(e.note));
    case Effect::Kind::ended: return "ended";
    case Effect::Kind::call: return fmt::format("call {} {}", e.text, dump(to_json(e.value)));
    case Effect::Kind::emit: return fmt::format("emit {} {}", e.text, dump(to_json(e.value)));
    case Effect::Kind::say:
    case Effect::Kind::image:
    case Effect::Kind::audio:
    case Effect::Kind::video:
    case Effect::Kind::file:
    case Effect::Kind::sticker:
    case Effect::Kind::contact:
    case Effect::Kind::location:
    case Effect::Kind::carousel: break;
  }
  return {};
}

Json to_json(const Effect& e) {
  Json out;
  out["effect"] = name_of(e.kind);
  switch (e.kind) {
    case Effect::Kind::say:
      out["text"] = e.text;
      out["message"] = fmt::format("{:016x}", e.message);
      break;
    case Effect::Kind::handover:
      out["to"] = e.text;
      out["note"] = e.note;
      break;
    case Effect::Kind::ended:
    case Effect::Kind::carousel: break;
    case Effect::Kind::image:
    case Effect::Kind::audio:
    case Effect::Kind::video:
    case Effect::Kind::file:
    case Effect::Kind::sticker:
    case Effect::Kind::contact:
      out["url"] = e.text;
      out["caption"] = e.note;
      break;
    case Effect::Kind::location:
      out["latitude"] = e.latitude;
      out["longitude"] = e.longitude;
      out["caption"] = e.note;
      break;
    case Effect::Kind::call:
      out["call"] = e.call;
      out["service"] = e.text;
      out["arguments"] = to_json(e.value);
      out["timeout"] = e.timeout;
      break;
    case Effect::Kind::emit:
      out["event"] = e.text;
      out["fields"] = to_json(e.value);
      break;
  }
  Json* offers = nullptr;  // of the last card, or of the message
  for (const Part& p : e.parts) {
    Json part;
    switch (p.kind) {
      case Part::Kind::button:
        part["button"] = p.label;
        part["number"] = p.number;
        part["payload"] = p.payload;
        break;
      case Part::Kind::link:
        part["link"] = p.label;
        part["url"] = p.url;
        break;
      case Part::Kind::card:
        part["title"] = p.label;
        if (!p.text.empty()) part["text"] = p.text;
        if (!p.image.empty()) part["image"] = p.image;
        out["cards"].push_back(std::move(part));
        offers = &out["cards"].back();
        continue;
    }
    (offers != nullptr ? *offers : out)["choices"].push_back(std::move(part));
  }
  return out;
}

}  // namespace bot::talk
