// bot fix: makes the edits that findings suggest, and looks again.

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <set>

#include "compiler/diagnostics/edits.hpp"
#include "tools/bot/files.hpp"
#include "tools/bot/line_diff.hpp"
#include "tools/bot/output.hpp"
#include "tools/bot/report.hpp"

namespace bot::tool {

namespace {

constexpr Option options[] = {
    {"diff", 0, "", "write nothing; show what would change"},
    {"dry-run", 0, "", "the same as --diff"},
    {"code", 0, "CODE", "make the edits of this finding alone; may be given several times"},
    {"unsafe", 0, "", "make the edits as well that may change what is meant, such as a name that is close by"},
};

constexpr std::size_t most_rounds = 200;  ///< one edit may uncover another, but not for ever

using Texts = std::map<std::string, std::string>;  ///< by the name a file is read under

/// Errors by the step that reports them. A step hides what the ones behind it would say.
struct Errors {
  std::map<std::string, std::size_t> unparsed;  ///< errors of syntax by file
  std::array<std::size_t, 3> by_step{};         ///< syntax; names and types; behaviour and all else

  /// Whether `after` is no worse: no file has more errors of syntax, and the first step that has not as many errors as
  /// before has fewer.
  [[nodiscard]] bool bears(const Errors& after) const {
    for (const auto& [file, count] : after.unparsed) {
      const auto before = unparsed.find(file);
      if (count > (before == unparsed.end() ? 0 : before->second)) return false;
    }
    return after.by_step <= by_step;
  }
};

std::size_t step_of(diag::Code code) {
  const std::string_view id = diag::describe(code).id;
  return id < "B02" ? 0 : id < "B04" ? 1 : 2;
}

std::string file_of(const driver::Result& r, const diag::Finding& f) {
  return static_cast<std::size_t>(f.primary.file) < r.sources.size() ? std::string(r.sources.name(f.primary.file)) : "";
}

/// An edit that can be made.
struct Candidate {
  const driver::Result* result = nullptr;
  const diag::Finding* finding = nullptr;
  const diag::Fix* fix = nullptr;

  [[nodiscard]] std::string place() const {
    const auto at = result->sources.position(finding->primary.file, finding->primary.begin);
    return fmt::format("{}:{}:{}", file_of(*result, *finding), at.line, at.column);
  }
  /// What it is known by when its place has moved.
  [[nodiscard]] std::string key() const {
    const source::SourceSet& sources = result->sources;
    const auto at = sources.position(finding->primary.file, finding->primary.begin);
    std::string out = fmt::format("{}\n{}\n{}\n{}", file_of(*result, *finding), diag::describe(finding->code).id,
                                  finding->message, sources.line(finding->primary.file, at.line));
    for (const diag::Edit& e : fix->edits) out += fmt::format("\n{}\n{}", sources.text(e.span), e.replacement);
    return out;
  }
};

struct Fixer {
  const Arguments& arguments;
  std::vector<Input> inputs;
  std::set<diag::Code> wanted;   // empty: all
  std::set<diag::Code> unshown;  // --allow
  bool unsafe = false;
  Texts original = {};
  Texts now = {};                      // files that have changed, and what came from standard input
  std::deque<Compiled> compiled = {};  // by input
  std::set<std::string> refused = {};  // keys of edits that were put back
  std::set<std::string> outside = {};  // files that are not to be changed
  std::map<std::pair<std::string, std::string>, bool> ours = {};             // by input and file
  std::size_t rounds = 0;                                                    // that have changed something
  std::map<std::string, std::map<std::string_view, std::size_t>> made = {};  // edits by file and code

  Compiled compile_with(const Input& input, const Texts& texts) const {
    CompileOptions how;
    how.strip = true;
    how.instead = texts;
    return compile(input, how);
  }

  static void count(const driver::Result& r, Errors& out) {
    for (const diag::Finding& f : r.findings.all()) {
      if (f.severity != diag::Severity::error) continue;
      ++out.by_step[step_of(f.code)];
      if (step_of(f.code) == 0) ++out.unparsed[file_of(r, f)];
    }
  }

  /// Whether the file is the author's and of this bot: read from the disk, beside the main file, or below the
  /// directory of the bot.toml around it.
  bool may_change(const Input& input, const driver::Result& r, const std::string& name) {
    if (!name.ends_with(".bot")) return false;
    if (input.from_stdin) return name == input.name;
    const auto [known, added] = ours.emplace(std::pair(input.name, name), false);
    if (added) known->second = lies_inside(input, r, name);
    return known->second;
  }

  bool lies_inside(const Input& input, const driver::Result& r, const std::string& name) {
    const bool read = std::ranges::count(r.files, name) > 0 || std::ranges::count(input.tests, name) > 0;
    if (!read) return false;
    namespace fs = std::filesystem;
    std::error_code error;
    fs::path root = fs::canonical(input.name, error).parent_path();
    for (fs::path up = root; !error; up = up.parent_path()) {
      if (fs::exists(up / manifest_name)) root = up;
      if (fs::exists(up / manifest_name) || up == up.parent_path()) break;
    }
    const fs::path file = fs::canonical(name, error);
    const fs::path seen = file.lexically_relative(root);
    if (!error && !seen.empty() && *seen.begin() != "..") return true;
    if (outside.insert(name).second)
      complain("bot fix: " + name + " is left as it is: it lies outside of " + root.string() + "\n");
    return false;
  }

  /// Edits that can be made at once, one for each finding.
  std::vector<Candidate> choose() {
    std::vector<Candidate> out;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const driver::Result& r = compiled[i].result;
      // What a name should be is not known while a declaration of it may be what cannot be read.
      const bool unparsed = std::ranges::any_of(r.findings.all(), [](const diag::Finding& f) {
        return f.severity == diag::Severity::error && step_of(f.code) == 0;
      });
      for (const diag::Finding& f : r.findings.all()) {
        if (unshown.contains(f.code) || (!wanted.empty() && !wanted.contains(f.code))) continue;
        for (const bool safe : {true, false}) {
          if (!safe && (!unsafe || (unparsed && step_of(f.code) != 0))) continue;
          if (add(out, i, r, f, safe)) break;
        }
      }
    }
    return out;
  }

  bool add(std::vector<Candidate>& out, std::size_t input, const driver::Result& r, const diag::Finding& f, bool safe) {
    for (const diag::Fix& fix : f.fixes) {
      const Candidate c{&r, &f, &fix};
      if (fix.safe != safe || !diag::sound(fix, r.sources) || refused.contains(c.key())) continue;
      const bool allowed = std::ranges::all_of(fix.edits, [&](const diag::Edit& e) {
        return may_change(inputs[input], r, std::string(r.sources.name(e.span.file)));
      });
      if (!allowed) continue;
      // Of another bot that shares files with one that changes now, the edits come in the next round: places are
      // those of one compilation.
      const bool free = std::ranges::none_of(out, [&](const Candidate& other) {
        return other.result == &r ? diag::clash(*other.fix, fix) : shares(*other.result, r);
      });
      if (free) out.push_back(c);
      return true;
    }
    return false;
  }

  static bool shares(const driver::Result& a, const driver::Result& b) {
    return std::ranges::any_of(a.files, [&](const std::string& f) { return std::ranges::count(b.files, f) > 0; });
  }

  /// The texts with the first edits made.
  Texts with(const std::vector<Candidate>& edits, std::size_t made_now) const {
    std::map<const driver::Result*, std::vector<diag::Edit>> by_result;
    for (std::size_t i = 0; i < made_now; ++i) {
      auto& list = by_result[edits[i].result];
      list.insert(list.end(), edits[i].fix->edits.begin(), edits[i].fix->edits.end());
    }
    Texts out = now;
    for (const auto& [result, list] : by_result) {
      std::set<source::FileId> files;
      for (const diag::Edit& e : list) files.insert(e.span.file);
      for (const source::FileId file : files)
        out[std::string(result->sources.name(file))] = diag::apply(result->sources.text(file), file, list);
    }
    return out;
  }

  /// Compiles what the texts change; of the others the result is empty.
  std::deque<Compiled> look(const Texts& texts) const {
    std::deque<Compiled> out;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const source::SourceSet& sources = compiled[i].result.sources;
      bool same = true;
      for (std::uint32_t f = 0; f < sources.size(); ++f) {
        const auto text = texts.find(std::string(sources.name(static_cast<source::FileId>(f))));
        same = same && (text == texts.end() || text->second == sources.text(static_cast<source::FileId>(f)));
      }
      if (same) out.emplace_back();
      else out.push_back(compile_with(inputs[i], texts));
    }
    return out;
  }

  /// Why what came out cannot be kept; nothing when it can.
  std::optional<std::string> problem(const std::vector<Candidate>& edits, std::size_t made_now,
                                     const std::deque<Compiled>& after) const {
    Errors was, is;
    std::multiset<std::string> known;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (after[i].result.sources.size() == 0) continue;  // as it was
      count(compiled[i].result, was);
      count(after[i].result, is);
      for (const diag::Finding& f : compiled[i].result.findings.all()) known.insert(f.message);
    }
    if (!was.bears(is)) {
      for (const Compiled& c : after)
        for (const diag::Finding& f : c.result.findings.all()) {
          const auto same = known.find(f.message);
          if (same != known.end()) known.erase(same);
          else if (f.severity == diag::Severity::error)
            return fmt::format("it brings {}: {}", diag::describe(f.code).id, f.message);
        }
      return "it brings another error";
    }
    for (std::size_t i = 0; i < made_now; ++i)
      if (remains(edits, made_now, edits[i], after)) return "what it is about stays";
    return std::nullopt;
  }

  /// Whether the finding is still there although its edit was made, and the text has not become shorter.
  bool remains(const std::vector<Candidate>& edits, std::size_t made_now, const Candidate& c,
               const std::deque<Compiled>& after) const {
    std::size_t input = 0;
    while (&compiled[input].result != c.result) ++input;
    std::vector<diag::Edit> list;
    for (std::size_t i = 0; i < made_now; ++i)
      if (edits[i].result == c.result) list.insert(list.end(), edits[i].fix->edits.begin(), edits[i].fix->edits.end());
    std::int64_t grown = 0;
    for (const diag::Edit& e : c.fix->edits)
      grown += static_cast<std::int64_t>(e.replacement.size()) - (e.span.end - e.span.begin);
    if (grown < 0) return false;
    const source::FileId file = c.finding->primary.file;
    const std::uint32_t at = diag::moved(c.finding->primary.begin, c.result->sources.text(file), file, list);
    const std::string name = file_of(*c.result, *c.finding);
    const driver::Result& r = after[input].result;
    return std::ranges::any_of(r.findings.all(), [&](const diag::Finding& f) {
      return f.code == c.finding->code && f.message == c.finding->message && f.primary.begin >= at &&
             f.primary.begin <= at + grown && file_of(r, f) == name;
    });
  }

  /// One round: as many of the edits as leave nothing worse. False when there was nothing to do.
  bool round() {
    const std::vector<Candidate> edits = choose();
    if (edits.empty()) return false;
    for (std::size_t some = edits.size();; some /= 2) {
      Texts texts = with(edits, some);
      std::deque<Compiled> after = look(texts);
      const auto why = problem(edits, some, after);
      if (why && some > 1) continue;
      if (why) {
        refused.insert(edits[0].key());
        complain(fmt::format("bot fix: {}: an edit of {} was put back: {}\n", edits[0].place(),
                             diag::describe(edits[0].finding->code).id, *why));
        return true;
      }
      for (std::size_t i = 0; i < some; ++i)
        ++made[file_of(*edits[i].result, *edits[i].finding)][diag::describe(edits[i].finding->code).id];
      for (std::size_t i = 0; i < inputs.size(); ++i)
        if (after[i].result.sources.size() > 0) {
          compiled[i] = std::move(after[i]);
          remember(compiled[i].result);
        }
      now = std::move(texts);
      ++rounds;
      return true;
    }
  }

  void run() {
    for (const Input& input : inputs) {
      if (input.from_stdin) {
        now[input.name] = original[input.name] = require_file("-", source::max_source_bytes);
      }
      compiled.push_back(compile_with(input, now));
      remember(compiled.back().result);
    }
    while (rounds < most_rounds && round()) continue;
    if (rounds == most_rounds) complain("bot fix: stopped after many rounds: every edit brings another one\n");
  }

  /// Texts of files that were not known before: nothing has been changed in them.
  void remember(const driver::Result& r) {
    for (std::uint32_t f = 0; f < r.sources.size(); ++f) {
      const auto file = static_cast<source::FileId>(f);
      original.emplace(std::string(r.sources.name(file)), std::string(r.sources.text(file)));
    }
  }

  void write() const {
    forget_kept();
    for (const auto& [name, text] : now) {
      const std::string& before = original.at(name);
      if (text == before) continue;
      if (require_file(name, source::max_source_bytes) != before)
        throw FileError(name + " was changed meanwhile and is left as it is; run it again");
      write_file(name, text);
      std::string what;
      if (const auto counts = made.find(name); counts != made.end())
        for (const auto& [code, count] : counts->second)
          what += fmt::format("{}{}{}", what.empty() ? "" : ", ", code, count > 1 ? fmt::format(" ({})", count) : "");
      print(name + (what.empty() ? "" : ": " + what) + "\n");
    }
  }
};

Exit run(const Arguments& arguments) {
  Report report(arguments);
  const bool diff = arguments.has("diff") || arguments.has("dry-run");
  Fixer fixer{arguments, find_inputs(arguments, false), {}, {}, arguments.has("unsafe")};
  for (const auto& [name, value] : arguments.options) {
    if (name == "code") fixer.wanted.insert(require_code(value));
    if (name == "allow") fixer.unshown.insert(require_code(value));
    if (name == "warn" || name == "deny") fixer.unshown.erase(require_code(value));
  }
  const bool piped = std::ranges::any_of(fixer.inputs, &Input::from_stdin);
  if (piped && fixer.inputs.size() > 1) throw UsageError("standard input (-) is mended alone");
  fixer.run();
  if (diff) {
    for (const auto& [name, text] : fixer.now) print(line_diff(fixer.original.at(name), text, name));
  } else if (piped) {
    print(fixer.now.at(fixer.inputs[0].name));
  } else {
    fixer.write();
  }
  flush();
  for (const Compiled& c : fixer.compiled) (void)report.take(c);
  return report.finish();
}

}  // namespace

const Command fix_command{
    .name = "fix",
    .arguments = "[PATH...]",
    .summary = "Makes the edits that findings suggest",
    .details =
        "Makes the safe edits: those that keep what is meant, or restore what was obviously meant. Then it checks\n"
        "again, until there is nothing left to do. The files that change are named; what is left is reported as\n"
        "`bot check` does it. `-` reads standard input and writes the result to standard output.\n"
        "\n"
        "An edit that would bring an error is put back. Only .bot files of the bot are written, those in its "
        "directory\n"
        "or below that of its bot.toml.",
    .options = options,
    .reports = true,
    .takes_paths = true,
    .run = run,
};

}  // namespace bot::tool
