// What the documentation shows is true: its bots compile, its conversations go as they are written, its links lead
// somewhere.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "compiler/driver/driver.hpp"
#include "tests/cases/play.hpp"
#include "tests/unit/docs/examples.hpp"

namespace {

using namespace bot::docs;
namespace fs = std::filesystem;

const fs::path root = BOT_SOURCE_DIR;

std::vector<Document> documents() {
  std::vector<std::string> names;
  if (fs::exists(root / "README.md")) names.emplace_back("README.md");
  for (const auto& entry : fs::directory_iterator(root / "docs"))
    if (entry.path().extension() == ".md") names.push_back("docs/" + entry.path().filename().string());
  std::ranges::sort(names);
  std::vector<Document> out;
  for (const std::string& name : names) {
    std::string text;
    REQUIRE(bot::cases::read_file(root / name, text));
    out.push_back(parse_markdown(name, text));
  }
  return out;
}

fs::path folder() {
  fs::path out = fs::path(BOT_BINARY_DIR) / "docs_examples";
  fs::remove_all(out);
  return out;
}

std::vector<std::string> check(std::string_view text) {
  const Document d = parse_markdown("docs/x.md", text);
  return check_examples(d, find_frame(d), folder());
}

}  // namespace

TEST_CASE("examples of the documentation") {
  const fs::path modules = folder();
  std::string frame;
  for (const Document& d : documents())
    if (frame.empty()) frame = find_frame(d);
  for (const auto place : {place_of_declarations, place_of_members, place_of_actions})
    CHECK(frame.find(place) != std::string::npos);
  Counts all;
  for (const Document& d : documents()) {
    for (const std::string& problem : check_examples(d, frame, modules)) FAIL_CHECK(problem);
    const Counts counts = count_examples(d);
    all.bots += counts.bots;
    all.chats += counts.chats;
  }
  CHECK(all.bots > 0);
  CHECK(all.chats > 0);
}

TEST_CASE("links and codes of the documentation") {
  const auto all = documents();
  for (const Document& d : all) {
    for (const Mention& link : d.links) {
      const std::string at = d.name + ":" + std::to_string(link.line) + ": ";
      if (link.text.find("://") != std::string::npos) continue;
      const std::size_t hash = std::min(link.text.find('#'), link.text.size());
      const std::string file = link.text.substr(0, hash);
      const fs::path target =
          file.empty() ? fs::path(d.name) : (fs::path(d.name).parent_path() / file).lexically_normal();
      if (!fs::exists(root / target)) FAIL_CHECK(at + "there is no " + target.generic_string());
      if (hash == link.text.size()) continue;
      const auto other = std::ranges::find(all, target.generic_string(), &Document::name);
      if (other != all.end() && !other->anchors.contains(link.text.substr(hash + 1)))
        FAIL_CHECK(at + target.generic_string() + " has no heading " + link.text.substr(hash));
    }
    for (const Mention& code : d.codes)
      if (!fs::exists(root / "docs" / "diagnostics" / (code.text + ".md")))
        FAIL_CHECK(d.name + ":" + std::to_string(code.line) + ": there is no page " + code.text);
  }
}

TEST_CASE("the program of docs/embedding.md") {
  std::string program, text;
  REQUIRE(bot::cases::read_file(root / "tests/unit/docs/embedding.cpp", program));
  REQUIRE(bot::cases::read_file(root / "docs/embedding.md", text));
  const Document d = parse_markdown("docs/embedding.md", text);
  const auto shown =
      std::ranges::find_if(d.blocks, [](const Block& b) { return b.info == std::vector<std::string>{"cpp"}; });
  REQUIRE(shown != d.blocks.end());
  CHECK(shown->text == program);

  bot::driver::Job job;
  job.name = "hello.bot";
  job.text = "bot b { title \"B\" }\notherwise { say \"Halo {user.name ?? \"?\"}: {misses}\" }\n";
  const auto made = bot::driver::compile(job);
  REQUIRE_FALSE(made.artifact.empty());
  const fs::path place = folder();
  fs::create_directories(place);
  std::ofstream(place / "hello.botc", std::ios::binary)
      .write(reinterpret_cast<const char*>(made.artifact.data()), static_cast<std::streamsize>(made.artifact.size()));
  std::ofstream(place / "in.txt") << "hai\napa\n";
  const auto quoted = [&](const char* name) { return " '" + (place / name).string() + "'"; };
  const std::string command = std::string("'") + BOT_EMBEDDING + "'" + quoted("hello.botc") + " <" + quoted("in.txt") +
                              " >" + quoted("out.txt");
  REQUIRE(std::system(command.c_str()) == 0);
  std::string said;
  REQUIRE(bot::cases::read_file(place / "out.txt", said));
  CHECK(said == "Halo Ayu: 1\nHalo Ayu: 2\n");
}

TEST_CASE("a false example is found") {
  const std::string fine = "```bot\nbot b { title \"B\" }\notherwise { say \"Halo\" }\n```\n";
  CHECK(check(fine + "```chat\n> x\n< Halo\n```\n").empty());
  const auto place = [](const std::vector<std::string>& problems) {
    return problems.size() == 1 ? problems[0].substr(0, problems[0].find(": ")) : "";
  };
  CHECK(place(check(fine + "\n```chat\n> x\n< Hai\n```\n")) == "docs/x.md:7");
  CHECK(place(check("```bot\nbot b { title \"B\" }\n```\n")) == "docs/x.md:2");
  CHECK(place(check("```bot wrong B0101\nbot b { title \"B\" }\n```\n")) == "docs/x.md:2");
  CHECK(place(check("```bot wrong B0209\notherwise { say \"Halo\" }\n```\n")) == "docs/x.md:2");
  CHECK(place(check("```bot part\nvar n: int = 0\n```\n")) == "docs/x.md:2");
  CHECK(place(check("```bot else\nbot b { title \"B\" }\n```\n")) == "docs/x.md:2");
  CHECK(place(check("text\n```chat\n> x\n```\n")) == "docs/x.md:3");
  CHECK(check("```bot\n").size() == 2);
  CHECK(check("```bot wrong B0209\nbot b { title \"B\" }\n```\n").empty());
}
