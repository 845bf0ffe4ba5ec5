#pragma once
// Equal things once, each with a number.

#include <algorithm>
#include <cstdint>
#include <vector>

namespace bot::emit {

/// Finds the index of an equal item; the items themselves live with the caller.
class Interner {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};  ///< no index

  /// `equal(i)` compares with item i; returns its index, or `next` after noting it.
  template <typename Equal>
  std::uint32_t find_or_add(std::uint64_t hash, std::uint32_t next, const Equal& equal) {
    if ((used_ + 1) * 2 > places_.size()) grow();
    const auto part = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = part & (places_.size() - 1);; at = (at + 1) & (places_.size() - 1)) {
      Place& place = places_[at];
      if (place.index == none) {
        place = {part, next};
        ++used_;
        return next;
      }
      if (place.hash == part && equal(place.index)) return place.index;
    }
  }

 private:
  struct Place {
    std::uint32_t hash = 0;  // a half of it: small places stay in the cache
    std::uint32_t index = none;
  };
  void grow() {
    std::vector<Place> old(std::max<std::size_t>(64, places_.size() * 2));
    old.swap(places_);
    for (const Place& place : old) {
      if (place.index == none) continue;
      std::size_t at = place.hash & (places_.size() - 1);
      while (places_[at].index != none) at = (at + 1) & (places_.size() - 1);
      places_[at] = place;
    }
  }
  std::vector<Place> places_;
  std::size_t used_ = 0;
};

}  // namespace bot::emit
