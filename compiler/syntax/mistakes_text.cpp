#include <algorithm>
#include <fmt/format.h>

#include "compiler/syntax/mistakes.hpp"

namespace bot::syntax {

using diag::Code;
using source::Span;

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

namespace {

// The text itself, without its quotes, ends before one of these on its line.
std::size_t end_of_words(const Case& c) {
  const std::string_view text = c.b.text;
  std::size_t end = std::min({text.find_first_of("\r\n{", c.found.begin), text.find('}', c.found.begin), text.size()});
  std::vector<std::string_view> stops;
  if (c.in(P::RuleText) && !c.within(P::RuleStatement)) stops = {","};
  if (c.after(P::ASK)) stops = {" for "};
  if (c.after(P::RULE)) stops = {" never ", " always "};
  if (c.after(P::LIKE) || c.after(P::UNLIKE)) stops = {"(", ","};
  if (c.within(P::RuleTestStep) || c.within(P::RuleMedia)) stops = {" caption ", ","};
  for (const std::string_view stop : stops) end = std::min(end, text.find(stop, c.found.begin));
  while (end > c.found.end && text[end - 1] == ' ') --end;
  return end;
}

// `say Halo kak` -> `say "Halo kak"`.
bool unquoted(Case& c, std::string_view what) {
  auto& finding = c.add(Code::missing_text, {{"what", what}});
  if (c.after(P::SAY) && c.same_line() && is_name(c.found))
    finding.note("A value is said within a text: `say \"{count}\"`.");
  if (!c.same_line() || !is_name(c.found)) return true;
  const Span span = c.b.span(c.found.begin, static_cast<std::uint32_t>(end_of_words(c)));
  const std::string_view text = c.b.slice(span);
  if (text.size() > 200 || text.find_first_of("\"{\\") != std::string_view::npos) return true;
  const bool value = c.after(P::SAY) && text == c.said() && text[0] >= 'a' && text[0] <= 'z';
  finding.fix(value ? diag::Fix{"put the value into a text", {{span, "\"{" + std::string(text) + "}\""}}, false}
                    : diag::Fix{"put it in quotes", {{span, "\"" + std::string(text) + "\""}}, false});
  return true;
}

bool takes_text(const Token& word) {
  for (const std::size_t type :
       {P::USER,   P::BOT,   P::TEST,   P::TO,        P::NOTE,    P::ASK,      P::EMIT,    P::RETRY,
        P::REMOTE, P::LIKE,  P::UNLIKE, P::TAP,       P::AT,      P::CAPTION,  P::COMMAND, P::RULE,
        P::IMAGE,  P::AUDIO, P::VIDEO,  P::FILE_WORD, P::STICKER, P::LOCATION, P::CONTACT})
    if (word.is(type)) return true;
  return false;
}

}  // namespace

bool text_missing(Case& c) {
  if (c.in(P::RuleSay) && c.found.is(P::COMMA)) {
    unexpected(c.b, c.found)
        .note("The variants follow each other without commas.")
        .fix({"take it away", {{c.at(), ""}}, true});
    return true;
  }
  if (!c.expects(P::TEXT_OPEN)) return false;
  if (c.after(P::RETRY)) return unquoted(c, "`retry`");
  if (c.expects(P::INT)) return false;
  if (c.within(P::RuleAskItem) && c.after(P::INT)) return unquoted(c, "`retry`");
  if (c.after(P::SAY)) {
    // A word for a picture or a list of cards.
    const std::string_view meant =
        diag::closest(c.said(), {"image", "audio", "video", "file", "sticker", "location", "carousel"});
    if (c.same_line() && !meant.empty()) {
      unexpected(c.b, c.found).say(fmt::format("did you mean `{}`?", meant)).fix(c.replace(std::string(meant)));
      return true;
    }
    return unquoted(c, "`say`");
  }
  if (!c.begins && takes_text(c.before)) return unquoted(c, "`" + c.said_before() + "`");
  if (c.in(P::RuleSay) || (c.in(P::RuleText) && c.within(P::RuleSay))) return unquoted(c, "`say one of`");
  if (!c.in(P::RuleText) && !c.in(P::RuleNluValue)) return false;
  if (!c.after(P::COLON) && !c.after(P::COMMA)) return false;
  if (c.after(P::COLON) || is_name(c.found)) return unquoted(c, "A value of an NLU");
  c.b.findings.add(Code::missing_text, c.gap(), {{"what", "A comma between phrases"}})
      .fix({"take the comma away", {{c.b.span(&c.before), ""}}, true});
  return true;
}

// ---- plurals --------------------------------------------------------------------------------------------------------

namespace {

bool told(diag::Finding& finding, std::string note) {
  finding.note(std::move(note));
  return true;
}

diag::Finding& plural_finding(Case& c) { return c.b.findings.add(Code::wrong_plural, c.at()); }

// Within a form.
bool wrong_form(Case& c) {
  const std::size_t line_end = std::min(c.b.text.find('\n', c.found.end), c.b.text.size());
  if (c.said() != "\"" || c.b.text.substr(c.found.end, line_end - c.found.end).find('}') == std::string_view::npos)
    return false;
  plural_finding(c)
      .note("A quote in a form is written `\\\"`.")
      .fix({"write `\\\"`", {{c.b.span(c.found.begin, c.found.begin), "\\"}}, false});
  return true;
}

// Between the forms.
bool wrong_category(Case& c) {
  if (c.found.is(P::UNCLOSED_HOLE) || c.found.at_end()) return false;
  auto& finding = plural_finding(c);
  const std::string said = c.said();
  if (said == "," || said == ":" || said == ";")
    return finding.fix({"take it away", {{c.at(), ""}}, true}),
           told(finding, "The forms follow each other without commas and colons.");
  if (said == "=") return told(finding, "The forms are words, no numbers: `one {…} other {…}`.");
  return told(finding, "Each form is a word and a text between braces: `one {…} other {…}`.");
}

}  // namespace

bool wrong_plural(Case& c) {
  if (c.found.is(P::UNCLOSED_TEXT) || c.found.is(P::UNCLOSED_BLOCK)) return false;
  const auto part = c.failure.start_of(P::RuleTextPart);
  if (!part) return false;
  const bool plural = c.tokens.at(*part).is(P::TEXT_PLURAL);
  const bool in_form = c.within(P::RulePluralForm);
  const bool in_hole = !plural || c.in(P::RuleFormPart) || c.inside(P::RuleExpr, P::RuleTextPart);
  if (!in_hole) return in_form && !c.after(P::NAME) ? wrong_form(c) : wrong_category(c);
  const std::string_view rest = c.b.text.substr(c.found.begin, 40);
  const std::size_t word = rest.find("plural");
  const bool comma = c.found.is(P::COMMA);
  if (!comma && word != 0) return false;
  if (word > 4) {
    return told(unexpected(c.b, c.found),
                "Between the braces of a text stands one value, or a plural: `{count, plural, one "
                "{…} other {…}}`.");
  }
  auto& finding = plural_finding(c);
  if (in_form) return told(finding, "No plural stands in a form of another.");
  if (word != 0 && rest.find(',', word) == word + 6)
    return told(finding, "Before `, plural,` stands the name of a number; `let` gives one to a value.");
  return told(finding, "A comma stands before `plural` and after it.");
}

}  // namespace bot::syntax
