#include "tests/unit/runtime/bots.hpp"

#include <cstring>
#include <fstream>
#include <sstream>

#include "bytecode/utf8.hpp"
#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"

namespace bot::test {

Aligned compile(std::string_view source, bool strip) {
  driver::Job job;
  job.name = "test.bot";
  job.text = source;
  job.strip = strip;
  const driver::Result result = driver::compile(job);
  INFO(diag::render(result.findings, result.sources, diag::Format::pretty, {}));
  REQUIRE(!result.artifact.empty());
  return Aligned(result.artifact);
}

std::string tutorial_source() {
  std::ifstream file(BOT_SOURCE_DIR "/examples/handover/handover.bot", std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  REQUIRE(file.good());
  return text.str();
}

const Aligned& tutorial() {
  static const Aligned artifact = compile(tutorial_source());
  return artifact;
}

}  // namespace bot::test
