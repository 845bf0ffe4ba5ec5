#pragma once
// Comments that allow findings: `// bot:allow(B0312, choice-not-understood) reason`.

#include <cstdint>
#include <vector>

#include "compiler/source/source.hpp"

namespace bot::syntax {

struct Suppression {
  source::Span comment;             ///< from its slashes to the last sign of it
  std::vector<source::Span> codes;  ///< what stands between the commas, not empty when it is readable
  bool readable = false;            ///< false: it looks like one, but is not written as it should be
  bool has_reason = false;
  bool own_line = false;  ///< nothing stands before it on its line
  /// Findings that begin in it are meant. At the end of a line: this line, from where a text block begins that ends on
  /// it. On a line of its own: the next line with anything but comments and, when it opens a bracket, a block or a text
  /// block, all to where that is closed.
  source::Span covers;
  source::Span removal;  ///< what to take out so that nothing is left of it: with its line, or the blanks before it
};

/// Those of one file of well-formed UTF-8, in order. Never fails, also for what is no Botlang. A file without any costs
/// one search for the words.
[[nodiscard]] std::vector<Suppression> suppressions(const source::SourceSet& sources, source::FileId file);

}  // namespace bot::syntax
