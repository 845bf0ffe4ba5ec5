#include "stdlib/stdlib.hpp"

#include <vector>

#include "stdlib/embedded.hpp"

namespace bot::stdlib {

std::span<const Module> modules() {
  static const std::vector<Module> all = [] {
    std::vector<Module> out;
    for (const auto& file : embedded()) {
      std::string_view name = file.name;
      name.remove_suffix(std::string_view(".bot").size());
      out.push_back({name, file.text});
    }
    return out;
  }();
  return all;
}

std::optional<std::string_view> find(std::string_view name) {
  for (const Module& m : modules())
    if (m.name == name) return m.text;
  return std::nullopt;
}

}  // namespace bot::stdlib
