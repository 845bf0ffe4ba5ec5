#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utf8proc.h>

#include "compiler/syntax/parse.hpp"
#include "compiler/syntax/reader.hpp"

namespace bot::syntax {

using diag::Code;
using source::Span;
using P = BotParser;

namespace {

struct Sign {
  std::string_view found;
  std::string_view right;
};

// Signs of other languages and of word processors, and what they are here.
constexpr std::array signs{Sign{"=>", "->"},     Sign{"\u2192", "->"}, Sign{"\u21D2", "->"}, Sign{"\u279C", "->"},
                           Sign{"\u27F6", "->"}, Sign{"&&", "and"},    Sign{"&", "and"},     Sign{"||", "or"},
                           Sign{"|", "or"},      Sign{"!", "not "},    Sign{"::", "."},      Sign{":=", "="},
                           Sign{"#", "//"},      Sign{"\u2260", "!="}, Sign{"\u2264", "<="}, Sign{"\u2265", ">="},
                           Sign{"\u00D7", "*"},  Sign{"\u00F7", "/"},  Sign{"\u2212", "-"},  Sign{"\u2013", "-"},
                           Sign{"\u2014", "-"},  Sign{"\uFF0C", ","},  Sign{"\uFF1A", ":"},  Sign{"\uFF08", "("},
                           Sign{"\uFF09", ")"},  Sign{"\u3001", ","},  Sign{"\u2026", "..."}};

constexpr std::array<std::string_view, 12> quotes{"'",      "`",      "\u201C", "\u201D", "\u201E", "\u201F",
                                                  "\u2018", "\u2019", "\u201A", "\u00AB", "\u00BB", "\uFF02"};

std::size_t quote_at(std::string_view text) {
  for (const std::string_view quote : quotes)
    if (text.starts_with(quote)) return quote.size();
  return 0;
}

// Replaces the quote and the one that closes it on the same line.
void wrong_quotes(const Build& b, Span span) {
  auto& finding = b.findings.add(Code::wrong_quotes, span);
  const std::size_t line_end = std::min(b.text.find('\n', span.end), std::size_t{span.end} + 2000);
  for (std::size_t at = span.end; at < std::min(line_end, b.text.size()); ++at) {
    if (b.text[at] == '"') return;
    const std::size_t length = quote_at(b.text.substr(at));
    if (length == 0) continue;
    const auto begin = static_cast<std::uint32_t>(at);
    const Span closing = b.span(begin, begin + static_cast<std::uint32_t>(length));
    finding.fix({"write `\"…\"`", {{span, "\""}, {closing, "\""}}, true});
    return;
  }
}

void strange(const Build& b, Span span) {
  const std::string_view written = b.slice(span);
  utf8proc_int32_t c = 0;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(written.data()),
                   static_cast<utf8proc_ssize_t>(written.size()), &c);
  const auto category = utf8proc_category(c);
  const bool space =
      category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
  const bool unseen = category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
                      category == UTF8PROC_CATEGORY_CO || category == UTF8PROC_CATEGORY_CN ||
                      (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME);
  std::string name = fmt::format("`{}`", written);
  if (space) name = fmt::format("The special space U+{:04X}", c);
  else if (unseen) name = fmt::format("The invisible character U+{:04X}", c);
  auto& finding = b.findings.add(Code::strange_character, span, {{"character", name}});
  if (space) finding.fix({"write a plain space", {{span, " "}}, true});
  else if (unseen) finding.fix({"take it away", {{span, ""}}, true});
  else if (written == ";")
    finding.note("Nothing needs to end or part actions: each begins with its own word.")
        .fix({"take it away", {{span, ""}}, true});
}

void wrong_character(const Build& b, const Token& token) {
  const Span span = b.span(&token);
  const std::string_view written = b.slice(span);
  if (quote_at(written) != 0) return wrong_quotes(b, span);
  const auto* known = std::find_if(signs.begin(), signs.end(), [&](const Sign& s) { return s.found == written; });
  if (known != signs.end()) {
    std::string_view right = known->right;
    while (right.ends_with(' ')) right.remove_suffix(1);
    b.findings.add(Code::wrong_sign, span, {{"found", written}, {"right", right}})
        .fix({fmt::format("write `{}`", right), {{span, std::string(known->right)}}, written != "#"});
    return;
  }
  if (written == "+=" || written == "-=" || written == "++" || written == "--") {
    const bool more = written.front() == '+';
    b.findings.add(Code::wrong_sign, span, {{"found", written}, {"right", more ? "set x = x + …" : "set x = x - …"}});
    return;
  }
  strange(b, span);
}

// From where a text was opened to the end of its line.
Span rest_of_line(const Build& b, std::uint32_t from) {
  std::size_t end = std::min(b.text.find('\n', from), b.text.size());
  if (end > from && b.text[end - 1] == '\r') --end;
  return b.span(from, static_cast<std::uint32_t>(end));
}

/// "1h30m" in the last of its units: "90m"; empty for other texts, and where that does not come out even.
std::string one_duration(std::string_view written) {
  constexpr std::string_view units = "smhd";
  constexpr std::int64_t seconds[] = {1, 60, 3600, 86400};
  std::int64_t total = 0;
  std::size_t last = units.size();
  while (!written.empty()) {
    const std::size_t digits = std::min(written.find_first_not_of("0123456789"), written.size());
    if (digits == 0 || digits > 6 || digits == written.size()) return {};
    const std::size_t unit = units.find(written[digits]);
    if (unit == units.npos || unit >= last) return {};
    std::int64_t count = 0;
    for (const char c : written.substr(0, digits)) count = 10 * count + (c - '0');
    total += count * seconds[unit];
    last = unit;
    written.remove_prefix(digits + 1);
  }
  return last == units.size() ? "" : std::to_string(total / seconds[last]) + units[last];
}

}  // namespace

std::uint32_t swallowed_braces(const Build& b, const Token& token) {
  if (token.is(P::TOO_DEEP)) return max_nesting;
  if (token.is(P::UNCLOSED_BLOCK)) return max_nesting;
  if (!token.is(P::UNCLOSED_TEXT)) return 0;
  const std::string_view lost = b.slice(rest_of_line(b, token.origin));
  const auto closing = std::count(lost.begin(), lost.end(), '}');
  const auto opening = std::count(lost.begin(), lost.end(), '{');
  return closing > opening ? static_cast<std::uint32_t>(std::min<std::ptrdiff_t>(closing - opening, max_nesting)) : 0;
}

bool explain_token(const Build& b, const Token& token) {
  const Span span = b.span(&token);
  switch (token.type) {
    case P::UNCLOSED_TEXT: {
      const Span line = rest_of_line(b, token.origin);
      std::string_view lost = b.slice(line);
      while (lost.ends_with(' ') || lost.ends_with('\t')) lost.remove_suffix(1);
      // Braces that close the state stand behind the text.
      std::size_t length = lost.size();
      if (lost.find('{') == std::string_view::npos)
        while (length > 1 && (lost[length - 1] == '}' || lost[length - 1] == ' ')) --length;
      const std::uint32_t end = line.begin + static_cast<std::uint32_t>(length);
      b.findings.add(Code::unclosed_text, b.span(line.begin, line.begin + (b.slice(line).starts_with('r') ? 2 : 1)))
          .say("opened here")
          .fix({"close it", {{b.span(end, end), "\""}}, false});
      return true;
    }
    case P::UNCLOSED_BLOCK:
      b.findings.add(Code::unclosed_block_text, b.span(token.origin, token.origin + 3)).say("opened here");
      return true;
    case P::UNCLOSED_HOLE: {
      auto& finding = b.findings.add(Code::unclosed_hole, b.span(token.origin, token.origin + 1)).say("opened here");
      finding.fix({"write the brace itself", {{b.span(token.origin, token.origin), "\\"}}, false});
      return true;
    }
    case P::TOO_DEEP:
      b.findings.add(Code::too_deep, span, {{"limit", std::to_string(max_nesting)}})
          .also(b.span(token.origin, token.origin + 1), "the outermost one");
      return true;
    case P::TOO_LONG:
      b.findings.add(Code::expression_too_long, span, {{"limit", std::to_string(max_operators)}});
      return true;
    case P::TOO_MANY:
      b.findings.add(Code::item_too_long, span, {{"limit", std::to_string(max_item_tokens)}});
      return true;
    case P::BAD_NUMBER: {
      auto& finding = b.findings.add(Code::bad_number, span, {{"number", quote(b, token)}});
      const std::string_view written = b.slice(span);
      const auto digits = std::min(written.find_first_not_of("0123456789"), written.size());
      std::string_view unit = written.substr(digits);
      char letter = 0;
      for (const std::string_view word : {"s", "sec", "secs", "second", "seconds", "detik"})
        letter = unit == word ? 's' : letter;
      for (const std::string_view word : {"min", "mins", "minute", "minutes", "menit"})
        letter = unit == word ? 'm' : letter;
      for (const std::string_view word : {"hr", "hrs", "hour", "hours", "jam"}) letter = unit == word ? 'h' : letter;
      for (const std::string_view word : {"day", "days", "hari"}) letter = unit == word ? 'd' : letter;
      if (letter != 0) {
        const std::string right = std::string(written.substr(0, digits)) + letter;
        finding.fix({"write `" + right + "`", {{span, right}}, true});
      } else if (const std::string right = one_duration(written); !right.empty()) {
        finding.note("A duration has one number and one unit.");
        finding.fix({"write `" + right + "`", {{span, right}}, true});
      }
      return true;
    }
    case P::WRONG: wrong_character(b, token); return true;
    default: return false;
  }
}

}  // namespace bot::syntax
