// One object: format_version, findings, summary. The summary counts all; `suppressed` those that the source allows.
// Offsets are bytes from 0, lines and columns count from 1.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "compiler/diagnostics/renderers.hpp"

namespace bot::diag {

namespace {

using Json = nlohmann::ordered_json;

Json place(const source::SourceSet& sources, source::FileId file, std::uint32_t offset) {
  const auto at = sources.position(file, offset);
  return {{"line", at.line}, {"column", at.column}, {"byte", offset}};
}

// file, start and end; the file is null when it is not in the set.
void add_span(Json& out, const source::SourceSet& sources, Span span) {
  if (static_cast<std::size_t>(span.file) >= sources.size()) {
    out["file"] = nullptr;
    return;
  }
  out["file"] = sources.name(span.file);
  out["start"] = place(sources, span.file, span.begin);
  out["end"] = place(sources, span.file, span.end);
}

std::string_view who(WitnessLine::Who speaker) {
  switch (speaker) {
    case WitnessLine::Who::user: return "user";
    case WitnessLine::Who::bot: return "bot";
    case WitnessLine::Who::note: return "note";
  }
  return "";
}

Json fix_object(const Fix& fix, const source::SourceSet& sources) {
  Json out = {{"title", fix.title}, {"safe", fix.safe}, {"edits", Json::array()}};
  for (const Edit& edit : fix.edits) {
    Json item = Json::object();
    add_span(item, sources, edit.span);
    item["replacement"] = edit.replacement;
    out["edits"].push_back(std::move(item));
  }
  return out;
}

Json object(const Finding& finding, const source::SourceSet& sources) {
  Json out = {{"code", describe(finding.code).id},
              {"name", describe(finding.code).name},
              {"severity", word(finding.severity)},
              {"title", finding.message}};
  add_span(out, sources, finding.primary);
  out["label"] = finding.label;
  out["labels"] = Json::array();
  for (const Label& label : finding.secondary) {
    Json item = Json::object();
    add_span(item, sources, label.span);
    item["text"] = label.text;
    out["labels"].push_back(std::move(item));
  }
  out["notes"] = finding.notes;
  out["witness"] = Json::array();
  for (const WitnessLine& line : finding.witness) {
    out["witness"].push_back({{"who", who(line.who)}, {"text", line.text}});
  }
  out["fixes"] = Json::array();
  for (const Fix& fix : finding.fixes) out["fixes"].push_back(fix_object(fix, sources));
  return out;
}

}  // namespace

std::string render_json(const Findings& findings, const source::SourceSet& sources, const RenderOptions& options) {
  Json out = {{"format_version", 1}, {"findings", Json::array()}};
  const auto shown = chosen(findings, options);
  for (const Finding* finding : shown) out["findings"].push_back(object(*finding, sources));
  out["summary"] = {{"errors", findings.errors()},
                    {"warnings", findings.warnings()},
                    {"infos", findings.all().size() - findings.errors() - findings.warnings()},
                    {"suppressed", findings.suppressed()},
                    {"not_shown", findings.all().size() - shown.size()}};
  // bytes that are no UTF-8 become U+FFFD
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace bot::diag
