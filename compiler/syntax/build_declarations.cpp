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

void repeated(const Build& b, const ast::Name& found) {
  b.findings.add(diag::Code::repeated, found.span, {{"name", found.text}});
}

bool flag(const Build& b, const std::vector<antlr4::tree::TerminalNode*>& written) {
  for (std::size_t i = 1; i < written.size(); ++i) {
    const Span span = b.span(written[i]->getSymbol());
    repeated(b, {b.slice(span), span});
  }
  return !written.empty();
}

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
    if (is_text) return wrong_value("language codes without quotes, such as `id, en`");
    if (!bot.languages.empty()) return repeated(b, label);
    for (P::WordContext* language : context->names) bot.languages.push_back(name(b, language));
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

ast::Intent intent(const Build& b, P::IntentContext* context) {
  ast::Intent result;
  result.head = head(b, context, context->label);
  result.initial = flag(b, context->INITIAL());
  result.fallback = flag(b, context->FALLBACK());
  if (context->attributes() != nullptr) {
    for (P::AttributeContext* item : context->attributes()->items)
      result.attributes.push_back({name(b, item->label), type_ref(b, item->type), b.span(item)});
  }
  if (P::ClassifierContext* classifier = context->classifier()) {
    if (classifier->value != nullptr) result.classifier = expr(b, classifier->value);
    else if (classifier->EVENT() != nullptr) result.event = fixed_text(b, classifier->name_, "The name of an event");
    else result.command = fixed_text(b, classifier->name_, "A command");
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
  if (context->samples() != nullptr) {
    for (P::SampleContext* written : context->samples()->items)
      result.samples.push_back({written->LIKE() != nullptr, fixed_text(b, written->said, "A sample"),
                                arguments(b, written->values), b.span(written)});
  }
  return result;
}

ast::Var variable(const Build& b, P::VariableContext* context) {
  ast::Var result{head(b, context, context->label), type_ref(b, context->type), nullptr, false};
  if (context->value != nullptr) result.value = expr(b, context->value);
  return result;
}

ast::Var config(const Build& b, P::ConfigContext* context) {
  ast::Var result{head(b, context, context->label), type_ref(b, context->type), nullptr, true};
  if (context->value != nullptr) result.value = expr(b, context->value);
  return result;
}

ast::Flow flow_head(const Build& b, P::FlowHeadContext* context) {
  ast::Flow result;
  result.head = head(b, context, context->label);
  result.fallback = flag(b, context->FALLBACK());
  result.is_volatile = flag(b, context->VOLATILE());
  result.exclusive = flag(b, context->EXCLUSIVE());
  result.params = params(b, context->values);
  if (context->result != nullptr) result.result = type_ref(b, context->result);
  if (context->expires != nullptr) result.expires = expr(b, context->expires);
  return result;
}

ast::State state_head(const Build& b, P::StateHeadContext* context) {
  ast::State result;
  result.head = head(b, context, context->label);
  result.initial = flag(b, context->INITIAL());
  result.end = flag(b, context->END());
  result.exclusive = flag(b, context->EXCLUSIVE());
  return result;
}

}  // namespace bot::syntax
