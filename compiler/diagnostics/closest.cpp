#include <algorithm>
#include <array>
#include <utf8proc.h>

#include "compiler/diagnostics/diagnostics.hpp"

namespace bot::diag {

namespace {

constexpr std::size_t longest_word = 128;  // longer ones are no slips of the pen

struct Word {
  std::array<utf8proc_int32_t, longest_word> letters{};
  std::size_t size = 0;
};

bool read(std::string_view text, Word& word) {
  word.size = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    if (word.size == longest_word) return false;
    utf8proc_int32_t letter = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &letter);
    if (length <= 0) return false;
    word.letters[word.size++] = letter;
    bytes += length;
    left -= length;
  }
  return true;
}

bool same_but_for_case(const Word& a, const Word& b) {
  return a.size == b.size && std::equal(a.letters.begin(), a.letters.begin() + static_cast<std::ptrdiff_t>(a.size),
                                        b.letters.begin(), [](utf8proc_int32_t x, utf8proc_int32_t y) {
                                          return x == y || utf8proc_tolower(x) == utf8proc_tolower(y);
                                        });
}

// Optimal string alignment; anything above `limit` comes back as limit + 1.
std::size_t distance(const Word& a, const Word& b, std::size_t limit) {
  const std::size_t apart = a.size > b.size ? a.size - b.size : b.size - a.size;
  if (apart > limit) return limit + 1;
  std::array<std::array<std::size_t, longest_word + 1>, 3> rows;
  for (std::size_t j = 0; j <= b.size; ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size; ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    const auto& twice_above = rows[(i + 1) % 3];
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= b.size; ++j) {
      const std::size_t change = a.letters[i - 1] == b.letters[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && a.letters[i - 1] == b.letters[j - 2] && a.letters[i - 2] == b.letters[j - 1]) {
        row[j] = std::min(row[j], twice_above[j - 2] + 1);
      }
      best = std::min(best, row[j]);
    }
    // a transposition reaches two rows back, so one more row may still be saved
    if (best > limit + 1) return limit + 1;
  }
  return std::min(rows[a.size % 3][b.size], limit + 1);
}

}  // namespace

std::string_view closest(std::string_view word, const std::vector<std::string_view>& candidates) {
  Word wanted;
  Word other;
  if (!read(word, wanted) || wanted.size == 0) return {};
  std::size_t limit = std::max<std::size_t>(1, wanted.size / 3);
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    // a code point is at most four bytes: most candidates fall here without being read
    if (candidate.size() > (wanted.size + limit) * 4 || candidate.size() + limit < wanted.size) continue;
    if (!read(candidate, other) || other.size == 0) continue;
    std::size_t d = distance(wanted, other, limit);
    if (d > 1 && same_but_for_case(wanted, other)) d = 1;
    if (d >= std::max(wanted.size, other.size) && d > 0) {
      if (!same_but_for_case(wanted, other)) continue;  // nothing in common
    }
    if (d > limit) continue;
    found = candidate;
    if (d == 0) break;
    limit = d - 1;
    if (limit == 0) {  // only the word itself would be better
      const auto exact = std::find(candidates.begin(), candidates.end(), word);
      return exact != candidates.end() ? *exact : found;
    }
  }
  return found;
}

}  // namespace bot::diag
