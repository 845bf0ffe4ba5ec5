#pragma once
// How a conversation looks on a terminal: bubbles of text.

#include <string>
#include <string_view>
#include <vector>

namespace bot::tool {

/// The text in lines of at most `columns` columns, parted at blanks where there are any; what would not show is
/// escaped.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, unsigned columns);
/// Columns a line takes.
[[nodiscard]] unsigned columns_of(std::string_view line);

/// What the bot says: a frame at the left edge, the bot's name in its border.
[[nodiscard]] std::string bot_bubble(std::string_view name, std::string_view text, unsigned width);
/// What the person wrote: at the right edge.
[[nodiscard]] std::string own_bubble(std::string_view text, unsigned width);
/// What happened: one line in the middle.
[[nodiscard]] std::string notice(std::string_view text, unsigned width);

}  // namespace bot::tool
