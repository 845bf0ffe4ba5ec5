#pragma once
// Rows of an artifact as people call them: by their names where there is debug information, else by their ids.

#include <string>

#include "bytecode/debug_info.hpp"
#include "tools/bot/conversation.hpp"

namespace bot::tool {

struct Names {
  const bytecode::View& view;
  const bytecode::DebugInfo& debug;

  [[nodiscard]] std::string of(bytecode::NameKind kind, std::uint32_t row) const;
  /// "handover.bot:12"; empty when it is not known.
  [[nodiscard]] std::string place(bytecode::NameKind kind, std::uint32_t row) const;
  [[nodiscard]] std::string place(std::uint32_t file, std::uint32_t line) const;
  /// A value of an NLU.
  [[nodiscard]] std::string value(std::uint32_t nlu, std::uint32_t value) const;
};

/// A value as it would be written in a bot, but for texts: an enum's value stands in quotes. Secrets are not shown.
[[nodiscard]] std::string show_value(const runtime::Value& value);

[[nodiscard]] std::string hex(std::uint64_t id);
/// "text", "size?", "list<order>"
[[nodiscard]] std::string type_name(const Names& names, std::uint8_t type, std::uint32_t detail);

}  // namespace bot::tool
