#include "compiler/lower/rows.hpp"

#include <algorithm>

#include "bytecode/hash.hpp"

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
                std::vector<std::uint32_t>& order, diag::Findings& findings,
                const std::vector<bool>* wanted = nullptr) {
  std::vector<std::uint64_t> ids;
  ids.reserve(rows.size());
  for (const Row& r : rows) ids.push_back(stable_id(kind, r.qualified));
  by_index.assign(rows.size(), bytecode::no_row);
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    if (!wanted || (*wanted)[i]) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  for (std::uint32_t row = 0; row < order.size(); ++row) {
    by_index[order[row]] = row;
    if (row > 0 && ids[order[row]] == ids[order[row - 1]])
      findings.add(Code::id_collision, rows[order[row]].span,
                   {{"a", rows[order[row]].qualified}, {"b", rows[order[row - 1]].qualified}});
  }
}

/// Intents that a handler asks for or that open a flow; a module may have more than a bot uses.
std::vector<bool> used_intents(const model::Program& program) {
  std::vector<bool> used(program.intents.size());
  for (const model::Handler& h : program.handlers)
    for (const model::Trigger& t : h.triggers) used[static_cast<std::uint32_t>(t.intent)] = true;
  for (const model::IntentId i : program.openers) used[static_cast<std::uint32_t>(i)] = true;
  return used;
}

}  // namespace

Rows assign_rows(const model::Program& program, const source::SourceSet& sources, diag::Findings& findings) {
  Rows rows;
  sort_by_id(program.flows, "flow", rows.flows, rows.flow_order, findings);
  sort_by_id(program.states, "state", rows.states, rows.state_order, findings);
  const std::vector<bool> used = used_intents(program);
  sort_by_id(program.intents, "intent", rows.intents, rows.intent_order, findings, &used);
  sort_by_id(program.nlus, "nlu", rows.nlus, rows.nlu_order, findings);
  sort_by_id(program.vars, "var", rows.vars, rows.var_order, findings);
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

std::uint32_t Texts::row(std::string_view context, const model::Template& text) {
  std::string bytes;
  std::uint32_t hole = 0;
  for (const auto& p : text.parts) {
    if (p.expr) {
      bytes += bytecode::placeholder_byte;
      bytes += static_cast<char>(hole++);
    } else {
      bytes += p.literal;
    }
  }
  std::string key(context);
  key += '\n';
  key += bytes;
  const std::uint64_t id = stable_id("text", key);
  const auto [it, added] = known_.emplace(id, static_cast<std::uint32_t>(entries_.size()));
  if (added) entries_.push_back({id, std::move(bytes), text.span});
  return rows_.empty() ? 0 : rows_[it->second];
}

void Texts::finish(emit::Image& image, diag::Findings& findings) {
  std::vector<std::uint32_t> order(entries_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return entries_[a].id < entries_[b].id; });
  rows_.resize(entries_.size());
  for (std::uint32_t row = 0; row < order.size(); ++row) {
    const Entry& e = entries_[order[row]];
    rows_[order[row]] = row;
    if (e.text.size() > 0xffff) findings.add(Code::text_too_long, e.span, {{"bytes", std::to_string(e.text.size())}});
    image.texts.push_back({e.id, image.pool.add(e.text)});
  }
}

}  // namespace bot::lower
