// bot_seeded DIRECTORY [PART…]: makes every defect of the .seeds files whose names or descriptions hold one of the
// parts, looks whether the compiler finds it, and prints a table by kind. Every error must be found, and 95 of 100
// warnings; the right bots must have no finding, and a defect no finding besides the expected ones.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "compiler/driver/driver.hpp"
#include "tests/seeded/seeds.hpp"

namespace bot::seeded {

namespace {

namespace fs = std::filesystem;

struct Row {
  std::size_t made = 0, found = 0, other = 0;
};

/// What came of all seeds.
struct Tally {
  std::map<std::string, Row> kinds;
  Row errors, warnings;
  std::size_t bases = 0, problems = 0;
};

bool read(const fs::path& path, std::string& out) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  out.assign(std::istreambuf_iterator<char>(in), {});
  return true;
}

/// Compiles the base; `file` (the base or one of its modules) has `text` instead of what it holds.
driver::Result compile(const fs::path& base, const std::string& file, const std::string& text) {
  driver::Job job;
  job.name = base.filename().string();
  job.emit = false;
  if (file.empty()) job.text = text;
  else if (!read(base, job.text)) job.text.clear();
  job.load = [&](const std::string& path) {
    driver::Loaded out;
    std::string bytes;
    if (path == file) out.text = text;
    else if (read(base.parent_path() / path, bytes)) out.text = std::move(bytes);
    else out.problem = "there is no such file";
    return out;
  };
  return driver::compile(job);
}

std::string line_of(const driver::Result& result, const diag::Finding& f) {
  const auto at = result.sources.position(f.primary.file, f.primary.begin);
  return squeezed(result.sources.line(f.primary.file, at.line));
}

std::string_view code_of(const diag::Finding& f) { return diag::describe(f.code).id; }

std::string show(const driver::Result& result, const diag::Finding& f) {
  return std::string(code_of(f)) + " at " + line_of(result, f) + "  (" + f.message + ")";
}

struct Runner {
  Tally tally;
  std::vector<std::string> parts;

  void complain(const std::string& where, const std::string& what) {
    ++tally.problems;
    std::printf("%s: %s\n", where.c_str(), what.c_str());
  }

  [[nodiscard]] bool wanted(const std::string& name, const Seed& s) const {
    const std::string all = name + " " + s.kind + ": " + s.what;
    return parts.empty() || std::ranges::any_of(parts, [&](const std::string& p) { return all.find(p) != all.npos; });
  }

  void run(const fs::path& path) {
    std::string text;
    const std::string name = path.filename().string();
    if (!read(path, text)) return complain(name, "cannot be read");
    const SeedFile file = parse_seeds(text);
    for (const std::string& p : file.problems) complain(name, p);
    const fs::path base = fs::weakly_canonical(path.parent_path() / file.base);
    std::string source;
    if (!read(base, source)) return complain(name, "the base " + file.base + " cannot be read");
    const driver::Result clean = compile(base, {}, source);
    ++tally.bases;
    for (const diag::Finding& f : clean.findings.all())
      complain(name, "the base " + file.base + " has a finding: " + show(clean, f));
    for (const Seed& s : file.seeds)
      if (wanted(name, s)) plant(name, base, s);
  }

  void plant(const std::string& name, const fs::path& base, const Seed& s) {
    const std::string where = name + ":" + std::to_string(s.line) + " (" + s.kind + ": " + s.what + ")";
    std::string source;
    const fs::path path = s.file.empty() ? base : base.parent_path() / s.file;
    if (!read(path, source)) return complain(where, "the file " + path.string() + " cannot be read");
    const Edited edited = apply(s, source);
    if (!edited.problem.empty()) return complain(where, edited.problem);
    const driver::Result result = compile(base, s.file, edited.text);
    std::vector<const Expected*> open;
    for (const Expected& e : s.expected) open.push_back(&e);
    std::vector<std::string> other;
    for (const diag::Finding& f : result.findings.all()) {
      const auto fits = [&](const Expected* e) {
        return e->code == code_of(f) && line_of(result, f).find(squeezed(e->at)) != std::string::npos;
      };
      const auto it = std::ranges::find_if(open, fits);
      if (it != open.end()) open.erase(it);
      else other.push_back(show(result, f));
    }
    Row& grade = is_error(s) ? tally.errors : tally.warnings;
    for (Row* row : {&tally.kinds[s.kind], &grade}) {
      ++row->made;
      row->found += open.empty() ? 1 : 0;
      row->other += other.size();
    }
    for (const Expected* e : open)
      std::printf("%s\n  missed  %s at %s\n", where.c_str(), e->code.c_str(), e->at.c_str());
    for (const std::string& o : other) std::printf("%s\n  besides %s\n", where.c_str(), o.c_str());
  }

  static bool is_error(const Seed& s) {
    const auto code = diag::find_code(s.expected.at(0).code);
    return !code || diag::describe(*code).severity == diag::Severity::error;
  }
};

void print(const char* name, const Row& r) { std::printf("%-14s %6zu %6zu %6zu\n", name, r.made, r.found, r.other); }

/// Prints the table; whether all is as it must be.
bool report(const Tally& t) {
  std::printf("\n%-14s %6s %6s %6s\n", "kind", "made", "found", "false");
  for (const auto& [kind, row] : t.kinds) print(kind.c_str(), row);
  std::printf("\n");
  print("errors", t.errors);
  print("warnings", t.warnings);
  std::printf("\n%zu right bots, %zu problems with them or with the seeds\n", t.bases, t.problems);
  return t.problems == 0 && t.errors.found == t.errors.made && t.warnings.found * 100 >= t.warnings.made * 95 &&
         t.errors.other + t.warnings.other == 0 && t.errors.made + t.warnings.made > 0;
}

}  // namespace

}  // namespace bot::seeded

int main(int count, char** words) {
  if (count < 2) {
    std::printf("usage: bot_seeded DIRECTORY [PART...]\n");
    return 2;
  }
  try {
    bot::seeded::Runner runner;
    runner.parts.assign(words + 2, words + count);
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(words[1]))
      if (entry.path().extension() == ".seeds") files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto& f : files) runner.run(f);
    return bot::seeded::report(runner.tally) ? 0 : 1;
  } catch (const std::exception& problem) {
    std::printf("%s\n", problem.what());
    return 1;
  }
}
