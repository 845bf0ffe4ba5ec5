// Texts of a catalogue: what they mean and how they are written.

#include "compiler/i18n/pattern.hpp"

#include <catch2/catch.hpp>

#include "bytecode/artifact.hpp"

using namespace bot;
using i18n::PluralCategory;

namespace {

std::string problem(std::string_view text) { return i18n::parse(text).problem.value_or(""); }

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a text is written as it was read", "[pattern]") {
  for (const std::string_view text : {
           "",
           "Halo",
           "Halo, {name}!",
           "{a.b.c}{1}{2}",
           "two\nlines",
           R"(a \{ brace, a \\ backslash, a } alone)",
           "{n, plural, one {a pizza} other {{n} pizzas}}",
           R"(you have {n, plural, one {one \} of \{{x}} few {{n}} other {many}} and {m, plural, other {}})",
           "😊 {nama_pelanggan}",
       }) {
    const i18n::Parsed parsed = i18n::parse(text);
    CHECK(parsed.problem == std::nullopt);
    CHECK(i18n::show(parsed.pattern) == text);
  }
}

TEST_CASE("blanks in braces mean nothing", "[pattern]") {
  const auto parsed = i18n::parse("{ n ,plural,\n  one{ a }\n  other {{ n } b}\n}");
  REQUIRE_FALSE(parsed.problem);
  CHECK(i18n::show(parsed.pattern) == "{n, plural, one { a } other {{n} b}}");
}

TEST_CASE("a backslash that escapes nothing is one", "[pattern]") {
  const auto parsed = i18n::parse(R"(C:\dir \)");
  REQUIRE_FALSE(parsed.problem);
  CHECK(parsed.pattern.parts.size() == 1);
  CHECK(parsed.pattern.parts[0].literal == R"(C:\dir \)");
  CHECK(i18n::show(parsed.pattern) == R"(C:\\dir \\)");
}

TEST_CASE("what cannot be read is said", "[pattern]") {
  CHECK(has(problem("{"), "never closed"));
  CHECK(has(problem("a {name"), "never closed"));
  CHECK(has(problem("{a {b}}"), "never closed"));
  CHECK(has(problem("{}"), "names nothing"));
  CHECK(has(problem("{ }"), "names nothing"));
  CHECK(has(problem("{n, select, a {b} other {c}}"), "`plural,`"));
  CHECK(has(problem("{n, plural}"), "`plural,`"));
  CHECK(has(problem("{n, plural,"), "never closed"));
  CHECK(has(problem("{n, plural,}"), "has no forms"));
  CHECK(has(problem("{n, plural, one}"), "in braces"));
  CHECK(has(problem("{n, plural, one {a"), "never closed"));
  CHECK(has(problem("{n, plural, one {a}"), "never closed"));
  CHECK(has(problem("{n, plural, 1 {a} other {b}}"), "`1` is no plural form"));
  CHECK(has(problem("{n, plural, , other {b}}"), "stray `,`"));
  CHECK(has(problem("{n, plural, one {a} one {b} other {c}}"), "twice"));
  CHECK(has(problem("{n, plural, other {{m, plural, other {a}}}}"), "inside of a plural"));
}

TEST_CASE("an original numbers its holes in their order", "[pattern]") {
  const auto parsed = i18n::parse_original("{b} {n, plural, one {{c}} other {{n} {b}}} {1} {c}");
  REQUIRE_FALSE(parsed.problem);
  std::vector<std::pair<std::string, std::uint32_t>> holes;
  for (const i18n::Hole& h : parsed.original.holes) holes.emplace_back(h.name, h.argument);
  CHECK(holes == std::vector<std::pair<std::string, std::uint32_t>>{{"b", 0}, {"n", 1}, {"c", 2}, {"1", 5}});
  std::string many;
  for (int i = 0; i < 129; ++i) many += "{x}";
  CHECK(has(i18n::parse_original(many).problem.value_or(""), "more than 128"));
}

TEST_CASE("the bytes of an artifact", "[pattern]") {
  const auto bytes = [](std::string_view text) { return i18n::encode(i18n::parse_original(text).original.pattern); };
  using namespace std::string_literals;
  CHECK(bytes(R"(a \{b} \\)") == R"(a {b} \)");
  CHECK(bytes("Halo {x}{y}") == "Halo \xff\x00\xff\x01"s);
  // `other` comes last, and the arguments keep the numbers of the source
  CHECK(bytes("{n, plural, other {{n}s} one {a}}") ==
        "\xfe\x00\x02\x01\x01\x00\x00"s
        "a\x05\x03\x00\x00\xff\x01s"s);
  const std::string long_form(200, 'x');
  CHECK(bytes("{n, plural, other {" + long_form + "}}") == "\xfe\x00\x01\x05\x48\x01\x00"s + long_form);
}

TEST_CASE("ids are made of context and text alone", "[pattern]") {
  CHECK(i18n::message_id("a.b", "Halo") == i18n::message_id("a.b", "Halo"));
  CHECK(i18n::message_id("a.b", "Halo") != i18n::message_id("a.c", "Halo"));
  CHECK(i18n::message_id("a.b", "Halo") != i18n::message_id("a.b", "halo"));
  CHECK(i18n::message_id("a.b", "Halo") != i18n::message_id("a.b", "Halo", false));
}
