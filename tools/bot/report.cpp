#include "tools/bot/report.hpp"

#include <algorithm>

#include "compiler/diagnostics/render.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

diag::Code require_code(std::string_view word) {
  std::string id(word);
  std::transform(id.begin(), id.end(), id.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (const auto code = diag::find_code(id)) return *code;
  std::vector<std::string_view> candidates;
  for (const diag::Descriptor& d : diag::catalogue()) {
    if (d.name == word) return d.code;
    candidates.push_back(d.name);
  }
  std::string text = "there is no finding '" + std::string(word) + "'";
  if (const auto near = diag::closest(word, candidates); !near.empty())
    text += "; did you mean " + std::string(near) + "?";
  throw UsageError(text + (text.ends_with('?') ? "" : "; `bot explain` lists them all"));
}

Report::Report(const Arguments& arguments) {
  format_ = arguments.value("format").value_or("pretty");
  fail_on_warning_ = arguments.value("fail-on") == "warning";
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
    bool kept = true;
    for (const Rule& rule : rules_) {
      if (rule.code != finding.code) continue;
      kept = rule.what != "allow";
      finding.severity = rule.what == "deny" ? diag::Severity::error : diag::describe(rule.code).severity;
    }
    if (!kept) continue;
    fine = fine && finding.severity != diag::Severity::error;
    move(finding.primary);
    for (diag::Label& l : finding.secondary) move(l.span);
    for (diag::Fix& f : finding.fixes)
      for (diag::Edit& e : f.edits) move(e.span);
    findings_.take(std::move(finding));
  }
  return fine && !(fail_on_warning_ && findings_.warnings() > 0);
}

Exit Report::finish() {
  findings_.finish();
  diag::RenderOptions options;
  options.color = colored(2);
  complain(diag::render(findings_, sources_, *diag::find_format(format_), options));
  for (const auto& [format, path] : files_)
    write_file(path, diag::render(findings_, sources_, *diag::find_format(format)));
  if (findings_.errors() > 0 || (fail_on_warning_ && findings_.warnings() > 0)) return Exit::findings;
  return Exit::fine;
}

}  // namespace bot::tool
