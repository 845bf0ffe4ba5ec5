#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/botvm/botvm.hpp"

namespace bot::vm {

namespace {

volatile std::sig_atomic_t interrupted = 0;
std::string output;

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

}  // namespace

std::string reason(int error) {
  switch (error) {
    case ENOENT: return "there is no such file";
    case EACCES:
    case EPERM: return "permission denied";
    case EISDIR: return "it is a directory";
    case ENODEV: return "it is no regular file";
    default: return std::strerror(error);
  }
}

std::optional<std::string> read_file(const std::string& path, std::size_t limit) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::nullopt;
  int error = file < 0 ? errno : 0;
  std::string out;
  char block[16384];
  while (error == 0 && out.size() <= limit) {
    const ssize_t n = ::read(file, block, sizeof block);
    if (n == 0) break;
    if (n > 0) out.append(block, static_cast<std::size_t>(n));
    else if (errno != EINTR) error = errno;
  }
  if (file >= 0) ::close(file);
  if (error != 0) throw FileError("cannot read " + path + ": " + reason(error));
  return out;
}

void replace_file(const std::string& path, std::span<const std::byte> bytes) {
  std::string beside = path + ".XXXXXX";
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  int error = file < 0 ? errno : 0;
  if (file >= 0) {
    error = write_all(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    struct stat info {};
    const bool there = ::stat(path.c_str(), &info) == 0;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (error == 0 && ::fchmod(file, there ? info.st_mode & 0777 : 0666 & ~mask) != 0) error = errno;
    if (::close(file) != 0 && error == 0) error = errno;
    if (error == 0 && ::rename(beside.c_str(), path.c_str()) != 0) error = errno;
    if (error != 0) ::unlink(beside.c_str());
  }
  if (error == ENOENT) throw FileError("cannot write " + path + ": its directory does not exist");
  if (error != 0) throw FileError("cannot write " + path + ": " + reason(error));
}

void print(std::string_view text) {
  output += text;
  if (output.size() > 65536) flush();
}

void flush() {
  const int error = write_all(1, output);
  output.clear();
  if (error == EPIPE) throw ReaderGone{};
  if (error != 0) throw FileError("cannot write to standard output: " + reason(error));
}

/// The signal may come right before a read that would then wait: the alarm ends that one too, a second later.
void Lines::interrupt() {
  interrupted = 1;
  alarm(1);
}

bool Lines::next(std::string& line) {
  line.clear();
  bool any = false;
  for (;;) {
    if (at_ == block_.size() && !fill()) break;
    any = true;
    const std::size_t end = std::min(block_.find('\n', at_), block_.size());
    if (line.size() <= limit_) line.append(block_, at_, end - at_);
    at_ = std::min(end + 1, block_.size());
    if (end < block_.size()) break;
  }
  if (line.ends_with('\r')) line.pop_back();
  return any;
}

bool Lines::fill() {
  flush();  // whoever waits for answers has them before we wait
  block_.resize(65536);
  at_ = 0;
  ssize_t n = -1;
  while (interrupted == 0 && n < 0) {
    n = ::read(0, block_.data(), block_.size());
    if (n < 0 && errno != EINTR) {
      block_.clear();
      throw FileError("cannot read standard input: " + reason(errno));
    }
  }
  block_.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return n > 0;
}

}  // namespace bot::vm
