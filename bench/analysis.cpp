// What the analysis adds to `bot check`: bots of 10,000 states in several shapes.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <vector>

#include "bench/processes.hpp"
#include "bench/wider.hpp"
#include "compiler/analyze/parts.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/unit/analyze/many_phrases.hpp"

namespace bot::bench {

namespace {

using Clock = std::chrono::steady_clock;

/// `flows` flows of `states` states: each asks, branches by guards and leads on.
std::string generated(std::size_t flows, std::size_t states) {
  std::string out = "bot big { title \"Big\" }\nnlu answer keyword { yes: \"ya\"  no: \"tidak\" }\n";
  for (std::size_t f = 0; f < flows; ++f) {
    out += fmt::format(
        "nlu word{0} keyword {{ go: \"mulai {0}\"  stop: \"berhenti {0}\" }}\nflow flow{0} {{\n  var count: int = 0\n"
        "  initial intent start = word{0}.go\n  intent stop = word{0}.stop\n  intent reply(answer: answer)\n",
        f);
    for (std::size_t s = 0; s < states; ++s)
      out += fmt::format(R"(  {0}state s{1} {{
    say "Pertanyaan {1}: lanjut?"
    if count > 3 {{ say "Sudah {{count}}." }}
    on reply(yes) when count < 10 -> s{2} {{ set count = count + 1 }}
    on reply(yes) when count >= 10 -> last
    on reply(no) -> s{3}
    after 30m -> last
    otherwise -> s{1}
  }}
)",
                         s == 0 ? "initial " : "", s, (s + 1) % states, s / 2);
    out += "  on stop -> last\n  end state last { say \"Sampai jumpa.\" }\n}\n";
  }
  return out + "otherwise { say \"Halo!\" }\n";
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

/// 100,000 phrases in one state are held against each other.
void overlap_figures() {
  for (const char* option : {"", "typo 1", "prefix", "substring"}) {
    driver::Job job;
    job.name = "big.bot";
    job.text = test::many_phrases(1000, option);
    job.emit = false;
    const driver::Result r = driver::compile(job);
    if (!r.findings.ok()) std::exit(1);
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
      diag::Findings findings;
      const auto begin = Clock::now();
      analyze::check_overlaps(r.program, analyze::Lexicon(r.program), analyze::entered_states(r.program), findings);
      times.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
      if (findings.all().empty()) std::exit(1);  // the one overlap there is
    }
    line(
        fmt::format("overlaps of 100,000 phrases in a state{}", *option == 0 ? "" : std::string(", ") + option).c_str(),
        fmt::format("{:.2f} s", median(times)).c_str(), "2");
  }
}

}  // namespace

void analysis_figures() {
  overlap_figures();
  for (const auto& [flows, states] : {std::pair<std::size_t, std::size_t>{5000, 2}, {100, 100}, {1, 10'000}}) {
    driver::Job job;
    job.name = "big.bot";
    job.text = generated(flows, states);
    job.emit = false;
    std::vector<double> all, analysis;
    for (int i = 0; i < 5; ++i) {
      const auto begin = Clock::now();
      const driver::Result r = driver::compile(job);
      const auto middle = Clock::now();
      diag::Findings findings;
      (void)analyze::analyze(r.program, r.sources, findings);
      const auto end = Clock::now();
      if (!r.findings.ok()) std::exit(1);
      all.push_back(std::chrono::duration<double>(middle - begin).count());
      analysis.push_back(std::chrono::duration<double>(end - middle).count());
    }
    const double with = median(all), alone = median(analysis);
    line(fmt::format("check of 10000 states in {} flows, analysis or not", flows).c_str(),
         fmt::format("{:.2f} ({:.0f} ms)", with / (with - alone), 1000 * with).c_str(), "at most 2");
  }
}

}  // namespace bot::bench
