// A session taken apart, and put together again.

#include "runtime/session/layout.hpp"

#include <cstring>

namespace bot::runtime {

using bytecode::TextRef;

void forget_more(Unpacked& out) {
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
}

void pack_texts(const Artifact& artifact, Unpacked& parts, const Spaces& spaces, char* area) {
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
}

void unpack(const Artifact& artifact, const Session& session, Unpacked& out, Spaces& spaces) {
  unpack_here(artifact, session, out, spaces);
}

}  // namespace bot::runtime
