#pragma once
// Debug information: the names of things and the source place of every statement, a section of its own that
// `--strip` leaves out.
//
// Encoding, all LEB128: the number of names, then for each: kind, index, file, line, column, length of the name, its
// bytes. Then the number of places, then for each: bytes of code since the place before, file, line (zigzag, since the
// place before), column. Files are rows of the sources section.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/encoding.hpp"

namespace bot::bytecode {

enum class NameKind : std::uint8_t { flow, state, intent, attribute, nlu, variable, handler };
inline constexpr std::uint8_t name_kind_count = 7;

struct DebugName {
  NameKind kind = NameKind::flow;
  std::uint32_t index = 0;  ///< row in the kind's section
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string name;
};

/// From this byte of the code section on, instructions belong to this place.
struct DebugPlace {
  std::uint32_t code = 0;
  std::uint32_t file = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

struct DebugInfo {
  std::vector<DebugName> names;    ///< sorted by kind and index
  std::vector<DebugPlace> places;  ///< sorted by code

  /// The name of a thing, or nullptr.
  [[nodiscard]] const DebugName* name(NameKind kind, std::uint32_t index) const;
  /// The place an instruction belongs to, or nullptr.
  [[nodiscard]] const DebugPlace* place(std::uint32_t code) const;
};

[[nodiscard]] Bytes encode(const DebugInfo& info);
/// Nothing when the bytes are not well-formed. Indices are not checked against the artifact: they only name things.
[[nodiscard]] std::optional<DebugInfo> decode_debug_info(std::span<const std::byte> bytes);

}  // namespace bot::bytecode
