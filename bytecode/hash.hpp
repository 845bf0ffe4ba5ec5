#pragma once
// One 64-bit hash for three uses: tokens of messages, stable ids (the hash of a qualified name) and file checksums.
//
// The text is read as little-endian 8-byte words, 16 bytes at a step; each step multiplies two words to 128 bits and
// folds the halves together with an exclusive or. The idea is Wang Yi's wyhash; the constants are the fractional
// parts of the square roots of 2 (made odd), 3, 5 and 7. While more than 64 bytes are left, four such chains run side
// by side and are joined at the end; the last 1 to 16 bytes are padded with zeros, and the length goes into the last
// step. It is no protection against forgery.
//
// The function is part of the artifact's format and never changes. Test vectors, seed 0:
//   ""                            7f4c50805ffe7e21
//   "a"                           07907182ba34d575
//   "0123456789abcdef"            77014344a49bcaa1
//   "0123456789abcdefg"           429696efd280a5fe
//   "state handover.greetings"    2a1da5b6b94bc6af
//   1000 times "x"                60a7bc90d785ed56
// and, with seed 1, "halo"       da62e002b5902de7

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace bot::bytecode {

static_assert(std::endian::native == std::endian::little, "artifacts are little-endian and are used in place");

inline constexpr std::uint64_t hash_key_0 = 0x6a09e667f3bcc909;
inline constexpr std::uint64_t hash_key_1 = 0xbb67ae8584caa73b;
inline constexpr std::uint64_t hash_key_2 = 0x3c6ef372fe94f82b;
inline constexpr std::uint64_t hash_key_3 = 0xa54ff53a5f1d36f1;

/// The 128-bit product of both, its upper half exclusive-or its lower one.
[[nodiscard]] constexpr std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Hash of any bytes, of any length. At least 4 GB/s on long ones. Reads nothing outside the text.
[[nodiscard]] std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);

/// The same value as hash64(bytes, 0) for a text behind which 16 more bytes are readable: no branches on short texts.
[[nodiscard]] inline std::uint64_t hash_token(const char* bytes, std::size_t length) {
  const auto load = [](const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  };
  const auto mask = [](std::size_t wanted) {  // keeps the first `wanted` bytes of a word, 8 at most
    return wanted >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (wanted * 8)) - 1;
  };
  if (length > 64) return hash64({bytes, length});
  std::uint64_t state = hash_key_0;
  std::size_t left = length;
  for (; left > 16; left -= 16, bytes += 16) {
    state = fold_multiply(load(bytes) ^ hash_key_1, load(bytes + 8) ^ state);
  }
  const std::uint64_t first = load(bytes) & mask(left);
  const std::uint64_t second = load(bytes + 8) & mask(left > 8 ? left - 8 : 0);
  return fold_multiply(hash_key_1 ^ length, fold_multiply(first ^ hash_key_2, second ^ state ^ hash_key_3));
}

/// The same for 1 to 8 bytes, which come as a word; what is above them does not count.
[[nodiscard]] inline std::uint64_t hash_word(std::uint64_t bytes, std::size_t length) {
  const std::uint64_t first = bytes & (~std::uint64_t{0} >> (64 - 8 * length));
  return fold_multiply(hash_key_1 ^ length, fold_multiply(first ^ hash_key_2, hash_key_0 ^ hash_key_3));
}

}  // namespace bot::bytecode
