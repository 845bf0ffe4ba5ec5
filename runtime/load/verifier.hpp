#pragma once
// Inside of load/: the checks, a part each. Every one gives nullptr, or what is wrong in plain English.

#include <vector>

#include "runtime/load/artifact.hpp"

namespace bot::runtime {

/// What the passes have found out about one chunk.
struct ChunkFacts {
  std::uint32_t goes_to_flow = bytecode::no_row;  ///< the flow all its `go`s lead into, or no_row
};

struct Verifier {
  Artifact& artifact;
  const bytecode::View& view;
  std::vector<std::uint32_t> placeholders;  ///< offsets in the pool, in order
  std::vector<std::uint8_t> arity;          ///< by text: placeholders it needs
  std::vector<ChunkFacts> chunks;

  void set(std::span<const std::byte> file);
  [[nodiscard]] const char* run();
  [[nodiscard]] const char* pool();
  [[nodiscard]] const char* reserved() const;
  [[nodiscard]] const char* tables();
  [[nodiscard]] const char* code();   // verify_code.cpp
  [[nodiscard]] const char* links();  // rows that refer to chunks, after code()
  [[nodiscard]] const char* keywords();

  /// Within the pool, and not through the middle of a character or placeholder.
  [[nodiscard]] bool slice(bytecode::Slice s) const;
  /// A slice without placeholders: UTF-8.
  [[nodiscard]] bool plain(bytecode::Slice s) const;
  [[nodiscard]] bool level(bytecode::Level l) const;
  [[nodiscard]] const char* handler_links(bytecode::Level l, std::uint32_t flow) const;
};

}  // namespace bot::runtime
