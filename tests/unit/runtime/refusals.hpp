#pragma once
// Forged artifacts that the loader refuses, and the reasons that have been seen.

#include <set>
#include <string>

#include "tests/unit/runtime/forge.hpp"

namespace bot::test {

/// All messages that were raised so far.
[[nodiscard]] std::set<std::string>& seen();
/// The loader refuses it with this message.
void refuses(const Forge& f, const std::string& message);
/// Forgeries of what only bots with records, services and questions have.
void refuse_rich_rows();
void refuse_rich_code();

}  // namespace bot::test
