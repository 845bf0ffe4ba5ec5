// bot_cases [--update] DIRECTORY [PART…]: checks every case below the directory whose name holds one of the parts.
// --update, or BOT_UPDATE=1, writes what came out into the files instead.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/cases/play.hpp"

namespace bot::cases {

namespace {

struct Options {
  std::filesystem::path root;
  std::vector<std::string> parts;
  bool update = false;
};

std::vector<std::string> case_names(const Options& options) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(options.root)) {
    const auto path = entry.path().lexically_relative(options.root);
    const bool module = std::ranges::find(path, std::filesystem::path("modules")) != path.end();
    if (!entry.is_regular_file() || path.extension() != ".bot" || module) continue;
    const std::string name = path.generic_string();
    const auto wanted = [&](const std::string& part) { return name.find(part) != name.npos; };
    if (options.parts.empty() || std::ranges::any_of(options.parts, wanted)) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

/// What the name of the file promises about its findings.
void check_name(const std::string& name, Played& played) {
  const std::string stem = std::filesystem::path(name).stem().string();
  if (stem.starts_with("fail_")) {
    if (played.errors == 0) played.problems.emplace_back("a fail_ case has an error");
  } else if (stem.starts_with("warn_")) {
    if (played.errors > 0 || played.warnings == 0)
      played.problems.emplace_back("a warn_ case has warnings and no errors");
  } else if (played.errors + played.warnings + played.others > 0) {
    played.problems.emplace_back("only fail_ and warn_ cases have findings");
  }
}

bool run(const Options& options, const std::string& name) {
  std::string bytes;
  if (!read_file(options.root / name, bytes)) {
    std::printf("FAILED %s\n  cannot be read\n", name.c_str());
    return false;
  }
  const CaseFile file = parse_case(bytes);
  Played played = play(options.root, name, file);
  check_name(name, played);
  const bool differs = played.lines != file.expected;
  if (differs && options.update) {
    std::ofstream(options.root / name, std::ios::binary) << write_case(file.source, played.lines);
    std::printf("updated %s\n", name.c_str());
  }
  const bool fine = played.problems.empty() && (!differs || options.update);
  if (fine) return true;
  std::printf("FAILED %s\n", name.c_str());
  for (const std::string& p : played.problems) std::printf("  %s\n", p.c_str());
  if (differs && !options.update)
    std::printf("  expected (-) and actual (+):\n%s", diff(file.expected, played.lines).c_str());
  return false;
}

int run_all(const Options& options) {
  const auto names = case_names(options);
  if (names.empty()) {
    std::printf("there are no such cases\n");
    return 1;
  }
  std::size_t failed = 0;
  for (const std::string& name : names) failed += run(options, name) ? 0 : 1;
  std::printf("%zu passed, %zu failed\n", names.size() - failed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace

}  // namespace bot::cases

int main(int count, char** words) {
  bot::cases::Options options;
  const char* const update = std::getenv("BOT_UPDATE");
  options.update = update && std::string_view(update) == "1";
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--update") options.update = true;
    else if (options.root.empty()) options.root = word;
    else options.parts.emplace_back(word);
  }
  if (options.root.empty()) {
    std::printf("usage: bot_cases [--update] DIRECTORY [PART...]\n");
    return 2;
  }
  try {
    return bot::cases::run_all(options);
  } catch (const std::exception& problem) {
    std::printf("%s\n", problem.what());
    return 1;
  }
}
