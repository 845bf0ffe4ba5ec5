// Unions of cubes, and how they are said.

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/analyze/parts.hpp"
#include "compiler/analyze/solver.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t most_cubes = 128;
constexpr std::size_t most_values = 4;  // in a message

/// Nothing: they have no case in common.
std::optional<Cube> meet(const Cube& a, const Cube& b) {
  Cube out;
  auto x = a.terms.begin(), y = b.terms.begin();
  while (x != a.terms.end() || y != b.terms.end()) {
    if (y == b.terms.end() || (x != a.terms.end() && x->first < y->first)) {
      out.terms.push_back(*x++);
    } else if (x == a.terms.end() || y->first < x->first) {
      out.terms.push_back(*y++);
    } else {
      ValueSet set = both(x->second, y->second);
      if (set.empty()) return std::nullopt;
      out.terms.emplace_back(x->first, std::move(set));
      ++x, ++y;
    }
  }
  return out;
}

const ValueSet* find(const Cube& c, TermId t) {
  for (const auto& [term, set] : c.terms)
    if (term == t) return &set;
  return nullptr;
}

/// Whether every case of `inner` is one of `outer`.
bool holds_in(const Cube& inner, const Cube& outer) {
  return std::all_of(outer.terms.begin(), outer.terms.end(), [&](const auto& term) {
    const ValueSet* mine = find(inner, term.first);
    return mine && without(*mine, term.second).empty();
  });
}

void insert(Region& to, Cube c) {
  for (const Cube& known : to)
    if (holds_in(c, known)) return;
  std::erase_if(to, [&](const Cube& known) { return holds_in(known, c); });
  to.push_back(std::move(c));
}

std::string quoted(const std::string& name) { return "`" + name + "`"; }

std::string clipped(std::string text) {
  constexpr std::size_t most = 60;
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == parts.size() ? " or " : ", ") + parts[i];
  return out;
}

std::string duration_text(std::int64_t milliseconds) {
  static constexpr std::pair<std::int64_t, const char*> units[] = {
      {86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}};
  for (const auto& [size, name] : units)
    if (milliseconds != 0 && milliseconds % size == 0) return std::to_string(milliseconds / size) + name;
  return milliseconds == 0 ? "0s" : std::to_string(milliseconds) + "ms";
}

}  // namespace

std::optional<Region> Solver::both(const std::optional<Region>& a, const std::optional<Region>& b) const {
  if (!a || !b) return std::nullopt;
  Region out;
  for (const Cube& x : *a)
    for (const Cube& y : *b) {
      if (auto c = meet(x, y)) insert(out, std::move(*c));
      if (out.size() > most_cubes) return std::nullopt;
    }
  return out;
}

std::optional<Region> Solver::either(const std::optional<Region>& a, const std::optional<Region>& b) const {
  if (!a || !b) return std::nullopt;
  Region out = *a;
  for (const Cube& c : *b) insert(out, c);
  if (out.size() > most_cubes) return std::nullopt;
  return out;
}

std::optional<Region> Solver::without(const std::optional<Region>& a, const std::optional<Region>& b) const {
  if (!a || !b) return std::nullopt;
  Region left = *a;
  for (const Cube& cut : *b) {
    Region next;
    for (const Cube& c : left) {
      if (!meet(c, cut)) {
        insert(next, c);
        continue;
      }
      Cube inside = c;  // where the terms of `cut` before this one are in it
      for (const auto& [term, set] : cut.terms) {
        const ValueSet* mine = find(inside, term);
        const ValueSet& from = mine ? *mine : terms_[term].domain;
        ValueSet outside = analyze::without(from, set);
        if (!outside.empty())
          if (auto piece = meet(inside, Cube{{{term, std::move(outside)}}})) {
            // meet() keeps what stands there; the piece has only what is outside.
            insert(next, std::move(*piece));
          }
        inside = *meet(inside, Cube{{{term, set}}});
      }
      if (next.size() > most_cubes) return std::nullopt;
    }
    left = std::move(next);
  }
  return left;
}

Region Solver::forget(const Region& facts, model::VarId var) const {
  Region out;
  for (Cube c : facts) {
    std::erase_if(c.terms, [&](const auto& t) {
      const auto& vars = terms_[t.first].depends.vars;
      return std::find(vars.begin(), vars.end(), var) != vars.end();
    });
    insert(out, std::move(c));
  }
  return out;
}

Region Solver::forget_local(const Region& facts, std::uint32_t local) const {
  Region out;
  for (Cube c : facts) {
    std::erase_if(c.terms, [&](const auto& t) {
      const auto& locals = terms_[t.first].depends.locals;
      return std::find(locals.begin(), locals.end(), local) != locals.end();
    });
    insert(out, std::move(c));
  }
  return out;
}

Region Solver::forget_all_but_locals(const Region& facts) const {
  Region out;
  for (Cube c : facts) {
    std::erase_if(c.terms, [&](const auto& t) {
      const Depends& d = terms_[t.first].depends;
      return !d.vars.empty() || d.message || d.locals.empty();
    });
    insert(out, std::move(c));
  }
  return out;
}

Region Solver::only(const Region& region, const Region& terms_of) const {
  Region out;
  for (Cube c : region) {
    std::erase_if(c.terms, [&](const auto& t) {
      return std::none_of(terms_of.begin(), terms_of.end(), [&](const Cube& o) { return find(o, t.first); });
    });
    insert(out, std::move(c));
  }
  return out;
}

bool Solver::independent(const Cube& cube) const {
  std::vector<model::VarId> vars;
  std::vector<std::uint32_t> locals;
  int of_message = 0;
  for (const auto& [t, set] : cube.terms) {
    const Depends& d = terms_[t].depends;
    vars.insert(vars.end(), d.vars.begin(), d.vars.end());
    locals.insert(locals.end(), d.locals.begin(), d.locals.end());
    of_message += d.message ? 1 : 0;
  }
  std::sort(vars.begin(), vars.end());
  std::sort(locals.begin(), locals.end());
  return of_message < 2 && std::adjacent_find(vars.begin(), vars.end()) == vars.end() &&
         std::adjacent_find(locals.begin(), locals.end()) == locals.end();
}

// ---- in words -------------------------------------------------------------------------------------------------------

std::string Solver::value_text(const Term& t, std::int64_t value) const {
  using model::TypeKind;
  switch (t.type.kind) {
    case TypeKind::bool_: return value != 0 ? "true" : "false";
    case TypeKind::enum_: return std::string(program_.at(t.type.nlu).values[static_cast<std::size_t>(value)].name);
    case TypeKind::text: {
      const auto i = static_cast<std::size_t>(value);
      return "\"" + (i < texts_.size() ? clipped(texts_[i]) : "…") + "\"";
    }
    case TypeKind::number: {
      std::array<char, 64> buffer{};
      const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number_of(value)).ptr;
      return {buffer.data(), end};
    }
    case TypeKind::duration: return duration_text(value);
    case TypeKind::int_:
    case TypeKind::time:
    case TypeKind::date:
    case TypeKind::error:
    case TypeKind::none:
    case TypeKind::record:
    case TypeKind::list: break;
  }
  return std::to_string(value);
}

/// A range behind the term's name: "= 3", ">= 3", "> 2.5", "from 3 to 5".
std::string Solver::numbers_text(const Term& t, const Range& r) const {
  const Range& all = t.domain.ranges.front();
  if (r.low == r.high) return "= " + value_text(t, r.low);
  // Of numbers the one beside an end is often the shorter to write: > 2.5.
  const auto end = [&](std::int64_t value, const char* with, std::int64_t beside, const char* past) {
    const std::string inside = value_text(t, value);
    if (!t.type.is(model::TypeKind::number)) return with + inside;
    const std::string outside = value_text(t, beside);
    return inside.size() <= outside.size() ? with + inside : past + outside;
  };
  if (r.high == all.high) return end(r.low, ">= ", r.low - 1, "> ");
  if (r.low == all.low) return end(r.high, "<= ", r.high + 1, "< ");
  if (t.type.is(model::TypeKind::number))
    return end(r.low, ">= ", r.low - 1, "> ") + " and " + end(r.high, "<= ", r.high + 1, "< ");
  return "from " + value_text(t, r.low) + " to " + value_text(t, r.high);
}

std::string Solver::show(TermId id, const ValueSet& set) const {
  using model::TypeKind;
  const Term& t = terms_[id];
  if (t.shape == Term::Shape::order) {
    const auto has = [&](std::int64_t v) { return !analyze::both(set, {false, {{v, v}}}).empty(); };
    const bool less = has(-1), same = has(0), more = has(1);
    const char* sign = less ? (same ? "<=" : more ? "!=" : "<") : same ? (more ? ">=" : "==") : ">";
    if (!less && !same && t.domain.ranges.front().low == 0) sign = "!=";
    return "`" + clipped(t.name) + " " + sign + " " + clipped(t.right) + "`";
  }
  const std::string name = quoted(clipped(t.name));
  if (set.ranges.empty()) return name + " = none";
  if (t.domain.none && !set.none && set.ranges == t.domain.ranges) return name + " is not none";
  std::vector<std::string> parts;
  switch (t.type.kind) {
    case TypeKind::bool_:
    case TypeKind::enum_: {
      for (const Range& r : set.ranges)
        for (std::int64_t v = r.low; v <= r.high && parts.size() <= most_values; ++v) parts.push_back(value_text(t, v));
      if (parts.size() <= most_values) break;
      parts.clear();
      ValueSet rest = analyze::without(t.domain, set);
      for (const Range& r : rest.ranges)
        for (std::int64_t v = r.low; v <= r.high && parts.size() < most_values; ++v) parts.push_back(value_text(t, v));
      return name + " is not " + joined(parts) + (set.none || !t.domain.none ? "" : " and not none");
    }
    case TypeKind::text: {
      if (set.ranges.back().high != t.domain.ranges.back().high) {
        for (const Range& r : set.ranges)
          for (std::int64_t v = r.low; v <= r.high && parts.size() < most_values; ++v)
            parts.push_back(value_text(t, v));
        break;
      }
      const ValueSet rest = analyze::without(t.domain, set);
      for (const Range& r : rest.ranges)
        for (std::int64_t v = r.low; v <= r.high && parts.size() < most_values; ++v) parts.push_back(value_text(t, v));
      return name + " is not " + joined(parts);
    }
    case TypeKind::int_:
    case TypeKind::number:
    case TypeKind::duration: {
      for (const Range& r : set.ranges)
        if (parts.size() < most_values) parts.push_back(numbers_text(t, r));
      std::string out = name + " " + joined(parts);
      if (set.none) out += ", or none";
      return out;
    }
    case TypeKind::time:
    case TypeKind::date:
    case TypeKind::error:
    case TypeKind::none:
    case TypeKind::record:
    case TypeKind::list: return name + " is something else";
  }
  if (set.none) parts.insert(parts.begin(), "none");
  return name + " = " + joined(parts);
}

std::string Solver::show(const Cube& cube) const {
  std::string out;
  const auto add = [&](bool own) {  // the values of the message come first
    for (const auto& term : cube.terms) {
      const Depends& d = terms_[term.first].depends;
      if ((d.vars.empty() && d.locals.empty() && !d.message) == own)
        out += (out.empty() ? "" : " and ") + show(term.first, term.second);
    }
  };
  add(true);
  add(false);
  return out;
}

}  // namespace bot::analyze
