#pragma once
// Inside of check/: where an expression stands and what may be used there.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostics.hpp"
#include "compiler/model/model.hpp"

namespace bot::check {

using diag::Code;
using model::Type;
using model::TypeKind;
using source::Span;

constexpr Type bool_type{TypeKind::bool_};
constexpr Type int_type{TypeKind::int_};
constexpr Type number_type{TypeKind::number};
constexpr Type text_type{TypeKind::text};
constexpr Type duration_type{TypeKind::duration};
constexpr Type time_type{TypeKind::time};
constexpr Type date_type{TypeKind::date};

struct Local {
  std::string_view name;
  Type type;
  std::uint32_t index;
  Span span;
};

/// Something that can be known not to be none: a value, or a field of one.
struct Place {
  enum class Kind : std::uint8_t { var, local, attribute, context };
  Kind kind;
  std::uint32_t index;
  std::vector<std::uint32_t> fields = {};
  friend auto operator<=>(const Place&, const Place&) = default;
};
using Facts = std::set<Place>;

/// What is known when a condition is true, and when it is false.
struct Known {
  Facts if_true;
  Facts if_false;
};

/// What a value is given for: a parameter, a field.
struct Slot {
  std::string_view name;
  Type type;
  const model::Expr* value = nullptr;  ///< when none is given; null: an optional one is none, others are needed
};

/// Default values, made when they are first needed. They belong to declarations, and calls take copies.
struct Defaults {
  struct Entry {
    bool making = false;
    model::ExprPtr value;
  };
  std::unordered_map<const ast::Param*, Entry> entries;
};

class TestNames;

struct Scope {
  model::Program& program;
  diag::Findings& findings;
  Defaults& defaults;
  model::ModuleId module{};
  std::optional<model::FlowId> flow = {};
  std::optional<model::StateId> state = {};
  const model::Intent* intent = nullptr;          ///< whose attributes are known by their names
  std::optional<model::VarId> initialising = {};  ///< in the initial value of this variable
  bool fixed = false;                             ///< in a function or a default: only locals and config values
  std::string block = {};                         ///< what the block belongs to, behind the name of the context
  std::vector<Local> locals = {};
  std::uint32_t next_local = 0;
  Facts not_none = {};
  Facts forgotten = {};        ///< was known before the block waited
  bool secret_answer = false;  ///< the message is the answer to a question for a secret
  TestNames* tests = nullptr;  ///< in a condition of a test: what it knows besides

  [[nodiscard]] std::string context() const;  ///< qualified name of the state, flow or module
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
[[nodiscard]] inline bool bad(const model::Expr& e) { return e.type.is(TypeKind::error); }
/// Types an expression; `expected` lets enum values stand bare. Never null.
[[nodiscard]] model::ExprPtr check_expr(Scope& scope, const ast::Expr& e, std::optional<Type> expected = {});
/// Types an expression and makes it fit `wanted`, or reports.
[[nodiscard]] model::ExprPtr check_as(Scope& scope, const ast::Expr& e, Type wanted);
[[nodiscard]] model::ExprPtr coerce(Scope& scope, model::ExprPtr e, Type wanted);
[[nodiscard]] model::ExprPtr check_condition(Scope& scope, const ast::Expr& e);
inline constexpr const char* duration_note = "A duration is written with its unit: `30s`, `5m`, `2h`, `1d`.";
[[nodiscard]] Known known_from(const model::Expr& e);
/// The one type both sides of a choice fit in, or nothing.
[[nodiscard]] std::optional<Type> common_type(const Scope& scope, Type a, Type b);
/// Whether it is a constant: a literal, a value of an enum, a text without holes. Folds a sign and a widening.
[[nodiscard]] bool make_constant(model::ExprPtr& e);
/// A fixed time longer than nothing, in milliseconds, or reports. `what` ("A timer") needs it.
[[nodiscard]] std::optional<std::int64_t> fixed_time(Scope& scope, const ast::Expr& e, std::string_view what);
/// A list of one type with another bound.
[[nodiscard]] model::ExprPtr bounded(model::ExprPtr list, Type wanted, std::uint32_t bound);

// texts.cpp
/// A text with its holes. A secret in it makes `*secret` true; when that is null it is reported: it cannot go into
/// `where` ("a message").
[[nodiscard]] model::Template check_text(Scope& scope, const ast::Text& text, std::string_view where,
                                         bool* secret = nullptr);
/// Reports a value that is secret, or holds something secret; it cannot go into `where`.
void not_secret(Scope& scope, const model::Expr& e, std::string_view where);
/// Whether a value of the type has a text of its own, so that it may stand in a hole. Reports when not.
[[nodiscard]] bool has_text(Scope& scope, const model::Expr& e);

// operators.cpp
[[nodiscard]] model::ExprPtr check_unary(Scope& scope, const ast::Expr& e, const ast::Unary& u,
                                         std::optional<Type> expected);
[[nodiscard]] model::ExprPtr check_binary(Scope& scope, const ast::Expr& e, const ast::Binary& b,
                                          std::optional<Type> expected);
[[nodiscard]] std::string_view op_text(ast::BinaryOp op);
[[nodiscard]] inline bool numeric(Type t) { return t.is(TypeKind::int_) || t.is(TypeKind::number); }
[[nodiscard]] model::ExprPtr widen(model::ExprPtr e);

// names.cpp
[[nodiscard]] model::ExprPtr check_name(Scope& scope, const ast::Name& name, std::optional<Type> expected);
/// `menu.satu`, `module.name`, `message.text`: names that only have a meaning together. `taken` is false when it is a
/// member of a value.
[[nodiscard]] model::ExprPtr check_qualified(Scope& scope, const ast::Expr& e, const ast::MemberRef& m, bool& taken);
/// A name that means nothing by itself here, but may be a value of an enum.
[[nodiscard]] bool only_a_value(const Scope& scope, const ast::Expr& e);
[[nodiscard]] std::optional<Place> place_of(const model::Expr& e);
/// The value, as not optional where that is known.
[[nodiscard]] model::ExprPtr narrowed(const Scope& scope, model::ExprPtr e);
/// `misses` and the like, unless a variable is called so.
[[nodiscard]] bool read_only(const Scope& scope, std::string_view name);
[[nodiscard]] model::ExprPtr load_var(Scope& scope, model::VarId id, Span span);
/// Forgets what is known of a variable, its fields included.
void forget_var(Facts& facts, model::VarId id);
/// Forgets what others may have changed while a block was suspended.
void forget_suspended(Scope& scope);
/// Says so when the value was known not to be none before the block waited.
void note_forgotten(const Scope& scope, const model::Expr& e, diag::Finding& f);

// tests.cpp
/// A variable by its name in a test: also `flow.name`, or the bare name of one flow's variable. Null when it is none.
[[nodiscard]] model::ExprPtr test_variable(Scope& scope, const ast::Path& path);

// members.cpp
[[nodiscard]] model::ExprPtr check_member(Scope& scope, const ast::Expr& e, const ast::MemberRef& m);
[[nodiscard]] model::ExprPtr check_index(Scope& scope, const ast::Expr& e, const ast::Index& i);
[[nodiscard]] model::ExprPtr check_list(Scope& scope, const ast::Expr& e, const ast::ListLiteral& l,
                                        std::optional<Type> expected);
/// A name and members of it as a path, when it is nothing else.
[[nodiscard]] std::optional<ast::Path> as_path(const ast::Expr& e);

// classifiers.cpp
/// What stands behind `=` of an intent: NLUs with and, or, not.
[[nodiscard]] model::ExprPtr check_classifier(Scope& scope, const ast::Expr& e);

// calls.cpp
[[nodiscard]] model::ExprPtr check_call(Scope& scope, const ast::Expr& e, const ast::Call& c,
                                        std::optional<Type> expected);
/// Values for all slots, by place or by name; what is missing is reported. `what` is the name of what is called.
/// `unread`: its declaration is broken and may have more of them, so nothing is said.
[[nodiscard]] std::vector<model::ExprPtr> fill(Scope& scope, Span whole, std::string_view what,
                                               const std::vector<ast::Argument>& args, const std::vector<Slot>& slots,
                                               bool unread = false);
/// Which of `names` an argument is meant for; reports one that is for none, or for one that has a value.
struct Places {
  Scope& scope;
  std::string_view what;        ///< the name of what is called
  const model::Intent* intent;  ///< of an intent's attributes; null for parameters
  std::vector<std::string_view> names;
  std::vector<std::optional<Span>> given = std::vector<std::optional<Span>>(names.size());
  std::size_t next = 0;
  bool unread = false;  ///< the declaration is broken: the argument may be for what cannot be read
  [[nodiscard]] std::optional<std::size_t> of(const ast::Argument& arg);
};
/// What it takes; makes its default values.
[[nodiscard]] std::vector<Slot> slots_of(Scope& scope, const model::Fn& fn);
[[nodiscard]] std::vector<Slot> slots_of(Scope& scope, const model::Flow& flow);
[[nodiscard]] std::vector<Slot> slots_of(Scope& scope, const model::ServiceCall& call);
[[nodiscard]] model::ExprPtr clone(const model::Expr& e);

// types.cpp
[[nodiscard]] std::string show(const model::Program& program, Type type);
[[nodiscard]] std::string show_list(const std::vector<std::string>& items, std::string_view last);
[[nodiscard]] Type resolve_type(Scope& scope, const ast::TypeRef& ref);
/// Whether it is a secret, or has one in it.
[[nodiscard]] bool holds_secret(const model::Program& program, Type type);

// triggers.cpp
/// The values a trigger asks for: constants.
[[nodiscard]] std::vector<model::Constraint> check_constraints(Scope& scope, const model::Intent& intent,
                                                               const std::vector<ast::Argument>& args);
/// The values a button sends, one for each attribute of its intent.
[[nodiscard]] std::vector<model::ExprPtr> check_sent(Scope& scope, const model::Intent& intent,
                                                     const ast::Trigger& sends);

// choices.cpp
[[nodiscard]] model::Choices check_choices(Scope& scope, const ast::Choices& choices);

/// The list a loop goes over, and the type of its items.
[[nodiscard]] std::pair<model::ExprPtr, Type> check_iterated(Scope& scope, const ast::Expr& e);
/// A new local of the block; reports a name that is there already.
[[nodiscard]] std::uint32_t add_local(Scope& scope, const ast::Name& name, Type type);

// bodies.cpp
enum class Where : std::uint8_t { entry, handler, exit, bot, error };
struct CheckedBody {
  model::Body body;
  bool leaves = false;  ///< it never gets behind its end
};
[[nodiscard]] CheckedBody check_body(Scope& scope, const std::vector<ast::Stmt>& statements, Where where);

}  // namespace bot::check
