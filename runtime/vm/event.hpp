#pragma once
// What happens to a conversation.

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/vm/value.hpp"

namespace bot::runtime {

enum class MediaKind : std::uint8_t { text, image, audio, video, file, location, contact, sticker };
inline constexpr std::string_view media_names[] = {"text", "image",    "audio",   "video",
                                                   "file", "location", "contact", "sticker"};

/// What a remote model has said of a message.
struct Found {
  std::string_view model;  ///< as the bot calls it
  std::string_view value;  ///< one of the values of the NLU; others do not count
  double score = 1;        ///< 0 to 1
};

struct Event {
  enum class Kind : std::uint8_t {
    message,  ///< the customer wrote `text`, or sent media with `text` as its caption
    host,     ///< the host raises the event `name` ("agent.resolved") with the fields of the record `value`
    tap,      ///< the customer tapped a button: `text` is its payload (Part::payload)
    result,   ///< the answer to an Effect of the kind call: `call`, `ok`, `value`
    tick,     ///< only time has passed: see due()
  };
  Kind kind = Kind::message;
  std::string_view text;
  std::string_view name;
  std::int64_t time = 0;  ///< milliseconds since 1970; a clock that runs backwards is held at the session's time
  std::string_view channel = "text";
  std::string_view user_id;
  std::string_view user_name;  ///< empty: unknown
  MediaKind media = MediaKind::text;
  bool ok = false;                  ///< of a result: whether the call succeeded
  std::int16_t offset_minutes = 0;  ///< the bot's local time minus UTC at `time`; within 24 hours
  std::string_view url;             ///< of media; empty: none
  std::uint64_t call = 0;           ///< of a result: Effect::call
  Value value;                      ///< of a host event or a result; fields that nothing asks for are ignored
  std::span<const Found> found;     ///< of a message
};

}  // namespace bot::runtime
