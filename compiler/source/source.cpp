#include "compiler/source/source.hpp"

#include <algorithm>
#include <utility>

namespace bot::source {

std::string relative(std::string_view from, std::string_view name) {
  if (from.starts_with('/') != name.starts_with('/')) return std::string(name);
  if (name.starts_with("std/") && !name.ends_with(".bot")) return std::string(name);
  std::size_t common = 0;  // length of the directories that both begin with
  for (std::size_t i = 0; i < from.size() && i < name.size() && from[i] == name[i]; ++i)
    if (from[i] == '/') common = i + 1;
  std::string out;
  for (std::size_t i = common; i < from.size(); ++i) {
    if (from[i] != '/') continue;
    if (from.substr(0, i).ends_with("..")) return std::string(name);  // a directory whose name is not known
    out += "../";
  }
  return out.append(name.substr(common));
}

namespace {

constexpr std::size_t block_bytes = 256;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

}  // namespace

FileId SourceSet::add(std::string name, std::string text) {
  File& file = files_.emplace_back();
  file.name = std::move(name);
  file.text = std::move(text);
  return static_cast<FileId>(files_.size() - 1);
}

std::string_view SourceSet::name(FileId file) const { return files_.at(static_cast<std::size_t>(file)).name; }

std::string_view SourceSet::text(FileId file) const { return files_.at(static_cast<std::size_t>(file)).text; }

std::string_view SourceSet::text(Span span) const {
  const std::string_view whole = text(span.file);
  const std::size_t begin = std::min<std::size_t>(span.begin, whole.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, whole.size());
  return whole.substr(begin, end - begin);
}

const std::vector<std::uint32_t>& SourceSet::line_starts(const File& file) {
  if (file.line_starts.empty()) {
    file.line_starts.push_back(0);
    for (std::size_t at = file.text.find('\n'); at != std::string::npos; at = file.text.find('\n', at + 1)) {
      file.line_starts.push_back(static_cast<std::uint32_t>(at + 1));
    }
  }
  return file.line_starts;
}

std::uint32_t SourceSet::points_between(const File& file, std::uint32_t begin, std::uint32_t end) {
  const std::string_view text = file.text;
  const auto count = [&](std::size_t from, std::size_t to) {
    return static_cast<std::uint32_t>(std::count_if(text.begin() + static_cast<std::ptrdiff_t>(from),
                                                    text.begin() + static_cast<std::ptrdiff_t>(to), starts_code_point));
  };
  if (end - begin <= block_bytes) return count(begin, end);
  if (file.points_before.empty()) {
    file.points_before.push_back(0);
    for (std::size_t at = 0; at + block_bytes <= text.size(); at += block_bytes)
      file.points_before.push_back(file.points_before.back() + count(at, at + block_bytes));
  }
  const auto before = [&](std::uint32_t offset) {
    const std::size_t block = offset / block_bytes;
    return file.points_before[block] + count(block * block_bytes, offset);
  };
  return before(end) - before(begin);
}

LineColumn SourceSet::position(FileId file, std::uint32_t offset) const {
  const File& f = files_.at(static_cast<std::size_t>(file));
  offset = static_cast<std::uint32_t>(std::min<std::size_t>(offset, f.text.size()));
  const auto& starts = line_starts(f);
  const auto next = std::upper_bound(starts.begin(), starts.end(), offset);
  std::uint32_t start = *(next - 1);
  if (start == 0 && f.text.starts_with(byte_order_mark)) {
    start = static_cast<std::uint32_t>(byte_order_mark.size());
    offset = std::max(offset, start);
  }
  return {static_cast<std::uint32_t>(next - starts.begin()), 1 + points_between(f, start, offset)};
}

std::string_view SourceSet::line(FileId file, std::uint32_t line) const {
  const File& f = files_.at(static_cast<std::size_t>(file));
  const auto& starts = line_starts(f);
  if (line == 0 || line > starts.size()) return {};
  const std::size_t begin = starts[line - 1];
  std::size_t end = f.text.size();
  if (line < starts.size()) {
    end = starts[line] - std::size_t{1};
    if (end > begin && f.text[end - 1] == '\r') --end;
  }
  return std::string_view(f.text).substr(begin, end - begin);
}

std::uint32_t SourceSet::line_count(FileId file) const {
  return static_cast<std::uint32_t>(line_starts(files_.at(static_cast<std::size_t>(file))).size());
}

}  // namespace bot::source
