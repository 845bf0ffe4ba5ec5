#pragma once
// Catalogues laid over a bot that is compiled already.

#include <string>
#include <vector>

#include "runtime/vm/deployment.hpp"

namespace bot::tool {

/// Reads the catalogues (.po); each one is called like a language of the bot, or names it in its header. Messages the
/// bot does not have are counted on standard error, mistakes are shown there. Throws FileError when there are any.
[[nodiscard]] runtime::Catalogue read_overlay(const runtime::Artifact& artifact, const std::vector<std::string>& paths);

}  // namespace bot::tool
