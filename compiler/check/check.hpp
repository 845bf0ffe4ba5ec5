#pragma once
// Types of expressions, and the bodies of everything: fills in what resolve/ left open in the program.

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"

namespace bot::check {

/// After it every body of the program is typed. What is wrong is reported and stands in the tree with the type `error`;
/// a program with errors must not be lowered.
void check(model::Program& program, diag::Findings& findings);

}  // namespace bot::check
