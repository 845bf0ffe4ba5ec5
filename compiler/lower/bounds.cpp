#include "compiler/lower/bounds.hpp"

#include <algorithm>

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
  for (const model::Stmt& s : body) {
    if (const auto* i = std::get_if<model::If>(&s.node)) {
      targets(i->then, out);
      targets(i->otherwise, out);
    } else if (const auto* g = std::get_if<model::Go>(&s.node)) {
      out.push_back(g->target);
    }
  }
}

struct Bounder {
  const model::Program& program;
  const Rows& rows;
  const emit::Image& image;
  const std::vector<std::uint32_t>& counts;
  std::vector<std::optional<Cost>> known;

  std::uint64_t chunk(std::uint32_t index) const { return index == no_row ? 0 : counts[index]; }

  Cost open(std::uint32_t flow_row) {
    const bytecode::FlowRow& f = image.flows[flow_row];
    Cost c = enter(f.initial);
    c.steps += chunk(f.init);
    return c;
  }

  /// Entering a state and all states its entry actions go on to.
  Cost enter(std::uint32_t state_row) {
    if (known[state_row]) return *known[state_row];
    known[state_row] = Cost{};  // a cycle was reported before; end here all the same
    const model::State& state = program.states[rows.state_order[state_row]];
    std::vector<model::Target> out;
    targets(state.entry, out);
    Cost further;
    for (const model::Target& t : out) {
      if (t.kind == model::Target::Kind::state) further = larger(further, enter(rows.of(t.state)));
      if (t.kind == model::Target::Kind::flow) further = larger(further, open(rows.of(t.flow)));
    }
    const bytecode::StateRow& row = image.states[state_row];
    const Cost c{further.steps + chunk(row.entry) + chunk(row.exit), further.jumps + 1};
    known[state_row] = c;
    return c;
  }
};

}  // namespace

Bounds bounds(const model::Program& program, const Rows& rows, const emit::Image& image,
              const std::vector<std::uint32_t>& counts) {
  Bounder b{program, rows, image, counts, std::vector<std::optional<Cost>>(image.states.size())};
  const auto intent_cost = [&](std::uint32_t i) {
    const bytecode::IntentRow& row = image.intents[i];
    const bool by_chunk = row.classifier != no_row && (row.classifier & bytecode::classifier_is_nlu) == 0;
    return (by_chunk ? counts[row.classifier] : 0) + b.chunk(row.when);
  };
  std::uint64_t asking = b.chunk(image.info.init);
  std::uint64_t body = 0;
  for (const bytecode::HandlerRow& h : image.handlers) {
    asking += b.chunk(h.guard) + (h.intent == no_row ? 0 : intent_cost(h.intent));
    body = std::max(body, b.chunk(h.body));
  }
  for (const bytecode::OpenerRow& o : image.openers) asking += intent_cost(o.intent);
  Cost enter;
  for (std::uint32_t s = 0; s < image.states.size(); ++s) enter = larger(enter, b.enter(s));
  for (std::uint32_t f = 0; f < image.flows.size(); ++f) enter = larger(enter, b.open(f));
  // A flow that opens silently asks its handlers a second time and may go on once more.
  const std::uint64_t steps = 2 * (asking + body + enter.steps);
  const std::uint64_t jumps = 2 * enter.jumps + 1;
  constexpr std::uint64_t most = 0xffff'fffe;
  return {static_cast<std::uint32_t>(std::min(steps, most)), static_cast<std::uint32_t>(std::min(jumps, most))};
}

}  // namespace bot::lower
