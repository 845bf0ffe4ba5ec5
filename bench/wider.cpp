#include "bench/wider.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <vector>

#include "bench/processes.hpp"
#include "compiler/driver/driver.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::bench {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void row(const std::string& what, const std::string& value, const char* limit) {
  line(what.c_str(), value.c_str(), limit);
}

/// A bot of about so many lines: flows of 20 lines with questions, buttons, loops, guards and timers.
std::string generated(std::size_t lines) {
  std::string out = "bot big { title \"Big\" }\nrecord item { name: text  price: int }\n";
  for (std::size_t f = 0; out.empty() || 20 * f < lines; ++f)
    out += fmt::format(
        R"(nlu word{0} keyword {{ go: "mulai{0}", "pergi {0}"  stop: "berhenti {0}" }}
flow flow{0} {{
  var count: int = 0
  var items: list<item> = []
  initial intent start = word{0}.go
  intent stop = word{0}.stop
  initial state first {{
    ask "Berapa nomor {0}?" for n: int {{ retry 2 "Tulis angka."  otherwise -> last }}
    set count = count + n * 2
    set items = items + [item(name: "kopi {0}", price: n)]
    for i in items {{ say "{{i.name}}: {{i.price}}" }}
    say "Jumlahnya {{count}}." {{ button "Lagi" sends stop }}
    on stop when count > 10 and length(items) < 5 -> first {{ set count = count - 1 }}
    on stop -> last
    after 30m -> last
    otherwise -> first
  }}
  end state last {{ say "Sampai jumpa {0}." }}
}}
)",
        f);
  return out + "otherwise { say \"Halo!\" }\n";
}

}  // namespace

void memory_figures() {
  for (const std::size_t lines : {1'000U, 10'000U, 100'000U}) {
    const std::string text = generated(lines), path = std::string(BOT_BINARY_DIR) + "/bench-big.bot";
    std::ofstream(path, std::ios::binary) << text;
    const auto check = time_process({std::string(BOT_BINARY_DIR) + "/bin/bot", "check", path}, "", 1);
    row(fmt::format("memory of bot check, {} lines", lines),
        fmt::format("{:.0f} MB", static_cast<double>(check.peak_kib) / 1024),
        fmt::format("at most {:.0f} MB", 16 + 300 * static_cast<double>(text.size()) / (1 << 20)).c_str());
  }
}

namespace {

/// A bot in a file, and what makes its artifact.
struct Building {
  double lines = 0;
  std::vector<std::string> command;

  explicit Building(std::size_t wanted) {
    const std::string text = generated(wanted), path = fmt::format("{}/bench-{}.bot", BOT_BINARY_DIR, wanted);
    lines = static_cast<double>(std::count(text.begin(), text.end(), '\n'));
    std::ofstream(path, std::ios::binary) << text;
    command = {std::string(BOT_BINARY_DIR) + "/bin/bot", "build", path, "-o", path + "c"};
  }
  /// Lines per second of processor time, of the whole process.
  [[nodiscard]] double rate(int runs) const { return lines * 1e3 / time_process(command, "", runs).processor_ms; }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

void compile_figures() {
  // In turn, so that what else the machine does meanwhile counts for both; their ratio is taken within each round.
  const Building building_small(10'000), building_large(100'000);
  std::vector<double> small, large, ratios;
  for (int round = 0; round < 11; ++round) {
    small.push_back(building_small.rate(5));
    large.push_back(building_large.rate(1));
    ratios.push_back(large.back() / small.back());
  }
  const auto rate = [](std::size_t lines, double of) {
    row(fmt::format("bot build, from source to .botc, {} lines, processor time", lines),
        fmt::format("{:.0f} lines/s", of), "at least 30000");
  };
  rate(10'000, median(small));
  rate(100'000, median(large));
  row("… the second of these beside the first", fmt::format("{:.2f}", median(ratios)), "at least 0.8");
}

void example_figures() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(fs::path(BOT_SOURCE_DIR) / "examples"))
    if (fs::exists(entry.path() / "transcript.txt")) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  for (const fs::path& folder : folders) {
    const std::string name = folder.filename().string();
    driver::Job job;
    job.name = (folder / (name + ".bot")).string();
    job.text = read(job.name);
    job.load = [](const std::string& path) { return driver::Loaded{read(path), ""}; };
    const driver::Result made = driver::compile(job);
    const runtime::LoadResult loaded = runtime::load(made.artifact);
    if (!loaded.artifact) std::exit(1);
    std::vector<std::string> messages;
    std::ifstream in(folder / "transcript.txt");
    for (std::string text; std::getline(in, text);)
      if (text.starts_with("> ")) messages.push_back(text.substr(2));
    runtime::Session session = runtime::Session::start(*loaded.artifact, 1);
    runtime::Machine machine;
    std::vector<double> times;
    for (int round = 0; round < 2000; ++round)
      for (const std::string& m : messages) {
        runtime::Event event;
        event.text = m;
        event.time = 1'700'000'000'000;
        const auto begin = Clock::now();
        (void)machine.turn(*loaded.artifact, session, event);
        times.push_back(1e9 * seconds_since(begin));
      }
    std::sort(times.begin(), times.end());
    if (!times.empty())
      row(fmt::format("a turn of {}, median (p99)", name),
          fmt::format("{:.0f} ns ({:.0f} ns)", times[times.size() / 2], times[times.size() * 99 / 100]),
          "at most 2000 ns");
  }
}

void matcher_figures() {
  double few = 0;
  for (const std::size_t phrases : {100U, 100'000U}) {
    std::string text = "bot many { title \"Many\" }\nnlu n keyword {\n";
    for (std::size_t i = 0; i < phrases; ++i) text += fmt::format("v{0}: \"kata{0} dan lagi\"\n", i);
    text += "}\nintent i = n\non i { say \"ya\" }\notherwise { say \"?\" }\n";
    driver::Job job;
    job.name = "many.bot";
    job.text = std::move(text);
    const driver::Result made = driver::compile(job);
    const runtime::LoadResult loaded = runtime::load(made.artifact);
    if (!loaded.artifact) std::exit(1);
    std::vector<std::string> messages;
    for (std::size_t i = 0; i < 1000; ++i)
      messages.push_back(fmt::format("halo kak saya mau kata{} dan lagi dong ya", i * 7919 % phrases));
    runtime::MatchScratch scratch;
    std::vector<double> times;
    for (int round = 0; round < 51; ++round) {
      const auto begin = Clock::now();
      for (const std::string& m : messages) (void)runtime::recognize(loaded.artifact->keywords(), m, scratch);
      times.push_back(1e9 * seconds_since(begin) / static_cast<double>(messages.size()));
    }
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    if (few == 0) few = median;
    row(fmt::format("a message of 40 bytes against {} phrases", phrases), fmt::format("{:.0f} ns", median),
        phrases == 100 ? "" : "at most three times that");
  }
}

}  // namespace bot::bench
