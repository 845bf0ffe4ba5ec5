// Charts for Graphviz.

#include "compiler/describe/graph.hpp"

namespace bot::describe {

namespace {

/// Between double quotes: backslashes and entities mean something there.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '&') out += "&amp;";
    else if (static_cast<unsigned char>(c) < 0x20) out += ' ';
    else out += c;
  }
  return out + "\"";
}

std::string lines(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& l : list) out += (out.empty() ? "" : "\n") + l;
  return out;
}

std::string label(const Node& n) {
  std::string out = n.name;
  if (n.handover) out += "\n(hands over to an agent)";
  if (!n.says.empty()) out += "\n" + n.says;
  return out;
}

std::string look(const Node& n) {
  switch (n.kind) {
    case Node::Kind::state: {
      std::string out;
      if (n.initial) out += ", penwidth=2";
      if (n.end) out += ", peripheries=2";
      return out;
    }
    case Node::Kind::flow:
    case Node::Kind::bot: return ", shape=hexagon, style=dashed";
    case Node::Kind::start: return ", shape=circle";
    case Node::Kind::agent: return ", shape=house, style=solid";
  }
  return {};
}

std::string look(const Edge& e) {
  if (e.stays) return ", style=dotted";
  switch (e.kind) {
    case Edge::Kind::on:
    case Edge::Kind::after: return {};
    case Edge::Kind::otherwise:
    case Edge::Kind::resume: return ", style=dashed";
    case Edge::Kind::onward: return ", style=bold";
    case Edge::Kind::opens: return ", arrowhead=open";
    case Edge::Kind::call: return ", style=dashed, dir=both";
  }
  return {};
}

}  // namespace

std::string to_dot(const Graph& g) {
  std::string out = "digraph " + quoted(g.name) +
                    " {\n"
                    "  rankdir=TB\n"
                    "  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11]\n"
                    "  edge [fontname=\"sans-serif\", fontsize=10]\n"
                    "  graph [fontname=\"sans-serif\", fontsize=12]\n";
  const auto node = [&](std::uint32_t i, const char* indent) {
    out += indent + ("n" + std::to_string(i)) + " [label=" + quoted(label(g.nodes[i])) + look(g.nodes[i]) + "]\n";
  };
  for (std::uint32_t i = 0; i < g.nodes.size(); ++i)
    if (!g.nodes[i].flow) node(i, "  ");
  for (std::uint32_t f = 0; f < g.flows.size(); ++f) {
    const FlowBox& box = g.flows[f];
    out += "  subgraph cluster_" + std::to_string(f) +
           " {\n    label=" + quoted("flow " + box.name + (box.details.empty() ? "" : " (" + box.details + ")")) +
           "\n    style=rounded\n";
    for (std::uint32_t i = 0; i < g.nodes.size(); ++i)
      if (g.nodes[i].flow == f) node(i, "    ");
    out += "  }\n";
  }
  for (const Edge& e : g.edges) {
    std::string text = lines(e.labels);
    if (e.kind == Edge::Kind::call) text = text.empty() ? "call" : "call\n" + text;
    out +=
        "  n" + std::to_string(e.from) + " -> n" + std::to_string(e.to) + " [label=" + quoted(text) + look(e) + "]\n";
  }
  return out + "}\n";
}

}  // namespace bot::describe
