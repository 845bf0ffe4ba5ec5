#pragma once
// One broken rule, looked at from all sides. The files mistakes_*.cpp ask it what was meant; each check adds one
// finding and says true, or does nothing and says false.

#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using P = BotParser;

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
  /// Is `rule` being read within the innermost `outer`?
  [[nodiscard]] bool inside(std::size_t rule, std::size_t outer) const {
    for (const std::size_t r : failure.rules) {
      if (r == outer) return false;
      if (r == rule) return true;
    }
    return false;
  }
  [[nodiscard]] bool expects(std::size_t type) const { return failure.expects(type); }
  [[nodiscard]] bool after(std::size_t type) const { return !begins && before.is(type); }
  [[nodiscard]] source::Span at() const { return b.span(&found); }
  /// Right behind the token before.
  [[nodiscard]] source::Span gap() const {
    return begins ? b.span(found.begin, found.begin) : b.span(before.end, before.end);
  }
  /// The wrong token where it stands near, else the gap.
  [[nodiscard]] source::Span near() const { return found.at_end() || (found.first_on_line && !begins) ? gap() : at(); }
  [[nodiscard]] std::string said() const { return quote(b, found); }
  [[nodiscard]] std::string said_before() const { return quote(b, before); }
  [[nodiscard]] bool same_line() const { return !found.at_end() && !found.first_on_line; }

  diag::Finding& add(diag::Code code, std::initializer_list<diag::Argument> arguments = {}) {
    return b.findings.add(code, near(), arguments);
  }
  [[nodiscard]] diag::Fix put(std::string title, std::string what, bool safe = false) const {
    return {std::move(title), {{gap(), std::move(what)}}, safe};
  }
  [[nodiscard]] diag::Fix replace(std::string what, bool safe = true) const {
    return {"write `" + what + "`", {{at(), what}}, safe};
  }
};

[[nodiscard]] inline bool is_action_word(const Token& t) {
  return t.type >= P::SAY && t.type <= P::RETURN && !t.is(P::HANDOVER);
}
[[nodiscard]] inline bool is_expression_word(const Token& t) { return t.type >= P::IF && t.type <= P::NONE; }
[[nodiscard]] inline bool begins_value(const Token& t) {
  return is_name(t) || begins_text(t) || t.is(P::INT) || t.is(P::NUMBER) || t.is(P::DURATION) || t.is(P::TRUE) ||
         t.is(P::FALSE) || t.is(P::NONE) || t.is(P::LPAREN) || t.is(P::LBRACKET) || t.is(P::MINUS);
}

// mistakes_text.cpp: texts, their holes and plurals.
[[nodiscard]] bool open_hole(Case& c);
[[nodiscard]] bool wrong_plural(Case& c);
[[nodiscard]] bool text_missing(Case& c);

// mistakes_forms.cpp: the words that hold a form together, and what stands in its braces.
[[nodiscard]] bool linking_word(Case& c);
[[nodiscard]] bool wrong_row(Case& c);
/// How the form is written in which the error stands: "`remind after 1d with follow_up`"; empty when none is known.
[[nodiscard]] std::string_view example(const Case& c);

}  // namespace bot::syntax
