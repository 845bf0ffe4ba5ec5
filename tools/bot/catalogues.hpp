#pragma once
// Where the translations of a bot lie.

#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"

namespace bot::tool {

/// The directory of the catalogues of the bot whose main file this is, with a slash at its end: the one its bot.toml
/// names, else `messages/` beside it. It may not be there. Throws FileError.
[[nodiscard]] std::string messages_folder(const std::string& main);

/// The catalogues in it (*.po), sorted by name. Throws FileError.
[[nodiscard]] std::vector<driver::CatalogueFile> read_catalogues(const std::string& main);

}  // namespace bot::tool
