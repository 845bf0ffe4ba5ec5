// Rules, asked of what was explored. `always on i reaches x` is a game: the bot's conditions, the clock and services
// play against it, and so does what else the message with `i` says; what the customer answers to questions behind it
// plays for it.

#include <algorithm>

#include "compiler/analyze/explorer.hpp"
#include "compiler/analyze/guards.hpp"

namespace bot::analyze::exploring {

namespace {

using Who = WitnessLine::Who;

/// A way through a turn: it reaches the goal, goes on to a world that waits for an answer, or ends elsewhere.
struct Way {
  std::vector<Fork> forks;
  bool reaches = false;
  std::optional<std::uint32_t> on = {};
};
using Ways = std::vector<Way>;

/// What can follow on its own, or with answers to what is asked.
class Behind {
 public:
  Behind(Explorer& explorer, const model::RuleThing& goal) : e_(explorer), goal_(goal) {}

  [[nodiscard]] static bool goes_on(const World& w) {
    return w.status == World::Status::active &&
           std::any_of(w.frames.begin(), w.frames.end(), [](const Frame& f) { return !f.waiting.empty(); });
  }

  struct Outcome {
    bool wins = false;      ///< with the right answers, whatever else is
    bool possible = false;  ///< somehow
    bool unknown = false;   ///< there is too much behind it
  };

  Outcome outcome(const World& world) {
    const std::size_t first = nodes_.size();
    const std::uint32_t id = add(world);
    if (!follow(first)) return {true, true, true};
    settle(first);
    return {nodes_[id].wins, nodes_[id].possible, false};
  }

 private:
  struct Node {
    World world;
    bool attempt = false;  ///< it waits for a service: that succeeds or fails, as it likes
    std::vector<Ways> comings;
    bool wins = false, possible = false;
  };

  std::uint32_t add(const World& world) {
    const auto [it, added] = ids_.try_emplace(world.key(), static_cast<std::uint32_t>(nodes_.size()));
    if (added) nodes_.push_back({world, false, {}});
    return it->second;
  }

  /// Looks at what comes to the nodes from `first` on, and to those behind them; false: there are too many.
  bool follow(std::size_t first) {
    for (std::size_t at = first; at < nodes_.size() && !too_much_; ++at)
      too_much_ = nodes_.size() > e_.most || !expand(at);
    return !too_much_;
  }
  bool expand(std::size_t at) {
    const World world = nodes_[at].world;
    auto all = comings(e_.facts, world);
    const auto of_service = [](const Coming& c) {
      return c.kind == Coming::Kind::returned || c.kind == Coming::Kind::failed;
    };
    const bool attempt = std::any_of(all.begin(), all.end(), of_service);
    if (attempt) std::erase_if(all, [&](const Coming& c) { return !of_service(c); });
    std::vector<Ways> found;
    std::vector<World> worlds;  // of the ways that go on, for now
    for (const Coming& coming : all) {
      Ways ways;
      const bool whole = e_.turn(
          world, coming,
          [&](const Turn& t, bool alive) {
            if (!alive && !t.reached) return;
            Way way{e_.chooser.forks(), t.reached};
            if (!way.reaches && goes_on(t.world)) {
              way.on = static_cast<std::uint32_t>(worlds.size());
              worlds.push_back(t.world);
            }
            ways.push_back(std::move(way));
          },
          &goal_);
      if (!whole || e_.turns > limit_) return false;
      if (ways.empty()) continue;
      const bool wins_at_once = std::all_of(ways.begin(), ways.end(), [](const Way& w) { return w.reaches; });
      found.push_back(std::move(ways));
      if (!wins_at_once || attempt) continue;
      // The customer need not look further.
      found.erase(found.begin(), found.end() - 1);
      break;
    }
    for (Ways& ways : found)
      for (Way& way : ways)
        if (way.on) way.on = add(worlds[*way.on]);
    nodes_[at].attempt = attempt;
    nodes_[at].comings = std::move(found);
    return true;
  }

  /// The ways from `begin` to `end` have their first `depth` forks in common.
  bool wins(const Way* begin, const Way* end, std::size_t depth) const {
    if (begin->forks.size() == depth) return begin->reaches || (begin->on && nodes_[*begin->on].wins);
    const bool customer = begin->forks[depth].customer;
    for (const Way* at = begin; at != end;) {
      const Way* next =
          std::find_if(at, end, [&](const Way& w) { return w.forks[depth].taken != at->forks[depth].taken; });
      if (wins(at, next, depth + 1) == customer) return customer;
      at = next;
    }
    return !customer;
  }

  /// The least fixed point.
  void settle(std::size_t first) {
    const auto possible = [&](const Ways& ways) {
      return std::any_of(ways.begin(), ways.end(),
                         [&](const Way& w) { return w.reaches || (w.on && nodes_[*w.on].possible); });
    };
    const auto won = [&](const Ways& ways) { return wins(ways.data(), ways.data() + ways.size(), 0); };
    for (bool more = true; more;) {
      more = false;
      for (std::size_t at = nodes_.size(); at-- > first;) {
        Node& n = nodes_[at];
        const bool some = std::any_of(n.comings.begin(), n.comings.end(), possible);
        const bool sure = n.attempt ? !n.comings.empty() && std::all_of(n.comings.begin(), n.comings.end(), won)
                                    : std::any_of(n.comings.begin(), n.comings.end(), won);
        more = more || (some && !n.possible) || (sure && !n.wins);
        n.possible = n.possible || some;
        n.wins = n.wins || sure;
      }
    }
  }

  Explorer& e_;
  const model::RuleThing& goal_;
  std::size_t limit_ = e_.turns + turns_for_a_state * e_.most;
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::uint32_t> ids_;
  bool too_much_ = false;
};

struct Rules {
  Explorer& e;
  Solver& solver;
  const model::Program& program = e.program;

  std::string name(const model::RuleThing& t, bool quoted = true) const { return name_of(program, t, quoted); }

  diag::Finding& report(const model::Rule& r, bool surely) const {
    return e.findings.add(surely ? Code::rule_broken : Code::rule_may_break, r.span, {{"rule", r.name}});
  }
  void not_proved(const model::Rule& r) const {
    // A conversation that takes conditions to be possible is better than none.
    diag::Findings without_values;
    check_rule(program, r, without_values);
    if (!without_values.all().empty()) {
      const diag::Finding& found = without_values.all().front();
      auto& f = report(r, false);
      f.secondary = found.secondary;
      f.notes = found.notes;
      f.witness = found.witness;
      f.note("Conditions are taken to be possible here: the bot has more states than the " +
             std::to_string(e.out.states) + " that were explored.");
      return;
    }
    e.findings.add(Code::rule_not_proved, r.span, {{"rule", r.name}, {"states", std::to_string(e.out.states)}})
        .note("Within them it holds. `bot check --explore-states N` explores more.");
  }

  // ---- never a before b ----

  void never(std::size_t index) const {
    const model::Rule& r = *e.facts.never[index];
    if (there_from_the_beginning(program, r)) return;
    if (!e.broken[index]) {
      if (!e.out.complete) not_proved(r);
      return;
    }
    const Explorer::Broken b = *e.broken[index];
    auto& f = report(r, b.sure);
    f.note(name(r.first) + " is come to without " + name(r.second) + ".");
    f.witness = e.conversation(b.found.from);
    const Lines last = e.told(b.found);
    f.witness.insert(f.witness.end(), last.begin(), last.end());
    f.witness.push_back({Who::note, "and here is " + name(r.first, false)});
  }

  // ---- always on i reaches x ----

  /// A world where the intent comes, and does not lead there.
  struct Gap {
    std::uint32_t node = 0;
    bool sure = false;
    std::optional<std::uint32_t> by = {};  ///< what takes it, see Turn::first_taken; nothing: nothing does …
    Coming coming = {};
    std::vector<std::uint32_t> way = {};
    std::string when = {};  ///< … in this case; empty: ever
    bool possible = false;  ///< it may still lead there
  };

  /// Whether the intent may come there at all.
  bool comes(const model::Intent& intent, const World& w) const {
    if (w.status == World::Status::agent) return false;
    const bool open = w.status == World::Status::active && !w.frames.empty();
    if (open && !w.frames.back().waiting.empty() &&
        std::holds_alternative<model::Try>(w.frames.back().waiting.back().at->node))
      return false;
    return !intent.flow || intent.initial || (open && w.frames.back().flow == *intent.flow);
  }

  /// The case in which the guards of all that may take it are false; "" when they cover every case. One or two guards
  /// are named as they are written.
  std::string uncovered(model::IntentId id, const World& w) const {
    std::optional<Region> rest = Solver::everything();
    std::vector<const model::Level*> levels;
    if (w.status == World::Status::active && !w.frames.empty())
      levels = {&program.at(w.frames.back().state).level, &program.at(w.frames.back().flow).level};
    levels.push_back(&program.bot.level);
    std::vector<std::string> guards;
    bool plain = !program.at(id).when;
    for (const model::Level* l : levels)
      for (const model::LevelEntry& entry : l->matching) {
        const model::Handler& h = program.at(entry.handler);
        if (h.triggers[*entry.trigger].intent != id) continue;
        rest = solver.without(rest, taken_by(solver, program, entry));
        plain = plain && h.guard && h.triggers[*entry.trigger].constraints.empty();
        if (h.guard) guards.push_back("`" + on_one_line(solver.sources().text(h.guard->span)) + "`");
      }
    const model::Intent& intent = program.at(id);
    if (intent.initial && intent.flow && !openers_closed(program, w)) rest = Region{};
    if (rest && intent.when) {
      // Where its own condition is false, it is not this intent.
      rest = solver.both(rest, solver.holds(*intent.when, true, {id, 0}));
    }
    if (rest && rest->empty()) return "";
    if (plain && guards.size() == 1) return guards[0] + " is false";
    if (plain && guards.size() == 2) return guards[0] + " and " + guards[1] + " are false";
    return rest ? solver.show((*rest)[0]) : "no condition of a handler holds";
  }

  std::optional<Gap> gap_at(std::uint32_t node, const model::Rule& r, Behind& behind, bool& limited) const {
    const World from = e.nodes[node].world;
    const auto id = static_cast<model::IntentId>(r.first.index);
    if (!comes(program.at(id), from)) return {};
    std::optional<Gap> worst;
    bool taken = false, surely_taken = false;
    for (const Coming& coming : comings(e.facts, from)) {
      const bool of_it = coming.kind == Coming::Kind::opener
                             ? coming.row == r.first.index
                             : coming.kind == Coming::Kind::handler &&
                                   program.at(coming.entry.handler).triggers[*coming.entry.trigger].intent == id;
      if (!of_it) continue;
      const bool of_some_values = coming.kind == Coming::Kind::handler &&
                                  !program.at(coming.entry.handler).triggers[*coming.entry.trigger].constraints.empty();
      const bool whole = e.turn(
          from, coming,
          [&](const Turn& t, bool alive) {
            if (!t.first_taken || (!alive && !t.reached)) return;
            taken = true;
            surely_taken = surely_taken || (t.surely_taken && !of_some_values);
            if (t.reached || (worst && worst->sure)) return;
            Behind::Outcome on;
            if (Behind::goes_on(t.world)) {
              const Chooser before = e.chooser;
              on = behind.outcome(t.world);
              e.chooser = before;
            }
            limited = limited || on.unknown;
            const bool sure = e.nodes[node].sure && !t.supposed && !on.possible;
            if (!on.wins && (!worst || sure))
              worst = Gap{node, sure, t.first_taken, coming, e.chooser.way(), {}, on.possible};
          },
          &r.second);
      limited = limited || !whole;
    }
    if (worst) return worst;
    if (!taken) return Gap{node, e.nodes[node].sure};
    if (surely_taken) return {};
    Gap sometimes{node};
    sometimes.when = uncovered(id, from);
    return sometimes.when.empty() ? std::nullopt : std::optional(sometimes);
  }

  void always(const model::Rule& r) const {
    std::optional<Gap> gap;
    bool limited = false;
    Behind behind(e, r.second);
    const std::size_t limit = e.turns + turns_for_a_state * e.most;
    for (const bool surely : {true, false})
      for (std::uint32_t n = 0; n < e.nodes.size() && !(gap && gap->sure); ++n) {
        if (e.nodes[n].sure != surely || (gap && !surely)) continue;
        if (e.turns > limit) {
          limited = true;
          break;
        }
        // One that is real says more than one that is possible.
        if (auto found = gap_at(n, r, behind, limited); found && (!gap || found->sure)) gap = std::move(found);
      }
    if (!gap) {
      if (!e.out.complete || limited) not_proved(r);
      return;
    }
    auto& f = report(r, gap->sure);
    if (gap->by) {
      const std::size_t handlers = program.handlers.size();
      const source::Span span =
          *gap->by < handlers ? program.handlers[*gap->by].span : program.intents[*gap->by - handlers].span;
      f.also(span, "this takes it, and does not lead to " + name(r.second, false));
      if (gap->possible)
        f.note("It goes on from there, but a service that fails or a condition may lead it elsewhere.");
    } else {
      f.note("Nothing takes " + name(r.first) + " there" + (gap->when.empty() ? "" : " when " + gap->when) +
             ". A handler at the top of the file holds everywhere.");
    }
    f.witness = e.conversation(gap->node);
    if (gap->by) {
      const Lines last = e.told({gap->node, gap->coming, gap->way});
      f.witness.insert(f.witness.end(), last.begin(), last.end());
    } else {
      const model::Intent& intent = program.intents[r.first.index];
      std::string said = sample(program, intent, nullptr);
      std::erase(gap->when, '`');
      if (!gap->when.empty()) f.witness.push_back({Who::note, "supposed: " + gap->when});
      f.witness.push_back({Who::user, said.empty() ? "(" + std::string(intent.name) + ")" : std::move(said)});
    }
    f.witness.push_back({Who::note, "and this does not lead to " + name(r.second, false)});
  }
};

}  // namespace

void check_rules(Explorer& e, Solver& solver) {
  const Rules rules{e, solver};
  std::size_t index = 0;
  for (const model::Rule& r : e.program.rules) {
    if (!r.ast->never) rules.always(r);
    else if (index < e.facts.never.size()) rules.never(index++);
  }
}

}  // namespace bot::analyze::exploring
