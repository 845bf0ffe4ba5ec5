#pragma once
// The state of one conversation: flat bytes, laid out by the artifact's schema.
//
//   SessionHeader | a word for each variable | the stable id of the open state of each flow on the stack, the bottom
//   first | more, when SessionHeader::rich is set | bytes of texts
//
// More, in words of 8 bytes; names in brackets are parts of a word, the lowest first:
//
//   [u32 words of all this, u32 words of blocks] [u16 choices, u16 reminders, u16 queued, u16 zero] service calls so
//   far for each open state:
//     time it was entered, time its flow was opened
//     [u8 timers that have fired, u8 whether the flow below waits for its result, u8 earlier states, u8 zero,
//      u16 continuations, u16 zero]
//     stable ids of the states it has waited in, the latest last
//     for each continuation, the one that is waited for last:
//       stable id of the resume point, its schema, [u32 questions asked again, u32 cells], time a service has at most,
//       number of the call, the cells of the stack
//   for each choice: label (text), payload (text)
//   for each reminder: stable id of the intent, time it is due
//   for each queued event:
//     [u8 Event::Kind, u8 MediaKind, i16 offset in minutes, u16 payloads, u16 findings], time, text, name, address
//     (texts), payloads (texts: what the event means to each intent that waits for it), findings: ids of an NLU and its
//     value
//   blocks: the words of records and lists
//
// Records, lists and texts that variables, cells, choices and the queue refer to lie in the blocks and in the texts in
// the order in which these come, a block's own words first, then those of what it holds. An empty text is 0.
//
// Saving is a copy of bytes(). Bytes from outside come in through restore(), which trusts nothing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "bytecode/memory.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/artifact.hpp"

namespace bot::runtime {

enum class SessionStatus : std::uint8_t {
  fresh,   ///< nothing has happened yet
  active,  ///< the bot answers
  agent,   ///< an agent has the conversation; the bot is silent
  ended,   ///< closed by an agent; the next message begins anew
};

struct SessionHeader {
  std::uint32_t magic;
  std::uint32_t size;    ///< of the whole session, in bytes
  std::uint64_t schema;  ///< InfoRow::schema
  std::int64_t now;      ///< time of the last event, milliseconds since 1970
  std::uint64_t random;  ///< state of the random numbers
  std::uint32_t misses;
  std::uint32_t texts;  ///< bytes of texts
  std::uint16_t depth;  ///< flows on the stack
  SessionStatus status;
  std::uint8_t rich;    ///< 1: there is more than variables and states
  std::uint32_t turns;  ///< events so far, for people; wraps round
};
static_assert(sizeof(SessionHeader) == 48);
inline constexpr std::uint32_t session_magic = 0x31534f42;  // "BOS1"

enum class SessionError : std::uint8_t {
  none,
  not_a_session,  ///< other bytes
  other_bot,      ///< of a bot with other variables
  malformed,      ///< cut, or with values that cannot be
  unknown_state,  ///< in a state that this bot does not have, or waiting at a place that is not there or has changed
};
/// One sentence for people.
[[nodiscard]] const char* text(SessionError error);

/// A session is of the artifact it was started or restored with, and of no other one: to go on with another build of
/// the bot, restore its bytes there. A default-constructed one holds nothing: only bytes() and assignment work.
class Session {
 public:
  /// A new conversation. The seed decides what `say one of` picks.
  [[nodiscard]] static Session start(const Artifact& artifact, std::uint64_t seed);

  /// Takes bytes that were saved; `out` is unchanged on an error. Choices, reminders and queued events of intents that
  /// the bot no longer has are kept and mean nothing.
  [[nodiscard]] static SessionError restore(const Artifact& artifact, std::span<const std::byte> bytes, Session& out);

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] const SessionHeader& header() const { return *reinterpret_cast<const SessionHeader*>(bytes_.data()); }
  [[nodiscard]] SessionStatus status() const { return header().status; }
  [[nodiscard]] std::span<const std::uint64_t> slots(const Artifact& artifact) const {
    return {reinterpret_cast<const std::uint64_t*>(bytes_.data() + sizeof(SessionHeader)),
            artifact.view().variables().size()};
  }
  /// Stable ids of the open states, the bottom of the stack first.
  [[nodiscard]] std::span<const std::uint64_t> frames(const Artifact& artifact) const {
    const auto words = slots(artifact);
    return {words.data() + words.size(), header().depth};
  }
  /// What a rich session has behind the frames; empty for another one.
  [[nodiscard]] std::span<const std::uint64_t> more(const Artifact& artifact) const {
    if (header().rich == 0) return {};
    const auto ids = frames(artifact);
    const std::uint64_t* begin = ids.data() + ids.size();
    return {begin, static_cast<std::uint32_t>(*begin)};
  }
  [[nodiscard]] std::string_view texts() const {
    const std::uint32_t n = header().texts;
    return {reinterpret_cast<const char*>(bytes_.data() + bytes_.size() - n), n};
  }
  /// Header::checksum of the artifact it is of.
  [[nodiscard]] std::uint64_t artifact() const { return artifact_; }

 private:
  friend class Machine;
  bytecode::Vector<std::byte> bytes_;
  std::uint64_t artifact_ = 0;
};

/// When something falls due next: a timer, a reminder, the patience with a service. The host raises an event of the
/// kind tick then, if nothing else has happened. Nothing when there is nothing to wait for. The session is of this
/// artifact.
[[nodiscard]] std::optional<std::int64_t> due(const Artifact& artifact, const Session& session);

}  // namespace bot::runtime
