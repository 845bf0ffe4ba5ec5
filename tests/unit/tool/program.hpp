#pragma once
// Starts the `bot` program for tests.

#include <string>
#include <string_view>
#include <vector>

namespace bot::test {

struct Ended {
  int code = -1;  ///< exit code; 1000 + the signal when one ended it
  std::string out;
  std::string err;
};

/// Runs `bot` with the arguments in `folder` and gives it `input`. No terminal, no colours, no HOME.
[[nodiscard]] Ended run_bot(const std::vector<std::string>& arguments, std::string_view input = {},
                            const std::string& folder = ".");
/// Runs a shell command in `folder`; $BOT is the program.
[[nodiscard]] Ended run_shell(const std::string& command, const std::string& folder = ".");

/// A directory that is removed again.
struct Folder {
  std::string path;
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Writes a file, making its directories; gives its path.
  std::string write(const std::string& name, std::string_view text) const;
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] bool has(const std::string& name) const;
};

/// Whether the machine has pseudo-terminals; a bare root directory without /dev/pts has none. Says so when it has not.
[[nodiscard]] bool has_terminals();

/// `bot` on a terminal of 80 columns.
class Terminal {
 public:
  explicit Terminal(const std::vector<std::string>& arguments, const std::string& folder = ".");
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(std::string_view keys) const;
  /// Reads until the text appears behind what was waited for before; false when the program ends first or falls silent
  /// for half a minute.
  [[nodiscard]] bool wait_for(std::string_view text);
  /// The exit code, after the program ended; 1000 + the signal when one ended it.
  [[nodiscard]] int end();
  [[nodiscard]] const std::string& seen() const { return seen_; }

 private:
  bool read_some();
  int descriptor_ = -1;
  int child_ = -1;
  std::string seen_;
  std::size_t after_ = 0;
};

[[nodiscard]] inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }
[[nodiscard]] std::string example(const std::string& name);  ///< path of a file of examples/handover

}  // namespace bot::test
