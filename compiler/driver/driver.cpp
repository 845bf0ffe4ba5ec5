#include "compiler/driver/driver.hpp"

#include <array>
#include <sodium.h>

#include "compiler/analyze/analyze.hpp"
#include "compiler/check/check.hpp"
#include "compiler/driver/modules.hpp"
#include "compiler/emit/emit.hpp"
#include "compiler/lower/lower.hpp"

namespace bot::driver {

namespace {

std::vector<std::array<std::uint8_t, 16>> hash_sources(const source::SourceSet& sources) {
  std::vector<std::array<std::uint8_t, 16>> out(sources.size());
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    const std::string_view text = sources.text(static_cast<source::FileId>(i));
    crypto_generichash(out[i].data(), out[i].size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                       nullptr, 0);
  }
  return out;
}

/// Phrases that the format has no room for.
void report_phrases(const emit::Image& image, const std::vector<emit::PhraseProblem>& problems,
                    diag::Findings& findings) {
  for (const emit::PhraseProblem& p : problems) {
    if (p.kind == emit::PhraseProblemKind::no_tokens) continue;  // found by the analysis
    const auto [file, offset] = image.phrase_places[p.phrase];
    std::string_view reason = "the bot has too many phrases";
    if (p.kind == emit::PhraseProblemKind::word_too_long) reason = "a word of it is longer than 255 bytes";
    if (p.kind == emit::PhraseProblemKind::too_many_words) reason = "it has more than 255 words";
    findings.add(diag::Code::phrase_too_large, {static_cast<source::FileId>(file), offset, offset + 1},
                 {{"reason", reason}});
  }
}

void run(const Job& job, Result& r) {
  if (!load_modules(job, r)) return;
  const bool parsed = r.findings.ok();
  r.program = resolve::resolve(r.modules, r.findings);
  check::check(r.program, r.findings);
  if (parsed) analyze::analyze(r.program, r.sources, r.findings);
  if (!job.emit || !r.findings.ok()) return;
  const emit::Image image = lower::lower(r.program, r.sources, hash_sources(r.sources), r.findings);
  if (!r.findings.ok()) return;
  emit::Emitted emitted = emit::emit(image, job.strip);
  report_phrases(image, emitted.phrases, r.findings);
  if (!emitted.problem.empty()) {
    r.findings.add(diag::Code::bot_too_large, r.program.bot.span, {{"reason", emitted.problem}});
    return;
  }
  if (r.findings.ok()) r.artifact = std::move(emitted.bytes);
}

}  // namespace

Result compile(const Job& job) {
  Result r;
  run(job, r);
  load_tests(job, r);
  r.findings.finish();
  return r;
}

}  // namespace bot::driver
