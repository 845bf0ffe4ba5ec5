#pragma once
// Effects as plain text, as on a channel without buttons.

#include <string>

#include "runtime/vm/effect.hpp"

namespace bot::talk {

/// A message: its text, then what it offers. Buttons are numbered lines, links a line with their address, cards stand
/// one below the other:
///
///   Mau yang mana?
///   1. Ya
///   2. Tidak
///   Info: https://bank.example/info
///
/// Media is `[image] https://…` with the caption on the next line. For effects that are messages; others give "".
[[nodiscard]] std::string plain_text(const runtime::Effect& effect);

/// What the effect is besides a message, in one line: `handover to "billing" note "…"`, `ended`,
/// `call orders.place {"qty":2}`, `emit analytics.sale {"total":20}`. Of a message "".
[[nodiscard]] std::string summary(const runtime::Effect& effect);

/// Whether it is sent to the customer.
[[nodiscard]] bool is_message(const runtime::Effect& effect);

}  // namespace bot::talk
