#include <algorithm>

#include "bytecode/schema.hpp"
#include "bytecode/utf8.hpp"
#include "runtime/load/verifier.hpp"

namespace bot::runtime {

using bytecode::no_row;
using bytecode::Section;
using bytecode::Slice;

namespace {

constexpr std::uint32_t row_sizes[] = {
    sizeof(bytecode::InfoRow),
    sizeof(bytecode::FlowRow),
    sizeof(bytecode::StateRow),
    sizeof(bytecode::IntentRow),
    sizeof(bytecode::AttributeRow),
    sizeof(bytecode::HandlerRow),
    sizeof(bytecode::OpenerRow),
    sizeof(bytecode::NluRow),
    sizeof(bytecode::ValueRow),
    sizeof(bytecode::VariableRow),
    sizeof(bytecode::TextRow),
    sizeof(bytecode::ChunkRow),
    sizeof(bytecode::SourceRow),
    sizeof(bytecode::NeedRow),
    sizeof(bytecode::FlowExtraRow),
    sizeof(bytecode::ParamRow),
    sizeof(bytecode::ShapeRow),
    sizeof(bytecode::FieldRow),
    sizeof(bytecode::CellRow),
    sizeof(bytecode::FunctionRow),
    sizeof(bytecode::ServiceCallRow),
    sizeof(bytecode::ResumeRow),
    sizeof(bytecode::PatternRow),
    sizeof(Slice),
    8,  // keywords
    1,  // code, pool, debug
    1,
    1,
};
static_assert(std::size(row_sizes) == bytecode::section_count);

}  // namespace

void Verifier::set(std::span<const std::byte> file) { artifact.view_ = bytecode::View(file); }

const char* Verifier::run() {
  for (std::uint32_t i = 0; i < bytecode::section_count; ++i) {
    if (view.bytes(static_cast<Section>(i)).size() % row_sizes[i] != 0) return "a section does not hold whole rows";
  }
  if (view.bytes(Section::info).size() != sizeof(bytecode::InfoRow)) return "there is not exactly one bot";
  for (const auto step : {&Verifier::pool, &Verifier::tables, &Verifier::code, &Verifier::links, &Verifier::keywords,
                          &Verifier::patterns})
    if (const char* problem = (this->*step)()) return problem;
  derive();
  return nullptr;
}

const char* Verifier::pool() {
  const auto bytes = view.bytes(Section::pool);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == bytecode::placeholder_byte || text[at] == bytecode::plural_byte) {
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
    return (static_cast<unsigned>(bytes[at]) & 0xc0) != 0x80 && bytes[at - 1] < std::byte{0xfe};
  };
  return boundary(s.offset) && boundary(std::size_t{s.offset} + s.length);
}

bool Verifier::plain(Slice s) const {
  if (!slice(s)) return false;
  const auto first = std::lower_bound(placeholders.begin(), placeholders.end(), s.offset);
  return first == placeholders.end() || *first >= s.offset + s.length;
}

bool Verifier::level(bytecode::Level l, std::uint32_t more) const {
  return std::uint64_t{l.first} + l.count + l.otherwise + more <= view.handlers().size();
}

bool Verifier::type(std::uint8_t byte, std::uint32_t detail, std::size_t shapes) const {
  if (!bytecode::valid_type_byte(byte)) return false;
  switch (static_cast<bytecode::BaseType>(byte & 0x7f)) {
    case bytecode::BaseType::bool_:
    case bytecode::BaseType::int_:
    case bytecode::BaseType::number:
    case bytecode::BaseType::text:
    case bytecode::BaseType::duration:
    case bytecode::BaseType::time:
    case bytecode::BaseType::date: return detail == 0;
    case bytecode::BaseType::enum_: return detail < view.nlus().size() && view.nlus()[detail].value_count > 0;
    case bytecode::BaseType::record:
      return detail < shapes && view.shapes()[detail].kind == bytecode::ShapeKind::record;
    case bytecode::BaseType::list: return detail < shapes && view.shapes()[detail].kind == bytecode::ShapeKind::list;
  }
  return false;
}

const char* Verifier::reserved() const {
  static constexpr const char* problem = "a field that is kept for later is not zero";
  const auto zero = [](const auto& rows) {
    return std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.zero == 0; });
  };
  const auto zeros = [](const auto& rows) {
    return std::all_of(rows.begin(), rows.end(), [](const auto& row) {
      return std::all_of(std::begin(row.zero), std::end(row.zero), [](std::uint8_t b) { return b == 0; });
    });
  };
  if (view.info().zero != 0) return problem;
  for (const auto& f : view.flows())
    if ((f.flags & ~(bytecode::flow_volatile | bytecode::flow_exclusive)) != 0) return problem;
  for (const auto& s : view.states())
    if ((s.flags & ~(bytecode::state_end | bytecode::state_silent | bytecode::state_exclusive)) != 0) return problem;
  for (const auto& v : view.variables())
    if ((v.flags & ~(bytecode::variable_secret | bytecode::variable_config | bytecode::variable_required)) != 0)
      return problem;
  for (const auto& f : view.fields())
    if ((f.flags & ~bytecode::field_secret) != 0) return problem;
  for (const auto& r : view.resumes())
    if ((r.flags & ~(r.kind == bytecode::ResumeKind::ask ? bytecode::resume_secret : 0)) != 0) return problem;
  for (const auto& c : view.calls())
    if (c.zero2 != 0) return problem;
  if (!zero(view.openers()) || !zero(view.params()) || !zero(view.shapes()) || !zero(view.functions()) ||
      !zero(view.calls()) || !zero(view.patterns()) || !zeros(view.variables()) || !zeros(view.flow_extras()) ||
      !zeros(view.cells()))
    return problem;
  return nullptr;
}

const char* Verifier::keywords() {
  bytecode::Vector<std::uint32_t> counts;
  counts.reserve(view.nlus().size());
  for (const auto& n : view.nlus()) counts.push_back(n.kind == bytecode::NluKind::keyword ? n.value_count : 0);
  const auto error = bytecode::validate_keywords(view.bytes(Section::keywords), counts, artifact.keywords_);
  return error == bytecode::KeywordError::none ? nullptr : bytecode::text(error);
}

const char* Verifier::patterns() {
  bytecode::Vector<PatternSpec> specs;
  bytecode::Vector<bytecode::Vector<bytecode::BaseType>> captures;
  artifact.first_pattern_.assign(view.nlus().size(), 0);
  for (std::size_t n = 0; n < view.nlus().size(); ++n) {
    const bytecode::NluRow& nlu = view.nlus()[n];
    if (nlu.kind != bytecode::NluKind::pattern) continue;
    artifact.first_pattern_[n] = static_cast<std::uint32_t>(specs.size());
    if (specs.size() + nlu.pattern_count > max_patterns) return "there are too many patterns";
    bytecode::Vector<bytecode::BaseType>& types = captures.emplace_back();
    if (const bytecode::Type type = bytecode::type_of_byte(nlu.type, nlu.detail);
        type.base == bytecode::BaseType::record) {
      const bytecode::ShapeRow& shape = view.shapes()[type.detail];
      for (const auto& f : view.fields().subspan(shape.first, shape.count))
        types.push_back(static_cast<bytecode::BaseType>(f.type));
    }
    for (const auto& p : view.patterns().subspan(nlu.patterns, nlu.pattern_count))
      specs.push_back({view.text(p.text), types});
  }
  if (specs.empty()) return nullptr;
  return artifact.patterns_.build(specs) ? "a pattern is not one, or has other captures than its values" : nullptr;
}

Artifact::Gate gate_of(const bytecode::View& view, const bytecode::IntentRow& intent) {
  Artifact::Gate gate;
  gate.kind = intent.kind;
  const bool by_nlu = intent.classifier != no_row && (intent.classifier & bytecode::classifier_is_nlu) != 0;
  gate.steady =
      intent.kind != bytecode::IntentKind::event && intent.when == no_row && (intent.classifier == no_row || by_nlu);
  const auto need = [&](std::uint32_t nlu) {
    if (view.nlus()[nlu].kind == bytecode::NluKind::keyword) gate.nlu = nlu;
  };
  if (by_nlu) need(intent.classifier & ~bytecode::classifier_is_nlu);
  for (const auto& a : view.attributes().subspan(intent.attributes, intent.attribute_count))
    if (gate.nlu == no_row && a.nlu != no_row && a.optional == 0 && view.nlus()[a.nlu].default_value == no_row)
      need(a.nlu);
  return gate;
}

/// What a turn wants to know at once.
void Verifier::derive() {
  for (const auto& f : view.fields()) artifact.field_names_.push_back(view.text(f.name));
  std::string_view languages = view.text(view.info().languages);
  for (std::size_t end = 0; end != languages.npos; languages.remove_prefix(end == languages.npos ? 0 : end + 1)) {
    end = languages.find(' ');
    artifact.languages_.push_back(languages.substr(0, end));
  }
  for (const auto& n : view.nlus())
    if (n.kind != bytecode::NluKind::keyword && n.kind != bytecode::NluKind::plain) artifact.keywords_only_ = false;
  for (const auto& intent : view.intents()) artifact.gates_.push_back(gate_of(view, intent));
  for (std::uint32_t v = 0; v < view.variables().size(); ++v) {
    const auto& row = view.variables()[v];
    constexpr auto required = bytecode::variable_config | bytecode::variable_required;
    if ((row.flags & required) == required) artifact.required_config_.push_back(v);
  }
  bool& rich = artifact.rich_;
  rich = !view.resumes().empty();
  for (const auto& s : view.states()) rich = rich || s.timers > 0;
  for (const auto& e : view.flow_extras()) rich = rich || e.expires > 0;
  for (const auto& h : view.handlers()) rich = rich || h.target == bytecode::target_back;
  for (const auto& c : chunks) rich = rich || (c.does & (does_go_back | does_offer | does_remind)) != 0;
  for (const auto& v : view.variables()) {
    const auto base = static_cast<bytecode::BaseType>(v.type & 0x7f);
    rich = rich || base == bytecode::BaseType::record || base == bytecode::BaseType::list;
  }
  for (std::uint32_t r = 0; r < view.resumes().size(); ++r) {
    artifact.resume_owners_.push_back(owners[view.resumes()[r].chunk].owner);
    artifact.resume_schemas_.push_back(bytecode::resume_schema(view, r));
  }
}

}  // namespace bot::runtime
