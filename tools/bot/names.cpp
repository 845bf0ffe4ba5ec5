#include "tools/bot/names.hpp"

#include <bit>
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

std::string Names::word(bytecode::Word word, std::uint8_t type, std::uint32_t nlu, std::string_view texts) const {
  const bytecode::Type t = bytecode::type_of_byte(type, nlu);
  if (t.optional && word == bytecode::none_of(t.base)) return "none";
  switch (t.base) {
    case BaseType::bool_: return word != 0 ? "true" : "false";
    case BaseType::int_: return fmt::format("{}", static_cast<std::int64_t>(word));
    case BaseType::number: return fmt::format("{}", std::bit_cast<double>(word));
    case BaseType::enum_: return value(nlu, static_cast<std::uint32_t>(word));
    case BaseType::text: break;
  }
  const bytecode::TextRef ref = bytecode::unpack_text(word);
  const bool inside = ref.space == bytecode::TextRef::Space::session && ref.offset <= texts.size();
  std::string out = "\"";
  for (const char c : harmless(inside ? texts.substr(ref.offset, ref.length) : std::string_view())) {
    if (c == '\n') out += "\\n";
    else if (c == '"') out += "\\\"";
    else out += c;
  }
  return out + "\"";
}

std::string type_name(const Names& names, std::uint8_t type, std::uint32_t nlu) {
  const bytecode::Type t = bytecode::type_of_byte(type, nlu);
  std::string out;
  switch (t.base) {
    case BaseType::bool_: out = "bool"; break;
    case BaseType::int_: out = "int"; break;
    case BaseType::number: out = "number"; break;
    case BaseType::text: out = "text"; break;
    case BaseType::enum_: out = names.of(NameKind::nlu, nlu); break;
  }
  return t.optional ? out + "?" : out;
}

}  // namespace bot::tool
