#pragma once
// A text with holes and plurals, as translators see it.
//
// It is written like the text in the source: `{name}` for a hole that is a name or members of one, `{1}`, `{2}` … for
// the other holes in their order, `{n, plural, one {…} other {…}}` for a plural, and `\{`, `\}`, `\\` for these signs
// themselves. What is written this way is enough to number the arguments: a catalogue can be laid over a bot whose
// sources are not there.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::i18n {

using model::PluralCategory;

struct Pattern {
  struct Form;
  struct Part {
    std::string literal;         ///< of a part that is neither hole nor plural
    std::string name;            ///< of a hole, or of the number of a plural; empty: a literal
    std::uint32_t argument = 0;  ///< its number in the order of the source, below bytecode::max_placeholders
    std::vector<Form> forms;     ///< of a plural
  };
  std::vector<Part> parts;
};
struct Pattern::Form {
  PluralCategory category{};
  std::vector<Part> parts;  ///< no plurals
};

/// What a hole stands for.
struct Hole {
  std::string name;
  std::uint32_t argument = 0;  ///< of the first hole with this name
  bool whole = false;          ///< a whole number: a plural may follow it
  std::string source;          ///< the expression, when the name is a number
};

/// A text of the bot, and its holes: each name once, in their order.
struct Original {
  Pattern pattern;
  std::vector<Hole> holes;
};
[[nodiscard]] Original original_of(const model::Template& text, const source::SourceSet& sources);

/// As it is written in a catalogue.
[[nodiscard]] std::string show(const Pattern& pattern);

/// Why a text of a catalogue cannot be read: one sentence without a full stop. Or nothing.
struct Parsed {
  Pattern pattern;  ///< arguments are 0 in parse()
  std::optional<std::string> problem;
};
[[nodiscard]] Parsed parse(std::string_view text);
/// Reads what show() has written for an original: its holes are numbered as there. Every hole counts as a whole number.
struct ParsedOriginal {
  Original original;
  std::optional<std::string> problem;
};
[[nodiscard]] ParsedOriginal parse_original(std::string_view text);

/// Calls `f(part)` for every hole and plural, those in forms behind the number of their plural.
template <typename F>
void each_hole(std::vector<Pattern::Part>& parts, const F& f) {
  for (Pattern::Part& p : parts) {
    if (p.name.empty()) continue;
    f(p);
    for (Pattern::Form& form : p.forms) each_hole(form.parts, f);
  }
}
template <typename F>
void each_hole(const std::vector<Pattern::Part>& parts, const F& f) {
  for (const Pattern::Part& p : parts) {
    if (p.name.empty()) continue;
    f(p);
    for (const Pattern::Form& form : p.forms) each_hole(form.parts, f);
  }
}

/// The bytes of a text as an artifact has it (bytecode::TextRow). Every plural has the form `other`.
[[nodiscard]] std::string encode(const Pattern& pattern);

/// The stable id of a message. Texts that no person reads (`shown` is false) have ids of their own.
[[nodiscard]] std::uint64_t message_id(std::string_view context, std::string_view text, bool shown = true);

}  // namespace bot::i18n
