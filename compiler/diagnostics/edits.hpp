#pragma once
// Edits of fixes carried out: which may be made together, and the text they make.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"

namespace bot::diag {

/// Whether two edits cannot be made at once: they share bytes, or one inserts where the other begins, ends or inserts,
/// so that what comes first would be a guess. Equal edits clash too.
[[nodiscard]] bool clash(const Edit& a, const Edit& b);
/// Whether an edit of one fix clashes with one of the other.
[[nodiscard]] bool clash(const Fix& a, const Fix& b);
/// Whether the edits of a fix lie in the text and do not clash with each other.
[[nodiscard]] bool sound(const Fix& fix, const source::SourceSet& sources);

/// The text of `file` with those of the edits that are about it. No two of them clash. Line breaks put in are those of
/// the text: "\r\n" where its first line ends so.
[[nodiscard]] std::string apply(std::string_view text, source::FileId file, const std::vector<Edit>& edits);

/// Where a byte of `file` is after the edits; for one that is replaced, where the replacement begins; at an insertion,
/// before it.
[[nodiscard]] std::uint32_t moved(std::uint32_t offset, std::string_view text, source::FileId file,
                                  const std::vector<Edit>& edits);

}  // namespace bot::diag
