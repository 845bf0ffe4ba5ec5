#pragma once
// The schema of a session: one number for everything that the words in it mean.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bytecode/artifact.hpp"
#include "bytecode/hash.hpp"
#include "bytecode/types.hpp"

namespace bot::bytecode {

/// hash64, seeded with the bot's id, of these u64 words: for each variable its id and its type byte, and for an enum
/// the number of values of its NLU and their ids, in order. Rows must be in range.
[[nodiscard]] inline std::uint64_t session_schema(std::uint64_t bot_id, std::span<const VariableRow> variables,
                                                  std::span<const NluRow> nlus, std::span<const ValueRow> values) {
  // An NLU counts with all its values once; a number of its own stands for it where it comes again.
  std::vector<std::uint32_t> seen(nlus.size());
  std::vector<std::uint64_t> words;
  std::uint32_t enums = 0;
  for (const VariableRow& v : variables) {
    words.push_back(v.id);
    words.push_back(v.type);
    if (type_of_byte(v.type, v.nlu).base != BaseType::enum_) continue;
    words.push_back(seen[v.nlu]);
    if (seen[v.nlu] != 0) continue;
    seen[v.nlu] = ++enums;
    const NluRow& n = nlus[v.nlu];
    words.push_back(n.value_count);
    for (const ValueRow& value : values.subspan(n.values, n.value_count)) words.push_back(value.id);
  }
  return hash64({reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::uint64_t)}, bot_id);
}

}  // namespace bot::bytecode
