// A state with very many phrases: the one overlap in it is found. `analyze_test "[figures]"` says how long it takes
// with 100,000.

#include <catch2/catch.hpp>
#include <ctime>

#include "compiler/analyze/parts.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/unit/analyze/many_phrases.hpp"

namespace bot::test {
namespace {

driver::Result compiled(std::size_t nlus, std::string_view option) {
  driver::Job job;
  job.name = "big.bot";
  job.text = many_phrases(nlus, option);
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
    analyze::check_overlaps(r.program, lexicon, analyze::entered_states(r.program), findings);
    const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    CHECK(findings.all().size() == r.findings.all().size());
    WARN("100,000 phrases, option '" << option << "': " << took << " s of CPU, " << findings.all().size()
                                     << " findings");
  }
}

}  // namespace
}  // namespace bot::test
