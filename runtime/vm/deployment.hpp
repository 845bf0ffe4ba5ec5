#pragma once
// What is given to a bot where it runs: configuration, and texts laid over its own.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "bytecode/memory.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/artifact.hpp"

namespace bot::runtime {

/// Values of a bot's `config` variables. It belongs to one artifact; with another one it counts as empty.
class Config {
 public:
  using Pair = std::pair<std::string_view, std::string_view>;

  /// Takes values as they are written: text as it is, `12`, `2.5`, `true`, `30m`, `2026-11-22`,
  /// `2026-11-22T15:04:05Z` (without a zone: UTC), the name of an enum's value. Names that the bot does not know are
  /// passed over. False when a value is not of its type or one that has no default is missing; `problem` then says
  /// which. An optional variable may be missing.
  [[nodiscard]] static bool read(const Artifact& artifact, std::span<const Pair> values, Config& out,
                                 std::string& problem);

  struct Item {
    std::uint32_t variable = 0;
    bytecode::Word word = 0;  ///< for a text its place in texts()
  };
  /// By variable.
  [[nodiscard]] std::span<const Item> items() const { return items_; }
  [[nodiscard]] std::span<const bytecode::String> texts() const { return texts_; }
  [[nodiscard]] std::uint64_t artifact() const { return artifact_; }

 private:
  bytecode::Vector<Item> items_;
  bytecode::Vector<bytecode::String> texts_;
  std::uint64_t artifact_ = 0;  ///< Header::checksum
};

/// Texts that replace those of an artifact. It belongs to one artifact; with another one it counts as empty.
class Catalogue {
 public:
  explicit Catalogue(const Artifact& artifact);

  enum class Problem : std::uint8_t {
    none,
    no_text,      ///< the bot has no text with this id
    no_language,  ///< the bot does not speak it
    malformed,    ///< not UTF-8, a placeholder the original does not have, a plural without `other`
    too_large,    ///< more than max_bytes altogether
  };
  static constexpr std::size_t max_bytes = std::size_t{1} << 30;

  /// Lays a text over the one with this stable id. `text` is written as in a TextRow. `language` is the place of the
  /// language in the bot's list. What was laid over it before is replaced.
  [[nodiscard]] Problem set(std::uint32_t language, std::uint64_t text_id, std::string_view text);

  /// The text laid over row `text`, as a slice of bytes(); the offset is no_row when there is none.
  [[nodiscard]] bytecode::Slice find(std::uint32_t language, std::uint32_t text) const {
    const std::size_t at = std::size_t{language} * text_count_ + text;
    return at < slices_.size() ? slices_[at] : bytecode::Slice{bytecode::no_row, 0};
  }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t artifact() const { return checksum_; }

 private:
  const Artifact* artifact_;
  std::uint64_t checksum_;
  std::size_t text_count_;
  bytecode::Vector<bytecode::Slice> slices_;  ///< by language and text
  bytecode::String bytes_;
};

/// Both may be missing. They are used by turns, never changed: any number of threads may share them.
struct Deployment {
  const Config* config = nullptr;
  const Catalogue* catalogue = nullptr;
};

}  // namespace bot::runtime
