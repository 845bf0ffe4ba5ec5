#pragma once
// The `test` blocks against the bot they are about.

#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"
#include "compiler/model/tests.hpp"

namespace bot::check {

/// A file with tests, and the module whose names they know.
struct TestFile {
  const ast::Module* file = nullptr;
  model::ModuleId module{};
};

/// Resolves the tests of these files; the program is checked and free of errors. Reports what is not there, what does
/// not fit, and tests without a line. The tests point into the files' trees.
[[nodiscard]] std::vector<model::Test> check_tests(model::Program& program, const std::vector<TestFile>& files,
                                                   diag::Findings& findings);

}  // namespace bot::check
