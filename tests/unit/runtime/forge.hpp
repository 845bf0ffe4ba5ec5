#pragma once
// Artifacts taken apart, changed and put together again with a right checksum.

#include <cstring>
#include <span>
#include <vector>

#include "bytecode/artifact.hpp"
#include "bytecode/encoding.hpp"
#include "bytecode/opcodes.hpp"
#include "tests/unit/runtime/bots.hpp"
#include "tests/unit/runtime/code.hpp"

namespace bot::test {

using bytecode::Section;

/// Puts the checksum right, when there is a header.
void seal(std::vector<std::byte>& artifact);

class Forge {
 public:
  explicit Forge(std::span<const std::byte> artifact);

  [[nodiscard]] std::vector<std::byte>& bytes(Section s) { return sections_[static_cast<std::size_t>(s)]; }
  /// A row to change; the last one with `at` = -1.
  template <typename Row>
  [[nodiscard]] Row& row(Section s, int at = 0) {
    std::vector<std::byte>& b = bytes(s);
    const std::size_t count = b.size() / sizeof(Row);
    const std::size_t index = at < 0 ? count - static_cast<std::size_t>(-at) : static_cast<std::size_t>(at);
    REQUIRE(index < count);
    return *reinterpret_cast<Row*>(b.data() + index * sizeof(Row));
  }
  template <typename Row>
  [[nodiscard]] std::size_t count(Section s) {
    return bytes(s).size() / sizeof(Row);
  }
  template <typename Row>
  void add(Section s, const Row& row) {
    std::vector<std::byte>& b = bytes(s);
    const auto* p = reinterpret_cast<const std::byte*>(&row);
    b.insert(b.end(), p, p + sizeof row);
  }
  [[nodiscard]] bytecode::InfoRow& info() { return row<bytecode::InfoRow>(Section::info); }
  /// Adds a chunk with this code and gives its index.
  std::uint32_t chunk(bytecode::ChunkKind kind, const bytecode::Bytes& code, std::uint32_t intent = bytecode::no_row);
  /// Makes the schema fit the variables again.
  void fit_schema();

  /// The bytes, laid out and sealed.
  [[nodiscard]] Aligned make() const;
  /// Why the loader refuses it; empty when it does not. Then the script has been run.
  [[nodiscard]] std::string refused() const { return try_out(make().bytes()); }

 private:
  std::vector<std::vector<std::byte>> sections_;
};

}  // namespace bot::test
