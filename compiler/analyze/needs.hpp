#pragma once
// What must be found in a message for an intent to hold, and when one find surely brings another with it.
//
// An intent is taken apart into terms: it holds only where all needs of one of its terms are found (what `not`, values
// of attributes and defaults ask for besides is left out). A term that is `sure` is enough for it.

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "compiler/analyze/parts.hpp"
#include "compiler/analyze/regex_automaton.hpp"

namespace bot::analyze {

/// The NLU finds something; with a value: this one.
struct Need {
  model::NluId nlu{};
  std::optional<std::uint32_t> value;

  friend bool operator==(const Need&, const Need&) = default;
};
struct NeedSet {
  std::vector<Need> needs;
  bool sure = true;
};
/// Nothing: it is too large to be taken apart.
using NeedSets = std::optional<std::vector<NeedSet>>;

/// Of an intent that is found in texts, with the values that a trigger asks for. Of an intent that takes every message
/// the one term has no needs.
[[nodiscard]] NeedSets needs_of(const model::Program& program, const model::Intent& intent,
                                const std::vector<model::Constraint>& values);

/// A phrase of a keyword NLU.
struct PhraseAt {
  std::uint32_t value = 0;
  model::Phrase phrase;
  std::vector<SetMatches> found;  ///< what the bot's keywords find in it
};

/// Answers "where this is found, is that found as well?": a yes is proved, a no may only mean that it is not.
class Implies {
 public:
  Implies(const model::Program& program, const Lexicon& lexicon, Effort& effort)
      : program_(program), lexicon_(lexicon), effort_(effort) {}

  /// The phrases of the need, of a keyword NLU; empty of another. Valid as long as this object.
  [[nodiscard]] const std::vector<PhraseAt>& phrases(const Need& need);
  /// In every message where `phrase` is found for `from`, does the keyword NLU find something, whatever its value?
  [[nodiscard]] bool finds(const Need& from, const PhraseAt& phrase, model::NluId nlu) const;
  /// In every message where `phrase` is what `from` finds, is `wanted` found?
  [[nodiscard]] bool holds(const Need& from, const PhraseAt& phrase, const Need& wanted) const;
  /// In every message where `from` is found, is `wanted`?
  [[nodiscard]] bool holds(const Need& from, const Need& wanted);

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t>;
  static Key key(const Need& n) { return {u(n.nlu), n.value ? *n.value : UINT32_MAX}; }
  [[nodiscard]] bool single(model::NluId nlu) const;

  const model::Program& program_;
  const Lexicon& lexicon_;
  Effort& effort_;
  std::map<Key, std::vector<PhraseAt>> phrases_;
  std::map<std::pair<Key, Key>, bool> known_;
};

}  // namespace bot::analyze
