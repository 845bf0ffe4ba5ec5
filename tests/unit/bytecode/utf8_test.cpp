#include "bytecode/utf8.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <optional>
#include <string>

using bot::bytecode::find_invalid_utf8;

namespace {

std::string encode(std::uint32_t code) {
  std::string out;
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return out;
}

bool is_byte(std::string_view text, std::size_t at, unsigned mask, unsigned value) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & mask) == value;
}

// By the definition: decode what the first byte promises, and see whether it encodes to the same bytes.
std::optional<std::size_t> naive(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = is_byte(text, at, 0x80, 0x00)   ? 1
                               : is_byte(text, at, 0xE0, 0xC0) ? 2
                               : is_byte(text, at, 0xF0, 0xE0) ? 3
                               : is_byte(text, at, 0xF8, 0xF0) ? 4
                                                               : 0;
    if (length == 0) return at;
    std::uint32_t code = static_cast<unsigned char>(text[at]);
    if (length > 1) code &= 0xFFU >> (length + 1);
    for (std::size_t i = 1; i < length; ++i) {
      if (!is_byte(text, at + i, 0xC0, 0x80)) return at;
      code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return at;
    if (encode(code) != text.substr(at, length)) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("every code point is well-formed, surrogates are not") {
  for (std::uint32_t code = 0; code <= 0x110010; ++code) {
    const std::string text = encode(code);
    const bool good = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (find_invalid_utf8(text).has_value() == good) FAIL(code);
  }
}

TEST_CASE("all sequences of two bytes, and of three behind every kind of first byte, agree with the naive check") {
  std::string text(3, '\0');
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      text = {static_cast<char>(a), static_cast<char>(b)};
      if (find_invalid_utf8(text) != naive(text)) FAIL((a << 8 | b));
      for (const int c : {0x00, 0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xED, 0xF4, 0xFF}) {
        text = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
        if (find_invalid_utf8(text) != naive(text)) FAIL((a << 16 | b << 8 | c));
        text += static_cast<char>(0x80);
        if (find_invalid_utf8(text) != naive(text)) FAIL((a << 16 | b << 8 | c));
      }
    }
  }
}

TEST_CASE("the offset is right wherever the wrong byte stands") {
  const std::string text = "Halo kak 😊, apa kabar? Silakan pilih angkanya, ya: 1. Ya  2. Tidak  漢字";
  REQUIRE(find_invalid_utf8(text) == std::nullopt);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const int byte : {0x80, 0xC0, 0xE0, 0xF0, 0xFF}) {
      std::string broken = text;
      broken[i] = static_cast<char>(byte);
      REQUIRE(find_invalid_utf8(broken) == naive(broken));
    }
    REQUIRE(find_invalid_utf8(text.substr(0, i)) == naive(text.substr(0, i)));  // cut in the middle
  }
}

TEST_CASE("random bytes agree with the naive check") {
  std::uint32_t state = 12345;
  const auto next = [&] { return state = state * 1664525U + 1013904223U, state >> 16; };
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::uint32_t n = next() % 24; n > 0; --n) {
      text += next() % 4 == 0 ? static_cast<char>(next()) : encode(next() % 3 == 0 ? next() * 16 : next() % 128)[0];
    }
    REQUIRE(find_invalid_utf8(text) == naive(text));
  }
}
