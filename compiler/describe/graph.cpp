#include "compiler/describe/graph.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "compiler/i18n/messages.hpp"
#include "compiler/model/walk.hpp"

namespace bot::describe {

namespace {

constexpr std::size_t says_points = 40;

/// An arrow, or what leads elsewhere like one, within a block.
struct Way {
  enum class Kind : std::uint8_t { target, call, handover };
  Kind kind = Kind::target;
  model::Target target;
  model::FlowId flow{};
  std::string condition;  ///< when it is taken; may be empty
};

struct Ways {
  const Bot& bot;
  std::vector<Way> out = {};

  static std::string both(const std::string& outer, const std::string& inner) {
    return outer.empty() ? inner : inner.empty() ? outer : outer + ", " + inner;
  }

  void body(const model::Body& body, const std::string& condition) {
    for (const model::Stmt& s : body) statement(s, condition);
  }

  void statement(const model::Stmt& s, const std::string& condition) {
    if (const auto* go = std::get_if<model::Go>(&s.node)) {
      out.push_back({Way::Kind::target, go->target, {}, condition});
    } else if (const auto* call = std::get_if<model::CallFlow>(&s.node)) {
      out.push_back({Way::Kind::call, {}, call->flow, condition});
    } else if (std::holds_alternative<model::Handover>(s.node)) {
      out.push_back({Way::Kind::handover, {}, {}, condition});
    } else if (const auto* branch = std::get_if<model::If>(&s.node)) {
      const std::string asked = source_text(bot, branch->condition->span);
      body(branch->then, both(condition, "if " + asked));
      body(branch->otherwise, both(condition, "if not " + asked));
    } else if (const auto* loop = std::get_if<model::For>(&s.node)) {
      body(loop->body, condition);
    } else if (const auto* match = std::get_if<model::Match>(&s.node)) {
      const std::string asked = source_text(bot, match->value->span);
      for (const model::Match::Case& c : match->cases) {
        std::string values;
        for (const model::ExprPtr& v : c.values) values += (values.empty() ? "" : ", ") + source_text(bot, v->span);
        body(c.body, both(condition, "if " + asked + " is " + values));
      }
      body(match->otherwise, both(condition, "if " + asked + " is something else"));
    } else if (const auto* ask = std::get_if<model::Ask>(&s.node)) {
      body(ask->otherwise, both(condition, "no answer"));
    } else if (const auto* attempt = std::get_if<model::Try>(&s.node)) {
      const std::string& name = bot.program.at(attempt->call).qualified;
      body(attempt->body, condition);
      body(attempt->failed, both(condition, name + " failed"));
    }
  }
};

std::string first_text(const Bot& bot, const model::Body& body) {
  std::string out;
  model::each_stmt(body, [&](const model::Stmt& s) {
    if (!out.empty()) return;
    if (const auto* say = std::get_if<model::Say>(&s.node)) out = text_of(bot, say->variants.front());
    else if (const auto* ask = std::get_if<model::Ask>(&s.node)) out = text_of(bot, ask->question);
    else if (const auto* media = std::get_if<model::SayMedia>(&s.node); media != nullptr && media->caption)
      out = text_of(bot, *media->caption);
  });
  return shortened(out, says_points);
}

bool hands_over(const model::Body& body) {
  bool found = false;
  model::each_stmt(body,
                   [&](const model::Stmt& s) { found = found || std::holds_alternative<model::Handover>(s.node); });
  return found;
}

std::string flow_details(const model::Flow& f) {
  std::string out;
  const auto add = [&](const std::string& word) { out += (out.empty() ? "" : ", ") + word; };
  if (f.fallback) add("fallback");
  if (f.is_volatile) add("volatile");
  if (f.exclusive) add("exclusive");
  if (f.expires) add("expires " + duration_text(*f.expires));
  return out;
}

struct Maker {
  const Bot& bot;
  std::optional<model::FlowId> only;
  Graph graph = {};
  std::map<model::FlowId, std::uint32_t> flows = {};
  std::map<model::StateId, std::uint32_t> states = {};
  std::map<std::pair<Node::Kind, std::uint32_t>, std::uint32_t> others = {};
  std::map<std::tuple<Edge::Kind, std::uint32_t, std::uint32_t, bool>, std::size_t> edges = {};

  std::uint32_t add(Node node) {
    graph.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(graph.nodes.size() - 1);
  }

  std::uint32_t box(model::FlowId id) {
    const auto [it, added] = flows.emplace(id, static_cast<std::uint32_t>(graph.flows.size()));
    if (added) graph.flows.push_back({bot.program.at(id).qualified, flow_details(bot.program.at(id)), id});
    return it->second;
  }

  std::uint32_t state(model::StateId id) {
    if (const auto known = states.find(id); known != states.end()) return known->second;
    const model::State& s = bot.program.at(id);
    Node node;
    node.name = s.name;
    node.says = first_text(bot, s.entry);
    node.flow = box(s.flow);
    node.initial = s.initial;
    node.end = s.end;
    node.handover = hands_over(s.entry);
    return states[id] = add(std::move(node));
  }

  /// Where a flow begins.
  std::uint32_t opening(model::FlowId id) { return state(*bot.program.at(id).initial); }

  std::uint32_t other(Node::Kind kind, std::string name, std::optional<model::FlowId> flow) {
    const std::uint32_t place = flow ? static_cast<std::uint32_t>(*flow) : 0;
    const auto [it, added] = others.emplace(std::pair{kind, place}, 0);
    if (!added) return it->second;
    Node node;
    node.kind = kind;
    node.name = std::move(name);
    if (flow) node.flow = box(*flow);
    it->second = add(std::move(node));
    return it->second;
  }
  std::uint32_t start() { return other(Node::Kind::start, "start", {}); }
  std::uint32_t agent() { return other(Node::Kind::agent, "an agent", {}); }

  void edge(Edge::Kind kind, std::uint32_t from, std::uint32_t to, std::string label, bool stays = false) {
    const auto [it, added] = edges.emplace(std::tuple{kind, from, to, stays}, graph.edges.size());
    if (added) graph.edges.push_back({kind, from, to, {}, stays});
    auto& labels = graph.edges[it->second].labels;
    if (!label.empty() && std::find(labels.begin(), labels.end(), label) == labels.end())
      labels.push_back(std::move(label));
  }

  void arrow(Edge::Kind kind, std::uint32_t from, const model::Target& target, const std::string& label) {
    switch (target.kind) {
      case model::Target::Kind::stay: return edge(kind, from, from, label, true);
      case model::Target::Kind::back: return edge(kind, from, from, label.empty() ? "back" : label + " (back)", true);
      case model::Target::Kind::state: return edge(kind, from, state(target.state), label);
      case model::Target::Kind::flow: return edge(kind, from, opening(target.flow), label);
    }
  }

  void ways(Edge::Kind kind, std::uint32_t from, const model::Body& body, const std::string& label, bool own_handover) {
    Ways found{bot};
    found.body(body, "");
    for (const Way& w : found.out) {
      const std::string text = label.empty()         ? w.condition
                               : w.condition.empty() ? label
                                                     : label + " [" + w.condition + "]";
      switch (w.kind) {
        case Way::Kind::target: arrow(kind, from, w.target, text); break;
        case Way::Kind::call: edge(Edge::Kind::call, from, opening(w.flow), text); break;
        case Way::Kind::handover:
          if (own_handover) edge(kind, from, agent(), text);
          break;
      }
    }
  }

  static Edge::Kind kind_of(const model::Handler& h) {
    switch (h.ast->kind) {
      case ast::Handler::Kind::on:
      case ast::Handler::Kind::error: return Edge::Kind::on;
      case ast::Handler::Kind::otherwise: return Edge::Kind::otherwise;
      case ast::Handler::Kind::after: return Edge::Kind::after;
      case ast::Handler::Kind::resume: return Edge::Kind::resume;
    }
    return Edge::Kind::on;
  }

  void handlers(std::uint32_t from, const model::Level& level) {
    for (const model::HandlerId id : handlers_of(level)) {
      const model::Handler& h = bot.program.at(id);
      std::string label = trigger_text(bot, h);
      if (const std::string guard = guard_text(bot, h); !guard.empty()) label += " when " + guard;
      ways(kind_of(h), from, h.body, label, true);
      const bool leaves = !h.body.empty() && (std::holds_alternative<model::Go>(h.body.back().node) ||
                                              std::holds_alternative<model::Handover>(h.body.back().node));
      if (!leaves) arrow(kind_of(h), from, h.target, label);
    }
  }

  void flow(model::FlowId id) {
    const model::Flow& f = bot.program.at(id);
    for (const model::StateId s : f.states) (void)state(s);
    if (!handlers_of(f.level).empty()) handlers(other(Node::Kind::flow, "any state", id), f.level);
    for (const model::StateId s : f.states) {
      const model::State& row = bot.program.at(s);
      ways(Edge::Kind::onward, state(s), row.entry, "", false);
      handlers(state(s), row.level);
    }
  }

  void openers() {
    for (const model::IntentId id : bot.program.openers) {
      const model::Intent& i = bot.program.at(id);
      if (!i.flow || (only && *i.flow != *only)) continue;
      edge(Edge::Kind::opens, start(), opening(*i.flow), std::string(i.name));
    }
    if (const auto& f = bot.program.fallback; f && (!only || *f == *only))
      edge(Edge::Kind::opens, start(), opening(*f), "otherwise");
  }

  /// What holds everywhere. An answer that stays is no way.
  void everywhere() {
    if (!handlers_of(bot.program.bot.level).empty())
      handlers(other(Node::Kind::bot, "anywhere", {}), bot.program.bot.level);
  }

  void run() {
    graph.name = bot.program.bot.name;
    const std::vector<bool> live = i18n::live_flows(bot.program);
    for (std::uint32_t i = 0; i < bot.program.flows.size(); ++i) {
      const auto id = static_cast<model::FlowId>(i);
      if (only ? *only != id : !bot.program.at(id).initial || !live[i]) continue;
      (void)box(id);
      flow(id);
    }
    openers();
    if (!only) everywhere();
  }
};

}  // namespace

Graph graph_of(const Bot& bot, std::optional<model::FlowId> only) {
  Maker maker{bot, only};
  maker.run();
  return std::move(maker.graph);
}

}  // namespace bot::describe
