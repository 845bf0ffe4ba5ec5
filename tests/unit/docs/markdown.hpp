#pragma once
// What the test of the documentation needs of Markdown: code blocks, links, headings, codes of findings.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bot::docs {

/// A fenced code block.
struct Block {
  std::size_t line = 0;           ///< of its first line, counted from 1
  std::vector<std::string> info;  ///< the words behind the opening fence
  std::string text;               ///< whole lines
};

/// Something outside of code blocks that points elsewhere.
struct Mention {
  std::size_t line = 0;
  std::string text;  ///< a link's target, or the code of a finding
};

struct Document {
  std::string name;  ///< relative to the repository, with forward slashes
  std::vector<Block> blocks;
  std::vector<Mention> links;
  std::vector<Mention> codes;     ///< B0401
  std::set<std::string> anchors;  ///< of its headings, as they are linked to
  bool closed = true;             ///< every code block has its end
};

[[nodiscard]] Document parse_markdown(std::string name, std::string_view text);

}  // namespace bot::docs
