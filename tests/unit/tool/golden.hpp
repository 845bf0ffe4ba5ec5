#pragma once
// Expected outputs in files: tests/unit/tool/golden/<name>. BOT_UPDATE=1 in the environment writes them anew.

#include <string>
#include <string_view>

namespace bot::test {

void check_golden(const std::string& name, std::string_view actual);
[[nodiscard]] std::string golden_path(const std::string& name);

}  // namespace bot::test
