#pragma once
// What a person or a program writes into a conversation, a line each.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/vm/event.hpp"

namespace bot::talk {

struct Input {
  enum class Kind : std::uint8_t {
    message,  ///< `text`
    media,    ///< `:image URL CAPTION` and so on: `media`, `url`, `text`
    tap,      ///< `:tap LABEL`: a button that was shown, by its label or number, or a payload
    event,    ///< `:event NAME {…}`
    wait,     ///< `:wait 30m`: time passes
    at,       ///< `:at TIME`: it is that time now
    returns,  ///< `:returns {…}`: what the service answers that the bot waits for
    fails,    ///< `:fails`
    found,    ///< `:found MODEL VALUE SCORE`: what a remote model says of the next message
  };
  Kind kind = Kind::message;
  std::string text;  ///< message, caption, label, name, model
  std::string url;
  std::string value;  ///< found
  runtime::MediaKind media = runtime::MediaKind::text;
  std::int64_t duration = 0;  ///< wait: milliseconds
  double score = 1;
  std::string fields;  ///< event, returns: JSON; empty when there are none
};

/// The words of such lines, with what stands behind them and what they do, for help and completion.
struct InputWord {
  std::string_view name;
  std::string_view argument;
  std::string_view text;
};
[[nodiscard]] std::span<const InputWord> input_words();

/// Whether the line begins with one of them.
[[nodiscard]] bool is_input_word(std::string_view line);

/// Whether the line begins with a colon and a word: ":help", but not the smileys ":D" and ":)".
[[nodiscard]] bool looks_like_command(std::string_view line);

/// Reads a line; `::x` is the message ":x". Nothing when a `:word` line is wrong or no input word: `problem` then says
/// how.
[[nodiscard]] std::optional<Input> parse_input(std::string_view line, std::string& problem);

}  // namespace bot::talk
