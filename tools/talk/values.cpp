#include "tools/talk/values.hpp"

#include "runtime/json/json.hpp"

namespace bot::talk {

using runtime::Value;

Json to_json(const Value& v, bool reveal) {
  if (v.secret && !reveal) return nullptr;
  switch (v.kind) {
    case Value::Kind::none: return nullptr;
    case Value::Kind::bool_: return v.boolean;
    case Value::Kind::int_: return v.integer;
    case Value::Kind::number: return v.number;
    case Value::Kind::text: return std::string(v.text);
    case Value::Kind::list: {
      Json out = Json::array();
      for (const Value& item : v.items()) out.push_back(to_json(item, reveal));
      return out;
    }
    case Value::Kind::record: {
      Json out = Json::object();
      for (std::uint32_t i = 0; i < v.count; ++i) out[std::string(v.names()[i])] = to_json(v.items()[i], reveal);
      return out;
    }
  }
  return nullptr;
}

Json to_json(const runtime::Effect& effect) {
  bytecode::String text;
  runtime::write_json(effect, false, text);
  return Json::parse(text);
}

OwnedValue::OwnedValue(const Json& json) { value_ = make(json); }

Value OwnedValue::make(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return Value::of_bool(json.get<bool>());
    case Json::value_t::number_integer: return Value::of_int(json.get<std::int64_t>());
    case Json::value_t::number_unsigned: {
      const auto n = json.get<std::uint64_t>();
      if (n > INT64_MAX) return Value::of_number(static_cast<double>(n));
      return Value::of_int(static_cast<std::int64_t>(n));
    }
    case Json::value_t::number_float: return Value::of_number(json.get<double>());
    case Json::value_t::string: return Value::of_text(std::string_view(texts_.emplace_back(json.get<std::string>())));
    case Json::value_t::array: {
      std::vector<Value> items;
      for (const Json& item : json) items.push_back(make(item));
      return Value::of_list(items_.emplace_back(std::move(items)));
    }
    case Json::value_t::object: {
      std::vector<Value> items;
      std::vector<std::string_view> names;
      for (const auto& [name, item] : json.items()) {
        names.push_back(texts_.emplace_back(name));
        items.push_back(make(item));
      }
      const auto& kept = items_.emplace_back(std::move(items));
      return Value::of_record(names_.emplace_back(std::move(names)), kept);
    }
    case Json::value_t::null:
    case Json::value_t::binary:
    case Json::value_t::discarded: break;
  }
  return {};
}

}  // namespace bot::talk
