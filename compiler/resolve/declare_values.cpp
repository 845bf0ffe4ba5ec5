// The first pass: what values are made of. NLUs, enums, records, services, functions, variables.

#include <algorithm>

#include "compiler/resolve/declarer.hpp"

namespace bot::resolve {

using diag::Code;
using model::Symbol;
using model::TypeKind;

void Declarer::values(model::Nlu& row, const std::vector<ast::EnumValue>& written) {
  std::map<std::string_view, std::uint32_t> seen;
  for (const ast::EnumValue& v : written) {
    const auto [it, added] = seen.emplace(v.name.text, static_cast<std::uint32_t>(row.values.size()));
    if (!added) {
      twice(v.name, row.values[it->second].span);
      continue;
    }
    model::NluValue value{v.name.text, v.name.span, {}};
    for (const ast::Phrase& p : v.phrases) value.phrases.push_back({p.text, p.span});
    row.values.push_back(std::move(value));
  }
}

namespace {

/// The kind of value a capture gives.
std::optional<TypeKind> capture_kind(const ast::TypeRef& t) {
  if (t.optional || t.secret || t.item || t.name.parts.size() != 1) return std::nullopt;
  const std::string_view name = t.name.parts[0].text;
  if (name == "text") return TypeKind::text;
  if (name == "int") return TypeKind::int_;
  if (name == "number") return TypeKind::number;
  return std::nullopt;
}

}  // namespace

void Declarer::patterns(model::Nlu& row, const ast::Nlu& n) {
  row.type = {TypeKind::text};
  if (n.patterns.empty()) return;
  const ast::PatternForm& first = n.patterns[0];
  std::vector<model::RecordField> fields;
  bool fine = true;
  for (const ast::Param& c : first.captures) {
    for (const model::RecordField& before : fields)
      if (before.name == c.name.text) twice(c.name, before.span);
    fields.push_back({c.name.text, c.name.span, {}});
  }
  for (const ast::PatternForm& form : n.patterns) {
    for (std::size_t i = 0; i < form.captures.size(); ++i) {
      const ast::Param& c = form.captures[i];
      const auto kind = capture_kind(c.type);
      if (!kind) {
        findings.add(Code::capture_type, c.type.span.end > c.type.span.begin ? c.type.span : c.span,
                     {{"name", c.name.text}});
        fine = false;
        continue;
      }
      if (&form == &first) fields[i].type = {*kind};
    }
    const auto same = [](const ast::Param& a, const ast::Param& b) {
      return a.name.text == b.name.text && capture_kind(a.type) == capture_kind(b.type);
    };
    if (form.captures.size() != first.captures.size() ||
        !std::equal(form.captures.begin(), form.captures.end(), first.captures.begin(), same))
      findings.add(Code::captures_differ, form.span, {{"nlu", row.name}})
          .also(first.span, "the first pattern captures these");
  }
  if (fields.empty()) return;
  if (!fine) {
    row.type = {};
    return;
  }
  for (const model::RecordField& f : fields) row.captures.push_back(f.type);
  row.type = {TypeKind::record};
  row.type.record = next<model::RecordId>(program.records);
  program.records.push_back({row.qualified, row.name, row.span, row.module, nullptr, std::move(fields)});
}

void Declarer::nlu(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Nlu& n) {
  const auto id = next<model::NluId>(program.nlus);
  if (!declare(scope, Symbol::Kind::nlu, static_cast<std::uint32_t>(id), n.head)) return;
  model::Nlu row;
  row.qualified = qualify(module, flow, n.head.name.text);
  row.name = n.head.name.text;
  row.span = n.head.name.span;
  row.module = module;
  row.flow = flow;
  row.ast = &n;
  switch (n.kind) {
    case ast::NluKind::keyword:
    case ast::NluKind::remote:
      row.kind = n.kind == ast::NluKind::keyword ? model::NluKind::keyword : model::NluKind::remote;
      row.type = {TypeKind::enum_};
      row.type.nlu = id;
      values(row, n.values);
      break;
    case ast::NluKind::pattern:
      row.kind = model::NluKind::pattern;
      patterns(row, n);
      break;
  }
  if (row.values.empty() && n.patterns.empty() && !n.head.broken)
    findings.add(Code::empty_nlu, n.head.name.span, {{"name", n.head.name.text}});
  if (n.default_value) row.default_value = find_value(row, *n.default_value, findings);
  if (n.model) row.model = plain(*n.model);
  row.threshold = n.threshold.value_or(row.threshold);
  program.nlus.push_back(std::move(row));
}

void Declarer::enum_(model::ModuleId module, model::Scope& scope, const ast::Enum& e) {
  const auto id = next<model::NluId>(program.nlus);
  if (!declare(scope, Symbol::Kind::nlu, static_cast<std::uint32_t>(id), e.head)) return;
  model::Nlu row;
  row.qualified = qualify(module, {}, e.head.name.text);
  row.name = e.head.name.text;
  row.span = e.head.name.span;
  row.module = module;
  row.enum_ast = &e;
  row.kind = model::NluKind::plain;
  row.type = {TypeKind::enum_};
  row.type.nlu = id;
  values(row, e.values);
  if (row.values.empty() && !e.head.broken)
    findings.add(Code::empty_declaration, e.head.name.span,
                 {{"what", "enum"}, {"name", e.head.name.text}, {"parts", "values"}});
  program.nlus.push_back(std::move(row));
}

void Declarer::languages(const ast::Bot& b) {
  std::vector<const ast::Name*> names;
  for (const ast::Name& l : b.languages) {
    const bool code = (l.text.size() == 2 || l.text.size() == 3) &&
                      std::all_of(l.text.begin(), l.text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const auto same = std::find_if(names.begin(), names.end(), [&](const ast::Name* x) { return x->text == l.text; });
    if (!code) findings.add(Code::unknown_language, l.span, {{"name", l.text}});
    else if (same != names.end()) twice(l, (*same)->span);
    else names.push_back(&l);
  }
  if (names.empty()) return;
  program.bot.languages.clear();
  for (const ast::Name* l : names) program.bot.languages.emplace_back(l->text);
  if (names.size() == 1) return;
  model::Nlu type;
  type.qualified = "bot language";  // no name of an author has a space
  type.name = "language";
  type.span = names[0]->span;
  type.kind = model::NluKind::plain;
  type.type = {TypeKind::enum_};
  type.type.nlu = next<model::NluId>(program.nlus);
  for (const ast::Name* l : names) type.values.push_back({l->text, l->span, {}});
  model::Var var;
  var.qualified = "bot language";
  var.span = names[0]->span;
  var.type = type.type;
  program.bot.language = next<model::VarId>(program.vars);
  program.nlus.push_back(std::move(type));
  program.vars.push_back(std::move(var));
}

void Declarer::record(model::ModuleId module, model::Scope& scope, const ast::Record& r) {
  const auto id = next<model::RecordId>(program.records);
  if (!declare(scope, Symbol::Kind::record, static_cast<std::uint32_t>(id), r.head)) return;
  model::Record row;
  row.qualified = qualify(module, {}, r.head.name.text);
  row.name = r.head.name.text;
  row.span = r.head.name.span;
  row.module = module;
  row.ast = &r;
  if (r.fields.empty() && !r.head.broken)
    findings.add(Code::empty_declaration, r.head.name.span,
                 {{"what", "record"}, {"name", r.head.name.text}, {"parts", "fields"}});
  program.records.push_back(std::move(row));
}

void Declarer::service(model::ModuleId module, model::Scope& scope, const ast::Service& s) {
  const auto id = static_cast<std::uint32_t>(program.services.size());
  if (!declare(scope, Symbol::Kind::service, id, s.head)) return;
  model::Service row;
  row.qualified = qualify(module, {}, s.head.name.text);
  row.ast = &s;
  row.name = s.head.name.text;
  row.span = s.head.name.span;
  row.module = module;
  std::map<std::string_view, source::Span> seen;
  for (const ast::ServiceCall& c : s.calls) {
    const auto [it, added] = seen.emplace(c.name.text, c.name.span);
    if (!added) {
      twice(c.name, it->second);
      continue;
    }
    model::ServiceCall call;
    call.qualified = row.qualified + "." + std::string(c.name.text);
    call.service = row.name;
    call.name = c.name.text;
    call.span = c.name.span;
    call.module = module;
    call.ast = &c;
    row.calls.push_back(next<model::ServiceCallId>(program.service_calls));
    program.service_calls.push_back(std::move(call));
  }
  if (s.calls.empty() && !s.head.broken)
    findings.add(Code::empty_declaration, s.head.name.span,
                 {{"what", "service"}, {"name", s.head.name.text}, {"parts", "calls"}});
  program.services.push_back(std::move(row));
}

void Declarer::fn(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Fn& f) {
  const auto id = next<model::FnId>(program.fns);
  if (!declare(scope, Symbol::Kind::fn, static_cast<std::uint32_t>(id), f.head)) return;
  model::Fn row;
  row.qualified = qualify(module, flow, f.head.name.text);
  row.name = f.head.name.text;
  row.span = f.head.name.span;
  row.module = module;
  row.flow = flow;
  row.ast = &f;
  program.fns.push_back(std::move(row));
}

void Declarer::var(model::ModuleId module, Flow flow, model::Scope& scope, const ast::Var& v) {
  const auto id = next<model::VarId>(program.vars);
  if (!declare(scope, Symbol::Kind::var, static_cast<std::uint32_t>(id), v.head)) return;
  model::Var row;
  row.qualified = qualify(module, flow, v.head.name.text);
  row.name = v.head.name.text;
  row.span = v.head.name.span;
  row.module = module;
  row.flow = flow;
  row.ast = &v;
  row.config = v.config;
  program.vars.push_back(std::move(row));
  if (flow) program.flows[static_cast<std::uint32_t>(*flow)].vars.push_back(id);
}

}  // namespace bot::resolve
