// The solver against all values: random guards over a few variables, asked for every case there is.

#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace {

using namespace bot;

/// Values that tell all constants of the generated conditions apart.
struct Case {
  bool a = false;
  int kind = 0;  // 0 to 2
  std::int64_t n = 0;
  int text = 0;  // "x", "y", another
  std::optional<std::int64_t> maybe;
  double share = 0;
};

std::vector<Case> all_cases() {
  std::vector<Case> out;
  for (const bool a : {false, true})
    for (int kind = 0; kind < 3; ++kind)
      for (std::int64_t n = -1; n <= 5; ++n)
        for (int text = 0; text < 3; ++text)
          for (std::int64_t maybe = -2; maybe <= 5; ++maybe)
            for (const double share : {-1.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 3.0})
              out.push_back({a, kind, n, text, maybe == -2 ? std::nullopt : std::optional<std::int64_t>(maybe), share});
  return out;
}

struct Condition {
  std::string text;
  std::function<bool(const Case&)> holds;
};

struct Generator {
  std::mt19937 random;

  int below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }

  template <typename T>
  Condition comparison(const std::string& left, const std::string& right, T value,
                       const std::function<T(const Case&)>& of) {
    switch (below(6)) {
      case 0: return {left + " < " + right, [=](const Case& c) { return of(c) < value; }};
      case 1: return {left + " <= " + right, [=](const Case& c) { return of(c) <= value; }};
      case 2: return {right + " < " + left, [=](const Case& c) { return of(c) > value; }};
      case 3: return {left + " >= " + right, [=](const Case& c) { return of(c) >= value; }};
      case 4: return {left + " == " + right, [=](const Case& c) { return of(c) == value; }};
      default: return {left + " != " + right, [=](const Case& c) { return of(c) != value; }};
    }
  }

  Condition atom() {
    static const char* const kinds[] = {"p", "q", "r"};
    const int k = below(5), kind = below(3), other = below(3), text = below(2);
    const std::string number = std::to_string(k);
    switch (below(10)) {
      case 0: return {"a", [](const Case& c) { return c.a; }};
      case 1: return {std::string("e == ") + kinds[kind], [=](const Case& c) { return c.kind == kind; }};
      case 2:
        return {std::string("e in [") + kinds[kind] + ", " + kinds[other] + "]",
                [=](const Case& c) { return c.kind == kind || c.kind == other; }};
      case 3:
      case 4: return comparison<std::int64_t>("n", number, k, [](const Case& c) { return c.n; });
      case 5:  // an int against a number with a fraction
        return comparison<double>("n", number + ".5", k + 0.5, [](const Case& c) { return static_cast<double>(c.n); });
      case 6:
        return {text == 0 ? "s == \"x\"" : "s != \"y\"",
                [=](const Case& c) { return text == 0 ? c.text == 0 : c.text != 1; }};
      case 7:
        if (text == 0) return {"o == none", [](const Case& c) { return !c.maybe; }};
        return {"o == " + number, [=](const Case& c) { return c.maybe == std::optional<std::int64_t>(k); }};
      case 8: return comparison<std::int64_t>("(o ?? 2)", number, k, [](const Case& c) { return c.maybe.value_or(2); });
      default: return comparison<double>("f", "0.5", 0.5, [](const Case& c) { return c.share; });
    }
  }

  Condition condition(int depth) {
    if (depth == 0) return atom();
    const Condition x = condition(depth - 1), y = condition(depth - 1);
    switch (below(6)) {
      case 0: return {"(not (" + x.text + "))", [=](const Case& c) { return !x.holds(c); }};
      case 1:
      case 2: return {"(" + x.text + " and " + y.text + ")", [=](const Case& c) { return x.holds(c) && y.holds(c); }};
      case 3:
      case 4: return {"(" + x.text + " or " + y.text + ")", [=](const Case& c) { return x.holds(c) || y.holds(c); }};
      default:
        return {"(if a then " + x.text + " else " + y.text + ")",
                [=](const Case& c) { return c.a ? x.holds(c) : y.holds(c); }};
    }
  }
};

/// Findings by line: what the compiler says and what is so.
using Said = std::set<std::pair<std::uint32_t, std::string>>;

constexpr std::uint32_t first_guard = 9;

std::string written(const std::vector<Condition>& guards) {
  std::string out =
      "bot b {}\nenum kind { p q r }\nvar a: bool = false\nvar e: kind = p\nvar n: int = 0\nvar s: text = \"\"\n"
      "var o: int?\nvar f: number = 0.0\n";
  for (const Condition& g : guards) out += "otherwise when " + g.text + " { say \"?\" }\n";
  return out;
}

Said truth(const std::vector<Condition>& guards, const std::vector<Case>& cases) {
  Said out;
  std::vector<bool> taken(cases.size());
  for (std::size_t g = 0; g < guards.size(); ++g) {
    const std::uint32_t line = first_guard + static_cast<std::uint32_t>(g);
    bool some = false, all = true, left = false;
    for (std::size_t c = 0; c < cases.size(); ++c) {
      const bool holds = guards[g].holds(cases[c]);
      some = some || holds;
      all = all && holds;
      left = left || (holds && !taken[c]);
      if (holds) taken[c] = true;
    }
    if (!some) out.emplace(line, "B0422");
    if (all) out.emplace(line, "B0421");
    if (some && !left) out.emplace(line, "B0423");
  }
  for (const bool t : taken)
    if (!t) out.emplace(1, "B0209");
  return out;
}

}  // namespace

TEST_CASE("guards mean to the solver what they mean") {
  const std::vector<Case> cases = all_cases();
  Generator g{std::mt19937(7)};
  std::size_t compared = 0, gaps = 0, whole = 0;
  for (int round = 0; round < 600; ++round) {
    std::vector<Condition> guards;
    for (int k = 1 + g.below(4); k > 0; --k) guards.push_back(g.condition(g.below(3)));
    if (g.below(2) == 0) {  // often enough nothing is left
      const Condition last = guards.back();
      guards.push_back({"not (" + last.text + ")", [=](const Case& c) { return !last.holds(c); }});
    }
    driver::Job job;
    job.name = "guards.bot";
    job.text = written(guards);
    job.emit = false;
    job.explored_states = 0;  // whether a variable ever has such a value is another question
    const driver::Result r = driver::compile(job);
    Said said;
    bool other = false;
    for (const diag::Finding& f : r.findings.all()) {
      const std::string id(diag::describe(f.code).id);
      if (id == "B0424" || id == "B0402" || id == "B0241") continue;
      if (f.severity == diag::Severity::error && id != "B0209") other = true;  // `o == none` where it never is
      // An `if a` inside of another has a finding of its own; alone `a` is neither always true nor never.
      if (r.sources.text(f.primary) == "a") continue;
      said.emplace(r.sources.position(f.primary.file, f.primary.begin).line, id);
    }
    if (other) continue;
    const Said is = truth(guards, cases);
    ++compared;
    gaps += is.contains({1, "B0209"}) ? 1 : 0;
    whole += is.contains({1, "B0209"}) ? 0 : 1;
    INFO(job.text);
    std::string lines;
    for (const auto& [line, id] : said) lines += "said " + std::to_string(line) + " " + id + "\n";
    for (const auto& [line, id] : is) lines += "is   " + std::to_string(line) + " " + id + "\n";
    INFO(lines);
    REQUIRE(said == is);
  }
  CHECK(compared > 300);
  CHECK(gaps > 50);
  CHECK(whole > 50);
}
