// Pattern NLUs: regular expressions over the message as it was written.

#include <cstdlib>

#include "bytecode/pattern.hpp"
#include "tests/oracle/naive_turn.hpp"

namespace bot::oracle {

namespace {

struct Match {
  std::size_t begin = 0, end = 0;
  Value value;
};

/// What a capture is worth; digits alone are tried, so there is nothing to tell apart.
std::optional<Value> captured(const model::Type& type, const std::string& text) {
  if (type.is(model::TypeKind::text)) return Value{text};
  if (text.empty() || text.size() > 15) return {};
  if (type.is(model::TypeKind::number)) return Value{std::strtod(text.c_str(), nullptr)};
  return Value{std::int64_t{std::strtoll(text.c_str(), nullptr, 10)}};
}

/// The first match at `from` or later that has a value.
std::optional<Match> first_match(const bytecode::Pattern& pattern, const model::Nlu& nlu, const std::string& message,
                                 std::size_t from) {
  std::vector<bytecode::PatternGroup> groups(nlu.captures.size() + 1);
  while (from <= message.size() && pattern.find(message, from, groups)) {
    const auto text = [&](const bytecode::PatternGroup& g) {
      return g.took_part() ? message.substr(g.begin, g.end - g.begin) : std::string();
    };
    Match out{groups[0].begin, groups[0].end, {text(groups[0])}};
    bool fine = out.end > out.begin;
    Values fields;
    for (std::size_t i = 0; fine && i < nlu.captures.size(); ++i) {
      auto value = captured(nlu.captures[i], text(groups[i + 1]));
      fine = value.has_value();
      if (fine) fields.push_back(std::move(*value));
    }
    if (fine) {
      if (!nlu.captures.empty()) out.value = {std::move(fields)};
      return out;
    }
    from = groups[0].begin + 1;
  }
  return {};
}

}  // namespace

Values patterns(const model::Nlu& nlu, const std::string& message, std::uint32_t count) {
  std::vector<bytecode::Pattern> compiled(nlu.ast->patterns.size());
  for (std::size_t i = 0; i < compiled.size(); ++i) (void)compiled[i].compile(nlu.ast->patterns[i].pattern);
  Values out;
  std::size_t from = 0;
  while (out.size() < count) {
    std::optional<Match> best;  // the earliest; at one place the pattern that is written first
    for (const bytecode::Pattern& p : compiled) {
      auto match = first_match(p, nlu, message, from);
      if (match && (!best || match->begin < best->begin)) best = std::move(match);
    }
    if (!best) break;
    out.push_back(std::move(best->value));
    from = best->end;
  }
  return out;
}

}  // namespace bot::oracle
