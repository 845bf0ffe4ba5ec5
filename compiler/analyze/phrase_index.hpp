#pragma once
// All keyword NLUs of a bot, made ready to be asked for many messages: the same answers as phrase_model, which says
// what they mean, in a time that hardly grows with the phrases.
//
// Phrases of one fold profile and mode stand in a table by their folded text; a message asks for each run of its words
// (words), each beginning of such a run's last word (prefix), each piece of a length that some phrase has (substring).
// Under `typo` the words come from a table of words with one letter left out (symmetric deletion), then a trie of
// words.

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/analyze/phrase_model.hpp"

namespace bot::analyze {

/// A keyword NLU. The phrases are in source order; their texts must outlive the index.
struct PhraseSet {
  PhraseOptions options;
  std::vector<Phrase> phrases;
};

/// What one NLU finds in a message, best match first as match_phrases has it.
struct SetMatches {
  std::uint32_t set = 0;
  std::vector<PhraseMatch> matches;
};

class PhraseIndex {
 public:
  /// Sets without phrases find nothing. The sets themselves are not kept.
  explicit PhraseIndex(std::span<const PhraseSet> sets);
  PhraseIndex(PhraseIndex&&) noexcept;
  PhraseIndex& operator=(PhraseIndex&&) noexcept;
  ~PhraseIndex();

  /// The sets that find something, in ascending order.
  [[nodiscard]] std::vector<SetMatches> find(std::string_view message) const;

 private:
  struct Table;
  std::vector<Table> tables_;
};

}  // namespace bot::analyze
