#include "tools/gen/gen.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace bot::gen;
namespace fs = std::filesystem;

namespace {

const std::string good =
    "---\ncode: B0101\nname: unclosed-text\nseverity: error\nmessage: This text {what} is not closed: {{.\n---\n"
    "Why, and the way out.\n\n```sh\nnot an example\n```\n\n"
    "## Raises it\n```bot\nsay \"x\n```\n\n## Does not\n```bot\nsay \"x\"\n```\n";

std::string with(std::string_view old, std::string_view text) {
  std::string page = good;
  page.replace(page.find(old), old.size(), text);
  return page;
}

std::string error_of(const std::string& text, const std::string& path = "docs/B0101.md") {
  try {
    (void)parse_page(path, text);
  } catch (const Error& error) {
    return error.what();
  }
  return "fine";
}

struct Directory {
  fs::path path = fs::path(BOT_BINARY_DIR) / "gen_test";
  Directory() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Directory() { fs::remove_all(path); }
  [[nodiscard]] std::string file(const std::string& name, std::string_view text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
};

}  // namespace

TEST_CASE("a page is read") {
  const Page page = parse_page("docs/B0101.md", good);
  CHECK(page.code == "B0101");
  CHECK(page.name == "unclosed-text");
  CHECK(page.severity == "error");
  CHECK(page.message == "This text {what} is not closed: {{.");
  CHECK(page.raises == "say \"x\n");
  CHECK(page.does_not == "say \"x\"\n");
  CHECK(page.text == good);
}

TEST_CASE("a page that lacks something stops the build and says where") {
  CHECK(error_of(good) == "fine");
  CHECK(error_of(good, "docs/B0102.md").find("the file of B0101 is B0101.md") != std::string::npos);
  CHECK(error_of("") == "docs/B0101.md:0: a page begins with a line '---'");
  CHECK(error_of("---\ncode: B0101\n").find("not closed") != std::string::npos);
  CHECK(error_of(with("code: B0101", "code: X1")).find("a B and four digits, not 'X1'") != std::string::npos);
  CHECK(error_of(with("code: B0101\n", "")).find("no 'code'") != std::string::npos);
  CHECK(error_of(with("name: unclosed-text\n", "")).find("no 'name'") != std::string::npos);
  CHECK(error_of(with("severity: error\n", "")).find("no 'severity'") != std::string::npos);
  CHECK(error_of(with("severity: error", "severity: fatal")).find("not 'fatal'") != std::string::npos);
  CHECK(error_of(with("severity: error", "severity:")) == "docs/B0101.md:4: 'severity' is empty");
  CHECK(error_of(with("severity: error", "name: twice")) == "docs/B0101.md:4: 'name' is given twice");
  CHECK(error_of(with("severity: error", "colour: red")).find("unknown key 'colour'") != std::string::npos);
  for (const char* name : {"Unclosed", "a--b", "-a", "a-", "a_b", "1a", "switch"}) {
    CHECK(error_of(with("unclosed-text", name)).find("the name is lower-case") != std::string::npos);
  }
  for (const char* message : {"a { b", "a } b", "a {} b", "a {B} b", "a {b c}", "{{{"}) {
    CHECK(error_of(with("This text", message)).find("a brace of the message") != std::string::npos);
  }
  CHECK(error_of(with("Why, and the way out.", "")).find("no paragraph") != std::string::npos);
  CHECK(error_of(with("## Raises it", "## Raises")).find("under '## Raises it'") != std::string::npos);
  CHECK(error_of(with("## Does not", "## Never")).find("under '## Does not'") != std::string::npos);
  CHECK(error_of(with("```bot\nsay \"x\n", "```\nsay \"x\n")).find("the fence of an example is ```bot") !=
        std::string::npos);
  CHECK(error_of(good + "```bot\nx\n```\n").find("a section has one example") != std::string::npos);
  CHECK(error_of(good.substr(0, good.size() - 4)).find("not closed") != std::string::npos);
}

TEST_CASE("a page may have no example, with a reason") {
  const std::string head = "---\ncode: B0101\nname: a\nseverity: info\nmessage: m\n";
  CHECK(error_of(head + "example: none\nreason: r\n---\nWhy.\n") == "fine");
  CHECK(error_of(head + "example: none\n---\nWhy.\n").find("needs a line 'reason: …'") != std::string::npos);
  CHECK(error_of(head + "example: some\n---\nWhy.\n").find("takes 'none' alone") != std::string::npos);
  CHECK(error_of(head + "reason: r\n---\nWhy.\n").find("goes with 'example: none'") != std::string::npos);
  CHECK(error_of(with("---\nWhy", "example: none\nreason: r\n---\nWhy")).find("and here is one") != std::string::npos);
}

TEST_CASE("codes and names are taken once, and all problems are told at once") {
  const Directory dir;
  const auto first = dir.file("B0101.md", good);
  const auto second = dir.file("B0102.md", with("B0101", "B0102"));
  const auto third = dir.file("B0103.md", "nothing");
  const auto out = (dir.path / "out").string();
  try {
    write_catalogue(out, {first, second, third});
    FAIL("it should not be written");
  } catch (const Error& error) {
    const std::string text = error.what();
    CHECK(text.find("unclosed-text is taken by " + first) != std::string::npos);
    CHECK(text.find("B0103.md:1: a page begins with") != std::string::npos);
  }
  CHECK_THROWS_AS(write_catalogue(out, {}), Error);
  CHECK_THROWS_AS(write_catalogue(out, {(dir.path / "missing.md").string()}), Error);
  write_catalogue(out, {first});
  CHECK(read(out + "/catalogue.hpp").find("  unclosed_text,  ///< B0101\n") != std::string::npos);
}

TEST_CASE("outputs that stay the same are not touched") {
  const Directory dir;
  const auto file = dir.file("B0101.md", good);
  const auto out = dir.path / "out";
  write_catalogue(out.string(), {file});
  const auto old = fs::file_time_type{} + std::chrono::hours(1);
  for (const char* name : {"catalogue.hpp", "catalogue.cpp", "examples.cpp"}) fs::last_write_time(out / name, old);
  (void)dir.file("B0101.md", with("Why,", "Because,"));
  write_catalogue(out.string(), {file});
  CHECK(fs::last_write_time(out / "catalogue.hpp") == old);
  CHECK(fs::last_write_time(out / "examples.cpp") == old);
  CHECK(fs::last_write_time(out / "catalogue.cpp") != old);
}

TEST_CASE("files are embedded under names relative to a base") {
  const Directory dir;
  fs::create_directories(dir.path / "std");
  Embed job{"bot::x", "text_files", (dir.path / "t.hpp").string(), (dir.path / "t.cpp").string(), dir.path.string(),
            {}};
  job.files = {dir.file("std/b.bot", "b\n"), dir.file("std/a.bot", ""),
               dir.file("c.bot", std::string_view("\0\"\\?\n😊", 9))};
  write_embed(job);
  const std::string header = read(job.header);
  CHECK(header.find("struct TextFilesFile {") != std::string::npos);
  CHECK(header.find("find_text_files(std::string_view name);") != std::string::npos);
  const std::string source = read(job.source);
  CHECK(source.find("\"c.bot\"") < source.find("\"std/a.bot\""));
  CHECK(source.find("\"std/a.bot\"") < source.find("\"std/b.bot\""));
  CHECK(source.find("\"\\000\\\"\\\\\\?\\n\"\n     \"\\360\\237\\230\\212\"sv") != std::string::npos);
  job.base.clear();
  job.files.push_back(dir.file("b.bot", "again"));
  CHECK_THROWS_AS(write_embed(job), Error);
}
