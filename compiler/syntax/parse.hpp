#pragma once
// Source text -> AST. The only room that knows ANTLR.

#include "compiler/ast/ast.hpp"
#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/source/source.hpp"

namespace bot::syntax {

/// Nesting of brackets, braces and interpolations that is accepted.
inline constexpr std::uint32_t max_nesting = 256;
/// After so many syntax errors in one file the rest of it is not read.
inline constexpr std::uint32_t max_syntax_errors = 50;

/// Parses one file of well-formed UTF-8 (a leading BOM is skipped). Never throws for any input: what is wrong becomes a
/// finding, one for each broken region, and the tree holds the rest.
[[nodiscard]] ast::Module parse(const source::SourceSet& sources, source::FileId file, diag::Findings& findings);

}  // namespace bot::syntax
