// A way out: from every place where a conversation can wait it can come to an end, to an agent or to another flow.

#include <algorithm>

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

/// What leads on from a place. Places are the states, and behind them for each flow what `-> back` leads to.
struct Leads {
  bool out = false;  ///< to an end, an agent, another flow
  std::vector<std::uint32_t> places;
};

/// What a handler does, worked out once.
struct Handled {
  bool hands_over = false;
  Exits exits;
};

constexpr std::size_t most_compared = 200;  ///< states of a trap, for the shortest way in

bool hands_over(const model::Body& body) {
  bool found = false;
  model::each_stmt(body,
                   [&](const model::Stmt& s) { found = found || std::holds_alternative<model::Handover>(s.node); });
  return found;
}

struct Escape {
  const model::Program& program;
  const std::vector<bool>& entered;
  const std::vector<bool>& dead;
  std::vector<bool> called = std::vector<bool>(program.flows.size());
  std::vector<Leads> leads = std::vector<Leads>(program.states.size() + program.flows.size());
  std::vector<bool> escapes = std::vector<bool>(leads.size());
  std::vector<bool> stopping = std::vector<bool>(program.states.size());
  std::vector<Handled> handled{};

  bool stops(model::StateId s) const { return stopping[u(s)]; }
  bool is_state(std::uint32_t place) const { return place < program.states.size(); }

  void find_called() {
    model::each_body(program, [&](const model::Body& body) {
      model::each_stmt(body, [&](const model::Stmt& s) {
        if (const auto* c = std::get_if<model::CallFlow>(&s.node)) called[u(c->flow)] = true;
      });
    });
  }

  void add(const Exits& x, const model::State& from, Leads& to) const {
    for (const model::Target& t : x.targets) switch (t.kind) {
        case model::Target::Kind::stay: break;
        case model::Target::Kind::state: to.places.push_back(u(t.state)); break;
        case model::Target::Kind::back: {
          const auto back = static_cast<std::uint32_t>(program.states.size()) + u(from.flow);
          if (!leads[back].places.empty()) to.places.push_back(back);  // else the state waits on
          break;
        }
        case model::Target::Kind::flow:
          if (t.flow != from.flow) to.out = true;
          else if (program.at(t.flow).initial) to.places.push_back(u(*program.at(t.flow).initial));
          break;
      }
  }

  /// The handlers that are asked in a state, as far as those further in leave them anything.
  void handlers(const model::State& s, Leads& to) const {
    std::vector<model::IntentId> taken;
    bool answered = false;
    for (const model::Level* l : {&s.level, &program.at(s.flow).level, &program.bot.level}) {
      std::vector<model::IntentId> by_level;
      for (const auto* list : {&l->matching, &l->otherwise, &l->timers, &l->resume})
        for (const model::LevelEntry& e : *list) {
          if (dead[u(e.handler)] || (list == &l->otherwise && answered)) continue;
          const model::Handler& h = program.at(e.handler);
          const model::Trigger* t = e.trigger ? &h.triggers[*e.trigger] : nullptr;
          if (t && std::find(taken.begin(), taken.end(), t->intent) != taken.end()) continue;
          to.out = to.out || handled[u(e.handler)].hands_over;
          add(handled[u(e.handler)].exits, s, to);
          if (h.guard) continue;
          if (t && t->constraints.empty() && !program.at(t->intent).when) by_level.push_back(t->intent);
          if (!t && list == &l->otherwise) answered = true;
        }
      taken.insert(taken.end(), by_level.begin(), by_level.end());
    }
  }

  /// Whether the initial intent of another flow can lead away. Over a flow that is called none does.
  bool interrupted(const model::State& s) const {
    const model::Flow& flow = program.at(s.flow);
    if (s.exclusive || flow.exclusive || called[u(s.flow)]) return false;
    return std::any_of(program.openers.begin(), program.openers.end(),
                       [&](model::IntentId i) { return program.at(i).flow != s.flow; });
  }

  Leads leads_of(model::StateId id) const {
    Leads to;
    const model::State& s = program.at(id);
    const Exits x = exits(s.entry);
    const bool stands = stops(id);
    to.out = (s.end && (x.falls_through || x.stays)) || hands_over(s.entry) || program.at(s.flow).expires.has_value() ||
             (stands && interrupted(s));
    add(x, s, to);
    if (stands) handlers(s, to);
    return to;
  }

  void run() {
    find_called();
    handled.reserve(program.handlers.size());
    for (const model::Handler& h : program.handlers) handled.push_back({hands_over(h.body), exits(h)});
    const auto count = static_cast<std::uint32_t>(program.states.size());
    for (std::uint32_t s = 0; s < count; ++s) {
      const model::State& state = program.states[s];
      const Exits x = exits(state.entry);
      stopping[s] = waits(state, x) || x.suspends;
      if (entered[s] && stopping[s]) leads[count + u(state.flow)].places.push_back(s);
    }
    for (std::uint32_t s = 0; s < count; ++s)
      if (entered[s]) leads[s] = leads_of(static_cast<model::StateId>(s));
    std::vector<std::vector<std::uint32_t>> back(leads.size());
    std::vector<std::uint32_t> todo;
    for (std::uint32_t p = 0; p < leads.size(); ++p) {
      for (const std::uint32_t t : leads[p].places) back[t].push_back(p);
      if (leads[p].out) todo.push_back(p);
    }
    while (!todo.empty()) {
      const std::uint32_t s = todo.back();
      todo.pop_back();
      if (escapes[s]) continue;
      escapes[s] = true;
      todo.insert(todo.end(), back[s].begin(), back[s].end());
    }
  }

  /// Whether the flow is meant to end.
  bool ends(const model::Flow& flow) const {
    return std::any_of(flow.states.begin(), flow.states.end(), [&](model::StateId s) { return program.at(s).end; });
  }

  /// States that conversations may come to from here on.
  std::vector<bool> reached_from(std::uint32_t from) const {
    std::vector<bool> reached(leads.size());
    std::vector<std::uint32_t> todo{from};
    const auto opened = [&](const model::Body& body) {
      for (const model::FlowId f : exits(body).calls)
        if (program.at(f).initial) todo.push_back(u(*program.at(f).initial));
    };
    while (!todo.empty()) {
      const std::uint32_t s = todo.back();
      todo.pop_back();
      if (reached[s]) continue;
      reached[s] = true;
      todo.insert(todo.end(), leads[s].places.begin(), leads[s].places.end());
      if (!is_state(s)) continue;
      opened(program.states[s].entry);
      for (const model::Level* l : {&program.states[s].level, &program.at(program.states[s].flow).level})
        for (const model::LevelEntry& e : l->matching) opened(program.at(e.handler).body);
    }
    return reached;
  }

  /// Whether some state in which conversations wait or end is out of reach from here on. What only passes is no loss,
  /// and neither is the fallback flow, which speaks when nothing is open, unless it is what holds the conversation.
  bool loses(model::FlowId trapped, const std::vector<bool>& reached) const {
    for (std::uint32_t s = 0; s < program.states.size(); ++s) {
      const model::State& state = program.states[s];
      const bool counts = state.flow != program.fallback || state.flow == trapped;
      if (entered[s] && !reached[s] && counts && (state.end || stopping[s])) return true;
    }
    return false;
  }

  /// Of the places that nothing leads out of the innermost: those from which every way leads back to them. Strongly
  /// connected components (Tarjan 1972) that no arrow leaves.
  std::vector<std::vector<std::uint32_t>> innermost() const {
    std::vector<std::vector<std::uint32_t>> out;
    std::vector<std::uint32_t> number(leads.size()), low(leads.size()), stack;
    std::vector<bool> waiting(leads.size());
    std::uint32_t next = 0;
    struct Frame {
      std::uint32_t place;
      std::size_t at;
      bool leaves;  ///< it, or what was reached from it, leads into another component
    };
    std::vector<Frame> way;
    const auto enter = [&](std::uint32_t p) {
      number[p] = low[p] = ++next;
      waiting[p] = true;
      stack.push_back(p);
      way.push_back({p, 0, false});
    };
    for (std::uint32_t start = 0; start < program.states.size(); ++start) {
      if (!entered[start] || escapes[start] || number[start] != 0) continue;
      enter(start);
      while (!way.empty()) {
        Frame& f = way.back();
        const std::vector<std::uint32_t>& to = leads[f.place].places;
        if (f.at < to.size()) {
          const std::uint32_t t = to[f.at++];
          if (number[t] == 0) enter(t);
          else if (waiting[t]) low[f.place] = std::min(low[f.place], number[t]);
          else f.leaves = true;
          continue;
        }
        const Frame done = f;
        way.pop_back();
        const bool root = low[done.place] == number[done.place];
        if (!way.empty()) {
          Frame& above = way.back();
          low[above.place] = std::min(low[above.place], low[done.place]);
          above.leaves = above.leaves || root || done.leaves;
        }
        if (!root) continue;
        std::vector<std::uint32_t> component;
        for (std::uint32_t p = 0; component.empty() || p != done.place;) {
          p = stack.back();
          stack.pop_back();
          waiting[p] = false;
          component.push_back(p);
        }
        if (!done.leaves) out.push_back(std::move(component));
      }
    }
    return out;
  }
};

}  // namespace

void check_escape(const model::Program& program, const std::vector<bool>& entered, const std::vector<bool>& dead,
                  diag::Findings& findings) {
  Escape e{program, entered, dead};
  e.run();
  std::optional<Search> search;
  std::vector<bool> said(program.flows.size());  // once for each flow
  for (const std::vector<std::uint32_t>& trap : e.innermost()) {
    const model::State* first = nullptr;
    Lines way;
    std::vector<std::uint32_t> places = trap;
    std::sort(places.begin(), places.end());
    if (!e.is_state(places[0])) continue;
    const model::FlowId flow = program.states[places[0]].flow;
    if (said[u(flow)]) continue;
    if (!e.ends(program.at(flow)) && !e.loses(flow, e.reached_from(places[0]))) continue;
    for (const std::uint32_t place : places) {
      if (!e.is_state(place) || !e.stopping[place]) continue;
      if (!search) {
        search.emplace(program);
        search->run();
        search->run_on();
      }
      // The conversation may wait in the state, or for an answer to a question of it.
      const auto id = static_cast<model::StateId>(place);
      auto to = search->to(id);
      Lines lines =
          to ? std::move(*to) : search->conversation(place + 1 + static_cast<std::uint32_t>(program.states.size()));
      if (first && (lines.empty() || (!way.empty() && way.size() <= lines.size()))) continue;
      first = &program.at(id);
      way = std::move(lines);
      if (places.size() > most_compared) break;
    }
    if (!first) continue;
    said[u(first->flow)] = true;
    auto& f = findings.add(Code::no_way_out, first->span, {{"state", first->name}});
    f.witness = std::move(way);
    if (!f.witness.empty()) f.witness.push_back({WitnessLine::Who::note, "and nothing leads out of here any more"});
    f.note("Lead an arrow to an end state or to another flow, or hand over.");
  }
}

}  // namespace bot::analyze
