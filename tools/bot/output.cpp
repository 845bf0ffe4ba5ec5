#include "tools/bot/output.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include "compiler/diagnostics/display.hpp"
#include "tools/bot/command.hpp"
#include "tools/bot/files.hpp"

namespace bot::tool {

namespace {

std::string buffer;  // of standard output
std::string color_when = "auto";

}  // namespace

void print(std::string_view text) {
  buffer += text;
  if (buffer.size() > (std::size_t{1} << 16)) flush();
}

void flush() {
  const std::string out = std::exchange(buffer, {});
  const int error = write_all(1, out);
  if (error == EPIPE) throw ReaderGone{};
  if (error != 0) throw FileError("cannot write to standard output: " + reason(error));
}

void flush_quietly() noexcept {
  (void)write_all(1, buffer);
  buffer.clear();
}

void discard_output() { buffer.clear(); }

void complain(std::string_view text) noexcept { (void)write_all(2, text); }

void set_color(std::string_view when) { color_when = when; }

bool colored(int descriptor) {
  if (color_when != "auto") return color_when == "always";
  const char* const off = std::getenv("NO_COLOR");
  if (off != nullptr && *off != '\0') return false;
  const char* const term = std::getenv("TERM");
  return isatty(descriptor) != 0 && term != nullptr && *term != '\0' && std::strcmp(term, "dumb") != 0;
}

unsigned terminal_width() {
  winsize size{};
  return ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string paint(Ink ink, std::string_view text) {
  if (ink == Ink::plain || text.empty() || !colored(1)) return std::string(text);
  const char* code = "";
  switch (ink) {
    case Ink::plain: break;
    case Ink::bold: code = "1"; break;
    case Ink::dim: code = "2"; break;
    case Ink::red: code = "31"; break;
    case Ink::green: code = "32"; break;
    case Ink::yellow: code = "33"; break;
    case Ink::cyan: code = "36"; break;
  }
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

std::string harmless(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += diag::show(text.substr(at, end - at), 0, UINT32_MAX).text;
    if (end == text.size()) return out;
    out += '\n';
    at = end + 1;
  }
}

}  // namespace bot::tool
