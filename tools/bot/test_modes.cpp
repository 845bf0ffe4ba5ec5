// bot test --generate, --explore, --mutate.

#include "tools/bot/test_modes.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <unistd.h>

#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"
#include "tools/bot/test_run.hpp"

namespace bot::tool {

namespace {

constexpr std::size_t shown_mutants = 200;

/// The bot that is meant, compiled with its tests; nothing when it has errors, which are shown.
struct Meant {
  Input input;
  Compiled compiled;
};
std::optional<Meant> one_bot(const Arguments& arguments, std::string_view mode, Exit& code) {
  const std::vector<Input> inputs = find_inputs(arguments, true);
  if (inputs.size() != 1) throw UsageError("--" + std::string(mode) + " takes one bot at a time");
  Report report(arguments);
  Meant out{inputs[0], compile(inputs[0], false, true)};
  const bool fine = report.take(out.compiled) && !out.compiled.result.artifact.empty();
  code = report.finish();
  if (!fine || code != Exit::fine) return std::nullopt;
  return out;
}

// ---- generate
// ---------------------------------------------------------------------------------------------------------

/// The tests of the suite that do not pass; none, or the search and `bot test` disagree.
std::vector<std::string> not_passing(const Input& input, const Arguments& arguments, const std::string& suite) {
  Input with = input;
  with.tests = {"generated.test.bot"};
  CompileOptions options;
  options.probes = true;
  options.explored_states = 0;
  options.instead["generated.test.bot"] = suite;
  const Compiled compiled = compile(with, options);
  if (compiled.result.artifact.empty()) return {"(the suite does not compile)"};
  const LoadedBot bot = load_made(compiled.result.artifact, input.name);
  runtime::Config config;
  configure(input, arguments, *bot.artifact, config);
  TestBench bench(compiled.result, bot, &config);
  std::vector<std::string> out;
  for (const model::Test& test : compiled.result.checked_tests) {
    if (compiled.result.sources.name(test.file) != "generated.test.bot") continue;
    if (!bench.run(test).passed) out.push_back(test.ast->name);
  }
  return out;
}

Exit generate(const Arguments& arguments) {
  Exit code = Exit::fine;
  const auto meant = one_bot(arguments, "generate", code);
  if (!meant) return code;
  const driver::Result& result = meant->compiled.result;
  const LoadedBot bot = load_made(result.artifact, meant->input.name);
  runtime::Config config;
  configure(meant->input, arguments, *bot.artifact, config);
  const GeneratedSuite suite = generate_suite({meant->input, result, bot, config});
  const auto failed = not_passing(meant->input, arguments, suite.text);
  if (!failed.empty()) throw std::logic_error("a generated test does not pass: " + failed.front());
  const std::string file = arguments.value("output").value_or("-");
  if (file == "-") print(suite.text);
  else write_file(file, suite.text);
  flush();
  std::string text =
      fmt::format("{} tests cover {}% of {}\n", suite.tests, suite.coverage.percent(), harmless(suite.coverage.bot));
  bool first = true;
  for (const CoverageGroup& g : suite.coverage.groups)
    for (const CoverageItem& i : g.items) {
      if (i.count > 0) continue;
      if (first) text += "not reached\n";
      first = false;
      const char* what = i.kind == CoverageItem::Kind::state    ? "state "
                         : i.kind == CoverageItem::Kind::intent ? "intent "
                                                                : "";
      text += fmt::format("  {}:{}: {}{}\n", harmless(i.file), i.line, what, harmless(i.name));
    }
  if (suite.cut && !first) text += "The search has stopped at its limit: more may be reachable.\n";
  for (const std::string& failure : suite.failures)
    text += "A turn fails, and no test has it: " + harmless(failure) + ". `bot test --explore` shows how.\n";
  complain(text);
  return Exit::fine;
}

// ---- explore
// ----------------------------------------------------------------------------------------------------------

Exit explore(const Arguments& arguments) {
  const auto conversations = number(arguments, "explore", 1, 10'000'000).value_or(1000);
  const auto seed = number(arguments, "seed", 0, UINT32_MAX).value_or(1);
  Exit code = Exit::fine;
  const auto meant = one_bot(arguments, "explore", code);
  if (!meant) return code;
  const driver::Result& result = meant->compiled.result;
  const LoadedBot bot = load_made(result.artifact, meant->input.name);
  runtime::Config config;
  configure(meant->input, arguments, *bot.artifact, config);
  const RandomTalks talks = talk_at_random({meant->input, result, bot, config}, conversations, seed);
  for (const FoundProblem& p : talks.problems) print("// " + harmless(p.what) + "\n" + harmless(p.test) + "\n");
  flush();
  const std::size_t found = talks.problems.size();
  complain(fmt::format("{} conversations, {} turns: {}\n", talks.conversations, talks.turns,
                       found == 0   ? "nothing went wrong"
                       : found == 1 ? "one thing went wrong"
                                    : fmt::format("{} things went wrong", found)));
  return found > 0 ? Exit::findings : Exit::fine;
}

// ---- mutate
// -----------------------------------------------------------------------------------------------------------

enum class Fate { noticed, unnoticed, refused, same };

struct Mutation {
  const Arguments& arguments;
  const Meant& meant;
  bytecode::Bytes original{};  ///< as the mutants are compiled
  const driver::Result& result = meant.compiled.result;

  CompileOptions options() const {
    CompileOptions out;
    out.strip = true;
    out.probes = true;
    out.explored_states = 0;
    return out;
  }

  [[nodiscard]] bool passes(const driver::Result& made) const {
    const LoadedBot bot = load_made(made.artifact, meant.input.name);
    runtime::Config config;
    configure(meant.input, arguments, *bot.artifact, config);
    TestBench bench(made, bot, &config);
    bench.talker().limits.steps = 200'000;
    for (const model::Test& test : made.checked_tests)
      if (!bench.run(test).passed) return false;
    return true;
  }

  Fate fate(const Mutant& m) const {
    CompileOptions o = options();
    std::string& text = o.instead[std::string(result.sources.name(m.span.file))];
    text = result.sources.text(m.span.file);
    text.replace(m.span.begin, m.span.end - m.span.begin, m.replacement);
    const Compiled compiled = compile(meant.input, o);
    if (compiled.result.artifact.empty()) return Fate::refused;
    if (compiled.result.artifact == original) return Fate::same;
    return passes(compiled.result) ? Fate::unnoticed : Fate::noticed;
  }
};

Exit mutate(const Arguments& arguments) {
  const auto threshold = number(arguments, "threshold", 0, 100);
  const auto most = number(arguments, "mutants", 1, 1'000'000);
  const auto seconds = number(arguments, "seconds", 1, 86'400);
  Exit code = Exit::fine;
  const auto meant = one_bot(arguments, "mutate", code);
  if (!meant) return code;
  if (meant->input.from_stdin) throw UsageError("standard input (-) cannot be changed: name a file");
  if (meant->compiled.result.checked_tests.empty())
    throw UsageError("there are no tests yet that could notice something; bot test --generate writes some");
  Mutation mutation{arguments, *meant};
  mutation.original = compile(meant->input, mutation.options()).result.artifact;
  if (!mutation.passes(meant->compiled.result)) {
    complain("the tests do not pass as it is: see bot test\n");
    return Exit::findings;
  }
  std::vector<Mutant> all = mutants_of(meant->compiled.result);
  const std::size_t possible = all.size();
  if (most && all.size() > *most) {
    std::vector<Mutant> some;
    for (std::size_t i = 0; i < *most; ++i) some.push_back(all[i * all.size() / *most]);
    all = std::move(some);
  }
  const auto begin = std::chrono::steady_clock::now();
  const bool terminal = ::isatty(2) == 1;
  std::size_t noticed = 0, refused = 0, same = 0, tried = 0, inside = 0;
  std::vector<const Mutant*> unnoticed;
  for (const Mutant& m : all) {
    if (seconds && std::chrono::steady_clock::now() - begin > std::chrono::seconds(*seconds)) break;
    if (terminal) complain(fmt::format("\r{} of {} changes", tried + 1, all.size()));
    ++tried;
    // Nobody would notice that the handler is gone: what is changed in it goes without saying.
    if (std::any_of(unnoticed.begin(), unnoticed.end(), [&](const Mutant* u) {
          return u->drops && u->span.file == m.span.file && u->span.begin < m.span.end && m.span.begin < u->span.end;
        })) {
      ++inside;
      continue;
    }
    switch (mutation.fate(m)) {
      case Fate::noticed: ++noticed; break;
      case Fate::unnoticed: unnoticed.push_back(&m); break;
      case Fate::refused: ++refused; break;
      case Fate::same: ++same; break;
    }
  }
  if (terminal) complain("\r\x1b[K");
  const driver::Result& result = meant->compiled.result;
  for (std::size_t i = 0; i < unnoticed.size() && i < shown_mutants; ++i) {
    const Mutant& m = *unnoticed[i];
    print(paint(Ink::yellow, "not noticed") + ": " + m.what +
          fmt::format("  ({}:{})\n", harmless(result.sources.name(m.span.file)),
                      result.sources.position(m.span.file, m.span.begin).line) +
          harmless(mutant_diff(result, m)) + "\n");
  }
  const std::size_t counted = noticed + unnoticed.size();
  const std::size_t percent = counted == 0 ? 100 : noticed * 100 / counted;
  std::string summary = fmt::format("{} of {} changes noticed ({}%)", noticed, counted, percent);
  if (refused > 0) summary += fmt::format("; {} more do not compile", refused);
  if (inside > 0) summary += fmt::format("; {} lie in handlers that nobody would miss", inside);
  if (same > 0) summary += fmt::format("; {} change nothing", same);
  if (tried < possible) summary += fmt::format("; {} were not tried", possible - tried);
  print(summary + "\n");
  flush();
  if (!threshold || percent >= *threshold) return Exit::fine;
  complain(fmt::format("{}% are noticed, less than {}%\n", percent, *threshold));
  return Exit::findings;
}

}  // namespace

Exit run_test_mode(std::string_view mode, const Arguments& arguments) {
  if (mode == "generate") return generate(arguments);
  return mode == "explore" ? explore(arguments) : mutate(arguments);
}

}  // namespace bot::tool
