#include "runtime/match/match.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/match/keyword_bot.hpp"

namespace bot::test {
namespace {

using bytecode::KeywordMode;
using emit::KeywordNlu;
using emit::PhraseProblemKind;

struct Asked {
  explicit Asked(KeywordBot with) : bot(std::move(with)) {}
  // The value of NLU `nlu` in a message, or -1.
  int value(std::string_view message, std::uint32_t nlu = 0) {
    REQUIRE(runtime::recognize(bot.tables, message, scratch));
    return scratch.found(nlu) ? static_cast<int>(scratch.value(nlu)) : -1;
  }
  KeywordBot bot;
  runtime::MatchScratch scratch;
};

TEST_CASE("the tutorial's bot understands what it should") {
  Asked bot(build({{}, {}}, tutorial_phrases()));
  CHECK(bot.bot.size <= 420);
  for (const char* text : {"/start", "hai", "start", "assalamualaikum", "shallom", "Halo kak!", "HALO 😊", "eh, halo"}) {
    CHECK(bot.value(text) == 0);
    CHECK_FALSE(bot.scratch.found(1));
  }
  CHECK(bot.value("1", 1) == 0);
  CHECK(bot.value(" Satu.", 1) == 0);
  CHECK(bot.value("1. Ya", 1) == 0);
  CHECK(bot.value("2️⃣", 1) == 1);
  CHECK(bot.value("dua", 1) == 1);
  for (const char* text : {"bayar", "081", "1.500", "", "  ", "halogen", "\xff", "tid ak"}) {
    bot.value(text);
    CHECK(bot.scratch.found_nlus().empty());
  }
}

TEST_CASE("the longest match wins, then the earliest") {
  Asked bot(build({{0, KeywordMode::words, false, 3}}, {{0, 0, "pesan"}, {0, 1, "pesan pizza"}, {0, 2, "besar"}}));
  CHECK(bot.value("pesan pizza") == 1);
  CHECK(bot.value("besar pesan") == 2);
  CHECK(bot.value("pesan besar") == 0);
  CHECK(bot.value("besar, pesan pizza, pesan") == 1);
  CHECK(bot.scratch.value(0, 3, 1) == 2u);
  CHECK(bot.scratch.value(0, 3, 2) == 1u);
  CHECK(bot.scratch.value(0, 3, 3) == 0u);
  CHECK(bot.scratch.value(0, 2, 1) == 2u);
  CHECK(bot.scratch.value(0, 1, 1) == 1u);
  CHECK_FALSE(bot.scratch.value(0, 3, 0).has_value());
  CHECK_FALSE(bot.scratch.value(0, 3, 4).has_value());
  const runtime::TokenRange tokens = bot.scratch.tokens(bot.scratch.best(0));
  CHECK(tokens.begin == 1);
  CHECK(tokens.end == 3);
  CHECK(bot.scratch.folded(0).text() == "besar pesan pizza pesan");
}

TEST_CASE("one phrase may stand for several NLUs") {
  Asked bot(
      build({{}, {}, {0, KeywordMode::words, true, 1}}, {{0, 0, "ya"}, {1, 3, "YA"}, {2, 1, "ya!"}, {2, 0, "ya"}}));
  CHECK(bot.value("ya") == 0);
  CHECK(bot.scratch.value(1) == 3);
  CHECK(bot.scratch.value(2) == 1);
  CHECK(bot.value("ya kak") == 0);
  CHECK(bot.scratch.found(1));
  CHECK_FALSE(bot.scratch.found(2));
  CHECK(bot.scratch.value(1, 2, 1) == 3u);
  CHECK_FALSE(bot.scratch.value(1, 2, 2).has_value());
  CHECK_FALSE(bot.scratch.value(2, 2, 1).has_value());
}

TEST_CASE("large values and many NLUs") {
  const std::uint32_t large = 0x0FFFFFFF;
  for (const KeywordMode mode : {KeywordMode::words, KeywordMode::typo, KeywordMode::substring}) {
    Asked bot(build({{0, mode, false, 1}, {0, mode, false, 2}, {0, mode, false, 1}},
                    {{0, 7, "ya"}, {1, large, "ya"}, {2, large - 1, "oke"}}));
    CHECK(bot.value("oke ya") == 7);
    CHECK(bot.scratch.value(1) == large);
    CHECK(bot.scratch.value(1, 2, 1) == large);
    CHECK(bot.scratch.value(2) == large - 1);
  }
  std::vector<emit::KeywordPhrase> phrases;
  for (std::uint32_t n = 0; n < 1000; ++n) phrases.push_back({n, n * 1000, "ya"});
  Asked many(build(std::vector<KeywordNlu>(1000), phrases));
  REQUIRE(runtime::recognize(many.bot.tables, "eh ya!", many.scratch));
  for (std::uint32_t n = 0; n < 1000; ++n) CHECK(many.scratch.value(n) == n * 1000);
}

TEST_CASE("typos") {
  Asked bot(build({{0, KeywordMode::typo, false, 1}},
                  {{0, 0, "bayar"}, {0, 1, "satu"}, {0, 2, "bantuan agen besar"}, {0, 3, "bayam"}}));
  for (const char* text : {"bayar", "byar", "bayarr", "bavar", "abyar", "xbayar", "baayr"}) CHECK(bot.value(text) == 0);
  CHECK(bot.value("bayar bayam") == 0);
  CHECK(bot.value("bayam bayar") == 3);
  CHECK(bot.value("bayax") == 0);
  CHECK(bot.scratch.best(0).typo);
  CHECK(bot.value("byr") == -1);
  CHECK(bot.value("sat") == -1);
  CHECK(bot.value("bantuam agen besr") == 2);
  CHECK(bot.value("bantuan agem besar") == -1);
}

TEST_CASE("prefix and substring") {
  Asked prefix(build({{0, KeywordMode::prefix, false, 1}}, {{0, 0, "pesan"}, {0, 1, "mau pesan"}, {0, 2, "pe"}}));
  CHECK(prefix.value("pesanan") == 0);
  CHECK(prefix.value("mau pesanan dong") == 1);
  CHECK(prefix.value("maunya pesanan") == 0);
  CHECK(prefix.value("kupesan") == -1);
  CHECK(prefix.value("peta") == 2);
  Asked substring(build({{0, KeywordMode::substring, false, 1}}, {{0, 0, "pesan"}, {0, 1, "n p"}, {0, 2, "中文"}}));
  CHECK(substring.value("dipesankan") == 0);
  CHECK(substring.value("makan, piza") == 1);
  CHECK(substring.value("我说中文吗") == 2);
  CHECK(substring.value("pes an") == -1);
}

TEST_CASE("options of folding") {
  Asked bot(build({{bytecode::fold_stretch}, {bytecode::fold_keep_case}, {bytecode::fold_keep_accents}, {}},
                  {{0, 0, "hello"}, {1, 0, "BCA"}, {2, 0, "jumát"}, {3, 0, "jumat"}}));
  CHECK(bot.value("helooo") == 0);
  CHECK(bot.value("bca", 1) == -1);
  CHECK(bot.value("BCA", 1) == 0);
  CHECK(bot.value("jumat", 2) == -1);
  CHECK(bot.scratch.found(3));
  CHECK(bot.value("JUMÁT", 2) == 0);
  CHECK(bot.scratch.found(3));
}

TEST_CASE("phrases that cannot be stored are named") {
  const std::string long_word(256, 'a');
  std::string many_words;
  for (int i = 0; i < 256; ++i) many_words += "a ";
  const KeywordBot bot = build({{}}, {{0, 0, "ya"}, {0, 0, "?!"}, {0, 0, long_word}, {0, 0, many_words}});
  REQUIRE(bot.problems.size() == 3);
  CHECK(bot.problems[0].phrase == 1);
  CHECK(bot.problems[0].kind == PhraseProblemKind::no_tokens);
  CHECK(bot.problems[1].kind == PhraseProblemKind::word_too_long);
  CHECK(bot.problems[2].kind == PhraseProblemKind::too_many_words);
}

TEST_CASE("bots without phrases, messages without text, scratch of another bot") {
  Asked none(build({}, {}));
  CHECK(none.bot.tables.tables().empty());
  CHECK(runtime::recognize(none.bot.tables, "halo", none.scratch));
  const KeywordBot small = build({{}}, {{0, 0, "ya"}});
  const KeywordBot large = build(std::vector<KeywordNlu>(50), {{49, 0, "ya"}});
  runtime::MatchScratch scratch;
  CHECK(runtime::recognize(small.tables, "ya", scratch));
  CHECK(scratch.found(0));
  CHECK(runtime::recognize(large.tables, "ya", scratch));
  CHECK_FALSE(scratch.found(0));
  CHECK(scratch.found(49));
  CHECK_FALSE(runtime::recognize(large.tables, std::string(bytecode::max_fold_bytes + 1, ' '), scratch));
  CHECK_FALSE(scratch.found(49));
  scratch.reset(60);
  CHECK_FALSE(scratch.found(59));
}

TEST_CASE("the same phrases make the same bytes") {
  const KeywordBot one = build({{}, {}}, tutorial_phrases());
  const KeywordBot two = build({{}, {}}, tutorial_phrases());
  CHECK(one.storage == two.storage);
}

TEST_CASE("long messages of many matches") {
  Asked bot(build(
      {{0, KeywordMode::words, false, 2}, {0, KeywordMode::substring, false, 2}, {0, KeywordMode::typo, false, 2}},
      {{0, 0, "a a a a a a a a"}, {0, 1, "a"}, {1, 0, "a a"}, {2, 0, "aaaaa aaaaa"}}));
  std::string message;
  while (message.size() + 2 <= bytecode::max_fold_bytes) message += "a ";
  CHECK(bot.value(message) == 0);
  CHECK(bot.scratch.value(0, 2, 2) == 0u);
  CHECK(bot.scratch.found(1));
  CHECK_FALSE(bot.scratch.found(2));
}

TEST_CASE("a message that would take too long is given up") {
  std::vector<emit::KeywordPhrase> phrases;
  for (std::uint32_t n = 0; n < 1000; ++n) phrases.push_back({n, 0, "a"});
  Asked bot(build(std::vector<KeywordNlu>(1000), phrases));
  std::string message;
  while (message.size() < 400000) message += "a ";
  CHECK_FALSE(runtime::recognize(bot.bot.tables, message, bot.scratch));
  CHECK(bot.scratch.found_nlus().empty());
  CHECK_FALSE(bot.scratch.found(0));
  CHECK(bot.value("a") == 0);
}

TEST_CASE("many words under one key of the index") {
  std::vector<std::string> texts;
  for (int a = 0; a < 100; ++a) {
    for (int b = 0; b < 30; ++b) {
      std::string text = "abcd";
      text += {static_cast<char>(a < 64 ? 0xE4 : 0xE5), static_cast<char>(0x80 + a % 64), static_cast<char>(0x80 + b)};
      texts.push_back(text);
    }
  }
  for (const KeywordMode mode : {KeywordMode::typo, KeywordMode::substring}) {
    std::vector<emit::KeywordPhrase> phrases;
    std::vector<std::string> long_texts = texts;
    for (std::string& text : long_texts) {
      if (mode == KeywordMode::substring) text = std::string(70, 'a') + text;
    }
    for (std::uint32_t i = 0; i < long_texts.size(); ++i) phrases.push_back({0, i, long_texts[i]});
    Asked bot(build({{0, mode, false, 1}}, phrases));
    for (std::uint32_t i = 0; i < long_texts.size(); i += 97) CHECK(bot.value(long_texts[i]) == static_cast<int>(i));
  }
}

}  // namespace
}  // namespace bot::test
