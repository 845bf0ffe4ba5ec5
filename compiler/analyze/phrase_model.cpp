#include "compiler/analyze/phrase_model.hpp"

#include <algorithm>
#include <unordered_set>

#include "bytecode/fold.hpp"

namespace bot::analyze {
namespace {

using bytecode::FoldedText;

// The characters of well-formed UTF-8, each as its bytes.
std::vector<std::string_view> characters(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    result.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return result;
}

// Optimal string alignment: letters added, left out, changed, and neighbours swapped count one each.
std::size_t distance(std::string_view left, std::string_view right) {
  const auto a = characters(left);
  const auto b = characters(right);
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      std::size_t best = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      best = std::min({best, rows[i - 1][j] + 1, rows[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = std::min(best, rows[i - 2][j - 2] + 1);
      rows[i][j] = best;
    }
  }
  return rows[a.size()][b.size()];
}

enum class Likeness : std::uint8_t { no, typo, same };

Likeness compare(std::string_view phrase_word, std::string_view message_word, bool typos, bool may_go_on) {
  if (phrase_word == message_word) return Likeness::same;
  if (may_go_on && message_word.starts_with(phrase_word)) return Likeness::same;
  if (typos && bytecode::takes_typo(phrase_word) && distance(phrase_word, message_word) <= 1) return Likeness::typo;
  return Likeness::no;
}

}  // namespace

bool ranks_before(const PhraseMatch& a, const PhraseMatch& b) {
  if (a.length != b.length) return a.length > b.length;
  if (a.typo != b.typo) return b.typo;
  if (a.begin != b.begin) return a.begin < b.begin;
  return a.phrase < b.phrase;
}

bool one_slip(std::string_view phrase_word, std::string_view message_word) {
  const auto larger = std::max(phrase_word.size(), message_word.size());
  const auto smaller = std::min(phrase_word.size(), message_word.size());
  if (larger - smaller > 4 || !bytecode::takes_typo(phrase_word)) return false;
  const auto a = characters(phrase_word);
  const auto b = characters(message_word);
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t begin = 0, end = 0;  // what is alike at both ends
  while (begin < shorter && a[begin] == b[begin]) ++begin;
  while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
  const std::size_t left = a.size() - begin - end, right = b.size() - begin - end;
  if (left + right == 0) return false;
  if (left <= 1 && right <= 1) return true;
  return left == 2 && right == 2 && a[begin] == b[begin + 1] && a[begin + 1] == b[begin];
}

std::string folded_text(std::string_view text, std::uint8_t profile) {
  FoldedText folded;
  bytecode::fold(text, profile, folded);
  return std::string(folded.text());
}

std::vector<PhraseMatch> match_phrases(const PhraseOptions& options, std::span<const Phrase> phrases,
                                       std::string_view message) {
  std::vector<PhraseMatch> matches;
  FoldedText said;
  bytecode::fold(message, options.profile, said);
  std::unordered_set<std::string> seen;
  FoldedText wanted;
  for (std::size_t p = 0; p < phrases.size(); ++p) {
    bytecode::fold(phrases[p].text, options.profile, wanted);
    if (wanted.tokens.empty() || !seen.insert(std::string(wanted.text())).second) continue;
    PhraseMatch match{p, phrases[p].value, 0, 0, bytecode::count_points(wanted.text()), false};
    if (options.mode == PhraseMode::substring) {
      for (std::size_t at = said.text().find(wanted.text()); at != std::string_view::npos;
           at = said.text().find(wanted.text(), at + 1)) {
        match.begin = static_cast<std::uint32_t>(at);
        match.end = static_cast<std::uint32_t>(at + wanted.size);
        matches.push_back(match);
      }
      continue;
    }
    const std::size_t words = wanted.tokens.size();
    for (std::size_t first = 0; first + words <= said.tokens.size(); ++first) {
      if (options.exact && (first > 0 || words != said.tokens.size())) break;
      match.typo = false;
      bool alike = true;
      for (std::size_t i = 0; i < words && alike; ++i) {
        const bool may_go_on = options.mode == PhraseMode::prefix && i + 1 == words;
        const Likeness likeness = compare(wanted.text(wanted.tokens[i]), said.text(said.tokens[first + i]),
                                          options.mode == PhraseMode::typo, may_go_on);
        alike = likeness != Likeness::no;
        match.typo = match.typo || likeness == Likeness::typo;
      }
      if (!alike) continue;
      match.begin = said.tokens[first].begin;
      match.end = said.tokens[first + words - 1].end;
      matches.push_back(match);
    }
  }
  std::stable_sort(matches.begin(), matches.end(), ranks_before);
  return matches;
}

std::vector<PhraseMatch> first_matches(std::span<const PhraseMatch> matches, std::size_t k) {
  std::vector<PhraseMatch> chosen;
  for (const PhraseMatch& match : matches) {
    if (chosen.size() == k) break;
    const bool overlaps = std::any_of(chosen.begin(), chosen.end(), [&](const PhraseMatch& other) {
      return match.begin < other.end && other.begin < match.end;
    });
    if (!overlaps) chosen.push_back(match);
  }
  std::sort(chosen.begin(), chosen.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return chosen;
}

}  // namespace bot::analyze
