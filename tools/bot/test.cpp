// bot test: runs the tests of bots.

#include <fmt/format.h>

#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"
#include "tools/bot/test_run.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"filter", 0, "TEXT", "only tests whose name holds this; * stands for anything"},
    {"verbose", 'v', "", "name the tests that pass, too"},
};

std::string quoted(std::string_view text, std::string_view indent) {
  std::string out = "\"";
  const std::string shown = harmless(text);
  for (const char c : shown) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out + "\"";
}

void show(const TestResult& r) {
  print(paint(Ink::red, "FAILED") + " " + harmless(r.name) + fmt::format("  ({}:{})\n", harmless(r.file), r.line));
  for (const TestLine& l : r.lines) {
    const bool words = l.who == "user" || l.who == "bot";
    const std::string text = words ? quoted(l.text, "              ") : harmless(l.text);
    switch (l.kind) {
      case TestLine::Kind::told: print(fmt::format("      {:<6} {}\n", l.who, text)); break;
      case TestLine::Kind::expected:
        print("  " + paint(Ink::red, fmt::format("-   {:<6} {}", l.who, text)) +
              fmt::format("  <- expected, line {}\n", l.line));
        break;
      case TestLine::Kind::came:
        print("  " + paint(Ink::green, fmt::format("+   {:<6} {}", l.who, text)) + "  <- came\n");
        break;
      case TestLine::Kind::later: print("  " + paint(Ink::dim, fmt::format("    {:<6} {}", l.who, text)) + "\n"); break;
    }
  }
  print("\n");
}

std::string escaped_xml(std::string_view text) {
  std::string out;
  for (const char c : harmless(text)) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

std::string junit(const std::vector<TestResult>& results, std::size_t failed) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{0}\" failures=\"{1}\">\n"
      "  <testsuite name=\"bot\" tests=\"{0}\" failures=\"{1}\" errors=\"0\">\n",
      results.size(), failed);
  for (const TestResult& r : results) {
    out += fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"", escaped_xml(r.file),
                       escaped_xml(r.name), escaped_xml(r.file), r.line);
    if (r.passed) {
      out += "/>\n";
      continue;
    }
    std::string text;
    for (const TestLine& l : r.lines) {
      const char* mark = l.kind == TestLine::Kind::expected ? "-" : l.kind == TestLine::Kind::came ? "+" : " ";
      text += fmt::format("{} {} {}\n", mark, l.who, l.text);
    }
    out += fmt::format(">\n      <failure message=\"the conversation went otherwise\">{}</failure>\n    </testcase>\n",
                       escaped_xml(text));
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

bool chosen(const std::optional<std::string>& filter, std::string_view name) {
  return !filter || fits("*" + *filter + "*", name);
}

/// --report=junit:FILE is about tests, the others are about findings.
Arguments without_junit(const Arguments& all, std::vector<std::string>& junit_files) {
  Arguments rest = all;
  std::erase_if(rest.options, [&](const auto& o) {
    if (o.first != "report" || !o.second.starts_with("junit:") || o.second.size() == 6) return false;
    junit_files.push_back(o.second.substr(6));
    return true;
  });
  return rest;
}

Exit run(const Arguments& given) {
  std::vector<std::string> junit_files;
  const Arguments arguments = without_junit(given, junit_files);
  Report report(arguments);
  const auto filter = arguments.value("filter");
  std::vector<TestResult> results;
  std::size_t failed = 0, known = 0;
  for (const Input& input : find_inputs(arguments, true)) {
    const Compiled compiled = compile(input, false);
    const auto& tests = compiled.tests;
    if (!report.take(compiled) || compiled.result.artifact.empty()) continue;
    const LoadedBot bot = load_made(compiled.result.artifact, input.name);
    known += tests.size();
    for (const PreparedTest& t : tests) {
      if (!chosen(filter, t.test->name)) continue;
      results.push_back(run_test(compiled.result, bot, t));
      failed += results.back().passed ? 0 : 1;
    }
  }
  const Exit code = report.finish();
  for (const TestResult& r : results) {
    if (!r.passed) show(r);
    else if (arguments.has("verbose")) print(paint(Ink::green, "passed") + " " + harmless(r.name) + "\n");
  }
  for (const std::string& file : junit_files) write_file(file, junit(results, failed));
  if (code != Exit::fine) {
    flush();
    complain("no tests of a bot with errors were run\n");
    return code;
  }
  print(fmt::format("{} passed, {} failed\n", results.size() - failed, failed));
  flush();
  if (known == 0) complain("There are no tests yet: write `test \"…\" { … }` into NAME.test.bot beside the bot.\n");
  else if (results.empty()) throw UsageError("no test has a name that fits --filter '" + *filter + "'");
  return failed > 0 ? Exit::findings : Exit::fine;
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
        "stands for anything. Wrong ones are shown with the difference in place. --report=junit:FILE writes the "
        "results\n"
        "for other programs.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
