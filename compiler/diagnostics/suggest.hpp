#pragma once
// Whether a finding about an unknown name says which one may have been meant.

#include "compiler/diagnostics/diagnostics.hpp"

namespace bot::diag {

/// Findings that come with a suggestion: who looks for one goes through all names of the program, and in a program with
/// ten thousand wrong names that would be a hundred million comparisons. Mending the first ones brings the others on.
inline constexpr std::size_t most_suggestions = 1000;

/// Ask before the candidates are collected.
[[nodiscard]] inline bool suggests(const Findings& findings) { return findings.all().size() < most_suggestions; }

}  // namespace bot::diag
