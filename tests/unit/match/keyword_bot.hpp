#pragma once
// A built and validated keyword section for tests.

#include <catch2/catch.hpp>
#include <cstring>
#include <string>
#include <vector>

#include "compiler/emit/keyword_builder.hpp"
#include "runtime/match/match.hpp"

namespace bot::test {

struct KeywordBot {
  std::vector<std::uint64_t> storage;  // aligned
  std::size_t size = 0;
  std::vector<std::uint32_t> value_counts;
  bytecode::KeywordTables tables;
  std::vector<emit::PhraseProblem> problems;

  [[nodiscard]] std::span<const std::byte> bytes() const {
    return {reinterpret_cast<const std::byte*>(storage.data()), size};
  }
};

inline KeywordBot build(const std::vector<emit::KeywordNlu>& nlus, const std::vector<emit::KeywordPhrase>& phrases) {
  KeywordBot bot;
  emit::KeywordSection section = emit::build_keywords(nlus, phrases);
  bot.problems = section.problems;
  bot.size = section.bytes.size();
  bot.storage.resize((bot.size + 7) / 8);
  if (bot.size > 0) std::memcpy(bot.storage.data(), section.bytes.data(), bot.size);
  bot.value_counts.assign(nlus.size(), 1);
  for (const auto& phrase : phrases) {
    bot.value_counts[phrase.nlu] = std::max(bot.value_counts[phrase.nlu], phrase.value + 1);
  }
  const auto error = bytecode::validate_keywords(bot.bytes(), bot.value_counts, bot.tables);
  INFO(bytecode::text(error));
  REQUIRE(error == bytecode::KeywordError::none);
  return bot;
}

/// The bot of the language's first example: NLU 0 greetings (hi), NLU 1 menu (satu, dua).
inline std::vector<emit::KeywordPhrase> tutorial_phrases() {
  std::vector<emit::KeywordPhrase> phrases;
  for (const char* text : {"/start", "hai", "hei", "hay", "hey", "start", "oy", "ay", "ey", "hi", "assalamualaikum",
                           "hello", "hallo", "allo", "helo", "halo", "woy", "shallom"}) {
    phrases.push_back({0, 0, text});
  }
  for (const char* text : {"1", "satu", "ya"}) phrases.push_back({1, 0, text});
  for (const char* text : {"2", "dua", "tidak"}) phrases.push_back({1, 1, text});
  return phrases;
}

}  // namespace bot::test
