#include "tools/bot/names.hpp"

#include <fmt/format.h>

#include "bytecode/types.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

using bytecode::BaseType;
using bytecode::NameKind;

std::string hex(std::uint64_t id) { return fmt::format("{:016x}", id); }

namespace {

/// What a row without a name is called.
std::string unnamed(const bytecode::View& v, NameKind kind, std::uint32_t row) {
  switch (kind) {
    case NameKind::flow: return hex(v.flows()[row].id);
    case NameKind::state: return hex(v.states()[row].id);
    case NameKind::intent: return hex(v.intents()[row].id);
    case NameKind::nlu: return hex(v.nlus()[row].id);
    case NameKind::variable: return hex(v.variables()[row].id);
    case NameKind::attribute: return fmt::format("attribute {}", row);
    case NameKind::handler: return fmt::format("handler {}", row);
  }
  return {};
}

}  // namespace

std::string Names::of(NameKind kind, std::uint32_t row) const {
  const bytecode::DebugName* const name = debug.name(kind, row);
  return name != nullptr ? harmless(name->name) : unnamed(view, kind, row);
}

std::string Names::place(NameKind kind, std::uint32_t row) const {
  const bytecode::DebugName* const name = debug.name(kind, row);
  return name != nullptr ? place(name->file, name->line) : std::string();
}

std::string Names::place(std::uint32_t file, std::uint32_t line) const {
  if (file >= view.sources().size()) return {};
  return fmt::format("{}:{}", harmless(view.text(view.sources()[file].name)), line);
}

std::string Names::value(std::uint32_t nlu, std::uint32_t value) const {
  const bytecode::NluRow& row = view.nlus()[nlu];
  return value < row.value_count ? harmless(view.text(view.values()[row.values + value].name)) : std::string("?");
}

std::string show_value(const runtime::Value& value) {
  using Kind = runtime::Value::Kind;
  if (value.secret) return "(secret)";
  switch (value.kind) {
    case Kind::none: return "none";
    case Kind::bool_: return value.boolean ? "true" : "false";
    case Kind::int_: return fmt::format("{}", value.integer);
    case Kind::number: return fmt::format("{}", value.number);
    case Kind::text: {
      std::string out = "\"";
      for (const char c : harmless(value.text)) {
        if (c == '\n') out += "\\n";
        else if (c == '"') out += "\\\"";
        else out += c;
      }
      return out + "\"";
    }
    case Kind::list:
    case Kind::record: {
      const bool list = value.kind == Kind::list;
      std::string out = list ? "[" : "(";
      for (std::uint32_t i = 0; i < value.count; ++i) {
        if (i > 0) out += ", ";
        if (!list) out += harmless(value.names()[i]) + ": ";
        out += show_value(value.items()[i]);
      }
      return out + (list ? "]" : ")");
    }
  }
  return {};
}

std::string type_name(const Names& names, std::uint8_t type, std::uint32_t detail) {
  const bytecode::Type t = bytecode::type_of_byte(type, detail);
  std::string out = bytecode::base_type_names[static_cast<std::size_t>(t.base)];
  if (t.base == BaseType::enum_) out = names.of(NameKind::nlu, detail);
  if (t.base == BaseType::record) out = harmless(names.view.text(names.view.shapes()[detail].name));
  if (t.base == BaseType::list) {
    const bytecode::FieldRow& item = names.view.fields()[names.view.shapes()[detail].first];
    out = "list<" + type_name(names, item.type, item.detail) + ">";
  }
  return t.optional ? out + "?" : out;
}

}  // namespace bot::tool
