#include "tools/bot/dot.hpp"

#include <cerrno>
#include <cstdio>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/bot/command.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"

extern char** environ;

namespace bot::tool {

namespace {

/// A file without a name: what stands in it cannot block, as a pipe would.
class Scratch {
 public:
  Scratch() : file_(std::tmpfile()) {
    if (file_ == nullptr) throw FileError(std::string("cannot make a temporary file: ") + reason(errno));
  }
  ~Scratch() { std::fclose(file_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] int descriptor() const { return fileno(file_); }
  void write(const std::string& text) const {
    if (const int error = write_all(descriptor(), text); error != 0)
      throw FileError(std::string("cannot write a temporary file: ") + reason(error));
    (void)::lseek(descriptor(), 0, SEEK_SET);
  }
  [[nodiscard]] std::string read() const {
    (void)::lseek(descriptor(), 0, SEEK_SET);
    std::string out;
    char block[65536];
    ssize_t n = 0;
    while ((n = ::read(descriptor(), block, sizeof block)) > 0) out.append(block, static_cast<std::size_t>(n));
    return out;
  }

 private:
  std::FILE* file_;
};

}  // namespace

std::optional<std::string> draw(const std::string& chart) {
  const Scratch in, out, err;
  in.write(chart);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.descriptor(), 0);
  posix_spawn_file_actions_adddup2(&actions, out.descriptor(), 1);
  posix_spawn_file_actions_adddup2(&actions, err.descriptor(), 2);
  char name[] = "dot", format[] = "-Tsvg";
  char* const words[] = {name, format, nullptr};
  pid_t child = 0;
  const int error = posix_spawnp(&child, name, &actions, nullptr, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == ENOENT) return std::nullopt;
  if (error != 0) throw FileError(std::string("cannot run dot: ") + reason(error));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return std::nullopt;
  std::string picture = out.read();
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || picture.find("<svg") == picture.npos) {
    std::string text = harmless(err.read());
    while (text.ends_with('\n')) text.pop_back();
    throw FileError("dot failed" + (text.empty() ? "" : ": " + text));
  }
  return picture;
}

}  // namespace bot::tool
