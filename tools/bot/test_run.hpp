#pragma once
// Runs `test` blocks against a bot.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tools/bot/conversation.hpp"
#include "tools/bot/project.hpp"

namespace bot::tool {

/// What became of one line of a test, in the order of the conversation.
struct TestLine {
  enum class Kind : std::uint8_t {
    told,      ///< the test's line, and it went as it says
    expected,  ///< the test's line, but it went otherwise
    came,      ///< what came instead
    later,     ///< the test's line; nothing is known about it, since the test had failed already
  };
  Kind kind = Kind::told;
  std::string who;  ///< user, bot, event, expect
  std::string text;
  std::uint32_t line = 0;  ///< in the source; 0 for what came
};

struct TestResult {
  std::string name;
  std::string file;
  std::uint32_t line = 0;
  bool passed = false;
  std::vector<TestLine> lines;
};

/// Whether the text fits the pattern, in which every `*` stands for anything, also line breaks and nothing.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view text);

[[nodiscard]] TestResult run_test(const driver::Result& result, const LoadedBot& bot, const PreparedTest& prepared);

}  // namespace bot::tool
