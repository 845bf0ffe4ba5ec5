// Texts of a turn, its effects, and the way back into a session.

#include <charconv>
#include <cstring>

#include "bytecode/utf8.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::none_word;
using bytecode::TextRef;
using bytecode::Word;

std::string_view Machine::view_of(Word text) const {
  if (text == none_word) return {};
  const TextRef t = bytecode::unpack_text(text);
  switch (t.space) {
    case TextRef::Space::artifact: return view_.text({t.offset, t.length});
    case TextRef::Space::session: return session_texts_.substr(t.offset, t.length);
    case TextRef::Space::turn: return {arena_.data() + t.offset, t.length};
  }
  return {};
}

bool Machine::room(std::size_t bytes) {
  if (bytes <= bytecode::max_text_bytes && arena_.size() + bytes <= limits_.memory) return true;
  error_ = TurnError::memory;
  return false;
}

Word Machine::make_text(std::string_view bytes) {
  if (!room(bytes.size())) return 0;
  const auto offset = static_cast<std::uint32_t>(arena_.size());
  arena_.insert(arena_.end(), bytes.begin(), bytes.end());
  return bytecode::pack({TextRef::Space::turn, static_cast<std::uint32_t>(bytes.size()), offset});
}

Word Machine::make_text_from_outside(std::string_view bytes) {
  const auto bad = bytecode::find_invalid_utf8(bytes);
  if (!bad) return make_text(bytes);
  static constexpr std::string_view replacement = "\xef\xbf\xbd";
  const auto offset = static_cast<std::uint32_t>(arena_.size());
  for (std::optional<std::size_t> at = bad;; at = bytecode::find_invalid_utf8(bytes)) {
    const std::string_view good = bytes.substr(0, at.value_or(bytes.size()));
    if (!room(good.size() + (at ? replacement.size() : 0))) return 0;
    arena_.insert(arena_.end(), good.begin(), good.end());
    if (!at) break;
    arena_.insert(arena_.end(), replacement.begin(), replacement.end());
    bytes.remove_prefix(*at + 1);
  }
  const std::size_t length = arena_.size() - offset;
  if (length > bytecode::max_text_bytes) {
    error_ = TurnError::memory;
    return 0;
  }
  return bytecode::pack({TextRef::Space::turn, static_cast<std::uint32_t>(length), offset});
}

Word Machine::format(std::uint32_t text, const Word* arguments) {
  std::string_view rest = view_.text(view_.texts()[text].text);
  const auto offset = static_cast<std::uint32_t>(arena_.size());
  for (;;) {
    const std::size_t at = rest.find(bytecode::placeholder_byte);
    const std::string_view piece = rest.substr(0, at);
    if (!room(piece.size())) return 0;
    arena_.insert(arena_.end(), piece.begin(), piece.end());
    if (at == rest.npos) break;
    const Word value = arguments[static_cast<unsigned char>(rest[at + 1])];
    const std::size_t begin = arena_.size(), size = view_of(value).size();
    if (!room(size)) return 0;
    // The value may lie in the arena itself, which can move when it grows.
    arena_.resize(begin + size);
    if (size > 0) std::memcpy(arena_.data() + begin, view_of(value).data(), size);
    rest.remove_prefix(at + 2);
  }
  const std::size_t length = arena_.size() - offset;
  if (length > bytecode::max_text_bytes) {
    error_ = TurnError::memory;
    return 0;
  }
  return bytecode::pack({TextRef::Space::turn, static_cast<std::uint32_t>(length), offset});
}

Word Machine::text_of_int(std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return make_text({digits, static_cast<std::size_t>(end - digits)});
}

Word Machine::text_of_number(double value) {
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr;
  return make_text({digits, static_cast<std::size_t>(end - digits)});
}

Word Machine::text_of_duration(std::int64_t milliseconds) {
  char out[64];
  char* p = out;
  char* const end = out + sizeof out;
  // Unsigned, so that the smallest duration has an absolute value.
  auto left = static_cast<std::uint64_t>(milliseconds);
  if (milliseconds < 0) {
    *p++ = '-';
    left = ~left + 1;
  }
  static constexpr struct {
    std::uint64_t size;
    char unit;
  } units[] = {{86'400'000, 'd'}, {3'600'000, 'h'}, {60'000, 'm'}};
  for (const auto& u : units) {
    if (left < u.size) continue;
    p = std::to_chars(p, end, left / u.size).ptr;
    *p++ = u.unit;
    left %= u.size;
  }
  if (left > 0 || milliseconds == 0) {
    p = std::to_chars(p, end, left / 1000).ptr;
    if (const std::uint64_t ms = left % 1000; ms > 0) {
      *p++ = '.';
      *p++ = static_cast<char>('0' + ms / 100);
      *p++ = static_cast<char>('0' + ms / 10 % 10);
      *p++ = static_cast<char>('0' + ms % 10);
    }
    *p++ = 's';
  }
  return make_text({out, static_cast<std::size_t>(p - out)});
}

Word Machine::context(std::uint32_t field) {
  if (field == 0) return head_.misses;
  const auto bit = static_cast<std::uint8_t>(1U << field);
  if ((context_known_ & bit) != 0) return context_[field];
  const Word made = make_context(field);
  if (!failed()) {
    context_[field] = made;
    context_known_ |= bit;
  }
  return made;
}

Word Machine::make_context(std::uint32_t field) {
  switch (field) {
    case 1: return make_text_from_outside(event_->text);
    case 2: return make_text_from_outside(event_->channel);
    case 3: return make_text_from_outside(event_->user_id);
    default: return event_->user_name.empty() ? none_word : make_text_from_outside(event_->user_name);
  }
}

std::uint32_t Machine::pick_variant(std::uint32_t slot, std::uint32_t count) {
  // splitmix64 (Steele, Lea, Flood 2014).
  std::uint64_t z = head_.random += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  const Word last = slots_[slot];  // the variant before plus one, or 0
  const bool known = last >= 1 && last <= count && count > 1;
  const std::uint32_t among = known ? count - 1 : count;
  auto pick = static_cast<std::uint32_t>(((z >> 32) * among) >> 32);
  if (known && pick >= last - 1) ++pick;
  slots_[slot] = pick + 1;
  return pick;
}

void Machine::send(Effect::Kind kind, std::uint64_t message, Word text, Word more) {
  if ((pending_.size() + 1) * sizeof(Pending) > limits_.memory) {
    error_ = TurnError::memory;
    return;
  }
  pending_.push_back({kind, message, text, more});
}

void Machine::save(Session& session) {
  std::size_t texts = 0;
  for (const std::uint32_t v : artifact_->text_variables()) texts += view_of(slots_[v]).size();
  const std::size_t slots = slots_.size();
  const std::size_t size = sizeof(SessionHeader) + 8 * slots + 8 * frames_.size() + texts;
  if (size > limits_.memory) {
    error_ = TurnError::memory;
    return;
  }
  saved_.resize(size);
  std::byte* p = saved_.data() + sizeof(SessionHeader);
  if (!artifact_->text_variables().empty()) {
    char* const area = reinterpret_cast<char*>(saved_.data() + size - texts);
    std::uint32_t at = 0;
    for (const std::uint32_t v : artifact_->text_variables()) {
      if (slots_[v] == none_word) continue;
      const std::string_view bytes = view_of(slots_[v]);
      if (!bytes.empty()) std::memcpy(area + at, bytes.data(), bytes.size());
      const auto length = static_cast<std::uint32_t>(bytes.size());
      slots_[v] = length == 0 ? 0 : bytecode::pack({TextRef::Space::session, length, at});
      at += length;
    }
  }
  if (slots > 0) std::memcpy(p, slots_.data(), 8 * slots);
  p += 8 * slots;
  for (const std::uint32_t state : frames_) {
    std::memcpy(p, &view_.states()[state].id, 8);
    p += 8;
  }
  head_.size = static_cast<std::uint32_t>(size);
  head_.texts = static_cast<std::uint32_t>(texts);
  head_.depth = static_cast<std::uint16_t>(frames_.size());
  ++head_.turns;
  std::memcpy(saved_.data(), &head_, sizeof head_);
  session.bytes_.assign(saved_.begin(), saved_.end());
}

}  // namespace bot::runtime
