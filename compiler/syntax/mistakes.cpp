#include "compiler/syntax/mistakes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bot::syntax {

using diag::Code;
using source::Span;
namespace {

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
    all += fmt::format("{}{}", all.empty() ? "" : " or ", plain ? word : "`" + word + "`");
  }
  return all;
}

std::string capital(std::string words) {
  if (words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

// ---- names ----------------------------------------------------------------------------------------------------------

bool reserved(Case& c) {
  if (!is_expression_word(c.found) && !is_action_word(c.found)) return false;
  if (!c.same_line()) return false;
  auto& finding = c.add(Code::reserved_word, {{"word", c.said()}});
  if (c.found.is(P::AFTER) && c.after(P::ON)) {
    finding.note("A timer stands without `on`: `after 30m -> reminder`.");
    finding.fix({"take `on` away", {{c.b.span(c.before.begin, c.found.begin), ""}}, true});
  } else if (c.failure.expects(P::INT) && is_action_word(c.found)) {
    finding.note(fmt::format("`{}` opens an action; it is no value.", c.said()));
    if (c.found.is(P::CALL)) finding.note("What a flow returns is named with `as`: `call address() as addr`.");
    if (c.found.is(P::TRY))
      finding.note("The answer is named with `as`: `try orders.place(size) as r { … } failed { … }`.");
  }
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
    case P::FOR:
      if (c.found.is(P::LPAREN)) note = "A loop is written without parentheses: `for item in list { … }`.";
      break;
    case P::SECRET: note = "`secret` stands before a type: `secret text`."; break;
    case P::CALL:
    case P::TRY:
      note = "What is called stands without quotes: `call address()`, `try orders.place(size) { … }`.";
      break;
    case P::LESS: note = "Between `<` and `>` stands the type of what the list holds: `list<text>`."; break;
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
  const bool variable = c.in(P::RuleVariable) || c.in(P::RuleConfig);
  const bool member = c.in(P::RuleAttribute) || c.in(P::RuleField) || c.in(P::RuleParam);
  if (c.expects(P::COLON) && (c.in(P::RuleNluLabel) || c.in(P::RuleEntry) || variable || member)) {
    const std::string label = c.said_before();
    const bool ends = c.found.is(P::RPAREN) || c.found.is(P::RBRACE) || c.found.is(P::COMMA) || !c.same_line();
    if (c.in(P::RuleEntry) && ends) {
      c.add(Code::missing_value_of_name, {{"name", label}});
    } else if (variable && equals) {
      c.add(Code::missing_type, {{"name", label}});
    } else if (equals || c.found.is(P::ARROW)) {
      c.add(Code::wrong_separator, {{"right", ":"}, {"found", c.said()}}).fix(c.replace(":"));
    } else if ((member && ends) || c.in(P::RuleAttribute) || (variable && !is_name(c.found))) {
      c.add(Code::missing_type, {{"name", label}});
    } else {
      auto& finding = c.add(Code::wrong_separator, {{"right", ":"}, {"found", c.said()}});
      if (c.same_line()) finding.fix(c.put("put `:`", ":"));
      if (c.in(P::RuleNluLabel)) finding.note("A value and its phrases: `small: \"small\", \"kecil\"`.");
    }
    return true;
  }
  if (c.expects(P::GREATER) && c.in(P::RuleTypeRef)) {
    if (c.found.is(P::AT_LEAST)) {
      unexpected(c.b, c.found).note("A space parts the two signs.").fix(c.replace("> ="));
    } else {
      c.b.findings.add(Code::unclosed_bracket, c.gap(), {{"closer", ">"}}).fix(c.put("put `>`", ">"));
    }
    return true;
  }
  const bool bracket = c.found.is(P::LBRACKET) || c.found.is(P::LPAREN);
  if (c.expects(P::ASSIGN) && c.in(P::RuleLet) && bracket) {
    unexpected(c.b, c.found).note("The type of what a list holds stands between `<` and `>`: `list<text>`.");
    return true;
  }
  if (c.expects(P::ASSIGN) && (c.in(P::RuleSet) || c.in(P::RuleLet))) {
    if ((c.found.is(P::COLON) && c.in(P::RuleSet)) || c.found.is(P::EQUAL)) {
      c.add(Code::wrong_separator, {{"right", "="}, {"found", c.said()}}).fix(c.replace("="));
      return true;
    }
    auto& finding = c.add(Code::missing_value_of_name, {{"name", c.said_before()}});
    if (c.found.is(P::LBRACKET)) finding.note("Only a variable is given a value, not an item of a list.");
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
  if (c.found.is(P::NAME) && c.after(P::INT) && c.before.end + 1 >= c.found.begin && c.said().size() <= 4) {
    unexpected(c.b, c.found).note("A duration is written in one piece: `30m`.");
    return true;
  }
  auto& finding = c.add(Code::missing_arrow);
  if (c.same_line() && is_name(c.found) && !is_action_word(c.found)) finding.fix(c.put("put `->`", " ->"));
  if (c.found.is(P::COLON) || c.found.is(P::MINUS)) finding.fix(c.replace("->", false));
  if (c.same_line() && (is_action_word(c.found) || c.found.is(P::HANDOVER)))
    finding.note("Actions stand in a block: `{ say \"…\" }`.");
  return true;
}

// What owns the block that is missing or open: "An `if`".
std::string owner(const Case& c) {
  for (const std::size_t rule : c.failure.rules) {
    switch (rule) {
      case P::RuleIfElse:
      case P::RuleChoiceIf: return c.after(P::ELSE) ? "`else`" : "`if`";
      case P::RuleLoop:
      case P::RuleChoice: return "`for`";
      case P::RuleMatchCase: return "this case";
      case P::RuleTry_: return c.after(P::FAILED) ? "`failed`" : "`try`";
      case P::RuleAskItem: return "`otherwise`";
      case P::RuleExitBlock: return "`exit`";
      case P::RuleSay: return "`carousel`";
      default: break;
    }
  }
  return "this handler";
}

// The block of a case: `small -> done`, `case small {`.
void case_without_block(const Case& c, diag::Finding& finding) {
  if (!c.begins && c.b.slice(c.b.span(&c.before)) == "case") {
    finding.note("The values of a `match` stand alone, without `case`.");
    finding.fix({"take it away", {{c.b.span(c.before.begin, c.found.begin), ""}}, true});
    return;
  }
  const Token& target = c.tokens.at(c.found.index + 1);
  if (!c.found.is(P::ARROW) || !is_name(target) || target.is(P::FLOW)) return;
  finding.note("What happens in a case stands in a block: `small { -> done }`.");
  finding.fix({"put it in a block",
               {{c.b.span(c.found.begin, c.found.begin), "{ "}, {c.b.span(target.end, target.end), " }"}},
               true});
}

// `otherwise ->` no further to the right than the `match` it would belong to is the state's.
bool match_not_closed(Case& c) {
  const auto start = c.failure.start_of(P::RuleMatchCase);
  const auto match = c.failure.start_of(P::RuleMatch_);
  if (!c.in(P::RuleBlock) || !start || !match || !c.found.is(P::ARROW)) return false;
  const Token otherwise = c.tokens.at(*start);
  const auto column = [&](const Token& t) {
    const std::size_t line = c.b.text.rfind('\n', t.begin);
    return t.begin - (line == std::string_view::npos ? 0 : line + 1);
  };
  if (!otherwise.is(P::OTHERWISE) || !otherwise.first_on_line || column(otherwise) > column(c.tokens.at(*match)))
    return false;
  std::uint32_t brace = *match;
  while (brace < *start && !(c.tokens.at(brace).is(P::LBRACE) && c.tokens.at(brace).depth + 1 == otherwise.depth))
    ++brace;
  c.b.findings.add(Code::unclosed_brace, c.b.span(&c.tokens.at(brace)), {{"what", "`match`"}})
      .say("opened here")
      .also(c.b.span(&otherwise), "a `}` is missing before this");
  c.hint.block_open = true;
  return true;
}

bool in_block(Case& c) {
  if (match_not_closed(c)) return true;
  const bool rows = (c.in(P::RuleChoices) || c.in(P::RuleMatch_)) && c.expects(P::LBRACE);
  if (!c.in(P::RuleBlock) && !rows) return false;
  const std::uint32_t start = c.failure.starts.front();
  if (rows || start == c.failure.token) {  // its `{` is missing
    if (c.found.is(P::ASSIGN)) {
      c.add(Code::assignment_in_condition).fix(c.replace("=="));
      return true;
    }
    const std::string what = c.in(P::RuleMatch_) ? "`match`" : owner(c);
    auto& finding = c.b.findings.add(Code::missing_block, c.gap(), {{"what", what}});
    if (c.within(P::RuleMatchCase)) case_without_block(c, finding);
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
  if (c.in(P::RuleArgument) || c.in(P::RuleArguments)) {
    if (c.found.is(P::ASSIGN)) {
      c.add(Code::wrong_separator, {{"right", ":"}, {"found", "="}}).fix(c.replace(":"));
      return true;
    }
    if (c.found.is(P::UNDERSCORE)) {
      unexpected(c.b, c.found).note("`_` stands for any value where a handler says what it answers, and nowhere else.");
      return true;
    }
  }
  if (c.after(P::COMMA) && c.found.is(P::COMMA)) {
    c.add(Code::missing_value, {{"after", ","}}).fix({"take it away", {{c.at(), ""}}, true});
    return true;
  }
  if (c.after(P::COMMA) && reserved(c)) return true;
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
  if (c.in(P::RuleThreshold)) {
    c.b.findings.add(Code::missing_value, c.near(), {{"after", "threshold"}}).note("It is a number from 0 to 1.");
    return true;
  }
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
    auto& finding = unexpected(c.b, c.found)
                        .note(
                            "After the name of an NLU stands its kind, `keyword`, `pattern` or `remote`: `nlu menu "
                            "keyword { … }`.");
    std::string kind(diag::closest(c.said(), {"keyword", "pattern", "remote"}));
    if (c.said() == "regex" || c.said() == "regexp") kind = "pattern";
    if (c.said() == "keywords" || c.said() == "enum") kind = "keyword";
    if (c.found.is(P::LBRACE)) finding.fix(c.put("put `keyword`", " keyword"));
    else if (!kind.empty()) finding.fix(c.replace(kind));
    return true;
  }
  const bool prefix = is_prefix(c.found);
  if (prefix && c.found.index == c.failure.starts.back()) {
    if (c.found.is(P::PUB)) {
      const Token& after = c.tokens.at(c.found.index + 1);
      c.b.findings.add(Code::no_pub, c.at(), {{"what", "`" + quote(c.b, after) + "`"}})
          .fix({"take it away", {{c.b.span(c.found.begin, after.begin), ""}}, true});
    } else {
      unexpected(c.b, c.found)
          .note(
              "`initial` belongs to intents and states, `end` to states, `fallback` to flows and intents, `volatile` "
              "to "
              "flows, `exclusive` to flows and states.");
    }
    return true;
  }
  return false;
}

}  // namespace

Broken explain(const Build& b, TokenWindow& tokens, const Failure& failure, Level, std::uint32_t) {
  Case c{b, tokens, failure, tokens.at(failure.token), {}, failure.token == 0, {}};
  if (!c.begins) c.before = tokens.at(failure.token - 1);
  const bool limit = c.found.is(P::TOO_DEEP) || c.found.is(P::TOO_LONG) || c.found.is(P::TOO_MANY);
  if (!limit && (open_hole(c) || wrong_plural(c))) return c.hint;
  if (explain_token(b, c.found)) return c.hint;
  using Check = bool (*)(Case&);
  for (const Check check :
       {Check{heads}, Check{in_block}, Check{condition}, Check{wrong_row}, Check{linking_word}, Check{arrow_missing},
        Check{separator}, Check{text_missing}, Check{name_missing}, Check{bracket}, Check{value_missing}})
    if (check(c)) return c.hint;
  const std::string words = expected_words(c);
  const bool gap = !c.found.at_end() && (c.found.is(P::RBRACE) || !c.same_line()) && !words.empty();
  if (gap) {
    auto& finding = b.findings.add(Code::missing_word, c.gap(), {{"what", capital(words)}});
    if (const std::string_view form = example(c); !form.empty()) finding.note(fmt::format("It is written {}.", form));
    return c.hint;
  }
  auto& finding = unexpected(b, c.found);
  if (!words.empty()) finding.note("Here fits " + words + ".");
  if (const std::string_view form = example(c); !form.empty()) finding.note(fmt::format("It is written {}.", form));
  return c.hint;
}

}  // namespace bot::syntax
