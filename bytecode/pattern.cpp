#include "bytecode/pattern.hpp"

#include <algorithm>
#include <array>
#include <re2/re2.h>

namespace bot::bytecode {

namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

const char* problem_of(RE2::ErrorCode code) {
  switch (code) {
    case RE2::NoError: return "";
    case RE2::ErrorInternal: return "the pattern cannot be read";
    case RE2::ErrorBadEscape: return "this backslash sequence is not known";
    case RE2::ErrorBadCharClass: return "this set of characters is not known";
    case RE2::ErrorBadCharRange: return "this range of characters runs backwards or is not known";
    case RE2::ErrorMissingBracket: return "a [ has no ]";
    case RE2::ErrorMissingParen: return "a ( has no )";
    case RE2::ErrorUnexpectedParen: return "a ) has no (";
    case RE2::ErrorTrailingBackslash: return "the pattern ends with a lone backslash";
    case RE2::ErrorRepeatArgument: return "there is nothing before this to repeat";
    case RE2::ErrorRepeatSize: return "this repeats too often, or the other way round";
    case RE2::ErrorRepeatOp: return "this repeats a repetition";
    case RE2::ErrorBadPerlOp: return "this kind of group does not exist; a pattern cannot look ahead or behind";
    case RE2::ErrorBadUTF8: return "the pattern is not UTF-8";
    case RE2::ErrorBadNamedCapture: return "this name of a group cannot be read";
    case RE2::ErrorPatternTooLarge: return "the pattern is too large; smaller counts in { } help";
  }
  return "the pattern cannot be read";
}

}  // namespace

Pattern::Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

PatternCheck Pattern::compile(std::string_view text) {
  PatternCheck check;
  if (text.empty()) {
    check.problem = "the pattern is empty";
    return check;
  }
  if (text.size() > max_pattern_bytes) {
    check.problem = "the pattern is longer than " + std::to_string(max_pattern_bytes) + " bytes";
    return check;
  }
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingUTF8);
  options.set_log_errors(false);
  options.set_max_mem(max_pattern_memory);
  auto re = std::make_unique<RE2>(piece(text), options);
  if (!re->ok()) {
    check.problem = problem_of(re->error_code());
    check.part = re->error_arg();
    return check;
  }
  const auto count = static_cast<std::size_t>(re->NumberOfCapturingGroups());
  if (count > max_pattern_captures) {
    check.problem = "the pattern has more than " + std::to_string(max_pattern_captures) + " captures";
    return check;
  }
  check.captures.resize(count);
  for (const auto& [group, name] : re->CapturingGroupNames())
    check.captures[static_cast<std::size_t>(group) - 1] = name;
  check.matches_empty = RE2::FullMatch("", *re);
  captures_ = count;
  cost_ = std::max(re->ProgramSize(), 1);
  re_ = std::move(re);
  return check;
}

bool Pattern::find(std::string_view message, std::size_t from, std::span<PatternGroup> groups) const {
  if (!re_) return false;
  std::array<re2::StringPiece, max_pattern_captures + 1> found;
  const std::size_t count = std::min({groups.size(), captures_ + 1, found.size()});
  if (!re_->Match(piece(message), from, message.size(), RE2::UNANCHORED, found.data(), static_cast<int>(count))) {
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) {
    groups[i] = {};
    if (found[i].data() == nullptr) continue;
    const auto begin = static_cast<std::uint32_t>(found[i].data() - message.data());
    groups[i] = {begin, begin + static_cast<std::uint32_t>(found[i].size())};
  }
  return true;
}

PatternCheck check_pattern(std::string_view text) { return Pattern().compile(text); }

}  // namespace bot::bytecode
