#pragma once
// Builds the KEYWORDS section (bytecode/keyword_table.hpp) from the phrases of a bot.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bytecode/keyword_table.hpp"

namespace bot::emit {

/// Options of one keyword NLU. NLUs of other kinds have a row too, so that places in the list are NLU indices.
struct KeywordNlu {
  std::uint8_t profile = 0;  // fold_keep_case, fold_keep_accents, fold_stretch
  bytecode::KeywordMode mode = bytecode::KeywordMode::words;
  bool exact = false;            // words and typo only
  std::uint32_t attributes = 1;  // most attributes one intent takes from this NLU; above 1 all matches are kept
};

/// A phrase as it is written. Phrases come in source order.
struct KeywordPhrase {
  std::uint32_t nlu = 0;    // place in the list of NLUs
  std::uint32_t value = 0;  // of that NLU
  std::string_view text;
};

enum class PhraseProblemKind : std::uint8_t {
  no_tokens,       // nothing is left of it after folding
  word_too_long,   // a word (under substring, the phrase) has more than max_word_bytes folded bytes
  too_many_words,  // more than max_phrase_words
  table_full,      // a limit of the format (millions of phrases): there may be no section then
};

struct PhraseProblem {
  std::size_t phrase = 0;  // place in the list of phrases
  PhraseProblemKind kind{};
};

struct KeywordSection {
  std::vector<std::byte> bytes;  // without the phrases that have a problem
  std::vector<PhraseProblem> problems;
};

/// The same phrases give the same bytes. A phrase that is there twice in one NLU counts once, with its first value.
/// About a million phrases a second.
[[nodiscard]] KeywordSection build_keywords(std::span<const KeywordNlu> nlus, std::span<const KeywordPhrase> phrases);

}  // namespace bot::emit
