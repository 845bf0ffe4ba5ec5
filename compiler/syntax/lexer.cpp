#include "compiler/syntax/lexer.hpp"

#include <array>
#include <unordered_map>
#include <utf8proc.h>

#include "compiler/syntax/parse.hpp"
#include "grammar/BotParser.h"

namespace bot::syntax {
namespace {

using P = BotParser;

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_control(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u < 0x20 && c != '\t' && c != '\r' && c != '\n') || u == 0x7F;
}

// The keywords, as the grammar spells them.
const std::unordered_map<std::string_view, std::uint32_t>& words() {
  static const auto table = [] {
    std::unordered_map<std::string_view, std::uint32_t> made;
    static const std::vector<std::string> literals = [] {
      std::vector<std::string> all;
      BotParser parser(nullptr);
      const auto& vocabulary = parser.getVocabulary();
      for (std::size_t type = 0; type <= vocabulary.getMaxTokenType(); ++type)
        all.push_back(vocabulary.getLiteralName(type));
      return all;
    }();
    for (std::size_t type = 0; type < literals.size(); ++type) {
      const std::string_view literal = literals[type];
      if (literal.size() > 3 && literal[1] >= 'a' && literal[1] <= 'z')
        made.emplace(literal.substr(1, literal.size() - 2), static_cast<std::uint32_t>(type));
    }
    return made;
  }();
  return table;
}

// Bytes of the code point at `at`: how many, and may they start or continue a name?
struct Letter {
  std::uint32_t length = 1;
  bool starts = false;
  bool continues = false;
};

Letter letter_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) {
    const bool starts = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return {1, starts, starts || is_digit(c)};
  }
  utf8proc_int32_t code_point = -1;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
  if (length <= 0) return {};
  const auto category = utf8proc_category(code_point);
  const bool starts = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
  const bool continues = starts || (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_NO);
  return {static_cast<std::uint32_t>(length), starts, continues};
}

std::uint32_t name_length(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    const Letter letter = letter_at(text, end);
    if (!letter.continues) break;
    end += letter.length;
  }
  return static_cast<std::uint32_t>(end - at);
}

constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_operator(std::uint32_t type) {
  switch (type) {
    case P::PLUS:
    case P::MINUS:
    case P::STAR:
    case P::SLASH:
    case P::PERCENT:
    case P::COALESCE:
    case P::EQUAL:
    case P::UNEQUAL:
    case P::LESS:
    case P::AT_MOST:
    case P::GREATER:
    case P::AT_LEAST:
    case P::IN:
    case P::AND:
    case P::OR:
    case P::NOT:
    case P::DOT:
    case P::IF:
    case P::THEN:
    case P::ELSE: return true;
    default: return false;
  }
}

}  // namespace

std::uint32_t keyword(std::string_view word) {
  const auto found = words().find(word);
  return found == words().end() ? 0 : found->second;
}

bool is_word(std::uint32_t keyword) { return keyword == 0 || keyword == P::HANDOVER || keyword > P::NONE; }

Lexer::Lexer(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) p_ = 3;
}

Token Lexer::make(std::size_t type, std::uint32_t begin) {
  Token token;
  token.type = static_cast<std::uint32_t>(type);
  token.begin = begin;
  token.end = p_;
  token.depth = braces_;
  return token;
}

Token Lexer::next() {
  line_start_ = p_ == 0 || (p_ == 3 && text_.starts_with("\xEF\xBB\xBF"));
  Token token;
  if (ended_) {
    token = make(Token::end_of_file, p_);
  } else if (inside(Open::text) || inside(Open::block)) {
    token = text_token();
  } else if (inside(Open::plural)) {
    token = plural_token();
  } else if (inside(Open::form)) {
    token = form_token();
  } else if (!skip_space()) {
    token = unclosed_hole();
  } else {
    token = plain_token();
  }
  token.first_on_line = line_start_;
  token.doc = doc_;
  token.doc_end = doc_end_;
  doc_ = Token::no_doc;
  count(token);
  return token;
}

bool Lexer::skip_space() {
  while (p_ < text_.size()) {
    const char c = text_[p_];
    if (c == '\n') {
      if (holes_ > 0) return false;
      line_start_ = true;
      ++p_;
    } else if (is_space(c)) {
      ++p_;
    } else if (c == '/' && peek(1) == '/') {
      if (holes_ > 0) return false;
      const std::size_t line_end = std::min(text_.find('\n', p_), text_.size());
      if (line_start_ && peek(2) == '/' && peek(3) != '/') {
        if (doc_ == Token::no_doc) doc_ = p_;
        doc_end_ = static_cast<std::uint32_t>(line_end);
      }
      p_ = static_cast<std::uint32_t>(line_end);
    } else {
      break;
    }
  }
  return true;
}

// Leaves the innermost opening as if it had never been.
void Lexer::leave() {
  const Opening& last = open_.back();
  if (is_hole(last.kind)) --holes_;
  if (is_hole(last.kind) || last.kind == Open::brace) --braces_;
  operators_ = last.operators;
  open_.pop_back();
}

// A line ends inside {…} or "…": everything of that line is left, up to the innermost block text.
void Lexer::leave_line() {
  std::size_t keep = open_.size();
  while (keep > 0 && open_[keep - 1].kind != Open::block) --keep;
  if (keep == 0) {
    while (keep < open_.size() && open_[keep].kind != Open::text) ++keep;
  }
  while (open_.size() > keep) leave();
}

Token Lexer::open(Open kind, std::size_t type, std::uint32_t length) {
  const std::uint32_t begin = p_;
  if (open_.size() >= max_nesting) {
    ended_ = true;
    p_ += length;
    Token token = make(P::TOO_DEEP, begin);
    token.origin = open_.front().at;
    return token;
  }
  p_ += length;
  Token token = make(type, begin);
  open_.push_back({kind, begin, operators_});
  if (is_hole(kind)) ++holes_;
  if (kind == Open::brace) operators_ = 0;
  if (is_hole(kind) || kind == Open::brace) ++braces_;
  return token;
}

Token Lexer::close(Open kind, std::size_t type, std::uint32_t length) {
  const std::uint32_t begin = p_;
  p_ += length;
  Token token = make(type, begin);
  token.origin = begin;
  if (inside(kind)) {
    token.origin = open_.back().at;
    operators_ = open_.back().operators;
    open_.pop_back();
  }
  return token;
}

// A brace also closes the parentheses somebody forgot inside it.
Token Lexer::closing_brace() {
  std::size_t keep = open_.size();
  while (keep > 0 && (open_[keep - 1].kind == Open::paren || open_[keep - 1].kind == Open::bracket)) --keep;
  if (keep > 0) {
    open_.resize(keep);
    --braces_;
    if (is_hole(open_.back().kind)) --holes_;
    return close(open_.back().kind, P::RBRACE, 1);
  }
  return close(Open::brace, P::RBRACE, 1);
}

Token Lexer::text_token() {
  const bool block = inside(Open::block);
  const std::uint32_t begin = p_;
  const std::uint32_t opened = open_.back().at;
  if (p_ >= text_.size()) {
    Token token = make(block ? P::UNCLOSED_BLOCK : P::UNCLOSED_TEXT, begin);
    token.origin = opened;
    while (!open_.empty() && holes_ > 0) leave();
    open_.clear();
    holes_ = 0;
    return token;
  }
  const char c = text_[p_];
  if (c == '"') {
    if (!block) return close(Open::text, P::TEXT_CLOSE, 1);
    if (peek(1) == '"' && peek(2) == '"') return close(Open::block, P::BLOCK_CLOSE, 3);
    p_ += peek(1) == '"' ? 2 : 1;
    return make(P::TEXT_CHUNK, begin);
  }
  if (c == '{') {
    if (const std::uint32_t length = plural_length(); length != 0) return open(Open::plural, P::TEXT_PLURAL, length);
    return open(Open::hole, P::TEXT_HOLE, 1);
  }
  if (is_control(c)) {
    ++p_;
    return make(P::WRONG, begin);
  }
  p_ += chunk_length(block, false);
  if (p_ > begin) return make(P::TEXT_CHUNK, begin);
  if (block) {  // a backslash before the end or before a control character
    ++p_;
    return make(P::WRONG, begin);
  }
  if (text_[p_] == '\\') ++p_;
  Token token = make(P::UNCLOSED_TEXT, begin);
  token.origin = opened;
  leave_line();
  return token;
}

// Bytes of a literal piece from here on.
std::uint32_t Lexer::chunk_length(bool block, bool form) const {
  std::uint32_t at = 0;
  while (p_ + at < text_.size()) {
    const char c = peek(at);
    if (c == '"' || c == '{' || (form && c == '}') || is_control(c)) break;
    if (!block && (c == '\n' || c == '\r')) break;
    if (c != '\\') {
      ++at;
      continue;
    }
    const char escaped = peek(at + 1);
    if (p_ + at + 1 >= text_.size() || is_control(escaped)) break;
    if (!block && (escaped == '\n' || escaped == '\r')) break;
    at += 2;
    if (escaped != 'u' || peek(at) != '{') continue;
    std::uint32_t digits = 1;
    while (is_hex(peek(at + digits))) ++digits;
    if (peek(at + digits) == '}') at += digits + 1;
  }
  return at;
}

// Bytes of `{count, plural,`, or 0 when something else begins here.
std::uint32_t Lexer::plural_length() const {
  std::size_t at = p_ + 1;
  const auto blanks = [&] {
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
  };
  const auto takes = [&](char c) {
    blanks();
    if (at >= text_.size() || text_[at] != c) return false;
    ++at;
    return true;
  };
  do {
    blanks();
    if (at >= text_.size() || !letter_at(text_, at).starts) return 0;
    at += name_length(text_, at);
  } while (takes('.'));
  constexpr std::string_view word = "plural";
  if (!takes(',')) return 0;
  blanks();
  if (text_.substr(at, word.size()) != word) return 0;
  at += word.size();
  return takes(',') ? static_cast<std::uint32_t>(at - p_) : 0;
}

// Between the forms of a plural.
Token Lexer::plural_token() {
  while (peek(0) == ' ' || peek(0) == '\t') ++p_;
  const std::uint32_t begin = p_;
  if (p_ >= text_.size() || text_[p_] == '\n' || text_[p_] == '\r') return unclosed_hole();
  if (text_[p_] == '{') return open(Open::form, P::LBRACE, 1);
  if (text_[p_] == '}') return closing_brace();
  const Letter letter = letter_at(text_, p_);
  p_ += letter.starts ? name_length(text_, p_) : letter.length;
  return make(letter.starts ? P::NAME : P::WRONG, begin);
}

// In a form of a plural.
Token Lexer::form_token() {
  const std::uint32_t begin = p_;
  if (p_ >= text_.size() || text_[p_] == '\n' || text_[p_] == '\r') return unclosed_hole();
  if (text_[p_] == '{') return open(Open::hole, P::TEXT_HOLE, 1);
  if (text_[p_] == '}') return closing_brace();
  p_ += chunk_length(false, true);
  if (p_ > begin) return make(P::TEXT_CHUNK, begin);
  ++p_;
  return make(P::WRONG, begin);
}

// A line, or a comment, ends what should have been closed before it.
Token Lexer::unclosed_hole() {
  Token token = make(P::UNCLOSED_HOLE, p_);
  token.origin = open_.back().at;
  leave_line();
  return token;
}

Token Lexer::plain_token() {
  const std::uint32_t begin = p_;
  if (p_ >= text_.size()) return make(Token::end_of_file, begin);
  const char c = text_[p_];
  if (is_digit(c)) return number(begin);
  if (c == 'r' && peek(1) == '"') return raw_text(begin);
  if (letter_at(text_, p_).starts) return word(begin);
  return sign(begin);
}

Token Lexer::word(std::uint32_t begin) {
  p_ += name_length(text_, p_);
  const std::string_view name = text_.substr(begin, p_ - begin);
  if (name == "_") return make(P::UNDERSCORE, begin);
  const std::uint32_t type = keyword(name);
  return make(type == 0 ? static_cast<std::uint32_t>(P::NAME) : type, begin);
}

Token Lexer::number(std::uint32_t begin) {
  std::size_t type = P::INT;
  while (is_digit(peek(0))) ++p_;
  if (peek(0) == '.' && is_digit(peek(1))) {
    ++p_;
    while (is_digit(peek(0))) ++p_;
    type = P::NUMBER;
  }
  const std::uint32_t tail = p_ < text_.size() ? name_length(text_, p_) : 0;
  if (tail == 0) return make(type, begin);
  const char unit = text_[p_];
  p_ += tail;
  const bool duration = type == P::INT && tail == 1 && (unit == 's' || unit == 'm' || unit == 'h' || unit == 'd');
  return make(duration ? P::DURATION : P::BAD_NUMBER, begin);
}

Token Lexer::raw_text(std::uint32_t begin) {
  p_ += 2;
  while (p_ < text_.size() && text_[p_] != '"' && text_[p_] != '\n' && text_[p_] != '\r' && !is_control(text_[p_]))
    ++p_;
  if (peek(0) == '"') {
    ++p_;
    return make(P::RAW_TEXT, begin);
  }
  Token token = make(P::UNCLOSED_TEXT, begin);
  token.origin = begin;
  return token;
}

Token Lexer::sign(std::uint32_t begin) {
  const char c = text_[p_];
  const char d = peek(1);
  const auto take = [&](std::size_t type, std::uint32_t length) {
    p_ += length;
    return make(type, begin);
  };
  switch (c) {
    case '{': return open(Open::brace, P::LBRACE, 1);
    case '}': return closing_brace();
    case '(': return open(Open::paren, P::LPAREN, 1);
    case ')': return close(Open::paren, P::RPAREN, 1);
    case '[': return open(Open::bracket, P::LBRACKET, 1);
    case ']': return close(Open::bracket, P::RBRACKET, 1);
    case '"':
      if (d == '"' && peek(2) == '"') return open(Open::block, P::BLOCK_OPEN, 3);
      return open(Open::text, P::TEXT_OPEN, 1);
    case '-':
      if (d == '>') return take(P::ARROW, 2);
      return d == '=' || d == '-' ? take(P::WRONG, 2) : take(P::MINUS, 1);
    case '=':
      if (d == '=') return take(P::EQUAL, 2);
      return d == '>' ? take(P::WRONG, 2) : take(P::ASSIGN, 1);
    case '!': return d == '=' ? take(P::UNEQUAL, 2) : take(P::WRONG, 1);
    case '<': return d == '=' ? take(P::AT_MOST, 2) : take(P::LESS, 1);
    case '>': return d == '=' ? take(P::AT_LEAST, 2) : take(P::GREATER, 1);
    case '?': return d == '?' ? take(P::COALESCE, 2) : take(P::QUESTION, 1);
    case '+': return d == '=' || d == '+' ? take(P::WRONG, 2) : take(P::PLUS, 1);
    case ':': return d == ':' || d == '=' ? take(P::WRONG, 2) : take(P::COLON, 1);
    case '&':
    case '|': return take(P::WRONG, d == c ? 2 : 1);
    case '*': return take(P::STAR, 1);
    case '/': return take(P::SLASH, 1);
    case '%': return take(P::PERCENT, 1);
    case '.': return take(P::DOT, 1);
    case ',': return take(P::COMMA, 1);
    default: return take(P::WRONG, letter_at(text_, p_).length);
  }
}

// Two operands side by side belong to different expressions; between them the count starts again.
void Lexer::count(Token& token) {
  const bool opens = token.is(P::TEXT_OPEN) || token.is(P::BLOCK_OPEN);
  const bool closes =
      token.is(P::TEXT_CLOSE) || token.is(P::BLOCK_CLOSE) || token.is(P::RPAREN) || token.is(P::RBRACKET);
  if (token.is(P::TEXT_CHUNK) || token.is(P::TEXT_HOLE) || (token.is(P::RBRACE) && in_text())) return;
  if (inside(Open::plural) || inside(Open::form)) return;
  const std::uint32_t base = open_.empty() || inside(Open::brace) ? 0 : open_.back().operators;
  const bool member = after_dot_;
  after_dot_ = token.is(P::DOT);
  if (token.is(P::ELSE) && after_block_) operators_ = base;
  after_block_ = token.is(P::RBRACE);
  if (after_block_) operators_ = base;  // a block has ended: what comes is a statement of its own
  if (is_operator(token.type) && !member) {
    const bool prefix = token.is(P::NOT) || token.is(P::IF);
    if (prefix && after_operand_) operators_ = base;
    after_operand_ = false;
    if (++operators_ > max_operators) {
      token.type = P::TOO_LONG;
      operators_ = base;
    }
    return;
  }
  if ((token.is(P::LPAREN) || token.is(P::LBRACKET)) && after_operand_ && !open_.empty()) {  // a call, an index
    after_operand_ = false;
    ++open_.back().operators;
    if (++operators_ > max_operators) token.type = P::TOO_LONG;
    return;
  }
  const bool operand = opens || (token.type >= P::SAY && token.type <= P::NAME);
  if (operand && !member && after_operand_) operators_ = base;
  if (token.is(P::COMMA) || token.is(P::COLON) || token.is(P::ASSIGN) || token.is(P::ARROW)) operators_ = base;
  after_operand_ = operand || closes;
}

}  // namespace bot::syntax
