#pragma once
// Findings of one run: collected over all bots, weighed by --deny, --warn and --allow, shown and written to reports.

#include "compiler/driver/driver.hpp"
#include "tools/bot/command.hpp"
#include "tools/bot/project.hpp"

namespace bot::tool {

class Report {
 public:
  /// Throws UsageError for options that make no sense.
  explicit Report(const Arguments& arguments);

  /// Takes the findings; gives whether the bot is free of errors (as they are weighed).
  bool take(const Compiled& compiled);
  /// Shows the findings on standard error and writes the reports. Gives the exit code.
  [[nodiscard]] Exit finish();

 private:
  struct Rule {
    std::string_view what;  ///< deny, warn, allow
    diag::Code code{};
  };
  std::vector<Rule> rules_;
  std::string format_;
  std::vector<std::pair<std::string, std::string>> files_;  ///< format and path
  bool fail_on_warning_ = false;
  std::optional<std::size_t> most_;  ///< findings that are shown; nothing: as the format has it
  source::SourceSet sources_;
  diag::Findings findings_;
};

/// The code of a finding by its id ("B0404", "b0404") or name; throws UsageError with what may have been meant.
[[nodiscard]] diag::Code require_code(std::string_view word);

}  // namespace bot::tool
