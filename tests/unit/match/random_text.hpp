#pragma once
// Random messages and phrases from small alphabets, so that matches, near misses and odd neighbours are frequent.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

namespace bot::test {

/// A small generator with the same numbers everywhere (splitmix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  /// Below `limit`, which is not 0.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }

 private:
  std::uint64_t state_;
};

/// How many times the usual number of random cases are run: BOT_TEST_ROUNDS, 1 without it.
inline std::size_t rounds() {
  const char* value = std::getenv("BOT_TEST_ROUNDS");
  const long wanted = value == nullptr ? 1 : std::atol(value);
  return wanted > 0 ? static_cast<std::size_t>(wanted) : 1;
}

inline std::string pick(Random& random, std::span<const std::string_view> pieces, std::size_t most) {
  std::string text;
  for (std::size_t left = random.below(most + 1); left > 0; --left) text += pieces[random.below(pieces.size())];
  return text;
}

}  // namespace bot::test
