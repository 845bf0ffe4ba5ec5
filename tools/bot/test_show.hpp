#pragma once
// Results of tests, for people and for other programs.

#include <cstddef>
#include <string>
#include <vector>

#include "tools/bot/test_run.hpp"

namespace bot::tool {

/// The conversation of a test that failed, with the difference in its place.
[[nodiscard]] std::string show(const TestResult& result);

/// JUnit's XML.
[[nodiscard]] std::string junit(const std::vector<TestResult>& results);

}  // namespace bot::tool
