// Random programs, random conversations: the runtime does what the language says, and what compiles is never stuck:
// every message is answered, no turn goes round in circles.
//
// BOT_ORACLE_TURNS turns (200000 without it) are played in all, from program BOT_ORACLE_SEED (1) on. The first
// difference ends it, or the one with the number BOT_ORACLE_DIFFERENCES.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "tests/oracle/compare.hpp"

namespace {

using namespace bot;

std::uint64_t setting(const char* name, std::uint64_t standard) {
  const char* text = std::getenv(name);
  return text == nullptr ? standard : std::strtoull(text, nullptr, 10);
}

constexpr std::size_t turns_of_a_talk = 40;
constexpr std::size_t talks_of_a_program = 6;

struct Sums {
  std::size_t programs = 0, compiled = 0, turns = 0, failed = 0, limited = 0;
  std::vector<std::size_t> seen = std::vector<std::size_t>(oracle::feature_count);
};

/// Plays some conversations with a program; what differs, or nothing.
std::string difference(std::uint64_t seed, Sums& sums) {
  const std::string source = oracle::random_program(seed);
  const auto bot = oracle::compile(source);
  ++sums.programs;
  const std::string head = "======== program " + std::to_string(seed) + "\n" + source;
  if (bot->internal) return head + "---- " + bot->problem + "\n";
  if (!bot->problem.empty()) return "";
  ++sums.compiled;
  for (std::size_t talk = 0; talk < talks_of_a_program; ++talk) {
    std::vector<oracle::Step> steps;
    const std::uint64_t of_talk = seed * 1000 + talk;
    oracle::Run run = oracle::play_random(*bot, of_talk, turns_of_a_talk, steps);
    sums.turns += run.turns;
    sums.failed += run.failed;
    sums.limited += run.limited ? 1 : 0;
    for (std::size_t f = 0; f < run.seen.size(); ++f) sums.seen[f] += run.seen[f];
    if (!run.differs) continue;
    steps = oracle::shrink(*bot, of_talk, steps);
    run = oracle::play(*bot, of_talk, steps);
    std::string out = head + "---- conversation\n";
    for (const oracle::Step& s : steps) out += oracle::describe(s) + "\n";
    return out + run.report;
  }
  return "";
}

}  // namespace

TEST_CASE("random programs") {
  const std::uint64_t wanted = setting("BOT_ORACLE_TURNS", 200'000), most = setting("BOT_ORACLE_DIFFERENCES", 1);
  std::uint64_t differences = 0;
  Sums sums;
  for (std::uint64_t seed = setting("BOT_ORACLE_SEED", 1); sums.turns < wanted && differences < most; ++seed) {
    const std::string found = difference(seed, sums);
    if (found.empty()) continue;
    ++differences;
    std::cout << found << std::flush;
  }
  std::cout << sums.programs << " programs, " << sums.compiled << " of them compile ("
            << 100 * sums.compiled / sums.programs << " %), " << sums.turns << " turns, " << sums.failed
            << " of them fail alike, " << sums.limited << " conversations at a limit; turns with\n";
  for (std::size_t f = 0; f < sums.seen.size(); ++f)
    std::cout << "  " << oracle::name_of(static_cast<oracle::Feature>(f)) << ": " << sums.seen[f] << "\n";
  REQUIRE(differences == 0);
  CHECK(2 * sums.compiled >= sums.programs);
  // Of the whole language something comes up.
  for (std::size_t f = 0; f < sums.seen.size() && sums.turns >= 100'000; ++f) {
    INFO(oracle::name_of(static_cast<oracle::Feature>(f)));
    CHECK(sums.seen[f] > 0);
  }
}
