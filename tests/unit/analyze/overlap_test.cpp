// Findings about overlaps against the real matcher, on random small bots. What is reported holds for every message that
// can be made of a few words; what such messages show is reported.

#include <array>
#include <catch2/catch.hpp>

#include "compiler/driver/driver.hpp"
#include "tests/unit/match/keyword_bot.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

constexpr auto words =
    std::to_array<std::string_view>({"mau", "pesan", "Pesan", "pesen", "pesanan", "ya", "yaa", "bayar", "bayarr", "é"});

struct Option {
  std::string_view text;
  std::uint8_t profile;
  bytecode::KeywordMode mode;
  bool exact;
};
constexpr Option options[] = {{"", 0, bytecode::KeywordMode::words, false},
                              {"exact", 0, bytecode::KeywordMode::words, true},
                              {"typo 1", 0, bytecode::KeywordMode::typo, false},
                              {"prefix", 0, bytecode::KeywordMode::prefix, false},
                              {"substring", 0, bytecode::KeywordMode::substring, false},
                              {"stretch", bytecode::fold_stretch, bytecode::KeywordMode::words, false},
                              {"case", bytecode::fold_keep_case, bytecode::KeywordMode::words, false},
                              {"accents", bytecode::fold_keep_accents, bytecode::KeywordMode::words, false},
                              {"accents prefix", bytecode::fold_keep_accents, bytecode::KeywordMode::prefix, false},
                              {"stretch typo 1 exact", bytecode::fold_stretch, bytecode::KeywordMode::typo, true}};

/// Two NLUs; the handler of the first is asked first.
struct Case {
  Option option[2];
  std::vector<std::string> phrases[2];  ///< the value of a phrase is its place …
  bool by_value[2] = {false, false};    ///< … and the intent may ask for the first one

  std::string source() const {
    std::string out = "bot b { language id }\n";
    for (int n = 0; n < 2; ++n) {
      out += std::string("nlu n") + char('0' + n) + " keyword " + std::string(option[n].text) + " {";
      for (std::size_t i = 0; i < phrases[n].size(); ++i)
        out += " v" + std::to_string(i) + ": \"" + phrases[n][i] + "\"";
      out += std::string(" }\nintent i") + char('0' + n) + " = n" + char('0' + n) + (by_value[n] ? ".v0" : "") + "\n";
    }
    return out + "on i0 { say \"first\" }\non i1 { say \"second\" }\notherwise { say \"?\" }\n";
  }
};

struct Matcher {
  const Case& bot;
  KeywordBot tables;
  runtime::MatchScratch scratch{};

  bool holds(std::uint32_t n) { return scratch.found(n) && (!bot.by_value[n] || scratch.value(n) == 0); }
  /// Which of the two hold.
  std::pair<bool, bool> both(const std::string& message) {
    REQUIRE(runtime::recognize(tables.tables, message, scratch));
    return {holds(0), holds(1)};
  }
};

KeywordBot tables_of(const Case& c) {
  std::vector<emit::KeywordNlu> nlus;
  std::vector<emit::KeywordPhrase> phrases;
  for (std::uint32_t n = 0; n < 2; ++n) {
    nlus.push_back({c.option[n].profile, c.option[n].mode, c.option[n].exact, 1});
    for (std::uint32_t i = 0; i < c.phrases[n].size(); ++i) phrases.push_back({n, i, c.phrases[n][i]});
  }
  return build(nlus, phrases);
}

std::string random_phrase(Random& random) {
  std::string out(words[random.below(words.size())]);
  for (std::size_t more = random.below(3); more > 0; --more)
    out += " " + std::string(words[random.below(words.size())]);
  return out;
}

/// All messages of up to three words, with a word that no phrase has.
std::vector<std::string> messages() {
  std::vector<std::string> list(words.begin(), words.end());
  list.insert(list.end(), {"qzx", "dibayar", "pesn"});
  const std::size_t ones = list.size();
  for (std::size_t from = 0, end = ones, round = 0; round < 2; ++round) {
    for (std::size_t i = from; i < end; ++i)
      for (std::size_t w = 0; w < ones; ++w) list.push_back(list[i] + " " + list[w]);
    from = end;
    end = list.size();
  }
  return list;
}

TEST_CASE("overlaps are those of the real matcher") {
  Random random(5);
  const std::vector<std::string> all = messages();
  std::size_t never = 0, taken = 0, clean = 0;
  for (std::size_t round = 0; round < 800 * rounds(); ++round) {
    Case c;
    for (int n = 0; n < 2; ++n) {
      c.option[n] = options[random.below(2) == 0 ? 0 : random.below(std::size(options))];
      for (std::size_t i = 1 + random.below(3); i > 0; --i) c.phrases[n].push_back(random_phrase(random));
      c.by_value[n] = random.below(3) == 0;
    }
    driver::Job job;
    job.name = "b.bot";
    job.text = c.source();
    job.emit = false;
    const driver::Result r = driver::compile(job);
    if (!r.findings.ok()) continue;  // a phrase under two values
    const diag::Finding* wins_never = nullptr;
    std::vector<const diag::Finding*> phrases;
    for (const diag::Finding& f : r.findings.all()) {
      if (f.code == diag::Code::never_wins) wins_never = &f;
      if (f.code == diag::Code::phrase_taken) phrases.push_back(&f);
    }
    INFO(c.source());
    Matcher matcher{c, tables_of(c)};
    std::string only_second;  // a message that gets to the second handler
    for (const std::string& m : all) {
      const auto [first, second] = matcher.both(m);
      if (second && !first) only_second = m;
    }
    if (wins_never && !only_second.empty()) FAIL("it wins with '" << only_second << "'");
    for (const diag::Finding* f : phrases) {
      std::string text(r.sources.text(f->primary));
      const auto [first, second] = matcher.both(text);
      if (!first || !second) FAIL("'" << text << "' is not understood by both");
    }
    // Every phrase of the second that the first takes, in longer messages too, is told.
    std::size_t lost = 0;
    for (const std::string& p : c.phrases[1]) {
      const auto [first, second] = matcher.both(p);
      if (!first || !second) continue;
      if (c.option[1].exact || matcher.both("zqx " + p + " zqx").first) ++lost;
    }
    const bool alike = c.option[0].text == c.option[1].text;  // else the second may win in another spelling
    if (alike && lost > 0 && !wins_never && phrases.empty()) FAIL("a phrase that is taken is not told");
    if (lost == 0 && !phrases.empty()) FAIL("a phrase that is not taken is told");
    // Whole words of one kind: that it never wins is always proved.
    const bool plain = c.option[0].text.empty() && c.option[1].text.empty() && !c.by_value[0] && !c.by_value[1];
    if (plain && only_second.empty() && !wins_never) FAIL("it never wins, which is not told");
    (wins_never ? never : !phrases.empty() ? taken : clean) += 1;
  }
  CHECK(never > 20);
  CHECK(taken > 10);
  CHECK(clean > 50);
}

}  // namespace
}  // namespace bot::test
