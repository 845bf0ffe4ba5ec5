// Any phrases and any message: the keyword tables that are built are valid, and matching stays inside them. Then the
// tables are damaged: the validator refuses them, or matching is still safe.
//
// Input: three NLUs of two bytes each (fold profile; mode and exact), a byte that counts the damages, three bytes for
// each damage (place, place, new value); then phrases, a line each, the NLUs and values in turn, up to an empty line;
// the rest is the message.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "bytecode/keyword_table.hpp"
#include "compiler/emit/keyword_builder.hpp"
#include "runtime/match/match.hpp"
#include "tests/fuzz/example.hpp"

namespace {

using namespace bot;
using fuzz::check;

constexpr std::uint32_t nlu_count = 3;
constexpr std::uint32_t value_count = 4;

struct Input {
  std::string_view rest;

  std::uint8_t byte() {
    if (rest.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    return first;
  }
  std::string_view line() {
    const std::size_t end = rest.find('\n');
    const std::string_view found = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return found;
  }
};

emit::KeywordNlu nlu(Input& input) {
  emit::KeywordNlu made;
  made.profile = input.byte() % bytecode::fold_profile_count;
  const std::uint8_t options = input.byte();
  made.mode = static_cast<bytecode::KeywordMode>(options % bytecode::keyword_mode_count);
  const bool words = made.mode == bytecode::KeywordMode::words || made.mode == bytecode::KeywordMode::typo;
  made.exact = words && (options & 16) != 0;
  made.attributes = 1 + (options & 32) / 32;
  return made;
}

// Recognises the message and looks at everything that was found.
void match(const std::vector<std::byte>& section, std::string_view message, const std::vector<emit::KeywordNlu>& nlus,
           bool must_be_valid) {
  const std::vector<std::byte> exact(section);  // no spare capacity, so that the sanitizer sees each byte too far
  const std::vector<std::uint32_t> counts(nlu_count, value_count);
  bytecode::KeywordTables tables;
  const auto error = bytecode::validate_keywords(exact, counts, tables);
  if (error != bytecode::KeywordError::none) {
    check(!must_be_valid && *bytecode::text(error) != '\0');
    return;
  }
  static runtime::MatchScratch scratch;
  if (!runtime::recognize(tables, message, scratch)) return;
  for (const std::uint32_t found : scratch.found_nlus()) {
    check(found < nlu_count && scratch.found(found) && scratch.value(found) < value_count);
    const runtime::MatchHit hit = scratch.best(found);
    check(hit.begin < hit.end && hit.end <= scratch.folded(hit.profile).size);
    if (nlus[found].attributes > 1 && must_be_valid) {
      for (const auto& one : scratch.chosen(found, 2)) check(one.nlu == found && one.value < value_count);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input{{reinterpret_cast<const char*>(data), size}};
  std::vector<emit::KeywordNlu> nlus;
  for (std::uint32_t i = 0; i < nlu_count; ++i) nlus.push_back(nlu(input));
  struct Damage {
    std::size_t place;
    std::byte value;
  };
  std::vector<Damage> damages(input.byte() % 8);
  for (Damage& damage : damages) {
    damage.place = input.byte();
    damage.place = damage.place * 256 + input.byte();
    damage.value = static_cast<std::byte>(input.byte());
  }
  std::vector<emit::KeywordPhrase> phrases;
  for (std::string_view line = input.line(); !line.empty(); line = input.line()) {
    const auto number = static_cast<std::uint32_t>(phrases.size());
    phrases.push_back({number % nlu_count, number / nlu_count % value_count, line});
  }

  emit::KeywordSection section = emit::build_keywords(nlus, phrases);
  match(section.bytes, input.rest, nlus, true);
  for (const Damage& damage : damages) {
    if (!section.bytes.empty()) section.bytes[damage.place % section.bytes.size()] = damage.value;
  }
  if (!damages.empty()) match(section.bytes, input.rest, nlus, false);
  return 0;
}
