#pragma once
// The bot after its names are resolved: flat tables with four-byte ids, and typed bodies.
//
// resolve/ makes the tables, check/ fills in the bodies (expressions and statements), analyze/ reads, lower/ turns it
// into bytecode. Every declaration has a qualified name ("handover.greetings"; "std/agent.resolved" for a module's),
// from which its stable id is made.

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/ast/ast.hpp"
#include "compiler/source/source.hpp"

namespace bot::model {

using source::Span;

enum class ModuleId : std::uint32_t {};
enum class NluId : std::uint32_t {};
enum class IntentId : std::uint32_t {};
enum class FlowId : std::uint32_t {};
enum class StateId : std::uint32_t {};
enum class VarId : std::uint32_t {};
enum class HandlerId : std::uint32_t {};

// ---- types ----------------------------------------------------------------------------------------------------------

enum class TypeKind : std::uint8_t {
  error,  ///< something was wrong and has been reported; fits everywhere
  none,   ///< the literal `none` before its type is known
  bool_,
  int_,
  number,
  text,
  duration,
  enum_,
};

struct Type {
  TypeKind kind = TypeKind::error;
  bool optional = false;
  NluId nlu{};  ///< of an enum

  friend bool operator==(const Type&, const Type&) = default;
  [[nodiscard]] Type plain() const { return {kind, false, nlu}; }
  [[nodiscard]] bool is(TypeKind k) const { return kind == k; }
};

// ---- expressions ----------------------------------------------------------------------------------------------------

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

/// A text with holes. Adjacent literal pieces are one part.
struct Template {
  struct Part {
    std::string literal;
    ExprPtr expr;  ///< null for a literal
  };
  std::vector<Part> parts;
  Span span;

  [[nodiscard]] bool constant() const { return parts.empty() || (parts.size() == 1 && !parts[0].expr); }
};

enum class ContextField : std::uint8_t { misses, message_text, channel, user_id, user_name };

struct ConstInt {
  std::int64_t value;
};
struct ConstNumber {
  double value;
};
struct ConstBool {
  bool value;
};
struct ConstDuration {
  std::int64_t milliseconds;
};
struct ConstNone {};
struct ConstEnum {
  NluId nlu;
  std::uint32_t value;
};
struct TextValue {
  Template text;
};
struct LoadVar {
  VarId var;
};
struct LoadLocal {
  std::uint32_t local;
};  ///< numbered in its body, in order of declaration
struct LoadAttribute {
  std::uint32_t attribute;
};  ///< place in the handler's intent
struct LoadContext {
  ContextField field;
};
struct Found {
  NluId nlu;
  std::optional<std::uint32_t> value;
};  ///< in a classifier
struct Not {
  ExprPtr operand;
};
struct Negate {
  ExprPtr operand;
};
struct Some {
  ExprPtr operand;
};  ///< T? known not to be none
struct Widen {
  ExprPtr operand;
};  ///< int to number
struct Binary {
  ast::BinaryOp op;
  ExprPtr left;
  ExprPtr right;
};  ///< both sides of one type but for optional; no `in`
struct Conditional {
  ExprPtr condition;
  ExprPtr then;
  ExprPtr otherwise;
};
struct OneOf {
  ExprPtr value;
  std::vector<ExprPtr> items;
};  ///< `x in [a, b]`

struct Expr {
  Type type;
  Span span;
  std::variant<ConstInt, ConstNumber, ConstBool, ConstDuration, ConstNone, ConstEnum, TextValue, LoadVar, LoadLocal,
               LoadAttribute, LoadContext, Found, Not, Negate, Some, Widen, Binary, Conditional, OneOf>
      node;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct Stmt;
using Body = std::vector<Stmt>;

/// Where an arrow goes.
struct Target {
  enum class Kind : std::uint8_t { stay, state, flow };
  Kind kind = Kind::stay;
  StateId state{};
  FlowId flow{};
};

struct Say {
  std::vector<Template> variants;  ///< more than one: `say one of`
  std::optional<VarId> last;       ///< hidden variable for the last variant, with more than one
};
struct Let {
  std::uint32_t local;
  ExprPtr value;
};
struct Set {
  VarId var;
  ExprPtr value;
};
struct If {
  ExprPtr condition;
  Body then;
  Body otherwise;
};
struct Handover {
  ExprPtr to;
  ExprPtr note;
};  ///< text; may be null
struct Go {
  Target target;
};

struct Stmt {
  Span span;
  std::variant<Say, Let, Set, If, Handover, Go> node;
};

// ---- declarations ---------------------------------------------------------------------------------------------------

struct Phrase {
  std::string_view text;
  Span span;
};
struct NluValue {
  std::string_view name;
  Span span;
  std::vector<Phrase> phrases;
};

struct Nlu {
  std::string qualified;
  std::string_view name;
  Span span;  ///< of the name
  ModuleId module{};
  std::optional<FlowId> flow;
  const ast::KeywordNlu* ast = nullptr;
  std::vector<NluValue> values;
  std::optional<std::uint32_t> default_value;
};

struct Attribute {
  std::string_view name;
  Span span;
  NluId nlu{};
  bool optional = false;   ///< `?`
  std::uint8_t index = 0;  ///< takes match `index` …
  std::uint8_t of = 1;     ///< … of the first `of` of its NLU
};

enum class IntentKind : std::uint8_t { text, event };

struct Intent {
  std::string qualified;
  std::string_view name;
  Span span;
  ModuleId module{};
  std::optional<FlowId> flow;
  const ast::Intent* ast = nullptr;
  IntentKind kind = IntentKind::text;
  bool initial = false, fallback = false;
  std::int64_t priority = 0;
  std::string event;
  std::vector<Attribute> attributes;
  ExprPtr classifier;  ///< bool; null: the required attributes decide
  ExprPtr when;        ///< bool; may be null
};

struct Var {
  std::string qualified;
  std::string_view name;  ///< empty for a hidden one
  Span span;
  ModuleId module{};
  std::optional<FlowId> flow;
  const ast::Var* ast = nullptr;  ///< null for a hidden one
  Type type;
  ExprPtr init;  ///< null: none, or the hidden variable's 0
};

/// A value that an attribute of the trigger's intent must have.
struct Constraint {
  std::uint32_t attribute;
  std::uint32_t value;
};
struct Trigger {
  IntentId intent{};
  std::vector<Constraint> constraints;
  Span span;
};

struct Handler {
  const ast::Handler* ast = nullptr;
  bool otherwise = false;         ///< written `otherwise`
  std::vector<Trigger> triggers;  ///< empty for otherwise
  ExprPtr guard;                  ///< may be null
  Body body;
  Target target;
  Span span;
};

/// Handlers of one level, each list in the order it is tried: `matching` by priority and source order, then the ones
/// that rank with `otherwise` (those on a fallback intent among them). A handler of several intents may stand in a list
/// once for each trigger.
struct LevelEntry {
  HandlerId handler{};
  std::optional<std::uint32_t> trigger;
};
struct Level {
  std::vector<LevelEntry> matching;
  std::vector<LevelEntry> otherwise;
};

struct State {
  std::string qualified;
  std::string_view name;
  Span span;
  FlowId flow{};
  const ast::State* ast = nullptr;
  bool initial = false, end = false;
  bool silent = false;  ///< sends and suspends nothing on entry
  Body entry;
  Body exit;
  Level level;
  std::optional<VarId> visits;  ///< hidden counter, when something reads `visits`
};

struct Flow {
  std::string qualified;
  std::string_view name;
  Span span;
  ModuleId module{};
  const ast::Flow* ast = nullptr;
  bool fallback = false;
  std::optional<StateId> initial;
  std::vector<StateId> states;
  std::vector<VarId> vars;
  std::vector<IntentId> intents;
  Level level;
};

struct Symbol {
  enum class Kind : std::uint8_t { nlu, intent, flow, state, var, module };
  Kind kind = Kind::nlu;
  std::uint32_t index = 0;
  Span span;
  bool pub = false;
};
using Scope = std::map<std::string_view, Symbol>;

struct Module {
  std::string name;  ///< "" for the main module, else "std/agent" or the path it was used by
  const ast::Module* ast = nullptr;
  Scope scope;
};

struct BotInfo {
  std::string name, title, language = "id", timezone;
  std::vector<std::string> channels;
  Span span;
  Level level;
};

struct Program {
  BotInfo bot;
  std::vector<Module> modules;  ///< the main module first
  std::vector<Nlu> nlus;
  std::vector<Intent> intents;
  std::vector<Flow> flows;
  std::vector<State> states;
  std::vector<Var> vars;
  std::vector<Handler> handlers;
  std::vector<Scope> flow_scopes;   ///< a flow's own NLUs, intents, variables
  std::vector<Scope> state_scopes;  ///< by flow: its states
  std::optional<FlowId> fallback;
  std::vector<IntentId> openers;        ///< initial intents in the order they are tried
  std::map<std::string, VarId> hidden;  ///< hidden variables by their qualified names

  [[nodiscard]] const Nlu& at(NluId id) const { return nlus[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Intent& at(IntentId id) const { return intents[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Flow& at(FlowId id) const { return flows[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const State& at(StateId id) const { return states[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Var& at(VarId id) const { return vars[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Handler& at(HandlerId id) const { return handlers[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Module& at(ModuleId id) const { return modules[static_cast<std::uint32_t>(id)]; }
};

/// Whether the attribute always has a value once its intent matched.
[[nodiscard]] inline bool always_there(const Program& p, const Attribute& a) {
  return !a.optional || p.at(a.nlu).default_value.has_value();
}
[[nodiscard]] inline Type type_of(const Program& p, const Attribute& a) {
  return {TypeKind::enum_, !always_there(p, a), a.nlu};
}

}  // namespace bot::model
