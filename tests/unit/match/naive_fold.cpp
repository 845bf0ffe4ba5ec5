#include "tests/unit/match/naive_fold.hpp"

#include <cstdlib>
#include <utf8proc.h>

#include "bytecode/fold.hpp"

namespace bot::test {
namespace {

using Points = std::vector<utf8proc_int32_t>;

Points decode(std::string_view text) {
  Points points;
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t step = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (step <= 0) {
      step = 1;
      c = 0xFFFD;
    }
    points.push_back(c);
    text.remove_prefix(static_cast<std::size_t>(step));
  }
  return points;
}

std::string encode(const Points& points) {
  std::string text;
  for (const utf8proc_int32_t c : points) {
    utf8proc_uint8_t bytes[4];
    text.append(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(utf8proc_encode_char(c, bytes)));
  }
  return text;
}

std::string map(const std::string& text, int options) {
  if (text.empty()) return text;
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &result, static_cast<utf8proc_option_t>(options));
  if (size < 0) std::abort();
  std::string mapped(reinterpret_cast<char*>(result), static_cast<std::size_t>(size));
  std::free(result);
  return mapped;
}

bool in(utf8proc_int32_t c, utf8proc_int32_t first, utf8proc_int32_t last) { return first <= c && c <= last; }
int category(utf8proc_int32_t c) { return utf8proc_get_property(c)->category; }
bool emoji(utf8proc_int32_t c) {
  return utf8proc_get_property(c)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}
bool region(utf8proc_int32_t c) { return in(c, 0x1F1E6, 0x1F1FF); }
bool apostrophe(utf8proc_int32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }
bool letter(utf8proc_int32_t c) {
  return !apostrophe(c) && !emoji(c) && in(category(c), UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO);
}
bool digit(utf8proc_int32_t c) { return !emoji(c) && in(category(c), UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO); }
bool mark(utf8proc_int32_t c) { return !emoji(c) && in(category(c), UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME); }
bool joiner(utf8proc_int32_t c) { return c == '.' || c == ',' || c == ':' || c == '/' || c == '-'; }

Points without_dropped(const Points& points, bool keep_accents) {
  Points kept;
  for (const utf8proc_int32_t c : points) {
    const bool diacritic = in(c, 0x300, 0x36F) || in(c, 0x1AB0, 0x1AFF) || in(c, 0x1DC0, 0x1DFF) ||
                           in(c, 0x20D0, 0x20FF) || in(c, 0xFE20, 0xFE2F);
    if (c == 0x200D && !kept.empty() && emoji(kept.back())) {
      kept.push_back(c);
      continue;
    }
    if (in(c, 0x1F3FB, 0x1F3FF) || c == 0x20E3 || (diacritic && !keep_accents)) continue;
    if (utf8proc_get_property(c)->ignorable) continue;
    kept.push_back(c);
  }
  return kept;
}

}  // namespace

std::vector<std::string> naive_fold(std::string_view text, std::uint8_t profile) {
  const bool keep_case = (profile & bytecode::fold_keep_case) != 0;
  const bool keep_accents = (profile & bytecode::fold_keep_accents) != 0;
  const bool stretch = (profile & bytecode::fold_stretch) != 0;
  const std::string mapped = map(encode(decode(text)), UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
                                                           (keep_case ? 0 : UTF8PROC_CASEFOLD));
  const Points p =
      decode(map(encode(without_dropped(decode(mapped), keep_accents)), UTF8PROC_STABLE | UTF8PROC_COMPOSE));

  std::vector<Points> tokens;
  const auto is = [&](std::size_t i, auto what) { return i < p.size() && what(p[i]); };
  for (std::size_t i = 0; i < p.size();) {
    Points token;
    if (emoji(p[i])) {
      token.push_back(p[i++]);
      while (i + 1 < p.size() && p[i] == 0x200D && emoji(p[i + 1])) {
        token.insert(token.end(), {p[i], p[i + 1]});
        i += 2;
      }
    } else if (region(p[i])) {
      token.push_back(p[i++]);
      if (is(i, region)) token.push_back(p[i++]);
    } else if (letter(p[i]) || digit(p[i]) || mark(p[i])) {
      for (;;) {
        if (is(i, letter) || is(i, digit) || is(i, mark)) {
          token.push_back(p[i++]);
        } else if (is(i, joiner) && digit(p[i - 1]) && is(i + 1, digit)) {
          token.push_back(p[i++]);
        } else if (is(i, apostrophe) && (letter(p[i - 1]) || mark(p[i - 1])) && is(i + 1, letter)) {
          ++i;
        } else {
          break;
        }
      }
      if (stretch) {
        Points once;
        for (const utf8proc_int32_t c : token) {
          if (once.empty() || c != once.back() || !letter(c)) once.push_back(c);
        }
        token = once;
      }
    } else {
      ++i;
      continue;
    }
    tokens.push_back(token);
  }
  std::vector<std::string> result;
  for (const Points& token : tokens) result.push_back(encode(token));
  return result;
}

}  // namespace bot::test
