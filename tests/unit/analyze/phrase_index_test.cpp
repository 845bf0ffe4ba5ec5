// The index of all phrases finds what the plain model says, on random NLUs and messages for every mix of options.

#include "compiler/analyze/phrase_index.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <optional>

#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

constexpr auto pieces = std::to_array<std::string_view>(
    {"bayar", "bayr", "abyar", "bayara", "Pesan", "pesanan", "aaaaa", "aaaab", "é́tape", "etape", "a",  "b",
     "aa",    "1.5",  "1",     "kue",    "😊",     "jum'at",  " ",     " ",     " ",     " ",     ". ", " "});

TEST_CASE("the index finds what the model says") {
  Random random(7);
  std::size_t found = 0;
  for (std::size_t round = 0; round < 400 * rounds(); ++round) {
    std::vector<std::vector<std::string>> texts(1 + random.below(5));
    std::vector<analyze::PhraseSet> sets(texts.size());
    for (std::size_t n = 0; n < sets.size(); ++n) {
      analyze::PhraseOptions& o = sets[n].options;
      o.profile = static_cast<std::uint8_t>(random.below(3) == 0 ? random.below(8) : 0);
      o.mode = static_cast<analyze::PhraseMode>(random.below(4));
      o.exact = o.mode <= analyze::PhraseMode::typo && random.below(4) == 0;
      for (std::size_t i = 1 + random.below(6); i > 0; --i) texts[n].push_back(pick(random, pieces, 4));
      for (std::uint32_t i = 0; i < texts[n].size(); ++i) sets[n].phrases.push_back({i, texts[n][i]});
    }
    const analyze::PhraseIndex index(sets);
    for (int i = 0; i < 20; ++i) {
      std::string message = pick(random, pieces, 7);
      if (random.below(2) == 0) message += " " + texts[0][random.below(texts[0].size())];
      const auto matches = index.find(message);
      std::size_t place = 0;
      for (std::uint32_t n = 0; n < sets.size(); ++n) {
        const auto expected = analyze::match_phrases(sets[n].options, sets[n].phrases, message);
        INFO("message '" << message << "' of " << Catch::Detail::stringify(texts[n]));
        const bool there = place < matches.size() && matches[place].set == n;
        if (there != !expected.empty()) FAIL("found or not");
        if (!there) continue;
        if (matches[place].matches != expected) FAIL("other matches");
        ++place;
        ++found;
      }
      if (place != matches.size()) FAIL("an NLU too many");
    }
  }
  CHECK(found > 1000);
}

}  // namespace
}  // namespace bot::test
