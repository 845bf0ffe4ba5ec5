// bot check: all findings, and nothing else.

#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

Exit run(const Arguments& arguments) {
  Report report(arguments);
  for (const Input& input : find_inputs(arguments, false)) (void)report.take(compile(input, true));
  return report.finish();
}

}  // namespace

const Command check_command{
    .name = "check",
    .arguments = "[PATH...]",
    .summary = "Finds what is wrong with a bot and its tests",
    .details =
        "Writes nothing and is silent when all is well. Findings go to standard error; `bot explain CODE`\n"
        "tells more about one.",
    .options = {},
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
