#include "tools/bot/catalogues.hpp"

#include <algorithm>
#include <filesystem>

#include "tools/bot/files.hpp"
#include "tools/bot/project.hpp"

namespace bot::tool {

std::string messages_folder(const std::string& main) {
  const auto project = project_of(main);
  if (project && project->main == main && !project->messages.empty()) return project->messages;
  return folder_of(main) + "messages/";
}

std::vector<driver::CatalogueFile> read_catalogues(const std::string& main) {
  const std::string folder = messages_folder(main);
  std::vector<driver::CatalogueFile> out;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (const std::string name = it->path().filename().string(); name.ends_with(".po") && name != ".po")
      out.push_back({folder + name, {}});
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  for (driver::CatalogueFile& c : out) {
    keep(c.name);
    c.text = require_file(c.name, source::max_source_bytes);
  }
  return out;
}

}  // namespace bot::tool
