// bot test: runs the tests of bots.

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "tools/bot/coverage.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"
#include "tools/bot/test_modes.hpp"
#include "tools/bot/test_show.hpp"
#include "tools/bot/watch.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"filter", 0, "TEXT", "only tests whose name holds this; * stands for anything"},
    {"verbose", 'v', "", "name the tests that pass, too"},
    {"coverage", 0, "", "show which states, transitions, guards and intents the tests have tried"},
    {"threshold", 0, "N", "end with 1 when less than N per cent of these are covered"},
    {"config", 0, "NAME=VALUE", "value of a config variable; repeatable"},
    {"watch", 0, "", "run again whenever a file of the bot changes"},
    {"generate", 0, "", "write a suite of tests that covers all it can reach, and say what it cannot"},
    {"output", 'o', "FILE", "with --generate: write it there, not to standard output"},
    {"explore", 0, "N", "have N conversations at random; what goes wrong is shown as a test"},
    {"seed", 0, "S", "with --explore: other conversations (1)"},
    {"mutate", 0, "", "change the bot in small ways and show the changes that no test notices"},
    {"mutants", 0, "N", "with --mutate: try at most N changes, spread over the bot"},
    {"seconds", 0, "N", "with --mutate: stop after so long"},
};

bool chosen(const std::optional<std::string>& filter, std::string_view name) {
  return !filter || fits("*" + *filter + "*", name);
}

/// Reports about tests: the others are about findings.
struct TestReports {
  std::vector<std::string> junit, lcov, json;
  Arguments rest;

  explicit TestReports(const Arguments& all) : rest(all) {
    const std::pair<std::string_view, std::vector<std::string>*> formats[] = {
        {"junit:", &junit}, {"lcov:", &lcov}, {"coverage:", &json}};
    std::erase_if(rest.options, [&](const auto& o) {
      for (const auto& [name, files] : formats)
        if (o.first == "report" && o.second.starts_with(name) && o.second.size() > name.size()) {
          files->push_back(o.second.substr(name.size()));
          return true;
        }
      return false;
    });
  }
};

}  // namespace

void configure(const Input& input, const Arguments& arguments, const runtime::Artifact& artifact,
               runtime::Config& out) {
  std::map<std::string, std::string> values;
  if (const auto project = input.from_stdin ? std::nullopt : project_of(input.name))
    for (const auto& [name, value] : project->config) values[name] = value;
  for (const auto& [option, text] : arguments.options) {
    if (option != "config") continue;
    const std::size_t equal = text.find('=');
    if (equal == text.npos || equal == 0) throw UsageError("--config takes NAME=VALUE, not '" + text + "'");
    values[text.substr(0, equal)] = text.substr(equal + 1);
  }
  const std::vector<runtime::Config::Pair> pairs(values.begin(), values.end());
  std::string problem;
  if (!runtime::Config::read(artifact, pairs, out, problem))
    throw UsageError(problem + "; give it with --config NAME=VALUE or in bot.toml under [config]");
}

namespace {

struct Suite {
  const Arguments& arguments;
  bool covering = false;
  std::optional<std::string> filter;
  std::vector<TestResult> results;
  std::vector<CoverageReport> coverage;
  std::size_t known = 0;

  void run(const Input& input, const driver::Result& result) {
    const LoadedBot bot = load_made(result.artifact, input.name);
    runtime::Config config;
    configure(input, arguments, *bot.artifact, config);
    if (!result.checked_tests.empty()) tell_of_zone(bot);
    TestBench bench(result, bot, &config);
    std::optional<Coverage> counted;
    if (covering) {
      counted.emplace(result, bot);
      bench.talker().machine.count(&counted->code());
      bench.watch([&](const runtime::Machine& machine) { counted->take(machine); });
    }
    known += result.checked_tests.size();
    for (const model::Test& test : result.checked_tests)
      if (chosen(filter, test.ast->name)) results.push_back(bench.run(test));
    if (counted) coverage.push_back(counted->report());
  }

  [[nodiscard]] std::size_t failed() const {
    return static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(), [](const TestResult& r) { return !r.passed; }));
  }
};

Exit run_once(const Arguments& given) {
  const TestReports reports(given);
  const Arguments& arguments = reports.rest;
  const auto threshold = number(arguments, "threshold", 0, 100);
  Report report(arguments);
  Suite suite{arguments, false, arguments.value("filter"), {}, {}, 0};
  suite.covering = arguments.has("coverage") || threshold || !reports.lcov.empty() || !reports.json.empty();
  for (const Input& input : find_inputs(arguments, true)) {
    const Compiled compiled = compile(input, false, true);
    if (report.take(compiled) && !compiled.result.artifact.empty()) suite.run(input, compiled.result);
  }
  const Exit code = report.finish();
  for (const TestResult& r : suite.results) {
    if (!r.passed) print(show(r));
    else if (arguments.has("verbose")) print(paint(Ink::green, "passed") + " " + harmless(r.name) + "\n");
  }
  for (const std::string& file : reports.junit) write_file(file, junit(suite.results));
  for (const std::string& file : reports.lcov) write_file(file, coverage_lcov(suite.coverage));
  for (const std::string& file : reports.json) write_file(file, coverage_json(suite.coverage));
  if (code != Exit::fine) {
    flush();
    complain("no tests of a bot with errors were run\n");
    return code;
  }
  if (arguments.has("coverage"))
    for (const CoverageReport& c : suite.coverage) print(coverage_table(c));
  const std::size_t failed = suite.failed();
  print(fmt::format("{} passed, {} failed\n", suite.results.size() - failed, failed));
  flush();
  bool low = false;
  for (const CoverageReport& c : suite.coverage) {
    if (!threshold || c.percent() >= *threshold) continue;
    low = true;
    complain(fmt::format("{}: {}% are covered, less than {}%\n", harmless(c.bot), c.percent(), *threshold));
  }
  if (suite.known == 0)
    complain("There are no tests yet: write `test \"…\" { … }` into NAME.test.bot beside the bot.\n");
  else if (suite.results.empty()) throw UsageError("no test has a name that fits --filter '" + *suite.filter + "'");
  return failed > 0 || low ? Exit::findings : Exit::fine;
}

/// --generate, --explore and --mutate: one of them at a time.
std::optional<std::string_view> mode_of(const Arguments& arguments) {
  std::optional<std::string_view> mode;
  for (const std::string_view name : {"generate", "explore", "mutate"}) {
    if (!arguments.has(name)) continue;
    if (mode) throw UsageError("--" + std::string(*mode) + " and --" + std::string(name) + " cannot be done at once");
    mode = name;
  }
  const std::pair<std::string_view, std::string_view> belong[] = {
      {"output", "generate"}, {"seed", "explore"}, {"mutants", "mutate"}, {"seconds", "mutate"}};
  for (const auto& [option, of] : belong)
    if (arguments.has(option) && mode != of)
      throw UsageError("--" + std::string(option) + " belongs to --" + std::string(of));
  return mode;
}

Exit run(const Arguments& arguments) {
  if (const auto mode = mode_of(arguments)) {
    for (const std::string_view other : {"watch", "coverage", "filter", "verbose"})
      if (arguments.has(other))
        throw UsageError("--" + std::string(other) + " does not go together with --" + std::string(*mode));
    return run_test_mode(*mode, arguments);
  }
  if (!arguments.has("watch")) return run_once(arguments);
  if (std::count(arguments.paths.begin(), arguments.paths.end(), "-") > 0)
    throw UsageError("standard input (-) cannot be watched");
  return run_watching([&] { return run_once(arguments); });
}

}  // namespace

const Command test_command{
    .name = "test",
    .arguments = "[PATH...]",
    .summary = "Runs the tests of a bot",
    .details =
        "Tests stand in the bot itself or beside it in NAME.test.bot; the main file of a project has all *.test.bot\n"
        "files of its directory. A test is a conversation: every reply of a turn has its `bot` line, in order; * in "
        "it\n"
        "stands for anything. Wrong ones are shown with the difference in place.\n"
        "\n"
        "--report=junit:FILE writes the results for other programs, --report=lcov:FILE the lines that were run, for\n"
        "genhtml and editors, --report=coverage:FILE all of the coverage as JSON.\n"
        "\n"
        "Config variables have their values of bot.toml and --config here, not those of the environment.\n"
        "\n"
        "--generate, --explore and --mutate run no tests of yours, or run them for another purpose. --generate tries\n"
        "messages, taps, events, time and what services answer, and writes the shortest conversations that cover the\n"
        "states, transitions, guards and intents it came to. --explore talks at random: no turn may fail, something\n"
        "has to answer, and rules have to hold. --mutate drops handlers, turns conditions round, moves arrows and\n"
        "changes constants: a change that all tests pass with is one that nobody would notice. --threshold N then\n"
        "ends with 1 when less than N per cent are noticed.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
