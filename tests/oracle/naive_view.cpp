// A session for people and for comparison.

#include <algorithm>

#include "tests/oracle/naive.hpp"

namespace bot::oracle {

const char* name_of(Feature feature) {
  static constexpr const char* names[] = {"asked",
                                          "answered",
                                          "answered by a button",
                                          "retried",
                                          "gave up",
                                          "asked again",
                                          "stacked",
                                          "called",
                                          "call closed",
                                          "tried",
                                          "try answered",
                                          "try failed",
                                          "try timed out",
                                          "queued",
                                          "delivered later",
                                          "timer",
                                          "timer guarded",
                                          "reminder",
                                          "resume handler",
                                          "went back",
                                          "nothing to go back to",
                                          "expired",
                                          "volatile closed",
                                          "reopened",
                                          "replaced",
                                          "handed on",
                                          "tapped",
                                          "chosen by text",
                                          "opener",
                                          "fallback flow",
                                          "event taken",
                                          "handover",
                                          "agent resolved",
                                          "agent returned",
                                          "went on after agent",
                                          "end state waits",
                                          "loop waits"};
  static_assert(std::size(names) == feature_count);
  return names[static_cast<std::size_t>(feature)];
}

namespace {

const char* name_of(Status status) {
  switch (status) {
    case Status::fresh: return "fresh";
    case Status::active: return "active";
    case Status::agent: return "agent";
    case Status::ended: return "ended";
  }
  return "";
}

std::string waiting_text(const model::Program& program, const Waiting& w) {
  const auto resume = [&](model::ResumeId id) { return program.at(id).qualified; };
  if (const auto* ask = std::get_if<model::Ask>(&w.at->node))
    return resume(ask->resume) + " attempts " + std::to_string(w.attempts);
  if (const auto* call = std::get_if<model::CallFlow>(&w.at->node)) return resume(call->resume);
  const auto& attempt = std::get<model::Try>(w.at->node);
  return resume(attempt.resume) + " call " + std::to_string(w.call) + " until " + std::to_string(w.deadline);
}

}  // namespace

std::string view(const model::Program& program, const Session& session, const std::set<std::string>& vars, bool rich) {
  std::string out = std::string("status ") + name_of(session.status) + "\n";
  out += "now " + std::to_string(session.now) + "\n";
  out += "misses " + std::to_string(session.misses) + "\n";
  if (session.status == Status::fresh || session.status == Status::ended) return out;
  for (const Frame& f : session.frames) {
    out += "frame " + program.at(f.state).qualified + "\n";
    if (!rich) continue;
    out += "  opened " + std::to_string(f.opened) + " entered " + std::to_string(f.entered) + " fired " +
           std::to_string(std::count(f.fired.begin(), f.fired.end(), true)) + (f.called ? " called" : "") + "\n";
    if (!f.waited.empty()) {
      out += "  waited";
      for (const model::StateId s : f.waited) out += " " + std::string(program.at(s).name);
      out += "\n";
    }
    for (const Waiting& w : f.waiting) out += "  waits " + waiting_text(program, w) + "\n";
  }
  for (std::size_t v = 0; v < program.vars.size(); ++v) {
    const model::Var& var = program.vars[v];
    const bool open = !var.flow || std::any_of(session.frames.begin(), session.frames.end(),
                                               [&](const Frame& f) { return f.flow == *var.flow; });
    if (open && vars.contains(var.qualified))
      out += "var " + var.qualified + " = " + show(program, var.type, session.vars[v]) + "\n";
  }
  for (const Choice& c : session.choices) out += "choice " + quoted(c.label) + "\n";
  std::vector<std::string> reminders;
  for (const Reminder& r : session.reminders)
    reminders.push_back("reminder " + program.at(r.intent).qualified + " at " + std::to_string(r.due) + "\n");
  std::sort(reminders.begin(), reminders.end());
  for (const std::string& r : reminders) out += r;
  for (std::size_t i = 0; i < session.queue.size(); ++i) out += "queued\n";
  return out;
}

}  // namespace bot::oracle
