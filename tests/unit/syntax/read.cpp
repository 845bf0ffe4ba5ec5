#include "tests/unit/syntax/read.hpp"

#include <algorithm>

#include "compiler/syntax/parse.hpp"

namespace bot::syntax_test {

Parsed read(std::string text) {
  Parsed result;
  result.sources = std::make_unique<source::SourceSet>();
  result.file = result.sources->add("test.bot", std::move(text));
  result.module = syntax::parse(*result.sources, result.file, result.findings);
  return result;
}

std::string Parsed::told() const {
  std::string all;
  for (const diag::Finding& finding : findings.all()) {
    const source::LineColumn at = sources->position(file, finding.primary.begin);
    all += std::string(diag::describe(finding.code).id) + " " + std::to_string(at.line) + ":" +
           std::to_string(at.column) + " [" + std::string(sources->text(finding.primary)) + "] " + finding.message +
           "\n";
  }
  return all;
}

std::string Parsed::codes() const {
  std::string all;
  for (const diag::Finding& finding : findings.all())
    all += (all.empty() ? "" : " ") + std::string(diag::describe(finding.code).id);
  return all;
}

std::string Parsed::fixed() const {
  std::vector<diag::Edit> edits;
  for (const diag::Finding& finding : findings.all())
    if (!finding.fixes.empty())
      edits.insert(edits.end(), finding.fixes.front().edits.begin(), finding.fixes.front().edits.end());
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.span.begin > b.span.begin; });
  std::string text(sources->text(file));
  for (const diag::Edit& edit : edits) text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
  return text;
}

std::string in_state(const std::string& inside) {
  return "bot demo {\n  title \"Demo\"\n}\nnlu greeting keyword {\n  hi: \"hi\"\n}\nflow talk {\n"
         "  initial intent greet = greeting\n  initial state hello {\n" +
         inside +
         "\n    otherwise -> done\n  }\n"
         "  end state done { say \"Dah\" }\n}\nfallback flow default { initial end state hint { say \"Ketik hi\" } }\n";
}

}  // namespace bot::syntax_test
