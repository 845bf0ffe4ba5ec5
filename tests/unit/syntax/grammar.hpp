#pragma once
// The generated lexer and parser, apart from the test framework, whose macros they would trip over.

#include <string>
#include <string_view>

namespace bot::syntax_test {

/// "type begin-end" a line, by the lexer made from the grammar and by the one written by hand.
[[nodiscard]] std::string by_grammar(std::string_view text);
[[nodiscard]] std::string by_hand(std::string_view text);
/// Errors, ambiguities and full-context fallbacks of the rule `module` over the text.
[[nodiscard]] int reports(std::string_view text);

}  // namespace bot::syntax_test
