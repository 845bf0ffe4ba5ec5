#include "bytecode/encoding.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace bot::bytecode;

namespace {

bool read(const Bytes& bytes, unsigned bits, std::uint64_t& value, std::size_t* used = nullptr) {
  const std::byte* p = bytes.data();
  const bool ok = get_leb_checked(p, bytes.data() + bytes.size(), bits, value);
  if (used) *used = static_cast<std::size_t>(p - bytes.data());
  return ok;
}

Bytes bytes(std::initializer_list<unsigned> list) {
  Bytes out;
  for (const unsigned b : list) put_u8(out, static_cast<std::uint8_t>(b));
  return out;
}

}  // namespace

TEST_CASE("LEB128 gives back what was put in") {
  std::vector<std::uint64_t> values{
      0, 1, 127, 128, 129, 16383, 16384, 0xffff'ffff, 0x1'0000'0000, std::numeric_limits<std::uint64_t>::max()};
  for (unsigned shift = 0; shift < 64; ++shift) {
    values.push_back(std::uint64_t{1} << shift);
    values.push_back((std::uint64_t{1} << shift) - 1);
  }
  for (const std::uint64_t v : values) {
    Bytes out;
    put_leb(out, v);
    std::uint64_t back = 1;
    std::size_t used = 0;
    CHECK(read(out, 64, back, &used));
    CHECK(back == v);
    CHECK(used == out.size());
    const std::byte* p = out.data();
    CHECK(get_leb(p) == v);
    CHECK(p == out.data() + out.size());
    CHECK(read(out, 32, back) == (v <= 0xffff'ffff));
    for (std::size_t size = 0; size < out.size(); ++size)
      CHECK_FALSE(read(Bytes(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size)), 64, back));
  }
}

TEST_CASE("LEB128 has one form for each value") {
  std::uint64_t v = 0;
  CHECK_FALSE(read(bytes({0x80, 0x00}), 64, v));
  CHECK_FALSE(read(bytes({0xff, 0x80, 0x00}), 64, v));
  CHECK_FALSE(read(bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02}), 64, v));  // 65 bits
  CHECK(read(bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}), 64, v));
  CHECK(v == std::uint64_t{1} << 63);
  CHECK_FALSE(read(bytes({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x00}), 64, v));
  CHECK_FALSE(read(bytes({0xff, 0xff, 0xff, 0xff, 0x1f}), 32, v));
  CHECK(read(bytes({0xff, 0xff, 0xff, 0xff, 0x0f}), 32, v));
  CHECK(read(bytes({0x00}), 8, v));
  CHECK_FALSE(read({}, 64, v));
}

TEST_CASE("zigzag") {
  for (const std::int64_t v : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1},
                               std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    CHECK(unzigzag(zigzag(v)) == v);
  CHECK(zigzag(0) == 0);
  CHECK(zigzag(-1) == 1);
  CHECK(zigzag(1) == 2);
  CHECK(zigzag(std::numeric_limits<std::int64_t>::min()) == std::numeric_limits<std::uint64_t>::max());
}
