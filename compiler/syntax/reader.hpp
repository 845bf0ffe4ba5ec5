#pragma once
// What the loop of parse.cpp and the messages of mistakes.cpp share: where in the file we are.

#include "compiler/syntax/build.hpp"
#include "compiler/syntax/engine.hpp"

namespace bot::syntax {

/// What is being read, from the outside in.
enum class Level : std::uint8_t {
  module,
  bot,
  flow,
  state,
  block,
  nlu,
  pattern,
  remote,
  record,
  enumeration,
  service,
  test
};

/// What may begin at a token.
enum class Item : std::uint8_t {
  none,
  bot,
  use,
  nlu,
  intent,
  variable,
  config,
  record,
  enumeration,
  service,
  function,
  flow,
  state,
  handler,
  statement,
  exit,
  test,
  rule,
  test_step
};

/// The block that is being read.
struct Opened {
  std::string_view what;     ///< "flow", "state", …
  std::string_view name;     ///< may be empty
  source::Span brace;        ///< its `{`; empty for the module
  std::uint32_t column = 0;  ///< of the line it began on, in bytes from 0
};

/// What a finding about a broken item tells the loop.
struct Broken {
  bool block_open = false;              ///< an inner `{` was never closed: the item ends where the error is
  std::optional<std::uint32_t> resume;  ///< the token to go on from, when it is not the wrong one
};

[[nodiscard]] bool is_name(const Token& token);
/// `pub`, `initial`, `end`, …: a word that stands before the one a declaration is known by.
[[nodiscard]] bool is_prefix(const Token& token);
/// As many of them are looked at.
inline constexpr std::size_t max_prefixes = 6;
[[nodiscard]] bool begins_text(const Token& token);
/// How many closing braces this token took with it, because a text was not closed.
[[nodiscard]] std::uint32_t swallowed_braces(const Build& b, const Token& token);
/// The item whose words begin `ahead` tokens after the next one.
[[nodiscard]] Item opener(TokenWindow& tokens, std::size_t ahead = 0);
/// The same, but only when what follows looks like that item too: for finding a way back after an error.
[[nodiscard]] Item certain_opener(TokenWindow& tokens);

// Each of these adds one finding.

/// The rule that began at token `start` did not fit. (mistakes.cpp)
Broken explain(const Build& b, TokenWindow& tokens, const Failure& failure, Level level, std::uint32_t start);
/// A token that was meant to be a keyword. `type` is 0 when there is none.
struct Meant {
  std::uint32_t token = 0;
  std::uint32_t type = 0;
};

/// Nothing that may stand at this level begins at the next token. (mistakes_items.cpp)
Meant explain_item(const Build& b, TokenWindow& tokens, Level level);
/// `item` begins at the next token and does not belong into `level`. (mistakes_items.cpp)
void explain_misplaced(const Build& b, TokenWindow& tokens, Level level, Item item);
/// A token that is wrong wherever it stands; false, and no finding, when it is none. (mistakes_tokens.cpp)
bool explain_token(const Build& b, const Token& token);

/// "in a state", "at the top of a file".
[[nodiscard]] std::string_view place(Level level);
/// The token as a finding quotes it: short, without line breaks.
[[nodiscard]] std::string quote(const Build& b, const Token& token);
/// The catch-all: `found` does not fit.
diag::Finding& unexpected(const Build& b, const Token& found);

}  // namespace bot::syntax
