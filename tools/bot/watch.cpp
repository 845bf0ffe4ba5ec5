#include "tools/bot/watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

#include "tools/bot/output.hpp"
#include "tools/bot/project.hpp"

namespace bot::tool {

namespace {

constexpr int quiet = 50;  // milliseconds: an editor writes several files, or one in several steps

volatile std::sig_atomic_t interrupted = 0;
struct sigaction before_int, before_term;

void on_signal(int) { interrupted = 1; }

}  // namespace

Interrupts::Interrupts() {
  interrupted = 0;
  struct sigaction action {};
  action.sa_handler = on_signal;  // without SA_RESTART: it ends what waits
  sigaction(SIGINT, &action, &before_int);
  sigaction(SIGTERM, &action, &before_term);
}

Interrupts::~Interrupts() {
  sigaction(SIGINT, &before_int, nullptr);
  sigaction(SIGTERM, &before_term, nullptr);
}

bool Interrupts::happened() { return interrupted != 0; }

Watch::Watch() : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ < 0) throw FileError("cannot watch files: " + reason(errno));
}

Watch::~Watch() { close(descriptor_); }

void Watch::look_at(const std::vector<KeptFile>& files) {
  files_.clear();
  changed_.clear();
  for (const KeptFile& f : files) {
    files_.push_back(tidy(f.path));
    const std::string folder = folder_of(files_.back());
    // Directories are watched: editors put a new file in the place of the old one. One that was made anew has a new
    // watch.
    const int watch = inotify_add_watch(descriptor_, folder.empty() ? "." : folder.c_str(),
                                        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR);
    if (watch < 0 && errno == ENOSPC)
      throw FileError("cannot watch " + f.path + ": there are too many watches already");
    if (watch >= 0) folders_[watch] = folder;
    if (has_changed(f)) changed_.push_back(files_.back());
  }
  std::sort(files_.begin(), files_.end());
}

bool Watch::matters(const std::string& folder, const std::string& name) const {
  if (std::binary_search(files_.begin(), files_.end(), folder + name)) return true;
  if (name.starts_with('.') || name.starts_with('#')) return false;  // what editors leave behind
  return name.ends_with(".bot") || name.ends_with(".po") || name == manifest_name;
}

/// Whether there is something to read within that time; -1: without end.
bool Watch::wait(int milliseconds) const {
  sigset_t all, old;
  sigemptyset(&all);
  sigaddset(&all, SIGINT);
  sigaddset(&all, SIGTERM);
  sigprocmask(SIG_BLOCK, &all, &old);
  bool ready = false;
  if (interrupted == 0) {
    pollfd p{descriptor_, POLLIN, 0};
    const timespec time{0, static_cast<long>(milliseconds) * 1'000'000};
    sigset_t open = old;
    sigdelset(&open, SIGINT);
    sigdelset(&open, SIGTERM);
    ready = ppoll(&p, 1, milliseconds < 0 ? nullptr : &time, &open) > 0;
  }
  sigprocmask(SIG_SETMASK, &old, nullptr);
  return ready;
}

/// Takes what has happened; whether anything of it matters.
bool Watch::read_changes() {
  alignas(inotify_event) std::array<char, 16 * (sizeof(inotify_event) + NAME_MAX + 1)> block;
  bool any = false;
  for (;;) {
    const ssize_t size = read(descriptor_, block.data(), block.size());
    if (size <= 0) return any;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event;
      std::memcpy(&event, block.data() + at, sizeof event);
      const char* const name = block.data() + at + sizeof event;
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) {
        changed_.emplace_back("many files");
        any = true;
      }
      const auto folder = folders_.find(event.wd);
      if (folder == folders_.end() || event.len == 0 || !matters(folder->second, name)) continue;
      changed_.push_back(folder->second + name);
      any = true;
    }
  }
}

std::vector<std::string> Watch::next() {
  while (changed_.empty()) {
    if (Interrupts::happened()) return {};
    if (wait(-1)) (void)read_changes();
  }
  while (!Interrupts::happened() && wait(quiet)) (void)read_changes();
  if (Interrupts::happened()) return {};
  std::vector<std::string> out = std::exchange(changed_, {});
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Exit run_watching(const std::function<Exit()>& once) {
  const Interrupts interrupts;
  Watch watch;
  for (bool first = true; !Interrupts::happened(); first = false) {
    forget_kept();
    try {
      (void)once();
    } catch (const UsageError& error) {
      if (first) throw;
      flush_quietly();
      complain(std::string("bot: ") + error.what() + "\n");
    } catch (const FileError& error) {
      if (first) throw;
      flush_quietly();
      complain(std::string("bot: ") + error.what() + "\n");
    }
    watch.look_at(kept_files());
    print(paint(Ink::dim, "-- waiting for changes (Ctrl-C ends)") + "\n");
    flush();
    const auto changed = watch.next();
    if (changed.empty()) break;
    std::string names;
    for (const std::string& c : changed) names += (names.empty() ? "" : ", ") + harmless(c);
    print(paint(Ink::dim, "-- changed: " + names) + "\n");
    flush();
  }
  return Exit::fine;
}

}  // namespace bot::tool
