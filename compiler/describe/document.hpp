#pragma once
// A bot as a document: what it says, what it understands, where it goes.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.hpp"
#include "compiler/describe/graph.hpp"

namespace bot::describe {

/// A piece of a line.
struct Piece {
  enum class Kind : std::uint8_t { plain, code, strong };
  Kind kind = Kind::plain;
  std::string text;
  std::string anchor = {};  ///< of a link within the document
};
using Line = std::vector<Piece>;

struct Block {
  enum class Kind : std::uint8_t {
    heading,    ///< `level` 1 to 4, `line`, `anchor`
    paragraph,  ///< `line`
    bubble,     ///< the bot says `text`, which may have several lines
    reply,      ///< the customer says `text`
    choices,    ///< `rows`: buttons and links under a bubble, a line each
    note,       ///< `line`: what happens beside the talk
    group,      ///< `line`, and `inner` under it
    list,       ///< `rows`: a line each
    table,      ///< `rows`, the first of them the head: lines in `cells`
    talk,       ///< `inner`: bubbles, replies and notes
    chart,      ///< `graph`
  };
  Kind kind = Kind::paragraph;
  unsigned level = 0;
  std::string anchor = {};
  Line line = {};
  std::string text = {};
  std::vector<Line> rows = {};
  std::vector<std::vector<Line>> cells = {};
  std::vector<Block> inner = {};
  Graph graph = {};
};

struct Document {
  std::string title;
  std::string language;  ///< of the texts: a tag
  std::vector<Block> blocks;
};

/// `tests` are the files of tests; the tests of the bot's own modules are in the program.
[[nodiscard]] Document document_of(const Bot& bot, const std::vector<const ast::Module*>& tests);

/// One page that needs nothing else. `draw` makes SVG of a chart, or nothing: then its text is shown.
[[nodiscard]] std::string to_html(const Document& document,
                                  const std::function<std::optional<std::string>(const Graph&)>& draw);
/// With Mermaid charts.
[[nodiscard]] std::string to_markdown(const Document& document);

}  // namespace bot::describe
