#include <algorithm>

#include "compiler/diagnostics/display.hpp"
#include "compiler/format/format.hpp"
#include "compiler/format/print.hpp"

namespace bot::format {

std::uint32_t width_of(std::string_view text) { return diag::show(text, 0, UINT32_MAX).width; }

namespace {

/// Columns that are further apart than this are left alone.
constexpr std::uint32_t max_padding = 24;

bool neighbours(const Line& a, const Line& b) {
  return !b.blank_before && !a.raw && !b.raw && a.indent == b.indent && a.kind == b.kind;
}

void pad(Line& line, std::size_t blanks) {
  line.text.insert(line.mark, blanks, ' ');
  for (Line::Gap& g : line.gaps)
    if (g.at >= line.mark) g.at += blanks;
  for (Line::Bracket& b : line.brackets) {
    if (b.open >= line.mark) b.open += blanks;
    if (b.close >= line.mark) b.close += blanks;
  }
  line.mark += blanks;
}

void align_marks(std::vector<Line>& lines, std::size_t from, std::size_t to) {
  std::uint32_t least = UINT32_MAX, most = 0;
  for (std::size_t i = from; i < to; ++i) {
    const std::uint32_t w = width_of(std::string_view(lines[i].text).substr(0, lines[i].mark));
    least = std::min(least, w);
    most = std::max(most, w);
  }
  if (most - least > max_padding) return;
  for (std::size_t i = from; i < to; ++i)
    pad(lines[i], most - width_of(std::string_view(lines[i].text).substr(0, lines[i].mark)));
}

void align_comments(std::vector<Line>& lines, std::size_t from, std::size_t to) {
  std::uint32_t least = UINT32_MAX, most = 0;
  for (std::size_t i = from; i < to; ++i) {
    const std::uint32_t w = lines[i].indent + width_of(lines[i].text);
    least = std::min(least, w);
    most = std::max(most, w);
  }
  if (most - least > max_padding || most > max_columns) return;
  for (std::size_t i = from; i < to; ++i)
    lines[i].comment.insert(0, most - lines[i].indent - width_of(lines[i].text), ' ');
}

/// Runs `f` on every run of lines that belong together.
template <typename Belongs, typename F>
void each_run(std::vector<Line>& lines, const Belongs& belongs, const F& f) {
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i + 1;
    while (end < lines.size() && belongs(lines[end - 1], lines[end])) ++end;
    if (end - i > 1) f(lines, i, end);
    i = end;
  }
}

}  // namespace

void align(std::vector<Line>& lines) {
  each_run(
      lines, [](const Line& a, const Line& b) { return a.mark != no_mark && b.mark != no_mark && neighbours(a, b); },
      align_marks);
  each_run(
      lines,
      [](const Line& a, const Line& b) {
        return !a.comment.empty() && !b.comment.empty() && !b.blank_before && a.indent == b.indent;
      },
      align_comments);
}

namespace {

/// Writes one line, over several ones where it is too wide.
struct Wrapper {
  const Line& line;
  std::string& out;

  [[nodiscard]] std::string_view part(std::size_t from, std::size_t to) const {
    return std::string_view(line.text).substr(from, to - from);
  }

  /// The outermost brackets in [from, to) that hold more than one thing and most of what is there.
  [[nodiscard]] const Line::Bracket* brackets_in(std::size_t from, std::size_t to) const {
    const Line::Bracket* best = nullptr;
    for (const Line::Bracket& b : line.brackets) {
      if (b.open < from || b.close >= to) continue;
      const bool several = std::any_of(line.gaps.begin(), line.gaps.end(), [&](const Line::Gap& g) {
        return g.depth == b.depth + 1 && g.at > b.open && g.at < b.close && line.text[g.at - 1] == ',';
      });
      if (several && (best == nullptr || b.depth < best->depth ||
                      (b.depth == best->depth && b.close - b.open > best->close - best->open)))
        best = &b;
    }
    return best != nullptr && 2 * (best->close - best->open) >= to - from ? best : nullptr;
  }

  void write(std::size_t from, std::size_t to, std::uint32_t indent, std::uint32_t hang) {
    out.append(indent, ' ');
    rest(from, to, indent, indent, hang);
  }

  /// The indentation has been written, `column` columns of this line are used.
  void rest(std::size_t from, std::size_t to, std::uint32_t indent, std::uint32_t column, std::uint32_t hang) {
    // A chain of choices that has been broken once is broken at every `else`.
    const std::string_view here = part(from, to);
    const bool chained =
        from > 0 && (here.starts_with("if ") || here.starts_with("else if ")) && else_in(from, to, column) != no_mark;
    if (!chained && column + width_of(here) <= max_columns) {
      out += here;
      return;
    }
    const Line::Bracket* const b = line.kind == Entry::value ? nullptr : brackets_in(from, to);
    if (b != nullptr && column + width_of(part(from, b->open + 1)) <= max_columns) {
      out += part(from, b->open + 1);
      out += '\n';
      std::size_t item = b->open + 1;
      for (const Line::Gap& g : line.gaps) {
        if (g.depth != b->depth + 1 || g.at <= b->open || g.at >= b->close || line.text[g.at - 1] != ',') continue;
        write(item, g.at, indent + 2, indent + 6);
        out += '\n';
        item = g.at + 1;
      }
      write(item, b->close, indent + 2, indent + 6);
      out += '\n';
      out.append(indent, ' ');
      return rest(b->close, to, indent, indent, hang);
    }
    std::size_t cut = else_in(from, to, column);
    if (cut == no_mark) cut = gap_in(from, to, column);
    if (cut == no_mark) {
      out += part(from, to);
      return;
    }
    out += part(from, cut);
    out += '\n';
    write(cut + 1, to, hang, hang);
  }

  /// The first `else` of a choice, when what stands before it fits: each of its cases gets a line. A chain of several
  /// begins on a line of its own, behind its `=`.
  [[nodiscard]] std::size_t else_in(std::size_t from, std::size_t to, std::uint32_t column) const {
    std::size_t first = no_mark, assignment = no_mark, count = 0;
    std::uint32_t depth = UINT32_MAX;
    for (const Line::Gap& g : line.gaps) {
      if (g.at <= from || g.at >= to) continue;
      if (line.text[g.at - 1] == '=' && g.depth == 0 && assignment == no_mark) assignment = g.at;
      if (!std::string_view(line.text).substr(g.at + 1).starts_with("else ") || g.depth > depth) continue;
      if (g.depth < depth) first = g.at, count = 0;
      depth = g.depth;
      ++count;
    }
    if (first == no_mark || depth > 0) return no_mark;
    const bool chain = count > 1 && assignment != no_mark && assignment < first;
    const std::size_t cut = chain ? assignment : first;
    return column + width_of(part(from, cut)) <= max_columns ? cut : no_mark;
  }

  /// Where to break: the last place that still fits, of those with the fewest brackets around; else the first one.
  [[nodiscard]] std::size_t gap_in(std::size_t from, std::size_t to, std::uint32_t column) const {
    std::size_t cut = no_mark, first = no_mark;
    std::uint32_t depth = UINT32_MAX;
    for (const Line::Gap& g : line.gaps) {
      if (g.at <= from || g.at >= to) continue;
      if (first == no_mark) first = g.at;
      if (column + width_of(part(from, g.at)) > max_columns) break;
      if (g.depth > depth) continue;
      cut = g.at;
      depth = g.depth;
    }
    return cut != no_mark ? cut : first;
  }
};

}  // namespace

std::string write(const std::vector<Line>& lines) {
  std::string out;
  for (const Line& l : lines) {
    if (l.blank_before) out += '\n';
    if (l.raw) {
      out += l.text + "\n";
      continue;
    }
    // Phrases stand below each other; what else is too long goes on further in.
    const std::uint32_t hang =
        l.kind == Entry::value && l.mark != no_mark ? l.indent + width_of(l.text.substr(0, l.mark)) : l.indent + 4;
    Wrapper{l, out}.write(0, l.text.size(), l.indent, hang);
    if (!l.comment.empty()) out += "  " + l.comment;
    out += '\n';
  }
  return out;
}

}  // namespace bot::format
