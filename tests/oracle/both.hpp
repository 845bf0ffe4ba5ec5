#pragma once
// Inside of the comparison: the two interpreters side by side.

#include <functional>

#include "runtime/vm/machine.hpp"
#include "tests/oracle/compare.hpp"

namespace bot::oracle {

struct Both {
  Both(const Bot& b, std::uint64_t seed);

  /// One turn in both; afterwards `run` says how it went.
  void turn(const Step& step);
  [[nodiscard]] bool goes_on() const { return !run.differs && !run.limited; }
  [[nodiscard]] Played played() const { return {bot.program(), naive, buttons.size(), calls}; }

  const Bot& bot;
  Session naive;
  runtime::Session session;
  Run run;
  std::function<void(const runtime::Machine&)> each{};  ///< called after each turn, which is then recorded

 private:
  struct Button {
    std::string payload;
    Raised sends;
  };
  Event event_of(const Step& step, std::string& payload);
  void differ(const std::string& what, const std::string& expected, const std::string& actual);

  runtime::Machine machine_, second_;
  std::int64_t time_ = 1'795'000'000'000;  // in November 2026
  std::vector<Button> buttons;
  std::vector<model::ServiceCallId> calls;
};

}  // namespace bot::oracle
