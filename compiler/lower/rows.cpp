#include "compiler/lower/rows.hpp"

#include <algorithm>

#include "bytecode/hash.hpp"
#include "compiler/lower/used.hpp"

namespace bot::lower {

using diag::Code;

std::uint64_t stable_id(std::string_view kind, std::string_view qualified) {
  std::string key(kind);
  key += ' ';
  key += qualified;
  return bytecode::hash64(key);
}

namespace {

/// Row by index and index by row, sorted by id. Two things with one id are reported.
template <typename Row>
void sort_by_id(const std::vector<Row>& rows, std::string_view kind, std::vector<std::uint32_t>& by_index,
                std::vector<std::uint32_t>& order, diag::Findings& findings, const std::vector<bool>& wanted) {
  std::vector<std::uint64_t> ids;
  ids.reserve(rows.size());
  for (const Row& r : rows) ids.push_back(stable_id(kind, r.qualified));
  by_index.assign(rows.size(), bytecode::no_row);
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    if (wanted[i]) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  for (std::uint32_t row = 0; row < order.size(); ++row) {
    by_index[order[row]] = row;
    if (row > 0 && ids[order[row]] == ids[order[row - 1]])
      findings.add(Code::id_collision, rows[order[row]].span,
                   {{"a", rows[order[row]].qualified}, {"b", rows[order[row - 1]].qualified}});
  }
}

}  // namespace

Rows assign_rows(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  Rows rows;
  Used used = find_used(program);
  sort_by_id(program.flows, "flow", rows.flows, rows.flow_order, findings, used.flows);
  sort_by_id(program.states, "state", rows.states, rows.state_order, findings, used.states);
  sort_by_id(program.intents, "intent", rows.intents, rows.intent_order, findings, used.intents);
  sort_by_id(program.nlus, "nlu", rows.nlus, rows.nlu_order, findings, used.nlus);
  sort_by_id(program.vars, "var", rows.vars, rows.var_order, findings, used.vars);
  sort_by_id(program.service_calls, "service", rows.calls, rows.call_order, findings, used.calls);
  sort_by_id(program.resumes, "resume", rows.resumes, rows.resume_order, findings, used.resumes);
  rows.used_handlers = std::move(used.handlers);
  rows.fns.assign(program.fns.size(), bytecode::no_row);
  for (const model::FnId id : program.fn_order) {
    if (!used.fns[static_cast<std::uint32_t>(id)]) continue;
    rows.fns[static_cast<std::uint32_t>(id)] = static_cast<std::uint32_t>(rows.fn_order.size());
    rows.fn_order.push_back(id);
  }
  std::vector<std::uint32_t> files(sources.size());
  for (std::uint32_t i = 0; i < files.size(); ++i) files[i] = i;
  std::vector<std::string> names;  // as the artifact has them
  for (const std::uint32_t i : files)
    names.push_back(source::relative(sources.name(source::FileId{}), sources.name(static_cast<source::FileId>(i))));
  std::sort(files.begin(), files.end(), [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
  rows.files.resize(files.size());
  for (std::uint32_t row = 0; row < files.size(); ++row) rows.files[files[row]] = row;
  return rows;
}

Texts::Texts(const model::Program& program, const source::SourceSet& sources) : roles_(program), sources_(sources) {
  messages_.reserve(roles_.size());
  asked_.reserve(roles_.size());
}

std::uint32_t Texts::row(std::string_view context, const model::Template& text) {
  if (!collecting_) return rows_[asked_[next_++]];
  i18n::Original original = i18n::original_of(text, sources_);
  std::string shown = i18n::show(original.pattern);
  const i18n::Role role = roles_.of(text.span);
  const std::uint64_t id = i18n::message_id(context, shown, role != i18n::Role::machine);
  const auto next = static_cast<std::uint32_t>(messages_.size());
  const std::uint32_t message = known_.find_or_add(id, next, [&](std::uint32_t i) { return messages_[i].id == id; });
  asked_.push_back(message);
  if (message == next)
    messages_.push_back({std::string(context), std::move(shown), id, std::move(original), role, {}, {}});
  i18n::Message& m = messages_[message];
  m.role = std::min(m.role, role);
  m.places.push_back(text.span);
  return 0;
}

void Texts::assign_rows(emit::Image& image, diag::Findings& findings) {
  // Each is encoded where it stands in memory; only the bytes are gone through in the order of the ids.
  struct Encoded {
    std::uint64_t id;
    std::uint32_t message;
    std::size_t begin, size;
  };
  std::string all;
  std::vector<Encoded> order;
  order.reserve(messages_.size());
  for (std::uint32_t i = 0; i < messages_.size(); ++i) {
    const i18n::Message& m = messages_[i];
    const std::string bytes = i18n::encode(m.original.pattern);
    if (bytes.size() > 0xffff)
      findings.add(Code::text_too_long, m.places.front(), {{"bytes", std::to_string(bytes.size())}});
    order.push_back({m.id, i, all.size(), bytes.size()});
    all += bytes;
  }
  std::sort(order.begin(), order.end(), [](const Encoded& a, const Encoded& b) { return a.id < b.id; });
  collecting_ = false;
  rows_.resize(messages_.size());
  for (std::uint32_t row = 0; row < order.size(); ++row) {
    const Encoded& e = order[row];
    rows_[e.message] = row;
    image.texts.push_back({e.id, image.pool.add(std::string_view(all).substr(e.begin, e.size))});
  }
}

void Texts::translate(const std::vector<i18n::Translations>& translations, emit::Image& image) {
  const auto none = [](const i18n::Translations& t) { return t.empty(); };
  if (std::all_of(translations.begin(), translations.end(), none)) return;
  for (std::size_t language = 1; language < translations.size(); ++language) {
    for (const bytecode::TextRow& row : image.texts) {
      const auto found = translations[language].find(row.id);
      image.translations.push_back(found == translations[language].end() ? bytecode::Slice{bytecode::no_translation, 0}
                                                                         : image.pool.add(found->second));
    }
  }
}

}  // namespace bot::lower
