#include "tools/bot/bubble.hpp"

#include <algorithm>
#include <utility>

#include "compiler/diagnostics/display.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

constexpr unsigned max_columns = 64;

std::string times(unsigned n, std::string_view what) {
  std::string out;
  for (unsigned i = 0; i < n; ++i) out += what;
  return out;
}

/// Cuts one line, which holds no line break.
void wrap_line(std::string_view line, unsigned columns, std::vector<std::string>& out) {
  const diag::Shown shown = diag::show(line, 0, UINT32_MAX);
  if (shown.width <= columns) {
    out.push_back(shown.text);
    return;
  }
  // the text is shown cluster by cluster, so that nothing is cut in two
  std::string row, word;
  unsigned row_width = 0, word_width = 0;
  const auto end_row = [&] {
    while (row.ends_with(' ')) row.pop_back();
    out.push_back(std::exchange(row, {}));
    row_width = 0;
  };
  const auto end_word = [&] {
    if (row_width + word_width > columns && row_width > 0) end_row();
    row += std::exchange(word, {});
    row_width += std::exchange(word_width, 0U);
  };
  for (const diag::Cluster& c : shown.clusters) {
    const diag::Shown one = diag::show(line.substr(c.begin, c.end - c.begin), 0, UINT32_MAX);
    if (line[c.begin] == ' ') {
      end_word();
      if (row_width + 1 > columns) end_row();
      else if (row_width > 0 || out.empty()) row += ' ', ++row_width;
      continue;
    }
    if (word_width + c.width > columns) end_word();
    word += one.text;
    word_width += c.width;
  }
  end_word();
  end_row();
}

std::string framed(const std::vector<std::string>& lines, std::string_view name, Ink ink, unsigned indent) {
  unsigned inner = columns_of(name) + (name.empty() ? 0 : 3);
  for (const std::string& line : lines) inner = std::max(inner, columns_of(line));
  const std::string margin(indent, ' ');
  const unsigned title = name.empty() ? 0 : columns_of(name) + 2;
  std::string out = margin + paint(ink, "╭");
  if (!name.empty()) out += paint(ink, "╴") + paint(Ink::bold, name) + paint(ink, "╶");
  out += paint(ink, times(inner + 2 - title, "─") + "╮") + "\n";
  for (const std::string& line : lines)
    out += margin + paint(ink, "│") + " " + line + std::string(inner - columns_of(line), ' ') + " " + paint(ink, "│") +
           "\n";
  return out + margin + paint(ink, "╰" + times(inner + 2, "─") + "╯") + "\n";
}

unsigned room(unsigned width) { return std::clamp(width, 20U, max_columns + 12) - 12; }

}  // namespace

std::vector<std::string> wrap(std::string_view text, unsigned columns) {
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    wrap_line(text.substr(at, end - at), columns, out);
    if (end == text.size()) return out;
    at = end + 1;
  }
}

unsigned columns_of(std::string_view line) { return diag::show(line, 0, UINT32_MAX).width; }

std::string bot_bubble(std::string_view name, std::string_view text, unsigned width) {
  const auto title = wrap(name, room(width) - 3);
  return framed(wrap(text, room(width)), title.front(), Ink::cyan, 0);
}

std::string own_bubble(std::string_view text, unsigned width) {
  const auto lines = wrap(text, room(width));
  unsigned inner = 0;
  for (const std::string& line : lines) inner = std::max(inner, columns_of(line));
  return framed(lines, "", Ink::green, width > inner + 5 ? width - inner - 5 : 0);
}

std::string notice(std::string_view text, unsigned width) {
  std::string out;
  for (const std::string& line : wrap(text, std::max(width, 24U) - 8)) {
    const unsigned columns = columns_of(line);
    out += std::string(width > columns + 6 ? (width - columns - 6) / 2 : 0, ' ') +
           paint(Ink::dim, "── " + line + " ──") + "\n";
  }
  return out;
}

}  // namespace bot::tool
