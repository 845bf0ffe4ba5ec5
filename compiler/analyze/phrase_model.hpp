#pragma once
// What keyword matching means, said plainly and slowly, without tables. The analysis asks it small questions ("is the
// offered choice understood?"); the tests hold the real matcher against it.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bot::analyze {

enum class PhraseMode : std::uint8_t { words, typo, prefix, substring };

/// Options of one keyword NLU.
struct PhraseOptions {
  std::uint8_t profile = 0;  // bits of bytecode/fold.hpp: fold_keep_case, fold_keep_accents, fold_stretch
  PhraseMode mode = PhraseMode::words;
  bool exact = false;  // the match must be the whole message; words and typo only
};

/// A phrase of the NLU, in source order.
struct Phrase {
  std::uint32_t value = 0;
  std::string_view text;
};

/// A match: bytes [begin, end) of the folded message.
struct PhraseMatch {
  std::size_t phrase = 0;  // place in the list of phrases
  std::uint32_t value = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t length = 0;  // code points of the phrase's folded text
  bool typo = false;

  friend bool operator==(const PhraseMatch&, const PhraseMatch&) = default;
};

/// The order of matches of one NLU, the best first: longer, without a typo, earlier, source order.
[[nodiscard]] bool ranks_before(const PhraseMatch& a, const PhraseMatch& b);
/// Whether the folded word of a message is that of the phrase with one slip, as `typo` allows it.
[[nodiscard]] bool one_slip(std::string_view phrase_word, std::string_view message_word);

/// The folded text: tokens with one space between them. Empty when no tokens are left.
[[nodiscard]] std::string folded_text(std::string_view text, std::uint8_t profile);

/// All matches in one message, best first: longer, without a typo, earlier, source order. Of phrases that fold alike
/// only the first one counts.
[[nodiscard]] std::vector<PhraseMatch> match_phrases(const PhraseOptions& options, std::span<const Phrase> phrases,
                                                     std::string_view message);

/// The k best of `matches` (best first) that do not overlap, in the order of the message.
[[nodiscard]] std::vector<PhraseMatch> first_matches(std::span<const PhraseMatch> matches, std::size_t k);

}  // namespace bot::analyze
