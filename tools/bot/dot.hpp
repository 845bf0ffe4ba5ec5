#pragma once
// Charts as pictures: the program `dot` of Graphviz.

#include <optional>
#include <string>

namespace bot::tool {

/// The chart as SVG; nothing when `dot` is not installed. Throws FileError when it fails.
[[nodiscard]] std::optional<std::string> draw(const std::string& chart);

}  // namespace bot::tool
