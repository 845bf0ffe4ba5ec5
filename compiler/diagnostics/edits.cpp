#include "compiler/diagnostics/edits.hpp"

#include <algorithm>

namespace bot::diag {

namespace {

std::vector<Edit> in_order(source::FileId file, const std::vector<Edit>& edits) {
  std::vector<Edit> out;
  for (const Edit& e : edits)
    if (e.span.file == file) out.push_back(e);
  std::ranges::sort(out, {}, [](const Edit& e) { return e.span.begin; });
  return out;
}

bool ends_lines_with_return(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != text.npos && end > 0 && text[end - 1] == '\r';
}

std::string with_line_breaks(std::string_view text, bool with_return) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' && with_return && !out.ends_with('\r')) out += '\r';
    out += c;
  }
  return out;
}

}  // namespace

bool clash(const Edit& a, const Edit& b) {
  if (a.span.file != b.span.file) return false;
  if (a.span.begin == a.span.end || b.span.begin == b.span.end)
    return a.span.begin <= b.span.end && b.span.begin <= a.span.end;
  return a.span.begin < b.span.end && b.span.begin < a.span.end;
}

bool clash(const Fix& a, const Fix& b) {
  return std::ranges::any_of(
      a.edits, [&](const Edit& x) { return std::ranges::any_of(b.edits, [&](const Edit& y) { return clash(x, y); }); });
}

bool sound(const Fix& fix, const source::SourceSet& sources) {
  for (std::size_t i = 0; i < fix.edits.size(); ++i) {
    const Span& s = fix.edits[i].span;
    if (static_cast<std::size_t>(s.file) >= sources.size()) return false;
    if (s.begin > s.end || s.end > sources.text(s.file).size()) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (clash(fix.edits[i], fix.edits[j])) return false;
  }
  return !fix.edits.empty();
}

std::string apply(std::string_view text, source::FileId file, const std::vector<Edit>& edits) {
  const bool with_return = ends_lines_with_return(text);
  std::string out;
  std::size_t at = 0;
  for (const Edit& e : in_order(file, edits)) {
    out.append(text.substr(at, e.span.begin - at)).append(with_line_breaks(e.replacement, with_return));
    at = e.span.end;
  }
  return out.append(text.substr(at));
}

std::uint32_t moved(std::uint32_t offset, std::string_view text, source::FileId file, const std::vector<Edit>& edits) {
  const bool with_return = ends_lines_with_return(text);
  std::int64_t by = 0;
  for (const Edit& e : in_order(file, edits)) {
    if (offset <= e.span.begin) break;
    if (offset < e.span.end) return static_cast<std::uint32_t>(e.span.begin + by);
    by += static_cast<std::int64_t>(with_line_breaks(e.replacement, with_return).size()) - (e.span.end - e.span.begin);
  }
  return static_cast<std::uint32_t>(offset + by);
}

}  // namespace bot::diag
