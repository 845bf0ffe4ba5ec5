#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/renderers.hpp"

namespace bot::diag {

std::string render_short(const Findings& findings, const source::SourceSet& sources, const RenderOptions& options) {
  std::string out;
  const auto shown = chosen(findings, options);
  for (const Finding* f : shown) {
    const Finding& finding = *f;
    out += location(sources, finding.primary);
    out.append(word(finding.severity)).append("[").append(describe(finding.code).id).append("]: ");
    out += clean(finding.message) + '\n';
  }
  return out + rest(findings, shown, options);
}

}  // namespace bot::diag
