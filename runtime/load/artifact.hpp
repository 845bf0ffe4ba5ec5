#pragma once
// A verified artifact: the only way to its rows for everything that runs it.
//
// load() looks at every byte once. What it accepts cannot make the interpreter read or jump out of bounds, overflow its
// stack, mix types or take an index of nothing. The artifact is immutable afterwards and may be shared by any number of
// threads.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "bytecode/artifact.hpp"
#include "bytecode/keyword_table.hpp"

namespace bot::runtime {

enum class LoadError : std::uint8_t {
  none,
  not_an_artifact,  ///< other bytes, or an empty file
  other_version,    ///< made by a compiler of another version of the format
  truncated,        ///< shorter or longer than its header says
  damaged,          ///< the checksum does not fit
  malformed,        ///< made wrongly or on purpose: `detail` says what
  unaligned,        ///< the bytes do not start at a multiple of 8
};

class Artifact {
 public:
  [[nodiscard]] const bytecode::View& view() const { return view_; }
  [[nodiscard]] const bytecode::KeywordTables& keywords() const { return keywords_; }
  /// Variables of type text: their slots refer to the session's text area.
  [[nodiscard]] std::span<const std::uint32_t> text_variables() const { return text_variables_; }
  /// The most attributes one intent has.
  [[nodiscard]] std::uint32_t max_attributes() const { return max_attributes_; }
  /// Row of the state with this stable id, or no_row.
  [[nodiscard]] std::uint32_t find_state(std::uint64_t id) const;

 private:
  friend struct Verifier;
  bytecode::View view_;
  bytecode::KeywordTables keywords_;
  std::vector<std::uint32_t> text_variables_;
  std::uint32_t max_attributes_ = 0;
};

struct LoadResult {
  std::unique_ptr<const Artifact> artifact;  ///< null on an error
  LoadError error = LoadError::none;
  const char* detail = "";  ///< for people: "a jump leads into the middle of an instruction"; static
};

/// Verifies bytes that start at a multiple of 8 and outlive the artifact. Throws nothing but std::bad_alloc.
[[nodiscard]] LoadResult load(std::span<const std::byte> file);

/// One sentence for people: what is wrong and the way out.
[[nodiscard]] const char* text(LoadError error);

}  // namespace bot::runtime
