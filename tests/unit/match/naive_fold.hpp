#pragma once
// Folding done a second time, straight from the rule in bytecode/fold.hpp: whole texts through utf8proc_map, no fast
// path, no pieces.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bot::test {

[[nodiscard]] std::vector<std::string> naive_fold(std::string_view text, std::uint8_t profile);

}  // namespace bot::test
