#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using source::Span;
using P = BotParser;

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

namespace {

void keyword_options(const Build& b, P::NluHeadContext* context, ast::Nlu& result) {
  static const std::vector<std::string_view> known{"exact",   "prefix",  "substring", "case",
                                                   "accents", "stretch", "typo",      "default"};
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
}

}  // namespace

ast::Nlu nlu_head(const Build& b, P::NluHeadContext* context) {
  ast::Nlu result;
  result.head = head(b, context, context->label);
  if (context->PATTERN() != nullptr) {
    result.kind = ast::NluKind::pattern;
  } else if (context->model != nullptr) {
    result.kind = ast::NluKind::remote;
    result.model = fixed_text(b, context->model, "The name of a model");
  } else {
    keyword_options(b, context, result);
  }
  return result;
}

ast::PatternForm pattern_form(const Build& b, P::PatternFormContext* context) {
  ast::PatternForm result;
  result.pattern = plain_text(b, context->pattern, "A pattern");
  result.pattern_span = b.span(context->pattern);
  result.span = b.span(context);
  for (P::FieldContext* capture : context->captures) result.captures.push_back(field(b, capture, "A capture"));
  return result;
}

void threshold(const Build& b, P::ThresholdContext* context, ast::Nlu& nlu) {
  if (nlu.kind != ast::NluKind::remote) {
    b.findings.add(diag::Code::misplaced, b.span(context), {{"what", "A threshold"}, {"place", "behind this NLU"}})
        .note("It belongs to a remote NLU: `nlu topic remote \"topics\" { billing, sales } threshold 0.7`.");
    return;
  }
  nlu.threshold_span = b.span(context->value);
  const std::string_view written = b.slice(nlu.threshold_span);
  double value = 0;
  const auto end = written.data() + written.size();
  if (std::from_chars(written.data(), end, value).ec != std::errc{} || value > 1)
    b.findings.add(diag::Code::wrong_threshold, nlu.threshold_span);
  else nlu.threshold = value;
}

}  // namespace bot::syntax
