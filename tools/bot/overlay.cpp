#include "tools/bot/overlay.hpp"

#include <algorithm>

#include "bytecode/utf8.hpp"
#include "compiler/diagnostics/render.hpp"
#include "compiler/i18n/translate.hpp"
#include "tools/bot/command.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"

namespace bot::tool {

namespace {

std::vector<std::string> languages_of(const runtime::Artifact& artifact) {
  std::vector<std::string> out;
  const bytecode::View& view = artifact.view();
  std::string_view rest = view.text(view.info().languages);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    out.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

struct Overlay {
  const runtime::Artifact& artifact;
  runtime::Catalogue& out;
  std::vector<std::string> languages = languages_of(artifact);
  source::SourceSet sources = {};
  diag::Findings findings = {};

  std::uint32_t language(const std::string& path, const i18n::Catalogue& catalogue) const {
    for (const std::string& name : {i18n::language_of(path), std::string(catalogue.field("Language"))}) {
      const auto found = std::find(languages.begin(), languages.end(), name);
      if (found != languages.end()) return static_cast<std::uint32_t>(found - languages.begin());
    }
    std::string list;
    for (const std::string& l : languages) list += (list.empty() ? "" : ", ") + l;
    throw FileError(path + " is for no language of the bot (" + list + "): call it like one, such as " +
                    languages.back() + ".po, or name one in its header");
  }

  void read(const std::string& path) {
    keep(path);
    std::string text = require_file(path, source::max_source_bytes);
    if (const auto bad = bytecode::find_invalid_utf8(text))
      throw FileError(path + " is not UTF-8: byte " + std::to_string(*bad) + " is wrong");
    const source::FileId file = sources.add(path, std::move(text));
    const i18n::Catalogue catalogue = i18n::read_po(sources.text(file));
    const auto span = [&](i18n::Place p) { return source::Span{file, p.begin, p.end}; };
    for (const i18n::PoProblem& p : catalogue.problems)
      (void)findings.add(diag::Code::broken_catalogue, span(p.place), {{"reason", p.reason}});
    const std::uint32_t place = language(path, catalogue);
    std::size_t unknown = 0;
    for (const i18n::Entry& e : catalogue.entries) {
      if (e.obsolete || e.fuzzy() || e.translation.empty()) continue;
      const i18n::ParsedOriginal parsed = i18n::parse_original(e.id);
      const std::uint64_t id = i18n::message_id(e.context.value_or(""), e.id);
      const auto rows = artifact.view().texts();
      const auto row = std::lower_bound(rows.begin(), rows.end(), id,
                                        [](const bytecode::TextRow& r, std::uint64_t wanted) { return r.id < wanted; });
      if (row == rows.end() || row->id != id || parsed.problem) {
        ++unknown;
        continue;
      }
      const std::string bytes =
          i18n::translate(parsed.original, e.translation, languages[place], span(e.translation_place), findings);
      if (bytes.empty()) continue;
      if (out.set(place, id, bytes) != runtime::Catalogue::Problem::none)
        (void)findings.add(diag::Code::translation_broken, span(e.translation_place),
                           {{"reason", "it does not fit the text of the bot"}});
    }
    if (unknown > 0)
      complain("bot: " + path + ": " + std::to_string(unknown) +
               (unknown == 1 ? " message is not in this bot\n" : " messages are not in this bot\n"));
  }
};

}  // namespace

runtime::Catalogue read_overlay(const runtime::Artifact& artifact, const std::vector<std::string>& paths) {
  runtime::Catalogue out(artifact);
  Overlay overlay{artifact, out};
  for (const std::string& path : paths) overlay.read(path);
  overlay.findings.finish();
  diag::RenderOptions options;
  options.color = colored(2);
  if (!overlay.findings.all().empty())
    complain(diag::render(overlay.findings, overlay.sources, diag::Format::pretty, options));
  if (!overlay.findings.ok()) throw FileError("the catalogue cannot be laid over the bot");
  return out;
}

}  // namespace bot::tool
