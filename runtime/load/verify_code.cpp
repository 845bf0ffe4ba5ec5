// The code: one pass over the instructions of each chunk.

#include <cstring>

#include "bytecode/encoding.hpp"
#include "runtime/load/verify_pass.hpp"

namespace bot::runtime {

using bytecode::ChunkKind;
using bytecode::Instruction;
using bytecode::no_row;
using bytecode::Op;
using bytecode::Type;

void Pass::push_on(std::uint32_t& top, Type t) {
  std::uint32_t far = top;
  if (top != no_row) {
    const std::uint32_t one = cells[top].far, two = one == no_row ? no_row : cells[one].far;
    if (height(top) - height(one) == height(one) - height(two)) far = two;
  }
  cells.push_back({bytecode::on_stack(t), top, far, height(top) + 1});
  top = static_cast<std::uint32_t>(cells.size() - 1);
}

bool Pass::pop_fields(std::uint32_t first, std::uint32_t count) {
  for (std::uint32_t k = count; k-- > 0;) {
    const bytecode::FieldRow& f = v.view.fields()[first + k];
    if (!pop_as(bytecode::type_of_byte(f.type, f.detail))) return false;
  }
  return true;
}

bool Pass::pop_parameters(std::uint32_t flow) {
  const std::uint32_t extra = v.view.flows()[flow].extra;
  if (extra == no_row) return true;
  const bytecode::FlowExtraRow& row = v.view.flow_extras()[extra];
  for (std::uint32_t k = row.param_count; k-- > 0;) {
    const bytecode::VariableRow& variable = v.view.variables()[v.view.params()[row.params + k].variable];
    if (!pop_as(bytecode::type_of_byte(variable.type, variable.detail))) return false;
  }
  return true;
}

bool Pass::join(Stack& into, Stack other) {
  if (into.height != other.height) return false;
  // From the top down to where both are the same list.
  above.clear();
  std::uint32_t a = into.top, b = other.top;
  bool same = true;
  while (a != b) {
    Type t = cells[a].type;
    const Type u = cells[b].type;
    if (joined++ > max_joined) return false;
    if (t.base != u.base || t.detail != u.detail) return false;
    if (u.optional && !t.optional) {
      t.optional = true;
      same = false;
    }
    above.push_back(t);
    a = cells[a].below;
    b = cells[b].below;
  }
  if (same) return true;
  into.top = a;
  for (std::size_t i = above.size(); i-- > 0;) push_on(into.top, above[i]);
  return true;
}

bool Pass::arrive(std::uint32_t at, Stack stack) {
  std::uint32_t& slot = arriving[at];
  if (slot == 0) {
    stacks.push_back(stack);
    slot = static_cast<std::uint32_t>(stacks.size());
    return true;
  }
  return join(stacks[slot - 1], stack);
}

const char* Pass::verify(std::uint32_t chunk_index, std::uint32_t begin, std::uint32_t end) {
  index = chunk_index;
  chunk = v.view.chunks()[index];
  if (chunk.has_intent() && chunk.intent() >= v.view.intents().size())
    return "a piece of code belongs to an intent that is not there";
  cells.clear();
  stacks.clear();
  loops.clear();
  facts = {};
  now = {};
  reachable = true;
  may_wait = late_attribute = returned = false;
  if (chunk.kind() == ChunkKind::function) {
    if (functions[index] == no_row || chunk.has_intent()) return "a function is malformed";
    const bytecode::FunctionRow& f = v.view.functions()[functions[index]];
    for (const auto& cell : v.view.cells().subspan(f.params, f.count))
      push(bytecode::type_of_byte(cell.type, cell.detail));
  }
  if (now.height > v.view.info().max_stack) return "the stack grows beyond its limit";
  facts.height = now.height;
  for (std::uint32_t at = begin; at < end;) {
    Instruction i;
    if (!bytecode::decode(code, at, end, i)) return "an instruction is malformed";
    if (const std::uint32_t slot = arriving[at]; slot != 0) {
      arriving[at] = 0;
      const Stack brought = stacks[slot - 1];
      if (!reachable) now = brought;
      else if (!join(now, brought)) return cannot_join();
      reachable = true;
    }
    if (!reachable) return "there is code that nothing reaches";
    for (std::uint32_t inside = at + 1; inside < i.end; ++inside)
      if (arriving[inside] != 0) return "a jump leads into the middle of an instruction";
    if (i.op == Op::switch_ && i.a > 0) {
      for (std::uint64_t k = 0; k < i.a; ++k)
        if (bytecode::get_fixed<std::uint32_t>(i.table + 4 * k) >= end - i.end) return "a jump leads out of its code";
    }
    if (const char* problem = instruction(i)) return problem;
    if (now.height > v.view.info().max_stack) return "the stack grows beyond its limit";
    facts.height = std::max(facts.height, now.height);
    at = i.end;
  }
  if (reachable) return "a piece of code has no end";
  if ((facts.does & does_wait) != 0 && late_attribute) return "a block that waits reads an attribute behind";
  v.chunks[index] = facts;
  return nullptr;
}

namespace {

/// Where two ways meet, honest code compares a handful of cells: what an expression has pushed since they parted.
constexpr std::uint64_t max_joined_of(std::size_t code) { return 4096 + 8 * std::uint64_t{code}; }

}  // namespace

const char* Verifier::code() {
  const auto rows = view.chunks();
  const auto bytes = view.bytes(bytecode::Section::code);
  chunks.resize(rows.size());
  const auto end_of = [&](std::uint32_t c) -> std::uint64_t {
    return c + 1 < rows.size() ? rows[c + 1].begin : bytes.size();
  };
  if (rows.empty() && !bytes.empty()) return "there is code that belongs to nothing";
  if (!rows.empty() && rows[0].begin != 0) return "the code does not begin with its first piece";
  for (std::uint32_t c = 0; c < rows.size(); ++c)
    if (rows[c].begin >= end_of(c) || end_of(c) > bytes.size()) return "the pieces of code overlap";

  Pass pass{*this, bytes, max_joined_of(bytes.size()), bytecode::Vector<std::uint32_t>(bytes.size())};
  pass.functions.assign(rows.size(), no_row);
  pass.resumes.resize(view.resumes().size());
  // Functions first: those who call them want to know how high their stack grows.
  for (std::uint32_t f = 0; f < view.functions().size(); ++f) {
    const std::uint32_t c = view.functions()[f].chunk;
    if (rows[c].kind() != ChunkKind::function || pass.functions[c] != no_row) return "a function is malformed";
    pass.functions[c] = f;
    if (const char* problem = pass.verify(c, rows[c].begin, static_cast<std::uint32_t>(end_of(c)))) return problem;
  }
  for (std::uint32_t c = 0; c < rows.size(); ++c) {
    if (pass.functions[c] != no_row) continue;
    if (const char* problem = pass.verify(c, rows[c].begin, static_cast<std::uint32_t>(end_of(c)))) return problem;
  }
  for (std::uint32_t r = 0; r < view.resumes().size(); ++r) {
    const bytecode::ResumeRow& row = view.resumes()[r];
    const ResumeSeen& seen = pass.resumes[r];
    const bool asks = row.kind == bytecode::ResumeKind::ask;
    if (!seen.wait || (asks && (!seen.question || (!seen.retry && row.retry != row.question))))
      return "a place where a block waits is not in its code";
  }
  return nullptr;
}

}  // namespace bot::runtime
