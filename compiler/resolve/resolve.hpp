#pragma once
// Modules' ASTs -> the bot's tables: declarations get ids, names between declarations are resolved.
//
// Bodies (expressions, statements) stay untouched; check/ does those. What cannot be resolved is reported and left out,
// so that the rest can still be checked.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/ast.hpp"
#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"

namespace bot::resolve {

/// A parsed module and which modules its `use` lines mean.
struct LoadedModule {
  std::string name;  ///< "" for the main module
  ast::Module ast;
  std::vector<std::optional<std::uint32_t>>
      uses;  ///< parallel to ast.uses; nothing where none was found (and reported)
};

/// `modules` has the main module first and must outlive the program.
[[nodiscard]] model::Program resolve(const std::vector<LoadedModule>& modules, diag::Findings& findings);

/// Finds a name from a place: in the flow (if any), in the module, or behind a module's name. Reports what is not
/// found; `what` says what was looked for ("intent"). Only symbols of the kind `wanted` are found or suggested.
[[nodiscard]] std::optional<std::uint32_t> find(const model::Program& program, model::ModuleId module,
                                                std::optional<model::FlowId> flow, const ast::Path& path,
                                                model::Symbol::Kind wanted, std::string_view what,
                                                diag::Findings& findings);

/// What an arrow of a body or handler means; reports a target that is not there (and then waits on).
[[nodiscard]] model::Target resolve_arrow(const model::Program& program, const ast::Arrow& arrow,
                                          model::ModuleId module, std::optional<model::FlowId> flow,
                                          diag::Findings& findings);

/// The position of an NLU's value; reports one that is not there.
[[nodiscard]] std::optional<std::uint32_t> find_value(const model::Nlu& nlu, const ast::Name& name,
                                                      diag::Findings& findings);

}  // namespace bot::resolve
