#pragma once
// One function to a format; render() chooses. New formats come here and in Format.

#include "compiler/diagnostics/render.hpp"

namespace bot::diag {

[[nodiscard]] std::string render_pretty(const Findings&, const source::SourceSet&, const RenderOptions&);
[[nodiscard]] std::string render_short(const Findings&, const source::SourceSet&, const RenderOptions&);
[[nodiscard]] std::string render_gcc(const Findings&, const source::SourceSet&, const RenderOptions&);
[[nodiscard]] std::string render_json(const Findings&, const source::SourceSet&, const RenderOptions&);

/// The findings to be shown, in their order: all, or as many as the limit allows, errors first.
[[nodiscard]] std::vector<const Finding*> chosen(const Findings& findings, const RenderOptions& options);
/// "… 9,950 more errors and 12 warnings are not shown; --max-findings 0 shows all", or nothing when all are.
[[nodiscard]] std::string rest(const Findings& findings, const std::vector<const Finding*>& shown,
                               const RenderOptions& options);

/// "error", "warning", "info".
[[nodiscard]] std::string_view word(Severity severity);
/// "file:line:col: ", or nothing when the span's file is not in the set.
[[nodiscard]] std::string location(const source::SourceSet& sources, Span span);

}  // namespace bot::diag
