#pragma once
// States and the ways between them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/describe/words.hpp"

namespace bot::describe {

struct Node {
  enum class Kind : std::uint8_t {
    state,
    flow,   ///< what holds in every state of a flow
    bot,    ///< what holds in every flow
    start,  ///< the customer, or the host, when nothing is open
    agent,  ///< a person has the conversation
  };
  Kind kind = Kind::state;
  std::string name;                   ///< of a state without its flow
  std::string says;                   ///< the first text of a state; may be empty
  std::optional<std::uint32_t> flow;  ///< place in Graph::flows
  bool initial = false, end = false, handover = false;
};

struct Edge {
  enum class Kind : std::uint8_t {
    on,  ///< a handler of intents
    otherwise,
    after,  ///< a timer
    resume,
    onward,  ///< goes on without waiting
    opens,   ///< an initial intent, or the fallback
    call,    ///< comes back
  };
  Kind kind = Kind::on;
  std::uint32_t from = 0, to = 0;   ///< nodes
  std::vector<std::string> labels;  ///< one a line
  bool stays = false;               ///< waits on, without entering the state again
};

struct FlowBox {
  std::string name;     ///< qualified
  std::string details;  ///< "fallback", "volatile, expires 30m"; may be empty
  model::FlowId id{};
};

/// In the order of the sources. Edges of one kind between two nodes are one edge with several labels.
struct Graph {
  std::string name;
  std::vector<FlowBox> flows;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

/// Of the whole bot, or of one flow: that one's states, and the places its ways lead to.
[[nodiscard]] Graph graph_of(const Bot& bot, std::optional<model::FlowId> only = {});

/// As Graphviz reads it.
[[nodiscard]] std::string to_dot(const Graph& graph);
/// As Mermaid reads it.
[[nodiscard]] std::string to_mermaid(const Graph& graph);

}  // namespace bot::describe
