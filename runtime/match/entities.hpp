#pragma once
// The built-in entities: numbers, money, phone numbers, e-mail and web addresses, dates, times and durations in a
// message, in Indonesian and English forms mixed. docs/entities.md lists the forms.
//
// Only whole words count. Matches of a kind do not overlap: from left to right, the longest at each place. Kinds know
// nothing of each other, so "besok jam 3" holds a time, a date and an int.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "bytecode/artifact.hpp"
#include "bytecode/memory.hpp"

namespace bot::runtime {

using EntityKind = bytecode::Entity;

/// When and where the message was written.
struct EntityContext {
  std::int64_t now_ms = 0;          ///< milliseconds since 1970-01-01 00:00 UTC
  std::int32_t offset_minutes = 0;  ///< local time minus UTC, from -max_offset_minutes to max_offset_minutes
};
inline constexpr std::int32_t max_offset_minutes = 24 * 60;

/// A match. Which field is its value depends on the kind:
///   int                  integer, never the smallest one
///   number, money        number: finite, never -0
///   date                 integer: days since 1970-01-01
///   time                 integer: milliseconds since 1970-01-01 00:00 UTC
///   duration             integer: milliseconds, from 0 on
///   email, phone, url    EntityScratch::text: well-formed UTF-8, not empty
struct EntityHit {
  std::uint32_t begin = 0;  ///< bytes of the message, never empty
  std::uint32_t end = 0;
  std::int64_t integer = 0;
  double number = 0;
  std::uint8_t text_size = 0;  ///< 0: the text is that of the message
  std::array<char, 16> text{};
};

/// Most matches of one kind in one message; later ones do not count.
inline constexpr std::size_t max_entity_hits = 4096;

namespace entities {

/// A piece of the message: a word, digits, a sign or a web address. White space, emoji and * ~ are dropped.
struct Token {
  enum class Kind : std::uint8_t { none, word, digits, symbol, url, email };
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Kind kind = Kind::none;
  std::uint8_t role = 0;   // of a word: entities_words.hpp
  std::int16_t value = 0;  // of a word; of a symbol: its character
};

}  // namespace entities

/// The matches of a message and the working memory. Keep one per thread: it allocates only to grow.
class EntityScratch {
 public:
  /// Takes a message, whose bytes (any at all) stay as they are until the next read. Nothing is found in a message
  /// longer than bytecode::max_fold_bytes, nor any date or time when `context` is out of range or out of the years
  /// 1 to 9999. Linear time. Throws nothing but std::bad_alloc.
  void read(std::string_view message, const EntityContext& context);
  /// The matches of a kind in message order. Looked for once per message; valid until the next read. Linear time.
  [[nodiscard]] std::span<const EntityHit> find(EntityKind kind);
  /// The text of a match of the kinds email, phone, url. Valid as long as the hit and the message.
  [[nodiscard]] std::string_view text(const EntityHit& hit) const {
    if (hit.text_size > 0) return {hit.text.data(), hit.text_size};
    return message_.substr(hit.begin, hit.end - hit.begin);
  }

 private:
  std::string_view message_;
  EntityContext context_;
  bool tokenized_ = false;
  bytecode::Vector<entities::Token> tokens_;
  std::array<bytecode::Vector<EntityHit>, bytecode::entity_count> hits_;
  std::uint32_t known_ = 0;  // bit per kind: looked for in this message
};

}  // namespace bot::runtime
