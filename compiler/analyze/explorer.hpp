#pragma once
// Inside of the exploration: the search, and what it knows when it is done.

#include <deque>

#include "compiler/analyze/explore.hpp"
#include "compiler/analyze/explore_turn.hpp"
#include "compiler/analyze/solver.hpp"

namespace bot::analyze::exploring {

/// Turns for each state that may be explored, and ways through one turn.
inline constexpr std::size_t turns_for_a_state = 40, most_ways = 4096;

/// How a world was come to.
struct Found {
  std::uint32_t from = 0;
  Coming coming;
  std::vector<std::uint32_t> way;
};

struct Explorer {
  const model::Program& program;
  const Facts& facts;
  std::size_t most;
  diag::Findings& findings;
  Chooser chooser{};

  struct Node {
    World world;
    Found found;
    bool sure = false;
    bool left = false;  ///< its successors are known …
    std::vector<std::uint32_t> next = {};
    std::vector<std::uint32_t> undone = {};  ///< where it is when what was due fails; not among `next`
    bool escapes = false;                    ///< … and from one of them on, its flow is over, or another one is open
  };
  std::vector<Node> nodes{};
  std::unordered_map<std::string, std::uint32_t> known{};
  std::deque<std::uint32_t> sure{}, possible{};
  std::size_t turns = 0;
  bool cut = false;
  bool needed = !program.rules.empty();  ///< a part says something, too
  Explored out{};
  struct Broken {
    Found found;
    bool sure = false;
  };
  std::vector<std::optional<Broken>> broken{};
  std::vector<bool> blamed{};  ///< handlers that were named already

  // explore.cpp
  void search();
  /// What the conditions never let happen. What arrows cannot reach is said elsewhere.
  void unreached();
  void untaken();

  /// Every way through the turn, until there are too many: then it is false. `each` gets the turn behind it and whether
  /// there is such a way. `goal`: what the turn is watched for.
  template <typename F>
  bool turn(const World& from, const Coming& coming, const F& each, const model::RuleThing* goal = nullptr) {
    chooser = {};
    std::size_t ways = 0;
    do {
      ++turns;
      if (++ways > most_ways) return false;
      chooser.restart();
      Turn t{facts, chooser, from};
      t.watched = goal;
      bool alive = true;
      try {
        t.deliver(coming);
      } catch (const Dead&) {
        alive = false;
      }
      if (alive) forget(t.world);
      each(t, alive);
    } while (chooser.next());
    return true;
  }
  /// What was said in the turn, and in all turns up to it.
  Lines told(const Found& f);
  Lines conversation(std::uint32_t node);

 private:
  void forget(World& w) const;
  std::optional<std::uint32_t> arrive(World world, Found found, bool surely);
  [[nodiscard]] std::size_t weight(const World& w) const;
  void leave(std::uint32_t at);
  [[nodiscard]] bool has_more_to_say() const;
  [[nodiscard]] bool asked(model::HandlerId id) const;
  [[nodiscard]] bool offered(const model::State& s) const;
};

/// Reports where a conversation is held for ever because of conditions; of an exploration that is complete
/// (explore_traps.cpp).
void check_traps(Explorer& e);
/// Reports the rules that do not hold, may not, or are not proved (explore_rules.cpp).
void check_rules(Explorer& e, Solver& solver);

}  // namespace bot::analyze::exploring
