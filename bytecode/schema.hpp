#pragma once
// The schema of a session: one number for everything that the words in it mean.

#include <cstdint>

#include "bytecode/artifact.hpp"

namespace bot::bytecode {

/// hash64, seeded with the bot's id, of these u64 words: for each variable its id and its type. A type is its type
/// byte; behind that of an enum, a number of its NLU (from 1, in the order they come up) and, the first time, its
/// values' count and ids; behind that of a record or a list, a number of its shape and, the first time, the count of
/// its fields and of each the name's hash and the type. Rows must be in range, and shapes hold only shapes before them.
[[nodiscard]] std::uint64_t session_schema(const View& view);

/// The same for the cells that a session keeps for one resume point, seeded with its id.
[[nodiscard]] std::uint64_t resume_schema(const View& view, std::uint32_t resume);

}  // namespace bot::bytecode
