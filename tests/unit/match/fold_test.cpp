#include "bytecode/fold.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/unit/match/naive_fold.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

using namespace bytecode;
using Words = std::vector<std::string>;

Words words(std::string_view text, int profile = 0) {
  FoldedText folded;
  fold(text, static_cast<std::uint8_t>(profile), folded);
  Words result;
  for (const Token token : folded.tokens) result.emplace_back(folded.text(token));
  return result;
}

TEST_CASE("messages fold to tokens") {
  CHECK(words("").empty());
  CHECK(words(" \t\r\n.,!?").empty());
  CHECK(words("/start") == Words{"start"});
  CHECK(words("Halo kak!") == Words{"halo", "kak"});
  CHECK(words("HALO 😊") == Words{"halo", "😊"});
  CHECK(words("halo😊😊") == Words{"halo", "😊", "😊"});
  CHECK(words("a_b+c") == Words{"a", "b", "c"});
}

TEST_CASE("joiners hold digits together and nothing else") {
  CHECK(words("1.500") == Words{"1.500"});
  CHECK(words("1-2 10:30 1/2 1,5") == Words{"1-2", "10:30", "1/2", "1,5"});
  CHECK(words("1. ya") == Words{"1", "ya"});
  CHECK(words("1..2 1-a a-1 .5 5.") == Words{"1", "2", "1", "a", "a", "1", "5", "5"});
  CHECK(words("v1.2b") == Words{"v1.2b"});
  CHECK(words("１．５") == Words{"1.5"});
}

TEST_CASE("an apostrophe between letters is dropped") {
  CHECK(words("jum'at jum’at jumʼat Jum＇at") == Words{"jumat", "jumat", "jumat", "jumat"});
  CHECK(words("'halo' rock'n'roll a''b 5'a a'5") == Words{"halo", "rocknroll", "a", "b", "5", "a", "a", "5"});
}

TEST_CASE("accents and case") {
  CHECK(words("Café CAFE\u0301 İ ß") == Words{"cafe", "cafe", "i", "ss"});
  CHECK(words("Café", fold_keep_accents) == Words{"café"});
  CHECK(words("Cafe\u0301", fold_keep_accents) == Words{"café"});
  CHECK(words("Café", fold_keep_case) == Words{"Cafe"});
  CHECK(words("Café", fold_keep_case | fold_keep_accents) == Words{"Café"});
  CHECK(words("ﬁnal ｈａｉ ①②") == Words{"final", "hai", "12"});
  CHECK(words("한국") == words("\u1112\u1161\u11ab\u1100\u116e\u11a8"));
  CHECK(words("हिन्दी") == Words{"हिन्दी"});
}

TEST_CASE("emoji are tokens of their own") {
  CHECK(words("👍🏽👍") == Words{"👍", "👍"});
  CHECK(words("☺️☺") == Words{"☺", "☺"});
  CHECK(words("👨‍👩‍👧x") == Words{"👨‍👩‍👧", "x"});
  CHECK(words("👩🏽‍🦰") == words("👩‍🦰"));
  CHECK(words("🏳️‍🌈") == Words{"🏳\u200d🌈"});
  CHECK(words("🇮🇩🇮🇩🇮") == Words{"🇮🇩", "🇮🇩", "🇮"});
  CHECK(words("1️⃣") == Words{"1"});
  CHECK(words("1️⃣", fold_keep_accents) == Words{"1"});
  CHECK(words("a\u200db") == Words{"ab"});
  CHECK(words("sela\u00admat") == Words{"selamat"});
}

TEST_CASE("stretch makes runs of a letter one") {
  CHECK(words("haiii Haii HAI", fold_stretch) == Words{"hai", "hai", "hai"});
  CHECK(words("hello", fold_stretch) == Words{"helo"});
  CHECK(words("1100 😊😊", fold_stretch) == Words{"1100", "😊", "😊"});
  CHECK(words("aA", fold_stretch | fold_keep_case) == Words{"aA"});
  CHECK(words("ééé", fold_stretch | fold_keep_accents) == Words{"é"});
  CHECK(words("a'a", fold_stretch) == Words{"a"});
}

TEST_CASE("broken bytes and zeros part tokens") {
  CHECK(words("a\xff"
              "b") == Words{"a", "b"});
  CHECK(words("a\xc3") == Words{"a"});
  CHECK(words(std::string_view("a\0b", 3)) == Words{"a", "b"});
  CHECK(words("\xed\xa0\x80x\xf8\x88\x80\x80\x80y") == Words{"x", "y"});
}

TEST_CASE("a folded text is spaced, padded and counted") {
  FoldedText folded;
  fold("Halo,  «Kak»! é", fold_keep_accents, folded);
  CHECK(folded.text() == "halo kak é");
  CHECK_FALSE(folded.ascii);
  CHECK(count_points(folded.text()) == 10);
  REQUIRE(folded.bytes.size() >= folded.size + FoldedText::padding);
  for (std::size_t i = 0; i < FoldedText::padding; ++i) CHECK(folded.bytes[folded.size + i] == 0);
  fold("é", 0, folded);
  CHECK(folded.text() == "e");
  CHECK(folded.ascii);
  fold(std::string(max_fold_bytes + 1, 'a'), 0, folded);
  CHECK(folded.tokens.empty());
  fold(std::string(max_fold_bytes, 'a'), 0, folded);
  CHECK(folded.tokens.size() == 1);
}

TEST_CASE("long runs of marks take no long time") {
  std::string text = "a";
  while (text.size() < 1000000) text += "\u0327\u0301\u05b0";
  CHECK(words(text, fold_keep_accents).size() == 1);
}

TEST_CASE("words that may have a typo") {
  CHECK(takes_typo("bayar"));
  CHECK(takes_typo("jumát"));
  CHECK_FALSE(takes_typo("halo"));
  CHECK_FALSE(takes_typo("12345"));
  CHECK_FALSE(takes_typo("model2000"));
  CHECK_FALSE(takes_typo("😊😊😊😊😊"));
  CHECK_FALSE(takes_typo(std::string(65, 'a')));
  CHECK(takes_typo(std::string(64, 'a')));
}

constexpr std::string_view nul("\0", 1);
constexpr auto pieces = std::to_array<std::string_view>(
    {"a",      "A",      "b",          "e",          "E",      "S",      "z",        "aa",       " ",      " ",
     "\n",     nul,      "1",          "2",          "0",      ".",      ",",        ":",        "/",      "-",
     "'",      "\u2019", "\u02bc",     "\uff07",     "_",      "!",      "<",        "=",        "#",      "*",
     "\x7f",   "é",      "É",          "e\u0301",    "ß",      "ẞ",      "İ",        "ı",        "Σ",      "ς",
     "ŉ",      "ǅ",      "ﬁ",          "Ａ",         "１",     "．",     "①",        "½",        "Ⅳ",      "™",
     "℃",      "ﷺ",      "…",          "´",          "゛",     "\u0301", "\u0327",   "\u0338",   "\u0345", "\u05b0",
     "\u3099", "か",     "한",         "\u1112",     "\u1161", "\u11ab", "क",        "ि",        "्",       "া",
     "\u09c7", "अ",      "😊",          "👍",          "🏽",   "👩",      "🦰",     "\u200d",   "\u200d", "\u200c",
     "\ufe0f", "\u00ad", "\u20e3",     "🇮",          "🇩",      "☺",      "©",        "‼",        "♂",      "\u034f",
     "\u115f", "\u3164", "\U000e0061", "\U0001f3fb", "\xff",   "\xc3",   "\xe2\x80", "\xf0\x9f", "\u00a0", "\u2011",
     "\u2028", "中",     "ь",          "й",          "Ё",      "ى",      "\u064b",   "ก",        "ำ",      "\ufffe"});

TEST_CASE("folding is the rule, on random text") {
  Random random(11);
  FoldedText folded;
  for (std::size_t n = 0; n < 100000 * rounds(); ++n) {
    const std::string text = pick(random, pieces, 10);
    const auto profile = static_cast<std::uint8_t>(n % fold_profile_count);
    const Words expected = naive_fold(text, profile);
    fold(text, profile, folded);
    Words found;
    std::string joined;
    for (const Token token : folded.tokens) {
      found.emplace_back(folded.text(token));
      joined += (joined.empty() ? "" : " ") + found.back();
    }
    INFO("text " << text << " profile " << int{profile});
    REQUIRE(found == expected);
    REQUIRE(joined == folded.text());
    REQUIRE(folded.ascii ==
            (joined.find_first_of('\x80') == std::string::npos && count_points(joined) == joined.size()));
  }
}

constexpr auto long_pieces =
    std::to_array<std::string_view>({"halo", "Kak", "a", "Zz", "09", "1", " ", " ",  " ", "  ", ", ",
                                     "! ",   "@",   "[", "`",  "{",  "/", ":", ". ", "(", "x y"});
constexpr auto rare_pieces = std::to_array<std::string_view>({"1.5", "a'b", "'", "-", "é", "😊", "\x7f", "\xff", nul});

TEST_CASE("folding is the rule, on longer text") {
  Random random(12);
  FoldedText folded;
  for (std::size_t n = 0; n < 60000 * rounds(); ++n) {
    std::string text;
    const std::size_t wanted = random.below(300);
    const std::size_t rare = random.below(3) * 40;  // never, or one piece in forty or eighty
    while (text.size() < wanted) {
      const bool is_rare = rare != 0 && random.below(rare) == 0;
      text += is_rare ? rare_pieces[random.below(rare_pieces.size())] : long_pieces[random.below(long_pieces.size())];
      if (random.below(200) == 0) text += std::string(random.below(150), "a1"[random.below(2)]);
    }
    const auto profile = static_cast<std::uint8_t>(n % fold_profile_count);
    fold(text, profile, folded);
    Words found;
    for (const Token token : folded.tokens) found.emplace_back(folded.text(token));
    if (found != naive_fold(text, profile)) FAIL("profile " << int{profile} << " text " << text);
  }
  SUCCEED();
}

TEST_CASE("folding is the rule, on every character") {
  FoldedText folded;
  for (std::int32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text = "a";
    const auto add = [&](int byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
      add(c);
    } else if (c < 0x800) {
      add(0xC0 | c >> 6), add(0x80 | (c & 63));
    } else if (c < 0x10000) {
      add(0xE0 | c >> 12), add(0x80 | (c >> 6 & 63)), add(0x80 | (c & 63));
    } else {
      add(0xF0 | c >> 18), add(0x80 | (c >> 12 & 63)), add(0x80 | (c >> 6 & 63)), add(0x80 | (c & 63));
    }
    text += "b";
    fold(text, static_cast<std::uint8_t>(c % 4), folded);
    Words found;
    for (const Token token : folded.tokens) found.emplace_back(folded.text(token));
    if (found != naive_fold(text, static_cast<std::uint8_t>(c % 4))) FAIL("character " << c);
  }
  SUCCEED();
}

}  // namespace
}  // namespace bot::test
