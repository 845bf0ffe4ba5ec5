#include "runtime/match/match.hpp"

#include <algorithm>
#include <bit>

#include "bytecode/hash.hpp"

namespace bot::runtime {

using namespace bytecode;

bool ranks_before(const MatchHit& a, const MatchHit& b) {
  if (a.length != b.length) return a.length > b.length;
  if (a.typo != b.typo) return b.typo;
  if (a.begin != b.begin) return a.begin < b.begin;
  return a.order < b.order;
}

namespace {

// Both have 16 readable bytes behind them; `length` is not 0.
bool equal_bytes(const char* a, const char* b, std::size_t length) {
  while (length > 8) {
    std::uint64_t x, y;
    std::memcpy(&x, a, 8);
    std::memcpy(&y, b, 8);
    if (x != y) return false;
    a += 8;
    b += 8;
    length -= 8;
  }
  std::uint64_t x, y;
  std::memcpy(&x, a, 8);
  std::memcpy(&y, b, 8);
  return (x ^ y) << (-8 * length & 63) == 0;
}

// At most one character added, left out, changed, or two neighbours swapped.
bool one_edit(const std::uint32_t* a, std::uint32_t a_count, const std::uint32_t* b, std::uint32_t b_count) {
  if (a_count < b_count) return one_edit(b, b_count, a, a_count);
  if (a_count > b_count + 1) return false;
  std::uint32_t begin = 0;
  while (begin < b_count && a[begin] == b[begin]) ++begin;
  std::uint32_t end = 0;
  while (end < b_count - begin && a[a_count - 1 - end] == b[b_count - 1 - end]) ++end;
  const std::uint32_t a_left = a_count - begin - end;
  const std::uint32_t b_left = b_count - begin - end;
  if (b_left == 0) return a_left <= 1;
  if (a_left == 1) return true;
  return a_left == 2 && b_left == 2 && a[begin] == b[begin + 1] && a[begin + 1] == b[begin];
}

constexpr std::uint32_t few_edges = 8;       // are looked at one after the other
constexpr std::size_t max_near_words = 255;  // words one token may stand for under `typo`
constexpr std::size_t max_walks = 1024;      // phrases that may be under way at once there

}  // namespace

struct Recognizer {
  MatchScratch& scratch;
  const KeywordTable& table;
  const FoldedText& folded;
  std::int64_t effort = max_match_effort;  // below 0: given up

  [[nodiscard]] std::uint32_t offset_of(std::uint32_t slot) const {
    return slot & ((std::uint32_t{1} << table.offset_bits) - 1);
  }
  [[nodiscard]] bool has_tag(std::uint32_t slot, std::uint64_t hash) const {
    return ((slot ^ (static_cast<std::uint32_t>(hash) << table.offset_bits)) >> table.offset_bits) == 0;
  }
  [[nodiscard]] std::uint32_t head(std::uint32_t record) const { return load_u32(table.base + record); }
  [[nodiscard]] std::uint32_t token_length(std::size_t i) const {
    return folded.tokens[i].end - folded.tokens[i].begin;
  }
  [[nodiscard]] std::uint32_t points_in(std::uint32_t begin, std::uint32_t end) const {
    return folded.ascii ? end - begin : count_points(folded.text().substr(begin, end - begin));
  }

  // What is asked of the hash table of words, apart from the rest so that it stays in registers.
  struct Words {
    const char* base;
    const char* slots;
    std::uint32_t count;
    std::uint32_t seed;
    std::uint32_t offset_bits;

    explicit Words(const KeywordTable& t)
        : base(t.base), slots(t.slots), count(t.token_slots), seed(t.seed), offset_bits(t.offset_bits) {}

    // The record of a word, or 0.
    [[gnu::always_inline]] [[nodiscard]] std::uint32_t find(const char* bytes, std::uint32_t length,
                                                            std::uint64_t hash) const {
      const std::uint32_t tag = static_cast<std::uint32_t>(hash) << offset_bits;
      std::uint32_t at = home_slot(hash, seed, count);
      for (;;) {
        const std::uint32_t slot = load_u32(slots + std::size_t{at} * 4);
        if (slot == 0) return 0;
        if (const std::uint32_t record = slot ^ tag; record >> offset_bits == 0) {
          const char* const word = base + record;
          if (static_cast<unsigned char>(*word) == length && equal_bytes(word + 4, bytes, length)) return record;
        }
        at = at + 1 == count ? 0 : at + 1;
      }
    }
  };

  /// Of a node that goes on.
  [[nodiscard]] std::uint32_t first_edge(std::uint32_t node) const {
    return (node & node_is_edge) != 0 ? load_u32(table.edges + std::size_t{node & ~node_is_edge} * edge_bytes + 4)
                                      : load_u32(table.base + node - 4);
  }

  struct Edges {
    const char* first;
    std::uint32_t count;
  };
  // Among the edges of a node from `edge` on, as many as the code says: a few, one of them the edge of `word` if there
  // is one.
  [[gnu::noinline]] Edges narrow(const char* edge, std::uint32_t word, std::uint32_t code) {
    std::uint32_t left = edges_left(code);
    for (; code >= 128; left = edges_left(code)) {
      const char* const last = edge + std::size_t{left - 1} * edge_bytes;
      if (--effort < 0 || load_u32(last) > word) break;
      edge = last;
      code = load_u32(edge + 8) & 0xFF;
    }
    while (left > few_edges) {
      const std::uint32_t half = left / 2;
      const char* const middle = edge + std::size_t{half} * edge_bytes;
      const bool behind = load_u32(middle) <= word;
      edge = behind ? middle : edge;
      left = behind ? left - half : half;
    }
    return {edge, left};
  }

  // The edge of a word among those from `first` on, or nothing.
  [[gnu::always_inline]] [[nodiscard]] const char* find_edge(std::uint32_t first, std::uint32_t word) {
    const char* const edge = table.edges + std::size_t{first} * edge_bytes;
    Edges edges{edge, load_u32(edge + 8) & 0xFF};
    if (edges.count > few_edges) [[unlikely]]
      edges = narrow(edge, word, edges.count);
    for (;; edges.first += edge_bytes) {
      if (load_u32(edges.first) == word) return edges.first;
      if (--edges.count == 0) return nullptr;
    }
  }

  // The node after `node` and a word, or 0; `edge_head` gets its head. `node` goes on.
  [[nodiscard]] std::uint32_t next_node(std::uint32_t node, std::uint32_t word, std::uint32_t& edge_head) {
    const char* const edge = find_edge(first_edge(node), word);
    if (edge == nullptr || --effort < 0) return 0;
    edge_head = load_u32(edge + 8);
    return static_cast<std::uint32_t>((edge - table.edges) / edge_bytes) | node_is_edge;
  }

  void keep(const MatchHit& hit, bool many) {
    MatchScratch::Best& best = scratch.best_[hit.nlu];
    if (best.turn != scratch.turn_) {
      best.turn = scratch.turn_;
      best.hit = hit;
      scratch.found_[scratch.found_count_++] = hit.nlu;
    } else if (ranks_before(hit, best.hit)) {
      best.hit = hit;
    }
    if (many) keep_besides(hit);
  }
  [[gnu::noinline]] void keep_besides(const MatchHit& hit) {
    if (scratch.many_.size() < max_many_hits) scratch.many_.push_back(hit);
  }

  // A phrase matches: all NLUs it stands for.
  [[gnu::noinline]] void accept(std::uint32_t at_head, std::uint32_t begin, std::uint32_t end, std::uint32_t length,
                                bool typo) {
    const std::uint32_t first = at_head >> head_accept_shift;
    if (first == 0) return;
    const bool whole = begin == 0 && end == folded.size;
    const bool wide = table.value_bits == 32;
    const char* entry = table.entries + (first - 1) * std::size_t{table.entry_size};
    for (;; entry += table.entry_size) {
      const std::uint32_t word = load_u32(entry);
      if (whole || (word & entry_exact) == 0) {
        const std::uint32_t payload = word & entry_payload;
        const std::uint32_t nlu = wide ? payload : payload >> table.value_bits;
        const std::uint32_t value = wide ? load_u32(entry + 4) : payload & ((std::uint32_t{1} << table.value_bits) - 1);
        const std::uint32_t order = table.mode == KeywordMode::typo ? load_u32(entry + table.entry_size - 4) : 0;
        keep({nlu, value, begin, end, length, order, typo, table.profile}, (word & entry_many) != 0);
      }
      if ((word & entry_more) == 0 || --effort < 0) return;
    }
  }

  // The same for a table of whole words whose entries are one u32 each. Matches come in the order of their begins, so
  // only a longer one is better. The hit is written in place: one that is copied waits for its parts.
  [[gnu::noinline]] void accept_plain(std::uint32_t first, std::uint32_t begin, std::uint32_t end) {
    const std::uint32_t length = points_in(begin, end);
    const char* entry = table.entries + std::size_t{first} * 4 - 4;
    for (;; entry += 4) {
      const std::uint32_t word = load_u32(entry);
      if ((word & entry_exact) == 0 || (begin == 0 && end == folded.size)) {
        const std::uint32_t payload = word & entry_payload;
        const std::uint32_t nlu = payload >> table.value_bits;
        const std::uint32_t value = payload & ((std::uint32_t{1} << table.value_bits) - 1);
        MatchScratch::Best& best = scratch.best_[nlu];
        const bool is_first = best.turn != scratch.turn_;
        if (is_first) scratch.found_[scratch.found_count_++] = nlu;
        if (is_first || length > best.hit.length) {
          best.turn = scratch.turn_;
          best.hit.nlu = nlu;
          best.hit.value = value;
          best.hit.begin = begin;
          best.hit.end = end;
          best.hit.length = length;
          best.hit.order = 0;
          best.hit.typo = false;
          best.hit.profile = table.profile;
        }
        if ((word & entry_many) != 0) [[unlikely]]
          keep_besides({nlu, value, begin, end, length, 0, false, table.profile});
      }
      if ((word & entry_more) == 0 || --effort < 0) return;
    }
  }

  /// Tables that do not fit into the first cache.
  [[nodiscard]] bool is_large() const { return table.bytes > (std::uint32_t{1} << 15); }

  /// For `count` tokens, and a 0 behind them.
  std::uint32_t* records_for(std::size_t count) {
    if (scratch.records_.size() <= count) scratch.records_.resize(count + 1);
    scratch.records_[count] = 0;
    return scratch.records_.data();
  }

  [[gnu::noinline]] void find_words_in_cache() {
    const std::size_t count = folded.tokens.size();
    std::uint32_t* const records = records_for(count);
    const Words words(table);
    const char* const text = folded.bytes.data();
    const Token* const tokens = folded.tokens.data();
    for (std::size_t i = 0; i < count; ++i) {
      const Token token = tokens[i];
      records[i] = words.find(text + token.begin, token.end - token.begin, token.hash);
    }
  }

  // Finds the record of every token. Large tables are not in the cache: ask for all slots, then for all records.
  [[gnu::noinline]] void find_words() {
    const std::size_t count = folded.tokens.size();
    std::uint32_t* const records = records_for(count);
    if (table.token_slots == 0) {
      std::fill_n(records, count, 0);
      return;
    }
    if (!is_large()) return find_words_in_cache();
    const Words words(table);
    const char* const text = folded.bytes.data();
    const Token* const tokens = folded.tokens.data();
    for (std::size_t i = 0; i < count; ++i)
      __builtin_prefetch(words.slots + std::size_t{home_slot(tokens[i].hash, words.seed, words.count)} * 4);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t hash = tokens[i].hash;
      std::uint32_t at = home_slot(hash, words.seed, words.count);
      std::uint32_t slot = load_u32(words.slots + std::size_t{at} * 4);
      while (slot != 0 && !has_tag(slot, hash)) {
        at = at + 1 == words.count ? 0 : at + 1;
        slot = load_u32(words.slots + std::size_t{at} * 4);
      }
      records[i] = slot;
      if (slot != 0) __builtin_prefetch(words.base + offset_of(slot));
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (records[i] == 0) continue;
      const Token token = tokens[i];
      const std::uint32_t record = words.find(text + token.begin, token.end - token.begin, token.hash);
      records[i] = record;
      if (record != 0 && (head(record) & head_goes_on) != 0) {
        __builtin_prefetch(table.edges + std::size_t{first_edge(record)} * edge_bytes);
      }
    }
  }

  [[gnu::noinline]] void match_words() {
    if (table.token_slots == 0 || is_large()) find_words();
    else find_words_in_cache();
    const std::size_t count = folded.tokens.size();
    const Token* const tokens = folded.tokens.data();
    const std::uint32_t* const records = scratch.records_.data();
    const bool plain = table.entry_size == 4;
    for (std::size_t i = 0; i < count; ++i) {
      if (records[i] == 0) continue;
      const char* const record = table.base + records[i];
      std::uint32_t at_head = load_u32(record);
      const char* first = record - 4;  // where the number of the first edge lies
      std::size_t j = i;
      for (;;) {
        if (at_head >> head_accept_shift != 0) {
          const std::uint32_t begin = tokens[i].begin;
          const std::uint32_t end = tokens[j].end;
          if (plain) accept_plain(at_head >> head_accept_shift, begin, end);
          else accept(at_head, begin, end, points_in(begin, end), false);
        }
        if ((at_head & head_goes_on) == 0 || records[++j] == 0) break;
        if (j == i + 1 && (load_u32(record - 8) & word_bit(records[j])) == 0) break;
        const char* const edge = find_edge(load_u32(first), records[j]);
        if (edge == nullptr) break;
        first = edge + 4;
        at_head = load_u32(edge + 8);
      }
      if ((effort -= static_cast<std::int64_t>(j - i)) < 0) return;
    }
  }

  // Texts of the index that go on from `node` and begin at `at`; `limit` is where they must end.
  template <typename Found>
  void find_texts(std::uint32_t node, std::uint32_t at, std::uint32_t limit, const Found& found) {
    const std::uint32_t room = limit - at;
    if (table.near_slots == 0 || room < table.filter_bytes) return;
    const char* const text = folded.bytes.data() + at;
    std::uint64_t mask;
    std::memcpy(&mask, table.filter + std::size_t{filter_slot(node, text, table.filter_bytes, table.filter_slots)} * 8,
                sizeof mask);
    for (; mask != 0; mask &= mask - 1) {
      const auto key_bytes = static_cast<std::uint32_t>(std::countr_zero(mask)) + 1;
      if (key_bytes > room) return;
      const std::uint64_t hash = index_hash(node, text, key_bytes);
      std::uint32_t place = home_slot(hash, table.seed, table.near_slots);
      for (;;) {
        const std::uint32_t slot = load_u32(table.near + std::size_t{place} * 4);
        if (slot == 0) break;
        if (--effort < 0) return;
        if (has_tag(slot, hash)) {
          const std::uint32_t record = offset_of(slot);
          const std::uint32_t length = head(record) & 0xFF;
          if (length <= room && std::min(length, index_key_bytes) == key_bytes &&
              load_u32(table.base + record + 4) == node && equal_bytes(table.base + record + 8, text, length)) {
            found(head(record), length);
          }
        }
        place = place + 1 == table.near_slots ? 0 : place + 1;
      }
    }
  }

  void match_prefixes() {
    find_words();
    const std::size_t count = folded.tokens.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t begin = folded.tokens[i].begin;
      std::uint32_t node = 0;
      std::uint32_t at_head = head_goes_on;
      for (std::size_t j = i;;) {
        const Token last = folded.tokens[j];
        find_texts(node, last.begin, last.end, [&](std::uint32_t text_head, std::uint32_t length) {
          accept(text_head, begin, last.end, points_in(begin, last.begin + length), false);
        });
        const std::uint32_t word = scratch.records_[j];
        if (word == 0) break;
        node = j == i ? word : next_node(node, word, at_head);
        if (j == i) at_head = head(node);
        if (node == 0 || (at_head & head_goes_on) == 0 || ++j == count || j - i == table.max_words) break;
      }
    }
  }

  void match_substrings() {
    const auto size = static_cast<std::uint32_t>(folded.size);
    for (std::uint32_t at = 0; at < size; ++at) {
      if ((static_cast<unsigned char>(folded.bytes[at]) & 0xC0) == 0x80) continue;
      find_texts(0, at, size, [&](std::uint32_t text_head, std::uint32_t length) {
        accept(text_head, at, at + length, points_in(at, at + length), false);
      });
    }
  }

  // Adds the words that token `i` is one edit away from, besides the word it is.
  void find_near(std::size_t i) {
    if (table.near_slots == 0) return;
    constexpr std::uint32_t most = max_typo_points + 1;
    std::array<std::uint32_t, most + 1> points;
    std::array<std::uint32_t, most + 1> word_points;
    std::array<std::uint64_t, most + 1> keys;
    const std::uint32_t longest = std::uint32_t{table.longest} + 1;
    const std::uint32_t count = split_points(folded.text(folded.tokens[i]), points.data(), longest);
    if (count > longest || count + 1 < min_typo_letters) return;
    near_hashes(points.data(), count, keys.data());
    for (std::uint32_t k = 0; k <= count; ++k) {
      __builtin_prefetch(table.near + std::size_t{home_slot(keys[k], table.seed, table.near_slots)} * 4);
    }
    const std::size_t begin = scratch.near_begin_[i];
    for (std::uint32_t k = 0; k <= count; ++k) {
      std::uint32_t place = home_slot(keys[k], table.seed, table.near_slots);
      for (;; place = place + 1 == table.near_slots ? 0 : place + 1) {
        const std::uint32_t slot = load_u32(table.near + std::size_t{place} * 4);
        if (slot == 0) break;
        if (--effort < 0) return;
        if (!has_tag(slot, keys[k])) continue;
        const std::uint32_t record = offset_of(slot);
        const auto known = [&](const MatchScratch::Near& near) { return near.record == record; };
        const auto first = scratch.near_.begin() + static_cast<std::ptrdiff_t>(begin);
        if (scratch.near_.size() - begin >= max_near_words || std::any_of(first, scratch.near_.end(), known)) continue;
        const std::string_view word(table.base + record + 4, head(record) & 0xFF);
        const std::uint32_t word_count = split_points(word, word_points.data(), most);
        if (word_count > most || !one_edit(points.data(), count, word_points.data(), word_count)) continue;
        scratch.near_.push_back({record, count_points(word), true});
      }
    }
  }

  void match_typos() {
    find_words();
    const std::size_t count = folded.tokens.size();
    scratch.near_.clear();
    scratch.near_begin_.resize(count + 1);
    for (std::size_t i = 0; i < count; ++i) {
      scratch.near_begin_[i] = static_cast<std::uint32_t>(scratch.near_.size());
      const Token token = folded.tokens[i];
      if (scratch.records_[i] != 0) {
        scratch.near_.push_back({scratch.records_[i], points_in(token.begin, token.end), false});
      }
      find_near(i);
    }
    scratch.near_begin_[count] = static_cast<std::uint32_t>(scratch.near_.size());
    for (std::size_t i = 0; i < count; ++i) walk_typos(i, count);
  }

  // All phrases that begin at token `first`: the ones under way are walked side by side.
  void walk_typos(std::size_t first, std::size_t count) {
    const std::uint32_t begin = folded.tokens[first].begin;
    scratch.walk_.clear();
    const auto arrive = [&](std::size_t i, std::uint32_t at_head, const MatchScratch::Near& near,
                            bytecode::Vector<MatchScratch::Near>& walks) {
      accept(at_head, begin, folded.tokens[i].end, near.points, near.typo);
      if ((at_head & head_goes_on) != 0 && walks.size() < max_walks) walks.push_back(near);
    };
    for (std::uint32_t n = scratch.near_begin_[first]; n < scratch.near_begin_[first + 1]; ++n) {
      arrive(first, head(scratch.near_[n].record), scratch.near_[n], scratch.walk_);
    }
    for (std::size_t i = first + 1; i < count && i - first < table.max_words && !scratch.walk_.empty(); ++i) {
      scratch.walk_next_.clear();
      for (const MatchScratch::Near& from : scratch.walk_) {
        for (std::uint32_t n = scratch.near_begin_[i]; n < scratch.near_begin_[i + 1]; ++n) {
          const MatchScratch::Near& word = scratch.near_[n];
          std::uint32_t at_head = 0;
          const std::uint32_t node = next_node(from.record, word.record, at_head);
          if (node == 0) continue;
          arrive(i, at_head, {node, from.points + 1 + word.points, from.typo || word.typo}, scratch.walk_next_);
        }
      }
      scratch.walk_.swap(scratch.walk_next_);
    }
  }

  // The modes that few tables have.
  [[gnu::noinline]] void match_loosely() {
    switch (table.mode) {
      case KeywordMode::words: break;
      case KeywordMode::typo: return match_typos();
      case KeywordMode::prefix: return match_prefixes();
      case KeywordMode::substring: return match_substrings();
    }
  }

  static FoldedText& folded_for(MatchScratch& scratch, std::uint8_t profile) { return scratch.folded_[profile]; }
};

inline void MatchScratch::begin(std::uint32_t nlu_count) {
  if (++turn_ == 0) [[unlikely]] {  // after four thousand million turns the old marks would count again
    for (Best& best : best_) best.turn = 0;
    turn_ = 1;
  }
  if (best_.size() < nlu_count) [[unlikely]]
    grow(nlu_count);
  found_count_ = 0;
  many_.clear();
  chosen_k_ = 0;
}

void MatchScratch::grow(std::uint32_t nlu_count) {
  best_.resize(nlu_count);
  found_.resize(nlu_count);
}

void MatchScratch::reset(std::uint32_t nlu_count) { begin(nlu_count); }

std::span<const MatchHit> MatchScratch::chosen(std::uint32_t nlu, std::uint32_t k) {
  if (chosen_k_ == k && chosen_nlu_ == nlu) return chosen_;
  chosen_.clear();
  chosen_nlu_ = nlu;
  chosen_k_ = k;
  if (k == 0 || !found(nlu)) return chosen_;
  if (k == 1) {
    chosen_.push_back(best(nlu));
    return chosen_;
  }
  while (chosen_.size() < k) {
    const MatchHit* next = nullptr;
    for (const MatchHit& hit : many_) {
      if (hit.nlu != nlu || (next != nullptr && !ranks_before(hit, *next))) continue;
      const bool overlaps = std::any_of(chosen_.begin(), chosen_.end(), [&](const MatchHit& other) {
        return hit.begin < other.end && other.begin < hit.end;
      });
      if (!overlaps) next = &hit;
    }
    if (next == nullptr) break;
    const auto place =
        std::find_if(chosen_.begin(), chosen_.end(), [&](const MatchHit& other) { return next->begin < other.begin; });
    chosen_.insert(place, *next);
  }
  if (chosen_.empty()) chosen_.push_back(best(nlu));  // built for one attribute, or beyond max_many_hits
  return chosen_;
}

std::optional<std::uint32_t> MatchScratch::value(std::uint32_t nlu, std::uint32_t k, std::uint32_t n) {
  if (n == 0 || n > k || !found(nlu)) return std::nullopt;
  if (k == 1) return value(nlu);
  const std::span<const MatchHit> hits = chosen(nlu, k);
  return n <= hits.size() ? std::optional(hits[n - 1].value) : std::nullopt;
}

TokenRange MatchScratch::tokens(const MatchHit& hit) const {
  const bytecode::Vector<Token>& tokens = folded_[hit.profile].tokens;
  const auto begin = std::partition_point(tokens.begin(), tokens.end(), [&](Token t) { return t.end <= hit.begin; });
  const auto end = std::partition_point(begin, tokens.end(), [&](Token t) { return t.begin < hit.end; });
  return {static_cast<std::uint32_t>(begin - tokens.begin()), static_cast<std::uint32_t>(end - tokens.begin())};
}

bool recognize(const KeywordTables& tables, std::string_view message, MatchScratch& scratch) {
  scratch.begin(tables.nlu_count());
  if (message.size() > max_fold_bytes) return false;
  int profile = -1;
  for (const KeywordTable& table : tables.tables()) {
    FoldedText& folded = Recognizer::folded_for(scratch, table.profile);
    if (profile != table.profile) {
      profile = table.profile;
      fold(message, table.profile, folded);
    }
    if (folded.tokens.empty()) continue;
    Recognizer recognizer{scratch, table, folded};
    if (table.mode == KeywordMode::words) recognizer.match_words();
    else recognizer.match_loosely();
    if (recognizer.effort < 0) [[unlikely]] {
      scratch.reset(tables.nlu_count());
      return false;
    }
  }
  return true;
}

}  // namespace bot::runtime
