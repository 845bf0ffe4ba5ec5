#include "bytecode/disassemble.hpp"
#include "bytecode/encoding.hpp"
#include "bytecode/types.hpp"

namespace bot::bytecode {

bool decode(std::span<const std::byte> code, std::uint32_t at, std::uint32_t end, Instruction& out) {
  if (at >= end || end > code.size()) return false;
  const OpRow* row = op_row(static_cast<std::uint8_t>(code[at]));
  if (!row) return false;
  out = {};
  out.op = row->op;
  out.begin = at;
  const std::byte* p = code.data() + at + 1;
  const std::byte* const limit = code.data() + end;
  const auto offset = [&] { return static_cast<std::uint32_t>(p - code.data()); };
  unsigned place = 0;
  for (const char kind : row->operands) {
    std::uint64_t& value = place++ == 0 ? out.a : out.b;
    switch (kind) {
      case 'f':
        if (limit - p < 8) return false;
        value = get_fixed<std::uint64_t>(p);
        p += 8;
        break;
      case 'j': {
        if (limit - p < 4) return false;
        const auto distance = get_fixed<std::uint32_t>(p);
        p += 4;
        if (distance >= static_cast<std::uint64_t>(limit - p)) return false;
        out.target = offset() + distance;
        break;
      }
      case 'B': {
        if (limit - p < 4) return false;
        const auto distance = get_fixed<std::uint32_t>(p);
        p += 4;
        if (distance > offset()) return false;
        out.target = offset() - distance;
        break;
      }
      case 'J':
        if (!get_leb_checked(p, limit, 32, value)) return false;
        if (value > static_cast<std::uint64_t>(limit - p) / 4) return false;
        out.table = p;
        p += 4 * value;
        break;
      case 'z':
        if (!get_leb_checked(p, limit, 64, value)) return false;
        break;
      case 'y':
        if (!get_leb_checked(p, limit, 32, value)) return false;
        if (value <= 0xff && valid_type_byte(static_cast<std::uint8_t>(value)) &&
            has_detail(static_cast<BaseType>(value & 0x7f)) && !get_leb_checked(p, limit, 32, out.b))
          return false;
        break;
      default:
        if (!get_leb_checked(p, limit, 32, value)) return false;
        break;
    }
  }
  out.end = offset();
  return true;
}

}  // namespace bot::bytecode
