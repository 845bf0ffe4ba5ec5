#pragma once
// Trees of the generated parser -> AST. Every tree handed in is complete: rules that failed never get here.

#include <algorithm>
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
[[nodiscard]] ast::ExprPtr expr(const Build& b, BotParser::ExprContext* context);
/// Null contexts give no arguments.
[[nodiscard]] std::vector<ast::Argument> arguments(const Build& b, BotParser::ArgumentsContext* context);
[[nodiscard]] std::vector<ast::Argument> entries(const Build& b, BotParser::EntriesContext* context);
/// The digits of `at` as a whole number; a finding and nothing when it is too large.
[[nodiscard]] std::optional<std::int64_t> whole(const Build& b, source::Span at, std::string_view digits,
                                                bool negative);

// build_types.cpp
[[nodiscard]] ast::TypeRef type_ref(const Build& b, BotParser::TypeRefContext* context);
[[nodiscard]] std::vector<ast::Param> params(const Build& b, BotParser::ParamsContext* context);
/// A member of a record, of a pattern or of a call: without a default value (a finding otherwise, with `what`).
[[nodiscard]] ast::Param field(const Build& b, BotParser::FieldContext* context, std::string_view what);
[[nodiscard]] ast::Record record_head(const Build& b, BotParser::RecordHeadContext* context);
[[nodiscard]] ast::Enum enumeration_head(const Build& b, BotParser::EnumerationHeadContext* context);
[[nodiscard]] ast::Service service_head(const Build& b, BotParser::ServiceHeadContext* context);
[[nodiscard]] ast::ServiceCall service_call(const Build& b, BotParser::ServiceCallContext* context);
[[nodiscard]] ast::Fn function(const Build& b, BotParser::Function_Context* context);

// build_statements.cpp
[[nodiscard]] ast::Stmt statement(const Build& b, BotParser::StatementContext* context);
[[nodiscard]] ast::Block block(const Build& b, BotParser::BlockContext* context);
[[nodiscard]] ast::Arrow arrow(const Build& b, BotParser::ArrowContext* context);
[[nodiscard]] ast::Handler handler(const Build& b, BotParser::HandlerContext* context);
[[nodiscard]] ast::Trigger trigger(const Build& b, BotParser::TriggerContext* context);

// build_say.cpp
enum class ChoicePlace : std::uint8_t { message, carousel, card, question };
[[nodiscard]] ast::Stmt say(const Build& b, BotParser::SayContext* context, source::Span span);
void choice(const Build& b, BotParser::ChoiceContext* context, ChoicePlace place, ast::Choices& to);
[[nodiscard]] ast::MediaKind media_kind(const Build& b, BotParser::MediaKindContext* context);

/// A finding when an `if` has too many branches; those beyond the limit are left out.
void check_branches(const Build& b, const std::vector<BotParser::ExprContext*>& conditions);
/// Folds `if … else if … else …` from its end: every `else if` stands alone in the branch before it.
/// `make(i)` gives branch i with its condition and body; `rest` goes into the last one's `otherwise`, `wrap(branch)`
/// makes that of the one before it.
template <typename Branch, typename Rest, typename Make, typename Wrap>
[[nodiscard]] Branch fold_branches(std::size_t count, Rest rest, Make make, Wrap wrap) {
  std::vector<Branch> branches;
  for (std::size_t i = 0; i < std::min(count, max_branches); ++i) branches.push_back(make(i));
  while (branches.size() > 1) {
    Branch last = std::move(branches.back());
    branches.pop_back();
    last.otherwise = std::move(rest);
    rest = wrap(std::move(last));
  }
  branches.front().otherwise = std::move(rest);
  return std::move(branches.front());
}

// build_declarations.cpp
[[nodiscard]] ast::DeclHead head(const Build& b, const antlr4::ParserRuleContext* context,
                                 const antlr4::ParserRuleContext* label);
/// `initial`, `end`, …: true when it is there; written twice it is a finding.
[[nodiscard]] bool flag(const Build& b, const std::vector<antlr4::tree::TerminalNode*>& written);
void repeated(const Build& b, const ast::Name& found);
void setting(const Build& b, BotParser::SettingContext* context, ast::Bot& bot);
[[nodiscard]] ast::Use use(const Build& b, BotParser::UseContext* context);
[[nodiscard]] ast::Intent intent(const Build& b, BotParser::IntentContext* context);
[[nodiscard]] ast::Var variable(const Build& b, BotParser::VariableContext* context);
[[nodiscard]] ast::Var config(const Build& b, BotParser::ConfigContext* context);
[[nodiscard]] ast::Flow flow_head(const Build& b, BotParser::FlowHeadContext* context);
[[nodiscard]] ast::State state_head(const Build& b, BotParser::StateHeadContext* context);

// build_nlu.cpp
[[nodiscard]] ast::Nlu nlu_head(const Build& b, BotParser::NluHeadContext* context);
[[nodiscard]] ast::PatternForm pattern_form(const Build& b, BotParser::PatternFormContext* context);
void threshold(const Build& b, BotParser::ThresholdContext* context, ast::Nlu& nlu);
/// `word` is none of the known ones: a finding with the one that was meant, when there is one.
void unknown_word(const Build& b, diag::Code code, const ast::Name& found, const std::vector<std::string_view>& known);

// build_tests.cpp
[[nodiscard]] ast::TestStep test_step(const Build& b, BotParser::TestStepContext* context);
[[nodiscard]] ast::Rule rule(const Build& b, BotParser::Rule_Context* context);

}  // namespace bot::syntax
