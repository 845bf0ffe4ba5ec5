// Whatever the bytes are, reading ends; and what was read is written so that it reads the same.

#include <catch2/catch.hpp>
#include <random>

#include "bytecode/utf8.hpp"
#include "compiler/i18n/pattern.hpp"
#include "compiler/i18n/po.hpp"

using namespace bot;

namespace {

constexpr const char* pieces[] = {"msgid ",     "msgstr ", "msgctxt ", "\"a\"", "\"\"",   "\"b {n}\"", "\"",
                                  "\n",         "\n\n",    "#",        "#. x",  "#: f:1", "#, fuzzy",  "#| ",
                                  "#~ ",        "#~| ",    "\\n",      "\\x41", "{",      "}",         ", plural,",
                                  "one ",       "other ",  "😊",        "\r\n",  " ",      "\\",        "msgid_plural ",
                                  "msgstr[0] ", "{n}",     "\t"};

std::string random_text(std::mt19937& random, std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out += pieces[random() % std::size(pieces)];
  return out;
}

bool same(const i18n::Catalogue& a, const i18n::Catalogue& b) {
  if (a.fields != b.fields || a.entries.size() != b.entries.size()) return false;
  for (const bool obsolete : {false, true}) {  // they are written last
    std::vector<const i18n::Entry*> left, right;
    for (const auto& e : a.entries)
      if (e.obsolete == obsolete) left.push_back(&e);
    for (const auto& e : b.entries)
      if (e.obsolete == obsolete) right.push_back(&e);
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      const auto& x = *left[i];
      const auto& y = *right[i];
      if (x.context != y.context || x.id != y.id || x.translation != y.translation || x.flags != y.flags ||
          x.previous_id != y.previous_id || x.previous_context != y.previous_context)
        return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("catalogues of random pieces", "[random]") {
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random_text(random, random() % 40);
    const i18n::Catalogue first = i18n::read_po(text);
    for (const i18n::PoProblem& p : first.problems) {
      REQUIRE(p.place.begin <= p.place.end);
      REQUIRE(p.place.end <= text.size());
    }
    const std::string written = i18n::write_po(first);
    INFO(text << "\n----\n" << written);
    const i18n::Catalogue second = i18n::read_po(written);
    REQUIRE(second.problems.empty());
    REQUIRE(same(first, second));
    REQUIRE(i18n::write_po(second) == written);
  }
}

TEST_CASE("texts of random pieces", "[random]") {
  std::mt19937 random(2);
  for (int round = 0; round < 50'000; ++round) {
    const std::string text = random_text(random, random() % 20);
    const i18n::Parsed parsed = i18n::parse(text);
    if (parsed.problem) continue;
    const std::string shown = i18n::show(parsed.pattern);
    INFO(text << "\n----\n" << shown);
    const i18n::Parsed again = i18n::parse(shown);
    REQUIRE_FALSE(again.problem);
    REQUIRE(i18n::show(again.pattern) == shown);
  }
}

TEST_CASE("random bytes", "[random]") {
  std::mt19937 random(3);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 200; i > 0; --i) text += static_cast<char>(random());
    (void)i18n::read_po(text);
    (void)i18n::parse(text);
  }
}
