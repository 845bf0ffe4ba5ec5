#pragma once
// What every subcommand is: a row that tells its arguments and options, and the function that runs it. Help,
// completions and the reading of the command line are all made from these rows.

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bot::tool {

/// How the program ends.
enum class Exit : int {
  fine = 0,
  findings = 1,  ///< something is wrong with the author's material: errors, failed tests
  usage = 2,     ///< the command line makes no sense
  files = 3,     ///< a file or the environment
  defect = 70,   ///< a mistake of this program
};

/// Wrong usage: main() prints it and ends with Exit::usage.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// A file that cannot be read, used or written: main() prints it and ends with Exit::files.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Option {
  std::string_view name;          ///< without the dashes
  char letter = 0;                ///< 0: none
  std::string_view value = {};    ///< what stands behind it ("FILE"); empty: nothing
  std::string_view text = {};     ///< one line of help
  std::string_view choices = {};  ///< values it takes, separated by spaces; empty: any
};

/// A command line that was read.
struct Arguments {
  std::vector<std::string> paths;                                 ///< what is no option
  std::vector<std::pair<std::string_view, std::string>> options;  ///< names and values, in order

  [[nodiscard]] bool has(std::string_view name) const;
  /// The value given last.
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
};

struct Command {
  std::string_view name;
  std::string_view arguments;       ///< "[PATH...]"
  std::string_view summary;         ///< one line
  std::string_view details;         ///< more for `bot help NAME`; paragraphs
  std::span<const Option> options;  ///< its own
  bool reports = false;             ///< has report_options besides
  bool takes_paths = false;         ///< its arguments are files: for completions
  std::size_t max_arguments = SIZE_MAX;
  Exit (*run)(const Arguments&) = nullptr;
};

/// Of all commands that compile: how findings are shown and weighed.
[[nodiscard]] std::span<const Option> report_options();
/// Of every command.
[[nodiscard]] std::span<const Option> general_options();
/// All options of a command: its own, then those.
[[nodiscard]] std::vector<Option> all_options(const Command& command);

/// In the order `bot help` shows them.
[[nodiscard]] std::span<const Command* const> commands();
[[nodiscard]] const Command* find_command(std::string_view name);
/// Throws UsageError when there is none, with what may have been meant.
[[nodiscard]] const Command& require_command(std::string_view name);

/// Throws UsageError. Accepts --name=value, --name value, -x value, -xvalue and `--`.
[[nodiscard]] Arguments read_arguments(const Command& command, const std::vector<std::string>& words);

/// A number from min to max given to an option, or nothing when it is not there. Throws UsageError.
[[nodiscard]] std::optional<std::uint64_t> number(const Arguments& arguments, std::string_view name, std::uint64_t min,
                                                  std::uint64_t max);

[[nodiscard]] std::string help_text();
[[nodiscard]] std::string help_text(const Command& command);

extern const Command bench_command, check_command, build_command, run_command, test_command, new_command,
    inspect_command, fmt_command, fix_command, i18n_command, doc_command, graph_command, explain_command,
    completions_command, version_command, why_command, help_command;

}  // namespace bot::tool
