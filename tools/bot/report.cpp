#include "tools/bot/report.hpp"

#include <algorithm>

#include "compiler/diagnostics/render.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

/// Findings that are shown to a person, when nobody says otherwise: more than one mends before checking again.
constexpr std::size_t usual_findings = 50;
constexpr std::string_view way_out = "--max-findings 0 shows all";

}  // namespace

diag::Code require_code(std::string_view word) {
  if (const auto code = diag::code_of(word)) return *code;
  std::string text = "there is no finding '" + std::string(word) + "'";
  if (const auto near = diag::closest_code(word); !near.empty()) text += "; did you mean " + std::string(near) + "?";
  throw UsageError(text + (text.ends_with('?') ? "" : "; `bot explain` lists them all"));
}

Report::Report(const Arguments& arguments) {
  format_ = arguments.value("format").value_or("pretty");
  fail_on_warning_ = arguments.value("fail-on") == "warning";
  if (const auto most = number(arguments, "max-findings", 0, 1'000'000'000)) most_ = static_cast<std::size_t>(*most);
  for (const auto& [name, value] : arguments.options) {
    if (name == "report") {
      const std::size_t colon = value.find(':');
      const std::string format = value.substr(0, colon);
      if (colon == value.npos || colon + 1 == value.size())
        throw UsageError("--report takes FORMAT:FILE, such as json:findings.json, not '" + value + "'");
      if (!diag::find_format(format))
        throw UsageError("--report takes the formats pretty, short, gcc and json, not '" + format + "'");
      files_.emplace_back(format, value.substr(colon + 1));
    }
    if (name != "deny" && name != "warn" && name != "allow") continue;
    const diag::Code code = require_code(value);
    const diag::Descriptor& d = diag::describe(code);
    if (d.severity == diag::Severity::error && name != "deny")
      throw UsageError(std::string(d.id) + " is an error and stays one: only warnings can be allowed");
    rules_.push_back({name, code});
  }
}

bool Report::take(const Compiled& compiled) {
  const driver::Result& r = compiled.result;
  const auto base = static_cast<std::uint32_t>(sources_.size());
  for (std::uint32_t i = 0; i < r.sources.size(); ++i) {
    const auto file = static_cast<source::FileId>(i);
    sources_.add(std::string(r.sources.name(file)), std::string(r.sources.text(file)));
  }
  const auto move = [&](source::Span& span) {
    if (static_cast<std::size_t>(span.file) < r.sources.size())
      span.file = static_cast<source::FileId>(static_cast<std::uint32_t>(span.file) + base);
  };
  bool fine = true;
  for (diag::Finding finding : r.findings.all()) {
    bool kept = true, not_asked = false;
    for (const Rule& rule : rules_) {
      if (rule.code != finding.code) continue;
      kept = rule.what != "allow";
      finding.severity = rule.what == "deny" ? diag::Severity::error : diag::describe(rule.code).severity;
    }
    for (const Rule& rule : rules_)
      if (kept && finding.about == rule.code) not_asked = rule.what == "allow";
    if (!kept || not_asked) continue;
    fine = fine && finding.severity != diag::Severity::error;
    move(finding.primary);
    for (diag::Label& l : finding.secondary) move(l.span);
    for (diag::Fix& f : finding.fixes)
      for (diag::Edit& e : f.edits) move(e.span);
    findings_.take(std::move(finding));
  }
  findings_.count_suppressed(r.findings.suppressed());
  return fine && !(fail_on_warning_ && findings_.warnings() > 0);
}

Exit Report::finish() {
  findings_.finish();
  diag::RenderOptions options;
  options.way_out = way_out;
  options.color = colored(2);
  options.limit = most_.value_or(format_ == "json" ? 0 : usual_findings);
  complain(diag::render(findings_, sources_, *diag::find_format(format_), options));
  options.color = false;
  options.limit = most_.value_or(0);  // files hold all of them unless told
  for (const auto& [format, path] : files_)
    write_file(path, diag::render(findings_, sources_, *diag::find_format(format), options));
  if (findings_.errors() > 0 || (fail_on_warning_ && findings_.warnings() > 0)) return Exit::findings;
  return Exit::fine;
}

}  // namespace bot::tool
