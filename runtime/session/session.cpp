#include "runtime/session/session.hpp"

#include <cstring>

namespace bot::runtime {

Session Session::start(const Artifact& artifact, std::uint64_t seed) {
  Session s;
  const std::size_t slots = artifact.view().variables().size();
  s.bytes_.reserve(sizeof(SessionHeader) + 8 * slots + 8);  // for the first flow that opens: most have one at a time
  s.bytes_.resize(sizeof(SessionHeader) + 8 * slots);
  SessionHeader h{};
  h.magic = session_magic;
  h.size = static_cast<std::uint32_t>(s.bytes_.size());
  h.schema = artifact.view().info().schema;
  h.random = seed;
  h.status = SessionStatus::fresh;
  std::memcpy(s.bytes_.data(), &h, sizeof h);
  s.artifact_ = artifact.view().header().checksum;
  return s;
}

const char* text(SessionError error) {
  switch (error) {
    case SessionError::none: return "";
    case SessionError::not_a_session: return "these bytes are no saved session";
    case SessionError::other_bot: return "this session belongs to a bot with other variables";
    case SessionError::malformed: return "this session is damaged";
    case SessionError::unknown_state: return "this session is at a place that the bot does not have";
  }
  return "";
}

}  // namespace bot::runtime
