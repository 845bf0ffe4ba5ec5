// The regular expressions of pattern NLUs.

#include "bytecode/pattern.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

std::string counted(std::size_t count, const std::string& what) {
  if (count == 0) return "no " + what + "s";
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// The part of the pattern in its source, else the whole.
source::Span place(const ast::PatternForm& form, const std::string& part, const source::SourceSet& sources) {
  const std::size_t at = part.empty() ? std::string::npos : sources.text(form.pattern_span).find(part);
  if (at == std::string::npos) return form.pattern_span;
  const auto begin = form.pattern_span.begin + static_cast<std::uint32_t>(at);
  return {form.pattern_span.file, begin, begin + static_cast<std::uint32_t>(part.size())};
}

}  // namespace

void check_patterns(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  for (const model::Nlu& n : program.nlus) {
    if (n.kind != model::NluKind::pattern) continue;
    for (const ast::PatternForm& form : n.ast->patterns) {
      const bytecode::PatternCheck check = bytecode::check_pattern(form.pattern);
      if (!check.problem.empty()) {
        findings.add(Code::bad_pattern, place(form, check.part, sources), {{"reason", check.problem}});
        continue;
      }
      if (check.captures.size() == form.captures.size()) continue;
      auto& f = findings.add(
          Code::capture_count, form.pattern_span,
          {{"groups", counted(check.captures.size(), "group")}, {"captures", counted(form.captures.size(), "name")}});
      if (check.captures.size() > form.captures.size())
        f.note("Parentheses that only hold something together are written `(?:…)`.");
    }
  }
}

}  // namespace bot::analyze
