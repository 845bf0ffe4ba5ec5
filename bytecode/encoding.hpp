#pragma once
// Little-endian integers and LEB128, for code and debug information.
//
// Readers of the `_checked` kind never pass the end and say so; the others are for bytes the verifier has accepted.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace bot::bytecode {

static_assert(std::endian::native == std::endian::little, "the artifact is little-endian and used in place");

using Bytes = std::vector<std::byte>;

inline void put_u8(Bytes& out, std::uint8_t v) { out.push_back(static_cast<std::byte>(v)); }

template <typename T>
void put_fixed(Bytes& out, T v) {
  const std::size_t at = out.size();
  out.resize(at + sizeof v);
  std::memcpy(out.data() + at, &v, sizeof v);
}

inline void put_leb(Bytes& out, std::uint64_t v) {
  while (v >= 0x80) {
    put_u8(out, static_cast<std::uint8_t>(v | 0x80));
    v >>= 7;
  }
  put_u8(out, static_cast<std::uint8_t>(v));
}

[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t v) {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
[[nodiscard]] constexpr std::int64_t unzigzag(std::uint64_t v) {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

template <typename T>
[[nodiscard]] T get_fixed(const std::byte* p) {
  T v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

[[nodiscard]] inline std::uint64_t get_leb(const std::byte*& p) {
  std::uint64_t v = static_cast<std::uint8_t>(*p++);
  if (v < 0x80) return v;
  v &= 0x7f;
  for (unsigned shift = 7;; shift += 7) {
    const auto b = static_cast<std::uint8_t>(*p++);
    v |= static_cast<std::uint64_t>(b & 0x7f) << shift;
    if (b < 0x80) return v;
  }
}

/// False when the input ends early, or the value has more than `max_bits` bits or more bytes than it needs.
[[nodiscard]] inline bool get_leb_checked(const std::byte*& p, const std::byte* end, unsigned max_bits,
                                          std::uint64_t& v) {
  v = 0;
  for (unsigned shift = 0; p != end && shift < 64; shift += 7) {
    const auto b = static_cast<std::uint8_t>(*p++);
    const std::uint64_t part = b & 0x7f;
    if (shift == 63 && part > 1) return false;
    v |= part << shift;
    if (b < 0x80) return (max_bits >= 64 || v >> max_bits == 0) && (b != 0 || shift == 0);
  }
  return false;
}

}  // namespace bot::bytecode
