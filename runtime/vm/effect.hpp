#pragma once
// What a turn wants the host to do. Everything is valid until the machine's next turn; all texts are UTF-8.

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/vm/value.hpp"

namespace bot::runtime {

/// What a message offers. Of a carousel the parts are cards, each followed by the buttons and links on it.
struct Part {
  enum class Kind : std::uint8_t { button, link, card };
  Kind kind = Kind::button;
  std::uint32_t number = 0;  ///< of a button: from 1 on, over the whole message; a customer may type it
  std::string_view label;    ///< of a card its title
  std::string_view text;     ///< of a card; may be empty
  std::string_view image;    ///< of a card: an address; may be empty
  std::string_view url;      ///< of a link
  std::string_view payload;  ///< of a button: printable ASCII, comes back as the text of a tap
};

struct Effect {
  enum class Kind : std::uint8_t {
    say,       ///< send `text`
    handover,  ///< give the conversation to an agent: `text` is the team, `note` a note; both may be empty
    ended,     ///< the conversation is over
    image,     ///< send media: `text` is where it is, `note` its caption, which may be empty
    audio,
    video,
    file,
    sticker,
    contact,
    location,  ///< send a place: `latitude`, `longitude`, `note` its caption
    carousel,  ///< send the cards among `parts`
    call,      ///< call the service `text` ("orders.place") with the fields of `value`; a result Event has the answer
    emit,      ///< the event `text` for the host, with the fields of `value`
  };
  Kind kind = Kind::say;
  std::uint64_t message = 0;  ///< say: stable id of the text
  std::string_view text;
  std::string_view note;
  std::span<const Part> parts;  ///< buttons, links and cards of a message
  double latitude = 0, longitude = 0;
  std::uint64_t call = 0;    ///< of a call: its number in this session, never 0; Event::call
  std::int64_t timeout = 0;  ///< of a call: milliseconds until the bot no longer waits
  Value value;               ///< of a call or an emit: a record
};

}  // namespace bot::runtime
