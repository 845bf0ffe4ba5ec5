#include "runtime/load/text_form.hpp"

#include <algorithm>

#include "bytecode/artifact.hpp"
#include "bytecode/plural.hpp"
#include "bytecode/utf8.hpp"

namespace bot::runtime {

namespace {

struct Reader {
  std::string_view text;
  std::uint8_t arity = 0;

  [[nodiscard]] static unsigned byte(std::string_view from, std::size_t at) {
    return static_cast<unsigned char>(from[at]);
  }

  bool argument(unsigned number) {
    if (number >= bytecode::max_placeholders) return false;
    arity = std::max(arity, static_cast<std::uint8_t>(number + 1));
    return true;
  }

  /// A piece without plurals.
  bool form(std::string_view rest) {
    while (!rest.empty()) {
      const std::size_t at = std::min(rest.find(bytecode::placeholder_byte), rest.size());
      if (bytecode::find_invalid_utf8(rest.substr(0, at))) return false;
      rest.remove_prefix(at);
      if (rest.empty()) break;
      if (rest.size() < 2 || !argument(byte(rest, 1))) return false;
      rest.remove_prefix(2);
    }
    return true;
  }

  bool plural(std::string_view& rest) {
    if (rest.size() < 3 || !argument(byte(rest, 1))) return false;
    const unsigned forms = byte(rest, 2);
    constexpr auto other = static_cast<unsigned>(bytecode::PluralCategory::other);
    if (forms == 0 || forms > other + 1) return false;
    rest.remove_prefix(3);
    for (unsigned i = 0; i < forms; ++i) {
      if (rest.size() < 4 || (byte(rest, 0) == other) != (i + 1 == forms) || byte(rest, 0) > other) return false;
      if (((byte(rest, 1) | byte(rest, 2) | byte(rest, 3)) & 0x80) != 0) return false;
      const std::size_t length = byte(rest, 1) | std::size_t{byte(rest, 2)} << 7 | std::size_t{byte(rest, 3)} << 14;
      rest.remove_prefix(4);
      if (length > rest.size() || !form(rest.substr(0, length))) return false;
      rest.remove_prefix(length);
    }
    return true;
  }

  bool read() {
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t at = std::min(rest.find(bytecode::plural_byte), rest.size());
      if (!form(rest.substr(0, at))) return false;
      rest.remove_prefix(at);
      if (!rest.empty() && !plural(rest)) return false;
    }
    return true;
  }
};

}  // namespace

TextForm text_form(std::string_view text) {
  Reader reader{text};
  const bool valid = reader.read();
  return {valid, reader.arity};
}

}  // namespace bot::runtime
