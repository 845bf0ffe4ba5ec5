#include "compiler/driver/suspects.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "stdlib/stdlib.hpp"

namespace bot::driver {

namespace {

using diag::Code;

bool of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

/// The word before the place, on the same line.
std::string_view word_before(std::string_view text, std::size_t at) {
  while (at > 0 && text[at - 1] == ' ') --at;
  std::size_t begin = at;
  while (begin > 0 && of_name(text[begin - 1])) --begin;
  return text.substr(begin, at - begin);
}

bool declares(std::string_view word) {
  static constexpr std::string_view words[] = {"intent", "var",     "config", "state", "flow", "nlu",
                                               "enum",   "service", "record", "fn",    "call"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// The only place in the bot's sources where the name is written, when that is a declaration.
std::optional<source::Span> unused_declaration(const Result& r, std::string_view name) {
  std::optional<source::Span> out;
  for (const resolve::LoadedModule& m : r.modules) {
    if (stdlib::find(r.sources.name(m.ast.file))) continue;
    const std::string_view text = r.sources.text(m.ast.file);
    for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + name.size())) {
      const std::size_t end = at + name.size();
      if ((at > 0 && of_name(text[at - 1])) || (end < text.size() && of_name(text[end]))) continue;
      if (out || !declares(word_before(text, at))) return std::nullopt;
      out = source::Span{m.ast.file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
    }
  }
  return out;
}

}  // namespace

void suspect_declarations(Result& result) {
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> same;  // by the name and the one close to it
  const auto& all = result.findings.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const diag::Finding& f = all[i];
    if (f.code != Code::unknown_name || f.fixes.size() != 1 || f.fixes[0].edits.size() != 1) continue;
    const diag::Edit& edit = f.fixes[0].edits[0];
    if (edit.span == f.primary) same[{std::string(result.sources.text(f.primary)), edit.replacement}].push_back(i);
  }
  std::map<std::size_t, source::Span> slips;
  const auto before = [&](std::size_t a, std::size_t b) {
    const source::Span x = all[a].primary, y = all[b].primary;
    return std::tuple(x.file, x.begin) < std::tuple(y.file, y.begin);
  };
  for (const auto& [names, places] : same)
    if (places.size() > 1)
      if (const auto at = unused_declaration(result, names.second))
        slips[*std::min_element(places.begin(), places.end(), before)] = *at;
  if (slips.empty()) return;
  diag::Findings out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    diag::Finding f = all[i];
    if (const auto slip = slips.find(i); slip != slips.end())
      f.also(slip->second, "or is the slip here? Nothing uses this name");
    out.take(std::move(f));
  }
  result.findings = std::move(out);
}

}  // namespace bot::driver
