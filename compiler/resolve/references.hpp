#pragma once
// Inside of resolve/: the second pass.

#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

/// References between declarations: attributes' NLUs, handlers' intents and targets, levels, openers.
void resolve_references(model::Program& program, diag::Findings& findings);

}  // namespace bot::resolve
