// The catalogue of findings against the compiler: every page is true, and every finding is tested.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"

using namespace bot;

namespace {

driver::Result compile(std::string_view source) {
  driver::Job job;
  job.name = "example.bot";
  job.text = source;
  return driver::compile(job);
}

std::set<diag::Code> codes_of(const driver::Result& result) {
  std::set<diag::Code> out;
  for (const diag::Finding& f : result.findings.all()) out.insert(f.code);
  return out;
}

std::string shown(const driver::Result& result) {
  return diag::render(result.findings, result.sources, diag::Format::pretty);
}

/// Findings that cannot come without another one.
const std::map<diag::Code, diag::Code>& companions() {
  static const std::map<diag::Code, diag::Code> codes{{diag::Code::given_up, diag::Code::missing_text}};
  return codes;
}

/// Sources that are too large for a file of their own.
std::map<diag::Code, std::string> made_sources() {
  const std::string head = "bot demo { language id }\nfallback flow default {\n  initial end state hint { say \"";
  std::string variants = "bot demo { language id }\nfallback flow default {\n  initial end state hint { say one of {";
  for (int i = 0; i < 60'000; ++i) variants += " \"" + std::to_string(i) + "\"";
  variants += " } }\n}\n";
  std::string lets = "bot demo { language id }\nfallback flow default {\n  initial end state hint {\n";
  for (int i = 0; i < 1'100; ++i) lets += "    let a" + std::to_string(i) + " = 1\n";
  lets += "    say \"hint\"\n  }\n}\n";
  return {
      {diag::Code::bot_too_large, std::move(lets)},
      {diag::Code::item_too_long, std::move(variants)},
      {diag::Code::file_too_large, std::string(source::max_source_bytes + 1, ' ')},
      {diag::Code::text_too_long, head + std::string(65'536, 'x') + "\" }\n}\n"},
  };
}

/// Findings that no source text can show, by name, with the reason.
const std::map<std::string_view, std::string_view>& without_source() {
  static const std::map<std::string_view, std::string_view> names{
      {"cannot-read-file", "it is about a file, not about what it says"},
      {"is-a-directory", "it is about a file, not about what it says"},
      {"id-collision", "nobody knows two names with the same id"},
  };
  return names;
}

/// What is raised by a case: the findings expected in tests/cases, which bot_cases holds against the compiler.
std::set<std::string> codes_in_cases() {
  std::set<std::string> out;
  const auto root = std::filesystem::path(BOT_SOURCE_DIR) / "tests" / "cases";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".bot") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    for (std::string line; std::getline(in, line);)
      for (const std::string_view word : {"//! error[", "//! warning[", "//! info["})
        if (line.starts_with(word)) out.insert(line.substr(word.size(), 5));
  }
  return out;
}

}  // namespace

TEST_CASE("what a page says raises its finding does, and nothing else", "[catalogue]") {
  for (const diag::Example& e : diag::examples()) {
    CAPTURE(diag::describe(e.code).id);
    const driver::Result result = compile(e.raises);
    INFO(shown(result));
    std::set<diag::Code> raised = codes_of(result);
    if (const auto other = companions().find(e.code); other != companions().end()) raised.erase(other->second);
    CHECK(raised == std::set{e.code});
  }
}

TEST_CASE("what a page says is right has no findings", "[catalogue]") {
  for (const diag::Example& e : diag::examples()) {
    CAPTURE(diag::describe(e.code).id);
    const driver::Result result = compile(e.does_not);
    INFO(shown(result));
    CHECK(result.findings.all().empty());
    CHECK_FALSE(result.artifact.empty());
  }
}

TEST_CASE("every finding has a page with a text and examples, or a reason why not", "[catalogue]") {
  for (const diag::Descriptor& d : diag::catalogue()) {
    CAPTURE(d.id);
    std::string page(d.page);
    std::ranges::transform(page, page.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    CHECK(page.find("to be written") == page.npos);
    CHECK(page.find("\n---\n") + 60 < page.size());
  }
}

TEST_CASE("a message is one sentence", "[catalogue]") {
  for (const diag::Descriptor& d : diag::catalogue()) {
    CAPTURE(d.id);
    CHECK((d.message.ends_with('.') || d.message.ends_with('?') || d.message.ends_with("{reason}.")));
    CHECK(d.message.size() < 120);
  }
}

TEST_CASE("large sources raise what they should", "[catalogue]") {
  for (const auto& [code, source] : made_sources()) {
    CAPTURE(diag::describe(code).id);
    CHECK(codes_of(compile(source)) == std::set{code});
  }
}

TEST_CASE("every finding is raised by a test", "[catalogue]") {
  const std::set<std::string> cases = codes_in_cases();
  const auto made = made_sources();
  for (const diag::Descriptor& d : diag::catalogue()) {
    CAPTURE(d.id, d.name);
    // those about catalogues of translations are raised in tests/unit/i18n
    const bool excused = without_source().contains(d.name) || d.id.starts_with("B06");
    const bool tested = cases.contains(std::string(d.id)) || made.contains(d.code);
    CHECK(tested != excused);
  }
}
