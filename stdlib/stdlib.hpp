#pragma once
// The standard library: the modules `use std/…` means, as source text inside of the program.

#include <optional>
#include <span>
#include <string_view>

namespace bot::stdlib {

struct Module {
  std::string_view name;  ///< "std/agent"
  std::string_view text;
};

/// All modules, sorted by name.
[[nodiscard]] std::span<const Module> modules();
/// The text of a module, or nothing.
[[nodiscard]] std::optional<std::string_view> find(std::string_view name);

}  // namespace bot::stdlib
