// docs/entities.md: the rows of its tables hold, `message` | kind | `value`.

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/unit/match/entities_show.hpp"

namespace bot::test {
namespace {

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

// Without the backquotes; `2`, `3` becomes 2 | 3, and — nothing.
std::string plain(std::string cell) {
  if (cell == "—") return "";
  for (std::size_t at = 0; (at = cell.find("`, `", at)) != std::string::npos;) cell.replace(at, 4, " | ");
  std::erase(cell, '`');
  return cell;
}

TEST_CASE("the examples of docs/entities.md hold") {
  std::ifstream file(BOT_SOURCE_DIR "/docs/entities.md", std::ios::binary);
  REQUIRE(file);
  std::size_t rows = 0;
  bool table = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "| message | kind | value |") {
      table = true;
      continue;
    }
    if (!line.starts_with('|')) table = false;
    if (!table || line.starts_with("|---")) continue;
    const std::size_t second = line.find('|', 1);
    const std::size_t third = line.find('|', second + 1);
    const std::size_t fourth = line.find('|', third + 1);
    INFO(line);
    REQUIRE(fourth == line.size() - 1);
    const std::string message = plain(trimmed(std::string_view(line).substr(1, second - 1)));
    const auto kind = find_kind(trimmed(std::string_view(line).substr(second + 1, third - second - 1)));
    const std::string value = plain(trimmed(std::string_view(line).substr(third + 1, fourth - third - 1)));
    REQUIRE(kind);
    CHECK(show_values(*kind, message, story_context()) == value);
    ++rows;
  }
  CHECK(rows > 100);
}

}  // namespace
}  // namespace bot::test
