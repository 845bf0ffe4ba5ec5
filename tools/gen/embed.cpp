// Files as a table of C++ strings.

#include <algorithm>
#include <filesystem>
#include <utility>

#include "tools/gen/gen.hpp"

namespace bot::gen {

namespace {

constexpr std::string_view made = "// Made by bot_gen from embedded files; not to be edited.\n";

// text_files -> TextFiles
std::string camel(std::string_view name) {
  std::string out;
  bool upper = true;
  for (char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    upper = false;
    out += c;
  }
  return out;
}

}  // namespace

void write_embed(const Embed& job) {
  namespace fs = std::filesystem;
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& file : job.files) {
    const fs::path path(file);
    const fs::path name = job.base.empty() ? path.filename() : path.lexically_relative(job.base);
    files.emplace_back(name.generic_string(), read(file));
  }
  std::sort(files.begin(), files.end());
  for (std::size_t i = 1; i < files.size(); ++i) {
    if (files[i].first == files[i - 1].first) throw Error(files[i].first + ": two embedded files have this name");
  }

  const std::string type = camel(job.name) + "File";
  std::string header(made);
  header += "#pragma once\n\n#include <optional>\n#include <span>\n#include <string_view>\n\nnamespace " +
            job.namespace_name + " {\n\nstruct " + type +
            " {\n  std::string_view name;\n  std::string_view text;\n};\n\n/// Sorted by name.\n[[nodiscard]] "
            "std::span<const " +
            type + "> " + job.name + "();\n[[nodiscard]] std::optional<std::string_view> find_" + job.name +
            "(std::string_view name);\n\n}  // namespace " + job.namespace_name + "\n";

  std::string source(made);
  source += "#include \"" + fs::path(job.header).filename().generic_string() +
            "\"\n\n#include <algorithm>\n\nnamespace " + job.namespace_name + " {\n\n";
  if (files.empty()) {
    source += "std::span<const " + type + "> " + job.name + "() { return {}; }\n";
  } else {
    source +=
        "using namespace std::string_view_literals;\n\nstatic constexpr " + type + " " + job.name + "_table[] = {\n";
    for (const auto& [name, text] : files) {
      source += "    {\n" + literal(name, "     ") + "sv,\n" + literal(text, "     ") + "sv},\n";
    }
    source += "};\n\nstd::span<const " + type + "> " + job.name + "() { return " + job.name + "_table; }\n";
  }
  source += "\nstd::optional<std::string_view> find_" + job.name +
            "(std::string_view name) {\n  const auto table = " + job.name +
            "();\n  const auto found = std::lower_bound(table.begin(), table.end(), name,\n" +
            "                                      [](const " + type +
            "& f, std::string_view wanted) { return f.name < wanted; });\n" +
            "  if (found == table.end() || found->name != name) return std::nullopt;\n  return found->text;\n}\n\n" +
            "}  // namespace " + job.namespace_name + "\n";
  write_if_changed(job.header, header);
  write_if_changed(job.source, source);
}

}  // namespace bot::gen
