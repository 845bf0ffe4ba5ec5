// Catalogues: reading and writing.

#include "compiler/i18n/po.hpp"

#include <catch2/catch.hpp>

using namespace bot;

namespace {

std::string rewritten(std::string_view text) {
  const i18n::Catalogue c = i18n::read_po(text);
  std::string problems;
  for (const i18n::PoProblem& p : c.problems) problems += p.reason + "\n";
  CHECK(problems.empty());
  return i18n::write_po(c);
}

/// "the text at the place: the reason" for each problem.
std::vector<std::string> problems(std::string_view text) {
  std::vector<std::string> out;
  for (const i18n::PoProblem& p : i18n::read_po(text).problems)
    out.push_back(std::string(text.substr(p.place.begin, p.place.end - p.place.begin)) + ": " + p.reason);
  return out;
}

bool only(const std::vector<std::string>& list, std::string_view part) {
  UNSCOPED_INFO((list.empty() ? "none" : list.front()));
  return list.size() == 1 && list.front().find(part) != std::string::npos;
}

constexpr std::string_view full = R"(# Texts of the bot.
# Second line.
msgid ""
msgstr ""
"Project-Id-Version: demo\n"
"Language: en\n"
"Content-Type: text/plain; charset=UTF-8\n"

# a comment
#  indented
#. a note
#: demo.bot:3 demo.bot:9
#, fuzzy, no-wrap
#| msgctxt "talk.old"
#| msgid "Hai"
msgctxt "talk.hello"
msgid "Halo"
msgstr "Hello"

#: demo.bot:4
msgid ""
"Satu\n"
"dua \"tiga\"\t\\ 😊\n"
msgstr ""
"One\n"
"two\n"

msgid "one line\n"
msgstr ""

#, fuzzy
#~| msgid "older"
#~ msgctxt "talk.gone"
#~ msgid "old"
#~ msgstr ""
#~ "ancient\n"
#~ "times"
)";

}  // namespace

TEST_CASE("a catalogue is written as it was read", "[po]") { CHECK(rewritten(full) == full); }

TEST_CASE("what a catalogue holds", "[po]") {
  const i18n::Catalogue c = i18n::read_po(full);
  CHECK(c.field("Language") == "en");
  CHECK(c.field("language").empty());
  REQUIRE(c.entries.size() == 4);
  const i18n::Entry& hello = c.entries[0];
  CHECK(hello.comments == std::vector<std::string>{" a comment", "  indented"});
  CHECK(hello.notes == std::vector<std::string>{"a note"});
  CHECK(hello.references == std::vector<std::string>{"demo.bot:3", "demo.bot:9"});
  CHECK(hello.fuzzy());
  CHECK(hello.has_flag("no-wrap"));
  CHECK(hello.previous_context == "talk.old");
  CHECK(hello.previous_id == "Hai");
  CHECK(hello.context == "talk.hello");
  CHECK(hello.translation == "Hello");
  CHECK(full.substr(hello.id_place.begin, hello.id_place.end - hello.id_place.begin) == "msgid \"Halo\"");
  CHECK(c.entries[1].id == "Satu\ndua \"tiga\"\t\\ 😊\n");
  CHECK(c.entries[1].context == std::nullopt);
  CHECK(c.entries[2].translation.empty());
  CHECK(c.entries[3].obsolete);
  CHECK(c.entries[3].translation == "ancient\ntimes");
}

TEST_CASE("white space, line ends and pieces of strings", "[po]") {
  CHECK(rewritten("\xEF\xBB\xBFmsgid\"a\" \"b\"\r\n  \"c\"\r\nmsgstr \"d\"") == "msgid \"abc\"\nmsgstr \"d\"\n");
  CHECK(rewritten("msgid \"a\"\nmsgstr \"b\"\nmsgid \"c\"\nmsgstr \"d\"\n#, fuzzy\nmsgid \"e\"\nmsgstr \"f\"\n") ==
        "msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"c\"\nmsgstr \"d\"\n\n#, fuzzy\nmsgid \"e\"\nmsgstr \"f\"\n");
  CHECK(rewritten("").empty());
  CHECK(rewritten("# nothing else\n").empty());
}

TEST_CASE("escapes", "[po]") {
  const auto c = i18n::read_po(R"(msgid "\a\b\f\n\r\t\v\"\\\101\x41\xE2\x98\x83"
msgstr "\1012")");
  REQUIRE(c.problems.empty());
  CHECK(c.entries[0].id == "\a\b\f\n\r\t\v\"\\AA☃");
  CHECK(c.entries[0].translation == "A2");
  CHECK(rewritten("msgid \"\\001\\177\"\nmsgstr \"\\x1F\"\n") == "msgid \"\\001\\177\"\nmsgstr \"\\037\"\n");
  CHECK(only(problems(R"(msgid "\q"
msgstr "")"),
             "no such escape"));
  CHECK(only(problems(R"(msgid "\0"
msgstr "")"),
             "no such escape"));
  CHECK(only(problems(R"(msgid "\xg"
msgstr "")"),
             "no such escape"));
  CHECK(only(problems(R"(msgid "\777"
msgstr "")"),
             "no such escape"));
  CHECK(only(problems("msgid \"\\xff\"\nmsgstr \"\""), "not UTF-8"));
  CHECK(only(problems("msgid \"a\\"), "no such escape"));
}

TEST_CASE("references with blanks", "[po]") {
  constexpr std::string_view text =
      "#: a.bot:1 \xE2\x81\xA8my bot.bot:2\xE2\x81\xA9 c.bot:3\nmsgid \"a\"\nmsgstr \"b\"\n";
  const auto c = i18n::read_po(text);
  CHECK(c.entries[0].references == std::vector<std::string>{"a.bot:1", "my bot.bot:2", "c.bot:3"});
  CHECK(i18n::write_po(c) == text);
}

TEST_CASE("what is wrong is reported where it stands", "[po]") {
  const std::string fine = "\n\nmsgid \"fine\"\nmsgstr \"fine\"\n";
  const auto one = [&](const std::string& text, std::string_view part) {
    INFO(text);
    CHECK(only(problems(text + fine), part));
    CHECK(i18n::read_po(text + fine).entries.size() == 1);
  };
  one("hello", "hello: `hello` is no word");
  one("\"lost\"", "\"lost\": there is no msgid");
  one("msgid \"a\"", "msgid \"a\": this message has no msgstr");
  one("msgid \"a\"\n# b\nmsgstr \"c\"", "a comment stands within");
  one("msgid \"a\nmsgstr \"c\"", "not closed");
  one("msgid \"a\" b\nmsgstr \"c\"", "behind the string");
  one("msgid a\nmsgstr \"c\"", "in double quotes");
  one("msgid\nmsgstr \"c\"", "in double quotes");
  one("msgstr \"c\"", "no msgid before");
  one("msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\"", "inside of the text");
  one("msgctxt \"x\"\nmsgctxt \"y\"\nmsgid \"a\"\nmsgstr \"b\"", "two contexts");
  one("msgid \"fine\"\nmsgstr \"first\"", "in line 1 for the first time");
  one("domain \"x\"", "no word of a catalogue");
  one("#~ msgid \"a\"\n\"b\"", "not part of the obsolete");
  one(std::string("msgid \"a\0b\"\nmsgstr \"c\"", 22), "NUL");
  one("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=ISO-8859-1\\n\"", "in UTF-8");
  one("msgid \"\"\nmsgstr \"nonsense\"", "no `Name: value`");
}

TEST_CASE("a strange line between messages leaves them alone", "[po]") {
  const auto c = i18n::read_po("msgid \"a\"\nmsgstr \"b\"\nwhat\n#| nothing \"a\"\nmsgid \"c\"\nmsgstr \"d\"\n");
  CHECK(c.problems.size() == 2);
  CHECK(c.entries.size() == 2);
}

TEST_CASE("problems are counted up to a limit", "[po]") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "what\n\nmsgid \"a\"\nmsgstr \"b\"\n";
  CHECK(i18n::read_po(text).problems.size() == i18n::max_po_problems);
}

TEST_CASE("an obsolete message may be one that is there again", "[po]") {
  const auto c = i18n::read_po("#~ msgid \"a\"\n#~ msgstr \"old\"\n\nmsgid \"a\"\nmsgstr \"new\"\n");
  CHECK(c.problems.empty());
  CHECK(c.entries.size() == 2);
}
