#include "tools/bot/test_show.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

std::string quoted(std::string_view text, std::string_view indent) {
  std::string out = "\"";
  const std::string shown = harmless(text);
  for (const char c : shown) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out + "\"";
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

}  // namespace

std::string show(const TestResult& r) {
  std::string out =
      paint(Ink::red, "FAILED") + " " + harmless(r.name) + fmt::format("  ({}:{})\n", harmless(r.file), r.line);
  for (const TestLine& l : r.lines) {
    const std::string text = l.spoken ? quoted(l.text, "              ") : harmless(l.text);
    const std::string line = fmt::format("{:<6} {}", l.who, text);
    switch (l.kind) {
      case TestLine::Kind::told: out += "      " + line + "\n"; break;
      case TestLine::Kind::expected:
        out += "  " + paint(Ink::red, "-   " + line) + fmt::format("  <- expected, line {}\n", l.line);
        break;
      case TestLine::Kind::came: out += "  " + paint(Ink::green, "+   " + line) + "  <- came\n"; break;
      case TestLine::Kind::later: out += "  " + paint(Ink::dim, "    " + line) + "\n"; break;
    }
  }
  return out + "\n";
}

std::string junit(const std::vector<TestResult>& results) {
  const auto failed = std::count_if(results.begin(), results.end(), [](const TestResult& r) { return !r.passed; });
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

}  // namespace bot::tool
