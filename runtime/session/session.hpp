#pragma once
// The state of one conversation: flat bytes, laid out by the artifact's schema.
//
//   SessionHeader | a word for each variable | the stable id of the open state of each flow on the stack, the bottom
//   first | bytes of the texts that variables refer to
//
// Saving is a copy of bytes(). Bytes from outside come in through restore(), which trusts nothing.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

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
  std::uint8_t zero;
  std::uint32_t turns;  ///< events so far, for people; wraps round
};
static_assert(sizeof(SessionHeader) == 48);
inline constexpr std::uint32_t session_magic = 0x31534f42;  // "BOS1"

enum class SessionError : std::uint8_t {
  none,
  not_a_session,  ///< other bytes
  other_bot,      ///< of a bot with other variables
  malformed,      ///< cut, or with values that cannot be
  unknown_state,  ///< in a state that this bot does not have
};
/// One sentence for people.
[[nodiscard]] const char* text(SessionError error);

/// A session is of the artifact it was started or restored with, and of no other one: to go on with another build of
/// the bot, restore its bytes there. A default-constructed one holds nothing: only bytes() and assignment work.
class Session {
 public:
  /// A new conversation. The seed decides what `say one of` picks.
  [[nodiscard]] static Session start(const Artifact& artifact, std::uint64_t seed);

  /// Takes bytes that were saved; `out` is unchanged on an error.
  [[nodiscard]] static SessionError restore(const Artifact& artifact, std::span<const std::byte> bytes, Session& out);

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] const SessionHeader& header() const { return *reinterpret_cast<const SessionHeader*>(bytes_.data()); }
  [[nodiscard]] SessionStatus status() const { return header().status; }
  [[nodiscard]] std::span<const std::uint64_t> slots(const Artifact& artifact) const;
  /// Stable ids of the open states, the bottom of the stack first.
  [[nodiscard]] std::span<const std::uint64_t> frames(const Artifact& artifact) const;
  [[nodiscard]] std::string_view texts() const;

 private:
  friend class Machine;
  std::vector<std::byte> bytes_;
  std::uint64_t artifact_ = 0;  ///< Header::checksum
};

}  // namespace bot::runtime
