#include "tools/talk/show.hpp"

#include <charconv>
#include <initializer_list>
#include <string_view>

#include "runtime/json/json.hpp"

namespace bot::talk {

using runtime::Effect;
using runtime::Part;

namespace {

std::string joined(std::initializer_list<std::string_view> pieces) {
  std::string out;
  for (const std::string_view p : pieces) out += p;
  return out;
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

std::string number(double value) {
  char digits[32];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

/// "call orders.place {…}"
std::string with_fields(const Effect& e) {
  bytecode::String fields;
  runtime::write_json(e.value, false, fields);
  return joined({runtime::name_of(e.kind), " ", e.text, " ", fields});
}

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
    out = joined({"[location] ", number(e.latitude), ", ", number(e.longitude)});
    if (!e.note.empty()) add_line(out, e.note);
  } else if (e.kind != Effect::Kind::carousel) {
    out = joined({"[", runtime::name_of(e.kind), "] ", e.text});
    if (!e.note.empty()) add_line(out, e.note);
  }
  for (const Part& p : e.parts) {
    switch (p.kind) {
      case Part::Kind::button: add_line(out, joined({std::to_string(p.number), ". ", p.label})); break;
      case Part::Kind::link: add_line(out, joined({p.label, ": ", p.url})); break;
      case Part::Kind::card:
        add_line(out, joined({"* ", p.label}));
        if (!p.text.empty()) add_line(out, p.text);
        if (!p.image.empty()) add_line(out, joined({"[image] ", p.image}));
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
    case Effect::Kind::call:
    case Effect::Kind::emit: return with_fields(e);
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

}  // namespace bot::talk
