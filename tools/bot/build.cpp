// bot build: sources in, compiled bots out.

#include <map>

#include "tools/bot/files.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"output", 'o', "FILE", "where to write; a directory takes NAME.botc; - is standard output"},
    {"strip", 0, "", "leave the debug information out"},
    {"depfile", 0, "FILE", "write a make rule with the files that were read"},
    {"jobs", 'j', "N", "accepted for build tools; bots are built one after the other"},
};

std::string default_name(const std::string& source) {
  return (source.ends_with(".bot") ? source.substr(0, source.size() - 4) : source) + ".botc";
}

std::string output_of(const Input& input, const std::optional<std::string>& given, bool several) {
  if (!given) {
    if (input.from_stdin) throw UsageError("a source from standard input needs -o FILE");
    return default_name(input.name);
  }
  if (given->empty()) throw UsageError("-o needs the name of a file");
  if (*given != "-" && (given->ends_with('/') || is_directory(*given)))
    return *given + (given->ends_with('/') ? "" : "/") + default_name(base_name(input.name));
  if (several) throw UsageError("several bots cannot all be written to " + *given + "; -o takes a directory for them");
  if (given->ends_with(".bot"))
    throw UsageError(*given + " is the name of a source; a compiled bot is called NAME.botc");
  return *given;
}

/// As make and ninja read file names.
std::string escaped(std::string_view name) {
  std::string out;
  std::size_t backslashes = 0;
  for (const char c : name) {
    if (c == ' ' || c == '\t') out.append(backslashes + 1, '\\');  // those before a blank count double
    if (c == '#') out += '\\';
    if (c == '$') out += '$';
    out += c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  return out;
}

std::string rule(const std::string& target, const std::vector<std::string>& files) {
  std::string out = escaped(target) + ":";
  for (const std::string& file : files) out += " \\\n  " + escaped(file);
  out += "\n";
  // a file that is gone is no reason for make to stop
  for (std::size_t i = 1; i < files.size(); ++i) out += "\n" + escaped(files[i]) + ":\n";
  return out;
}

Exit run(const Arguments& arguments) {
  (void)number(arguments, "jobs", 1, 1024);
  Report report(arguments);
  const auto inputs = find_inputs(arguments, false);
  const auto given = arguments.value("output");
  const auto depfile = arguments.value("depfile");
  if (depfile && given == "-") throw UsageError("--depfile needs the name of the output: give -o FILE");
  std::map<std::string, std::string> outputs;  // source by output
  for (const Input& input : inputs) {
    const std::string output = output_of(input, given, inputs.size() > 1);
    const auto [before, added] = outputs.emplace(output, input.name);
    if (!added) throw UsageError(input.name + " and " + before->second + " would both be written to " + output);
  }
  std::string rules;
  for (const Input& input : inputs) {
    const Compiled compiled = compile(input, arguments.has("strip"));
    const std::string output = output_of(input, given, inputs.size() > 1);
    std::vector<std::string> files = compiled.result.files;
    if (input.from_stdin && !files.empty()) files.erase(files.begin());
    if (!report.take(compiled)) continue;
    write_file(output, compiled.result.artifact);
    keep(output);
    rules += rule(output, files);
  }
  const Exit code = report.finish();
  if (depfile && code == Exit::fine) write_file(*depfile, rules);
  return code;
}

}  // namespace

const Command build_command{
    .name = "build",
    .arguments = "[PATH...]",
    .summary = "Compiles bots to .botc files",
    .details =
        "NAME.bot becomes NAME.botc beside it. The same sources give the same bytes, wherever they lie; an output\n"
        "that would not change is left untouched, and a bot with errors writes none.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
