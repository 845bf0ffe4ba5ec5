#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/renderers.hpp"

namespace bot::diag {

std::string render_short(const Findings& findings, const source::SourceSet& sources) {
  std::string out;
  for (const Finding& finding : findings.all()) {
    out += location(sources, finding.primary);
    out.append(word(finding.severity)).append("[").append(describe(finding.code).id).append("]: ");
    out += clean(finding.message) + '\n';
  }
  return out;
}

}  // namespace bot::diag
