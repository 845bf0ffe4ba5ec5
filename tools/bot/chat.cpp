// The chat of `bot run` on a terminal.

#include <algorithm>
#include <array>

#include "compiler/diagnostics/diagnostics.hpp"
#include "tools/bot/bubble.hpp"
#include "tools/bot/conversation.hpp"
#include "tools/bot/line_editor.hpp"
#include "tools/bot/output.hpp"
#include "tools/talk/show.hpp"

namespace bot::tool {

namespace {

using runtime::Effect;
using runtime::SessionStatus;
using runtime::TurnError;

struct Chat;

struct Word {
  std::string_view name;
  std::string_view argument;
  std::string_view text;
  void (*run)(Chat&, const std::string& argument);
};

struct Chat {
  Conversation& conversation;
  std::string name;
  bool trace = false;
  bool done = false;

  bool show_effects();
  bool after(TurnError error);
  void say(const std::string& line);
  void command(std::string_view line);
  void tell(std::string_view text) const { print(notice(text, terminal_width())); }
};

void save(Chat& chat, const std::string& path) {
  if (path.empty()) return chat.tell("into which file? For example :save talk.session");
  chat.conversation.save(path);
  chat.tell("saved to " + path);
}

void load(Chat& chat, const std::string& path) {
  if (path.empty()) return chat.tell("from which file? For example :load talk.session");
  chat.conversation.load(path);
  chat.tell("the conversation goes on as saved");
  print(show_state(chat.conversation));
}

void help(Chat&, const std::string&);

constexpr std::array words = {
    Word{":help", "", "this list", help},
    Word{":restart", "", "begin a new conversation",
         [](Chat& c, const std::string&) {
           c.conversation.restart();
           c.tell("a new conversation");
         }},
    Word{":why", "", "how the last answer came about",
         [](Chat& c, const std::string&) { print(explain_turn(c.conversation)); }},
    Word{":trace", "", "show every time what is tried; again: no more",
         [](Chat& c, const std::string&) {
           c.trace = !c.trace;
           c.tell(c.trace ? "trace is on" : "trace is off");
         }},
    Word{":state", "", "which flows and states are open",
         [](Chat& c, const std::string&) { print(show_state(c.conversation)); }},
    Word{":vars", "", "the variables", [](Chat& c, const std::string&) { print(show_variables(c.conversation)); }},
    Word{":save", "FILE", "keep the conversation in a file", save},
    Word{":load", "FILE", "go on with a conversation from a file", load},
    Word{":quit", "", "leave; so does Ctrl-D", [](Chat& c, const std::string&) { c.done = true; }},
};

void help(Chat&, const std::string&) {
  const auto show = [](std::string_view name, std::string_view argument, std::string_view text) {
    std::string left = std::string(name) + (argument.empty() ? "" : " ") + std::string(argument);
    left += std::string(std::max<std::size_t>(columns_of(left), 20) - columns_of(left) + 1, ' ');
    print("  " + paint(Ink::bold, left) + std::string(text) + "\n");
  };
  for (const Word& w : words) show(w.name, w.argument, w.text);
  for (const talk::InputWord& w : talk::input_words()) show(w.name, w.argument, w.text);
  print("  Anything else is a message. One that begins with a command's colon: write the colon twice.\n");
}

bool Chat::show_effects() {
  const unsigned width = terminal_width();
  for (const Effect& e : conversation.machine.effects()) {
    if (talk::is_message(e)) {
      print(bot_bubble(name, talk::plain_text(e), width));
    } else if (e.kind == Effect::Kind::handover) {
      std::string text = e.text.empty() ? "handed over to an agent" : "handed over to the team " + std::string(e.text);
      if (!e.note.empty()) text += ", note: " + std::string(e.note);
      tell(text);
    } else if (e.kind == Effect::Kind::ended) {
      tell("the conversation has ended; the next message begins a new one");
    } else {
      tell(talk::summary(e));
    }
  }
  return !conversation.machine.effects().empty();
}

/// Shows what a turn has brought. False when there was nothing.
bool Chat::after(TurnError error) {
  if (error != TurnError::none) {
    (void)show_effects();
    tell("the turn failed and changed nothing: " + failure(conversation.bot, conversation.talker, error));
    return true;
  }
  // Before the trace, which uses the machine.
  const std::string due = due_failure(conversation.bot, conversation.talker);
  if (trace) print(trace_turn(conversation));
  const bool any = show_effects();
  if (due.empty()) return any;
  tell(conversation.talker.what_was_due() + " failed and was left out: " + due);
  return true;
}

void Chat::say(const std::string& line) {
  std::string problem;
  const auto input = talk::parse_input(line, problem);
  if (!input) return tell(problem);
  using Kind = talk::Input::Kind;
  const bool message = input->kind == Kind::message;
  const unsigned width = terminal_width();
  // the line as it was typed makes room for the bubble, where it is sure to be one line
  if (message && colored(1) && columns_of(line) + LineEditor::prompt_columns < width)
    print("\033[1A\r\033[2K" + own_bubble(input->text, width));
  const bool with_agent = conversation.session.status() == SessionStatus::agent;
  const auto error = conversation.put(*input, problem);
  if (!error) return tell(problem);
  if (input->kind == Kind::found) return tell("noted for the next message");
  bool any = after(*error);
  for (TurnError next = *error; flush(), conversation.serve(next, problem);) {
    if (!problem.empty()) tell(problem);
    any = after(next) || any;
  }
  if (!problem.empty()) return tell(problem);
  if (any) return;
  if (const std::string waits = conversation.waits(); !waits.empty() && message) return tell(waits);
  if (with_agent && message) tell("the agent has it, the bot is silent; :event agent.resolved when the agent is done");
  else if (input->kind == Kind::event) tell("nobody waits for this event now");
  else if (input->kind == Kind::wait || input->kind == Kind::at) tell("nothing happens");
  else tell("no answer");
}

void Chat::command(std::string_view line) {
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  std::string argument(line.substr(end));
  argument.erase(0, argument.find_first_not_of(" \t"));
  while (argument.ends_with(' ') || argument.ends_with('\t')) argument.pop_back();
  std::vector<std::string_view> names;
  for (const Word& w : words) {
    names.push_back(w.name);
    if (w.name != word) continue;
    try {
      w.run(*this, argument);
    } catch (const FileError& error) {
      tell(error.what());
    }
    return;
  }
  const std::string_view near = diag::closest(word, names);
  tell("there is no command " + std::string(word) + (near.empty() ? "" : ", did you mean " + std::string(near) + "?") +
       "; :help lists them; to send it as a message write :" + std::string(word));
}

}  // namespace

Exit chat(Conversation& conversation, const volatile std::sig_atomic_t& interrupted) {
  std::vector<std::string_view> names;
  for (const Word& w : words) names.push_back(w.name);
  for (const talk::InputWord& w : talk::input_words()) names.push_back(w.name);
  LineEditor editor(names);
  const bytecode::View& view = conversation.bot.view();
  Chat chat{conversation, {}};
  const std::string_view title = view.text(view.info().title);
  chat.name = harmless(title.empty() ? view.text(view.info().name) : title);
  conversation.machine.record(true);

  print(paint(Ink::bold, chat.name) + "\n" +
        paint(Ink::dim, "Write a message; :help lists what else you can do, Ctrl-D leaves.") + "\n\n");
  if (conversation.loaded) print(show_state(conversation));
  while (!chat.done && interrupted == 0) {
    flush();
    const auto line = editor.next();
    if (!line) {
      print("\n");
      break;
    }
    if (line->find_first_not_of(" \t") == line->npos) continue;
    editor.remember(*line);
    if (talk::looks_like_command(*line) && !talk::is_input_word(*line)) chat.command(*line);
    else chat.say(*line);
  }
  return Exit::fine;
}

}  // namespace bot::tool
