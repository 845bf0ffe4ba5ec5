#pragma once
// Whole processes, timed from outside.

#include <string>
#include <vector>

namespace bot::bench {

struct ProcessFigures {
  double first_output_ms = 0;  ///< from just before the start to the first byte on standard output; median
  double processor_ms = 0;     ///< user and system time; median
  double whole_ms = 0;         ///< to its end; median
  double slowest_ms = 0;       ///< of the first figure
  long peak_kib = 0;           ///< resident memory, the largest of all runs
};

/// Runs a program `runs` times with `input` on standard input. Ends this program when it cannot be started.
[[nodiscard]] ProcessFigures time_process(const std::vector<std::string>& command, const std::string& input, int runs);

}  // namespace bot::bench
