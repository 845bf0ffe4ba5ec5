#pragma once
// The words and patterns of a bot, made ready once, for those parts of the analysis that ask about many messages.

#include <optional>
#include <string_view>
#include <vector>

#include "bytecode/pattern.hpp"
#include "compiler/analyze/phrase_index.hpp"
#include "compiler/model/model.hpp"

namespace bot::analyze {

enum class Holds : std::uint8_t { no, maybe, yes };

class Lexicon {
 public:
  explicit Lexicon(const model::Program& program);

  /// Of each keyword NLU that finds something; `set` is its id.
  [[nodiscard]] std::vector<SetMatches> find(std::string_view message) const { return phrases_.find(message); }
  /// Whether the pattern NLU finds something. `maybe` where a number that it catches may be none, or too large.
  [[nodiscard]] Holds pattern(model::NluId nlu, std::string_view message) const;
  /// What the pattern NLU without captures finds: the first place in the message, of several forms there the first one.
  [[nodiscard]] std::optional<std::string_view> pattern_text(model::NluId nlu, std::string_view message) const;

 private:
  struct Form {
    bytecode::Pattern pattern;
    std::vector<bool> numbers;  ///< by capture
    bool empty = false;         ///< matches the empty text: which match is found is not asked here
  };
  PhraseIndex phrases_;
  std::vector<std::vector<Form>> patterns_;  ///< by NLU
};

}  // namespace bot::analyze
