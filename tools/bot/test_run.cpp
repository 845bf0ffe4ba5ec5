#include "tools/bot/test_run.hpp"

#include <algorithm>

#include "bytecode/hash.hpp"

namespace bot::tool {

using ast::TestStep;
using runtime::Effect;
using runtime::SessionStatus;

bool fits(std::string_view pattern, std::string_view text) {
  // on a mismatch the last star takes one byte more
  std::size_t p = 0, t = 0, star = pattern.npos, from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

namespace {

std::string joined(const ast::Path& path) {
  std::string out;
  for (const ast::Name& n : path.parts) out += (out.empty() ? "" : ".") + std::string(n.text);
  return out;
}

std::string plain(const ast::Text& text) {
  std::string out;
  for (const ast::TextPart& part : text.parts) out += part.literal;
  return out;
}

void unknown(std::string_view what, const ast::Path& path, const std::vector<std::string_view>& candidates,
             diag::Findings& findings) {
  const std::string name = joined(path);
  auto& f = findings.add(diag::Code::unknown_name, path.span, {{"what", what}, {"name", name}});
  if (const auto near = diag::closest(name, candidates); !near.empty())
    f.say("did you mean `" + std::string(near) + "`?");
}

/// The event behind an intent's name (`agent.resolved` of `use std/agent`), or the event of that very name.
std::string find_event(const model::Program& program, const ast::Path& path, diag::Findings& findings) {
  std::string name = joined(path);
  std::vector<std::string_view> candidates;
  for (const model::Intent& i : program.intents) {
    if (i.kind != model::IntentKind::event) continue;
    if (i.event == name) return name;
    candidates.push_back(i.event);
  }
  if (!program.modules.empty()) {
    const model::Scope* scope = &program.modules[0].scope;
    for (std::size_t k = 0; k < path.parts.size(); ++k) {
      const auto found = scope->find(path.parts[k].text);
      if (found == scope->end()) break;
      const bool last = k + 1 == path.parts.size();
      if (last && found->second.kind == model::Symbol::Kind::intent) {
        const model::Intent& intent = program.intents[found->second.index];
        if (intent.kind == model::IntentKind::event) return intent.event;
      }
      if (last || found->second.kind != model::Symbol::Kind::module) break;
      scope = &program.modules[found->second.index].scope;
    }
  }
  unknown("event", path, candidates, findings);
  return name;
}

std::uint64_t find_state(const model::Program& program, const ast::Path& path, diag::Findings& findings) {
  const std::string name = joined(path);
  std::vector<std::string_view> candidates;
  for (const model::State& s : program.states) {
    if (s.qualified == name) return bytecode::hash64("state " + name);
    candidates.push_back(s.qualified);
  }
  unknown("state", path, candidates, findings);
  return 0;
}

struct Runner {
  const driver::Result& result;
  const LoadedBot& bot;
  const PreparedTest& prepared;
  TestResult out;
  runtime::Session session;
  runtime::Machine machine;
  std::vector<std::string> replies;  // of the turn
  std::size_t taken = 0;             // of them
  bool failed = false;

  [[nodiscard]] std::uint32_t line_of(const TestStep& step) const {
    return result.sources.position(step.span.file, step.span.begin).line;
  }
  void add(TestLine::Kind kind, std::string who, std::string text, std::uint32_t line) {
    out.lines.push_back({kind, std::move(who), std::move(text), line});
    failed = failed || kind == TestLine::Kind::expected || kind == TestLine::Kind::came;
  }

  /// What the bot said and the test does not mention.
  void left_over() {
    while (taken < replies.size()) add(TestLine::Kind::came, "bot", replies[taken++], 0);
  }

  void turn(const runtime::Event& event) {
    const auto error = machine.turn(*bot.artifact, session, event);
    replies.clear();
    taken = 0;
    if (error != runtime::TurnError::none) return add(TestLine::Kind::came, "error", runtime::text(error), 0);
    for (const Effect& e : machine.effects())
      if (e.kind == Effect::Kind::say) replies.emplace_back(e.text);
  }

  [[nodiscard]] std::string where() const {
    const auto frames = session.frames(*bot.artifact);
    if (frames.empty()) return "no flow is open";
    for (const model::State& s : result.program.states)
      if (bytecode::hash64("state " + s.qualified) == frames.back()) return "state " + s.qualified;
    return "another state";
  }

  void expect(const std::string& what, bool holds, const std::string& instead, std::uint32_t line) {
    add(holds ? TestLine::Kind::told : TestLine::Kind::expected, "expect", what, line);
    if (!holds) add(TestLine::Kind::came, "", instead, 0);
  }

  void step(std::size_t i) {
    const TestStep& s = prepared.test->steps[i];
    const std::uint32_t line = line_of(s);
    switch (s.kind) {
      case TestStep::Kind::user: {
        const std::string text = plain(s.text);
        add(TestLine::Kind::told, "user", text, line);
        runtime::Event event;
        event.text = text;
        return turn(event);
      }
      case TestStep::Kind::event: {
        add(TestLine::Kind::told, "event", prepared.events[i], line);
        runtime::Event event;
        event.kind = runtime::Event::Kind::host;
        event.name = prepared.events[i];
        return turn(event);
      }
      case TestStep::Kind::bot: {
        const std::string pattern = plain(s.text);
        if (taken < replies.size() && fits(pattern, replies[taken]))
          return add(TestLine::Kind::told, "bot", replies[taken++], line);
        add(TestLine::Kind::expected, "bot", pattern, line);
        if (taken == replies.size()) add(TestLine::Kind::came, "", "nothing more was said", 0);
        return left_over();
      }
      case TestStep::Kind::expect_handover:
        return expect("handover", session.status() == SessionStatus::agent, "the bot still has the conversation", line);
      case TestStep::Kind::expect_end: return expect("end", session.frames(*bot.artifact).empty(), where(), line);
      case TestStep::Kind::expect_state: {
        const auto frames = session.frames(*bot.artifact);
        return expect("state " + joined(s.path), !frames.empty() && frames.back() == prepared.states[i], where(), line);
      }
    }
  }

  void show_rest(std::size_t from) {
    for (std::size_t i = from; i < prepared.test->steps.size(); ++i) {
      const TestStep& s = prepared.test->steps[i];
      const std::uint32_t line = line_of(s);
      switch (s.kind) {
        case TestStep::Kind::user: add(TestLine::Kind::later, "user", plain(s.text), line); break;
        case TestStep::Kind::bot: add(TestLine::Kind::later, "bot", plain(s.text), line); break;
        case TestStep::Kind::event: add(TestLine::Kind::later, "event", joined(s.path), line); break;
        case TestStep::Kind::expect_handover: add(TestLine::Kind::later, "expect", "handover", line); break;
        case TestStep::Kind::expect_end: add(TestLine::Kind::later, "expect", "end", line); break;
        case TestStep::Kind::expect_state: add(TestLine::Kind::later, "expect", "state " + joined(s.path), line); break;
      }
    }
  }

  void run() {
    const auto& steps = prepared.test->steps;
    std::size_t i = 0;
    for (; i < steps.size() && !failed; ++i) {
      const bool next_turn = steps[i].kind == TestStep::Kind::user || steps[i].kind == TestStep::Kind::event;
      if (next_turn) left_over();
      if (failed) break;
      step(i);
    }
    if (!failed) left_over();
    show_rest(i);
    out.passed = !failed;
  }
};

}  // namespace

namespace {

PreparedTest prepare(const driver::Result& result, source::FileId file, const ast::Test& test,
                     diag::Findings& findings) {
  PreparedTest out{&test, file, {}, {}};
  for (const TestStep& step : test.steps) {
    out.events.push_back(step.kind == TestStep::Kind::event ? find_event(result.program, step.path, findings) : "");
    out.states.push_back(step.kind == TestStep::Kind::expect_state ? find_state(result.program, step.path, findings)
                                                                   : 0);
  }
  return out;
}

}  // namespace

std::vector<PreparedTest> prepare_tests(driver::Result& result) {
  std::vector<PreparedTest> out;
  if (!result.findings.ok()) return out;
  const auto add = [&](const ast::Module& m) {
    for (const ast::Test& t : m.tests) out.push_back(prepare(result, m.file, t, result.findings));
  };
  if (!result.modules.empty()) add(result.modules[0].ast);
  for (const ast::Module& m : result.tests) add(m);
  return out;
}

TestResult run_test(const driver::Result& result, const LoadedBot& bot, const PreparedTest& prepared) {
  TestResult start;
  start.name = prepared.test->name;
  start.file = result.sources.name(prepared.file);
  start.line = result.sources.position(prepared.file, prepared.test->span.begin).line;
  Runner runner{result, bot, prepared, std::move(start), runtime::Session::start(*bot.artifact, 1), {}, {}, 0, false};
  runner.run();
  return std::move(runner.out);
}

}  // namespace bot::tool
