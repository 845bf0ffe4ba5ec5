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
#include <tuple>
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
enum class RecordId : std::uint32_t {};
enum class ListId : std::uint32_t {};
enum class FnId : std::uint32_t {};
enum class ServiceCallId : std::uint32_t {};
enum class ResumeId : std::uint32_t {};

// ---- types ----------------------------------------------------------------------------------------------------------

enum class TypeKind : std::uint8_t {
  error,  ///< something was wrong and has been reported; fits everywhere
  none,   ///< the literal `none` before its type is known
  bool_,
  int_,
  number,
  text,
  duration,
  time,  ///< an instant
  date,
  enum_,
  record,
  list,
};

struct Type {
  TypeKind kind = TypeKind::error;
  bool optional = false;
  NluId nlu{};          ///< of an enum
  RecordId record{};    ///< of a record
  ListId list{};        ///< of a list
  bool secret = false;  ///< may be shown only through `reveal`

  friend bool operator==(const Type&, const Type&) = default;
  [[nodiscard]] Type plain() const {
    Type t = *this;
    t.optional = false;
    return t;
  }
  [[nodiscard]] bool is(TypeKind k) const { return kind == k; }
};
/// Whether they are of one kind: what is left to look at is optional, secret and a list's bound.
[[nodiscard]] constexpr bool same_kind(const Type& a, const Type& b) {
  return a.kind == b.kind && a.nlu == b.nlu && a.record == b.record && a.list == b.list;
}

/// The items of a list. Interned: lists of one item type and bound have one id.
struct ListType {
  Type item;
  std::uint32_t bound = 0;  ///< the most items
};
inline constexpr std::uint32_t default_list_bound = 100;
inline constexpr std::uint32_t max_list_bound = 10'000;

// ---- expressions ----------------------------------------------------------------------------------------------------

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

enum class PluralCategory : std::uint8_t { zero, one, two, few, many, other };

/// A text with holes. Adjacent literal pieces are one part.
struct Template {
  struct Form;
  struct Part {
    std::string literal;
    ExprPtr expr;             ///< null for a literal; of a plural the number (an int)
    std::vector<Form> forms;  ///< of a plural; `other` is there
  };
  std::vector<Part> parts;
  Span span;

  [[nodiscard]] bool constant() const { return parts.empty() || (parts.size() == 1 && !parts[0].expr); }
};
/// A form of a plural: its parts have no plurals.
struct Template::Form {
  PluralCategory category{};
  std::vector<Part> parts;
};

enum class ContextField : std::uint8_t {
  misses,
  message_text,
  channel,
  user_id,
  user_name,
  message_kind,
  message_url,
  now,
  today,
};

/// Functions of the language. Operands are of the types that docs/language.md lists.
enum class Builtin : std::uint8_t {
  length_text,
  length_list,
  upper,
  lower,
  trim,
  contains,
  join,
  round,
  floor,
  ceil,
  abs_int,
  abs_number,
  min_int,
  min_number,
  max_int,
  max_number,
  int_of_text,
  number_of_text,
  format_number,
  // members of a time
  time_hour,
  time_minute,
  time_second,
  time_date,
  // members of a date; of a time they are taken of its date
  date_weekday,
  date_day,
  date_month,
  date_year,
  // arithmetic with dates: (date, duration) -> date, (date, date) -> duration
  date_plus,
  date_minus,
  date_difference,
};

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
struct InList {
  ExprPtr value;
  ExprPtr list;
};  ///< `x in xs`; both sides of one type
struct RecordValue {
  RecordId record;
  std::vector<ExprPtr> fields;
};  ///< in the order of the record
struct ListValue {
  std::vector<ExprPtr> items;
};
struct Field {
  ExprPtr object;
  std::uint32_t field;
};
struct Item {
  ExprPtr list;
  ExprPtr index;
};  ///< `list[index]`, from 0; out of range is an error of the turn
struct Concat {
  ExprPtr left;
  ExprPtr right;
};  ///< of lists
struct Bounded {
  ExprPtr list;
  std::uint32_t bound;
};  ///< a longer list is an error of the turn
struct CallFn {
  FnId fn;
  std::vector<ExprPtr> args;
};
struct CallBuiltin {
  Builtin builtin;
  std::vector<ExprPtr> args;
};
struct ToText {
  ExprPtr value;
};  ///< `text(x)`: what a hole would show

struct Expr {
  Type type;
  Span span;
  std::variant<ConstInt, ConstNumber, ConstBool, ConstDuration, ConstNone, ConstEnum, TextValue, LoadVar, LoadLocal,
               LoadAttribute, LoadContext, Found, Not, Negate, Some, Widen, Binary, Conditional, OneOf, InList,
               RecordValue, ListValue, Field, Item, Concat, Bounded, CallFn, CallBuiltin, ToText>
      node;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct Stmt;
using Body = std::vector<Stmt>;

/// Where an arrow goes. The arguments of a flow stand beside it, one for each parameter.
struct Target {
  enum class Kind : std::uint8_t { stay, back, state, flow };
  Kind kind = Kind::stay;
  StateId state{};
  FlowId flow{};
};

struct Choice;
using Choices = std::vector<Choice>;
struct Button {
  ExprPtr label;  ///< text
  IntentId intent{};
  std::vector<ExprPtr> values;  ///< one for each attribute of the intent, of its type
};
struct Link {
  ExprPtr label;
  ExprPtr to;
};
struct Card {
  ExprPtr title;
  ExprPtr text;   ///< may be null
  ExprPtr image;  ///< may be null
  Choices choices;
};
struct ChoiceFor {
  std::uint32_t local;
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

struct Say {
  std::vector<Template> variants;  ///< more than one: `say one of`
  std::optional<VarId> last;       ///< hidden variable for the last variant, with more than one
  Choices choices;
};
struct SayMedia {
  ast::MediaKind kind{};
  ExprPtr source;     ///< text; of a location the latitude, a number
  ExprPtr longitude;  ///< of a location
  ast::Seldom<Template> caption;
  Choices choices;
};
struct SayCarousel {
  Choices cards;
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
struct For {
  std::uint32_t local;
  ExprPtr list;
  Body body;
};
/// The first case with a value equal to `value` runs, else `otherwise`. The values are constants of its type.
struct Match {
  struct Case {
    std::vector<ExprPtr> values;
    Body body;
  };
  ExprPtr value;
  std::vector<Case> cases;
  Body otherwise;         ///< empty when all values are taken, or nothing happens
  bool complete = false;  ///< the cases take all values: `otherwise` is never reached
};
/// What stops a block until something arrives. Its stable id is made of its qualified name.
struct Ask {
  ResumeId resume{};
  Template question;
  Choices choices;
  std::uint32_t local = 0;               ///< gets the answer
  std::optional<NluId> nlu;              ///< nothing: any text
  Type type;                             ///< of the answer
  std::optional<std::uint32_t> retries;  ///< nothing: without end
  ast::Seldom<Template> retry;           ///< nothing: the question again
  Body otherwise;                        ///< after the last retry; leaves the block
};
struct CallFlow {
  ResumeId resume{};
  FlowId flow{};
  std::vector<ExprPtr> args;           ///< one for each parameter
  std::optional<std::uint32_t> local;  ///< gets the result
};
struct Try {
  ResumeId resume{};
  ServiceCallId call{};
  std::vector<ExprPtr> args;
  std::optional<std::uint32_t> local;  ///< gets the result
  Body body;
  Body failed;
};
struct Handover {
  ExprPtr to;
  ExprPtr note;
};  ///< text; may be null
struct Remind {
  ExprPtr after;
  IntentId intent{};
};
struct Cancel {
  IntentId intent{};
};
struct Emit {
  std::string event;
  std::vector<std::pair<std::string_view, ExprPtr>> fields;
};
struct Return {
  ExprPtr value;
};
struct Go {
  Target target;
  std::vector<ExprPtr> args;  ///< of a flow
};

struct Stmt {
  Span span;
  std::variant<Say, SayMedia, SayCarousel, Let, Set, If, For, Match, Ask, CallFlow, Try, Handover, Remind, Cancel, Emit,
               Return, Go>
      node;
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

/// How the value of an NLU is found. `plain` never finds anything: an `enum`, or the bot's languages.
enum class NluKind : std::uint8_t { keyword, pattern, remote, built_in, plain };
enum class Entity : std::uint8_t { int_, number, email, phone, url, date, time, duration, money };

struct Nlu {
  std::string qualified;
  std::string_view name;
  Span span;  ///< of the name
  ModuleId module{};
  std::optional<FlowId> flow;
  const ast::Nlu* ast = nullptr;        ///< null for enums and built-in ones
  const ast::Enum* enum_ast = nullptr;  ///< of an enum
  std::vector<NluValue> values;         ///< of an enum type
  std::optional<std::uint32_t> default_value;
  NluKind kind = NluKind::keyword;
  Entity entity{};             ///< built_in
  Type type;                   ///< of its value: an enum, a record, text, …
  std::vector<Type> captures;  ///< pattern: text, int or number each; the fields of `type` when there are any
  std::string model;           ///< remote
  double threshold = 0.5;      ///< remote
};

struct Attribute {
  std::string_view name;
  Span span;
  NluId nlu{};             ///< not of an event's intent
  bool optional = false;   ///< `?`
  std::uint8_t index = 0;  ///< takes match `index` …
  std::uint8_t of = 1;     ///< … of the first `of` of its NLU
  Type type;               ///< of its value when there is one
};

/// A value that an attribute of the trigger's intent must have.
struct Constraint {
  std::uint32_t attribute;
  std::uint32_t value = 0;  ///< of an enum
  ExprPtr constant = {};    ///< of another type: a constant of it; null for an enum
};
/// `like "mau pizza besar" (size: large)`: a message that the intent takes (or, with `unlike`, must not), and values
/// that its attributes then have.
struct Sample {
  bool like = true;
  std::string text;
  std::vector<Constraint> values;
  Span span;
};

enum class IntentKind : std::uint8_t { text, event, command, image, audio, video, file, location, contact, sticker };

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
  std::string event;  ///< or the command's name; of an event empty: only buttons raise it
  std::vector<Attribute> attributes;
  ExprPtr classifier;              ///< bool; null: the required attributes decide
  ExprPtr when;                    ///< bool; may be null
  std::vector<ExprPtr> open_args;  ///< initial: one for each parameter of its flow; may read the attributes
  std::vector<Sample> samples;     ///< what it must understand, and must not
};

struct Var {
  std::string qualified;
  std::string_view name;  ///< empty for a hidden one
  Span span;
  ModuleId module{};
  std::optional<FlowId> flow;
  const ast::Var* ast = nullptr;      ///< null for a hidden one or a parameter
  const ast::Param* param = nullptr;  ///< of a flow's parameter
  Type type;
  ExprPtr init;         ///< null: none, or the hidden variable's 0. Of a parameter: its default, or null
  bool config = false;  ///< read from the environment when a session starts; `init` when it is not there
};

struct RecordField {
  std::string_view name;
  Span span;
  Type type;
};
/// Records do not hold themselves, not in lists either.
struct Record {
  std::string qualified;
  std::string_view name;
  Span span;
  ModuleId module{};
  const ast::Record* ast = nullptr;  ///< null for the captures of a pattern
  std::vector<RecordField> fields;
};

struct Fn {
  std::string qualified;
  std::string_view name;
  Span span;
  ModuleId module{};
  std::optional<FlowId> flow;
  const ast::Fn* ast = nullptr;
  std::vector<RecordField> params;  ///< LoadLocal 0, 1, … in the body
  Type result;
  ExprPtr body;
};

/// A call of a service; `qualified` is "orders.place".
struct ServiceCall {
  std::string qualified;
  std::string_view service;
  std::string_view name;
  Span span;
  ModuleId module{};
  const ast::ServiceCall* ast = nullptr;
  std::vector<RecordField> params;
  std::optional<Type> result;
  std::int64_t timeout = 10'000;  ///< milliseconds
};
struct Service {
  std::string qualified;
  std::string_view name;
  Span span;
  ModuleId module{};
  const ast::Service* ast = nullptr;
  std::vector<ServiceCallId> calls;
};

/// A place where a block waits.
struct Resume {
  enum class Kind : std::uint8_t { ask, call, try_ };
  std::string qualified;
  Span span;
  Kind kind = Kind::ask;
};

struct Trigger {
  IntentId intent{};
  std::vector<Constraint> constraints;
  Span span;
};

struct Handler {
  const ast::Handler* ast = nullptr;
  ModuleId module{};              ///< it was written in
  bool otherwise = false;         ///< written `otherwise`
  std::vector<Trigger> triggers;  ///< empty for all but `on` with intents
  std::int64_t delay = 0;         ///< of `after`: milliseconds
  ExprPtr guard;                  ///< may be null
  Body body;
  Target target;
  std::vector<ExprPtr> target_args;  ///< of a flow
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
  std::vector<LevelEntry> resume;  ///< `on resume`
  std::vector<LevelEntry> timers;  ///< `after`, the shortest first; of a state only
};

struct State {
  std::string qualified;
  std::string_view name;
  Span span;
  FlowId flow{};
  const ast::State* ast = nullptr;
  bool initial = false, end = false, exclusive = false;
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
  bool fallback = false, is_volatile = false, exclusive = false;
  std::optional<std::int64_t> expires;  ///< milliseconds after opening
  std::optional<Type> result;
  std::optional<StateId> initial;
  std::vector<StateId> states;
  std::vector<VarId> params;  ///< in order; they are among the variables
  std::vector<VarId> vars;
  std::vector<IntentId> intents;
  Level level;
};

/// What a rule speaks of. A variable: that it is true, or set at all when it is not a bool.
struct RuleThing {
  enum class Kind : std::uint8_t { intent, flow, state, var, handover, end };
  Kind kind = Kind::intent;
  std::uint32_t index = 0;  ///< row of the first four kinds
};
/// `never first before second`, `always on first reaches second`.
struct Rule {
  std::string_view name;
  Span span;
  ModuleId module{};
  const ast::Rule* ast = nullptr;
  RuleThing first, second;
};

struct Symbol {
  enum class Kind : std::uint8_t { nlu, intent, flow, state, var, module, record, fn, service };
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
  std::string name, title, timezone;
  std::vector<std::string> languages{"id"};  ///< the default first
  std::vector<std::string> channels;
  Span span;
  Level level;
  std::optional<HandlerId> on_error;
  std::optional<VarId> language;  ///< the hidden variable, when there is more than one
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
  std::vector<Record> records;
  std::vector<ListType> lists;
  std::vector<Fn> fns;
  std::vector<FnId> fn_order;  ///< all of them, those that are called before the ones that call them
  std::vector<Service> services;
  std::vector<ServiceCall> service_calls;
  std::vector<Resume> resumes;
  std::vector<Rule> rules;
  std::map<std::string_view, NluId> built_in_nlus;  ///< those that are used, by name
  std::vector<Scope> flow_scopes;                   ///< a flow's own NLUs, intents, variables
  std::vector<Scope> state_scopes;                  ///< by flow: its states
  /// Lists by what they are: the item's type (kind, optional, ids) and the bound.
  std::map<std::tuple<std::uint32_t, bool, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>, ListId>
      list_ids;
  std::optional<FlowId> fallback;
  std::vector<IntentId> openers;        ///< initial intents in the order they are tried
  std::map<std::string, VarId> hidden;  ///< hidden variables by their qualified names
  /// Conditions of tests, to be asked of a session: each becomes a guard chunk. Empty for an artifact that is for use.
  std::vector<const Expr*> probes;
  std::map<std::string, std::uint32_t> resume_names;  ///< how many places to wait have the name

  [[nodiscard]] const Nlu& at(NluId id) const { return nlus[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Intent& at(IntentId id) const { return intents[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Flow& at(FlowId id) const { return flows[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const State& at(StateId id) const { return states[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Var& at(VarId id) const { return vars[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Handler& at(HandlerId id) const { return handlers[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Module& at(ModuleId id) const { return modules[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Record& at(RecordId id) const { return records[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const ListType& at(ListId id) const { return lists[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Fn& at(FnId id) const { return fns[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const ServiceCall& at(ServiceCallId id) const { return service_calls[static_cast<std::uint32_t>(id)]; }
  [[nodiscard]] const Resume& at(ResumeId id) const { return resumes[static_cast<std::uint32_t>(id)]; }
};

/// Whether the attribute always has a value once its intent matched.
[[nodiscard]] inline bool always_there(const Program& p, const Intent& i, const Attribute& a) {
  return !a.optional || (i.kind != IntentKind::event && p.at(a.nlu).default_value.has_value());
}
[[nodiscard]] inline Type type_of(const Program& p, const Intent& i, const Attribute& a) {
  Type t = a.type;
  t.optional = !always_there(p, i, a);
  return t;
}

}  // namespace bot::model
