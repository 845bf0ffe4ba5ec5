// What is claimed of two patterns holds for RE2, on random patterns and short messages.

#include <array>
#include <catch2/catch.hpp>

#include "bytecode/pattern.hpp"
#include "compiler/analyze/regex.hpp"
#include "compiler/analyze/regex_automaton.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

constexpr auto atoms = std::to_array<std::string_view>(
    {"a",    "b", "1", "[ab]", "[0-9]", "\\d", ".",      "\\b", "\\w", " ",     "(?:ab|1)", "(?:a|)",
     "[^a]", "^", "$", "\\B",  "x?",    "a+",  "1{2,3}", "b*",  "é",   "(?i)a", "(b)",      "\\s"});
constexpr auto letters = std::to_array<std::string_view>({"a", "b", "1", "2", " ", "A", "é", "x", "_", "\xff", "\n"});

std::string random_pattern(Random& random) {
  std::string out;
  for (std::size_t n = 1 + random.below(4); n > 0; --n) out += atoms[random.below(atoms.size())];
  if (random.below(4) == 0) out += "|" + std::string(atoms[random.below(atoms.size())]);
  return out;
}

std::string source(const std::string& first, const std::string& second) {
  const auto form = [](std::string_view name, const std::string& p) {
    std::string out = "nlu " + std::string(name) + " pattern { r\"" + p + "\"";
    const auto captures = bytecode::check_pattern(p).captures.size();
    for (std::size_t i = 0; i < captures; ++i) out += (i == 0 ? " as (" : ", ") + ("c" + std::to_string(i)) + ": text";
    return out + (captures > 0 ? ")" : "") + " }\n";
  };
  return "bot b { language id }\n" + form("first", first) + form("second", second) +
         "intent a(x: first)\nintent b(x: second)\non a { say \"a\" }\non b { say \"b\" }\notherwise { say \"?\" }\n";
}

bool finds(const bytecode::Pattern& p, std::string_view message) {
  std::array<bytecode::PatternGroup, 1> groups;
  return p.find(message, 0, groups) && groups[0].begin < groups[0].end;
}

TEST_CASE("what is claimed of patterns holds for RE2") {
  Random random(11);
  std::size_t included = 0, shared = 0, examples = 0;
  for (std::size_t round = 0; round < 1500 * rounds(); ++round) {
    const std::string one = random_pattern(random), two = random_pattern(random);
    bytecode::Pattern first, second;
    if (!first.compile(one).problem.empty() || !second.compile(two).problem.empty()) continue;
    driver::Job job;
    job.name = "b.bot";
    job.text = source(one, two);
    job.emit = false;
    const driver::Result r = driver::compile(job);
    INFO(one << "    " << two);
    REQUIRE(r.program.nlus.size() == 2);
    analyze::Effort effort;
    const model::Nlu &a = r.program.nlus[0], &b = r.program.nlus[1];
    for (const std::string& text : analyze::examples_of(a, effort)) {
      ++examples;
      if (!finds(first, text)) FAIL("the example '" << text << "' is not found");
    }
    if (const auto text = analyze::shared_message(a, b, effort)) {
      ++shared;
      if (!finds(first, *text) || !finds(second, *text)) FAIL("'" << *text << "' is not found by both");
    }
    const analyze::Inclusion inclusion = analyze::pattern_inclusion(a, b, effort);
    bool counter = false;
    for (int i = 0; i < 200 && !counter; ++i) {
      std::string message;
      for (std::size_t n = random.below(5); n > 0; --n) message += letters[random.below(letters.size())];
      counter = finds(first, message) && !finds(second, message);
      if (counter && inclusion == analyze::Inclusion::yes) FAIL("not in '" << message << "'");
    }
    if (inclusion == analyze::Inclusion::yes) ++included;
  }
  CHECK(included > 20);
  CHECK(shared > 100);
  CHECK(examples > 200);
}

TEST_CASE("patterns that are not read claim nothing") {
  for (const char* p : {"\\pL+", "(?m)^a", "[[:alpha:]]", "a*", "\\Qa\\E", "(?i)é", "(?:[a-z]{1000}){3}"})
    CHECK_FALSE(analyze::regex::read(p));
  for (const char* p : {"a", "(?i)ab", "[^a-z]b", "\\bx\\b", "a{2,}", "(?P<n>[0-9])"}) CHECK(analyze::regex::read(p));
  CHECK(analyze::regex::read("([0-9]{1,3})-([a-z])|x")->digits == std::vector<bool>{false, false});
  CHECK(analyze::regex::read("([0-9]{1,3})-([a-z])(\\d+)")->digits == std::vector<bool>{true, false, false});
}

}  // namespace
}  // namespace bot::test
