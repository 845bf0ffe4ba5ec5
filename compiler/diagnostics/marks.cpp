// Source lines with underlines and labels.

#include <algorithm>
#include <tuple>
#include <utility>

#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/pretty.hpp"

namespace bot::diag {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Offset of the line's first byte.
std::size_t line_begin(const source::SourceSet& sources, source::FileId file, std::uint32_t line) {
  return static_cast<std::size_t>(sources.line(file, line).data() - sources.text(file).data());
}

void add_marks(const source::SourceSet& sources, const Place& place, std::vector<Mark>& marks) {
  const source::FileId file = place.span.file;
  const std::string_view text = sources.text(file);
  const std::size_t begin = std::min<std::size_t>(place.span.begin, text.size());
  std::size_t end = std::clamp<std::size_t>(place.span.end, begin, text.size());
  // a span over several lines usually takes the last line break with it
  if (text.substr(begin, end - begin).find('\n') != std::string_view::npos) {
    while (end > begin + 1 && is_blank(text[end - 1])) --end;
  }
  const std::uint32_t first = sources.position(file, static_cast<std::uint32_t>(begin)).line;
  const std::uint32_t last = end == begin ? first : sources.position(file, static_cast<std::uint32_t>(end - 1)).line;
  const auto add = [&](std::uint32_t line, std::size_t from, std::size_t to, std::string_view label) {
    const std::size_t size = sources.line(file, line).size();
    const std::size_t start = line_begin(sources, file, line);
    marks.push_back({file, line, std::min(from - start, size), std::min(to - start, size), label, place.primary});
  };
  if (first == last) {
    add(first, begin, end, place.label);
    return;
  }
  const std::string_view first_line = sources.line(file, first);
  add(first, begin, line_begin(sources, file, first) + first_line.size(), {});
  std::size_t start = line_begin(sources, file, last);
  while (start + 1 < end && is_blank(text[start])) ++start;
  add(last, start, end, place.label);
}

struct Drawn {  // columns of the window
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string label;
  bool primary = false;
};

// A row of ASCII with a style for each column.
struct Canvas {
  std::string text;
  std::vector<Style> styles;

  void put(std::size_t begin, std::size_t end, char c, Style style) {
    if (text.size() < end) {
      text.resize(end, ' ');
      styles.resize(end, Style::plain);
    }
    for (std::size_t i = begin; i < end; ++i) {
      text[i] = c;
      styles[i] = style;
    }
  }
  [[nodiscard]] std::string painted(const Ink& ink) const {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
      std::size_t end = i;
      while (end < text.size() && styles[end] == styles[i]) ++end;
      out += ink(styles[i], std::string_view(text).substr(i, end - i));
      i = end;
    }
    return out;
  }
};

// `drawn` is sorted by begin.
void draw_underlines(Page& page, const std::vector<Drawn>& drawn, Style primary_style) {
  const auto style = [&](const Drawn& d) { return d.primary ? primary_style : Style::other; };
  Canvas canvas;
  for (const bool primary : {false, true}) {  // the primary one lies on top
    for (const Drawn& d : drawn) {
      if (d.primary == primary) canvas.put(d.begin, d.end, primary ? '^' : '-', style(d));
    }
  }
  std::string line = canvas.painted(page.ink);
  std::vector<const Drawn*> hanging;
  for (const Drawn& d : drawn) {
    if (!d.label.empty()) hanging.push_back(&d);
  }
  if (!hanging.empty() && hanging.back()->end == canvas.text.size()) {
    line += ' ' + page.ink(style(*hanging.back()), hanging.back()->label);
    hanging.pop_back();
  }
  page.row(0, "|", line);
  if (hanging.empty()) return;
  const auto bars = [&](std::size_t count, std::size_t before) {
    Canvas c;
    for (std::size_t i = 0; i < count; ++i) {
      if (hanging[i]->begin < before) c.put(hanging[i]->begin, hanging[i]->begin + 1, '|', style(*hanging[i]));
    }
    return c;
  };
  page.row(0, "|", bars(hanging.size(), SIZE_MAX).painted(page.ink));
  for (std::size_t i = hanging.size(); i-- > 0;) {
    Canvas c = bars(i, hanging[i]->begin);
    c.put(c.text.size(), hanging[i]->begin, ' ', Style::plain);
    page.row(0, "|", c.painted(page.ink) + page.ink(style(*hanging[i]), hanging[i]->label));
  }
}

// The marks [first, last) of one line: one window, or several when they are far apart on a long line.
void draw_line(Page& page, std::string_view line, std::uint32_t number, const Mark* first, const Mark* last,
               Style primary_style) {
  while (first != last) {
    const auto [from, columns] = page.window(line, first->begin);
    const Shown shown = show(line, from, columns);
    const std::size_t shift = from > 0 ? 4 : 0;
    std::string text = (from > 0 ? "... " : "") + shown.text + (shown.end < line.size() ? " ..." : "");
    page.row(number, "|", text);
    std::vector<Drawn> drawn;
    const bool whole = shown.end == line.size();
    do {
      const std::size_t begin = shown.column(first->begin) + shift;
      const std::size_t end = shown.end_column(first->end) + shift;
      drawn.push_back({begin, std::max(end, begin + 1), clean(first->label, 200), first->primary});
      ++first;
    } while (first != last && (whole || first->begin < shown.end));
    draw_underlines(page, drawn, primary_style);
  }
}

}  // namespace

std::vector<Mark> marks_of(const source::SourceSet& sources, const std::vector<Place>& places) {
  std::vector<Mark> marks;
  std::vector<source::FileId> order;
  for (const Place& place : places) {
    if (!has_file(sources, place.span.file)) continue;
    if (std::find(order.begin(), order.end(), place.span.file) == order.end()) order.push_back(place.span.file);
    add_marks(sources, place, marks);
  }
  const auto rank = [&](source::FileId file) { return std::find(order.begin(), order.end(), file) - order.begin(); };
  std::stable_sort(marks.begin(), marks.end(), [&](const Mark& a, const Mark& b) {
    return std::tuple(rank(a.file), a.line, a.begin) < std::tuple(rank(b.file), b.line, b.begin);
  });
  return marks;
}

void draw_marks(Page& page, const source::SourceSet& sources, const std::vector<Mark>& marks, Severity severity) {
  const Style primary_style = style_of(severity);
  for (std::size_t i = 0; i < marks.size();) {
    const source::FileId file = marks[i].file;
    std::size_t end = i;
    while (end < marks.size() && marks[end].file == file) ++end;
    // the arrow names the primary place, or the first one of another file
    std::size_t named = i;
    while (named < end && !marks[named].primary) ++named;
    const bool primary = named < end;
    if (!primary) named = i;
    const std::size_t offset = line_begin(sources, file, marks[named].line) + marks[named].begin;
    const auto at = sources.position(file, static_cast<std::uint32_t>(offset));
    page.out.append(page.digits, ' ');
    page.out += page.ink(Style::frame, primary ? "-->" : ":::") + ' ' + clean(sources.name(file)) + ':' +
                std::to_string(at.line) + ':' + std::to_string(at.column) + '\n';
    if (sources.text(file).empty()) {
      i = end;
      continue;
    }
    page.row(0, "|", {});
    std::uint32_t shown = 0;
    while (i < end) {
      const std::uint32_t line = marks[i].line;
      std::size_t next = i;
      while (next < end && marks[next].line == line) ++next;
      if (shown != 0 && line == shown + 2) {
        const std::string_view between = sources.line(file, shown + 1);
        const auto [from, columns] = page.window(between, 0);
        const Shown text = show(between, from, columns);
        page.row(shown + 1, "|", text.text + (text.end < between.size() ? " ..." : ""));
      } else if (shown != 0 && line > shown + 2) {
        page.out += page.ink(Style::frame, "...") + '\n';
      }
      draw_line(page, sources.line(file, line), line, marks.data() + i, marks.data() + next, primary_style);
      shown = line;
      i = next;
    }
  }
}

}  // namespace bot::diag
