#pragma once
// Inside of the second interpreter: one turn on its way.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/naive.hpp"

namespace bot::oracle {

/// Thrown when the turn fails.
struct Fail {
  Failure failure;
};

/// What expressions of a block see.
struct Names {
  const Values* attributes = nullptr;
  std::map<std::uint32_t, Value>* locals = nullptr;
};

/// How a block came to an end.
struct Ending {
  enum class Kind : std::uint8_t { finished, stayed, left, handed_over, returned, waits };
  Kind kind = Kind::finished;
  model::Target target;  ///< left
  Values args;           ///< left for a flow
  Value result;          ///< returned
  const model::Stmt* at = nullptr;
};

/// A handler that holds, and the attributes it sees.
struct Taken {
  model::HandlerId handler{};
  Values attributes;
};
struct OpenedBy {
  model::IntentId intent{};
  Values attributes;
};

struct Turn {
  const model::Program& program;
  Session talk;
  Event event;                   ///< what is handled now
  std::optional<Raised> raised;  ///< the intent that a choice or a reminder has raised
  std::vector<Effect> effects;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Values> understood;  ///< by NLU and count, of this message
  std::int64_t work = 0;
  int entered = 0;  ///< states
  std::uint32_t things = 1;
  Stuck stuck = Stuck::no;
  std::set<Feature> seen = {};
  bool resolving = false;  ///< an agent has closed the conversation
  bool secret = false;     ///< the message answers a question for a secret: the block that has asked sees it alone
  enum class Opening : std::uint8_t { no, open, called } opening = Opening::no;  ///< what the next entry belongs to

  // naive_values.cpp
  Value evaluate(const model::Expr& e, const Names& names);
  Value builtin(const model::CallBuiltin& call, const Names& names);
  Value context(model::ContextField field);
  bool condition(const model::ExprPtr& e, const Names& names);

  // naive_texts.cpp
  std::string text_of(const model::Type& type, const Value& value);
  std::string format(const model::Template& text, const Names& names);
  std::string format_parts(const std::vector<model::Template::Part>& parts, const Names& names);
  std::string format_number(double x, std::int64_t decimals);
  [[nodiscard]] std::string language() const;

  // naive_understand.cpp
  const Values& find(model::NluId nlu, std::uint32_t count);
  bool found(model::NluId nlu, std::optional<std::uint32_t> value);
  std::optional<Values> attributes(const model::Intent& intent);
  std::optional<Values> holds(model::IntentId intent);
  std::optional<Value> answer(const model::Ask& ask);
  std::optional<Taken> try_entry(const model::LevelEntry& entry);
  std::optional<Taken> try_list(const std::vector<model::LevelEntry>& list);
  std::optional<OpenedBy> try_openers();

  // naive_blocks.cpp
  Ending execute(Task& task);
  std::optional<Ending> statement(const model::Stmt& s, Task& task);
  void push(Task& task, const model::Body& body);
  void say(const model::Say& say, const Names& names);
  void media(const model::SayMedia& say, const Names& names);
  void choices(const model::Choices& choices, const Names& names, std::vector<Part>& parts, int& number);
  void send(std::string line, std::vector<Part> parts);
  std::size_t pick_variant(const model::Say& say);

  // naive_flows.cpp
  void run(Task task);
  void finish(Task task, Ending ending);
  void take(const Taken& taken);
  void follow(const model::Target& target, Values args, const Task& from);
  void hide_message();
  void nothing_entered(const Task& task);
  void go(model::StateId state);
  void go_back(const Task& from);
  void open(model::FlowId flow, const Values& args, bool called, bool replaces);
  void enter(model::StateId state);
  void entry_done(const Task& task);
  void record();
  void waits_on();
  void hand_on(bool called);
  void ask_question(Waiting& waiting);
  void close(std::optional<Value> result);
  void come_back();
  void resume_block(std::optional<Value> value);
  void remove_frame(std::size_t at);
  void drop_finished();
  void set_vars(std::optional<model::FlowId> flow, const Values& args);
  void expire();

  // naive.cpp
  void run_event();
  void begin();
  void advance();
  bool attempt(const std::function<void()>& step);
  void fire_reminder(model::IntentId id);
  void fire_timer(std::size_t place);
  bool deliver();
  bool answered_by_button(const Raised& button);
  [[nodiscard]] std::optional<Raised> chosen() const;
  void deliver_message();
  bool deliver_raised();
  void unmatched();
  void give_up_try();
  void deliver_queued(const Queued& next);
  void result();
  void fail_try();
  [[nodiscard]] bool goes_on_after_agent() const;

  [[nodiscard]] Frame& top() { return talk.frames.back(); }
  [[nodiscard]] const model::Stmt* waiting_at() const;
  [[nodiscard]] bool asks() const;
  [[nodiscard]] bool tries() const;
  [[nodiscard]] bool within_call() const;
  [[nodiscard]] bool is_message() const { return event.kind == Event::Kind::message; }
  /// The customer has done something.
  [[nodiscard]] bool says() const { return is_message() || event.kind == Event::Kind::tap; }
  [[nodiscard]] std::vector<const model::Level*> levels() const;
  void spend(std::int64_t units = 1);
};

struct Civil {
  std::int64_t year, month, day;
};
/// The date of so many days since 1970-01-01.
[[nodiscard]] Civil civil(std::int64_t days);

/// A time so much later, or the end of time.
[[nodiscard]] std::int64_t later(std::int64_t time, std::int64_t by);

/// A host's value as one of the type; nothing when it does not fit. Null: it is missing.
[[nodiscard]] std::optional<Value> fit(const model::Program& program, const model::Type& type, const Given* given);

/// The values of the first matches of a pattern NLU that do not overlap.
[[nodiscard]] Values patterns(const model::Nlu& nlu, const std::string& message, std::uint32_t count);

}  // namespace bot::oracle
