#pragma once
// Inside of format/: what the tree says about the lexemes.

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "compiler/ast/ast.hpp"
#include "compiler/format/lexemes.hpp"

namespace bot::format {

/// What begins at a lexeme, if something does.
enum class Entry : std::uint8_t {
  item,     ///< at the top of a file, or a member of a flow
  setting,  ///< of a bot block
  value,    ///< of an NLU with phrases or patterns
  field,    ///< of a record or payload, a value of an enum: several may stand on one line
  action,
  handler,
  choice,
  sample,
  step,
  variant,  ///< a text of `say one of`
  case_,
};

struct Layout {
  std::map<std::uint32_t, Entry> entries;  ///< by offset of the first lexeme
  std::set<std::uint32_t> unary;           ///< offsets of minus signs before an operand
  std::set<std::uint32_t> tight;           ///< offsets of signs without blanks around: < > of types, / of modules
};

[[nodiscard]] Layout layout_of(const ast::Module& module, std::string_view text, const std::vector<Lexeme>& lexemes);

}  // namespace bot::format
