#pragma once
// What is declared: NLUs, intents, variables, records, functions, services, flows, states and their handlers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/statements.hpp"

namespace bot::model {

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

}  // namespace bot::model
