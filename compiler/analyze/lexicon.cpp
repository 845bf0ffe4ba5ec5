#include "compiler/analyze/lexicon.hpp"

#include <array>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

std::vector<PhraseSet> sets_of(const model::Program& program) {
  std::vector<PhraseSet> out(program.nlus.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    if (program.nlus[i].kind == model::NluKind::keyword)
      out[i] = {options_of(*program.nlus[i].ast), phrases_of(program.nlus[i])};
  return out;
}

bool plain_number(std::string_view text) {
  return !text.empty() && text.size() <= 15 && text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

Lexicon::Lexicon(const model::Program& program) : phrases_(sets_of(program)), patterns_(program.nlus.size()) {
  for (std::size_t i = 0; i < program.nlus.size(); ++i) {
    const model::Nlu& n = program.nlus[i];
    if (n.kind != model::NluKind::pattern) continue;
    for (const ast::PatternForm& form : n.ast->patterns) {
      Form made;
      const bytecode::PatternCheck check = made.pattern.compile(form.pattern);
      made.empty = check.matches_empty;
      for (const model::Type& t : n.captures) made.numbers.push_back(!t.is(model::TypeKind::text));
      patterns_[i].push_back(std::move(made));
    }
  }
}

Holds Lexicon::pattern(model::NluId nlu, std::string_view message) const {
  std::array<bytecode::PatternGroup, bytecode::max_pattern_captures + 1> groups;
  Holds out = Holds::no;
  for (const Form& f : patterns_[u(nlu)]) {
    groups.fill({});
    if (!f.pattern.find(message, 0, groups)) continue;
    bool sure = groups[0].begin < groups[0].end && !f.empty;
    for (std::size_t i = 0; i < f.numbers.size() && sure; ++i) {
      const bytecode::PatternGroup g = groups[i + 1];
      sure = !f.numbers[i] || (g.took_part() && plain_number(message.substr(g.begin, g.end - g.begin)));
    }
    if (sure) return Holds::yes;
    out = Holds::maybe;
  }
  return out;
}

std::optional<std::string_view> Lexicon::pattern_text(model::NluId nlu, std::string_view message) const {
  std::array<bytecode::PatternGroup, 1> groups;
  std::optional<bytecode::PatternGroup> best;
  for (const Form& f : patterns_[u(nlu)]) {
    groups.fill({});
    if (f.empty || !f.pattern.find(message, 0, groups) || groups[0].begin >= groups[0].end) continue;
    if (!best || groups[0].begin < best->begin) best = groups[0];
  }
  if (!best) return std::nullopt;
  return message.substr(best->begin, best->end - best->begin);
}

}  // namespace bot::analyze
