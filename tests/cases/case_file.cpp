#include "tests/cases/case_file.hpp"

#include <algorithm>
#include <cstddef>

namespace bot::cases {

namespace {

constexpr std::string_view lead = "//!";

/// Where the last run of `//!` lines begins.
std::size_t expectation_begin(std::string_view bytes) {
  std::size_t begin = bytes.size();
  while (begin > 0) {
    const std::size_t before = begin >= 2 ? bytes.rfind('\n', begin - 2) : bytes.npos;
    const std::size_t line = before == bytes.npos ? 0 : before + 1;
    if (!bytes.substr(line, begin - line).starts_with(lead)) break;
    begin = line;
  }
  return begin;
}

bool takes(std::string_view& line, std::string_view mark) {
  if (!line.starts_with(mark)) return false;
  line.remove_prefix(mark.size());
  return true;
}

}  // namespace

CaseFile parse_case(std::string_view bytes) {
  CaseFile out;
  std::size_t at = expectation_begin(bytes);
  out.source = bytes.substr(0, at);
  bool of_message = false;  // whether `| ` goes on with the customer's message
  while (at < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at + lead.size(), end - at - lead.size());
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(' ')) line.remove_prefix(1);
    out.expected.emplace_back(line);
    if (takes(line, "| ") || line == "|") {
      if (of_message) out.inputs.back().text.append("\n").append(line == "|" ? "" : line);
      continue;
    }
    of_message = line.starts_with("> ") || line == ">";
    if (takes(line, "> ")) out.inputs.push_back({Input::Kind::message, std::string(line)});
    else if (line == ">") out.inputs.push_back({Input::Kind::message, ""});
    else if (takes(line, "! ")) out.inputs.push_back({Input::Kind::event, std::string(line)});
    else if (takes(line, "@ ")) out.inputs.push_back({Input::Kind::setting, std::string(line)});
  }
  return out;
}

std::string write_case(std::string_view source, const std::vector<std::string>& lines) {
  std::string out(source);
  if (!lines.empty() && !out.empty() && out.back() != '\n') out += '\n';
  for (const std::string& line : lines) {
    out += lead;
    if (!line.empty()) out.append(" ").append(line);
    out += '\n';
  }
  return out;
}

void append_marked(std::vector<std::string>& lines, std::string_view mark, std::string_view text) {
  for (bool first = true;; first = false) {
    const std::size_t end = text.find('\n');
    std::string line(first ? mark : "|");
    if (!text.substr(0, end).empty()) line.append(" ").append(text.substr(0, end));
    lines.push_back(std::move(line));
    if (end == text.npos) return;
    text.remove_prefix(end + 1);
  }
}

std::string diff(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  const std::size_t n = expected.size(), m = actual.size();
  std::vector<std::vector<std::size_t>> same(n + 1, std::vector<std::size_t>(m + 1));  // longest common rest
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      same[i][j] = expected[i] == actual[j] ? same[i + 1][j + 1] + 1 : std::max(same[i + 1][j], same[i][j + 1]);
  std::string out;
  const auto row = [&](char mark, const std::string& line) {
    out.append("  ").append(1, mark).append(" ").append(line) += '\n';
  };
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && expected[i] == actual[j]) {
      row(' ', expected[i]);
      ++i, ++j;
    } else if (i < n && (j == m || same[i + 1][j] >= same[i][j + 1])) {
      row('-', expected[i++]);
    } else {
      row('+', actual[j++]);
    }
  }
  return out;
}

}  // namespace bot::cases
