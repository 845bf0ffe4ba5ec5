#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#include <fmt/format.h>
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
    if (const auto near = diag::closest(key.str(), known); !near.empty()) {
      text += "; did you mean " + where + std::string(near) + "?";
    } else {
      std::string list;
      for (const auto k : known) list += (list.empty() ? "" : ", ") + where + std::string(k);
      text += "; there is " + list;
    }
    broken(manifest, key.source().begin, text);
  }
}

/// [config]: values as texts.
void read_config(const std::string& manifest, const toml::table& table, Project& project) {
  for (const auto& [key, node] : table) {
    std::string value;
    if (const auto text = node.value_exact<std::string>()) value = *text;
    else if (const auto flag = node.value_exact<bool>()) value = *flag ? "true" : "false";
    else if (const auto whole = node.value_exact<std::int64_t>()) value = std::to_string(*whole);
    else if (const auto number = node.value_exact<double>()) value = fmt::format("{}", *number);
    else broken(manifest, node.source().begin, "config." + std::string(key.str()) + " is a text, a number or a bool");
    project.config.emplace_back(key.str(), value);
  }
}

/// [services.NAME] or [models.NAME].
std::vector<Endpoint> read_endpoints(const std::string& manifest, const toml::table& table, std::string_view section) {
  std::vector<Endpoint> out;
  for (const auto& [key, node] : table) {
    const std::string where = std::string(section) + "." + std::string(key.str()) + ".";
    const toml::table* const entry = node.as_table();
    if (entry == nullptr)
      broken(manifest, node.source().begin, "write [" + where.substr(0, where.size() - 1) + "] with its url below");
    require_keys(manifest, *entry, {"url", "token", "token_variable", "retries"}, where);
    Endpoint e;
    e.name = key.str();
    e.url = (*entry)["url"].value_or("");
    e.token = (*entry)["token"].value_or("");
    e.token_variable = (*entry)["token_variable"].value_or("");
    if (!e.url.starts_with("http://") && !e.url.starts_with("https://"))
      broken(manifest, node.source().begin, where + "url is an address that begins with http:// or https://");
    const std::int64_t retries = (*entry)["retries"].value_or(std::int64_t{0});
    if (retries < 0 || retries > 10) broken(manifest, node.source().begin, where + "retries is a number from 0 to 10");
    e.retries = static_cast<unsigned>(retries);
    out.push_back(std::move(e));
  }
  return out;
}

/// [bot]: its files.
void read_bot(const std::string& manifest, const toml::table& bot, Project& project) {
  require_keys(manifest, bot, {"main", "messages"}, "bot.");
  if (const auto main = bot["main"].value<std::string>(); main && !main->empty()) {
    const auto place = bot["main"].node()->source().begin;
    if (!main->ends_with(".bot")) broken(manifest, place, "main is the .bot file of the bot, not \"" + *main + "\"");
    project.main = main->starts_with('/') ? *main : tidy(project.folder + tidy(*main));
    if (!exists(project.main))
      broken(manifest, place, "main is \"" + *main + "\", but there is no file " + project.main);
  }
  if (const auto messages = bot["messages"].value<std::string>(); messages && !messages->empty()) {
    project.messages = (messages->starts_with('/') ? *messages : tidy(project.folder + tidy(*messages))) + "/";
    if (!is_directory(project.messages))
      broken(manifest, bot["messages"].node()->source().begin,
             "messages is \"" + *messages + "\", but there is no directory " + project.messages);
  }
}

}  // namespace

const std::string& main_of(const Project& project) {
  if (project.main.empty())
    throw FileError(
        project.folder + std::string(manifest_name) +
        " does not say which file is the bot; name the file, or write:\n\n  [bot]\n  main = \"my_bot.bot\"\n");
  return project.main;
}

Project read_project(const std::string& manifest) {
  constexpr std::size_t most = std::size_t{1} << 20;
  keep(manifest);
  const std::string text = require_file(manifest, most);
  const toml::parse_result parsed = toml::parse(std::string_view(text), std::string_view(manifest));
  if (!parsed) broken(manifest, parsed.error().source().begin, parsed.error().description());
  const toml::table& root = parsed.table();
  require_keys(manifest, root, {"bot", "config", "services", "models"}, "");
  for (const auto& [key, value] : root)
    if (!value.is_table())
      broken(manifest, value.source().begin, "write [" + std::string(key.str()) + "] as a section");
  Project project;
  project.folder = folder_of(manifest);
  if (const toml::table* const bot = root["bot"].as_table()) read_bot(manifest, *bot, project);
  if (const auto* table = root["config"].as_table()) read_config(manifest, *table, project);
  if (const auto* table = root["services"].as_table()) project.services = read_endpoints(manifest, *table, "services");
  if (const auto* table = root["models"].as_table()) project.models = read_endpoints(manifest, *table, "models");
  return project;
}

std::optional<Project> project_of(const std::string& file) {
  const std::string manifest = folder_of(file) + std::string(manifest_name);
  return exists(manifest) ? std::optional(read_project(manifest)) : std::nullopt;
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
