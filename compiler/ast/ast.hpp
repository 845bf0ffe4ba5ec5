#pragma once
// The tree of one source file, as written: nothing is resolved, nothing is typed.
//
// Made by syntax/, read by resolve/ and check/. Names and spans point into the SourceSet the file belongs to.
// A declaration whose inside was broken is still here, marked `broken`, so that its name resolves.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/source/source.hpp"

namespace bot::ast {

using source::Span;

struct Name {
  std::string_view text;  ///< bytes of the source file
  Span span;
};

/// `yn.yes`: one or more names.
struct Path {
  std::vector<Name> parts;
  Span span;
};

// ---- texts and expressions ------------------------------------------------------------------------------------------

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

/// A literal piece (escapes resolved, indentation taken off) or an interpolated expression.
struct TextPart {
  std::string literal;
  ExprPtr expr;  ///< null for a literal piece
  Span span;
};

struct Text {
  std::vector<TextPart> parts;  ///< empty for ""
  Span span;                    ///< with its quotes
  bool block = false;           ///< written as """ … """
};

enum class UnaryOp : std::uint8_t { not_, negate };
enum class BinaryOp : std::uint8_t { or_, and_, eq, ne, lt, le, gt, ge, in, coalesce, add, sub, mul, div, mod };

struct IntLiteral {
  std::int64_t value;
};
struct NumberLiteral {
  double value;
};
struct BoolLiteral {
  bool value;
};
struct DurationLiteral {
  std::int64_t milliseconds;
};
struct NoneLiteral {};
struct TextLiteral {
  Text text;
};
struct ListLiteral {
  std::vector<ExprPtr> items;
};
struct NameRef {
  Name name;
};
struct MemberRef {
  ExprPtr object;
  Name member;
};
struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
struct Binary {
  BinaryOp op;
  Span op_span;
  ExprPtr left;
  ExprPtr right;
};
struct Conditional {
  ExprPtr condition;
  ExprPtr then;
  ExprPtr otherwise;
};

struct Expr {
  Span span;
  std::variant<IntLiteral, NumberLiteral, BoolLiteral, DurationLiteral, NoneLiteral, TextLiteral, ListLiteral, NameRef,
               MemberRef, Unary, Binary, Conditional>
      node;
};

/// `int`, `menu?`, `orders.size`.
struct TypeRef {
  Path name;
  bool optional = false;
  Span span;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct Stmt;

struct Block {
  std::vector<Stmt> statements;
  Span span;  ///< with its braces
};

/// Where an arrow goes: `-> stay`, `-> state`, `-> flow f`.
struct Arrow {
  enum class Kind : std::uint8_t { stay, state, flow };
  Kind kind = Kind::stay;
  Path target;  ///< empty for stay; one name for a state
  Span span;    ///< from `->` on
};

struct Say {
  std::vector<Text> variants;  ///< one, unless `say one of`
  bool one_of = false;
};
struct Let {
  Name name;
  std::optional<TypeRef> type;
  ExprPtr value;
};
struct Set {
  Name target;
  ExprPtr value;
};
struct If {
  ExprPtr condition;
  Block then;
  std::optional<Block> otherwise;
};  ///< `else if` is an If alone in `otherwise`
struct Handover {
  std::optional<Text> to;
  std::optional<Text> note;
};
struct Go {
  Arrow arrow;
};

struct Stmt {
  Span span;
  std::variant<Say, Let, Set, If, Handover, Go> node;
};

// ---- declarations ---------------------------------------------------------------------------------------------------

/// What stands before or around every declaration.
struct DeclHead {
  Name name;
  std::string doc;  ///< text of the `///` lines before it, without the slashes
  bool pub = false;
  bool broken = false;
  Span span;  ///< the whole declaration
};

struct Bot {
  DeclHead head;
  std::optional<Text> title;
  std::optional<Name> language;
  std::vector<Name> channels;
  std::optional<Text> timezone;
};

/// `use std/agent`, `use "./orders.bot" as o`.
struct Use {
  std::string module;  ///< "std/agent" or the text between the quotes
  Span module_span;
  bool is_path = false;  ///< written in quotes
  std::optional<Name> alias;
  Span span;
};

struct Phrase {
  std::string text;
  Span span;
};
struct KeywordValue {
  Name name;
  std::vector<Phrase> phrases;
};

/// `nlu NAME keyword OPTIONS { value: "phrase", … }`
struct KeywordNlu {
  DeclHead head;
  bool exact = false, prefix = false, substring = false, keep_case = false, keep_accents = false, stretch = false;
  std::uint32_t typo = 0;                                  ///< edits allowed: 0 or 1
  std::vector<std::pair<std::string_view, Span>> options;  ///< as written, for messages
  std::optional<Name> default_value;
  std::vector<KeywordValue> values;
};

struct IntentAttribute {
  Name name;
  Path nlu;
  bool optional = false;
  Span span;
};

struct Intent {
  DeclHead head;
  bool initial = false, fallback = false;
  std::vector<IntentAttribute> attributes;
  ExprPtr classifier;         ///< `= greetings`; may be null
  std::optional<Text> event;  ///< `= event "agent.resolved"`
  ExprPtr when;               ///< may be null
  std::optional<std::int64_t> priority;
};

/// `satu`, `menu: satu` or `_` between the parentheses of a trigger.
struct TriggerArg {
  std::optional<Name> label;
  ExprPtr value; /* null for `_` */
  Span span;
};
struct Trigger {
  Path intent;
  std::vector<TriggerArg> args;
  bool has_args = false;
  Span span;
};

/// `on a, b(x) when g -> t { … }` or `otherwise when g -> t { … }`.
struct Handler {
  bool otherwise = false;
  std::vector<Trigger> triggers;  ///< empty for otherwise
  ExprPtr guard;                  ///< may be null
  std::optional<Arrow> arrow;
  std::optional<Block> body;
  Span head;  ///< the word `on` or `otherwise`
  Span span;
};

struct Var {
  DeclHead head;
  TypeRef type;
  ExprPtr value; /* may be null */
};

struct State {
  DeclHead head;
  bool initial = false, end = false;
  std::vector<Stmt> entry;
  std::vector<Handler> handlers;
  std::optional<Block> exit;
};

struct Flow {
  DeclHead head;
  bool fallback = false;
  std::vector<Var> vars;
  std::vector<KeywordNlu> nlus;
  std::vector<Intent> intents;
  std::vector<Handler> handlers;
  std::vector<State> states;
};

/// One line of a test: `user "1"`, `bot "Halo*"`, `event agent.resolved`, `expect handover`, `expect state f.s`,
/// `expect end`.
struct TestStep {
  enum class Kind : std::uint8_t { user, bot, event, expect_handover, expect_state, expect_end };
  Kind kind = Kind::user;
  Text text;  ///< user, bot (no interpolation)
  Path path;  ///< event, expect_state
  Span span;
};
struct Test {
  std::string name;
  Span name_span;
  std::vector<TestStep> steps;
  Span span;
  bool broken = false;
};

struct Module {
  source::FileId file{};
  std::vector<Bot> bots;  ///< more than one is an error found later
  std::vector<Use> uses;
  std::vector<KeywordNlu> nlus;
  std::vector<Intent> intents;
  std::vector<Var> vars;
  std::vector<Flow> flows;
  std::vector<Handler> handlers;
  std::vector<Test> tests;
};

}  // namespace bot::ast
