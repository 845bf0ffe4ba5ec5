#pragma once
// A small bot, and slips in it.

#include <span>
#include <string>

namespace bot::syntax_test {

struct Slip {
  const char* what;
  const char* right;  ///< a piece of the small bot
  const char* wrong;  ///< and what stands there instead
  const char* told;
  bool mended;  ///< applying the fixes leaves no syntax error
};

struct Broken {
  const char* written;
  const char* told;
  bool mended;
};

/// The small bot, without a slip.
[[nodiscard]] const std::string& base();
/// Every slip is told as it says.
void check(std::span<const Slip> all);
/// The same, with what was written, then `after`, in place of `right`.
void check(std::span<const Broken> all, const std::string& right, const std::string& after);

}  // namespace bot::syntax_test
