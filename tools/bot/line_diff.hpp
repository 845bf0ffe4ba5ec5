#pragma once
// Two texts line by line, in the form of `diff -u`.

#include <string>
#include <string_view>

namespace bot::tool {

/// Empty when the texts are the same. Both sides are called `name`.
[[nodiscard]] std::string line_diff(std::string_view before, std::string_view after, std::string_view name);

}  // namespace bot::tool
