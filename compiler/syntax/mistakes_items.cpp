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
    case Level::pattern: return "in a pattern NLU";
    case Level::remote: return "in a remote NLU";
    case Level::record: return "in a record";
    case Level::enumeration: return "in an enum";
    case Level::service: return "in a service";
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
  static const Words module{"bot",  "use",     "nlu",     "intent",   "var",      "config",    "record",
                            "enum", "service", "fn",      "flow",     "on",       "otherwise", "test",
                            "rule", "pub",     "initial", "fallback", "volatile", "exclusive"};
  static const Words bot{"title", "language", "channels", "timezone"};
  static const Words flow{"initial", "end", "exclusive", "state",     "intent",  "nlu",
                          "var",     "fn",  "on",        "otherwise", "fallback"};
  static const Words state{"say",    "set",    "let",  "if",     "for",      "match", "ask",       "call",  "try",
                           "remind", "cancel", "emit", "return", "handover", "on",    "otherwise", "after", "exit"};
  static const Words block{"say", "set",    "let",    "if",   "for",    "match",    "ask", "call",
                           "try", "remind", "cancel", "emit", "return", "handover", "->"};
  static const Words service{"call"};
  static const Words test{"user", "bot", "tap", "wait", "at", "channel", "event", "when", "expect"};
  static const Words none;
  switch (level) {
    case Level::module: return module;
    case Level::bot: return bot;
    case Level::flow: return flow;
    case Level::state: return state;
    case Level::block: return block;
    case Level::nlu:
    case Level::pattern:
    case Level::remote:
    case Level::record:
    case Level::enumeration: return none;
    case Level::service: return service;
    case Level::test: return test;
  }
  return none;
}

// Words of other languages, and what they are here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 35> foreign{
    {{"print", "say"},      {"echo", "say"},          {"send", "say"},      {"reply", "say"},       {"message", "say"},
     {"text", "say"},       {"goto", "->"},           {"go", "->"},         {"jump", "->"},         {"next", "->"},
     {"when", "on"},        {"default", "otherwise"}, {"function", "flow"}, {"def", "flow"},        {"import", "use"},
     {"include", "use"},    {"const", "let"},         {"const", "config"},  {"node", "state"},      {"dialog", "flow"},
     {"agent", "handover"}, {"foreach", "for"},       {"each", "for"},      {"switch", "match"},    {"question", "ask"},
     {"prompt", "ask"},     {"input", "ask"},         {"struct", "record"}, {"type", "record"},     {"class", "record"},
     {"api", "service"},    {"func", "fn"},           {"timer", "after"},   {"schedule", "remind"}, {"env", "config"}}};

// Words that stand elsewhere, or are wanted in vain, and what to do.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> elsewhere{{
    {"while",
     "There are no endless loops: `for item in list { … }` goes through a list, and an arrow back to the state "
     "asks again."},
    {"loop", "`for item in list { … }` goes through a list; an arrow back to the state asks again."},
    {"repeat", "`for item in list { … }` goes through a list; an arrow back to the state asks again."},
    {"case", "The values of a `match` stand in its braces: `match size { small { … }  otherwise { … } }`."},
    {"catch", "What happens when a service gives no answer stands after `failed`: `try … { … } failed { … }`."},
    {"except", "What happens when a service gives no answer stands after `failed`: `try … { … } failed { … }`."},
    {"fail", "What happens when a service gives no answer stands after `failed`: `try … { … } failed { … }`."},
    {"failed", "It follows the block of a `try`: `try orders.place(size) as r { … } failed { … }`."},
    {"finally", "It has no counterpart here: actions that follow a `try` run after both of its blocks."},
    {"button", "Buttons stand in the block of what is said: `say \"…\" { button \"Ya\" sends yes }`."},
    {"buttons", "Buttons stand in the block of what is said: `say \"…\" { button \"Ya\" sends yes }`."},
    {"link", "Links stand in the block of what is said: `say \"…\" { link \"Info\" to \"https://…\" }`."},
    {"card", "Cards stand in a carousel: `say carousel { card \"Pizza\" { … } }`."},
    {"carousel", "It is said: `say carousel { card \"Pizza\" { … } }`."},
    {"image", "It is said: `say image \"https://…\"`."},
    {"video", "It is said: `say video \"https://…\"`."},
    {"retry", "It stands in the block of an `ask`: `ask \"…\" for size: size { retry 2 \"…\"  otherwise -> help }`."},
    {"resume", "Coming back from another flow is handled by `on resume { … }`."},
    {"error", "What is said when a turn fails stands at the top of a file: `on error { … }`."},
    {"threshold", "It stands behind a remote NLU: `nlu topic remote \"topics\" { … } threshold 0.7`."},
    {"secret", "It stands before a type: `var card_no: secret text`."},
    {"break", "A loop goes through its whole list; what should not happen stands in an `if`."},
    {"continue", "A loop goes through its whole list; what should not happen stands in an `if`."},
    {"wait", "A state waits by itself: `after 30m -> reminder` among its handlers is a timer."},
}};

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

// What stands in a block that has no words of its own.
std::string_view row_of(Level level) {
  switch (level) {
    case Level::nlu: return "A keyword NLU holds values, each with its phrases: `small: \"small\", \"kecil\"`.";
    case Level::pattern:
      return "A pattern NLU holds patterns: `r\"([A-Z]{2})-([0-9]{6})\" as (branch: text, number: int)`.";
    case Level::remote: return "A remote NLU holds the names of its values: `{ billing, complaint, sales }`.";
    case Level::record: return "A record holds fields with their types: `id: text`.";
    case Level::enumeration: return "An enum holds the names of its values: `enum color { red green }`.";
    case Level::service: return "A service holds calls: `call place(size: size, qty: int) -> receipt timeout 5s`.";
    case Level::module:
    case Level::bot:
    case Level::flow:
    case Level::state:
    case Level::block:
    case Level::test: break;
  }
  return {};
}

// `def total(qty: int) -> int = …`: a function has its value on the line.
bool declares_function(const Build& b, const Token& found) {
  const std::string_view line =
      b.text.substr(found.end, std::min(b.text.find('\n', found.end), b.text.size()) - found.end);
  return line.find('(') < line.find('=');
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
  const auto fits = [&](const auto& pair) {
    if (pair.first != word) return false;
    if (pair.second == "->") return level == Level::state || level == Level::block;
    return std::find(known.begin(), known.end(), pair.second) != known.end();
  };
  const auto* alias = std::find_if(foreign.begin(), foreign.end(), fits);
  const auto* other = std::find_if(elsewhere.begin(), elsewhere.end(), [&](const auto& e) { return e.first == word; });
  const bool called = b.text.substr(found.end, 1) == "(" || b.text.substr(found.end, 1) == ".";
  std::string_view right;
  bool slip = false;
  if (alias != foreign.end()) {
    right = alias->second;
    if (right == "flow" && declares_function(b, found)) right = "fn";
  } else if (other == elsewhere.end() && !called) {
    right = diag::closest(lower(word), known);
    slip = !right.empty();
  }
  if (!right.empty()) {
    finding.say(fmt::format("did you mean `{}`?", right));
    finding.fix({fmt::format("write `{}`", right), {{span, std::string(right)}}, slip});
  }
  const bool actions = level == Level::state || level == Level::block;
  if (other != elsewhere.end() && right.empty() && level != Level::test) finding.note(std::string(other->second));
  else if (called && right.empty() && actions)
    finding.note(
        "A value alone does nothing: `call` opens a flow, `try` asks a service, `let` and `set` name a value.");
  else if (const std::string_view row = row_of(level); !row.empty()) finding.note(std::string(row));
  else if (!known.empty()) finding.note(fmt::format("What may stand {} begins with {}.", place(level), listed(known)));
  return {found.index, keyword(right)};
}

// `initial`, `end`, `fallback`, `pub` without what they belong to.
Meant lonely_prefix(const Build& b, TokenWindow& tokens, const Token& found) {
  std::size_t ahead = 1;
  while (ahead < max_prefixes && is_prefix(tokens.peek(ahead))) ++ahead;
  const Token& after = tokens.peek(ahead);
  if (found.is(P::PUB) && !after.at_end()) {
    b.findings.add(Code::no_pub, b.span(&found), {{"what", "`" + quote(b, after) + "`"}})
        .fix({"take it away", {{b.span(found.begin, tokens.peek(1).begin), ""}}, true});
    return {};
  }
  std::string_view right = "`intent` or `state`";
  if (found.is(P::END)) right = "`state`";
  if (found.is(P::VOLATILE)) right = "`flow`";
  if (found.is(P::EXCLUSIVE)) right = "`flow` or `state`";
  if (found.is(P::FALLBACK)) right = "`flow` or `intent`";
  if (found.is(P::PUB)) right = "`nlu`, `intent`, `var`, `config`, `record`, `enum`, `service`, `fn` or `flow`";
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

// `-> done(1)`, `-> back()`.
std::string_view after_arrow(const TokenWindow& tokens, const Token& found) {
  const Token* arrow = tokens.previous(2);
  if (!found.is(P::LPAREN) || arrow == nullptr || !arrow->is(P::ARROW)) return {};
  return "Only a flow is opened with values: `-> flow order(promo: true)`.";
}

}  // namespace

Meant explain_item(const Build& b, TokenWindow& tokens, Level level) {
  const Token found = tokens.peek();
  const Span span = b.span(&found);
  if (explain_token(b, found)) return {};
  const Token* before = tokens.previous();
  const bool actions = level == Level::state || level == Level::block;
  if (is_prefix(found)) return lonely_prefix(b, tokens, found);
  if (actions && (b.slice(span) == "elif" || b.slice(span) == "elseif" || b.slice(span) == "elsif")) {
    b.findings.add(Code::wrong_sign, span, {{"found", b.slice(span)}, {"right", "else if"}})
        .fix({"write `else if`", {{span, "else if"}}, true});
    return {};
  }
  if (b.slice(span) == "default" && line_has(b, found, "nlu")) {
    unexpected(b, found).note("Only a keyword NLU has a default: `nlu size keyword default medium { … }`.");
    return {};
  }
  if (before != nullptr && before->is(P::INT) && before->end + 1 >= found.begin && is_name(found) &&
      span.end < span.begin + 5) {
    unexpected(b, found).note("A duration is written in one piece: `30m`.");
    return {};
  }
  const std::string_view wrong_arrow = after_arrow(tokens, found);
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
  } else if (!wrong_arrow.empty()) {
    unexpected(b, found).note(std::string(wrong_arrow));
  } else if (found.is(P::LPAREN) && line_has(b, found, "emit")) {
    unexpected(b, found).note("The values of an event stand between braces: `emit \"sale\" { total: total }`.");
  } else if (found.is(P::QUESTION) && actions) {
    unexpected(b, found).note("One of two values is chosen by `if a then b else c`.");
  } else if (found.is(P::NOT) && tokens.peek(1).is(P::IN)) {
    unexpected(b, found).note("`not` stands first: `not (size in list)`.");
  } else if (found.is(P::LBRACE) && before != nullptr && is_name(*before) && line_has(b, found, "=")) {
    unexpected(b, found).note("A record is made with parentheses: `receipt(id: \"A1\", total: 20)`.");
  } else if (found.is(P::LBRACE)) {
    unexpected(b, found).note(
        fmt::format("No block stands alone {}: before it stands what it belongs to.", place(level)));
  } else if (const std::string_view row = row_of(level); !row.empty()) {
    unexpected(b, found).note(std::string(row));
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
    case Item::config: what = "A config value", right = "It stands at the top of a file."; break;
    case Item::record: what = "A record", right = "It stands at the top of a file."; break;
    case Item::enumeration: what = "An enum", right = "It stands at the top of a file."; break;
    case Item::service: what = "A service", right = "It stands at the top of a file."; break;
    case Item::function: what = "A function", right = "It stands in a flow or at the top of a file."; break;
    case Item::rule: what = "A rule", right = "It stands at the top of a file."; break;
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
