#pragma once
// Inside of analyze/: the shortest conversations to the places where the bot waits.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

using Lines = std::vector<WitnessLine>;

/// How a block can end, with the first conversation found for each.
struct Ways {
  std::vector<std::pair<model::Target, Lines>> arrows;
  std::vector<std::pair<model::FlowId, Lines>> calls;  ///< flows that open above it
  std::optional<Lines> end;                            ///< behind its last action
  std::optional<Lines> stay;                           ///< where it stops without an arrow
  std::optional<Lines> asking;                         ///< where it waits for an answer
};

/// What a search looks for, and what ends its ways: those behind `stop` are not followed.
struct Watch {
  const model::Program& program;
  model::RuleThing goal;
  model::RuleThing stop;
  std::optional<Lines> found = {};  ///< the first conversation to the goal
  /// Statements, each with the first conversation found that runs it; and those found in the turn that is looked at.
  std::map<const model::Stmt*, std::optional<Lines>> statements = {};
  std::vector<const model::Stmt*> come_to = {};

  [[nodiscard]] static bool is(const model::RuleThing& t, model::RuleThing::Kind kind, std::uint32_t index) {
    return t.kind == kind && t.index == index;
  }
  /// Something happens: true when the way ends here, at the goal or at what had to come first.
  bool happens(model::RuleThing::Kind kind, std::uint32_t index, const Lines& lines) {
    if (!is(stop, kind, index) && is(goal, kind, index) && (!found || lines.size() < found->size())) found = lines;
    return is(stop, kind, index) || is(goal, kind, index);
  }
  /// A statement is about to run.
  void runs(const model::Stmt& s, const Lines& lines) {
    if (statements.empty()) return;
    const auto wanted = statements.find(&s);
    if (wanted == statements.end() || wanted->second) return;
    wanted->second = lines;
    come_to.push_back(&s);
  }
  /// Whether the condition, when it is `value`, means that `stop` has happened: its variable is set.
  [[nodiscard]] bool implies_stop(const model::Expr& condition, bool value) const;
};

[[nodiscard]] Ways ways(const model::Program& program, const model::Body& body, Lines before, Watch* watch = nullptr);
/// What a statement says, as a witness shows it.
[[nodiscard]] std::optional<WitnessLine> said_by(const model::Stmt& s);

/// What comes when an intent is not found in a text; nothing for one that is.
[[nodiscard]] std::optional<WitnessLine> comes(const model::Intent& intent);

// witness.cpp
/// The shortest conversations that run the statements; none for those that no conversation was found to.
[[nodiscard]] std::map<const model::Stmt*, std::optional<Lines>> conversations_to(
    const model::Program& program, const std::vector<const model::Stmt*>& statements);
/// The shortest conversation that enters the state.
[[nodiscard]] std::optional<Lines> conversation_into(const model::Program& program, model::StateId state);

/// Walks through conversations, breadth first, from one where nothing is open yet. Guards and conditions are taken to
/// be possible.
class Search {
 public:
  explicit Search(const model::Program& program, Watch* watch = nullptr);
  void run();
  /// Goes on, behind run(), from the states that are left waiting: below a flow that they open and that ends, when a
  /// flow that they call vanishes, when they go back and there is nowhere to go back to.
  void run_on();
  /// Numbers of all places where it has come to wait, the nearest first.
  [[nodiscard]] const std::vector<std::uint32_t>& places() const { return order; }
  /// The state it waits in; nothing at the start, where no flow is open.
  [[nodiscard]] std::optional<model::StateId> where(std::uint32_t place) const;
  [[nodiscard]] Lines conversation(std::uint32_t place) const;
  /// The conversation up to waiting in the state; nothing when none was found.
  [[nodiscard]] std::optional<Lines> to(model::StateId state) const;
  /// A message without a meaning where the conversation waits, or empty.
  [[nodiscard]] std::string unknown(std::optional<model::StateId> at) const;

 private:
  struct Came {
    std::uint32_t from = 0;
    Lines lines;
  };
  using Where = std::optional<model::StateId>;

  [[nodiscard]] bool asking(std::uint32_t node) const;
  [[nodiscard]] std::vector<std::string> messages(Where at) const;
  void leave(std::uint32_t node);
  void leave_without_text(std::uint32_t node, Where at);
  void take(std::uint32_t from, const Lines& said, const Answer& a, const Understood* message);
  void handle(std::uint32_t from, Lines lines, const model::Handler& h, const Understood* message, Where state,
              int depth, bool fresh = false);
  void step(std::uint32_t from, Lines lines, const model::Target& t, const Understood* message, int depth = 0,
            bool fresh = false);
  void leave_all();
  void leave_behind(model::StateId state, std::uint32_t from, const Ways& ways, bool fresh);
  [[nodiscard]] std::vector<Answer> answers_inside(model::StateId state, const Understood* message) const;
  void arrive(std::uint32_t to, std::uint32_t from, Lines lines);

  const model::Program& program;
  Watch* watch;
  // Node 0: nothing is open; node s + 1: waiting in state s; as many on: an `ask` of its entry actions waits.
  std::vector<std::optional<Came>> came;
  std::vector<std::uint32_t> order;
  std::deque<std::uint32_t> todo;
  std::vector<std::string> meaningless;   // messages that neither the bot's handlers nor an initial intent takes
  std::vector<std::optional<Came>> left;  // by state: how it is left waiting; for run_on
  std::vector<bool> vanishing;            // flows
  // States the current message has led through; from somewhere in their flow, in the turn that has opened it, as what
  // opens it: another way there adds nothing.
  std::vector<std::uint32_t> seen;
  std::uint32_t round = 0;
};

}  // namespace bot::analyze
