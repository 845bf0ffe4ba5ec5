#pragma once
// What the compiler finds out about the bot's behaviour. Reads the program, reports, changes nothing.

#include <cstddef>

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

}  // namespace bot::analyze
