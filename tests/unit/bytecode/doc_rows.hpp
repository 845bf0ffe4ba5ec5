#pragma once
// The rows of the sections as the page about the format shows them: places and sizes come from the structs.

#include <cstdint>
#include <string_view>
#include <vector>

#include "bytecode/artifact.hpp"

namespace bot::test {

struct DocField {
  std::string_view name;
  std::string_view type;  ///< u8, u16, u32, u64, slice, level, bytes
  std::size_t offset;
  std::size_t size;
  std::string_view text;
};

struct DocRow {
  bytecode::Section section;
  std::string_view name;   ///< of the section
  std::size_t size;        ///< bytes of a row
  std::string_view order;  ///< what the rows are and how they are sorted
  std::vector<DocField> fields;
};

[[nodiscard]] const std::vector<DocRow>& doc_rows();

}  // namespace bot::test
