#include "runtime/session/session.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "bytecode/types.hpp"
#include "bytecode/utf8.hpp"

namespace bot::runtime {

namespace {

using bytecode::BaseType;
using bytecode::Word;

/// Whether the word is a value of the type; texts must lie within `texts`.
bool is_value(Word word, bytecode::Type type, const bytecode::View& view, std::string_view texts) {
  if (type.optional && word == bytecode::none_of(type.base)) return true;
  switch (type.base) {
    case BaseType::bool_: return word <= 1;
    case BaseType::int_: return word != bytecode::none_word;
    case BaseType::number: {
      const double d = std::bit_cast<double>(word);
      return std::isfinite(d) && !(d == 0 && std::signbit(d));
    }
    case BaseType::enum_: return word < view.nlus()[type.nlu].value_count;
    case BaseType::text: {
      const bytecode::TextRef t = bytecode::unpack_text(word);
      if (t.space != bytecode::TextRef::Space::session) return word == 0;  // the empty text
      return t.offset <= texts.size() && t.length <= texts.size() - t.offset;
    }
  }
  return false;
}

}  // namespace

Session Session::start(const Artifact& artifact, std::uint64_t seed) {
  Session s;
  const std::size_t slots = artifact.view().variables().size();
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

SessionError Session::restore(const Artifact& artifact, std::span<const std::byte> bytes, Session& out) {
  SessionHeader h;
  if (bytes.size() < sizeof h) return SessionError::not_a_session;
  std::memcpy(&h, bytes.data(), sizeof h);
  if (h.magic != session_magic) return SessionError::not_a_session;
  const bytecode::View& view = artifact.view();
  if (h.schema != view.info().schema) return SessionError::other_bot;
  const std::size_t slots = view.variables().size();
  const std::uint64_t wanted = sizeof h + 8 * slots + 8 * std::uint64_t{h.depth} + h.texts;
  if (h.size != bytes.size() || wanted != bytes.size()) return SessionError::malformed;
  if (static_cast<std::uint8_t>(h.status) > static_cast<std::uint8_t>(SessionStatus::ended) || h.zero != 0)
    return SessionError::malformed;
  if (h.depth > 0 && (h.status == SessionStatus::fresh || h.status == SessionStatus::ended))
    return SessionError::malformed;
  if (h.depth > view.flows().size()) return SessionError::malformed;

  Session s;
  s.bytes_.assign(bytes.begin(), bytes.end());
  const std::string_view texts = s.texts();
  const auto words = s.slots(artifact);
  const bool fresh = h.status == SessionStatus::fresh;
  for (std::size_t i = 0; i < slots; ++i) {
    const auto& row = view.variables()[i];
    const bytecode::Type type = bytecode::type_of_byte(row.type, row.nlu);
    if (fresh ? words[i] != 0
              : !(words[i] == 0 && type.base != BaseType::enum_) && !is_value(words[i], type, view, texts))
      return SessionError::malformed;
    if (type.base == BaseType::text && !fresh && words[i] != 0 && words[i] != bytecode::none_word) {
      const bytecode::TextRef t = bytecode::unpack_text(words[i]);
      if (bytecode::find_invalid_utf8(texts.substr(t.offset, t.length))) return SessionError::malformed;
    }
  }
  const auto frames = s.frames(artifact);
  std::vector<bool> open(view.flows().size());
  for (const std::uint64_t id : frames) {
    const std::uint32_t state = artifact.find_state(id);
    if (state == bytecode::no_row) return SessionError::unknown_state;
    const std::uint32_t flow = view.states()[state].flow;
    if (open[flow]) return SessionError::malformed;
    open[flow] = true;
  }
  s.artifact_ = view.header().checksum;
  out = std::move(s);
  return SessionError::none;
}

std::span<const std::uint64_t> Session::slots(const Artifact& artifact) const {
  return {reinterpret_cast<const std::uint64_t*>(bytes_.data() + sizeof(SessionHeader)),
          artifact.view().variables().size()};
}

std::span<const std::uint64_t> Session::frames(const Artifact& artifact) const {
  const auto words = slots(artifact);
  return {words.data() + words.size(), header().depth};
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
    case SessionError::unknown_state: return "this session is in a state that the bot does not have";
  }
  return "";
}

}  // namespace bot::runtime
