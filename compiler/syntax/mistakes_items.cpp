#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using diag::Code;
using source::Span;
using P = BotParser;

std::string_view place(Level level) {
  switch (level) {
    case Level::module: return "at the top of a file";
    case Level::bot: return "in a bot block";
    case Level::flow: return "in a flow";
    case Level::state: return "in a state";
    case Level::block: return "in a block of actions";
    case Level::nlu: return "in a keyword NLU";
    case Level::test: return "in a test";
  }
  return "";
}

std::string quote(const Build& b, const Token& token) {
  if (token.at_end()) return "the end of the file";
  std::string_view written = b.slice(b.span(&token));
  if (written.size() <= 40) return std::string(written);
  std::size_t end = 37;
  while (end > 0 && (static_cast<unsigned char>(written[end]) & 0xC0) == 0x80) --end;
  return std::string(written.substr(0, end)) + "…";
}

diag::Finding& unexpected(const Build& b, const Token& found) {
  if (found.at_end()) return b.findings.add(Code::unexpected_end, b.span(&found));
  return b.findings.add(Code::unexpected, b.span(&found), {{"found", quote(b, found)}});
}

namespace {

using Words = std::vector<std::string_view>;

const Words& words_of(Level level) {
  static const Words module{"bot", "use",       "nlu",  "intent", "var",     "flow",
                            "on",  "otherwise", "test", "pub",    "initial", "fallback"};
  static const Words bot{"title", "language", "channels", "timezone"};
  static const Words flow{"initial", "end", "state", "intent", "nlu", "var", "on", "otherwise", "fallback"};
  static const Words state{"say", "set", "let", "if", "handover", "on", "otherwise", "exit"};
  static const Words block{"say", "set", "let", "if", "handover", "->"};
  static const Words test{"user", "bot", "event", "expect"};
  static const Words none;
  switch (level) {
    case Level::module: return module;
    case Level::bot: return bot;
    case Level::flow: return flow;
    case Level::state: return state;
    case Level::block: return block;
    case Level::nlu: return none;
    case Level::test: return test;
  }
  return none;
}

// Words of other languages, and what they are here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> foreign{
    {{"print", "say"},         {"echo", "say"},      {"send", "say"},  {"reply", "say"},
     {"message", "say"},       {"text", "say"},      {"goto", "->"},   {"go", "->"},
     {"jump", "->"},           {"next", "->"},       {"when", "on"},   {"match", "on"},
     {"default", "otherwise"}, {"function", "flow"}, {"def", "flow"},  {"fn", "flow"},
     {"import", "use"},        {"include", "use"},   {"const", "let"}, {"node", "state"},
     {"dialog", "flow"},       {"agent", "handover"}}};

std::string lower(std::string_view word) {
  std::string result(word.substr(0, 40));
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

std::string listed(const Words& words) {
  std::string all;
  for (const std::string_view word : words) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", word);
  return all;
}

Meant unknown_word(const Build& b, const Token& found, Level level) {
  const Span span = b.span(&found);
  const std::string_view word = b.slice(span);
  auto& finding = b.findings.add(Code::unknown_word, span, {{"word", quote(b, found)}, {"place", place(level)}});
  const Words& known = words_of(level);
  if (level == Level::state || level == Level::block) {  // `n = n + 1`
    const std::size_t next = b.text.find_first_not_of(" \t", found.end);
    if (next != b.text.npos && b.text[next] == '=' && b.text.substr(next, 2) != "==" &&
        b.text.substr(next, 2) != "=>") {
      finding.say("did you mean `set`?");
      finding.fix({"write `set`", {{b.span(span.begin, span.begin), "set "}}, true});
      return {found.index, keyword("set")};
    }
  }
  std::string_view right = diag::closest(lower(word), known);
  const bool slip = !right.empty();
  if (!slip) {
    const auto* alias =
        std::find_if(foreign.begin(), foreign.end(), [&](const auto& pair) { return pair.first == word; });
    const bool fits = alias != foreign.end() &&
                      (alias->second == "->" ? level == Level::state || level == Level::block
                                             : std::find(known.begin(), known.end(), alias->second) != known.end());
    if (fits) right = alias->second;
  }
  if (!right.empty()) {
    finding.say(fmt::format("did you mean `{}`?", right));
    finding.fix({fmt::format("write `{}`", right), {{span, std::string(right)}}, slip});
  }
  if (!known.empty()) finding.note(fmt::format("What may stand {} begins with {}.", place(level), listed(known)));
  return {found.index, keyword(right)};
}

// `initial`, `end`, `fallback`, `pub` without what they belong to.
Meant lonely_prefix(const Build& b, TokenWindow& tokens, const Token& found) {
  std::size_t ahead = 1;
  while (ahead < 4 && (tokens.peek(ahead).is(P::PUB) || tokens.peek(ahead).is(P::INITIAL) ||
                       tokens.peek(ahead).is(P::FALLBACK) || tokens.peek(ahead).is(P::END)))
    ++ahead;
  const Token& after = tokens.peek(ahead);
  if (found.is(P::PUB) && !after.at_end()) {
    b.findings.add(Code::no_pub, b.span(&found), {{"what", "`" + quote(b, after) + "`"}});
    return {};
  }
  std::string_view right = "`intent` or `state`";
  if (found.is(P::END)) right = "`state`";
  if (found.is(P::FALLBACK)) right = "`flow` or `intent`";
  if (found.is(P::PUB)) right = "`nlu`, `intent`, `var` or `flow`";
  auto& finding = unexpected(b, after);
  const Span span = b.span(&after);
  const std::string_view near = diag::closest(lower(b.slice(span)), {"state", "intent", "flow"});
  if (!near.empty()) {
    finding.say(fmt::format("did you mean `{}`?", near));
    finding.fix({fmt::format("write `{}`", near), {{span, std::string(near)}}, true});
  }
  finding.note(fmt::format("After `{}` stands {}.", quote(b, found), right));
  return {after.index, keyword(near)};
}

// Does `word ` stand before the token on its line?
bool line_has(const Build& b, const Token& token, std::string_view word) {
  const std::uint32_t from = token.begin > 300 ? token.begin - 300 : 0;
  std::string_view line = b.text.substr(from, token.begin - from);
  if (const std::size_t start = line.rfind('\n'); start != std::string_view::npos) line.remove_prefix(start + 1);
  return line.find(fmt::format("{} ", word)) != std::string_view::npos;
}

}  // namespace

Meant explain_item(const Build& b, TokenWindow& tokens, Level level) {
  const Token found = tokens.peek();
  const Span span = b.span(&found);
  if (explain_token(b, found)) return {};
  const Token* before = tokens.previous();
  const bool actions = level == Level::state || level == Level::block;
  if (found.is(P::PUB) || found.is(P::INITIAL) || found.is(P::FALLBACK) || found.is(P::END))
    return lonely_prefix(b, tokens, found);
  if (actions && (b.slice(span) == "elif" || b.slice(span) == "elseif" || b.slice(span) == "elsif")) {
    b.findings.add(Code::wrong_sign, span, {{"found", b.slice(span)}, {"right", "else if"}})
        .fix({"write `else if`", {{span, "else if"}}, true});
    return {};
  }
  if (is_name(found)) return unknown_word(b, found, level);
  if (found.is(P::ELSE)) {
    auto& finding = b.findings.add(Code::else_without_if, span);
    if (level != Level::block) finding.note("What answers all other messages begins with `otherwise`.");
  } else if (begins_text(found) && level == Level::nlu && before != nullptr) {
    b.findings.add(Code::missing_comma, span).fix({"put a comma", {{b.span(before->end, before->end), ","}}, true});
  } else if (begins_text(found) && before != nullptr && before->is(P::HANDOVER)) {
    unexpected(b, found)
        .note("Who takes over stands after `to`: `handover to \"billing\"`.")
        .fix({"put `to`", {{b.span(span.begin, span.begin), "to "}}, false});
  } else if (begins_text(found) && actions) {
    unexpected(b, found)
        .note("A text alone does nothing; `say` sends it.")
        .fix({"put `say`", {{b.span(span.begin, span.begin), "say "}}, false});
  } else if (found.is(P::ASSIGN) && line_has(b, found, "when")) {
    b.findings.add(Code::assignment_in_condition, span).fix({"write `==`", {{span, "=="}}, true});
  } else if (found.is(P::COLON) && line_has(b, found, "intent")) {
    b.findings.add(Code::wrong_separator, span, {{"right", "="}, {"found", ":"}})
        .fix({"write `=`", {{span, " ="}}, true});
  } else if (found.is(P::DOT) && line_has(b, found, "use")) {
    b.findings.add(Code::wrong_separator, span, {{"right", "/"}, {"found", "."}})
        .fix({"write `/`", {{span, "/"}}, true});
  } else if (found.is(P::PLUS) && actions && before != nullptr &&
             (before->is(P::TEXT_CLOSE) || before->is(P::BLOCK_CLOSE))) {
    unexpected(b, found).note("Values are filled into a text: `say \"Halo {name}!\"`.");
  } else if (found.is(P::RPAREN) || found.is(P::RBRACKET)) {
    unexpected(b, found).note("It closes no bracket.").fix({"take it away", {{span, ""}}, true});
  } else if (found.is(P::LBRACE)) {
    unexpected(b, found).note(
        fmt::format("No block stands alone {}: before it stands what it belongs to.", place(level)));
  } else if (level == Level::nlu) {
    unexpected(b, found).note("A keyword NLU holds values, each with its phrases: `small: \"small\", \"kecil\"`.");
  } else {
    unexpected(b, found).note(fmt::format("What may stand {} begins with {}.", place(level), listed(words_of(level))));
  }
  return {};
}

void explain_misplaced(const Build& b, TokenWindow& tokens, Level level, Item item) {
  const Token found = tokens.peek();
  std::string_view what;
  std::string_view right;
  switch (item) {
    case Item::bot: what = "A bot block", right = "It stands at the top of a file, once for the whole bot."; break;
    case Item::use: what = "`use`", right = "It stands at the top of a file."; break;
    case Item::nlu: what = "An NLU", right = "It stands in a flow or at the top of a file."; break;
    case Item::intent: what = "An intent", right = "It stands in a flow or at the top of a file."; break;
    case Item::variable:
      what = "A variable", right = "It stands in a flow or at the top of a file; inside a block `let` names a value.";
      break;
    case Item::flow: what = "A flow", right = "It stands at the top of a file."; break;
    case Item::state:
      what = level == Level::state ? "Another state" : "A state",
      right = "It stands in a flow: `flow talk { state hello { … } }`.";
      break;
    case Item::handler: what = "A handler", right = "It stands in a state, in a flow, or at the top of a file."; break;
    case Item::statement: what = "An action", right = "It stands in a state, or in the block of a handler."; break;
    case Item::exit:
      what = level == Level::state ? "A second `exit`" : "`exit`",
      right = "It is the last thing in a state, and there once.";
      break;
    case Item::test: what = "A test", right = "It stands at the top of a file."; break;
    case Item::none:
    case Item::test_step: what = "This", right = "It stands in a test."; break;
  }
  b.findings.add(Code::misplaced, b.span(&found), {{"what", what}, {"place", place(level)}}).note(std::string(right));
}

}  // namespace bot::syntax
