#pragma once
// Catalogues of messages: the text format of GNU gettext (.po, .pot), as far as bots need it.
//
// Strings are UTF-8. The plurals of gettext (msgid_plural) are refused: plurals stand inside of the texts.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::i18n {

/// Bytes of a file.
struct Place {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Entry {
  std::vector<std::string> comments;    ///< `# …` of a translator: the lines as they are, behind the sign
  std::vector<std::string> notes;       ///< `#. …` for the translator, from the sources
  std::vector<std::string> references;  ///< `#: …`: file:line
  std::vector<std::string> flags;       ///< `#, …`
  std::optional<std::string> previous_context, previous_id;  ///< `#| …`: what the translation was made for
  std::optional<std::string> context;
  std::string id;
  std::string translation;  ///< empty: there is none
  bool obsolete = false;    ///< `#~ …`
  Place id_place, translation_place;

  [[nodiscard]] bool has_flag(std::string_view flag) const;
  [[nodiscard]] bool fuzzy() const { return has_flag("fuzzy"); }
};

struct PoProblem {
  Place place;
  std::string reason;  ///< one sentence without a full stop
};

struct Catalogue {
  Entry header;                                                       ///< the entry with the empty id
  std::vector<std::pair<std::string, std::string>> fields;            ///< of the header's translation, in their order
  std::vector<Entry> entries;                                         ///< in their order
  std::vector<PoProblem> problems;                                    ///< at most max_po_problems
  [[nodiscard]] std::string_view field(std::string_view name) const;  ///< empty when it is not there
};
inline constexpr std::size_t max_po_problems = 20;

/// Reads a file of at most 4 GiB of UTF-8; a byte order mark and "\r\n" are fine. What cannot be read is reported and
/// passed over.
[[nodiscard]] Catalogue read_po(std::string_view text);

/// The file. Long lines stay whole; a text of several lines has each on its own. Nothing in it but what is in the
/// catalogue: no times, no program names.
[[nodiscard]] std::string write_po(const Catalogue& catalogue);

}  // namespace bot::i18n
