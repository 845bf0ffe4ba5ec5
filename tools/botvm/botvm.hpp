#pragma once
// Inside of botvm: its options, its files, and the two ways it talks.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/load/artifact.hpp"
#include "runtime/load/mapped_file.hpp"
#include "runtime/vm/machine.hpp"

namespace bot::vm {

/// How the program ends.
enum class Exit : int { fine = 0, findings = 1, usage = 2, files = 3, defect = 70 };

/// The command line makes no sense.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// A file or the environment.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Nobody reads what is written any more.
struct ReaderGone {};

struct Options {
  std::string path;
  bool help = false, version = false, verify = false, needs = false, json = false, echo = false, reveal = false;
  std::string session;  ///< file; empty: none
  std::vector<std::pair<std::string, std::string>> config;
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> now;
  runtime::Limits limits;
  std::string channel = "text", user_id, user_name;
};

/// Throws UsageError.
[[nodiscard]] Options read_options(std::span<char*> words);
[[nodiscard]] std::string_view help_text();

// ---- files.cpp ----

[[nodiscard]] std::string reason(int error);
/// Throws FileError; nothing when there is no such file.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path, std::size_t limit);
/// Written beside it first, then renamed over it. Throws FileError.
void replace_file(const std::string& path, std::span<const std::byte> bytes);

/// Gathers output. Throws ReaderGone and FileError.
void print(std::string_view text);
void flush();

/// Lines of standard input. What is beyond `limit` of a line is counted, not kept.
class Lines {
 public:
  explicit Lines(std::size_t limit) : limit_(limit) {}
  /// False at the end, and after `interrupt`. A line has no line break; "\r\n" is one. Flushes before it waits.
  bool next(std::string& line);
  /// From a signal handler.
  static void interrupt();

 private:
  bool fill();
  std::size_t limit_;
  std::string block_;
  std::size_t at_ = 0;
};

// ---- the ways it talks ----

struct Bot {
  const Options& options;
  const runtime::Artifact& artifact;
  runtime::Deployment deployment;
  std::uint64_t seed = 0;

  /// Now, or the time it was stopped at.
  [[nodiscard]] std::int64_t clock() const;
};

/// A message a line; on a terminal with a prompt.
[[nodiscard]] Exit talk_in_lines(const Bot& bot);
/// An object a line in, an object a line out, any number of conversations.
[[nodiscard]] Exit talk_in_json(const Bot& bot);

}  // namespace bot::vm
