// The catalogue of findings: an enumerator, a descriptor and examples for each page.

#include <algorithm>
#include <map>

#include "tools/gen/gen.hpp"

namespace bot::gen {

namespace {

constexpr std::string_view made = "// Made by bot_gen from docs/diagnostics; not to be edited.\n";

std::string enumerator(const Page& page) {
  std::string name = page.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<Page> read_pages(const std::vector<std::string>& files) {
  std::vector<Page> pages;
  std::string problems;  // all of them at once, so that one build shows them
  for (const auto& file : files) {
    try {
      pages.push_back(parse_page(file, read(file)));
    } catch (const Error& error) {
      problems.append(error.what()).push_back('\n');
    }
  }
  std::map<std::string, std::string> seen;
  for (const auto& page : pages) {
    for (const auto& key : {page.code, page.name}) {
      const auto [first, added] = seen.emplace(key, page.file);
      if (!added) problems.append(page.file + ":1: " + key + " is taken by " + first->second + "\n");
    }
  }
  if (pages.empty() && problems.empty()) problems = "there are no pages in docs/diagnostics\n";
  if (!problems.empty()) {
    problems.pop_back();
    throw Error(problems);
  }
  std::sort(pages.begin(), pages.end(), [](const Page& a, const Page& b) { return a.code < b.code; });
  return pages;
}

std::string header(const std::vector<Page>& pages) {
  std::string out(made);
  out += R"(#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace bot::diag {

enum class Severity : std::uint8_t { error, warning, info };

enum class Code : std::uint16_t {
)";
  for (const auto& page : pages) out += "  " + enumerator(page) + ",  ///< " + page.code + "\n";
  out += R"(};

struct Descriptor {
  Code code;
  std::string_view id;       ///< "B0101"
  std::string_view name;     ///< "unclosed-text"
  std::string_view message;  ///< template: {x} is an argument, {{ and }} are braces
  Severity severity;
  std::string_view page;     ///< the whole Markdown page
};

/// Sources from the page: the first raises the finding, the second nearly does.
struct Example {
  Code code;
  std::string_view raises;
  std::string_view does_not;
};

[[nodiscard]] const Descriptor& describe(Code code);
/// Sorted by id.
[[nodiscard]] std::span<const Descriptor> catalogue();
[[nodiscard]] std::optional<Code> find_code(std::string_view id);
/// Of every page that has them, sorted by id.
[[nodiscard]] std::span<const Example> examples();

}  // namespace bot::diag
)";
  return out;
}

std::string source(const std::vector<Page>& pages) {
  std::string out(made);
  out += R"(#include "compiler/diagnostics/catalogue.hpp"

#include <algorithm>

namespace bot::diag {

namespace {

using namespace std::string_view_literals;

constexpr Descriptor table[] = {
)";
  for (const auto& page : pages) {
    out += "    {Code::" + enumerator(page) + ",\n" + literal(page.code, "     ") + ",\n" +
           literal(page.name, "     ") + ",\n" + literal(page.message, "     ") + ",\n     Severity::" + page.severity +
           ",\n" + literal(page.text, "     ") + "sv},\n";
  }
  out += R"(};

}  // namespace

const Descriptor& describe(Code code) { return table[static_cast<std::size_t>(code)]; }

std::span<const Descriptor> catalogue() { return table; }

std::optional<Code> find_code(std::string_view id) {
  const auto* found = std::lower_bound(std::begin(table), std::end(table), id,
                                       [](const Descriptor& d, std::string_view wanted) { return d.id < wanted; });
  if (found == std::end(table) || found->id != id) return std::nullopt;
  return found->code;
}

}  // namespace bot::diag
)";
  return out;
}

std::string example_source(const std::vector<Page>& pages) {
  std::string rows;
  for (const auto& page : pages) {
    if (!page.has_example) continue;
    rows += "    {Code::" + enumerator(page) + ",\n" + literal(page.raises, "     ") + "sv,\n" +
            literal(page.does_not, "     ") + "sv},\n";
  }
  std::string out(made);
  out += "#include \"compiler/diagnostics/catalogue.hpp\"\n\nnamespace bot::diag {\n\n";
  if (rows.empty()) {
    out += "std::span<const Example> examples() { return {}; }\n";
  } else {
    out += "using namespace std::string_view_literals;\n\nstatic constexpr Example table[] = {\n" + rows +
           "};\n\nstd::span<const Example> examples() { return table; }\n";
  }
  out += "\n}  // namespace bot::diag\n";
  return out;
}

}  // namespace

void write_catalogue(const std::string& directory, const std::vector<std::string>& files) {
  const auto pages = read_pages(files);
  write_if_changed(directory + "/catalogue.hpp", header(pages));
  write_if_changed(directory + "/catalogue.cpp", source(pages));
  write_if_changed(directory + "/examples.cpp", example_source(pages));
}

}  // namespace bot::gen
