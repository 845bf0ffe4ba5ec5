#include "bytecode/disassemble.hpp"

#include <bit>
#include <charconv>

#include "bytecode/encoding.hpp"
#include "bytecode/types.hpp"

namespace bot::bytecode {

std::string show(const Instruction& i) {
  const OpRow& row = op_row(i.op);
  std::string text(op_name(i.op));
  if (text.ends_with('_')) text.pop_back();
  unsigned place = 0;
  for (const char kind : row.operands) {
    const std::uint64_t value = place++ == 0 ? i.a : i.b;
    text += ' ';
    if (kind == 'z') {
      text += std::to_string(unzigzag(value));
    } else if (kind == 'f') {
      char digits[32];
      const auto end = std::to_chars(digits, digits + sizeof digits, std::bit_cast<double>(value)).ptr;
      text.append(digits, end);
    } else if (kind == 'j' || kind == 'B') {
      text += "-> " + std::to_string(i.target);
    } else if (kind == 'J') {
      for (std::uint64_t k = 0; k < value; ++k)
        text += (k ? ", " : "-> ") + std::to_string(i.end + get_fixed<std::uint32_t>(i.table + 4 * k));
    } else if (kind == 'y') {
      const auto byte = static_cast<std::uint8_t>(value);
      if (value > 0xff || !valid_type_byte(byte)) {
        text += std::to_string(value);
        continue;
      }
      const Type type = type_of_byte(byte, static_cast<std::uint32_t>(i.b));
      text += base_type_names[static_cast<unsigned>(type.base)];
      if (type.optional) text += '?';
      if (has_detail(type.base)) text += ' ' + std::to_string(i.b);
    } else {
      text += std::to_string(value);
    }
  }
  return text;
}

}  // namespace bot::bytecode
