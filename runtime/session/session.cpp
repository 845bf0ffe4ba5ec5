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

std::span<const std::uint64_t> Session::slots(const Artifact& artifact) const {
  return {reinterpret_cast<const std::uint64_t*>(bytes_.data() + sizeof(SessionHeader)),
          artifact.view().variables().size()};
}

std::span<const std::uint64_t> Session::frames(const Artifact& artifact) const {
  const auto words = slots(artifact);
  return {words.data() + words.size(), header().depth};
}

std::span<const std::uint64_t> Session::more(const Artifact& artifact) const {
  if (header().rich == 0) return {};
  const auto ids = frames(artifact);
  const std::uint64_t* begin = ids.data() + ids.size();
  return {begin, static_cast<std::uint32_t>(*begin)};
}

std::string_view Session::texts() const {
  const std::uint32_t n = header().texts;
  return {reinterpret_cast<const char*>(bytes_.data() + bytes_.size() - n), n};
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
