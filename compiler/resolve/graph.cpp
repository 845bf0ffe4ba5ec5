#include "compiler/resolve/resolve.hpp"

namespace bot::resolve {

Ordered depth_first(const std::vector<std::vector<std::uint32_t>>& next) {
  enum class Mark : std::uint8_t { none, on_way, done };
  struct Frame {
    std::uint32_t node;
    std::size_t at = 0;
  };
  Ordered out;
  std::vector<Mark> marks(next.size());
  std::vector<Frame> way;
  for (std::uint32_t start = 0; start < next.size(); ++start) {
    if (marks[start] != Mark::none) continue;
    way.push_back({start});
    marks[start] = Mark::on_way;
    while (!way.empty()) {
      const std::uint32_t node = way.back().node;
      if (way.back().at == next[node].size()) {
        marks[node] = Mark::done;
        out.order.push_back(node);
        way.pop_back();
        continue;
      }
      const std::uint32_t to = next[node][way.back().at++];
      if (marks[to] == Mark::none) {
        marks[to] = Mark::on_way;
        way.push_back({to});
      } else if (marks[to] == Mark::on_way) {
        std::vector<std::uint32_t> cycle;
        bool inside = false;
        for (const Frame& f : way) {
          inside = inside || f.node == to;
          if (inside) cycle.push_back(f.node);
        }
        out.cycles.push_back(std::move(cycle));
      }
    }
  }
  return out;
}

}  // namespace bot::resolve
