#pragma once
// Values as hosts see them: the fields of events and effects, results of services, variables of a session.
//
//   bool              bool_
//   int               integer; a duration is one, in milliseconds
//   number            number, finite
//   text              UTF-8; also an enum (the name of its value), a date ("2026-11-22") and a time
//                     ("2026-11-22T15:04:05Z", with milliseconds when there are any)
//   list              items
//   record            items, with a name each
//
// A Value is a view: what it points at belongs to whoever made it.

#include <cstdint>
#include <span>
#include <string_view>

namespace bot::runtime {

struct Value {
  enum class Kind : std::uint8_t { none, bool_, int_, number, text, list, record };
  Kind kind = Kind::none;
  bool boolean = false;
  bool secret = false;  ///< not for logs, nor for anybody but whom it is meant for
  std::uint32_t count = 0;
  std::int64_t integer = 0;
  double number = 0;
  std::string_view text;
  const Value* first_item = nullptr;             ///< of `count`
  const std::string_view* first_name = nullptr;  ///< of `count`, for a record

  [[nodiscard]] std::span<const Value> items() const { return {first_item, count}; }
  [[nodiscard]] std::span<const std::string_view> names() const {
    return {first_name, first_name == nullptr ? 0 : count};
  }
  /// The field of a record, or nullptr.
  [[nodiscard]] const Value* field(std::string_view name) const {
    for (std::uint32_t i = 0; kind == Kind::record && i < count; ++i)
      if (first_name[i] == name) return first_item + i;
    return nullptr;
  }

  [[nodiscard]] static Value of_bool(bool v) {
    Value out;
    out.kind = Kind::bool_;
    out.boolean = v;
    return out;
  }
  [[nodiscard]] static Value of_int(std::int64_t v) {
    Value out;
    out.kind = Kind::int_;
    out.integer = v;
    return out;
  }
  [[nodiscard]] static Value of_number(double v) {
    Value out;
    out.kind = Kind::number;
    out.number = v;
    return out;
  }
  [[nodiscard]] static Value of_text(std::string_view v) {
    Value out;
    out.kind = Kind::text;
    out.text = v;
    return out;
  }
  [[nodiscard]] static Value of_list(std::span<const Value> items) {
    Value out;
    out.kind = Kind::list;
    out.count = static_cast<std::uint32_t>(items.size());
    out.first_item = items.data();
    return out;
  }
  /// As many names as items.
  [[nodiscard]] static Value of_record(std::span<const std::string_view> names, std::span<const Value> items) {
    Value out = of_list(items);
    out.kind = Kind::record;
    out.first_name = names.data();
    return out;
  }
};

}  // namespace bot::runtime
