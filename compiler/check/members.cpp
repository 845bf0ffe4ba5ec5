#include "compiler/check/scope.hpp"
#include "compiler/resolve/resolve.hpp"

namespace bot::check {

namespace {

struct Member {
  TypeKind of;
  std::string_view name;
  model::Builtin builtin;
  TypeKind type;
};
constexpr Member members[] = {
    {TypeKind::time, "hour", model::Builtin::time_hour, TypeKind::int_},
    {TypeKind::time, "minute", model::Builtin::time_minute, TypeKind::int_},
    {TypeKind::time, "second", model::Builtin::time_second, TypeKind::int_},
    {TypeKind::time, "date", model::Builtin::time_date, TypeKind::date},
    {TypeKind::date, "weekday", model::Builtin::date_weekday, TypeKind::int_},
    {TypeKind::date, "day", model::Builtin::date_day, TypeKind::int_},
    {TypeKind::date, "month", model::Builtin::date_month, TypeKind::int_},
    {TypeKind::date, "year", model::Builtin::date_year, TypeKind::int_},
};

const Member* member_of(TypeKind kind, std::string_view name) {
  for (const Member& m : members)
    if (m.of == kind && m.name == name) return &m;
  return nullptr;
}

model::ExprPtr builtin(model::Builtin what, TypeKind type, Span span, model::ExprPtr of) {
  const Type made{type, false, {}, {}, {}, of->type.secret};
  std::vector<model::ExprPtr> args;
  args.push_back(std::move(of));
  return make(made, span, model::CallBuiltin{what, std::move(args)});
}

void unknown_member(Scope& scope, Type type, const ast::Name& name) {
  if (type.is(TypeKind::record))
    if (const ast::Record* row = scope.program.at(type.record).ast; row && row->head.broken) return;
  auto& f =
      scope.findings.add(Code::no_members, name.span, {{"type", show(scope.program, type)}, {"member", name.text}});
  std::vector<std::string_view> names;
  if (type.is(TypeKind::record))
    for (const model::RecordField& field : scope.program.at(type.record).fields) names.push_back(field.name);
  for (const Member& m : members)
    if (m.of == type.kind || (m.of == TypeKind::date && type.is(TypeKind::time))) names.push_back(m.name);
  if (const auto near = diag::closest(name.text, names); !near.empty()) {
    f.say("did you mean `" + std::string(near) + "`?");
    f.fix({"Write `" + std::string(near) + "`.", {{name.span, std::string(near)}}, false});
  } else if (!names.empty()) {
    std::string list;
    for (const auto n : names) list += (list.empty() ? "`" : ", `") + std::string(n) + "`";
    f.note("It has " + list + ".");
  } else if (type.is(TypeKind::list) || type.is(TypeKind::text)) {
    f.note("A list and a text have no members; there are functions: `length(x)`.");
  }
}

}  // namespace

model::ExprPtr check_member(Scope& scope, const ast::Expr& e, const ast::MemberRef& m) {
  bool taken = false;
  if (auto qualified = check_qualified(scope, e, m, taken); taken) return qualified;
  auto of = check_expr(scope, *m.object);
  if (bad(*of)) return error_at(e.span);
  const Type type = of->type;
  if (type.optional) {
    auto& f = scope.findings.add(Code::may_be_none, of->span,
                                 {{"type", show(scope.program, type)}, {"wanted", show(scope.program, type.plain())}});
    note_forgotten(scope, *of, f);
    f.note("Ask `!= none` first; inside of that it is known to be there.");
    return error_at(e.span);
  }
  if (type.is(TypeKind::record)) {
    const auto& fields = scope.program.at(type.record).fields;
    for (std::uint32_t i = 0; i < fields.size(); ++i)
      if (fields[i].name == m.member.text) {
        Type field = fields[i].type;
        field.secret = field.secret || type.secret;
        return narrowed(scope, make(field, e.span, model::Field{std::move(of), i}));
      }
  } else if (const Member* found = member_of(type.kind, m.member.text)) {
    return builtin(found->builtin, found->type, e.span, std::move(of));
  } else if (type.is(TypeKind::time)) {
    if (const Member* of_date = member_of(TypeKind::date, m.member.text)) {
      const Span span = of->span;
      auto date = builtin(model::Builtin::time_date, TypeKind::date, span, std::move(of));
      return builtin(of_date->builtin, of_date->type, e.span, std::move(date));
    }
  }
  unknown_member(scope, type, m.member);
  return error_at(e.span);
}

model::ExprPtr check_index(Scope& scope, const ast::Expr& e, const ast::Index& i) {
  auto list = check_expr(scope, *i.object);
  auto index = check_as(scope, *i.index, int_type);
  if (bad(*list) || bad(*index)) return error_at(e.span);
  if (!list->type.is(TypeKind::list)) {
    scope.findings.add(Code::not_a_list, list->span, {{"type", show(scope.program, list->type)}});
    return error_at(e.span);
  }
  if (list->type.optional) {
    scope.findings
        .add(Code::may_be_none, list->span,
             {{"type", show(scope.program, list->type)}, {"wanted", show(scope.program, list->type.plain())}})
        .note("Write `(list ?? [])`, or ask `!= none` first.");
    return error_at(e.span);
  }
  if (make_constant(index))
    if (const auto* c = std::get_if<model::ConstInt>(&index->node); c && c->value < 0) {
      scope.findings.add(Code::negative_index, index->span)
          .note("Items are counted from 0; the last one is `items[length(items) - 1]`.");
      return error_at(e.span);
    }
  Type item = scope.program.at(list->type.list).item;
  item.secret = list->type.secret || index->type.secret;
  return make(item, e.span, model::Item{std::move(list), std::move(index)});
}

model::ExprPtr check_list(Scope& scope, const ast::Expr& e, const ast::ListLiteral& l, std::optional<Type> expected) {
  const auto count = static_cast<std::uint32_t>(l.items.size());
  const bool known = expected && expected->is(TypeKind::list);
  Type item;
  if (known) item = scope.program.at(expected->list).item;
  if (l.items.empty() && !known) {
    if (expected && expected->is(TypeKind::error)) return error_at(e.span);
    scope.findings.add(Code::untyped_list, e.span)
        .note("Write its type where it gets its name: `let items: list<text> = []`.");
    return error_at(e.span);
  }
  std::vector<model::ExprPtr> items;
  bool fine = true, secret = false;
  std::optional<Type> common;
  for (const auto& written : l.items) {
    auto x = check_expr(scope, *written, known ? std::optional(item) : common);
    if (known) {
      Type wanted = item;
      wanted.secret = x->type.secret;
      x = coerce(scope, std::move(x), wanted);
    }
    secret = secret || x->type.secret;
    fine = fine && !bad(*x);
    if (!known && fine) {
      const auto both = common ? common_type(scope, *common, x->type) : std::optional(x->type);
      if (!both) {
        scope.findings
            .add(Code::branches_differ, x->span,
                 {{"then", show(scope.program, *common)}, {"else", show(scope.program, x->type)}})
            .also(items[0]->span, "the list begins with this");
        fine = false;
      } else {
        common = both;
      }
    }
    items.push_back(std::move(x));
  }
  if (!fine) return error_at(e.span);
  Type type;
  if (known) {
    type = expected->plain();
    if (const std::uint32_t bound = scope.program.at(type.list).bound; count > bound) {
      scope.findings.add(Code::list_too_long, e.span,
                         {{"count", std::to_string(count)}, {"limit", std::to_string(bound)}});
      return error_at(e.span);
    }
  } else {
    if (common->is(TypeKind::none)) {
      scope.findings.add(Code::untyped_list, e.span)
          .note("Write its type where it gets its name: `let items: list<text?> = [none]`.");
      return error_at(e.span);
    }
    if (count > model::max_list_bound) {
      scope.findings.add(Code::list_too_long, e.span,
                         {{"count", std::to_string(count)}, {"limit", std::to_string(model::max_list_bound)}});
      return error_at(e.span);
    }
    for (auto& x : items) x = coerce(scope, std::move(x), *common);
    type = resolve::list_of(scope.program, *common, std::max(count, model::default_list_bound));
  }
  type.secret = secret;
  return make(type, e.span, model::ListValue{std::move(items)});
}

std::optional<ast::Path> as_path(const ast::Expr& e) {
  ast::Path out;
  out.span = e.span;
  for (const ast::Expr* at = &e;;) {
    if (const auto* m = std::get_if<ast::MemberRef>(&at->node)) {
      out.parts.insert(out.parts.begin(), m->member);
      at = m->object.get();
    } else if (const auto* n = std::get_if<ast::NameRef>(&at->node)) {
      out.parts.insert(out.parts.begin(), n->name);
      return out;
    } else {
      return std::nullopt;
    }
  }
}

}  // namespace bot::check
