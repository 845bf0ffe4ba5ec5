#include "bytecode/fold.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <span>
#include <utf8proc.h>

#include "bytecode/hash.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace bot::bytecode {
namespace {

enum class Kind : std::uint8_t { other, letter, digit, joiner, apostrophe, mark, emoji, region, zwj };

constexpr std::int32_t zwj_point = 0x200D;
constexpr std::int32_t invalid_point = 0xFFFD;

constexpr std::array<Kind, 256> make_ascii_kinds() {
  std::array<Kind, 256> kinds{};
  for (unsigned c = 'a'; c <= 'z'; ++c) kinds[c] = kinds[c - 32] = Kind::letter;
  for (unsigned c = '0'; c <= '9'; ++c) kinds[c] = Kind::digit;
  for (const char c : {'.', ',', ':', '/', '-'}) kinds[static_cast<unsigned char>(c)] = Kind::joiner;
  kinds['\''] = Kind::apostrophe;
  return kinds;
}
constexpr std::array<Kind, 256> ascii_kinds = make_ascii_kinds();

Kind ascii_kind(char c) { return ascii_kinds[static_cast<unsigned char>(c)]; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
// Characters that neither compose with anything nor belong to a token: text may be cut there.
bool is_cut(char c) { return static_cast<unsigned char>(c) <= 0x20; }

bool is_diacritic(std::int32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE20 && c <= 0xFE2F);
}

bool falls_away(std::int32_t c, bool keep_accents) {
  if (c < 0x80) return false;
  if (c == 0x20E3 || (c >= 0x1F3FB && c <= 0x1F3FF)) return true;
  if (!keep_accents && is_diacritic(c)) return true;
  return utf8proc_get_property(c)->ignorable != 0;
}

Kind kind_of(std::int32_t c) {
  if (c < 0x80) return ascii_kinds[static_cast<std::size_t>(c)];
  if (c == 0x2019 || c == 0x2BC) return Kind::apostrophe;
  if (c == zwj_point) return Kind::zwj;
  const utf8proc_property_t* property = utf8proc_get_property(c);
  if (property->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC) return Kind::emoji;
  if (property->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR) return Kind::region;
  const int category = property->category;
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return Kind::letter;
  if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) return Kind::mark;
  if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) return Kind::digit;
  return Kind::other;
}

bool is_emoji(std::int32_t c) { return c >= 0x80 && kind_of(c) == Kind::emoji; }

// Writes tokens at the end of a FoldedText; room for them has been made.
struct Writer {
  FoldedText& out;
  bool open = false;

  void start() {
    if (out.size > 0) out.bytes[out.size++] = ' ';
    const auto at = static_cast<std::uint32_t>(out.size);
    out.tokens.push_back({at, at, 0});
    open = true;
  }
  void close() {
    if (open) out.tokens.back().end = static_cast<std::uint32_t>(out.size);
    open = false;
  }
  void put(std::int32_t c) {
    if (c < 0x80) {
      out.bytes[out.size++] = static_cast<char>(c);
    } else {
      out.ascii = false;
      out.size += static_cast<std::size_t>(
          utf8proc_encode_char(c, reinterpret_cast<utf8proc_uint8_t*>(out.bytes.data() + out.size)));
    }
  }
};

[[gnu::noinline]] void grow(FoldedText& out, std::size_t wanted) { out.bytes.resize(wanted + wanted / 2); }

inline void make_room(FoldedText& out, std::size_t more) {
  const std::size_t wanted = out.size + more + FoldedText::padding;
  if (out.bytes.size() < wanted) grow(out, wanted);
}

template <bool lower, bool stretch>
void fold_ascii(std::string_view text, FoldedText& out) {
  make_room(out, text.size() + 1);
  const char* at = text.data();
  const char* const end = at + text.size();
  char* const base = out.bytes.data();
  char* to = base + out.size;
  while (at < end) {
    Kind kind = ascii_kind(*at);
    if (kind != Kind::letter && kind != Kind::digit) {
      ++at;
      continue;
    }
    if (to != base) *to++ = ' ';
    char* const begin = to;
    Kind last = Kind::other;
    for (;;) {
      if (kind == Kind::letter) {
        const char c = lower ? static_cast<char>(*at | 0x20) : *at;
        if (!stretch || last != Kind::letter || to[-1] != c) *to++ = c;
        last = kind;
      } else if (kind == Kind::digit) {
        *to++ = *at;
        last = kind;
      } else if (kind == Kind::joiner) {
        if (last != Kind::digit || at + 1 == end || ascii_kind(at[1]) != Kind::digit) break;
        *to++ = *at;
      } else if (kind == Kind::apostrophe) {
        if (last != Kind::letter || at + 1 == end || ascii_kind(at[1]) != Kind::letter) break;
      } else {
        break;
      }
      if (++at == end) break;
      kind = ascii_kind(*at);
    }
    out.tokens.push_back({static_cast<std::uint32_t>(begin - base), static_cast<std::uint32_t>(to - base), 0});
  }
  out.size = static_cast<std::size_t>(to - base);
}

void fold_ascii(std::string_view text, std::uint8_t profile, FoldedText& out) {
  const bool stretch = (profile & fold_stretch) != 0;
  if ((profile & fold_keep_case) != 0) {
    stretch ? fold_ascii<false, true>(text, out) : fold_ascii<false, false>(text, out);
  } else {
    stretch ? fold_ascii<true, true>(text, out) : fold_ascii<true, false>(text, out);
  }
}

#if defined(__SSE2__)

// A window of up to 63 bytes: a bit per byte.
struct Window {
  std::uint64_t word = 0;     // letters and digits
  std::uint64_t special = 0;  // joiners and apostrophes: they may bind what stands round them
  std::uint64_t high = 0;     // not ASCII
};

[[gnu::always_inline]] inline void classify(__m128i bytes, unsigned at, Window& window) {
  const auto between = [](__m128i value, char first, char count) {
    const __m128i moved = _mm_add_epi8(value, _mm_set1_epi8(static_cast<char>(-128 - first)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + count)));
  };
  const auto bits = [at](__m128i mask) { return std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(mask))} << at; };
  const __m128i letters = between(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
  const __m128i digits = between(bytes, '0', 10);
  // ' , - . / and : stand close together; ( ) * + between them only cost a second look
  const __m128i specials = _mm_or_si128(between(bytes, '\'', 9), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(':')));
  window.word |= bits(_mm_or_si128(letters, digits));
  window.special |= bits(specials);
  window.high |= bits(bytes);
}

std::uint64_t load_word(const char* from) {
  std::uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

__m128i load_16(const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }

// Fewer than 8 bytes, zeros behind them.
std::uint64_t load_short(const char* from, std::size_t count) {
  const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i); };
  if (count >= 4) {
    std::uint32_t low, high;
    std::memcpy(&low, from, 4);
    std::memcpy(&high, from + count - 4, 4);
    return low | std::uint64_t{high} << (8 * (count - 4));
  }
  return count == 0 ? 0 : byte(0) | byte(count / 2) | byte(count - 1);
}

// Fewer than 16.
__m128i load_less(const char* from, unsigned count) {
  if (count < 8) return _mm_set_epi64x(0, static_cast<long long>(load_short(from, count)));
  const std::uint64_t end = load_word(from + count - 8);
  return _mm_set_epi64x(count == 8 ? 0 : static_cast<long long>(end >> (8 * (16 - count))),
                        static_cast<long long>(load_word(from)));
}

// fold_ascii for the usual text, whose tokens are bare runs of letters and digits. False, with `out` as it was, when it
// is not such a text.
[[gnu::noinline]] bool fold_plain(std::string_view text, bool lower, FoldedText& out) {
  make_room(out, text.size() + 2);
  const std::size_t old_tokens = out.tokens.size();
  const std::size_t size = text.size();
  char* const base = out.bytes.data();
  char* to = base + out.size;
  if (out.size > 0) *to++ = ' ';
  const __m128i case_bits = _mm_set1_epi8(lower ? 0x20 : 0);
  alignas(16) std::array<char, 64 + 16> folded{};  // the bytes of the window; words of 8 are loaded from it
  std::uint64_t before = 0;                        // 1: a word character stands before the window
  for (std::size_t at = 0; at < size;) {
    const auto count = static_cast<unsigned>(size - at < 63 ? size - at : 63);
    Window window;
    const auto take = [&](__m128i bytes, unsigned from) {
      classify(bytes, from, window);
      _mm_storeu_si128(reinterpret_cast<__m128i*>(folded.data() + from), _mm_or_si128(bytes, case_bits));
    };
    const char* const window_text = text.data() + at;
    for (unsigned i = 0; i + 16 <= count; i += 16) take(load_16(window_text + i), i);
    if (count < 16) {
      take(load_less(window_text, count), 0);
    } else if (count % 16 != 0) {
      take(load_16(window_text + count - 16), count - 16);  // some bytes a second time
    }
    unsigned used = count;
    if (at + count < size) {  // the word or mark at the end belongs to the next window
      const std::uint64_t parting = ~window.word << 1;
      used = 62 - static_cast<unsigned>(std::countl_zero(parting));
      if (parting == 0 || used == 0) window.high = 1;
    }
    const bool bound = ((window.word << 1 | before) & window.special & window.word >> 1) != 0;
    if (window.high != 0 || bound) {
      out.tokens.resize(old_tokens);
      return false;
    }
    before = used > 0 && (window.word >> (used - 1) & 1) != 0;
    std::uint64_t left = window.word & ((std::uint64_t{1} << used) - 1);
    while (left != 0) {
      const auto begin = static_cast<unsigned>(std::countr_zero(left));
      const auto length = static_cast<unsigned>(__builtin_ctzll(~(left >> begin)));  // bit 63 is never set
      const auto to_begin = static_cast<std::uint32_t>(to - base);
      const std::uint64_t word = load_word(folded.data() + begin);
      std::memcpy(to, &word, 8);
      std::uint64_t hash;
      if (length <= 8) {
        hash = hash_word(word, length);
      } else {
        for (unsigned i = 8; i < length; i += 8) {
          const std::uint64_t next = load_word(folded.data() + begin + i);
          std::memcpy(to + i, &next, 8);
        }
        hash = hash_token(to, length);
      }
      out.tokens.push_back({to_begin, to_begin + length, hash});
      to += length;
      *to++ = ' ';
      left &= left + (left & (~left + 1));  // the carry takes the run away
    }
    at += used;
  }
  if (out.tokens.size() != old_tokens) out.size = static_cast<std::size_t>(to - base) - 1;
  return true;
}

#endif

[[gnu::noinline]] void fold_words(std::string_view text, std::uint8_t profile, FoldedText& out) {
#if defined(__SSE2__)
  if ((profile & fold_stretch) == 0 && fold_plain(text, (profile & fold_keep_case) == 0, out)) return;
#endif
  fold_ascii(text, profile, out);
}

// Steps 1 to 3: the decomposed characters that stay, into out.points.
void decompose(std::string_view text, std::uint8_t profile, FoldedText& out) {
  const bool keep_accents = (profile & fold_keep_accents) != 0;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                      ((profile & fold_keep_case) != 0 ? 0 : UTF8PROC_CASEFOLD));
  out.points.clear();
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t step = utf8proc_iterate(at, left, &c);
    if (step <= 0) {
      step = 1;
      c = invalid_point;
    }
    at += step;
    left -= step;
    std::array<utf8proc_int32_t, 32> parts;
    int boundary = UTF8PROC_BOUNDCLASS_START;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(c, parts.data(), static_cast<utf8proc_ssize_t>(parts.size()), options, &boundary);
    if (count < 0 || count > static_cast<utf8proc_ssize_t>(parts.size())) continue;
    for (utf8proc_ssize_t i = 0; i < count; ++i) {
      const utf8proc_int32_t part = parts[static_cast<std::size_t>(i)];
      if (part == zwj_point) {
        if (out.points.empty() || !is_emoji(out.points.back())) continue;
      } else if (falls_away(part, keep_accents)) {
        continue;
      }
      out.points.push_back(part);
    }
  }
}

int combining_class(std::int32_t c) { return c < 0x80 ? 0 : utf8proc_get_property(c)->combining_class; }

// Stable, and linear for a long run: combining classes are below 256.
void sort_marks(std::span<std::int32_t> marks, Vector<std::int32_t>& spare) {
  if (marks.size() <= 16) {
    for (std::size_t i = 1; i < marks.size(); ++i) {
      const std::int32_t c = marks[i];
      std::size_t to = i;
      for (; to > 0 && combining_class(marks[to - 1]) > combining_class(c); --to) marks[to] = marks[to - 1];
      marks[to] = c;
    }
    return;
  }
  std::array<std::uint32_t, 257> places{};
  for (const std::int32_t c : marks) ++places[static_cast<std::size_t>(combining_class(c)) + 1];
  for (std::size_t i = 1; i < places.size(); ++i) places[i] += places[i - 1];
  spare.assign(marks.begin(), marks.end());
  for (const std::int32_t c : spare) marks[places[static_cast<std::size_t>(combining_class(c))]++] = c;
}

// Step 4: canonical order, composition.
void compose(Vector<std::int32_t>& points, Vector<std::int32_t>& spare) {
  bool plain = true;
  for (const std::int32_t c : points) plain = plain && (c < 0x80 || is_emoji(c));
  if (plain) return;
  const auto rank = combining_class;
  for (std::size_t begin = 0; begin < points.size();) {
    if (rank(points[begin]) == 0) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < points.size() && rank(points[end]) != 0) ++end;
    sort_marks(std::span(points).subspan(begin, end - begin), spare);
    begin = end;
  }
  const utf8proc_ssize_t size =
      utf8proc_normalize_utf32(points.data(), static_cast<utf8proc_ssize_t>(points.size()),
                               static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  points.resize(static_cast<std::size_t>(size));
}

// Steps 5 and 6.
void cut_tokens(std::uint8_t profile, FoldedText& out) {
  const bool stretch = (profile & fold_stretch) != 0;
  const Vector<std::int32_t>& points = out.points;
  make_room(out, points.size() * 5 + 1);
  Writer writer{out};
  Kind last = Kind::other;  // of the last character that was kept or stood for a cut
  std::int32_t last_letter = 0;
  const auto next_kind = [&](std::size_t i) { return i + 1 < points.size() ? kind_of(points[i + 1]) : Kind::other; };
  const auto in_word = [&] {
    return last == Kind::letter || last == Kind::digit || last == Kind::mark || last == Kind::joiner;
  };
  const auto put = [&](bool goes_on, std::int32_t c) {
    if (!goes_on) {
      writer.close();
      writer.start();
    }
    writer.put(c);
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    const std::int32_t c = points[i];
    Kind kind = kind_of(c);
    switch (kind) {
      case Kind::letter:
        if (stretch && last == Kind::letter && last_letter == c) continue;
        put(in_word(), c);
        last_letter = c;
        break;
      case Kind::digit:
      case Kind::mark: put(in_word(), c); break;
      case Kind::joiner:
        if (last == Kind::digit && next_kind(i) == Kind::digit) {
          put(true, c);
        } else {
          kind = Kind::other;
        }
        break;
      case Kind::apostrophe:
        if ((last == Kind::letter || last == Kind::mark) && next_kind(i) == Kind::letter) continue;
        kind = Kind::other;
        break;
      case Kind::zwj:
        if (next_kind(i) != Kind::emoji) continue;
        put(true, c);  // step 3 left it behind an emoji only
        break;
      case Kind::emoji: put(last == Kind::zwj, c); break;
      case Kind::region:
        put(last == Kind::region, c);
        if (last == Kind::region) kind = Kind::other;  // the pair is full
        break;
      case Kind::other: break;
    }
    if (kind == Kind::other) writer.close();
    last = kind;
  }
  writer.close();
}

void fold_unicode(std::string_view text, std::uint8_t profile, FoldedText& out) {
  decompose(text, profile, out);
  compose(out.points, out.spare);
  cut_tokens(profile, out);
}

// Text with other characters: only the words that have some go the long way.
void fold_mixed(std::string_view text, std::uint8_t profile, FoldedText& out) {
  for (std::size_t done = 0; done < text.size();) {
    std::size_t word = done;  // where the last word that has been looked at begins
    std::size_t i = done;
    while (i < text.size() && is_ascii(text[i])) {
      if (is_cut(text[i])) word = i + 1;
      ++i;
    }
    if (i == text.size()) word = i;
    if (word > done) fold_words(text.substr(done, word - done), profile, out);
    while (i < text.size() && !is_cut(text[i])) ++i;
    if (i > word) fold_unicode(text.substr(word, i - word), profile, out);
    done = i;
  }
}

bool all_ascii(std::string_view text) {
  std::uint64_t seen = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    seen |= word;
  }
  for (; i < text.size(); ++i) seen |= static_cast<unsigned char>(text[i]);
  return (seen & 0x8080808080808080) == 0;
}

[[gnu::noinline]] void fold_slowly(std::string_view text, std::uint8_t profile, FoldedText& out) {
  if (all_ascii(text)) fold_ascii(text, profile, out);
  else fold_mixed(text, profile, out);
  make_room(out, 0);
  for (Token& token : out.tokens) token.hash = hash_token(out.bytes.data() + token.begin, token.end - token.begin);
}

}  // namespace

void fold(std::string_view text, std::uint8_t profile, FoldedText& out) {
  out.tokens.clear();
  out.size = 0;
  out.ascii = true;
  if (text.size() > max_fold_bytes) text = {};
#if defined(__SSE2__)
  const bool plain = (profile & fold_stretch) == 0 && fold_plain(text, (profile & fold_keep_case) == 0, out);
#else
  const bool plain = false;
#endif
  if (!plain) fold_slowly(text, profile, out);
  std::memset(out.bytes.data() + out.size, 0, FoldedText::padding);
}

std::uint32_t count_points(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

bool takes_typo(std::string_view token) {
  std::uint32_t letters = 0;
  std::uint32_t points = 0;
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(token.data());
  auto left = static_cast<utf8proc_ssize_t>(token.size());
  while (left > 0) {
    utf8proc_int32_t c = -1;
    const utf8proc_ssize_t step = utf8proc_iterate(at, left, &c);
    if (step <= 0) return false;
    at += step;
    left -= step;
    const Kind kind = kind_of(c);
    if (kind != Kind::letter && kind != Kind::mark) return false;
    letters += kind == Kind::letter;
    ++points;
  }
  return letters >= min_typo_letters && points <= max_typo_points;
}

}  // namespace bot::bytecode
