#pragma once
// Texts of a bot: UTF-8 with placeholders and plurals, see bytecode::TextRow.

#include <cstdint>
#include <string_view>

namespace bot::runtime {

struct TextForm {
  bool valid = false;
  /// Arguments it needs: every placeholder and plural has a smaller number. 0: none of either.
  std::uint8_t arity = 0;
};

[[nodiscard]] TextForm text_form(std::string_view text);

}  // namespace bot::runtime
