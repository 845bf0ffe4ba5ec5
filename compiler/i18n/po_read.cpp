#include <algorithm>
#include <map>
#include <tuple>

#include "bytecode/utf8.hpp"
#include "compiler/i18n/po.hpp"

namespace bot::i18n {

namespace {

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The strings of one entry. A keyword opens one, strings on the next lines go on with it.
enum class Slot : std::uint8_t { none, context, id, translation, previous_context, previous_id, ignored };

struct PoReader {
  std::string_view text;
  Catalogue out = {};
  Entry entry = {};
  bool has_id = false, has_translation = false, has_context = false, any = false, broken = false;
  Slot slot = Slot::none;
  std::size_t line_begin = 0, line_end = 0;
  using Key = std::tuple<bool, std::optional<std::string>, std::string>;
  std::map<Key, std::size_t> seen = {};  // place by obsolete, context and id

  void fail(std::size_t begin, std::size_t end, std::string reason) {
    if (broken) return;  // one for a message
    broken = has_id || has_context;
    if (out.problems.size() < max_po_problems)
      out.problems.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, std::move(reason)});
  }

  void run() {
    std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < text.size()) {
      line_begin = at;
      line_end = std::min(text.find('\n', at), text.size());
      at = line_end + 1;
      while (line_end > line_begin && blank(text[line_end - 1])) --line_end;
      while (line_begin < line_end && blank(text[line_begin])) ++line_begin;
      line();
    }
    line_begin = line_end = text.size();
    finish();
  }

  void line() {
    std::string_view rest = text.substr(line_begin, line_end - line_begin);
    std::size_t begin = line_begin;
    if (rest.empty()) return;
    if (rest.front() != '#') {
      if (any && entry.obsolete) {
        if (starts_string(rest))
          return fail(begin, line_end, "this string is not part of the obsolete message above it");
        finish();
      }
      return words(begin, false);
    }
    if (rest.starts_with("#~")) {
      begin += 2;
      while (begin < line_end && blank(text[begin])) ++begin;
      if (begin == line_end) return;
      const bool previous = text[begin] == '|';
      if (has_translation && (previous || !starts_string(text.substr(begin)))) finish();
      if (has_id && !entry.obsolete) return fail(line_begin, line_end, "an obsolete line stands within a message");
      entry.obsolete = any = true;
      if (previous) ++begin;
      return words(begin, previous);
    }
    if (has_translation) finish();
    if (has_id) return fail(line_begin, line_end, "a comment stands within a message; comments come before it");
    any = true;
    const char kind = rest.size() > 1 ? rest[1] : '\0';
    const std::string_view body = rest.substr(std::min<std::size_t>(2, rest.size()));
    if (kind == '.') entry.notes.emplace_back(trimmed(body));
    else if (kind == ':') references(body);
    else if (kind == ',') flags(body);
    else if (kind == '|') words(line_begin + 2, true);
    else entry.comments.emplace_back(rest.substr(1));
  }

  static bool starts_string(std::string_view rest) { return rest.starts_with('"'); }

  void flags(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(','), list.size());
      if (const std::string_view flag = trimmed(list.substr(0, end)); !flag.empty()) entry.flags.emplace_back(flag);
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }

  /// Separated by blanks; a name with blanks stands between U+2068 and U+2069.
  void references(std::string_view list) {
    constexpr std::string_view open = "\xE2\x81\xA8", close = "\xE2\x81\xA9";
    while (!(list = trimmed(list)).empty()) {
      std::string name;
      while (!list.empty() && !blank(list.front())) {
        if (list.starts_with(open)) {
          const std::size_t end = std::min(list.find(close), list.size());
          name += list.substr(open.size(), end - open.size());
          list.remove_prefix(std::min(end + close.size(), list.size()));
        } else {
          name += list.front();
          list.remove_prefix(1);
        }
      }
      // A mark without its fellow is no part of a name.
      for (std::size_t at = 0; at != name.npos;) {
        at = std::min(name.find(open), name.find(close));
        if (at != name.npos) name.erase(at, open.size());
      }
      if (!name.empty()) entry.references.push_back(std::move(name));
    }
  }

  /// A keyword and its string, or a string that goes on.
  void words(std::size_t begin, bool previous) {
    while (begin < line_end && blank(text[begin])) ++begin;
    if (begin == line_end) return;
    if (text[begin] == '"') {
      if (slot == Slot::none) return fail(begin, line_end, "there is no msgid or msgstr before this string");
      return strings(begin);
    }
    std::size_t end = begin;
    while (end < line_end && !blank(text[end]) && text[end] != '"') ++end;
    const std::string_view word = text.substr(begin, end - begin);
    slot = Slot::ignored;
    if (previous) {
      if (word == "msgctxt") entry.previous_context.emplace(), slot = Slot::previous_context;
      else if (word == "msgid") entry.previous_id.emplace(), slot = Slot::previous_id;
      else if (word == "msgid_plural") slot = Slot::ignored;
      else
        return fail(begin, end,
                    "`" + std::string(word) + "` is no word of a catalogue; `#|` is followed by msgctxt or msgid");
    } else if (!keyword(word, begin, end)) {
      return;
    }
    any = true;
    while (end < line_end && blank(text[end])) ++end;
    if (end == line_end || text[end] != '"')
      return fail(begin, line_end, "behind `" + std::string(word) + "` stands a string in double quotes");
    strings(end);
  }

  bool keyword(std::string_view word, std::size_t begin, std::size_t end) {
    const auto place = Place{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (word == "msgctxt" || word == "msgid") {
      if (has_translation) {
        const bool obsolete = text.substr(line_begin, 2) == "#~";
        finish();
        entry.obsolete = obsolete;
      }
      if (has_id) finish();
      if (word == "msgctxt" && has_context) {
        fail(begin, end, "there are two contexts for one message");
        return false;
      }
      any = true;
      if (word == "msgctxt") has_context = true, entry.context.emplace(), slot = Slot::context;
      else has_id = true, entry.id_place = place, slot = Slot::id;
      return true;
    }
    if (word == "msgstr") {
      if (!has_id || has_translation) {
        fail(begin, end,
             has_id ? "there are two translations for one message" : "there is no msgid before this msgstr");
        return false;
      }
      has_translation = true;
      entry.translation_place = place;
      slot = Slot::translation;
      return true;
    }
    if (word == "msgid_plural" || word.starts_with("msgstr[")) {
      fail(begin, end,
           "plurals stand inside of the text, such as {n, plural, one {…} other {…}}, and not in `" +
               std::string(word) + "`");
      if (word != "msgid_plural") has_translation = true;
      slot = Slot::ignored;
      return true;
    }
    if (has_translation) finish();
    fail(begin, end, "`" + std::string(word) + "` is no word of a catalogue; it has msgctxt, msgid and msgstr");
    return false;
  }

  /// One string, or several behind each other on a line.
  void strings(std::size_t at) {
    std::string value;
    const std::size_t begin = at;
    while (at < line_end) {
      if (text[at] != '"')
        return fail(at, line_end, "there is something behind the string; a quote inside is written \\\"");
      ++at;
      while (at < line_end && text[at] != '"') {
        if (text[at] == '\0') return fail(at, at + 1, "there is a NUL byte");
        if (text[at] != '\\') value += text[at++];
        else if (!escape(at, value)) return;
      }
      if (at == line_end) return fail(begin, line_end, "the string is not closed on its line");
      ++at;
      while (at < line_end && blank(text[at])) ++at;
    }
    append(value, at);
  }

  bool escape(std::size_t& at, std::string& value) {
    static constexpr std::pair<char, char> simple[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'a', '\a'}, {'b', '\b'},
                                                       {'f', '\f'}, {'v', '\v'}, {'"', '"'},  {'\\', '\\'}};
    const char c = at + 1 < line_end ? text[at + 1] : '\0';
    for (const auto& [letter, meaning] : simple) {
      if (c != letter) continue;
      value += meaning;
      at += 2;
      return true;
    }
    unsigned number = 0;
    std::size_t digits = 0;
    if (c >= '0' && c <= '7') {
      for (; digits < 3 && at + 1 < line_end && text[at + 1] >= '0' && text[at + 1] <= '7'; ++digits, ++at)
        number = number * 8 + static_cast<unsigned>(text[at + 1] - '0');
      ++at;
    } else if (c == 'x') {
      for (++at; digits < 2 && at + 1 < line_end && hex_digit(text[at + 1]) >= 0; ++digits, ++at)
        number = number * 16 + static_cast<unsigned>(hex_digit(text[at + 1]));
      ++at;
    }
    if (digits == 0 || number > 0xff || number == 0) {
      fail(at, std::min(at + 2, line_end), "there is no such escape; a backslash is written \\\\");
      return false;
    }
    value += static_cast<char>(number);
    return true;
  }

  void append(const std::string& value, std::size_t end) {
    switch (slot) {
      case Slot::context: *entry.context += value; break;
      case Slot::id:
        entry.id += value;
        entry.id_place.end = static_cast<std::uint32_t>(end);
        break;
      case Slot::translation:
        entry.translation += value;
        entry.translation_place.end = static_cast<std::uint32_t>(end);
        break;
      case Slot::previous_context: *entry.previous_context += value; break;
      case Slot::previous_id: *entry.previous_id += value; break;
      case Slot::none:
      case Slot::ignored: break;
    }
  }

  void reset() {
    entry = {};
    has_id = has_translation = has_context = any = broken = false;
    slot = Slot::none;
  }

  /// The entry is complete, or nothing but comments.
  void finish() {
    if (!broken && (has_id || has_context) && !has_translation) {
      const bool id = has_id;
      fail(id ? entry.id_place.begin : line_begin, id ? entry.id_place.end : line_end,
           id ? "this message has no msgstr" : "there is a context without a message");
    }
    // comments behind the last message belong to nothing; gettext drops them, too
    if (has_id && has_translation && !broken) take();
    reset();
  }

  void take() {
    for (const std::string* s : {&entry.id, &entry.translation})
      if (bytecode::find_invalid_utf8(*s))
        return fail(entry.id_place.begin, entry.translation_place.end, "an escape makes bytes that are not UTF-8");
    if (entry.context && bytecode::find_invalid_utf8(*entry.context))
      return fail(entry.id_place.begin, entry.id_place.end, "an escape makes bytes that are not UTF-8");
    const auto [same, added] = seen.emplace(Key{entry.obsolete, entry.context, entry.id}, entry.id_place.begin);
    if (!added) {
      if (entry.obsolete) return;
      if (out.problems.size() == max_po_problems) return fail(0, 0, {});  // finding its line takes time
      const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(same->second), '\n');
      return fail(entry.id_place.begin, entry.id_place.end,
                  "this message is there twice, in line " + std::to_string(line) + " for the first time");
    }
    if (entry.id.empty() && !entry.context) {
      if (!entry.obsolete) header();
      return;
    }
    out.entries.push_back(std::move(entry));
  }

  void header() {
    std::string_view rest = entry.translation;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view field = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t colon = field.find(':');
      if (colon == field.npos) {
        if (!trimmed(field).empty())
          fail(entry.translation_place.begin, entry.translation_place.end, "a line of the header is no `Name: value`");
        continue;
      }
      out.fields.emplace_back(trimmed(field.substr(0, colon)), trimmed(field.substr(colon + 1)));
    }
    out.header = std::move(entry);
    charset();
  }

  void charset() {
    std::string type(out.field("Content-Type"));
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::size_t at = type.find("charset=");
    if (at == type.npos) return;
    const std::string_view name = std::string_view(type).substr(at + 8);
    if (name == "utf-8" || name == "utf8" || name == "charset" || name == "us-ascii" || name == "ascii") return;
    fail(out.header.translation_place.begin, out.header.translation_place.end,
         "the header says the file is in " + std::string(out.field("Content-Type").substr(at + 8)) +
             "; catalogues are in UTF-8");
  }
};

}  // namespace

bool Entry::has_flag(std::string_view flag) const { return std::find(flags.begin(), flags.end(), flag) != flags.end(); }

std::string_view Catalogue::field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return {};
}

Catalogue read_po(std::string_view text) {
  PoReader reader{text};
  reader.run();
  return std::move(reader.out);
}

}  // namespace bot::i18n
