#include "compiler/analyze/analyze.hpp"

namespace bot::analyze {

void analyze(const model::Program&, const source::SourceSet&, diag::Findings&) {}

}  // namespace bot::analyze
