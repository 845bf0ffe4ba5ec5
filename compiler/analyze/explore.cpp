// The search: states one after the other, those first that real conversations come to.

#include "compiler/analyze/explore.hpp"

#include <algorithm>
#include <deque>

#include "compiler/analyze/explore_turn.hpp"

namespace bot::analyze {

using namespace exploring;
using RK = model::RuleThing::Kind;
using Who = WitnessLine::Who;

namespace {

/// Turns for each state that may be explored, and ways through one turn.
constexpr std::size_t turns_for_a_state = 40, most_ways = 4096, most_behind = 300;

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
    bool left = false;  ///< its successors are known
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

  /// Variables of closed flows mean nothing.
  void forget(World& w) const {
    std::vector<bool> open(program.flows.size());
    for (const Frame& f : w.frames) open[u(f.flow)] = true;
    for (std::uint32_t v = 0; v < w.vars.size(); ++v)
      if (program.vars[v].flow && !open[u(*program.vars[v].flow)]) w.vars[v] = Abstract{};
    for (Frame& f : w.frames) f.touched = false;
  }

  /// Every way through the turn. `each` gets the turn behind it.
  template <typename F>
  void turn(const World& from, const Coming& coming, const F& each) {
    chooser = {};
    std::size_t ways = 0;
    do {
      ++turns;
      if (++ways > most_ways) {
        cut = true;
        return;
      }
      chooser.restart();
      Turn t{facts, chooser, from};
      bool alive = true;
      try {
        t.deliver(coming);
      } catch (const Dead&) {
        alive = false;
      }
      cut = cut || t.cut;
      if (alive) {
        forget(t.world);
        each(t, true);
      } else {
        each(t, false);
      }
    } while (chooser.next());
  }

  void arrive(World world, Found found, bool surely) {
    std::string key = world.key();
    const auto [it, added] = known.try_emplace(std::move(key), static_cast<std::uint32_t>(nodes.size()));
    if (!added) {
      Node& n = nodes[it->second];
      if (!surely || n.sure || n.left) return;
      n.sure = true;
      n.found = std::move(found);
      sure.push_back(it->second);
      return;
    }
    if (nodes.size() >= most) {
      cut = true;
      known.erase(it);
      return;
    }
    nodes.push_back({std::move(world), std::move(found), surely, false});
    (surely ? sure : possible).push_back(it->second);
  }

  /// Extra work of a turn: who is asked before somebody takes it.
  std::size_t weight(const World& w) const {
    std::size_t entries = program.openers.size() + program.bot.level.matching.size();
    if (!w.frames.empty()) entries += program.at(w.frames.back().state).level.matching.size();
    return entries / 8;
  }

  void leave(std::uint32_t at) {
    if (nodes[at].left) return;
    nodes[at].left = true;
    const World from = nodes[at].world;
    const bool surely = nodes[at].sure;
    for (const Coming& coming : comings(facts, from)) {
      if (turns > turns_for_a_state * most || (cut && !needed)) {
        cut = true;
        return;
      }
      turns += weight(from);
      bool fails = false;
      turn(from, coming, [&](const Turn& t, bool alive) {
        fails = fails || t.may_fail;
        const bool real = surely && !t.supposed;
        // What a turn has broken before it fails did not happen.
        if (!alive) return;
        for (const model::StateId s : t.entered) {
          out.entered[u(s)] = true;
          if (real) out.surely_entered[u(s)] = true;
        }
        for (const model::HandlerId h : t.taken) out.taken[u(h)] = true;
        for (std::size_t r = 0; r < facts.never.size(); ++r) {
          if ((t.broken >> r & 1) == 0) continue;
          if (!broken[r] || (real && !broken[r]->sure)) broken[r] = Broken{{at, coming, chooser.way()}, real};
        }
        arrive(t.world, {at, coming, chooser.way()}, real);
      });
      const bool due = coming.kind == Coming::Kind::timer || coming.kind == Coming::Kind::reminder ||
                       coming.kind == Coming::Kind::failed;
      if (!fails || !due) continue;
      Coming undone;
      undone.kind = Coming::Kind::undone;
      undone.row = static_cast<std::uint32_t>(coming.kind);
      undone.place = coming.row;
      turn(from, undone, [&](const Turn& t, bool alive) {
        if (alive) arrive(t.world, {at, undone, {}}, false);
      });
    }
  }

  void search() {
    out.entered.resize(program.states.size());
    out.surely_entered.resize(program.states.size());
    out.taken.resize(program.handlers.size());
    broken.resize(facts.never.size());
    World start;
    start.vars.assign(program.vars.size(), Abstract{});
    arrive(std::move(start), {}, true);
    while (!sure.empty() || !possible.empty()) {
      if (turns > turns_for_a_state * most || (cut && !needed)) {
        cut = true;
        break;
      }
      auto& queue = sure.empty() ? possible : sure;
      const std::uint32_t at = queue.front();
      queue.pop_front();
      leave(at);
    }
    out.states = nodes.size();
    out.complete = !cut;
  }

  // ---- what it shows ------------------------------------------------------------------------------------------------

  Lines told(const Found& f) {
    chooser.follow(f.way);
    Turn t{facts, chooser, nodes[f.from].world};
    t.telling = true;
    try {
      t.deliver(f.coming);
    } catch (const Dead&) {
    }
    // What is supposed stands before the message that it is about.
    std::stable_partition(t.lines.begin(), t.lines.end(),
                          [](const WitnessLine& l) { return l.who == Who::note && l.text.starts_with("supposed: "); });
    return std::move(t.lines);
  }
  Lines conversation(std::uint32_t node) {
    std::vector<std::uint32_t> way;
    for (std::uint32_t at = node; at != 0; at = nodes[at].found.from) way.push_back(at);
    Lines lines;
    for (std::size_t i = way.size(); i-- > 0;) {
      const Lines one = told(nodes[way[i]].found);
      lines.insert(lines.end(), one.begin(), one.end());
    }
    return lines;
  }

  std::string name(const model::RuleThing& t, bool quoted = true) const {
    const std::string q = quoted ? "`" : "";
    switch (t.kind) {
      case RK::intent: return q + program.intents[t.index].qualified + q;
      case RK::flow: return q + program.flows[t.index].qualified + q;
      case RK::state: return q + program.states[t.index].qualified + q;
      case RK::var: return q + program.vars[t.index].qualified + q;
      case RK::handover: return "a handover";
      case RK::end: return "an end";
    }
    return "";
  }

  diag::Finding& report(const model::Rule& r, bool surely) {
    auto& f = findings.add(surely ? Code::rule_broken : Code::rule_may_break, r.span, {{"rule", r.name}});
    return f;
  }
  void not_proved(const model::Rule& r) {
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
             std::to_string(out.states) + " that were explored.");
      return;
    }
    findings.add(Code::rule_not_proved, r.span, {{"rule", r.name}, {"states", std::to_string(out.states)}})
        .note("Within them it holds. `bot check --explore-states N` explores more.");
  }

  static bool there_from_the_beginning(const model::Program& program, const model::Rule& r) {
    if (r.second.kind != RK::var) return false;
    const model::Var& v = program.vars[r.second.index];
    const auto* truth = v.init ? std::get_if<model::ConstBool>(&v.init->node) : nullptr;
    return truth && truth->value;
  }

  void never(std::size_t index) {
    const model::Rule& r = *facts.never[index];
    if (there_from_the_beginning(program, r)) return;
    if (!broken[index]) {
      if (!out.complete) not_proved(r);
      return;
    }
    const Broken b = *broken[index];
    auto& f = report(r, b.sure);
    f.note(name(r.first) + " is come to without " + name(r.second) + ".");
    f.witness = conversation(b.found.from);
    const Lines last = told(b.found);
    f.witness.insert(f.witness.end(), last.begin(), last.end());
    f.witness.push_back({Who::note, "and here is " + name(r.first, false)});
  }

  /// Whether what follows on its own, or with answers to what is asked, comes to it.
  bool reaches_behind(World world, const model::RuleThing& goal, bool& not_sure) {
    std::unordered_map<std::string, bool> seen;
    std::deque<World> todo;
    const auto goes_on = [&](const World& w) {
      return w.status == World::Status::active &&
             std::any_of(w.frames.begin(), w.frames.end(), [](const Frame& f) { return !f.waiting.empty(); });
    };
    if (!goes_on(world)) return false;
    seen.emplace(world.key(), true);
    todo.push_back(std::move(world));
    bool found = false;
    while (!todo.empty() && !found) {
      const World at = std::move(todo.front());
      todo.pop_front();
      for (const Coming& coming : comings(facts, at)) {
        turn(
            at, coming,
            [&](const Turn& t, bool alive) {
              found = found || t.reached;
              if (!alive || found || !goes_on(t.world)) return;
              if (seen.size() > most_behind) {
                not_sure = true;
                return;
              }
              if (seen.emplace(t.world.key(), true).second) todo.push_back(t.world);
            },
            &goal);
        if (found) break;
      }
    }
    return found;
  }
  template <typename F>
  void turn(const World& from, const Coming& coming, const F& each, const model::RuleThing* goal) {
    chooser = {};
    std::size_t ways = 0;
    do {
      ++turns;
      if (++ways > most_ways) return;
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
  }

  void always(const model::Rule& r) {
    const model::Intent& intent = program.intents[r.first.index];
    struct Gap {
      std::uint32_t node;
      std::optional<Coming> coming;
      std::vector<std::uint32_t> way;
      std::optional<std::uint32_t> by;
      bool sure;
    };
    std::optional<Gap> gap;
    bool limited = false;
    std::unordered_map<std::string, bool> behind;
    const std::size_t limit = turns + turns_for_a_state * most;
    for (const bool surely : {true, false}) {
      for (std::uint32_t n = 0; n < nodes.size() && !gap; ++n) {
        if (nodes[n].sure != surely) continue;
        if (turns > limit) {
          limited = true;
          break;
        }
        const World from = nodes[n].world;
        if (from.status == World::Status::agent) continue;
        const bool fresh = from.status != World::Status::active;
        if (!fresh && !from.frames.empty() && !from.frames.back().waiting.empty() &&
            std::holds_alternative<model::Try>(from.frames.back().waiting.back().at->node))
          continue;
        const bool inside = !fresh && !from.frames.empty() && intent.flow && from.frames.back().flow == *intent.flow;
        if (intent.flow && !intent.initial && !inside) continue;
        // Of each that may take it, one way has to lead there; and one has to take it.
        struct Taker {
          bool reaches = false, supposed = true;
          Coming coming;
          std::vector<std::uint32_t> way;
        };
        std::map<std::uint32_t, Taker> takers;
        for (const Coming& coming : comings(facts, from)) {
          const bool of_it =
              coming.kind == Coming::Kind::opener
                  ? coming.row == r.first.index
                  : coming.kind == Coming::Kind::handler &&
                        u(program.at(coming.entry.handler).triggers[*coming.entry.trigger].intent) == r.first.index;
          if (!of_it) continue;
          turn(
              from, coming,
              [&](Turn& t, bool alive) {
                if (!t.first_taken || (!alive && !t.reached)) return;
                const auto [it, added] = takers.try_emplace(*t.first_taken);
                Taker& taker = it->second;
                if (added || (taker.supposed && !t.supposed)) {
                  taker.coming = coming;
                  taker.way = chooser.way();
                  taker.supposed = t.supposed;
                }
                if (taker.reaches) return;
                taker.reaches = t.reached;
                if (taker.reaches) return;
                const Chooser before = chooser;
                const std::string key = t.world.key();
                const auto done = behind.find(key);
                if (done != behind.end()) {
                  taker.reaches = done->second;
                } else {
                  bool not_sure = false;
                  const bool reaches = reaches_behind(t.world, r.second, not_sure);
                  taker.reaches = reaches || not_sure;
                  limited = limited || (not_sure && !reaches);
                  behind.emplace(key, taker.reaches);
                }
                chooser = before;
              },
              &r.second);
        }
        if (takers.empty()) gap = Gap{n, {}, {}, {}, surely};
        for (const auto& [by, taker] : takers)
          if (!taker.reaches && !gap) gap = Gap{n, taker.coming, taker.way, by, surely && !taker.supposed};
      }
    }
    if (!gap) {
      if (!out.complete || limited) not_proved(r);
      return;
    }
    auto& f = report(r, gap->sure);
    if (gap->by) {
      const std::size_t handlers = program.handlers.size();
      const source::Span span =
          *gap->by < handlers ? program.handlers[*gap->by].span : program.intents[*gap->by - handlers].span;
      f.also(span, "this takes it, and does not lead to " + name(r.second, false));
    } else {
      f.note("Nothing takes " + name(r.first) + " there. A handler at the top of the file holds everywhere.");
    }
    f.witness = conversation(gap->node);
    if (gap->coming) {
      Lines last = told({gap->node, *gap->coming, gap->way});
      f.witness.insert(f.witness.end(), last.begin(), last.end());
    } else {
      std::string said = sample(program, intent, nullptr);
      f.witness.push_back({Who::user, said.empty() ? "(" + std::string(intent.name) + ")" : std::move(said)});
    }
    f.witness.push_back({Who::note, "and this does not lead to " + name(r.second, false)});
  }

  void rules() {
    std::size_t index = 0;
    for (const model::Rule& r : program.rules) {
      if (!r.ast->never) always(r);
      else if (index < facts.never.size()) never(index++);
    }
  }

  /// One thing after the other: what is said of conditions and intents already may be why something never happens.
  [[nodiscard]] bool has_more_to_say() const {
    static constexpr Code said_before[] = {Code::unreachable_state, Code::always_true,  Code::always_false,
                                           Code::handler_shadowed,  Code::never_run,    Code::phrase_taken,
                                           Code::never_wins,        Code::pattern_taken};
    return out.complete && findings.ok() &&
           std::none_of(findings.all().begin(), findings.all().end(), [](const diag::Finding& f) {
             return std::find(std::begin(said_before), std::end(said_before), f.code) != std::end(said_before);
           });
  }
  /// What the conditions never let happen. What arrows cannot reach is said elsewhere.
  void unreached() {
    if (!has_more_to_say()) return;
    blamed.resize(program.handlers.size());
    const std::vector<bool> entered = entered_states(program);
    for (std::uint32_t s = 0; s < program.states.size(); ++s) {
      const model::State& state = program.states[s];
      if (!entered[s] || out.entered[s] || offered(state)) continue;
      auto& f = findings.add(Code::state_never_entered, state.span, {{"state", state.name}});
      f.note(
          "The arrows to it stand behind conditions that never hold, behind a call that never comes back, or in states "
          "that are never come to.");
      for (std::uint32_t h = 0; h < program.handlers.size(); ++h) {
        const model::Handler& handler = program.handlers[h];
        const bool leads = handler.target.kind == model::Target::Kind::state && u(handler.target.state) == s;
        if (!leads || out.taken[h] || !handler.guard) continue;
        f.also(handler.guard->span, "never true where it is asked");
        blamed[h] = true;
      }
    }
  }
  void untaken() {
    if (!has_more_to_say()) return;
    for (std::uint32_t h = 0; h < program.handlers.size(); ++h) {
      const model::Handler& handler = program.handlers[h];
      if (!handler.guard || blamed[h] || out.taken[h] || handler.module != model::ModuleId{}) continue;
      // Said already, or the place is never come to.
      const bool known_before = std::any_of(findings.all().begin(), findings.all().end(), [&](const diag::Finding& f) {
        return f.primary.file == handler.span.file && f.primary.begin >= handler.span.begin &&
               f.primary.end <= handler.span.end;
      });
      if (known_before || can_fail(*handler.guard) || !asked(static_cast<model::HandlerId>(h))) continue;
      findings.add(Code::handler_never_taken, handler.guard->span);
    }
  }
  /// An error of the condition is another matter.
  static bool can_fail(const model::Expr& e) {
    const auto* b = std::get_if<model::Binary>(&e.node);
    bool found = std::holds_alternative<model::Item>(e.node) ||
                 (b && (b->op == ast::BinaryOp::div || b->op == ast::BinaryOp::mod));
    model::each_part(e, [&](const model::Expr& part) { found = found || can_fail(part); });
    return found;
  }
  /// Whether a conversation comes to where the handler stands.
  bool asked(model::HandlerId id) const {
    const auto has = [&](const model::Level& level) {
      for (const auto* list : {&level.matching, &level.otherwise, &level.timers})
        for (const model::LevelEntry& e : *list)
          if (e.handler == id) return true;
      return false;
    };
    if (has(program.bot.level)) return true;
    for (std::uint32_t s = 0; s < program.states.size(); ++s)
      if (out.entered[s] && (has(program.states[s].level) || has(program.at(program.states[s].flow).level)))
        return true;
    return false;
  }
  /// A flow that other files may open, in a bot that does not.
  bool offered(const model::State& s) const { return program.at(s.flow).module != model::ModuleId{}; }
};

}  // namespace

Explored explore(const model::Program& program, const source::SourceSet& sources, std::size_t most,
                 diag::Findings& findings) {
  // Without rules only a search that comes to its end says something: it is short, or not begun.
  if (program.rules.empty()) most /= 10;
  if (program.rules.empty() && program.states.size() > most / 2) return {};
  const Facts facts(program, sources);
  Explorer e{program, facts, most, findings};
  e.search();
  e.rules();
  e.unreached();
  e.untaken();
  return std::move(e.out);
}

}  // namespace bot::analyze
