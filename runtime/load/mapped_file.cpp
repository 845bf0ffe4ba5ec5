#include "runtime/load/mapped_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bot::runtime {

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

int MappedFile::open(const char* path, MappedFile& out) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return errno;
  struct stat info {};
  int error = fstat(fd, &info) == 0 ? 0 : errno;
  if (error == 0 && !S_ISREG(info.st_mode)) error = S_ISDIR(info.st_mode) ? EISDIR : ENODEV;
  MappedFile made;
  if (error == 0 && info.st_size > 0) {
    const auto size = static_cast<std::size_t>(info.st_size);
    void* const at = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) error = errno;
    else made.bytes_ = {static_cast<const std::byte*>(at), size};
  }
  ::close(fd);
  out = std::move(made);
  return error;
}

}  // namespace bot::runtime
