#pragma once
// Expected outputs in files: tests/unit/diagnostics/golden/<name>. BOT_UPDATE=1 in the environment writes them anew.

#include <string>
#include <string_view>

void check_golden(const std::string& name, std::string_view actual);
