#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#include <toml++/toml.h>
#include <unistd.h>

#include "compiler/diagnostics/diagnostics.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/project.hpp"

namespace bot::tool {

namespace {

[[noreturn]] void broken(const std::string& manifest, const toml::source_position& at, std::string_view what) {
  throw FileError(manifest + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + harmless(what));
}

/// Keys that mean nothing are most often slips of the pen.
void require_keys(const std::string& manifest, const toml::table& table, const std::vector<std::string_view>& known,
                  const std::string& where) {
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    std::string text = "there is no setting " + where + std::string(key.str());
    if (const auto near = diag::closest(key.str(), known); !near.empty())
      text += "; did you mean " + where + std::string(near) + "?";
    else text += "; " + where + "main is the only one";
    broken(manifest, key.source().begin, text);
  }
}

}  // namespace

Project read_project(const std::string& manifest) {
  constexpr std::size_t most = std::size_t{1} << 20;
  keep(manifest);
  const std::string text = require_file(manifest, most);
  const toml::parse_result parsed = toml::parse(std::string_view(text), std::string_view(manifest));
  if (!parsed) broken(manifest, parsed.error().source().begin, parsed.error().description());
  const toml::table& root = parsed.table();
  for (const auto& [key, value] : root)
    if (key.str() != "bot")
      broken(manifest, key.source().begin,
             "there is no section or setting " + std::string(key.str()) + "; [bot] is the only one");
  const toml::table* const bot = root["bot"].as_table();
  const std::string example = "write:\n\n  [bot]\n  main = \"my_bot.bot\"\n";
  if (bot == nullptr) throw FileError(manifest + " does not say which file is the bot; " + example);
  require_keys(manifest, *bot, {"main"}, "bot.");
  const auto main = (*bot)["main"].value<std::string>();
  if (!main || main->empty()) throw FileError(manifest + " does not say which file is the bot; " + example);
  if (!main->ends_with(".bot"))
    broken(manifest, (*bot)["main"].node()->source().begin, "main is the .bot file of the bot, not \"" + *main + "\"");
  Project project;
  project.folder = folder_of(manifest);
  project.main = main->starts_with('/') ? *main : tidy(project.folder + tidy(*main));
  if (!exists(project.main)) {
    broken(manifest, (*bot)["main"].node()->source().begin,
           "main is \"" + *main + "\", but there is no file " + project.main);
  }
  return project;
}

std::optional<Project> find_project() {
  std::string up;
  for (int level = 0; level < 64; ++level, up += "../") {
    const std::string manifest = up + std::string(manifest_name);
    if (exists(manifest)) return read_project(manifest);
    char here[4096];
    if (::realpath(up.empty() ? "." : up.c_str(), here) == nullptr || std::string_view(here) == "/") break;
  }
  return std::nullopt;
}

}  // namespace bot::tool
