#pragma once
// Inside of lower/: how much one turn can do at most.

#include <vector>

#include "compiler/lower/rows.hpp"

namespace bot::lower {

/// Arrows that may follow each other in one turn.
inline constexpr std::uint32_t max_arrows = 2000;
/// Messages, taps and timers that wait for a service at most, and run behind each other when it has answered.
inline constexpr std::uint32_t max_queue = 32;
/// Waiting states that `-> back` remembers for a flow.
inline constexpr std::uint32_t max_history = 8;

struct Bounds {
  std::uint32_t steps = 0;  ///< instructions
  std::uint32_t jumps = 0;  ///< states entered
  bool too_deep = false;    ///< more than max_arrows lead from state to state without a wait; the bound means nothing
};

/// Reads the finished rows; `counts` has the number of instructions of each chunk at most. Arrows must not form a
/// cycle.
///
/// A turn is one delivery of an event, or several: of what is due before it, of what has waited for a service, of the
/// flows that come to the top. The bound of one delivery is the dearest way through handlers and states; the bound of
/// the turn is that of one delivery times their number.
[[nodiscard]] Bounds bounds(const model::Program& program, const Rows& rows, const emit::Image& image,
                            const std::vector<std::uint64_t>& counts);

}  // namespace bot::lower
