// What only rich sessions have: taken apart, and put together again.

#include <algorithm>
#include <cstring>

#include "runtime/session/layout.hpp"

namespace bot::runtime {

using bytecode::BaseType;
using bytecode::no_row;
using bytecode::TextRef;
using bytecode::Type;

// ---- taking apart ---------------------------------------------------------------------------------------------------

namespace {

std::uint32_t part(Word word, unsigned shift, std::uint32_t mask) {
  return static_cast<std::uint32_t>(word >> shift) & mask;
}

void unpack_frame(const Artifact& artifact, const Word*& p, Frame& f, Unpacked& out) {
  f.entered = static_cast<std::int64_t>(*p++);
  f.opened = static_cast<std::int64_t>(*p++);
  const Word small = *p++;
  f.fired = static_cast<std::uint8_t>(small);
  f.called = part(small, 8, 0xff) != 0;
  const std::uint32_t flow = artifact.view().states()[f.state].flow;
  for (std::uint32_t n = part(small, 16, 0xff); n > 0; --n) {
    // A state that is gone is forgotten.
    const std::uint32_t state = artifact.find_state(*p++);
    if (state != no_row && artifact.view().states()[state].flow == flow) f.history[f.waited++] = state;
  }
  f.continuations = part(small, 32, 0xffff);
  for (std::uint32_t n = f.continuations; n > 0; --n) {
    Continuation c;
    c.resume = artifact.find_resume(p[0]);
    c.attempts = part(p[2], 0, 0xffff'ffff);
    c.count = part(p[2], 32, 0xffff'ffff);
    c.deadline = static_cast<std::int64_t>(p[3]);
    c.call = p[4];
    c.first = static_cast<std::uint32_t>(out.cells.size());
    p += 5;
    out.cells.insert(out.cells.end(), p, p + c.count);
    p += c.count;
    out.continuations.push_back(c);
  }
}

void unpack_queued(const Artifact& artifact, const Word*& p, Unpacked& out) {
  Queued q;
  q.kind = static_cast<std::uint8_t>(p[0]);
  q.media = static_cast<std::uint8_t>(p[0] >> 8);
  q.offset = static_cast<std::int16_t>(p[0] >> 16);
  q.time = static_cast<std::int64_t>(p[1]);
  q.text = p[2];
  q.name = p[3];
  q.url = p[4];
  q.payloads = part(p[0], 32, 0xffff);
  const std::uint32_t findings = part(p[0], 48, 0xffff);
  p += 5;
  q.first_payload = static_cast<std::uint32_t>(out.payloads.size());
  out.payloads.insert(out.payloads.end(), p, p + q.payloads);
  p += q.payloads;
  q.first_finding = static_cast<std::uint32_t>(out.findings.size());
  for (std::uint32_t n = findings; n > 0; --n, p += 2)
    if (const std::optional<Finding> f = find_value(artifact, p[0], p[1])) out.findings.push_back(*f);
  q.findings = static_cast<std::uint32_t>(out.findings.size()) - q.first_finding;
  out.queue.push_back(q);
}

}  // namespace

std::optional<Finding> find_value(const Artifact& artifact, std::uint64_t nlu, std::uint64_t value) {
  const auto nlus = artifact.view().nlus();
  const auto it = std::lower_bound(nlus.begin(), nlus.end(), nlu,
                                   [](const bytecode::NluRow& row, std::uint64_t id) { return row.id < id; });
  if (it == nlus.end() || it->id != nlu || it->kind != bytecode::NluKind::remote) return std::nullopt;
  const auto values = artifact.view().values().subspan(it->values, it->value_count);
  for (std::uint32_t v = 0; v < values.size(); ++v)
    if (values[v].id == value) return Finding{static_cast<std::uint32_t>(it - nlus.begin()), v};
  return std::nullopt;
}

void unpack_more(const Artifact& artifact, const Session& session, Unpacked& out, Spaces& spaces) {
  const std::span<const Word> more = session.more(artifact);
  const Word* p = more.data();
  const std::uint32_t blocks = part(p[0], 32, 0xffff'ffff);
  spaces.session_blocks = more.last(blocks);
  const Word counts = p[1];
  out.calls = p[2];
  p += 3;
  for (Frame& f : out.frames) unpack_frame(artifact, p, f, out);
  for (std::uint32_t n = part(counts, 0, 0xffff); n > 0; --n, p += 2) out.choices.push_back({p[0], p[1]});
  for (std::uint32_t n = part(counts, 16, 0xffff); n > 0; --n, p += 2)
    if (const std::uint32_t intent = artifact.find_intent(p[0]); intent != no_row)
      out.reminders.push_back({intent, static_cast<std::int64_t>(p[1])});
  for (std::uint32_t n = part(counts, 32, 0xffff); n > 0; --n) unpack_queued(artifact, p, out);
}

// ---- putting together -----------------------------------------------------------------------------------------------

namespace {

/// Lays values out behind each other: words into one area, texts into another.
struct Writer {
  const Artifact& artifact;
  const Spaces& spaces;
  Unpacked& parts;
  std::size_t limit;
  bool fits = true;

  [[nodiscard]] std::size_t size() const {
    return sizeof(SessionHeader) + 8 * (parts.words.size() + parts.blocks.size()) + parts.texts.size();
  }
  bool room(std::size_t bytes) {
    fits = fits && bytes <= limit && size() + bytes <= limit;
    return fits;
  }
  void word(Word w) {
    if (room(8)) parts.words.push_back(w);
  }

  [[nodiscard]] Word text(Word w) {
    if (w == bytecode::none_word) return w;
    const std::string_view bytes = spaces.text(w);
    if (bytes.empty() || !room(bytes.size())) return 0;
    const auto at = static_cast<std::uint32_t>(parts.texts.size());
    parts.texts.insert(parts.texts.end(), bytes.begin(), bytes.end());
    return bytecode::pack(TextRef{TextRef::Space::session, static_cast<std::uint32_t>(bytes.size()), at});
  }

  /// The word of a value that lies in the session; all it holds is written behind what was written before.
  [[nodiscard]] Word value(Word w, Type type) {
    if (type.base == BaseType::text) return text(w);
    if (type.base != BaseType::record && type.base != BaseType::list) return w;
    if (w == bytecode::none_word) return w;
    const std::span<const Word> words = spaces.block(w);
    if (words.empty() || !room(8 * words.size())) return 0;
    const std::size_t at = parts.blocks.size();
    parts.blocks.insert(parts.blocks.end(), words.begin(), words.end());
    const bytecode::ShapeRow& shape = artifact.view().shapes()[type.detail];
    for (std::size_t k = 0; k < words.size() && fits; ++k) {
      const std::size_t field = type.base == BaseType::list ? 0 : std::min<std::size_t>(k, shape.count - 1U);
      const bytecode::FieldRow& f = artifact.view().fields()[shape.first + field];
      const Word inner = value(words[k], bytecode::type_of_byte(f.type, f.detail));
      parts.blocks[at + k] = inner;
    }
    return bytecode::pack(bytecode::BlockRef{TextRef::Space::session, static_cast<std::uint32_t>(words.size()),
                                             static_cast<std::uint32_t>(at)});
  }
};

void pack_frames(Writer& w, Unpacked& parts) {
  const bytecode::View& view = w.artifact.view();
  std::size_t next = 0;
  for (const Frame& f : parts.frames) {
    w.word(static_cast<Word>(f.entered));
    w.word(static_cast<Word>(f.opened));
    w.word(Word{f.fired} | Word{f.called} << 8 | Word{f.waited} << 16 | Word{f.continuations} << 32);
    for (std::uint8_t i = 0; i < f.waited; ++i) w.word(view.states()[f.history[i]].id);
    for (std::uint32_t i = 0; i < f.continuations; ++i) {
      const Continuation& c = parts.continuations[next++];
      const bytecode::ResumeRow& row = view.resumes()[c.resume];
      w.word(row.id);
      w.word(w.artifact.resume_schema(c.resume));
      w.word(Word{c.attempts} | Word{c.count} << 32);
      w.word(static_cast<Word>(c.deadline));
      w.word(c.call);
      for (std::uint32_t k = 0; k < c.count; ++k) {
        const bytecode::CellRow& cell = view.cells()[row.cells + k];
        w.word(w.value(parts.cells[c.first + k], bytecode::type_of_byte(cell.type, cell.detail)));
      }
      if (!w.fits) return;
    }
  }
}

void pack_queue(Writer& w, Unpacked& parts) {
  const bytecode::View& view = w.artifact.view();
  for (const Queued& q : parts.queue) {
    w.word(Word{q.kind} | Word{q.media} << 8 | Word{static_cast<std::uint16_t>(q.offset)} << 16 |
           Word{q.payloads} << 32 | Word{q.findings} << 48);
    w.word(static_cast<Word>(q.time));
    for (const Word text : {q.text, q.name, q.url}) w.word(w.text(text));
    for (std::uint32_t i = 0; i < q.payloads; ++i) w.word(w.text(parts.payloads[q.first_payload + i]));
    for (std::uint32_t i = 0; i < q.findings; ++i) {
      const Finding& f = parts.findings[q.first_finding + i];
      w.word(view.nlus()[f.nlu].id);
      w.word(view.values()[view.nlus()[f.nlu].values + f.value].id);
    }
  }
}

}  // namespace

bool pack_rich(const Artifact& artifact, SessionHeader header, Unpacked& parts, const Spaces& spaces, std::size_t limit,
               bytecode::Vector<std::byte>& out) {
  const bytecode::View& view = artifact.view();
  parts.words.clear();
  parts.blocks.clear();
  parts.texts.clear();
  Writer w{artifact, spaces, parts, limit};
  for (std::size_t v = 0; v < parts.slots.size() && w.fits; ++v) {
    const bytecode::VariableRow& row = view.variables()[v];
    w.word(w.value(parts.slots[v], bytecode::type_of_byte(row.type, row.detail)));
  }
  for (const Frame& f : parts.frames) w.word(view.states()[f.state].id);
  const std::size_t more = parts.words.size();
  w.word(0);
  w.word(Word{parts.choices.size()} | Word{parts.reminders.size()} << 16 | Word{parts.queue.size()} << 32);
  w.word(parts.calls);
  pack_frames(w, parts);
  for (const Choice& c : parts.choices) {
    w.word(w.text(c.label));
    w.word(w.text(c.payload));
  }
  for (const Reminder& r : parts.reminders) {
    w.word(view.intents()[r.intent].id);
    w.word(static_cast<Word>(r.due));
  }
  pack_queue(w, parts);
  if (!w.fits) return false;
  parts.words[more] = Word{parts.words.size() - more + parts.blocks.size()} | Word{parts.blocks.size()} << 32;
  header.size = static_cast<std::uint32_t>(w.size());
  header.texts = static_cast<std::uint32_t>(parts.texts.size());
  header.depth = static_cast<std::uint16_t>(parts.frames.size());
  header.rich = 1;
  out.resize(w.size());
  std::byte* p = out.data();
  const auto copy = [&](const void* from, std::size_t bytes) {
    if (bytes > 0) std::memcpy(p, from, bytes);
    p += bytes;
  };
  copy(&header, sizeof header);
  copy(parts.words.data(), 8 * parts.words.size());
  copy(parts.blocks.data(), 8 * parts.blocks.size());
  copy(parts.texts.data(), parts.texts.size());
  return true;
}

// ---- what is due ----------------------------------------------------------------------------------------------------

std::optional<std::int64_t> due(const Artifact& artifact, SessionStatus status, const Unpacked& parts) {
  if (status != SessionStatus::active) return std::nullopt;
  const bytecode::View& view = artifact.view();
  if (const Continuation* c = parts.waiting();
      c != nullptr && view.resumes()[c->resume].kind == bytecode::ResumeKind::try_)
    return c->deadline;
  std::optional<std::int64_t> first;
  const auto at = [&](std::int64_t time) { first = first ? std::min(*first, time) : time; };
  if (!parts.frames.empty()) {
    const Frame& f = parts.frames.back();
    const bytecode::StateRow& state = view.states()[f.state];
    if (f.fired < state.timers) at(later(f.entered, delay_of(view.handlers()[timer_of(state, f.fired)])));
  }
  for (const Reminder& r : parts.reminders) at(r.due);
  return first;
}

std::optional<std::int64_t> due(const Artifact& artifact, const Session& session) {
  if (!artifact.rich() || session.artifact() != artifact.view().header().checksum) return std::nullopt;
  Unpacked parts;
  Spaces spaces;
  unpack(artifact, session, parts, spaces);
  return due(artifact, session.status(), parts);
}

}  // namespace bot::runtime
