#include "compiler/diagnostics/render.hpp"

#include "compiler/diagnostics/display.hpp"
#include "compiler/diagnostics/renderers.hpp"

namespace bot::diag {

std::optional<Format> find_format(std::string_view name) {
  if (name == "pretty") return Format::pretty;
  if (name == "short") return Format::short_line;
  if (name == "gcc") return Format::gcc;
  if (name == "json") return Format::json;
  return std::nullopt;
}

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
  }
  return "";
}

std::string location(const source::SourceSet& sources, Span span) {
  if (static_cast<std::size_t>(span.file) >= sources.size()) return {};
  const auto at = sources.position(span.file, span.begin);
  return clean(sources.name(span.file)) + ':' + std::to_string(at.line) + ':' + std::to_string(at.column) + ": ";
}

std::string summary(const Findings& findings) {
  std::string out;
  const auto add = [&](std::size_t count, std::string_view what) {
    if (count == 0) return;
    if (!out.empty()) out += ", ";
    out.append(std::to_string(count)).append(" ").append(what).append(count == 1 ? "" : "s");
  };
  add(findings.errors(), "error");
  add(findings.warnings(), "warning");
  add(findings.all().size() - findings.errors() - findings.warnings(), "info");
  return out;
}

std::string render(const Findings& findings, const source::SourceSet& sources, Format format,
                   const RenderOptions& options) {
  switch (format) {
    case Format::pretty: return render_pretty(findings, sources, options);
    case Format::short_line: return render_short(findings, sources);
    case Format::gcc: return render_gcc(findings, sources);
    case Format::json: return render_json(findings, sources);
  }
  return {};
}

}  // namespace bot::diag
