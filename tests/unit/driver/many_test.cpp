// Programs with thousands of mistakes: all are found and counted, and what is written of them stays in proportion.
// `driver_test "[figures]"` says how long 10,000 of each kind take.

#include <catch2/catch.hpp>
#include <ctime>

#include "compiler/diagnostics/render.hpp"
#include "compiler/diagnostics/suggest.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/unit/driver/many_bots.hpp"

namespace bot::test {
namespace {

driver::Result compile(const ManyMistakes& many) {
  driver::Job job;
  job.name = "big.bot";
  job.text = many.source;
  return driver::compile(job);
}

/// Bytes of everything that is said.
std::size_t said(const driver::Result& r) { return diag::render(r.findings, r.sources, diag::Format::pretty).size(); }

}  // namespace

TEST_CASE("thousands of mistakes are all counted, and what is said of them grows no faster than they do") {
  const auto few = many_mistakes(300), many = many_mistakes(1200);
  for (std::size_t i = 0; i < many.size(); ++i) {
    CAPTURE(many[i].kind);
    const driver::Result a = compile(few[i]), b = compile(many[i]);
    INFO(diag::render(b.findings, b.sources, diag::Format::short_line, {.limit = 5}));
    CHECK(b.findings.errors() >= many[i].errors);
    CHECK(b.findings.warnings() >= many[i].warnings);
    // four times as many mistakes: sixteen times the text would be one part of each for every other one
    CHECK(said(b) < 6 * said(a));
  }
}

TEST_CASE("a name that is not there is compared with all others only in the first findings") {
  const auto many = many_mistakes(3000);
  const driver::Result r = compile(many[0]);
  std::size_t suggested = 0;
  for (const diag::Finding& f : r.findings.all()) suggested += f.label.empty() ? 0 : 1;
  CHECK(r.findings.errors() >= 3000);
  CHECK(suggested > 0);
  CHECK(suggested <= diag::most_suggestions);
}

TEST_CASE("10,000 mistakes of each kind", "[.][figures]") {
  for (const ManyMistakes& m : many_mistakes(10'000)) {
    const std::clock_t begin = std::clock();
    const driver::Result r = compile(m);
    const std::clock_t middle = std::clock();
    const std::size_t bytes = diag::render(r.findings, r.sources, diag::Format::pretty, {.limit = 50}).size();
    const std::size_t all = diag::render(r.findings, r.sources, diag::Format::json).size();
    const std::clock_t end = std::clock();
    const auto seconds = [](std::clock_t t) { return static_cast<double>(t) / CLOCKS_PER_SEC; };
    WARN(m.kind << ": " << r.findings.errors() << " errors, " << r.findings.warnings() << " warnings in "
                << seconds(middle - begin) << " s, shown in " << seconds(end - middle) << " s (" << bytes
                << " bytes, as JSON " << all << ")");
    CHECK(r.findings.errors() >= m.errors);
    CHECK(r.findings.warnings() >= m.warnings);
  }
}

}  // namespace bot::test
