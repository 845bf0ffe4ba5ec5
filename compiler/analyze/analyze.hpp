#pragma once
// What the compiler finds out about the bot's behaviour. Reads the program, reports, changes nothing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::analyze {

/// How many states of conversations are explored when nobody says otherwise.
inline constexpr std::size_t default_explored_states = 10'000;

/// How far the analysis came: what it did not look for is not proved to be absent.
struct Looked {
  bool analyzed = false;  ///< all analyses have run
  bool explored = false;  ///< with default_explored_states, every state of conversations
};

/// Runs every analysis. The ones about conversations are left out while the program has errors. `explored_states`: a
/// limit for what follows values from state to state; 0 leaves that out, and rules are checked without values.
Looked analyze(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings,
               std::size_t explored_states = default_explored_states);

/// A translation of a text of the program.
struct Translated {
  struct Part {
    std::string literal;
    std::optional<std::uint32_t> argument;  ///< of a hole or plural: its number among those of the text, in their order
    std::vector<std::vector<Part>> forms;   ///< of a plural
  };
  source::Span text;   ///< the text
  source::Span place;  ///< the translation
  std::vector<Part> parts;
};

/// Measures the translations into one language against the channels of the bot.
void check_translations(const model::Program& program, std::string_view language, const std::vector<Translated>& texts,
                        diag::Findings& findings);

}  // namespace bot::analyze
