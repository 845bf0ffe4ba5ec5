#include "compiler/format/lexemes.hpp"

namespace bot::format {

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool word_part(char c) {
  return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

struct Reader {
  std::string_view text;
  std::uint32_t at = 0;

  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }
  [[nodiscard]] bool block_here() const { return text.substr(at).starts_with("\"\"\""); }

  /// Behind the closing quotes. What stands between braces may hold texts of its own.
  void quoted() {
    const bool block = block_here();
    at += block ? 3 : 1;
    while (at < text.size()) {
      if (block ? block_here() : peek() == '"') {
        at += block ? 3 : 1;
        return;
      }
      if (peek() == '\\') at += 2;
      else if (peek() == '{') braces();
      else ++at;
    }
  }

  /// Behind the brace that closes a hole or a plural; forms of a plural are texts without quotes.
  void braces() {
    const bool forms = plural();
    ++at;
    while (at < text.size() && peek() != '}') {
      if (peek() == '{') forms ? form() : braces();
      else if (!forms && (peek() == '"')) quoted();
      else if (!forms && peek() == 'r' && peek(1) == '"' && (at == 0 || !word_part(text[at - 1]))) raw();
      else ++at;
    }
    ++at;
  }

  void form() {
    ++at;
    while (at < text.size() && peek() != '}') {
      if (peek() == '\\') at += 2;
      else if (peek() == '{') braces();
      else ++at;
    }
    ++at;
  }

  /// `{ name , plural ,`
  [[nodiscard]] bool plural() const {
    std::size_t p = at + 1;
    const auto blanks = [&] {
      while (p < text.size() && (text[p] == ' ' || text[p] == '\t')) ++p;
    };
    const auto take = [&](std::string_view word) {
      blanks();
      if (!text.substr(p).starts_with(word)) return false;
      p += word.size();
      return true;
    };
    blanks();
    const std::size_t name = p;
    while (p < text.size() && (word_part(text[p]) || text[p] == '.' || text[p] == ' ' || text[p] == '\t')) ++p;
    return p > name && take(",") && take("plural") && take(",");
  }

  void raw() {
    at += 2;
    while (at < text.size() && peek() != '"') ++at;
    ++at;
  }

  Lexeme::Kind next() {
    const char c = peek();
    if (c == '/' && peek(1) == '/') {
      while (at < text.size() && peek() != '\n') ++at;
      return Lexeme::Kind::comment;
    }
    if (c == '"') {
      const bool block = block_here();
      quoted();
      return block ? Lexeme::Kind::block : Lexeme::Kind::text;
    }
    if (c == 'r' && peek(1) == '"') {
      raw();
      return Lexeme::Kind::text;
    }
    if (word_part(c)) {
      const bool number = digit(c);
      while (word_part(peek()) || (number && peek() == '.' && digit(peek(1)))) ++at;
      return number ? Lexeme::Kind::number : Lexeme::Kind::word;
    }
    static constexpr std::string_view two[] = {"->", "==", "!=", "<=", ">=", "??"};
    for (const std::string_view sign : two)
      if (text.substr(at).starts_with(sign)) {
        at += 2;
        return Lexeme::Kind::sign;
      }
    ++at;
    return Lexeme::Kind::sign;
  }
};

}  // namespace

std::vector<Lexeme> lexemes(std::string_view text) {
  std::vector<Lexeme> out;
  Reader r{text};
  if (text.starts_with("\xef\xbb\xbf")) r.at = 3;
  std::uint32_t lines = 0;
  while (r.at < text.size()) {
    const char c = r.peek();
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      lines += c == '\n' ? 1 : 0;
      ++r.at;
      continue;
    }
    Lexeme l;
    l.begin = r.at;
    l.lines_before = lines;
    l.kind = r.next();
    l.end = r.at;
    if (l.kind == Lexeme::Kind::comment)
      while (l.end > l.begin && (text[l.end - 1] == '\r' || text[l.end - 1] == ' ' || text[l.end - 1] == '\t')) --l.end;
    lines = 0;
    out.push_back(l);
  }
  return out;
}

}  // namespace bot::format
