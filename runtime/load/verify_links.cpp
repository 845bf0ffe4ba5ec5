// Rows that refer to chunks: the code is of the kind they want, does what it may do there, and stays in its flow.

#include <algorithm>

#include "runtime/load/verifier.hpp"

namespace bot::runtime {

using bytecode::ChunkKind;
using bytecode::no_row;

namespace {

bool in_or_none(std::uint32_t index, std::size_t count) { return index == no_row || index < count; }

constexpr std::uint32_t arrows = does_go | does_open | does_stay | does_go_back;

std::uint64_t delay_of(const bytecode::HandlerRow& timer) { return std::uint64_t{timer.value} << 32 | timer.attribute; }

}  // namespace

bool Verifier::chunk_fits(std::uint32_t chunk, ChunkKind kind, std::uint32_t intent) const {
  if (chunk == no_row) return true;
  const bytecode::ChunkRow& row = view.chunks()[chunk];
  return row.kind() == kind && (!row.has_intent() || row.intent() == intent);
}

/// A block that waits goes on for the one row it belongs to, or for any of several that are alike: a handler of several
/// intents.
const char* Verifier::own(std::uint32_t chunk, Artifact::ResumeOwner owner) {
  if ((chunks[chunk].does & does_wait) == 0) return nullptr;
  if (owners[chunk].owned) {
    const Artifact::ResumeOwner& first = owners[chunk].owner;
    const bool alike = first.handler != no_row && owner.handler != no_row && first.flow == owner.flow &&
                       first.state == owner.state &&
                       view.handlers()[first.handler].target == view.handlers()[owner.handler].target;
    return alike ? nullptr : "a block that waits belongs to several places";
  }
  owners[chunk] = {owner, true};
  return nullptr;
}

const char* Verifier::handler(std::uint32_t index, std::uint32_t flow, std::uint32_t state, bool matching) {
  const bytecode::HandlerRow& h = view.handlers()[index];
  if (!matching && h.intent != no_row) return "a handler of a timer or of a return has an intent";
  if (matching && h.attribute != no_row) {
    if (h.intent == no_row || h.attribute >= view.intents()[h.intent].attribute_count)
      return "a handler asks for an attribute that is not there";
    const auto& a = view.attributes()[view.intents()[h.intent].attributes + h.attribute];
    if (static_cast<bytecode::BaseType>(a.type) != bytecode::BaseType::enum_ ||
        h.value >= view.nlus()[a.detail].value_count)
      return "a handler asks for a value that is not there";
  }
  if (h.target == bytecode::target_back) {
    if (flow == no_row) return "a handler leads out of its flow";
  } else if (h.target != no_row && (h.target & bytecode::target_is_flow) != 0) {
    const std::uint32_t target = h.target & ~bytecode::target_is_flow;
    if (target >= view.flows().size()) return "a handler leads to a flow that is not there";
    const std::uint32_t extra = view.flows()[target].extra;
    if (extra != no_row && view.flow_extras()[extra].param_count > 0)
      return "a handler leads to a flow without its parameters";
  } else if (h.target != no_row) {
    if (h.target >= view.states().size() || view.states()[h.target].flow != flow)
      return "a handler leads out of its flow";
  }
  if (h.body == no_row) return nullptr;
  const ChunkFacts& facts = chunks[h.body];
  if (facts.goes_to_flow != no_row && facts.goes_to_flow != flow) return "the code of a handler leads out of its flow";
  if ((facts.does & does_return) != 0) return "a handler gives the result of its flow";
  if (flow == no_row && (facts.does & (does_wait | does_go_back)) != 0)
    return "the code of a handler leads out of its flow";
  return own(h.body, {flow, state, index});
}

const char* Verifier::level_links(bytecode::Level l, std::uint32_t resume, std::uint32_t timers, std::uint32_t flow,
                                  std::uint32_t state) {
  // Levels may share handlers in a hostile file; the sum of their sizes is held to what honest ones can have.
  const std::uint32_t matching = std::uint32_t{l.count} + l.otherwise, all = matching + resume + timers;
  handlers_seen += all;
  if (handlers_seen > view.handlers().size()) return "handlers belong to several levels";
  for (std::uint32_t i = 0; i < all; ++i)
    if (const char* problem = handler(l.first + i, flow, state, i < matching)) return problem;
  for (std::uint32_t i = matching; i < matching + resume; ++i)
    if (view.handlers()[l.first + i].attribute != no_row) return "a handler asks for an attribute that is not there";
  std::uint64_t last = 1;
  for (std::uint32_t i = matching + resume; i < all; ++i) {
    const std::uint64_t delay = delay_of(view.handlers()[l.first + i]);
    if (delay < last || delay >> 62 != 0) return "the timers of a state are not in order";
    last = delay;
  }
  return nullptr;
}

const char* Verifier::state_links(std::uint32_t state) {
  const bytecode::StateRow& s = view.states()[state];
  if (!chunk_fits(s.entry, ChunkKind::action, no_row) || !chunk_fits(s.exit, ChunkKind::action, no_row))
    return "a state has code of another kind";
  for (const std::uint32_t chunk : {s.entry, s.exit})
    if (chunk != no_row && chunks[chunk].goes_to_flow != no_row && chunks[chunk].goes_to_flow != s.flow)
      return "the code of a state leads out of its flow";
  if (s.exit != no_row && (chunks[s.exit].does & (arrows | does_wait | does_return | does_hand_over)) != 0)
    return "what runs when a state is left leads elsewhere";
  if (s.entry != no_row) {
    const ChunkFacts& facts = chunks[s.entry];
    if ((facts.does & does_return) != 0) {
      const std::uint32_t extra = view.flows()[s.flow].extra;
      if ((s.flags & bytecode::state_end) == 0 || extra == no_row ||
          view.flow_extras()[extra].result == bytecode::no_type)
        return "a state gives a result that its flow does not have";
      const bytecode::FlowExtraRow& row = view.flow_extras()[extra];
      const bytecode::Type result = bytecode::type_of_byte(row.result, row.result_detail);
      if (!bytecode::fits(facts.result, bytecode::on_stack(result)))
        return "a state gives a result that its flow does not have";
    }
    if (const char* problem = own(s.entry, {s.flow, state, no_row})) return problem;
  }
  return level_links(s.handlers, s.resume, s.timers, s.flow, state);
}

const char* Verifier::links() {
  owners.resize(chunks.size());
  for (const auto& h : view.handlers()) {
    if (!in_or_none(h.intent, view.intents().size()) || !in_or_none(h.guard, view.chunks().size()) ||
        !in_or_none(h.body, view.chunks().size()))
      return "a handler refers to something that is not there";
    if (!chunk_fits(h.guard, ChunkKind::guard, h.intent) || !chunk_fits(h.body, ChunkKind::action, h.intent))
      return "a handler has code of another kind";
  }
  for (std::uint32_t i = 0; i < view.intents().size(); ++i) {
    const auto& row = view.intents()[i];
    const bool by_chunk = row.classifier != no_row && (row.classifier & bytecode::classifier_is_nlu) == 0;
    // Attributes are looked for after the classifier: it may not read them.
    if ((by_chunk && !chunk_fits(row.classifier, ChunkKind::guard, no_row)) ||
        !chunk_fits(row.when, ChunkKind::guard, i))
      return "an intent has code of another kind";
  }
  for (const auto& o : view.openers()) {
    if (!chunk_fits(o.args, ChunkKind::action, o.intent)) return "an initial intent has code of another kind";
    if (o.args != no_row && (chunks[o.args].does & ~std::uint32_t{does_store}) != 0)
      return "what sets the parameters of a flow does something else";
  }
  const bytecode::InfoRow& info = view.info();
  if (!chunk_fits(info.init, ChunkKind::init, no_row) || !chunk_fits(info.on_error, ChunkKind::action, no_row))
    return "the bot has code of another kind";
  if (info.on_error != no_row && (chunks[info.on_error].does & ~std::uint32_t{does_speak | does_offer}) != 0)
    return "the reply to an error does something else";
  if (const char* problem = level_links(info.handlers, 0, 0, no_row, no_row)) return problem;
  for (std::uint32_t f = 0; f < view.flows().size(); ++f) {
    const auto& row = view.flows()[f];
    if (!chunk_fits(row.init, ChunkKind::init, no_row)) return "a flow has code of another kind";
    if (const char* problem = level_links(row.handlers, row.resume, 0, f, no_row)) return problem;
  }
  for (std::uint32_t s = 0; s < view.states().size(); ++s)
    if (const char* problem = state_links(s)) return problem;
  for (const auto& r : view.resumes())
    if (!owners[r.chunk].owned) return "a block that waits belongs to nothing";
  return nullptr;
}

}  // namespace bot::runtime
