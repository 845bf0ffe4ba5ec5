#include "compiler/driver/driver.hpp"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "compiler/analyze/analyze.hpp"
#include "compiler/check/check.hpp"
#include "compiler/check/tests.hpp"
#include "compiler/driver/modules.hpp"
#include "compiler/driver/suppress.hpp"
#include "compiler/driver/suspects.hpp"
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

std::vector<analyze::Translated::Part> parts_of(const std::vector<i18n::Pattern::Part>& parts) {
  std::vector<analyze::Translated::Part> out;
  for (const i18n::Pattern::Part& p : parts) {
    auto& part = out.emplace_back();
    part.literal = p.literal;
    if (!p.name.empty()) part.argument = p.argument;
    for (const i18n::Pattern::Form& f : p.forms) part.forms.push_back(parts_of(f.parts));
  }
  return out;
}

/// Translations are measured like the texts of the bot.
void check_translations(Result& r, const std::vector<i18n::CatalogueFile>& catalogues) {
  const auto& languages = r.program.bot.languages;
  if (r.program.bot.channels.empty() || languages.empty()) return;
  for (const i18n::CatalogueFile& file : catalogues) {
    if (std::find(languages.begin() + 1, languages.end(), file.language) == languages.end()) continue;
    std::vector<analyze::Translated> texts;
    for (const i18n::Placed& p : i18n::placed(r.messages, file, r.sources))
      for (const source::Span text : p.message->places) texts.push_back({text, p.place, parts_of(p.pattern.parts)});
    analyze::check_translations(r.program, file.language, texts, r.findings);
  }
}

void make_artifact(const Job& job, Result& r) {
  std::vector<model::TestStep*> asked;
  if (job.probes)
    for (model::Test& t : r.checked_tests)
      for (model::TestStep& s : t.steps)
        if (s.condition) asked.push_back(&s);
  for (const model::TestStep* s : asked) r.program.probes.push_back(s->condition.get());
  const std::vector<i18n::CatalogueFile> catalogues = load_catalogues(job, r);
  const emit::Image image = lower::lower(r.program, r.sources, hash_sources(r.sources),
                                         {catalogues, job.every_language}, r.messages, r.findings);
  check_translations(r, catalogues);
  if (!r.findings.ok()) return;
  emit::Emitted emitted = emit::emit(image, job.strip);
  report_phrases(image, emitted.phrases, r.findings);
  if (!emitted.problem.empty()) {
    r.findings.add(diag::Code::bot_too_large, r.program.bot.span, {{"reason", emitted.problem}});
    return;
  }
  if (r.findings.ok()) r.artifact = std::move(emitted.bytes);
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->chunk = image.probes[i];
}

/// Reads the tests and checks them against the bot, unless that has errors.
void check_tests(const Job& job, Result& r, bool fine, diag::Findings& findings) {
  load_tests(job, r, findings);
  if (!fine) return;
  std::vector<check::TestFile> files;
  for (std::uint32_t i = 0; i < r.modules.size(); ++i)
    files.push_back({&r.modules[i].ast, static_cast<model::ModuleId>(i)});
  for (const ast::Module& m : r.tests) files.push_back({&m, model::ModuleId{}});
  r.checked_tests = check::check_tests(r.program, files, findings);
}

/// Findings about the tests are kept apart, so that the artifact is checked against its limits all the same.
analyze::Looked run(const Job& job, Result& r, diag::Findings& of_tests) {
  analyze::Looked looked;
  if (!load_modules(job, r)) {
    check_tests(job, r, false, of_tests);
    return looked;
  }
  const bool parsed = r.findings.ok();
  r.program = resolve::resolve(r.modules, r.findings);
  check::check(r.program, r.findings);
  suspect_declarations(r);
  if (parsed) looked = analyze::analyze(r.program, r.sources, r.findings, job.explored_states);
  const bool fine = r.findings.ok();
  // Without probes the tests come last, so that nothing of them gets into the artifact.
  if (job.probes) check_tests(job, r, fine, of_tests);
  if (job.emit && fine) make_artifact(job, r);
  if (!job.probes) check_tests(job, r, fine, of_tests);
  if (!of_tests.ok()) r.artifact.clear();
  return looked;
}

}  // namespace

Result compile(const Job& job) {
  Result r;
  diag::Findings of_tests;
  const analyze::Looked looked = run(job, r, of_tests);
  for (const diag::Finding& f : of_tests.all()) r.findings.take(f);
  r.findings.finish();
  apply_suppressions(r, looked);
  return r;
}

}  // namespace bot::driver
