#include "compiler/analyze/regex.hpp"

#include <algorithm>

namespace bot::analyze::regex {

namespace {

constexpr std::size_t max_nodes = 3000;
constexpr std::uint32_t last_point = 0x10FFFF;
constexpr std::uint32_t no_limit = UINT32_MAX;

struct Tree {
  enum class Kind : std::uint8_t { empty, take, all, any_of, repeat, capture, word_edge, no_word_edge, begin, end };
  Kind kind = Kind::empty;
  Ranges ranges = {};
  std::vector<Tree> parts = {};
  std::uint32_t least = 0, most = 0;  ///< of repeat
  std::size_t capture = 0;
};

void normalize(Ranges& r) {
  std::sort(r.begin(), r.end());
  Ranges out;
  for (const auto& x : r) {
    if (!out.empty() && x.first <= out.back().second + 1) out.back().second = std::max(out.back().second, x.second);
    else out.push_back(x);
  }
  r = std::move(out);
}

Ranges inverse(Ranges r) {
  normalize(r);
  Ranges out;
  std::uint32_t from = 0;
  for (const auto& [a, b] : r) {
    if (a > from) out.emplace_back(from, a - 1);
    from = b + 1;
  }
  if (from <= last_point) out.emplace_back(from, last_point);
  return out;
}

const Ranges& digits() {
  static const Ranges r{{'0', '9'}};
  return r;
}
const Ranges& words() {
  static const Ranges r{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  return r;
}
const Ranges& spaces() {
  static const Ranges r{{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}};
  return r;
}

/// Reads the syntax; where it meets what it does not know, it sets `unknown` and stops.
struct Reader {
  std::string_view text;
  std::size_t at = 0;
  bool unknown = false;
  bool fold = false, dot_all = false;
  std::size_t captures = 0;
  int depth = 0;

  bool more() const { return at < text.size() && !unknown; }
  bool is(std::string_view s) const { return text.substr(at).starts_with(s); }
  bool eat(std::string_view s) {
    if (!is(s)) return false;
    at += s.size();
    return true;
  }
  Tree stop() {
    unknown = true;
    return {};
  }

  std::uint32_t character() {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const std::size_t more_bytes = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    std::uint32_t point = lead & (0x3FU >> more_bytes);
    for (std::size_t i = 0; i < more_bytes && at < text.size(); ++i)
      point = point << 6 | (static_cast<unsigned char>(text[at++]) & 0x3FU);
    return point;
  }

  /// Adds a range, with both cases where they make no difference.
  void add(Ranges& to, std::uint32_t first, std::uint32_t last) {
    to.emplace_back(first, last);
    if (!fold) return;
    if (last >= 0x80) unknown = true;
    for (std::uint32_t c = first; c <= last && c < 0x80; ++c) {
      const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
      if (upper || lower) to.emplace_back(c ^ 0x20, c ^ 0x20);
      if ((c | 0x20) == 'k' && (upper || lower)) to.emplace_back(0x212A, 0x212A);  // the Kelvin sign
      if ((c | 0x20) == 's' && (upper || lower)) to.emplace_back(0x17F, 0x17F);    // the long s
    }
  }

  /// \d and the like, behind the backslash.
  bool group(Ranges& to) {
    if (at >= text.size()) return false;
    const Ranges* r = nullptr;
    switch (text[at] | 0x20) {
      case 'd': r = &digits(); break;
      case 's': r = &spaces(); break;
      case 'w':
        r = &words();
        unknown = unknown || fold;
        break;
      default: return false;
    }
    const bool negated = (text[at] & 0x20) == 0;
    ++at;
    const Ranges made = negated ? inverse(*r) : *r;
    to.insert(to.end(), made.begin(), made.end());
    return true;
  }

  /// A character behind a backslash.
  std::uint32_t escaped() {
    if (at >= text.size()) {
      unknown = true;
      return 0;
    }
    const char c = text[at++];
    switch (c) {
      case 'n': return '\n';
      case 't': return '\t';
      case 'r': return '\r';
      case 'f': return '\f';
      case 'v': return '\v';
      case 'a': return '\a';
      default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    const bool alnum = (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
    if (byte >= 0x80 || alnum) unknown = true;
    return byte;
  }

  Tree set() {
    Tree out{Tree::Kind::take};
    const bool negated = eat("^");
    bool first = true;
    while (more() && (first || text[at] != ']')) {
      first = false;
      if (is("[:")) return stop();
      if (eat("\\")) {
        if (group(out.ranges)) continue;
        --at;
      }
      const auto one = [this]() -> std::uint32_t { return eat("\\") ? escaped() : character(); };
      const std::uint32_t from = one();
      std::uint32_t to = from;
      if (at + 1 < text.size() && text[at] == '-' && text[at + 1] != ']') {
        ++at;
        to = one();
      }
      add(out.ranges, from, to);
    }
    if (!eat("]")) return stop();
    normalize(out.ranges);
    if (negated) out.ranges = inverse(std::move(out.ranges));
    return out;
  }

  Tree parentheses() {
    const bool old_fold = fold, old_dot = dot_all;
    Tree out;
    bool capturing = true;
    if (eat("?")) {
      capturing = false;
      if (eat("P<") || eat("<")) {
        capturing = true;
        while (more() && text[at] != '>') ++at;
        if (!eat(">")) return stop();
      } else {
        bool on = true;
        while (more() && text[at] != ':' && text[at] != ')') {
          const char c = text[at++];
          if (c == '-') on = false;
          else if (c == 'i') fold = on;
          else if (c == 's') dot_all = on;
          else return stop();
        }
        if (eat(")")) return out;  // until the end of the group around it
        if (!eat(":")) return stop();
      }
    }
    const std::size_t number = capturing ? captures++ : 0;
    Tree inside = alternatives();
    if (!eat(")")) return stop();
    fold = old_fold;
    dot_all = old_dot;
    if (!capturing) return inside;
    out.kind = Tree::Kind::capture;
    out.capture = number;
    out.parts.push_back(std::move(inside));
    return out;
  }

  Tree atom() {
    if (eat("(")) return parentheses();
    if (eat("[")) return set();
    if (eat(".")) return {Tree::Kind::take, dot_all ? inverse({}) : inverse({{'\n', '\n'}})};
    if (eat("^")) return {Tree::Kind::begin};
    if (eat("$")) return {Tree::Kind::end};
    if (is("*") || is("+") || is("?")) return stop();
    if (eat("\\")) {
      if (eat("b")) return {Tree::Kind::word_edge};
      if (eat("B")) return {Tree::Kind::no_word_edge};
      if (eat("A")) return {Tree::Kind::begin};
      if (eat("z")) return {Tree::Kind::end};
      Tree out{Tree::Kind::take};
      if (!group(out.ranges)) add_one(out.ranges, escaped());
      normalize(out.ranges);
      return out;
    }
    Tree out{Tree::Kind::take};
    add_one(out.ranges, character());
    normalize(out.ranges);
    return out;
  }
  void add_one(Ranges& to, std::uint32_t c) { add(to, c, c); }

  std::optional<std::uint32_t> number() {
    const std::size_t begin = at;
    std::uint32_t n = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && at - begin < 5)
      n = n * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    return at == begin ? std::nullopt : std::optional(n);
  }

  Tree repeated() {
    Tree out = atom();
    while (more()) {
      std::uint32_t least = 0, most = no_limit;
      if (eat("*")) {
      } else if (eat("+")) {
        least = 1;
      } else if (eat("?")) {
        most = 1;
      } else if (is("{")) {
        const std::size_t before = at++;
        const auto low = number();
        if (low) least = most = *low;
        if (low && eat(",")) most = number().value_or(no_limit);
        if (!low || !eat("}")) {  // an ordinary brace
          at = before;
          break;
        }
      } else {
        break;
      }
      (void)eat("?");
      Tree made{Tree::Kind::repeat};
      made.least = least;
      made.most = most;
      made.parts.push_back(std::move(out));
      out = std::move(made);
    }
    return out;
  }

  Tree sequence() {
    Tree out{Tree::Kind::all};
    while (more() && text[at] != '|' && text[at] != ')') out.parts.push_back(repeated());
    return out;
  }

  Tree alternatives() {
    if (++depth > 100) return stop();
    Tree out{Tree::Kind::any_of};
    out.parts.push_back(sequence());
    while (eat("|")) out.parts.push_back(sequence());
    --depth;
    if (out.parts.size() > 1) return out;
    Tree only = std::move(out.parts[0]);
    return only;
  }
};

/// Least and most characters.
std::pair<std::uint32_t, std::uint32_t> lengths(const Tree& t) {
  const auto plus = [](std::uint32_t a, std::uint32_t b) { return a > no_limit - b ? no_limit : a + b; };
  switch (t.kind) {
    case Tree::Kind::take: return {1, 1};
    case Tree::Kind::capture: return lengths(t.parts[0]);
    case Tree::Kind::all: {
      std::pair<std::uint32_t, std::uint32_t> out{0, 0};
      for (const Tree& p : t.parts) {
        const auto [least, most] = lengths(p);
        out = {plus(out.first, least), plus(out.second, most)};
      }
      return out;
    }
    case Tree::Kind::any_of: {
      std::pair<std::uint32_t, std::uint32_t> out{no_limit, 0};
      for (const Tree& p : t.parts) {
        const auto [least, most] = lengths(p);
        out = {std::min(out.first, least), std::max(out.second, most)};
      }
      return out;
    }
    case Tree::Kind::repeat: {
      const auto [least, most] = lengths(t.parts[0]);
      const auto times = [](std::uint64_t a, std::uint64_t b) {
        if (a == 0 || b == 0) return std::uint32_t{0};
        return a >= no_limit || b >= no_limit || a * b >= no_limit ? no_limit : static_cast<std::uint32_t>(a * b);
      };
      return {times(least, t.least), times(most, t.most)};
    }
    case Tree::Kind::empty:
    case Tree::Kind::word_edge:
    case Tree::Kind::no_word_edge:
    case Tree::Kind::begin:
    case Tree::Kind::end: break;
  }
  return {0, 0};
}

bool only_digits(const Tree& t) {
  if (t.kind == Tree::Kind::take)
    return t.ranges == Ranges{{'0', '9'}} ||
           (t.ranges.size() == 1 && t.ranges[0].first >= '0' && t.ranges[0].second <= '9');
  return std::all_of(t.parts.begin(), t.parts.end(), only_digits);
}

/// Captures that always take part and are digits.
void digit_captures(const Tree& t, std::vector<bool>& out) {
  if (t.kind == Tree::Kind::capture) {
    const auto [least, most] = lengths(t.parts[0]);
    if (least >= 1 && most <= 15 && only_digits(t.parts[0])) out[t.capture] = true;
  }
  if (t.kind == Tree::Kind::any_of || (t.kind == Tree::Kind::repeat && t.least == 0)) return;
  for (const Tree& p : t.parts) digit_captures(p, out);
}

/// Builds from the end to the beginning: each part knows where it leads.
struct Builder {
  Automaton& out;
  bool full = false;

  std::uint32_t add(Node n) {
    if (out.nodes.size() >= max_nodes) {
      full = true;
      return 0;
    }
    out.nodes.push_back(std::move(n));
    return static_cast<std::uint32_t>(out.nodes.size() - 1);
  }

  std::uint32_t build(const Tree& t, std::uint32_t next) {
    if (full) return 0;
    switch (t.kind) {
      case Tree::Kind::empty: return next;
      case Tree::Kind::take: return add({Node::Kind::take, next, 0, t.ranges});
      case Tree::Kind::word_edge: return add({Node::Kind::word_edge, next, 0, {}});
      case Tree::Kind::no_word_edge: return add({Node::Kind::no_word_edge, next, 0, {}});
      case Tree::Kind::begin: return add({Node::Kind::begin, next, 0, {}});
      case Tree::Kind::end: return add({Node::Kind::end, next, 0, {}});
      case Tree::Kind::capture: return build(t.parts[0], next);
      case Tree::Kind::all:
        for (std::size_t i = t.parts.size(); i-- > 0;) next = build(t.parts[i], next);
        return next;
      case Tree::Kind::any_of: {
        std::uint32_t at = build(t.parts.back(), next);
        for (std::size_t i = t.parts.size() - 1; i-- > 0;) {
          const std::uint32_t part = build(t.parts[i], next);
          at = add({Node::Kind::split, part, at, {}});
        }
        return at;
      }
      case Tree::Kind::repeat: break;
    }
    std::uint32_t at = next;
    if (t.most == no_limit) {
      at = add({Node::Kind::split, 0, next, {}});
      const std::uint32_t body = build(t.parts[0], at);
      if (!full) out.nodes[at].next = body;
    } else {
      for (std::uint32_t i = t.least; i < t.most && !full; ++i) {
        const std::uint32_t body = build(t.parts[0], at);
        at = add({Node::Kind::split, body, next, {}});
      }
    }
    for (std::uint32_t i = 0; i < t.least && !full; ++i) at = build(t.parts[0], at);
    return at;
  }
};

bool matches_empty(const Automaton& a) {
  std::vector<bool> seen(a.nodes.size());
  std::vector<std::uint32_t> todo{a.start};
  while (!todo.empty()) {
    const std::uint32_t n = todo.back();
    todo.pop_back();
    if (seen[n]) continue;
    seen[n] = true;
    const Node& node = a.nodes[n];
    if (node.kind == Node::Kind::accept) return true;
    if (node.kind == Node::Kind::take) continue;
    todo.push_back(node.next);
    if (node.kind == Node::Kind::split) todo.push_back(node.other);
  }
  return false;
}

}  // namespace

std::optional<Automaton> read(std::string_view pattern) {
  Reader reader{pattern};
  const Tree tree = reader.alternatives();
  if (reader.unknown || reader.at != pattern.size()) return std::nullopt;
  Automaton out;
  out.digits.resize(reader.captures);
  digit_captures(tree, out.digits);
  Builder builder{out};
  const std::uint32_t accept = builder.add({Node::Kind::accept, 0, 0, {}});
  out.start = builder.build(tree, accept);
  if (builder.full || matches_empty(out)) return std::nullopt;
  return out;
}

void join(Automaton& to, const Automaton& more) {
  const auto base = static_cast<std::uint32_t>(to.nodes.size());
  for (Node n : more.nodes) {
    n.next += base;
    n.other += base;
    to.nodes.push_back(std::move(n));
  }
  to.nodes.push_back({Node::Kind::split, to.start, more.start + base, {}});
  to.start = static_cast<std::uint32_t>(to.nodes.size() - 1);
}

}  // namespace bot::analyze::regex
