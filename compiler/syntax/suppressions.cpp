#include "compiler/syntax/suppressions.hpp"

#include <algorithm>
#include <optional>

#include "compiler/syntax/lexer.hpp"
#include "grammar/BotParser.h"

namespace bot::syntax {

namespace {

using P = BotParser;

constexpr std::size_t none = SIZE_MAX;

/// What is closed by what.
enum class Kind : std::uint8_t { other, brace, paren, bracket, text, block };

struct Piece {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Kind kind = Kind::other;
  bool opens = false;
  std::size_t partner = none;  ///< the piece that closes it, or that it closes
};

Piece piece_of(const Token& token) {
  Piece p{token.begin, token.end, Kind::other, false, none};
  const auto set = [&](Kind kind, bool opens) {
    p.kind = kind;
    p.opens = opens;
  };
  switch (token.type) {
    case P::LBRACE:
    case P::TEXT_HOLE:
    case P::TEXT_PLURAL: set(Kind::brace, true); break;
    case P::RBRACE: set(Kind::brace, false); break;
    case P::LPAREN: set(Kind::paren, true); break;
    case P::RPAREN: set(Kind::paren, false); break;
    case P::LBRACKET: set(Kind::bracket, true); break;
    case P::RBRACKET: set(Kind::bracket, false); break;
    case P::TEXT_OPEN: set(Kind::text, true); break;
    case P::TEXT_CLOSE: set(Kind::text, false); break;
    case P::BLOCK_OPEN: set(Kind::block, true); break;
    case P::BLOCK_CLOSE: set(Kind::block, false); break;
    default: break;  // the many words and signs that have no partner
  }
  return p;
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> out;
  std::vector<std::size_t> open;
  Lexer lexer(text);
  for (Token token = lexer.next(); !token.at_end(); token = lexer.next()) {
    Piece p = piece_of(token);
    if (p.kind != Kind::other && p.opens) open.push_back(out.size());
    if (p.kind != Kind::other && !p.opens) {
      // What was never closed is passed over, unless nothing fits: then this closes nothing.
      std::size_t fits = open.size();
      while (fits > 0 && out[open[fits - 1]].kind != p.kind) --fits;
      if (fits > 0) {
        p.partner = open[fits - 1];
        out[p.partner].partner = out.size();
        open.resize(fits - 1);
      }
    }
    out.push_back(p);
  }
  out.push_back({lexer.next().begin, lexer.next().begin, Kind::other, false, none});  // the end
  return out;
}

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool word_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Reads the words of one comment.
struct Reader {
  std::string_view text;
  std::uint32_t at;
  std::uint32_t end;

  void blanks() {
    while (at < end && blank(text[at])) ++at;
  }
  bool take(std::string_view word) {
    if (!text.substr(at, end - at).starts_with(word)) return false;
    at += static_cast<std::uint32_t>(word.size());
    return true;
  }
  /// The same in any case; `exact` becomes false when it is another one.
  bool take_loosely(std::string_view word, bool& exact) {
    const std::string_view here = text.substr(at, std::min<std::size_t>(end - at, word.size()));
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (!std::equal(here.begin(), here.end(), word.begin(), word.end(), [&](char a, char b) { return lower(a) == b; }))
      return false;
    exact = exact && here == word;
    at += static_cast<std::uint32_t>(word.size());
    return true;
  }
};

/// Nothing when the comment is about something else.
std::optional<Suppression> read_comment(std::string_view text, source::FileId file, std::uint32_t begin,
                                        std::uint32_t end) {
  Suppression s;
  s.comment = {file, begin, end};
  Reader r{text, begin, end};
  while (r.take("/")) {
  }
  bool exact = r.at == begin + 2;
  r.blanks();
  if (!r.take_loosely("bot", exact)) return std::nullopt;
  const std::uint32_t word = r.at;
  r.blanks();
  if (!r.take(":")) return std::nullopt;
  r.blanks();
  if (!r.take_loosely("allow", exact)) return std::nullopt;
  const bool together = r.at == word + 6;
  if (r.at < end && word_sign(text[r.at])) return std::nullopt;  // bot:allowance
  r.blanks();
  const bool opened = r.take("(");
  if (!together && !opened) return std::nullopt;  // "bot: allow them to pay" is prose
  exact = exact && together && opened;
  while (exact) {
    r.blanks();
    const std::uint32_t from = r.at;
    while (r.at < end && word_sign(text[r.at])) ++r.at;
    if (r.at == from) exact = false;
    else s.codes.push_back({file, from, r.at});
    r.blanks();
    if (r.take(")")) break;
    exact = exact && r.take(",");
  }
  s.readable = exact;
  const auto says = [](char c) {
    return (word_sign(c) && c != '-' && c != '_') || static_cast<unsigned char>(c) >= 0x80;
  };
  s.has_reason = exact && std::any_of(text.begin() + r.at, text.begin() + end, says);
  return s;
}

struct Finder {
  std::string_view text;
  source::FileId file;
  const std::vector<Piece>& pieces;

  [[nodiscard]] std::uint32_t line_begin(std::uint32_t at) const {
    const std::size_t before = at == 0 ? text.npos : text.rfind('\n', at - 1);
    if (before != text.npos) return static_cast<std::uint32_t>(before + 1);
    return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  }
  /// Behind its line break.
  [[nodiscard]] std::uint32_t line_end(std::uint32_t at) const {
    const std::size_t next = text.find('\n', at);
    return static_cast<std::uint32_t>(next == text.npos ? text.size() : next + 1);
  }

  /// The line of a comment behind the piece before `next`.
  void end_of_line(Suppression& s, std::size_t next) const {
    const std::uint32_t line = line_begin(s.comment.begin);
    std::uint32_t begin = line;
    for (std::size_t i = next; i > 0 && pieces[i - 1].end > line; --i) {
      const Piece& p = pieces[i - 1];
      if (p.kind == Kind::block && !p.opens && p.partner != none)
        begin = std::min(begin, line_begin(pieces[p.partner].begin));
    }
    s.covers = {file, begin, s.comment.begin};
    s.removal = s.comment;
    while (s.removal.begin > line && blank(text[s.removal.begin - 1])) --s.removal.begin;
  }

  /// The line that begins with `next`, and what it opens.
  void line_above(Suppression& s, std::size_t next) const {
    s.own_line = true;
    s.removal = {file, line_begin(s.comment.begin), line_end(s.comment.begin)};
    s.covers = {file, pieces[next].begin, pieces[next].begin};
    if (pieces[next].begin == pieces[next].end) return;  // the end of the file
    s.covers.end = line_end(pieces[next].begin);
    for (std::size_t i = next; i < pieces.size() && pieces[i].begin < s.covers.end; ++i) {
      const Piece& p = pieces[i];
      if (p.kind == Kind::other || !p.opens || p.partner == none || pieces[p.partner].begin < s.covers.end) continue;
      s.covers.end = pieces[p.partner].end;
      return;
    }
  }
};

}  // namespace

std::vector<Suppression> suppressions(const source::SourceSet& sources, source::FileId file) {
  std::vector<Suppression> out;
  const std::string_view text = sources.text(file);
  if (text.find("allow") == text.npos) return out;
  const std::vector<Piece> pieces = pieces_of(text);
  const Finder finder{text, file, pieces};
  std::uint32_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    // Between two tokens there are blanks and comments.
    while (at < pieces[i].begin) {
      if (!text.substr(at, pieces[i].begin - at).starts_with("//")) {
        ++at;
        continue;
      }
      std::uint32_t end = std::min(pieces[i].begin, finder.line_end(at));
      const std::uint32_t next = end;
      while (end > at && (blank(text[end - 1]) || text[end - 1] == '\n')) --end;
      if (auto s = read_comment(text, file, at, end)) {
        const std::uint32_t line = finder.line_begin(at);
        if (i > 0 && pieces[i - 1].end > line) finder.end_of_line(*s, i);
        else finder.line_above(*s, i);
        out.push_back(std::move(*s));
      }
      at = next;
    }
    at = std::max(at, pieces[i].end);
  }
  return out;
}

}  // namespace bot::syntax
