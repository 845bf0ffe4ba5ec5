#pragma once
// What messages patterns have in common, by their automata. Subsets are made as they are needed (Rabin and Scott,
// 1959), up to a bound; past it nothing is claimed.

#include <optional>
#include <string>
#include <vector>

#include "compiler/model/model.hpp"

namespace bot::analyze {

enum class Inclusion : std::uint8_t { no, unknown, yes };

/// Steps that all questions of one analysis may take together, about a second; each takes away what it took. Once it is
/// below 0 every answer is that nothing is known.
struct Effort {
  std::int64_t left = 100'000'000;
};

/// Whether every message in which the pattern NLU `inner` finds something is one in which `outer` surely does.
[[nodiscard]] Inclusion pattern_inclusion(const model::Nlu& inner, const model::Nlu& outer, Effort& effort);

/// The shortest text that each of the two finds as a whole, `second` surely; nothing when there is none, or none is
/// found within the bound.
[[nodiscard]] std::optional<std::string> shared_message(const model::Nlu& first, const model::Nlu& second,
                                                        Effort& effort);

/// Shortest texts that each form of the pattern NLU finds as a whole, one each; of forms that cannot be read none.
[[nodiscard]] std::vector<std::string> examples_of(const model::Nlu& nlu, Effort& effort);

}  // namespace bot::analyze
