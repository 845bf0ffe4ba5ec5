// The figures the project is held to, each beside its limit: sizes, start-up, the time of a turn, heap allocations.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

#include "bench/processes.hpp"
#include "bench/tutorial.hpp"
#include "bench/wider.hpp"

// Every allocation of the process goes through here, those of shared libraries too.
static std::atomic<std::uint64_t> allocations = 0;
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* malloc(std::size_t n) {
  ++allocations;
  return __libc_malloc(n);
}
void* calloc(std::size_t n, std::size_t s) {
  ++allocations;
  return __libc_calloc(n, s);
}
void* realloc(void* p, std::size_t n) {
  ++allocations;
  return __libc_realloc(p, n);
}
}

void bot::bench::line(const char* what, const char* value, const char* limit) {
  fmt::print("{:<46} {:>26}   {}\n", what, value, limit);
}

namespace {

using namespace bot;

void line(std::string_view what, const std::string& value, std::string_view limit) {
  bench::line(std::string(what).c_str(), value.c_str(), std::string(limit).c_str());
}

std::string write_file(const bytecode::Bytes& bytes) {
  std::string path = std::string(BOT_BINARY_DIR) + "/bench-handover.botc";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return path;
}

void turns(const runtime::Artifact& artifact) {
  const auto& events = bench::conversation();
  runtime::Session session = runtime::Session::start(artifact, 1);
  runtime::Machine machine;
  std::size_t replies = 0;
  const auto talk = [&] {
    for (const runtime::Event& e : events) {
      if (machine.turn(artifact, session, e) != runtime::TurnError::none) std::exit(1);
      replies += machine.effects().size();
    }
  };
  for (int i = 0; i < 1000; ++i) talk();

  const std::size_t conversations = 1'000'000 / events.size() + 1;
  std::vector<double> times;
  times.reserve(conversations);
  const std::uint64_t before = allocations;
  for (std::size_t i = 0; i < conversations; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    talk();
    times.push_back(std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() /
                    static_cast<double>(events.size()));
  }
  const std::uint64_t made = allocations - before;
  std::sort(times.begin(), times.end());
  const std::size_t n = conversations * events.size();
  line(fmt::format("a turn, median of {} (p99)", n),
       fmt::format("{:.0f} ns ({:.0f} ns)", times[times.size() / 2], times[times.size() * 99 / 100]),
       "at most 1000 ns");
  line(fmt::format("heap allocations in these turns"), fmt::format("{}", made), "none");
  line("a saved session, waiting for a choice", fmt::format("{} bytes", session.bytes().size() + 8),
       "at most 64 bytes");
  if (replies == 0) std::exit(1);
}

}  // namespace

int main() {
  const bytecode::Bytes stripped = bench::compile_tutorial(true);
  const bytecode::Bytes full = bench::compile_tutorial(false);
  line("the tutorial's bot, stripped", fmt::format("{} bytes", stripped.size()), "at most 2048, aim at 1536");
  line("… with debug information", fmt::format("{} bytes", full.size()), "at most 5120");

  const std::string bot = std::string(BOT_BINARY_DIR) + "/bin/bot";
  const auto run = bench::time_process({bot, "run", write_file(full)}, "hi\n", 51);
  line("bot run x.botc, start to first reply (slowest)",
       fmt::format("{:.1f} ms ({:.1f} ms)", run.first_output_ms, run.slowest_ms), "at most 5 ms");
  line("… resident memory at most", fmt::format("{:.1f} MB", static_cast<double>(run.peak_kib) / 1024),
       "at most 12 MB");
  const auto check = bench::time_process({bot, "check", BOT_SOURCE_DIR "/examples/handover/handover.bot"}, "", 31);
  line("bot check of the tutorial, whole process", fmt::format("{:.1f} ms", check.whole_ms), "at most 60 ms");
  bench::memory_figures();  // early: what a child is charged begins with what this process has

  const runtime::LoadResult loaded = runtime::load(full);
  if (!loaded.artifact) return 1;
  std::vector<double> loads;
  for (int i = 0; i < 2001; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const auto again = runtime::load(full);
    loads.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
    if (!again.artifact) return 1;
  }
  std::sort(loads.begin(), loads.end());
  line("verifying it", fmt::format("{:.1f} µs", loads[loads.size() / 2]), "at most 100 µs");
  turns(*loaded.artifact);
  bench::thread_figures(*loaded.artifact);
  bench::large_artifact_figures();
  bench::example_figures();
  bench::matcher_figures();
  bench::compile_figures();
  bench::analysis_figures();
}
