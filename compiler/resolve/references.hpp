#pragma once
// Inside of resolve/: the second pass.

#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

/// References between declarations: attributes' NLUs, handlers' intents and targets, levels, openers. `complete`: the
/// files had no syntax errors, so what is missing is not there.
void resolve_references(model::Program& program, bool complete, diag::Findings& findings);

}  // namespace bot::resolve
