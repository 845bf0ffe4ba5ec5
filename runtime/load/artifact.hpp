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

#include "bytecode/artifact.hpp"
#include "bytecode/keyword_table.hpp"
#include "bytecode/memory.hpp"
#include "bytecode/types.hpp"
#include "runtime/match/patterns.hpp"

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
  /// Whether sessions of the bot keep more than variables and open states: see session.hpp.
  [[nodiscard]] bool rich() const { return rich_; }
  /// Whether all NLUs are keyword ones or plain enums.
  [[nodiscard]] bool keywords_only() const { return keywords_only_; }
  /// What an intent cannot do without, so that most of those that do not hold are passed over at a look.
  struct Gate {
    std::uint32_t nlu = bytecode::no_row;  ///< a keyword NLU that must have found something
    bytecode::IntentKind kind = bytecode::IntentKind::text;
    bool steady = false;  ///< runs no code: whoever asks it twice of the same event gets the same
  };
  /// By intent.
  [[nodiscard]] std::span<const Gate> gates() const { return gates_; }
  /// Language tags, the default first; never empty.
  [[nodiscard]] std::span<const std::string_view> languages() const { return languages_; }
  /// By row of the fields.
  [[nodiscard]] std::span<const std::string_view> field_names() const { return field_names_; }
  /// Config variables that are neither optional nor have a default.
  [[nodiscard]] std::span<const std::uint32_t> required_config() const { return required_config_; }

  /// Whose code a resume point is part of: the entry of `state` (when `handler` is no_row) or that handler, which is
  /// of the state or, when that is no_row, of the flow.
  struct ResumeOwner {
    std::uint32_t flow = bytecode::no_row;
    std::uint32_t state = bytecode::no_row;
    std::uint32_t handler = bytecode::no_row;
  };
  [[nodiscard]] const ResumeOwner& resume_owner(std::uint32_t resume) const { return resume_owners_[resume]; }
  /// bytecode::resume_schema of the resume point.
  [[nodiscard]] std::uint64_t resume_schema(std::uint32_t resume) const { return resume_schemas_[resume]; }
  /// Row of the resume point with this stable id, or no_row.
  [[nodiscard]] std::uint32_t find_resume(std::uint64_t id) const;
  /// Row of the intent with this stable id, or no_row.
  [[nodiscard]] std::uint32_t find_intent(std::uint64_t id) const;
  /// Row of the text with this stable id, or no_row.
  [[nodiscard]] std::uint32_t find_text(std::uint64_t id) const;
  /// Arguments that a text row needs: all its placeholders and plurals have smaller numbers.
  [[nodiscard]] std::uint32_t arity(std::uint32_t text) const { return arity_[text]; }
  /// The type of an attribute's value as code sees it, `optional` included; not yet on_stack().
  [[nodiscard]] bytecode::Type attribute_type(const bytecode::AttributeRow& attribute) const {
    const bool standard =
        attribute.nlu != bytecode::no_row && view_.nlus()[attribute.nlu].default_value != bytecode::no_row;
    bytecode::Type type = bytecode::type_of_byte(attribute.type, attribute.detail);
    type.optional = attribute.optional != 0 && !standard;
    return type;
  }

  /// The patterns of all pattern NLUs; those of an NLU begin at first_pattern().
  [[nodiscard]] const PatternSet& patterns() const { return patterns_; }
  [[nodiscard]] std::uint32_t first_pattern(std::uint32_t nlu) const { return first_pattern_[nlu]; }

  /// The most attributes one intent has.
  [[nodiscard]] std::uint32_t max_attributes() const { return max_attributes_; }
  /// Row of the state with this stable id, or no_row.
  [[nodiscard]] std::uint32_t find_state(std::uint64_t id) const;

  // With the memory of everything else.
  static void* operator new(std::size_t size) { return bytecode::take_memory(size); }
  static void operator delete(void* block, std::size_t size) { bytecode::return_memory(block, size); }

 private:
  friend struct Verifier;
  friend struct Pass;
  bytecode::View view_;
  bytecode::KeywordTables keywords_;
  bytecode::Vector<std::uint32_t> text_variables_;
  bytecode::Vector<std::string_view> languages_;
  bytecode::Vector<std::string_view> field_names_;
  bytecode::Vector<std::uint32_t> required_config_;
  bytecode::Vector<Gate> gates_;
  bytecode::Vector<ResumeOwner> resume_owners_;
  bytecode::Vector<std::uint64_t> resume_schemas_;
  bytecode::Vector<std::uint8_t> arity_;
  PatternSet patterns_;
  bytecode::Vector<std::uint32_t> first_pattern_;
  std::uint32_t max_attributes_ = 0;
  bool rich_ = false;
  bool keywords_only_ = true;
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
