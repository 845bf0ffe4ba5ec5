#pragma once
// What `bot test` does besides running tests: it writes some, talks at random, and tries whether the tests notice
// mistakes.

#include <cstdint>
#include <string>
#include <vector>

#include "tools/bot/coverage.hpp"
#include "tools/bot/test_player.hpp"

namespace bot::tool {

/// A bot with what its tests are played with. All are alive as long as it is used.
struct TestSubject {
  const Input& input;
  const driver::Result& result;
  const LoadedBot& bot;
  const runtime::Config& config;
};

/// A suite that covers what was found to be reachable.
struct GeneratedSuite {
  std::string text;  ///< of a test file, formatted
  std::size_t tests = 0;
  CoverageReport coverage;            ///< of these tests alone
  std::vector<std::string> failures;  ///< conversations in which a turn fails, each as an error's text
  bool cut = false;                   ///< the search has stopped at its limit
};
[[nodiscard]] GeneratedSuite generate_suite(const TestSubject& subject);

/// A random conversation that goes wrong, as short as it could be made.
struct FoundProblem {
  std::string what;  ///< one sentence
  std::string test;  ///< to be pasted, formatted
};
struct RandomTalks {
  std::size_t conversations = 0, turns = 0;
  std::vector<FoundProblem> problems;
};
[[nodiscard]] RandomTalks talk_at_random(const TestSubject& subject, std::size_t conversations, std::uint64_t seed);

/// A change of the bot.
struct Mutant {
  source::Span span;
  std::string replacement;
  std::string what;    ///< "the condition is turned round"
  bool drops = false;  ///< a whole handler
};
/// All that are tried, in the order of the sources. Those of modules of the standard library are not among them.
[[nodiscard]] std::vector<Mutant> mutants_of(const driver::Result& result);
/// The lines of a source that the mutant changes, as a diff.
[[nodiscard]] std::string mutant_diff(const driver::Result& result, const Mutant& mutant);

/// Values of the config variables: from the manifest beside the bot and from --config, never from the environment.
void configure(const Input& input, const Arguments& arguments, const runtime::Artifact& artifact, runtime::Config& out);

/// `bot test --generate` and so on: `mode` is the option.
[[nodiscard]] Exit run_test_mode(std::string_view mode, const Arguments& arguments);

}  // namespace bot::tool
