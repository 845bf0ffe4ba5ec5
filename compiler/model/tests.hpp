#pragma once
// What the `test` blocks of a bot mean: names resolved, values typed.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/model.hpp"

namespace bot::model {

/// One line. Values in it are constants: literals, enum values, and records and lists of them; a date and a time are
/// texts ("2026-08-17", "2026-08-17T09:30:00Z").
struct TestStep {
  const ast::TestStep* ast = nullptr;
  std::string name;       ///< of an event or emitted event, of a service call ("orders.place"), of a remote model
  std::uint32_t row = 0;  ///< expect state: the state; expect intent: the intent
  std::int64_t milliseconds = 0;                             ///< wait
  std::vector<std::pair<std::string_view, ExprPtr>> fields;  ///< event, expect emit
  ExprPtr value;                                             ///< returns: what the call returns; null: nothing
  std::string_view found;                                    ///< finds: the value; empty: nothing is found
  std::vector<Constraint> constraints;                       ///< expect intent
  ExprPtr condition;                                         ///< expect that: a bool
  std::uint32_t chunk = UINT32_MAX;  ///< expect that: the guard chunk in an artifact made with probes
};

struct Test {
  const ast::Test* ast = nullptr;
  source::FileId file{};
  std::vector<TestStep> steps;  ///< parallel to those of `ast`
};

}  // namespace bot::model
