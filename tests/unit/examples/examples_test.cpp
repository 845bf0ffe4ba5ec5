// The bots in examples/: every one compiles without a finding, its tests pass, its transcript goes as it is written.
// BOT_UPDATE=1 writes the transcripts as they go.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/cases/case_file.hpp"
#include "tools/bot/project.hpp"
#include "tools/bot/test_run.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/talker.hpp"

namespace {

using namespace bot;
namespace fs = std::filesystem;

const fs::path examples = fs::path(BOT_SOURCE_DIR) / "examples";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  INFO(path);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> folders() {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(examples))
    if (fs::exists(entry.path() / "bot.toml")) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

/// The files of a folder with this ending, sorted.
std::vector<fs::path> files(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> out;
  if (fs::is_directory(folder))
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.path().filename().string().ends_with(ending)) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

driver::Result compile(const fs::path& folder) {
  const tool::Project project = tool::read_project((folder / "bot.toml").string());
  driver::Job job;
  job.name = fs::path(project.main).filename().string();
  job.text = read(project.main);
  job.load = [&](const std::string& path) {
    driver::Loaded out;
    if (fs::exists(folder / path)) out.text = read(folder / path);
    else out.problem = "there is no such file";
    return out;
  };
  for (const fs::path& f : files(folder, ".test.bot")) job.tests.push_back({f.filename().string(), read(f)});
  for (const fs::path& f : files(folder / "messages", ".po"))
    job.catalogues.push_back({"messages/" + f.filename().string(), read(f)});
  job.probes = true;
  job.every_language = true;
  return driver::compile(job);
}

/// What a test said until it failed, for the message.
std::string show(const tool::TestResult& result) {
  std::string out = result.file + ": \"" + result.name + "\"\n";
  for (const tool::TestLine& l : result.lines) {
    constexpr std::string_view marks[] = {"  ", "- ", "+ ", "  "};
    out += std::string(marks[static_cast<std::size_t>(l.kind)]) + l.who + " " + l.text + "\n";
  }
  return out;
}

/// The transcript as it goes, on a Monday at nine in the bot's time zone, a second between two lines.
std::vector<std::string> play(const tool::LoadedBot& bot, const std::vector<cases::Input>& inputs) {
  std::vector<std::string> lines;
  talk::Talker talker(*bot.artifact, 1);
  talker.user_id = "ayu";
  talker.user_name = "Ayu";
  std::string problem;
  const auto start = talk::parse_input(":at 2026-01-05T09:00", problem);
  REQUIRE(start);
  CHECK(talker.put(*start, problem) == runtime::TurnError::none);
  for (const cases::Input& input : inputs) {
    talk::Input in;
    in.text = input.text;
    if (input.kind == cases::Input::Kind::message) {
      cases::append_marked(lines, ">", input.text);
    } else {
      lines.push_back("! " + input.text);
      const auto parsed = talk::parse_input(input.text.starts_with(':') ? input.text : ":event " + input.text, problem);
      INFO(problem);
      REQUIRE(parsed);
      in = *parsed;
    }
    talker.now += 1000;
    const auto error = talker.put(in, problem);
    INFO(input.text << ": " << problem);
    CHECK(error == runtime::TurnError::none);
    for (const runtime::Effect& e : talker.machine.effects())
      cases::append_marked(lines, talk::is_message(e) ? "<" : "=",
                           talk::is_message(e) ? talk::plain_text(e) : talk::summary(e));
  }
  return lines;
}

/// A transcript is the expectation of a case without the slashes.
cases::CaseFile read_transcript(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return cases::parse_case(cases::write_case("", lines));
}

bool updating() {
  const char* const update = std::getenv("BOT_UPDATE");
  return update != nullptr && std::string_view(update) == "1";
}

}  // namespace

TEST_CASE("examples") {
  const auto all = folders();
  CHECK(all.size() >= 10);
  const std::string index = read(examples / "README.md");
  for (const fs::path& folder : all) {
    const std::string name = folder.filename().string();
    INFO(name);
    driver::Result result = compile(folder);
    INFO(diag::render(result.findings, result.sources, diag::Format::pretty, {}));
    CHECK(result.findings.all().empty());
    REQUIRE_FALSE(result.artifact.empty());

    const tool::LoadedBot bot = tool::load_made(std::move(result.artifact), name);
    tool::TestBench bench(result, bot);
    CHECK_FALSE(result.checked_tests.empty());
    for (const model::Test& test : result.checked_tests)
      if (const tool::TestResult r = bench.run(test); !r.passed) FAIL_CHECK(show(r));

    const fs::path path = folder / "transcript.txt";
    const cases::CaseFile transcript = read_transcript(path);
    CHECK_FALSE(transcript.inputs.empty());
    const auto lines = play(bot, transcript.inputs);
    if (updating()) {
      std::ofstream out(path, std::ios::binary);
      for (const std::string& line : lines) out << line << '\n';
      continue;
    }
    if (lines != transcript.expected) FAIL_CHECK(cases::diff(transcript.expected, lines));

    // The README shows how the conversation begins.
    const std::string readme = read(folder / "README.md");
    const std::size_t shown = readme.find("```text\n>");
    const std::size_t event = readme.find("```text\n!");
    const std::size_t at = std::min(shown, event);
    if (at != std::string::npos) {
      const std::size_t begin = at + std::string_view("```text\n").size();
      CHECK(read(path).starts_with(readme.substr(begin, readme.find("```", begin) - begin)));
    }
    CHECK(index.find("(" + name + "/README.md)") != std::string::npos);
  }
}
