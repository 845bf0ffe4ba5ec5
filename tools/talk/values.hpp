#pragma once
// Values as JSON, both ways.

#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/vm/effect.hpp"
#include "runtime/vm/value.hpp"

namespace bot::talk {

using Json = nlohmann::ordered_json;

/// A secret is `null`, unless `reveal`.
[[nodiscard]] Json to_json(const runtime::Value& value, bool reveal = false);

/// As runtime::write_json writes it.
[[nodiscard]] Json to_json(const runtime::Effect& effect);

/// A value that owns what it points at. Not copied: other values may point into it.
class OwnedValue {
 public:
  OwnedValue() = default;
  explicit OwnedValue(const Json& json);
  OwnedValue(const OwnedValue&) = delete;
  OwnedValue& operator=(const OwnedValue&) = delete;
  OwnedValue(OwnedValue&&) = default;
  OwnedValue& operator=(OwnedValue&&) = default;

  [[nodiscard]] const runtime::Value& value() const { return value_; }

 private:
  runtime::Value make(const Json& json);

  runtime::Value value_;
  std::deque<std::string> texts_;  // deques keep their elements where they are
  std::deque<std::vector<runtime::Value>> items_;
  std::deque<std::vector<std::string_view>> names_;
};

}  // namespace bot::talk
