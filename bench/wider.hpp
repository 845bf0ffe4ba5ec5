#pragma once
// Measurements beyond the tutorial: large sources, the other examples, many phrases.

#include "runtime/load/artifact.hpp"

namespace bot::bench {

/// The memory of `bot check` at several sizes.
void memory_figures();
/// Lines of generated source per second at several sizes.
void compile_figures();
/// Checking large bots, with and without the analysis.
void analysis_figures();
/// The median turn of every example, over the messages of its transcript.
void example_figures();
/// A message of about 40 bytes against 100 and 100,000 phrases.
void matcher_figures();

/// Opening an artifact of 10 MB.
void large_artifact_figures();
/// Turns of two threads that share the artifact, beside those of one.
void thread_figures(const runtime::Artifact& artifact);

/// One row of the table.
void line(const char* what, const char* value, const char* limit);

}  // namespace bot::bench
