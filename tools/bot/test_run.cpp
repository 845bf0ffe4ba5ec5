#include "tools/bot/test_run.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

#include "bytecode/disassemble.hpp"
#include "bytecode/hash.hpp"
#include "compiler/model/walk.hpp"
#include "tools/bot/test_player.hpp"
#include "tools/bot/test_values.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/time.hpp"

namespace bot::tool {

using ast::TestStep;
using runtime::Effect;
using runtime::Event;
using runtime::SessionStatus;
using runtime::TurnError;
using talk::Json;

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

constexpr std::string_view first_day = "2026-01-05T09:00";  // a Monday
constexpr std::int64_t last_moment = 253'402'300'799'999;   // of the year 9999
/// More than a conversation ever takes: something goes round in a circle.
constexpr int most_ticks = 10'000, most_calls = 100'000;

std::string plain(const ast::Text& text) {
  std::string out;
  for (const ast::TextPart& part : text.parts) out += part.literal;
  return out;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& s : list) out += (out.empty() ? "" : ", ") + s;
  return out;
}

/// Milliseconds since 1970 of a local time; `text` was checked.
std::int64_t local_time(std::string_view text, std::string_view zone) {
  const std::int64_t near = talk::parse_time(text).value_or(0);
  const int offset = talk::zone_offset(zone, near).value_or(0);
  return talk::parse_time(text, talk::zone_offset(zone, near - offset * 60'000).value_or(0)).value_or(near);
}

bool begins_turn(TestStep::Kind kind) {
  using Kind = TestStep::Kind;
  return kind == Kind::user || kind == Kind::tap || kind == Kind::event || kind == Kind::wait || kind == Kind::at;
}

runtime::MediaKind media_of(ast::MediaKind kind) {
  switch (kind) {
    case ast::MediaKind::image: return runtime::MediaKind::image;
    case ast::MediaKind::audio: return runtime::MediaKind::audio;
    case ast::MediaKind::video: return runtime::MediaKind::video;
    case ast::MediaKind::file: return runtime::MediaKind::file;
    case ast::MediaKind::sticker: return runtime::MediaKind::sticker;
    case ast::MediaKind::location: return runtime::MediaKind::location;
    case ast::MediaKind::contact: return runtime::MediaKind::contact;
  }
  return runtime::MediaKind::text;
}

struct Runner {
  const driver::Result& result;
  const LoadedBot& bot;
  talk::Talker& talker;
  std::string_view zone;
  const std::function<void(const runtime::Machine&)>& each;
  const model::Test& test;
  bool recording = false;
  TestResult out{};

  // since the customer last did something
  std::vector<std::string> replies{};
  std::size_t taken = 0;  // of them
  struct Emitted {
    std::string name;
    Json value, shown;  // the latter without secrets
  };
  std::vector<Emitted> emitted{};
  struct Understood {
    std::uint64_t intent;      // stable id
    std::vector<Json> values;  // by attribute
    std::vector<Json> shown;   // … without secrets
  };
  std::vector<Understood> understood{};

  /// Something has failed and `on error` has spoken. That is right when the test expects what it said.
  struct Failure {
    std::string text;
    std::vector<std::size_t> replies;  // what it said
    std::size_t first_emitted, emitted_end;
  };
  std::vector<Failure> failures{};

  // of the whole test
  struct Stub {
    bool ok;
    Json value;
  };
  std::map<std::string, Stub, std::less<>> stubs{};
  struct Call {
    std::uint64_t id;
    std::string service;
    std::string arguments;
  };
  std::deque<Call> calls{};
  std::string team{};
  std::string last_text{};
  bool begun = false;
  bool undone = false;  // the last turn
  bool failed = false;

  [[nodiscard]] std::uint32_t line_of(const TestStep& step) const {
    return result.sources.position(step.span.file, step.span.begin).line;
  }
  void add(TestLine line) {
    failed = failed || line.kind == TestLine::Kind::expected || line.kind == TestLine::Kind::came;
    out.lines.push_back(std::move(line));
  }
  void came(std::string who, std::string text) {
    add({TestLine::Kind::came, std::move(who), std::move(text), 0, false});
  }
  void came_reply() { add({TestLine::Kind::came, "bot", replies[taken++], 0, true}); }

  /// The step as it is written, or what is said in it.
  void add(TestLine::Kind kind, const TestStep& step) {
    TestLine line{kind, {}, {}, line_of(step), false};
    if ((step.kind == TestStep::Kind::user && !step.media) || step.kind == TestStep::Kind::bot) {
      line.who = step.kind == TestStep::Kind::bot ? "bot" : "user";
      line.text = plain(step.text);
      line.spoken = true;
      return add(std::move(line));
    }
    const std::string_view source =
        result.sources.text(step.span.file).substr(step.span.begin, step.span.end - step.span.begin);
    std::string words;
    for (const char c : source) {
      const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!blank) words += c;
      else if (!words.empty() && words.back() != ' ') words += ' ';
    }
    const std::size_t end = std::min(words.find(' '), words.size());
    line.who = words.substr(0, end);
    line.text = end < words.size() ? words.substr(end + 1) : "";
    add(std::move(line));
  }

  // ---- turns ----

  void show_failures() {
    for (Failure& f : std::exchange(failures, {})) came("error", std::move(f.text));
  }

  /// What the bot said and the test does not mention, and what failed while it expected nothing of the kind.
  void left_over() {
    show_failures();
    while (taken < replies.size()) came_reply();
  }

  /// Whether the text is one that `on error` says.
  [[nodiscard]] bool of_on_error(std::uint64_t message) const {
    const bytecode::View& view = bot.view();
    const std::uint32_t chunk = view.info().on_error;
    if (chunk == bytecode::no_row) return false;
    const auto code = view.bytes(bytecode::Section::code);
    const auto chunks = view.chunks();
    const std::uint32_t end =
        chunk + 1 < chunks.size() ? chunks[chunk + 1].begin : static_cast<std::uint32_t>(code.size());
    bytecode::Instruction in;
    for (std::uint32_t at = chunks[chunk].begin; bytecode::decode(code, at, end, in); at = in.end)
      if ((in.op == bytecode::Op::say || in.op == bytecode::Op::say_format) && view.texts()[in.a].id == message)
        return true;
    return false;
  }

  void one_turn(const Event& event) {
    const TurnError error = talker.turn(event);
    const bool due_failed = talker.machine.due_error() != TurnError::none;
    begun = true;
    undone = error != TurnError::none;
    const std::size_t first_emitted = emitted.size();
    Failure failure{{}, {}, first_emitted, first_emitted};
    for (const Effect& e : talker.machine.effects()) {
      if (talk::is_message(e)) {
        // Of a turn that has failed there is nothing else; what was due may stand among what went well.
        if (undone || (due_failed && of_on_error(e.message))) failure.replies.push_back(replies.size());
        replies.push_back(talk::plain_text(e));
      }
      if (e.kind == Effect::Kind::emit)
        emitted.push_back({std::string(e.text), talk::to_json(e.value, true), talk::to_json(e.value)});
      if (e.kind == Effect::Kind::handover) team = e.text;
      if (e.kind == Effect::Kind::call) calls.push_back({e.call, std::string(e.text), show(talk::to_json(e.value))});
    }
    if (each) each(talker.machine);
    if (undone) {
      failure.text = bot::tool::failure(bot, talker, error);
      failure.emitted_end = emitted.size();
    } else if (due_failed) {
      failure.text = talker.what_was_due() + " failed: " + due_failure(bot, talker);
    } else {
      return;
    }
    if (failure.replies.empty() && failure.first_emitted == failure.emitted_end) came("error", failure.text);
    else failures.push_back(std::move(failure));
  }

  /// Answers the services that were called, until none is waited for.
  void serve() {
    for (int n = 0; !calls.empty() && !failed; ++n) {
      const Call call = std::move(calls.front());
      calls.pop_front();
      const auto stub = stubs.find(call.service);
      if (stub == stubs.end())
        return came("error", "the bot calls " + call.service + " with " + call.arguments +
                                 "; the test has to say before what comes back: `when " + call.service +
                                 " returns …` or `fails`");
      if (n == most_calls) return came("error", "the bot calls services without end");
      const talk::OwnedValue value(stub->second.value);
      Event event;
      event.kind = Event::Kind::result;
      event.call = call.id;
      event.ok = stub->second.ok;
      event.value = value.value();
      one_turn(event);
    }
  }

  /// The customer or the host does something, or time passes.
  void begin(const TestStep& step) {
    replies.clear();
    emitted.clear();
    understood.clear();
    taken = 0;
    add(TestLine::Kind::told, step);
  }

  void turn(const Event& event) {
    one_turn(event);
    if (recording) note_understood();
    serve();
  }

  void note_understood() {
    const bytecode::View& view = talker.artifact.view();
    for (const runtime::Step& s : talker.machine.trace()) {
      if (s.result != runtime::Step::Result::taken) continue;
      std::uint32_t row = bytecode::no_row;
      if (s.kind == runtime::Step::Kind::tried) row = view.handlers()[s.row].intent;
      if (s.kind == runtime::Step::Kind::opener) row = view.openers()[s.row].intent;
      if (row == bytecode::no_row) continue;
      const bytecode::IntentRow& intent = view.intents()[row];
      Understood& u = understood.emplace_back(Understood{intent.id, {}, {}});
      for (std::uint32_t k = 0; k < intent.attribute_count; ++k) {
        u.values.push_back(talk::to_json(talker.machine.attribute(s, k), true));
        u.shown.push_back(talk::to_json(talker.machine.attribute(s, k)));
      }
    }
  }

  /// Lets time pass; what falls due on the way happens at its time.
  void pass(std::int64_t until) {
    for (int ticks = 0; !failed; ++ticks) {
      const auto next = runtime::due(talker.artifact, talker.session);
      if (!next || *next > until) break;
      if (ticks == most_ticks) return came("error", "timers and reminders follow each other without end");
      talker.now = std::max(talker.now, *next);
      Event event;
      event.kind = Event::Kind::tick;
      turn(event);
      if (undone) break;  // it would come again and again
    }
    if (!failed) talker.now = until;
  }

  // ---- steps ----

  void user(const TestStep& s) {
    last_text = !s.media ? plain(s.text) : s.caption ? plain(*s.caption) : "";
    const std::string url = s.media ? plain(s.text) : "";
    Event event;
    event.text = last_text;
    event.url = url;
    if (s.media) event.media = media_of(*s.media);
    turn(event);
  }

  void tap(const TestStep& s) {
    talk::Input input;
    input.kind = talk::Input::Kind::tap;
    input.text = plain(s.text);
    const auto& buttons = talker.buttons();
    auto button = buttons.find(input.text);
    if (button == buttons.end()) button = buttons.find("#" + input.text);
    if (button == buttons.end()) {
      std::vector<std::string> labels;
      for (const auto& [label, payload] : buttons)
        if (!label.starts_with('#')) labels.push_back("\"" + label + "\"");
      return came("error", "no such button was shown" + (labels.empty() ? "" : "; there is " + joined(labels)));
    }
    const std::string payload = button->second;
    last_text.clear();
    Event event;
    event.kind = Event::Kind::tap;
    event.text = payload;
    turn(event);
  }

  void wait(std::int64_t milliseconds) {
    if (milliseconds > last_moment - talker.now) return came("error", "that is beyond the year 9999");
    pass(talker.now + milliseconds);
  }

  void at(const model::TestStep& m) {
    const std::int64_t time = local_time(m.name, zone);
    if (!begun) {
      talker.now = time;
    } else if (time < talker.now) {
      came("error", "that time has passed already: the clock does not go back");
    } else {
      pass(time);
    }
  }

  void host(const model::TestStep& m) {
    const talk::OwnedValue value(to_json(result.program, m.fields));
    Event event;
    event.kind = Event::Kind::host;
    event.name = m.name;
    event.value = value.value();
    turn(event);
  }

  void finds(const model::TestStep& m) {
    if (m.found.empty()) return;
    talk::Input input;
    input.kind = talk::Input::Kind::found;
    input.text = m.name;
    input.value = m.found;
    std::string problem;
    (void)talker.put(input, problem);
  }

  void bot_says(const TestStep& s) {
    const std::string wanted = plain(s.text);
    if (taken < replies.size() && fits(wanted, replies[taken])) {
      // "*" fits any reply: who writes it expects no failure.
      if (wanted.find_first_not_of('*') != wanted.npos)
        std::erase_if(failures, [&](const Failure& f) {
          return std::find(f.replies.begin(), f.replies.end(), taken) != f.replies.end();
        });
      ++taken;
      return add(TestLine::Kind::told, s);
    }
    add(TestLine::Kind::expected, s);
    if (taken == replies.size() && failures.empty()) came("", "nothing more was said");
    left_over();
  }

  [[nodiscard]] std::string where() const {
    const auto frames = talker.session.frames(talker.artifact);
    if (frames.empty()) return "no flow is open";
    for (const model::State& s : result.program.states)
      if (bytecode::hash64("state " + s.qualified) == frames.back()) return "state " + s.qualified;
    return "another state";
  }

  void expect(const TestStep& step, bool holds, const std::string& instead) {
    add(holds ? TestLine::Kind::told : TestLine::Kind::expected, step);
    if (holds) return;
    came("", instead);
    show_failures();
  }

  void handover(const TestStep& s) {
    if (talker.session.status() != SessionStatus::agent) return expect(s, false, "the bot still has the conversation");
    const std::string wanted = plain(s.text);
    expect(s, s.text.span.begin == s.text.span.end || fits(wanted, team),
           team.empty() ? "no team was named" : "handover to \"" + team + "\"");
  }

  void intent(const TestStep& s, const model::TestStep& m) {
    const model::Intent& wanted = result.program.intents[m.row];
    const std::uint64_t id = bytecode::hash64("intent " + wanted.qualified);
    std::vector<std::string> others;
    for (const Understood& u : understood) {
      bool same = u.intent == id;
      for (const model::Constraint& c : m.constraints)
        same =
            same && c.attribute < u.values.size() && agrees(to_json(result.program, wanted, c), u.values[c.attribute]);
      if (same) return expect(s, true, {});
      others.push_back(show_intent(u));
    }
    expect(s, false, others.empty() ? "no intent was taken" : "intent " + joined(others));
  }

  std::string show_intent(const Understood& u) const {
    for (const model::Intent& i : result.program.intents) {
      if (bytecode::hash64("intent " + i.qualified) != u.intent) continue;
      std::vector<std::string> values;
      for (std::size_t k = 0; k < u.values.size() && k < i.attributes.size(); ++k)
        values.push_back(std::string(i.attributes[k].name) + ": " +
                         (i.attributes[k].type.secret ? "secret" : show(u.shown[k])));
      return values.empty() ? i.qualified : i.qualified + "(" + joined(values) + ")";
    }
    return "another intent";
  }

  void emit(const TestStep& s, const model::TestStep& m) {
    const Json wanted = to_json(result.program, m.fields);
    std::vector<std::string> others;
    for (const Emitted& e : emitted) {
      if (e.name == m.name && agrees(wanted, e.value)) {
        const auto at = static_cast<std::size_t>(&e - emitted.data());
        std::erase_if(failures, [&](const Failure& f) { return f.first_emitted <= at && at < f.emitted_end; });
        return expect(s, true, {});
      }
      others.push_back("emit \"" + e.name + "\" " + show(e.shown));
    }
    expect(s, false, others.empty() ? "nothing was emitted" : joined(others));
  }

  void that(const TestStep& s, const model::TestStep& m) {
    if (talker.session.status() == SessionStatus::fresh)
      return expect(s, false, "the conversation has not begun: variables have no values yet");
    Event about;
    about.text = last_text;
    about.time = talker.now;
    about.channel = talker.channel;
    about.user_id = talker.user_id;
    about.user_name = talker.user_name;
    about.offset_minutes = static_cast<std::int16_t>(talk::zone_offset(zone, talker.now).value_or(0));
    const auto answer = talker.machine.test(talker.artifact, talker.session, m.chunk, about);
    if (answer && *answer) return expect(s, true, {});
    std::string text =
        answer ? "" : "this cannot be worked out: a value is none, or a number is too large or divided by 0";
    std::vector<std::string> values;
    show_variables(*m.condition, values);
    if (!values.empty()) text += (text.empty() ? "" : "; ") + joined(values);
    expect(s, false, text.empty() ? "this is false" : text);
  }

  void show_variables(const model::Expr& e, std::vector<std::string>& out_values) {
    if (const auto* v = std::get_if<model::LoadVar>(&e.node)) {
      const model::Var& var = result.program.at(v->var);
      const std::uint64_t id = bytecode::hash64("var " + var.qualified);
      const auto rows = talker.artifact.view().variables();
      for (std::uint32_t row = 0; row < rows.size(); ++row) {
        if (rows[row].id != id) continue;
        const Json value = talk::to_json(talker.machine.variable(talker.artifact, talker.session, row));
        const std::string name(var.name.empty() ? std::string_view("language") : var.name);
        std::string text = name + " is " + (rows[row].flags & bytecode::variable_secret ? "secret" : show(value));
        if (std::find(out_values.begin(), out_values.end(), text) == out_values.end())
          out_values.push_back(std::move(text));
      }
    }
    model::each_part(e, [&](const model::Expr& part) { show_variables(part, out_values); });
  }

  void step(const model::TestStep& m) {
    using Kind = TestStep::Kind;
    const TestStep& s = *m.ast;
    switch (s.kind) {
      case Kind::user: return begin(s), user(s);
      case Kind::tap: return begin(s), tap(s);
      case Kind::event: return begin(s), host(m);
      case Kind::wait: return begin(s), wait(m.milliseconds);
      case Kind::at: return begin(s), at(m);
      case Kind::channel: talker.channel = m.name; break;
      case Kind::returns: stubs[m.name] = {true, m.value ? to_json(result.program, *m.value) : Json::object()}; break;
      case Kind::fails: stubs[m.name] = {false, nullptr}; break;
      case Kind::finds: finds(m); break;
      case Kind::bot: return bot_says(s);
      case Kind::expect_handover: return handover(s);
      case Kind::expect_end: return expect(s, talker.session.frames(talker.artifact).empty(), where());
      case Kind::expect_state: {
        const auto frames = talker.session.frames(talker.artifact);
        const std::uint64_t id = bytecode::hash64("state " + result.program.states[m.row].qualified);
        return expect(s, !frames.empty() && frames.back() == id, where());
      }
      case Kind::expect_that: return that(s, m);
      case Kind::expect_intent: return intent(s, m);
      case Kind::expect_emit: return emit(s, m);
      case Kind::expect_silence:
        add(taken == replies.size() && failures.empty() ? TestLine::Kind::told : TestLine::Kind::expected, s);
        return left_over();
    }
    add(TestLine::Kind::told, s);
  }

  void run() {
    std::size_t i = 0;
    for (; i < test.steps.size() && !failed; ++i) {
      if (begins_turn(test.steps[i].ast->kind)) left_over();  // what came before must have been mentioned
      if (failed) break;
      step(test.steps[i]);
    }
    if (!failed) left_over();
    out.passed = !failed;
    for (; i < test.steps.size(); ++i) add(TestLine::Kind::later, *test.steps[i].ast);
  }
};

}  // namespace

std::int64_t test_start(std::string_view zone) { return local_time(first_day, zone); }

TestBench::TestBench(const driver::Result& result, const LoadedBot& bot, const runtime::Config* config)
    : result_(result),
      bot_(bot),
      talker_(*bot.artifact, test_seed),
      zone_(bot.view().text(bot.view().info().timezone)) {
  talker_.deployment.config = config;
  start_ = test_start(zone_);
}

TestResult TestBench::run(const model::Test& test) {
  talker_.restart();
  talker_.now = start_;
  talker_.channel = "text";
  talker_.user_id = "test";
  const bool asks = std::any_of(test.steps.begin(), test.steps.end(),
                                [](const model::TestStep& s) { return s.ast->kind == TestStep::Kind::expect_intent; });
  talker_.machine.record(asks || each_);
  Runner runner{result_, bot_, talker_, zone_, each_, test, asks};
  runner.out.name = test.ast->name;
  runner.out.file = result_.sources.name(test.file);
  runner.out.line = result_.sources.position(test.file, test.ast->span.begin).line;
  runner.run();
  return std::move(runner.out);
}

}  // namespace bot::tool
