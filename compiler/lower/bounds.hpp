#pragma once
// Inside of lower/: how much one turn can do at most.

#include <vector>

#include "compiler/lower/rows.hpp"

namespace bot::lower {

struct Bounds {
  std::uint32_t steps = 0;  ///< instructions
  std::uint32_t jumps = 0;  ///< states entered
};

/// Reads the finished rows; `counts` has the number of instructions of each chunk. Arrows must not form a cycle.
[[nodiscard]] Bounds bounds(const model::Program& program, const Rows& rows, const emit::Image& image,
                            const std::vector<std::uint32_t>& counts);

}  // namespace bot::lower
