// Golden files for every renderer. The findings here are made by hand: what they say is not the point.

#include "compiler/diagnostics/render.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "golden.hpp"

using namespace bot;
using diag::Code;
using diag::Findings;
using diag::Format;
using source::FileId;
using source::SourceSet;
using source::Span;

namespace {

constexpr std::string_view bot_text = R"(/// Customer service of Bank ABC.
bot bank_abc {
  title "CS Bank ABC"
}

flow handover {
  initial state init {
    otherwise -> greetings
  }

  state greetings {
    say "Halo kak 😊, 1. Ya 2. Tidak" on menu(tiga) -> handovr
    on menu(dua) -> end
  }

  end state handover {
    say "Mohon menunggu, ya. 👩‍👩‍👧‍👦 漢字" -> nowhere
	-> tabbed
  }
}
)";

struct World {
  SourceSet sources;
  Findings findings;

  FileId file(std::string name, std::string_view text) { return sources.add(std::move(name), std::string(text)); }

  // The n-th time `text` stands in the file, from 0.
  [[nodiscard]] Span find(FileId f, std::string_view text, int n = 0) const {
    std::size_t at = sources.text(f).find(text);
    for (; n > 0; --n) at = sources.text(f).find(text, at + 1);
    REQUIRE(at != std::string_view::npos);
    return {f, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + text.size())};
  }

  diag::Finding& say(Span span, std::string message, diag::Severity severity = diag::Severity::error) {
    auto& finding = findings.add(Code::empty_file, span);
    finding.message = std::move(message);
    finding.severity = severity;
    return finding;
  }

  [[nodiscard]] std::string pretty(diag::RenderOptions options = {}) {
    findings.finish();
    return render(findings, sources, Format::pretty, options);
  }
};

World everything() {
  World w;
  const auto main = w.file("handover/main.bot", bot_text);
  const auto words = w.file("std/words.bot", "nlu menu keyword {\n  satu: \"1\"\n  dua: \"2\"\n}\n");
  const Span wrong = w.find(main, "handovr");
  w.say(wrong, "There is no state called handovr.")
      .say("not a state of this flow")
      .also(w.find(main, "handover"), "the flow is here")
      .also(w.find(main, "state handover"), "a state of a similar name")
      .note("States are looked up in their own flow.")
      .fix({"write handover", {{wrong, "handover"}}, true});
  w.say(w.find(main, "tiga"), "menu has no value tiga.")
      .say("unknown")
      .also(w.find(words, "menu"), "menu has the values satu and dua")
      .note("It has:\nsatu\ndua");
  auto& stuck = w.say(w.find(main, "state greetings"), "This state has no answer for some messages.");
  stuck.note("A state that waits needs a handler for every message, or `otherwise`.");
  stuck.witness = {{diag::WitnessLine::Who::user, "halo"},
                   {diag::WitnessLine::Who::bot, "Halo, selamat datang 😊\n\n1. Ya\n2. Tidak"},
                   {diag::WitnessLine::Who::user, "apa?"},
                   {diag::WitnessLine::Who::note, "nothing answers"}};
  const Span last = w.find(main, "-> end\n");
  stuck.fix({"answer everything else", {{{main, last.end, last.end}, "    otherwise -> greetings\n"}}, false});
  w.say(w.find(main, "title"), "A title could be longer.", diag::Severity::info);
  w.say(w.find(main, "init {"), "This state does nothing.", diag::Severity::warning);
  return w;
}

}  // namespace

TEST_CASE("pretty") { check_golden("pretty.txt", everything().pretty()); }

TEST_CASE("pretty, coloured") { check_golden("pretty_color.txt", everything().pretty({.color = true})); }

TEST_CASE("short, gcc and json") {
  World w = everything();
  w.findings.finish();
  check_golden("short.txt", render(w.findings, w.sources, Format::short_line));
  check_golden("gcc.txt", render(w.findings, w.sources, Format::gcc));
  const std::string json = render(w.findings, w.sources, Format::json);
  check_golden("findings.json", json);
  const auto read = nlohmann::json::parse(json);
  CHECK(read["format_version"] == 1);
  CHECK(read["findings"].size() == 5);
  CHECK(read["summary"]["errors"] == 3);
}

TEST_CASE("carets stand under emoji, wide letters, tabs and combining marks") {
  World w;
  const auto file = w.file("a.bot",
                           "say \"😊\" x1\n"
                           "say \"👩‍👩‍👧‍👦👍🏽🇮🇩\" x2\n"
                           "say \"漢字한글\" x3\n"
                           "\tsay\t\"\" x4\n"
                           "say \"e\u0301o\u0308\" x5\n"
                           "say \"1\uFE0F\u20E3\u2764\uFE0F\" x6\n"
                           "say \"\u202Eevil\u202C\x1b[2J\" x7\n"
                           "say \"\xFF\xC3\" x8\n"
                           "say 👍🏽 and 🇮🇩\n");
  for (int i = 1; i <= 8; ++i) w.say(w.find(file, "x" + std::to_string(i)), "here");
  w.say(w.find(file, "👍🏽", 1), "an emoji").also(w.find(file, "🇮🇩", 1), "and a flag");
  w.say(w.find(file, "漢字"), "wide").say("four columns");
  check_golden("width.txt", w.pretty());
}

TEST_CASE("spans of several lines, of nothing, and at the end") {
  World w;
  const auto file = w.file("a.bot",
                           "\xEF\xBB\xBF"
                           "flow a {\r\n  state b {\r\n    say \"x\"\r\n  }\r\n}\r\n");
  const auto size = static_cast<std::uint32_t>(w.sources.text(file).size());
  w.say({file, 3, size}, "the whole flow").say("closed here").also(w.find(file, "say"), "inside");
  w.say({file, 0, 3}, "the mark");
  w.say({file, 3, 3}, "at the start").say("something is missing");
  w.say({file, size, size}, "at the end").say("something is missing");
  const auto brace = w.find(file, "}\r\n");
  w.say({file, brace.begin + 1, brace.begin + 1}, "after the brace");
  w.say({file, brace.begin + 1, brace.begin + 3}, "the line break");
  const auto open = w.file("b.bot", "flow a {");
  w.say({open, 8, 8}, "not closed").say("a } is missing");
  w.say({open, 900, 950}, "beyond the end");
  const auto empty = w.file("c.bot", "");
  w.say({empty, 0, 0}, "nothing there");
  w.say({FileId{99}, 0, 0}, "no such file");
  check_golden("spans.txt", w.pretty());
}

TEST_CASE("several labels on a line") {
  World w;
  const auto file = w.file("a.bot", "set total = price * qty + fee\n");
  w.say(w.find(file, "*"), "one after the other")
      .say("here")
      .also(w.find(file, "total"), "first")
      .also(w.find(file, "qty"), "third")
      .also(w.find(file, "price"), "second");
  w.say(w.find(file, "price * qty"), "one in the other").say("the product").also(w.find(file, "price"), "an int");
  w.say(w.find(file, "qty + fee"), "overlapping").say("right").also(w.find(file, "price * qty"), "left");
  w.say(w.find(file, "fee"), "the same place").say("once").also(w.find(file, "fee"), "twice");
  w.say(w.find(file, "set"), "no label on the right one").say("label").also(w.find(file, "fee"), "");
  check_golden("labels.txt", w.pretty());
}

TEST_CASE("edits") {
  World w;
  const auto file = w.file("a.bot", "one\r\ntwo\r\nthree\nfour\nfive\nsix\nseven\n");
  const auto span = [&](std::string_view text) { return w.find(file, text); };
  auto& f = w.say(span("two"), "edits");
  f.fix({"replace a word", {{span("two"), "2"}}, true});
  f.fix({"take out a line", {{span("three\n"), ""}}, true});
  f.fix({"put in lines", {{{file, span("four").begin, span("four").begin}, "a\nb\n"}}, false});
  f.fix({"join lines", {{span("four\nfive"), "nine"}}, false});
  f.fix({"far apart", {{span("six"), "6"}, {span("one"), "1"}}, false});
  f.fix({"near", {{span("six"), "6"}, {span("seven"), "7"}}, false});
  const auto size = static_cast<std::uint32_t>(w.sources.text(file).size());
  f.fix({"at the end", {{{file, size, size}, "eight\n"}}, false});
  f.fix(
      {"overlapping and out of range", {{span("five\nsix"), "x"}, {span("six"), "6"}, {{file, 900, 901}, "?"}}, false});
  f.fix({"many lines", {{span("two"), std::string(40, '\n')}}, false});
  f.fix({"nothing", {}, false});
  check_golden("edits.txt", w.pretty());
}

TEST_CASE("a window into a very long line") {
  World w;
  std::string text = "bot a {}\nsay \"";
  for (int i = 0; i < 100000; ++i) text += i % 1000 == 0 ? "<" + std::to_string(i / 1000) + ">" : "😊 abc ";
  text += "\"\n";
  const auto file = w.file("long.bot", text);
  w.say(w.find(file, "<50>"), "in the middle").say("here").also(w.find(file, "say"), "far to the left");
  w.say(w.find(file, "say"), "at the left");
  w.say({file, w.find(file, "<60>").begin, w.find(file, "<70>").end}, "a long span").say("all of this");
  w.say({file, static_cast<std::uint32_t>(text.size() - 2), static_cast<std::uint32_t>(text.size() - 1)}, "right end");
  w.say(w.find(file, "<20>"), "an edit").fix({"take it out", {{w.find(file, "<20>"), ""}}, true});
  const std::string out = w.pretty();
  check_golden("long_line.txt", out);
  CHECK(out.size() < 4000);
}

TEST_CASE("nothing found says nothing") {
  World w;
  CHECK(w.pretty().empty());
  CHECK(render(w.findings, w.sources, Format::short_line).empty());
  CHECK(render(w.findings, w.sources, Format::gcc).empty());
  CHECK(diag::summary(w.findings).empty());
  const auto json = nlohmann::json::parse(render(w.findings, w.sources, Format::json));
  CHECK(json["findings"].empty());
  CHECK(json["summary"]["errors"] == 0);
}

TEST_CASE("a limited number is shown and the rest is counted") {
  World w;
  const auto file = w.file("a.bot", std::string(20'000, 'x'));
  for (std::uint32_t i = 0; i < 12; ++i) w.say({file, i, i + 1}, "an x", diag::Severity::warning);
  for (std::uint32_t i = 12; i < 10'012; ++i) w.say({file, i, i + 1}, "an x");
  const auto count = [](const std::string& text, std::string_view word) {
    std::size_t shown = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++shown;
    return shown;
  };
  diag::RenderOptions options;
  options.limit = 50;
  options.way_out = "--all";
  std::string out = w.pretty(options);
  CHECK(out.ends_with("\n\n… 9,950 more errors and 12 warnings are not shown; --all\n10000 errors, 12 warnings\n"));
  CHECK(count(out, "error[") == 50);
  CHECK(count(out, "warning[") == 0);  // errors come first
  out = render(w.findings, w.sources, Format::short_line, options);
  CHECK(count(out, "error[") == 50);
  CHECK(out.ends_with("\n… 9,950 more errors and 12 warnings are not shown; --all\n"));
  out = render(w.findings, w.sources, Format::gcc, options);
  CHECK(count(out, ": error: ") == 50);
  CHECK(out.ends_with("\nbot: note: … 9,950 more errors and 12 warnings are not shown; --all\n"));
  const auto json = nlohmann::json::parse(render(w.findings, w.sources, Format::json, options));
  CHECK(json["findings"].size() == 50);
  CHECK(json["summary"]["errors"] == 10'000);
  CHECK(json["summary"]["warnings"] == 12);
  CHECK(json["summary"]["not_shown"] == 9962);
  CHECK(nlohmann::json::parse(render(w.findings, w.sources, Format::json))["findings"].size() == 10'012);
  // in the order of the places all the same
  out = w.pretty({.limit = 10'001});
  CHECK(out.find("warning[") < out.find("error["));
  CHECK(out.ends_with("… 11 more warnings are not shown\n10000 errors, 12 warnings\n"));
  CHECK(w.pretty({.limit = 10'011}).ends_with("… 1 more warning is not shown\n10000 errors, 12 warnings\n"));
  CHECK_FALSE(w.pretty({.limit = 10'012}).find("not shown") != std::string::npos);
  CHECK(count(w.pretty(), "error[") == 10'000);
}

TEST_CASE("what the source allows is counted when there is something to say") {
  World w;
  const auto file = w.file("a.bot", "abcdefg");
  for (std::uint32_t i = 0; i < 4; ++i) w.say({file, i, i + 1}, "m", diag::Severity::warning);
  w.findings.suppress({true, false, true, false});
  CHECK(w.findings.all().size() == 2);
  CHECK(diag::summary(w.findings) == "2 warnings; 2 more are allowed in the source");
  w.findings.suppress({true, true});
  CHECK(w.findings.suppressed() == 4);
  CHECK(w.findings.warnings() == 0);
  CHECK(w.pretty().empty());
  const auto json = nlohmann::json::parse(render(w.findings, w.sources, Format::json));
  CHECK(json["summary"]["suppressed"] == 4);
  w.findings.count_suppressed(1);
  CHECK(w.findings.suppressed() == 5);
}

TEST_CASE("the summary counts") {
  World w;
  const auto file = w.file("a.bot", "abcdefg");
  w.say({file, 0, 1}, "m");
  w.say({file, 1, 2}, "m", diag::Severity::warning);
  w.findings.finish();
  CHECK(diag::summary(w.findings) == "1 error, 1 warning");
  w.say({file, 2, 3}, "m", diag::Severity::info);
  w.say({file, 3, 4}, "m", diag::Severity::info);
  w.say({file, 4, 5}, "m");
  w.findings.finish();
  CHECK(diag::summary(w.findings) == "2 errors, 1 warning, 2 infos");
}

TEST_CASE("formats by name") {
  CHECK(diag::find_format("pretty") == Format::pretty);
  CHECK(diag::find_format("short") == Format::short_line);
  CHECK(diag::find_format("gcc") == Format::gcc);
  CHECK(diag::find_format("json") == Format::json);
  CHECK_FALSE(diag::find_format("xml"));
}
