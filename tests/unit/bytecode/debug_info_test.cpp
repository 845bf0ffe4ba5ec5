#include "bytecode/debug_info.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace bot::bytecode;

namespace {

constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();

DebugInfo sample() {
  DebugInfo info;
  info.names = {{NameKind::flow, 0, 0, 3, 6, "f"},
                {NameKind::flow, 2, 1, 900, 1, "std/greetings.\xf0\x9f\x98\x8a"},
                {NameKind::state, 1, 0, most, most, ""},
                {NameKind::handler, most, most, 0, 0, "on menu(satu) -> x"}};
  info.places = {{0, 0, 10, 5}, {0, 0, 3, 1}, {7, 1, most, most}, {300, 0, 0, 0}, {most, 2, 1, 1}};
  return info;
}

bool same(const DebugInfo& a, const DebugInfo& b) { return encode(a) == encode(b); }

}  // namespace

TEST_CASE("debug information comes back as it was") {
  for (const DebugInfo& info : {DebugInfo{}, sample()}) {
    const auto back = decode_debug_info(encode(info));
    REQUIRE(back);
    CHECK(same(*back, info));
    CHECK(back->names.size() == info.names.size());
    CHECK(back->places.size() == info.places.size());
  }
  const auto back = decode_debug_info(encode(sample()));
  CHECK(back->places[2].line == most);
  CHECK(back->names[3].index == most);
}

TEST_CASE("names and places are found") {
  const DebugInfo info = sample();
  REQUIRE(info.name(NameKind::flow, 2));
  CHECK(info.name(NameKind::flow, 2)->line == 900);
  CHECK(info.name(NameKind::flow, 1) == nullptr);
  CHECK(info.name(NameKind::nlu, 0) == nullptr);
  CHECK(info.name(NameKind::handler, most));
  CHECK(info.place(0)->line == 3);
  CHECK(info.place(6)->line == 3);
  CHECK(info.place(7)->line == most);
  CHECK(info.place(most)->file == 2);
  CHECK(DebugInfo{}.place(0) == nullptr);
  CHECK(DebugInfo{}.name(NameKind::flow, 0) == nullptr);
}

TEST_CASE("hostile debug information is refused or harmless") {
  const Bytes good = encode(sample());
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(decode_debug_info(std::span(good).first(size)));
  Bytes longer = good;
  put_u8(longer, 0);
  CHECK_FALSE(decode_debug_info(longer));
  std::size_t accepted = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned change = 1; change < 256; ++change) {
      Bytes bytes = good;
      bytes[at] ^= static_cast<std::byte>(change);
      const auto info = decode_debug_info(bytes);
      if (!info) continue;
      ++accepted;
      CHECK(encode(*info) == bytes);
    }
  }
  CHECK(accepted > 0);
  const auto refused = [](std::initializer_list<unsigned> list) {
    Bytes bytes;
    for (const unsigned b : list) put_u8(bytes, static_cast<std::uint8_t>(b));
    return !decode_debug_info(bytes);
  };
  CHECK(refused({}));
  CHECK_FALSE(refused({0, 0}));
  CHECK(refused({0xff, 0xff, 0xff, 0xff, 0x0f, 0}));                          // four thousand million names
  CHECK(refused({0, 0xff, 0xff, 0xff, 0xff, 0x0f}));                          // and places
  CHECK(refused({1, 7, 0, 0, 0, 0, 0, 0}));                                   // no such kind
  CHECK(refused({1, 0, 0, 0, 0, 0, 9, 'x', 0}));                              // a name longer than the rest
  CHECK(refused({1, 0, 0, 0, 0, 0, 1, 0xff, 0}));                             // not UTF-8
  CHECK(refused({2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));                 // not sorted
  CHECK(refused({0, 1, 0, 0, 1, 0}));                                         // line -1
  CHECK(refused({0, 2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 1, 0, 0, 0}));  // code past 2^32
}
