#pragma once
// A file mapped into memory, read only.

#include <cstddef>
#include <span>
#include <utility>

namespace bot::runtime {

class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  /// Maps the file. 0, or the errno of what failed (EISDIR for a folder, ENODEV for what is no file). An empty file
  /// gives empty bytes.
  [[nodiscard]] static int open(const char* path, MappedFile& out);

  /// Starts at a page; valid as long as this object. Changing the file under it is the host's fault.
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace bot::runtime
