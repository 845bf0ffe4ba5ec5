#pragma once
// One layout for .bot files.
//
// Every word, sign, text and comment of the file comes out again, in the same order; only white space changes (and the
// indentation inside of """ blocks, which is no part of their text). Formatting what was formatted changes nothing.
// Where the author has a choice, it is kept: a blank line between two things, and a short block on one line.

#include <optional>
#include <string>

#include "compiler/ast/ast.hpp"
#include "compiler/source/source.hpp"

namespace bot::format {

inline constexpr std::uint32_t max_columns = 100;

/// The file laid out anew. `module` is its tree; it must have been parsed without errors.
[[nodiscard]] std::string format(const source::SourceSet& sources, source::FileId file, const ast::Module& module);

}  // namespace bot::format
