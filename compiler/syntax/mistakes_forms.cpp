#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "compiler/syntax/mistakes.hpp"

namespace bot::syntax {

using diag::Code;
using source::Span;

namespace {

struct Form {
  std::size_t rule;
  std::string_view example;
};

constexpr std::array forms{
    Form{P::RuleChoices, "`say \"…\" { button \"Ya\" sends yes  link \"Info\" to \"https://…\" }`"},
    Form{P::RuleCardItem, "`card \"Pizza\" { text \"…\"  image \"https://…\"  button \"Beli\" sends buy }`"},
    Form{P::RuleChoice, "`button \"Ya\" sends yes`, `link \"Info\" to \"https://…\"`, `card \"Pizza\" { … }`"},
    Form{P::RuleMedia, "`say image \"https://…\" caption \"…\"`, `say location -6.2, 106.8`"},
    Form{P::RuleAskBlock, "`ask \"…\" for size: size { retry 2 \"…\"  otherwise -> handover }`"},
    Form{P::RuleAskItem, "`ask \"…\" for size: size { retry 2 \"…\"  otherwise -> handover }`"},
    Form{P::RuleAsk, "`ask \"…\" for size: size`"},
    Form{P::RuleLoop, "`for item in list { … }`"},
    Form{P::RuleMatchCase, "`match size { small { … }  medium, large { … }  otherwise { … } }`"},
    Form{P::RuleMatch_, "`match size { small { … }  medium, large { … }  otherwise { … } }`"},
    Form{P::RuleCallFlow, "`call address(city) as addr`"},
    Form{P::RuleTry_, "`try orders.place(size) as r { … } failed { … }`"},
    Form{P::RuleRemind, "`remind after 1d with follow_up`"},
    Form{P::RuleEntries, "`{ total: total, city: \"Bandung\" }`"},
    Form{P::RuleEntry, "`{ total: total, city: \"Bandung\" }`"},
    Form{P::RuleEmit, "`emit \"analytics.sale\" { total: total }`"},
    Form{P::RuleTypeRef, "`text`, `size?`, `list<text>`, `list<text, 500>`, `secret text`"},
    Form{P::RulePatternForm, "`r\"([A-Z]{2})-([0-9]{6})\" as (branch: text, number: int)`"},
    Form{P::RuleSample, "`like \"mau pizza besar\" (size: large)`, `unlike \"besarnya berapa\"`"},
    Form{P::RuleSamples, "`like \"mau pizza besar\" (size: large)`, `unlike \"besarnya berapa\"`"},
    Form{P::RuleThreshold, "`nlu topic remote \"topics\" { billing, sales } threshold 0.7`"},
    Form{P::RuleServiceCall, "`call place(size: size, qty: int) -> receipt timeout 5s`"},
    Form{P::RuleFunction_, "`fn total(qty: int, price: number) -> number = qty * price`"},
    Form{P::RuleFlowHead, "`flow order(promo: bool) -> receipt expires 30m { … }`"},
    Form{P::RuleRecordField, "`record receipt { id: text  total: number }`"},
    Form{P::RuleField, "`id: text`"},
    Form{P::RuleParam, "`qty: int`"},
    Form{P::RuleConfig, "`config currency: text = \"IDR\"`"},
    Form{P::RuleExpectation,
         "`expect state order.done`, `end`, `handover`, `silence`, `that count == 2`, `intent yes` or "
         "`emit \"sale\"`"},
    Form{P::RuleRule_, "`rule \"…\" never paid before ordered`, `rule \"…\" always on agent reaches handover`"},
};

// A word that has to stand at this place of a rule, and what people write for it.
struct Link {
  std::size_t rule;
  std::size_t type;
  std::string_view right;
  std::array<std::string_view, 5> wrong;
};

constexpr std::array links{
    Link{P::RuleLoop, P::IN, "in", {"of", "=", ":", "from", "on"}},
    Link{P::RuleChoice, P::IN, "in", {"of", "=", ":", "from", "on"}},
    Link{P::RuleAsk, P::FOR, "for", {"as", "into", "->", "to", "in"}},
    Link{P::RuleAsk, P::COLON, ":", {"=", "as", "is", "of", "->"}},
    Link{P::RuleAskItem, P::ARROW, "->", {":", "to", "goto", "=", "-"}},
    Link{P::RuleRemind, P::AFTER, "after", {"in", "at", "on", "every", "when"}},
    Link{P::RuleRemind, P::WITH, "with", {"->", "do", "send", "sends", ","}},
    Link{P::RuleChoice, P::SENDS, "sends", {"->", "send", "to", ":", "="}},
    Link{P::RuleChoice, P::TO, "to", {"->", "sends", "=", ":", ","}},
    Link{P::RuleRule_, P::BEFORE, "before", {"after", "without", "until", "->", ","}},
    Link{P::RuleRule_, P::REACHES, "reaches", {"->", "reach", "leads", "to", "goes"}},
    Link{P::RuleRule_, P::ON, "on", {"when", "after", "if", "->", ":"}},
    Link{P::RuleFunction_, P::ARROW, "->", {":", "-", "returns", "as", "of"}},
    Link{P::RuleFunction_, P::ASSIGN, "=", {"->", ":", "==", "is", "return"}},
};

// The block around the wrong token is not closed: what stands there belongs outside of it.
bool unclosed_rows(Case& c, std::string_view what) {
  const std::uint32_t back = c.tokens.position();
  c.tokens.seek(c.found.index);
  const Item item = opener(c.tokens);
  const bool outer = c.found.first_on_line && item != Item::none;
  c.tokens.seek(back);
  if (!c.found.at_end() && !outer) return false;
  for (std::uint32_t at = c.found.index; at > 0 && at + 20000 > c.found.index; --at) {
    const Token& token = c.tokens.at(at - 1);
    if (!token.is(P::LBRACE) || token.depth + 1 != c.found.depth) continue;
    c.b.findings.add(Code::unclosed_brace, c.b.span(&token), {{"what", what}})
        .say("opened here")
        .also(c.near(), "a `}` is missing before this");
    c.hint.block_open = true;
    return true;
  }
  return false;
}

// The brace or bracket that is open around the token before the wrong one.
Span opening_before(Case& c, bool brace) {
  std::uint32_t depth = 0;
  for (std::uint32_t at = c.before.index; at > 0 && at + 20000 > c.before.index; --at) {
    const Token& token = c.tokens.at(at - 1);
    if (brace) {
      if (token.is(P::LBRACE) && token.depth + 1 == c.before.depth) return c.b.span(&token);
      continue;
    }
    if (token.is(P::RPAREN)) ++depth;
    if (token.is(P::LPAREN) && depth-- == 0) return c.b.span(&token);
  }
  return c.gap();
}

using Words = std::vector<std::string_view>;

bool told(diag::Finding& finding, std::string_view note) {
  finding.note(std::string(note));
  return true;
}

// One of these words was meant: by its spelling, or because it is called so elsewhere.
bool misspelt(Case& c, const Words& known, std::initializer_list<std::pair<std::string_view, std::string_view>> others,
              std::string_view note) {
  std::string right(diag::closest(c.said(), known));
  for (const auto& [wrong, meant] : others)
    if (c.said() == wrong) right = meant;
  if (right.empty() || (!is_name(c.found) && !is_expression_word(c.found))) return false;
  auto& finding = unexpected(c.b, c.found).say(fmt::format("did you mean `{}`?", right));
  finding.fix(c.replace(right));
  return told(finding, note);
}

bool wrong_choice(Case& c) {
  const bool question = c.in(P::RuleAskBlock);
  const bool card = c.in(P::RuleChoice) && c.expects(P::RBRACE);
  if (!question && !card && !c.in(P::RuleChoices)) return false;
  if (unclosed_rows(c, question ? "`ask`" : card ? "`card`" : "this `say`")) return true;
  if (begins_text(c.found)) {
    const std::string word = card ? "text" : "button";
    return told(unexpected(c.b, c.found)
                    .fix({"put `" + word + "`", {{c.b.span(c.found.begin, c.found.begin), word + " "}}, false}),
                question ? "What is said again stands after `retry`, a button after `button`."
                         : "Each of them begins with its word: `button \"Ya\" sends yes`.");
  }
  if (c.found.is(P::COMMA))
    return told(unexpected(c.b, c.found).fix({"take it away", {{c.at(), ""}}, true}),
                "They follow each other without commas.");
  if (question) {
    constexpr std::string_view note =
        "In the block of an `ask` stand `button`, `link`, `for` and `if`, `retry` and `otherwise`; the answer goes on "
        "behind it.";
    if (misspelt(c, {"button", "link", "retry", "otherwise"}, {{"else", "otherwise"}, {"default", "otherwise"}}, note))
      return true;
    return told(unexpected(c.b, c.found), note);
  }
  const std::string_view note =
      card ? "In a card stand `text`, `image`, `button`, `link`, `for` and `if`."
           : "In the block of a `say` stand `button` and `link`, in a carousel `card`, and `for` "
             "and `if` around them.";
  Words known{"button", "link", "card"};
  if (card) known = {"button", "link", "text", "image"};
  if (misspelt(c, known, {{"url", "link"}, {"option", "button"}, {"choice", "button"}, {"item", "card"}}, note))
    return true;
  return told(unexpected(c.b, c.found), note);
}

bool wrong_case(Case& c) {
  if (!c.in(P::RuleMatch_) || !c.expects(P::RBRACE)) return false;
  if (unclosed_rows(c, "`match`")) return true;
  if (c.found.is(P::ELSE) || c.found.is(P::UNDERSCORE)) {
    c.b.findings.add(Code::wrong_separator, c.at(), {{"right", "otherwise"}, {"found", c.said()}})
        .fix(c.replace("otherwise"));
    return true;
  }
  return told(unexpected(c.b, c.found), fmt::format("It is written {}.", example(c)));
}

bool wrong_entry(Case& c) {
  if (c.in(P::RuleSamples)) {
    if (unclosed_rows(c, "this intent")) return true;
    if (begins_text(c.found))
      return told(
          unexpected(c.b, c.found).fix({"put `like`", {{c.b.span(c.found.begin, c.found.begin), "like "}}, false}),
          "Each sample begins with `like` or `unlike`.");
    constexpr std::string_view note = "Each sample begins with `like` or `unlike`: `like \"mau pizza\" (size: large)`.";
    return misspelt(c, {"like", "unlike"}, {}, note) || told(unexpected(c.b, c.found), note);
  }
  if (!c.in(P::RuleEntries)) return false;
  if (unclosed_rows(c, "these values")) return true;
  if (begins_text(c.found)) return told(unexpected(c.b, c.found), "Names are written without quotes.");
  return told(unexpected(c.b, c.found), "Each value has a name: `{ total: total, city: \"Bandung\" }`.");
}

bool wrong_step(Case& c) {
  if (c.in(P::RuleExpectation)) {
    if (!c.expects(P::SILENCE)) return false;
    constexpr std::string_view note =
        "After `expect` stands `state`, `end`, `handover`, `silence`, `that`, `intent` or `emit`.";
    if (misspelt(c, {"state", "handover", "silence", "that", "intent", "emit"}, {}, note)) return true;
    auto& finding = unexpected(c.b, c.found);
    if (begins_text(c.found)) finding.note("What the bot says stands after `bot`: `bot \"Halo*\"`.");
    else if (is_name(c.found) && c.same_line())
      finding.fix({"put `that`", {{c.b.span(c.found.begin, c.found.begin), "that "}}, false});
    return told(finding, note);
  }
  if (!c.in(P::RuleTestStep)) return false;
  if (c.expects(P::RETURNS)) {
    constexpr std::string_view note =
        "`when orders.place returns { id: \"A1\" }`, `when orders.place fails`, `when topic finds billing`.";
    return misspelt(c, {"returns", "fails", "finds"},
                    {{"return", "returns"}, {"failed", "fails"}, {"gives", "returns"}}, note) ||
           told(unexpected(c.b, c.found), note);
  }
  if (c.after(P::RETURNS))
    return told(unexpected(c.b, c.found),
                "After `returns` stands what the service answers: `{ id: \"A1\" }`, or `{ }`.");
  if (c.after(P::EVENT))
    return told(unexpected(c.b, c.found), "`event agent.resolved`, `event \"payment.paid\" { invoice: \"A1\" }`.");
  if (c.found.is(P::INT) && c.after(P::AT)) return told(unexpected(c.b, c.found), "`at \"2026-01-05 09:00\"`.");
  return false;
}

// `call f(` and an action on the next line, whose word was taken for the name of a value.
bool next_item_taken(Case& c) {
  const bool entry = c.in(P::RuleEntry);
  const bool named = c.in(P::RuleArgument) || c.in(P::RuleTriggerArg) || c.in(P::RuleField) || c.in(P::RuleParam) ||
                     c.in(P::RuleAttribute);
  if (c.begins || !c.before.first_on_line || !c.expects(P::COLON)) return false;
  if ((!entry && !named) || c.within(P::RuleRecordField)) return false;
  const std::uint32_t back = c.tokens.position();
  c.tokens.seek(c.before.index);
  const Item item = certain_opener(c.tokens);
  c.tokens.seek(back);
  if (item == Item::none) return false;
  const Span opening = opening_before(c, entry);
  const std::uint32_t end = c.before.index == 0 ? 0 : c.tokens.at(c.before.index - 1).end;
  if (entry)
    c.b.findings.add(Code::unclosed_brace, opening, {{"what", "these values"}})
        .say("opened here")
        .also(c.b.span(&c.before), "a `}` is missing before this");
  else
    c.b.findings.add(Code::unclosed_bracket, c.b.span(end, end), {{"closer", ")"}})
        .fix({"put `)`", {{c.b.span(end, end), ")"}}, false})
        .also(opening, "opened here");
  c.hint.block_open = entry;
  c.hint.resume = c.before.index;
  return true;
}

}  // namespace

std::string_view example(const Case& c) {
  for (const std::size_t rule : c.failure.rules) {
    const auto* form = std::find_if(forms.begin(), forms.end(), [&](const Form& f) { return f.rule == rule; });
    if (form != forms.end()) return form->example;
    if (rule == P::RuleStatement || rule == P::RuleExpr || rule == P::RuleHandler || rule == P::RuleTextPart) return {};
  }
  return {};
}

bool linking_word(Case& c) {
  for (const Link& link : links) {
    if (!c.in(link.rule) || !c.expects(link.type)) continue;
    if (link.rule == P::RuleAsk && link.type == P::COLON) {
      if (!c.same_line() || c.found.is(P::RBRACE)) {
        c.b.findings.add(Code::missing_type, c.gap(), {{"name", c.said_before()}});
        return true;
      }
    }
    const std::string found = c.said();
    const std::string right(link.right);
    const bool other = std::find(link.wrong.begin(), link.wrong.end(), found) != link.wrong.end();
    if (c.same_line() && (other || diag::closest(found, {link.right}) == link.right)) {
      c.b.findings.add(Code::wrong_separator, c.at(), {{"right", right}, {"found", found}})
          .fix(c.replace(right, found != "after"));
      return true;
    }
    if (c.found.is(P::WRONG)) return false;
    auto& finding = c.b.findings.add(Code::missing_word, c.gap(), {{"what", "`" + right + "`"}});
    if (c.same_line() && (begins_value(c.found) || c.found.is(P::LPAREN)) && !is_action_word(c.found))
      finding.fix({"put `" + right + "`", {{c.b.span(c.found.begin, c.found.begin), right + " "}}, false});
    if (link.rule == P::RuleFunction_ && c.found.is(P::LBRACE))
      finding.note("A function is one value, without braces and `return`.");
    if (const std::string_view form = example(c); !form.empty()) finding.note(fmt::format("It is written {}.", form));
    return true;
  }
  return false;
}

bool wrong_row(Case& c) {
  return next_item_taken(c) || wrong_choice(c) || wrong_case(c) || wrong_entry(c) || wrong_step(c);
}

}  // namespace bot::syntax
