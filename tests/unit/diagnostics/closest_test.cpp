#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"

using bot::diag::closest;

namespace {

// Optimal string alignment from its definition.
std::size_t naive(std::string_view a, std::string_view b) {
  if (a.empty()) return b.size();
  if (b.empty()) return a.size();
  const auto cut = [](std::string_view s, std::size_t n) { return s.substr(0, s.size() - n); };
  std::size_t best = std::min(
      {naive(cut(a, 1), b) + 1, naive(a, cut(b, 1)) + 1, naive(cut(a, 1), cut(b, 1)) + (a.back() == b.back() ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a.back() == b[b.size() - 2] && a[a.size() - 2] == b.back()) {
    best = std::min(best, naive(cut(a, 2), cut(b, 2)) + 1);
  }
  return best;
}

}  // namespace

TEST_CASE("slips of the pen find their word") {
  CHECK(closest("tiga", {"satu", "dua", "tige"}) == "tige");
  CHECK(closest("greetigns", {"menu", "greetings"}) == "greetings");
  CHECK(closest("greting", {"menu", "greetings", "handover"}) == "greetings");
  CHECK(closest("handovr", {"handover", "handoff"}) == "handover");
  CHECK(closest("menus", {"menu"}) == "menu");
  CHECK(closest("flwo", {"flow"}) == "flow");
}

TEST_CASE("other words find nothing") {
  CHECK(closest("tiga", {"satu", "dua"}).empty());
  CHECK(closest("a", {"b", "c"}).empty());
  CHECK(closest("", {"a"}).empty());
  CHECK(closest("x", {}).empty());
  CHECK(closest("x", {""}).empty());
  CHECK(closest("menu", {"handover"}).empty());
}

TEST_CASE("the nearest wins, the first of equals") {
  CHECK(closest("states", {"statas", "statess", "state"}) == "statas");
  CHECK(closest("abcdef", {"abcdxx", "abcdex", "abcdef"}) == "abcdef");
  CHECK(closest("abcdef", {"abcdex", "abcdey"}) == "abcdex");
}

TEST_CASE("letters count, not bytes, and capitals count little") {
  CHECK(closest("größe", {"grosse", "größte"}) == "größte");
  CHECK(closest("é", {"e"}).empty());
  CHECK(closest("漢字x", {"漢字"}) == "漢字");
  CHECK(closest("MENU", {"menus", "menu"}) == "menu");
  CHECK(closest("X", {"x"}) == "x");
}

TEST_CASE("broken and very long words find nothing and do no harm") {
  CHECK(closest("\xFFmenu", {"menu"}).empty());
  CHECK(closest("menu", {"men\xFF"}).empty());
  const std::string million(1000000, 'a');
  CHECK(closest(million, {million}).empty());
  CHECK(closest("a", {million}).empty());
  const std::string most(128, 'a');
  CHECK(closest(most, {most}) == most);
}

TEST_CASE("random short words agree with the definition") {
  std::uint32_t state = 7;
  const auto next = [&] { return state = state * 1664525U + 1013904223U, state >> 16; };
  const auto word = [&] {
    std::string s;
    for (std::uint32_t n = 1 + next() % 7; n > 0; --n) s += static_cast<char>('a' + next() % 3);
    return s;
  };
  for (int round = 0; round < 1500; ++round) {
    const std::string wanted = word();
    const std::vector<std::string> words{word(), word(), word()};
    std::string expected;
    std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const auto& w : words) {
      const std::size_t d = naive(wanted, w);
      if (d < best && (d == 0 || d < std::max(wanted.size(), w.size()))) {
        best = d;
        expected = w;
      }
    }
    INFO(wanted << " among " << words[0] << ' ' << words[1] << ' ' << words[2]);
    REQUIRE(closest(wanted, {words[0], words[1], words[2]}) == expected);
  }
}
