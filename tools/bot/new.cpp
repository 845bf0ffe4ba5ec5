// bot new: a directory with a project that works.

#include <cerrno>
#include <sys/stat.h>

#include "bytecode/utf8.hpp"
#include "tools/bot/command.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/templates.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"template", 't', "NAME", "minimal (the default) or handover: hands the customer over to an agent",
     "minimal handover"},
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view s) {
  if (s.empty() || bytecode::find_invalid_utf8(s)) return false;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (!is_letter(s[i]) && s[i] != '_' && (i == 0 || !is_digit(s[i]))) return false;
  return true;
}

/// The nearest name: small letters, other signs as one underscore.
std::string suggestion(std::string_view given) {
  std::string out;
  for (char c : given) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if ((c >= 'a' && c <= 'z') || (is_digit(c) && !out.empty())) out += c;
    else if (!out.empty() && !out.ends_with('_')) out += '_';
  }
  while (out.ends_with('_')) out.pop_back();
  return out.empty() ? "my_bot" : out;
}

/// "@name@" becomes the name.
std::string filled(std::string_view text, std::string_view name) {
  constexpr std::string_view hole = "@name@";
  std::string out;
  for (;;) {
    const std::size_t at = text.find(hole);
    out += text.substr(0, at);
    if (at == text.npos) return out;
    out += name;
    text.remove_prefix(at + hole.size());
  }
}

std::string file_name(std::string_view of_template, const std::string& name) {
  if (of_template == "gitignore") return ".gitignore";
  if (of_template.starts_with("main.")) return name + std::string(of_template.substr(4));
  return std::string(of_template);
}

Exit run(const Arguments& arguments) {
  if (arguments.paths.empty()) throw UsageError("give the bot a name, such as: bot new my_bot");
  const std::string path = tidy(arguments.paths[0]);
  std::string folder = path;
  while (folder.ends_with('/')) folder.pop_back();
  const std::string name = base_name(folder);
  if (!is_name(name))
    throw UsageError(
        "'" + harmless(name) +
        "' cannot be the name of a bot: it is made of letters, digits and _ and begins with a letter; for example " +
        folder_of(folder) + suggestion(name));
  if (exists(folder))
    throw FileError(folder + " is there already; nothing was written. Choose another name or move it away");
  if (::mkdir(folder.c_str(), 0777) != 0) {
    const int error = errno;
    throw FileError("cannot make the directory " + folder + ": " +
                    (error == ENOENT ? "there is no directory " + folder_of(folder) : reason(error)));
  }
  const std::string prefix = arguments.value("template").value_or("minimal") + "/";
  for (const TemplatesFile& file : templates()) {
    if (!file.name.starts_with(prefix)) continue;
    write_file(folder + "/" + file_name(file.name.substr(prefix.size()), name), filled(file.text, name));
  }
  print("Made " + folder + ". What to do next:\n\n  cd " + folder +
        "\n  bot run      talk to the bot\n  bot test     run its tests\n\nThe bot is in " + name +
        ".bot: change it and run it again.\n");
  return Exit::fine;
}

}  // namespace

const Command new_command{
    .name = "new",
    .arguments = "NAME",
    .summary = "Makes a directory with a bot that works, with a test",
    .details = "Never overwrites anything.",
    .options = options,
    .max_arguments = 1,
    .run = run,
};

}  // namespace bot::tool
