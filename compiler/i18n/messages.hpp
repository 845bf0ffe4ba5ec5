#pragma once
// The messages of a bot: every text with its context.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/i18n/pattern.hpp"
#include "compiler/i18n/po.hpp"
#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::i18n {

/// What a text is for.
enum class Role : std::uint8_t {
  said,        ///< say
  question,    ///< ask
  retry,       ///< of an ask
  button,      ///< label
  link,        ///< label
  card_title,  ///< of a carousel's card
  card_text,
  caption,
  value,    ///< of a variable, a parameter, a field: it may be shown somewhere
  address,  ///< of a picture, a file, a link
  machine,  ///< compared with something, or sent to a service or host: never translated
};

struct RolePlace {
  std::uint32_t file = 0, begin = 0;
  Role role = Role::value;
};

/// What every text of the program is for, by where it begins.
class Roles {
 public:
  explicit Roles(const model::Program& program);
  /// `value` for a text that is not of the program.
  [[nodiscard]] Role of(source::Span text) const;
  /// How many texts the program has.
  [[nodiscard]] std::size_t size() const { return roles_.size(); }

 private:
  std::vector<RolePlace> roles_;  // sorted by place, each once
};

struct Message {
  std::string context;  ///< qualified name of the module, flow or state; may be empty
  std::string text;     ///< as show() writes it
  std::uint64_t id = 0;
  Original original;
  Role role = Role::said;
  std::string doc;                   ///< `///` lines of its state or flow
  std::vector<source::Span> places;  ///< in the order of the sources
};

/// Whether people who do not speak the language of the sources miss its translation: it is shown, and has letters.
[[nodiscard]] bool wanted(const Message& message);

/// By flow: whether it is the author's own, or one of the standard library that something leads to.
[[nodiscard]] std::vector<bool> live_flows(const model::Program& program);

/// The messages of the program in the order of its sources, without the ones that nobody translates: those for
/// machines, and those of flows of the standard library that nothing leads to.
[[nodiscard]] std::vector<Message> for_translators(std::vector<Message> messages, const model::Program& program);

/// The message as an entry without a translation. References are relative to the first file of `sources`.
[[nodiscard]] Entry entry_of(const Message& message, const source::SourceSet& sources);

}  // namespace bot::i18n
