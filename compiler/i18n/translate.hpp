#pragma once
// Catalogues against the messages of a bot: what is wrong with a translation, and its bytes.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/i18n/messages.hpp"
#include "compiler/source/source.hpp"

namespace bot::i18n {

/// A catalogue that is compiled in, and the language it is for, which its name says: `messages/en.po`.
struct CatalogueFile {
  std::string language;
  source::FileId file{};
};
struct Catalogues {
  std::vector<CatalogueFile> files;
  bool every_language = false;  ///< report languages without one, also when there is none at all
};
/// "en" of "messages/en.po".
[[nodiscard]] std::string language_of(std::string_view path);

/// Texts by message id, as the artifact has them.
using Translations = std::map<std::uint64_t, std::string>;

/// The translation of one message into a language. Reports what is wrong with it; an empty text when it is of no use.
/// `place` is where the translation stands.
[[nodiscard]] std::string translate(const Original& original, std::string_view translation, std::string_view language,
                                    source::Span place, diag::Findings& findings);

/// A translation that is of use, and where it stands; its holes are numbered like those of the message.
struct Placed {
  const Message* message = nullptr;
  source::Span place;
  Pattern pattern;
};
/// Those of a catalogue for the messages, without those that have errors.
[[nodiscard]] std::vector<Placed> placed(const std::vector<Message>& messages, const CatalogueFile& file,
                                         const source::SourceSet& sources);

/// How much of a bot a catalogue translates: of the messages that are wanted.
struct Progress {
  std::size_t translated = 0, fuzzy = 0, missing = 0;
};
[[nodiscard]] Progress progress(const std::vector<Message>& messages, const Catalogue& catalogue);

/// Reads the catalogues and checks them. One set for each language of the bot, in its order; the first one is empty, as
/// its texts are those of the sources. `messages` are those for translators.
[[nodiscard]] std::vector<Translations> translate(const std::vector<Message>& messages, const model::BotInfo& bot,
                                                  const Catalogues& catalogues, const source::SourceSet& sources,
                                                  diag::Findings& findings);

}  // namespace bot::i18n
