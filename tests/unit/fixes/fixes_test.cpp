// Every edit of every finding that the pages, the cases and the seeded defects show is made, and what it made is
// compiled: the finding is gone, and nothing new has come.

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/edits.hpp"
#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"
#include "tests/cases/case_file.hpp"
#include "tests/seeded/seeds.hpp"

using namespace bot;
namespace fs = std::filesystem;

namespace {

using Texts = std::map<std::string, std::string>;  // by name, instead of what the files hold

std::optional<std::string> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// A bot: its main file is `texts[name]`, its modules lie below `root`.
struct Bot {
  std::string what;
  fs::path root;
  std::string name;
  Texts texts;

  driver::Result compile(const Texts& instead) const {
    driver::Job job;
    job.name = name;
    job.text = instead.at(name);
    job.load = [&](const std::string& path) -> driver::Loaded {
      if (const auto other = instead.find(path); other != instead.end()) return {other->second, ""};
      auto text = read(root / path);
      return {text, text ? "" : "there is no such file"};
    };
    return driver::compile(job);
  }
};

std::vector<Bot> all_bots() {
  const fs::path source(BOT_SOURCE_DIR);
  std::vector<Bot> out;
  for (const diag::Example& e : diag::examples())
    out.push_back({"the page of " + std::string(diag::describe(e.code).id),
                   source,
                   "example.bot",
                   {{"example.bot", std::string(e.raises)}}});
  const fs::path cases = source / "tests" / "cases";
  for (const auto& entry : fs::recursive_directory_iterator(cases)) {
    const fs::path path = entry.path().lexically_relative(cases);
    if (path.extension() != ".bot" || std::ranges::find(path, fs::path("modules")) != path.end()) continue;
    const std::string name = path.generic_string();
    out.push_back({name, cases, name, {{name, cases::parse_case(read(entry.path()).value_or("")).source}}});
  }
  for (const auto& entry : fs::directory_iterator(source / "tests" / "seeded")) {
    if (entry.path().extension() != ".seeds") continue;
    const seeded::SeedFile file = seeded::parse_seeds(read(entry.path()).value_or(""));
    const fs::path base = fs::weakly_canonical(entry.path().parent_path() / file.base);
    const std::string name = base.filename().string();
    for (const seeded::Seed& s : file.seeds) {
      const std::string edited = s.file.empty() ? name : s.file;
      Texts texts{{name, read(base).value_or("")}};
      texts[edited] = seeded::apply(s, read(base.parent_path() / edited).value_or("")).text;
      out.push_back({entry.path().filename().string() + ": " + s.what, base.parent_path(), name, std::move(texts)});
    }
  }
  std::ranges::sort(out, {}, &Bot::what);
  return out;
}

/// Steps of the compiler; one that finds errors keeps those behind it from saying all they would.
int step_of(const diag::Finding& f) {
  const std::string_view id = diag::describe(f.code).id;
  return id < "B02" ? 0 : id < "B04" ? 1 : 2;
}
std::string show(const diag::Finding& f) { return std::string(diag::describe(f.code).id) + ": " + f.message; }
std::string shown(const driver::Result& r) { return diag::render(r.findings, r.sources, diag::Format::pretty); }

std::size_t syntax_errors(const driver::Result& r) {
  return static_cast<std::size_t>(
      std::ranges::count_if(r.findings.all(), [](const diag::Finding& f) { return step_of(f) == 0; }));
}

/// Nothing when an edit is of a file that is no text of the bot.
std::optional<Texts> with(const Bot& bot, const driver::Result& r, const Texts& texts, const diag::Fix& fix) {
  Texts out = texts;
  for (const diag::Edit& e : fix.edits) {
    const std::string name(r.sources.name(e.span.file));
    if (!texts.contains(name) && !read(bot.root / name)) return std::nullopt;
    out[name] = diag::apply(r.sources.text(e.span.file), e.span.file, fix.edits);
  }
  return out;
}

void try_fix(const Bot& bot, const driver::Result& before, const diag::Finding& f, const diag::Fix& fix) {
  INFO(bot.what << ": " << show(f) << "\n" << fix.title << "\n" << shown(before));
  REQUIRE(diag::sound(fix, before.sources));
  const auto texts = with(bot, before, bot.texts, fix);
  if (!texts) return;
  const driver::Result after = bot.compile(*texts);
  INFO("after:\n" << shown(after));
  CHECK(syntax_errors(after) <= syntax_errors(before));
  if (!fix.safe) return;
  std::multiset<std::string> known;
  for (const diag::Finding& k : before.findings.all()) known.insert(show(k));
  known.erase(known.find(show(f)));
  for (const diag::Finding& now : after.findings.all()) {
    const auto same = known.find(show(now));
    if (same != known.end()) known.erase(same);
    else CHECK((step_of(f) < step_of(now) && f.severity == diag::Severity::error && show(now) != show(f)));
  }
}

}  // namespace

TEST_CASE("an edit removes its finding and brings no other", "[fixes]") {
  std::size_t safe = 0, other = 0;
  for (const Bot& bot : all_bots()) {
    const driver::Result before = bot.compile(bot.texts);
    for (const diag::Finding& f : before.findings.all())
      for (const diag::Fix& fix : f.fixes) {
        ++(fix.safe ? safe : other);
        try_fix(bot, before, f, fix);
      }
  }
  // so that it is noticed when none is tried any more
  CHECK(safe > 50);
  CHECK(other > 100);
}

TEST_CASE("all safe edits, made until there are none, come to an end and leave no more errors", "[fixes]") {
  for (const Bot& bot : all_bots()) {
    CAPTURE(bot.what);
    Texts texts = bot.texts;
    std::array<std::size_t, 3> errors{};
    for (int round = 0;; ++round) {
      const driver::Result r = bot.compile(texts);
      INFO(shown(r));
      std::array<std::size_t, 3> now{};
      for (const diag::Finding& f : r.findings.all())
        if (f.severity == diag::Severity::error) ++now[static_cast<std::size_t>(step_of(f))];
      if (round > 0) CHECK(now <= errors);
      errors = now;
      const diag::Fix* next = nullptr;
      for (const diag::Finding& f : r.findings.all())
        for (const diag::Fix& fix : f.fixes)
          if (!next && fix.safe && with(bot, r, texts, fix)) next = &fix;
      if (!next) break;
      REQUIRE(round < 60);
      texts = *with(bot, r, texts, *next);
    }
  }
}
