// Arrows as a graph: what can be entered, and circles without a wait.

#include <algorithm>

#include "compiler/analyze/parts.hpp"

namespace bot::analyze {

namespace {

void collect(const model::Body& body, Exits& out) {
  for (const model::Stmt& s : body) {
    if (const auto* i = std::get_if<model::If>(&s.node)) {
      Exits then, otherwise;
      collect(i->then, then);
      collect(i->otherwise, otherwise);
      out.targets.insert(out.targets.end(), then.targets.begin(), then.targets.end());
      out.targets.insert(out.targets.end(), otherwise.targets.begin(), otherwise.targets.end());
      if (!then.falls_through && !otherwise.falls_through) out.falls_through = false;
    } else if (const auto* g = std::get_if<model::Go>(&s.node)) {
      if (g->target.kind != model::Target::Kind::stay) {
        out.targets.push_back(g->target);
        out.falls_through = false;
      }
      return;
    } else if (std::holds_alternative<model::Handover>(s.node)) {
      return;
    }
  }
}

std::uint32_t u(auto id) { return static_cast<std::uint32_t>(id); }

/// Where a level's handlers can lead.
void targets_of(const model::Program& program, const model::Level& level, std::vector<model::Target>& out) {
  for (const auto* list : {&level.matching, &level.otherwise})
    for (const model::LevelEntry& e : *list) {
      const model::Handler& h = program.at(e.handler);
      const Exits body = exits(h.body);
      out.insert(out.end(), body.targets.begin(), body.targets.end());
      if (body.falls_through && h.target.kind != model::Target::Kind::stay) out.push_back(h.target);
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
    if (waits(program.at(s))) targets_of(program, program.at(s).level, todo);
  }
};

}  // namespace

Exits exits(const model::Body& body) {
  Exits out;
  collect(body, out);
  return out;
}

bool waits(const model::State& state) {
  if (state.end) return false;
  const Exits out = exits(state.entry);
  const auto opens = [](const model::Target& t) { return t.kind == model::Target::Kind::flow; };
  return out.falls_through || std::any_of(out.targets.begin(), out.targets.end(), opens);
}

std::vector<bool> entered_states(const model::Program& program) {
  Walk w{program, std::vector<bool>(program.states.size()), std::vector<bool>(program.flows.size()), {}};
  w.run();
  return std::move(w.entered);
}

void check_reachability(const model::Program& program, diag::Findings& findings) {
  Walk w{program, std::vector<bool>(program.states.size()), std::vector<bool>(program.flows.size()), {}};
  w.run();
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    const model::Flow& flow = program.flows[f];
    if (!w.opened[f]) {
      findings.add(Code::unreachable_flow, flow.span, {{"flow", flow.name}})
          .note("A flow is opened by an `initial intent` of its own or by an arrow `-> flow " + std::string(flow.name) +
                "`.");
      continue;
    }
    for (const model::StateId s : flow.states)
      if (!w.entered[u(s)])
        findings.add(Code::unreachable_state, program.at(s).span, {{"state", program.at(s).name}})
            .note("No arrow that can be taken leads to it.");
  }
}

namespace {

/// Depth-first over "enter state" and "open flow", which follow each other without a wait.
struct Circles {
  const model::Program& program;
  diag::Findings& findings;
  enum class Mark : std::uint8_t { none, on_way, done };
  struct Node {
    bool flow;
    std::uint32_t index;
  };
  std::vector<Mark> states = std::vector<Mark>(program.states.size());
  std::vector<Mark> flows = std::vector<Mark>(program.flows.size());
  bool found = false;

  Mark& mark(Node n) { return n.flow ? flows[n.index] : states[n.index]; }

  static std::optional<Node> node(const model::Target& t) {
    switch (t.kind) {
      case model::Target::Kind::stay: return std::nullopt;
      case model::Target::Kind::state: return Node{false, u(t.state)};
      case model::Target::Kind::flow: return Node{true, u(t.flow)};
    }
    return std::nullopt;
  }

  std::vector<Node> next(Node n) const {
    std::vector<model::Target> targets;
    std::vector<Node> out;
    if (n.flow) {
      const model::Flow& f = program.flows[n.index];
      if (!f.initial) return out;
      const model::State& s = program.at(*f.initial);
      out.push_back({false, u(*f.initial)});
      if (s.silent && !s.end) {  // the opening message is handed on
        targets_of(program, s.level, targets);
        targets_of(program, f.level, targets);
      }
    } else {
      targets = exits(program.states[n.index].entry).targets;
    }
    for (const model::Target& t : targets)
      if (const auto to = node(t)) out.push_back(*to);
    return out;
  }

  std::string name(Node n) const {
    return n.flow ? "flow " + std::string(program.flows[n.index].name) : std::string(program.states[n.index].name);
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

  void report(const std::vector<Node>& way, Node back) {
    found = true;
    std::string text;
    bool inside = false;
    const model::State* first = nullptr;
    for (const Node n : way) {
      inside = inside || (n.flow == back.flow && n.index == back.index);
      if (!inside) continue;
      text += name(n) + " -> ";
      if (!first && !n.flow) first = &program.states[n.index];
    }
    text += name(back);
    const source::Span at = first ? first->span : program.flows[back.index].span;
    findings.add(Code::arrow_cycle, at, {{"cycle", text}})
        .note("One turn must end: let one of the states wait for a message, or end the flow.");
  }
};

}  // namespace

bool check_cycles(const model::Program& program, diag::Findings& findings) {
  Circles c{program, findings};
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) c.visit({true, f});
  for (std::uint32_t s = 0; s < program.states.size(); ++s) c.visit({false, s});
  return !c.found;
}

}  // namespace bot::analyze
