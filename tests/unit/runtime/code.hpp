#pragma once
// Code for tests, an instruction after the other.

#include <cstring>

#include "bytecode/encoding.hpp"
#include "bytecode/opcodes.hpp"
#include "bytecode/types.hpp"

namespace bot::test {

/// Code, an instruction after the other. Places are relative to its beginning.
class Code {
 public:
  Code& op(bytecode::Op op) {
    bytecode::put_u8(bytes, static_cast<std::uint8_t>(op));
    return *this;
  }
  Code& op(bytecode::Op o, std::uint64_t a) {
    op(o);
    bytecode::put_leb(bytes, a);
    return *this;
  }
  Code& op(bytecode::Op o, std::uint64_t a, std::uint64_t b) {
    op(o, a);
    bytecode::put_leb(bytes, b);
    return *this;
  }
  Code& integer(std::int64_t v) { return op(bytecode::Op::const_int, bytecode::zigzag(v)); }
  Code& number(double v) {
    op(bytecode::Op::const_number);
    bytecode::put_fixed(bytes, v);
    return *this;
  }
  Code& none(bytecode::Type t) {
    t.optional = true;
    op(bytecode::Op::const_none, bytecode::type_byte(t));
    if (bytecode::has_detail(t.base)) bytecode::put_leb(bytes, t.detail);
    return *this;
  }
  Code& jump(bytecode::Op o, std::uint32_t distance) {
    op(o);
    bytecode::put_fixed(bytes, distance);
    return *this;
  }
  /// A jump whose target comes later: give what this returns to land().
  [[nodiscard]] std::size_t forward(bytecode::Op o) {
    op(o);
    return hole();
  }
  [[nodiscard]] std::size_t forward(bytecode::Op o, std::uint64_t a) {
    op(o, a);
    return hole();
  }
  void land(std::size_t hole) {
    const auto distance = static_cast<std::uint32_t>(bytes.size() - hole - 4);
    std::memcpy(bytes.data() + hole, &distance, sizeof distance);
  }
  Code& again(std::size_t begin) {
    op(bytecode::Op::again);
    bytecode::put_fixed(bytes, static_cast<std::uint32_t>(bytes.size() + 4 - begin));
    return *this;
  }
  [[nodiscard]] std::uint32_t at() const { return static_cast<std::uint32_t>(bytes.size()); }

  bytecode::Bytes bytes;

 private:
  std::size_t hole() {
    bytecode::put_fixed(bytes, std::uint32_t{0});
    return bytes.size() - 4;
  }
};

}  // namespace bot::test
