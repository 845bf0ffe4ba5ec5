#include <limits>

#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using P = BotParser;

ast::TypeRef type_ref(const Build& b, P::TypeRefContext* context) {
  ast::TypeRef result;
  result.span = b.span(context);
  result.secret = token(context->start).is(P::SECRET);
  result.optional = context->optional != nullptr;
  result.name.span = b.span(context->base);
  result.name.parts.push_back(name(b, context->base->head));
  for (P::NameContext* member : context->base->members) result.name.parts.push_back(name(b, member));
  if (context->item == nullptr) return result;
  const std::string_view base = b.slice(result.name.span);
  if (base != "list") {
    auto& finding = b.findings.add(diag::Code::no_item_type, b.span(context->item), {{"name", base}});
    if (base == "array" || base == "List" || base == "set" || base == "vector")
      finding.fix({"write `list`", {{result.name.span, "list"}}, true});
  }
  result.item = std::make_unique<ast::TypeRef>(type_ref(b, context->item));
  if (context->bound != nullptr) {
    const source::Span digits = b.span(context->bound);
    result.bound = whole(b, digits, b.slice(digits), false);
  }
  return result;
}

std::vector<ast::Param> params(const Build& b, P::ParamsContext* context) {
  std::vector<ast::Param> result;
  if (context == nullptr) return result;
  for (P::ParamContext* item : context->items) {
    ast::Param param{name(b, item->label), type_ref(b, item->type), nullptr, b.span(item)};
    if (item->value != nullptr) param.value = expr(b, item->value);
    result.push_back(std::move(param));
  }
  return result;
}

ast::Param field(const Build& b, P::FieldContext* context, std::string_view what) {
  ast::Param result{name(b, context->label), type_ref(b, context->type), nullptr, b.span(context)};
  if (context->value != nullptr) {
    const source::Span value = b.span(context->value);
    b.findings.add(diag::Code::no_default_value, value, {{"what", what}})
        .fix({"take it away", {{b.span(result.type.span.end, value.end), ""}}, false});
  }
  return result;
}

ast::Record record_head(const Build& b, P::RecordHeadContext* context) {
  return {head(b, context, context->label), {}};
}

ast::Enum enumeration_head(const Build& b, P::EnumerationHeadContext* context) {
  return {head(b, context, context->label), {}};
}

ast::Service service_head(const Build& b, P::ServiceHeadContext* context) {
  return {head(b, context, context->label), {}};
}

ast::ServiceCall service_call(const Build& b, P::ServiceCallContext* context) {
  ast::ServiceCall result;
  result.span = b.span(context);
  result.name = name(b, context->label);
  for (P::FieldContext* item : context->items)
    result.params.push_back(field(b, item, "A parameter of a service's call"));
  if (context->result != nullptr) result.result = type_ref(b, context->result);
  if (context->timeout != nullptr) result.timeout = expr(b, context->timeout);
  return result;
}

ast::Fn function(const Build& b, P::Function_Context* context) {
  ast::Fn result;
  result.head = head(b, context, context->label);
  result.params = params(b, context->values);
  result.result = type_ref(b, context->result);
  result.value = expr(b, context->value);
  return result;
}

}  // namespace bot::syntax
