#pragma once
// The ids of a program's tables, and types.

#include <cstdint>

#include "compiler/source/source.hpp"

namespace bot::model {

using source::Span;

enum class ModuleId : std::uint32_t {};
enum class NluId : std::uint32_t {};
enum class IntentId : std::uint32_t {};
enum class FlowId : std::uint32_t {};
enum class StateId : std::uint32_t {};
enum class VarId : std::uint32_t {};
enum class HandlerId : std::uint32_t {};
enum class RecordId : std::uint32_t {};
enum class ListId : std::uint32_t {};
enum class FnId : std::uint32_t {};
enum class ServiceCallId : std::uint32_t {};
enum class ResumeId : std::uint32_t {};

enum class TypeKind : std::uint8_t {
  error,  ///< something was wrong and has been reported; fits everywhere
  none,   ///< the literal `none` before its type is known
  bool_,
  int_,
  number,
  text,
  duration,
  time,  ///< an instant
  date,
  enum_,
  record,
  list,
};

struct Type {
  TypeKind kind = TypeKind::error;
  bool optional = false;
  NluId nlu{};          ///< of an enum
  RecordId record{};    ///< of a record
  ListId list{};        ///< of a list
  bool secret = false;  ///< may be shown only through `reveal`

  friend bool operator==(const Type&, const Type&) = default;
  [[nodiscard]] Type plain() const {
    Type t = *this;
    t.optional = false;
    return t;
  }
  [[nodiscard]] bool is(TypeKind k) const { return kind == k; }
};
/// Whether they are of one kind: what is left to look at is optional, secret and a list's bound.
[[nodiscard]] constexpr bool same_kind(const Type& a, const Type& b) {
  return a.kind == b.kind && a.nlu == b.nlu && a.record == b.record && a.list == b.list;
}

/// The items of a list. Interned: lists of one item type and bound have one id.
struct ListType {
  Type item;
  std::uint32_t bound = 0;  ///< the most items
};
inline constexpr std::uint32_t default_list_bound = 100;
inline constexpr std::uint32_t max_list_bound = 10'000;

}  // namespace bot::model
