#include "golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

void check_golden(const std::string& name, std::string_view actual) {
  const std::string path = std::string(BOT_SOURCE_DIR) + "/tests/unit/diagnostics/golden/" + name;
  const char* update = std::getenv("BOT_UPDATE");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream out(path, std::ios::binary);
    out << actual;
    REQUIRE(out.good());
    return;
  }
  std::ifstream in(path, std::ios::binary);
  INFO(path << " (BOT_UPDATE=1 writes it)");
  REQUIRE(in.is_open());
  std::ostringstream expected;
  if (!actual.empty() || in.peek() != std::ifstream::traits_type::eof()) expected << in.rdbuf();
  CHECK(expected.str() == actual);
}
