#pragma once
// The KEYWORDS section of an artifact: every phrase of every keyword NLU, ready to be matched in place.
//
// All numbers are little-endian; the section starts at an address divisible by 8; offsets count from the start of
// the table they are in. Layout:
//
//   u32 tables, u32 zero, then per table { u32 offset, u8 profile, u8 mode, u16 zero }, sorted by (profile, mode),
//   then the tables, each at a multiple of 8 and as long as its header says.
//
// Phrases with the same fold profile and mode share a table. A table:
//
//   header    KeywordHeader, 40 bytes
//   filter    u64[filter_slots]      index tables only
//   records   bytes up to record_end, then zeros up to a multiple of 4
//   slots     u32[token_slots]       hash table of the distinct words
//   edges     {u32 x 3}[edges]       the steps from word to word
//   near      u32[near_slots]        hash table of the typo or text index
//   entries   {u32 x 1, 2 or 3}[entries]  what the phrases mean
//   zeros     at least 16 bytes
//
// A *word record* is a u32 head (bits 0..7 the length in bytes, bit 8 "goes on with other words", bits 9..31 the
// accept) and the word's folded bytes. When it goes on, two u32 stand before the head: the word_bit of each word that
// may follow, and the first edge. A slot of 0 is empty; else its low offset_bits are a record's offset and the bits
// above are the low bits of the word's hash, so that a foreign word seldom costs a look at a record. Collisions go to
// the next slot, round the end.
//
// A node is a phrase's beginning: one word is the offset of its record, a longer one is 0x80000000 + the index of its
// edge. 0 is the node before the first word. The edges that leave a node stand side by side, in rising order of their
// words. An *edge* is { offset of the word's record, first edge of its own node, head }. Its head is as above, with the
// number of edges from this one to the node's last in place of the length: n itself up to 127, else 128 + log2 n,
// rounded down. A node that goes on into the text index alone has one edge whose word is 0.
//
// An accept is 0, or 1 + the index of the first entry of a list. An *entry* begins with a u32: bit 31 `exact` (the
// match must be the whole message), bit 30 `many` (several attributes take values of this NLU), bit 29 `more entries
// follow`, and below NLU << value_bits | value. With value_bits = 32 the NLU stands there alone and a u32 value
// follows. In typo tables a u32 order (of the phrase in the source) comes last. NLUs go up in a list.
//
// Modes:
//   words      a run of whole words.
//   typo       words, and `near` finds the words one edit away: under the hash of each word that may have a typo and of
//              each such word with one letter left out stands a slot {tag, word record}.
//   prefix     the words but the last are found as above; `near` is a *text index* of the last words.
//   substring  a text index of whole phrases.
// A text record is a word record with the u32 node it goes on from between head and bytes. It is found under
// the hash of its node and its first bytes, 64 at most. Before that, the filter is asked: bit L-1 of the word that the
// node and the first filter_bytes bytes select is set when a text of L bytes (64: or more) may begin so.
//
// The validator makes one pass over the bytes. After it, matching needs no checks: no bytes make it read outside the
// section, name an unknown NLU or value, or probe without end: a run of full slots is at most max_probe
// (max_near_probe) long, and any edge may be taken for the first of a node.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "bytecode/fold.hpp"
#include "bytecode/hash.hpp"

namespace bot::bytecode {

enum class KeywordMode : std::uint8_t { words, typo, prefix, substring };
inline constexpr std::uint8_t keyword_mode_count = 4;

/// Limits of the format. The compiler reports what goes beyond them.
inline constexpr std::uint32_t max_word_bytes = 255;  // of one folded word; of a whole phrase under substring
inline constexpr std::uint32_t max_phrase_words = 255;
inline constexpr std::uint32_t max_keyword_entries = (1u << 23) - 1;
inline constexpr std::uint32_t max_keyword_nlus = 1u << 29;
inline constexpr std::uint32_t max_record_bytes = 1u << 28;  // of one table
inline constexpr std::uint32_t max_probe = 512;              // of the hash table of words
inline constexpr std::uint32_t max_near_probe = 1u << 16;    // of the index, where many share a key
inline constexpr std::uint32_t index_key_bytes = 64;

/// A table's header as it lies in the section. Counts are of elements, offsets from the start of the table.
struct KeywordHeader {
  std::uint32_t bytes = 0;  // the whole table, a multiple of 8
  std::uint32_t record_end = 0;
  std::uint32_t token_slots = 0;
  std::uint32_t edges = 0;
  std::uint32_t near_slots = 0;
  std::uint32_t filter_slots = 0;
  std::uint32_t entries = 0;
  std::uint32_t seed = 0;         // odd; spreads the hashes of this table
  std::uint8_t offset_bits = 0;   // 6..28
  std::uint8_t max_words = 0;     // of a phrase, at least 1
  std::uint8_t longest = 0;       // typo: code points of the longest word that may have a typo
  std::uint8_t filter_bytes = 0;  // 1..4; 0 without a text index
  std::uint8_t value_bits = 0;    // 0..28, or 32
  std::uint8_t zero[3] = {};
};
static_assert(sizeof(KeywordHeader) == 40);

/// Bytes of an entry.
[[nodiscard]] constexpr std::uint32_t entry_bytes(KeywordMode mode, std::uint8_t value_bits) {
  return 4u + (value_bits == 32 ? 4 : 0) + (mode == KeywordMode::typo ? 4 : 0);
}

inline constexpr std::uint32_t head_goes_on = 1u << 8;
inline constexpr std::uint32_t head_accept_shift = 9;
inline constexpr std::uint32_t node_is_edge = 1u << 31;
inline constexpr std::uint32_t edge_bytes = 12;
inline constexpr std::uint32_t entry_exact = 1u << 31;
inline constexpr std::uint32_t entry_many = 1u << 30;
inline constexpr std::uint32_t entry_more = 1u << 29;
inline constexpr std::uint32_t entry_payload = (1u << 29) - 1;

/// One validated table: the header's numbers and where the parts begin. Points into the section.
struct KeywordTable {
  const char* base = nullptr;
  const char* filter = nullptr;
  const char* slots = nullptr;
  const char* edges = nullptr;
  const char* near = nullptr;
  const char* entries = nullptr;
  std::uint32_t token_slots = 0;
  std::uint32_t edge_count = 0;
  std::uint32_t near_slots = 0;
  std::uint32_t filter_slots = 0;
  std::uint32_t seed = 1;
  std::uint32_t bytes = 0;
  std::uint8_t offset_bits = 0;
  std::uint8_t max_words = 0;
  std::uint8_t longest = 0;
  std::uint8_t filter_bytes = 0;
  std::uint8_t value_bits = 0;
  std::uint8_t entry_size = 0;
  std::uint8_t profile = 0;
  KeywordMode mode = KeywordMode::words;
};

/// A validated section. Small, copyable, owns nothing: the section's bytes must outlive it.
class KeywordTables {
 public:
  [[nodiscard]] std::span<const KeywordTable> tables() const { return {tables_.data(), count_}; }
  /// NLUs of the bot, as given to the validator; NLU indices are below it.
  [[nodiscard]] std::uint32_t nlu_count() const { return nlu_count_; }

 private:
  friend struct KeywordReader;
  std::array<KeywordTable, std::size_t{fold_profile_count} * keyword_mode_count> tables_;
  std::uint32_t count_ = 0;
  std::uint32_t nlu_count_ = 0;
};

enum class KeywordError : std::uint8_t {
  none,
  alignment,
  directory,
  header,
  layout,
  slot,
  record,
  edge,
  entry,
  filter
};

/// What is wrong, in plain English, for people: "a keyword record lies outside its table".
[[nodiscard]] const char* text(KeywordError error);

/// Checks a section and fills `out`. `value_counts` has one number per NLU of the bot: how many values it has.
/// An empty section has no tables and is fine. On an error `out` has no tables.
[[nodiscard]] KeywordError validate_keywords(std::span<const std::byte> section,
                                             std::span<const std::uint32_t> value_counts, KeywordTables& out);

/// How an edge's head says that it is followed by others of its node: `edges` of them with itself, at least 1.
[[nodiscard]] constexpr std::uint32_t edges_left_code(std::uint32_t edges) {
  return edges < 128 ? edges : 127 + static_cast<std::uint32_t>(std::bit_width(edges));
}
/// At least so many edges of the node are left; exactly so many when the code is below 128. 0: there is no such code.
[[nodiscard]] constexpr std::uint32_t edges_left(std::uint32_t code) {
  if (code < 128) return code;
  return code < edges_left_code(128) || code > 128 + 30 ? 0 : std::uint32_t{1} << (code - 128);
}

// How keys are spread, for the builder and the matcher alike.

[[nodiscard]] inline std::uint32_t load_u32(const char* from) {
  std::uint32_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

/// A word that may follow has this bit set; few of those that may not have it, too. `record`: its offset.
[[nodiscard]] constexpr std::uint32_t word_bit(std::uint32_t record) {
  return std::uint32_t{1} << (record * 0x9E3779B1u >> 27);
}
/// First slot to look at, of `slots` (not 0).
[[nodiscard]] inline std::uint32_t home_slot(std::uint64_t hash, std::uint32_t seed, std::uint32_t slots) {
  return static_cast<std::uint32_t>((((hash * seed) >> 32) * slots) >> 32);
}
/// Of a text record: `length` bytes (index_key_bytes at most), 16 more are readable.
[[nodiscard]] inline std::uint64_t index_hash(std::uint32_t node, const char* bytes, std::size_t length) {
  return hash_token(bytes, length) ^ (node * hash_key_3);
}
/// The characters of a word as numbers that differ when the characters do; `points` has room for `most`, and the
/// result is most + 1 when there are more. Any bytes will do.
[[nodiscard]] inline std::uint32_t split_points(std::string_view word, std::uint32_t* points, std::uint32_t most) {
  std::uint32_t count = 0;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) == 0x80 && count > 0) {
      points[count - 1] = points[count - 1] << 8 | byte;
    } else if (count == most) {
      return most + 1;
    } else {
      points[count++] = byte;
    }
  }
  return count;
}
/// Keys of the typo index: hashes[0] of the word itself, hashes[1 + i] of the word without its character i.
/// count is at most max_typo_points + 2; `hashes` has room for count + 1.
void near_hashes(const std::uint32_t* points, std::uint32_t count, std::uint64_t* hashes);

/// Which filter word a text that begins with these bytes has; 4 bytes are readable.
[[nodiscard]] inline std::uint32_t filter_slot(std::uint32_t node, const char* bytes, std::uint8_t filter_bytes,
                                               std::uint32_t slots) {
  const std::uint64_t start = load_u32(bytes) & (~std::uint32_t{0} >> (32 - 8 * filter_bytes));
  const std::uint64_t hash = (start ^ (std::uint64_t{node} << 32)) * hash_key_1;
  return static_cast<std::uint32_t>(((hash >> 32) * slots) >> 32);
}

}  // namespace bot::bytecode
