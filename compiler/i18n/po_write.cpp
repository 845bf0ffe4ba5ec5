#include <algorithm>

#include "compiler/i18n/po.hpp"

namespace bot::i18n {

namespace {

void escaped(std::string_view line, std::string& out) {
  static constexpr std::pair<char, std::string_view> signs[] = {{'\n', "\\n"}, {'\t', "\\t"}, {'\r', "\\r"},
                                                                {'\a', "\\a"}, {'\b', "\\b"}, {'\f', "\\f"},
                                                                {'\v', "\\v"}, {'"', "\\\""}, {'\\', "\\\\"}};
  for (const char c : line) {
    const auto* const sign =
        std::find_if(std::begin(signs), std::end(signs), [&](const auto& s) { return s.first == c; });
    if (sign != std::end(signs)) {
      out += sign->second;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      const auto u = static_cast<unsigned>(static_cast<unsigned char>(c));
      out += '\\';
      for (const unsigned shift : {6U, 3U, 0U}) out += static_cast<char>('0' + (u >> shift & 7U));
    } else {
      out += c;
    }
  }
}

/// `KEYWORD "text"`; a text of several lines begins with "" and has each line on its own.
void string(std::string_view lead, std::string_view keyword, std::string_view text, std::string& out) {
  const auto line = [&](std::string_view before, std::string_view piece) {
    out += lead;
    out += before;
    out += '"';
    escaped(piece, out);
    out += "\"\n";
  };
  const std::string first = std::string(keyword) + " ";
  const std::size_t end = text.find('\n');
  if (end == text.npos || end + 1 == text.size()) return line(first, text);
  line(first, "");
  while (!text.empty()) {
    const std::size_t stop = std::min(text.find('\n'), text.size() - 1) + 1;
    line("", text.substr(0, stop));
    text.remove_prefix(stop);
  }
}

/// One line, whatever is in it.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

void entry(const Entry& e, std::string& out) {
  for (const std::string& c : e.comments) out += "#" + one_line(c) + "\n";
  if (!e.obsolete) {
    for (const std::string& n : e.notes) out += n.empty() ? "#.\n" : "#. " + one_line(n) + "\n";
    std::string list;
    for (const std::string& r : e.references) {
      list += " ";
      list += r.find_first_of(" \t") == r.npos ? one_line(r) : "\xE2\x81\xA8" + one_line(r) + "\xE2\x81\xA9";
    }
    if (!list.empty()) out += "#:" + list + "\n";
  }
  std::string flags;
  for (const std::string& f : e.flags) flags += (flags.empty() ? "#, " : ", ") + one_line(f);
  if (!flags.empty()) out += flags + "\n";
  const std::string_view lead = e.obsolete ? "#~ " : "";
  const std::string_view before = e.obsolete ? "#~| " : "#| ";
  if (e.previous_context) string(before, "msgctxt", *e.previous_context, out);
  if (e.previous_id) string(before, "msgid", *e.previous_id, out);
  if (e.context) string(lead, "msgctxt", *e.context, out);
  string(lead, "msgid", e.id, out);
  string(lead, "msgstr", e.translation, out);
}

}  // namespace

std::string write_po(const Catalogue& catalogue) {
  std::string out;
  Entry header = catalogue.header;
  header.translation.clear();
  for (const auto& [name, value] : catalogue.fields) header.translation += name + ": " + value + "\n";
  if (!header.translation.empty()) entry(header, out);
  for (const bool obsolete : {false, true}) {
    for (const Entry& e : catalogue.entries) {
      if (e.obsolete != obsolete) continue;
      if (!out.empty()) out += "\n";
      entry(e, out);
    }
  }
  return out;
}

}  // namespace bot::i18n
