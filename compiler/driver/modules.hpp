#pragma once
// Inside of driver/: the modules a bot is made of.

#include "compiler/driver/driver.hpp"

namespace bot::driver {

/// Parses the main file and every module it uses, each once. Reports files that cannot be read or are no text, and
/// modules that use each other in a cycle. False when one of them could not even be parsed.
bool load_modules(const Job& job, Result& result);

/// Adds the catalogues to the sources; reports those that are no text.
[[nodiscard]] std::vector<i18n::CatalogueFile> load_catalogues(const Job& job, Result& result);

/// Parses the files of tests.
void load_tests(const Job& job, Result& result, diag::Findings& findings);

}  // namespace bot::driver
