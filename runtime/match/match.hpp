#pragma once
// Finds every keyword of a bot in a message, in one pass over its tokens per table.
//
// The rule, per NLU: the best match is the longest (code points of the phrase's folded text), then one without a
// typo, then the earliest in the message, then the phrase that comes first in the source. The text that is matched
// is the folded message (bytecode/fold.hpp).

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "bytecode/fold.hpp"
#include "bytecode/keyword_table.hpp"
#include "bytecode/memory.hpp"

namespace bot::runtime {

/// A match of a phrase.
struct MatchHit {
  std::uint32_t nlu = 0;
  std::uint32_t value = 0;
  std::uint32_t begin = 0;  // bytes of the folded message, see MatchScratch::folded
  std::uint32_t end = 0;
  std::uint32_t length = 0;  // code points of the phrase's folded text
  std::uint32_t order = 0;   // of the phrase among those that tie (typo tables; else 0)
  bool typo = false;
  std::uint8_t profile = 0;  // how the message was folded for it
};

/// Whether `a` ranks before `b`; both are of one NLU.
[[nodiscard]] bool ranks_before(const MatchHit& a, const MatchHit& b);

/// Token indices [begin, end).
struct TokenRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// The result of recognition and its working memory. Keep one per thread and use it for every message and every
/// artifact: it allocates only to grow.
class MatchScratch {
 public:
  /// Nothing found, for an event without a text. NLU indices asked for later are below `nlu_count`.
  void reset(std::uint32_t nlu_count);

  /// O(1). `nlu` is below the count of the last reset or recognize.
  [[nodiscard]] bool found(std::uint32_t nlu) const { return best_[nlu].turn == turn_; }
  /// Value of the best match; only when found(nlu).
  [[nodiscard]] std::uint32_t value(std::uint32_t nlu) const { return best_[nlu].hit.value; }
  /// The n-th value (from 1) for k attributes of one NLU: the k best matches that do not overlap, in the order of the
  /// message. Nothing when there are fewer. O(1) for k = 1; for more, the choice is made once per (nlu, k), and an NLU
  /// that was built with `attributes` = 1 has its best match only.
  [[nodiscard]] std::optional<std::uint32_t> value(std::uint32_t nlu, std::uint32_t k, std::uint32_t n);
  /// The matches behind value(nlu, k, 1..k), in the order of the message. Valid until the next call.
  [[nodiscard]] std::span<const MatchHit> chosen(std::uint32_t nlu, std::uint32_t k);

  /// The best match; only when found(nlu).
  [[nodiscard]] const MatchHit& best(std::uint32_t nlu) const { return best_[nlu].hit; }
  /// NLUs with a match, each once, in no particular order.
  [[nodiscard]] std::span<const std::uint32_t> found_nlus() const { return {found_.data(), found_count_}; }
  /// The message as it was folded for a hit's profile; hits are byte ranges of its text().
  [[nodiscard]] const bytecode::FoldedText& folded(std::uint8_t profile) const { return folded_[profile]; }
  /// The tokens a hit touches.
  [[nodiscard]] TokenRange tokens(const MatchHit& hit) const;

 private:
  friend struct Recognizer;
  friend bool recognize(const bytecode::KeywordTables& tables, std::string_view message, MatchScratch& scratch);
  void begin(std::uint32_t nlu_count);
  void grow(std::uint32_t nlu_count);
  struct Best {
    MatchHit hit;
    std::uint32_t turn = 0;
  };
  bytecode::Vector<Best> best_;  // per NLU; of this message when its turn is turn_
  std::uint32_t turn_ = 0;
  bytecode::Vector<std::uint32_t> found_;  // room for every NLU; the first found_count_ of them count
  std::uint32_t found_count_ = 0;
  bytecode::Vector<MatchHit> many_;  // all matches of the NLUs that several attributes take values of
  bytecode::Vector<MatchHit> chosen_;
  std::uint32_t chosen_nlu_ = 0;
  std::uint32_t chosen_k_ = 0;  // 0: nothing chosen yet
  std::array<bytecode::FoldedText, bytecode::fold_profile_count> folded_;
  bytecode::Vector<std::uint32_t> records_;  // per token: its word record, or 0
  struct Near {
    std::uint32_t record = 0;  // in a walk: the node
    std::uint32_t points = 0;  // code points so far
    bool typo = false;
  };
  bytecode::Vector<Near> near_;                 // typo tables: the words each token may stand for
  bytecode::Vector<std::uint32_t> near_begin_;  // per token, and one more: its part of near_
  bytecode::Vector<Near> walk_, walk_next_;
};

/// Most matches that are kept for NLUs with several attributes, of all together; later ones of a message do not count.
inline constexpr std::size_t max_many_hits = std::size_t{1} << 16;

/// Most steps (probes of an index, entries of accepts) one table may take for one message: a fraction of a second.
/// Only made-up bots and messages come near.
inline constexpr std::int64_t max_match_effort = std::int64_t{1} << 26;

/// Recognises a message. Replaces what was in `scratch`. False, and nothing found, when the message is longer than
/// max_fold_bytes or takes more than max_match_effort. Throws nothing but std::bad_alloc.
bool recognize(const bytecode::KeywordTables& tables, std::string_view message, MatchScratch& scratch);

}  // namespace bot::runtime
