// Sets of values as ranges of numbers.

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "compiler/analyze/solver.hpp"

namespace bot::analyze {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

}  // namespace

ValueSet both(const ValueSet& a, const ValueSet& b) {
  ValueSet out;
  out.none = a.none && b.none;
  for (std::size_t i = 0, k = 0; i < a.ranges.size() && k < b.ranges.size();) {
    const Range &x = a.ranges[i], &y = b.ranges[k];
    const std::int64_t low = std::max(x.low, y.low), high = std::min(x.high, y.high);
    if (low <= high) out.ranges.push_back({low, high});
    if (x.high < y.high) ++i;
    else ++k;
  }
  return out;
}

ValueSet without(const ValueSet& a, const ValueSet& b) {
  ValueSet out;
  out.none = a.none && !b.none;
  for (const Range& r : a.ranges) {
    std::int64_t low = r.low;
    bool rest = true;
    for (const Range& cut : b.ranges) {
      if (cut.high < low) continue;
      if (cut.low > r.high) break;
      if (cut.low > low) out.ranges.push_back({low, cut.low - 1});
      rest = cut.high < r.high;
      if (!rest) break;
      low = cut.high + 1;
    }
    if (rest) out.ranges.push_back({low, r.high});
  }
  return out;
}

ValueSet either(const ValueSet& a, const ValueSet& b) {
  ValueSet out;
  out.none = a.none || b.none;
  std::vector<Range> all = a.ranges;
  all.insert(all.end(), b.ranges.begin(), b.ranges.end());
  std::sort(all.begin(), all.end(), [](const Range& x, const Range& y) { return x.low < y.low; });
  for (const Range& r : all) {
    const bool joins =
        !out.ranges.empty() && (out.ranges.back().high == largest || r.low <= out.ranges.back().high + 1);
    if (joins) out.ranges.back().high = std::max(out.ranges.back().high, r.high);
    else out.ranges.push_back(r);
  }
  return out;
}

std::int64_t ordered(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value == 0 ? 0.0 : value);
  return bits < 0 ? bits ^ largest : bits;
}

double number_of(std::int64_t ordered) { return std::bit_cast<double>(ordered < 0 ? ordered ^ largest : ordered); }

}  // namespace bot::analyze
