#pragma once
// Modules' ASTs -> the bot's tables: declarations get ids, names and types between declarations are resolved.
//
// Bodies (expressions, statements) stay untouched; check/ does those. What cannot be resolved is reported and left out,
// so that the rest can still be checked.

#include <cstdint>
#include <initializer_list>
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
/// found; `what` says what was looked for ("intent"). Only symbols of the kinds `wanted` are found or suggested.
[[nodiscard]] std::optional<model::Symbol> find_symbol(const model::Program& program, model::ModuleId module,
                                                       std::optional<model::FlowId> flow, const ast::Path& path,
                                                       std::initializer_list<model::Symbol::Kind> wanted,
                                                       std::string_view what, diag::Findings& findings);
/// The same for one kind: its row.
[[nodiscard]] std::optional<std::uint32_t> find(const model::Program& program, model::ModuleId module,
                                                std::optional<model::FlowId> flow, const ast::Path& path,
                                                model::Symbol::Kind wanted, std::string_view what,
                                                diag::Findings& findings);
/// A name alone, without a finding: the innermost symbol of the kind, or null.
[[nodiscard]] const model::Symbol* look_up(const model::Program& program, model::ModuleId module,
                                           std::optional<model::FlowId> flow, std::string_view name,
                                           model::Symbol::Kind kind);
/// "an NLU", "an enum", "a flow", …: what the symbol is, for messages.
[[nodiscard]] std::string_view describe(const model::Program& program, const model::Symbol& symbol);

/// An NLU that understands messages: the author's own, else a built-in one, whose row is made on first use. Reports
/// what is neither, and enums, which no message gives.
[[nodiscard]] std::optional<model::NluId> find_nlu(model::Program& program, model::ModuleId module,
                                                   std::optional<model::FlowId> flow, const ast::Path& path,
                                                   std::string_view what, diag::Findings& findings);
/// The kind of message the word means (`image`), unless an NLU is called so.
[[nodiscard]] std::optional<model::IntentKind> message_kind(const model::Program& program, model::ModuleId module,
                                                            std::optional<model::FlowId> flow, std::string_view word);

/// `orders.place`, `module.orders.place`.
[[nodiscard]] std::optional<model::ServiceCallId> find_call(const model::Program& program, model::ModuleId module,
                                                            std::optional<model::FlowId> flow, const ast::Path& path,
                                                            diag::Findings& findings);

/// What a type means; the type `error` for what is not one (and reported). Names of the author come first.
[[nodiscard]] model::Type resolve_type(model::Program& program, model::ModuleId module,
                                       std::optional<model::FlowId> flow, const ast::TypeRef& ref,
                                       diag::Findings& findings);
/// The list type of these items; the same id for the same ones.
[[nodiscard]] model::Type list_of(model::Program& program, model::Type item, std::uint32_t bound);

/// What an arrow of a body or handler means; reports a target that is not there (and then waits on).
[[nodiscard]] model::Target resolve_arrow(const model::Program& program, const ast::Arrow& arrow,
                                          model::ModuleId module, std::optional<model::FlowId> flow,
                                          diag::Findings& findings);

/// The position of an NLU's value; reports one that is not there.
[[nodiscard]] std::optional<std::uint32_t> find_value(const model::Nlu& nlu, const ast::Name& name,
                                                      diag::Findings& findings);

/// The channels there are.
[[nodiscard]] const std::vector<std::string_view>& channels();

/// A text without holes, as it stands.
[[nodiscard]] std::string plain(const ast::Text& text);

/// A graph walked depth-first: all nodes, those that are led to before the ones that lead there, and the cycles that
/// were met, each from a node back to itself without naming it twice.
struct Ordered {
  std::vector<std::uint32_t> order;
  std::vector<std::vector<std::uint32_t>> cycles;
};
[[nodiscard]] Ordered depth_first(const std::vector<std::vector<std::uint32_t>>& next);

}  // namespace bot::resolve
