// bot completions: scripts for shells, made from the table of commands.

#include "tools/bot/command.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

std::string command_names() {
  std::string out;
  for (const Command* c : commands()) out += (out.empty() ? "" : " ") + std::string(c->name);
  return out;
}

/// The words an option takes, or empty.
std::string_view choices(const Option& o) {
  if (!o.choices.empty()) return o.choices;
  return {};
}

bool takes_file(const Option& o) { return o.value == "FILE"; }

/// What stands where an argument of the command is.
std::string argument_words(const Command& c) {
  if (c.name == "completions") return "bash zsh fish";
  if (c.name == "i18n") return "extract merge check";
  if (c.name == "help") return command_names();
  return {};
}

std::string bash() {
  std::string out =
      "# bash completion for bot. To use it: bot completions bash > ~/.local/share/bash-completion/completions/bot\n"
      "_bot() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W '" +
      command_names() +
      "' -- \"$word\")\n"
      "    return\n"
      "  fi\n"
      "  if [ \"$word\" = = ]; then word=; elif [ \"$before\" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
      "  case $command:$before in\n";
  for (const Command* c : commands()) {
    for (const Option& o : all_options(*c)) {
      const std::string name = std::string(c->name) + ":--" + std::string(o.name);
      const std::string letter = o.letter != 0 ? "|" + std::string(c->name) + ":-" + o.letter : "";
      if (!choices(o).empty())
        out += "    " + name + letter + ") mapfile -t COMPREPLY < <(compgen -W '" + std::string(choices(o)) +
               "' -- \"$word\"); return ;;\n";
      else if (takes_file(o))
        out += "    " + name + letter + ") mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n";
      else if (!o.value.empty()) out += "    " + name + letter + ") return ;;\n";
    }
  }
  out += "  esac\n  local options= words=\n  case $command in\n";
  for (const Command* c : commands()) {
    std::string options;
    for (const Option& o : all_options(*c)) options += (options.empty() ? "--" : " --") + std::string(o.name);
    out += "    " + std::string(c->name) + ") options='" + options + "'";
    if (!argument_words(*c).empty()) out += " words='" + argument_words(*c) + "'";
    out += " ;;\n";
  }
  out +=
      "  esac\n"
      "  if [[ $word == -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
      "  elif [ -n \"$words\" ]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
      "  else\n"
      "    compopt -o filenames 2>/dev/null\n"
      "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
      "  fi\n"
      "}\n"
      "complete -F _bot bot\n";
  return out;
}

/// For zsh, in single quotes: brackets and colons mean something there.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    if (c == '\'') out += "'\\'";
    out += c;
  }
  return out;
}

std::string zsh() {
  std::string out =
      "#compdef bot\n"
      "# zsh completion for bot. To use it: bot completions zsh > a directory of $fpath, as _bot\n"
      "_bot() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const Command* c : commands()) out += "    '" + std::string(c->name) + ":" + zsh_text(c->summary) + "'\n";
  out +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n";
  for (const Command* c : commands()) {
    out += "    " + std::string(c->name) + ") _arguments -s";
    for (const Option& o : all_options(*c)) {
      const bool many = o.name == "report" || o.name == "deny" || o.name == "warn" || o.name == "allow" ||
                        (c->name == "fix" && o.name == "code");
      std::string tail = "[" + zsh_text(o.text) + "]";
      if (!o.value.empty()) {
        tail += ":" + zsh_text(o.value) + ":";
        if (!choices(o).empty()) tail += "(" + std::string(choices(o)) + ")";
        else if (takes_file(o)) tail += "_files";
      }
      out += " \\\n      '" + std::string(many ? "*" : "") + "--" + std::string(o.name) + (o.value.empty() ? "" : "=") +
             tail + "'";
      if (o.letter != 0) out += " \\\n      '-" + std::string(1, o.letter) + tail + "'";
    }
    const std::string fixed = argument_words(*c);
    if (!fixed.empty()) out += " \\\n      '1:argument:(" + fixed + ")'";
    else if (c->takes_paths) out += " \\\n      '*:file:_files'";
    out += " ;;\n";
  }
  return out + "  esac\n}\n_bot \"$@\"\n";
}

/// For fish, in single quotes.
std::string fish_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish() {
  std::string out =
      "# fish completion for bot. To use it: bot completions fish > ~/.config/fish/completions/bot.fish\n";
  for (const Command* c : commands())
    out += "complete -c bot -n __fish_use_subcommand -f -a " + std::string(c->name) + " -d '" + fish_text(c->summary) +
           "'\n";
  for (const Command* c : commands()) {
    const std::string start = "complete -c bot -n '__fish_seen_subcommand_from " + std::string(c->name) + "'";
    for (const Option& o : all_options(*c)) {
      out += start + " -l " + std::string(o.name);
      if (o.letter != 0) out += std::string(" -s ") + o.letter;
      if (!o.value.empty()) out += takes_file(o) ? " -r -F" : " -x";
      if (!choices(o).empty()) out += " -a '" + std::string(choices(o)) + "'";
      out += " -d '" + fish_text(o.text) + "'\n";
    }
    if (const std::string fixed = argument_words(*c); !fixed.empty()) out += start + " -f -a '" + fixed + "'\n";
    else if (!c->takes_paths) out += start + " -f\n";
  }
  return out;
}

Exit run(const Arguments& arguments) {
  if (arguments.paths.empty()) throw UsageError("which shell? bash, zsh or fish");
  const std::string& shell = arguments.paths[0];
  if (shell == "bash") print(bash());
  else if (shell == "zsh") print(zsh());
  else if (shell == "fish") print(fish());
  else throw UsageError("there are completions for bash, zsh and fish, not for '" + shell + "'");
  return Exit::fine;
}

}  // namespace

const Command completions_command{
    .name = "completions",
    .arguments = "SHELL",
    .summary = "Prints a completion script for bash, zsh or fish",
    .details = "The first line of the script tells where to put it.",
    .options = {},
    .max_arguments = 1,
    .run = run,
};

}  // namespace bot::tool
