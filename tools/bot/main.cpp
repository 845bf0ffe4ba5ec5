// bot: the tool. Finds the subcommand, runs it, and turns what went wrong into a sentence and an exit code.

#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "tools/bot/command.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

Exit dispatch(const std::vector<std::string>& words, std::string& context) {
  if (words.empty()) {
    print(help_text());
    return Exit::fine;
  }
  std::string name = words[0];
  if (name == "--help" || name == "-h") name = "help";
  if (name == "--version" || name == "-V") name = "version";
  if (name.starts_with('-')) throw UsageError("the command comes first: bot COMMAND [OPTIONS]; '" + name + "' is none");
  const Command& command = require_command(name);
  context = " " + std::string(command.name);
  const Arguments arguments = read_arguments(command, {words.begin() + 1, words.end()});
  set_color(arguments.value("color").value_or("auto"));
  if (arguments.has("help")) {
    print(help_text(command));
    return Exit::fine;
  }
  return command.run(arguments);
}

Exit guarded(const std::vector<std::string>& words) {
  std::string context;
  try {
    const Exit code = dispatch(words, context);
    flush();
    return code;
  } catch (const ReaderGone&) {
    return Exit::fine;
  } catch (const UsageError& error) {
    discard_output();
    complain("bot" + context + ": " + error.what() + "\nTry: bot help" + context + "\n");
    return Exit::usage;
  } catch (const FileError& error) {
    flush_quietly();
    complain("bot" + context + ": " + error.what() + "\n");
    return Exit::files;
  } catch (const std::bad_alloc&) {
    complain("bot" + context + ": there is not enough memory for this\n");
    return Exit::files;
  } catch (const std::exception& error) {
    flush_quietly();
    complain(
        "bot" + context + ": this is a defect of bot itself (" + error.what() +
        ").\nPlease report it with the command line and the files it was about; `bot version` tells the version.\n");
    return Exit::defect;
  }
}

}  // namespace

}  // namespace bot::tool

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is noticed when writing
  return static_cast<int>(bot::tool::guarded({argv + (argc > 0 ? 1 : 0), argv + argc}));
}
