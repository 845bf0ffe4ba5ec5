#include "compiler/source/source.hpp"

#include <catch2/catch.hpp>
#include <string>

using bot::source::FileId;
using bot::source::SourceSet;

namespace {

std::string at(const SourceSet& set, FileId file, std::uint32_t offset) {
  const auto place = set.position(file, offset);
  return std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace

TEST_CASE("files keep their names and texts") {
  SourceSet set;
  const auto a = set.add("a.bot", "one");
  const std::string_view view = set.text(a);
  for (int i = 0; i < 100; ++i) (void)set.add("more.bot", "x");
  const auto b = set.add("b.bot", "two");
  CHECK(set.size() == 102);
  CHECK(set.name(a) == "a.bot");
  CHECK(set.name(b) == "b.bot");
  CHECK(view.data() == set.text(a).data());
  CHECK(set.text(b) == "two");
  CHECK(set.text({b, 1, 3}) == "wo");
  CHECK(set.text({b, 2, 900}) == "o");
  CHECK(set.text({b, 900, 2}).empty());
}

TEST_CASE("lines end with LF or CRLF, the last one with the text") {
  SourceSet set;
  const auto file = set.add("a.bot", "one\ntwo\r\n\r\n\nlast");
  REQUIRE(set.line_count(file) == 5);
  CHECK(set.line(file, 1) == "one");
  CHECK(set.line(file, 2) == "two");
  CHECK(set.line(file, 3).empty());
  CHECK(set.line(file, 4).empty());
  CHECK(set.line(file, 5) == "last");
  CHECK(set.line(file, 0).empty());
  CHECK(set.line(file, 6).empty());
}

TEST_CASE("the end of a text is a place of its own") {
  SourceSet set;
  const auto empty = set.add("a.bot", "");
  CHECK(set.line_count(empty) == 1);
  CHECK(set.line(empty, 1).empty());
  CHECK(at(set, empty, 0) == "1:1");
  CHECK(at(set, empty, 7) == "1:1");
  const auto closed = set.add("b.bot", "x\n");
  CHECK(set.line_count(closed) == 2);
  CHECK(at(set, closed, 2) == "2:1");
  const auto open = set.add("c.bot", "x\ny");
  CHECK(at(set, open, 3) == "2:2");
  CHECK(at(set, open, 4) == "2:2");
}

TEST_CASE("a carriage return alone ends no line") {
  SourceSet set;
  const auto file = set.add("a.bot", "a\rb\r\n\rc\r");
  REQUIRE(set.line_count(file) == 2);
  CHECK(set.line(file, 1) == "a\rb");
  CHECK(set.line(file, 2) == "\rc\r");
  CHECK(at(set, file, 4) == "1:5");
  CHECK(at(set, file, 5) == "2:1");
}

TEST_CASE("columns count code points") {
  SourceSet set;
  const auto file = set.add("a.bot", "é😊x\n漢y");
  CHECK(at(set, file, 0) == "1:1");
  CHECK(at(set, file, 2) == "1:2");
  CHECK(at(set, file, 6) == "1:3");
  CHECK(at(set, file, 7) == "1:4");
  CHECK(at(set, file, 8) == "2:1");
  CHECK(at(set, file, 11) == "2:2");
}

TEST_CASE("a byte order mark has no column") {
  SourceSet set;
  const auto file = set.add("a.bot",
                            "\xEF\xBB\xBF"
                            "bot\nx");
  for (const std::uint32_t first : {0U, 1U, 3U, 5U, 7U}) {  // whatever was asked before
    (void)at(set, file, first);
    CHECK(at(set, file, 3) == "1:1");
    CHECK(at(set, file, 0) == "1:1");
    CHECK(at(set, file, 5) == "1:3");
    CHECK(at(set, file, 7) == "2:1");
  }
  const auto later = set.add("b.bot", "x\n\xEF\xBB\xBFy");
  CHECK(at(set, later, 5) == "2:2");
}

TEST_CASE("positions do not depend on what was asked before") {
  std::string text =
      "\xEF\xBB\xBF"
      "ab\r\n";
  for (int i = 0; i < 40; ++i) text += i % 7 == 0 ? "\n" : i % 3 == 0 ? "é" : "z";
  SourceSet warm;
  const auto file = warm.add("a.bot", text);
  std::uint32_t offset = 0;
  for (int i = 0; i < 2000; ++i) {
    offset = (offset * 31 + 17) % static_cast<std::uint32_t>(text.size() + 2);
    SourceSet cold;
    const auto same = cold.add("a.bot", text);
    REQUIRE(at(warm, file, offset) == at(cold, same, offset));
  }
}

TEST_CASE("cover holds both spans") {
  const bot::source::Span a{FileId{3}, 4, 9};
  const bot::source::Span b{FileId{3}, 7, 12};
  CHECK(bot::source::cover(a, b) == bot::source::Span{FileId{3}, 4, 12});
  CHECK(bot::source::cover(b, a) == bot::source::Span{FileId{3}, 4, 12});
}
