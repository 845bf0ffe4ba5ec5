// A waiting state must have an answer for every message. For one that has not, the shortest conversation that gets
// there.

#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

/// Whether an entry that ranks with `otherwise` takes every message.
bool always(const model::Program& program, const model::LevelEntry& e) {
  const model::Handler& h = program.at(e.handler);
  if (h.guard) return false;
  if (!e.trigger) return true;
  const model::Trigger& t = h.triggers[*e.trigger];
  const model::Intent& i = program.at(t.intent);
  if (i.kind != model::IntentKind::text || i.when || i.classifier || !t.constraints.empty()) return false;
  for (const model::Attribute& a : i.attributes)
    if (!a.optional && !program.at(a.nlu).default_value) return false;
  return true;
}

bool answered(const model::Program& program, const model::Level& level) {
  for (const model::LevelEntry& e : level.otherwise)
    if (always(program, e)) return true;
  return false;
}

}  // namespace

void check_answers(const model::Program& program, diag::Findings& findings) {
  const bool bot_answers = answered(program, program.bot.level);
  if (!bot_answers && !program.fallback &&
      !program.bot.level.otherwise.empty()) {  // that there is none was said before
    auto& f = findings.add(Code::no_fallback, program.bot.span, {{"bot", program.bot.name}});
    for (const model::LevelEntry& e : program.bot.level.otherwise)
      f.also(program.at(e.handler).span, "this answers only some messages");
    f.note("Add an `otherwise` without a guard, or a fallback flow.");
  }
  const std::vector<bool> entered = entered_states(program);
  std::optional<Search> search;
  for (std::uint32_t i = 0; i < program.states.size(); ++i) {
    const model::State& s = program.states[i];
    if (!entered[i] || !waits(s)) continue;
    if (answered(program, s.level) || answered(program, program.at(s.flow).level)) continue;
    // The message that opens a flow is handed on to a silent state, but not to the bot's handlers.
    const bool handed_on = s.initial && s.silent;
    if (bot_answers && !handed_on) continue;
    if (!search) {
      search.emplace(program);
      search->run();
    }
    auto& f = findings.add(Code::no_answer, s.span, {{"state", s.name}});
    for (const model::Level* l : {&s.level, &program.at(s.flow).level, &program.bot.level})
      for (const model::LevelEntry& e : l->otherwise)
        if (!always(program, e)) f.also(program.at(e.handler).span, "this answers only some messages");
    const std::string unknown = search->unknown(static_cast<model::StateId>(i));
    if (auto conversation = search->to(static_cast<model::StateId>(i))) {
      f.witness = std::move(*conversation);
      if (!bot_answers)
        f.witness.push_back(
            {diag::WitnessLine::Who::user, unknown.empty() ? "(a message that no handler takes)" : unknown});
      f.witness.push_back({diag::WitnessLine::Who::note, "and now nothing answers"});
    }
    if (bot_answers)
      f.note(
          "The message that opens the flow goes on to the handlers of this state and its flow, not to the bot's: one "
          "of the two needs an `otherwise`.");
    else
      f.note("Add `otherwise -> " + std::string(s.name) +
             "` (it asks again), or an `otherwise` to the flow or the bot.");
  }
}

}  // namespace bot::analyze
