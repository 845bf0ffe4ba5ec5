#include "tools/bot/files.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/bot/command.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

struct Descriptor {
  int number = -1;
  explicit Descriptor(int n) : number(n) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number > 2) ::close(number);
  }
};

int read_into(int descriptor, std::size_t limit, std::string& out) {
  struct stat info {};
  if (fstat(descriptor, &info) != 0) return errno;
  if (S_ISDIR(info.st_mode)) return EISDIR;
  if (S_ISREG(info.st_mode)) out.reserve(std::min(static_cast<std::size_t>(info.st_size), limit) + 1);
  char block[65536];
  while (out.size() <= limit) {
    const ssize_t n = ::read(descriptor, block, std::min(sizeof block, limit + 1 - out.size()));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return 0;
    out.append(block, static_cast<std::size_t>(n));
  }
  return 0;
}

/// Files that must not be overwritten, by device and inode.
std::set<std::pair<dev_t, ino_t>>& kept() {
  static std::set<std::pair<dev_t, ino_t>> files;
  return files;
}
std::vector<KeptFile>& kept_list() {
  static std::vector<KeptFile> files;
  return files;
}

KeptFile look(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {path, 0, 0, 0};
  return {path, std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec,
          static_cast<std::uint64_t>(info.st_size), info.st_ino};
}

[[noreturn]] void cannot_write(const std::string& path, int error) {
  std::string text = "cannot write " + path + ": " + reason(error);
  if (error == ENOENT) text = "cannot write " + path + ": the directory " + folder_of(path) + " does not exist";
  throw FileError(text);
}

}  // namespace

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

FileText read_file(const std::string& path, std::size_t limit) {
  const Descriptor file(path == "-" ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0) return {std::nullopt, errno};
  std::string text;
  if (const int error = read_into(file.number, limit, text); error != 0) return {std::nullopt, error};
  return {std::move(text), 0};
}

std::string require_file(const std::string& path, std::size_t limit) {
  FileText file = read_file(path, limit);
  if (!file.text) throw FileError("cannot read " + path + ": " + reason(file.error));
  if (file.text->size() > limit) throw FileError(path + " is too large: at most " + std::to_string(limit) + " bytes");
  return std::move(*file.text);
}

std::string reason(int error) {
  switch (error) {
    case ENOENT: return "there is no such file";
    case EISDIR: return "it is a directory";
    case ENOTDIR: return "a part of its path is no directory";
    case EACCES: return "permission denied";
    case ENOSPC: return "the disk is full";
    case EROFS: return "the disk is read-only";
    default: return std::strerror(error);
  }
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool is_directory(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }
std::string base_name(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

std::string tidy(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '/' && out.ends_with('/')) continue;
    if (c == '/' && out == ".") {
      out.clear();
      continue;
    }
    out += c;
  }
  // "./" at the very front was dropped above; in the middle it is kept, since it may be behind a link
  return out.empty() ? "." : out;
}

void keep(const std::string& path) {
  struct stat info {};
  if (path == "-") return;
  kept_list().push_back(look(path));
  if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode)) kept().emplace(info.st_dev, info.st_ino);
}

const std::vector<KeptFile>& kept_files() { return kept_list(); }

bool has_changed(const KeptFile& file) {
  const KeptFile now = look(file.path);
  return now.modified != file.modified || now.size != file.size || now.number != file.number;
}

void forget_kept() {
  kept().clear();
  kept_list().clear();
}

void write_file(const std::string& path, std::string_view text) {
  if (path == "-") return print(text);
  struct stat info {};
  const bool there = ::stat(path.c_str(), &info) == 0;
  if (there && kept().contains({info.st_dev, info.st_ino}))
    throw FileError(path + " would be overwritten, but is used here as something else; choose another name");
  if (there && S_ISDIR(info.st_mode)) cannot_write(path, EISDIR);
  if (there && !S_ISREG(info.st_mode)) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number < 0) cannot_write(path, errno);
    if (const int error = write_all(file.number, text); error != 0) cannot_write(path, error);
    return;
  }
  if (there && static_cast<std::size_t>(info.st_size) == text.size() && read_file(path, text.size()).text == text)
    return;
  if (there && ::access(path.c_str(), W_OK) != 0) cannot_write(path, errno);

  std::error_code no_link;
  const std::string target = there ? std::filesystem::canonical(path, no_link).string() : path;
  const std::string aim = no_link ? path : target;
  const std::string beside = folder_of(aim) + "." + base_name(aim) + "." + std::to_string(::getpid()) + ".tmp";
  int error = 0;
  {
    const Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
    if (file.number < 0) cannot_write(path, errno);
    if (there) (void)::fchmod(file.number, info.st_mode & 07777);
    error = write_all(file.number, text);
  }
  if (error == 0 && ::rename(beside.c_str(), aim.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(beside.c_str());
    cannot_write(path, error);
  }
}

void write_file(const std::string& path, std::span<const std::byte> bytes) {
  write_file(path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

}  // namespace bot::tool
