#pragma once
// Messages that may mean something to a bot.

#include "tools/bot/test_player.hpp"

namespace bot::tool {

/// Messages for every handler, intent, value and pattern of the bot, those that its own tests write, and one that
/// nothing understands; media and commands that it has intents for. Each once, in the order of the bot.
[[nodiscard]] std::vector<Act> message_pool(const driver::Result& result);

/// A text that the regular expression (RE2's syntax) matches, or empty when none is found.
[[nodiscard]] std::string text_for_pattern(std::string_view pattern);

}  // namespace bot::tool
