// The rows: every index is in its table, and every row is one that can be.

#include <algorithm>
#include <unordered_map>

#include "bytecode/schema.hpp"
#include "runtime/load/text_form.hpp"
#include "runtime/load/verifier.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::no_row;
using bytecode::Slice;
using bytecode::Type;

namespace {

bool in(std::uint64_t index, std::size_t count) { return index < count; }
bool in_or_none(std::uint32_t index, std::size_t count) { return index == no_row || index < count; }
bool range(std::uint64_t first, std::uint64_t count, std::size_t all) { return first + count <= all; }

template <typename Rows>
bool sorted_by_id(const Rows& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i - 1].id >= rows[i].id) return false;
  return true;
}

constexpr std::uint32_t max_shape_depth = 32;

constexpr BaseType entity_types[] = {BaseType::int_, BaseType::number,   BaseType::text,
                                     BaseType::text, BaseType::text,     BaseType::date,
                                     BaseType::time, BaseType::duration, BaseType::number};
static_assert(std::size(entity_types) == bytecode::entity_count);

}  // namespace

const char* Verifier::tables() {
  const bytecode::InfoRow& info = view.info();
  if (const char* problem = reserved()) return problem;
  const std::size_t chunk_count = view.chunks().size();
  for (const Slice s : {info.name, info.title, info.languages, info.channels, info.timezone})
    if (!plain(s)) return "a name of the bot lies outside of the texts";
  if (!level(info.handlers, 0) || !in_or_none(info.init, chunk_count) || !in_or_none(info.on_error, chunk_count) ||
      !in_or_none(info.fallback_flow, view.flows().size()))
    return "the bot refers to something that is not there";
  if (info.max_stack > bytecode::max_stack_words) return "the stack would be too large";
  if (!sorted_by_id(view.flows()) || !sorted_by_id(view.states()) || !sorted_by_id(view.intents()) ||
      !sorted_by_id(view.nlus()) || !sorted_by_id(view.variables()) || !sorted_by_id(view.texts()) ||
      !sorted_by_id(view.calls()) || !sorted_by_id(view.resumes()))
    return "rows are not in the order of their ids";
  // Shapes first: types may be of them.
  for (const auto step : {&Verifier::shapes, &Verifier::nlus, &Verifier::flows_and_states, &Verifier::intents,
                          &Verifier::variables, &Verifier::waits, &Verifier::texts, &Verifier::needs})
    if (const char* problem = (this->*step)()) return problem;
  return nullptr;
}

const char* Verifier::shapes() {
  const auto rows = view.shapes();
  const auto fields = view.fields();
  for (const auto& f : fields)
    if (!plain(f.name)) return "the name of a field lies outside of the texts";
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const bytecode::ShapeRow& s = rows[i];
    if (static_cast<std::uint8_t>(s.kind) > 2 || !plain(s.name) || !range(s.first, s.count, fields.size()) ||
        (s.kind == bytecode::ShapeKind::list && s.count != 1))
      return "a record or a list is malformed";
    std::uint32_t depth = 1;
    for (const auto& f : fields.subspan(s.first, s.count)) {
      if (!type(f.type, f.detail, i)) return "a field has no type";
      const Type t = bytecode::type_of_byte(f.type, f.detail);
      if (t.base == BaseType::record || t.base == BaseType::list)
        depth = std::max<std::uint32_t>(depth, shape_depth[t.detail] + 1U);
    }
    if (depth > max_shape_depth) return "records and lists are nested too deeply";
    shape_depth.push_back(static_cast<std::uint8_t>(depth));
  }
  return nullptr;
}

const char* Verifier::nlus() {
  static constexpr const char* malformed = "an NLU is malformed";
  for (const auto& v : view.values())
    if (!plain(v.name)) return "the name of a value lies outside of the texts";
  for (const auto& p : view.patterns())
    if (!plain(p.text)) return "a pattern lies outside of the texts";
  for (std::uint32_t i = 0; i < view.nlus().size(); ++i) {
    const bytecode::NluRow& n = view.nlus()[i];
    if (!range(n.values, n.value_count, view.values().size()) ||
        (n.default_value != no_row && n.default_value >= n.value_count))
      return "an NLU refers to values that are not there";
    if (static_cast<std::uint8_t>(n.kind) >= bytecode::nlu_kind_count) return malformed;
    const auto base = static_cast<BaseType>(n.type);
    switch (n.kind) {
      case bytecode::NluKind::keyword:
      case bytecode::NluKind::plain:
      case bytecode::NluKind::remote:
        if (base != BaseType::enum_ || n.detail != i) return "the values of an NLU are of another type";
        if (n.kind == bytecode::NluKind::remote
                ? !in(n.patterns, view.patterns().size()) || view.patterns()[n.patterns].threshold > 1'000'000
                : n.patterns != 0)
          return malformed;
        if (n.pattern_count != 0) return malformed;
        break;
      case bytecode::NluKind::entity:
        if (!in(n.patterns, bytecode::entity_count) || n.pattern_count != 0 || n.value_count != 0) return malformed;
        if (base != entity_types[n.patterns] || n.detail != 0) return "the values of an NLU are of another type";
        break;
      case bytecode::NluKind::pattern: {
        if (!range(n.patterns, n.pattern_count, view.patterns().size()) || n.pattern_count == 0 || n.value_count != 0)
          return malformed;
        if (!type(n.type, n.detail) || (base != BaseType::text && base != BaseType::record))
          return "the values of an NLU are of another type";
        if (base == BaseType::text) break;
        const bytecode::ShapeRow& shape = view.shapes()[n.detail];
        for (const auto& f : view.fields().subspan(shape.first, shape.count))
          if (f.type != static_cast<std::uint8_t>(BaseType::text) &&
              f.type != static_cast<std::uint8_t>(BaseType::int_) &&
              f.type != static_cast<std::uint8_t>(BaseType::number))
            return "a capture is a text, an int or a number";
        break;
      }
    }
  }
  return nullptr;
}

const char* Verifier::flows_and_states() {
  const std::size_t flows = view.flows().size(), states = view.states().size(), chunk_count = view.chunks().size();
  if (flows > bytecode::max_flows) return "there are too many flows";
  const auto extras = view.flow_extras();
  for (const auto& f : view.flows())
    if (!in(f.initial, states) || !in_or_none(f.init, chunk_count) || !level(f.handlers, f.resume) ||
        !in_or_none(f.extra, extras.size()))
      return "a flow refers to something that is not there";
  for (const auto& s : view.states())
    if (!in(s.flow, flows) || !in_or_none(s.entry, chunk_count) || !in_or_none(s.exit, chunk_count) ||
        !level(s.handlers, std::uint32_t{s.resume} + s.timers))
      return "a state refers to something that is not there";
  for (std::uint32_t f = 0; f < flows; ++f) {
    const bytecode::FlowRow& row = view.flows()[f];
    if (view.states()[row.initial].flow != f) return "a flow begins in a state of another one";
    if (row.extra != no_row && extras[row.extra].flow != f) return "flows share what only one of them has";
  }
  for (std::uint32_t e = 0; e < extras.size(); ++e) {
    const bytecode::FlowExtraRow& row = extras[e];
    if (!in(row.flow, flows) || view.flows()[row.flow].extra != e || (e > 0 && extras[e - 1].flow >= row.flow))
      return "flows share what only one of them has";
    if (!range(row.params, row.param_count, view.params().size())) return "a flow has parameters that are not there";
    if (row.result == bytecode::no_type ? row.result_detail != 0 : !type(row.result, row.result_detail))
      return "the result of a flow has no type";
  }
  for (const auto& p : view.params())
    if (!in(p.variable, view.variables().size())) return "a flow has parameters that are not there";
  return nullptr;
}

const char* Verifier::intents() {
  static constexpr const char* malformed = "an attribute is malformed";
  const std::size_t chunk_count = view.chunks().size(), nlu_count = view.nlus().size();
  for (const auto& a : view.attributes()) {
    if (!plain(a.name) || a.optional > 1 || (a.type & 0x80) != 0) return malformed;
    if (a.nlu == no_row) {
      if (!type(a.type, a.detail) || a.of != 0 || a.index != 0) return malformed;
    } else if (!in(a.nlu, nlu_count) || a.of == 0 || a.index >= a.of || a.type != view.nlus()[a.nlu].type ||
               a.detail != view.nlus()[a.nlu].detail) {
      return malformed;
    }
  }
  std::uint64_t attributes = 0;
  for (const auto& i : view.intents()) {
    if (static_cast<std::uint8_t>(i.kind) >= bytecode::intent_kind_count || i.fallback > 1 || !plain(i.event))
      return "an intent is malformed";
    if (!range(i.attributes, i.attribute_count, view.attributes().size()))
      return "an intent has attributes that are not there";
    attributes += i.attribute_count;
    if (attributes > view.attributes().size()) return "attributes belong to several intents";
    const bool event = i.kind == bytecode::IntentKind::event;
    for (const auto& a : view.attributes().subspan(i.attributes, i.attribute_count))
      if (event != (a.nlu == no_row)) return malformed;
    artifact.max_attributes_ = std::max<std::uint32_t>(artifact.max_attributes_, i.attribute_count);
    if (!in_or_none(i.when, chunk_count)) return "an intent refers to code that is not there";
    if (i.classifier == no_row) continue;
    const bool by_nlu = (i.classifier & bytecode::classifier_is_nlu) != 0;
    if (by_nlu ? !in(i.classifier & ~bytecode::classifier_is_nlu, nlu_count) : !in(i.classifier, chunk_count))
      return "the classifier of an intent is not there";
  }
  for (const auto& o : view.openers())
    if (!in(o.intent, view.intents().size()) || !in(o.flow, view.flows().size()) || !in_or_none(o.args, chunk_count))
      return "an initial intent is malformed";
  return nullptr;
}

const char* Verifier::variables() {
  const auto rows = view.variables();
  if (rows.size() > bytecode::max_variables) return "there are too many variables";
  for (std::uint32_t v = 0; v < rows.size(); ++v) {
    const auto base = static_cast<BaseType>(rows[v].type & 0x7f);
    if (bytecode::valid_type_byte(rows[v].type) && base == BaseType::enum_ && in(rows[v].detail, view.nlus().size()) &&
        view.nlus()[rows[v].detail].value_count == 0)
      return "a variable has a type without values";
    if (!type(rows[v].type, rows[v].detail)) return "a variable has no type";
    if (base == BaseType::text) artifact.text_variables_.push_back(v);
    if ((rows[v].flags & bytecode::variable_config) != 0 && (base == BaseType::record || base == BaseType::list))
      return "a record or a list cannot be configured";
  }
  if (view.info().schema != bytecode::session_schema(view)) return "the session's schema does not fit the variables";
  return nullptr;
}

/// Functions, services and resume points.
const char* Verifier::waits() {
  for (const auto& c : view.cells())
    if (!type(c.type, c.detail)) return "a value on the stack has no type";
  for (const auto& f : view.functions())
    if (!in(f.chunk, view.chunks().size()) || !range(f.params, f.count, view.cells().size()) ||
        !type(f.result, f.result_detail))
      return "a function is malformed";
  for (const auto& c : view.calls()) {
    if (!plain(c.name) || !range(c.params, c.count, view.fields().size()) || c.timeout == 0)
      return "a service is malformed";
    if (c.result == bytecode::no_type ? c.result_detail != 0 : !type(c.result, c.result_detail))
      return "a service is malformed";
    for (const auto& f : view.fields().subspan(c.params, c.count))
      if (!type(f.type, f.detail)) return "a field has no type";
  }
  for (const auto& r : view.resumes()) {
    static constexpr const char* malformed = "a place where a block waits is malformed";
    if (static_cast<std::uint8_t>(r.kind) > 2 || !in(r.chunk, view.chunks().size()) ||
        !range(r.cells, r.cell_count, view.cells().size()))
      return malformed;
    switch (r.kind) {
      case bytecode::ResumeKind::ask:
        if (!in_or_none(r.what, view.nlus().size())) return malformed;
        break;
      case bytecode::ResumeKind::call:
        if (!in(r.what, view.flows().size())) return malformed;
        break;
      case bytecode::ResumeKind::try_:
        if (!in(r.what, view.calls().size())) return malformed;
        break;
    }
  }
  return nullptr;
}

namespace {

/// What there is to say about texts. Honest texts are equal or apart, so that each byte is looked at once.
struct Forms {
  const Verifier& v;
  std::uint64_t left;
  std::unordered_map<std::uint64_t, TextForm, std::hash<std::uint64_t>, std::equal_to<>,
                     bytecode::Allocator<std::pair<const std::uint64_t, TextForm>>>
      known = {};

  const char* look(Slice s, TextForm& out) {
    if (!v.slice(s)) return "a text lies outside of the texts";
    out = {true, 0};
    if (v.plain(s)) return nullptr;
    const auto [it, added] = known.try_emplace(std::uint64_t{s.offset} << 32 | s.length);
    if (added) {
      if (s.length > left) return "the texts take too long to check";
      left -= s.length;
      it->second = text_form(v.view.text(s));
    }
    out = it->second;
    return out.valid ? nullptr : "the placeholders or plurals of a text are malformed";
  }
};

}  // namespace

const char* Verifier::texts() {
  const auto rows = view.texts();
  artifact.arity_.reserve(rows.size());
  Forms forms{*this, 2 * std::uint64_t{view.bytes(bytecode::Section::pool).size()}};
  TextForm form;
  for (const auto& t : rows) {
    if (const char* problem = forms.look(t.text, form)) return problem;
    artifact.arity_.push_back(form.arity);
  }
  const std::string_view languages = view.text(view.info().languages);
  const auto count = static_cast<std::size_t>(std::count(languages.begin(), languages.end(), ' ')) + 1;
  const auto translations = view.translations();
  if (translations.size() > rows.size() * (count - 1) || (!rows.empty() && translations.size() % rows.size() != 0))
    return "there are translations into a language that the bot does not speak";
  for (std::size_t i = 0; i < translations.size(); ++i) {
    const Slice s = translations[i];
    if (s.offset == bytecode::no_translation && s.length == 0) continue;
    if (const char* problem = forms.look(s, form)) return problem;
    if (form.arity > artifact.arity_[i % rows.size()])
      return "a translation has a placeholder that the text does not have";
  }
  const std::uint32_t language = view.info().language;
  if (language != no_row) {
    if (!in(language, view.variables().size())) return "the bot refers to something that is not there";
    const bytecode::VariableRow& v = view.variables()[language];
    if (v.type != static_cast<std::uint8_t>(BaseType::enum_) || view.nlus()[v.detail].value_count != count)
      return "the variable of the language has other values than languages";
  }
  return nullptr;
}

const char* Verifier::needs() {
  for (const auto& s : view.sources())
    if (!plain(s.name)) return "the name of a source lies outside of the texts";
  for (const auto& n : view.needs()) {
    static constexpr const char* malformed = "a need of the host is malformed";
    if (static_cast<std::uint32_t>(n.kind) >= bytecode::need_kind_count || !plain(n.name)) return malformed;
    switch (n.kind) {
      case bytecode::NeedKind::capability:
      case bytecode::NeedKind::event:
        if (n.row != 0) return malformed;
        break;
      case bytecode::NeedKind::config:
        if (!in(n.row, view.variables().size()) || (view.variables()[n.row].flags & bytecode::variable_config) == 0)
          return malformed;
        break;
      case bytecode::NeedKind::service:
        if (!in(n.row, view.calls().size())) return malformed;
        break;
      case bytecode::NeedKind::model:
        if (!in(n.row, view.nlus().size()) || view.nlus()[n.row].kind != bytecode::NluKind::remote) return malformed;
        break;
    }
  }
  return nullptr;
}

}  // namespace bot::runtime
