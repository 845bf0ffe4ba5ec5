// The instructions around places where a block waits, and those of loops and functions.

#include "runtime/load/verify_pass.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::ChunkKind;
using bytecode::Instruction;
using bytecode::no_row;
using bytecode::Op;
using bytecode::ResumeKind;
using bytecode::Type;

bool Pass::take_cells(const bytecode::ResumeRow& row) {
  if (now.height != row.cell_count) return false;
  // Most often the types are the very ones.
  bool same = true;
  std::uint32_t at = now.top;
  for (std::uint32_t k = row.cell_count; k-- > 0; at = cells[at].below) {
    const bytecode::CellRow& cell = v.view.cells()[row.cells + k];
    const Type wanted = bytecode::on_stack(bytecode::type_of_byte(cell.type, cell.detail));
    if (joined++ > max_joined || !bytecode::fits(cells[at].type, wanted)) return false;
    same = same && cells[at].type == wanted;
  }
  if (same) return true;
  now = {};
  for (const auto& cell : v.view.cells().subspan(row.cells, row.cell_count))
    push(bytecode::type_of_byte(cell.type, cell.detail));
  return true;
}

const char* Pass::wait_instruction(const Instruction& i) {
  static constexpr const char* misplaced = "a place where a block waits is not where it should be";
  static constexpr const char* other_stack = "a block waits with another stack than it is said to";
  if (i.a >= v.view.resumes().size()) return no_operand;
  const bytecode::ResumeRow& row = v.view.resumes()[i.a];
  ResumeSeen& seen = resumes[i.a];
  if (row.chunk != index) return misplaced;
  may_wait = true;
  const bool waits = bytecode::suspends(i.op);
  if (waits) facts.does |= does_wait;
  const ResumeKind kind = i.op == Op::call_flow  ? ResumeKind::call
                          : i.op == Op::try_call ? ResumeKind::try_
                                                 : ResumeKind::ask;
  if (row.kind != kind) return misplaced;
  bool& found = waits ? seen.wait : i.op == Op::question ? seen.question : seen.retry;
  const std::uint32_t place = waits ? row.wait : i.op == Op::question ? row.question : row.retry;
  if (found || place != (i.op == Op::retry ? i.end : i.begin)) return misplaced;
  found = true;

  std::optional<Type> pushed;
  switch (kind) {
    case ResumeKind::ask:
      if (row.what == no_row) pushed = text_type;
      else pushed = bytecode::type_of_byte(v.view.nlus()[row.what].type, v.view.nlus()[row.what].detail);
      break;
    case ResumeKind::call: {
      if (!pop_parameters(row.what)) return wrong_type;
      const std::uint32_t extra = v.view.flows()[row.what].extra;
      if (extra == no_row || v.view.flow_extras()[extra].result == bytecode::no_type) break;
      pushed = bytecode::type_of_byte(v.view.flow_extras()[extra].result, v.view.flow_extras()[extra].result_detail);
      break;
    }
    case ResumeKind::try_: {
      const bytecode::ServiceCallRow& call = v.view.calls()[row.what];
      if (!pop_fields(call.params, call.count)) return wrong_type;
      if (call.result != bytecode::no_type) pushed = bytecode::type_of_byte(call.result, call.result_detail);
      break;
    }
  }
  if (!take_cells(row)) return joined > max_joined ? cannot_join() : other_stack;
  if (i.op == Op::retry || i.op == Op::ask || i.op == Op::try_call)
    if (!arrive(i.target, now)) return cannot_join();
  if (waits && pushed) push(*pushed);
  return nullptr;
}

const char* Pass::loop_instruction(const Instruction& i) {
  if (i.op == Op::next_item) {
    const auto shapes = v.view.shapes();
    if (i.a >= shapes.size() || shapes[i.a].kind != bytecode::ShapeKind::list) return no_operand;
    may_wait = true;
    const Stack with = now;
    if (!pop_as(int_type) || !pop_as({BaseType::list, false, static_cast<std::uint32_t>(i.a)})) return wrong_type;
    if (!arrive(i.target, now)) return cannot_join();
    loops.push_back({i.begin, with});
    now = with;
    const bytecode::FieldRow& item = v.view.fields()[shapes[i.a].first];
    push(bytecode::type_of_byte(item.type, item.detail));
    return nullptr;
  }
  const auto* loop = static_cast<const Loop*>(nullptr);
  for (std::size_t k = loops.size(); k-- > 0 && loop == nullptr;) {
    if (joined++ > max_joined) return cannot_join();
    if (loops[k].begin == i.target) loop = &loops[k];
  }
  if (loop == nullptr) return "a jump leads back to something that is no loop";
  // What was proved for the loop's body must hold again.
  static constexpr const char* other_stack = "a loop goes on with another stack";
  if (now.height != loop->stack.height) return other_stack;
  std::uint32_t a = now.top, b = loop->stack.top;
  for (; a != b; a = cells[a].below, b = cells[b].below) {
    if (joined++ > max_joined) return cannot_join();
    if (!bytecode::fits(cells[a].type, cells[b].type)) return other_stack;
  }
  reachable = false;
  return nullptr;
}

const char* Pass::call_function(std::uint64_t function) {
  const auto rows = v.view.functions();
  if (function >= rows.size()) return no_operand;
  // Functions call the ones before them: so none calls itself.
  if (chunk.kind() == ChunkKind::function && function >= functions[index]) return "a function calls itself";
  const bytecode::FunctionRow& f = rows[function];
  for (std::uint32_t k = f.count; k-- > 0;) {
    const bytecode::CellRow& cell = v.view.cells()[f.params + k];
    if (!pop_as(bytecode::type_of_byte(cell.type, cell.detail))) return wrong_type;
  }
  const std::uint32_t height = now.height + v.chunks[f.chunk].height;
  if (height > v.view.info().max_stack) return "the stack grows beyond its limit";
  facts.height = std::max(facts.height, height);
  push(bytecode::type_of_byte(f.result, f.result_detail));
  return nullptr;
}

}  // namespace bot::runtime
