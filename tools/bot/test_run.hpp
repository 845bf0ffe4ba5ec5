#pragma once
// Plays `test` blocks against a bot.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tools/bot/conversation.hpp"

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
  std::string who;         ///< the line's first word: user, bot, tap, expect, …
  std::string text;        ///< the rest of it
  std::uint32_t line = 0;  ///< in the source; 0 for what came
  bool spoken = false;     ///< the text is what somebody said
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

/// Values of the config variables: from the manifest beside the bot and from --config, never from the environment.
/// Throws UsageError.
void configure(const Input& input, const Arguments& arguments, const runtime::Artifact& artifact, runtime::Config& out);

/// Plays one test after the other, each from the start: on a Monday at nine in the bot's time zone, with the same seed.
class TestBench {
 public:
  /// The bot was made of the result, with probes. Both outlive it.
  TestBench(const driver::Result& result, const LoadedBot& bot, const runtime::Config* config = nullptr);

  /// Called after each turn of each test; the machine then records.
  void watch(std::function<void(const runtime::Machine&)> each) { each_ = std::move(each); }
  [[nodiscard]] talk::Talker& talker() { return talker_; }

  [[nodiscard]] TestResult run(const model::Test& test);

 private:
  const driver::Result& result_;
  const LoadedBot& bot_;
  talk::Talker talker_;
  std::string zone_;
  std::int64_t start_ = 0;
  std::function<void(const runtime::Machine&)> each_;
};

}  // namespace bot::tool
