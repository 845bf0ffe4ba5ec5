#pragma once
// Findings about a bot: data only. Renderers turn them into text or JSON.
//
// Every code is one Markdown file in docs/diagnostics; from it come the enumerator in Code, the severity and the
// message template (catalogue.hpp, generated), the page a person reads and two tests.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/catalogue.hpp"  // generated: enum class Code, catalogue()
#include "compiler/source/source.hpp"

namespace bot::diag {

using source::Span;

struct Label {
  Span span;
  std::string text;
};

/// Replaces the bytes of `span` (which may be empty: an insertion) by `replacement`.
struct Edit {
  Span span;
  std::string replacement;
};

struct Fix {
  std::string title;
  std::vector<Edit> edits;
  bool safe = false;  ///< keeps the meaning or restores the obvious one: may be applied without asking
};

/// A line of a conversation that leads to the finding.
struct WitnessLine {
  enum class Who : std::uint8_t { user, bot, note };
  Who who = Who::user;
  std::string text;
};

struct Finding {
  Code code{};
  Severity severity = Severity::error;
  std::string message;  ///< one sentence, from the catalogue's template
  Span primary;
  std::string label;  ///< what to say right under the primary span; may be empty
  std::vector<Label> secondary;
  std::vector<std::string> notes;  ///< why, missing cases, the way out: one sentence each
  std::vector<WitnessLine> witness;
  std::vector<Fix> fixes;
  std::optional<Code>
      about;  ///< another code it speaks of: who does not want to see that one does not want this either

  Finding& say(std::string text) & {
    label = std::move(text);
    return *this;
  }
  Finding& also(Span span, std::string text) & {
    secondary.push_back({span, std::move(text)});
    return *this;
  }
  Finding& note(std::string text) & {
    notes.push_back(std::move(text));
    return *this;
  }
  Finding& fix(Fix f) & {
    fixes.push_back(std::move(f));
    return *this;
  }
};

/// One `{name}` of a message template and what stands for it.
using Argument = std::pair<std::string_view, std::string_view>;

/// The findings of one compilation, in the order they were made.
class Findings {
 public:
  /// Adds a finding; the reference stays valid until the next one is added. Every `{name}` of the template must be
  /// given.
  Finding& add(Code code, Span primary, std::initializer_list<Argument> arguments = {});

  /// Adds a finding that was made elsewhere.
  void take(Finding finding);

  [[nodiscard]] const std::vector<Finding>& all() const { return findings_; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::size_t warnings() const { return warnings_; }
  [[nodiscard]] bool ok() const { return errors_ == 0; }

  /// Takes out those for which `which`, parallel to all(), is true. They are counted: suppressed().
  void suppress(const std::vector<bool>& which);
  /// Counts findings that were suppressed elsewhere.
  void count_suppressed(std::size_t more) { suppressed_ += more; }
  /// Findings that comments in the sources allow; they are not in all().
  [[nodiscard]] std::size_t suppressed() const { return suppressed_; }

  /// Sorts by file, place and code, and drops exact repetitions.
  void finish();

 private:
  void recount();

  std::vector<Finding> findings_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t suppressed_ = 0;
};

/// The candidate closest to `word` when it is close enough to be a slip of the pen, else an empty string.
/// Distance: optimal string alignment over code points, at most a third of the word's length (at least 1).
[[nodiscard]] std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates);

/// The code of a finding by its id ("B0404", "b0404") or its name ("choice-not-understood").
[[nodiscard]] std::optional<Code> code_of(std::string_view word);
/// The name or id of a finding that is close to the word, else empty.
[[nodiscard]] std::string_view closest_code(std::string_view word);

}  // namespace bot::diag
