#include <algorithm>

#include "compiler/lower/code.hpp"

namespace bot::lower {

using model::TypeKind;

namespace {

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

Op op_of(model::Builtin b) {
  using B = model::Builtin;
  switch (b) {
    case B::length_text: return Op::text_length;
    case B::length_list: return Op::list_length;
    case B::upper: return Op::upper;
    case B::lower: return Op::lower;
    case B::trim: return Op::trim;
    case B::contains: return Op::contains;
    case B::join: return Op::join;
    case B::round: return Op::round;
    case B::floor: return Op::floor;
    case B::ceil: return Op::ceil;
    case B::abs_int: return Op::abs_int;
    case B::abs_number: return Op::abs_num;
    case B::min_int: return Op::min_int;
    case B::min_number: return Op::min_num;
    case B::max_int: return Op::max_int;
    case B::max_number: return Op::max_num;
    case B::int_of_text: return Op::int_of_text;
    case B::number_of_text: return Op::num_of_text;
    case B::format_number: return Op::format_num;
    case B::time_hour:
    case B::time_minute:
    case B::time_second:
    case B::time_date: return Op::time_part;
    case B::date_weekday:
    case B::date_day:
    case B::date_month:
    case B::date_year: return Op::date_part;
    case B::date_plus: return Op::date_plus;
    case B::date_minus: return Op::date_minus;
    case B::date_difference: return Op::date_diff;
  }
  return Op::end;
}

}  // namespace

void Coder::equal(model::Type type) {
  if (type.is(TypeKind::text)) return op(Op::equal_text);
  if (type.is(TypeKind::record) || type.is(TypeKind::list)) return typed(Op::equal_value, shapes_.type(type));
  op(Op::equal);
}

void Coder::builtin(const model::CallBuiltin& b) {
  using B = model::Builtin;
  for (const model::ExprPtr& arg : b.args) expr(*arg);
  const Op code = op_of(b.builtin);
  if (b.builtin == B::length_list || b.builtin == B::join) return op(code, shapes_.of_list(b.args[0]->type));
  if (code == Op::time_part)
    return op(code, static_cast<std::uint64_t>(b.builtin) - static_cast<std::uint64_t>(B::time_hour));
  if (code == Op::date_part) {
    if (b.args[0]->type.is(TypeKind::time)) op(Op::time_part, 3);
    return op(code, static_cast<std::uint64_t>(b.builtin) - static_cast<std::uint64_t>(B::date_weekday));
  }
  op(code);
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
    void operator()(const model::ConstNone&) const { c.none(e.type); }
    void operator()(const model::ConstEnum& v) const { c.op(Op::const_enum, c.rows_.of(v.nlu), v.value); }
    void operator()(const model::TextValue& v) const { c.text_value(v.text); }
    void operator()(const model::LoadVar& v) const { c.op(Op::load, c.rows_.of(v.var)); }
    void operator()(const model::LoadLocal& v) const { c.op(Op::pick, c.locals_.at(v.local)); }
    void operator()(const model::LoadAttribute& v) const {
      const auto kept = c.attributes_.find(v.attribute);
      if (kept != c.attributes_.end()) c.op(Op::pick, kept->second);
      else c.op(Op::attribute, v.attribute);
    }
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
        c.equal(item->type);
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
    void operator()(const model::InList& v) const {
      c.expr(*v.value);
      c.expr(*v.list);
      c.op(Op::in_list, c.shapes_.of_list(v.list->type));
    }
    void operator()(const model::RecordValue& v) const {
      for (const model::ExprPtr& field : v.fields) c.expr(*field);
      c.op(Op::record, c.shapes_.of(v.record));
      c.taking(v.fields.size());
      c.giving(1);
    }
    void operator()(const model::ListValue& v) const {
      for (const model::ExprPtr& item : v.items) c.expr(*item);
      c.op(Op::list, c.shapes_.of_list(e.type), v.items.size());
      c.taking(v.items.size());
      c.giving(1);
    }
    void operator()(const model::Field& v) const {
      c.expr(*v.object);
      c.op(Op::field, c.shapes_.of(v.object->type.record), v.field);
    }
    void operator()(const model::Item& v) const {
      c.expr(*v.list);
      c.expr(*v.index);
      c.op(Op::item, c.shapes_.of_list(v.list->type));
    }
    void operator()(const model::Concat& v) const {
      c.expr(*v.left);
      c.expr(*v.right);
      c.op(Op::concat, c.shapes_.of_list(e.type));
    }
    void operator()(const model::Bounded& v) const {
      c.expr(*v.list);
      c.op(Op::at_most, c.shapes_.of_list(v.list->type), v.bound);
    }
    void operator()(const model::CallFn& v) const {
      for (const model::ExprPtr& arg : v.args) c.expr(*arg);
      const Function& f = c.functions_[c.rows_.of(v.fn)];
      c.op(Op::call_fn, c.rows_.of(v.fn));
      c.count(f.count);
      c.taking(v.args.size());
      const std::uint32_t height = static_cast<std::uint32_t>(c.height_) + f.height;
      c.chunk_height_ = std::max(c.chunk_height_, height);
      c.max_height_ = std::max(c.max_height_, height);
      c.giving(1);
    }
    void operator()(const model::CallBuiltin& v) const { c.builtin(v); }
    void operator()(const model::ToText& v) const { c.to_text(*v.value); }
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
      equal(b.left->type);
    }
    if (b.op == B::ne) op(Op::not_);
    return;
  }
  expr(*b.left);
  expr(*b.right);
  op(arithmetic(b.op, b.left->type.is(TypeKind::number)));
}

std::uint32_t Coder::holes(const std::vector<model::Template::Part>& parts) {
  std::uint32_t n = 0;
  for (const auto& p : parts) {
    if (!p.expr) continue;
    to_text(*p.expr);
    ++n;
    for (const auto& form : p.forms) n += holes(form.parts);
  }
  return n;
}

void Coder::text_value(const model::Template& text) {
  const std::uint32_t row = texts_.row(context_, text);
  if (text.constant()) return op(Op::const_text, row);
  const std::uint32_t arguments = holes(text.parts);
  op(Op::format, row, arguments);
  taking(arguments);
  giving(1);
}

void Coder::to_text(const model::Expr& e) {
  expr(e);
  switch (e.type.kind) {
    case TypeKind::bool_: return op(Op::text_bool);
    case TypeKind::int_: return op(Op::text_int);
    case TypeKind::number: return op(Op::text_num);
    case TypeKind::duration: return op(Op::text_duration);
    case TypeKind::time: return op(Op::text_time);
    case TypeKind::date: return op(Op::text_date);
    case TypeKind::enum_: return op(Op::text_enum, rows_.of(e.type.nlu));
    case TypeKind::record:
    case TypeKind::list:
    case TypeKind::text:
    case TypeKind::none:
    case TypeKind::error: return;
  }
}

}  // namespace bot::lower
