// A fix as the lines it takes out and puts in.

#include <algorithm>

#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/pretty.hpp"

namespace bot::diag {

namespace {

constexpr std::size_t most_lines = 8;  // shown of each side of a hunk
constexpr std::size_t most_hunks = 4;

struct Hunk {
  source::FileId file{};
  std::uint32_t first = 0;  // lines
  std::uint32_t last = 0;
  std::vector<Edit> edits;
};

std::uint32_t line_at(const source::SourceSet& sources, source::FileId file, std::uint32_t offset) {
  return sources.position(file, offset).line;
}

// Edits on the same or on neighbouring lines are one hunk. Of two that overlap the later one is not shown.
std::vector<Hunk> hunks_of(const source::SourceSet& sources, const Fix& fix) {
  std::vector<Edit> edits;
  for (const Edit& edit : fix.edits) {
    if (has_file(sources, edit.span.file) && edit.span.begin <= edit.span.end &&
        edit.span.end <= sources.text(edit.span.file).size()) {
      edits.push_back(edit);
    }
  }
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.span.file != b.span.file ? a.span.file < b.span.file : a.span.begin < b.span.begin;
  });
  std::vector<Hunk> hunks;
  for (const Edit& edit : edits) {
    const std::uint32_t first = line_at(sources, edit.span.file, edit.span.begin);
    const std::uint32_t last = line_at(sources, edit.span.file, edit.span.end);
    if (!hunks.empty() && hunks.back().file == edit.span.file && first <= hunks.back().last + 1) {
      if (edit.span.begin < hunks.back().edits.back().span.end) continue;
      hunks.back().last = std::max(hunks.back().last, last);
      hunks.back().edits.push_back(edit);
    } else {
      hunks.push_back({edit.span.file, first, last, {edit}});
    }
  }
  return hunks;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

void draw_side(Page& page, const std::vector<std::string_view>& lines, std::size_t skip_front, std::size_t skip_back,
               std::uint32_t number, std::size_t focus, bool added) {
  const Style style = added ? Style::added : Style::removed;
  const std::size_t end = lines.size() - skip_back;
  for (std::size_t i = skip_front; i < end; ++i) {
    if (i - skip_front == most_lines) {
      page.row(0, added ? "+" : "-", "...", style);
      return;
    }
    const std::string_view line = lines[i];
    const auto [from, columns] = page.window(line, std::min(focus, line.size()));
    const Shown shown = show(line, from, columns);
    const std::string text = (from > 0 ? "... " : "") + shown.text + (shown.end < line.size() ? " ..." : "");
    page.row(number + static_cast<std::uint32_t>(i), added ? "+" : "-", page.ink(style, text), style);
  }
}

void draw_hunk(Page& page, const source::SourceSet& sources, const Hunk& hunk) {
  const std::string_view text = sources.text(hunk.file);
  const std::string_view first = sources.line(hunk.file, hunk.first);
  const std::string_view last = sources.line(hunk.file, hunk.last);
  const auto begin = static_cast<std::size_t>(first.data() - text.data());
  const auto end = static_cast<std::size_t>(last.data() - text.data()) + last.size();
  const std::string_view before = text.substr(begin, end - begin);
  std::string after;
  std::size_t at = begin;
  for (const Edit& edit : hunk.edits) {
    after.append(text.substr(at, edit.span.begin - at)).append(edit.replacement);
    at = edit.span.end;
  }
  if (at < end) after.append(text.substr(at, end - at));

  const auto removed = split(before);
  const auto added = split(after);
  const std::size_t shorter = std::min(removed.size(), added.size());
  std::size_t front = 0;
  while (front < shorter && removed[front] == added[front]) ++front;
  std::size_t back = 0;
  while (back < shorter - front && removed[removed.size() - 1 - back] == added[added.size() - 1 - back]) ++back;
  std::size_t focus = 0;
  if (front < shorter) {
    const std::string_view a = removed[front];
    const std::string_view b = added[front];
    while (focus < a.size() && focus < b.size() && a[focus] == b[focus]) ++focus;
    while (focus > 0 && focus < a.size() && (static_cast<unsigned char>(a[focus]) & 0xC0U) == 0x80U) --focus;
  }
  draw_side(page, removed, front, back, hunk.first, focus, false);
  draw_side(page, added, front, back, hunk.first, focus, true);
}

}  // namespace

std::uint32_t last_line(const source::SourceSet& sources, const Fix& fix) {
  std::uint32_t last = 0;
  for (const Hunk& hunk : hunks_of(sources, fix)) {
    std::size_t lines = hunk.last;
    for (const Edit& edit : hunk.edits) {
      lines += static_cast<std::size_t>(std::count(edit.replacement.begin(), edit.replacement.end(), '\n'));
    }
    last = std::max(last, static_cast<std::uint32_t>(lines));
  }
  return last;
}

void draw_fix(Page& page, const source::SourceSet& sources, const Fix& fix) {
  const auto hunks = hunks_of(sources, fix);
  for (std::size_t i = 0; i < hunks.size(); ++i) {
    if (i == most_hunks) {
      page.out += page.ink(Style::frame, "...") + '\n';
      return;
    }
    draw_hunk(page, sources, hunks[i]);
  }
}

}  // namespace bot::diag
