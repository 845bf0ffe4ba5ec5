#include "compiler/emit/keyword_builder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string>
#include <tuple>

#include "compiler/emit/interner.hpp"

namespace bot::emit {
namespace {

using namespace bytecode;

constexpr std::uint32_t none = Interner::none;

// While a table grows, a node is a word's index, an edge's index with node_is_edge, or `none` before the first word.
struct Word {
  std::uint32_t begin = 0;  // of its text in the table's letters
  std::uint32_t length = 0;
  std::uint64_t hash = 0;
  std::uint32_t accept = 0;
  bool goes_on = false;
};
struct Edge {
  std::uint32_t node = 0;
  std::uint32_t word = 0;
  std::uint32_t accept = 0;
  bool goes_on = false;
};
struct Text {  // of the text index
  std::uint32_t node = 0;
  std::uint32_t begin = 0;
  std::uint32_t length = 0;
  std::uint32_t accept = 0;
};

// What a phrase means: `target` is the word, edge (node_is_edge) or text it ends at.
struct Meaning {
  std::uint32_t target = 0;
  std::uint32_t nlu = 0;
  std::uint32_t order = 0;
  std::uint32_t value = 0;
  std::uint32_t flags = 0;
};

struct Draft {
  std::uint8_t profile = 0;
  KeywordMode mode{};
  std::string letters;
  std::vector<Word> words;
  std::vector<Edge> edges;
  std::vector<Text> texts;
  std::vector<Meaning> meanings;
  Interner word_places, edge_places, text_places;
  std::size_t record_bytes = 0;
  std::uint32_t max_words = 1;
  std::uint8_t value_bits = 0;
  std::vector<std::uint32_t> entries;  // finished, in 32-bit words

  [[nodiscard]] bool indexed() const { return mode == KeywordMode::prefix || mode == KeywordMode::substring; }
  [[nodiscard]] std::string_view text_of(std::uint32_t begin, std::uint32_t length) const {
    return std::string_view(letters).substr(begin, length);
  }

  std::uint32_t add_letters(std::string_view text) {
    const auto begin = static_cast<std::uint32_t>(letters.size());
    letters += text;
    return begin;
  }

  std::uint32_t word(std::string_view text, std::uint64_t hash) {
    const auto next = static_cast<std::uint32_t>(words.size());
    const std::uint32_t index = word_places.find_or_add(
        hash, next, [&](std::uint32_t i) { return text_of(words[i].begin, words[i].length) == text; });
    if (index == next) {
      words.push_back({add_letters(text), static_cast<std::uint32_t>(text.size()), hash, 0, false});
      record_bytes += 4 + text.size();
    }
    return index;
  }

  std::uint32_t step(std::uint32_t node, std::uint32_t word_index) {
    const auto next = static_cast<std::uint32_t>(edges.size());
    const std::uint32_t index =
        edge_places.find_or_add(fold_multiply(node ^ hash_key_1, word_index ^ hash_key_2), next,
                                [&](std::uint32_t i) { return edges[i].node == node && edges[i].word == word_index; });
    if (index == next) edges.push_back({node, word_index, 0, false});
    return index | node_is_edge;
  }

  std::uint32_t text(std::uint32_t node, std::string_view text) {
    const auto next = static_cast<std::uint32_t>(texts.size());
    const std::uint32_t index = text_places.find_or_add(hash64(text, node), next, [&](std::uint32_t i) {
      return texts[i].node == node && text_of(texts[i].begin, texts[i].length) == text;
    });
    if (index == next) {
      texts.push_back({node, add_letters(text), static_cast<std::uint32_t>(text.size()), 0});
      record_bytes += 8 + text.size();
    }
    return index;
  }

  void mark_goes_on(std::uint32_t node) {
    if ((node & node_is_edge) != 0) {
      edges[node & ~node_is_edge].goes_on = true;
    } else if (!words[node].goes_on) {
      words[node].goes_on = true;
      record_bytes += 8;
    }
  }

  // Where the phrase ends.
  std::uint32_t target(const FoldedText& folded) {
    if (mode == KeywordMode::substring) return text(none, folded.text());
    std::uint32_t node = none;
    const std::size_t whole = folded.tokens.size() - (mode == KeywordMode::prefix ? 1 : 0);
    for (std::size_t i = 0; i < whole; ++i) {
      const std::uint32_t next = word(folded.text(folded.tokens[i]), folded.tokens[i].hash);
      if (node != none) mark_goes_on(node);
      node = node == none ? next : step(node, next);
    }
    max_words = std::max(max_words, static_cast<std::uint32_t>(folded.tokens.size()));
    if (mode != KeywordMode::prefix) return node;
    if (node != none) mark_goes_on(node);
    return text(node, folded.text(folded.tokens.back()));
  }
};

std::uint32_t& accept_of(Draft& draft, std::uint32_t target) {
  if (draft.indexed()) return draft.texts[target].accept;
  return (target & node_is_edge) != 0 ? draft.edges[target & ~node_is_edge].accept : draft.words[target].accept;
}

// Turns meanings into accepts; equal lists of entries are stored once.
void make_entries(Draft& draft) {
  auto& meanings = draft.meanings;
  std::sort(meanings.begin(), meanings.end(), [](const Meaning& a, const Meaning& b) {
    return std::tie(a.target, a.nlu, a.order) < std::tie(b.target, b.nlu, b.order);
  });
  std::uint32_t last_nlu_of_all = 0;
  std::uint32_t last_value = 0;
  for (const Meaning& meaning : meanings) {
    last_nlu_of_all = std::max(last_nlu_of_all, meaning.nlu);
    last_value = std::max(last_value, meaning.value);
  }
  const auto value_bits = static_cast<unsigned>(std::bit_width(last_value));
  const bool wide = value_bits + static_cast<unsigned>(std::bit_width(last_nlu_of_all)) > 29;
  draft.value_bits = static_cast<std::uint8_t>(wide ? 32 : value_bits);
  const std::size_t stride = entry_bytes(draft.mode, draft.value_bits) / 4;
  struct Stored {
    std::uint32_t begin = 0, size = 0;
  };
  std::vector<Stored> stored;
  Interner places;
  // Lists are numbered in the order of the phrases they first stand for.
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < meanings.size(); ++i) {
    if (i == 0 || meanings[i].target != meanings[i - 1].target) starts.push_back(i);
  }
  std::vector<std::uint32_t> list;
  for (const std::size_t start : starts) {
    list.clear();
    std::size_t last_nlu = none;
    for (std::size_t i = start; i < meanings.size() && meanings[i].target == meanings[start].target; ++i) {
      if (meanings[i].nlu == last_nlu) continue;
      if (!list.empty()) list[list.size() - stride] |= entry_more;
      const std::uint32_t value = meanings[i].value;
      list.push_back(meanings[i].flags | (wide ? meanings[i].nlu : meanings[i].nlu << value_bits | value));
      if (wide) list.push_back(value);
      if (draft.mode == KeywordMode::typo) list.push_back(meanings[i].order);
      last_nlu = meanings[i].nlu;
    }
    const std::uint64_t hash = hash64({reinterpret_cast<const char*>(list.data()), list.size() * 4});
    const auto next = static_cast<std::uint32_t>(stored.size());
    const std::uint32_t index = places.find_or_add(hash, next, [&](std::uint32_t i) {
      return std::equal(list.begin(), list.end(), draft.entries.begin() + stored[i].begin,
                        draft.entries.begin() + stored[i].begin + stored[i].size);
    });
    if (index == next) {
      stored.push_back({static_cast<std::uint32_t>(draft.entries.size()), static_cast<std::uint32_t>(list.size())});
      draft.entries.insert(draft.entries.end(), list.begin(), list.end());
    }
    accept_of(draft, meanings[start].target) = static_cast<std::uint32_t>(stored[index].begin / stride + 1);
  }
}

void put_u32(std::vector<std::byte>& out, std::size_t at, std::uint32_t value) {
  std::memcpy(out.data() + at, &value, sizeof value);
}

/// `low`: the length of a text, or how many edges are left.
std::uint32_t head_of(std::uint32_t low, bool goes_on, std::uint32_t accept) {
  return low | (goes_on ? head_goes_on : 0) | accept << head_accept_shift;
}

// A hash table of 32-bit slots at `at`; false when runs grow too long with this seed.
struct SlotTable {
  std::vector<std::uint32_t> slots;
  std::uint32_t seed;
  std::uint32_t offset_bits;
  std::uint32_t longest_run;

  bool add(std::uint64_t hash, std::uint32_t offset) {
    const auto count = static_cast<std::uint32_t>(slots.size());
    std::uint32_t at = home_slot(hash, seed, count);
    for (std::uint32_t tries = 0; tries < longest_run / 2; ++tries) {
      if (slots[at] == 0) {
        slots[at] = (static_cast<std::uint32_t>(hash) << offset_bits) | offset;
        return true;
      }
      at = at + 1 == count ? 0 : at + 1;
    }
    return false;
  }
};

// No run of full places, counted round the end, is longer than the validator allows.
template <typename IsFull>
bool runs_are_short(std::size_t count, std::size_t longest, const IsFull& is_full) {
  std::size_t run = 0;
  for (std::size_t i = 0; i < count * 2; ++i) {
    run = is_full(i % count) ? run + 1 : 0;
    if (run > longest) return false;
  }
  return true;
}

// The hashes a word that may have a typo is found under: its own, and each with one letter left out.
std::vector<std::uint64_t> near_keys(std::string_view word) {
  std::array<std::uint32_t, max_typo_points + 2> points;
  const std::uint32_t count = split_points(word, points.data(), max_typo_points + 1);
  std::vector<std::uint64_t> keys(count + 1);
  near_hashes(points.data(), count, keys.data());
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::uint32_t slot_count(std::size_t items) {
  if (items == 0) return 0;
  return static_cast<std::uint32_t>(items < 64 ? items * 3 / 2 + 1 : items * 2);
}

/// Of words: a message has some of no phrase at all, and an empty slot says so at once. Few words share theirs, so that
/// the bot stays small; very many, so that the table stays in the cache.
std::uint32_t word_slot_count(std::size_t words) {
  return words < 32 || words >= 2048 ? slot_count(words) : static_cast<std::uint32_t>(words * 4);
}

// The edges of a draft in the order of the table. A node's number: of a word its own, of an edge its own and the count
// of the words.
struct Steps {
  std::vector<std::uint32_t> edges;  // places in the draft, or `none` for the one that no word takes
  std::vector<std::uint32_t> first;  // per node: where its edges begin
  std::vector<std::uint32_t> count;  // per node

  explicit Steps(const Draft& draft)
      : first(draft.words.size() + draft.edges.size()), count(draft.words.size() + draft.edges.size()) {
    const auto number = [&](std::uint32_t node) {
      return (node & node_is_edge) != 0 ? draft.words.size() + (node & ~node_is_edge) : node;
    };
    for (const Edge& edge : draft.edges) ++count[number(edge.node)];
    bool lonely = false;
    for (std::size_t i = 0; i < draft.words.size(); ++i) lonely = lonely || (draft.words[i].goes_on && count[i] == 0);
    for (std::size_t i = 0; i < draft.edges.size(); ++i) {
      lonely = lonely || (draft.edges[i].goes_on && count[draft.words.size() + i] == 0);
    }
    std::uint32_t next = lonely ? 1 : 0;
    for (std::size_t i = 0; i < count.size(); ++i) {
      if (count[i] == 0) continue;
      first[i] = next;
      next += count[i];
    }
    edges.resize(next, none);
    std::vector<std::uint32_t> place = first;
    for (std::uint32_t i = 0; i < draft.edges.size(); ++i) edges[place[number(draft.edges[i].node)]++] = i;
    for (std::size_t i = 0; i < count.size(); ++i) {
      if (count[i] < 2) continue;
      std::sort(edges.begin() + first[i], edges.begin() + first[i] + count[i],
                [&](std::uint32_t a, std::uint32_t b) { return draft.edges[a].word < draft.edges[b].word; });
    }
  }
};

constexpr std::uint32_t first_seed = 0x9E3779B1;
std::uint32_t next_seed(std::uint32_t seed) { return seed * 0x85EBCA6B + 2; }  // stays odd

/// The seed with the shortest searches, for words that are in the table and for others; in a large one chance sees to
/// that.
std::uint32_t best_seed(const Draft& draft) {
  const std::uint32_t count = word_slot_count(draft.words.size());
  if (draft.words.empty() || draft.words.size() > 512) return first_seed;
  std::uint32_t best = first_seed;
  std::size_t least = ~std::size_t{0};
  std::vector<bool> full;
  std::uint32_t seed = first_seed;
  for (int tries = 0; tries < 64; ++tries, seed = next_seed(seed)) {
    full.assign(count, false);
    std::size_t hits = 0;  // places that are looked at until every word is found
    for (const Word& word : draft.words) {
      std::uint32_t at = home_slot(word.hash, seed, count);
      for (++hits; full[at]; ++hits) at = at + 1 == count ? 0 : at + 1;
      full[at] = true;
    }
    std::size_t misses = 0;  // … until it is known, for every slot that a search may begin at, that a word is not there
    const auto first_empty = static_cast<std::size_t>(std::find(full.begin(), full.end(), false) - full.begin());
    for (std::size_t back = 0, run = 1; back < count; ++back) {
      run = full[(first_empty + count - back) % count] ? run + 1 : 1;
      misses += run;
    }
    const std::size_t cost = hits * count + misses * draft.words.size();
    if (cost >= least) continue;
    least = cost;
    best = seed;
  }
  return best;
}

struct Layout {
  KeywordHeader header;
  std::uint32_t slots = 0, edges = 0, near = 0, entries = 0;  // offsets
};

enum class Written { fine, crowded, too_big };

Written write_table(const Draft& draft, std::uint32_t seed, std::vector<std::byte>& out) {
  const bool indexed = draft.indexed();
  const auto text_count = draft.texts.size();
  Layout layout;
  KeywordHeader& header = layout.header;
  header.seed = seed;
  header.max_words = static_cast<std::uint8_t>(draft.max_words);
  if (indexed) {
    std::uint32_t shortest = 4;
    for (const Text& text : draft.texts) shortest = std::min(shortest, text.length);
    header.filter_bytes = static_cast<std::uint8_t>(shortest);
    header.filter_slots = static_cast<std::uint32_t>(std::max<std::size_t>(8, text_count * 2));
  }
  const auto record_begin = static_cast<std::uint32_t>(sizeof header + std::size_t{header.filter_slots} * 8);
  header.record_end = record_begin + static_cast<std::uint32_t>(draft.record_bytes);
  header.offset_bits =
      static_cast<std::uint8_t>(std::max(6u, static_cast<unsigned>(std::bit_width(header.record_end))));

  std::vector<std::uint32_t> near_words;  // a word per key
  std::vector<std::uint64_t> near_hash;
  if (draft.mode == KeywordMode::typo) {
    for (std::uint32_t i = 0; i < draft.words.size(); ++i) {
      const std::string_view word = draft.text_of(draft.words[i].begin, draft.words[i].length);
      if (!takes_typo(word)) continue;
      header.longest = std::max(header.longest, static_cast<std::uint8_t>(count_points(word)));
      for (const std::uint64_t key : near_keys(word)) {
        near_words.push_back(i);
        near_hash.push_back(key);
      }
    }
  }

  header.token_slots = word_slot_count(draft.words.size());
  const Steps steps(draft);
  header.edges = static_cast<std::uint32_t>(steps.edges.size());
  header.near_slots = slot_count(indexed ? text_count : near_words.size());
  header.value_bits = draft.value_bits;
  const std::uint32_t stride = entry_bytes(draft.mode, draft.value_bits) / 4;
  header.entries = static_cast<std::uint32_t>(draft.entries.size()) / stride;
  const std::uint64_t bytes = header.record_end + std::uint64_t{header.token_slots} * 4 +
                              std::uint64_t{header.edges} * edge_bytes + std::uint64_t{header.near_slots} * 4 +
                              std::uint64_t{draft.entries.size()} * 4;
  if (bytes > std::uint64_t{1} << 31) return Written::too_big;
  layout.slots = (header.record_end + 3) / 4 * 4;
  layout.edges = layout.slots + header.token_slots * 4;
  layout.near = layout.edges + header.edges * edge_bytes;
  layout.entries = layout.near + header.near_slots * 4;
  header.bytes = (layout.entries + header.entries * stride * 4 + 16 + 7) / 8 * 8;

  const std::size_t base = out.size();
  out.resize(base + header.bytes);
  std::memcpy(out.data() + base, &header, sizeof header);

  // Records of the words, and their slots.
  std::uint32_t at = record_begin;
  std::vector<std::uint32_t> word_offset(draft.words.size());
  SlotTable slots{std::vector<std::uint32_t>(header.token_slots), seed, header.offset_bits, max_probe};
  for (std::size_t i = 0; i < draft.words.size(); ++i) {
    const Word& word = draft.words[i];
    if (word.goes_on) {
      put_u32(out, base + at + 4, steps.first[i]);  // what may follow is known below
      at += 8;
    }
    word_offset[i] = at;
    put_u32(out, base + at, head_of(word.length, word.goes_on, word.accept));
    std::memcpy(out.data() + base + at + 4, draft.letters.data() + word.begin, word.length);
    if (!slots.add(word.hash, at)) return Written::crowded;
    at += 4 + word.length;
  }

  // Edges. Words lie in the order of their numbers, so the edges of a node are sorted by offset, too.
  std::vector<std::uint32_t> edge_place(draft.edges.size());
  if (!steps.edges.empty() && steps.edges[0] == none) put_u32(out, base + layout.edges + 8, edges_left_code(1));
  for (std::size_t node = 0; node < steps.count.size(); ++node) {
    std::uint32_t bits = 0;
    for (std::uint32_t k = 0; k < steps.count[node]; ++k) {
      const std::uint32_t place = steps.first[node] + k;
      const std::uint32_t i = steps.edges[place];
      const Edge& edge = draft.edges[i];
      edge_place[i] = place;
      bits |= word_bit(word_offset[edge.word]);
      const std::size_t to = base + layout.edges + std::size_t{place} * edge_bytes;
      put_u32(out, to, word_offset[edge.word]);
      put_u32(out, to + 4, steps.first[draft.words.size() + i]);
      put_u32(out, to + 8, head_of(edges_left_code(steps.count[node] - k), edge.goes_on, edge.accept));
    }
    if (bits != 0 && node < draft.words.size()) put_u32(out, base + word_offset[node] - 8, bits);
  }
  const auto final_node = [&](std::uint32_t node) -> std::uint32_t {
    if (node == none) return 0;
    return (node & node_is_edge) != 0 ? node_is_edge | edge_place[node & ~node_is_edge] : word_offset[node];
  };

  // The typo or text index.
  SlotTable near{std::vector<std::uint32_t>(header.near_slots), seed, header.offset_bits, max_near_probe};
  for (std::size_t i = 0; i < near_words.size(); ++i) {
    if (!near.add(near_hash[i], word_offset[near_words[i]])) return Written::crowded;
  }
  for (const Text& text : draft.texts) {
    const std::uint32_t node = final_node(text.node);
    put_u32(out, base + at, head_of(text.length, false, text.accept));
    put_u32(out, base + at + 4, node);
    std::memcpy(out.data() + base + at + 8, draft.letters.data() + text.begin, text.length);
    const std::uint32_t key_bytes = std::min(text.length, index_key_bytes);
    std::array<char, index_key_bytes + 16> key{};
    std::memcpy(key.data(), draft.letters.data() + text.begin, key_bytes);
    if (!near.add(index_hash(node, key.data(), key_bytes), at)) return Written::crowded;
    const std::size_t word = filter_slot(node, key.data(), header.filter_bytes, header.filter_slots);
    std::uint64_t mask;
    std::byte* const filter = out.data() + base + sizeof header + word * 8;
    std::memcpy(&mask, filter, sizeof mask);
    mask |= std::uint64_t{1} << (key_bytes - 1);
    std::memcpy(filter, &mask, sizeof mask);
    at += 8 + text.length;
  }

  const auto copy = [&](std::size_t to, const std::vector<std::uint32_t>& from) {
    if (!from.empty()) std::memcpy(out.data() + base + to, from.data(), from.size() * 4);
  };
  copy(layout.slots, slots.slots);
  copy(layout.near, near.slots);
  copy(layout.entries, draft.entries);
  const bool short_runs =
      runs_are_short(slots.slots.size(), max_probe, [&](std::size_t i) { return slots.slots[i] != 0; }) &&
      runs_are_short(near.slots.size(), max_near_probe, [&](std::size_t i) { return near.slots[i] != 0; });
  return short_runs ? Written::fine : Written::crowded;
}

std::optional<PhraseProblemKind> problem_of(const FoldedText& folded, const Draft& draft) {
  std::size_t longest = draft.mode == KeywordMode::substring ? folded.size : 0;
  for (const Token& token : folded.tokens) longest = std::max<std::size_t>(longest, token.end - token.begin);
  // The filter stands before the records and counts as part of them.
  const std::size_t records =
      draft.record_bytes + draft.texts.size() * 16 + folded.size + 8 * folded.tokens.size() + 256;
  if (folded.tokens.empty()) return PhraseProblemKind::no_tokens;
  if (longest > max_word_bytes) return PhraseProblemKind::word_too_long;
  if (folded.tokens.size() > max_phrase_words) return PhraseProblemKind::too_many_words;
  if (draft.meanings.size() >= max_keyword_entries || records > max_record_bytes) return PhraseProblemKind::table_full;
  return std::nullopt;
}

}  // namespace

KeywordSection build_keywords(std::span<const KeywordNlu> nlus, std::span<const KeywordPhrase> phrases) {
  KeywordSection section;
  std::array<Draft, std::size_t{fold_profile_count} * keyword_mode_count> drafts;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].profile = static_cast<std::uint8_t>(i / keyword_mode_count);
    drafts[i].mode = static_cast<KeywordMode>(i % keyword_mode_count);
  }
  FoldedText folded;
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const KeywordPhrase& phrase = phrases[i];
    const KeywordNlu& nlu = nlus[phrase.nlu];
    Draft& draft = drafts[std::size_t{nlu.profile} * keyword_mode_count + static_cast<std::size_t>(nlu.mode)];
    fold(phrase.text, nlu.profile, folded);
    if (const auto problem = problem_of(folded, draft)) {
      section.problems.push_back({i, *problem});
      continue;
    }
    const std::uint32_t flags = (nlu.exact ? entry_exact : 0) | (nlu.attributes > 1 ? entry_many : 0);
    draft.meanings.push_back({draft.target(folded), phrase.nlu, static_cast<std::uint32_t>(i), phrase.value, flags});
  }

  std::uint32_t count = 0;
  for (Draft& draft : drafts) {
    if (draft.meanings.empty()) continue;
    make_entries(draft);
    ++count;
  }
  section.bytes.resize(8 + std::size_t{count} * 8);
  put_u32(section.bytes, 0, count);
  std::size_t row = 8;
  for (Draft& draft : drafts) {
    if (draft.meanings.empty()) continue;
    const std::size_t at = section.bytes.size();
    put_u32(section.bytes, row, static_cast<std::uint32_t>(at));
    put_u32(section.bytes, row + 4, draft.profile | static_cast<std::uint32_t>(draft.mode) << 8);
    row += 8;
    std::uint32_t seed = best_seed(draft);
    Written written = write_table(draft, seed, section.bytes);
    for (int tries = 0; written == Written::crowded && tries < 8; ++tries) {
      section.bytes.resize(at);
      seed = next_seed(seed);
      written = write_table(draft, seed, section.bytes);
    }
    if (written != Written::fine) {  // thousands of words under one key, or gigabytes of them
      section.problems.push_back({draft.meanings.front().order, PhraseProblemKind::table_full});
      section.bytes.clear();
      return section;
    }
  }
  return section;
}

}  // namespace bot::emit
