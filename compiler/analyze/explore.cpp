// The search: states one after the other, those first that real conversations come to.

#include "compiler/analyze/explore.hpp"

#include <algorithm>

#include "compiler/analyze/explorer.hpp"

namespace bot::analyze {

namespace exploring {

using Who = WitnessLine::Who;

namespace {

/// An error of the condition is another matter.
bool can_fail(const model::Expr& e) {
  const auto* b = std::get_if<model::Binary>(&e.node);
  bool found = std::holds_alternative<model::Item>(e.node) ||
               (b && (b->op == ast::BinaryOp::div || b->op == ast::BinaryOp::mod));
  model::each_part(e, [&](const model::Expr& part) { found = found || can_fail(part); });
  return found;
}

}  // namespace

/// Variables of closed flows mean nothing.
void Explorer::forget(World& w) const {
  std::vector<bool> open(program.flows.size());
  for (const Frame& f : w.frames) open[u(f.flow)] = true;
  for (std::uint32_t v = 0; v < w.vars.size(); ++v)
    if (program.vars[v].flow && !open[u(*program.vars[v].flow)]) w.vars[v] = Abstract{};
  for (Frame& f : w.frames) f.touched = false;
}

/// The number of the world, unless it is one too many.
std::optional<std::uint32_t> Explorer::arrive(World world, Found found, bool surely) {
  std::string key = world.key();
  const auto [it, added] = known.try_emplace(std::move(key), static_cast<std::uint32_t>(nodes.size()));
  const std::uint32_t at = it->second;
  if (!added) {
    Node& n = nodes[at];
    if (!surely || n.sure || n.left) return at;
    n.sure = true;
    n.found = std::move(found);
    sure.push_back(at);
    return at;
  }
  if (nodes.size() >= most) {
    cut = true;
    known.erase(it);
    return std::nullopt;
  }
  nodes.push_back({std::move(world), std::move(found), surely});
  (surely ? sure : possible).push_back(at);
  return at;
}

/// Extra work of a turn: who is asked before somebody takes it.
std::size_t Explorer::weight(const World& w) const {
  std::size_t entries = program.openers.size() + program.bot.level.matching.size();
  if (!w.frames.empty()) entries += program.at(w.frames.back().state).level.matching.size();
  return entries / 8;
}

void Explorer::leave(std::uint32_t at) {
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
    const bool whole = turn(from, coming, [&](const Turn& t, bool alive) {
      cut = cut || t.cut;
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
      const auto to = arrive(t.world, {at, coming, chooser.way()}, real);
      if (to) nodes[at].next.push_back(*to);
      nodes[at].escapes = nodes[at].escapes || t.escaped;
    });
    cut = cut || !whole;
    const bool due = coming.kind == Coming::Kind::timer || coming.kind == Coming::Kind::reminder ||
                     coming.kind == Coming::Kind::failed;
    if (!fails || !due) continue;
    Coming undone;
    undone.kind = Coming::Kind::undone;
    undone.row = static_cast<std::uint32_t>(coming.kind);
    undone.place = coming.row;
    const bool all = turn(from, undone, [&](const Turn& t, bool alive) {
      cut = cut || t.cut;
      if (!alive) return;
      if (const auto to = arrive(t.world, {at, undone, {}}, false)) nodes[at].undone.push_back(*to);
    });
    cut = cut || !all;
  }
}

void Explorer::search() {
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

// ---- what it shows --------------------------------------------------------------------------------------------------

Lines Explorer::told(const Found& f) {
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

Lines Explorer::conversation(std::uint32_t node) {
  std::vector<std::uint32_t> way;
  for (std::uint32_t at = node; at != 0; at = nodes[at].found.from) way.push_back(at);
  Lines lines;
  for (std::size_t i = way.size(); i-- > 0;) {
    const Lines one = told(nodes[way[i]].found);
    lines.insert(lines.end(), one.begin(), one.end());
  }
  return lines;
}

/// One thing after the other: what is said of conditions and intents already may be why something never happens.
bool Explorer::has_more_to_say() const {
  static constexpr Code said_before[] = {Code::unreachable_state, Code::always_true,  Code::always_false,
                                         Code::handler_shadowed,  Code::never_run,    Code::phrase_taken,
                                         Code::never_wins,        Code::pattern_taken};
  return out.complete && findings.ok() &&
         std::none_of(findings.all().begin(), findings.all().end(), [](const diag::Finding& f) {
           return std::find(std::begin(said_before), std::end(said_before), f.code) != std::end(said_before);
         });
}

void Explorer::unreached() {
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

void Explorer::untaken() {
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

/// Whether a conversation comes to where the handler stands.
bool Explorer::asked(model::HandlerId id) const {
  const auto has = [&](const model::Level& level) {
    for (const auto* list : {&level.matching, &level.otherwise, &level.timers})
      for (const model::LevelEntry& e : *list)
        if (e.handler == id) return true;
    return false;
  };
  if (has(program.bot.level)) return true;
  for (std::uint32_t s = 0; s < program.states.size(); ++s)
    if (out.entered[s] && (has(program.states[s].level) || has(program.at(program.states[s].flow).level))) return true;
  return false;
}

/// A flow that other files may open, in a bot that does not.
bool Explorer::offered(const model::State& s) const { return program.at(s.flow).module != model::ModuleId{}; }

}  // namespace exploring

Explored explore(const model::Program& program, const source::SourceSet& sources, std::size_t most,
                 diag::Findings& findings) {
  using namespace exploring;
  // Without rules only a search that comes to its end says something: it is short, or not begun.
  if (program.rules.empty()) most /= 10;
  if (program.rules.empty() && program.states.size() > most / 2) return {};
  const Facts facts(program, sources);
  Explorer e{program, facts, most, findings};
  e.search();
  if (e.out.complete) check_traps(e);
  if (!program.rules.empty()) {
    Solver solver(program, sources);
    exploring::check_rules(e, solver);
  }
  e.unreached();
  e.untaken();
  return std::move(e.out);
}

}  // namespace bot::analyze
