#pragma once
// Catalogues made from the sources, and brought up to date with them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/i18n/messages.hpp"
#include "compiler/i18n/po.hpp"

namespace bot::i18n {

/// The catalogue of all messages without translations; `language` is empty for a .pot file. `messages` are those for
/// translators.
[[nodiscard]] Catalogue make_catalogue(const std::vector<Message>& messages, const source::SourceSet& sources,
                                       std::string_view bot, std::string_view language);

struct MergeCounts {
  std::size_t kept = 0;      ///< with their translations
  std::size_t added = 0;     ///< without one
  std::size_t changed = 0;   ///< new, with the translation of a similar text: fuzzy
  std::size_t obsolete = 0;  ///< translations whose message is gone: kept aside
};

/// `fresh` with the translations, comments and header of `old`. The translation of a text that is not there any more
/// goes to the most similar new one of the same context, or to the same text in another context, as a fuzzy one.
[[nodiscard]] Catalogue merge(Catalogue old, Catalogue fresh, MergeCounts& counts);

}  // namespace bot::i18n
