#include "compiler/diagnostics/display.hpp"

#include <algorithm>
#include <cstdio>
#include <utf8proc.h>

namespace bot::diag {

namespace {

constexpr std::size_t longest_cluster = 128;  // bytes; a heap of combining marks is parted

struct Letter {
  utf8proc_int32_t code = 0;
  std::size_t length = 0;
  bool valid = false;
};

Letter letter_at(std::string_view text, std::size_t at) {
  Letter letter;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  const auto left = static_cast<utf8proc_ssize_t>(std::min<std::size_t>(text.size() - at, 4));
  const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &letter.code);
  letter.valid = length > 0;
  letter.length = length > 0 ? static_cast<std::size_t>(length) : 1;
  return letter;
}

bool is_tag(utf8proc_int32_t c) { return c >= 0xE0020 && c <= 0xE007F; }
bool is_joiner(utf8proc_int32_t c) { return c == 0x200C || c == 0x200D; }

bool is_pictograph(utf8proc_int32_t c) {
  return utf8proc_get_property(c)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

// Would not show, or would change how the rest shows.
bool is_hidden(utf8proc_int32_t c, bool first_in_cluster) {
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    case UTF8PROC_CATEGORY_CF:
      if (is_joiner(c) || is_tag(c)) return first_in_cluster;
      return c == 0xAD || utf8proc_charwidth(c) == 0;
    default: return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;  // Hangul fillers are blank
  }
}

void append_escape(std::string& out, const char* form, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof text, form, value);
  out += text;
}

struct Next {
  std::string text;
  std::size_t end = 0;
  std::uint32_t width = 0;
};

// The cluster at `at`, and how it is shown.
Next next_cluster(std::string_view text, std::size_t at, std::uint32_t tab) {
  Next next;
  const Letter first = letter_at(text, at);
  next.end = at + first.length;
  if (!first.valid) {
    append_escape(next.text, "\\x%02X", static_cast<unsigned char>(text[at]));
    next.width = static_cast<std::uint32_t>(next.text.size());
    return next;
  }
  if (first.code == 0xFEFF && at == 0) return next;
  if (first.code == '\t') {
    next.text.assign(tab, ' ');
    next.width = tab;
    return next;
  }
  if (is_hidden(first.code, true)) {
    append_escape(next.text, "\\u{%X}", static_cast<unsigned>(first.code));
    next.width = static_cast<std::uint32_t>(next.text.size());
    return next;
  }
  const int first_width = utf8proc_charwidth(first.code);
  auto width = static_cast<std::uint32_t>(std::max(first_width, 0));
  const auto category = utf8proc_category(first.code);
  if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME || category == UTF8PROC_CATEGORY_MC ||
      width == 0) {
    next.text = "◌";  // a mark without a letter would sit on our own frame
    width = 1;
  }
  next.text.append(text.substr(at, first.length));
  utf8proc_int32_t state = 0;
  utf8proc_int32_t last = first.code;
  while (next.end < text.size() && next.end - at < longest_cluster) {
    const Letter letter = letter_at(text, next.end);
    if (!letter.valid || utf8proc_grapheme_break_stateful(last, letter.code, &state) != 0) break;
    if (is_hidden(letter.code, false) || (is_tag(letter.code) && !is_pictograph(first.code))) break;
    if (letter.code == 0xFE0F && (is_pictograph(first.code) || first.code < 0x80)) width = 2;
    width += static_cast<std::uint32_t>(std::max(utf8proc_charwidth(letter.code), 0));
    next.text.append(text.substr(next.end, letter.length));
    next.end += letter.length;
    last = letter.code;
  }
  next.width = std::min<std::uint32_t>(width, 2);
  return next;
}

}  // namespace

std::uint32_t Shown::column(std::size_t offset) const {
  const auto after =
      std::partition_point(clusters.begin(), clusters.end(), [&](const Cluster& c) { return c.end <= offset; });
  return after == clusters.end() ? width : after->column;
}

std::uint32_t Shown::end_column(std::size_t offset) const {
  const auto after =
      std::partition_point(clusters.begin(), clusters.end(), [&](const Cluster& c) { return c.begin < offset; });
  if (after == clusters.begin()) return 0;
  return (after - 1)->column + (after - 1)->width;
}

Shown show(std::string_view line, std::size_t from, std::uint32_t columns) {
  Shown shown;
  shown.end = from;
  while (shown.end < line.size()) {
    const Next next = next_cluster(line, shown.end, tab_columns);
    if (shown.width + next.width > columns) break;
    shown.clusters.push_back({shown.end, next.end, shown.width, next.width});
    shown.text += next.text;
    shown.width += next.width;
    shown.end = next.end;
  }
  return shown;
}

std::size_t step_back(std::string_view line, std::size_t offset, std::size_t columns) {
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U; };
  offset = std::min(offset, line.size());
  std::size_t at = offset;
  for (std::size_t steps = 0; steps < columns && at > 0; ++steps) {
    std::size_t bytes = 1;
    --at;
    while (bytes < 4 && at > 0 && continues(at)) {
      --at;
      ++bytes;
    }
  }
  if (at == 0) return 0;
  // ASCII begins a cluster for certain
  for (std::size_t i = at; i < offset; ++i) {
    if (static_cast<unsigned char>(line[i]) < 0x80) return i;
  }
  return at;
}

std::string clean(std::string_view text, std::uint32_t columns) {
  std::string out;
  std::uint32_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Next next = next_cluster(text, at, 1);
    if (width + next.width > columns) return out + "...";
    out += next.text;
    width += next.width;
    at = next.end;
  }
  return out;
}

}  // namespace bot::diag
