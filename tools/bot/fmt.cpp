// bot fmt: one layout for .bot files.

#include <filesystem>
#include <fmt/format.h>

#include "bytecode/utf8.hpp"
#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/diagnostics/render.hpp"
#include "compiler/format/format.hpp"
#include "compiler/syntax/parse.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/line_diff.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/project.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"check", 0, "", "write nothing; name the files that are not formatted, and end with 1 if there are any"},
    {"diff", 0, "", "write nothing; show what would change"},
    {"stdin-filename", 0, "FILE", "what standard input (-) is called in messages"},
};

/// The .bot files that a path means: itself, or all in a directory and below.
void add_files(const std::string& path, std::vector<std::string>& out) {
  if (!is_directory(path)) {
    if (!exists(path)) throw FileError("there is no file " + path);
    if (!path.ends_with(".bot")) throw FileError(path + " is no .bot file");
    out.push_back(path);
    return;
  }
  const std::size_t before = out.size();
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.starts_with('.') && it->is_directory()) it.disable_recursion_pending();
    else if (name.ends_with(".bot") && it->is_regular_file()) out.push_back(tidy(it->path().string()));
  }
  if (error) throw FileError("cannot read the directory " + path + ": " + error.message());
  if (out.size() == before) throw FileError("there is no .bot file in " + path);
}

/// Nothing when the text does not parse: then the findings have been shown.
std::optional<std::string> formatted(const std::string& name, const std::string& text) {
  source::SourceSet sources;
  diag::Findings findings;
  if (text.size() > source::max_source_bytes) throw FileError(name + " is larger than 64 MiB");
  if (const auto bad = bytecode::find_invalid_utf8(text))
    throw FileError(fmt::format("{} is no UTF-8: byte {} is wrong", name, *bad));
  const source::FileId file = sources.add(name, text);
  const ast::Module module = syntax::parse(sources, file, findings);
  findings.finish();
  if (!findings.ok()) {
    complain(diag::render(findings, sources, diag::Format::pretty, {.color = colored(2)}));
    return std::nullopt;
  }
  return format::format(sources, file, module);
}

Exit run(const Arguments& arguments) {
  const bool check = arguments.has("check"), diff = arguments.has("diff");
  std::vector<std::string> files;
  bool piped = false;
  for (const std::string& path : arguments.paths) {
    if (path == "-") piped = true;
    else add_files(tidy(path), files);
  }
  if (piped && !files.empty()) throw UsageError("standard input (-) is formatted alone");
  if (arguments.paths.empty()) {
    const auto project = find_project();
    if (!project) throw UsageError("name .bot files or a directory, or go to a directory with a bot.toml");
    add_files(project->folder.empty() ? "." : project->folder, files);
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  if (piped) files = {"-"};
  Exit code = Exit::fine;
  for (const std::string& path : files) {
    const std::string name = path == "-" ? arguments.value("stdin-filename").value_or("stdin.bot") : path;
    const std::string text = require_file(path, source::max_source_bytes);
    const auto made = formatted(name, text);
    if (!made) {
      code = Exit::findings;
      continue;
    }
    const bool same = *made == text;
    if (diff && !same) print(line_diff(text, *made, name));
    if (check && !same) {
      if (!diff) print(name + "\n");
      code = Exit::findings;
    }
    if (check || diff) continue;
    if (path == "-") print(*made);
    else if (!same) {
      write_file(path, *made);
      print(path + "\n");
    }
  }
  flush();
  return code;
}

}  // namespace

const Command fmt_command{
    .name = "fmt",
    .arguments = "[PATH...]",
    .summary = "Lays .bot files out in one way",
    .details =
        "PATH is a .bot file or a directory with such files; without one, the project around. The files that change\n"
        "are written and named. `-` reads standard input and writes the result to standard output.\n"
        "\n"
        "Only white space changes. Comments stay where they are; a blank line between two things stays, more become\n"
        "one; a short block on one line stays on one line. A file with syntax errors is left as it is.",
    .options = options,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
