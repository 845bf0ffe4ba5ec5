#pragma once
// Inside of the exploration: one turn. What is not decided is chosen, and every choice is tried.

#include <map>
#include <set>
#include <unordered_map>

#include "compiler/analyze/explore_world.hpp"
#include "compiler/analyze/search.hpp"

namespace bot::analyze::exploring {

/// A place where a turn goes on in `n` ways, and the way taken.
struct Fork {
  std::uint32_t taken = 0, n = 1;
  bool customer = false;  ///< what the customer writes decides; else what the bot is told, the clock, chance
};

/// The choices of one way through a turn. `next()` goes to the next way.
class Chooser {
 public:
  /// From 0 to n - 1.
  std::uint32_t choose(std::uint32_t n, bool customer) {
    if (at_ == forks_.size()) forks_.push_back({0, n, customer});
    return forks_[at_++].taken;
  }
  void restart() { at_ = 0; }
  bool next() {
    forks_.resize(at_);
    while (!forks_.empty() && forks_.back().taken + 1 == forks_.back().n) forks_.pop_back();
    if (forks_.empty()) return false;
    ++forks_.back().taken;
    at_ = 0;
    return true;
  }
  /// The forks of the way that was gone.
  [[nodiscard]] std::vector<Fork> forks() const {
    return {forks_.begin(), forks_.begin() + static_cast<std::ptrdiff_t>(at_)};
  }
  [[nodiscard]] std::vector<std::uint32_t> way() const {
    std::vector<std::uint32_t> out;
    for (std::size_t i = 0; i < at_; ++i) out.push_back(forks_[i].taken);
    return out;
  }
  /// The way alone, for once more.
  void follow(const std::vector<std::uint32_t>& way) {
    forks_.clear();
    for (const std::uint32_t c : way) forks_.push_back({c, c + 1});
    at_ = 0;
  }

 private:
  std::vector<Fork> forks_;
  std::size_t at_ = 0;
};

/// This way does not exist, or the turn fails and nothing happens.
struct Dead {};
/// A value would have to be chosen where it must not be.
struct Undecided {};

/// What comes from outside. Attributes are filled in when it is delivered.
struct Coming {
  enum class Kind : std::uint8_t {
    handler,   ///< a message, an event or a tap that this entry of a level takes
    opener,    ///< … that opens a flow
    answer,    ///< the answer to what is asked
    unknown,   ///< a message that nothing takes but `otherwise`
    returned,  ///< the service has answered
    failed,    ///< … or not
    timer,     ///< the next timer of the state
    reminder,
    expiry,     ///< a flow on the stack has lived long enough
    resolved,   ///< agent.resolved, and nothing handles it
    came_back,  ///< agent.returned, and nothing handles it
    undone,     ///< what was due fails and is dropped: the timer, the reminder or the try
  };
  Kind kind = Kind::unknown;
  model::LevelEntry entry = {};
  std::uint32_t row = 0;    ///< opener, reminder: the intent; expiry: the frame; undone: the kind that was due
  std::uint32_t level = 0;  ///< handler: 0 the state, 1 the flow, 2 the bot
  std::uint32_t place = 0;  ///< … and where in its list
  bool by_button = false;   ///< it can only be tapped
};

/// What is known of the program before anything is explored.
struct Facts {
  const model::Program& program;
  const source::SourceSet& sources;
  std::vector<bool> tracked = {};       ///< by variable: it decides something
  std::vector<bool> backs = {};         ///< by flow: it has `-> back`
  std::vector<bool> buttons_only = {};  ///< by intent: nothing but a button raises it
  std::vector<bool> noted = {};         ///< by intent: a tap is something else than what may come without one
  std::vector<std::vector<const model::Button*>> buttons = {};            ///< by intent
  std::map<const model::Body*, std::set<std::uint32_t>> locals = {};      ///< that decide something, by outer block
  std::map<const model::Body*, std::set<std::uint32_t>> attributes = {};  ///< of the block's handler, the same
  std::map<std::uint32_t, std::set<std::uint32_t>> of_intents = {};       ///< in conditions of the intent itself
  std::int64_t bound = 2;                                                 ///< ints beyond are all the same
  std::vector<const model::Rule*> never = {};

  Facts(const model::Program& p, const source::SourceSet& s);
  std::vector<std::int64_t> bounds = {};  ///< the same of each variable, and of `misses` behind them
  [[nodiscard]] std::uint32_t misses() const { return static_cast<std::uint32_t>(program.vars.size()); }
  [[nodiscard]] static Abstract within(Abstract v, std::int64_t most);
  [[nodiscard]] Abstract bounded(Abstract v) const { return within(std::move(v), bound); }
  [[nodiscard]] Abstract bounded(Abstract v, std::uint32_t var) const { return within(std::move(v), bounds[var]); }
  /// A message understood, remembered.
  [[nodiscard]] const Understood& understood(const std::string& text) const;
  [[nodiscard]] bool local_decides(const model::Body* outer, std::uint32_t local) const {
    const auto it = locals.find(outer);
    return it != locals.end() && it->second.contains(local);
  }

 private:
  mutable std::map<std::string, Understood> messages_ = {};
};

struct Names {
  Abstracts* attributes = nullptr;
  Locals* locals = nullptr;
};

/// How a block came to an end.
struct Ending {
  enum class Kind : std::uint8_t { finished, stayed, left, handed_over, returned, waits };
  Kind kind = Kind::finished;
  model::Target target = {};
  Abstracts args = {};
  Abstract result = {};
  const model::Stmt* at = nullptr;
};

struct Turn {
  const Facts& facts;
  Chooser& chooser;
  World world;
  const model::Program& program = facts.program;
  bool telling = false;  ///< lines are written down
  Lines lines = {};

  bool supposed = false;  ///< something was chosen that is not known to be possible
  bool may_fail = false;  ///< an error may undo it
  bool cut = false;       ///< something was left out
  bool forking = true;    ///< values may be chosen
  std::uint32_t steps = 0;
  bool is_message = false;
  bool resolving = false;
  bool secret = false;    ///< the message answers a question for a secret: the block that has asked sees it alone …
  bool hidden = false;    ///< … and behind it, it is an empty one
  std::string text = {};  ///< the message, when one is known
  std::optional<model::IntentId> held = {};  ///< an intent that the message has, with these values
  Abstracts held_values = {};
  enum class Opening : std::uint8_t { no, open, called } opening = Opening::no;

  // what happened
  std::vector<model::StateId> entered = {};
  std::vector<model::HandlerId> taken = {};
  std::uint64_t broken = 0;  ///< by rule
  bool escaped = false;      ///< the flow on top is over, or another one was opened, not only called
  std::size_t depth = world.frames.size();
  const model::RuleThing* watched = nullptr;
  bool reached = false;
  std::optional<std::uint32_t> first_taken = {};  ///< handler, or handlers + intent of an opener
  bool surely_taken = false;                      ///< … without any choice but that of words
  std::uint32_t guesses = 0;                      ///< choices so far that are not of words

  // explore_values.cpp
  Abstract evaluate(const model::Expr& e, const Names& names);
  bool truth(const model::Expr& e, const Names& names);
  bool condition(const model::ExprPtr& e, const Names& names) { return !e || truth(*e, names); }
  /// What the condition is without choosing.
  std::optional<bool> known(const model::ExprPtr& e, const Names& names);
  bool suppose(const model::Expr& e);
  /// What nobody who writes to the bot decides.
  std::uint32_t choose(std::uint32_t n) {
    if (!forking) throw Undecided{};
    if (n > 1) ++guesses;
    return n == 1 ? 0 : chooser.choose(n, false);
  }
  /// What is written.
  std::uint32_t choose_words(std::uint32_t n) {
    if (!forking) throw Undecided{};
    return n == 1 ? 0 : chooser.choose(n, true);
  }
  std::optional<bool> compare(ast::BinaryOp op, const Abstract& a, const Abstract& b) const;
  void refine(const model::Expr& e, const Names& names, bool value);
  Abstract* place(const model::Expr& e, const Names& names);
  Abstract builtin(const model::CallBuiltin& call, const Names& names, const model::Type& type);

  // explore_blocks.cpp
  Ending execute(Task& task);
  std::optional<Ending> statement(const model::Stmt& s, Task& task);
  void push(Task& task, const model::Body& body) {
    Cursor c;
    c.body = &body;
    task.cursors.push_back(std::move(c));
  }
  void shows(const model::Choices& choices);
  void tell(WitnessLine::Who who, std::string line) {
    if (telling) lines.push_back({who, std::move(line)});
  }
  void might_fail(const model::Stmt& s, const Names& names);
  /// `counts`: a rule takes it for the moment when the variable is set.
  void set_var(model::VarId var, Abstract value, bool counts = true);
  void spend() {
    if (++steps > 20'000) {
      cut = true;
      throw Dead{};
    }
  }
  bool loop_matters(const model::Body& body) const;

  // explore_flows.cpp: as in tests/oracle/naive_flows.cpp
  Frame& top() { return world.frames.back(); }
  void run(Task task);
  void finish(Task task, Ending ending);
  void take(model::HandlerId handler, Abstracts attributes);
  void follow(const model::Target& target, Abstracts args, const Task& from);
  void nothing_entered(const Task& task);
  void go(model::StateId state);
  void go_back(const Task& from);
  void open(model::FlowId flow, Abstracts args, bool called, bool replaces);
  void enter(model::StateId state);
  void entry_done(const Task& task);
  void record();
  void waits_on();
  void hand_on(bool called);
  void close(std::optional<Abstract> result);
  void come_back();
  void resume_block(std::optional<Abstract> value);
  void remove_frame(std::size_t at);
  void drop_finished();
  void set_vars(std::optional<model::FlowId> flow, const Abstracts& args);
  void happens(model::RuleThing::Kind kind, std::uint32_t index);

  // explore_messages.cpp
  /// Whether a message with this intent is surely one in which the NLU finds something.
  [[nodiscard]] bool surely_finds(const model::Intent& intent, const Abstracts& values, model::NluId nlu) const;

  // explore_events.cpp
  void deliver(const Coming& what);
  void begin();
  [[nodiscard]] const model::Stmt* waiting_at() const;
  [[nodiscard]] bool asks() const;
  [[nodiscard]] bool tries() const;
  [[nodiscard]] bool within_call() const;
  [[nodiscard]] std::vector<const model::Level*> levels() const;
  void take_entry(const Coming& what);
  void unmatched();
  void end_conversation();
  void fail_try();
  /// Attributes of an intent: those that decide are chosen, the others are unknown.
  Abstracts attributes(const model::Intent& intent, const std::vector<model::Constraint>* wanted, bool by_button);
  /// Whether the entry surely takes what has this intent with these values.
  std::optional<bool> implied(const model::LevelEntry& e, std::optional<model::IntentId> held, Abstracts values);
  void need_message(const model::Intent& intent, const Abstracts& values, const Coming* at);
  void check_message(const Coming* at, const Abstracts& values);
};

/// Whether no initial intent of another flow is asked there.
[[nodiscard]] bool openers_closed(const model::Program& program, const World& world);
/// All that may come here.
[[nodiscard]] std::vector<Coming> comings(const Facts& facts, const World& world);

}  // namespace bot::analyze::exploring
