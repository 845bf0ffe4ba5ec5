#include <algorithm>
#include <fmt/format.h>

#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using diag::Code;
using source::Span;
using P = BotParser;

namespace {

// One broken rule, looked at from all sides.
struct Case {
  const Build& b;
  TokenWindow& tokens;
  const Failure& failure;
  Token found;   // the token that does not fit
  Token before;  // the one before it
  bool begins;   // there is none before it
  Broken hint;

  [[nodiscard]] bool in(std::size_t rule) const { return failure.in(rule); }
  [[nodiscard]] bool within(std::size_t rule) const { return failure.start_of(rule).has_value(); }
  [[nodiscard]] bool expects(std::size_t type) const { return failure.expects(type); }
  [[nodiscard]] bool after(std::size_t type) const { return !begins && before.is(type); }
  [[nodiscard]] Span at() const { return b.span(&found); }
  /// Right behind the token before.
  [[nodiscard]] Span gap() const { return begins ? b.span(found.begin, found.begin) : b.span(before.end, before.end); }
  /// The wrong token where it stands near, else the gap.
  [[nodiscard]] Span near() const { return found.at_end() || (found.first_on_line && !begins) ? gap() : at(); }
  [[nodiscard]] std::string said() const { return quote(b, found); }
  [[nodiscard]] std::string said_before() const { return quote(b, before); }
  [[nodiscard]] bool same_line() const { return !found.at_end() && !found.first_on_line; }

  diag::Finding& add(Code code, std::initializer_list<diag::Argument> arguments = {}) {
    return b.findings.add(code, near(), arguments);
  }
  [[nodiscard]] diag::Fix put(std::string title, std::string what, bool safe = false) const {
    return {std::move(title), {{gap(), std::move(what)}}, safe};
  }
  [[nodiscard]] diag::Fix replace(std::string what, bool safe = true) const {
    return {"write `" + what + "`", {{at(), what}}, safe};
  }
};

bool is_action_word(const Token& t) { return t.type >= P::SAY && t.type <= P::AFTER && !t.is(P::HANDOVER); }
bool is_expression_word(const Token& t) { return t.type >= P::IF && t.type <= P::NONE; }
bool begins_value(const Token& t) {
  return is_name(t) || begins_text(t) || t.is(P::INT) || t.is(P::NUMBER) || t.is(P::DURATION) || t.is(P::TRUE) ||
         t.is(P::FALSE) || t.is(P::NONE) || t.is(P::LPAREN) || t.is(P::LBRACKET) || t.is(P::MINUS);
}

// What an author would call the tokens that fit here, when there are few of them.
std::string expected_words(const Case& c) {
  std::string all;
  std::size_t count = 0;
  const auto& vocabulary = *c.failure.vocabulary;
  for (const ssize_t type : c.failure.expected.toList()) {
    if (type <= 0) continue;
    std::string word = vocabulary.getLiteralName(static_cast<std::size_t>(type));
    if (type == P::NAME) word = "'a name'";
    if (type == P::TEXT_OPEN) word = "'a text'";
    if (type == P::INT) word = "'a number'";
    if (word.size() < 3) continue;
    word = word.substr(1, word.size() - 2);
    if (++count > 6) return {};
    const bool plain = type == P::NAME || type == P::TEXT_OPEN || type == P::INT;
    all += fmt::format("{}{}", all.empty() ? "" : ", ", plain ? word : "`" + word + "`");
  }
  return all;
}

// ---- texts ----------------------------------------------------------------------------------------------------------

// The hole in which the error stands is not closed: that is what is wrong.
bool open_hole(Case& c) {
  const auto part = c.failure.start_of(P::RuleTextPart);
  if (!part) return false;
  const Token hole = c.tokens.at(*part);
  const Token text = c.tokens.at(c.failure.start_of(P::RuleText).value_or(*part));
  const bool block = text.is(P::BLOCK_OPEN);
  if (block && c.b.text.find("\"\"\"", text.end) == std::string_view::npos) {
    Token wrong = text;
    wrong.type = P::UNCLOSED_BLOCK;
    wrong.origin = text.begin;
    return explain_token(c.b, wrong);
  }
  for (std::uint32_t at = c.found.index; at < c.found.index + 1000; ++at) {
    const Token& token = c.tokens.at(at);
    if (token.is(P::RBRACE) && token.origin == hole.begin) return false;
    if (token.is(P::UNCLOSED_TEXT) || token.is(P::UNCLOSED_BLOCK) || token.is(P::UNCLOSED_HOLE) || token.at_end()) {
      auto& finding = c.b.findings.add(Code::unclosed_hole, c.b.span(&hole)).say("opened here");
      if (block) finding.also(c.b.span(&text), "the text it stands in begins here");
      finding.fix({"write the brace itself", {{c.b.span(hole.begin, hole.begin), "\\"}}, false});
      return true;
    }
  }
  return false;
}

// `say Halo kak` -> `say "Halo kak"`.
void unquoted(Case& c, std::string_view what) {
  auto& finding = c.add(Code::missing_text, {{"what", what}});
  if (c.after(P::SAY) && c.same_line() && is_name(c.found))
    finding.note("A value is said within a text: `say \"{count}\"`.");
  if (!c.same_line() || !is_name(c.found)) return;
  const bool phrase = c.in(P::RuleText) && !c.within(P::RuleSay);
  std::size_t end = std::min({c.b.text.find_first_of(phrase ? "\r\n," : "\r\n", c.found.begin),
                              c.b.text.find('}', c.found.begin), c.b.text.size()});
  while (end > c.found.end && c.b.text[end - 1] == ' ') --end;
  const Span span = c.b.span(c.found.begin, static_cast<std::uint32_t>(end));
  const std::string_view text = c.b.slice(span);
  if (text.size() > 200 || text.find_first_of("\"{\\") != std::string_view::npos) return;
  const bool value = c.after(P::SAY) && text == c.said() && text[0] >= 'a' && text[0] <= 'z';
  finding.fix(value ? diag::Fix{"put the value into a text", {{span, "\"{" + std::string(text) + "}\""}}, false}
                    : diag::Fix{"put it in quotes", {{span, "\"" + std::string(text) + "\""}}, false});
}

bool text_missing(Case& c) {
  if (c.in(P::RuleSay) && c.found.is(P::COMMA)) {
    unexpected(c.b, c.found)
        .note("The variants follow each other without commas.")
        .fix({"take it away", {{c.at(), ""}}, true});
    return true;
  }
  if (!c.expects(P::TEXT_OPEN) || c.expects(P::INT)) return false;
  if (c.after(P::SAY)) return unquoted(c, "`say`"), true;
  if (c.in(P::RuleSay) || (c.in(P::RuleText) && c.within(P::RuleSay))) return unquoted(c, "`say one of`"), true;
  if (c.in(P::RuleText) || c.in(P::RuleNluValue)) {
    if (c.after(P::COLON) || c.after(P::COMMA)) {
      const bool comma = c.after(P::COMMA) && !is_name(c.found);
      if (!comma) return unquoted(c, "A value of an NLU"), true;
      c.b.findings.add(Code::missing_text, c.gap(), {{"what", "A comma between phrases"}})
          .fix({"take the comma away", {{c.b.span(&c.before), ""}}, true});
      return true;
    }
  }
  if (c.after(P::USER) || c.after(P::BOT) || c.after(P::TEST) || c.after(P::TO) || c.after(P::NOTE))
    return unquoted(c, "`" + c.said_before() + "`"), true;
  return false;
}

// ---- names ----------------------------------------------------------------------------------------------------------

bool reserved(Case& c) {
  if (!is_expression_word(c.found) && !is_action_word(c.found)) return false;
  if (!c.same_line()) return false;
  auto& finding = c.add(Code::reserved_word, {{"word", c.said()}});
  if (c.failure.expects(P::INT) && is_action_word(c.found))
    finding.note(fmt::format("`{}` opens an action; it is no value.", c.said()));
  return true;
}

bool name_missing(Case& c) {
  if (!c.expects(P::NAME) || c.expects(P::INT) || c.expects(P::TEXT_OPEN)) return false;
  if (reserved(c)) return true;
  std::string what = "`" + c.said_before() + "`";
  std::string note;
  switch (c.begins ? 0 : c.before.type) {
    case P::ON: note = "After `on` stand the intents it answers, then `->` and a state: `on yes -> confirm`."; break;
    case P::USE: note = "`use std/agent` or `use \"./orders.bot\"`."; break;
    case P::DOT:
    case P::SLASH:
    case P::COMMA: what = "What follows `" + c.said_before() + "`"; break;
    case P::LPAREN:
      if (!c.within(P::RuleAttributes)) return false;
      note = "An attribute has a name and the NLU that finds it: `(size: size)`.";
      break;
    case P::COLON: {
      const std::string label = quote(c.b, c.tokens.at(c.before.index == 0 ? 0 : c.before.index - 1));
      c.add(Code::missing_type, {{"name", label}});
      return true;
    }
    case P::FLOW:
    case P::ARROW:
      if (!c.in(P::RuleArrow) && !c.within(P::RuleArrow)) break;
      {
        auto& finding = c.add(Code::missing_target);
        if (begins_text(c.found)) finding.note("Names are written without quotes.");
      }
      return true;
    default: break;
  }
  auto& finding = c.add(Code::missing_name, {{"what", what}});
  if (begins_text(c.found)) finding.note("Names are written without quotes.");
  if (c.found.is(P::INT) || c.found.is(P::NUMBER)) finding.note("A name begins with a letter.");
  if (!note.empty()) finding.note(note);
  return true;
}

// ---- parts of declarations and actions ------------------------------------------------------------------------------

bool separator(Case& c) {
  const bool equals = c.found.is(P::ASSIGN);
  if (c.expects(P::COLON) && (c.in(P::RuleNluLabel) || c.in(P::RuleAttribute) || c.in(P::RuleVariable))) {
    const std::string label = c.said_before();
    if (c.in(P::RuleVariable) && equals) {
      c.add(Code::missing_type, {{"name", label}});
    } else if (equals || c.found.is(P::ARROW)) {
      c.add(Code::wrong_separator, {{"right", ":"}, {"found", c.said()}}).fix(c.replace(":"));
    } else if (c.in(P::RuleAttribute) || (c.in(P::RuleVariable) && !is_name(c.found))) {
      c.add(Code::missing_type, {{"name", label}});
    } else {
      auto& finding = c.add(Code::wrong_separator, {{"right", ":"}, {"found", c.said()}});
      if (c.same_line()) finding.fix(c.put("put `:`", ":"));
      if (c.in(P::RuleNluLabel)) finding.note("A value and its phrases: `small: \"small\", \"kecil\"`.");
    }
    return true;
  }
  if (c.expects(P::ASSIGN) && (c.in(P::RuleSet) || c.in(P::RuleLet))) {
    if ((c.found.is(P::COLON) && c.in(P::RuleSet)) || c.found.is(P::EQUAL)) {
      c.add(Code::wrong_separator, {{"right", "="}, {"found", c.said()}}).fix(c.replace("="));
      return true;
    }
    auto& finding = c.add(Code::missing_value_of_name, {{"name", c.said_before()}});
    if (c.found.is(P::DOT)) finding.note("Only a variable is given a value, not a part of one.");
    return true;
  }
  if (c.in(P::RuleSetting)) {
    auto& finding = unexpected(c.b, c.found);
    if (equals || c.found.is(P::COLON))
      finding.note("The value of a setting follows directly: `title \"Demo\"`.")
          .fix({"take it away", {{c.at(), ""}}, true});
    else finding.note("After the name of a setting stands its value: `title \"Demo\"`, `language id`.");
    return true;
  }
  return false;
}

bool arrow_missing(Case& c) {
  if (!c.in(P::RuleHandler) || !c.expects(P::ARROW)) return false;
  if (c.found.is(P::ASSIGN) && c.within(P::RuleHandler)) return false;
  auto& finding = c.add(Code::missing_arrow);
  if (c.same_line() && is_name(c.found) && !is_action_word(c.found)) finding.fix(c.put("put `->`", " ->"));
  if (c.found.is(P::COLON) || c.found.is(P::MINUS)) finding.fix(c.replace("->", false));
  if (c.same_line() && (is_action_word(c.found) || c.found.is(P::HANDOVER)))
    finding.note("Actions stand in a block: `{ say \"…\" }`.");
  return true;
}

// What owns the block that is missing or open: "An `if`".
std::string owner(const Case& c) {
  if (c.within(P::RuleIfElse)) {
    if (c.after(P::ELSE)) return "`else`";
    return "`if`";
  }
  if (c.within(P::RuleExitBlock)) return "`exit`";
  return "this handler";
}

bool in_block(Case& c) {
  if (!c.in(P::RuleBlock)) return false;
  const std::uint32_t start = c.failure.starts.front();
  if (start == c.failure.token) {  // its `{` is missing
    if (c.found.is(P::ASSIGN)) {
      c.add(Code::assignment_in_condition).fix(c.replace("=="));
      return true;
    }
    auto& finding = c.b.findings.add(Code::missing_block, c.gap(), {{"what", owner(c)}});
    if (c.found.is(P::THEN))
      finding.note("`then` belongs to values: `if a then b else c`.").fix({"write `{`", {{c.at(), "{"}}, false});
    if (c.found.is(P::COLON)) finding.fix({"write `{`", {{c.at(), " {"}}, false});
    return true;
  }
  const std::uint32_t back = c.tokens.position();
  c.tokens.seek(c.found.index);
  const Item item = opener(c.tokens);
  const bool outer = item != Item::none && item != Item::statement;
  if (c.found.at_end() || (outer && c.found.first_on_line)) {
    c.b.findings.add(Code::unclosed_brace, c.b.span(&c.tokens.at(start)), {{"what", owner(c)}})
        .say("opened here")
        .also(c.near(), "a `}` is missing before this");
    c.hint.block_open = true;
  } else if (outer) {
    explain_misplaced(c.b, c.tokens, Level::block, item);
  } else {
    explain_item(c.b, c.tokens, Level::block);
  }
  c.tokens.seek(back);
  return true;
}

// ---- expressions ----------------------------------------------------------------------------------------------------

bool bracket(Case& c) {
  const bool paren = c.expects(P::RPAREN);
  if (!paren && !c.expects(P::RBRACKET)) return false;
  if (c.expects(P::INT) || (c.expects(P::NAME) && !c.expects(P::COMMA))) return false;
  if (c.expects(P::COMMA) && c.same_line() && begins_value(c.found)) {
    c.add(Code::missing_comma).fix(c.put("put a comma", ","));
    return true;
  }
  // The innermost bracket that is still open.
  std::uint32_t depth = 0;
  Span opening = c.gap();
  for (std::uint32_t at = c.failure.token; at > 0 && at + 5000 > c.failure.token; --at) {
    const Token& token = c.tokens.at(at - 1);
    if (token.is(P::RPAREN) || token.is(P::RBRACKET)) ++depth;
    if (!token.is(P::LPAREN) && !token.is(P::LBRACKET)) continue;
    if (depth == 0) {
      opening = c.b.span(&token);
      break;
    }
    --depth;
  }
  const std::string closer = paren ? ")" : "]";
  auto& finding = c.b.findings.add(Code::unclosed_bracket, c.gap(), {{"closer", closer}});
  finding.also(opening, "opened here");
  finding.fix(c.put("put `" + closer + "`", closer));
  return true;
}

bool value_missing(Case& c) {
  if (!c.expects(P::INT) || !c.expects(P::LPAREN)) return false;
  if ((c.after(P::IF) || c.after(P::WHEN)) && !(is_name(c.found) && c.same_line()) && !is_expression_word(c.found)) {
    c.b.findings.add(Code::missing_condition, c.gap(), {{"what", "`" + c.said_before() + "`"}});
    return true;
  }
  if (reserved(c)) return true;
  auto& finding = c.b.findings.add(Code::missing_value, c.near(), {{"after", c.begins ? "" : c.said_before()}});
  if (c.after(P::TEXT_HOLE)) finding.note("For the sign itself write `\\{`.");
  return true;
}

bool condition(Case& c) {
  if (!c.found.is(P::ASSIGN)) return false;
  if (c.after(P::EQUAL) && c.before.end == c.found.begin) {
    c.b.findings.add(Code::wrong_sign, source::cover(c.b.span(&c.before), c.at()), {{"found", "==="}, {"right", "=="}})
        .fix({"write `==`", {{c.at(), ""}}, true});
    return true;
  }
  if (!c.within(P::RuleHandler) && !c.within(P::RuleIfElse) && !c.within(P::RuleIntentClause)) return false;
  c.add(Code::assignment_in_condition).fix(c.replace("=="));
  return true;
}

bool heads(Case& c) {
  if (c.in(P::RuleNluHead) && c.expects(P::KEYWORD)) {
    auto& finding =
        unexpected(c.b, c.found).note("After the name of an NLU stands its kind: `nlu menu keyword { … }`.");
    if (c.found.is(P::LBRACE)) finding.fix(c.put("put `keyword`", " keyword"));
    else if (diag::closest(c.said(), {"keyword"}) == "keyword") finding.fix(c.replace("keyword"));
    return true;
  }
  const bool prefix = c.found.is(P::PUB) || c.found.is(P::INITIAL) || c.found.is(P::FALLBACK) || c.found.is(P::END);
  if (prefix && c.found.index == c.failure.starts.back()) {
    if (c.found.is(P::PUB)) {
      const Token& after = c.tokens.at(c.found.index + 1);
      c.b.findings.add(Code::no_pub, c.at(), {{"what", "`" + quote(c.b, after) + "`"}})
          .fix({"take it away", {{c.b.span(c.found.begin, after.begin), ""}}, true});
    } else {
      unexpected(c.b, c.found)
          .note("`initial` belongs to intents and states, `end` to states, `fallback` to flows and intents.");
    }
    return true;
  }
  if (c.in(P::RuleTestStep)) {
    unexpected(c.b, c.found).note("After `expect` stands `handover`, `end`, or `state` and its name.");
    return true;
  }
  return false;
}

}  // namespace

Broken explain(const Build& b, TokenWindow& tokens, const Failure& failure, Level, std::uint32_t) {
  Case c{b, tokens, failure, tokens.at(failure.token), {}, failure.token == 0, {}};
  if (!c.begins) c.before = tokens.at(failure.token - 1);
  const bool limit = c.found.is(P::TOO_DEEP) || c.found.is(P::TOO_LONG) || c.found.is(P::TOO_MANY);
  if ((!limit && open_hole(c)) || explain_token(b, c.found)) return c.hint;
  using Check = bool (*)(Case&);
  for (const Check check : {Check{heads}, Check{in_block}, Check{condition}, Check{arrow_missing}, Check{separator},
                            Check{text_missing}, Check{name_missing}, Check{bracket}, Check{value_missing}})
    if (check(c)) return c.hint;
  auto& finding = unexpected(b, c.found);
  const std::string words = expected_words(c);
  if (!words.empty()) finding.note("Here fits " + words + ".");
  return c.hint;
}

}  // namespace bot::syntax
