// A document as one page of HTML.

#include <algorithm>

#include "compiler/describe/document.hpp"

namespace bot::describe {

namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --text: #1b1f24; --dim: #5b6570; --back: #ffffff; --soft: #f2f4f7; --line: #d5dae1;
  --bot: #e9eef6; --customer: #d8f3dc; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ee; --dim: #9aa4b0; --back: #14171b; --soft: #1d2228;
  --line: #363d46; --bot: #232b36; --customer: #1d3b2a; --link: #7db7ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 4rem; background: var(--back); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
h3 { margin-top: 2rem; } a { color: var(--link); }
code { background: var(--soft); border-radius: .25rem; padding: .1em .3em; font-size: .9em; }
.bubble, .reply { border-radius: 1rem; padding: .5rem .9rem; margin: .4rem 0; max-width: 36rem; width: fit-content;
  white-space: pre-wrap; }
.bubble { background: var(--bot); border-bottom-left-radius: .25rem; }
.reply { background: var(--customer); border-bottom-right-radius: .25rem; margin-left: auto; }
.note { color: var(--dim); margin: .4rem 0; } .choices { margin: .2rem 0 .6rem; }
.group { margin: .6rem 0; } .group > .inner { border-left: 3px solid var(--line); padding-left: .9rem; margin: .3rem 0; }
.talk { max-width: 40rem; } table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--soft); } .chart { overflow-x: auto; margin: 1rem 0; } .chart svg { max-width: 100%; height: auto; }
.chart svg text { fill: var(--text); } .chart svg polygon, .chart svg path, .chart svg ellipse, .chart svg polyline {
  stroke: var(--dim); } .chart svg .edge polygon { fill: var(--dim); } .chart svg .graph > polygon { fill: none; stroke: none; }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; }
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: {
        const auto u = static_cast<unsigned char>(c);
        out += (u < 0x20 && c != '\n' && c != '\t') || u == 0x7f ? ' ' : c;
      }
    }
  }
  return out;
}

std::string line(const Line& pieces) {
  std::string out;
  for (const Piece& p : pieces) {
    if (p.text.empty()) continue;
    std::string text = escaped(p.text);
    switch (p.kind) {
      case Piece::Kind::plain: break;
      case Piece::Kind::code: text = "<code>" + text + "</code>"; break;
      case Piece::Kind::strong: text = "<strong>" + text + "</strong>"; break;
    }
    out += p.anchor.empty() ? text : "<a href=\"#" + escaped(p.anchor) + "\">" + text + "</a>";
  }
  return out;
}

/// The picture alone, without the head of its file; several of them on a page must not share ids.
std::string picture(std::string_view svg) {
  std::string out(svg.substr(std::min(svg.find("<svg"), svg.size())));
  for (std::size_t at = out.find(" id=\""); at != out.npos; at = out.find(" id=\"", at)) {
    const std::size_t end = out.find('"', at + 5);
    if (end == out.npos) break;
    out.erase(at, end + 1 - at);
  }
  for (std::size_t at = out.find("<title>"); at != out.npos; at = out.find("<title>", at))
    out.erase(at, std::min(out.find("</title>", at), out.size() - 8) + 8 - at);  // names of nodes: n0, n1, …
  return out;
}

struct Writer {
  const std::function<std::optional<std::string>(const Graph&)>& draw;
  std::string out;

  void blocks(const std::vector<Block>& list) {
    for (const Block& b : list) block(b);
  }

  void rows(const std::vector<Line>& list, std::string_view open) {
    out += open;
    for (const Line& l : list) out += "<li>" + line(l) + "</li>\n";
    out += "</ul>\n";
  }

  void block(const Block& b) {
    const std::string level = std::to_string(b.level);
    switch (b.kind) {
      case Block::Kind::heading:
        out += "<h" + level + " id=\"" + escaped(b.anchor) + "\">" + line(b.line) + "</h" + level + ">\n";
        break;
      case Block::Kind::paragraph: out += "<p>" + line(b.line) + "</p>\n"; break;
      case Block::Kind::bubble: out += "<div class=\"bubble\">" + escaped(b.text) + "</div>\n"; break;
      case Block::Kind::reply: out += "<div class=\"reply\">" + escaped(b.text) + "</div>\n"; break;
      case Block::Kind::choices: rows(b.rows, "<ul class=\"choices\">\n"); break;
      case Block::Kind::list: rows(b.rows, "<ul>\n"); break;
      case Block::Kind::note: out += "<p class=\"note\">" + line(b.line) + "</p>\n"; break;
      case Block::Kind::group:
        out += "<div class=\"group\">" + line(b.line);
        if (!b.inner.empty()) {
          out += "\n<div class=\"inner\">\n";
          blocks(b.inner);
          out += "</div>";
        }
        out += "</div>\n";
        break;
      case Block::Kind::talk:
        out += "<div class=\"talk\">\n";
        blocks(b.inner);
        out += "</div>\n";
        break;
      case Block::Kind::table: table(b); break;
      case Block::Kind::chart: chart(b); break;
    }
  }

  void table(const Block& b) {
    out += "<table>\n";
    for (std::size_t r = 0; r < b.cells.size(); ++r) {
      const std::string cell = r == 0 ? "th" : "td";
      out += "<tr>";
      for (const Line& l : b.cells[r]) out += "<" + cell + ">" + line(l) + "</" + cell + ">";
      out += "</tr>\n";
    }
    out += "</table>\n";
  }

  void chart(const Block& b) {
    if (const auto svg = draw ? draw(b.graph) : std::nullopt) {
      out += "<div class=\"chart\" role=\"img\" aria-label=\"Chart of the flow " + escaped(b.text) + "\">\n" +
             picture(*svg) + "</div>\n";
    } else {
      out += "<details><summary>Chart (for Mermaid)</summary>\n<pre>" + escaped(to_mermaid(b.graph)) +
             "</pre>\n</details>\n";
    }
  }
};

}  // namespace

std::string to_html(const Document& document, const std::function<std::optional<std::string>(const Graph&)>& draw) {
  Writer writer{draw, {}};
  writer.blocks(document.blocks);
  return "<!DOCTYPE html>\n<html lang=\"" + escaped(document.language) +
         "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
         "initial-scale=1\">\n<title>" +
         escaped(document.title) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n" +
         writer.out + "</body>\n</html>\n";
}

}  // namespace bot::describe
