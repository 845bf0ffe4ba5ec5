#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "tools/bot/conversation.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

[[noreturn]] void refuse(const std::string& path, const runtime::LoadResult& result) {
  std::string text = path + ": " + runtime::text(result.error);
  if (*result.detail != '\0') text += std::string(" (") + result.detail + ")";
  throw FileError(text);
}

}  // namespace

bool is_compiled(const std::string& path) {
  if (path.ends_with(".botc")) return true;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return false;
  char magic[4] = {};
  const ssize_t n = ::pread(descriptor, magic, sizeof magic, 0);  // fails on a pipe, which is left as it is
  ::close(descriptor);
  return n == sizeof magic && std::memcmp(magic, bytecode::artifact_magic, sizeof magic) == 0;
}

LoadedBot load_compiled(const std::string& path) {
  LoadedBot bot;
  keep(path);
  if (const int error = runtime::MappedFile::open(path.c_str(), bot.file); error != 0)
    throw FileError("cannot read " + path + ": " + reason(error));
  if (bot.file.bytes().empty()) throw FileError(path + " is empty; make it again with `bot build`");
  runtime::LoadResult result = runtime::load(bot.file.bytes());
  if (!result.artifact) refuse(path, result);
  bot.artifact = std::move(result.artifact);
  bot.folder = folder_of(path);
  return bot;
}

LoadedBot load_made(bytecode::Bytes bytes, std::string_view name) {
  LoadedBot bot;
  bot.bytes = std::move(bytes);
  runtime::LoadResult result = runtime::load(std::as_bytes(std::span(bot.bytes)));
  if (!result.artifact)
    throw std::logic_error(std::string("what was compiled is not accepted: ") + runtime::text(result.error) + " " +
                           result.detail);
  bot.artifact = std::move(result.artifact);
  bot.folder = folder_of(name);
  return bot;
}

std::optional<LoadedBot> load_bot(const Arguments& arguments, Exit& code) {
  code = Exit::fine;
  if (!arguments.paths.empty() && arguments.paths[0] != "-") {
    const std::string& path = arguments.paths[0];
    if (path.ends_with(".test.bot")) throw UsageError(path + " holds tests; bot test " + path + " runs them");
    if (exists(path) && !is_directory(path) && is_compiled(path)) return load_compiled(path);
    if (!exists(path) && path.ends_with(".botc"))
      throw FileError("there is no file " + path + "; make it with `bot build`");
  }
  Report report(arguments);
  Input input = find_inputs(arguments, false).front();
  input.tests.clear();  // a mistake in a test is no reason not to talk
  Compiled compiled = compile(input, false);
  const bool fine = report.take(compiled);
  code = report.finish();
  if (!fine || code != Exit::fine) return std::nullopt;
  return load_made(std::move(compiled.result.artifact), input.name);
}

bytecode::DebugInfo debug_info(const LoadedBot& bot) {
  return bytecode::decode_debug_info(bot.view().bytes(bytecode::Section::debug)).value_or(bytecode::DebugInfo{});
}

}  // namespace bot::tool
