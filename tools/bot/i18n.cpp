// bot i18n: the texts of a bot in other languages. Messages are taken out of the sources, brought into the catalogues
// and checked.

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "compiler/i18n/merge.hpp"
#include "tools/bot/catalogues.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"output", 'o', "FILE", "extract: where to write; - is standard output (the default)"},
    {"language", 'l', "LANGUAGE", "merge and check: this language alone"},
};

/// A bot that compiled without errors, and what is asked about it.
struct Task {
  const Arguments& arguments;
  Input input;
  Compiled compiled;
  std::string folder;

  [[nodiscard]] const model::BotInfo& bot() const { return compiled.result.program.bot; }
  [[nodiscard]] std::string path(const std::string& language) const { return folder + language + ".po"; }

  /// The languages to be translated into. Throws UsageError for one that the bot does not speak.
  [[nodiscard]] std::vector<std::string> languages() const {
    const auto& all = bot().languages;
    const auto wanted = arguments.value("language");
    if (!wanted) return {all.begin() + 1, all.end()};
    if (std::find(all.begin(), all.end(), *wanted) == all.end())
      throw UsageError("the bot does not speak '" + *wanted + "'; name it in the bot block: language " + all.front() +
                       ", " + *wanted);
    if (*wanted == all.front())
      throw UsageError("the sources are written in '" + *wanted + "'; there is nothing to translate");
    return {*wanted};
  }
};

std::string counted(std::size_t n, std::string_view what) { return std::to_string(n) + " " + std::string(what); }

Exit extract(const Task& task) {
  const driver::Result& r = task.compiled.result;
  const std::string text = i18n::write_po(i18n::make_catalogue(r.messages, r.sources, task.bot().name, ""));
  write_file(task.arguments.value("output").value_or("-"), text);
  return Exit::fine;
}

/// The catalogue as it is; nothing when there is none or it cannot be read, which is then reported.
std::optional<i18n::Catalogue> read(Task& task, const std::string& path) {
  if (!exists(path)) return i18n::Catalogue{};
  driver::Result& r = task.compiled.result;
  std::string text = require_file(path, source::max_source_bytes);
  const source::FileId file = r.sources.add(path, std::move(text));
  i18n::Catalogue catalogue = i18n::read_po(r.sources.text(file));
  for (const i18n::PoProblem& p : catalogue.problems)
    r.findings.add(diag::Code::broken_catalogue, {file, p.place.begin, p.place.end}, {{"reason", p.reason}})
        .note("Nothing was changed in the catalogue.");
  if (!catalogue.problems.empty()) return std::nullopt;
  return catalogue;
}

void merge_one(Task& task, const std::string& language) {
  const std::string path = task.path(language);
  const bool there = exists(path);
  auto old = read(task, path);
  if (!old) return;
  const driver::Result& r = task.compiled.result;
  i18n::MergeCounts counts;
  const i18n::Catalogue merged =
      i18n::merge(std::move(*old), i18n::make_catalogue(r.messages, r.sources, task.bot().name, language), counts);
  std::error_code error;
  std::filesystem::create_directories(task.folder, error);
  if (error) throw FileError("cannot make the directory " + task.folder + ": " + reason(error.value()));
  write_file(path, i18n::write_po(merged));
  const i18n::Progress progress = i18n::progress(r.messages, merged);
  print(path + (there ? ": " : ": made, ") + counted(progress.translated, "translated") +
        (progress.fuzzy > 0 ? ", " + counted(progress.fuzzy, "to be looked at (fuzzy)") : "") +
        (progress.missing > 0 ? ", " + counted(progress.missing, "to be translated") : "") +
        (counts.obsolete > 0 ? ", " + counted(counts.obsolete, "put aside") : "") + "\n");
}

Exit merge(Task& task, const Arguments& plain) {
  task.compiled.result.findings = {};
  for (const std::string& language : task.languages()) merge_one(task, language);
  Report report(plain);
  (void)report.take(task.compiled);
  return report.finish();
}

/// What is about catalogues, without the warnings that `bot check` gives, too.
void keep_own(diag::Findings& findings) {
  diag::Findings kept;
  for (const diag::Finding& f : findings.all())
    if (f.severity == diag::Severity::error || diag::describe(f.code).id.starts_with("B06")) kept.take(f);
  findings = std::move(kept);
}

Exit check(Task& task, const Arguments& plain) {
  keep_own(task.compiled.result.findings);
  Report report(plain);
  (void)report.take(task.compiled);
  const Exit code = report.finish();
  for (const std::string& language : task.languages()) {
    const std::string path = task.path(language);
    const bool there = exists(path);
    const i18n::Catalogue catalogue =
        there ? i18n::read_po(require_file(path, source::max_source_bytes)) : i18n::Catalogue{};
    const i18n::Progress p = i18n::progress(task.compiled.result.messages, catalogue);
    print(language + ": " + std::to_string(p.translated) + " of " + std::to_string(p.translated + p.fuzzy + p.missing) +
          " texts translated" + (p.fuzzy > 0 ? ", " + counted(p.fuzzy, "fuzzy") : "") +
          (there ? "" : "; there is no " + path + ", `bot i18n merge` makes it") + "\n");
  }
  return code;
}

Exit run(const Arguments& arguments) {
  const std::string action = arguments.paths.empty() ? "" : arguments.paths.front();
  if (action != "extract" && action != "merge" && action != "check")
    throw UsageError(action.empty() ? "what shall be done? bot i18n extract, bot i18n merge or bot i18n check"
                                    : "'" + action + "' is neither extract, merge nor check");
  if (arguments.has("output") && action != "extract")
    throw UsageError("-o goes with extract; " + action + " knows where the catalogues are");
  Arguments plain = arguments;
  plain.paths.erase(plain.paths.begin());
  Task task{arguments, find_inputs(plain, false).front(), {}, {}};
  if (task.input.from_stdin && action != "extract")
    throw UsageError("a source from standard input has no catalogues beside it");
  task.input.tests.clear();
  task.input.catalogues = action == "check" ? Input::Catalogues::all : Input::Catalogues::none;
  task.compiled = compile(task.input, true);
  task.folder = messages_folder(task.input.name);
  Report report(plain);
  const bool fine = report.take(task.compiled);
  // messages are there once the bot itself has no errors
  if (!task.compiled.result.messages.empty() || fine) {
    if (action != "extract" && task.bot().languages.size() < 2)
      throw UsageError("the bot speaks " + task.bot().languages.front() +
                       " alone; name a second language in the bot block: language " + task.bot().languages.front() +
                       ", en");
    if (action == "check") return check(task, plain);
  }
  if (!fine) return report.finish();
  return action == "extract" ? extract(task) : merge(task, plain);
}

}  // namespace

const Command i18n_command{
    .name = "i18n",
    .arguments = "extract|merge|check [PATH]",
    .summary = "Translates a bot: takes its texts out, brings them into catalogues, checks these",
    .details =
        "extract writes all texts as a template (.pot) for GNU gettext.\n"
        "merge brings messages/LANGUAGE.po up to date for every language of the bot but the first, or makes it:\n"
        "translations are kept, those of texts that have changed are marked fuzzy, and those whose text is gone are\n"
        "put aside at the end of the file.\n"
        "check tells what is wrong with the translations and how much is missing; `bot check` and `bot build` look at\n"
        "them, too.\n"
        "\n"
        "The catalogues lie in messages/ beside the bot, or where `messages` of the section [bot] in bot.toml says.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .max_arguments = 2,
    .run = run,
};

}  // namespace bot::tool
