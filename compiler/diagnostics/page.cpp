#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/pretty.hpp"

namespace bot::diag {

namespace {

constexpr std::size_t short_line = 2048;  // bytes; a longer line is not measured as a whole

std::string_view code(Style style) {
  switch (style) {
    case Style::plain: return "";
    case Style::bold: return "1";
    case Style::error: return "1;31";
    case Style::warning: return "1;33";
    case Style::info: return "1;36";
    case Style::frame: return "34";
    case Style::other: return "1;34";
    case Style::added: return "32";
    case Style::removed: return "31";
  }
  return "";
}

}  // namespace

std::string Ink::operator()(Style style, std::string_view text) const {
  if (!color || style == Style::plain || text.empty()) return std::string(text);
  std::string out = "\x1b[";
  out.append(code(style)).append("m").append(text).append("\x1b[0m");
  return out;
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::error: return Style::error;
    case Severity::warning: return Style::warning;
    case Severity::info: return Style::info;
  }
  return Style::plain;
}

void Page::row(std::uint32_t number, std::string_view mark, std::string_view text, Style mark_style) {
  std::string gutter = number == 0 ? std::string() : std::to_string(number);
  gutter.insert(0, digits > gutter.size() ? digits - gutter.size() : 0, ' ');
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.empty() && mark == " ") {
    out += '\n';
    return;
  }
  out += ink(Style::frame, gutter);
  out += ' ';
  out += ink(mark_style, mark);
  if (!text.empty()) {
    out += ' ';
    out += text;
  }
  out += '\n';
}

Page::Window Page::window(std::string_view line, std::size_t focus) const {
  if (line.size() <= short_line && show(line, 0, UINT32_MAX).width <= width + 20) return {0, UINT32_MAX};
  return {step_back(line, focus, width * 2 / 5), width};
}

}  // namespace bot::diag
