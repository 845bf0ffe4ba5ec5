#include "compiler/format/print.hpp"

#include <algorithm>
#include <array>

#include "compiler/format/format.hpp"

namespace bot::format {

namespace {

using Kind = Lexeme::Kind;

/// Words that are no name of what stands in brackets behind them.
constexpr std::array spaced = std::to_array<std::string_view>(
    {"if", "when", "and", "or", "not", "in", "then", "else", "match", "for", "as", "return", "priority", "to", "with"});

struct Printer {
  std::string_view text;
  const std::vector<Lexeme>& all;
  const Layout& layout;
  std::vector<std::size_t> closing;  // by index of a `{`: the index of its `}`
  std::vector<Line> out;
  std::string pending;  // indentation-free text of the line that is being put together
  Line line;

  [[nodiscard]] std::string_view word(std::size_t i) const {
    return text.substr(all[i].begin, all[i].end - all[i].begin);
  }
  [[nodiscard]] bool is(std::size_t i, std::string_view sign) const {
    return all[i].kind == Kind::sign && word(i) == sign;
  }
  [[nodiscard]] const Entry* entry_at(std::size_t i) const {
    const auto it = layout.entries.find(all[i].begin);
    return it == layout.entries.end() ? nullptr : &it->second;
  }

  void match_braces() {
    closing.resize(all.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (is(i, "{")) open.push_back(i);
      if (is(i, "}") && !open.empty()) {
        closing[open.back()] = i;
        open.pop_back();
      }
    }
  }

  // ---- blanks -------------------------------------------------------------------------------------------------------

  [[nodiscard]] bool tight(std::size_t i) const { return layout.tight.contains(all[i].begin); }
  [[nodiscard]] bool unary(std::size_t i) const {
    return layout.unary.contains(all[i].begin) || (is(i, "-") && i > 0 && word(i - 1) == "priority");
  }

  [[nodiscard]] bool blank_between(std::size_t a, std::size_t b) const {
    if (all[b].kind == Kind::sign) {
      const std::string_view s = word(b);
      if (s == ")" || s == "]" || s == "," || s == ":" || s == "?" || s == ".") return false;
      if (tight(b)) return false;
      if (s == "(" || s == "[") {
        const bool name = all[a].kind == Kind::word && std::find(spaced.begin(), spaced.end(), word(a)) == spaced.end();
        // `when orders.names returns [`: no index, since a name stands before it.
        const bool given = s == "[" && word(a) == "returns" && a > 1 && all[a - 1].kind == Kind::word && is(a - 2, ".");
        if (given) return true;
        if (name || is(a, ")") || is(a, "]")) return false;
        if (s == "[" && all[a].kind == Kind::text) return false;
      }
    }
    if (all[a].kind == Kind::sign) {
      const std::string_view s = word(a);
      if (s == "(" || s == "[" || s == ".") return false;
      if (tight(a) && s != ">") return false;
      if (s == "-" && unary(a)) return false;
    }
    return true;
  }

  // ---- one line or many ---------------------------------------------------------------------------------------------

  [[nodiscard]] std::size_t entries_in(std::size_t open) const {
    std::size_t n = 0, depth = 0;
    for (std::size_t i = open + 1; i < closing[open]; ++i) {
      if (is(i, "}")) --depth;
      if (depth == 0 && entry_at(i) != nullptr) ++n;
      if (is(i, "{")) ++depth;
    }
    return n;
  }

  /// Whether the block was written on one line and is short enough in what it holds.
  [[nodiscard]] bool may_stay(std::size_t open) const {
    for (std::size_t i = open + 1; i <= closing[open]; ++i)
      if (all[i].lines_before > 0 || all[i].kind == Kind::comment || all[i].kind == Kind::block) return false;
    const Entry* first = open + 1 < closing[open] ? entry_at(open + 1) : nullptr;
    const bool small = first == nullptr || *first == Entry::field || *first == Entry::value ||
                       *first == Entry::variant || *first == Entry::case_ || *first == Entry::sample ||
                       *first == Entry::choice;
    if (!small && entries_in(open) > 1) return false;
    for (std::size_t i = open + 1; i < closing[open]; ++i)
      if (is(i, "{") && !may_stay(i)) return false;
    return true;
  }

  [[nodiscard]] std::string inline_text(std::size_t open) const {
    if (closing[open] == open + 1) return "{}";
    std::string out_text = "{ ";
    for (std::size_t i = open + 1; i < closing[open]; ++i) {
      if (i > open + 1) {
        const Entry* e = entry_at(i);
        const bool two = e != nullptr && *e != Entry::variant && !is(i - 1, ",");
        out_text += two ? "  " : blank_between(i - 1, i) ? " " : "";
      }
      if (is(i, "{")) {
        out_text += inline_text(i);
        i = closing[i];
      } else {
        out_text += word(i);
      }
    }
    return out_text + " }";
  }

  // ---- lines --------------------------------------------------------------------------------------------------------

  void flush() {
    if (line.text.empty()) return;
    out.push_back(std::move(line));
    line = {};
  }

  void begin(std::uint32_t indent, Entry kind) {
    line = {};
    line.indent = indent;
    line.kind = kind;
  }

  /// The lines of a """ block, moved as a whole. One with text beside its quotes is left as it is.
  void block_text(std::size_t i, std::uint32_t indent) {
    const std::string_view whole = word(i);
    std::vector<std::string_view> lines;
    for (std::size_t at = 0;;) {
      const std::size_t end = std::min(whole.find('\n', at), whole.size());
      std::string_view one = whole.substr(at, end - at);
      while (!one.empty() && end < whole.size() && (one.back() == ' ' || one.back() == '\t' || one.back() == '\r'))
        one.remove_suffix(1);
      lines.push_back(one);
      if (end == whole.size()) break;
      at = end + 1;
    }
    const auto margin = [](std::string_view s) { return s.substr(0, s.find_first_not_of(" \t")); };
    const bool alone =
        lines.size() > 1 && lines.front() == "\"\"\"" && margin(lines.back()).size() + 3 == lines.back().size();
    if (lines.size() == 1) {
      line.text += lines.front();
      return;
    }
    std::string_view common = margin(lines.back());
    for (std::size_t k = 1; k + 1 < lines.size(); ++k) {
      if (lines[k].empty()) continue;
      const std::string_view m = margin(lines[k]);
      std::size_t same = 0;
      while (same < common.size() && same < m.size() && common[same] == m[same]) ++same;
      common = common.substr(0, same);
    }
    line.text += lines.front();
    const Entry kind = line.kind;
    flush();
    const std::string left(indent + 2, ' ');
    for (std::size_t k = 1; k + 1 < lines.size(); ++k) {
      Line l;
      l.raw = true;
      if (!alone) l.text = lines[k];
      else if (!lines[k].empty()) l.text = left + std::string(lines[k].substr(common.size()));
      out.push_back(std::move(l));
    }
    begin(alone ? indent + 2 : 0, kind);
    line.text = alone ? "\"\"\"" : std::string(lines.back());
    line.raw = false;
    if (!alone) line.indent = 0;
  }

  /// Lexemes [from, to), which are one entry. Gives whether it took more than one line.
  void entry(std::size_t from, std::size_t to, std::uint32_t indent, Entry kind) {
    begin(indent, kind);
    std::uint32_t depth = 0;
    std::vector<std::size_t> open;  // brackets of this line
    bool fresh = true;              // nothing stands before it on this line
    for (std::size_t i = from; i < to; ++i) {
      if (all[i].kind == Kind::comment) {
        line.comment = word(i);
        flush();
        open.clear();
        begin(indent + 4, kind);
        fresh = true;
        continue;
      }
      const bool closes = is(i, ")") || is(i, "]");
      if (closes) depth -= depth > 0 ? 1 : 0;
      if (!fresh && blank_between(i - 1, i)) {
        const bool soft = is(i - 1, ",") || is(i - 1, "=") || word(i) == "and" || word(i) == "or" ||
                          word(i) == "when" || word(i) == "then" || word(i) == "else" || is(i, "->");
        if (soft && all[i].kind != Kind::text) line.gaps.push_back({line.text.size(), depth});
        else if (is(i - 1, ",")) line.gaps.push_back({line.text.size(), depth});
        line.text += ' ';
      }
      put_mark(i, from, depth);
      if (is(i, "(") || is(i, "[")) {
        ++depth;
        open.push_back(line.text.size());
      }
      if (closes && !open.empty()) {
        line.brackets.push_back({open.back(), line.text.size(), depth});
        open.pop_back();
      }
      fresh = false;
      if (is(i, "{")) {
        i = group(i, indent, kind);
        continue;
      }
      if (all[i].kind == Kind::block) {
        block_text(i, indent);
        continue;
      }
      line.text += word(i);
      if (i == from && kind == Entry::step && (word(i) == "bot" || word(i) == "tap")) line.text += ' ';
    }
    flush();
  }

  /// A brace with what it holds; gives the index of its closing one.
  std::size_t group(std::size_t open, std::uint32_t indent, Entry kind) {
    const std::size_t close = closing[open];
    if (may_stay(open)) {
      const std::string one = inline_text(open);
      if (indent + width_of(line.text) + width_of(one) <= max_columns) {
        line.text += one;
        return close;
      }
    }
    if (close == open + 1) {
      line.text += "{}";
      return close;
    }
    line.text += '{';
    line.mark = no_mark;
    flush();
    entries(open + 1, close, indent + 2);
    begin(indent, kind);
    line.text = "}";
    return close;
  }

  /// Remembers where the part begins that stands in a column with that of the neighbours.
  void put_mark(std::size_t i, std::size_t from, std::uint32_t depth) {
    if (line.mark != no_mark || depth > 0 || i == from) return;
    bool here = false;
    switch (line.kind) {
      case Entry::setting: here = i == from + 1; break;
      case Entry::value: here = is(i - 1, ":"); break;
      case Entry::handler: here = is(i, "->"); break;
      case Entry::choice:
        here = (word(from) == "button" && word(i) == "sends") || (word(from) == "link" && word(i) == "to");
        break;
      case Entry::item:
      case Entry::field:
      case Entry::action:
      case Entry::sample:
      case Entry::step:
      case Entry::variant:
      case Entry::case_: break;
    }
    if (here) line.mark = line.text.size();
  }

  /// What stands in lexemes [from, to), a line or more each.
  void entries(std::size_t from, std::size_t to, std::uint32_t indent) {
    const std::size_t first_line = out.size();
    std::size_t cluster = no_mark;  // the line where the comments before the next entry begin
    bool before_was_long = false, any = false;
    for (std::size_t i = from; i < to;) {
      const bool blank = all[i].lines_before > 1 && out.size() > first_line;
      if (all[i].kind == Kind::comment) {
        if (all[i].lines_before == 0 && out.size() > first_line && !out.back().raw) {
          out.back().comment = word(i++);
          continue;
        }
        if (all[i].lines_before == 0 && out.size() == first_line && first_line > 0) {
          out.back().comment = word(i++);  // behind the opening brace
          continue;
        }
        if (cluster == no_mark || blank) cluster = out.size();
        begin(indent, Entry::item);
        line.text = word(i++);
        line.blank_before = blank;
        flush();
        continue;
      }
      const Entry* kind = entry_at(i);
      const Entry what = kind != nullptr ? *kind : Entry::action;
      const std::size_t end = entry_end(i, to);
      const std::size_t begin_line = out.size();
      entry(i, end, indent, what);
      const bool is_long = out.size() > begin_line + 1;
      if (begin_line < out.size()) {
        if (blank) {
          out[begin_line].blank_before = true;
          cluster = no_mark;
        }
        const bool apart = what == Entry::item || (what == Entry::handler && indent == 0);
        if (any && apart && (is_long || before_was_long))
          out[cluster != no_mark ? cluster : begin_line].blank_before = true;
      }
      any = true;
      before_was_long = is_long;
      cluster = no_mark;
      i = end;
    }
    if (first_line < out.size()) out[first_line].blank_before = false;
  }

  /// Behind the last lexeme of the entry that begins at `from`.
  [[nodiscard]] std::size_t entry_end(std::size_t from, std::size_t to) const {
    std::size_t last = from;
    for (std::size_t i = from; i < to; ++i) {
      if (i > from && entry_at(i) != nullptr) break;
      if (all[i].kind == Kind::comment) continue;  // the entry may go on behind it
      if (is(i, "{")) i = closing[i];
      last = i;
    }
    return last + 1;
  }
};

}  // namespace

std::vector<Line> print(std::string_view text, const std::vector<Lexeme>& lexemes, const Layout& layout) {
  Printer p{text, lexemes, layout, {}, {}, {}, {}};
  p.match_braces();
  p.entries(0, lexemes.size(), 0);
  return std::move(p.out);
}

}  // namespace bot::format
