// bot check: all findings, and nothing else.

#include <algorithm>

#include "tools/bot/report.hpp"
#include "tools/bot/watch.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"watch", 0, "", "check again whenever a file of the bot changes"},
};

Exit run_once(const Arguments& arguments) {
  Report report(arguments);
  for (const Input& input : find_inputs(arguments, false)) (void)report.take(compile(input, true));
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
        "tells more about one.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
