#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

/// Whether the text ends as a path on Windows begins: `D:` before `\nama`.
bool of_a_drive(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  const std::size_t size = text.size();
  return size >= 2 && text[size - 1] == ':' && letter(text[size - 2]) && (size == 2 || text[size - 3] == ' ');
}

/// `\\n` in the source: the customer sees a backslash and an n.
void text(const model::Template& t, const source::SourceSet& sources, diag::Findings& findings) {
  for (const auto& part : t.parts) {
    const std::size_t at = part.literal.find('\\');
    if (at == part.literal.npos || at + 1 >= part.literal.size()) continue;
    const char letter = part.literal[at + 1];
    if (letter != 'n' && letter != 't') continue;
    if (of_a_drive(std::string_view(part.literal).substr(0, at))) continue;
    const std::string escaped = {'\\', '\\', letter}, plain = {'\\', letter};
    const std::string_view written = sources.text(t.span);
    std::vector<diag::Edit> edits;
    for (std::size_t p = written.find(escaped); p != written.npos; p = written.find(escaped, p + escaped.size())) {
      const auto begin = t.span.begin + static_cast<std::uint32_t>(p);
      edits.push_back({{t.span.file, begin, begin + 3}, plain});
    }
    auto& f = findings.add(Code::literal_backslash, edits.empty() ? t.span : edits[0].span,
                           {{"letter", {&letter, 1}}, {"meaning", letter == 'n' ? "a line break" : "a tab"}});
    if (!edits.empty()) f.fix({"Write `" + plain + "`.", std::move(edits), true});
    return;
  }
}

}  // namespace

void check_texts(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  model::each_body(program, [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      each_text(s, [&](const model::Template& t) { text(t, sources, findings); });
    });
  });
}

}  // namespace bot::analyze
