#include "tests/seeded/seeds.hpp"

namespace bot::seeded {

namespace {

/// The rest of `line` behind the word and a blank; nothing when it does not begin so.
bool behind(std::string_view line, std::string_view word, std::string_view& rest) {
  if (!line.starts_with(word)) return false;
  rest = line.substr(word.size());
  if (rest.empty()) return true;
  if (rest[0] != ' ') return false;
  rest.remove_prefix(1);
  return true;
}

struct Reader {
  SeedFile out;
  std::size_t number = 0;
  bool adding = false;   // the last line of the seed was a `+`
  bool editing = false;  // … or a `-`

  void problem(std::string_view line, const char* why) {
    out.problems.push_back("line " + std::to_string(number) + ": " + why + ": " + std::string(line));
  }

  void read(std::string_view line) {
    std::string_view rest;
    const bool outside = out.seeds.empty();
    if (behind(line, "-", rest) && !outside) return removed(rest);
    if (behind(line, "+", rest) && !outside) return added(rest);
    editing = adding = false;
    if (line.empty() || line[0] == '#') return;
    if (behind(line, "base", rest)) {
      out.base = rest;
    } else if (behind(line, "seed", rest)) {
      const auto colon = rest.find(": ");
      if (colon == rest.npos) return problem(line, "a seed has a kind, a colon and a description");
      Seed s;
      s.kind = rest.substr(0, colon);
      s.what = rest.substr(colon + 2);
      s.line = number;
      out.seeds.push_back(std::move(s));
    } else if (outside) {
      problem(line, "this stands before the first seed");
    } else if (behind(line, "file", rest)) {
      out.seeds.back().file = rest;
    } else if (behind(line, "expect", rest)) {
      const auto at = rest.find(" at ");
      if (at == rest.npos) return problem(line, "what is expected has a code, `at` and a part of a line");
      out.seeds.back().expected.push_back({std::string(rest.substr(0, at)), std::string(rest.substr(at + 4))});
    } else {
      problem(line, "this is not understood");
    }
  }

  void removed(std::string_view text) {
    std::vector<Hunk>& hunks = out.seeds.back().hunks;
    if (editing) hunks.back().from += '\n' + std::string(text);
    else hunks.push_back({std::string(text), {}});
    editing = true;
    adding = false;
  }

  void added(std::string_view text) {
    if (!editing && !adding) return problem(text, "a `+` follows a `-`");
    Hunk& h = out.seeds.back().hunks.back();
    h.to += adding ? '\n' + std::string(text) : std::string(text);
    editing = false;
    adding = true;
  }
};

bool blank(char c) { return c == ' ' || c == '\n'; }

struct Place {
  std::size_t begin = 0, end = 0;
};

/// Where the match of `wanted` (squeezed) that begins at `at` ends; npos: there is none. Blanks match any blanks.
std::size_t end_of_match(std::string_view text, std::size_t at, std::string_view wanted) {
  for (const char c : wanted) {
    if (at == text.size() || (blank(c) ? !blank(text[at]) : text[at] != c)) return text.npos;
    ++at;
    while (blank(c) && at < text.size() && blank(text[at])) ++at;
  }
  return at;
}

}  // namespace

SeedFile parse_seeds(std::string_view text) {
  Reader r;
  while (!text.empty()) {
    const auto end = text.find('\n');
    ++r.number;
    r.read(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  for (const Seed& s : r.out.seeds)
    if (s.hunks.empty() || s.expected.empty())
      r.out.problems.push_back("line " + std::to_string(s.line) + ": a seed has an edit and an expectation");
  return std::move(r.out);
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (!blank(c)) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

Edited apply(const Seed& seed, std::string text) {
  for (const Hunk& h : seed.hunks) {
    const std::string wanted = squeezed(h.from);
    if (wanted.empty()) return {{}, "an edit replaces nothing"};
    Place found;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::size_t end = end_of_match(text, at, wanted);
      if (end == text.npos) continue;
      if (found.end != 0) return {{}, "the text is in the bot more than once: " + h.from};
      found = {at, end};
    }
    if (found.end == 0) return {{}, "the text is not in the bot: " + h.from};
    text.replace(found.begin, found.end - found.begin, h.to);
  }
  return {std::move(text), {}};
}

}  // namespace bot::seeded
