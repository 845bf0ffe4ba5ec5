#include "runtime/match/patterns.hpp"

#include <algorithm>
#include <array>

#include "bytecode/fold.hpp"
#include "bytecode/utf8.hpp"
#include "runtime/match/entities_fixed.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::PatternGroup;

std::optional<PatternSet::Problem> PatternSet::build(std::span<const PatternSpec> patterns) {
  patterns_.clear();
  std::optional<Problem> problem;
  if (patterns.size() > max_patterns) problem = {max_patterns, "too many patterns"};
  for (std::size_t i = 0; i < patterns.size() && !problem; ++i) {
    Compiled compiled;
    bytecode::PatternCheck check = compiled.pattern.compile(patterns[i].text);
    const auto fits = [](BaseType t) { return t == BaseType::text || t == BaseType::int_ || t == BaseType::number; };
    if (!check.problem.empty()) {
      problem = {i, std::move(check.problem)};
    } else if (patterns[i].captures.size() != compiled.pattern.captures()) {
      problem = {i, "the pattern has other captures than it is said to have"};
    } else if (!std::all_of(patterns[i].captures.begin(), patterns[i].captures.end(), fits)) {
      problem = {i, "a capture is a text, an int or a number"};
    } else {
      compiled.captures.assign(patterns[i].captures.begin(), patterns[i].captures.end());
      patterns_.push_back(std::move(compiled));
    }
  }
  if (problem) patterns_.clear();
  return problem;
}

struct PatternSet::Search {
  std::string_view message;
  std::int64_t effort = max_pattern_effort;

  [[nodiscard]] bool well_formed(PatternGroup group) const {
    return !bytecode::find_invalid_utf8(message.substr(group.begin, group.end - group.begin));
  }

  // The capture's value; false when it has none.
  [[nodiscard]] bool read(BaseType type, PatternGroup group, PatternValue& value) const {
    value = {};
    if (type == BaseType::text) {
      if (!group.took_part()) return true;
      value.begin = group.begin;
      value.end = group.end;
      return well_formed(group);
    }
    if (!group.took_part()) return false;
    value.begin = group.begin;
    value.end = group.end;
    const auto number = entities::read_signed(message.substr(group.begin, group.end - group.begin));
    if (!number) return false;
    if (type == BaseType::number) {
      value.number = entities::to_number(*number);
      return true;
    }
    const std::optional<std::int64_t> integer = entities::to_int(*number);
    if (integer) value.integer = *integer;
    return integer.has_value();
  }

  // The next match of `compiled` from `at` on that counts.
  void advance(const Compiled& compiled, std::size_t at, PatternScratch::Next& next, std::span<PatternValue> values) {
    std::array<PatternGroup, bytecode::max_pattern_captures + 1> groups;
    next.found = false;
    while (at < message.size()) {
      effort -= static_cast<std::int64_t>(message.size() - at) * compiled.pattern.cost();
      if (effort < 0 || !compiled.pattern.find(message, at, groups)) return;
      const PatternGroup whole = groups[0];
      if (whole.begin >= whole.end) {
        const std::size_t character = bytecode::utf8_length(message.substr(whole.begin, 4));
        at = whole.begin + std::max<std::size_t>(character, 1);
        continue;
      }
      bool counts = well_formed(whole);
      for (std::size_t i = 0; i < values.size() && counts; ++i) {
        counts = read(compiled.captures[i], groups[i + 1], values[i]);
      }
      if (counts) {
        next.match.begin = whole.begin;
        next.match.end = whole.end;
        next.found = true;
        return;
      }
      at = whole.end;
    }
  }
};

void PatternSet::find(std::size_t first, std::size_t count, std::string_view message, std::size_t limit,
                      PatternScratch& scratch) const {
  scratch.matches_.clear();
  scratch.values_.clear();
  scratch.captures_ = 0;
  if (first >= patterns_.size() || message.size() > bytecode::max_fold_bytes) return;
  count = std::min(count, patterns_.size() - first);
  if (count == 0) return;
  const std::size_t captures = patterns_[first].captures.size();
  scratch.captures_ = captures;
  scratch.next_.assign(count, {});
  scratch.ahead_.assign(count * captures, {});
  Search search{message};
  const auto values_of = [&](std::size_t i) { return std::span(scratch.ahead_).subspan(i * captures, captures); };
  const auto advance = [&](std::size_t i, std::size_t at) {
    const Compiled& compiled = patterns_[first + i];
    if (compiled.captures.size() != captures) return;  // such patterns do not belong together
    search.advance(compiled, at, scratch.next_[i], values_of(i));
    scratch.next_[i].match.pattern = static_cast<std::uint32_t>(first + i);
  };
  for (std::size_t i = 0; i < count; ++i) advance(i, 0);
  while (scratch.matches_.size() < std::min(limit, max_pattern_matches)) {
    std::size_t best = count;
    for (std::size_t i = 0; i < count; ++i) {
      const bool sooner = best == count || scratch.next_[i].match.begin < scratch.next_[best].match.begin;
      if (scratch.next_[i].found && sooner) best = i;
    }
    if (best == count) return;
    PatternMatch match = scratch.next_[best].match;
    match.values = static_cast<std::uint32_t>(scratch.values_.size());
    const std::span<const PatternValue> values = values_of(best);
    scratch.values_.insert(scratch.values_.end(), values.begin(), values.end());
    scratch.matches_.push_back(match);
    for (std::size_t i = 0; i < count; ++i) {
      if (scratch.next_[i].found && scratch.next_[i].match.begin < match.end) advance(i, match.end);
    }
  }
}

}  // namespace bot::runtime
