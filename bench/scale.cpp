// A large artifact, and one artifact in two threads.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <thread>
#include <vector>

#include "bench/tutorial.hpp"
#include "bench/wider.hpp"
#include "compiler/driver/driver.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::bench {

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// A bot of so many flows, each with its words, two states, and texts of a few sentences.
bytecode::Bytes large_bot(std::size_t flows) {
  std::string sentence =
      " Silakan tanyakan apa saja kepada kami, setiap hari dari jam delapan pagi sampai jam lima sore.";
  sentence += sentence;
  std::string text = "bot large { title \"Large\" }\n";
  for (std::size_t i = 0; i < flows; ++i)
    text += fmt::format(
        "nlu n{0} keyword {{ ya: \"kata{0}\", \"kata{0} lagi\", \"tolong bantu kata{0}\" }}\n"
        "flow f{0} {{\n  initial intent i{0} = n{0}\n  initial state a {{ say \"Ini nomor {0}.{1}\"\n"
        "    on i{0} -> b\n    otherwise -> a }}\n  end state b {{ say \"Terima kasih, nomor {0}.{1}\" }}\n}}\n",
        i, sentence);
  text += "otherwise { say \"?\" }\n";
  driver::Job job;
  job.name = "large.bot";
  job.text = std::move(text);
  return driver::compile(job).artifact;
}

/// Turns a second of each of so many threads, over one artifact, together.
double turns_of(const runtime::Artifact& artifact, unsigned threads) {
  std::atomic<bool> go{false}, stop{false};
  std::vector<std::size_t> turns(threads);
  std::vector<std::thread> all;
  for (unsigned t = 0; t < threads; ++t)
    all.emplace_back([&, t] {
      runtime::Session session = runtime::Session::start(artifact, t + 1);
      runtime::Machine machine;
      std::size_t done = 0;
      while (!go) std::this_thread::yield();
      while (!stop)
        for (const runtime::Event& e : conversation()) {
          if (machine.turn(artifact, session, e) != runtime::TurnError::none) std::exit(1);
          ++done;
        }
      turns[t] = done;
    });
  const auto begin = Clock::now();
  go = true;
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  stop = true;
  const double passed = seconds_since(begin);
  for (std::thread& t : all) t.join();
  std::size_t sum = 0;
  for (const std::size_t n : turns) sum += n;
  return static_cast<double>(sum) / passed;
}

}  // namespace

void large_artifact_figures() {
  bytecode::Bytes bytes;
  for (std::size_t flows = 8000; bytes.size() < 10'000'000; flows += 1000) {
    bytes = large_bot(flows);
    if (bytes.empty()) std::exit(1);
  }
  std::vector<double> times;
  for (int i = 0; i < 15; ++i) {
    const auto begin = Clock::now();
    const runtime::LoadResult loaded = runtime::load(bytes);
    times.push_back(1e3 * seconds_since(begin));
    if (!loaded.artifact) std::exit(1);
  }
  line(fmt::format("verifying an artifact of {:.1f} MB", static_cast<double>(bytes.size()) / 1e6).c_str(),
       fmt::format("{:.1f} ms", median(times)).c_str(), "at most 50 ms for 10 MB");
}

void thread_figures(const runtime::Artifact& artifact) {
  std::vector<double> ratios;
  for (int round = 0; round < 11; ++round) ratios.push_back(turns_of(artifact, 2) / turns_of(artifact, 1));
  std::sort(ratios.begin(), ratios.end());
  line("two threads do so many times the turns of one",
       fmt::format("{:.2f} ({:.2f} to {:.2f})", ratios[ratios.size() / 2], ratios.front(), ratios.back()).c_str(),
       "at least 1.7");
}

}  // namespace bot::bench
