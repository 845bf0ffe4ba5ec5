#pragma once
// Values that tests write, as JSON.

#include <string_view>
#include <utility>
#include <vector>

#include "compiler/model/model.hpp"
#include "tools/talk/values.hpp"

namespace bot::tool {

/// A constant of a test: see model::TestStep.
[[nodiscard]] talk::Json to_json(const model::Program& program, const model::Expr& constant);
[[nodiscard]] talk::Json to_json(const model::Program& program,
                                 const std::vector<std::pair<std::string_view, model::ExprPtr>>& fields);
/// The value that a constraint asks for.
[[nodiscard]] talk::Json to_json(const model::Program& program, const model::Intent& intent,
                                 const model::Constraint& constraint);

/// Whether a value is the one that a test wants: numbers as numbers, and of a record at least the fields that `wanted`
/// has.
[[nodiscard]] bool agrees(const talk::Json& wanted, const talk::Json& value);
/// In one line.
[[nodiscard]] std::string show(const talk::Json& value);

}  // namespace bot::tool
