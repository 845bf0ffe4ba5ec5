#include "compiler/analyze/analyze.hpp"

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

void analyze(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  check_keywords(program, sources, findings);
  check_patterns(program, sources, findings);
  check_texts(program, sources, findings);
  if (!findings.ok()) return;
  check_agent(program, findings);
  check_reachability(program, findings);
  if (!check_cycles(program, findings)) return;
  check_answers(program, findings);
  check_choices(program, sources, findings);
  check_buttons(program, findings);
  check_samples(program, findings);
  check_rules(program, findings);
}

}  // namespace bot::analyze
