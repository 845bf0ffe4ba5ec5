#include "compiler/analyze/phrase_index.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

#include "bytecode/fold.hpp"

namespace bot::analyze {

using bytecode::FoldedText;

namespace {

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
template <typename T>
using ByText = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

struct Entry {
  std::uint32_t set = 0;
  std::uint32_t phrase = 0;
  std::uint32_t value = 0;
  std::uint32_t points = 0;
  bool exact = false;
};

/// A phrase that folds like an earlier one of its set does not count.
void add(std::vector<Entry>& to, const Entry& entry) {
  if (to.empty() || to.back().set != entry.set) to.push_back(entry);
}

bool begins_character(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

/// Calls `f` for the word without each of its characters.
template <typename F>
void each_shorter(std::string_view word, const F& f) {
  std::string shorter;
  for (std::size_t begin = 0; begin < word.size();) {
    std::size_t end = begin + 1;
    while (!begins_character(word, end)) ++end;
    shorter.assign(word.substr(0, begin)).append(word.substr(end));
    f(shorter);
    begin = end;
  }
}

}  // namespace

struct PhraseIndex::Table {
  std::uint8_t profile = 0;
  PhraseMode mode = PhraseMode::words;
  ByText<std::vector<Entry>> texts;                           // not of typo
  std::vector<std::size_t> lengths;                           // of the texts, in bytes, ascending
  std::size_t words = 0;                                      // most words of a phrase
  ByText<std::uint32_t> word_ids;                             // typo: words of phrases …
  std::vector<std::pair<std::uint64_t, std::uint32_t>> near;  // … by the hash of what is left without one letter
  std::vector<std::string> spelled;                           // by word id
  std::unordered_map<std::uint64_t, std::uint32_t> steps;     // (node, word id) -> node; node 0 is the start
  std::vector<std::vector<Entry>> ends;                       // by node

  std::uint32_t word_id(std::string_view word) {
    const auto known = word_ids.find(word);
    if (known != word_ids.end()) return known->second;
    const auto id = static_cast<std::uint32_t>(spelled.size());
    spelled.emplace_back(word);
    word_ids.emplace(word, id);
    if (bytecode::takes_typo(word)) {
      near.emplace_back(Hash{}(word), id);
      each_shorter(word, [&](const std::string& s) { near.emplace_back(Hash{}(s), id); });
    }
    return id;
  }

  void insert(const FoldedText& phrase, const Entry& entry) {
    words = std::max(words, phrase.tokens.size());
    if (mode != PhraseMode::typo) {
      lengths.push_back(phrase.size);
      auto at = texts.find(phrase.text());
      if (at == texts.end()) at = texts.emplace(phrase.text(), std::vector<Entry>()).first;
      return add(at->second, entry);
    }
    if (ends.empty()) ends.emplace_back();
    std::uint32_t node = 0;
    for (const bytecode::Token token : phrase.tokens) {
      const std::uint64_t key = std::uint64_t{node} << 32 | word_id(phrase.text(token));
      const auto [it, added] = steps.emplace(key, static_cast<std::uint32_t>(ends.size()));
      if (added) ends.emplace_back();
      node = it->second;
    }
    add(ends[node], entry);
  }

  void ready() {
    std::sort(near.begin(), near.end());
    std::sort(lengths.begin(), lengths.end());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  }

  /// Calls `f(entry, begin, end, typo)` for every match.
  template <typename F>
  void each_match(const FoldedText& said, const F& f) const {
    switch (mode) {
      case PhraseMode::words:
      case PhraseMode::prefix: return each_run(said, f);
      case PhraseMode::substring: return each_piece(said, f);
      case PhraseMode::typo: return each_near(said, f);
    }
  }

  template <typename F>
  void look(const FoldedText& said, std::size_t begin, std::size_t text_end, std::size_t end, const F& f) const {
    const auto at = texts.find(said.text().substr(begin, text_end - begin));
    if (at == texts.end()) return;
    const bool whole = begin == 0 && end == said.size;
    for (const Entry& e : at->second)
      if (!e.exact || whole) f(e, begin, end, false);
  }

  template <typename F>
  void each_run(const FoldedText& said, const F& f) const {
    if (lengths.empty()) return;
    const std::string_view text = said.text();
    for (std::size_t i = 0; i < said.tokens.size(); ++i) {
      const std::size_t begin = said.tokens[i].begin;
      for (std::size_t j = i; j < said.tokens.size() && j - i < words; ++j) {
        const bytecode::Token last = said.tokens[j];
        if (mode == PhraseMode::words) {
          look(said, begin, last.end, last.end, f);
          continue;
        }
        for (std::size_t end = last.begin + 1; end <= last.end && end - begin <= lengths.back(); ++end)
          if (end == last.end || begins_character(text, end)) look(said, begin, end, last.end, f);
      }
    }
  }

  template <typename F>
  void each_piece(const FoldedText& said, const F& f) const {
    for (std::size_t at = 0; at < said.size; ++at) {
      if (!begins_character(said.text(), at)) continue;
      for (const std::size_t length : lengths) {
        if (at + length > said.size) break;
        if (begins_character(said.text(), at + length)) look(said, at, at + length, at + length, f);
      }
    }
  }

  struct Word {
    std::uint32_t id = 0;
    bool typo = false;
  };

  std::vector<Word> meant(std::string_view token) const {
    std::vector<Word> out;
    if (const auto same = word_ids.find(token); same != word_ids.end()) out.push_back({same->second, false});
    const auto see = [&](std::string_view key) {
      const std::pair<std::uint64_t, std::uint32_t> wanted{Hash{}(key), 0};
      for (auto at = std::lower_bound(near.begin(), near.end(), wanted); at != near.end() && at->first == wanted.first;
           ++at) {
        const std::uint32_t id = at->second;
        const auto known = [id](const Word& w) { return w.id == id; };
        if (std::any_of(out.begin(), out.end(), known) || !one_slip(spelled[id], token)) continue;
        out.push_back({id, true});
      }
    };
    see(token);
    each_shorter(token, see);
    return out;
  }

  template <typename F>
  void each_near(const FoldedText& said, const F& f) const {
    if (ends.empty()) return;
    std::vector<std::vector<Word>> words_at(said.tokens.size());
    for (std::size_t i = 0; i < words_at.size(); ++i) words_at[i] = meant(said.text(said.tokens[i]));
    std::vector<Word> now, next;  // nodes
    for (std::size_t i = 0; i < words_at.size(); ++i) {
      now.assign(1, {0, false});
      for (std::size_t j = i; j < words_at.size() && !now.empty(); ++j) {
        next.clear();
        for (const Word& node : now)
          for (const Word& word : words_at[j]) {
            const auto step = steps.find(std::uint64_t{node.id} << 32 | word.id);
            if (step == steps.end()) continue;
            next.push_back({step->second, node.typo || word.typo});
            const bool whole = i == 0 && j + 1 == words_at.size();
            for (const Entry& e : ends[step->second])
              if (!e.exact || whole) f(e, said.tokens[i].begin, said.tokens[j].end, next.back().typo);
          }
        now.swap(next);
      }
    }
  }
};

PhraseIndex::PhraseIndex(std::span<const PhraseSet> sets) {
  std::map<std::pair<std::uint8_t, PhraseMode>, std::size_t> places;
  FoldedText folded;
  for (std::uint32_t s = 0; s < sets.size(); ++s) {
    if (sets[s].phrases.empty()) continue;
    const PhraseOptions& o = sets[s].options;
    const auto [it, added] = places.emplace(std::pair(o.profile, o.mode), tables_.size());
    if (added) {
      tables_.emplace_back();
      tables_.back().profile = o.profile;
      tables_.back().mode = o.mode;
    }
    for (std::uint32_t p = 0; p < sets[s].phrases.size(); ++p) {
      bytecode::fold(sets[s].phrases[p].text, o.profile, folded);
      if (folded.tokens.empty()) continue;
      tables_[it->second].insert(folded,
                                 {s, p, sets[s].phrases[p].value, bytecode::count_points(folded.text()), o.exact});
    }
  }
  for (Table& t : tables_) t.ready();
}

PhraseIndex::PhraseIndex(PhraseIndex&&) noexcept = default;
PhraseIndex& PhraseIndex::operator=(PhraseIndex&&) noexcept = default;
PhraseIndex::~PhraseIndex() = default;

std::vector<SetMatches> PhraseIndex::find(std::string_view message) const {
  std::vector<std::pair<std::uint32_t, PhraseMatch>> all;
  FoldedText said;
  int profile = -1;
  for (const Table& t : tables_) {  // tables of one profile follow each other in most bots
    if (profile != t.profile) bytecode::fold(message, t.profile, said);
    profile = t.profile;
    t.each_match(said, [&](const Entry& e, std::size_t begin, std::size_t end, bool typo) {
      all.push_back(
          {e.set,
           {e.phrase, e.value, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), e.points, typo}});
    });
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return ranks_before(a.second, b.second);
  });
  std::vector<SetMatches> out;
  for (auto& [set, match] : all) {
    if (out.empty() || out.back().set != set) out.push_back({set, {}});
    out.back().matches.push_back(match);
  }
  return out;
}

}  // namespace bot::analyze
