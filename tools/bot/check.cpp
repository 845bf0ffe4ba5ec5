// bot check: all findings, and nothing else.

#include <algorithm>

#include "tools/bot/report.hpp"
#include "tools/bot/watch.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"watch", 0, "", "check again whenever a file of the bot changes"},
    {"explore-states", 0, "N",
     "follow the values of the bot through at most N states of conversations (10000); 0: none"},
};

Exit run_once(const Arguments& arguments) {
  Report report(arguments);
  CompileOptions how;
  how.strip = true;
  if (const auto states = number(arguments, "explore-states", 0, 100'000'000))
    how.explored_states = static_cast<std::size_t>(*states);
  for (const Input& input : find_inputs(arguments, false)) (void)report.take(compile(input, how));
  return report.finish();
}

Exit run(const Arguments& arguments) {
  if (!arguments.has("watch")) return run_once(arguments);
  if (std::count(arguments.paths.begin(), arguments.paths.end(), "-") > 0)
    throw UsageError("standard input (-) cannot be watched");
  return run_watching([&] { return run_once(arguments); });
}

}  // namespace

const Command check_command{
    .name = "check",
    .arguments = "[PATH...]",
    .summary = "Finds what is wrong with a bot and its tests",
    .details =
        "Writes nothing and is silent when all is well. Findings go to standard error; `bot explain CODE`\n"
        "tells more about one.\n"
        "\n"
        "Rules, and states that conditions never let a conversation come to, are found by exploring the bot\n"
        "with its values. A rule that is neither proved nor broken within --explore-states says so.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
