// Blocks that stop, for an answer, a flow or a service, and go on there.

#include <algorithm>

#include "bytecode/encoding.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::no_row;
using bytecode::ResumeKind;
using bytecode::ResumeRow;
using bytecode::Word;

Machine::Role Machine::role_of(std::uint32_t resume) const {
  const Artifact::ResumeOwner& owner = artifact_->resume_owner(resume);
  return {owner.handler == no_row, owner.handler};
}

/// Keeps the stack for later. A place where the flow waits already is waited at once, and what came above it is over.
void Machine::suspend(std::uint32_t resume, const Word* top, std::int64_t deadline, std::uint64_t call) {
  Frame& frame = parts_.frames.back();
  auto& all = parts_.continuations;
  for (std::uint32_t k = 0; k < frame.continuations; ++k) {
    if (all[all.size() - frame.continuations + k].resume != resume) continue;
    drop_continuations(frame, k);
    break;
  }
  charge(1 + frame.continuations / 16);
  untouched_ = std::min(untouched_, parts_.frames.size() - 1);
  Continuation c;
  c.resume = resume;
  c.attempts = again_ == resume ? again_attempts_ : 0;
  c.first = static_cast<std::uint32_t>(parts_.cells.size());
  c.count = static_cast<std::uint32_t>(top - stack_.data());
  c.deadline = deadline;
  c.call = call;
  if (!room(sizeof(Word) * (parts_.cells.size() + c.count))) return;
  parts_.cells.insert(parts_.cells.end(), stack_.data(), stack_.data() + c.count);
  all.push_back(c);
  ++frame.continuations;
  again_ = no_row;
  note(Step::Kind::waits, Step::Result::taken, resume);
}

/// Goes on where the block on top waits: behind the instruction, with a value when there is one, or at its jump.
Machine::Outcome Machine::go_on(bool jump, const Word* push, Role& role) {
  const Continuation c = parts_.continuations.back();
  const ResumeRow& row = view_.resumes()[c.resume];
  role = role_of(c.resume);
  untouched_ = std::min(untouched_, parts_.frames.size() - 1);
  std::copy_n(parts_.cells.data() + c.first, c.count, stack_.data());
  Word* top = stack_.data() + c.count;
  parts_.continuations.pop_back();
  --parts_.frames.back().continuations;
  const std::byte* p = view_.bytes(bytecode::Section::code).data() + row.wait + 1;
  (void)bytecode::get_leb(p);
  if (row.kind != ResumeKind::call) {
    const auto distance = bytecode::get_fixed<std::uint32_t>(p);
    p += 4 + (jump ? distance : 0);
  }
  if (push != nullptr && !jump) *top++ = *push;
  return run_code(p, top);
}

/// Asks the question on top again, or says what is to be said when an answer did not fit.
Machine::Outcome Machine::ask_again(std::uint32_t attempts, bool retry, Role& role) {
  const Continuation c = parts_.continuations.back();
  const ResumeRow& row = view_.resumes()[c.resume];
  role = role_of(c.resume);
  std::copy_n(parts_.cells.data() + c.first, c.count, stack_.data());
  parts_.continuations.pop_back();
  --parts_.frames.back().continuations;
  again_ = c.resume;
  again_attempts_ = attempts;
  const std::byte* code = view_.bytes(bytecode::Section::code).data() + (retry ? row.retry : row.question);
  return run_code(code, stack_.data() + c.count);
}

/// What has answered a question for a secret, or should have, is seen by the block that asks alone: it has run to its
/// end, or waits again.
[[gnu::cold]] void Machine::hide_message() {
  if (event_ != &made_) made_ = *event_;
  made_.text = {};
  made_.url = {};
  made_.found = {};
  event_ = &made_;
  nothing_understood();
}

void Machine::answer(Word value) {
  const std::uint32_t resume = parts_.continuations.back().resume;
  note(Step::Kind::answered, Step::Result::taken, resume);
  head_.misses = 0;
  Role role;
  const Outcome outcome = go_on(false, &value, role);
  if ((view_.resumes()[resume].flags & bytecode::resume_secret) != 0) hide_message();
  settle(outcome, role);
}

void Machine::retry() {
  const Continuation c = parts_.continuations.back();
  const ResumeRow& row = view_.resumes()[c.resume];
  note(Step::Kind::retried, Step::Result::taken, c.resume);
  Role role;
  Outcome outcome;
  if (row.retries != no_row && c.attempts >= row.retries) outcome = go_on(true, nullptr, role);
  else outcome = ask_again(c.attempts == no_row ? no_row : c.attempts + 1, true, role);
  if ((row.flags & bytecode::resume_secret) != 0) hide_message();
  settle(outcome, role);
}

}  // namespace bot::runtime
