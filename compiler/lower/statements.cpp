#include <algorithm>

#include "compiler/lower/code.hpp"

namespace bot::lower {

using model::TypeKind;

void Coder::body(const model::Body& body) {
  const std::size_t before = stack_.size();
  for (const model::Stmt& s : body) statement(s);
  if (reachable_ && stack_.size() > before) op(Op::drop, stack_.size() - before);
  stack_.resize(before);
  height_ = static_cast<std::int32_t>(before);
}

void Coder::statement(const model::Stmt& s) {
  place(s.span);
  struct Visitor {
    Coder& c;

    void operator()(const model::Say& v) const { c.say(v); }
    void operator()(const model::SayMedia& v) const { c.media(v); }
    void operator()(const model::SayCarousel& v) const {
      c.op(Op::carousel);
      c.choices(v.cards);
    }
    void operator()(const model::Let& v) const {
      c.expr(*v.value);
      c.declare(v.local, v.value->type);
    }
    void operator()(const model::Set& v) const {
      c.expr(*v.value);
      c.op(Op::store, c.rows_.of(v.var));
    }
    void operator()(const model::If& v) const {
      c.if_else(
          *v.condition, !v.otherwise.empty(), [&] { c.body(v.then); }, [&] { c.body(v.otherwise); });
    }
    void operator()(const model::For& v) const {
      c.for_each(v.local, *v.list, [&] { c.body(v.body); });
    }
    void operator()(const model::Match& v) const { c.match(v); }
    void operator()(const model::Ask& v) const { c.ask(v); }
    void operator()(const model::CallFlow& v) const { c.call(v); }
    void operator()(const model::Try& v) const { c.attempt(v); }
    void operator()(const model::Handover& v) const {
      c.text_or_none(v.to.get());
      c.text_or_none(v.note.get());
      c.op(Op::handover);
      // It ends the block, but not the handler: the arrow is taken.
      if (c.arrow_) c.arrow(c.arrow_->target, c.arrow_->target_args);
      else c.op(Op::end);
    }
    void operator()(const model::Remind& v) const {
      c.expr(*v.after);
      c.op(Op::remind, c.rows_.of(v.intent));
    }
    void operator()(const model::Cancel& v) const { c.op(Op::cancel, c.rows_.of(v.intent)); }
    void operator()(const model::Emit& v) const {
      for (const auto& [name, value] : v.fields) c.expr(*value);
      c.op(Op::emit, c.shapes_.payload(v));
      c.taking(v.fields.size());
    }
    void operator()(const model::Return& v) const {
      c.expr(*v.value);
      c.typed(Op::return_, c.shapes_.type(v.value->type));
    }
    void operator()(const model::Go& v) const { c.arrow(v.target, v.args); }
  };
  std::visit(Visitor{*this}, s.node);
}

void Coder::arrow(const model::Target& target, const std::vector<model::ExprPtr>& args) {
  switch (target.kind) {
    case model::Target::Kind::stay: return op(Op::stay);
    case model::Target::Kind::back: return op(Op::back);
    case model::Target::Kind::state: return op(Op::go, rows_.of(target.state));
    case model::Target::Kind::flow:
      for (const model::ExprPtr& a : args) expr(*a);
      op(Op::open, rows_.of(target.flow));
      return taking(args.size());
  }
}

void Coder::text_or_none(const model::Expr* e) {
  if (e) expr(*e);
  else none({TypeKind::text, true, {}});
}

// ---- messages -------------------------------------------------------------------------------------------------------

void Coder::send(const model::Template& text) {
  const std::uint32_t row = texts_.row(context_, text);
  if (text.constant()) return op(Op::say, row);
  const std::uint32_t arguments = holes(text.parts);
  op(Op::say_format, row, arguments);
  taking(arguments);
}

void Coder::say(const model::Say& s) {
  if (s.variants.size() == 1) {
    send(s.variants[0]);
    return choices(s.choices);
  }
  op(Op::variant, rows_.of(*s.last), s.variants.size());
  opcode(Op::switch_);
  bytecode::put_leb(image_.code, s.variants.size());
  const std::size_t table = image_.code.size();
  image_.code.resize(table + 4 * s.variants.size());
  const std::size_t base = image_.code.size();
  std::vector<std::size_t> to_end;
  // Behind the table comes the case "no entry", which a verified `variant` never takes: the last variant stands there.
  for (std::size_t i = s.variants.size(); i-- > 0;) {
    const auto distance = static_cast<std::uint32_t>(image_.code.size() - base);
    std::memcpy(image_.code.data() + table + 4 * i, &distance, sizeof distance);
    send(s.variants[i]);
    if (i > 0) to_end.push_back(jump(Op::jump));
    reachable_ = true;
  }
  for (const std::size_t j : to_end) land(j);
  choices(s.choices);
}

void Coder::media(const model::SayMedia& s) {
  expr(*s.source);
  if (s.longitude) expr(*s.longitude);
  if (s.caption) text_value(*s.caption);
  else none({TypeKind::text, true, {}});
  if (s.longitude) op(Op::location);
  else op(Op::media, static_cast<std::uint64_t>(s.kind) + 1);
  choices(s.choices);
}

void Coder::choices(const model::Choices& choices) {
  for (const model::Choice& c : choices) choice(c);
}

void Coder::choice(const model::Choice& choice) {
  if (const auto* button = std::get_if<model::Button>(&choice.node)) {
    const model::Intent& intent = program_.at(button->intent);
    expr(*button->label);
    for (std::size_t k = 0; k < button->values.size(); ++k) {
      if (button->values[k]) expr(*button->values[k]);
      else none(intent.attributes[k].type);
    }
    op(Op::button, rows_.of(button->intent));
    taking(1 + button->values.size());
  } else if (const auto* link = std::get_if<model::Link>(&choice.node)) {
    expr(*link->label);
    expr(*link->to);
    op(Op::link);
  } else if (const auto* card = std::get_if<model::Card>(&choice.node)) {
    expr(*card->title);
    text_or_none(card->text.get());
    text_or_none(card->image.get());
    op(Op::card);
    choices(card->choices);
  } else if (const auto* loop = std::get_if<model::ChoiceFor>(&choice.node)) {
    for_each(loop->local, *loop->list, [&] { choices(loop->body); });
  } else {
    const auto& branch = std::get<model::ChoiceIf>(choice.node);
    if_else(
        *branch.condition, !branch.otherwise.empty(), [&] { choices(branch.then); },
        [&] { choices(branch.otherwise); });
  }
}

// ---- branches and loops ---------------------------------------------------------------------------------------------

void Coder::if_else(const model::Expr& condition, bool has_else, auto&& then, auto&& otherwise) {
  expr(condition);
  const std::size_t to_else = jump(Op::jump_if_false);
  then();
  if (!has_else) return land(to_else);
  std::optional<std::size_t> to_end;
  if (reachable_) to_end = jump(Op::jump);
  land(to_else);
  otherwise();
  if (to_end) land(*to_end);
}

void Coder::for_each(std::uint32_t local, const model::Expr& list, auto&& body) {
  const std::uint64_t outer = weight_;
  const std::size_t before = stack_.size();
  expr(list);
  stack_.push_back(shapes_.type(list.type));
  op(Op::const_int, 0);
  stack_.push_back({bytecode::BaseType::int_, false, 0});
  const model::ListType& type = program_.at(list.type.list);
  const std::size_t head = image_.code.size();
  weight_ = std::min<std::uint64_t>(weight_ * (std::uint64_t{type.bound} + 1), 0xffff'fffe);
  const std::size_t to_end = jump(Op::next_item, shapes_.of_list(list.type));
  giving(1);
  declare(local, type.item);
  body();
  if (reachable_) {
    op(Op::drop, 1);
    opcode(Op::again);
    const std::size_t end = image_.code.size() + 4;
    bytecode::put_fixed(image_.code, static_cast<std::uint32_t>(end - head));
  }
  land(to_end);
  weight_ = outer;
  stack_.resize(before);
  height_ = static_cast<std::int32_t>(before);
}

void Coder::match(const model::Match& m) {
  const std::size_t position = stack_.size();
  expr(*m.value);
  stack_.push_back(shapes_.type(m.value->type));
  std::vector<std::size_t> to_end;
  for (const model::Match::Case& c : m.cases) {
    std::vector<std::size_t> to_body;
    for (const model::ExprPtr& v : c.values) {
      op(Op::pick, position);
      if (std::holds_alternative<model::ConstNone>(v->node)) {
        op(m.value->type.is(TypeKind::number) ? Op::is_none_num : Op::is_none);
      } else {
        expr(*v);
        equal(m.value->type);
      }
      to_body.push_back(jump(Op::jump_if_true));
    }
    const std::size_t to_next = jump(Op::jump);
    for (const std::size_t j : to_body) land(j);
    body(c.body);
    if (reachable_) to_end.push_back(jump(Op::jump));
    land(to_next);
  }
  body(m.otherwise);
  // Where the cases take every value nothing gets here, but only the checker knows.
  if (m.complete && m.otherwise.empty() && to_end.empty()) op(Op::stay);
  for (const std::size_t j : to_end) land(j);
  if (reachable_) op(Op::drop, 1);
  stack_.resize(position);
  height_ = static_cast<std::int32_t>(position);
}

}  // namespace bot::lower
