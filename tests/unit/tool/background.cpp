#include "tests/unit/tool/background.hpp"

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bot::test {

Background::Background(const std::vector<std::string>& arguments, const std::string& folder) {
  std::vector<std::string> words = {std::string(BOT_BINARY_DIR) + "/bin/bot"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
  const int error = posix_spawn(&child_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  descriptor_ = ends[0];
  if (error != 0) throw std::runtime_error("cannot start bot");
}

Background::~Background() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  close(descriptor_);
}

bool Background::read_some() {
  pollfd wait{descriptor_, POLLIN, 0};
  if (poll(&wait, 1, 30'000) <= 0) return false;
  char block[4096];
  const ssize_t n = read(descriptor_, block, sizeof block);
  if (n <= 0) return false;
  seen_.append(block, static_cast<std::size_t>(n));
  return true;
}

bool Background::wait_for(std::string_view text) {
  for (;;) {
    const std::size_t at = seen_.find(text, after_);
    if (at != seen_.npos) {
      after_ = at + text.size();
      return true;
    }
    if (!read_some()) return false;
  }
}

void Background::interrupt() const {
  if (child_ > 0) kill(child_, SIGINT);
}

int Background::end() {
  while (read_some()) {
  }
  int status = 0;
  for (int tries = 0; tries < 200; ++tries) {
    const pid_t ended = waitpid(child_, &status, WNOHANG);
    if (ended == child_) {
      child_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    }
    poll(nullptr, 0, 50);
  }
  return -1;
}

}  // namespace bot::test
