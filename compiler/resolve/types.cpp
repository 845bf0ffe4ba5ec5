#include <algorithm>
#include <array>

#include "compiler/resolve/references.hpp"

namespace bot::resolve {

using diag::Code;
using model::Entity;
using model::Symbol;
using model::Type;
using model::TypeKind;

namespace {

struct BuiltInNlu {
  std::string_view name;
  Entity entity;
  TypeKind type;
};
constexpr BuiltInNlu built_in_nlus[] = {
    {"int", Entity::int_, TypeKind::int_},      {"number", Entity::number, TypeKind::number},
    {"email", Entity::email, TypeKind::text},   {"phone", Entity::phone, TypeKind::text},
    {"url", Entity::url, TypeKind::text},       {"date", Entity::date, TypeKind::date},
    {"time", Entity::time, TypeKind::time},     {"duration", Entity::duration, TypeKind::duration},
    {"money", Entity::money, TypeKind::number},
};

const BuiltInNlu* built_in_nlu(std::string_view name) {
  for (const BuiltInNlu& b : built_in_nlus)
    if (b.name == name) return &b;
  return nullptr;
}

std::optional<TypeKind> built_in_type(std::string_view name) {
  static constexpr std::pair<std::string_view, TypeKind> types[] = {
      {"bool", TypeKind::bool_}, {"int", TypeKind::int_},          {"number", TypeKind::number},
      {"text", TypeKind::text},  {"duration", TypeKind::duration}, {"time", TypeKind::time},
      {"date", TypeKind::date},
  };
  for (const auto& [n, kind] : types)
    if (n == name) return kind;
  if (const BuiltInNlu* b = built_in_nlu(name)) return b->type;  // the type of what it finds
  return std::nullopt;
}

struct Resolver {
  model::Program& program;
  diag::Findings& findings;

  Type type(model::ModuleId module, std::optional<model::FlowId> flow, const ast::TypeRef& ref) {
    return resolve_type(program, module, flow, ref, findings);
  }

  std::vector<model::RecordField> params(model::ModuleId module, std::optional<model::FlowId> flow,
                                         const std::vector<ast::Param>& written) {
    std::vector<model::RecordField> out;
    for (const ast::Param& p : written) {
      for (const model::RecordField& before : out)
        if (before.name == p.name.text)
          findings.add(Code::duplicate_name, p.name.span, {{"name", p.name.text}})
              .also(before.span, "the first one is here");
      out.push_back({p.name.text, p.name.span, type(module, flow, p.type)});
    }
    return out;
  }

  /// A value of a fixed size holds no value of its own type; a list of them would end only by being empty.
  void record_cycles() {
    std::vector<std::vector<std::uint32_t>> next(program.records.size());
    for (std::uint32_t r = 0; r < next.size(); ++r)
      for (const model::RecordField& f : program.records[r].fields)
        if (const auto held = held_record(f.type)) next[r].push_back(*held);
    for (const std::vector<std::uint32_t>& cycle : depth_first(next).cycles) {
      std::string text;
      for (const std::uint32_t r : cycle) text += std::string(program.records[r].name) + " -> ";
      const model::Record& first = program.records[cycle[0]];
      text += first.name;
      const std::uint32_t then = cycle.size() > 1 ? cycle[1] : cycle[0];
      source::Span at = first.span;
      for (model::RecordField& f : program.records[cycle[0]].fields)
        if (held_record(f.type) == then) {
          at = f.span;
          break;
        }
      findings.add(Code::record_holds_itself, at, {{"name", first.name}, {"cycle", text}});
      // Whoever walks the types from now on comes to an end.
      for (std::size_t i = 0; i < cycle.size(); ++i)
        for (model::RecordField& f : program.records[cycle[i]].fields)
          if (held_record(f.type) == cycle[(i + 1) % cycle.size()]) f.type = {};
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> held_record(Type t) const {
    while (t.is(TypeKind::list)) t = program.at(t.list).item;
    if (!t.is(TypeKind::record)) return std::nullopt;
    return static_cast<std::uint32_t>(t.record);
  }
};

}  // namespace

Type list_of(model::Program& program, Type item, std::uint32_t bound) {
  item.secret = false;  // the list is
  const auto key =
      std::tuple(static_cast<std::uint32_t>(item.kind), item.optional, static_cast<std::uint32_t>(item.nlu),
                 static_cast<std::uint32_t>(item.record), static_cast<std::uint32_t>(item.list), bound);
  const auto [it, added] =
      program.list_ids.emplace(key, static_cast<model::ListId>(static_cast<std::uint32_t>(program.lists.size())));
  if (added) program.lists.push_back({item, bound});
  Type out{TypeKind::list};
  out.list = it->second;
  return out;
}

Type resolve_type(model::Program& program, model::ModuleId module, std::optional<model::FlowId> flow,
                  const ast::TypeRef& ref, diag::Findings& findings) {
  if (ref.name.parts.empty() || ref.name.parts[0].text.empty()) return {};  // which has been said
  const std::string_view name = ref.name.parts[0].text;
  Type out;
  if (ref.item) {
    const Type item = resolve_type(program, module, flow, *ref.item, findings);
    std::int64_t bound = ref.bound.value_or(model::default_list_bound);
    if (bound < 1 || bound > model::max_list_bound) {
      findings.add(Code::bad_list_bound, ref.span, {{"limit", std::to_string(model::max_list_bound)}});
      bound = model::max_list_bound;
    }
    if (item.is(TypeKind::error)) return {};
    out = list_of(program, item, static_cast<std::uint32_t>(bound));
    out.secret = item.secret;
  } else {
    const bool single = ref.name.parts.size() == 1;
    const Symbol* own = single ? look_up(program, module, flow, name, Symbol::Kind::nlu) : nullptr;
    if (!own && single) own = look_up(program, module, flow, name, Symbol::Kind::record);
    std::optional<Symbol> symbol;
    if (own) symbol = *own;
    if (!symbol && single) {
      if (const auto kind = built_in_type(name)) {
        out = {*kind};
      } else if (name == "language" && program.bot.language) {
        out = program.at(*program.bot.language).type;
      } else if (name == "language") {
        findings.add(Code::one_language, ref.span);
        return {};
      } else if (name == "list") {
        findings.add(Code::unknown_name, ref.span, {{"what", "type"}, {"name", name}})
            .note("Say what it holds: `list<text>`, or `list<text, 500>` for more than 100 items.");
        return {};
      }
    }
    if (!symbol && out.is(TypeKind::error)) {
      symbol =
          find_symbol(program, module, flow, ref.name, {Symbol::Kind::nlu, Symbol::Kind::record}, "type", findings);
      if (!symbol) return {};
    }
    if (symbol && symbol->kind == Symbol::Kind::nlu) {
      out = program.nlus[symbol->index].type;
    } else if (symbol) {
      out = {TypeKind::record};
      out.record = static_cast<model::RecordId>(symbol->index);
    }
    if (out.is(TypeKind::error)) return {};
  }
  out.optional = ref.optional;
  out.secret = out.secret || ref.secret;
  return out;
}

std::optional<model::NluId> find_nlu(model::Program& program, model::ModuleId module, std::optional<model::FlowId> flow,
                                     const ast::Path& path, std::string_view what, diag::Findings& findings) {
  if (path.parts.empty() || path.parts[0].text.empty()) return std::nullopt;
  const ast::Name& name = path.parts.back();
  std::optional<std::uint32_t> found;
  if (path.parts.size() == 1) {
    if (const Symbol* own = look_up(program, module, flow, name.text, Symbol::Kind::nlu)) found = own->index;
    if (const BuiltInNlu* b = built_in_nlu(name.text); b && !found) {
      if (const auto it = program.built_in_nlus.find(b->name); it != program.built_in_nlus.end()) return it->second;
      const auto id = static_cast<model::NluId>(static_cast<std::uint32_t>(program.nlus.size()));
      model::Nlu row;
      row.qualified = "built-in " + std::string(b->name);  // no name of an author has a space
      row.name = b->name;
      row.span = name.span;
      row.kind = model::NluKind::built_in;
      row.entity = b->entity;
      row.type = {b->type};
      program.nlus.push_back(std::move(row));
      program.built_in_nlus.emplace(b->name, id);
      return id;
    }
  }
  if (!found) found = find(program, module, flow, path, Symbol::Kind::nlu, what, findings);
  if (!found) return std::nullopt;
  if (program.nlus[*found].kind == model::NluKind::plain) {
    findings.add(Code::enum_finds_nothing, name.span, {{"name", name.text}})
        .also(program.nlus[*found].span, "declared here, without phrases");
    return std::nullopt;
  }
  return static_cast<model::NluId>(*found);
}

std::optional<model::IntentKind> message_kind(const model::Program& program, model::ModuleId module,
                                              std::optional<model::FlowId> flow, std::string_view word) {
  using model::IntentKind;
  static constexpr std::pair<std::string_view, IntentKind> kinds[] = {
      {"text", IntentKind::text},       {"image", IntentKind::image},     {"audio", IntentKind::audio},
      {"video", IntentKind::video},     {"file", IntentKind::file},       {"location", IntentKind::location},
      {"contact", IntentKind::contact}, {"sticker", IntentKind::sticker},
  };
  for (const auto& [name, kind] : kinds)
    if (name == word && !look_up(program, module, flow, word, Symbol::Kind::nlu)) return kind;
  return std::nullopt;
}

void resolve_types(model::Program& program, diag::Findings& findings) {
  Resolver r{program, findings};
  program.nlus.reserve(program.nlus.size() + std::size(built_in_nlus));  // so that rows stay where they are
  for (model::Record& row : program.records)
    if (row.ast) row.fields = r.params(row.module, {}, row.ast->fields);
  r.record_cycles();
  for (model::Fn& row : program.fns) {
    row.params = r.params(row.module, row.flow, row.ast->params);
    row.result = r.type(row.module, row.flow, row.ast->result);
  }
  for (model::ServiceCall& row : program.service_calls) {
    row.params = r.params(row.module, {}, row.ast->params);
    if (row.ast->result) row.result = r.type(row.module, {}, *row.ast->result);
  }
  for (model::Var& row : program.vars)
    if (row.ast || row.param) row.type = r.type(row.module, row.flow, row.param ? row.param->type : row.ast->type);
  for (std::uint32_t f = 0; f < program.flows.size(); ++f) {
    model::Flow& row = program.flows[f];
    if (row.ast->result) row.result = r.type(row.module, static_cast<model::FlowId>(f), *row.ast->result);
  }
}

}  // namespace bot::resolve
