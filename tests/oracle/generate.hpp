#pragma once
// Random programs and conversations. The same seed gives the same ones.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/naive.hpp"

namespace bot::oracle {

/// splitmix64.
struct Rng {
  std::uint64_t state = 0;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// From 0 to n - 1; n is not 0.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  bool chance(unsigned percent) { return next() % 100 < percent; }
  /// From a to b.
  int between(int a, int b) {
    return a + static_cast<int>(below(static_cast<std::size_t>(b) - static_cast<std::size_t>(a) + 1));
  }
  template <typename T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }
};

/// The text of a bot. Well typed; the analysis may still refuse it.
[[nodiscard]] std::string random_program(std::uint64_t seed);

/// One turn of a conversation, so that it can be played again without the turns before it: buttons and calls are
/// counted back from the latest ones.
struct Step {
  Event event;             ///< its time, tapped and call are filled in when it is played
  std::int64_t later = 0;  ///< milliseconds since the event before; may be below 0
  bool at_due = false;     ///< at the time when something is due, plus `later`
  std::size_t back = 0;    ///< which button or call
};

/// What a random step is made for.
struct Played {
  const model::Program& program;
  const Session& session;
  std::size_t buttons = 0;                  ///< shown so far
  std::vector<model::ServiceCallId> calls;  ///< made so far
};
[[nodiscard]] Step random_step(Rng& rng, const Played& played);

/// For people: what happens.
[[nodiscard]] std::string describe(const Step& step);

}  // namespace bot::oracle
