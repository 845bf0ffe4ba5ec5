// Any catalogue: reading it ends, what was read is written so that it reads the same, and its translations are refused
// or become texts of an artifact.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compiler/i18n/merge.hpp"
#include "compiler/i18n/translate.hpp"
#include "tests/fuzz/example.hpp"

using namespace bot;
using fuzz::check;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const i18n::Catalogue first = i18n::read_po(text);
  for (const i18n::PoProblem& p : first.problems) check(p.place.begin <= p.place.end && p.place.end <= size);
  const std::string written = i18n::write_po(first);
  const i18n::Catalogue second = i18n::read_po(written);
  check(!first.problems.empty() || second.problems.empty());
  check(i18n::write_po(second) == written);
  diag::Findings findings;
  for (const i18n::Entry& e : second.entries) {
    const i18n::ParsedOriginal original = i18n::parse_original(e.id);
    if (original.problem) continue;
    check(i18n::show(i18n::parse_original(i18n::show(original.original.pattern)).original.pattern) ==
          i18n::show(original.original.pattern));
    (void)i18n::translate(original.original, e.translation, "en", {}, findings);
  }
  i18n::MergeCounts counts;
  (void)i18n::write_po(i18n::merge(first, second, counts));
  return 0;
}
