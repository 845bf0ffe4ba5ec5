#pragma once
// The `bot` program while it runs, without a terminal.

#include <string>
#include <string_view>
#include <vector>

namespace bot::test {

/// Both outputs go into one pipe.
class Background {
 public:
  Background(const std::vector<std::string>& arguments, const std::string& folder);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Reads until the text appears behind what was waited for before; false when the program ends first or falls silent
  /// for half a minute.
  [[nodiscard]] bool wait_for(std::string_view text);
  /// Ctrl-C.
  void interrupt() const;
  /// The exit code, after the program ended; 1000 + the signal when one ended it, -1 when it does not end.
  [[nodiscard]] int end();
  [[nodiscard]] const std::string& seen() const { return seen_; }

 private:
  bool read_some();
  int descriptor_ = -1;
  int child_ = -1;
  std::string seen_;
  std::size_t after_ = 0;
};

}  // namespace bot::test
