#pragma once
// Inside of vm/: how a chunk ended.

#include <cstdint>

#include "runtime/vm/machine.hpp"

namespace bot::runtime {

struct Machine::Outcome {
  enum class Kind : std::uint8_t { end, stay, go, open, failed };
  Kind kind = Kind::end;
  std::uint32_t row = 0;  ///< state or flow
};

}  // namespace bot::runtime
