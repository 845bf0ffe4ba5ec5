#include <algorithm>
#include <cmath>

#include "bytecode/fold.hpp"
#include "compiler/lower/lowerer.hpp"

namespace bot::lower {

using bytecode::ChunkKind;
using bytecode::no_row;

namespace {

bytecode::NluKind kind_of(model::NluKind kind) {
  switch (kind) {
    case model::NluKind::keyword: return bytecode::NluKind::keyword;
    case model::NluKind::pattern: return bytecode::NluKind::pattern;
    case model::NluKind::remote: return bytecode::NluKind::remote;
    case model::NluKind::built_in: return bytecode::NluKind::entity;
    case model::NluKind::plain: return bytecode::NluKind::plain;
  }
  return bytecode::NluKind::plain;
}

emit::KeywordNlu keyword_options(const model::Nlu& n) {
  using bytecode::KeywordMode;
  if (n.kind != model::NluKind::keyword) return {};
  const ast::Nlu& a = *n.ast;
  const auto profile = static_cast<std::uint8_t>((a.keep_case ? bytecode::fold_keep_case : 0) |
                                                 (a.keep_accents ? bytecode::fold_keep_accents : 0) |
                                                 (a.stretch ? bytecode::fold_stretch : 0));
  const KeywordMode mode = a.substring  ? KeywordMode::substring
                           : a.prefix   ? KeywordMode::prefix
                           : a.typo > 0 ? KeywordMode::typo
                                        : KeywordMode::words;
  return {profile, mode, a.exact, 1};
}

}  // namespace

void Lowerer::nlus() {
  for (const std::uint32_t id : rows.nlu_order) {
    const model::Nlu& n = program.nlus[id];
    const auto row = static_cast<std::uint32_t>(image.nlus.size());
    const bytecode::Type type = coder.shapes().type(n.type);
    bytecode::NluRow out{stable_id("nlu", n.qualified),
                         static_cast<std::uint32_t>(image.values.size()),
                         static_cast<std::uint32_t>(n.values.size()),
                         n.default_value.value_or(no_row),
                         0,
                         0,
                         kind_of(n.kind),
                         bytecode::type_byte(type),
                         type.detail};
    if (n.kind == model::NluKind::built_in) out.patterns = static_cast<std::uint32_t>(n.entity);
    if (n.kind == model::NluKind::pattern) {
      out.patterns = static_cast<std::uint32_t>(image.patterns.size());
      out.pattern_count = static_cast<std::uint16_t>(n.ast->patterns.size());
      for (const ast::PatternForm& p : n.ast->patterns) image.patterns.push_back({image.pool.add(p.pattern), 0, 0});
    }
    if (n.kind == model::NluKind::remote) {
      out.patterns = static_cast<std::uint32_t>(image.patterns.size());
      image.patterns.push_back(
          {image.pool.add(n.model), static_cast<std::uint32_t>(std::llround(n.threshold * 1'000'000)), 0});
    }
    image.nlus.push_back(out);
    name(bytecode::NameKind::nlu, row, n.qualified, n.span);
    image.keyword_nlus.push_back(keyword_options(n));
    for (std::uint32_t v = 0; v < n.values.size(); ++v) {
      image.values.push_back(
          {stable_id("value", n.qualified + "." + std::string(n.values[v].name)), image.pool.add(n.values[v].name)});
      for (const model::Phrase& p : n.values[v].phrases) {
        image.keyword_phrases.push_back({row, v, p.text});
        image.phrase_places.emplace_back(static_cast<std::uint32_t>(p.span.file), p.span.begin);
      }
    }
  }
}

void Lowerer::variables() {
  for (const std::uint32_t id : rows.var_order) {
    const model::Var& v = program.vars[id];
    const bytecode::Type t = coder.shapes().type(v.type);
    const auto row = static_cast<std::uint32_t>(image.variables.size());
    unsigned flags = v.type.secret ? bytecode::variable_secret : 0U;
    if (v.config) {
      flags |= bytecode::variable_config;
      if (!v.init && !v.type.optional) flags |= bytecode::variable_required;
    }
    image.variables.push_back(
        {stable_id("var", v.qualified), t.detail, bytecode::type_byte(t), static_cast<std::uint8_t>(flags), {}});
    if (v.ast || v.param) name(bytecode::NameKind::variable, row, v.qualified, v.span);
  }
}

/// Those that are called come before the ones that call them.
void Lowerer::functions() {
  for (const model::FnId id : rows.fn_order) {
    const model::Fn& f = program.at(id);
    bytecode::FunctionRow row{
        0, static_cast<std::uint32_t>(image.cells.size()), static_cast<std::uint16_t>(f.params.size()), 0, 0, 0};
    for (const model::RecordField& p : f.params) {
      const bytecode::Type t = coder.shapes().type(p.type);
      image.cells.push_back({t.detail, bytecode::type_byte(t), {}});
    }
    const bytecode::Type result = coder.shapes().type(f.result);
    row.result = bytecode::type_byte(result);
    row.result_detail = result.detail;
    coder.begin(ChunkKind::function, {}, f.qualified);
    for (std::uint32_t i = 0; i < f.params.size(); ++i) {
      coder.declare(i, f.params[i].type);
      coder.giving(1);
    }
    coder.place(f.body->span);
    coder.expr(*f.body);
    row.chunk = coder.end();
    coder.function_done(row.chunk);
    image.functions.push_back(row);
  }
}

void Lowerer::services() {
  for (const std::uint32_t id : rows.call_order) {
    const model::ServiceCall& c = program.service_calls[id];
    bytecode::ServiceCallRow row{};
    row.id = stable_id("service", c.qualified);
    row.name = image.pool.add(std::string(c.service) + "." + std::string(c.name));
    row.params = coder.shapes().parameters(c.params);
    row.count = static_cast<std::uint16_t>(c.params.size());
    row.result = bytecode::no_type;
    if (c.result) {
      const bytecode::Type t = coder.shapes().type(*c.result);
      row.result = bytecode::type_byte(t);
      row.result_detail = t.detail;
      row.result_bound = coder.shapes().bound(*c.result);
    }
    row.timeout = static_cast<std::uint32_t>(std::min<std::int64_t>(c.timeout, 0xffff'ffff));
    image.calls.push_back(row);
  }
}

void Lowerer::intents() {
  image.intents.resize(rows.intent_order.size());
  for (std::uint32_t id = 0; id < program.intents.size(); ++id) {
    const model::Intent& i = program.intents[id];
    const auto self = static_cast<model::IntentId>(id);
    const std::uint32_t row = rows.intents[id];
    if (row == no_row) continue;
    bytecode::IntentRow out{};
    out.id = stable_id("intent", i.qualified);
    out.kind = static_cast<bytecode::IntentKind>(i.kind);
    out.fallback = i.fallback ? 1 : 0;
    out.classifier = no_row;
    if (i.classifier) {
      const auto* found = std::get_if<model::Found>(&i.classifier->node);
      out.classifier =
          found && !found->value ? bytecode::classifier_is_nlu | rows.of(found->nlu) : guard(*i.classifier, {});
    }
    out.when = i.when ? guard(*i.when, self) : no_row;
    out.attributes = static_cast<std::uint32_t>(image.attributes.size());
    out.attribute_count = static_cast<std::uint16_t>(std::min<std::size_t>(i.attributes.size(), 0xffff));
    out.event = image.pool.add(i.event);
    image.intents[row] = out;
    name(bytecode::NameKind::intent, row, i.qualified, i.span);
    for (const model::Attribute& a : i.attributes) attribute(i, a);
  }
}

void Lowerer::attribute(const model::Intent& i, const model::Attribute& a) {
  const bool event = i.kind == model::IntentKind::event;
  const auto place = static_cast<std::uint32_t>(image.attributes.size());
  const bytecode::Type t = coder.shapes().type(a.type.plain());
  image.attributes.push_back({event ? no_row : rows.of(a.nlu), event ? std::uint8_t{0} : a.index,
                              event ? std::uint8_t{0} : a.of, static_cast<std::uint8_t>(a.optional ? 1 : 0),
                              bytecode::type_byte(t), t.detail, coder.shapes().bound(a.type),
                              event ? image.pool.add(a.name) : bytecode::Slice{0, 0}});
  name(bytecode::NameKind::attribute, place, a.name, a.span);
  if (event) return;
  auto& many = image.keyword_nlus[rows.of(a.nlu)].attributes;
  many = std::max<std::uint32_t>(many, a.of);
}

}  // namespace bot::lower
