#include "compiler/diagnostics/display.hpp"

#include <catch2/catch.hpp>

using namespace bot::diag;

namespace {

std::uint32_t width(std::string_view text) { return show(text, 0, UINT32_MAX).width; }

}  // namespace

TEST_CASE("columns of what people see as one character") {
  CHECK(width("") == 0);
  CHECK(width("abc") == 3);
  CHECK(width("é") == 1);
  CHECK(width("e\u0301") == 1);  // with a combining accent
  CHECK(width("漢字") == 4);
  CHECK(width("한글") == 4);
  CHECK(width("\u1112\u1161\u11AB") == 2);  // the same syllable in three letters
  CHECK(width("ｶ") == 1);                   // half width
  CHECK(width("Ａ") == 2);                  // full width
  CHECK(width("😊") == 2);
  CHECK(width("👍🏽") == 2);                   // skin tone
  CHECK(width("👩‍👩‍👧‍👦") == 2);  // joined by ZWJ
  CHECK(width("🏳️‍🌈") == 2);
  CHECK(width("🇮🇩") == 2);  // a flag is two letters
  CHECK(width("🇮🇩🇸🇬") == 4);
  CHECK(width("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F") == 2);  // a flag by tags
  CHECK(width("1\uFE0F\u20E3") == 2);                                                     // key cap
  CHECK(width("\u2764") == 1);
  CHECK(width("\u2764\uFE0F") == 2);  // shown as an emoji
  CHECK(width("💡 ya") == 5);
  CHECK(width("ก็") == 1);
  CHECK(width("\t") == 4);
}

TEST_CASE("what would not show is escaped") {
  CHECK(clean("a\x1b[31mb") == "a\\u{1B}[31mb");
  CHECK(clean(std::string_view("\0", 1)) == "\\u{0}");
  CHECK(clean("\u202Eevil\u2069") == "\\u{202E}evil\\u{2069}");
  CHECK(clean("a\u200Bb\u00ADc") == "a\\u{200B}b\\u{AD}c");
  CHECK(clean("\u200Ba") == "\\u{200B}a");
  CHECK(clean("a\rb\nc") == "a\\u{D}b\\u{A}c");
  CHECK(clean("\u2028\u0085\u009B") == "\\u{2028}\\u{85}\\u{9B}");
  CHECK(clean("\xFF\xC3") == "\\xFF\\xC3");
  CHECK(clean("a\xF0\x9F") == "a\\xF0\\x9F");
  CHECK(clean("\U000E0041x") == "\\u{E0041}x");
  CHECK(clean("a\U000E0041x") == "a\\u{E0041}x");
  CHECK(clean("\u200Dx") == "\\u{200D}x");
  CHECK(clean("\t") == " ");
  CHECK(clean("\u0301x") == "◌\u0301x");
  CHECK(clean("\uFEFFx\uFEFF") == "x\\u{FEFF}");
}

TEST_CASE("a text is cut between characters") {
  CHECK(clean("abcdef", 6) == "abcdef");
  CHECK(clean("abcdefg", 6) == "abcdef...");
  CHECK(clean("ab漢字", 3) == "ab...");
  CHECK(clean("👩‍👩‍👧‍👦x", 2) == "👩‍👩‍👧‍👦...");
}

TEST_CASE("columns of bytes") {
  const Shown shown = show("\ta😊漢e\u0301z", 0, UINT32_MAX);
  CHECK(shown.text == "    a😊漢e\u0301z");
  CHECK(shown.column(0) == 0);
  CHECK(shown.column(1) == 4);
  CHECK(shown.column(2) == 5);
  CHECK(shown.column(4) == 5);  // inside of the emoji
  CHECK(shown.end_column(4) == 7);
  CHECK(shown.column(6) == 7);
  CHECK(shown.column(9) == 9);
  CHECK(shown.column(10) == 9);
  CHECK(shown.column(12) == 10);
  CHECK(shown.end_column(13) == 11);
  CHECK(shown.column(99) == 11);
  CHECK(shown.end_column(0) == 0);
}

TEST_CASE("a window begins and ends between characters") {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "漢字😊";
  for (std::size_t offset = 0; offset <= line.size(); ++offset) {
    const std::size_t from = step_back(line, offset, 20);
    REQUIRE(from <= offset);
    REQUIRE(offset - from <= 20 * 4);
    const Shown shown = show(line, from, 30);
    REQUIRE(shown.width <= 30);
    REQUIRE(shown.text.find('\\') == std::string::npos);
  }
}

TEST_CASE("a heap of combining marks is parted") {
  std::string line = "a";
  for (int i = 0; i < 1000; ++i) line += "\u0301";
  const Shown shown = show(line, 0, 10);
  CHECK(shown.width == 10);
  CHECK(shown.text.size() < 2000);
}
