#include <charconv>
#include <limits>

#include "compiler/syntax/build.hpp"

namespace bot::syntax {

using source::Span;
using P = BotParser;

Span Build::span(const antlr4::Token* t) const { return span(token(t).begin, token(t).end); }

Span Build::span(const antlr4::ParserRuleContext* context) const {
  const Token& start = token(context->start);
  // A rule that took no token has its stop before its start.
  if (context->stop == nullptr || token(context->stop).index < start.index) return span(start.begin, start.begin);
  return span(start.begin, token(context->stop).end);
}

ast::Name name(const Build& b, const antlr4::ParserRuleContext* context) {
  const Span span = b.span(context->start);
  return {b.slice(span), span};
}

ast::Path path(const Build& b, P::PathContext* context) {
  ast::Path result;
  result.span = b.span(context);
  result.parts.push_back(name(b, context->head));
  for (P::NameContext* member : context->members) result.parts.push_back(name(b, member));
  return result;
}

std::optional<std::int64_t> whole(const Build& b, Span at, std::string_view digits, bool negative) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const std::uint64_t most = std::uint64_t{std::numeric_limits<std::int64_t>::max()} + (negative ? 1 : 0);
  if (error != std::errc{} || value > most) {
    b.findings.add(diag::Code::number_too_large, at, {{"number", b.slice(at)}});
    return std::nullopt;
  }
  return negative ? static_cast<std::int64_t>(0 - value) : static_cast<std::int64_t>(value);
}

namespace {

ast::ExprPtr make(Span span, auto node) {
  auto result = std::make_unique<ast::Expr>();
  result->span = span;
  result->node = std::move(node);
  return result;
}

std::int64_t unit_milliseconds(char unit) {
  switch (unit) {
    case 's': return 1'000;
    case 'm': return 60'000;
    case 'h': return 3'600'000;
    default: return 86'400'000;
  }
}

ast::ExprPtr literal(const Build& b, const Token& t) {
  const Span span = b.span(&t);
  const std::string_view written = b.slice(span);
  switch (t.type) {
    case P::TRUE: return make(span, ast::BoolLiteral{true});
    case P::FALSE: return make(span, ast::BoolLiteral{false});
    case P::NONE: return make(span, ast::NoneLiteral{});
    case P::NUMBER: {
      double value = 0;
      const auto result = std::from_chars(written.data(), written.data() + written.size(), value);
      if (result.ec != std::errc{}) b.findings.add(diag::Code::number_too_large, span, {{"number", written}});
      return make(span, ast::NumberLiteral{result.ec == std::errc{} ? value : 0});
    }
    case P::DURATION: {
      const std::int64_t unit = unit_milliseconds(written.back());
      std::int64_t value = whole(b, span, written.substr(0, written.size() - 1), false).value_or(0);
      if (value > std::numeric_limits<std::int64_t>::max() / unit) {
        b.findings.add(diag::Code::number_too_large, span, {{"number", written}});
        value = 0;
      }
      return make(span, ast::DurationLiteral{value * unit});
    }
    default: return make(span, ast::IntLiteral{whole(b, span, written, false).value_or(0)});
  }
}

ast::ExprPtr atom(const Build& b, P::AtomContext* context) {
  const Span span = b.span(context);
  if (context->literal != nullptr) return literal(b, token(context->literal));
  if (context->ref != nullptr) return make(span, ast::NameRef{name(b, context->ref)});
  if (context->text_ != nullptr) return make(span, ast::TextLiteral{text(b, context->text_)});
  if (context->inner != nullptr) return expr(b, context->inner);
  ast::ListLiteral list;
  for (P::ExprContext* item : context->items) list.items.push_back(expr(b, item));
  return make(span, std::move(list));
}

bool is_path(const ast::Expr& e) {
  const ast::Expr* at = &e;
  while (const auto* member = std::get_if<ast::MemberRef>(&at->node)) at = member->object.get();
  return std::holds_alternative<ast::NameRef>(at->node);
}

ast::ExprPtr primary(const Build& b, P::PrimaryContext* context) {
  ast::ExprPtr result = atom(b, context->head);
  const bool callable = context->head->inner == nullptr;
  bool told = false;
  for (P::TailContext* tail : context->tails) {
    const Span span = source::cover(b.span(context->start), b.span(tail));
    if (tail->member != nullptr) {
      result = make(span, ast::MemberRef{std::move(result), name(b, tail->member)});
    } else if (tail->place != nullptr) {
      ast::ExprPtr place = expr(b, tail->place);
      result = make(span, ast::Index{std::move(result), std::move(place)});
    } else {
      if (!callable || !is_path(*result)) {
        if (!told) b.findings.add(diag::Code::not_callable, b.span(tail->start)).also(result->span, "this is no name");
        told = true;
      }
      std::vector<ast::Argument> args = arguments(b, tail->values);
      result = make(span, ast::Call{std::move(result), std::move(args)});
    }
  }
  return result;
}

ast::BinaryOp binary_op(std::size_t type) {
  switch (type) {
    case P::OR: return ast::BinaryOp::or_;
    case P::AND: return ast::BinaryOp::and_;
    case P::EQUAL: return ast::BinaryOp::eq;
    case P::UNEQUAL: return ast::BinaryOp::ne;
    case P::LESS: return ast::BinaryOp::lt;
    case P::AT_MOST: return ast::BinaryOp::le;
    case P::GREATER: return ast::BinaryOp::gt;
    case P::AT_LEAST: return ast::BinaryOp::ge;
    case P::IN: return ast::BinaryOp::in;
    case P::COALESCE: return ast::BinaryOp::coalesce;
    case P::PLUS: return ast::BinaryOp::add;
    case P::MINUS: return ast::BinaryOp::sub;
    case P::STAR: return ast::BinaryOp::mul;
    case P::SLASH: return ast::BinaryOp::div;
    default: return ast::BinaryOp::mod;
  }
}

bool is_comparison(std::size_t type) { return (type >= P::EQUAL && type <= P::GREATER) || type == P::IN; }

bool is_order(std::size_t type) { return type >= P::AT_MOST && type <= P::GREATER; }

// An operand that is itself a comparison, without parentheses.
bool is_comparison(P::OperationContext* operand) {
  const auto* inner = dynamic_cast<P::BinaryContext*>(operand);
  return inner != nullptr && is_comparison(inner->op->getType());
}

ast::ExprPtr operation(const Build& b, P::OperationContext* context) {
  const Span span = b.span(context);
  if (auto* operand = dynamic_cast<P::OperandContext*>(context)) return primary(b, operand->value);
  if (auto* binary = dynamic_cast<P::BinaryContext*>(context)) {
    // Told at the first pair of a chain only.
    if (is_comparison(binary->op->getType()) && is_comparison(binary->left) &&
        !is_comparison(static_cast<P::BinaryContext*>(binary->left)->left)) {
      auto& f = b.findings.add(diag::Code::chained_comparison, b.span(binary->op))
                    .say("the second comparison")
                    .note("Two of them are joined by `and`: `0 < count and count < 5`.");
      const auto* first = static_cast<P::BinaryContext*>(binary->left);
      const std::string_view middle = b.slice(b.span(first->right));
      const std::uint32_t at = b.span(binary->op).begin;
      if (is_order(first->op->getType()) && is_order(binary->op->getType()) && middle.size() <= 40)
        f.fix({"compare twice", {{b.span(at, at), "and " + std::string(middle) + " "}}, true});
    }
    // From the left, so that findings come in the order of the text.
    ast::ExprPtr left = operation(b, binary->left);
    ast::ExprPtr right = operation(b, binary->right);
    return make(span,
                ast::Binary{binary_op(binary->op->getType()), b.span(binary->op), std::move(left), std::move(right)});
  }
  if (auto* inversion = dynamic_cast<P::InversionContext*>(context))
    return make(span, ast::Unary{ast::UnaryOp::not_, operation(b, inversion->right)});
  auto* negation = static_cast<P::NegationContext*>(context);
  // The smallest whole number has no positive counterpart.
  const Span right = b.span(negation->right);
  if (negation->right->start == negation->right->stop && token(negation->right->start).is(P::INT) &&
      b.slice(right) == "9223372036854775808")
    return make(span, ast::IntLiteral{std::numeric_limits<std::int64_t>::min()});
  return make(span, ast::Unary{ast::UnaryOp::negate, operation(b, negation->right)});
}

}  // namespace

std::vector<ast::Argument> arguments(const Build& b, P::ArgumentsContext* context) {
  std::vector<ast::Argument> result;
  if (context == nullptr) return result;
  result.reserve(context->items.size());
  for (P::ArgumentContext* item : context->items) {
    ast::Argument arg;
    arg.span = b.span(item);
    if (item->label != nullptr) arg.label = name(b, item->label);
    arg.value = expr(b, item->value);
    result.push_back(std::move(arg));
  }
  return result;
}

std::vector<ast::Argument> entries(const Build& b, P::EntriesContext* context) {
  std::vector<ast::Argument> result;
  if (context == nullptr) return result;
  result.reserve(context->items.size());
  for (P::EntryContext* item : context->items) {
    const ast::Name label = name(b, item->label);
    ast::ExprPtr value = expr(b, item->value);
    const Span span = source::cover(label.span, b.span(item->value));
    result.push_back({label, std::move(value), span});
  }
  return result;
}

ast::ExprPtr expr(const Build& b, P::ExprContext* context) {
  if (auto* plain = dynamic_cast<P::PlainContext*>(context)) return operation(b, plain->value);
  auto* choice = static_cast<P::ConditionalContext*>(context);
  ast::ExprPtr condition = operation(b, choice->condition);
  ast::ExprPtr then = expr(b, choice->then);
  ast::ExprPtr otherwise = expr(b, choice->otherwise);
  return make(b.span(context), ast::Conditional{std::move(condition), std::move(then), std::move(otherwise)});
}

}  // namespace bot::syntax
