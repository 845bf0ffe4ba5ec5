// Charts for Mermaid.

#include "compiler/describe/graph.hpp"

namespace bot::describe {

namespace {

/// Between double quotes: signs that mean something to Mermaid or HTML are written as its entities.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "#quot;"; break;
      case '#': out += "#35;"; break;
      case '&': out += "#amp;"; break;
      case '<': out += "#lt;"; break;
      case '>': out += "#gt;"; break;
      case '`': out += "#96;"; break;
      case '|': out += "#124;"; break;
      case '\\': out += "#92;"; break;
      case '\n': out += "<br/>"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out + "\"";
}

std::string lines(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& l : list) out += (out.empty() ? "" : "\n") + l;
  return out;
}

std::string node(const Node& n) {
  std::string text = n.name;
  if (n.end) text += " (end)";
  if (n.handover) text += "\n(hands over to an agent)";
  if (!n.says.empty()) text += "\n" + n.says;
  const std::string label = quoted(text);
  switch (n.kind) {
    case Node::Kind::state: return n.end ? "[[" + label + "]]" : n.initial ? "([" + label + "])" : "(" + label + ")";
    case Node::Kind::flow:
    case Node::Kind::bot: return "{{" + label + "}}";
    case Node::Kind::start: return "((" + label + "))";
    case Node::Kind::agent: return "[/" + label + "/]";
  }
  return {};
}

std::string_view line(const Edge& e) {
  if (e.stays) return "-.->";
  switch (e.kind) {
    case Edge::Kind::on:
    case Edge::Kind::after:
    case Edge::Kind::opens: return "-->";
    case Edge::Kind::otherwise:
    case Edge::Kind::resume:
    case Edge::Kind::call: return "-.->";
    case Edge::Kind::onward: return "==>";
  }
  return {};
}

}  // namespace

std::string to_mermaid(const Graph& g) {
  std::string out = "flowchart TD\n";
  for (std::uint32_t i = 0; i < g.nodes.size(); ++i)
    if (!g.nodes[i].flow) out += "  n" + std::to_string(i) + node(g.nodes[i]) + "\n";
  for (std::uint32_t f = 0; f < g.flows.size(); ++f) {
    const FlowBox& box = g.flows[f];
    out += "  subgraph f" + std::to_string(f) + " [" +
           quoted("flow " + box.name + (box.details.empty() ? "" : " (" + box.details + ")")) + "]\n";
    for (std::uint32_t i = 0; i < g.nodes.size(); ++i)
      if (g.nodes[i].flow == f) out += "    n" + std::to_string(i) + node(g.nodes[i]) + "\n";
    out += "  end\n";
  }
  for (const Edge& e : g.edges) {
    std::string text = lines(e.labels);
    if (e.kind == Edge::Kind::call) text = text.empty() ? "call" : "call\n" + text;
    out += "  n" + std::to_string(e.from) + " " + std::string(line(e)) +
           (text.empty() ? " " : "|" + quoted(text) + "| ") + "n" + std::to_string(e.to) + "\n";
  }
  return out;
}

}  // namespace bot::describe
