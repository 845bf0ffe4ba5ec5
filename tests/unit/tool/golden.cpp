#include "tests/unit/tool/golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace bot::test {

std::string golden_path(const std::string& name) { return BOT_SOURCE_DIR "/tests/unit/tool/golden/" + name; }

void check_golden(const std::string& name, std::string_view actual) {
  const std::string path = golden_path(name);
  const char* const update = std::getenv("BOT_UPDATE");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream out(path, std::ios::binary);
    out << actual;
    REQUIRE(out.good());
    return;
  }
  std::ifstream in(path, std::ios::binary);
  INFO(path << " (BOT_UPDATE=1 writes it)");
  REQUIRE(in.is_open());
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == actual);
}

}  // namespace bot::test
