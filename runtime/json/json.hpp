#pragma once
// Values and effects as JSON (RFC 8259), for hosts that talk in it.

#include <cstddef>
#include <optional>
#include <string_view>

#include "bytecode/memory.hpp"
#include "runtime/vm/effect.hpp"
#include "runtime/vm/value.hpp"

namespace bot::runtime {

inline constexpr unsigned max_json_depth = 64;

/// Where read_json puts what it has read. Keep one and use it again.
class JsonMemory {
 public:
  friend struct JsonReader;

 private:
  bytecode::Vector<Value> values_, open_;
  bytecode::Vector<std::string_view> names_, open_names_;
  bytecode::Vector<char> texts_;
};

/// Why a text is no JSON.
struct JsonProblem {
  const char* what = "";  ///< for people: "a text has no end"; static
  std::size_t at = 0;     ///< byte
};

/// Reads one value, with nothing behind it but white space. It is valid until `memory` is used again or goes. Integers
/// beyond 64 bits become numbers. Of a name that comes twice in an object the first one counts. Bytes that are not
/// UTF-8 are passed on; half a surrogate pair becomes U+FFFD. Linear time; memory in proportion to the values.
[[nodiscard]] std::optional<Value> read_json(std::string_view text, JsonMemory& memory, JsonProblem& problem);

/// Appends the value on one line. A secret is null unless `reveal`. Numbers have a point or an exponent, integers none.
void write_json(const Value& value, bool reveal, bytecode::String& out);
/// Appends a text in quotes.
void write_json(std::string_view text, bytecode::String& out);
/// Appends `{"effect":"say","text":…}`: the fields of the header in words.
void write_json(const Effect& effect, bool reveal, bytecode::String& out);

/// "say", "handover" …
[[nodiscard]] std::string_view name_of(Effect::Kind kind);

}  // namespace bot::runtime
