// What the arrows do: how states are entered, and how flows open and close.

#include <algorithm>

#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::HandlerRow;
using bytecode::no_row;
using bytecode::StateRow;
using bytecode::Word;

/// Runs a handler's block and says where to go from there.
Machine::Outcome Machine::take(std::uint32_t handler) {
  const HandlerRow& h = view_.handlers()[handler];
  return h.body == no_row ? Outcome{} : interpret(h.body);
}

/// Goes on from the end of a chunk until something waits.
void Machine::settle(Outcome outcome, Role role) {
  while (!failed()) {
    switch (outcome.kind) {
      case Outcome::Kind::failed:
      case Outcome::Kind::idle: return;
      case Outcome::Kind::go: outcome = go(outcome.row, role); break;
      case Outcome::Kind::open:
      case Outcome::Kind::call: outcome = open(outcome.row, outcome.kind == Outcome::Kind::call, role); break;
      case Outcome::Kind::return_: outcome = close_top(outcome.value, role); break;
      case Outcome::Kind::back: outcome = back(role); break;
      case Outcome::Kind::wait: remember(); return;
      case Outcome::Kind::end:
      case Outcome::Kind::stay: {
        if (outcome.kind == Outcome::Kind::end && role.handler != no_row) {
          const std::uint32_t target = view_.handlers()[role.handler].target;
          role = {};
          if (target == bytecode::target_back) outcome.kind = Outcome::Kind::back;
          else if (target == no_row) outcome.kind = Outcome::Kind::stay;
          else if ((target & bytecode::target_is_flow) != 0)
            outcome = {Outcome::Kind::open, target & ~bytecode::target_is_flow};
          else outcome = {Outcome::Kind::go, target};
          break;
        }
        if (parts_.frames.empty()) return;
        if (role.entry && (view_.states()[top_state()].flags & bytecode::state_end) != 0) {
          outcome = close_top(0, role);
          break;
        }
        // The state waits on. What asked a question asks it again.
        remember();
        if (asking() == nullptr || head_.status != SessionStatus::active) return;
        if (resolving_ && parts_.frames.size() <= untouched_) return;  // the conversation is about to end
        outcome = ask_again(asking()->attempts, false, role);
        break;
      }
    }
  }
}

/// Notes where a flow waits, for `-> back`.
void Machine::remember_here() {
  Frame& f = parts_.frames.back();
  if (f.waited > 0 && f.history[f.waited - 1U] == f.state) return;
  if (f.waited == max_history) std::copy(f.history.begin() + 1, f.history.end(), f.history.begin());
  else ++f.waited;
  f.history[f.waited - 1U] = f.state;
}

[[gnu::always_inline]] inline Machine::Outcome Machine::go(std::uint32_t state, Role& role) {
  untouched_ = std::min(untouched_, parts_.frames.size() - 1);
  const StateRow& old = view_.states()[top_state()];
  if (old.exit != no_row && interpret(old.exit).kind == Outcome::Kind::failed) return {Outcome::Kind::failed};
  drop_continuations(parts_.frames.back(), 0);
  if (state != top_state()) head_.misses = 0;
  return enter(state, role);
}

Machine::Outcome Machine::back(Role& role) {
  if (parts_.frames.empty()) return {Outcome::Kind::stay};
  Frame& f = parts_.frames.back();
  const bool here = f.waited > 0 && f.history[f.waited - 1U] == f.state;
  if (here && f.waited > 1) --f.waited;
  else if (here || f.waited == 0) return {Outcome::Kind::stay};
  return go(f.history[f.waited - 1U], role);
}

Machine::Outcome Machine::open(std::uint32_t flow, bool called, Role& role) {
  // An end state whose own actions open a flow makes room for it, and so does a volatile flow; and a flow stands on the
  // stack once: an older instance closes. One that calls stays: it waits for the result.
  charge(1 + parts_.frames.size() / 64);
  if (!called && !parts_.frames.empty()) {
    const StateRow& state = view_.states()[top_state()];
    const bool ends = role.entry && (state.flags & bytecode::state_end) != 0;
    if (ends || (view_.flows()[state.flow].flags & bytecode::flow_volatile) != 0) erase_frame(parts_.frames.size() - 1);
  }
  remember();
  const auto older = std::find_if(parts_.frames.begin(), parts_.frames.end(),
                                  [&](const Frame& f) { return view_.states()[f.state].flow == flow; });
  if (older != parts_.frames.end()) {
    const auto at = static_cast<std::size_t>(older - parts_.frames.begin());
    called = called && at + 1 < parts_.frames.size();
    erase_frame(at);
  }
  const bytecode::FlowRow& row = view_.flows()[flow];
  Frame& frame = parts_.frames.emplace_back();
  frame.state = row.initial;
  frame.called = called;
  frame.opened = head_.now;
  head_.misses = 0;
  note(Step::Kind::opened, Step::Result::taken, flow);
  if (row.init != no_row && interpret(row.init).kind == Outcome::Kind::failed) return {Outcome::Kind::failed};
  const Outcome outcome = enter(row.initial, role);
  const std::uint32_t flags = view_.states()[row.initial].flags;
  const bool waits =
      (outcome.kind == Outcome::Kind::end || outcome.kind == Outcome::Kind::stay) && (flags & bytecode::state_end) == 0;
  return waits && (flags & bytecode::state_silent) != 0 ? hand_on(flow, role) : outcome;
}

/// Runs the entry actions.
[[gnu::always_inline]] inline Machine::Outcome Machine::enter(std::uint32_t state, Role& role) {
  Frame& f = parts_.frames.back();
  f.state = state;
  f.fired = 0;
  f.entered = head_.now;
  parts_.choices.clear();
  choices_of_ = no_row;
  role = {true, no_row};
  charge(1);
  if (++jumps_ > view_.info().max_jumps && !failed()) error_ = TurnError::fuel;
  if (failed()) return {Outcome::Kind::failed};
  note(Step::Kind::entered, Step::Result::taken, state);
  const StateRow& row = view_.states()[state];
  return row.entry == no_row ? Outcome{} : interpret(row.entry);
}

/// A flow that opened in a state which sends nothing gives the opening message on to its handlers.
Machine::Outcome Machine::hand_on(std::uint32_t flow, Role& role) {
  const bytecode::Level state = view_.states()[top_state()].handlers;
  const bytecode::Level own = view_.flows()[flow].handlers;
  const bool message = is_message() && !parts_.frames.back().called;
  std::uint32_t handler = no_row;
  bool found = false;
  for (const bytecode::Level& level : {state, own})
    found = found || (message && try_handlers(level.first, level.count, handler));
  for (const bytecode::Level& level : {state, own}) found = found || (!failed() && try_otherwise(level, handler));
  if (failed()) return {Outcome::Kind::failed};
  if (!found) return {Outcome::Kind::stay};
  role = {false, handler};
  return take(handler);
}

// ---- closing --------------------------------------------------------------------------------------------------------

[[gnu::cold]] void Machine::drop_waiting(Frame& frame, std::uint32_t keep) {
  charge(parts_.frames.size() / 64);
  std::size_t end = 0;
  for (const Frame& f : parts_.frames) {
    end += f.continuations;
    if (&f == &frame) break;
  }
  const auto from = parts_.continuations.begin() + static_cast<std::ptrdiff_t>(end);
  parts_.continuations.erase(from - (frame.continuations - keep), from);
  frame.continuations = keep;
}

/// Takes a flow off the stack, wherever it stands. A block that waits for its result waits no more.
void Machine::erase_frame(std::size_t at) {
  Frame& frame = parts_.frames[at];
  note(Step::Kind::closed, Step::Result::taken, view_.states()[frame.state].flow);
  drop_continuations(frame, 0);
  if (frame.called) drop_continuations(parts_.frames[at - 1], parts_.frames[at - 1].continuations - 1);
  if (at + 1 < parts_.frames.size()) parts_.frames[at + 1].called = false;
  else head_.misses = 0;
  parts_.frames.erase(parts_.frames.begin() + static_cast<std::ptrdiff_t>(at));
  if (at < untouched_) --untouched_;
}

/// An end state that nothing goes on in, because what it waited for has gone, closes.
void Machine::drop_finished() {
  while (!parts_.frames.empty() && parts_.frames.back().continuations == 0 &&
         (view_.states()[top_state()].flags & bytecode::state_end) != 0)
    erase_frame(parts_.frames.size() - 1);
}

/// The flow on top is over; the one below goes on.
Machine::Outcome Machine::close_top(Word result, Role& role) {
  const bool called = parts_.frames.back().called;
  note(Step::Kind::closed, Step::Result::taken, view_.states()[top_state()].flow);
  drop_continuations(parts_.frames.back(), 0);
  parts_.frames.pop_back();
  untouched_ = std::min(untouched_, parts_.frames.size());
  head_.misses = 0;
  if (parts_.frames.empty()) return {Outcome::Kind::idle};
  if (head_.status != SessionStatus::active) {
    // With an agent nothing is said. What comes back later finds a flow that resumes.
    if (called) drop_continuations(parts_.frames.back(), parts_.frames.back().continuations - 1);
    drop_finished();
    return {Outcome::Kind::idle};
  }
  if (!called) return resume_top(role);
  const std::uint32_t resume = parts_.continuations.back().resume;
  note(Step::Kind::answered, Step::Result::taken, resume);
  const std::uint32_t extra = view_.flows()[view_.resumes()[resume].what].extra;
  const bool gives = extra != no_row && view_.flow_extras()[extra].result != bytecode::no_type;
  return go_on(false, gives ? &result : nullptr, role);
}

/// The flow on top has come back from under another one.
Machine::Outcome Machine::resume_top(Role& role) {
  role = {};
  const StateRow& state = view_.states()[top_state()];
  if ((state.flags & bytecode::state_end) != 0 && parts_.frames.back().continuations == 0) {
    role.entry = true;
    return {Outcome::Kind::end};
  }
  const bytecode::FlowRow& flow = view_.flows()[state.flow];
  const auto behind = [](const bytecode::Level& l) { return l.first + l.count + l.otherwise; };
  std::uint32_t handler = no_row;
  if (!try_handlers(behind(state.handlers), state.resume, handler) && !failed())
    (void)try_handlers(behind(flow.handlers), flow.resume, handler);
  if (failed()) return {Outcome::Kind::failed};
  if (handler == no_row) return {Outcome::Kind::stay};
  role = {false, handler};
  return take(handler);
}

}  // namespace bot::runtime
