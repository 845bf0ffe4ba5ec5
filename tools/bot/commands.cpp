#include <algorithm>
#include <array>

#include "compiler/diagnostics/diagnostics.hpp"
#include "tools/bot/command.hpp"

namespace bot::tool {

namespace {

constexpr std::array all = {&check_command,   &run_command, &test_command,    &why_command,     &bench_command,
                            &build_command,   &fix_command, &fmt_command,     &i18n_command,    &doc_command,
                            &graph_command,   &new_command, &inspect_command, &explain_command, &completions_command,
                            &version_command, &help_command};

constexpr std::array reporting = {
    Option{"format", 0, "FORMAT", "how findings are shown: pretty (the default), short, gcc or json",
           "pretty short gcc json"},
    Option{"report", 0, "FORMAT:FILE", "write the findings to FILE as well; may be given several times"},
    Option{"fail-on", 0, "SEVERITY", "end with 1 already at a warning", "error warning"},
    Option{"deny", 0, "CODE", "make a warning an error"},
    Option{"warn", 0, "CODE", "keep a warning a warning, after --deny or --allow"},
    Option{"allow", 0, "CODE",
           "do not show a warning. One place alone: `// bot:allow(CODE) reason` in the source, "
           "which holds with --deny as well"},
    Option{"max-findings", 0, "N",
           "show at most N findings, errors first, and count the rest; 0: all. 50 unless told, "
           "and all in JSON and in files"},
    Option{"stdin-filename", 0, "NAME", "what a source read from standard input (-) is called"},
};

constexpr std::array general = {
    Option{"color", 0, "WHEN", "auto (the default), always or never; NO_COLOR means never", "auto always never"},
    Option{"help", 'h', "", "show this text"},
};

/// The text in lines of at most 100 columns (ASCII), each line break kept.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t first) {
  constexpr std::size_t width = 100;
  std::string out;
  std::size_t column = first;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (column + word.size() > width && column > indent) {
      while (out.ends_with(' ')) out.pop_back();
      out += "\n" + std::string(indent, ' ');
      column = indent;
    }
    out += word;
    column += word.size();
    text.remove_prefix(end);
    if (text.starts_with(' ')) {
      out += ' ';
      ++column;
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string rows(const std::vector<std::pair<std::string, std::string_view>>& table) {
  std::size_t left = 0;
  for (const auto& row : table) left = std::max(left, row.first.size());
  std::string out;
  for (const auto& [name, text] : table)
    out += "  " + name + std::string(left - name.size() + 2, ' ') + wrapped(text, left + 4, left + 4) + "\n";
  return out;
}

std::vector<std::pair<std::string, std::string_view>> option_rows(std::span<const Option> options) {
  std::vector<std::pair<std::string, std::string_view>> table;
  for (const Option& o : options) {
    std::string name = o.letter != 0 ? std::string("-") + o.letter + ", --" : "    --";
    name += o.name;
    if (!o.value.empty()) name += " " + std::string(o.value);
    table.emplace_back(std::move(name), o.text);
  }
  return table;
}

}  // namespace

std::span<const Option> report_options() { return reporting; }
std::span<const Option> general_options() { return general; }
std::span<const Command* const> commands() { return all; }

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Command* c) { return c->name == name; });
  return found == all.end() ? nullptr : *found;
}

const Command& require_command(std::string_view name) {
  if (const Command* found = find_command(name)) return *found;
  std::vector<std::string_view> names;
  for (const Command* c : all) names.push_back(c->name);
  std::string text = "there is no command '" + std::string(name) + "'";
  if (const auto near = diag::closest(name, names); !near.empty())
    text += "; did you mean '" + std::string(near) + "'?";
  else if (name.ends_with(".bot") || name.ends_with(".botc"))
    text += "; to talk to this bot: bot run " + std::string(name);
  throw UsageError(text);
}

std::string help_text() {
  std::string out = "bot: chatbots as source code\n\nusage: bot COMMAND [ARGUMENTS]\n\n";
  std::vector<std::pair<std::string, std::string_view>> table;
  for (const Command* c : all) table.emplace_back(c->name, c->summary);
  out += rows(table);
  out +=
      "\n`bot help COMMAND` tells more. A PATH is a .bot file, a directory with a bot.toml, or - for standard input;\n"
      "without one, the project is meant whose bot.toml is found here or further up.\n"
      "\nExit codes: 0 fine, 1 findings or failed tests, 2 wrong usage, 3 files or environment, 70 a defect of bot.\n";
  return out;
}

std::string help_text(const Command& command) {
  std::string out = "usage: bot " + std::string(command.name) + " [OPTIONS]";
  if (!command.arguments.empty()) out += " " + std::string(command.arguments);
  out += "\n\n" + std::string(command.summary) + ".\n";
  if (!command.details.empty()) out += "\n" + std::string(command.details) + "\n";
  if (!command.options.empty()) out += "\nOptions\n" + rows(option_rows(command.options));
  if (command.reports) out += "\nFindings\n" + rows(option_rows(reporting));
  out += "\nGeneral\n" + rows(option_rows(general));
  return out;
}

}  // namespace bot::tool
