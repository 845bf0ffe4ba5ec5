#pragma once
// Inside of resolve/: the passes behind the declarations.

#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

/// Types of records' fields, parameters, results and variables; records that hold themselves.
void resolve_types(model::Program& program, diag::Findings& findings);

/// References between declarations: attributes' NLUs, handlers' intents and targets, levels, openers. `complete`: the
/// files had no syntax errors, so what is missing is not there.
void resolve_references(model::Program& program, bool complete, diag::Findings& findings);

/// What the names of rules mean.
void resolve_rules(model::Program& program, diag::Findings& findings);

}  // namespace bot::resolve
