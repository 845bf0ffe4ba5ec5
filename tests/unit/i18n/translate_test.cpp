// Translations against their originals.

#include "compiler/i18n/translate.hpp"

#include <catch2/catch.hpp>

#include "compiler/diagnostics/render.hpp"

using namespace bot;
using diag::Code;

namespace {

struct Translated {
  std::string bytes;
  std::vector<Code> codes;
  std::string text;  ///< of the findings
};

Translated translated(std::string_view original, std::string_view translation, std::string_view language = "en") {
  source::SourceSet sources;
  const source::FileId file = sources.add("messages/en.po", std::string(translation));
  diag::Findings findings;
  Translated out;
  auto parsed = i18n::parse_original(original);
  REQUIRE_FALSE(parsed.problem);
  for (i18n::Hole& h : parsed.original.holes) h.whole = h.name.starts_with('n');
  out.bytes = i18n::translate(parsed.original, translation, language, {file, 0, 1}, findings);
  for (const diag::Finding& f : findings.all()) out.codes.push_back(f.code);
  out.text = diag::render(findings, sources, diag::Format::pretty);
  return out;
}

bool fine(std::string_view original, std::string_view translation, std::string_view language = "en") {
  const Translated t = translated(original, translation, language);
  UNSCOPED_INFO(t.text);
  return t.codes.empty() && !t.bytes.empty();
}

bool raises(Code code, std::string_view part, std::string_view original, std::string_view translation,
            std::string_view language = "en") {
  const Translated t = translated(original, translation, language);
  UNSCOPED_INFO(t.text);
  return t.codes == std::vector{code} && t.text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("placeholders may stand anywhere", "[translate]") {
  CHECK(fine("Halo {a}, {b}", "{b}: hello {a}"));
  CHECK(fine("Halo {a}", "{a} {a}"));
  CHECK(fine("{a} dan {a}", "twice {a}"));
  CHECK(translated("{a}{b}", "{b}{a}").bytes == std::string("\xff\x01\xff\x00", 4));
}

TEST_CASE("a plural where the original has none, and the other way round", "[translate]") {
  CHECK(fine("{n} pizza", "{n, plural, one {a pizza} other {{n} pizzas}}"));
  CHECK(fine("{n, plural, one {a pizza} other {{n} pizzas}}", "{n} pizza", "id"));
  CHECK(fine("{n} {a}", "{n, plural, one {one {a}} other {{n} {a}s}}"));
  CHECK(fine("{n} {a}", "{a}: {n, plural, one {one} other {{n}}}"));
  CHECK(fine("{n1} {n2}", "{n1, plural, one {x} other {{n1}}} {n2, plural, one {y} other {{n2}}}"));
  CHECK(raises(Code::translation_broken, "no whole number", "{a}", "{a, plural, one {a} other {b}}"));
}

TEST_CASE("no placeholder is lost", "[translate]") {
  CHECK(raises(Code::missing_placeholder, "`{b}`", "{a} {b}", "{a}"));
  CHECK(raises(Code::missing_placeholder, "`{a}`, `{b}` and `{c}`", "{a} {b} {c}", "nothing"));
  CHECK(raises(Code::missing_placeholder, "`{a}`", "{n} {a}", "{n, plural, one {one {a}} other {{n}}}"));
  CHECK(raises(Code::missing_placeholder, "`one`", "{n} {a}", "{n, plural, one {one} other {{n} {a}}}"));
  CHECK(raises(Code::missing_placeholder, "`{a}`", "{n, plural, other {{a}}}", "{n}"));
}

TEST_CASE("no placeholder is made up", "[translate]") {
  CHECK(raises(Code::unknown_placeholder, "did you mean `{name}`?", "{name}", "{nmae} {name}"));
  CHECK(raises(Code::unknown_placeholder, "no placeholders", "Halo", "{x}"));
  CHECK(raises(Code::unknown_placeholder, "`{name}`", "{name}", "{Name, plural, one {} other {}} {name}"));
}

TEST_CASE("plurals have the forms of their language", "[translate]") {
  CHECK(raises(Code::missing_plural_form, "lacks `one`", "{n}", "{n, plural, other {{n} pizzas}}"));
  CHECK(raises(Code::missing_plural_form, "lacks `other`", "{n}", "{n, plural, one {{n} pizza}}"));
  CHECK(raises(Code::missing_plural_form, "lacks `few` and `many`", "{n}", "{n, plural, one {{n}} other {{n}}}", "ru"));
  CHECK(fine("{n}", "{n, plural, other {{n} biji}}", "id"));
  const Translated extra = translated("{n}", "{n, plural, one {x} two {y} other {{n}}}");
  CHECK(extra.codes == std::vector{Code::unused_plural_form});
  CHECK_FALSE(extra.bytes.empty());
}

TEST_CASE("what cannot be read is refused", "[translate]") {
  CHECK(raises(Code::translation_broken, "never closed", "{a}", "{a"));
  CHECK(raises(Code::text_too_long, "70000", "a", std::string(70'000, 'x')));
}

TEST_CASE("whole catalogues: counts, languages, what is left over", "[translate]") {
  source::SourceSet sources;
  const source::FileId bot_file = sources.add("demo.bot", "Halo\nSelamat tinggal\n");
  std::vector<i18n::Message> messages;
  std::uint32_t at = 0;
  for (const char* text : {"Halo", "Selamat tinggal", "https://bank.example", "👍"}) {
    i18n::Message m;
    m.context = "talk.a";
    m.text = text;
    m.id = i18n::message_id(m.context, m.text);
    m.original = i18n::parse_original(text).original;
    m.places.push_back({bot_file, at, at + 1});
    ++at;
    messages.push_back(std::move(m));
  }
  model::BotInfo bot;
  bot.languages = {"id", "en"};
  const auto codes = [&](const char* name, const char* text, std::vector<i18n::Translations>* out = nullptr) {
    const source::FileId file = sources.add(name, text);
    diag::Findings findings;
    auto all = i18n::translate(messages, bot, {{{i18n::language_of(name), file}}, false}, sources, findings);
    if (out) *out = all;
    std::vector<Code> list;
    for (const diag::Finding& f : findings.all()) list.push_back(f.code);
    return list;
  };
  std::vector<i18n::Translations> out;
  constexpr const char* complete = R"(msgctxt "talk.a"
msgid "Halo"
msgstr "Hello"

msgctxt "talk.a"
msgid "Selamat tinggal"
msgstr "Goodbye"
)";
  CHECK(codes("messages/en.po", complete, &out).empty());
  REQUIRE(out.size() == 2);
  CHECK(out[0].empty());
  CHECK(out[1].size() == 2);
  CHECK(out[1].at(i18n::message_id("talk.a", "Halo")) == "Hello");
  const std::vector unused{Code::catalogue_unused, Code::untranslated};  // and nothing for `en`
  CHECK(codes("messages/de.po", complete) == unused);
  CHECK(codes("messages/id.po", complete) == unused);
  CHECK(codes("messages/en_US.po", complete) == unused);
  CHECK(codes("messages/en.po", "") == std::vector{Code::untranslated});
  CHECK(codes("messages/en.po", "msgctxt \"talk.a\"\nmsgid \"Halo\"\nmsgstr \"\"\n") ==
        std::vector{Code::untranslated});
  CHECK(codes("messages/en.po",
              "#, fuzzy\nmsgctxt \"talk.a\"\nmsgid \"Halo\"\nmsgstr \"Hello\"\n\nmsgctxt \"talk.a\"\nmsgid \"Selamat "
              "tinggal\"\nmsgstr \"Goodbye\"\n",
              &out) == std::vector{Code::untranslated});
  CHECK(out[1].size() == 1);  // a fuzzy one is not used
  CHECK(codes("messages/en.po", (std::string(complete) + "\nmsgid \"gone\"\nmsgstr \"away\"\n").c_str()) ==
        std::vector{Code::catalogue_outdated});
  CHECK(codes("messages/en.po", (std::string(complete) + "\n#~ msgid \"gone\"\n#~ msgstr \"away\"\n").c_str()).empty());
  CHECK(codes("messages/en.po", (std::string("msgid \"\"\nmsgstr \"Language: de\\n\"\n\n") + complete).c_str()) ==
        std::vector{Code::catalogue_language});
  CHECK(codes("messages/en.po", (std::string("msgid \"\"\nmsgstr \"Language: en_GB\\n\"\n\n") + complete).c_str())
            .empty());
  CHECK(codes("messages/en.po", (std::string(complete) + "\nwhat\n").c_str()) == std::vector{Code::broken_catalogue});
}

TEST_CASE("a language without a catalogue is missed when it is asked for", "[translate]") {
  source::SourceSet sources;
  const source::FileId file = sources.add("demo.bot", "Halo");
  i18n::Message m;
  m.text = "Halo";
  m.id = i18n::message_id("", "Halo");
  m.original = i18n::parse_original("Halo").original;
  m.places.push_back({file, 0, 1});
  model::BotInfo bot;
  bot.languages = {"id", "en", "jv"};
  const auto count = [&](const i18n::Catalogues& catalogues) {
    diag::Findings findings;
    (void)i18n::translate({m}, bot, catalogues, sources, findings);
    for (const diag::Finding& f : findings.all()) CHECK(f.code == Code::untranslated);
    return findings.all().size();
  };
  CHECK(count({}) == 0);
  CHECK(count({{}, true}) == 2);
  const source::FileId po = sources.add("en.po", "msgid \"Halo\"\nmsgstr \"Hello\"\n");
  CHECK(count({{{"en", po}}, false}) == 1);
  CHECK(i18n::progress({m}, i18n::read_po(sources.text(po))).translated == 1);
}
