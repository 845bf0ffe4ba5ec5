#include "compiler/lower/code.hpp"

namespace bot::lower {

using bytecode::BaseType;
using model::TypeKind;

namespace {

BaseType base_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::bool_: return BaseType::bool_;
    case TypeKind::number: return BaseType::number;
    case TypeKind::text: return BaseType::text;
    case TypeKind::enum_: return BaseType::enum_;
    case TypeKind::int_:
    case TypeKind::duration:
    case TypeKind::none:
    case TypeKind::error: return BaseType::int_;
  }
  return BaseType::int_;
}

bool is_none(const model::Expr& e) { return std::holds_alternative<model::ConstNone>(e.node); }

Op arithmetic(ast::BinaryOp op, bool number) {
  using B = ast::BinaryOp;
  switch (op) {
    case B::add: return number ? Op::add_num : Op::add_int;
    case B::sub: return number ? Op::sub_num : Op::sub_int;
    case B::mul: return number ? Op::mul_num : Op::mul_int;
    case B::div: return number ? Op::div_num : Op::div_int;
    case B::mod: return number ? Op::mod_num : Op::mod_int;
    case B::lt: return number ? Op::less_num : Op::less_int;
    case B::le: return number ? Op::less_eq_num : Op::less_eq_int;
    case B::gt: return number ? Op::greater_num : Op::greater_int;
    case B::ge: return number ? Op::greater_eq_num : Op::greater_eq_int;
    case B::or_:
    case B::and_:
    case B::eq:
    case B::ne:
    case B::in:
    case B::coalesce: break;
  }
  return Op::equal;
}

Op equality(model::Type t) { return t.is(TypeKind::text) ? Op::equal_text : Op::equal; }

}  // namespace

bytecode::Type lowered(const Rows& rows, model::Type t) {
  const BaseType base = base_of(t.kind);
  return {base, t.optional, base == BaseType::enum_ ? rows.of(t.nlu) : 0};
}

void Coder::expr(const model::Expr& e) {
  struct Visitor {
    Coder& c;
    const model::Expr& e;

    void operator()(const model::ConstInt& v) const { c.op(Op::const_int, bytecode::zigzag(v.value)); }
    void operator()(const model::ConstNumber& v) const {
      c.opcode(Op::const_number);
      bytecode::put_fixed(c.image_.code, v.value == 0 ? 0.0 : v.value);  // -0 is not a value
    }
    void operator()(const model::ConstBool& v) const { c.op(v.value ? Op::const_true : Op::const_false); }
    void operator()(const model::ConstDuration& v) const { c.op(Op::const_int, bytecode::zigzag(v.milliseconds)); }
    void operator()(const model::ConstNone&) const {
      const bytecode::Type t = lowered(c.rows_, e.type);
      c.op(Op::const_none, bytecode::type_byte(t));
      if (t.base == BaseType::enum_) bytecode::put_leb(c.image_.code, t.nlu);
    }
    void operator()(const model::ConstEnum& v) const { c.op(Op::const_enum, c.rows_.of(v.nlu), v.value); }
    void operator()(const model::TextValue& v) const { c.text_value(v.text); }
    void operator()(const model::LoadVar& v) const { c.op(Op::load, c.rows_.of(v.var)); }
    void operator()(const model::LoadLocal& v) const { c.op(Op::pick, c.locals_.at(v.local)); }
    void operator()(const model::LoadAttribute& v) const { c.op(Op::attribute, v.attribute); }
    void operator()(const model::LoadContext& v) const { c.op(Op::context, static_cast<std::uint64_t>(v.field)); }
    void operator()(const model::Found& v) const {
      if (v.value) c.op(Op::found_value, c.rows_.of(v.nlu), *v.value);
      else c.op(Op::found, c.rows_.of(v.nlu));
    }
    void operator()(const model::Not& v) const { one(*v.operand, Op::not_); }
    void operator()(const model::Negate& v) const {
      one(*v.operand, e.type.is(TypeKind::number) ? Op::neg_num : Op::neg_int);
    }
    void operator()(const model::Some& v) const {
      one(*v.operand, e.type.is(TypeKind::number) ? Op::some_num : Op::some);
    }
    void operator()(const model::Widen& v) const { one(*v.operand, Op::int_to_num); }
    void operator()(const model::Binary& v) const { c.binary(v); }
    void operator()(const model::Conditional& v) const {
      c.expr(*v.condition);
      const std::size_t to_else = c.jump(Op::jump_if_false);
      c.expr(*v.then);
      const std::size_t to_end = c.jump(Op::jump);
      c.land(to_else);
      c.grow(-1);
      c.expr(*v.otherwise);
      c.land(to_end);
    }
    void operator()(const model::OneOf& v) const {
      c.expr(*v.value);
      const auto at = static_cast<std::uint64_t>(c.height_ - 1);
      c.op(Op::const_false);
      for (const auto& item : v.items) {  // false so far: or the next one
        const std::size_t found = c.jump(Op::or_else);
        c.op(Op::pick, at);
        c.expr(*item);
        c.op(equality(item->type));
        c.land(found);
      }
      // The value lies under the answer; two more jumps take it away.
      const std::size_t yes = c.jump(Op::jump_if_true);
      c.op(Op::drop, 1);
      c.op(Op::const_false);
      const std::size_t end = c.jump(Op::jump);
      c.land(yes);
      c.op(Op::drop, 1);
      c.op(Op::const_true);
      c.land(end);
    }
    void one(const model::Expr& operand, Op op) const {
      c.expr(operand);
      c.op(op);
    }
  };
  std::visit(Visitor{*this, e}, e.node);
}

void Coder::binary(const model::Binary& b) {
  using B = ast::BinaryOp;
  if (b.op == B::and_ || b.op == B::or_ || b.op == B::coalesce) {
    expr(*b.left);
    const Op coalesce = b.left->type.is(TypeKind::number) ? Op::if_none_num : Op::if_none;
    const std::size_t keep = jump(b.op == B::and_ ? Op::and_then : b.op == B::or_ ? Op::or_else : coalesce);
    expr(*b.right);
    return land(keep);
  }
  if (b.op == B::eq || b.op == B::ne) {
    if (is_none(*b.right) || is_none(*b.left)) {
      const model::Expr& value = is_none(*b.right) ? *b.left : *b.right;
      expr(value);
      op(value.type.is(TypeKind::number) ? Op::is_none_num : Op::is_none);
    } else {
      expr(*b.left);
      expr(*b.right);
      op(equality(b.left->type));
    }
    if (b.op == B::ne) op(Op::not_);
    return;
  }
  expr(*b.left);
  expr(*b.right);
  op(arithmetic(b.op, b.left->type.is(TypeKind::number)));
}

std::uint32_t Coder::holes(const model::Template& text) {
  std::uint32_t n = 0;
  for (const auto& p : text.parts) {
    if (!p.expr) continue;
    to_text(*p.expr);
    ++n;
  }
  return n;
}

void Coder::text_value(const model::Template& text) {
  const std::uint32_t row = texts_.row(context_, text);
  if (text.constant()) return op(Op::const_text, row);
  op_taking(Op::format, row, holes(text));
}

void Coder::to_text(const model::Expr& e) {
  expr(e);
  switch (e.type.kind) {
    case TypeKind::bool_: return op(Op::text_bool);
    case TypeKind::int_: return op(Op::text_int);
    case TypeKind::number: return op(Op::text_num);
    case TypeKind::duration: return op(Op::text_duration);
    case TypeKind::enum_: return op(Op::text_enum, rows_.of(e.type.nlu));
    case TypeKind::text:
    case TypeKind::none:
    case TypeKind::error: return;
  }
}

}  // namespace bot::lower
