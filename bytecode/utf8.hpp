#pragma once
// Well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bot::bytecode {

/// Bytes of the character that `text` begins with, 1 to 4; 0 when it begins with none (or is empty).
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Offset of the first byte that is not part of well-formed UTF-8, or nothing when the text is well-formed.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

}  // namespace bot::bytecode
