#pragma once
// Compiled bots for the tests of the runtime, and a way to talk to them.

#include <catch2/catch.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/load/artifact.hpp"
#include "runtime/session/session.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::test {

/// Bytes at an address divisible by 8.
class Aligned {
 public:
  Aligned() = default;
  explicit Aligned(std::span<const std::byte> bytes);
  [[nodiscard]] std::span<const std::byte> bytes() const {
    return {reinterpret_cast<const std::byte*>(words_.data()), size_};
  }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_ = 0;
};

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

/// A loaded bot with one conversation.
class Talk {
 public:
  explicit Talk(std::string_view source, std::uint64_t seed = 1);
  explicit Talk(const Aligned& artifact, std::uint64_t seed = 1);

  /// What the bot answers, a line for each effect: the text, "[handover TEAM|NOTE]", "[ended]" or "[error: …]".
  std::string say(std::string_view message);
  std::string raise(std::string_view event);
  std::string run(const runtime::Event& event);

  [[nodiscard]] runtime::TurnError error() const { return error_; }
  [[nodiscard]] const runtime::Artifact& artifact() const { return *loaded_.artifact; }
  /// The bytes of the session.
  [[nodiscard]] std::vector<std::byte> saved() const { return {session.bytes().begin(), session.bytes().end()}; }

  runtime::Session session;
  runtime::Machine machine;
  runtime::Limits limits;

 private:
  Aligned file_;
  runtime::LoadResult loaded_;
  runtime::TurnError error_ = runtime::TurnError::none;
};

/// A message or, with "!" in front, an event.
[[nodiscard]] runtime::Event event_of(std::string_view line);
/// About twenty events that lead through every rich bot.
[[nodiscard]] std::span<const std::string_view> script();

/// Loads the bytes and runs the script with small limits. What it accepts must behave: every text of an effect is
/// UTF-8, and the session can be restored after each turn. Gives the reason when the loader refuses.
[[nodiscard]] std::string try_out(std::span<const std::byte> aligned);

}  // namespace bot::test
