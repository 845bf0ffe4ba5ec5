#pragma once
// Parses a text and keeps what the AST points into.

#include <memory>
#include <string>
#include <vector>

#include "compiler/ast/ast.hpp"
#include "compiler/diagnostics/diagnostics.hpp"

namespace bot::syntax_test {

struct Parsed {
  std::unique_ptr<source::SourceSet> sources;
  source::FileId file{};
  diag::Findings findings;
  ast::Module module;

  /// "B0121 4:5 `x` message" a line; the place is that of the primary span, and the text under it.
  [[nodiscard]] std::string told() const;
  /// "B0121 B0115": the codes in order.
  [[nodiscard]] std::string codes() const;
  /// The text after the first fix of every finding was applied.
  [[nodiscard]] std::string fixed() const;
};

[[nodiscard]] Parsed read(std::string text);

/// A small whole bot with `inside` among the actions of its first state.
[[nodiscard]] std::string in_state(const std::string& inside);

/// Sources that hold every form of the language between them, without a syntax error.
[[nodiscard]] const std::vector<std::string>& accepted();

}  // namespace bot::syntax_test
