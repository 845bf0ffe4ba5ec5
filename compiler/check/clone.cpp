// A copy of an expression: default values belong to declarations, each call has its own.

#include "compiler/check/scope.hpp"

namespace bot::check {

namespace {

model::ExprPtr copy(const model::ExprPtr& e) { return e ? clone(*e) : nullptr; }

std::vector<model::ExprPtr> copies(const std::vector<model::ExprPtr>& list) {
  std::vector<model::ExprPtr> out;
  for (const auto& e : list) out.push_back(copy(e));
  return out;
}

std::vector<model::Template::Part> copies(const std::vector<model::Template::Part>& parts) {
  std::vector<model::Template::Part> out;
  for (const auto& p : parts) {
    model::Template::Part part{p.literal, copy(p.expr), {}};
    for (const auto& form : p.forms) part.forms.push_back({form.category, copies(form.parts)});
    out.push_back(std::move(part));
  }
  return out;
}

struct Cloner {
  auto operator()(const model::TextValue& v) const {
    model::TextValue out;
    out.text.parts = copies(v.text.parts);
    out.text.span = v.text.span;
    return out;
  }
  auto operator()(const model::Not& v) const { return model::Not{copy(v.operand)}; }
  auto operator()(const model::Negate& v) const { return model::Negate{copy(v.operand)}; }
  auto operator()(const model::Some& v) const { return model::Some{copy(v.operand)}; }
  auto operator()(const model::Widen& v) const { return model::Widen{copy(v.operand)}; }
  auto operator()(const model::Binary& v) const { return model::Binary{v.op, copy(v.left), copy(v.right)}; }
  auto operator()(const model::Conditional& v) const {
    return model::Conditional{copy(v.condition), copy(v.then), copy(v.otherwise)};
  }
  auto operator()(const model::OneOf& v) const { return model::OneOf{copy(v.value), copies(v.items)}; }
  auto operator()(const model::InList& v) const { return model::InList{copy(v.value), copy(v.list)}; }
  auto operator()(const model::RecordValue& v) const { return model::RecordValue{v.record, copies(v.fields)}; }
  auto operator()(const model::ListValue& v) const { return model::ListValue{copies(v.items)}; }
  auto operator()(const model::Field& v) const { return model::Field{copy(v.object), v.field}; }
  auto operator()(const model::Item& v) const { return model::Item{copy(v.list), copy(v.index)}; }
  auto operator()(const model::Concat& v) const { return model::Concat{copy(v.left), copy(v.right)}; }
  auto operator()(const model::Bounded& v) const { return model::Bounded{copy(v.list), v.bound}; }
  auto operator()(const model::CallFn& v) const { return model::CallFn{v.fn, copies(v.args)}; }
  auto operator()(const model::CallBuiltin& v) const { return model::CallBuiltin{v.builtin, copies(v.args)}; }
  auto operator()(const model::ToText& v) const { return model::ToText{copy(v.value)}; }
  auto operator()(const auto& plain) const { return plain; }
};

}  // namespace

model::ExprPtr clone(const model::Expr& e) {
  return std::visit([&](const auto& node) { return make(e.type, e.span, Cloner{}(node)); }, e.node);
}

}  // namespace bot::check
