#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/renderers.hpp"

namespace bot::diag {

namespace {

// The words editors look for.
std::string_view gcc_word(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "note";
  }
  return "";
}

}  // namespace

std::string render_gcc(const Findings& findings, const source::SourceSet& sources, const RenderOptions& options) {
  std::string out;
  const auto shown = chosen(findings, options);
  for (const Finding* f : shown) {
    const Finding& finding = *f;
    const std::string where = location(sources, finding.primary);
    out += where.empty() ? "bot: " : where;
    out.append(gcc_word(finding.severity)).append(": ").append(clean(finding.message));
    out.append(" [").append(describe(finding.code).id).append("]\n");
  }
  const std::string left = rest(findings, shown, options);
  return left.empty() ? out : out + "bot: note: " + left;
}

}  // namespace bot::diag
