#include "bytecode/hash.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <unordered_set>

namespace bot::test {
namespace {

using bytecode::hash64;
using bytecode::hash_token;

TEST_CASE("the hash never changes") {
  CHECK(hash64("") == 0x7f4c50805ffe7e21);
  CHECK(hash64("a") == 0x07907182ba34d575);
  CHECK(hash64("state handover.greetings") == 0x2a1da5b6b94bc6af);
  CHECK(hash64("0123456789abcdef") == 0x77014344a49bcaa1);
  CHECK(hash64("0123456789abcdefg") == 0x429696efd280a5fe);
  CHECK(hash64(std::string(1000, 'x')) == 0x60a7bc90d785ed56);
  CHECK(hash64("halo", 1) == 0xda62e002b5902de7);
}

TEST_CASE("tokens have the hash of their text") {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const std::string padded = text + "xyz#+!01234567890";
    CHECK(hash_token(padded.data(), text.size()) == hash64(text));
    text += static_cast<char>('a' + i % 26);
  }
}

TEST_CASE("short texts and zeros do not collide") {
  std::unordered_set<std::uint64_t> seen;
  std::size_t count = 0;
  for (std::size_t length = 0; length <= 40; ++length, ++count) seen.insert(hash64(std::string(length, '\0')));
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b, ++count) {
      const char text[] = {static_cast<char>(a), static_cast<char>(b), 'x'};
      seen.insert(hash64({text, 3}));
    }
  }
  CHECK(seen.size() == count);
}

}  // namespace
}  // namespace bot::test
