#include "tools/bot/test_values.hpp"

#include <chrono>
#include <fmt/format.h>

#include "tools/talk/time.hpp"

namespace bot::tool {

using talk::Json;

namespace {

struct Constant {
  const model::Program& program;

  Json operator()(const model::ConstInt& v) const { return v.value; }
  Json operator()(const model::ConstNumber& v) const { return v.value; }
  Json operator()(const model::ConstBool& v) const { return v.value; }
  Json operator()(const model::ConstDuration& v) const { return v.milliseconds; }
  Json operator()(const model::ConstEnum& v) const { return std::string(program.at(v.nlu).values[v.value].name); }
  Json operator()(const model::TextValue& v) const {
    std::string out;
    for (const auto& p : v.text.parts) out += p.literal;
    return out;
  }
  Json operator()(const model::RecordValue& v) const {
    Json out = Json::object();
    const auto& fields = program.at(v.record).fields;
    for (std::size_t i = 0; i < fields.size(); ++i) out[std::string(fields[i].name)] = to_json(program, *v.fields[i]);
    return out;
  }
  Json operator()(const model::ListValue& v) const {
    Json out = Json::array();
    for (const auto& item : v.items) out.push_back(to_json(program, *item));
    return out;
  }
  Json operator()(const model::Some& v) const { return to_json(program, *v.operand); }
  Json operator()(const model::Bounded& v) const { return to_json(program, *v.list); }
  Json operator()(const auto&) const { return nullptr; }
};

std::string written_time(std::int64_t milliseconds) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(milliseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace

Json to_json(const model::Program& program, const model::Expr& e) {
  Json out = std::visit(Constant{program}, e.node);
  // As the runtime writes it.
  if (e.type.is(model::TypeKind::time) && out.is_string())
    if (const auto time = talk::parse_time(out.get<std::string>())) out = written_time(*time);
  return out;
}

Json to_json(const model::Program& program, const std::vector<std::pair<std::string_view, model::ExprPtr>>& fields) {
  Json out = Json::object();
  for (const auto& [name, value] : fields) out[std::string(name)] = to_json(program, *value);
  return out;
}

Json to_json(const model::Program& program, const model::Intent& intent, const model::Constraint& c) {
  if (c.constant) return to_json(program, *c.constant);
  return std::string(program.at(intent.attributes[c.attribute].type.nlu).values[c.value].name);
}

bool agrees(const Json& wanted, const Json& value) {
  if (wanted.is_object() && value.is_object()) {
    for (const auto& [name, field] : wanted.items()) {
      const auto found = value.find(name);
      if (found == value.end() || !agrees(field, *found)) return false;
    }
    return true;
  }
  if (wanted.is_array() && value.is_array()) {
    if (wanted.size() != value.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (!agrees(wanted[i], value[i])) return false;
    return true;
  }
  return wanted == value;
}

std::string show(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace bot::tool
