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

#include "compiler/ast/seldom.hpp"
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
struct Plural;

/// A literal piece (escapes resolved, indentation taken off), an interpolated expression, or a plural.
struct TextPart {
  std::string literal;
  ExprPtr expr;                    ///< `{expr}`; null otherwise
  std::unique_ptr<Plural> plural;  ///< `{n, plural, …}`; null otherwise
  Span span;
};

struct Text {
  std::vector<TextPart> parts;  ///< empty for ""
  Span span;                    ///< with its quotes
  bool block = false;           ///< written as """ … """
  bool raw = false;             ///< written as r"…"
};

/// `{n, plural, one {…} other {…}}`: the form follows the number's category in the language (CLDR).
struct PluralForm {
  Name category;  ///< zero, one, two, few, many or other
  std::vector<TextPart> parts;
};
struct Plural {
  ExprPtr number;  ///< a name or members of it
  std::vector<PluralForm> forms;
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
/// `list[0]`
struct Index {
  ExprPtr object;
  ExprPtr index;
};
/// `x` or `label: x` between parentheses or braces; a null value is `_`.
struct Argument {
  Seldom<Name> label;
  ExprPtr value;
  Span span;
};
/// `total(qty, price)`: a function, or a record by its name: `receipt(id: "A1", total: 20)`.
struct Call {
  ExprPtr callee;  ///< a NameRef or MemberRefs
  std::vector<Argument> args;
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
               MemberRef, Index, Call, Unary, Binary, Conditional>
      node;
};

/// `int`, `menu?`, `orders.size`, `secret text`, `list<text>?`, `list<order, 500>`.
struct TypeRef {
  Path name;  ///< of a list: the word `list`
  bool optional = false;
  bool secret = false;
  std::unique_ptr<TypeRef> item;      ///< of a list
  std::optional<std::int64_t> bound;  ///< of a list: the most items
  Span span;
};

/// `name: type` and, where it may stand, `= value`: a parameter, a field, a capture.
struct Param {
  Name name;
  TypeRef type;
  ExprPtr value;  ///< may be null
  Span span;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct Stmt;

struct Block {
  std::vector<Stmt> statements;
  Span span;  ///< with its braces
};

/// Where an arrow goes: `-> stay`, `-> back`, `-> state`, `-> flow f(args)`.
struct Arrow {
  enum class Kind : std::uint8_t { stay, back, state, flow };
  Path target;                 ///< empty for stay and back; one name for a state
  std::vector<Argument> args;  ///< of a flow
  Span span;                   ///< from `->` on
  Kind kind = Kind::stay;
};

/// An intent with values: `menu(satu)`, `order(size: small)`. A null value is `_`.
struct Trigger {
  Path intent;
  std::vector<Argument> args;
  bool has_args = false;
  Span span;
};

struct Choice;
using Choices = std::vector<Choice>;

struct Button {
  ExprPtr label;
  Trigger sends;
};
struct Link {
  ExprPtr label;
  ExprPtr to;
};
/// `card TITLE { text T  image URL  button …  link … }`
struct Card {
  ExprPtr title;
  ExprPtr text;   ///< may be null
  ExprPtr image;  ///< may be null
  Choices choices;
};
/// `for x in list { … }` and `if c { … } else { … }` around buttons, links or cards.
struct ChoiceFor {
  Name name;
  ExprPtr list;
  Choices body;
};
struct ChoiceIf {
  ExprPtr condition;
  Choices then;
  Choices otherwise;
};
struct Choice {
  Span span;
  std::variant<Button, Link, Card, ChoiceFor, ChoiceIf> node;
};

enum class MediaKind : std::uint8_t { image, audio, video, file, sticker, location, contact };

struct Say {
  std::vector<Text> variants;  ///< one, unless `say one of`
  bool one_of = false;
  Choices choices;  ///< buttons and links
};
/// `say image URL caption "…" { … }`, `say location LATITUDE, LONGITUDE caption "…"`.
struct SayMedia {
  MediaKind kind = MediaKind::image;
  ExprPtr source;     ///< a text; of a location the latitude
  ExprPtr longitude;  ///< of a location; null otherwise
  Seldom<Text> caption;
  Choices choices;
};
/// `say carousel { card … }`
struct SayCarousel {
  Choices cards;
};
struct Let {
  Name name;
  Seldom<TypeRef> type;
  ExprPtr value;
};
struct Set {
  Name target;
  ExprPtr value;
};
struct If {
  ExprPtr condition;
  Block then;
  Seldom<Block> otherwise;
};  ///< `else if` is an If alone in `otherwise`
struct For {
  Name name;
  ExprPtr list;
  Block body;
};
struct MatchCase {
  std::vector<ExprPtr> values;  ///< empty: `otherwise`
  Block body;
  Span span;
};
struct Match {
  ExprPtr value;
  std::vector<MatchCase> cases;
};
/// `ask "…" for size: size { retry 2 "…"  otherwise -> handover }`
struct Ask {
  Text question;
  Name name;
  TypeRef type;
  Choices choices;
  std::optional<std::int64_t> retries;  ///< nothing: without end
  Seldom<Text> retry;                   ///< nothing: the question again
  Seldom<Arrow> otherwise_arrow;
  Seldom<Block> otherwise;
  bool has_otherwise = false;
};
/// `call address(x) as addr`
struct CallFlow {
  Path flow;
  std::vector<Argument> args;
  Seldom<Name> name;
};
/// `try orders.place(size) as r { … } failed { … }`
struct Try {
  Path call;  ///< service and call
  std::vector<Argument> args;
  Seldom<Name> name;
  Block body;
  Seldom<Block> failed;  ///< its lack is reported by check
};
struct Handover {
  Seldom<Text> to;
  Seldom<Text> note;
};
/// `remind after 1d with follow_up`
struct Remind {
  ExprPtr after;
  Path intent;
};
struct Cancel {
  Path intent;
};
/// `emit "analytics.sale" { total: total }`
struct Emit {
  Text event;
  std::vector<Argument> fields;
};
struct Return {
  ExprPtr value;
};
struct Go {
  Arrow arrow;
};

struct Stmt {
  Span span;
  std::variant<Say, SayMedia, SayCarousel, Let, Set, If, For, Match, Seldom<Ask>, CallFlow, Seldom<Try>, Handover,
               Remind, Cancel, Emit, Return, Go>
      node;
};

// ---- declarations ---------------------------------------------------------------------------------------------------

/// What stands before or around every declaration.
struct DeclHead {
  Name name;
  std::string doc;  ///< text of the `///` lines before it, without the slashes
  bool pub = false;
  bool broken = false;
  bool unread = false;  ///< broken already in what stands before its block: parameters may be missing
  Span span;            ///< the whole declaration
};

struct Bot {
  DeclHead head;
  Seldom<Text> title;
  std::vector<Name> languages;  ///< the default first
  std::vector<Name> channels;
  Seldom<Text> timezone;
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
/// A value of a keyword or remote NLU (the latter without phrases) or of an enum.
struct EnumValue {
  Name name;
  std::vector<Phrase> phrases;
};
/// `r"([A-Z]{2})-([0-9]{6})" as (branch: text, number: int)`
struct PatternForm {
  std::string pattern;
  Span pattern_span;
  std::vector<Param> captures;
  Span span;
};

enum class NluKind : std::uint8_t { keyword, pattern, remote };

/// `nlu NAME keyword OPTIONS { value: "phrase", … }`, `nlu NAME pattern { r"…" as (…) … }`,
/// `nlu NAME remote "model" { value, … } threshold 0.7`
struct Nlu {
  DeclHead head;
  NluKind kind = NluKind::keyword;
  bool exact = false, prefix = false, substring = false, keep_case = false, keep_accents = false, stretch = false;
  std::uint32_t typo = 0;                                  ///< edits allowed: 0 or 1
  std::vector<std::pair<std::string_view, Span>> options;  ///< as written, for messages
  std::optional<Name> default_value;
  std::vector<EnumValue> values;      ///< keyword, remote
  std::vector<PatternForm> patterns;  ///< pattern
  Seldom<Text> model;                 ///< remote: how the host calls it
  std::optional<double> threshold;    ///< remote; 0 to 1
  Span threshold_span;
};

struct IntentAttribute {
  Name name;
  TypeRef type;  ///< an NLU; of an event a type. `?` is its `optional`
  Span span;
};

/// `like "mau pizza besar" (size: large)`, `unlike "besarnya berapa"`
struct Sample {
  bool like = true;
  Text text;
  std::vector<Argument> args;
  Span span;
};

struct Intent {
  DeclHead head;
  bool initial = false, fallback = false;
  std::vector<IntentAttribute> attributes;
  ExprPtr classifier;    ///< `= greetings`, `= image`; may be null
  Seldom<Text> event;    ///< `= event "agent.resolved"`
  Seldom<Text> command;  ///< `= command "start"`
  ExprPtr when;          ///< may be null
  std::optional<std::int64_t> priority;
  std::vector<Sample> samples;
};

/// `on a, b(x) when g -> t { … }`, `otherwise when g -> t { … }`, `after 30m -> t`, `on resume { … }`, `on error { … }`
struct Handler {
  enum class Kind : std::uint8_t { on, otherwise, after, resume, error };
  Kind kind = Kind::on;
  std::vector<Trigger> triggers;  ///< of `on`
  ExprPtr delay;                  ///< of `after`: a duration
  ExprPtr guard;                  ///< may be null
  Seldom<Arrow> arrow;
  Seldom<Block> body;
  Span head;  ///< the word `on`, `otherwise` or `after`
  Span span;
};

struct Var {
  DeclHead head;
  TypeRef type;
  ExprPtr value;        ///< may be null
  bool config = false;  ///< `config name: type = value`
};

struct Record {
  DeclHead head;
  std::vector<Param> fields;
};
struct Enum {
  DeclHead head;
  std::vector<EnumValue> values;
};
struct Fn {
  DeclHead head;
  std::vector<Param> params;
  TypeRef result;
  ExprPtr value;  ///< null when it could not be read
};
/// `call place(size: size, qty: int) -> receipt timeout 5s`
struct ServiceCall {
  Name name;
  std::vector<Param> params;
  Seldom<TypeRef> result;
  ExprPtr timeout;  ///< a duration; may be null
  Span span;
};
struct Service {
  DeclHead head;
  std::vector<ServiceCall> calls;
};

struct State {
  DeclHead head;
  bool initial = false, end = false, exclusive = false;
  std::vector<Stmt> entry;
  std::vector<Handler> handlers;
  Seldom<Block> exit;
};

struct Flow {
  DeclHead head;
  bool fallback = false, is_volatile = false, exclusive = false;
  std::vector<Param> params;
  Seldom<TypeRef> result;
  ExprPtr expires;  ///< a duration; may be null
  std::vector<Var> vars;
  std::vector<Nlu> nlus;
  std::vector<Intent> intents;
  std::vector<Fn> fns;
  std::vector<Handler> handlers;
  std::vector<State> states;
};

/// One line of a test.
struct TestStep {
  enum class Kind : std::uint8_t {
    user,             ///< user "1" · user image "https://…" caption "…"
    bot,              ///< bot "Halo*"
    tap,              ///< tap "Ya"
    wait,             ///< wait 30m
    at,               ///< at "2026-01-05 09:00": the local time from here on
    channel,          ///< channel telegram
    event,            ///< event agent.resolved · event "payment.paid" { invoice: "A1" }
    returns,          ///< when orders.place returns { … }
    fails,            ///< when orders.place fails
    finds,            ///< when topic finds billing: a remote NLU
    expect_handover,  ///< expect handover to "billing"
    expect_state,     ///< expect state flow.state
    expect_end,       ///< expect end
    expect_that,      ///< expect that count == 2
    expect_intent,    ///< expect intent menu(satu)
    expect_emit,      ///< expect emit "analytics.sale" { total: 20 }
    expect_silence,   ///< expect silence: the bot has said nothing more
  };
  Kind kind = Kind::user;
  Text text;                       ///< user, bot, tap, at; event and emit by name; team of a handover (empty: any)
  std::optional<MediaKind> media;  ///< user
  Seldom<Text> caption;            ///< user
  Path path;                       ///< event, state, service and call, NLU, channel
  ExprPtr value;                   ///< wait, that; what a call returns, unless `args`; the value found
  std::vector<Argument> args;      ///< fields of an event or of what a call returns
  bool has_args = false;           ///< written with braces
  Trigger intent;                  ///< expect_intent
  Span span;
};
struct Test {
  std::string name;
  Span name_span;
  std::vector<TestStep> steps;
  Span span;
  bool broken = false;
};

/// `rule "…" never a before b`, `rule "…" always on intent reaches handover`
struct Rule {
  std::string name;
  Span name_span;
  bool never = false;
  Path first;   ///< never: what must not come; always: the intent
  Path second;  ///< never: what has to come first; always: what is reached, unless `handover` or `end`
  enum class Reach : std::uint8_t { path, handover, end };
  Reach reach = Reach::path;
  Span span;
  bool broken = false;
};

struct Module {
  source::FileId file{};
  std::vector<Bot> bots;  ///< more than one is an error found later
  std::vector<Use> uses;
  std::vector<Nlu> nlus;
  std::vector<Intent> intents;
  std::vector<Var> vars;
  std::vector<Record> records;
  std::vector<Enum> enums;
  std::vector<Service> services;
  std::vector<Fn> fns;
  std::vector<Flow> flows;
  std::vector<Handler> handlers;
  std::vector<Test> tests;
  std::vector<Rule> rules;
};

}  // namespace bot::ast
