#pragma once
// Projects (a directory with a bot.toml) and the paths of a command line: which bots are meant.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tools/bot/command.hpp"

namespace bot::tool {

inline constexpr std::string_view manifest_name = "bot.toml";

struct Project {
  std::string folder;  ///< "" or with a slash at its end
  std::string main;    ///< path of the main file, folder included
};

/// Reads a manifest. Throws FileError.
[[nodiscard]] Project read_project(const std::string& manifest);
/// The project of the working directory or of the nearest directory above that has a manifest.
[[nodiscard]] std::optional<Project> find_project();

/// One bot to be compiled.
struct Input {
  std::string name;  ///< of the main file: its path, or what standard input is called
  bool from_stdin = false;
  std::vector<std::string> tests;  ///< paths of the test files that belong to it
};

/// The bots that the paths mean; without paths, the project around. Throws FileError and UsageError.
/// A test file means its bot with these tests alone, except where `tests_alone` is false.
[[nodiscard]] std::vector<Input> find_inputs(const Arguments& arguments, bool tests_alone);

/// A test with the names in it resolved.
struct PreparedTest {
  const ast::Test* test = nullptr;
  source::FileId file{};
  std::vector<std::string> events;    ///< by step: the event to raise
  std::vector<std::uint64_t> states;  ///< by step: id of the state that is expected
};

/// The tests of a bot without errors: in its main file, then in the files of tests. Reports names that are not there.
[[nodiscard]] std::vector<PreparedTest> prepare_tests(driver::Result& result);

/// Reads and compiles. Throws FileError for a file that cannot be read; a module that cannot is a finding.
struct Compiled {
  driver::Result result;
  std::vector<PreparedTest> tests;  ///< point into the result
};
[[nodiscard]] Compiled compile(const Input& input, bool strip);

}  // namespace bot::tool
