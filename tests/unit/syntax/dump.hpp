#pragma once
// An AST as text, for comparing: one declaration, handler or action a line, indented by its depth.

#include <string>

#include "compiler/ast/ast.hpp"

namespace bot::syntax_test {

[[nodiscard]] std::string dump(const ast::Module& module);
/// `(a + (b * c))`: every operator in parentheses.
[[nodiscard]] std::string dump(const ast::Expr& expr);
[[nodiscard]] std::string dump(const ast::Text& text);

}  // namespace bot::syntax_test
