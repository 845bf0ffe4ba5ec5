// Any text: the lexer and the parser neither crash nor hang, and every finding points into the text.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "bytecode/utf8.hpp"
#include "compiler/syntax/parse.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  if (bot::bytecode::find_invalid_utf8(text)) return -1;  // the driver's business, and no worthy seed
  bot::source::SourceSet sources;
  const auto file = sources.add("fuzz.bot", std::move(text));
  bot::diag::Findings findings;
  const auto module = bot::syntax::parse(sources, file, findings);
  static_cast<void>(module);
  for (const auto& finding : findings.all()) {
    if (finding.message.empty() || finding.primary.begin > finding.primary.end || finding.primary.end > size)
      std::abort();
  }
  return 0;
}
