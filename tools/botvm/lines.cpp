// A message a line, as `bot run` has it in a pipe.

#include <span>
#include <unistd.h>

#include "tools/botvm/botvm.hpp"
#include "tools/talk/show.hpp"
#include "tools/talk/talker.hpp"

namespace bot::vm {

namespace {

using runtime::Effect;
using runtime::TurnError;

constexpr std::size_t max_session_bytes = std::size_t{64} << 20;

/// Without what would do something to a terminal.
std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool second = c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;  // C1
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f || second) out += "\xef\xbf\xbd";
    else out += text[i];
    if (second) ++i;
  }
  return out;
}

/// "bot: " before the first line, five blanks before the others.
std::string block(std::string_view who, std::string_view text) {
  std::string out(who);
  for (std::size_t at = 0;;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0 && end > at) out.append(who.size(), ' ');
    out.append(text, at, end - at) += '\n';
    if (end == text.size()) return out;
    at = end + 1;
  }
}

struct Conversation {
  const Bot& bot;
  talk::Talker talker;
  std::int64_t skew = 0;  ///< by :wait and :at
  bool failed = false;

  explicit Conversation(const Bot& of) : bot(of), talker(of.artifact, of.seed) {
    talker.limits = bot.options.limits;
    talker.deployment = bot.deployment;
    talker.channel = bot.options.channel;
    talker.user_id = bot.options.user_id;
    talker.user_name = bot.options.user_name;
    if (!bot.options.session.empty()) load();
  }

  void load() {
    const std::string& path = bot.options.session;
    const auto bytes = read_file(path, max_session_bytes);
    if (!bytes) return;
    const auto error = runtime::Session::restore(bot.artifact, std::as_bytes(std::span(*bytes)), talker.session);
    if (error != runtime::SessionError::none)
      throw FileError(path + ": " + runtime::text(error) + "; name another file to begin a new conversation");
  }

  void notice(std::string_view text) { print("(" + harmless(text) + ")\n"); }

  void show(const Effect& e) {
    if (talk::is_message(e)) return print(block("bot: ", harmless(talk::plain_text(e))));
    if (e.kind == Effect::Kind::ended) return notice("the conversation has ended");
    if (e.kind != Effect::Kind::handover) return notice(talk::summary(e));
    notice("handed over to " + (e.text.empty() ? "an agent" : "the team " + std::string(e.text)) +
           (e.note.empty() ? "" : ", note: " + std::string(e.note)));
  }

  void turn(std::string_view line) {
    using Kind = talk::Input::Kind;
    std::string problem;
    const auto input = talk::parse_input(line, problem);
    const bool message = input && input->kind == Kind::message;
    if (bot.options.echo)
      print(message ? block("you: ", harmless(input->text)) : "(" + harmless(line.substr(1)) + ")\n");
    const bool with_agent = talker.session.status() == runtime::SessionStatus::agent;
    talker.now = bot.clock() + skew;
    const std::int64_t before = talker.now;
    const auto error = input ? talker.put(*input, problem) : std::nullopt;
    if (!error) {
      failed = true;
      return notice(problem);
    }
    skew += talker.now - before;
    if (input->kind == Kind::found) return;
    bool any = false, called = false;
    for (const Effect& e : talker.machine.effects()) {
      show(e);
      any = true;
      called = called || e.kind == Effect::Kind::call;
    }
    const TurnError due = talker.machine.due_error();
    if (*error != TurnError::none) {
      failed = any = true;
      const std::string_view detail = talker.machine.detail();
      notice(std::string("the turn failed: ") + runtime::text(*error) +
             (detail.empty() ? "" : ": " + std::string(detail)));
    } else if (due != TurnError::none) {
      failed = any = true;
      notice(talker.what_was_due() + " failed: " + runtime::text(due));
    }
    if (*error == TurnError::none && !bot.options.session.empty())
      replace_file(bot.options.session, talker.session.bytes());
    const bool time_passes = input->kind == Kind::wait || input->kind == Kind::at;
    // Also when a message has to wait, and when an answer was undone.
    if (called || *error != TurnError::none || !(any || time_passes))
      if (const auto waiting = talker.waiting())
        return notice("the bot waits for " + waiting->service + ": answer with `:returns {…}` or `:fails`");
    if (any || time_passes) return;
    notice(with_agent && message ? "an agent has the conversation: the bot is silent" : "no answer");
  }
};

}  // namespace

Exit talk_in_lines(const Bot& bot) {
  Conversation conversation(bot);
  const bool terminal = isatty(0) != 0 && isatty(1) != 0;
  if (terminal) {
    const bytecode::View& view = bot.artifact.view();
    const std::string_view title = view.text(view.info().title);
    print(harmless(title.empty() ? view.text(view.info().name) : title) + "\nWrite a message; Ctrl-D leaves.\n");
  }
  Lines lines(runtime::max_message_bytes);
  for (std::string line;;) {
    if (terminal) print("> ");
    if (!lines.next(line)) break;
    conversation.turn(line);
  }
  if (terminal) print("\n");
  return conversation.failed ? Exit::findings : Exit::fine;
}

}  // namespace bot::vm
