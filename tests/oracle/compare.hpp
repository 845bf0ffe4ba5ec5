#pragma once
// A program in both interpreters, and the same conversation with both.

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/session/session.hpp"
#include "tests/oracle/generate.hpp"

namespace bot::oracle {

/// A compiled bot.
struct Bot {
  driver::Result compiled;
  std::vector<std::uint64_t> words;  ///< the artifact, aligned
  runtime::LoadResult loaded;
  std::set<std::string> vars;  ///< qualified names of those that the artifact has
  bool rich = false;
  std::string problem;    ///< what is wrong when there is no artifact
  bool internal = false;  ///< the artifact was made, and refused by the loader

  [[nodiscard]] const model::Program& program() const { return compiled.program; }
};
[[nodiscard]] std::unique_ptr<Bot> compile(const std::string& source);

/// The runtime's session in the form of oracle::view.
[[nodiscard]] std::string view(const Bot& bot, const runtime::Session& session);

/// How a conversation went.
struct Run {
  std::size_t turns = 0;
  std::size_t failed = 0;  ///< turns with an error, the same on both sides
  std::vector<std::size_t> seen = std::vector<std::size_t>(feature_count);  ///< turns with each feature
  bool limited = false;                                                     ///< stopped by a limit of the runtime
  bool differs = false;
  std::string report;  ///< of the last turn, when it differs
};

/// Makes up `count` steps while it plays them; `steps` gets them.
[[nodiscard]] Run play_random(const Bot& bot, std::uint64_t seed, std::size_t count, std::vector<Step>& steps);
/// Plays steps until the two differ.
[[nodiscard]] Run play(const Bot& bot, std::uint64_t seed, const std::vector<Step>& steps);
/// Fewer steps that still make a difference.
[[nodiscard]] std::vector<Step> shrink(const Bot& bot, std::uint64_t seed, std::vector<Step> steps);

}  // namespace bot::oracle
