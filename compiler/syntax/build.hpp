#pragma once
// Trees of the generated parser -> AST. Every tree handed in is complete: rules that failed never get here.

#include <optional>

#include "compiler/ast/ast.hpp"
#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/syntax/token.hpp"
#include "grammar/BotParser.h"

namespace bot::syntax {

/// More branches of one `if … else if …` are refused.
inline constexpr std::size_t max_branches = 250;

/// What every builder needs.
struct Build {
  std::string_view text;  ///< the whole file
  source::FileId file{};
  diag::Findings& findings;

  [[nodiscard]] source::Span span(std::uint32_t begin, std::uint32_t end) const { return {file, begin, end}; }
  [[nodiscard]] source::Span span(const antlr4::Token* token) const;
  [[nodiscard]] source::Span span(const antlr4::ParserRuleContext* context) const;
  [[nodiscard]] std::string_view slice(source::Span s) const { return text.substr(s.begin, s.end - s.begin); }
  /// The text of the `///` lines before `token`.
  [[nodiscard]] std::string doc(const Token& token) const;
};

[[nodiscard]] inline const Token& token(const antlr4::Token* t) { return *static_cast<const Token*>(t); }

// build_text.cpp
[[nodiscard]] ast::Text text(const Build& b, BotParser::TextContext* context);
/// A text that must not hold `{…}` (a finding otherwise); `what` names it there: "A phrase".
[[nodiscard]] ast::Text fixed_text(const Build& b, BotParser::TextContext* context, std::string_view what);
[[nodiscard]] std::string plain_text(const Build& b, BotParser::TextContext* context, std::string_view what);

// build_expressions.cpp
[[nodiscard]] ast::Name name(const Build& b, const antlr4::ParserRuleContext* context);
[[nodiscard]] ast::Path path(const Build& b, BotParser::PathContext* context);
[[nodiscard]] ast::TypeRef type_ref(const Build& b, BotParser::TypeRefContext* context);
[[nodiscard]] ast::ExprPtr expr(const Build& b, BotParser::ExprContext* context);
/// The digits of `at` as a whole number; a finding and nothing when it is too large.
[[nodiscard]] std::optional<std::int64_t> whole(const Build& b, source::Span at, std::string_view digits,
                                                bool negative);

// build_statements.cpp
[[nodiscard]] ast::Stmt statement(const Build& b, BotParser::StatementContext* context);
[[nodiscard]] ast::Block block(const Build& b, BotParser::BlockContext* context);
[[nodiscard]] ast::Arrow arrow(const Build& b, BotParser::ArrowContext* context);
[[nodiscard]] ast::Handler handler(const Build& b, BotParser::HandlerContext* context);

// build_declarations.cpp
[[nodiscard]] ast::DeclHead head(const Build& b, const antlr4::ParserRuleContext* context,
                                 const antlr4::ParserRuleContext* label);
void setting(const Build& b, BotParser::SettingContext* context, ast::Bot& bot);
[[nodiscard]] ast::Use use(const Build& b, BotParser::UseContext* context);
[[nodiscard]] ast::KeywordNlu nlu_head(const Build& b, BotParser::NluHeadContext* context);
[[nodiscard]] ast::Intent intent(const Build& b, BotParser::IntentContext* context);
[[nodiscard]] ast::Var variable(const Build& b, BotParser::VariableContext* context);
[[nodiscard]] ast::Flow flow_head(const Build& b, BotParser::FlowHeadContext* context);
[[nodiscard]] ast::State state_head(const Build& b, BotParser::StateHeadContext* context);
[[nodiscard]] ast::TestStep test_step(const Build& b, BotParser::TestStepContext* context);

}  // namespace bot::syntax
