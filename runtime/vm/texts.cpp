// Texts of a turn.

#include <charconv>
#include <cstring>
#include <limits>

#include "bytecode/plural.hpp"
#include "bytecode/utf8.hpp"
#include "runtime/vm/outcome.hpp"

namespace bot::runtime {

using bytecode::no_row;
using bytecode::none_word;
using bytecode::Slice;
using bytecode::TextRef;
using bytecode::Word;

bool Machine::room(std::size_t bytes) {
  if (bytes <= limits_.memory && spaces_.arena.size() + spaces_.heap.size() * sizeof(Word) + bytes <= limits_.memory)
    return true;
  error_ = TurnError::memory;
  return false;
}

bool Machine::append(std::string_view bytes) {
  if (!room(bytes.size())) return false;
  spaces_.arena.insert(spaces_.arena.end(), bytes.begin(), bytes.end());
  return true;
}

bool Machine::append_text(Word text) {
  const std::size_t begin = spaces_.arena.size(), size = view_of(text).size();
  if (!room(size)) return false;
  // The text may lie in the arena itself, which can move when it grows.
  spaces_.arena.resize(begin + size);
  if (size > 0) std::memcpy(spaces_.arena.data() + begin, view_of(text).data(), size);
  return true;
}

/// What was appended since `begin`, as a text.
Word Machine::finish_text(std::size_t begin) {
  const std::size_t length = spaces_.arena.size() - begin;
  if (length > bytecode::max_text_bytes) error_ = TurnError::memory;
  if (failed()) return 0;
  return bytecode::pack(
      TextRef{TextRef::Space::turn, static_cast<std::uint32_t>(length), static_cast<std::uint32_t>(begin)});
}

Word Machine::make_text(std::string_view bytes) {
  const std::size_t begin = spaces_.arena.size();
  return append(bytes) ? finish_text(begin) : 0;
}

Word Machine::make_text_from_outside(std::string_view bytes) {
  const auto bad = bytecode::find_invalid_utf8(bytes);
  if (!bad) return make_text(bytes);
  const std::size_t begin = spaces_.arena.size();
  for (std::optional<std::size_t> at = bad;; at = bytecode::find_invalid_utf8(bytes)) {
    if (!append(bytes.substr(0, at.value_or(bytes.size())))) return 0;
    if (!at) break;
    if (!append("\xef\xbf\xbd")) return 0;
    bytes.remove_prefix(*at + 1);
  }
  return finish_text(begin);
}

// ---- texts of the bot -----------------------------------------------------------------------------------------------

/// The place of the session's language.
std::uint32_t Machine::language() const {
  const std::uint32_t variable = view_.info().language;
  if (variable == no_row) return 0;
  const Word value = parts_.slots[variable];
  return value < artifact_->languages().size() ? static_cast<std::uint32_t>(value) : 0;
}

/// The text in the session's language: laid over, or the bot's own, or else in its first language.
Word Machine::translation_of(std::uint32_t row) {
  const std::uint32_t wanted = language();
  plural_language_ = wanted;
  const Catalogue* const catalogue = deployment_.catalogue;
  const auto laid_over = [&](std::uint32_t in) {
    const Slice s = catalogue == nullptr ? Slice{no_row, 0} : catalogue->find(in, row);
    return s.offset == no_row ? none_word : bytecode::pack(TextRef{TextRef::Space::catalogue, s.length, s.offset});
  };
  if (const Word text = laid_over(wanted); text != none_word) return text;
  Slice s = view_.texts()[row].text;
  if (wanted > 0) {
    const std::size_t at = (std::size_t{wanted} - 1) * view_.texts().size() + row;
    const auto translations = view_.translations();
    if (at < translations.size() && translations[at].offset != bytecode::no_translation) {
      s = translations[at];
    } else {
      plural_language_ = 0;
      if (const Word text = laid_over(0); text != none_word) return text;
    }
  }
  return bytecode::pack(TextRef{TextRef::Space::artifact, s.length, s.offset});
}

/// Appends a text with its placeholders filled.
bool Machine::append_form(std::string_view rest, const Word* arguments) {
  for (;;) {
    const std::size_t at = rest.find(bytecode::placeholder_byte);
    if (!append(rest.substr(0, at))) return false;
    if (at == rest.npos) return true;
    if (!append_text(arguments[static_cast<unsigned char>(rest[at + 1])])) return false;
    rest.remove_prefix(at + 2);
  }
}

Word Machine::format(std::uint32_t row, const Word* arguments) {
  plural_language_ = 0;
  std::string_view rest = view_of(text_of(row));
  const std::size_t begin = spaces_.arena.size();
  for (std::size_t at = rest.find(bytecode::plural_byte); at != rest.npos; at = rest.find(bytecode::plural_byte)) {
    if (!append_form(rest.substr(0, at), arguments)) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const std::string_view number = view_of(arguments[byte(at + 1)]);
    const auto wanted =
        static_cast<unsigned char>(bytecode::plural_category(artifact_->languages()[plural_language_], number));
    const unsigned forms = byte(at + 2);
    std::size_t p = at + 3;
    std::string_view chosen;
    bool found = false;
    for (unsigned i = 0; i < forms; ++i) {  // the last one is `other`
      const std::size_t length = byte(p + 1) | std::size_t{byte(p + 2)} << 7 | std::size_t{byte(p + 3)} << 14;
      if (!found && (byte(p) == wanted || i + 1 == forms)) {
        chosen = rest.substr(p + 4, length);
        found = true;
      }
      p += 4 + length;
    }
    if (!append_form(chosen, arguments)) return 0;
    rest.remove_prefix(p);
  }
  return append_form(rest, arguments) ? finish_text(begin) : 0;
}

// ---- values as texts ------------------------------------------------------------------------------------------------

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

// ---- context --------------------------------------------------------------------------------------------------------

Word Machine::context(std::uint32_t field) {
  if (field == 0) return head_.misses;
  const auto bit = static_cast<std::uint16_t>(1U << field);
  if ((context_known_ & bit) != 0) return context_[field];
  const Word made = make_context(field);
  if (!failed()) {
    context_[field] = made;
    context_known_ = static_cast<std::uint16_t>(context_known_ | bit);
  }
  return made;
}

Word Machine::make_context(std::uint32_t field) {
  const auto optional = [&](std::string_view text) { return text.empty() ? none_word : make_text_from_outside(text); };
  switch (field) {
    case 1: return event_->kind == Event::Kind::tap ? 0 : make_text_from_outside(event_->text);
    case 2: return make_text_from_outside(event_->channel);
    case 3: return make_text_from_outside(event_->user_id);
    case 4: return optional(event_->user_name);
    case 5:
      return make_text(event_->kind == Event::Kind::tap ? "tap" : media_names[static_cast<unsigned>(event_->media)]);
    case 6: return optional(event_->url);
    case 7: return static_cast<Word>(head_.now == std::numeric_limits<std::int64_t>::min() ? head_.now + 1 : head_.now);
    default: return today();
  }
}

std::uint32_t Machine::pick_variant(std::uint32_t slot, std::uint32_t count) {
  // splitmix64 (Steele, Lea, Flood 2014).
  std::uint64_t z = head_.random += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  const Word last = parts_.slots[slot];  // the variant before plus one, or 0
  const bool known = last >= 1 && last <= count && count > 1;
  const std::uint32_t among = known ? count - 1 : count;
  auto pick = static_cast<std::uint32_t>(((z >> 32) * among) >> 32);
  if (known && pick >= last - 1) ++pick;
  parts_.slots[slot] = pick + 1;
  return pick;
}

}  // namespace bot::runtime
