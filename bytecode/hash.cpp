#include "bytecode/hash.hpp"

namespace bot::bytecode {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  const auto load = [](const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  };
  std::uint64_t state = seed ^ hash_key_0;
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  if (left > 64) {
    std::uint64_t lanes[4] = {state, state ^ hash_key_1, state ^ hash_key_2, state ^ hash_key_3};
    for (; left > 64; left -= 64, at += 64) {
      for (std::size_t i = 0; i < 4; ++i) {
        lanes[i] = fold_multiply(load(at + 16 * i) ^ hash_key_1, load(at + 16 * i + 8) ^ lanes[i]);
      }
    }
    state = fold_multiply(lanes[0] ^ hash_key_2, lanes[1] ^ hash_key_3) ^
            fold_multiply(lanes[2] ^ hash_key_3, lanes[3] ^ hash_key_2);
  }
  for (; left > 16; left -= 16, at += 16) {
    state = fold_multiply(load(at) ^ hash_key_1, load(at + 8) ^ state);
  }
  char tail[16] = {};
  if (left > 0) std::memcpy(tail, at, left);
  return fold_multiply(hash_key_1 ^ bytes.size(),
                       fold_multiply(load(tail) ^ hash_key_2, load(tail + 8) ^ state ^ hash_key_3));
}

}  // namespace bot::bytecode
