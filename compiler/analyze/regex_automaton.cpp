#include "compiler/analyze/regex_automaton.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/analyze/regex.hpp"

namespace bot::analyze {

namespace {

using regex::Automaton;
using regex::Node;

constexpr std::size_t max_states = 5000;

/// What stands beside a place between two characters.
enum class Side : std::uint8_t { edge, word, other };

using Set = std::vector<std::uint32_t>;  // nodes, ascending, before assertions are looked at

/// A class of characters that no automaton of a question tells apart: one of it stands for all.
struct Letter {
  std::uint32_t point = 0;
  Side side = Side::other;
};

bool word_point(std::uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z');
}

/// How well a character serves as an example; the smaller the better.
int plainness(std::uint32_t c) {
  if (c >= 'a' && c <= 'z') return 0;
  if (c >= '0' && c <= '9') return 1;
  if (c >= 'A' && c <= 'Z') return 2;
  if (c == ' ') return 3;
  if (c > ' ' && c < 0x7F) return 4;
  if (c >= 0xC0 && c < 0x250) return 5;
  if (c > 0xA0 && c < regex::invalid_point && (c < 0xD800 || c > 0xDFFF)) return 6;
  return 7;
}

std::vector<Letter> letters_of(std::initializer_list<const Automaton*> automata) {
  std::set<std::uint32_t> cuts{0,       '\t', '\r',    ' ',  '0',  '9' + 1, 'A',    'Z' + 1, '_',
                               '_' + 1, 'a',  'z' + 1, 0x7F, 0xC0, 0x250,   0xD800, 0xE000,  regex::invalid_point};
  for (const Automaton* a : automata)
    for (const Node& n : a->nodes)
      for (const auto& [first, last] : n.ranges) {
        cuts.insert(first);
        cuts.insert(last + 1);
      }
  std::vector<Letter> out;
  for (auto it = cuts.begin(); it != cuts.end(); ++it) {
    if (*it >= 0xD800 && *it < 0xE000) continue;  // no characters
    out.push_back({*it, word_point(*it) ? Side::word : Side::other});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Letter& a, const Letter& b) { return plainness(a.point) < plainness(b.point); });
  return out;
}

/// An automaton on its way through a text. `anywhere`: a match may begin at any place, and once found stays found.
struct Walk {
  const Automaton& automaton;
  bool anywhere = false;

  [[nodiscard]] Set begin() const { return {automaton.start}; }

  /// Goes over the place between `before` and `next`: the nodes that take characters there, and whether it accepts.
  [[nodiscard]] Set settle(const Set& from, Side before, Side next, bool& accepted) const {
    Set out;
    std::vector<bool> seen(automaton.nodes.size());
    Set todo = from;
    while (!todo.empty()) {
      const std::uint32_t at = todo.back();
      todo.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      const Node& n = automaton.nodes[at];
      const bool edge = (before == Side::word) != (next == Side::word);
      switch (n.kind) {
        case Node::Kind::take: out.push_back(at); break;
        case Node::Kind::accept: accepted = true; break;
        case Node::Kind::split:
          todo.push_back(n.next);
          todo.push_back(n.other);
          break;
        case Node::Kind::word_edge:
          if (edge) todo.push_back(n.next);
          break;
        case Node::Kind::no_word_edge:
          if (!edge) todo.push_back(n.next);
          break;
        case Node::Kind::begin:
          if (before == Side::edge) todo.push_back(n.next);
          break;
        case Node::Kind::end:
          if (next == Side::edge) todo.push_back(n.next);
          break;
      }
    }
    return out;
  }

  [[nodiscard]] Set take(const Set& settled, std::uint32_t point) const {
    Set out;
    for (const std::uint32_t at : settled) {
      const Node& n = automaton.nodes[at];
      const auto in = [point](const auto& r) { return point >= r.first && point <= r.second; };
      if (std::any_of(n.ranges.begin(), n.ranges.end(), in)) out.push_back(n.next);
    }
    if (anywhere) out.push_back(automaton.start);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
};

std::optional<Automaton> automaton_of(const model::Nlu& nlu, bool surely) {
  std::optional<Automaton> out;
  for (const ast::PatternForm& form : nlu.ast->patterns) {
    auto one = regex::read(form.pattern);
    if (!one) return std::nullopt;
    for (std::size_t i = 0; i < nlu.captures.size() && surely; ++i)
      if (!nlu.captures[i].is(model::TypeKind::text) && (i >= one->digits.size() || !one->digits[i]))
        return std::nullopt;
    if (out) regex::join(*out, *one);
    else out = std::move(one);
  }
  return out;
}

/// Of a place that no character stands for nothing is added.
void append(std::string& text, std::uint32_t point) {
  const auto byte = [&](std::uint32_t b) { text += static_cast<char>(b); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) return byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F));
  if (point < 0x10000) return byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F));
  if (point >= regex::invalid_point) return;
  byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
      byte(0x80 | (point & 0x3F));
}

/// Both automata behind a text.
struct State {
  Set a, b;
  bool found_a = false, found_b = false;
  Side before = Side::edge;
  friend auto operator<=>(const State&, const State&) = default;
};

/// Goes through texts, the shortest first, until `done(state, a at an end here, b at an end here)`. The text; nothing
/// when there is none; `all`: every state has been seen.
template <typename Done>
std::optional<std::string> search(const Walk& a, const Walk& b, bool invalid, bool& all, Effort& effort,
                                  const Done& done) {
  const std::vector<Letter> letters = letters_of({&a.automaton, &b.automaton});
  std::map<State, std::size_t> seen;
  struct Came {
    State state;
    std::size_t from = 0;
    std::uint32_t point = 0;
  };
  std::vector<Came> came;
  const auto arrive = [&](State s, std::size_t from, std::uint32_t point) {
    if (seen.emplace(s, came.size()).second) came.push_back({std::move(s), from, point});
  };
  arrive({a.begin(), b.begin(), false, false, Side::edge}, 0, 0);
  all = false;
  for (std::size_t i = 0; i < came.size(); ++i) {
    if (came.size() > max_states || effort.left < 0) return std::nullopt;
    const State now = came[i].state;
    bool end_a = now.found_a, end_b = now.found_b;
    (void)a.settle(now.a, now.before, Side::edge, end_a);
    (void)b.settle(now.b, now.before, Side::edge, end_b);
    if (done(end_a, end_b)) {
      std::vector<std::uint32_t> points;
      for (std::size_t at = i; at != 0; at = came[at].from) points.push_back(came[at].point);
      std::string text;
      for (auto p = points.rbegin(); p != points.rend(); ++p) append(text, *p);
      return text;
    }
    for (const Side side : {Side::word, Side::other}) {
      State next{{}, {}, now.found_a, now.found_b, side};
      bool accept_a = false, accept_b = false;
      const Set from_a = a.settle(now.a, now.before, side, accept_a);
      const Set from_b = b.settle(now.b, now.before, side, accept_b);
      effort.left -= static_cast<std::int64_t>((from_a.size() + from_b.size() + 1) * letters.size());
      effort.left -= static_cast<std::int64_t>(a.automaton.nodes.size() + b.automaton.nodes.size());
      next.found_a = now.found_a || (a.anywhere && accept_a);
      next.found_b = now.found_b || (b.anywhere && accept_b);
      for (const Letter& l : letters) {
        if (l.side != side || (!invalid && plainness(l.point) == 7)) continue;
        next.a = next.found_a ? Set{} : a.take(from_a, l.point);
        next.b = next.found_b ? Set{} : b.take(from_b, l.point);
        if (!a.anywhere && next.a.empty()) continue;
        arrive(next, i, l.point);
      }
    }
  }
  all = true;
  return std::nullopt;
}

}  // namespace

Inclusion pattern_inclusion(const model::Nlu& inner, const model::Nlu& outer, Effort& effort) {
  const auto a = automaton_of(inner, false), b = automaton_of(outer, true);
  if (!a || !b) return Inclusion::unknown;
  bool all = false;
  const auto witness =
      search({*a, true}, {*b, true}, true, all, effort, [](bool in_a, bool in_b) { return in_a && !in_b; });
  if (witness) return Inclusion::no;
  return all ? Inclusion::yes : Inclusion::unknown;
}

std::optional<std::string> shared_message(const model::Nlu& first, const model::Nlu& second, Effort& effort) {
  const auto a = automaton_of(first, false), b = automaton_of(second, true);
  if (!a || !b) return std::nullopt;
  bool all = false;
  return search({*a, false}, {*b, false}, false, all, effort, [](bool in_a, bool in_b) { return in_a && in_b; });
}

std::vector<std::string> examples_of(const model::Nlu& nlu, Effort& effort) {
  std::vector<std::string> out;
  for (const ast::PatternForm& form : nlu.ast->patterns) {
    const auto a = regex::read(form.pattern);
    if (!a) continue;
    bool all = false;
    auto text = search({*a, false}, {*a, true}, false, all, effort, [](bool in_a, bool) { return in_a; });
    if (text) out.push_back(std::move(*text));
  }
  return out;
}

}  // namespace bot::analyze
