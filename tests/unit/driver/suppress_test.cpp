// Comments that allow findings: what they cover, and what is wrong with them.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "compiler/diagnostics/render.hpp"
#include "compiler/driver/driver.hpp"
#include "stdlib/stdlib.hpp"

namespace bot::test {
namespace {

using diag::Code;

struct Files {
  std::string main;
  std::map<std::string, std::string> modules;
  std::vector<driver::TestFile> tests;
  std::size_t explored_states = analyze::default_explored_states;

  [[nodiscard]] driver::Result compile() const {
    driver::Job job;
    job.name = "main.bot";
    job.text = main;
    job.tests = tests;
    job.explored_states = explored_states;
    job.load = [this](const std::string& path) -> driver::Loaded {
      const auto it = modules.find(path);
      return it == modules.end() ? driver::Loaded{{}, "there is no such file"} : driver::Loaded{it->second, ""};
    };
    return driver::compile(job);
  }
};

std::vector<std::string> lines(const driver::Result& r) {
  std::vector<std::string> out;
  for (const diag::Finding& f : r.findings.all()) {
    const auto at = r.sources.position(f.primary.file, f.primary.begin);
    out.push_back(std::string(r.sources.name(f.primary.file)) + ":" + std::to_string(at.line) + " " +
                  std::string(diag::describe(f.code).id));
  }
  return out;
}

driver::Result compile(std::string text) { return Files{std::move(text), {}, {}}.compile(); }

/// A bot whose state says something behind an arrow; `before` and `behind` stand around that line (6).
std::string bot(const std::string& before, const std::string& behind, const std::string& above_state = "") {
  return "bot demo { language id }\n\nfallback flow default {\n" + above_state +
         "  initial state first {\n    -> second\n" + before + "    say \"Baik.\"" + behind +
         "\n  }\n  end state second { say \"Terima kasih.\" }\n}\n";
}

std::string applied(const driver::Result& r, const diag::Fix& fix) {
  std::string text(r.sources.text(source::FileId{}));
  auto edits = fix.edits;
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.span.begin > b.span.begin; });
  for (const diag::Edit& e : edits) text.replace(e.span.begin, e.span.end - e.span.begin, e.replacement);
  return text;
}

}  // namespace

TEST_CASE("a comment allows what begins on its line, on the next one, or in the block that one opens") {
  CHECK(lines(compile(bot("", ""))) == std::vector<std::string>{"main.bot:6 B0312"});
  for (const std::string& source :
       {bot("", "  // bot:allow(B0312) why not"), bot("", " // bot:allow (b0312): why not"),
        bot("", "//bot:allow(unreachable-action)why not"), bot("    // bot:allow(B0312) why not\n", ""),
        bot("    // bot:allow(B0312) why not\n\n    // more\n", ""), bot("", "", "  // bot:allow(B0312) why not\n"),
        bot("    // bot:allow(B0312) why not\r\n", "\r"),
        "\xEF\xBB\xBF// bot:allow(B0312) x\n" + bot("", "  // bot:allow(B0312) y"),
        "// bot:allow(B0402) x\n" + bot("", "  // bot:allow(B0312) y")}) {
    const driver::Result r = compile(source);
    INFO(source << diag::render(r.findings, r.sources, diag::Format::short_line));
    CHECK(r.findings.suppressed() == 1);
    CHECK_FALSE(r.artifact.empty());
    // the two with a comment above the bot, which opens and closes its block on the next line
    const bool above = source.find("bot:allow") < source.find("bot demo");
    CHECK(r.findings.all().size() == (above ? 1 : 0));
  }
}

TEST_CASE("a comment allows nothing else") {
  for (const std::string& source : {bot("", "", "  // bot:allow(B0402) the wrong code\n"),  // another code
                                    bot("", "\n    // bot:allow(B0312) below")}) {
    const driver::Result r = compile(source);
    INFO(source << diag::render(r.findings, r.sources, diag::Format::short_line));
    const auto& all = r.findings.all();
    CHECK(std::any_of(all.begin(), all.end(), [](const auto& f) { return f.code == Code::unreachable_action; }));
  }
  // in texts it is text, and other comments are comments
  for (const char* text :
       {"// bot:allowance for children", "// bot: allow them", "// do not bot:allow(B0312) x", "//"}) {
    const driver::Result r = compile(bot("", std::string("  ") + text));
    CHECK(lines(r) == std::vector<std::string>{"main.bot:6 B0312"});
  }
  const driver::Result r = compile(bot("", "").replace(bot("", "").find("Terima"), 6, "// bot:allow(B0312) x"));
  CHECK(lines(r) == std::vector<std::string>{"main.bot:6 B0312"});
}

TEST_CASE("the innermost comment is the one that is used") {
  const driver::Result r = compile(bot("", "  // bot:allow(B0312) inner", "  // bot:allow(B0312) outer\n"));
  CHECK(r.findings.suppressed() == 1);
  REQUIRE(lines(r) == std::vector<std::string>{"main.bot:4 B0804"});
  CHECK(applied(r, r.findings.all()[0].fixes[0]) == bot("", "  // bot:allow(B0312) inner"));
}

TEST_CASE("what is wrong with a comment, and how it is taken away") {
  const std::string tidy = "bot demo { language id }\notherwise { say \"x\" }\n";
  const auto fixed = [&](const std::string& source, Code code) {
    const driver::Result r = compile(source);
    INFO(source << diag::render(r.findings, r.sources, diag::Format::pretty));
    REQUIRE(r.findings.all().size() == 1);
    const diag::Finding& f = r.findings.all()[0];
    CHECK(f.code == code);
    CHECK(f.severity == diag::Severity::warning);
    return f.fixes.empty() ? std::string() : applied(r, f.fixes[0]);
  };
  CHECK(fixed("// bot:allow(B0404) gone\n" + tidy, Code::allow_unused) == tidy);
  CHECK(fixed(tidy + "// bot:allow(B0404) at the end", Code::allow_unused) == tidy);
  CHECK(fixed("bot demo { language id }\t // bot:allow(B0404) gone\notherwise { say \"x\" }\n", Code::allow_unused) ==
        tidy);
  CHECK(fixed("// bot:allow(B0201) x\n" + tidy, Code::allow_refused) == tidy);
  CHECK(fixed("// bot:allow(allow-unused) x\n" + tidy, Code::allow_refused) == tidy);
  CHECK(fixed("// bot:allow(untranslated) x\n" + tidy, Code::allow_refused) == tidy);
  CHECK(fixed("// bot:allow(chioce-not-understood) x\n" + tidy, Code::allow_unknown) ==
        "// bot:allow(choice-not-understood) x\n" + tidy);
  CHECK(fixed("// bot:allow(B9999) x\n" + tidy, Code::allow_unknown).empty());
  for (const char* text :
       {"// bot:allow", "// bot:allow()", "// bot:allow(B0404", "// bot:allow(B0404,) x", "// bot:allow B0404 x",
        "/// bot:allow(B0404) x", "// bot: allow(B0404) x", "// bot:allow(B0404 B0405) x"})
    CHECK(fixed(std::string(text) + "\n" + tidy, Code::allow_unreadable).empty());
  CHECK(fixed(bot("", "  // bot:allow(B0312)"), Code::allow_without_reason).empty());
  CHECK(fixed(bot("", "  // bot:allow(B0312) -- "), Code::allow_without_reason).empty());
  // one of several codes
  CHECK(fixed(bot("", "  // bot:allow(B0404, B0312) x"), Code::allow_unused) == bot("", "  // bot:allow(B0312) x"));
  CHECK(fixed(bot("", "  // bot:allow(B0312, B0404) x"), Code::allow_unused) == bot("", "  // bot:allow(B0312) x"));
  CHECK(fixed(bot("", "  // bot:allow(B0312, B0312) x"), Code::allow_unused) == bot("", "  // bot:allow(B0312) x"));
}

TEST_CASE("every module and every file of tests has its own comments") {
  const std::string module =
      "pub flow other {\n  initial state a {\n    -> b\n    say \"x\"\n  }\n  end state b { say \"y\" }\n}\n";
  Files files{
      "bot demo { language id }\nuse \"./m.bot\" as m\nnlu w keyword { go: \"mulai\" }\nintent go = w\n"
      "on go -> flow m.other\notherwise { say \"x\" }\n",
      {{"m.bot", module}},
      {}};
  CHECK(lines(files.compile()) == std::vector<std::string>{"m.bot:4 B0312"});
  files.modules["m.bot"] = "// bot:allow(B0312) of the whole flow\n" + module;
  CHECK(lines(files.compile()).empty());
  CHECK(files.compile().findings.suppressed() == 1);
  files.main = "// bot:allow(B0312) not of this file\n" + files.main;
  CHECK(lines(files.compile()) == std::vector<std::string>{"main.bot:1 B0804"});
  files.tests = {{"main.test.bot", "// bot:allow(B0312) nothing here\ntest \"a\" {\n  user \"x\"\n}\n"}};
  CHECK(lines(files.compile()) == std::vector<std::string>{"main.bot:1 B0804", "main.test.bot:1 B0804"});
}

TEST_CASE("an unused comment is not reported when nobody has looked") {
  // an error: conversations are not analysed
  const std::string unused = "// bot:allow(B0404) x\n";
  CHECK(lines(compile(unused + "bot demo { language id }\notherwise { say nothing }\n")).size() == 1);
  CHECK(lines(compile(unused + "bot demo { language id }\notherwise { say \"a }\n")).size() == 1);
  const driver::Result bad = compile(unused + "bot demo \xFF { language id }\n");
  CHECK(lines(bad).size() == 1);
  Files tests{"bot demo { language id }\notherwise { say \"x\" }\n", {}, {{"a.test.bot", unused + "test \"a\" { }\n"}}};
  CHECK(lines(tests.compile()) == std::vector<std::string>{"a.test.bot:2 B0701"});
  // what only the exploration finds
  for (const char* name : {"rule-may-break", "rule-not-proved", "state-never-entered", "handler-never-taken"}) {
    Files f{"// bot:allow(" + std::string(name) + ") x\nbot demo { language id }\notherwise { say \"x\" }\n", {}, {}};
    CHECK(lines(f.compile()) == std::vector<std::string>{"main.bot:1 B0804"});
    for (const std::size_t states : {0U, 5U, 20'000U}) {
      f.explored_states = states;
      CHECK(lines(f.compile()).empty());
    }
  }
}

TEST_CASE("an error is never suppressed, and a warning with an error is") {
  const driver::Result r = compile(bot("    set nothing = 1  // bot:allow(B0312) x\n", ""));
  CHECK(r.findings.errors() == 1);
  CHECK(r.findings.warnings() == 0);
}

TEST_CASE("the standard library needs no comments") {
  for (const stdlib::Module& m : stdlib::modules()) CHECK(m.text.find("bot:allow") == m.text.npos);
}

TEST_CASE("the count of what is allowed") {
  const driver::Result r = compile(bot("", "  // bot:allow(B0312) x"));
  CHECK(r.findings.all().empty());
  CHECK(diag::summary(r.findings).empty());
  CHECK(diag::render(r.findings, r.sources, diag::Format::json).find("\"suppressed\": ") != std::string::npos);
  CHECK(diag::render(r.findings, r.sources, diag::Format::pretty).empty());
}

TEST_CASE("very many comments") {
  std::string source = "bot demo { language id }\n";
  for (int i = 0; i < 5000; ++i) source += "// bot:allow(B0312) above\n";
  source += "fallback flow default {\n  initial state first {\n    -> second\n";
  for (int i = 0; i < 2000; ++i) source += "    say \"" + std::to_string(i) + "\"  // bot:allow(B0312, B0404) x\n";
  source += "  }\n  end state second { say \"Terima kasih.\" }\n}\n";
  const driver::Result r = compile(source);
  CHECK(r.findings.errors() == 0);
  CHECK(r.findings.suppressed() >= 1);
  std::size_t unused = 0;
  for (const diag::Finding& f : r.findings.all()) unused += f.code == Code::allow_unused ? 1 : 0;
  CHECK(unused == r.findings.all().size());
  CHECK(unused == 5000 + 2 * 2000 - r.findings.suppressed());
}

}  // namespace bot::test
