#pragma once
// Inside of check/: names as tests write them. A test knows everything of the bot: what is at the top, what is in its
// flows (`flow.name`, or the bare name where only one flow has it), and the same of a module behind its name.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"

namespace bot::check {

class TestNames {
 public:
  /// As seen from a test in this module.
  TestNames(const model::Program& program, model::ModuleId module) : program_(program), module_(module) {}

  /// The row of what is called so. Reports what is not there (`what`: "state") or is there several times.
  [[nodiscard]] std::optional<std::uint32_t> find(const ast::Path& path, model::Symbol::Kind kind,
                                                  std::string_view what, diag::Findings& findings);
  /// The row, when the name means one thing; `several` when it means more than one.
  [[nodiscard]] std::optional<std::uint32_t> look_up(const ast::Path& path, model::Symbol::Kind kind, bool& several);
  /// Reports a bare name that several flows have.
  void report_several(const ast::Path& path, model::Symbol::Kind kind, diag::Findings& findings);

 private:
  struct Table {
    std::map<std::string, std::uint32_t, std::less<>> full;
    std::map<std::string_view, std::vector<std::string_view>> bare;  ///< of flows' members: full names
    bool made = false;
  };
  const Table& table(model::Symbol::Kind kind);
  void collect(Table& table, model::ModuleId module, const std::string& prefix, model::Symbol::Kind kind) const;

  const model::Program& program_;
  model::ModuleId module_;
  std::map<model::Symbol::Kind, Table> tables_;
};

[[nodiscard]] std::string written(const ast::Path& path);

}  // namespace bot::check
