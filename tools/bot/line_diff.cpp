#include "tools/bot/line_diff.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace bot::tool {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

struct Edit {
  char mark;  ///< ' ', '-' or '+'
  std::string_view line;
};

/// A shortest list of edits (Myers, An O(ND) Difference Algorithm, 1986). Texts that differ in more than max_edits
/// lines are shown as a whole.
std::vector<Edit> edits(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  constexpr int max_edits = 2000;
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  std::vector<std::vector<int>> trace;
  std::vector<int> furthest(2 * static_cast<std::size_t>(std::min(max_edits, n + m)) + 3, 0);
  const int middle = static_cast<int>(furthest.size()) / 2;
  const auto at = [&](std::vector<int>& v, int k) -> int& { return v[static_cast<std::size_t>(middle + k)]; };
  bool found = false;
  for (int d = 0; d <= std::min(max_edits, n + m) && !found; ++d) {
    trace.push_back(furthest);
    for (int k = -d; k <= d; k += 2) {
      int x = k == -d || (k != d && at(furthest, k - 1) < at(furthest, k + 1)) ? at(furthest, k + 1)
                                                                               : at(furthest, k - 1) + 1;
      while (x < n && x - k < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)]) ++x;
      at(furthest, k) = x;
      if (x >= n && x - k >= m) {
        found = true;
        break;
      }
    }
  }
  std::vector<Edit> out;
  if (!found) {
    for (const auto line : a) out.push_back({'-', line});
    for (const auto line : b) out.push_back({'+', line});
    return out;
  }
  int x = n, y = m;
  for (int d = static_cast<int>(trace.size()) - 1; d >= 0; --d) {
    std::vector<int>& v = trace[static_cast<std::size_t>(d)];
    const int k = x - y;
    const int before = d == 0 ? 0 : (k == -d || (k != d && at(v, k - 1) < at(v, k + 1)) ? k + 1 : k - 1);
    const int from_x = d == 0 ? 0 : at(v, before), from_y = from_x - (d == 0 ? 0 : before);
    while (x > from_x && y > from_y) {
      out.push_back({' ', a[static_cast<std::size_t>(x - 1)]});
      --x, --y;
    }
    if (d == 0) break;
    if (x > from_x) out.push_back({'-', a[static_cast<std::size_t>(--x)]});
    else out.push_back({'+', b[static_cast<std::size_t>(--y)]});
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace

std::string line_diff(std::string_view before, std::string_view after, std::string_view name) {
  constexpr std::size_t context = 3;
  const std::vector<Edit> all = edits(lines_of(before), lines_of(after));
  std::string out;
  std::size_t old_line = 1, new_line = 1;
  for (std::size_t i = 0; i < all.size();) {
    if (all[i].mark == ' ') {
      ++old_line, ++new_line, ++i;
      continue;
    }
    // From three lines before to three lines behind the last change that is near.
    const std::size_t begin = i - std::min(i, context);
    std::size_t end = i, quiet = 0;
    for (std::size_t j = i; j < all.size() && quiet <= 2 * context; ++j) {
      quiet = all[j].mark == ' ' ? quiet + 1 : 0;
      if (quiet == 0) end = j + 1;
    }
    const std::size_t last = std::min(end + context, all.size());
    std::size_t old_count = 0, new_count = 0;
    std::string body;
    for (std::size_t j = begin; j < last; ++j) {
      old_count += all[j].mark != '+' ? 1 : 0;
      new_count += all[j].mark != '-' ? 1 : 0;
      body += all[j].mark;
      body += all[j].line;
      if (!all[j].line.ends_with('\n')) body += "\n\\ No newline at end of file\n";
    }
    if (out.empty()) out = fmt::format("--- {}\n+++ {}\n", name, name);
    out += fmt::format("@@ -{},{} +{},{} @@\n", old_line - (i - begin), old_count, new_line - (i - begin), new_count) +
           body;
    for (; i < last; ++i) {
      old_line += all[i].mark != '+' ? 1 : 0;
      new_line += all[i].mark != '-' ? 1 : 0;
    }
  }
  return out;
}

}  // namespace bot::tool
