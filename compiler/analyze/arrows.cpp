// Arrows as a graph: what can be entered, and circles without a wait.

#include <algorithm>

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

constexpr std::size_t most_conversations = 20;  ///< to circles

/// Where a level's handlers can lead, and what they may call.
void targets_of(const model::Program& program, const model::Level& level, std::vector<model::Target>& out) {
  for (const auto* list : {&level.matching, &level.otherwise, &level.resume, &level.timers})
    for (const model::LevelEntry& e : *list) {
      if (e.trigger.value_or(0) != 0) continue;
      const Exits x = exits(program.at(e.handler));
      out.insert(out.end(), x.targets.begin(), x.targets.end());
      for (const model::FlowId f : x.calls) out.push_back({model::Target::Kind::flow, {}, f});
    }
}

struct Walk {
  const model::Program& program;
  std::vector<bool> entered, opened;
  std::vector<model::Target> todo;

  void run() {
    targets_of(program, program.bot.level, todo);
    for (const model::IntentId i : program.openers) open(*program.at(i).flow);
    if (program.fallback) open(*program.fallback);
    while (!todo.empty()) {
      const model::Target t = todo.back();
      todo.pop_back();
      if (t.kind == model::Target::Kind::flow) open(t.flow);
      if (t.kind == model::Target::Kind::state) enter(t.state);
    }
  }
  void open(model::FlowId f) {
    if (opened[u(f)]) return;
    opened[u(f)] = true;
    targets_of(program, program.at(f).level, todo);
    if (program.at(f).initial) enter(*program.at(f).initial);
  }
  void enter(model::StateId s) {
    if (entered[u(s)]) return;
    entered[u(s)] = true;
    const Exits out = exits(program.at(s).entry);
    todo.insert(todo.end(), out.targets.begin(), out.targets.end());
    for (const model::FlowId f : out.calls) open(f);
    if (waits(program.at(s), out) || out.suspends) targets_of(program, program.at(s).level, todo);
  }
};

}  // namespace

std::vector<bool> entered_states(const model::Program& program) {
  Walk w{program, std::vector<bool>(program.states.size()), std::vector<bool>(program.flows.size()), {}};
  w.run();
  return std::move(w.entered);
}

void check_reachability(const model::Program& program, diag::Findings& findings) {
  Walk w{program, std::vector<bool>(program.states.size()), std::vector<bool>(program.flows.size()), {}};
  // What a module offers need not be used by every bot.
  for (std::uint32_t f = 0; f < program.flows.size(); ++f)
    if (program.flows[f].ast->head.pub && program.flows[f].module != model::ModuleId{})
      w.todo.push_back({model::Target::Kind::flow, {}, static_cast<model::FlowId>(f)});
  w.run();
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    const model::Flow& flow = program.flows[f];
    if (!w.opened[f]) {
      findings.add(Code::unreachable_flow, flow.span, {{"flow", flow.name}})
          .note("A flow is opened by an `initial intent` of its own, by an arrow `-> flow " + std::string(flow.name) +
                "`, or by `call " + std::string(flow.name) + "`.");
      continue;
    }
    for (const model::StateId s : flow.states)
      if (!w.entered[u(s)])
        findings.add(Code::unreachable_state, program.at(s).span, {{"state", program.at(s).name}})
            .note("No arrow that can be taken leads to it.");
  }
}

namespace {

/// Depth-first over "enter state", "open flow" and "go back in a flow", which follow each other without a wait.
struct Circles {
  const model::Program& program;
  diag::Findings& findings;
  enum class Mark : std::uint8_t { none, on_way, done };
  enum class Kind : std::uint8_t { state, flow, back, resume };  ///< back in a flow; `on resume` of a state
  struct Node {
    Kind kind;
    std::uint32_t index;
    friend bool operator==(const Node&, const Node&) = default;
  };
  Passing passing = passing_flows(program);
  std::vector<Mark> states = std::vector<Mark>(program.states.size());
  std::vector<Mark> flows = std::vector<Mark>(program.flows.size());
  std::vector<Mark> backs = std::vector<Mark>(program.flows.size());
  std::vector<Mark> resumes = std::vector<Mark>(program.states.size());
  std::vector<bool> resumed = std::vector<bool>(program.flows.size());  ///< said of the flow's own `on resume`
  bool found = false;
  std::size_t conversations = 0;  ///< that have been looked for

  Mark& mark(Node n) {
    switch (n.kind) {
      case Kind::state: return states[n.index];
      case Kind::flow: return flows[n.index];
      case Kind::resume: return resumes[n.index];
      case Kind::back: break;
    }
    return backs[n.index];
  }

  /// Arrows that are taken in the state. A flow that closes at once brings the state its `on resume`.
  void add(const Exits& x, const model::State& state, std::vector<Node>& out) const {
    for (const model::FlowId f : x.calls_at_once) out.push_back({Kind::flow, u(f)});
    const bool stays_below = !state.end && !program.at(state.flow).is_volatile;
    for (const model::Target& t : x.at_once) switch (t.kind) {
        case model::Target::Kind::stay: break;
        case model::Target::Kind::back: out.push_back({Kind::back, u(state.flow)}); break;
        case model::Target::Kind::state: out.push_back({Kind::state, u(t.state)}); break;
        case model::Target::Kind::flow:
          out.push_back({Kind::flow, u(t.flow)});
          if (stays_below && passing[u(t.flow)])
            out.push_back({Kind::resume, static_cast<std::uint32_t>(&state - program.states.data())});
          break;
      }
  }

  std::vector<Node> next(Node n) const {
    std::vector<Node> out;
    switch (n.kind) {
      case Kind::state: {
        const model::State& s = program.states[n.index];
        add(exits(s.entry, &passing), s, out);
        break;
      }
      case Kind::flow: {
        const model::Flow& f = program.flows[n.index];
        if (!f.initial) break;
        const model::State& s = program.at(*f.initial);
        out.push_back({Kind::state, u(*f.initial)});
        if (!s.silent || s.end) break;
        // The opening message is handed on; the flow has no state to go back to yet.
        for (const model::Level* level : {&s.level, &f.level})
          for (const auto* list : {&level->matching, &level->otherwise})
            for (const model::LevelEntry& e : *list) {
              Exits x = exits(program.at(e.handler), &passing);
              std::erase_if(x.at_once, [](const model::Target& t) { return t.kind == model::Target::Kind::back; });
              add(x, s, out);
            }
        break;
      }
      case Kind::resume: {
        const model::State& s = program.states[n.index];
        for (const model::Handler* h : resuming(program, s)) add(exits(*h, &passing), s, out);
        break;
      }
      case Kind::back:
        for (const model::StateId s : program.flows[n.index].states)
          if (waits(program.at(s)) || exits(program.at(s).entry).suspends) out.push_back({Kind::state, u(s)});
        break;
    }
    return out;
  }

  std::string name(Node n) const {
    switch (n.kind) {
      case Kind::state: return std::string(program.states[n.index].name);
      case Kind::flow: return "flow " + std::string(program.flows[n.index].name);
      case Kind::resume: return std::string(program.states[n.index].name) + " on resume";
      case Kind::back: break;
    }
    return "back";
  }

  void visit(Node start) {
    if (mark(start) != Mark::none) return;
    struct Frame {
      Node node;
      std::vector<Node> next;
      std::size_t at = 0;
    };
    std::vector<Frame> way;
    way.push_back({start, next(start)});
    mark(start) = Mark::on_way;
    while (!way.empty()) {
      if (way.back().at == way.back().next.size()) {
        mark(way.back().node) = Mark::done;
        way.pop_back();
        continue;
      }
      const Node to = way.back().next[way.back().at++];
      if (mark(to) == Mark::none) {
        mark(to) = Mark::on_way;
        way.push_back({to, next(to)});
      } else if (mark(to) == Mark::on_way) {
        std::vector<Node> nodes;
        for (const Frame& f : way) nodes.push_back(f.node);
        report(nodes, to);
      }
    }
  }

  /// `on resume` of a whole flow goes round in each of its states; that is said once.
  bool said(const std::vector<Node>& way, Node back) {
    if (back.kind != Kind::resume || way.back() != back) return false;
    const model::State& s = program.states[back.index];
    if (!s.level.resume.empty()) return false;
    const bool before = resumed[u(s.flow)];
    resumed[u(s.flow)] = true;
    return before;
  }

  void report(const std::vector<Node>& way, Node back) {
    found = true;
    if (said(way, back)) return;
    std::string text;
    bool inside = false;
    bool resumes_at_once = false;
    const model::State* first = nullptr;
    for (const Node n : way) {
      inside = inside || n == back;
      if (!inside) continue;
      text += name(n) + " -> ";
      if (!first && (n.kind == Kind::state || n.kind == Kind::resume)) first = &program.states[n.index];
      resumes_at_once = resumes_at_once || n.kind == Kind::resume;
    }
    text += name(back);
    const source::Span at = first ? first->span : program.flows[back.index].span;
    auto& f = findings.add(Code::arrow_cycle, at, {{"cycle", text}});
    if (resumes_at_once) f.note("A flow that closes without waiting brings the one below its `on resume` at once.");
    f.note("One turn must end: let one of the states wait for a message, or end the flow.");
    if (!first || ++conversations > most_conversations) return;
    const auto into = conversation_into(program, static_cast<model::StateId>(first - program.states.data()));
    if (!into) return;
    f.witness = *into;
    f.witness.push_back({WitnessLine::Who::note, "and this turn never ends"});
  }
};

}  // namespace

bool check_cycles(const model::Program& program, diag::Findings& findings) {
  Circles c{program, findings};
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) c.visit({Circles::Kind::flow, f});
  for (std::uint32_t s = 0; s < program.states.size(); ++s) {
    c.visit({Circles::Kind::state, s});
    c.visit({Circles::Kind::resume, s});
  }
  return !c.found;
}

}  // namespace bot::analyze
