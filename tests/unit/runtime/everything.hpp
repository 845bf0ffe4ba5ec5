#pragma once
// A bot made by hand that has a row of every kind.

#include "tests/unit/runtime/small.hpp"

namespace bot::test {

struct Everything : Small {
  std::uint32_t texts, receipt, receipts, payload;  // shapes
  std::uint32_t order, topic, number, colors;       // NLUs
  std::uint32_t paid, orders;                       // intents
  std::uint32_t called, called_state, called_end;   // a flow with a parameter and a result
  std::uint32_t second, last;                       // states
  std::uint32_t language, kept, currency, count;    // variables
  std::uint32_t asks, calls, tries;                 // resume points
  std::uint32_t place, twice;                       // a service, a function
  std::uint32_t greeting;                           // a text with a placeholder

  Everything();
};

/// Events that lead through it.
[[nodiscard]] std::vector<std::string_view> everything_script();

}  // namespace bot::test
