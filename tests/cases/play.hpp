#pragma once
// Compiles a case and talks to it.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/cases/case_file.hpp"

namespace bot::cases {

struct Played {
  std::vector<std::string> lines;     ///< what the expectation should be
  std::vector<std::string> problems;  ///< promises that were broken, for people
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t others = 0;  ///< findings of severity info
};

/// `name` is relative to `root`, with forward slashes; modules are read relative to it.
[[nodiscard]] Played play(const std::filesystem::path& root, const std::string& name, const CaseFile& file);

[[nodiscard]] bool read_file(const std::filesystem::path& path, std::string& out);

}  // namespace bot::cases
