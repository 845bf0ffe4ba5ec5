// bot why: what becomes of a message in a state, without a conversation to have first.

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <unordered_set>

#include "compiler/diagnostics/diagnostics.hpp"
#include "tools/bot/names.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"
#include "tools/bot/test_modes.hpp"
#include "tools/talk/show.hpp"

namespace bot::tool {

namespace {

using bytecode::NameKind;

constexpr std::size_t most_turns = 100'000, most_acts = 20;

constexpr Option options[] = {
    {"after", 0, "MESSAGE", "what the customer has written before, instead of the way that is found; repeatable"},
    {"session", 0, "FILE", "a conversation that `bot run --session` has kept; it is read, not changed"},
    {"config", 0, "NAME=VALUE", "value of a config variable; repeatable"},
    {"now", 0, "TIME", "stop the clock there, such as 2026-01-31T08:30+07:00"},
};

/// The first states of the bot.
std::string some_states(const model::Program& program) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < program.states.size() && i < most; ++i)
    out += (i == 0 ? "" : ", ") + program.states[i].qualified;
  return program.states.size() > most ? out + ", …" : out;
}

/// The state that is meant: "flow.state", or its own name when only one state has it.
model::StateId find_state(const model::Program& program, const std::string& word) {
  std::vector<std::uint32_t> meant;
  std::vector<std::string_view> names;
  for (std::uint32_t i = 0; i < program.states.size(); ++i) {
    const model::State& s = program.states[i];
    names.push_back(s.qualified);
    names.push_back(s.name);
    if (s.qualified == word) return static_cast<model::StateId>(i);
    if (s.name == word) meant.push_back(i);
  }
  if (meant.size() == 1) return static_cast<model::StateId>(meant.front());
  std::string text;
  if (meant.size() > 1) {
    text = "several states are called " + word + ":";
    for (const std::uint32_t i : meant) text += " " + program.states[i].qualified;
    throw UsageError(text);
  }
  if (program.states.empty()) throw UsageError("this bot has no states: leave the state out");
  text = "this bot has no state " + word;
  if (const auto near = diag::closest(word, names); !near.empty()) {
    text += "; did you mean " + std::string(near) + "?";
  } else {
    text += "; it has " + some_states(program);
  }
  throw UsageError(text);
}

/// The shortest conversation after which the bot waits in the state; nothing when none is found.
std::optional<Acts> way_to(Player& player, const std::string& state) {
  std::deque<Acts> open{{}};
  std::unordered_set<std::string> places;
  player.restart();
  places.insert(player.place());
  while (!open.empty()) {
    const Acts from = std::move(open.front());
    open.pop_front();
    (void)player.play(from);
    for (const Act& act : player.possible()) {
      if (player.turns() > most_turns) return std::nullopt;
      Acts acts = from;
      acts.push_back(act);
      for (unsigned answers = 0; answers < 3; ++answers) {
        acts.back().answers = answers;
        const std::vector<Came> came = player.play(acts);
        if (came.size() != acts.size() || came.back().error != runtime::TurnError::none) break;
        if (player.state() == state) return acts;
        if (acts.size() < most_acts && places.insert(player.place()).second) open.push_back(acts);
        if (came.back().stubs.empty()) break;  // a service may also answer otherwise, or fail
      }
    }
  }
  return std::nullopt;
}

std::string told(const Act& act) {
  switch (act.kind) {
    case Act::Kind::user: return "user  " + act.text;
    case Act::Kind::media: return "user  (sends a file) " + act.text;
    case Act::Kind::tap: return "tap   " + act.text;
    case Act::Kind::event: return "event " + act.text + (act.fields.is_null() ? "" : " " + act.fields.dump());
    case Act::Kind::wait: return fmt::format("wait  {}s", act.wait / 1000);
  }
  return {};
}

/// A text on one line.
std::string line_of(const std::string& text) {
  constexpr std::size_t most = 100;
  std::string out = harmless(text);
  std::replace(out.begin(), out.end(), '\n', ' ');
  if (out.size() <= most) return out;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
  return out.substr(0, end) + " …";
}

struct Asked {
  std::string bot, state, message;
};

Asked asked_of(const Arguments& arguments) {
  const auto& words = arguments.paths;
  const bool given = arguments.has("session") || arguments.has("after");
  if (words.size() == 3) return {words[0], words[1], words[2]};
  if (words.size() == 2 && given) return {words[0], "", words[1]};
  if (words.size() == 2) return {words[0], "", words[1]};  // of a bot without states
  throw UsageError("name the bot, the state and the message: bot why toko.bot jam.tanya \"jam buka\"");
}

struct Why {
  const Arguments& arguments;
  const Asked& asked;
  const driver::Result& result;
  const LoadedBot& bot;
  const runtime::Config& config;
  Conversation conversation{bot, arguments};
  bytecode::DebugInfo debug = debug_info(bot);
  Names names{bot.view(), debug};

  void put(const std::string& text) {
    std::string problem;
    const auto input = talk::parse_input(text, problem);
    if (!input) throw UsageError(problem);
    const auto error = conversation.put(*input, problem);
    if (!error) throw UsageError(problem);
    if (*error != runtime::TurnError::none)
      print("  (the turn failed: " + failure(bot, conversation.talker, *error) + ")\n");
    else if (const std::string due = due_failure(bot, conversation.talker); !due.empty())
      print("  (" + conversation.talker.what_was_due() + " failed: " + due + ")\n");
  }

  void replies() {
    for (const runtime::Effect& e : conversation.machine.effects())
      print("  " + (talk::is_message(e) ? "bot   " + line_of(talk::plain_text(e)) : line_of(talk::summary(e))) + "\n");
  }

  /// Brings the conversation to where the message comes. False when no way was found.
  bool come() {
    const bool kept = conversation.loaded;
    std::vector<std::string> before;
    for (const auto& [option, text] : arguments.options)
      if (option == "after") before.push_back(text);
    if (kept || !before.empty()) {
      if (!before.empty()) print(paint(Ink::bold, "The conversation before") + "\n");
      for (const std::string& text : before) {
        print("  user  " + line_of(text) + "\n");
        put(text);
        replies();
      }
      return at_state();
    }
    if (asked.state.empty()) return true;
    const model::State& state = result.program.at(find_state(result.program, asked.state));
    Player player(result, bot, &config);
    const auto acts = way_to(player, state.qualified);
    if (!acts) {
      complain("bot: no conversation was found after which the bot waits in " + state.qualified +
               (state.end ? ", which is an end state: the bot says what it has to say and goes on\n"
                          : "; say how to get there with --after MESSAGE, or give one with --session FILE\n"));
      return false;
    }
    print(paint(Ink::bold, "A conversation that comes there") + "\n");
    const std::vector<Came> came = player.play(*acts);
    for (std::size_t i = 0; i < acts->size(); ++i) {
      print("  " + line_of(told((*acts)[i])) + "\n");
      for (const std::string& reply : came[i].replies) print("  bot   " + line_of(reply) + "\n");
    }
    conversation.session = player.talker().session;
    if (!conversation.now) conversation.now = player.talker().now;
    return true;
  }

  bool at_state() {
    if (asked.state.empty()) return true;
    const model::State& state = result.program.at(find_state(result.program, asked.state));
    const auto frames = conversation.session.frames(*bot.artifact);
    const std::string at = frames.empty() ? std::string("no state: no flow is open")
                                          : names.of(NameKind::state, bot.artifact->find_state(frames.back()));
    if (at == state.qualified) return true;
    complain("bot: that conversation is not in " + state.qualified + " then, but in " + at + "\n");
    return false;
  }

  /// The line of the source that a row was made from.
  std::string source_line(NameKind kind, std::uint32_t row) {
    const bytecode::DebugName* const name = debug.name(kind, row);
    if (name == nullptr || name->file >= bot.view().sources().size()) return {};
    const std::string_view file = bot.view().text(bot.view().sources()[name->file].name);
    for (std::uint32_t i = 0; i < result.sources.size(); ++i) {
      const auto id = static_cast<source::FileId>(i);
      if (source::relative(result.sources.name(source::FileId{}), result.sources.name(id)) != file) continue;
      std::string_view line = result.sources.line(id, name->line);
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      return "    " + line_of(std::string(line)) + "\n";
    }
    return {};
  }

  /// Who has taken the message, with its line.
  std::string winner() {
    using Step = runtime::Step;
    for (const Step& s : conversation.machine.trace()) {
      if (s.kind == Step::Kind::tried && s.result == Step::Result::taken)
        return "  " + names.of(NameKind::handler, s.row) + "  " + names.place(NameKind::handler, s.row) + "\n" +
               source_line(NameKind::handler, s.row);
      if (s.kind == Step::Kind::opener && s.result == Step::Result::taken) {
        const bytecode::OpenerRow& row = bot.view().openers()[s.row];
        return "  " + names.of(NameKind::intent, row.intent) + " opens the flow " + names.of(NameKind::flow, row.flow) +
               "  " + names.place(NameKind::intent, row.intent) + "\n" + source_line(NameKind::intent, row.intent);
      }
      if (s.kind == Step::Kind::answered) return "  the question that is asked: the message answers it\n";
      if (s.kind == Step::Kind::retried) return "  the question that is asked: the message is no answer to it\n";
      if (s.kind == Step::Kind::opened)
        return "  the fallback flow " + names.of(NameKind::flow, s.row) + ": nothing else takes it\n";
    }
    if (conversation.session.status() == runtime::SessionStatus::agent)
      return "  nobody: an agent has the conversation, and the bot is silent\n";
    return "  nobody: the bot does not answer\n";
  }

  Exit run() {
    conversation.session_file.clear();  // it is read, not changed
    conversation.machine.record(true);
    if (!come()) return Exit::findings;
    print(paint(Ink::bold, "Before the message") + "\n" + show_state(conversation));
    if (!result.program.vars.empty()) print(show_variables(conversation));
    put(asked.message);
    std::string said;
    for (const runtime::Effect& e : conversation.machine.effects())
      said += "  " + (talk::is_message(e) ? "bot   " + line_of(talk::plain_text(e)) : line_of(talk::summary(e))) + "\n";
    print(explain_turn(conversation));
    print(paint(Ink::bold, "Taken by") + "\n" + winner());
    print(paint(Ink::bold, "What comes of it") + "\n" + (said.empty() ? "  nothing is said\n" : said));
    return Exit::fine;
  }
};

Exit run(const Arguments& arguments) {
  const Asked asked = asked_of(arguments);
  if (asked.bot == "-" || asked.bot.ends_with(".botc"))
    throw UsageError("bot why needs the sources of the bot: a .bot file or a project");
  Arguments paths{{asked.bot}, arguments.options};
  const std::vector<Input> inputs = find_inputs(paths, false);
  Report report(arguments);
  Input input = inputs.front();
  input.tests.clear();
  const Compiled compiled = compile(input, false);
  const bool fine = report.take(compiled);
  const Exit code = report.finish();
  if (!fine || code != Exit::fine) return code == Exit::fine ? Exit::findings : code;
  const bool given = arguments.has("session") || arguments.has("after");
  if (const model::Program& program = compiled.result.program; asked.state.empty() && !given && !program.states.empty())
    throw UsageError("name the bot, the state and the message: bot why " + asked.bot + " STATE \"" + asked.message +
                     "\"; the bot has " + some_states(program));
  const LoadedBot bot = load_made(compiled.result.artifact, input.name);
  runtime::Config config;
  configure(input, arguments, *bot.artifact, config);
  return Why{arguments, asked, compiled.result, bot, config}.run();
}

}  // namespace

const Command why_command{
    .name = "why",
    .arguments = "FILE STATE MESSAGE",
    .summary = "Tells why a message gets the answer it gets in a state",
    .details =
        "STATE is FLOW.STATE, or the state's name alone when no other has it. A conversation that comes there is\n"
        "looked for, and shown; --after says another one, message by message, and --session takes one that was kept.\n"
        "With either of them STATE may be left out, and of a bot without states.\n"
        "\n"
        "Then it tells: the values before the message, the words of the message as they are compared, what was found\n"
        "in them (of the phrases of one NLU the longest counts), every handler and initial intent that was asked, in\n"
        "the order of the language, with the values its condition has read, and the first one that holds: it takes\n"
        "the message. MESSAGE may also be :tap LABEL, :event NAME {…} and what else `bot run` reads.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .max_arguments = 3,
    .run = run,
};

}  // namespace bot::tool
