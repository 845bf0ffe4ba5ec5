#include "tests/unit/docs/markdown.hpp"

#include <algorithm>
#include <cctype>

namespace bot::docs {

namespace {

constexpr std::string_view fence = "```";

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

/// As code hosts make them: small letters, digits and hyphens; other ASCII signs fall away, blanks become hyphens.
std::string anchor(std::string_view heading) {
  std::string out;
  for (const char c : heading) {
    const auto u = static_cast<unsigned char>(c);
    if (u >= 0x80 || std::isalnum(u) != 0 || c == '-' || c == '_')
      out += static_cast<char>(u < 0x80 ? std::tolower(u) : u);
    else if (c == ' ') out += '-';
  }
  return out;
}

void find_links(std::string_view line, std::size_t number, Document& out) {
  for (std::size_t at = line.find("]("); at != line.npos; at = line.find("](", at + 2)) {
    const std::size_t end = line.find(')', at);
    if (end == line.npos) return;
    out.links.push_back({number, std::string(line.substr(at + 2, end - at - 2))});
  }
}

void find_codes(std::string_view line, std::size_t number, Document& out) {
  const auto alnum = [&](std::size_t i) {
    return i < line.size() && std::isalnum(static_cast<unsigned char>(line[i])) != 0;
  };
  for (std::size_t at = line.find('B'); at != line.npos; at = line.find('B', at + 1)) {
    if ((at > 0 && alnum(at - 1)) || at + 5 > line.size() || alnum(at + 5)) continue;
    const std::string_view digits = line.substr(at + 1, 4);
    if (std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
      out.codes.push_back({number, std::string(line.substr(at, 5))});
  }
}

}  // namespace

Document parse_markdown(std::string name, std::string_view text) {
  Document out;
  out.name = std::move(name);
  bool inside = false;
  std::size_t indent = 0;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view bare = line.substr(blanks);
    if (inside) {
      if (bare == fence) {
        inside = false;
        continue;
      }
      line.remove_prefix(std::min(blanks, indent));
      out.blocks.back().text.append(line) += '\n';
    } else if (bare.starts_with(fence)) {
      inside = true;
      indent = blanks;
      out.blocks.push_back({number + 1, words(bare.substr(fence.size())), ""});
    } else {
      if (line.starts_with('#'))
        out.anchors.insert(anchor(line.substr(std::min(line.find_first_not_of("# "), line.size()))));
      find_links(line, number, out);
      find_codes(line, number, out);
    }
  }
  out.closed = !inside;
  return out;
}

}  // namespace bot::docs
