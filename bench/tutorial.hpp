#pragma once
// The tutorial's bot and its conversation, for everything that is measured.

#include <memory>
#include <string>
#include <vector>

#include "bytecode/encoding.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::bench {

/// Source text of examples/handover/handover.bot.
[[nodiscard]] std::string tutorial_source();
/// Compiles it; ends the program when that fails.
[[nodiscard]] bytecode::Bytes compile_tutorial(bool strip);

/// The events of one conversation: greeting, a message nobody understands, both choices, an agent, a new start.
[[nodiscard]] const std::vector<runtime::Event>& conversation();

}  // namespace bot::bench
