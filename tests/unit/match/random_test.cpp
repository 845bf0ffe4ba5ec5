// The matcher against the plain model of compiler/analyze, on random bots and messages for every mix of options.

#include <array>
#include <catch2/catch.hpp>

#include "compiler/analyze/phrase_model.hpp"
#include "tests/unit/match/keyword_bot.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

using bytecode::KeywordMode;

constexpr auto mixed = std::to_array<std::string_view>({"a",
                                                        "b",
                                                        "A",
                                                        "é",
                                                        "e\u0301",
                                                        "e",
                                                        "i",
                                                        "1",
                                                        "2",
                                                        "1.5",
                                                        "1",
                                                        ".",
                                                        "-",
                                                        "'",
                                                        "😊",
                                                        "👍🏽",
                                                        "👨‍👩‍👧",
                                                        "🇮🇩",
                                                        "\u0327",
                                                        "\u00ad",
                                                        " ",
                                                        " ",
                                                        " ",
                                                        " ",
                                                        ", ",
                                                        "\xff",
                                                        "ß",
                                                        "ि",
                                                        "aa",
                                                        "b b"});
constexpr auto wordy = std::to_array<std::string_view>(
    {"bayar", "bayr",  "abyar", "bayara", "baya", "pesan", "pesanan", "aaaaa", "aaaab", "aabaa", "aaaaaa", "aaba",
     "abaaa", "é́tape", "etape", "Étapes", "x",    "1",     " ",       " ",     " ",     " ",     " ",      " "});
constexpr auto letters = std::to_array<std::string_view>({"a", "b", "a", "b", "a", "B", "a b", " "});

std::string random_text(Random& random, std::size_t kind, std::size_t most) {
  if (kind == 0) return pick(random, mixed, most);
  if (kind == 1) return pick(random, wordy, most);
  return pick(random, letters, most * 2);
}

struct Case {
  std::vector<emit::KeywordNlu> nlus;
  std::vector<std::vector<std::string>> texts;  // per NLU
};

void check(const Case& setup, KeywordBot& bot, const std::string& message, runtime::MatchScratch& scratch) {
  REQUIRE(runtime::recognize(bot.tables, message, scratch));
  std::size_t found = 0;
  for (std::uint32_t n = 0; n < setup.nlus.size(); ++n) {
    const emit::KeywordNlu& nlu = setup.nlus[n];
    std::vector<analyze::Phrase> phrases;
    for (std::uint32_t i = 0; i < setup.texts[n].size(); ++i) phrases.push_back({i, setup.texts[n][i]});
    const analyze::PhraseOptions options{nlu.profile, static_cast<analyze::PhraseMode>(nlu.mode), nlu.exact};
    const auto expected = analyze::match_phrases(options, phrases, message);
    INFO("message '" << message << "' nlu " << n << " profile " << int{nlu.profile} << " mode "
                     << static_cast<int>(nlu.mode) << " exact " << nlu.exact << " phrases "
                     << Catch::Detail::stringify(setup.texts[n]));
    const auto same = [](const runtime::MatchHit& hit, const analyze::PhraseMatch& match) {
      return hit.value == match.value && hit.begin == match.begin && hit.end == match.end &&
             hit.length == match.length && hit.typo == match.typo;
    };
    if (scratch.found(n) == expected.empty()) FAIL("found or not");
    for (const std::uint32_t k : {1u, 2u, 3u}) {
      if (k > nlu.attributes) break;
      const auto wanted = analyze::first_matches(expected, k);
      const auto chosen = scratch.chosen(n, k);
      if (chosen.size() != wanted.size()) FAIL("k " << k << ": " << chosen.size() << " not " << wanted.size());
      for (std::uint32_t i = 0; i < k; ++i) {
        const auto value = scratch.value(n, k, i + 1);
        if (value.has_value() != (i < wanted.size())) FAIL("value or not");
        if (i >= wanted.size()) continue;
        if (!same(chosen[i], wanted[i]) || *value != wanted[i].value) {
          FAIL("k " << k << " match " << i << ": value " << chosen[i].value << " not " << wanted[i].value);
        }
        const runtime::TokenRange tokens = scratch.tokens(chosen[i]);
        if (tokens.begin >= tokens.end) FAIL("no tokens");
      }
    }
    if (expected.empty()) continue;
    ++found;
    if (!same(scratch.best(n), expected.front())) FAIL("best match");
  }
  if (found != scratch.found_nlus().size()) FAIL("list of found NLUs");
}

Case random_case(Random& random, std::size_t nlu_count, KeywordMode mode, std::uint8_t profile, bool exact, bool any) {
  Case setup;
  const std::size_t kind = random.below(3);
  for (std::size_t n = 0; n < nlu_count; ++n) {
    emit::KeywordNlu nlu{profile, mode, exact, static_cast<std::uint32_t>(1 + random.below(3))};
    if (any) {
      nlu.profile = static_cast<std::uint8_t>(random.below(3) == 0 ? random.below(8) : 0);
      nlu.mode = static_cast<KeywordMode>(random.below(4));
      nlu.exact = nlu.mode <= KeywordMode::typo && random.below(4) == 0;
    }
    setup.nlus.push_back(nlu);
    std::vector<std::string> texts;
    for (std::size_t i = 1 + random.below(7); i > 0; --i) {
      std::string text = random_text(random, kind, 4);
      if (!analyze::folded_text(text, nlu.profile).empty()) texts.push_back(text);
    }
    setup.texts.push_back(texts);
  }
  return setup;
}

KeywordBot build_case(const Case& setup) {
  std::vector<emit::KeywordPhrase> phrases;
  for (std::uint32_t n = 0; n < setup.texts.size(); ++n) {
    for (std::uint32_t i = 0; i < setup.texts[n].size(); ++i) phrases.push_back({n, i, setup.texts[n][i]});
  }
  KeywordBot bot = build(setup.nlus, phrases);
  REQUIRE(bot.problems.empty());
  return bot;
}

// A message: random, or a phrase with something round it.
std::string random_message(Random& random, const Case& setup, std::size_t kind) {
  std::string message = random_text(random, kind, 8);
  const auto& texts = setup.texts[random.below(setup.texts.size())];
  if (!texts.empty() && random.below(2) == 0) {
    std::string phrase = texts[random.below(texts.size())];
    if (random.below(2) == 0) {
      const std::size_t at = random.below(phrase.size());
      if (random.below(2) == 0) {
        phrase.erase(at, 1);
      } else {
        phrase.insert(at, 1, "abx1 "[random.below(5)]);
      }
    }
    message = random.below(2) == 0 ? phrase : message + " " + phrase + random_text(random, kind, 2);
  }
  return message;
}

void run_cases(std::uint64_t seed, std::size_t bots, KeywordMode mode, std::uint8_t profile, bool exact, bool any) {
  Random random(seed);
  runtime::MatchScratch scratch;
  for (std::size_t b = 0; b < bots; ++b) {
    const Case setup = random_case(random, any ? 1 + random.below(6) : 1, mode, profile, exact, any);
    KeywordBot bot = build_case(setup);
    const std::size_t kind = random.below(3);
    for (int m = 0; m < 20; ++m) check(setup, bot, random_message(random, setup, kind), scratch);
  }
}

TEST_CASE("the matcher agrees with the model") {
  for (std::uint8_t profile = 0; profile < bytecode::fold_profile_count; ++profile) {
    for (const KeywordMode mode :
         {KeywordMode::words, KeywordMode::typo, KeywordMode::prefix, KeywordMode::substring}) {
      const bool may_be_exact = mode == KeywordMode::words || mode == KeywordMode::typo;
      const auto seed = std::uint64_t{profile} * 16 + static_cast<std::uint64_t>(mode) * 2;
      run_cases(seed + 1, 300 * rounds(), mode, profile, false, false);
      if (may_be_exact) run_cases(seed + 2, 300 * rounds(), mode, profile, true, false);
    }
  }
}

TEST_CASE("many NLUs of different options do not disturb each other") {
  run_cases(99, 2000 * rounds(), KeywordMode::words, 0, false, true);
}

TEST_CASE("large tables agree with the model") {
  Random random(5);
  for (const KeywordMode mode : {KeywordMode::words, KeywordMode::typo, KeywordMode::prefix, KeywordMode::substring}) {
    Case setup;
    setup.nlus.push_back({0, mode, false, 2});
    setup.texts.emplace_back();
    const auto word = [&] {
      std::string text;
      for (std::size_t i = 2 + random.below(3); i > 0; --i) {
        text += std::to_array<std::string_view>({"ba", "ka", "ri", "so", "an", "ang", "mé"})[random.below(7)];
      }
      return text;
    };
    for (int i = 0; i < 3000; ++i) {
      std::string text = word();
      for (std::size_t more = random.below(3); more > 0; --more) text += " " + word();
      setup.texts[0].push_back(text);
    }
    KeywordBot bot = build_case(setup);
    runtime::MatchScratch scratch;
    for (std::size_t m = 0; m < 60 * rounds(); ++m) {
      std::string message = setup.texts[0][random.below(3000)];
      for (std::size_t more = random.below(5); more > 0; --more) message += " " + word();
      check(setup, bot, message, scratch);
    }
  }
}

}  // namespace
}  // namespace bot::test
