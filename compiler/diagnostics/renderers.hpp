#pragma once
// One function to a format; render() chooses. New formats come here and in Format.

#include "compiler/diagnostics/render.hpp"

namespace bot::diag {

[[nodiscard]] std::string render_pretty(const Findings&, const source::SourceSet&, const RenderOptions&);
[[nodiscard]] std::string render_short(const Findings&, const source::SourceSet&);
[[nodiscard]] std::string render_gcc(const Findings&, const source::SourceSet&);
[[nodiscard]] std::string render_json(const Findings&, const source::SourceSet&);

/// "error", "warning", "info".
[[nodiscard]] std::string_view word(Severity severity);
/// "file:line:col: ", or nothing when the span's file is not in the set.
[[nodiscard]] std::string location(const source::SourceSet& sources, Span span);

}  // namespace bot::diag
