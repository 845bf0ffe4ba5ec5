#pragma once
// --watch: doing something again whenever the files it was made of change.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tools/bot/command.hpp"
#include "tools/bot/files.hpp"

namespace bot::tool {

/// Whether the user has asked to end (Ctrl-C, SIGTERM); such a signal then no longer ends the program by itself.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  [[nodiscard]] static bool happened();
};

/// Notices changes of files, also of sources, tests, catalogues and manifests that appear beside them.
class Watch {
 public:
  /// Throws FileError when the system has no more watches.
  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// From now on these files. What has changed since they were kept counts as a change.
  void look_at(const std::vector<KeptFile>& files);
  /// Waits until something changes and has been quiet for a moment: names of what has, sorted. Empty when interrupted.
  [[nodiscard]] std::vector<std::string> next();
  /// Readable when something may have changed: for whoever waits for other things too, and then calls next().
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  bool wait(int milliseconds) const;
  bool read_changes();
  [[nodiscard]] bool matters(const std::string& folder, const std::string& name) const;

  int descriptor_ = -1;
  std::map<int, std::string> folders_;  ///< by watch: with a slash at the end, or empty
  std::vector<std::string> files_;      ///< sorted
  std::vector<std::string> changed_;
};

/// Runs `once` now, and again after each change of a file that it has kept (see files.hpp), until an interrupt. What it
/// throws ends the first run; later it is shown.
[[nodiscard]] Exit run_watching(const std::function<Exit()>& once);

}  // namespace bot::tool
