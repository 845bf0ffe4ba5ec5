// Damaged and made-up keyword sections: refused, or matched without leaving them (shown by the sanitizers).

#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>

#include "tests/unit/match/keyword_bot.hpp"
#include "tests/unit/match/random_text.hpp"

namespace bot::test {
namespace {

using bytecode::KeywordError;
using bytecode::KeywordMode;
using bytecode::KeywordTables;

KeywordBot all_modes() {
  std::vector<emit::KeywordNlu> nlus;
  for (const KeywordMode mode : {KeywordMode::words, KeywordMode::typo, KeywordMode::prefix, KeywordMode::substring}) {
    nlus.push_back({0, mode, false, 2});
  }
  nlus.push_back({bytecode::fold_stretch | bytecode::fold_keep_accents, KeywordMode::words, true, 1});
  std::vector<emit::KeywordPhrase> phrases;
  for (std::uint32_t n = 0; n < nlus.size(); ++n) {
    for (const char* text : {"halo", "halo kak", "halo kak bayar", "bayar", "pesan", "é", "😊"}) {
      phrases.push_back({n, n % 3, text});
    }
  }
  return build(nlus, phrases);
}

constexpr std::string_view messages[] = {"halo kak bayar", "halo halo kak 😊 pesanan", "byar hallo", "", "é bayam kak"};

// The section has a block of memory of just its size, so that a read behind it is seen.
bool survive(const std::vector<std::byte>& bytes, const std::vector<std::uint32_t>& counts,
             runtime::MatchScratch& scratch) {
  const std::unique_ptr<void, void (*)(void*)> block(std::malloc(std::max<std::size_t>(1, bytes.size())), std::free);
  auto* section = static_cast<std::byte*>(block.get());
  if (!bytes.empty()) std::memcpy(section, bytes.data(), bytes.size());
  KeywordTables tables;
  if (bytecode::validate_keywords({section, bytes.size()}, counts, tables) != KeywordError::none) {
    CHECK(tables.tables().empty());
    return false;
  }
  for (const std::string_view message : messages) {
    runtime::recognize(tables, message, scratch);
    for (std::uint32_t n = 0; n < counts.size(); ++n) {
      if (scratch.found(n) && scratch.value(n) >= counts[n]) FAIL("a value that is not there");
      const auto chosen = scratch.chosen(n, 2);
      for (const auto& hit : chosen) {
        if (hit.end > scratch.folded(hit.profile).size || hit.begin >= hit.end) FAIL("a match outside the message");
        (void)scratch.tokens(hit);
      }
    }
  }
  return true;
}

TEST_CASE("a cut section is refused") {
  const KeywordBot bot = all_modes();
  runtime::MatchScratch scratch;
  const std::vector<std::byte> whole(bot.bytes().begin(), bot.bytes().end());
  CHECK(survive(whole, bot.value_counts, scratch));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const std::vector<std::byte> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    if (survive(cut, bot.value_counts, scratch)) FAIL("cut at " << size);
  }
}

TEST_CASE("a section with any byte changed is refused or stays inside") {
  const KeywordBot bot = all_modes();
  runtime::MatchScratch scratch;
  std::vector<std::byte> bytes(bot.bytes().begin(), bot.bytes().end());
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::byte old = bytes[at];
    for (const unsigned value :
         {0u, 1u, 0x7Fu, 0x80u, 0xFFu, static_cast<unsigned>(old) ^ 1u, static_cast<unsigned>(old) ^ 0x10u}) {
      bytes[at] = static_cast<std::byte>(value);
      refused += survive(bytes, bot.value_counts, scratch) ? 0 : 1;
    }
    bytes[at] = old;
  }
  CHECK(refused > bytes.size());
}

TEST_CASE("sections with many bytes changed") {
  const KeywordBot bot = all_modes();
  runtime::MatchScratch scratch;
  Random random(3);
  const std::vector<std::byte> whole(bot.bytes().begin(), bot.bytes().end());
  for (std::size_t n = 0; n < 20000 * rounds(); ++n) {
    std::vector<std::byte> bytes = whole;
    for (std::size_t changes = 1 + random.below(6); changes > 0; --changes) {
      const std::size_t at = random.below(bytes.size() / 4) * 4;
      std::uint32_t word = static_cast<std::uint32_t>(random.next());
      if (random.below(2) == 0) std::memcpy(&word, bytes.data() + random.below(bytes.size() / 4) * 4, 4);
      if (random.below(3) == 0) word = static_cast<std::uint32_t>(random.below(64));
      std::memcpy(bytes.data() + at, &word, 4);
    }
    survive(bytes, bot.value_counts, scratch);
  }
}

TEST_CASE("sections that lie about NLUs, values and alignment") {
  const KeywordBot bot = all_modes();
  KeywordTables tables;
  std::vector<std::uint32_t> counts = bot.value_counts;
  counts.pop_back();
  CHECK(bytecode::validate_keywords(bot.bytes(), counts, tables) == KeywordError::entry);
  counts = bot.value_counts;
  counts[2] = 0;
  CHECK(bytecode::validate_keywords(bot.bytes(), counts, tables) == KeywordError::entry);
  CHECK(bytecode::validate_keywords(bot.bytes().subspan(4), bot.value_counts, tables) == KeywordError::alignment);
  CHECK(bytecode::validate_keywords({}, bot.value_counts, tables) == KeywordError::none);
  CHECK(tables.tables().empty());
  CHECK(tables.nlu_count() == bot.value_counts.size());
  for (int e = 0; e <= static_cast<int>(KeywordError::filter); ++e) {
    CHECK(std::string(bytecode::text(static_cast<KeywordError>(e))) != "unknown error");
  }
}

}  // namespace
}  // namespace bot::test
