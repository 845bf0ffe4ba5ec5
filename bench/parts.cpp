// The parts of a turn, with Google Benchmark.

#include <benchmark/benchmark.h>

#include "bench/tutorial.hpp"
#include "bytecode/fold.hpp"
#include "compiler/driver/driver.hpp"
#include "runtime/match/match.hpp"

namespace {

using namespace bot;

const bytecode::Bytes& bytes() {
  static const bytecode::Bytes b = bench::compile_tutorial(true);
  return b;
}
const runtime::Artifact& artifact() {
  static const runtime::LoadResult r = runtime::load(bytes());
  return *r.artifact;
}

constexpr std::string_view messages[] = {"1", "Halo kak!", "HALO 😊", "saya mau bayar tagihan bulan ini, bisa?"};

void fold(benchmark::State& state) {
  bytecode::FoldedText out;
  const std::string_view text = messages[state.range(0)];
  for (auto _ : state) {
    bytecode::fold(text, 0, out);
    benchmark::DoNotOptimize(out.size);
  }
  state.SetLabel(std::string(text));
}
BENCHMARK(fold)->DenseRange(0, 3);

void recognize(benchmark::State& state) {
  runtime::MatchScratch scratch;
  const std::string_view text = messages[state.range(0)];
  for (auto _ : state) benchmark::DoNotOptimize(runtime::recognize(artifact().keywords(), text, scratch));
  state.SetLabel(std::string(text));
}
BENCHMARK(recognize)->DenseRange(0, 3);

void conversation(benchmark::State& state) {
  runtime::Session session = runtime::Session::start(artifact(), 1);
  runtime::Machine machine;
  for (auto _ : state)
    for (const runtime::Event& e : bench::conversation())
      benchmark::DoNotOptimize(machine.turn(artifact(), session, e));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * bench::conversation().size()));
}
BENCHMARK(conversation);

void conversation_saved_and_restored(benchmark::State& state) {
  runtime::Session session = runtime::Session::start(artifact(), 1);
  runtime::Machine machine;
  std::vector<std::byte> saved;
  for (auto _ : state)
    for (const runtime::Event& e : bench::conversation()) {
      benchmark::DoNotOptimize(machine.turn(artifact(), session, e));
      saved.assign(session.bytes().begin(), session.bytes().end());
      benchmark::DoNotOptimize(runtime::Session::restore(artifact(), saved, session));
    }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * bench::conversation().size()));
}
BENCHMARK(conversation_saved_and_restored);

void load(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(runtime::load(bytes()));
}
BENCHMARK(load);

void compile(benchmark::State& state) {
  driver::Job job;
  job.name = "handover.bot";
  job.text = bench::tutorial_source();
  for (auto _ : state) benchmark::DoNotOptimize(driver::compile(job).artifact.size());
}
BENCHMARK(compile)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
