// Patterns: what is refused, which matches count, and their captures.

#include "runtime/match/patterns.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <thread>

#include "bytecode/fold.hpp"
#include "bytecode/utf8.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

using bytecode::BaseType;
using runtime::PatternMatch;
using runtime::PatternScratch;
using runtime::PatternSet;
using runtime::PatternSpec;

using Types = std::vector<BaseType>;
constexpr BaseType text = BaseType::text;
constexpr BaseType integer = BaseType::int_;
constexpr BaseType number = BaseType::number;

struct Alternative {
  std::string_view pattern;
  Types captures = {};
};

PatternSet make(const std::vector<Alternative>& alternatives) {
  std::vector<PatternSpec> specs;
  for (const Alternative& a : alternatives) specs.push_back({a.pattern, a.captures});
  PatternSet set;
  const auto problem = set.build(specs);
  INFO((problem ? problem->text : ""));
  REQUIRE(!problem);
  return set;
}

// The matches as text: AB-12(AB,12) CD-7(CD,7)
std::string show(const PatternSet& set, const std::vector<Alternative>& alternatives, std::string_view message,
                 std::size_t limit = 100) {
  PatternScratch scratch;
  set.find(0, set.size(), message, limit, scratch);
  std::string out;
  for (const PatternMatch& match : scratch.matches()) {
    out += (out.empty() ? "" : " ") + std::string(message.substr(match.begin, match.end - match.begin));
    const Types& types = alternatives[match.pattern].captures;
    const auto values = scratch.values(match);
    REQUIRE(values.size() == types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
      out += i == 0 ? "(" : ",";
      if (types[i] == text) out += message.substr(values[i].begin, values[i].end - values[i].begin);
      if (types[i] == integer) out += std::to_string(values[i].integer);
      if (types[i] == number) out += std::to_string(values[i].number);
    }
    if (!types.empty()) out += ")";
  }
  return out;
}

std::string find(const std::vector<Alternative>& alternatives, std::string_view message, std::size_t limit = 100) {
  return show(make(alternatives), alternatives, message, limit);
}

TEST_CASE("patterns: matches and captures") {
  const std::vector<Alternative> order{{"([A-Z]{2})-([0-9]{6})", {text, integer}}};
  CHECK(find(order, "pesanan JK-000123 dan BD-999999") == "JK-000123(JK,123) BD-999999(BD,999999)");
  CHECK(find(order, "jk-000123") == "");
  CHECK(find(order, "") == "");
  CHECK(find({{"(?i)[a-z]+"}}, "Halo kak!") == "Halo kak");
  CHECK(find({{"[0-9]+"}}, "1 22 333", 2) == "1 22");
  CHECK(find({{"[0-9]+"}}, "1 22 333", 0) == "");
  CHECK(find({{"a+?"}}, "aaa") == "a a a");
  CHECK(find({{"^a"}}, "aaa") == "a");
  CHECK(find({{"\\bhalo\\b"}}, "halo halo, haloo") == "halo halo");
  CHECK(find({{"a|ab"}}, "ab") == "a");
  CHECK(find({{".+"}}, "baris satu\nbaris dua") == "baris satu baris dua");
  CHECK(find({{"é+"}}, "aéé") == "éé");
  CHECK(find({{"(?P<kode>[A-Z]+)", {text}}}, "a BC") == "BC(BC)");
  CHECK(find({{"\\pL+ \\p{Greek}"}}, "abc λ") == "abc λ");
}

TEST_CASE("patterns: captures as numbers") {
  const std::vector<Alternative> whole{{"#([-+0-9.,]*)", {integer}}};
  CHECK(find(whole, "#12") == "#12(12)");
  CHECK(find(whole, "#007") == "#007(7)");
  CHECK(find(whole, "#-5 #+6") == "#-5(-5) #+6(6)");
  CHECK(find(whole, "#-0") == "#-0(0)");
  CHECK(find(whole, "#1.500") == "#1.500(1500)");
  CHECK(find(whole, "#1,5 #2") == "#2(2)");
  CHECK(find(whole, "# #- #1-2 #. #3") == "#3(3)");
  CHECK(find(whole, "#9223372036854775807") == "#9223372036854775807(9223372036854775807)");
  CHECK(find(whole, "#9223372036854775808 #1") == "#1(1)");
  CHECK(find(whole, "#-9223372036854775807") == "#-9223372036854775807(-9223372036854775807)");
  CHECK(find(whole, "#-9223372036854775808 #1") == "#1(1)");
  CHECK(find(whole, "#99999999999999999999999999999999999999999999 #1") == "#1(1)");
  const std::vector<Alternative> decimal{{"#([-0-9.,]+)", {number}}};
  CHECK(find(decimal, "#1,5 #-2.25") == "#1,5(1.500000) #-2.25(-2.250000)");
  CHECK(find(decimal, "#-0,0") == "#-0,0(0.000000)");
  CHECK(find({{"([a-z]+)", {integer}}}, "abc") == "");
}

TEST_CASE("patterns: captures that took no part") {
  const std::vector<Alternative> half{{"a(b)?(c)?", {text, text}}};
  CHECK(find(half, "a ab ac abc") == "a(,) ab(b,) ac(,c) abc(b,c)");
  const std::vector<Alternative> count{{"a([0-9])?", {integer}}};
  CHECK(find(count, "a a1") == "a1(1)");
  CHECK(find({{"a([0-9]*)", {text}}}, "a") == "a()");
}

TEST_CASE("patterns: empty matches never count") {
  CHECK(find({{"a*"}}, "baac") == "aa");
  CHECK(find({{"a*?"}}, "aaa") == "");
  CHECK(find({{"\\b"}}, "halo") == "");
  CHECK(find({{"$"}}, "halo") == "");
  CHECK(find({{"x*"}}, "é😊x\xffx") == "x x");
  CHECK(find({{"|a"}}, "a") == "");
}

TEST_CASE("patterns: several of one NLU") {
  const std::vector<Alternative> both{{"([A-Z]+)-([0-9]+)", {text, integer}},
                                      {"no ([a-z]+) ([0-9]+)", {text, integer}}};
  CHECK(find(both, "no a 1, AB-2, no c 3") == "no a 1(a,1) AB-2(AB,2) no c 3(c,3)");
  // At the same place the earlier one counts, and what it covers is gone for the other.
  CHECK(find({{"ab"}, {"abc"}}, "abcabc") == "ab ab");
  CHECK(find({{"abc"}, {"ab"}}, "abcab") == "abc ab");
  CHECK(find({{"bc"}, {"ab"}}, "abc bc") == "ab bc");
  // One that does not count leaves the place to the other.
  CHECK(find({{"#([0-9]+)", {integer}}, {"#[0-9]{4}([0-9]+)", {integer}}}, "#12345678901234567890") ==
        "#12345678901234567890(5678901234567890)");
  const std::vector<Alternative> four{{"a"}, {"b"}, {"(c)", {text}}, {"d"}};
  const PatternSet set = make(four);
  PatternScratch scratch;
  set.find(1, 1, "abcd", 9, scratch);
  REQUIRE(scratch.matches().size() == 1);
  CHECK(scratch.matches()[0].pattern == 1);
  set.find(2, 1, "abcd", 9, scratch);
  REQUIRE(scratch.matches().size() == 1);
  CHECK(scratch.values(scratch.matches()[0]).size() == 1);
  set.find(3, 5, "abcd", 9, scratch);
  CHECK(scratch.matches().size() == 1);
  set.find(4, 1, "abcd", 9, scratch);
  CHECK(scratch.matches().empty());
  set.find(0, 0, "abcd", 9, scratch);
  CHECK(scratch.matches().empty());
}

TEST_CASE("patterns: any bytes") {
  CHECK(find({{"a."}}, "a\xff a\xc3 ab") == "ab");
  CHECK(find({{"\\C+"}}, "a\xff") == "");
  CHECK(find({{"a(\\C)", {text}}}, "aé ab") == "ab(b)");
  CHECK(find({{"a\\x{0}b"}}, std::string_view("xa\0b", 4)) == std::string("a\0b", 3));
}

TEST_CASE("patterns: what is refused") {
  const auto problem = [](std::string_view pattern) { return bytecode::check_pattern(pattern).problem; };
  CHECK(problem("a+") == "");
  CHECK(problem("") == "the pattern is empty");
  CHECK(problem("(a") == "a ( has no )");
  CHECK(problem("a)") == "a ) has no (");
  CHECK(problem("[a") == "a [ has no ]");
  CHECK(problem("[z-a]") == "this range of characters runs backwards or is not known");
  CHECK(problem("*a") == "there is nothing before this to repeat");
  CHECK(problem("a**") == "this repeats a repetition");
  CHECK(problem("a{3,2}") == "this repeats too often, or the other way round");
  CHECK(problem("a{1001}") == "this repeats too often, or the other way round");
  CHECK(problem("a\\") == "the pattern ends with a lone backslash");
  CHECK(problem("(a)\\1") == "this backslash sequence is not known");
  CHECK(problem("a(?=b)") == "this kind of group does not exist; a pattern cannot look ahead or behind");
  CHECK(problem("(?P<a b>x)") == "this name of a group cannot be read");
  CHECK(problem("\xff") == "the pattern is not UTF-8");
  CHECK(problem("((\\pL{100}){10}){10}") == "this repeats too often, or the other way round");
  CHECK(problem("(\\pL{30}){30}") == "the pattern is too large; smaller counts in { } help");
  CHECK(problem(std::string(4096, 'a')) == "");
  CHECK(problem(std::string(4097, 'a')) == "the pattern is longer than 4096 bytes");
  std::string many;
  for (int i = 0; i < 32; ++i) many += "(a)";
  CHECK(problem(many) == "");
  CHECK(problem(many + "(a)") == "the pattern has more than 32 captures");
  CHECK(problem(std::string(2000, '(') + std::string(2000, ')')) != "");
  CHECK(bytecode::check_pattern("a(?=b)").part == "(?=");

  const bytecode::PatternCheck check = bytecode::check_pattern("(a)(?:b)(?P<kota>c)?");
  CHECK(check.captures == std::vector<std::string>{"", "kota"});
  CHECK(!check.matches_empty);
  CHECK(bytecode::check_pattern("a*").matches_empty);
}

TEST_CASE("patterns: sets that are refused") {
  PatternSet set;
  const Types one{text};
  const Types wrong{BaseType::bool_};
  const std::vector<PatternSpec> bad{{"a", {}}, {"(", {}}};
  auto problem = set.build(bad);
  REQUIRE(problem);
  CHECK(problem->pattern == 1);
  CHECK(problem->text == "a ( has no )");
  CHECK(set.size() == 0);
  CHECK(set.build(std::vector<PatternSpec>{{"a", one}}));
  CHECK(set.build(std::vector<PatternSpec>{{"(a)", {}}}));
  CHECK(set.build(std::vector<PatternSpec>{{"(a)", wrong}}));
  CHECK(set.build(std::vector<PatternSpec>(runtime::max_patterns + 1, PatternSpec{"a", {}})));
  CHECK(!set.build(std::vector<PatternSpec>(runtime::max_patterns, PatternSpec{"a", {}})));
  CHECK(set.size() == runtime::max_patterns);
  CHECK(!set.build({}));
  CHECK(set.size() == 0);
  PatternScratch scratch;
  set.find(0, 1, "a", 1, scratch);
  CHECK(scratch.matches().empty());
}

TEST_CASE("patterns: long messages") {
  const std::vector<Alternative> alternatives{
      {"([a-z]+)-([0-9]+)", {text, integer}}, {"[^y]*y"}, {"a*"}, {"\\pL+\\pN"}};
  PatternScratch scratch;
  for (const std::string_view piece : {"a", "x ", "ab-12 ", "é", "\xff", "a1"}) {
    std::string message;
    while (message.size() + piece.size() <= bytecode::max_fold_bytes) message += piece;
    for (const Alternative& alternative : alternatives) {
      const PatternSet set = make({alternative});
      set.find(0, 1, message, 1000, scratch);
      std::uint32_t behind = 0;
      for (const PatternMatch& match : scratch.matches()) {
        if (match.begin < behind || match.end <= match.begin || match.end > message.size()) FAIL("a wrong match");
        behind = match.end;
      }
    }
  }
  std::string message(bytecode::max_fold_bytes, ' ');
  message += "ab-12";
  make({alternatives[0]}).find(0, 1, message, 9, scratch);
  CHECK(scratch.matches().empty());
  message.erase(0, 5);
  make({alternatives[0]}).find(0, 1, message, 9, scratch);
  CHECK(scratch.matches().size() == 1);
  std::string many;
  for (std::size_t i = 0; i < runtime::max_pattern_matches + 9; ++i) many += "b ";
  make({{"b"}}).find(0, 1, many, many.size(), scratch);
  CHECK(scratch.matches().size() == runtime::max_pattern_matches);
}

TEST_CASE("patterns: random patterns and messages") {
  constexpr auto parts = std::to_array<std::string_view>(
      {"a",   "b", "c", ".",   "*",   "+",   "?", "|",    "(",  ")", "(?:", "[ab]", "[^a]", "{1,3}", "{2}",
       "\\b", "^", "$", "\\d", "\\w", "\\C", "é", "(?i)", "\\", "[", "]",   "{",    "-",    "1"});
  constexpr auto letters = std::to_array<std::string_view>({"a", "b", "c", "1", "-", " ", "é", "\xff", "\n", "A"});
  Random random(8);
  PatternScratch scratch;
  std::size_t fine = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < 5'000 * rounds(); ++i) {
    const std::string pattern = pick(random, parts, 8);
    const bytecode::PatternCheck check = bytecode::check_pattern(pattern);
    Types types;
    for (std::size_t c = 0; c < check.captures.size(); ++c) types.push_back(random.below(2) == 0 ? text : integer);
    PatternSet set;
    const std::vector<PatternSpec> specs{{pattern, types}};
    if (set.build(specs).has_value() == check.problem.empty()) FAIL("not the same answer: " << pattern);
    if (!check.problem.empty()) continue;
    ++fine;
    for (int m = 0; m < 4; ++m) {
      const std::string message = pick(random, letters, 12);
      set.find(0, 1, message, 100, scratch);
      std::uint32_t behind = 0;
      for (const PatternMatch& match : scratch.matches()) {
        ++found;
        if (match.begin < behind || match.end <= match.begin || match.end > message.size()) FAIL("a wrong match");
        behind = match.end;
        if (bytecode::find_invalid_utf8(message.substr(match.begin, match.end - match.begin))) FAIL("not UTF-8");
        for (std::size_t c = 0; c < types.size(); ++c) {
          const runtime::PatternValue& value = scratch.values(match)[c];
          if (value.end < value.begin || value.end > message.size()) FAIL("a wrong capture");
          if (value.integer == std::numeric_limits<std::int64_t>::min()) FAIL("the smallest integer");
        }
      }
    }
  }
  CHECK(fine > 1'000);
  CHECK(found > 1'000);
}

TEST_CASE("patterns: one set, several threads") {
  const std::vector<Alternative> alternatives{{"([a-z]+)-([0-9]+)", {text, integer}},
                                              {"(\\pL+) ([0-9]+)", {text, integer}}};
  const PatternSet set = make(alternatives);
  std::vector<std::size_t> counts(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < counts.size(); ++t) {
    threads.emplace_back([&set, &count = counts[t]] {
      PatternScratch scratch;
      for (int i = 0; i < 500; ++i) {
        set.find(0, 2, "pesan ab-12, lalu kopi 3 dan é 4", 9, scratch);
        count += scratch.matches().size();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counts == std::vector<std::size_t>(4, 1'500));
}

}  // namespace
}  // namespace bot::test
