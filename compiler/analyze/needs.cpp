#include "compiler/analyze/needs.hpp"

#include <algorithm>

#include "bytecode/fold.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t max_terms = 256;

void add(NeedSet& term, const Need& need) {
  if (std::find(term.needs.begin(), term.needs.end(), need) == term.needs.end()) term.needs.push_back(need);
}

NeedSets either(NeedSets a, NeedSets b) {
  if (!a || !b) return std::nullopt;
  a->insert(a->end(), b->begin(), b->end());
  return a->size() <= max_terms ? std::move(a) : std::nullopt;
}

NeedSets both(const NeedSets& a, const NeedSets& b) {
  if (!a || !b || a->size() * b->size() > max_terms) return std::nullopt;
  std::vector<NeedSet> out;
  for (const NeedSet& x : *a)
    for (const NeedSet& y : *b) {
      NeedSet t = x;
      for (const Need& n : y.needs) add(t, n);
      t.sure = x.sure && y.sure;
      out.push_back(std::move(t));
    }
  return out;
}

NeedSets classifier(const model::Expr& e, bool inverse) {
  if (const auto* f = std::get_if<model::Found>(&e.node)) {
    if (inverse) return std::vector<NeedSet>{{{}, false}};
    return std::vector<NeedSet>{{{{f->nlu, f->value}}, true}};
  }
  if (const auto* n = std::get_if<model::Not>(&e.node)) return classifier(*n->operand, !inverse);
  if (const auto* b = std::get_if<model::Binary>(&e.node)) {
    if (b->op == ast::BinaryOp::eq) return std::vector<NeedSet>{{{}, !inverse}};  // `= text`
    NeedSets left = classifier(*b->left, inverse), right = classifier(*b->right, inverse);
    return (b->op == ast::BinaryOp::and_) != inverse ? both(left, right) : either(std::move(left), std::move(right));
  }
  return std::vector<NeedSet>{{{}, false}};
}

/// Whether folding by `w` can be told from folding by `n`.
bool coarser(std::uint8_t w, std::uint8_t n) {
  const auto keeps = [&](std::uint8_t bit) { return (w & bit) != 0 && (n & bit) == 0; };
  return !keeps(bytecode::fold_keep_case) && !keeps(bytecode::fold_keep_accents) &&
         ((n & bytecode::fold_stretch) == 0 || (w & bytecode::fold_stretch) != 0);
}

/// Whether the match in the phrase itself is there in every message that the phrase is found in.
bool stays(const PhraseOptions& n, std::string_view phrase, const PhraseOptions& w, const PhraseMatch& match) {
  if (!coarser(w.profile, n.profile)) return false;
  if (w.exact && !n.exact) return false;
  bytecode::FoldedText own, seen;
  bytecode::fold(phrase, w.profile, seen);
  bytecode::fold(phrase, n.profile, own);
  const std::size_t count = seen.tokens.size();
  if (own.tokens.size() != count) return false;
  std::size_t first = 0, last = 0;  // tokens that the match touches
  for (std::size_t i = 0; i < count; ++i) {
    if (seen.tokens[i].end <= match.begin) first = i + 1;
    if (seen.tokens[i].begin < match.end) last = i;
  }
  switch (n.mode) {
    case PhraseMode::words: return true;
    case PhraseMode::prefix: return last + 1 < count || w.mode == PhraseMode::prefix || w.mode == PhraseMode::substring;
    case PhraseMode::substring:
      return w.mode == PhraseMode::substring || (w.mode == PhraseMode::words && first > 0 && last + 1 < count);
    case PhraseMode::typo: break;
  }
  for (std::size_t i = first; i <= last && i < count; ++i) {
    if (!bytecode::takes_typo(own.text(own.tokens[i]))) continue;
    if (w.mode != PhraseMode::typo || w.profile != n.profile || match.typo) return false;
  }
  return true;
}

}  // namespace

NeedSets needs_of(const model::Program& program, const model::Intent& intent,
                  const std::vector<model::Constraint>& values) {
  if (intent.kind != model::IntentKind::text) return std::nullopt;
  NeedSets out = std::vector<NeedSet>{{}};
  if (intent.classifier) out = classifier(*intent.classifier, false);
  std::vector<NeedSet> filled;  // attributes with a default: one of them must be there when nothing else is
  bool any = intent.classifier != nullptr || intent.fallback;
  const auto wanted = [&](std::size_t attribute) -> const model::Constraint* {
    for (const model::Constraint& c : values)
      if (c.attribute == attribute) return &c;
    return nullptr;
  };
  for (std::size_t i = 0; i < intent.attributes.size(); ++i) {
    const model::Attribute& a = intent.attributes[i];
    const model::Constraint* value = wanted(i);
    const bool has_default = program.at(a.nlu).default_value.has_value();
    if (a.optional && !value) continue;
    NeedSet t;
    t.sure = a.of == 1 && !(value && (has_default || value->constant));
    t.needs = {{a.nlu, value && !value->constant && a.of == 1 ? std::optional(value->value) : std::nullopt}};
    if (has_default) {
      if (value) t.needs.clear();
      if (!a.optional) filled.push_back({{{a.nlu, std::nullopt}}, t.sure});
      if (value) out = both(out, std::vector<NeedSet>{t});
      continue;
    }
    any = any || !a.optional;
    out = both(out, std::vector<NeedSet>{t});
  }
  if (!any) out = filled.empty() ? std::vector<NeedSet>{} : both(out, filled);
  return out;
}

bool Implies::single(model::NluId nlu) const {
  std::size_t with_phrases = 0;
  for (const model::NluValue& v : program_.at(nlu).values) with_phrases += v.phrases.empty() ? 0 : 1;
  return with_phrases <= 1;
}

const std::vector<PhraseAt>& Implies::phrases(const Need& need) {
  const auto [it, added] = phrases_.try_emplace(key(need));
  const model::Nlu& nlu = program_.at(need.nlu);
  if (!added || nlu.kind != model::NluKind::keyword) return it->second;
  for (std::uint32_t v = 0; v < nlu.values.size(); ++v) {
    if (need.value && *need.value != v) continue;
    for (const model::Phrase& p : nlu.values[v].phrases) it->second.push_back({v, p, lexicon_.find(p.text)});
  }
  return it->second;
}

bool Implies::finds(const Need& from, const PhraseAt& phrase, model::NluId nlu) const {
  if (from.nlu == nlu) return true;
  const auto at =
      std::find_if(phrase.found.begin(), phrase.found.end(), [&](const SetMatches& m) { return m.set == u(nlu); });
  if (at == phrase.found.end() || program_.at(nlu).kind != model::NluKind::keyword) return false;
  const PhraseOptions n = options_of(*program_.at(from.nlu).ast), w = options_of(*program_.at(nlu).ast);
  return std::any_of(at->matches.begin(), at->matches.end(),
                     [&](const PhraseMatch& m) { return stays(n, phrase.phrase.text, w, m); });
}

bool Implies::holds(const Need& from, const PhraseAt& phrase, const Need& wanted) const {
  if (from.nlu == wanted.nlu && (!wanted.value || from.value == wanted.value)) return true;
  if (from.nlu == wanted.nlu && !single(wanted.nlu)) return false;
  if (!finds(from, phrase, wanted.nlu)) return false;
  if (!wanted.value || single(wanted.nlu)) return true;
  // Another value may win in a longer message, unless the phrase is the whole of it.
  const PhraseOptions n = options_of(*program_.at(from.nlu).ast), w = options_of(*program_.at(wanted.nlu).ast);
  if (!n.exact || n.mode != PhraseMode::words || !coarser(w.profile, n.profile)) return false;
  const auto at = std::find_if(phrase.found.begin(), phrase.found.end(),
                               [&](const SetMatches& m) { return m.set == u(wanted.nlu); });
  return at != phrase.found.end() && at->matches[0].value == *wanted.value;
}

bool Implies::holds(const Need& from, const Need& wanted) {
  if (from.nlu == wanted.nlu && (!wanted.value || from.value == wanted.value)) return true;
  const auto [it, added] = known_.try_emplace({key(from), key(wanted)}, false);
  if (!added) return it->second;
  const model::Nlu& a = program_.at(from.nlu);
  const model::Nlu& b = program_.at(wanted.nlu);
  bool yes = false;
  if (a.kind == model::NluKind::keyword) {
    const auto& all = phrases(from);
    yes =
        !all.empty() && std::all_of(all.begin(), all.end(), [&](const PhraseAt& p) { return holds(from, p, wanted); });
  } else if (a.kind == model::NluKind::pattern && b.kind == model::NluKind::pattern) {
    yes = pattern_inclusion(a, b, effort_) == Inclusion::yes;
  }
  known_[{key(from), key(wanted)}] = yes;
  return yes;
}

}  // namespace bot::analyze
