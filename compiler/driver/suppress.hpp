#pragma once
// Inside of driver/: findings that comments in the sources allow (`// bot:allow(B0312) reason`).

#include "compiler/driver/driver.hpp"

namespace bot::driver {

/// Takes the warnings that a comment allows out of result.findings, which are finished, and reports what is wrong with
/// the comments. `looked`: how far the analysis came; a comment is only called unused when it looked for what the
/// comment allows. Comments of the standard library are for its authors: nothing is said of them.
void apply_suppressions(Result& result, const analyze::Looked& looked);

}  // namespace bot::driver
