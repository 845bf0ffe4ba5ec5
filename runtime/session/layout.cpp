// A session taken apart, and put together again.

#include "runtime/session/layout.hpp"

#include <cstring>

namespace bot::runtime {

using bytecode::TextRef;

void unpack(const Artifact& artifact, const Session& session, Unpacked& out, Spaces& spaces) {
  spaces.view = artifact.view();
  spaces.session_texts = session.texts();
  spaces.session_blocks = {};
  const auto words = session.slots(artifact);
  if (out.slots.size() != words.size()) out.slots.resize(words.size());
  if (!words.empty()) std::memcpy(out.slots.data(), words.data(), words.size_bytes());
  out.frames.clear();
  const bool rich = session.header().rich != 0 || artifact.rich();
  if (rich || out.more) {
    out.continuations.clear();
    out.choices.clear();
    out.reminders.clear();
    out.queue.clear();
    out.cells.clear();
    out.payloads.clear();
    out.findings.clear();
    out.words.clear();
    out.blocks.clear();
    out.texts.clear();
    out.calls = 0;
    out.more = rich;
  }
  for (const std::uint64_t id : std::span(words.data() + words.size(), session.header().depth))
    out.frames.emplace_back().state = artifact.find_state(id);
  if (session.header().rich == 0) {
    if (!artifact.rich()) return;
    // Saved by a build that kept no times: they begin now.
    for (Frame& f : out.frames) f.entered = f.opened = session.header().now;
    return;
  }
  unpack_more(artifact, session, out, spaces);
}

bool pack(const Artifact& artifact, const SessionHeader& header, Unpacked& parts, const Spaces& spaces,
          std::size_t limit, bytecode::Vector<std::byte>& out) {
  if (artifact.rich()) return pack_rich(artifact, header, parts, spaces, limit, out);
  std::size_t texts = 0;
  for (const std::uint32_t v : artifact.text_variables()) texts += spaces.text(parts.slots[v]).size();
  const std::size_t slots = parts.slots.size(), depth = parts.frames.size();
  const std::size_t size = sizeof(SessionHeader) + 8 * (slots + depth) + texts;
  if (size > limit) return false;
  if (out.size() != size) out.resize(size);
  std::byte* p = out.data();
  std::memcpy(p, &header, sizeof header);
  auto& written = *reinterpret_cast<SessionHeader*>(p);
  written.size = static_cast<std::uint32_t>(size);
  written.texts = static_cast<std::uint32_t>(texts);
  written.depth = static_cast<std::uint16_t>(depth);
  written.rich = 0;
  p += sizeof(SessionHeader);
  char* const area = reinterpret_cast<char*>(out.data() + size - texts);
  std::uint32_t at = 0;
  for (const std::uint32_t v : artifact.text_variables()) {
    Word& slot = parts.slots[v];
    if (slot == bytecode::none_word) continue;
    const std::string_view bytes = spaces.text(slot);
    if (!bytes.empty()) std::memcpy(area + at, bytes.data(), bytes.size());
    const auto length = static_cast<std::uint32_t>(bytes.size());
    slot = length == 0 ? 0 : bytecode::pack(TextRef{TextRef::Space::session, length, at});
    at += length;
  }
  if (slots > 0) std::memcpy(p, parts.slots.data(), 8 * slots);
  p += 8 * slots;
  const auto states = artifact.view().states();
  for (const Frame& f : parts.frames) {
    std::memcpy(p, &states[f.state].id, 8);
    p += 8;
  }
  return true;
}

}  // namespace bot::runtime
