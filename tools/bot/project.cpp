#include "tools/bot/project.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "compiler/driver/heap.hpp"
#include "compiler/source/source.hpp"
#include "tools/bot/catalogues.hpp"
#include "tools/bot/files.hpp"

namespace bot::tool {

namespace {

constexpr std::string_view test_ending = ".test.bot";

/// Names in a directory that end so, sorted.
std::vector<std::string> names_in(const std::string& folder, std::string_view ending) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder.empty() ? "." : folder, error), end; !error && it != end;
       it.increment(error)) {
    std::string name = it->path().filename().string();
    if (name.ends_with(ending)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Bots in a directory: .bot files that are no tests.
std::vector<std::string> bots_in(const std::string& folder) {
  std::vector<std::string> names = names_in(folder, ".bot");
  std::erase_if(names, [](const std::string& n) { return n.ends_with(test_ending); });
  return names;
}

std::optional<Project> project_in(const std::string& folder) {
  const std::string manifest = folder + std::string(manifest_name);
  return exists(manifest) ? std::optional(read_project(manifest)) : std::nullopt;
}

/// Test files of the bot `name`: NAME.test.bot, and for the main file of a project all those beside it that are of no
/// other bot there.
std::vector<std::string> tests_of(const std::string& name) {
  std::vector<std::string> tests;
  const std::string folder = folder_of(name);
  const std::string own = base_name(name).substr(0, base_name(name).size() - 4) + std::string(test_ending);
  bool project = false;
  if (exists(folder + std::string(manifest_name)))
    project = read_project(folder + std::string(manifest_name)).main == name;
  for (const std::string& test : names_in(folder, test_ending)) {
    const std::string of = test.substr(0, test.size() - test_ending.size()) + ".bot";
    if (test == own || (project && !exists(folder + of))) tests.push_back(folder + test);
  }
  return tests;
}

std::string bot_of_test(const std::string& path) {
  std::string of = path.substr(0, path.size() - test_ending.size()) + ".bot";
  if (exists(of)) return of;
  if (const auto project = project_in(folder_of(path))) return main_of(*project);
  throw FileError(path + " belongs to no bot: there is neither " + of + " nor a bot.toml beside it");
}

std::string in_directory(const std::string& path) {
  const std::string folder = path.ends_with('/') ? path : path + "/";
  if (const auto project = project_in(folder == "./" ? "" : folder)) return main_of(*project);
  std::string text = path + " is a directory without a bot.toml";
  const auto bots = bots_in(folder);
  if (!bots.empty()) text += "; name a file of it, such as " + tidy(folder + bots.front());
  else text += " and without a .bot file; bot new NAME makes a project";
  throw FileError(text);
}

[[noreturn]] void missing(const std::string& path) {
  std::string text = "there is no file " + path;
  const std::string folder = folder_of(path);
  if (!folder.empty() && !is_directory(folder)) throw FileError(text + ": there is no directory " + folder);
  const auto bots = names_in(folder, ".bot");
  std::vector<std::string_view> candidates(bots.begin(), bots.end());
  std::string near = exists(path + ".bot") ? base_name(path) + ".bot" : "";
  if (near.empty()) near = diag::closest(base_name(path), candidates);
  if (near.empty()) near = diag::closest(base_name(path) + ".bot", candidates);
  if (!near.empty()) text += "; did you mean " + folder + near + "?";
  throw FileError(text);
}

}  // namespace

std::vector<Input> find_inputs(const Arguments& arguments, bool tests_alone) {
  std::vector<Input> inputs;
  const auto add = [&](const std::string& name, const std::string& test) {
    const auto same =
        std::find_if(inputs.begin(), inputs.end(), [&](const Input& i) { return !i.from_stdin && i.name == name; });
    if (same == inputs.end()) inputs.push_back({name, false, test.empty() ? tests_of(name) : std::vector{test}});
    else if (test.empty()) same->tests = tests_of(name);
    else if (std::find(same->tests.begin(), same->tests.end(), test) == same->tests.end()) same->tests.push_back(test);
  };
  for (const std::string& given : arguments.paths) {
    if (given == "-") {
      const auto same = std::find_if(inputs.begin(), inputs.end(), [](const Input& i) { return i.from_stdin; });
      if (same != inputs.end()) throw UsageError("standard input (-) can be read once only");
      inputs.push_back({tidy(arguments.value("stdin-filename").value_or("stdin.bot")), true, {}});
      continue;
    }
    if (given.empty()) throw UsageError("a path is empty");
    const std::string path = tidy(given);
    if (!exists(path)) missing(path);
    if (is_directory(path)) add(in_directory(path), "");
    else if (base_name(path) == manifest_name) add(main_of(read_project(path)), "");
    else if (path.ends_with(test_ending)) add(bot_of_test(path), tests_alone ? path : "");
    else if (path.ends_with(".botc"))
      throw FileError(path + " is a compiled bot; the source is needed here. What it holds: bot inspect " + path);
    else add(path, "");
  }
  if (!arguments.paths.empty()) return inputs;
  if (const auto project = find_project()) {
    add(main_of(*project), "");
    return inputs;
  }
  const auto bots = bots_in("");
  throw UsageError(bots.empty() ? "name a .bot file, or go to a directory with a bot.toml; bot new NAME makes one"
                                : "there is no bot.toml here or further up; name a file, such as " + bots.front());
}

Compiled compile(const Input& input, bool strip, bool probes) {
  CompileOptions options;
  options.strip = strip;
  options.probes = probes;
  return compile(input, options);
}

Compiled compile(const Input& input, const CompileOptions& options) {
  Compiled out;
  const auto read = [&](const std::string& path, const std::string& name) {
    if (const auto other = options.instead.find(path == "-" ? input.name : name); other != options.instead.end())
      return other->second;
    keep(path);
    FileText file = read_file(path, source::max_source_bytes);
    if (!file.text) throw FileError("cannot read " + name + ": " + reason(file.error));
    return std::move(*file.text);
  };
  driver::Job job;
  job.name = input.name;
  job.strip = options.strip;
  job.probes = options.probes;
  job.explored_states = options.explored_states;
  job.text = read(input.from_stdin ? "-" : input.name, input.from_stdin ? "standard input" : input.name);
  for (const std::string& test : input.tests) job.tests.push_back({test, read(test, test)});
  if (input.catalogues != Input::Catalogues::none && !input.from_stdin) job.catalogues = read_catalogues(input.name);
  job.every_language = input.catalogues == Input::Catalogues::all;
  job.load = [&](const std::string& path) -> driver::Loaded {
    if (const auto other = options.instead.find(path); other != options.instead.end()) return {other->second, ""};
    keep(path);
    FileText file = read_file(path, source::max_source_bytes);
    return {std::move(file.text), file.error == 0 ? "" : reason(file.error)};
  };
  driver::prepare_heap(job.text.size());
  out.result = driver::compile(job);
  return out;
}

}  // namespace bot::tool
