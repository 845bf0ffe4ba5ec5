#include <algorithm>

#include "bytecode/schema.hpp"
#include "bytecode/types.hpp"
#include "bytecode/utf8.hpp"
#include "runtime/load/verifier.hpp"

namespace bot::runtime {

using bytecode::no_row;
using bytecode::Section;
using bytecode::Slice;

namespace {

constexpr std::uint32_t row_sizes[] = {
    sizeof(bytecode::InfoRow),     sizeof(bytecode::FlowRow),      sizeof(bytecode::StateRow),
    sizeof(bytecode::IntentRow),   sizeof(bytecode::AttributeRow), sizeof(bytecode::HandlerRow),
    sizeof(bytecode::OpenerRow),   sizeof(bytecode::NluRow),       sizeof(bytecode::ValueRow),
    sizeof(bytecode::VariableRow), sizeof(bytecode::TextRow),      sizeof(bytecode::ChunkRow),
    sizeof(bytecode::SourceRow),   sizeof(bytecode::NeedRow),      8,
};

bool in(std::uint64_t index, std::size_t count) { return index < count; }
bool in_or_none(std::uint32_t index, std::size_t count) { return index == no_row || index < count; }

template <typename Rows>
bool sorted_by_id(const Rows& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i - 1].id >= rows[i].id) return false;
  return true;
}

}  // namespace

void Verifier::set(std::span<const std::byte> file) { artifact.view_ = bytecode::View(file); }

const char* Verifier::run() {
  for (std::size_t i = 0; i < std::size(row_sizes); ++i)
    if (view.bytes(static_cast<Section>(i)).size() % row_sizes[i] != 0) return "a section does not hold whole rows";
  if (view.bytes(Section::info).size() != sizeof(bytecode::InfoRow)) return "there is not exactly one bot";
  for (const auto step : {&Verifier::pool, &Verifier::tables, &Verifier::code, &Verifier::links, &Verifier::keywords})
    if (const char* problem = (this->*step)()) return problem;
  return nullptr;
}

const char* Verifier::pool() {
  const auto bytes = view.bytes(Section::pool);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == bytecode::placeholder_byte) {
      if (text.size() - at < 2 || static_cast<unsigned char>(text[at + 1]) >= bytecode::max_placeholders)
        return "a placeholder of a text has no number";
      placeholders.push_back(static_cast<std::uint32_t>(at));
      at += 2;
      continue;
    }
    const std::size_t length = bytecode::utf8_length(text.substr(at));
    if (length == 0) return "a text is not UTF-8";
    at += length;
  }
  return nullptr;
}

bool Verifier::slice(Slice s) const {
  const auto bytes = view.bytes(Section::pool);
  if (s.offset > bytes.size() || s.length > bytes.size() - s.offset || s.length > bytecode::max_text_bytes)
    return false;
  const auto boundary = [&](std::size_t at) {
    if (at == 0 || at == bytes.size()) return true;
    return (static_cast<unsigned>(bytes[at]) & 0xc0) != 0x80 && bytes[at - 1] != std::byte{0xff};
  };
  return boundary(s.offset) && boundary(std::size_t{s.offset} + s.length);
}

bool Verifier::plain(Slice s) const {
  if (!slice(s)) return false;
  const auto first = std::lower_bound(placeholders.begin(), placeholders.end(), s.offset);
  return first == placeholders.end() || *first >= s.offset + s.length;
}

bool Verifier::level(bytecode::Level l) const {
  return std::uint64_t{l.first} + l.count + l.otherwise <= view.handlers().size();
}

const char* Verifier::reserved() const {
  static constexpr const char* problem = "a field that is kept for later is not zero";
  if (view.info().zero != 0) return problem;
  for (const auto& s : view.states())
    if ((s.flags & ~(bytecode::state_end | bytecode::state_silent)) != 0) return problem;
  for (const auto& a : view.attributes())
    if (a.zero != 0) return problem;
  for (const auto& n : view.nlus())
    if (n.zero != 0) return problem;
  for (const auto& v : view.variables())
    if (v.zero[0] != 0 || v.zero[1] != 0 || v.zero[2] != 0) return problem;
  for (const auto& n : view.needs())
    if (n.zero != 0) return problem;
  return nullptr;
}

const char* Verifier::tables() {
  const bytecode::InfoRow& info = view.info();
  if (const char* problem = reserved()) return problem;
  const std::size_t flows = view.flows().size(), states = view.states().size(), chunk_count = view.chunks().size();
  for (const Slice s : {info.name, info.title, info.languages, info.channels, info.timezone})
    if (!plain(s)) return "a name of the bot lies outside of the texts";
  if (!level(info.handlers) || !in_or_none(info.init, chunk_count) || !in_or_none(info.fallback_flow, flows))
    return "the bot refers to something that is not there";
  if (info.max_stack > bytecode::max_stack_words) return "the stack would be too large";
  if (!sorted_by_id(view.flows()) || !sorted_by_id(view.states()) || !sorted_by_id(view.intents()) ||
      !sorted_by_id(view.nlus()) || !sorted_by_id(view.variables()) || !sorted_by_id(view.texts()))
    return "rows are not in the order of their ids";
  if (flows > bytecode::max_flows) return "there are too many flows";

  for (const auto& f : view.flows())
    if (!in(f.initial, states) || !in_or_none(f.init, chunk_count) || !level(f.handlers))
      return "a flow refers to something that is not there";
  for (const auto& s : view.states())
    if (!in(s.flow, flows) || !in_or_none(s.entry, chunk_count) || !in_or_none(s.exit, chunk_count) ||
        !level(s.handlers))
      return "a state refers to something that is not there";
  for (std::size_t f = 0; f < flows; ++f)
    if (view.states()[view.flows()[f].initial].flow != f) return "a flow begins in a state of another one";

  const auto nlus = view.nlus();
  for (const auto& n : nlus)
    if (std::uint64_t{n.values} + n.value_count > view.values().size() ||
        (n.default_value != no_row && n.default_value >= n.value_count))
      return "an NLU refers to values that are not there";
  for (const auto& v : view.values())
    if (!plain(v.name)) return "the name of a value lies outside of the texts";
  for (const auto& a : view.attributes())
    if (!in(a.nlu, nlus.size()) || a.of == 0 || a.index >= a.of || a.optional > 1) return "an attribute is malformed";
  for (const auto& i : view.intents()) {
    if (static_cast<std::uint16_t>(i.kind) > 1 || i.fallback > 1 || !plain(i.event)) return "an intent is malformed";
    if (std::uint64_t{i.attributes} + i.attribute_count > view.attributes().size())
      return "an intent has attributes that are not there";
    artifact.max_attributes_ = std::max<std::uint32_t>(artifact.max_attributes_, i.attribute_count);
    if (!in_or_none(i.when, chunk_count)) return "an intent refers to code that is not there";
    if (i.classifier == no_row) continue;
    const bool by_nlu = (i.classifier & bytecode::classifier_is_nlu) != 0;
    if (by_nlu ? !in(i.classifier & ~bytecode::classifier_is_nlu, nlus.size()) : !in(i.classifier, chunk_count))
      return "the classifier of an intent is not there";
  }
  for (const auto& o : view.openers())
    if (!in(o.intent, view.intents().size()) || !in(o.flow, flows)) return "an initial intent is malformed";

  if (view.variables().size() > bytecode::max_variables) return "there are too many variables";
  for (std::uint32_t v = 0; v < view.variables().size(); ++v) {
    const auto& row = view.variables()[v];
    if (!bytecode::valid_type_byte(row.type)) return "a variable has no type";
    const bytecode::Type type = bytecode::type_of_byte(row.type, row.nlu);
    if (type.base == bytecode::BaseType::enum_ && !in(row.nlu, nlus.size())) return "a variable has no type";
    if (type.base == bytecode::BaseType::enum_ && nlus[row.nlu].value_count == 0)
      return "a variable has a type without values";
    if (type.base == bytecode::BaseType::text) artifact.text_variables_.push_back(v);
  }

  if (info.schema != bytecode::session_schema(info.bot_id, view.variables(), nlus, view.values()))
    return "the session's schema does not fit the variables";

  arity.reserve(view.texts().size());
  for (const auto& t : view.texts()) {
    if (!slice(t.text)) return "a text lies outside of the texts";
    const auto first = std::lower_bound(placeholders.begin(), placeholders.end(), t.text.offset);
    const auto last = std::lower_bound(first, placeholders.end(), t.text.offset + t.text.length);
    if (last - first > bytecode::max_placeholders) return "a text has too many placeholders";
    std::uint8_t most = 0;
    const auto pool_bytes = view.bytes(Section::pool);
    for (auto it = first; it != last; ++it)
      most = std::max(most, static_cast<std::uint8_t>(static_cast<unsigned>(pool_bytes[*it + 1]) + 1));
    arity.push_back(most);
  }
  for (const auto& s : view.sources())
    if (!plain(s.name)) return "the name of a source lies outside of the texts";
  for (const auto& n : view.needs())
    if (static_cast<std::uint32_t>(n.kind) > 1 || !plain(n.name)) return "a need of the host is malformed";
  return nullptr;
}

const char* Verifier::handler_links(bytecode::Level l, std::uint32_t flow) const {
  const auto handlers = view.handlers().subspan(l.first, l.count + l.otherwise);
  for (const auto& h : handlers) {
    if (h.target != no_row) {
      if ((h.target & bytecode::target_is_flow) != 0) {
        if (!in(h.target & ~bytecode::target_is_flow, view.flows().size()))
          return "a handler leads to a flow that is not there";
      } else if (!in(h.target, view.states().size()) || view.states()[h.target].flow != flow) {
        return "a handler leads out of its flow";
      }
    }
    if (h.body != no_row && chunks[h.body].goes_to_flow != no_row && chunks[h.body].goes_to_flow != flow)
      return "the code of a handler leads out of its flow";
  }
  return nullptr;
}

const char* Verifier::links() {
  using bytecode::ChunkKind;
  const auto code = view.chunks();
  const auto fits = [&](std::uint32_t chunk, ChunkKind kind, std::uint32_t intent) {
    if (chunk == no_row) return true;
    return code[chunk].kind() == kind && (!code[chunk].has_intent() || code[chunk].intent() == intent);
  };
  for (const auto& h : view.handlers()) {
    if (!in_or_none(h.intent, view.intents().size()) || !in_or_none(h.guard, code.size()) ||
        !in_or_none(h.body, code.size()))
      return "a handler refers to something that is not there";
    if (!fits(h.guard, ChunkKind::guard, h.intent) || !fits(h.body, ChunkKind::action, h.intent))
      return "a handler has code of another kind";
    if (h.attribute == no_row) continue;
    if (h.intent == no_row || h.attribute >= view.intents()[h.intent].attribute_count)
      return "a handler asks for an attribute that is not there";
    const auto& attribute = view.attributes()[view.intents()[h.intent].attributes + h.attribute];
    if (h.value >= view.nlus()[attribute.nlu].value_count) return "a handler asks for a value that is not there";
  }
  for (std::uint32_t i = 0; i < view.intents().size(); ++i) {
    const auto& row = view.intents()[i];
    const bool by_chunk = row.classifier != no_row && (row.classifier & bytecode::classifier_is_nlu) == 0;
    // Attributes are looked for after the classifier: it may not read them.
    if (by_chunk && !fits(row.classifier, ChunkKind::guard, no_row)) return "an intent has code of another kind";
    if (!fits(row.when, ChunkKind::guard, i)) return "an intent has code of another kind";
  }
  if (!fits(view.info().init, ChunkKind::init, no_row)) return "the bot has code of another kind";
  if (const char* problem = handler_links(view.info().handlers, no_row)) return problem;
  // Levels may share handlers in a hostile file; the sum of their sizes is held to what honest ones can have.
  std::uint64_t visited = std::uint64_t{view.info().handlers.count} + view.info().handlers.otherwise;
  const std::uint64_t most = view.handlers().size();
  for (std::uint32_t f = 0; f < view.flows().size(); ++f) {
    const auto& row = view.flows()[f];
    if (!fits(row.init, ChunkKind::init, no_row)) return "a flow has code of another kind";
    visited += std::uint64_t{row.handlers.count} + row.handlers.otherwise;
    if (visited > most) return "handlers belong to several levels";
    if (const char* problem = handler_links(row.handlers, f)) return problem;
  }
  for (const auto& s : view.states()) {
    if (!fits(s.entry, ChunkKind::action, no_row) || !fits(s.exit, ChunkKind::action, no_row))
      return "a state has code of another kind";
    for (const std::uint32_t chunk : {s.entry, s.exit})
      if (chunk != no_row && chunks[chunk].goes_to_flow != no_row && chunks[chunk].goes_to_flow != s.flow)
        return "the code of a state leads out of its flow";
    visited += std::uint64_t{s.handlers.count} + s.handlers.otherwise;
    if (visited > most) return "handlers belong to several levels";
    if (const char* problem = handler_links(s.handlers, s.flow)) return problem;
  }
  return nullptr;
}

const char* Verifier::keywords() {
  std::vector<std::uint32_t> counts;
  counts.reserve(view.nlus().size());
  for (const auto& n : view.nlus()) counts.push_back(n.value_count);
  const auto error = bytecode::validate_keywords(view.bytes(Section::keywords), counts, artifact.keywords_);
  return error == bytecode::KeywordError::none ? nullptr : bytecode::text(error);
}

}  // namespace bot::runtime
