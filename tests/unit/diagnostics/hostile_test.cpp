// Whatever the source and the places: no crash, no control character on the terminal, a bounded output.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "bytecode/utf8.hpp"
#include "compiler/diagnostics/render.hpp"

using namespace bot;
using diag::Format;

namespace {

struct Random {
  std::uint32_t state;
  std::uint32_t operator()(std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % below;
  }
};

std::string any_text(Random& random, std::uint32_t pieces) {
  static const std::vector<std::string> parts = {"a",
                                                 "word ",
                                                 " ",
                                                 "\n",
                                                 "\r\n",
                                                 "\t",
                                                 "\r",
                                                 "\x1b[2J",
                                                 "é",
                                                 "e\u0301",
                                                 "\u0301",
                                                 "漢",
                                                 "😊",
                                                 "👍🏽",
                                                 "👩‍👩‍👧‍👦",
                                                 "🇮🇩",
                                                 "\u202E",
                                                 "\u2066",
                                                 "\u200D",
                                                 "\x7F",
                                                 "\xFF",
                                                 "\xC3",
                                                 "\xF0\x9F",
                                                 "\uFEFF",
                                                 "\uFE0F",
                                                 "\u20E3",
                                                 "{",
                                                 "}",
                                                 "\"",
                                                 "\\",
                                                 "\u1160",
                                                 std::string(1, '\0')};
  std::string text;
  for (std::uint32_t n = random(pieces); n > 0; --n) text += parts[random(static_cast<std::uint32_t>(parts.size()))];
  if (random(8) == 0) text += std::string(random(3000), 'x') + text;
  return text;
}

source::Span any_span(Random& random, const source::SourceSet& sources) {
  const auto file = static_cast<source::FileId>(random(static_cast<std::uint32_t>(sources.size()) + 1));
  const std::uint32_t size =
      static_cast<std::size_t>(file) < sources.size() ? static_cast<std::uint32_t>(sources.text(file).size()) : 9;
  return {file, random(size + 3), random(size + 3)};  // also backwards, and beyond the end
}

bool is_harmless(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return false;
  }
  if (bytecode::find_invalid_utf8(text)) return false;
  for (const std::string_view turn : {"\u202E", "\u2066", "\u200B", "\u0085", "\u2028"}) {
    if (text.find(turn) != std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("any findings about any text render harmlessly") {
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    Random random{seed * 2654435761U};
    source::SourceSet sources;
    for (std::uint32_t n = random(3); n > 0; --n) (void)sources.add(any_text(random, 4), any_text(random, 60));
    diag::Findings findings;
    for (std::uint32_t n = random(5); n > 0; --n) {
      auto& finding =
          findings.add(diag::Code::is_a_directory, any_span(random, sources), {{"file", any_text(random, 9)}});
      finding.severity = static_cast<diag::Severity>(random(3));
      finding.say(any_text(random, 5));
      for (std::uint32_t i = random(18); i > 0; --i) finding.also(any_span(random, sources), any_text(random, 5));
      for (std::uint32_t i = random(3); i > 0; --i) finding.note(any_text(random, 12));
      for (std::uint32_t i = random(60); i > 0; --i) {
        finding.witness.push_back({static_cast<diag::WitnessLine::Who>(random(3)), any_text(random, 12)});
      }
      for (std::uint32_t i = random(3); i > 0; --i) {
        diag::Fix fix{any_text(random, 4), {}, false};
        for (std::uint32_t k = random(4); k > 0; --k) {
          fix.edits.push_back({any_span(random, sources), any_text(random, 20)});
        }
        finding.fix(std::move(fix));
      }
    }
    findings.finish();
    INFO("seed " << seed);
    const std::string pretty = render(findings, sources, Format::pretty);
    REQUIRE(is_harmless(pretty));
    REQUIRE(pretty.size() <= findings.all().size() * 120000);
    REQUIRE(pretty.find(" \n") == std::string::npos);
    REQUIRE(is_harmless(render(findings, sources, Format::short_line)));
    REQUIRE(is_harmless(render(findings, sources, Format::gcc)));
    REQUIRE(nlohmann::json::parse(render(findings, sources, Format::json))["findings"].size() == findings.all().size());
    (void)render(findings, sources, Format::pretty, {.color = true, .limit = 1, .width = 0});
  }
}

TEST_CASE("fifty findings on a line of a megabyte") {
  source::SourceSet sources;
  const auto file = sources.add("a.bot", std::string(std::size_t{1} << 20, '('));
  diag::Findings findings;
  for (std::uint32_t i = 0; i < 50; ++i) {
    findings.add(diag::Code::empty_file, {file, i * 20000, i * 20000 + 1}).also({file, 0, 1U << 20}, "all");
  }
  findings.finish();
  CHECK(render(findings, sources, Format::pretty).size() < 100000);
  CHECK(render(findings, sources, Format::short_line).size() < 10000);
  CHECK(render(findings, sources, Format::json).size() < 100000);
}
