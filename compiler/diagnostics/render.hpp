#pragma once
// Findings as text: for people, for editors and for other programs. Data in, a string out.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/source/source.hpp"

namespace bot::diag {

enum class Format : std::uint8_t {
  pretty,      ///< with the source, labels, notes, a conversation and the edit
  short_line,  ///< "short": file:line:col: error[B0412]: message
  gcc,         ///< file:line:col: error: message [B0412]
  json,        ///< one object, format_version 1
};

/// pretty, short, gcc, json; nothing for another word.
[[nodiscard]] std::optional<Format> find_format(std::string_view name);

struct RenderOptions {
  bool color = false;             ///< terminal colours (pretty only)
  std::size_t limit = 0;          ///< how many findings are shown, the rest being counted; errors come first. 0: all
  std::string_view way_out = {};  ///< how to see the rest ("--max-findings 0 shows all")
  std::uint32_t width = 100;      ///< columns shown of a line that is much longer, at least 40 (pretty only)
};

/// The findings in their order. Places in files that are not in the set have no location. Without findings the text is
/// empty, except that JSON is always an object. Else the text ends with a line break.
///
/// Whatever the sources hold, the lines for people have no control characters but line breaks (and colours), and
/// nothing in them turns the direction of text: such characters are shown as \u{202E}, bytes that are no UTF-8 as \xFF.
[[nodiscard]] std::string render(const Findings& findings, const source::SourceSet& sources, Format format,
                                 const RenderOptions& options = {});

/// "2 errors, 1 warning; 3 more are allowed in the source"; empty when there are no findings but those allowed.
[[nodiscard]] std::string summary(const Findings& findings);

}  // namespace bot::diag
