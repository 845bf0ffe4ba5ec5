#include "runtime/match/entities_tokens.hpp"

#include <array>
#include <utf8proc.h>

#include "bytecode/utf8.hpp"
#include "runtime/match/entities_words.hpp"

namespace bot::runtime::entities {

namespace {

constexpr std::size_t longest_split = 40;  // bytes of number words written together

constexpr auto first_parts =
    std::to_array<std::string_view>({"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
                                     "sepuluh", "sebelas", "seratus", "seribu", "sejuta"});
constexpr auto later_parts =
    std::to_array<std::string_view>({"belas", "puluh", "ratus", "ribu", "juta", "satu", "dua", "tiga", "empat", "lima",
                                     "enam", "tujuh", "delapan", "sembilan", "sebelas", "sepuluh"});

template <typename List>
std::size_t part_length(std::string_view text, const List& list) {
  for (const std::string_view part : list)
    if (text.starts_with(part)) return part.size();
  return 0;
}

struct Tokenizer {
  std::string_view message;
  bytecode::Vector<Token>& tokens;
  std::size_t at = 0;
  std::size_t no_address = 0;  // addresses begin here or behind

  void push(Token::Kind kind, std::size_t begin, std::size_t end, std::int16_t value, Role role = Role::none) {
    tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), kind,
                      static_cast<std::uint8_t>(role), value});
  }

  [[nodiscard]] char ascii(std::size_t i) const { return i < message.size() ? message[i] : '\0'; }
  [[nodiscard]] static bool alnum(char c) { return is_letter(c) || is_digit(c); }
  // Whether the token before ends here and is a word or digits.
  [[nodiscard]] bool behind_word() const {
    return !tokens.empty() && tokens.back().end == at &&
           (tokens.back().kind == Token::Kind::word || tokens.back().kind == Token::Kind::digits);
  }

  // Bytes of an apostrophe at `i`, or 0.
  [[nodiscard]] std::size_t apostrophe(std::size_t i) const {
    if (ascii(i) == '\'') return 1;
    if (message.substr(i).starts_with("\u2019")) return 3;
    return message.substr(i).starts_with("\u02bc") ? 2 : 0;
  }

  bool read_address() {
    if (at < no_address || behind_word()) return false;
    const Token found = find_address(message, at);
    if (found.kind == Token::Kind::none) {
      no_address = found.end;
      return false;
    }
    tokens.push_back(found);
    at = found.end;
    return true;
  }

  void read_word() {
    std::array<char, longest_split> folded;
    std::size_t size = 0;
    bool known = true;  // short, and ASCII letters only
    bool plain = true;  // without apostrophes
    const std::size_t begin = at;
    while (at < message.size()) {
      const char c = message[at];
      if (is_letter(c)) {
        if (size < folded.size()) folded[size] = to_lower(c);
        known = known && size < folded.size();
        ++size;
        ++at;
      } else if (static_cast<unsigned char>(c) < 0x80 && c != '\'') {
        break;
      } else if (const std::size_t mark = apostrophe(at); mark > 0) {
        if (at == begin || !is_letter(message[at - 1]) || !is_letter(ascii(at + mark))) break;
        plain = false;
        at += mark;
      } else {
        const Point point = point_at(message, at);
        if (point.code < 0 || class_of(point.code) != CharClass::letter) break;
        known = false;
        at += point.bytes;
      }
    }
    const std::string_view text(folded.data(), known ? size : 0);
    const Word word = find_word(text);
    if (word.role == Role::none && plain && read_parts(text, begin)) return;
    push(Token::Kind::word, begin, at, word.value, word.role);
  }

  // Number words written together: dualima is none, duabelas and seratuslima are.
  bool read_parts(std::string_view text, std::size_t begin) {
    std::array<std::size_t, longest_split / 3> lengths;
    std::size_t count = 0;
    for (std::size_t from = 0; from < text.size(); from += lengths[count++]) {
      if (count == lengths.size()) return false;
      const std::string_view rest = text.substr(from);
      lengths[count] = count == 0 ? part_length(rest, first_parts) : part_length(rest, later_parts);
      if (lengths[count] == 0) return false;
    }
    if (count < 2) return false;
    for (std::size_t i = 0, from = 0; i < count; from += lengths[i++]) {
      const Word word = find_word(text.substr(from, lengths[i]));
      push(Token::Kind::word, begin + from, begin + from + lengths[i], word.value, word.role);
    }
    return true;
  }

  void read_ascii(char c) {
    if (is_letter(c) || is_digit(c)) {
      if (read_address()) return;
      if (is_letter(c)) return read_word();
      const std::size_t begin = at;
      while (at < message.size() && is_digit(message[at])) ++at;
      push(Token::Kind::digits, begin, at, 0);
      return;
    }
    if (c == '\n' || c == '\r') {
      const bool again = !tokens.empty() && tokens.back().kind == Token::Kind::symbol && tokens.back().value == '\n';
      if (!again) push(Token::Kind::symbol, at, at + 1, '\n');
    } else if (c == '_') {
      if (behind_word() && alnum(ascii(at + 1))) push(Token::Kind::symbol, at, at + 1, c);
    } else if (c > ' ' && c != 0x7F && c != '*' && c != '~') {
      push(Token::Kind::symbol, at, at + 1, c);
    }
    ++at;
  }

  void read_point() {
    const Point point = point_at(message, at);
    const CharClass kind = point.code < 0 ? CharClass::symbol : class_of(point.code);
    if (kind == CharClass::letter && apostrophe(at) == 0) return read_word();
    const std::size_t begin = at;
    at += point.bytes;
    if (kind == CharClass::blank) return;
    std::int16_t sign = sign_other;
    if ((point.code >= 0x2010 && point.code <= 0x2013) || point.code == 0x2212) sign = '-';
    if (point.code == 0x2018 || point.code == 0x2019 || point.code == 0x02BC) sign = '\'';
    if (point.code == 0x20AC) sign = sign_euro;
    if (point.code == 0xA3) sign = sign_pound;
    if (point.code == 0xA5) sign = sign_yen;
    push(Token::Kind::symbol, begin, at, sign);
  }

  void run() {
    while (at < message.size()) {
      const char c = message[at];
      static_cast<unsigned char>(c) < 0x80 ? read_ascii(c) : read_point();
    }
  }
};

}  // namespace

Point point_at(std::string_view message, std::size_t at) {
  const std::string_view rest = message.substr(at, 4);
  const std::size_t bytes = bytecode::utf8_length(rest);
  if (bytes == 0) return {};
  const auto byte = [&](std::size_t i) { return std::int32_t{static_cast<unsigned char>(rest[i])}; };
  std::int32_t code = bytes == 1 ? byte(0) : byte(0) & (0x7F >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) code = code << 6 | (byte(i) & 0x3F);
  return {code, static_cast<std::uint32_t>(bytes)};
}

CharClass class_of(std::int32_t code) {
  if (code == 0x20E3 || utf8proc_get_property(code)->ignorable) return CharClass::blank;
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return CharClass::letter;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC: return CharClass::symbol;
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_SO:
    case UTF8PROC_CATEGORY_SK: break;
  }
  return CharClass::blank;
}

void tokenize(std::string_view message, bytecode::Vector<Token>& tokens) {
  tokens.clear();
  Tokenizer{message, tokens}.run();
}

}  // namespace bot::runtime::entities
