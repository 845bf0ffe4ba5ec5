// Sessions from outside: nothing is trusted. One pass; every text and every block is referred to once, in order.

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "bytecode/types.hpp"
#include "bytecode/utf8.hpp"
#include "runtime/session/layout.hpp"

namespace bot::runtime {

namespace {

using bytecode::BaseType;
using bytecode::no_row;
using bytecode::TextRef;
using bytecode::Type;

// Of Event::Kind and MediaKind, which belong to vm/.
constexpr std::uint8_t event_message = 0, event_host = 1, event_tap = 2, media_kinds = 8;

struct Checker {
  const Artifact& artifact;
  const bytecode::View& view;
  std::span<const Word> blocks;
  std::string_view texts;
  std::size_t next_block = 0;
  std::size_t next_text = 0;

  bool text(Word word) {
    if (word == 0) return true;
    const TextRef t = bytecode::unpack_text(word);
    if (t.space != TextRef::Space::session || t.length == 0 || t.offset != next_text ||
        t.length > texts.size() - next_text)
      return false;
    next_text += t.length;
    return !bytecode::find_invalid_utf8(texts.substr(t.offset, t.length));
  }

  bool fields(const bytecode::ShapeRow& shape, std::size_t at, std::size_t count, bool list) {
    for (std::size_t k = 0; k < count; ++k) {
      const bytecode::FieldRow& f = view.fields()[shape.first + (list ? 0 : k)];
      if (!value(blocks[at + k], bytecode::type_of_byte(f.type, f.detail))) return false;
    }
    return true;
  }

  /// Whether the word is a value of the type. 0 is one of every type: what a variable has whose flow was never open.
  bool value(Word word, Type type) {
    if (type.optional && word == bytecode::none_of(type.base)) return true;
    switch (type.base) {
      case BaseType::bool_: return word <= 1;
      case BaseType::int_:
      case BaseType::duration:
      case BaseType::time:
      case BaseType::date: return word != bytecode::none_word;
      case BaseType::number: {
        const double d = std::bit_cast<double>(word);
        return std::isfinite(d) && !(d == 0 && std::signbit(d));
      }
      case BaseType::enum_: return word < view.nlus()[type.detail].value_count;
      case BaseType::text: return text(word);
      case BaseType::record:
      case BaseType::list: {
        if (word == 0) return true;
        const bytecode::BlockRef b = bytecode::unpack_block(word);
        const bytecode::ShapeRow& shape = view.shapes()[type.detail];
        const bool list = type.base == BaseType::list;
        if (b.space != TextRef::Space::session || b.count == 0 || (!list && b.count != shape.count) ||
            b.offset != next_block || b.count > blocks.size() - next_block)
          return false;
        next_block += b.count;
        return fields(shape, b.offset, b.count, list);
      }
    }
    return false;
  }
};

/// The words behind the frames, taken one after the other.
struct More {
  Checker& check;
  std::span<const Word> rest;

  bool take(std::size_t count, std::span<const Word>& out) {
    if (count > rest.size()) return false;
    out = rest.first(count);
    rest = rest.subspan(count);
    return true;
  }

  SessionError continuation(std::uint32_t state, bytecode::ResumeKind& kind, std::uint32_t& what) {
    std::span<const Word> w;
    if (!take(5, w)) return SessionError::malformed;
    const std::uint32_t resume = check.artifact.find_resume(w[0]);
    if (resume == no_row || check.artifact.resume_schema(resume) != w[1]) return SessionError::unknown_state;
    const bytecode::ResumeRow& row = check.view.resumes()[resume];
    const Artifact::ResumeOwner& owner = check.artifact.resume_owner(resume);
    if (owner.flow != check.view.states()[state].flow || (owner.state != no_row && owner.state != state))
      return SessionError::unknown_state;
    kind = row.kind;
    what = row.what;
    if (w[2] >> 32 != row.cell_count) return SessionError::malformed;
    std::span<const Word> cells;
    if (!take(row.cell_count, cells)) return SessionError::malformed;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const bytecode::CellRow& cell = check.view.cells()[row.cells + k];
      if (!check.value(cells[k], bytecode::type_of_byte(cell.type, cell.detail))) return SessionError::malformed;
    }
    return SessionError::none;
  }

  /// `called` and `calls` are the flow that the frame below, and this one, wait for.
  SessionError frame(std::uint32_t state, std::uint32_t& called) {
    std::span<const Word> w, history;
    if (!take(3, w)) return SessionError::malformed;
    const Word small = w[2];
    const Word waited = small >> 16 & 0xff, continuations = small >> 32 & 0xffff;
    if ((small >> 8 & 0xff) > 1 || waited > max_history || (small >> 24 & 0xff) != 0 || small >> 48 != 0 ||
        !take(waited, history))
      return SessionError::malformed;
    // A flow is called exactly when the one below waits for it.
    if (((small >> 8 & 0xff) != 0) != (called != no_row)) return SessionError::malformed;
    if (called != no_row && called != check.view.states()[state].flow) return SessionError::malformed;
    called = no_row;
    for (Word k = 0; k < continuations; ++k) {
      bytecode::ResumeKind kind{};
      std::uint32_t what = no_row;
      if (const SessionError error = continuation(state, kind, what); error != SessionError::none) return error;
      if (kind != bytecode::ResumeKind::call) continue;
      if (k + 1 != continuations) return SessionError::malformed;
      called = what;
    }
    return SessionError::none;
  }

  bool queued() {
    std::span<const Word> w, payloads, findings;
    if (!take(5, w)) return false;
    const auto kind = static_cast<std::uint8_t>(w[0]);
    if ((kind != event_message && kind != event_host && kind != event_tap) ||
        static_cast<std::uint8_t>(w[0] >> 8) >= media_kinds)
      return false;
    for (const Word text : w.subspan(2))
      if (!check.text(text)) return false;
    if (!take(w[0] >> 32 & 0xffff, payloads)) return false;
    for (const Word text : payloads)
      if (!check.text(text)) return false;
    return take(2 * (w[0] >> 48), findings);
  }

  SessionError run(std::span<const std::uint32_t> states) {
    std::span<const Word> head;
    if (!take(3, head)) return SessionError::malformed;
    std::uint32_t called = no_row;
    for (const std::uint32_t state : states)
      if (const SessionError error = frame(state, called); error != SessionError::none) return error;
    if (called != no_row) return SessionError::malformed;
    const Word choices = head[1] & 0xffff, reminders = head[1] >> 16 & 0xffff, queue = head[1] >> 32 & 0xffff;
    if (head[1] >> 48 != 0 || queue > max_queue) return SessionError::malformed;
    std::span<const Word> words;
    if (!take(2 * choices, words)) return SessionError::malformed;
    for (const Word text : words)
      if (!check.text(text)) return SessionError::malformed;
    if (!take(2 * reminders, words)) return SessionError::malformed;
    for (Word n = 0; n < queue; ++n)
      if (!queued()) return SessionError::malformed;
    return rest.empty() ? SessionError::none : SessionError::malformed;
  }
};

/// A flow stands on the stack once.
bool flows_differ(const bytecode::View& view, std::span<const std::uint32_t> states) {
  const auto flow = [&](std::size_t i) { return view.states()[states[i]].flow; };
  if (states.size() > 16) {
    bytecode::Vector<bool> open(view.flows().size());
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (open[flow(i)]) return false;
      open[flow(i)] = true;
    }
    return true;
  }
  for (std::size_t i = 1; i < states.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (flow(i) == flow(k)) return false;
  return true;
}

/// The sizes that the bytes say of themselves.
bool fits_together(const SessionHeader& h, std::span<const std::byte> bytes, std::size_t slots, std::uint64_t& more,
                   std::uint64_t& blocks) {
  const std::uint64_t before = sizeof h + 8 * slots + 8 * std::uint64_t{h.depth};
  more = blocks = 0;
  if (h.rich != 0) {
    if (before + 8 > bytes.size()) return false;
    Word sizes = 0;
    std::memcpy(&sizes, bytes.data() + before, sizeof sizes);
    more = sizes & 0xffff'ffff;
    blocks = sizes >> 32;
    if (blocks > more) return false;
  }
  return h.size == bytes.size() && before + 8 * more + h.texts == bytes.size();
}

}  // namespace

SessionError Session::restore(const Artifact& artifact, std::span<const std::byte> bytes, Session& out) {
  SessionHeader h;
  if (bytes.size() < sizeof h) return SessionError::not_a_session;
  std::memcpy(&h, bytes.data(), sizeof h);
  if (h.magic != session_magic) return SessionError::not_a_session;
  const bytecode::View& view = artifact.view();
  if (h.schema != view.info().schema) return SessionError::other_bot;
  std::uint64_t more = 0, blocks = 0;
  if (h.rich > 1 || !fits_together(h, bytes, view.variables().size(), more, blocks)) return SessionError::malformed;
  if (static_cast<std::uint8_t>(h.status) > static_cast<std::uint8_t>(SessionStatus::ended))
    return SessionError::malformed;
  const bool fresh = h.status == SessionStatus::fresh;
  if (h.depth > 0 && (fresh || h.status == SessionStatus::ended)) return SessionError::malformed;
  if (h.depth > view.flows().size()) return SessionError::malformed;

  // Words are looked at in place: bytes that do not lie as words must are copied first.
  bytecode::Vector<Word> aligned;
  const std::byte* at = bytes.data();
  if (reinterpret_cast<std::uintptr_t>(at) % alignof(Word) != 0) {
    aligned.resize(bytes.size() / sizeof(Word) + 1);
    at = static_cast<const std::byte*>(std::memcpy(aligned.data(), at, bytes.size()));
  }
  const auto* const first = reinterpret_cast<const Word*>(at + sizeof h);
  const std::span<const Word> words(first, view.variables().size());
  const std::span<const Word> ids(first + words.size(), h.depth);
  const std::span<const Word> behind(ids.data() + ids.size(), more);
  const std::string_view texts(reinterpret_cast<const char*>(at) + bytes.size() - h.texts, h.texts);
  Checker check{artifact, view, behind.last(blocks), texts};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& row = view.variables()[i];
    if (fresh ? words[i] != 0 : !check.value(words[i], bytecode::type_of_byte(row.type, row.detail)))
      return SessionError::malformed;
  }
  std::array<std::uint32_t, 16> few;  // states; usually there are one or two
  bytecode::Vector<std::uint32_t> many;
  if (ids.size() > few.size()) many.resize(ids.size());
  std::uint32_t* const states = many.empty() ? few.data() : many.data();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    states[i] = artifact.find_state(ids[i]);
    if (states[i] == no_row) return SessionError::unknown_state;
  }
  if (!flows_differ(view, {states, ids.size()})) return SessionError::malformed;
  if (h.rich != 0) {
    More rest{check, behind.first(more - blocks)};
    if (const SessionError error = rest.run({states, ids.size()}); error != SessionError::none) return error;
  }
  if (check.next_block != blocks || check.next_text != check.texts.size()) return SessionError::malformed;
  // Room for one more open flow: most have one at a time, and it comes and goes.
  if (out.bytes_.capacity() < bytes.size()) out.bytes_.reserve(bytes.size() + sizeof(Word));
  out.bytes_.resize(bytes.size());
  std::memmove(out.bytes_.data(), bytes.data(), bytes.size());
  out.artifact_ = view.header().checksum;
  return SessionError::none;
}

}  // namespace bot::runtime
