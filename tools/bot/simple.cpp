// bot help, version and explain.

#include <fmt/format.h>
#include <utf8proc.h>

#include "bytecode/artifact.hpp"
#include "compiler/diagnostics/catalogue.hpp"
#include "tools/bot/command.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

Exit help(const Arguments& arguments) {
  print(arguments.paths.empty() ? help_text() : help_text(require_command(arguments.paths[0])));
  return Exit::fine;
}

constexpr Option version_options[] = {{"json", 0, "", "one JSON object"}};

Exit version(const Arguments& arguments) {
  const char* const unicode = utf8proc_unicode_version();
  print(arguments.has("json")
            ? fmt::format("{{\"version\":\"{}\",\"artifact_format\":{},\"unicode\":\"{}\",\"features\":[\"chat\"]}}\n",
                          BOT_VERSION, bytecode::artifact_version, unicode)
            : fmt::format("bot {}\nartifact format {}\nUnicode {}\nfeatures: chat\n", BOT_VERSION,
                          bytecode::artifact_version, unicode));
  return Exit::fine;
}

std::string_view severity(diag::Severity s) {
  switch (s) {
    case diag::Severity::error: return "error";
    case diag::Severity::warning: return "warning";
    case diag::Severity::info: return "info";
  }
  return "";
}

/// A message template as people read it: {x} becomes <x>.
std::string readable(std::string_view message) {
  std::string out;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const bool twice = i + 1 < message.size() && message[i] == message[i + 1];
    if (message[i] == '{') out += twice ? '{' : '<';
    else if (message[i] == '}') out += twice ? '}' : '>';
    else {
      out += message[i];
      continue;
    }
    i += twice ? 1 : 0;
  }
  return out;
}

Exit explain(const Arguments& arguments) {
  if (arguments.paths.empty()) {
    for (const diag::Descriptor& d : diag::catalogue())
      print(fmt::format("{}  {:<8} {}\n", d.id, severity(d.severity), readable(d.message)));
    return Exit::fine;
  }
  const diag::Descriptor& d = diag::describe(require_code(arguments.paths[0]));
  std::string_view page = d.page;
  if (page.starts_with("---")) {
    const std::size_t end = page.find("\n---", 3);
    if (end != page.npos) page.remove_prefix(std::min(page.find('\n', end + 1), page.size()));
  }
  while (page.starts_with('\n')) page.remove_prefix(1);
  print(paint(Ink::bold, fmt::format("{} {} ({})", d.id, d.name, severity(d.severity))) + "\n" + readable(d.message) +
        "\n\n");
  print(page);
  if (!page.ends_with('\n')) print("\n");
  return Exit::fine;
}

}  // namespace

const Command help_command{.name = "help",
                           .arguments = "[COMMAND]",
                           .summary = "Tells how bot or one of its commands is used",
                           .details = "",
                           .options = {},
                           .max_arguments = 1,
                           .run = help};

const Command version_command{.name = "version",
                              .arguments = "",
                              .summary = "Tells the version and what it can do",
                              .details = "",
                              .options = version_options,
                              .max_arguments = 0,
                              .run = version};

const Command explain_command{.name = "explain",
                              .arguments = "[CODE]",
                              .summary = "Explains a finding, such as B0404",
                              .details = "Without a code: the list of all findings.",
                              .options = {},
                              .max_arguments = 1,
                              .run = explain};

}  // namespace bot::tool
