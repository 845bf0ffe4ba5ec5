#pragma once
// What the compiler finds out about the bot's behaviour. Reads the program, reports, changes nothing.

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::analyze {

/// Runs every analysis. The ones about conversations are left out while the program has errors.
void analyze(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings);

}  // namespace bot::analyze
