// A state with very many phrases: the one overlap in it is found. `analyze_test "[figures]"` says how long it takes
// with 100,000.

#include <catch2/catch.hpp>
#include <ctime>
#include <set>

#include "compiler/analyze/parts.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

std::string word(Random& random) {
  static constexpr std::string_view syllables[] = {"bra", "kta", "tso", "sne", "ple", "mru", "rik", "lof",
                                                   "nux", "gew", "dij", "hav", "jap", "wib", "cum", "yod"};
  std::string out;
  for (std::size_t n = 3 + random.below(2); n > 0; --n) out += syllables[random.below(std::size(syllables))];
  return out;
}

/// `nlus` intents of 100 phrases of two or three words, no phrase in another one, but that of the last intent in the
/// first one's.
std::string source(std::size_t nlus, std::string_view option) {
  Random random(3);
  std::set<std::string> seen;
  std::string out = "bot big { language id }\n", first;
  std::string handlers;
  for (std::size_t n = 0; n < nlus; ++n) {
    const std::string number = std::to_string(n);
    out += "nlu w" + number + " keyword " + std::string(option) + " { v: ";
    for (std::size_t p = 0; p < 100; ++p) {
      std::string phrase;
      do {
        phrase = word(random) + " " + word(random) + (random.below(2) == 0 ? " " + word(random) : "");
      } while (!seen.insert(phrase).second);
      if (n == 0 && p == 0) first = phrase;
      out += (p == 0 ? "\"" : ", \"") + phrase + "\"";
    }
    if (n + 1 == nlus) out += ", \"x " + first + "\"";
    out += " }\nintent i" + number + " = w" + number + "\n";
    handlers += "    on i" + number + " { say \"" + number + "\" }\n";
  }
  return out + "flow talk {\n  initial intent open = w0\n  initial state start {\n    say \"?\"\n" + handlers +
         "    otherwise -> start\n  }\n}\notherwise { say \"?\" }\n";
}

driver::Result compiled(std::size_t nlus, std::string_view option) {
  driver::Job job;
  job.name = "big.bot";
  job.text = source(nlus, option);
  job.emit = false;
  return driver::compile(job);
}

TEST_CASE("one overlap among many phrases") {
  for (const char* option : {"", "typo 1", "prefix", "substring"}) {
    const driver::Result r = compiled(30, option);
    REQUIRE(r.findings.all().size() == 1);
    CHECK(r.findings.all()[0].code == diag::Code::phrase_taken);
  }
}

TEST_CASE("100,000 phrases in one state", "[.][figures]") {
  for (const char* option : {"", "typo 1", "prefix", "substring"}) {
    const driver::Result r = compiled(1000, option);
    REQUIRE(r.findings.ok());
    const std::clock_t begin = std::clock();
    const analyze::Lexicon lexicon(r.program);
    diag::Findings findings;
    analyze::check_overlaps(r.program, lexicon, findings);
    const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    CHECK(findings.all().size() == r.findings.all().size());
    WARN("100,000 phrases, option '" << option << "': " << took << " s of CPU, " << findings.all().size()
                                     << " findings");
  }
}

}  // namespace
}  // namespace bot::test
