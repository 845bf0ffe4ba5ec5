#pragma once
// Inside of the runtime: a session taken apart, as a turn works on it, and put together again.

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "bytecode/memory.hpp"
#include "bytecode/types.hpp"
#include "runtime/load/artifact.hpp"
#include "runtime/session/session.hpp"

namespace bot::runtime {

using bytecode::Word;

/// Where the bytes of texts and the words of records and lists are.
struct Spaces {
  bytecode::View view;
  std::string_view session_texts;
  std::span<const Word> session_blocks;
  bytecode::Vector<char> arena;  ///< texts made in this turn
  bytecode::Vector<Word> heap;   ///< records and lists made in this turn
  std::string_view catalogue;

  /// Empty for none.
  [[nodiscard]] std::string_view text(Word word) const {
    const bytecode::TextRef t = bytecode::unpack_text(word);
    if (t.space == bytecode::TextRef::Space::artifact) [[likely]]
      return view.text({t.offset, t.length});
    if (word == bytecode::none_word) return {};
    switch (t.space) {
      case bytecode::TextRef::Space::artifact: break;
      case bytecode::TextRef::Space::session: return session_texts.substr(t.offset, t.length);
      case bytecode::TextRef::Space::turn: return {arena.data() + t.offset, t.length};
      case bytecode::TextRef::Space::catalogue: return catalogue.substr(t.offset, t.length);
    }
    return {};
  }
  /// Empty for none, and for a record that was never set: its fields count as 0 words.
  [[nodiscard]] std::span<const Word> block(Word word) const {
    if (word == bytecode::none_word) return {};
    const bytecode::BlockRef b = bytecode::unpack_block(word);
    if (b.count == 0) return {};
    return b.space == bytecode::TextRef::Space::session ? session_blocks.subspan(b.offset, b.count)
                                                        : std::span<const Word>(heap).subspan(b.offset, b.count);
  }
};

inline constexpr std::uint8_t max_history = 9;  ///< the state it waits in, and the eight before
inline constexpr std::size_t max_queue = 32;

struct Frame {
  std::uint32_t state = 0;
  std::uint8_t fired = 0;   ///< timers of the state
  bool called = false;      ///< the frame below waits for its result
  std::uint8_t waited = 0;  ///< entries of history
  std::uint32_t continuations = 0;
  std::array<std::uint32_t, max_history> history{};  ///< states it has waited in, the latest last
  std::int64_t entered = 0;
  std::int64_t opened = 0;
};
static_assert(sizeof(Frame) == 64);  // counting them takes no division

struct Continuation {
  std::uint32_t resume = 0;
  std::uint32_t attempts = 0;
  std::uint32_t first = 0;  ///< of its cells in Unpacked::cells
  std::uint32_t count = 0;
  std::int64_t deadline = 0;
  std::uint64_t call = 0;
};

struct Choice {
  Word label = 0;
  Word payload = 0;
};
struct Reminder {
  std::uint32_t intent = 0;
  std::int64_t due = 0;
};
struct Queued {
  std::uint8_t kind = 0;   ///< Event::Kind
  std::uint8_t media = 0;  ///< MediaKind
  std::int16_t offset = 0;
  std::uint32_t first_payload = 0, payloads = 0;
  std::uint32_t first_finding = 0, findings = 0;
  std::int64_t time = 0;
  Word text = 0, name = 0, url = 0;
};
struct Finding {
  std::uint32_t nlu = 0;
  std::uint32_t value = 0;
};

struct Unpacked {
  bytecode::Vector<Word> slots;
  bytecode::Vector<Frame> frames;                ///< the bottom first
  bytecode::Vector<Continuation> continuations;  ///< of all frames, the bottom's first; of a frame the oldest first
  bytecode::Vector<Word> cells;
  bytecode::Vector<Choice> choices;
  bytecode::Vector<Reminder> reminders;
  bytecode::Vector<Queued> queue;
  bytecode::Vector<Word> payloads;
  bytecode::Vector<Finding> findings;
  std::uint64_t calls = 0;
  bool more = false;                     ///< there is something besides slots and frames
  bytecode::Vector<Word> words, blocks;  ///< working memory of pack()
  bytecode::Vector<char> texts;

  [[nodiscard]] const Continuation* waiting() const {
    return frames.empty() || frames.back().continuations == 0 ? nullptr : &continuations.back();
  }
};

/// A time so much later, or the end of time.
[[nodiscard]] inline std::int64_t later(std::int64_t time, std::int64_t by) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(time, by, &sum)) return sum;
  return by < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

/// The value of a remote NLU with these stable ids.
[[nodiscard]] std::optional<Finding> find_value(const Artifact& artifact, std::uint64_t nlu, std::uint64_t value);

/// For what only rich sessions have.
void unpack_more(const Artifact& artifact, const Session& session, Unpacked& out, Spaces& spaces);
[[nodiscard]] bool pack_rich(const Artifact& artifact, SessionHeader header, Unpacked& parts, const Spaces& spaces,
                             std::size_t limit, bytecode::Vector<std::byte>& out);

/// Empties all but slots and frames.
void forget_more(Unpacked& out);
/// Copies the texts of variables to where they lie in a session that is not rich, and makes the slots say so.
void pack_texts(const Artifact& artifact, Unpacked& parts, const Spaces& spaces, char* area);

/// Takes a session apart; all it has is checked already. The spaces get its texts and blocks.
void unpack(const Artifact& artifact, const Session& session, Unpacked& out, Spaces& spaces);

/// The same within the caller, as every turn does it.
[[gnu::always_inline]] inline void unpack_here(const Artifact& artifact, const Session& session, Unpacked& out,
                                               Spaces& spaces) {
  const SessionHeader& head = session.header();
  spaces.view = artifact.view();
  spaces.session_texts = session.texts();
  spaces.session_blocks = {};
  const auto words = session.slots(artifact);
  if (out.slots.size() != words.size()) [[unlikely]]
    out.slots.resize(words.size());
  if (!words.empty()) std::memcpy(out.slots.data(), words.data(), words.size_bytes());
  const bool rich = head.rich != 0 || artifact.rich();
  if (rich || out.more) {
    forget_more(out);
    out.more = rich;
  }
  out.frames.clear();
  const Word* const ids = words.data() + words.size();
  for (std::size_t i = 0; i < head.depth; ++i) out.frames.emplace_back().state = artifact.find_state(ids[i]);
  if (!rich) return;
  if (head.rich != 0) return unpack_more(artifact, session, out, spaces);
  // Saved by a build that kept no times: they begin now.
  for (Frame& f : out.frames) f.entered = f.opened = head.now;
}

/// Lays the bytes of a session out; false, and `out` as it was, when they would be more than `limit`. Texts and blocks
/// come from `spaces`; they do not lie in `out`. Sets size, texts, depth and rich of the header in `out`.
[[nodiscard]] [[gnu::always_inline]] inline bool pack(const Artifact& artifact, const SessionHeader& header,
                                                      Unpacked& parts, const Spaces& spaces, std::size_t limit,
                                                      bytecode::Vector<std::byte>& out) {
  if (artifact.rich()) return pack_rich(artifact, header, parts, spaces, limit, out);
  std::size_t texts = 0;
  for (const std::uint32_t v : artifact.text_variables()) texts += spaces.text(parts.slots[v]).size();
  const std::size_t slots = parts.slots.size(), depth = parts.frames.size();
  const std::size_t size = sizeof(SessionHeader) + 8 * (slots + depth) + texts;
  if (size > limit) return false;
  if (out.size() != size) out.resize(size);
  std::byte* const begin = out.data();
  auto* const written = reinterpret_cast<SessionHeader*>(begin);
  *written = header;
  written->size = static_cast<std::uint32_t>(size);
  written->texts = static_cast<std::uint32_t>(texts);
  written->depth = static_cast<std::uint16_t>(depth);
  written->rich = 0;
  if (!artifact.text_variables().empty())
    pack_texts(artifact, parts, spaces, reinterpret_cast<char*>(begin + size - texts));
  auto* const words = reinterpret_cast<Word*>(begin + sizeof(SessionHeader));
  if (slots > 0) std::memcpy(words, parts.slots.data(), 8 * slots);
  const bytecode::StateRow* const states = artifact.view().states().data();
  for (std::size_t i = 0; i < depth; ++i) words[slots + i] = states[parts.frames[i].state].id;
  return true;
}

/// See due().
[[nodiscard]] std::optional<std::int64_t> due(const Artifact& artifact, SessionStatus status, const Unpacked& parts);

/// The `number`-th timer of a state: its handler and when it fires after entering, in milliseconds.
[[nodiscard]] inline std::uint32_t timer_of(const bytecode::StateRow& state, std::uint32_t number) {
  return state.handlers.first + state.handlers.count + state.handlers.otherwise + state.resume + number;
}
[[nodiscard]] inline std::int64_t delay_of(const bytecode::HandlerRow& timer) {
  return static_cast<std::int64_t>(std::uint64_t{timer.value} << 32 | timer.attribute);
}

}  // namespace bot::runtime
