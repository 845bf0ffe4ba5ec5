#pragma once
// Inside of check/: where an expression stands and what may be used there.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"

namespace bot::check {

using diag::Code;
using model::Type;
using model::TypeKind;
using source::Span;

struct Local {
  std::string_view name;
  Type type;
  std::uint32_t index;
  Span span;
};

/// Something that can be known not to be none.
struct Place {
  enum class Kind : std::uint8_t { var, local, attribute, user_name };
  Kind kind;
  std::uint32_t index;
  friend auto operator<=>(const Place&, const Place&) = default;
};
using Facts = std::set<Place>;

struct Scope {
  model::Program& program;
  diag::Findings& findings;
  model::ModuleId module{};
  std::optional<model::FlowId> flow;
  std::optional<model::StateId> state;
  const model::Intent* intent = nullptr;     ///< whose attributes are known by their names
  std::optional<model::VarId> initialising;  ///< in the initial value of this variable
  std::vector<Local> locals;
  std::uint32_t next_local = 0;
  Facts not_none;

  [[nodiscard]] std::string context() const;  ///< qualified name of the state, flow or module
};

/// What is known when a condition is true, and when it is false.
struct Known {
  Facts if_true;
  Facts if_false;
};

// expressions.cpp
[[nodiscard]] model::ExprPtr make(Type type, Span span, auto node) {
  auto e = std::make_unique<model::Expr>();
  e->type = type;
  e->span = span;
  e->node = std::move(node);
  return e;
}
[[nodiscard]] model::ExprPtr error_at(Span span);
/// Types an expression; `expected` lets enum values stand bare. Never null.
[[nodiscard]] model::ExprPtr check_expr(Scope& scope, const ast::Expr& e, std::optional<Type> expected = {});
/// Types an expression and makes it fit `wanted`, or reports.
[[nodiscard]] model::ExprPtr check_as(Scope& scope, const ast::Expr& e, Type wanted);
[[nodiscard]] model::ExprPtr coerce(Scope& scope, model::ExprPtr e, Type wanted);
[[nodiscard]] model::ExprPtr check_condition(Scope& scope, const ast::Expr& e);
[[nodiscard]] model::Template check_text(Scope& scope, const ast::Text& text);
inline constexpr const char* duration_note = "A duration is written with its unit: `30s`, `5m`, `2h`, `1d`.";
[[nodiscard]] Known known_from(const model::Expr& e);

// operators.cpp
[[nodiscard]] model::ExprPtr check_unary(Scope& scope, const ast::Expr& e, const ast::Unary& u,
                                         std::optional<Type> expected);
[[nodiscard]] model::ExprPtr check_binary(Scope& scope, const ast::Expr& e, const ast::Binary& b,
                                          std::optional<Type> expected);
[[nodiscard]] std::string_view op_text(ast::BinaryOp op);

// names.cpp
[[nodiscard]] model::ExprPtr check_name(Scope& scope, const ast::Name& name, std::optional<Type> expected);
[[nodiscard]] model::ExprPtr check_member(Scope& scope, const ast::Expr& e, const ast::MemberRef& m);
/// A name that means nothing by itself here, but may be a value of an enum.
[[nodiscard]] bool only_a_value(const Scope& scope, const ast::Expr& e);
[[nodiscard]] std::optional<Place> place_of(const model::Expr& e);
/// `misses` and the like, unless a variable is called so.
[[nodiscard]] bool read_only(const Scope& scope, std::string_view name);
/// A classifier: NLUs with and, or, not.
[[nodiscard]] model::ExprPtr check_classifier(Scope& scope, const ast::Expr& e);

// types.cpp
[[nodiscard]] std::string show(const model::Program& program, Type type);
[[nodiscard]] Type resolve_type(Scope& scope, const ast::TypeRef& ref);

// bodies.cpp
enum class Where : std::uint8_t { entry, handler, exit };
[[nodiscard]] model::Body check_body(Scope& scope, const std::vector<ast::Stmt>& statements, Where where);

}  // namespace bot::check
