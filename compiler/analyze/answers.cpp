// A waiting state must have an answer for every message. For one that has not, the shortest conversation that gets
// there.

#include <algorithm>

#include "compiler/analyze/guards.hpp"
#include "compiler/analyze/search.hpp"

namespace bot::analyze {

namespace {

using Levels = std::vector<const model::Level*>;

constexpr std::size_t shown_cases = 3;
constexpr std::size_t most_conversations = 200;  ///< that are shown; they may be as long as there are states

/// Whether some `otherwise` of these levels takes every message. `rest` gets what none takes, as far as it is known.
/// The message that is handed on to a silent state is not counted as missed.
bool answered(const model::Program& program, Solver& solver, const Levels& levels, bool handed_on,
              std::optional<Region>& rest) {
  const Region asked = handed_on ? Solver::everything() : solver.missed();
  rest = unanswered(solver, program, levels, asked);
  if (rest && !handed_on)
    for (Cube& c : *rest) std::erase(c.terms, asked[0].terms[0]);  // goes without saying
  return rest && rest->empty();
}

/// The values that are missing, when there is more to say than that nothing answers.
void name_cases(const std::optional<Region>& rest, const Solver& solver, diag::Finding& f) {
  if (!rest) {
    f.note("These conditions have more cases than are followed, so it is not proved that they leave none out.");
    return;
  }
  for (std::size_t i = 0; i < std::min(rest->size(), shown_cases); ++i)
    if (!(*rest)[i].terms.empty()) f.note("Nothing answers when " + solver.show((*rest)[i]) + ".");
}

/// `otherwise -> state` behind all that stands in the state.
diag::Fix asking_again(const model::State& s, const source::SourceSet& sources) {
  const source::Span whole = s.ast->head.span;
  const std::string_view text = sources.text(whole.file);
  std::uint32_t line = whole.end - 1;  // of the closing brace
  while (line > whole.begin && (text[line - 1] == ' ' || text[line - 1] == '\t')) --line;
  const std::string arrow = "otherwise -> " + std::string(s.name);
  const source::Span brace{whole.file, whole.end - 1, whole.end - 1};
  if (text[line - 1] != '\n') return {"Ask again.", {{brace, arrow + " "}}, false};
  const std::string margin(text.substr(line, whole.end - 1 - line));
  return {"Ask again.", {{{whole.file, line, line}, margin + "  " + arrow + "\n"}}, false};
}

/// Whether a conversation waits in the state behind its entry actions, when the conditions among them are looked at.
bool does_wait(const model::State& s, std::uint32_t index, Solver& solver) {
  const Exits out = exits(s.entry);
  const bool opens = std::any_of(out.targets.begin(), out.targets.end(),
                                 [](const model::Target& t) { return t.kind == model::Target::Kind::flow; });
  constexpr std::uint32_t not_of_guards = std::uint32_t{1} << 31;
  return out.stays || opens || gets_through(solver, s.entry, {{}, not_of_guards | index});
}

}  // namespace

bool check_answers(const model::Program& program, const source::SourceSet& sources, Solver& solver,
                   const std::vector<bool>& entered, diag::Findings& findings) {
  std::optional<Region> rest;
  const bool bot_answers = answered(program, solver, {&program.bot.level}, false, rest);
  if (!bot_answers && !program.fallback &&
      !program.bot.level.otherwise.empty()) {  // that there is none was said before
    auto& f = findings.add(Code::no_fallback, program.bot.span, {{"bot", program.bot.name}});
    for (const model::LevelEntry& e : program.bot.level.otherwise)
      f.also(program.at(e.handler).span, rest ? "this answers only some messages" : "this has a condition");
    name_cases(rest, solver, f);
    f.note("Add an `otherwise` without a guard, or a fallback flow.");
  }
  const std::vector<bool> left = left_waiting(program);
  std::optional<Search> search;
  bool all = true;
  std::size_t shown = 0;
  for (std::uint32_t i = 0; i < program.states.size(); ++i) {
    const model::State& s = program.states[i];
    if (!entered[i] || !(waits(s) || left[i])) continue;
    // The message that opens a flow is handed on to a silent state, but not to the bot's handlers.
    const bool handed_on = s.initial && s.silent;
    if (bot_answers && !handed_on) continue;
    Levels levels{&s.level, &program.at(s.flow).level};
    if (!handed_on) levels.push_back(&program.bot.level);
    if (answered(program, solver, levels, handed_on, rest) || !(left[i] || does_wait(s, i, solver))) continue;
    if (!search) {
      search.emplace(program);
      search->run();
      search->run_on();
    }
    all = false;
    auto& f = findings.add(Code::no_answer, s.span, {{"state", s.name}});
    for (const model::Level* l : levels)
      for (const model::LevelEntry& e : l->otherwise)
        f.also(program.at(e.handler).span, rest ? "this answers only some messages" : "this has a condition");
    name_cases(rest, solver, f);
    const std::string unknown = search->unknown(static_cast<model::StateId>(i));
    std::optional<Lines> conversation;
    if (++shown <= most_conversations) conversation = search->to(static_cast<model::StateId>(i));
    if (conversation) {
      f.witness = std::move(*conversation);
      if (!bot_answers)
        f.witness.push_back(
            {diag::WitnessLine::Who::user, unknown.empty() ? "(a message that no handler takes)" : unknown});
      f.witness.push_back({diag::WitnessLine::Who::note, "and now nothing answers"});
    }
    if (!waits(s))
      f.note(
          "The state waits here when a flow that it calls is closed before it is done, because it expires, is opened "
          "anew, or goes on to another flow from an end state or as a volatile one; or when it goes back and there is "
          "no "
          "state to go back to.");
    if (bot_answers) {
      f.note(
          "The message that opens the flow goes on to the handlers of this state and its flow, not to the bot's: one "
          "of the two needs an `otherwise`.");
    } else {
      f.note("Add `otherwise -> " + std::string(s.name) +
             "` (it asks again), or an `otherwise` to the flow or the bot.");
      if (!s.ast->exit) f.fix(asking_again(s, sources));  // an exit block is the last thing in a state
    }
  }
  return all;
}

}  // namespace bot::analyze
