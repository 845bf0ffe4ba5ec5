#include "tests/unit/tool/program.hpp"

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <pty.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace bot::test {

namespace {

const std::string program = std::string(BOT_BINARY_DIR) + "/bin/bot";

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status); }

struct Pipe {
  int ends[2] = {-1, -1};
  Pipe() {
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(int i) {
    if (ends[i] >= 0) close(ends[i]);
    ends[i] = -1;
  }
};

/// Feeds and reads until both outputs are closed.
void exchange(Pipe& in, Pipe& out, Pipe& err, std::string_view input, Ended& ended) {
  fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
  if (input.empty()) in.close_end(1);
  char block[65536];
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    pollfd wait[3] = {{in.ends[1], POLLOUT, 0}, {out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}};
    if (poll(wait, 3, 60'000) <= 0) throw std::runtime_error("the program fell silent");
    if (wait[0].revents != 0) {
      const ssize_t n = write(in.ends[1], input.data(), input.size());
      if (n > 0) input.remove_prefix(static_cast<std::size_t>(n));
      if ((n < 0 && errno != EAGAIN) || input.empty()) in.close_end(1);
    }
    const auto take = [&](const pollfd& p, Pipe& from, std::string& to) {
      if (p.fd < 0 || p.revents == 0) return;
      const ssize_t n = read(p.fd, block, sizeof block);
      if (n > 0) to.append(block, static_cast<std::size_t>(n));
      else from.close_end(0);
    };
    take(wait[1], out, ended.out);
    take(wait[2], err, ended.err);
  }
}

std::vector<std::string> environment() {
  std::vector<std::string> out = {"BOT=" + program, "LANG=C", "TERM=xterm"};
  for (const char* name : {"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LLVM_PROFILE_FILE"})
    if (const char* value = std::getenv(name)) out.push_back(std::string(name) + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& w : words) out.push_back(w.data());
  out.push_back(nullptr);
  return out;
}

Ended start(std::vector<std::string> words, std::string_view input, const std::string& folder) {
  Pipe in, out, err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_adddup2(&actions, in.ends[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
  std::vector<std::string> variables = environment();
  pid_t child = -1;
  const int error =
      posix_spawn(&child, words[0].c_str(), &actions, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + words[0]);
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  Ended ended;
  exchange(in, out, err, input, ended);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ended.code = code_of(status);
  return ended;
}

}  // namespace

Ended run_bot(const std::vector<std::string>& arguments, std::string_view input, const std::string& folder) {
  std::signal(SIGPIPE, SIG_IGN);
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return start(std::move(words), input, folder);
}

Ended run_shell(const std::string& command, const std::string& folder) {
  return start({"/bin/sh", "-c", command}, {}, folder);
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "bot_tool_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string Folder::write(const std::string& name, std::string_view text) const {
  const std::filesystem::path file = std::filesystem::path(path) / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

std::string Folder::read(const std::string& name) const {
  std::ostringstream out;
  out << std::ifstream(std::filesystem::path(path) / name, std::ios::binary).rdbuf();
  return out.str();
}

bool Folder::has(const std::string& name) const { return std::filesystem::exists(std::filesystem::path(path) / name); }

bool has_terminals() {
  int one = -1, other = -1;
  if (openpty(&one, &other, nullptr, nullptr, nullptr) != 0) {
    WARN("no pseudo-terminal can be opened here: what happens on one is not tested");
    return false;
  }
  close(one);
  close(other);
  return true;
}

Terminal::Terminal(const std::vector<std::string>& arguments, const std::string& folder) {
  std::vector<std::string> words = {program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment();
  variables.push_back("HOME=" + folder);
  const std::vector<char*> argv = pointers(words), envp = pointers(variables);
  winsize size{};
  size.ws_row = 40;
  size.ws_col = 80;
  child_ = forkpty(&descriptor_, nullptr, nullptr, &size);
  if (child_ < 0) throw std::runtime_error("forkpty");
  if (child_ == 0) {
    if (chdir(folder.c_str()) == 0) execve(program.c_str(), argv.data(), envp.data());
    _exit(127);
  }
}

Terminal::~Terminal() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  close(descriptor_);
}

void Terminal::type(std::string_view keys) const {
  if (write(descriptor_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
    throw std::runtime_error("type");
}

bool Terminal::read_some() {
  pollfd wait{descriptor_, POLLIN, 0};
  if (poll(&wait, 1, 30'000) <= 0) return false;
  char block[4096];
  const ssize_t n = read(descriptor_, block, sizeof block);
  if (n <= 0) return false;
  seen_.append(block, static_cast<std::size_t>(n));
  return true;
}

bool Terminal::wait_for(std::string_view text) {
  for (;;) {
    const std::size_t at = seen_.find(text, after_);
    if (at != seen_.npos) {
      after_ = at + text.size();
      return true;
    }
    if (!read_some()) return false;
  }
}

int Terminal::end() {
  bool more = true;
  while (more && child_ > 0) more = read_some();
  int status = 0;
  for (int tries = 0; tries < 100; ++tries) {  // five seconds; what then still runs, the destructor ends
    const pid_t ended = child_ > 0 ? waitpid(child_, &status, WNOHANG) : -1;
    if (ended < 0) return -1;
    if (ended == child_) {
      child_ = -1;
      return code_of(status);
    }
    poll(nullptr, 0, 50);
  }
  return -1;
}

std::string example(const std::string& name) { return std::string(BOT_SOURCE_DIR) + "/examples/handover/" + name; }

}  // namespace bot::test
