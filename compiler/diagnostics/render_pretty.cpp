// Findings for people: title, source, why, the conversation, the edit.

#include <algorithm>

#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/pretty.hpp"
#include "compiler/diagnostics/renderers.hpp"

namespace bot::diag {

namespace {

constexpr std::size_t most_places = 12;
constexpr std::size_t most_lines = 10;  // of one message of a conversation
constexpr std::size_t most_messages = 40;

std::vector<Place> places_of(const Finding& finding) {
  std::vector<Place> places{{finding.primary, finding.label, true}};
  for (const Label& label : finding.secondary) {
    if (places.size() > most_places) break;
    places.push_back({label.span, label.text, false});
  }
  return places;
}

// Text of several lines; the first row has `head`, the others are indented as far.
void draw_text(Page& page, std::string_view mark, std::string_view head, std::string_view text, std::size_t most) {
  std::string indent(head.size(), ' ');
  std::string lead = page.ink(Style::bold, head);
  for (std::size_t rows = 0;; ++rows) {
    const std::size_t end = text.find('\n');
    const bool enough = rows == most;
    const std::string line = enough ? "..." : clean(text.substr(0, end), page.width);
    page.row(0, rows == 0 ? mark : " ", lead + line);
    lead = indent;
    if (enough || end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// The text with line breaks for the words that would not fit.
std::string wrapped(std::string_view text, std::uint32_t columns) {
  std::string out;
  std::uint32_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    const std::uint32_t width = show(word, 0, columns).width;
    if (used > 0 && used + 1 + width > columns) {
      out.back() = '\n';  // it was the blank before the word
      used = 0;
    }
    out += word;
    used += width + (used > 0 ? 1 : 0);
    if (end < text.size()) out += text[end];
    if (end < text.size() && text[end] == '\n') used = 0;
    at = end + 1;
  }
  return out;
}

void draw_witness(Page& page, const std::vector<WitnessLine>& witness) {
  if (witness.empty()) return;
  page.row(0, "=", page.ink(Style::bold, "conversation:"));
  for (std::size_t i = 0; i < witness.size(); ++i) {
    if (i == most_messages) {
      page.row(0, " ", "  ...");
      return;
    }
    switch (witness[i].who) {
      case WitnessLine::Who::user: draw_text(page, " ", "  user  ", witness[i].text, most_lines); break;
      case WitnessLine::Who::bot: draw_text(page, " ", "  bot   ", witness[i].text, most_lines); break;
      case WitnessLine::Who::note: draw_text(page, " ", "  ----  ", witness[i].text, most_lines); break;
    }
  }
}

void draw(Page& page, const Finding& finding, const source::SourceSet& sources) {
  const Style style = style_of(finding.severity);
  page.out +=
      page.ink(style, std::string(word(finding.severity)) + "[" + std::string(describe(finding.code).id) + "]") +
      page.ink(Style::bold, ": " + clean(finding.message, 500)) + '\n';

  const auto marks = marks_of(sources, places_of(finding));
  std::uint32_t last = 1;
  for (const Mark& mark : marks) last = std::max(last, mark.line);
  for (const Fix& fix : finding.fixes) last = std::max(last, last_line(sources, fix));
  page.digits = static_cast<std::uint32_t>(std::to_string(last).size());

  draw_marks(page, sources, marks, finding.severity);
  const bool more = !finding.notes.empty() || !finding.witness.empty() || !finding.fixes.empty();
  if (more && !marks.empty()) page.row(0, "|", {});
  if (finding.secondary.size() > most_places) {
    page.row(0, "=", "and " + std::to_string(finding.secondary.size() - most_places) + " more places");
  }
  for (const std::string& note : finding.notes) draw_text(page, "=", "", wrapped(note, page.width), most_lines * 2);
  draw_witness(page, finding.witness);
  for (const Fix& fix : finding.fixes) {
    page.row(0, "=", page.ink(Style::bold, "fix: ") + clean(fix.title, 200));
    draw_fix(page, sources, fix);
  }
}

}  // namespace

std::string render_pretty(const Findings& findings, const source::SourceSet& sources, const RenderOptions& options) {
  if (findings.all().empty()) return {};
  Page page;
  page.ink.color = options.color;
  page.width = std::max<std::uint32_t>(options.width, 40);
  const auto shown = chosen(findings, options);
  for (const Finding* finding : shown) {
    draw(page, *finding, sources);
    page.out += '\n';
  }
  page.out += rest(findings, shown, options);
  page.out += summary(findings) + '\n';
  return std::move(page.out);
}

}  // namespace bot::diag
