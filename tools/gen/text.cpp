#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tools/gen/gen.hpp"

namespace bot::gen {

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in || !out) {
    if (in.is_open() && std::filesystem::is_regular_file(path) && std::filesystem::file_size(path) == 0) return {};
    throw Error(path + ": cannot be read");
  }
  return std::move(out).str();
}

void write_if_changed(const std::string& path, const std::string& text) {
  if (std::filesystem::exists(path) && read(path) == text) return;
  const auto directory = std::filesystem::path(path).parent_path();
  if (!directory.empty()) std::filesystem::create_directories(directory);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw Error(path + ": cannot be written");
}

std::string literal(std::string_view text, std::string_view indent) {
  if (text.empty()) return std::string(indent) + "\"\"";
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
    text.remove_prefix(line.size());
    out.append(indent).push_back('"');
    for (const char c : line) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '\n') {
        out += "\\n";
      } else if (c == '"' || c == '\\' || c == '?') {
        out += '\\';
        out += c;
      } else if (byte < 0x20 || byte >= 0x7F) {
        char octal[5];
        std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(byte));
        out += octal;
      } else {
        out += c;
      }
    }
    out += text.empty() ? "\"" : "\"\n";
  }
  return out;
}

}  // namespace bot::gen
