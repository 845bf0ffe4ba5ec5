#pragma once
// What the entities find, as text.

#include <optional>
#include <string>
#include <string_view>

#include "runtime/match/entities.hpp"

namespace bot::test {

/// Wednesday, 18 November 2026, 10:00 in Jakarta.
[[nodiscard]] runtime::EntityContext story_context();

[[nodiscard]] std::string_view name_of(runtime::EntityKind kind);
[[nodiscard]] std::optional<runtime::EntityKind> find_kind(std::string_view name);

/// The value of a hit: 1500, 2.5, 2026-11-19, 2026-11-19 15:00 (local), 2h 15m, or its text.
[[nodiscard]] std::string show_value(runtime::EntityKind kind, const runtime::EntityHit& hit,
                                     const runtime::EntityScratch& scratch, const runtime::EntityContext& context);
/// The values of all hits with ` | ` between them.
[[nodiscard]] std::string show_values(runtime::EntityKind kind, std::string_view message,
                                      const runtime::EntityContext& context);

/// Whether every hit keeps what entities.hpp promises; else what is wrong.
[[nodiscard]] std::string check_hits(runtime::EntityKind kind, std::string_view message,
                                     runtime::EntityScratch& scratch);

}  // namespace bot::test
