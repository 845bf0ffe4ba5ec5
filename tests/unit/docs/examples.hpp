#pragma once
// The examples of a document: bots, and conversations with them.
//
//   ```bot               a complete bot, without findings; its `test` blocks pass
//   ```bot part          declarations; the frame stands around them
//   ```bot part flow     members of the frame's flow
//   ```bot part state    actions and handlers of the frame's state
//   ```bot frame         the frame: a complete bot with the three comments below
//   ```bot file x.bot    a module for the bots that follow
//   ```bot wrong B0401   a complete bot, or with `part` a part, that has this finding and no other error
//   ```chat              a conversation with the bot or part above it: `> user`, `< bot`, `| further line`,
//                        `! event`, `= effect`, `@ user.name Budi`

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/docs/markdown.hpp"

namespace bot::docs {

inline constexpr std::string_view place_of_declarations = "// declarations";
inline constexpr std::string_view place_of_members = "// members of a flow";
inline constexpr std::string_view place_of_actions = "// actions and handlers";

/// The frame's text, or empty when the document has none.
[[nodiscard]] std::string find_frame(const Document& document);

/// Compiles and plays everything; what is wrong, each with "file:line: ". Modules are written below `folder`.
[[nodiscard]] std::vector<std::string> check_examples(const Document& document, std::string_view frame,
                                                      const std::filesystem::path& folder);

/// Number of bots and conversations in it.
struct Counts {
  std::size_t bots = 0;
  std::size_t chats = 0;
};
[[nodiscard]] Counts count_examples(const Document& document);

}  // namespace bot::docs
