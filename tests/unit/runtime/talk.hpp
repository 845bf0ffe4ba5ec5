#pragma once
// Loaded bots, and a way to talk to them.

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

/// A loaded bot with one conversation. After every turn the session is saved and restored.
class Talk {
 public:
  explicit Talk(const Aligned& artifact, std::uint64_t seed = 1);

  /// What the bot answers, a line for each effect: the text, "[handover TEAM|NOTE]", "[ended]", "[error: …]",
  /// "[image ADDRESS|CAPTION]", "[call 1 orders.place {qty: 2}]", "[emit NAME {…}]", and a line for each part of a
  /// message: "  1 LABEL", "  > LABEL ADDRESS", "  # TITLE|TEXT|IMAGE".
  std::string say(std::string_view message);
  std::string raise(std::string_view event, const runtime::Value& value = {});
  /// Taps the button with this number of the last turn that showed one.
  std::string tap(std::uint32_t number);
  std::string result(bool ok, const runtime::Value& value = {});
  /// Only time passes.
  std::string wait(std::int64_t milliseconds);
  /// A line of a script: a message; "!name" an event; "*1" a tap; "+ok", "+fail" the answer of a service; "+wait" ten
  /// minutes.
  std::string line(std::string_view line);
  std::string run(const runtime::Event& event);

  [[nodiscard]] runtime::TurnError error() const { return error_; }
  [[nodiscard]] const runtime::Artifact& artifact() const { return *loaded_.artifact; }
  /// The bytes of the session.
  [[nodiscard]] std::vector<std::byte> saved() const { return {session.bytes().begin(), session.bytes().end()}; }

  runtime::Session session;
  runtime::Machine machine;
  runtime::Limits limits;
  runtime::Deployment deployment;
  bool restoring = true;         ///< go on with the restored session
  std::int64_t now = 1'000'000;  ///< time of the next event; a second later after each
  std::vector<std::string> payloads;
  std::uint64_t last_call = 0;

 private:
  Aligned file_;
  runtime::LoadResult loaded_;
  runtime::TurnError error_ = runtime::TurnError::none;
};

/// `{name: "Ani", items: [1, 2]}`; a secret value is `***`.
[[nodiscard]] std::string show(const runtime::Value& value);

/// A message or, with "!" in front, an event.
[[nodiscard]] runtime::Event event_of(std::string_view line);
/// About twenty events that lead through every rich bot.
[[nodiscard]] std::span<const std::string_view> script();

/// Loads the bytes and runs the script with small limits. What it accepts must behave: every text of an effect is
/// UTF-8, and the session can be restored after each turn. Gives the reason when the loader refuses.
[[nodiscard]] std::string try_out(std::span<const std::byte> aligned);

}  // namespace bot::test
