#pragma once
// Inside of load/: the checks, a part each. Every one gives nullptr, or what is wrong in plain English.

#include "bytecode/memory.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/artifact.hpp"

namespace bot::runtime {

/// What a chunk does, in bits.
enum : std::uint32_t {
  does_store = 1,
  does_speak = 2,  ///< sends something
  does_hand_over = 4,
  does_remind = 8,  ///< also: forgets a reminder
  does_go = 16,     ///< to a state
  does_open = 32,   ///< leaves for a flow
  does_stay = 64,
  does_go_back = 128,
  does_return = 256,
  does_wait = 512,    ///< for an answer, a flow or a service
  does_offer = 1024,  ///< a button
};

/// What the passes have found out about one chunk.
struct ChunkFacts {
  std::uint32_t goes_to_flow = bytecode::no_row;  ///< the flow all its `go`s lead into, or no_row
  std::uint32_t does = 0;
  std::uint32_t height = 0;  ///< the stack at its highest
  bytecode::Type result;     ///< of its `return`s
};

/// Whose code a chunk is that waits somewhere.
struct ChunkOwner {
  Artifact::ResumeOwner owner;
  bool owned = false;
};

struct Verifier {
  Artifact& artifact;
  const bytecode::View& view;
  bytecode::Vector<std::uint32_t> placeholders = {};  ///< offsets in the pool of them and of plurals, in order
  bytecode::Vector<ChunkFacts> chunks = {};
  bytecode::Vector<ChunkOwner> owners = {};
  bytecode::Vector<std::uint8_t> shape_depth = {};
  std::uint64_t handlers_seen = 0;

  void set(std::span<const std::byte> file);
  [[nodiscard]] const char* run();
  [[nodiscard]] const char* pool();
  [[nodiscard]] const char* reserved() const;
  [[nodiscard]] const char* tables();  // verify_tables.cpp
  [[nodiscard]] const char* code();    // verify_code.cpp
  [[nodiscard]] const char* links();   // verify_links.cpp: rows that refer to chunks, after code()
  [[nodiscard]] const char* keywords();
  [[nodiscard]] const char* patterns();
  void derive();

  /// Within the pool, and not through the middle of a character or placeholder.
  [[nodiscard]] bool slice(bytecode::Slice s) const;
  /// A slice without placeholders: UTF-8.
  [[nodiscard]] bool plain(bytecode::Slice s) const;
  /// The handlers of a level, with `more` behind them, exist.
  [[nodiscard]] bool level(bytecode::Level l, std::uint32_t more) const;
  /// A type that values may have. Records and lists are of shapes below `shapes`.
  [[nodiscard]] bool type(std::uint8_t byte, std::uint32_t detail, std::size_t shapes) const;
  [[nodiscard]] bool type(std::uint8_t byte, std::uint32_t detail) const {
    return type(byte, detail, view.shapes().size());
  }

  // verify_tables.cpp
  [[nodiscard]] const char* flows_and_states();
  [[nodiscard]] const char* nlus();
  [[nodiscard]] const char* intents();
  [[nodiscard]] const char* shapes();
  [[nodiscard]] const char* waits();
  [[nodiscard]] const char* texts();
  [[nodiscard]] const char* variables();
  [[nodiscard]] const char* needs();

  // verify_links.cpp
  [[nodiscard]] bool chunk_fits(std::uint32_t chunk, bytecode::ChunkKind kind, std::uint32_t intent) const;
  [[nodiscard]] const char* handler(std::uint32_t index, std::uint32_t flow, std::uint32_t state, bool matching);
  [[nodiscard]] const char* level_links(bytecode::Level l, std::uint32_t resume, std::uint32_t timers,
                                        std::uint32_t flow, std::uint32_t state);
  [[nodiscard]] const char* state_links(std::uint32_t state);
  [[nodiscard]] const char* own(std::uint32_t chunk, Artifact::ResumeOwner owner);
};

}  // namespace bot::runtime
