#include "bytecode/keyword_table.hpp"

#include <algorithm>

namespace bot::bytecode {

namespace {
// Of an odd number, modulo 2^64: each round of Newton's doubles the right bits.
constexpr std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t result = odd;
  for (int i = 0; i < 6; ++i) result *= 2 - odd * result;
  return result;
}
}  // namespace

const char* text(KeywordError error) {
  switch (error) {
    case KeywordError::none: return "no error";
    case KeywordError::alignment: return "the keyword section is not aligned to 8 bytes";
    case KeywordError::directory: return "the list of keyword tables is malformed";
    case KeywordError::header: return "a keyword table's header is malformed";
    case KeywordError::layout: return "the parts of a keyword table do not fit into it";
    case KeywordError::slot: return "a keyword hash table is overfull";
    case KeywordError::record: return "a keyword record lies outside its table";
    case KeywordError::edge: return "a keyword edge is malformed";
    case KeywordError::entry: return "a keyword stands for an unknown NLU or value";
    case KeywordError::filter: return "a keyword filter is malformed";
  }
  return "unknown error";
}

// A polynomial in the characters: leaving one out takes two products.
void near_hashes(const std::uint32_t* points, std::uint32_t count, std::uint64_t* hashes) {
  constexpr std::uint64_t step = hash_key_3;
  const auto finish = [](std::uint64_t sum, std::uint64_t length) {
    return fold_multiply(sum ^ hash_key_1, length ^ hash_key_2);
  };
  std::uint64_t whole = 0;
  for (std::uint32_t i = 0; i < count; ++i) whole = whole * step + points[i] + 1;
  hashes[0] = finish(whole, count);
  std::uint64_t behind = 0;  // of the characters behind i
  std::uint64_t power = 1;   // step to the power of how many they are
  std::uint64_t before = whole;
  for (std::uint32_t i = count; i-- > 0;) {
    // before = sum of the characters up to and with i; take i off and divide by `step`, which is odd.
    before = (before - points[i] - 1) * inverse(step);
    hashes[1 + i] = finish(before * power + behind, count - 1);
    behind += (points[i] + std::uint64_t{1}) * power;
    power *= step;
  }
}

namespace {

constexpr std::uint64_t tail_bytes = 16;
constexpr std::uint32_t word_head = 4;  // bytes of a record before its text
constexpr std::uint32_t text_head = 8;

// The longest run of full slots must end, also round the end of the table.
template <typename IsFull>
bool runs_end(std::uint32_t slots, std::uint32_t longest, const IsFull& is_full) {
  std::uint64_t first_empty = slots;
  std::uint64_t run = 0;
  for (std::uint32_t i = 0; i < slots; ++i) {
    if (is_full(i)) {
      if (++run > longest) return false;
    } else {
      first_empty = std::min<std::uint64_t>(first_empty, i);
      run = 0;
    }
  }
  return slots == 0 || (first_empty < slots && run + first_empty <= longest);
}

struct Checker {
  const char* base;
  KeywordHeader header;
  KeywordTable table;
  std::span<const std::uint32_t> value_counts;
  std::uint32_t record_begin = 0;

  [[nodiscard]] std::uint32_t stride() const { return entry_bytes(table.mode, header.value_bits); }

  KeywordError check_header(std::uint64_t room) {
    if (room < sizeof header) return KeywordError::header;
    std::memcpy(&header, base, sizeof header);
    const bool indexed = table.mode == KeywordMode::prefix || table.mode == KeywordMode::substring;
    const bool fits = header.bytes <= room && header.bytes % 8 == 0 && header.record_end <= max_record_bytes &&
                      header.seed % 2 == 1 && header.offset_bits >= 6 && header.offset_bits <= 28 &&
                      header.max_words >= 1 && header.longest <= max_typo_points &&
                      (header.value_bits <= 28 || header.value_bits == 32) &&
                      header.zero[0] + header.zero[1] + header.zero[2] == 0 && header.entries <= max_keyword_entries &&
                      header.edges < node_is_edge;
    if (!fits) return KeywordError::header;
    if (indexed ? header.filter_slots == 0 || header.filter_bytes < 1 || header.filter_bytes > 4
                : header.filter_slots != 0 || header.filter_bytes != 0) {
      return KeywordError::filter;
    }
    const bool foreign_part = (table.mode == KeywordMode::words && header.near_slots != 0) ||
                              (table.mode == KeywordMode::substring && header.token_slots + header.edges != 0) ||
                              (table.mode != KeywordMode::typo && header.longest != 0);
    return foreign_part ? KeywordError::header : KeywordError::none;
  }

  KeywordError lay_out() {
    const std::uint64_t records = sizeof header + std::uint64_t{header.filter_slots} * 8;
    if (header.record_end < records || header.record_end > header.bytes) return KeywordError::layout;
    const std::uint64_t slots = (std::uint64_t{header.record_end} + 3) / 4 * 4;
    const std::uint64_t edges = slots + std::uint64_t{header.token_slots} * 4;
    const std::uint64_t near = edges + std::uint64_t{header.edges} * edge_bytes;
    const std::uint64_t entries = near + std::uint64_t{header.near_slots} * 4;
    const std::uint64_t end = entries + std::uint64_t{header.entries} * stride() + tail_bytes;
    if (end > header.bytes) return KeywordError::layout;
    record_begin = static_cast<std::uint32_t>(records);
    table.base = base;
    table.filter = base + sizeof header;
    table.slots = base + slots;
    table.edges = base + edges;
    table.near = base + near;
    table.entries = base + entries;
    table.token_slots = header.token_slots;
    table.edge_count = header.edges;
    table.near_slots = header.near_slots;
    table.filter_slots = header.filter_slots;
    table.seed = header.seed;
    table.bytes = header.bytes;
    table.offset_bits = header.offset_bits;
    table.max_words = header.max_words;
    table.longest = header.longest;
    table.filter_bytes = header.filter_bytes;
    table.value_bits = header.value_bits;
    table.entry_size = static_cast<std::uint8_t>(stride());
    return KeywordError::none;
  }

  [[nodiscard]] bool record_fits(std::uint32_t slot, std::uint32_t head_bytes) const {
    const std::uint32_t offset = slot & ((std::uint32_t{1} << table.offset_bits) - 1);
    if (offset < record_begin || std::uint64_t{offset} + head_bytes > header.record_end) return false;
    const std::uint32_t head = load_u32(base + offset);
    const std::uint32_t length = head & 0xFF;
    const bool goes_on = head_bytes == word_head && (head & head_goes_on) != 0;
    return length > 0 && std::uint64_t{offset} + head_bytes + length <= header.record_end &&
           head >> head_accept_shift <= header.entries && (!goes_on || load_u32(base + offset - 4) < header.edges);
  }

  KeywordError check_slots(const char* slots, std::uint32_t count, std::uint32_t head_bytes,
                           std::uint32_t longest_run) const {
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t slot = load_u32(slots + std::size_t{i} * 4);
      if (slot != 0 && !record_fits(slot, head_bytes)) return KeywordError::record;
    }
    const bool ends =
        runs_end(count, longest_run, [&](std::uint32_t i) { return load_u32(slots + std::size_t{i} * 4) != 0; });
    return ends ? KeywordError::none : KeywordError::slot;
  }

  [[nodiscard]] KeywordError check_edges() const {
    for (std::uint32_t i = 0; i < table.edge_count; ++i) {
      const char* edge = table.edges + std::size_t{i} * edge_bytes;
      const std::uint32_t head = load_u32(edge + 8);
      const std::uint32_t left = edges_left(head & 0xFF);
      const bool fits = head >> head_accept_shift <= header.entries && left > 0 && left <= table.edge_count - i &&
                        ((head & head_goes_on) == 0 || load_u32(edge + 4) < table.edge_count);
      if (!fits) return KeywordError::edge;
    }
    return KeywordError::none;
  }

  // Within a list the NLUs go up, so that a list is no longer than there are NLUs.
  KeywordError check_entries() const {
    std::uint32_t last = 0;
    bool goes_on = false;
    for (std::uint32_t i = 0; i < header.entries; ++i) {
      const char* entry = table.entries + std::size_t{i} * stride();
      const std::uint32_t word = load_u32(entry);
      const bool wide = header.value_bits == 32;
      const std::uint32_t payload = word & entry_payload;
      const std::uint32_t nlu = wide ? payload : payload >> header.value_bits;
      const std::uint32_t value = wide ? load_u32(entry + 4) : payload & ((std::uint32_t{1} << header.value_bits) - 1);
      if (nlu >= value_counts.size() || value >= value_counts[nlu]) return KeywordError::entry;
      if (goes_on && nlu <= last) return KeywordError::entry;
      goes_on = (word & entry_more) != 0;
      last = nlu;
    }
    return goes_on ? KeywordError::entry : KeywordError::none;
  }

  KeywordError check(std::uint64_t room) {
    KeywordError error = check_header(room);
    if (error == KeywordError::none) error = lay_out();
    if (error == KeywordError::none) error = check_slots(table.slots, table.token_slots, word_head, max_probe);
    if (error == KeywordError::none) error = check_edges();
    const bool indexed = table.mode == KeywordMode::prefix || table.mode == KeywordMode::substring;
    if (error == KeywordError::none)
      error = check_slots(table.near, table.near_slots, indexed ? text_head : word_head, max_near_probe);
    if (error == KeywordError::none) error = check_entries();
    return error;
  }
};

}  // namespace

struct KeywordReader {
  static KeywordError read(std::span<const std::byte> section, std::span<const std::uint32_t> value_counts,
                           KeywordTables& out) {
    if (section.empty()) return KeywordError::none;
    const char* base = reinterpret_cast<const char*>(section.data());
    if (reinterpret_cast<std::uintptr_t>(base) % 8 != 0) return KeywordError::alignment;
    if (section.size() < 8) return KeywordError::directory;
    const std::uint32_t count = load_u32(base);
    const std::uint64_t directory_end = 8 + std::uint64_t{count} * 8;
    if (count > out.tables_.size() || load_u32(base + 4) != 0 || directory_end > section.size()) {
      return KeywordError::directory;
    }
    std::uint64_t next = directory_end;
    int last_key = -1;
    for (std::uint32_t i = 0; i < count; ++i) {
      const char* row = base + 8 + std::size_t{i} * 8;
      const std::uint32_t kind = load_u32(row + 4);
      const std::uint32_t profile = kind & 0xFF;
      const std::uint32_t mode = kind >> 8;
      if (load_u32(row) != next || profile >= fold_profile_count || mode >= keyword_mode_count) {
        return KeywordError::directory;
      }
      const int key = static_cast<int>(profile * keyword_mode_count + mode);
      if (key <= last_key) return KeywordError::directory;
      last_key = key;
      Checker checker{base + next, {}, {}, value_counts};
      checker.table.profile = static_cast<std::uint8_t>(profile);
      checker.table.mode = static_cast<KeywordMode>(mode);
      const KeywordError error = checker.check(section.size() - next);
      if (error != KeywordError::none) return error;
      out.tables_[i] = checker.table;
      next += checker.header.bytes;
    }
    out.count_ = count;
    return KeywordError::none;
  }

  static void set_nlus(KeywordTables& out, std::uint32_t count) { out.nlu_count_ = count; }
};

KeywordError validate_keywords(std::span<const std::byte> section, std::span<const std::uint32_t> value_counts,
                               KeywordTables& out) {
  out = KeywordTables{};
  if (value_counts.size() > max_keyword_nlus) return KeywordError::entry;
  KeywordReader::set_nlus(out, static_cast<std::uint32_t>(value_counts.size()));
  return KeywordReader::read(section, value_counts, out);
}

}  // namespace bot::bytecode
