#include <algorithm>
#include <array>
#include <optional>

#include "compiler/syntax/build.hpp"
#include "compiler/syntax/lexer.hpp"

namespace bot::syntax {
namespace {

using source::Span;
using P = BotParser;

// A literal piece as written, or what stands between braces.
struct Piece {
  Span span;
  P::ExprContext* hole = nullptr;
  P::TextPartContext* plural = nullptr;

  [[nodiscard]] bool literal() const { return hole == nullptr && plural == nullptr; }
};

std::vector<Piece> pieces(const Build& b, P::TextContext* context) {
  std::vector<Piece> found;
  for (P::TextPartContext* part : context->parts) {
    const Span span = b.span(part);
    if (part->value != nullptr) {
      found.push_back({span, part->value, nullptr});
    } else if (token(part->start).is(P::TEXT_PLURAL)) {
      found.push_back({span, nullptr, part});
    } else if (!found.empty() && found.back().literal()) {
      found.back().span.end = span.end;
    } else {
      found.push_back({span, nullptr, nullptr});
    }
  }
  return found;
}

void append_utf8(std::string& to, std::uint32_t c) {
  if (c < 0x80) {
    to += static_cast<char>(c);
  } else if (c < 0x800) {
    to += static_cast<char>(0xC0 | (c >> 6));
    to += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    to += static_cast<char>(0xE0 | (c >> 12));
    to += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    to += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    to += static_cast<char>(0xF0 | (c >> 18));
    to += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    to += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    to += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// Bytes of the code point that begins with `lead`.
std::uint32_t utf8_length(char lead) {
  const auto u = static_cast<unsigned char>(lead);
  return u < 0x80 ? 1 : u < 0xE0 ? 2 : u < 0xF0 ? 3 : 4;
}

// `\u{1F60A}` at `at`: appends the character and returns the length, or nothing when it is none.
std::optional<std::uint32_t> code_point(std::string_view text, std::uint32_t at, std::uint32_t end, std::string& to) {
  std::uint32_t p = at + 3;
  if (p > end || text[at + 2] != '{') return std::nullopt;
  std::uint32_t value = 0;
  std::uint32_t digits = 0;
  for (; p < end && text[p] != '}'; ++p, ++digits) {
    const char c = text[p];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0 || digits >= 6) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  if (p >= end || digits == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF) || value == 0)
    return std::nullopt;
  append_utf8(to, value);
  return p + 1 - at;
}

// The escape at `at`; returns its length.
std::uint32_t escape(const Build& b, std::uint32_t at, std::uint32_t end, std::string& to) {
  const char c = at + 1 < end ? b.text[at + 1] : '\0';
  switch (c) {
    case 'n': to += '\n'; return 2;
    case 't': to += '\t'; return 2;
    case '"':
    case '\\':
    case '{':
    case '}': to += c; return 2;
    case 'u':
      if (const auto length = code_point(b.text, at, end, to)) return *length;
      break;
    default: break;
  }
  const std::uint32_t length = at + 1 < end ? 1 + utf8_length(c) : 1;
  const bool line = c == '\n' || c == '\r';
  const Span span = b.span(at, line ? at + 1 : at + length);
  auto& finding = b.findings.add(diag::Code::bad_escape, span, {{"escape", b.slice(span)}});
  if (c == 'u') finding.note("A character is written by its number between braces: `\\u{1F60A}`.");
  else finding.fix({"write the backslash itself", {{b.span(at, at + 1), "\\\\"}}, false});
  return length;
}

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Takes the lines of a block apart: what they lose on the left, and the two line breaks that are not part of the text.
struct Layout {
  std::string_view indent;
  bool first_break = false;  // a line break right after the opening quotes
  bool last_break = false;   // the closing quotes stand on a line of their own
};

Layout layout(const Build& b, const std::vector<Piece>& all) {
  Layout result;
  std::optional<std::string_view> indent;
  const auto line_indent = [&](std::string_view found) {
    if (!indent) indent = found;
    std::size_t same = 0;
    while (same < indent->size() && same < found.size() && (*indent)[same] == found[same]) ++same;
    indent = indent->substr(0, same);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].literal()) continue;
    const std::string_view literal = b.slice(all[i].span);
    std::size_t line = i == 0 ? 0 : std::string_view::npos;
    bool opening = i == 0;
    while (true) {
      if (line != std::string_view::npos) {
        std::size_t end = line;
        while (end < literal.size() && is_blank(literal[end])) ++end;
        const bool at_break = end < literal.size() && (literal[end] == '\n' || literal.substr(end, 2) == "\r\n");
        const bool last = end == literal.size() && i + 1 == all.size();
        if (opening && at_break) result.first_break = true;
        if (last && !opening) result.last_break = true;
        if (!at_break && !opening) line_indent(literal.substr(line, end - line));
      }
      opening = false;
      const std::size_t from = line == std::string_view::npos ? 0 : line;
      const std::size_t next = literal.find('\n', from);
      if (next == std::string_view::npos) break;
      line = next + 1;
    }
  }
  result.indent = indent.value_or(std::string_view{});
  return result;
}

// One literal of a block, without the indentation, with "\n" for every line break and no blanks before it.
void block_literal(const Build& b, const Piece& piece, const Layout& lines, bool first, bool last, std::string& to) {
  std::uint32_t p = piece.span.begin;
  std::uint32_t end = piece.span.end;
  if (first && lines.first_break) {
    while (b.text[p] != '\n') ++p;
    // The break itself opens the first line and is dropped below.
  }
  if (last && lines.last_break) {
    while (end > p && b.text[end - 1] != '\n') --end;
    if (end > p) --end;
    if (end > p && b.text[end - 1] == '\r') --end;
  }
  const auto strip = [&] {
    if (b.text.substr(p, lines.indent.size()) == lines.indent && p + lines.indent.size() <= piece.span.end)
      p += static_cast<std::uint32_t>(lines.indent.size());
  };
  if (first && lines.first_break) {
    ++p;
    strip();
  }
  while (p < end) {
    const char c = b.text[p];
    if (is_blank(c) || c == '\r') {
      std::uint32_t after = p;
      while (after < end && is_blank(b.text[after])) ++after;
      if (after < end && b.text[after] == '\r' && after + 1 < piece.span.end && b.text[after + 1] == '\n') ++after;
      const bool trailing = (after < end && b.text[after] == '\n') || (after >= end && last && lines.last_break);
      if (trailing) {
        p = after;
        continue;
      }
      to += c;
      ++p;
    } else if (c == '\n') {
      to += '\n';
      ++p;
      strip();
    } else if (c == '\\') {
      p += escape(b, p, end, to);
    } else {
      to += c;
      ++p;
    }
  }
}

// A literal of one line.
std::string line_literal(const Build& b, Span span) {
  std::string literal;
  const std::string_view written = b.slice(span);
  for (std::size_t p = 0; p < written.size();) {
    const std::size_t next = std::min(written.find('\\', p), written.size());
    literal.append(written, p, next - p);
    p = next;
    if (p < written.size()) p += escape(b, span.begin + static_cast<std::uint32_t>(p), span.end, literal);
  }
  return literal;
}

// The name, or members of it, between `{` and `, plural,`.
ast::ExprPtr plural_number(const Build& b, Span opening) {
  ast::ExprPtr result;
  std::uint32_t count = 0;
  std::uint32_t begin = opening.begin + 1;
  while (b.text[begin - 1] != ',') {
    begin = static_cast<std::uint32_t>(b.text.find_first_not_of(" \t", begin));
    const auto end = static_cast<std::uint32_t>(b.text.find_first_of(" \t.,", begin));
    const ast::Name part{b.text.substr(begin, end - begin), b.span(begin, end)};
    auto made = std::make_unique<ast::Expr>();
    made->span = result ? source::cover(result->span, part.span) : part.span;
    if (!result && (part.text == "_" || !is_word(keyword(part.text))))
      b.findings.add(diag::Code::reserved_word, part.span, {{"word", part.text}});
    if (++count > max_operators) {
      b.findings.add(diag::Code::expression_too_long, part.span, {{"limit", std::to_string(max_operators)}});
      return result;
    }
    if (result) made->node = ast::MemberRef{std::move(result), part};
    else made->node = ast::NameRef{part};
    result = std::move(made);
    begin = static_cast<std::uint32_t>(b.text.find_first_of(".,", end)) + 1;
  }
  return result;
}

ast::Plural plural(const Build& b, P::TextPartContext* context) {
  static const std::vector<std::string_view> categories{"zero", "one", "two", "few", "many", "other"};
  ast::Plural result;
  const Span opening = b.span(context->start);
  result.number = plural_number(b, opening);
  std::array<bool, 6> found{};
  for (P::PluralFormContext* written : context->forms) {
    ast::PluralForm form{{b.slice(b.span(written->category)), b.span(written->category)}, {}};
    const auto category = std::find(categories.begin(), categories.end(), form.category.text);
    if (category == categories.end()) {
      unknown_word(b, diag::Code::unknown_plural_form, form.category, categories);
    } else {
      bool& seen = found[static_cast<std::size_t>(category - categories.begin())];
      if (seen) repeated(b, form.category);
      seen = true;
    }
    for (P::FormPartContext* part : written->parts) {
      const Span span = b.span(part);
      if (part->value != nullptr) form.parts.push_back({{}, expr(b, part->value), nullptr, span});
      else form.parts.push_back({line_literal(b, span), nullptr, nullptr, span});
    }
    result.forms.push_back(std::move(form));
  }
  if (!found.back())
    b.findings.add(diag::Code::plural_without_other, opening)
        .note("`other` is what all remaining numbers take; Indonesian has this form alone.");
  return result;
}

}  // namespace

ast::Text text(const Build& b, P::TextContext* context) {
  ast::Text result;
  result.span = b.span(context);
  result.block = context->BLOCK_OPEN() != nullptr;
  if (context->RAW_TEXT() != nullptr) {
    result.raw = true;
    const Span inner = b.span(result.span.begin + 2, result.span.end - 1);
    if (inner.begin < inner.end) result.parts.push_back({std::string(b.slice(inner)), nullptr, nullptr, inner});
    return result;
  }
  const std::vector<Piece> all = pieces(b, context);
  const Layout lines = result.block ? layout(b, all) : Layout{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Piece& piece = all[i];
    if (piece.hole != nullptr) {
      result.parts.push_back({{}, expr(b, piece.hole), nullptr, piece.span});
      continue;
    }
    if (piece.plural != nullptr) {
      auto made = std::make_unique<ast::Plural>(plural(b, piece.plural));
      result.parts.push_back({{}, nullptr, std::move(made), piece.span});
      continue;
    }
    std::string literal;
    if (result.block) block_literal(b, piece, lines, i == 0, i + 1 == all.size(), literal);
    else literal = line_literal(b, piece.span);
    if (!literal.empty()) result.parts.push_back({std::move(literal), nullptr, nullptr, piece.span});
  }
  return result;
}

ast::Text fixed_text(const Build& b, P::TextContext* context, std::string_view what) {
  ast::Text result = text(b, context);
  const auto is_literal = [](const ast::TextPart& part) { return part.expr == nullptr && part.plural == nullptr; };
  const auto hole = std::find_if_not(result.parts.begin(), result.parts.end(), is_literal);
  if (hole != result.parts.end()) {
    const std::uint32_t at = hole->span.begin;
    b.findings.add(diag::Code::hole_in_fixed_text, hole->span, {{"what", what}})
        .fix({"write the brace itself", {{b.span(at, at), "\\"}}, false});
    std::erase_if(result.parts, [&](const auto& part) { return !is_literal(part); });
  }
  return result;
}

std::string plain_text(const Build& b, P::TextContext* context, std::string_view what) {
  ast::Text found = fixed_text(b, context, what);
  if (found.parts.size() == 1) return std::move(found.parts.front().literal);
  std::string result;
  for (const ast::TextPart& part : found.parts) result += part.literal;
  return result;
}

}  // namespace bot::syntax
