#include <map>

#include "bytecode/fold.hpp"
#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

void options(const ast::Nlu& nlu, diag::Findings& findings) {
  const auto has = [&](std::string_view name) -> const source::Span* {
    for (const auto& [text, span] : nlu.options)
      if (text.substr(0, text.find_first_of(" \t\r\n")) == name) return &span;  // `typo 1`
    return nullptr;
  };
  static constexpr std::pair<std::string_view, std::string_view> excluding[] = {
      {"typo", "prefix"}, {"typo", "substring"}, {"prefix", "substring"}, {"exact", "substring"}, {"exact", "prefix"},
  };
  for (const auto& [a, b] : excluding) {
    const source::Span* first = has(a);
    const source::Span* second = has(b);
    if (first && second)
      findings.add(Code::options_exclude, *second, {{"a", a}, {"b", b}})
          .also(*first, "and here is `" + std::string(a) + "`");
  }
}

/// Takes a phrase away with its comma; nothing when it is the only one of its value, or more than blanks stands beside
/// it.
std::optional<diag::Fix> without(const model::NluValue& value, std::size_t phrase, const source::SourceSet& sources,
                                 bool safe) {
  const auto& all = value.phrases;
  if (all.size() < 2) return std::nullopt;
  source::Span span = all[phrase].span;
  source::Span between = span;
  if (phrase > 0) {
    between = {span.file, all[phrase - 1].span.end, span.begin};
    span.begin = between.begin;
  } else {
    between = {span.file, span.end, all[1].span.begin};
    span.end = between.end;
  }
  if (sources.text(between).find_first_not_of(", \t\r\n") != std::string_view::npos) return std::nullopt;
  return diag::Fix{"Take the phrase away.", {{span, ""}}, safe};
}

/// One phrase under two values, and phrases without words.
void phrases(const model::Nlu& nlu, const source::SourceSet& sources, diag::Findings& findings) {
  struct First {
    std::uint32_t value;
    source::Span span;
  };
  std::map<std::string, First> seen;
  const std::uint8_t profile = options_of(*nlu.ast).profile;
  for (std::uint32_t v = 0; v < nlu.values.size(); ++v)
    for (std::size_t i = 0; i < nlu.values[v].phrases.size(); ++i) {
      const model::Phrase& p = nlu.values[v].phrases[i];
      std::string folded = folded_text(p.text, profile);
      if (folded.empty()) {
        auto& f = findings.add(Code::phrase_without_words, p.span, {{"phrase", p.text}})
                      .note(
                          "Only letters, digits and emoji count; everything else falls away before a message is "
                          "compared.");
        if (auto fix = without(nlu.values[v], i, sources, true)) f.fix(std::move(*fix));
        continue;
      }
      const auto [it, added] = seen.emplace(std::move(folded), First{v, p.span});
      if (added || it->second.value == v) continue;
      auto& f =
          findings
              .add(Code::phrase_twice, p.span,
                   {{"phrase", p.text}, {"first", nlu.values[it->second.value].name}, {"second", nlu.values[v].name}})
              .also(it->second.span, "the same words, under `" + std::string(nlu.values[it->second.value].name) + "`");
      if (auto fix = without(nlu.values[v], i, sources, false)) f.fix(std::move(*fix));
    }
}

/// A longer word of the bot's own texts that holds the phrase.
std::string word_with(const std::vector<std::string>& words, const std::string& phrase) {
  for (const std::string& w : words)
    if (w.size() > phrase.size() && w.find(phrase) != w.npos) return w;
  return {};
}

void collect_words(const model::Body& body, std::vector<std::string>& out) {
  model::each_stmt(body, [&](const model::Stmt& s) {
    each_text(s, [&](const model::Template& t) {
      for (const auto& part : t.parts) {
        bytecode::FoldedText folded;
        bytecode::fold(part.literal, 0, folded);
        for (const bytecode::Token token : folded.tokens) out.emplace_back(folded.text(token));
      }
    });
  });
}

/// Phrases of one or two letters under `substring`: one finding an NLU.
void short_phrases(const model::Program& program, diag::Findings& findings) {
  std::map<std::uint32_t, std::vector<std::pair<model::Phrase, std::string>>> by_nlu;
  for (std::uint32_t i = 0; i < program.nlus.size(); ++i) {
    const model::Nlu& n = program.nlus[i];
    if (n.kind != model::NluKind::keyword || !n.ast->substring) continue;
    for (const auto& v : n.values)
      for (const model::Phrase& p : v.phrases) {
        std::string folded = folded_text(p.text, options_of(*n.ast).profile);
        if (!folded.empty() && bytecode::count_points(folded) <= 2) by_nlu[i].emplace_back(p, std::move(folded));
      }
  }
  if (by_nlu.empty()) return;
  std::vector<std::string> words;
  for (const model::State& s : program.states) collect_words(s.entry, words);
  for (const auto& [nlu, list] : by_nlu) {
    const std::string count = list.size() == 1 ? "One phrase is" : std::to_string(list.size()) + " phrases are";
    auto& f = findings.add(Code::short_substring, list[0].first.span,
                           {{"count", count}, {"them", list.size() == 1 ? "it" : "them"}});
    for (std::size_t i = 1; i < list.size() && i < 8; ++i) f.also(list[i].first.span, "");
    for (const auto& [phrase, folded] : list) {
      const std::string word = word_with(words, folded);
      if (word.empty()) continue;
      f.note("\"" + std::string(phrase.text) + "\" is found in \"" + word + "\", a word of the bot's own texts.");
      break;
    }
    f.note("Without `substring` a phrase is found as a whole word only.");
  }
}

}  // namespace

void check_keywords(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  for (const model::Nlu& n : program.nlus) {
    if (n.kind != model::NluKind::keyword) continue;
    options(*n.ast, findings);
    phrases(n, sources, findings);
  }
  short_phrases(program, findings);
}

}  // namespace bot::analyze
