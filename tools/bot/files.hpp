#pragma once
// Reading and writing files as the tool does it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bot::tool {

struct FileText {
  std::optional<std::string> text;
  int error = 0;  ///< the errno when there is no text; EISDIR for a directory
};

/// Writes all of the text to a descriptor. 0, or the errno.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

/// Reads a file, or standard input for "-". Stops behind `limit` + 1 bytes, so that the caller sees that it is too
/// large.
[[nodiscard]] FileText read_file(const std::string& path, std::size_t limit);
/// Like that, but throws FileError.
[[nodiscard]] std::string require_file(const std::string& path, std::size_t limit);

/// An errno as people say it: "there is no such file".
[[nodiscard]] std::string reason(int error);

[[nodiscard]] bool exists(const std::string& path);
[[nodiscard]] bool is_directory(const std::string& path);
/// "a/b/" of "a/b/c.bot"; empty without a slash.
[[nodiscard]] std::string folder_of(std::string_view path);
/// "c.bot" of "a/b/c.bot".
[[nodiscard]] std::string base_name(std::string_view path);
/// Without "./" and doubled slashes.
[[nodiscard]] std::string tidy(std::string_view path);

/// From now on write_file refuses this file: it is something that was read or made. "-" is fine.
void keep(const std::string& path);
/// A file as keep() found it; all zero when nothing was there.
struct KeptFile {
  std::string path;
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  std::uint64_t size = 0, number = 0;
};
/// What was given to keep(), in order, some perhaps twice.
[[nodiscard]] const std::vector<KeptFile>& kept_files();
/// Whether something else is there now.
[[nodiscard]] bool has_changed(const KeptFile& file);
/// Nothing is kept any more.
void forget_kept();

/// Puts the bytes into the file: written beside it first, then renamed over it; a file that holds them already is left
/// untouched. Devices and pipes are written to directly; "-" is standard output. Throws FileError.
void write_file(const std::string& path, std::span<const std::byte> bytes);
void write_file(const std::string& path, std::string_view text);

}  // namespace bot::tool
