// bot run: talks to a bot. A chat on a terminal; else a message a line in, answers out.

#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tools/bot/conversation.hpp"
#include "tools/bot/output.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/values.hpp"

namespace bot::tool {

namespace {

using runtime::Effect;
using runtime::TurnError;

volatile std::sig_atomic_t interrupted = 0;

constexpr Option options[] = {
    {"json", 0, "", "write one JSON object for each effect of a turn"},
    {"echo", 0, "", "show the messages between the answers"},
    {"session", 0, "FILE", "go on with the conversation in FILE, and keep it there"},
    {"config", 0, "NAME=VALUE", "value of a config variable; repeatable"},
    {"channel", 0, "NAME", "what the bot sees as the channel (text)"},
    {"user", 0, "ID", "what the bot sees as the customer's id"},
    {"name", 0, "NAME", "what the bot sees as the customer's name"},
    {"messages", 0, "FILE", "lay the translations of a catalogue (.po) over the texts; repeatable"},
    {"seed", 0, "N", "decides what `say one of` picks; another one every time without it"},
    {"now", 0, "TIME", "stop the clock there, such as 2026-01-31T08:30+07:00"},
    {"fuel", 0, "N", "most steps a turn may take"},
    {"memory", 0, "N", "most bytes a turn or a session may take"},
};

/// Lines of standard input, as long as they are: what is beyond the longest message is counted, not kept.
class Lines {
 public:
  /// False at the end (also after SIGINT). A line has no line break; "\r\n" is one.
  bool next(std::string& line) {
    line.clear();
    bool any = false;
    for (;;) {
      if (at_ == block_.size() && !fill()) return any && (strip(line), true);
      any = true;
      const std::size_t end = std::min(block_.find('\n', at_), block_.size());
      if (line.size() <= runtime::max_message_bytes) line.append(block_, at_, end - at_);
      at_ = std::min(end + 1, block_.size());
      if (end < block_.size()) return strip(line), true;
    }
  }

 private:
  static void strip(std::string& line) {
    if (line.ends_with('\r')) line.pop_back();
  }
  bool fill() {
    flush();  // whoever waits for answers has them before we wait
    block_.resize(65536);
    at_ = 0;
    ssize_t n = -1;
    while (interrupted == 0 && n < 0) {
      n = ::read(0, block_.data(), block_.size());
      if (n < 0 && errno != EINTR) {
        const int error = errno;
        block_.clear();
        throw FileError(error == EISDIR ? "standard input is a directory"
                                        : std::string("cannot read standard input: ") + std::strerror(error));
      }
    }
    block_.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return n > 0;
  }
  std::string block_;
  std::size_t at_ = 0;
};

/// "bot: " before the first line, five blanks before the others.
std::string block(std::string_view who, std::string_view text) {
  std::string out(who);
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0 && end > at) out.append(who.size(), ' ');
    out += text.substr(at, end - at);
    out += '\n';
    if (end == text.size()) return out;
    at = end + 1;
  }
}

struct Piped {
  Conversation& conversation;
  bool json = false;
  bool echo = false;
  bool failed = false;
  std::uint64_t turns = 0;

  void object(const nlohmann::ordered_json& fields) const {
    nlohmann::ordered_json out;
    out["turn"] = turns;
    out.update(fields);
    print(out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }

  void show(const Effect& e) const {
    if (json) return object(talk::to_json(e));
    if (talk::is_message(e)) return print(block("bot: ", harmless(talk::plain_text(e))));
    if (e.kind == Effect::Kind::handover)
      return print("(handed over to " + (e.text.empty() ? "an agent" : "the team " + harmless(e.text)) +
                   (e.note.empty() ? "" : ", note: " + harmless(e.note)) + ")\n");
    if (e.kind == Effect::Kind::ended) return print("(the conversation has ended)\n");
    print("(" + harmless(talk::summary(e)) + ")\n");
  }

  /// Shows what a turn has brought. False when there was nothing.
  bool result(TurnError error) {
    for (const Effect& e : conversation.machine.effects()) show(e);
    const bool any = !conversation.machine.effects().empty();
    if (error == TurnError::none) return due_result() || any;
    failed = true;
    const std::string text = failure(conversation.bot, conversation.talker, error);
    if (json) object({{"effect", "error"}, {"text", text}});
    else print("(the turn failed: " + text + ")\n");
    return true;
  }

  /// What was due and failed was left out of a turn that went well otherwise.
  bool due_result() {
    const std::string text = due_failure(conversation.bot, conversation.talker);
    if (text.empty()) return false;
    failed = true;
    const std::string what = conversation.talker.what_was_due();
    if (json) object({{"effect", "error"}, {"due", what}, {"text", text}});
    else print("(" + what + " failed: " + text + ")\n");
    return true;
  }

  void notice(const std::string& text) {
    if (json) object({{"effect", "notice"}, {"text", text}});
    else print("(" + harmless(text) + ")\n");
  }

  void turn(std::string_view line) {
    ++turns;
    std::string problem;
    const auto input = talk::parse_input(line, problem);
    using Kind = talk::Input::Kind;
    const bool message = input && input->kind == Kind::message;
    if (echo && !json) print(message ? block("you: ", harmless(input->text)) : "(" + harmless(line.substr(1)) + ")\n");
    const bool with_agent = conversation.session.status() == runtime::SessionStatus::agent;
    const auto error = input ? conversation.put(*input, problem) : std::nullopt;
    if (!error) {
      failed = true;
      return notice(problem);
    }
    if (input->kind == Kind::found) return;
    bool any = result(*error);
    bool undone = *error != TurnError::none;
    for (TurnError next = *error; conversation.serve(next, problem);) {
      if (!problem.empty()) notice(problem);
      any = result(next) || any;
      undone = next != TurnError::none;
    }
    if (!problem.empty()) return notice(problem);
    const bool time_passes = input->kind == Kind::wait || input->kind == Kind::at;
    // A message that has to wait, and an answer that was undone, leave the bot waiting as before.
    if (const std::string waits = conversation.waits(); !json && !waits.empty() && (undone || !(any || time_passes)))
      return notice(waits);
    if (any || json || time_passes) return;
    print(with_agent && message ? "(an agent has the conversation: the bot is silent)\n" : "(no answer)\n");
  }
};

/// The signal may come right before a read that would then wait: the alarm ends that one too, a second later.
void on_interrupt(int) {
  interrupted = 1;
  alarm(1);
}

Exit run(const Arguments& arguments) {
  Exit code = Exit::fine;
  if (!arguments.paths.empty() && arguments.paths[0] == "-")
    throw UsageError("standard input carries the messages; the bot itself must be a file");
  const auto bot = load_bot(arguments, code);
  if (!bot) return code;
  tell_of_zone(*bot);
  Conversation conversation(*bot, arguments);
  struct sigaction action {};
  action.sa_handler = on_interrupt;  // without SA_RESTART: it ends the read that waits
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGALRM, &action, nullptr);

  const bool plain = arguments.has("json") || arguments.has("echo");
  if (!plain && isatty(0) != 0 && isatty(1) != 0) return chat(conversation, interrupted);
  Piped piped{conversation, arguments.has("json"), arguments.has("echo")};
  Lines lines;
  for (std::string line; interrupted == 0 && lines.next(line);) piped.turn(line);
  return piped.failed ? Exit::findings : Exit::fine;
}

}  // namespace

const Command run_command{
    .name = "run",
    .arguments = "[PATH]",
    .summary = "Talks to a bot: a chat on a terminal, a message a line in a pipe",
    .details =
        "PATH is a .bot file, a compiled .botc file or a project.\n"
        "\n"
        "On a terminal, :help lists the commands of the chat.\n"
        "\n"
        "In a pipe each line is a message, and every one is answered by at least one line. Lines that begin with a\n"
        "colon do something else: :tap LABEL, :event NAME {…}, :image URL TEXT, :wait 30m, :at TIME, :returns {…} and\n"
        ":fails for the service the bot waits for, :found MODEL VALUE; `::` at the start stands for one colon.\n"
        "A reply begins with \"bot: \"; its further lines begin with five blanks or are empty. What else happens "
        "stands\n"
        "in brackets: (handed over to an agent), (call orders.place {…}), (the conversation has ended), (no answer).\n"
        "With --json there is one object for each effect instead, with the number of its turn:\n"
        "  {\"turn\":1,\"effect\":\"say\",\"text\":\"Halo!\",\"message\":\"5b1f0c8e2d7a9346\"}\n"
        "The effects are say, image, audio, video, file, sticker, contact, location, carousel, handover, call, emit,\n"
        "ended, error and notice. A turn that fails changes nothing. A timer, a reminder or a message that waited\n"
        "and fails is left out, and the turn goes on; its error says which in \"due\". The program ends with 1 then.\n"
        "\n"
        "bot.toml beside the bot says where its services and models are, and the values of its config variables:\n"
        "  [services.orders]\n"
        "  url = \"http://localhost:8080/orders\"   # a call is a POST to URL/CALL with its arguments as JSON\n"
        "  [config]\n"
        "  currency = \"IDR\"                       # BOT_CURRENCY in the environment and --config come before it",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .max_arguments = 1,
    .run = run,
};

}  // namespace bot::tool
