#include <algorithm>
#include <array>

#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using source::Span;
using P = BotParser;

std::string Build::doc(const Token& token) const {
  std::string result;
  if (token.doc == Token::no_doc) return result;
  std::string_view lines = text.substr(token.doc, token.doc_end - token.doc);
  bool first = true;
  while (!lines.empty()) {
    const std::size_t next = lines.find('\n');
    std::string_view line = lines.substr(0, next);
    lines = next == std::string_view::npos ? std::string_view{} : lines.substr(next + 1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t' || line.front() == '\r'))
      line.remove_prefix(1);
    if (!line.starts_with("///") || line.starts_with("////")) continue;
    line.remove_prefix(3);
    if (line.starts_with(" ")) line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) line.remove_suffix(1);
    if (!first) result += '\n';
    first = false;
    result += line;
  }
  return result;
}

ast::DeclHead head(const Build& b, const antlr4::ParserRuleContext* context, const antlr4::ParserRuleContext* label) {
  ast::DeclHead result;
  result.name = name(b, label);
  result.doc = b.doc(token(context->start));
  result.pub = token(context->start).is(P::PUB);
  result.span = b.span(context);
  return result;
}

namespace {

void unknown_word(const Build& b, diag::Code code, const ast::Name& found, const std::vector<std::string_view>& known) {
  auto& finding = b.findings.add(code, found.span, {{"name", found.text}});
  const std::string_view near = diag::closest(found.text, known);
  if (!near.empty()) {
    finding.say("did you mean `" + std::string(near) + "`?");
    finding.fix({"write `" + std::string(near) + "`", {{found.span, std::string(near)}}, true});
  }
  std::string all;
  for (const std::string_view word : known) all += (all.empty() ? "`" : ", `") + std::string(word) + "`";
  finding.note("Known here: " + all + ".");
}

void repeated(const Build& b, const ast::Name& found) {
  b.findings.add(diag::Code::repeated, found.span, {{"name", found.text}});
}

// `initial`, `end`, …: true when it is there; written twice it is a finding.
bool flag(const Build& b, const std::vector<antlr4::tree::TerminalNode*>& written) {
  for (std::size_t i = 1; i < written.size(); ++i) {
    const Span span = b.span(written[i]->getSymbol());
    repeated(b, {b.slice(span), span});
  }
  return !written.empty();
}

}  // namespace

void setting(const Build& b, P::SettingContext* context, ast::Bot& bot) {
  static const std::vector<std::string_view> known{"title", "language", "channels", "timezone"};
  const ast::Name label = name(b, context->label);
  const bool is_text = context->value != nullptr;
  const auto wrong_value = [&](std::string_view wanted) {
    b.findings.add(diag::Code::wrong_setting_value, b.span(context), {{"name", label.text}, {"wanted", wanted}});
  };
  if (label.text == "title" || label.text == "timezone") {
    if (!is_text) return wrong_value("a text in quotes");
    auto& slot = label.text == "title" ? bot.title : bot.timezone;
    if (slot) return repeated(b, label);
    slot = fixed_text(b, context->value, label.text == "title" ? "A title" : "A time zone");
  } else if (label.text == "language") {
    if (is_text || context->names.size() != 1) return wrong_value("one language code without quotes, such as `id`");
    if (bot.language) return repeated(b, label);
    bot.language = name(b, context->names.front());
  } else if (label.text == "channels") {
    if (is_text) return wrong_value("names without quotes, such as `whatsapp, telegram`");
    if (!bot.channels.empty()) return repeated(b, label);
    for (P::WordContext* channel : context->names) bot.channels.push_back(name(b, channel));
  } else {
    unknown_word(b, diag::Code::unknown_setting, label, known);
  }
}

ast::Use use(const Build& b, P::UseContext* context) {
  ast::Use result;
  result.span = b.span(context);
  if (context->place != nullptr) {
    result.is_path = true;
    result.module_span = b.span(context->place);
    result.module = plain_text(b, context->place, "The path of a module");
  } else {
    result.module_span = source::cover(b.span(context->parts.front()), b.span(context->parts.back()));
    for (P::NameContext* part : context->parts) {
      if (!result.module.empty()) result.module += '/';
      result.module += name(b, part).text;
    }
  }
  if (context->alias != nullptr) result.alias = name(b, context->alias);
  return result;
}

ast::KeywordNlu nlu_head(const Build& b, P::NluHeadContext* context) {
  static const std::vector<std::string_view> known{"exact",   "prefix",  "substring", "case",
                                                   "accents", "stretch", "typo",      "default"};
  ast::KeywordNlu result;
  result.head = head(b, context, context->label);
  const std::array<std::pair<std::string_view, bool*>, 6> flags{{{"exact", &result.exact},
                                                                 {"prefix", &result.prefix},
                                                                 {"substring", &result.substring},
                                                                 {"case", &result.keep_case},
                                                                 {"accents", &result.keep_accents},
                                                                 {"stretch", &result.stretch}}};
  for (P::NluOptionContext* option : context->options) {
    const Span span = b.span(option);
    if (option->value != nullptr) {
      if (result.default_value) repeated(b, {"default", b.span(option->start)});
      result.default_value = name(b, option->value);
      result.options.emplace_back(b.slice(span), span);
      continue;
    }
    const ast::Name label = name(b, option->label);
    const auto known_flag =
        std::find_if(flags.begin(), flags.end(), [&](const auto& f) { return f.first == label.text; });
    if (known_flag != flags.end()) {
      if (option->amount != nullptr)
        b.findings.add(diag::Code::option_without_amount, b.span(option->amount), {{"name", label.text}})
            .fix({"take it away", {{b.span(label.span.end, span.end), ""}}, true});
      if (*known_flag->second) repeated(b, label);
      *known_flag->second = true;
    } else if (label.text == "typo") {
      const auto amount =
          option->amount == nullptr ? std::nullopt : whole(b, span, b.slice(b.span(option->amount)), false);
      if (amount != 1)
        b.findings.add(diag::Code::wrong_typo_amount, span).fix({"write `typo 1`", {{span, "typo 1"}}, true});
      if (result.typo != 0) repeated(b, label);
      result.typo = 1;
    } else {
      unknown_word(b, diag::Code::unknown_option, label, known);
      continue;
    }
    result.options.emplace_back(b.slice(span), span);
  }
  return result;
}

ast::Intent intent(const Build& b, P::IntentContext* context) {
  ast::Intent result;
  result.head = head(b, context, context->label);
  result.initial = flag(b, context->INITIAL());
  result.fallback = flag(b, context->FALLBACK());
  if (context->attributes() != nullptr) {
    for (P::AttributeContext* item : context->attributes()->items)
      result.attributes.push_back({name(b, item->label), path(b, item->type), item->optional != nullptr, b.span(item)});
  }
  if (P::ClassifierContext* classifier = context->classifier()) {
    if (classifier->value != nullptr) {
      result.classifier = expr(b, classifier->value);
    } else {
      result.event = fixed_text(b, classifier->name_, "The name of an event");
    }
  }
  for (P::IntentClauseContext* clause : context->clauses) {
    if (clause->guard != nullptr) {
      if (result.when) repeated(b, {"when", b.span(clause->start)});
      result.when = expr(b, clause->guard);
    } else {
      if (result.priority) repeated(b, {"priority", b.span(clause->start)});
      const Span digits = b.span(clause->level);
      const Span all = clause->sign == nullptr ? digits : source::cover(b.span(clause->sign), digits);
      result.priority = whole(b, all, b.slice(digits), clause->sign != nullptr).value_or(0);
    }
  }
  return result;
}

ast::Var variable(const Build& b, P::VariableContext* context) {
  ast::Var result{head(b, context, context->label), type_ref(b, context->type), nullptr};
  if (context->value != nullptr) result.value = expr(b, context->value);
  return result;
}

ast::Flow flow_head(const Build& b, P::FlowHeadContext* context) {
  ast::Flow result;
  result.head = head(b, context, context->label);
  result.fallback = context->FALLBACK() != nullptr;
  return result;
}

ast::State state_head(const Build& b, P::StateHeadContext* context) {
  ast::State result;
  result.head = head(b, context, context->label);
  result.initial = flag(b, context->INITIAL());
  result.end = flag(b, context->END());
  return result;
}

ast::TestStep test_step(const Build& b, P::TestStepContext* context) {
  ast::TestStep result;
  result.span = b.span(context);
  if (context->line != nullptr) {
    result.kind = context->USER() != nullptr ? ast::TestStep::Kind::user : ast::TestStep::Kind::bot;
    result.text = fixed_text(b, context->line, "A line of a test");
  } else if (context->event_ != nullptr) {
    result.kind = ast::TestStep::Kind::event;
    result.path = path(b, context->event_);
  } else if (context->state_ != nullptr) {
    result.kind = ast::TestStep::Kind::expect_state;
    result.path = path(b, context->state_);
  } else {
    result.kind = context->END() != nullptr ? ast::TestStep::Kind::expect_end : ast::TestStep::Kind::expect_handover;
  }
  return result;
}

}  // namespace bot::syntax
