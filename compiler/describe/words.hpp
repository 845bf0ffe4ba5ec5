#pragma once
// Pieces of a bot as people read them.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/model/model.hpp"
#include "compiler/source/source.hpp"

namespace bot::describe {

/// A program and its texts.
struct Bot {
  const model::Program& program;
  const source::SourceSet& sources;
};

/// The source in one line, each run of blanks a single one.
[[nodiscard]] std::string source_text(const Bot& bot, source::Span span);
/// A text with its holes as written: "Halo {name ?? "kak"}".
[[nodiscard]] std::string text_of(const Bot& bot, const model::Template& text);
/// An expression: a text without holes is the text itself, everything else its source.
[[nodiscard]] std::string value_of(const Bot& bot, const model::Expr& e);
/// "int", "menu?", "list<text>"
/// Whether it is a secret, or has one in it.
[[nodiscard]] bool holds_secret(const model::Program& program, const model::Type& type);
[[nodiscard]] std::string type_name(const Bot& bot, const model::Type& type);
/// "30m", "1h 30m", "2d"
[[nodiscard]] std::string duration_text(std::int64_t milliseconds);

/// What the handler waits for, as written: "menu(satu), ok", "otherwise", "after 30m", "resume".
[[nodiscard]] std::string trigger_text(const Bot& bot, const model::Handler& handler);
/// Its guard as written; empty when there is none.
[[nodiscard]] std::string guard_text(const Bot& bot, const model::Handler& handler);
/// The handlers of a level, each once, in the order they are tried.
[[nodiscard]] std::vector<model::HandlerId> handlers_of(const model::Level& level);

/// Phrases that an intent understands, at most `most`, in the order of the sources; with a trigger those of its values.
[[nodiscard]] std::vector<std::string> phrases_of(const Bot& bot, const model::Intent& intent,
                                                  const model::Trigger* trigger, std::size_t most);

/// The first line, cut behind `most` code points.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

}  // namespace bot::describe
