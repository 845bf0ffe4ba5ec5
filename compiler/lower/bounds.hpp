#pragma once
// Inside of lower/: how much one turn can do at most.

#include <vector>

#include "compiler/lower/rows.hpp"

namespace bot::lower {

/// Arrows that may follow each other in one turn.
inline constexpr std::uint32_t max_arrows = 2000;

struct Bounds {
  std::uint32_t steps = 0;  ///< instructions
  std::uint32_t jumps = 0;  ///< states entered
  bool too_deep = false;    ///< more than max_arrows lead from state to state without a wait; the bound means nothing
};

/// Reads the finished rows; `counts` has the number of instructions of each chunk. Arrows must not form a cycle.
[[nodiscard]] Bounds bounds(const model::Program& program, const Rows& rows, const emit::Image& image,
                            const std::vector<std::uint32_t>& counts);

}  // namespace bot::lower
