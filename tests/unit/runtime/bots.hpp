#pragma once
// Compiled bots for the tests of the runtime.

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/runtime/talk.hpp"

namespace bot::test {

/// The artifact of a source; fails the test when it does not compile.
[[nodiscard]] Aligned compile(std::string_view source, bool strip = true);
/// examples/handover.
[[nodiscard]] std::string tutorial_source();
[[nodiscard]] const Aligned& tutorial();

struct NamedBot {
  const char* name;
  std::string source;
};
/// The tutorial, and bots that use every opcode between them.
[[nodiscard]] const std::vector<NamedBot>& rich_bots();

/// A conversation with the artifact of a source.
class Told : public Talk {
 public:
  explicit Told(std::string_view source, std::uint64_t seed = 1) : Talk(compile(source), seed) {}
};

}  // namespace bot::test
