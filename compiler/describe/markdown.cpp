// A document as Markdown.

#include <algorithm>

#include "compiler/describe/document.hpp"

namespace bot::describe {

namespace {

/// `start`: it begins a line.
std::string escaped(std::string_view text, bool start) {
  constexpr std::string_view signs = "\\`*_{}[]<>()#+-.!|~&$";
  std::string out;
  for (const char c : text) {
    // most signs mean something only at the start of a line or in pairs; a full stop or bracket within a word does not
    const bool quiet = c == '.' || c == '(' || c == ')' || c == '-' || c == '+' || c == '!' || c == '{' || c == '}';
    const bool begins = out.empty() ? start : out.back() == '\n';
    if (signs.find(c) != signs.npos && (!quiet || begins)) out += '\\';
    out += c;
  }
  // "1. " begins a list
  for (std::size_t line = start ? 0 : out.size(); line < out.size();) {
    std::size_t at = line;
    while (at < out.size() && out[at] >= '0' && out[at] <= '9') ++at;
    if (at > line && at < out.size() && (out[at] == '.' || out[at] == ')')) out.insert(at, "\\");
    line = std::min(out.find('\n', line), out.size() - 1) + 1;
  }
  return out;
}

/// Between as many backticks as it takes.
std::string code(std::string_view text) {
  if (text.empty()) return {};
  std::size_t most = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    most = std::max(most, run);
  }
  const std::string fence(most + 1, '`');
  const bool pad = text.starts_with('`') || text.ends_with('`') || text.starts_with(' ');
  return fence + (pad ? " " : "") + std::string(text) + (pad ? " " : "") + fence;
}

std::string line(const Line& pieces, bool in_table = false) {
  std::string out;
  for (const Piece& p : pieces) {
    std::string text;
    switch (p.kind) {
      case Piece::Kind::plain: text = escaped(p.text, out.empty()); break;
      case Piece::Kind::code: text = code(p.text); break;
      case Piece::Kind::strong: text = p.text.empty() ? "" : "**" + escaped(p.text, false) + "**"; break;
    }
    if (in_table && p.kind == Piece::Kind::code) {  // a bar ends a cell even there
      std::string safe;
      for (const char c : text) safe += c == '|' ? std::string("\\|") : std::string(1, c);
      text = safe;
    }
    for (char& c : text)
      if (c == '\n') c = ' ';
    out += p.anchor.empty() ? text : "[" + text + "](#" + p.anchor + ")";
  }
  return out;
}

struct Writer {
  std::string out;

  void lines(std::string_view text, const std::string& indent, std::string_view lead, std::string_view first) {
    bool begin = true;
    while (true) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string one = escaped(text.substr(0, end), true);
      out += indent + std::string(lead) + (begin ? std::string(first) : "") + one;
      begin = false;
      if (end == text.size()) break;
      out += one.empty() ? "\n" : "  \n";
      text.remove_prefix(end + 1);
    }
    out += "\n\n";
  }

  void blocks(const std::vector<Block>& list, const std::string& indent) {
    for (const Block& b : list) block(b, indent);
  }

  void rows(const std::vector<Line>& list, const std::string& indent) {
    for (const Line& l : list) out += indent + "- " + line(l) + "\n";
    out += "\n";
  }

  void block(const Block& b, const std::string& indent) {
    switch (b.kind) {
      case Block::Kind::heading:
        out += "<a id=\"" + b.anchor + "\"></a>\n\n" + std::string(b.level, '#') + " " + line(b.line) + "\n\n";
        break;
      case Block::Kind::paragraph: out += indent + line(b.line) + "\n\n"; break;
      case Block::Kind::bubble: lines(b.text, indent, "> ", ""); break;
      case Block::Kind::reply: lines(b.text, indent, "", "**Customer:** "); break;
      case Block::Kind::choices:
      case Block::Kind::list: rows(b.rows, indent); break;
      case Block::Kind::note: out += indent + "*" + line(b.line) + "*\n\n"; break;
      case Block::Kind::group:
        out += indent + "- " + line(b.line) + "\n" + (b.inner.empty() ? "" : "\n");
        blocks(b.inner, indent + "  ");
        if (b.inner.empty()) out += "\n";
        break;
      case Block::Kind::talk: blocks(b.inner, indent); break;
      case Block::Kind::table: table(b); break;
      case Block::Kind::chart: out += "```mermaid\n" + to_mermaid(b.graph) + "```\n\n"; break;
    }
  }

  void table(const Block& b) {
    for (std::size_t r = 0; r < b.cells.size(); ++r) {
      out += "|";
      for (const Line& cell : b.cells[r]) out += " " + line(cell, true) + " |";
      out += "\n";
      if (r > 0) continue;
      out += "|";
      for (std::size_t c = 0; c < b.cells[r].size(); ++c) out += "---|";
      out += "\n";
    }
    out += "\n";
  }
};

}  // namespace

std::string to_markdown(const Document& document) {
  Writer writer;
  writer.blocks(document.blocks, "");
  while (writer.out.ends_with("\n\n")) writer.out.pop_back();
  return std::move(writer.out);
}

}  // namespace bot::describe
