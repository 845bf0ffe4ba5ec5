#include "compiler/analyze/analyze.hpp"

#include "compiler/analyze/explore.hpp"
#include "compiler/analyze/guards.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

Looked analyze(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings,
               std::size_t explored_states) {
  Looked looked;
  check_keywords(program, sources, findings);
  check_patterns(program, sources, findings);
  check_texts(program, sources, findings);
  if (!findings.ok()) return looked;
  check_futile(program, findings);
  const std::vector<bool> entered = entered_states(program);
  check_agent(program, entered, findings);
  check_reachability(program, findings);
  Solver solver(program, sources);
  const std::vector<bool> dead = check_guards(program, solver, findings);
  if (!check_cycles(program, findings)) return looked;
  if (check_answers(program, sources, solver, entered, findings)) check_escape(program, entered, dead, findings);
  const Lexicon lexicon(program);
  check_choices(program, lexicon, sources, entered, findings);
  check_buttons(program, entered, findings);
  check_samples(program, lexicon, findings);
  check_overlaps(program, lexicon, entered, findings);
  check_channels(program, findings);
  looked.analyzed = true;
  if (explored_states == 0) {
    check_rules(program, findings);
  } else {
    const Explored explored = explore(program, sources, explored_states, findings);
    looked.explored = explored.complete && explored_states == default_explored_states;
  }
  // What nothing uses may be what an error speaks of.
  if (findings.ok()) check_unused(program, findings);
  return looked;
}

}  // namespace bot::analyze
