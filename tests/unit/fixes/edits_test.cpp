#include "compiler/diagnostics/edits.hpp"

#include <catch2/catch.hpp>

using namespace bot;
using diag::Edit;

namespace {

constexpr source::FileId file{};

Edit edit(std::uint32_t begin, std::uint32_t end, std::string text) { return {{file, begin, end}, std::move(text)}; }

}  // namespace

TEST_CASE("edits of a text are made in the order of their places") {
  CHECK(diag::apply("abcdef", file, {edit(4, 5, "X"), edit(0, 1, ""), edit(6, 6, "!")}) == "bcdXf!");
  CHECK(diag::apply("", file, {edit(0, 0, "a")}) == "a");
  CHECK(diag::apply("abc", file, {{{source::FileId{1}, 0, 1}, "X"}}) == "abc");  // of another file
  CHECK(diag::apply("\xEF\xBB\xBFz\r\n", file, {edit(3, 4, "a\nb")}) ==
        "\xEF\xBB\xBF"
        "a\r\nb\r\n");
  CHECK(diag::apply("a\n", file, {edit(0, 0, "x\r\ny\n")}) == "x\r\ny\na\n");
}

TEST_CASE("edits that share bytes or meet where one inserts clash") {
  CHECK(diag::clash(edit(0, 2, ""), edit(1, 3, "")));
  CHECK_FALSE(diag::clash(edit(0, 2, ""), edit(2, 3, "")));
  CHECK(diag::clash(edit(0, 2, ""), edit(2, 2, "x")));
  CHECK(diag::clash(edit(2, 2, "y"), edit(2, 2, "x")));
  CHECK_FALSE(diag::clash(edit(2, 2, "y"), edit(3, 3, "x")));
  CHECK_FALSE(diag::clash(edit(0, 2, ""), {{source::FileId{1}, 0, 2}, ""}));
  source::SourceSet sources;
  CHECK(sources.add("a", "abc") == file);
  CHECK(diag::sound({"", {edit(0, 1, ""), edit(1, 2, "")}, true}, sources));
  CHECK_FALSE(diag::sound({"", {edit(0, 2, ""), edit(1, 3, "")}, true}, sources));
  CHECK_FALSE(diag::sound({"", {edit(2, 4, "")}, true}, sources));
  CHECK_FALSE(diag::sound({"", {edit(3, 2, "")}, true}, sources));
  CHECK_FALSE(diag::sound({"", {}, true}, sources));
}

TEST_CASE("a place moves with what is put in before it") {
  const std::vector<Edit> edits{edit(1, 2, ""), edit(4, 4, "xyz")};
  CHECK(diag::moved(0, "abcdef", file, edits) == 0);
  CHECK(diag::moved(1, "abcdef", file, edits) == 1);
  CHECK(diag::moved(3, "abcdef", file, edits) == 2);
  CHECK(diag::moved(4, "abcdef", file, edits) == 3);
  CHECK(diag::moved(5, "abcdef", file, edits) == 7);
  CHECK(diag::moved(2, "abcd", file, {edit(1, 3, "xyz")}) == 1);
}
