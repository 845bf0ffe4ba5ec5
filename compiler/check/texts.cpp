#include "compiler/check/scope.hpp"

namespace bot::check {

namespace {

constexpr std::size_t max_holes = 128;  // of the artifact's format

struct TextChecker {
  Scope& scope;
  std::string_view where;
  bool* secret;
  std::size_t holes = 0;

  /// A value that is shown.
  model::ExprPtr hole(const ast::Expr& written) {
    ++holes;
    auto e = check_expr(scope, written);
    if (bad(*e)) return e;
    if (!has_text(scope, *e)) return error_at(e->span);
    if (e->type.secret) {
      if (secret) *secret = true;
      else not_secret(scope, *e, where);
    }
    return e;
  }

  /// Forms that are none, and a missing `other`, were reported when the text was read.
  model::Template::Part plural(const ast::Plural& p) {
    model::Template::Part out;
    ++holes;
    auto number = check_expr(scope, *p.number, int_type);
    Type wanted = int_type;
    wanted.secret = number->type.secret;
    out.expr = coerce(scope, std::move(number), wanted);
    if (out.expr->type.secret && secret) *secret = true;
    else if (out.expr->type.secret) not_secret(scope, *out.expr, where);
    for (const ast::PluralForm& form : p.forms) {
      const auto category = category_of(form.category.text);
      model::Template::Form made;
      made.parts = parts(form.parts);
      if (!category) continue;
      made.category = *category;
      out.forms.push_back(std::move(made));
    }
    return out;
  }

  static std::optional<model::PluralCategory> category_of(std::string_view name) {
    using model::PluralCategory;
    static constexpr std::pair<std::string_view, PluralCategory> categories[] = {
        {"zero", PluralCategory::zero}, {"one", PluralCategory::one},   {"two", PluralCategory::two},
        {"few", PluralCategory::few},   {"many", PluralCategory::many}, {"other", PluralCategory::other},
    };
    for (const auto& [n, category] : categories)
      if (n == name) return category;
    return std::nullopt;
  }

  std::vector<model::Template::Part> parts(const std::vector<ast::TextPart>& written) {
    std::vector<model::Template::Part> out;
    for (const ast::TextPart& p : written) {
      if (p.plural) {
        out.push_back(plural(*p.plural));
      } else if (p.expr) {
        out.push_back({{}, hole(*p.expr), {}});
      } else if (!out.empty() && !out.back().expr) {
        out.back().literal += p.literal;
      } else if (!p.literal.empty()) {
        out.push_back({p.literal, nullptr, {}});
      }
    }
    return out;
  }
};

}  // namespace

bool has_text(Scope& scope, const model::Expr& e) {
  const Type type = e.type;
  if (type.is(TypeKind::none)) {
    scope.findings.add(Code::type_mismatch, e.span, {{"actual", "none"}, {"wanted", "a value"}});
    return false;
  }
  if (type.is(TypeKind::record) || type.is(TypeKind::list)) {
    auto& f = scope.findings.add(Code::not_showable, e.span, {{"type", show(scope.program, type)}});
    if (type.is(TypeKind::list))
      f.note(
          "`join(items, \", \")` makes one text of a list of texts; `for item in items { … }` says them one by one.");
    else f.note("Show its fields: `{name.field}`.");
    return false;
  }
  if (type.optional) {
    auto& f =
        scope.findings.add(Code::may_be_none, e.span, {{"type", show(scope.program, type)}, {"wanted", "a value"}});
    note_forgotten(scope, e, f);
    f.note("Say what stands there instead: {… ?? \"…\"}.");
    return false;
  }
  return true;
}

model::Template check_text(Scope& scope, const ast::Text& text, std::string_view where, bool* secret) {
  TextChecker checker{scope, where, secret};
  model::Template out;
  out.span = text.span;
  out.parts = checker.parts(text.parts);
  if (checker.holes > max_holes)
    scope.findings.add(Code::too_many_holes, text.span, {{"count", std::to_string(checker.holes)}});
  return out;
}

void not_secret(Scope& scope, const model::Expr& e, std::string_view where) {
  if (!holds_secret(scope.program, e.type)) return;
  auto& f = scope.findings.add(Code::secret_shown, e.span, {{"where", where}});
  if (e.type.secret) f.note("If it is meant to be seen, say so: `reveal(…)`. What takes it can be `secret` as well.");
  else f.note("The record has a secret field; take the fields that are not.");
}

}  // namespace bot::check
