#pragma once
// Standard output and standard error. Output is buffered and checked: a full disk is an error, a reader that went away
// ends the program quietly.

#include <string>
#include <string_view>

namespace bot::tool {

/// Thrown when nobody reads standard output any more.
struct ReaderGone {};

void print(std::string_view text);  ///< to standard output, buffered
void flush();                       ///< throws FileError or ReaderGone
void flush_quietly() noexcept;
void discard_output();
void complain(std::string_view text) noexcept;  ///< to standard error, at once

/// --color: auto, always, never.
void set_color(std::string_view when);
/// Whether text for this descriptor (1, 2) may have colours.
[[nodiscard]] bool colored(int descriptor);
/// Columns of the terminal on standard output; 80 when it does not tell.
[[nodiscard]] unsigned terminal_width();

enum class Ink { plain, bold, dim, red, green, yellow, cyan };
/// The text in a colour when standard output may have colours.
[[nodiscard]] std::string paint(Ink ink, std::string_view text);

/// The text without control characters but line breaks and tabs: what others wrote cannot steer the terminal.
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace bot::tool
