#include "compiler/lower/bounds.hpp"

#include <algorithm>
#include <set>

#include "compiler/model/walk.hpp"

namespace bot::lower {

namespace {

using bytecode::no_row;

struct Cost {
  std::uint64_t steps = 0;
  std::uint64_t jumps = 0;
};
Cost larger(Cost a, Cost b) { return {std::max(a.steps, b.steps), std::max(a.jumps, b.jumps)}; }

/// Where the arrows of a body lead.
void targets(const model::Body& body, std::vector<model::Target>& out) {
  model::each_stmt(body, [&](const model::Stmt& s) {
    if (const auto* g = std::get_if<model::Go>(&s.node)) out.push_back(g->target);
    if (const auto* c = std::get_if<model::CallFlow>(&s.node)) out.push_back({model::Target::Kind::flow, {}, c->flow});
  });
}

struct Bounder {
  const model::Program& program;
  const Rows& rows;
  const emit::Image& image;
  const std::vector<std::uint64_t>& counts;
  /// Keeps count of the arrows behind each other: the walk is recursive.
  struct Deeper {
    Bounder& b;
    explicit Deeper(Bounder& bounder) : b(bounder) { b.too_deep = ++b.depth > max_arrows || b.too_deep; }
    ~Deeper() { --b.depth; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
  };
  std::uint32_t depth = 0;
  bool too_deep = false;
  std::vector<std::vector<model::Target>> entries = {};  // where a state's entry actions lead, by model id
  std::vector<std::optional<Cost>> known = {};           // by state
  std::vector<std::optional<Cost>> opened = {};          // by flow
  std::uint64_t body = 0;                                // the dearest block of a handler

  std::uint64_t chunk(std::uint32_t index) const { return index == no_row ? 0 : counts[index]; }

  std::uint64_t intent(std::uint32_t row) const {
    if (row == no_row) return 0;
    const bytecode::IntentRow& i = image.intents[row];
    const bool by_chunk = i.classifier != no_row && (i.classifier & bytecode::classifier_is_nlu) == 0;
    return (by_chunk ? counts[i.classifier] : 0) + chunk(i.when);
  }

  /// Asking every handler of a level.
  std::uint64_t asking(bytecode::Level level) const {
    std::uint64_t steps = 0;
    for (std::uint32_t h = level.first; h < level.first + level.count + level.otherwise; ++h)
      steps += intent(image.handlers[h].intent) + chunk(image.handlers[h].guard);
    return steps;
  }

  Cost go_on(const model::Target& t) {
    switch (t.kind) {
      case model::Target::Kind::stay:
      case model::Target::Kind::back: return {};  // see deliveries()
      case model::Target::Kind::state: return enter(rows.of(t.state));
      case model::Target::Kind::flow: return open(rows.of(t.flow));
    }
    return {};
  }

  /// The dearest handler of a level, with where it leads.
  Cost taking(const model::Level& level) {
    Cost most;
    for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
      for (const model::LevelEntry& e : *list) {
        const model::Handler& h = program.at(e.handler);
        std::vector<model::Target> out{h.target};
        targets(h.body, out);
        for (const model::Target& t : out) most = larger(most, go_on(t));
      }
    return most;
  }

  Cost open(std::uint32_t flow_row) {
    if (opened[flow_row]) return *opened[flow_row];
    const Deeper deeper{*this};
    if (too_deep) return {};
    opened[flow_row] = Cost{};  // a cycle was reported before; end here all the same
    const bytecode::FlowRow& f = image.flows[flow_row];
    const bytecode::StateRow& s = image.states[f.initial];
    Cost c = enter(f.initial);
    c.steps += chunk(f.init);
    if ((s.flags & bytecode::state_silent) != 0) hand_on(flow_row, c);
    opened[flow_row] = c;
    return c;
  }

  /// The opening message goes on to the handlers of the state and its flow.
  void hand_on(std::uint32_t flow_row, Cost& c) {
    const bytecode::FlowRow& f = image.flows[flow_row];
    const bytecode::StateRow& s = image.states[f.initial];
    const Cost further = larger(taking(program.states[rows.state_order[f.initial]].level),
                                taking(program.flows[rows.flow_order[flow_row]].level));
    c.steps += asking(s.handlers) + asking(f.handlers) + body + further.steps;
    c.jumps += further.jumps;
  }

  /// Entering a state and all states its entry actions go on to.
  Cost enter(std::uint32_t state_row) {
    if (known[state_row]) return *known[state_row];
    const Deeper deeper{*this};
    if (too_deep) return {};
    known[state_row] = Cost{};  // a cycle was reported before; end here all the same
    Cost further;
    for (const model::Target& t : entries[rows.state_order[state_row]]) further = larger(further, go_on(t));
    const bytecode::StateRow& row = image.states[state_row];
    const Cost c{further.steps + chunk(row.entry) + chunk(row.exit), further.jumps + 1};
    known[state_row] = c;
    return c;
  }
};

/// How many events one turn may deliver, with the blocks that go on and the states that are entered again behind them.
std::uint64_t deliveries(const model::Program& program) {
  std::set<model::IntentId> reminders;
  bool tries = false, waits = false, timers = false, resumes = false, back = false;
  model::each_body(program, [&](const model::Body& body) {
    model::each_stmt(body, [&](const model::Stmt& s) {
      if (const auto* r = std::get_if<model::Remind>(&s.node)) reminders.insert(r->intent);
      if (const auto* g = std::get_if<model::Go>(&s.node)) back = back || g->target.kind == model::Target::Kind::back;
      tries = tries || std::holds_alternative<model::Try>(s.node);
    });
    waits = waits || model::suspends(body);
  });
  for (const model::Handler& h : program.handlers) {
    timers = timers || h.delay > 0;
    resumes = resumes || (h.ast && h.ast->kind == ast::Handler::Kind::resume);
    back = back || h.target.kind == model::Target::Kind::back;
  }
  std::uint64_t events = 1 + reminders.size() + (tries ? max_queue + 1 : 0);
  if (timers) {
    std::uint64_t most = 0;
    for (const model::State& s : program.states) most = std::max<std::uint64_t>(most, s.level.timers.size());
    events += most * (program.flows.size() + 1);
  }
  // Behind each, flows that close one after the other may each run a block of the one below.
  if (waits || resumes) events *= program.flows.size() + 1;
  if (back) events *= max_history + 1;
  return events;
}

}  // namespace

Bounds bounds(const model::Program& program, const Rows& rows, const emit::Image& image,
              const std::vector<std::uint64_t>& counts) {
  Bounder b{program, rows, image, counts};
  b.entries.resize(program.states.size());
  for (std::size_t s = 0; s < program.states.size(); ++s) targets(program.states[s].entry, b.entries[s]);
  b.known.resize(image.states.size());
  b.opened.resize(image.flows.size());
  std::uint64_t asking = b.chunk(image.info.init) + b.chunk(image.info.on_error);
  for (const bytecode::HandlerRow& h : image.handlers) {
    asking += b.intent(h.intent) + b.chunk(h.guard);
    b.body = std::max(b.body, b.chunk(h.body));
  }
  for (const bytecode::OpenerRow& o : image.openers) asking += b.intent(o.intent) + b.chunk(o.args);
  Cost enter;
  for (std::uint32_t s = 0; s < image.states.size(); ++s) enter = larger(enter, b.enter(s));
  for (std::uint32_t f = 0; f < image.flows.size(); ++f) enter = larger(enter, b.open(f));
  std::uint64_t leave = 0;
  for (const bytecode::StateRow& s : image.states) leave = std::max(leave, b.chunk(s.exit));
  constexpr std::uint64_t most = 0xffff'fffe;
  const auto times = [&](std::uint64_t cost, std::uint64_t n) { return cost > most / n ? most : cost * n; };
  const std::uint64_t events = std::min(deliveries(program), most);
  return {static_cast<std::uint32_t>(times(std::min(asking + b.body + leave + enter.steps, most), events)),
          static_cast<std::uint32_t>(times(std::min(enter.jumps, most), events)), b.too_deep};
}

}  // namespace bot::lower
