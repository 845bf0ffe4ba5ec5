// bot bench: how fast a bot answers, and where its time goes.

#include <algorithm>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/bot/coverage.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"
#include "tools/bot/test_run.hpp"

namespace bot::tool {

namespace {

using runtime::Event;
using runtime::Value;

constexpr std::size_t most_shown = 5;
constexpr std::size_t most_bytes = std::size_t{64} << 20;  // of a file with conversations

constexpr Option options[] = {
    {"conversations", 0, "FILE",
     "play these instead of the bot's tests: a message a line, as `bot run` reads them; a blank "
     "line between two conversations; - is standard input"},
    {"seconds", 0, "N", "how long to measure, 1 to 600; 1 is the default"},
    {"config", 0, "NAME=VALUE", "value of a config variable; repeatable"},
    {"json", 0, "", "one object for each bot"},
};

/// An event that outlives what it was made of.
class Kept {
 public:
  explicit Kept(const Event& event) : event_(event) {
    for (std::string_view* text :
         {&event_.text, &event_.name, &event_.channel, &event_.user_id, &event_.user_name, &event_.url})
      *text = keep(*text);
    keep(event_.value);
    found_.assign(event.found.begin(), event.found.end());
    for (runtime::Found& f : found_) {
      f.model = keep(f.model);
      f.value = keep(f.value);
    }
    event_.found = found_;
  }
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  [[nodiscard]] const Event& event() const { return event_; }

 private:
  std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }
  void keep(Value& value) {
    value.text = keep(value.text);
    if (value.first_item != nullptr) {
      std::vector<Value>& items = values_.emplace_back(value.items().begin(), value.items().end());
      for (Value& item : items) keep(item);
      value.first_item = items.data();
    }
    if (value.first_name != nullptr) {
      std::vector<std::string_view>& names = names_.emplace_back(value.names().begin(), value.names().end());
      for (std::string_view& name : names) name = keep(name);
      value.first_name = names.data();
    }
  }

  Event event_;
  std::deque<std::string> texts_;
  std::deque<std::vector<Value>> values_;
  std::deque<std::vector<std::string_view>> names_;
  std::vector<runtime::Found> found_;
};

/// What happens to one session.
using Played = std::deque<Kept>;

struct Measured {
  std::string bot;
  std::size_t conversations = 0, turns = 0, failed = 0;
  double turns_per_second = 0;
  std::uint32_t median_steps = 0, most_steps = 0;
  std::vector<CoverageItem> states, guards;  ///< the hottest first; guards with both outcomes
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    if (out.back().ends_with('\r')) out.back().pop_back();
    at = end + 1;
  }
  return out;
}

struct Bench {
  const LoadedBot& bot;
  const runtime::Config& config;
  std::deque<Played> conversations{};

  void listen(talk::Talker& talker) {
    talker.heard = [this](const Event& event) { conversations.back().emplace_back(event); };
  }

  void play_tests(TestBench& bench, const std::vector<model::Test>& tests) {
    listen(bench.talker());
    for (const model::Test& test : tests) {
      conversations.emplace_back();
      (void)bench.run(test);
    }
    bench.talker().heard = nullptr;
  }

  void play_lines(talk::Talker& talker, const std::string& name, const std::string& text) {
    listen(talker);
    std::size_t number = 0;
    bool fresh = true;
    const bool transcript = text.starts_with("> ");  // then the answers stand between the messages
    for (std::string line : lines_of(text)) {
      ++number;
      if (transcript && !line.empty()) {
        if (!line.starts_with("> ")) continue;
        line.erase(0, 2);
      }
      const bool blank = line.find_first_not_of(" \t") == line.npos;
      if (!blank && fresh) {
        conversations.emplace_back();
        talker.restart();
      }
      fresh = blank;
      if (blank) continue;
      std::string problem;
      const std::optional<talk::Input> input = talk::parse_input(line, problem);
      if (!input || !talker.put(*input, problem))
        throw FileError(fmt::format("{}:{}: {}", harmless(name), number, problem));
    }
    talker.heard = nullptr;
  }

  runtime::TurnError turn(runtime::Machine& machine, runtime::Session& session, const Event& event) const {
    return machine.turn(*bot.artifact, session, event, {}, {&config, nullptr});
  }

  void measure(double seconds, Measured& out) const {
    using Clock = std::chrono::steady_clock;
    runtime::Machine machine;
    std::vector<std::uint32_t> steps;
    for (const Played& played : conversations) {
      runtime::Session session = runtime::Session::start(*bot.artifact, 1);
      for (const Kept& kept : played) {
        out.failed += turn(machine, session, kept.event()) != runtime::TurnError::none;
        steps.push_back(machine.steps());
      }
    }
    out.conversations = conversations.size();
    out.turns = steps.size();
    if (steps.empty()) return;
    std::sort(steps.begin(), steps.end());
    out.median_steps = steps[steps.size() / 2];
    out.most_steps = steps.back();
    std::size_t turns = 0;
    double passed = 0;
    const auto begin = Clock::now();
    do {
      // Short conversations: the clock is asked about every thousandth turn.
      for (std::size_t before = turns; turns - before < 1000;)
        for (const Played& played : conversations) {
          runtime::Session session = runtime::Session::start(*bot.artifact, 1);
          for (const Kept& kept : played) (void)turn(machine, session, kept.event());
          turns += played.size();
        }
      passed = std::chrono::duration<double>(Clock::now() - begin).count();
    } while (passed < seconds);
    out.turns_per_second = static_cast<double>(turns) / passed;
  }

  void count(const driver::Result& result, Measured& out) const {
    Coverage coverage(result, bot);
    runtime::Machine machine;
    machine.count(&coverage.code());
    machine.record(true);
    for (const Played& played : conversations) {
      runtime::Session session = runtime::Session::start(*bot.artifact, 1);
      for (const Kept& kept : played) {
        (void)turn(machine, session, kept.event());
        coverage.take(machine);
      }
    }
    const CoverageReport report = coverage.report();
    for (const CoverageGroup& group : report.groups)
      for (const CoverageItem& item : group.items) {
        if (item.kind == CoverageItem::Kind::state) out.states.push_back(item);
        if (item.kind != CoverageItem::Kind::guard) continue;
        constexpr std::string_view no = ": false", yes = ": true";
        if (item.name.ends_with(no) && !out.guards.empty() && out.guards.back().line == item.line &&
            out.guards.back().name + std::string(no) == item.name) {
          out.guards.back().count += item.count;  // it follows the other outcome
          continue;
        }
        out.guards.push_back(item);
        std::string& name = out.guards.back().name;
        name.resize(name.size() - (name.ends_with(yes) ? yes : no).size());
      }
    for (std::vector<CoverageItem>* items : {&out.states, &out.guards}) {
      std::erase_if(*items, [](const CoverageItem& i) { return i.count == 0; });
      std::stable_sort(items->begin(), items->end(),
                       [](const CoverageItem& a, const CoverageItem& b) { return a.count > b.count; });
      if (items->size() > most_shown) items->resize(most_shown);
    }
  }
};

std::string show(const std::vector<CoverageItem>& items, std::string_view title, std::string_view verb) {
  if (items.empty()) return "";
  std::string out = fmt::format("  {}\n", title);
  for (const CoverageItem& i : items)
    out += fmt::format("    {:>8} {}  {}  ({}:{})\n", i.count, verb, harmless(i.name), harmless(i.file), i.line);
  return out;
}

std::string show(const Measured& m) {
  std::string out = fmt::format("{}: {} conversation{}, {} turn{}\n", harmless(m.bot), m.conversations,
                                m.conversations == 1 ? "" : "s", m.turns, m.turns == 1 ? "" : "s");
  out += fmt::format("  {:.0f} turns a second on one core\n", m.turns_per_second);
  out += fmt::format("  steps of a turn: {} in the middle, {} at most\n", m.median_steps, m.most_steps);
  if (m.failed > 0) out += fmt::format("  {} of the turns fail\n", m.failed);
  return out + show(m.states, "hottest states", "times entered") + show(m.guards, "hottest guards", "times asked");
}

nlohmann::ordered_json to_json(const std::vector<CoverageItem>& items) {
  auto out = nlohmann::ordered_json::array();
  for (const CoverageItem& i : items)
    out.push_back({{"name", i.name}, {"file", i.file}, {"line", i.line}, {"count", i.count}});
  return out;
}

nlohmann::ordered_json to_json(const Measured& m) {
  return {{"bot", m.bot},
          {"conversations", m.conversations},
          {"turns", m.turns},
          {"failed", m.failed},
          {"turns_per_second", m.turns_per_second},
          {"steps", {{"median", m.median_steps}, {"most", m.most_steps}}},
          {"states", to_json(m.states)},
          {"guards", to_json(m.guards)}};
}

/// Its tests; or the conversation beside it.
void gather(Bench& bench, const driver::Result& result, const Input& input, const Arguments& arguments) {
  auto file = arguments.value("conversations");
  if (!file && result.checked_tests.empty() && !input.from_stdin)
    for (const char* name : {"transcript.txt", "conversation.txt"}) {
      const std::string beside = (std::filesystem::path(input.name).parent_path() / name).string();
      if (!file && std::filesystem::is_regular_file(beside)) file = beside;
    }
  if (file) {
    TestBench host(result, bench.bot, &bench.config);
    return bench.play_lines(host.talker(), *file, require_file(*file, most_bytes));
  }
  if (result.checked_tests.empty())
    throw UsageError(input.name + " has no tests to play; give it messages with --conversations FILE");
  TestBench tests(result, bench.bot, &bench.config);
  bench.play_tests(tests, result.checked_tests);
}

Exit run(const Arguments& arguments) {
  const auto seconds = number(arguments, "seconds", 1, 600).value_or(1);
  Report report(arguments);
  std::vector<Measured> all;
  for (const Input& input : find_inputs(arguments, true)) {
    const Compiled compiled = compile(input, false, true);
    if (!report.take(compiled) || compiled.result.artifact.empty()) continue;
    const LoadedBot bot = load_made(compiled.result.artifact, input.name);
    runtime::Config config;
    configure(input, arguments, *bot.artifact, config);
    Bench bench{bot, config};
    gather(bench, compiled.result, input, arguments);
    Measured& measured = all.emplace_back();
    measured.bot = input.name;
    bench.measure(static_cast<double>(seconds), measured);
    if (measured.turns == 0) throw UsageError("there is no message to play");
    bench.count(compiled.result, measured);
  }
  const Exit code = report.finish();
  if (arguments.has("json")) {
    auto out = nlohmann::ordered_json::array();
    for (const Measured& m : all) out.push_back(to_json(m));
    print(out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  } else {
    for (const Measured& m : all) print(show(m));
  }
  flush();
  return code;
}

}  // namespace

const Command bench_command{
    .name = "bench",
    .arguments = "[PATH...]",
    .summary = "Measures how fast a bot answers",
    .details =
        "Plays the bot's tests again and again, without looking at the answers, and tells how many turns a second\n"
        "one core does, how many steps a turn takes, and which states and guards are run most. A bot without tests\n"
        "plays transcript.txt or conversation.txt beside it.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
