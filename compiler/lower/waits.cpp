// Where a block waits: ask, call, try.

#include "compiler/lower/code.hpp"

namespace bot::lower {

using bytecode::ResumeKind;

/// Fills in the row of a place where the block waits; the first `cells` values of the stack are kept there.
void Coder::resume(model::ResumeId id, ResumeKind kind, std::uint32_t what, std::size_t cells) {
  bytecode::ResumeRow& row = image_.resumes[rows_.of(id)];
  row.chunk = static_cast<std::uint32_t>(image_.chunks.size() - 1);
  row.wait = static_cast<std::uint32_t>(image_.code.size());
  row.kind = kind;
  row.what = what;
  row.retries = bytecode::no_row;
  row.cells = static_cast<std::uint32_t>(image_.cells.size());
  row.cell_count = static_cast<std::uint16_t>(cells);
  for (std::size_t i = 0; i < cells; ++i)
    image_.cells.push_back({stack_[i].detail, bytecode::type_byte(stack_[i]), {}});
}

void Coder::ask(const model::Ask& a) {
  const std::uint32_t row = rows_.of(a.resume);
  const auto here = [&] { return static_cast<std::uint32_t>(image_.code.size()); };
  const std::uint32_t question = here();
  std::uint32_t retry = question;
  op(Op::question, row);
  send(a.question);
  choices(a.choices);
  if (a.retry) {
    const std::size_t over = jump(Op::retry, row);
    retry = here();
    send(*a.retry);
    land(over);
  }
  resume(a.resume, ResumeKind::ask, a.nlu ? rows_.of(*a.nlu) : bytecode::no_row, stack_.size());
  image_.resumes[row].question = question;
  image_.resumes[row].retry = retry;
  if (a.retries) image_.resumes[row].retries = *a.retries;
  if (a.type.secret) image_.resumes[row].flags = bytecode::resume_secret;
  const std::size_t failed = jump(Op::ask, row);
  const std::size_t answered = jump(Op::jump);
  height_ = static_cast<std::int32_t>(stack_.size());
  land(failed);
  body(a.otherwise);
  if (reachable_) op(Op::stay);
  land(answered);
  height_ = static_cast<std::int32_t>(stack_.size() + 1);
  declare(a.local, a.type);
}

void Coder::call(const model::CallFlow& c) {
  for (const model::ExprPtr& arg : c.args) expr(*arg);
  resume(c.resume, ResumeKind::call, rows_.of(c.flow), stack_.size());
  op(Op::call_flow, rows_.of(c.resume));
  taking(c.args.size());
  const auto& result = program_.at(c.flow).result;
  if (!result) return;
  giving(1);
  if (c.local) declare(*c.local, *result);
  else op(Op::drop, 1);
}

void Coder::attempt(const model::Try& t) {
  const model::ServiceCall& call = program_.at(t.call);
  for (const model::ExprPtr& arg : t.args) expr(*arg);
  resume(t.resume, ResumeKind::try_, rows_.of(t.call), stack_.size());
  const std::size_t failed = jump(Op::try_call, rows_.of(t.resume));
  taking(t.args.size());
  const std::size_t before = stack_.size();
  if (call.result) {
    giving(1);
    if (t.local) declare(*t.local, *call.result);
    else op(Op::drop, 1);
  }
  body(t.body);
  if (reachable_ && stack_.size() > before) op(Op::drop, stack_.size() - before);
  stack_.resize(before);
  height_ = static_cast<std::int32_t>(before);
  std::optional<std::size_t> to_end;
  if (reachable_) to_end = jump(Op::jump);
  land(failed);
  body(t.failed);
  if (to_end) land(*to_end);
}

}  // namespace bot::lower
