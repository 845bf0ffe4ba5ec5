// The exploration of conversations, held against the real interpreter: what it says cannot happen does not, and what it
// says happens does.
//
// BOT_EXPLORE_PROGRAMS random programs (150 without it) are looked at, from program BOT_EXPLORE_SEED (1) on.

#include "compiler/analyze/explore.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "bytecode/hash.hpp"
#include "runtime/vm/machine.hpp"
#include "tests/oracle/both.hpp"

namespace {

using namespace bot;

std::uint64_t setting(const char* name, std::uint64_t standard) {
  const char* text = std::getenv(name);
  return text == nullptr ? standard : std::strtoull(text, nullptr, 10);
}

constexpr std::size_t most_states = 3'750;

analyze::Explored explored(const driver::Result& compiled, diag::Findings& findings) {
  return analyze::explore(compiled.program, compiled.sources, most_states, findings);
}

/// States and handlers that random conversations come to, by row of the program.
struct Seen {
  std::vector<bool> entered, taken;
};

/// Handlers of the artifact in the order of the program's levels.
std::vector<std::uint32_t> handler_rows(const oracle::Bot& bot) {
  const model::Program& program = bot.program();
  const bytecode::View view = bot.loaded.artifact->view();
  std::vector<std::uint32_t> out(view.handlers().size(), UINT32_MAX);
  const auto level = [&](const model::Level& l, const bytecode::Level& rows) {
    std::uint32_t row = rows.first;
    for (const auto* list : {&l.matching, &l.otherwise, &l.resume, &l.timers})
      for (const model::LevelEntry& e : *list)
        if (row < out.size()) out[row++] = static_cast<std::uint32_t>(e.handler);
  };
  for (const model::State& s : program.states)
    for (const auto& row : view.states())
      if (row.id == bytecode::hash64("state " + s.qualified)) level(s.level, row.handlers);
  for (const model::Flow& f : program.flows)
    for (const auto& row : view.flows())
      if (row.id == bytecode::hash64("flow " + f.qualified)) level(f.level, row.handlers);
  level(program.bot.level, view.info().handlers);
  return out;
}

std::optional<std::uint32_t> state_of(const model::Program& program, std::uint64_t id) {
  for (std::uint32_t s = 0; s < program.states.size(); ++s)
    if (bytecode::hash64("state " + program.states[s].qualified) == id) return s;
  return {};
}

// ---- counter-examples ----------------------------------------------------------------------------------------------

/// Plays the lines of a witness with the real interpreter.
struct Replay {
  const oracle::Bot& bot;
  const runtime::Artifact& artifact = *bot.loaded.artifact;
  runtime::Machine machine{};
  runtime::Session session = runtime::Session::start(artifact, 1);
  std::int64_t now = 1'795'000'000'000;
  std::map<std::string, std::string> buttons{};
  std::uint64_t call = 0;
  bool unknown = false;  ///< a line that this does not know how to play
  std::vector<std::uint64_t> entered{};

  void turn(runtime::Event event) {
    event.time = now;
    event.channel = "text";
    machine.record(true);
    (void)machine.turn(artifact, session, event);
    for (const runtime::Step& s : machine.trace())
      if (s.kind == runtime::Step::Kind::entered) entered.push_back(artifact.view().states()[s.row].id);
    for (const runtime::Effect& e : machine.effects()) {
      if (e.kind == runtime::Effect::Kind::call) call = e.call;
      for (const runtime::Part& p : e.parts)
        if (p.kind == runtime::Part::Kind::button) buttons[std::string(p.label)] = p.payload;
    }
  }
  void user(const std::string& text) {
    runtime::Event event;
    using M = runtime::MediaKind;
    static const std::map<std::string, M> media{{"(an image)", M::image},      {"(an audio message)", M::audio},
                                                {"(a video)", M::video},       {"(a file)", M::file},
                                                {"(a location)", M::location}, {"(a contact)", M::contact},
                                                {"(a sticker)", M::sticker}};
    if (const auto m = media.find(text); m != media.end()) {
      event.media = m->second;
      event.url = "https://bot.example/x";
    } else if (text.starts_with("(taps \"")) {
      const auto button = buttons.find(text.substr(7, text.size() - 9));
      if (button == buttons.end()) {
        unknown = true;
        return;
      }
      event.kind = runtime::Event::Kind::tap;
      event.text = button->second;
      return turn(event);
    } else if (text.starts_with("(")) {
      unknown = true;
      return;
    } else {
      event.text = text;
    }
    turn(event);
  }
  void note(const std::string& text) {
    runtime::Event event;
    if (text.ends_with(" fails")) {
      event.kind = runtime::Event::Kind::result;
      event.call = call;
      return turn(event);
    }
    if (text.ends_with(" passes") || text.ends_with(" pass") || text.starts_with("the reminder ")) {
      const auto due = runtime::due(artifact, session);
      if (!due) return;
      now = std::max(now, *due);
      event.kind = runtime::Event::Kind::tick;
      return turn(event);
    }
    if (text == "the agent closes the conversation" || text == "the agent gives the conversation back") {
      event.kind = runtime::Event::Kind::host;
      event.name = text == "the agent closes the conversation" ? "agent.resolved" : "agent.returned";
      return turn(event);
    }
    if (text.starts_with("the event ") && text.ends_with(" comes")) {
      event.kind = runtime::Event::Kind::host;
      const std::string name = text.substr(10, text.size() - 16);
      event.name = name;
      for (const model::Intent& i : bot.program().intents)
        if (i.kind == model::IntentKind::event && i.event == name)
          for (const model::Attribute& a : i.attributes) unknown = unknown || !a.optional;
      return turn(event);
    }
    if (text == "an agent takes over" || text.starts_with("and here is ")) return;
    unknown = true;
  }
};

}  // namespace

TEST_CASE("what is never come to is never come to") {
  const auto line_of = [](const oracle::Bot& bot, source::Span at) {
    return bot.compiled.sources.position(at.file, at.begin).line;
  };
  const std::uint64_t first = setting("BOT_EXPLORE_SEED", 1), count = setting("BOT_EXPLORE_PROGRAMS", 150);
  std::size_t complete = 0, compiled = 0, unreached = 0, states = 0, turns = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const std::string source = oracle::random_program(seed);
    const auto bot = oracle::compile(source);
    if (!bot->problem.empty()) continue;
    ++compiled;
    diag::Findings findings;
    const analyze::Explored all = explored(bot->compiled, findings);
    if (!all.complete) continue;
    ++complete;
    const auto rows = handler_rows(*bot);
    const model::Program& program = bot->program();
    for (std::size_t s = 0; s < program.states.size(); ++s) {
      ++states;
      if (!all.entered[s]) ++unreached;
    }
    std::string wrong;
    for (std::uint64_t talk = 0; talk < 20 && wrong.empty(); ++talk) {
      oracle::Both both(*bot, seed * 1000 + talk);
      oracle::Rng rng{seed * 77 + talk};
      both.each = [&](const runtime::Machine& machine) {
        for (const runtime::Step& s : machine.trace()) {
          if (s.kind == runtime::Step::Kind::entered) {
            const auto state = state_of(program, bot->loaded.artifact->view().states()[s.row].id);
            if (state && !all.entered[*state]) wrong = "state " + program.states[*state].qualified;
          }
          if (s.kind == runtime::Step::Kind::tried && s.result == runtime::Step::Result::taken) {
            const std::uint32_t h = rows[s.row];
            if (h != UINT32_MAX && !all.taken[h])
              wrong = "handler in line " + std::to_string(line_of(*bot, program.handlers[h].span));
          }
        }
      };
      std::string said;
      for (int turn = 0; turn < 40 && both.goes_on() && wrong.empty(); ++turn) {
        const oracle::Step step = oracle::random_step(rng, both.played());
        said += oracle::describe(step) + "\n";
        both.turn(step);
        ++turns;
      }
      if (!wrong.empty()) std::cout << "======== program " << seed << "\n" << source << "---- conversation\n" << said;
    }
    INFO("program " << seed << ": " << wrong);
    REQUIRE(wrong.empty());
  }
  std::cout << compiled << " programs, " << complete << " explored to the end, " << unreached << " of " << states
            << " states never come to; " << turns << " turns\n";
  CHECK(complete * 4 >= compiled);
}

TEST_CASE("what breaks a rule breaks it") {
  const std::uint64_t first = setting("BOT_EXPLORE_SEED", 1), count = setting("BOT_EXPLORE_PROGRAMS", 150);
  std::size_t sure = 0, possible = 0, played = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const std::string source = oracle::random_program(seed);
    const auto bot = oracle::compile(source);
    if (!bot->problem.empty()) continue;
    // Rules about its states: each before the one behind it.
    const auto& program = bot->program();
    std::string with = source;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::uint32_t s = 0; s + 1 < program.states.size() && pairs.size() < 12; ++s) {
      const auto qualified = [&](std::uint32_t state) {
        return std::string(program.at(program.states[state].flow).name) + "." + std::string(program.states[state].name);
      };
      const auto other = static_cast<std::uint32_t>((s * 7 + seed) % program.states.size());
      if (other == s) continue;
      with +=
          "rule \"" + std::to_string(pairs.size()) + "\" never " + qualified(s) + " before " + qualified(other) + "\n";
      pairs.emplace_back(s, other);
    }
    driver::Job job;
    job.name = "random.bot";
    job.text = with;
    job.emit = false;
    job.explored_states = most_states;
    const driver::Result ruled = driver::compile(job);
    for (const diag::Finding& f : ruled.findings.all()) {
      if (f.code == diag::Code::rule_may_break) ++possible;
      if (f.code != diag::Code::rule_broken) continue;
      ++sure;
      const std::string name(ruled.sources.text(f.primary));
      const auto& [goal, stop] = pairs[std::stoul(name.substr(1))];
      Replay replay{*bot};
      std::string said;
      for (const diag::WitnessLine& line : f.witness) {
        using Who = diag::WitnessLine::Who;
        said += line.text + "\n";
        if (line.who == Who::user) replay.user(line.text);
        if (line.who == Who::note) replay.note(line.text);
        if (replay.unknown) break;
      }
      if (replay.unknown) continue;
      ++played;
      const std::uint64_t goal_id = bytecode::hash64("state " + program.states[goal].qualified);
      const std::uint64_t stop_id = bytecode::hash64("state " + program.states[stop].qualified);
      bool broken = false;
      for (const std::uint64_t id : replay.entered) {
        if (id == stop_id) break;
        broken = broken || id == goal_id;
      }
      if (!broken) std::cout << "======== program " << seed << "\n" << with << "---- conversation\n" << said;
      INFO("program " << seed << ", rule " << name);
      REQUIRE(broken);
    }
  }
  std::cout << sure << " broken rules, " << played << " of them played, " << possible << " possibly broken\n";
  CHECK(played >= 20);
}
