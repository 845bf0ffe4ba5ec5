#include "compiler/diagnostics/render.hpp"

#include <algorithm>
#include <array>

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

namespace {

/// 9,950
std::string with_commas(std::size_t number) {
  std::string out = std::to_string(number);
  for (std::size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, ",");
  return out;
}

}  // namespace

std::vector<const Finding*> chosen(const Findings& findings, const RenderOptions& options) {
  const auto& all = findings.all();
  const std::size_t limit = options.limit == 0 ? all.size() : std::min(options.limit, all.size());
  // Sixty warnings at the top of a file shall not hide the error that stops the build.
  const std::size_t errors = std::min(findings.errors(), limit);
  std::size_t errors_left = errors, others_left = limit - errors;
  std::vector<const Finding*> out;
  out.reserve(limit);
  for (const Finding& f : all) {
    std::size_t& left = f.severity == Severity::error ? errors_left : others_left;
    if (left == 0) continue;
    --left;
    out.push_back(&f);
  }
  return out;
}

std::string rest(const Findings& findings, const std::vector<const Finding*>& shown, const RenderOptions& options) {
  std::array<std::size_t, 3> left{findings.errors(), findings.warnings(),
                                  findings.all().size() - findings.errors() - findings.warnings()};
  for (const Finding* f : shown) --left[static_cast<std::size_t>(f->severity)];
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info}) {
    const std::size_t count = left[static_cast<std::size_t>(severity)];
    if (count == 0) continue;
    std::string& part = parts.emplace_back(with_commas(count));
    part.append(parts.size() == 1 ? " more " : " ").append(word(severity)).append(count == 1 ? "" : "s");
  }
  if (parts.empty()) return {};
  std::string out = "… ";
  for (std::size_t i = 0; i < parts.size(); ++i)
    out.append(i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ").append(parts[i]);
  out += left[0] + left[1] + left[2] == 1 ? " is not shown" : " are not shown";
  if (!options.way_out.empty()) out.append("; ").append(options.way_out);
  return out + '\n';
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
  if (out.empty() || findings.suppressed() == 0) return out;
  out.append("; ").append(std::to_string(findings.suppressed()));
  return out.append(findings.suppressed() == 1 ? " more is" : " more are").append(" allowed in the source");
}

std::string render(const Findings& findings, const source::SourceSet& sources, Format format,
                   const RenderOptions& options) {
  switch (format) {
    case Format::pretty: return render_pretty(findings, sources, options);
    case Format::short_line: return render_short(findings, sources, options);
    case Format::gcc: return render_gcc(findings, sources, options);
    case Format::json: return render_json(findings, sources, options);
  }
  return {};
}

}  // namespace bot::diag
