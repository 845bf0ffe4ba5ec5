#pragma once
// Inside of vm/: how a chunk ended, and whose chunk it was.

#include <cstdint>

#include "runtime/vm/machine.hpp"

namespace bot::runtime {

struct Machine::Outcome {
  enum class Kind : std::uint8_t {
    end,      ///< the chunk is over
    stay,     ///< … and no arrow follows
    go,       ///< to the state `row`
    back,     ///< to the state before
    open,     ///< the flow `row`, whose parameters are set
    call,     ///< the same, and the block waits for it
    wait,     ///< the block waits for an answer or a service
    return_,  ///< the flow closes with `value`
    idle,     ///< nothing is left to do
    failed,
  };
  Kind kind = Kind::end;
  std::uint32_t row = 0;
  Word value = 0;
};

/// Entry actions of the open state, or the block of a handler.
struct Machine::Role {
  bool entry = false;
  std::uint32_t handler = bytecode::no_row;
};

}  // namespace bot::runtime
